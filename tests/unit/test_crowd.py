"""Requests at once: for each source and in all; strangers leave room for those who are known, streams do not count."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from server.bounding.reached import Limit, Reached
from server.http.acquaintances import MOST, Acquaintances
from server.http.asgi import PROVED_BY, Receive, Scope, Send
from server.http.crowd import Crowd


class Scene:
    """A crowd before an application that answers when it is let."""

    def __init__(self, most: int = 16, most_per_source: int = 3) -> None:
        self.reached = Reached()
        self.crowd = Crowd(self.reached, most=most, most_per_source=most_per_source)
        self.go = asyncio.Event()
        self.tasks: list[asyncio.Task[int]] = []
        self.media_type = b"application/json"

    async def ask(
        self,
        source: str,
        token: bytes | None = None,
        path: str = "/api/v1/places",
        peer: str | None = None,
        *,
        known: bool = False,
        device: bytes | None = None,
    ) -> int:
        """Send a request and return the status once its answer has begun and, if it is no stream, ended."""
        sent: list[Any] = []
        scope: Scope = {
            "type": "http",
            "path": path,
            "client": (peer or source, 50000),
            "headers": [],
            PROVED_BY: lambda: token,
        }

        async def send(message: Any) -> None:
            sent.append(message)

        async def receive() -> Any:
            raise AssertionError("a request is counted when its body is there")

        await self.crowd.admit(self._app, source, scope, receive, send, known=known, device=device)
        if sent[0]["status"] == 503:
            assert (b"retry-after", b"1") in sent[0]["headers"]
            assert b'"code": "busy"' in sent[1]["body"]
        return int(sent[0]["status"])

    async def hold(self, count: int, source: str, token: bytes | None = None, **more: Any) -> None:
        """Have so many requests under way."""
        self.tasks += [asyncio.create_task(self.ask(source, token, **more)) for _ in range(count)]
        await asyncio.sleep(0)

    async def end(self) -> list[int]:
        """Let all be answered, and return their statuses."""
        self.go.set()
        statuses = await asyncio.gather(*self.tasks)
        self.tasks.clear()
        self.go.clear()
        return statuses

    async def _app(self, _scope: Scope, _receive: Receive, send: Send) -> None:
        begun = {
            "type": "http.response.start",
            "status": 200,
            "headers": [(b"content-type", self.media_type)],
        }
        if self.media_type != b"application/json":
            await send(begun)
            await self.go.wait()
        else:
            await self.go.wait()
            await send(begun)
        await send({"type": "http.response.body", "body": b""})


def run(test: Callable[[], Awaitable[None]]) -> None:
    """Run a test."""

    async def within_time() -> None:
        async with asyncio.timeout(10):
            await test()

    asyncio.run(within_time())


def test_one_source_gets_its_share_and_others_theirs():
    async def test() -> None:
        scene = Scene()
        await scene.hold(3, "192.0.2.1")
        assert await scene.ask("192.0.2.1") == 503
        await scene.hold(1, "192.0.2.2")
        assert scene.crowd.count == 4
        assert await scene.end() == [200] * 4
        assert scene.crowd.count == 0
        await scene.hold(1, "192.0.2.1")
        assert await scene.end() == [200]
        assert scene.reached.times(Limit.REQUESTS_PER_SOURCE) == 1

    run(test)


def test_who_comes_from_where_administrators_do_is_no_stranger():
    async def test() -> None:
        scene = Scene()
        for number in range(8):
            await scene.hold(1, f"192.0.2.{number}")
        assert await scene.ask("192.0.2.99") == 503
        signing_in = asyncio.create_task(scene.ask("192.0.2.99", known=True))
        await asyncio.sleep(0)
        assert await scene.end() == [200] * 8
        assert await signing_in == 200
        assert scene.crowd.count == 0

    run(test)


def test_addresses_are_known_by_their_network_and_the_latest_stay():
    known = Acquaintances(["198.51.100.2", "198.51.100.1"])
    known.note("2001:db8:1:2::1")
    for source in ("198.51.100.1", "198.51.100.2", "2001:db8:1:2::9", "::ffff:198.51.100.1"):
        assert source in known
    assert "2001:db8:1:3::1" not in known
    known.note("198.51.100.1")
    for number in range(MOST - 1):
        known.note(f"10.0.{number >> 8}.{number & 255}")
    assert "198.51.100.1" in known
    assert "198.51.100.2" not in known


def test_devices_behind_one_address_count_by_their_tokens():
    async def test() -> None:
        scene = Scene()
        for number in range(10):
            await scene.hold(1, "192.0.2.1", b"device %d" % number)
        await scene.hold(2, "192.0.2.1", b"device 0")
        assert await scene.ask("192.0.2.1", b"device 0") == 503
        assert await scene.end() == [200] * 12

    run(test)


def test_whoever_carries_a_devices_token_is_no_stranger_before_its_connection_is_proved():
    """After a restart no connection is, and strangers may have taken all that there is for strangers."""

    async def test() -> None:
        scene = Scene(most=8)
        for number in range(4):
            await scene.hold(1, f"192.0.2.{number}")
        assert await scene.ask("192.0.2.9") == 503
        await scene.hold(1, "192.0.2.9", device=b"one")
        # By its token, from behind a proxy too, and whatever else comes from there.
        await scene.hold(2, "192.0.2.0", device=b"two", peer="10.0.0.1")
        assert scene.crowd.count == 7
        assert await scene.end() == [200] * 7
        await scene.hold(3, "192.0.2.9", device=b"one")
        assert await scene.ask("192.0.2.9", device=b"one") == 503
        assert scene.reached.times(Limit.REQUESTS_PER_SOURCE) == 1
        await scene.end()

    run(test)


def test_a_network_of_ipv6_is_one_source_and_its_site_twice_one():
    async def test() -> None:
        scene = Scene(most=100)
        for number in range(3):
            await scene.hold(1, f"2001:db8:0:1::{number}")
        assert await scene.ask("2001:db8:0:1::ff") == 503
        await scene.hold(3, "2001:db8:0:2::1")
        assert await scene.ask("2001:db8:0:3::1") == 503
        await scene.hold(1, "2001:db8:1::1")
        assert await scene.end() == [200] * 7

    run(test)


def test_strangers_from_everywhere_leave_room_for_who_is_known():
    async def test() -> None:
        scene = Scene()
        for number in range(8):
            await scene.hold(1, f"192.0.2.{number}")
        assert await scene.ask("198.51.100.1") == 503
        for number in range(8):
            await scene.hold(1, "203.0.113.1", b"console %d" % number)
        assert await scene.ask("203.0.113.1", b"one more") == 503
        assert scene.reached.times(Limit.REQUESTS) == 2
        assert await scene.end() == [200] * 16

    run(test)


def test_what_a_proxy_forwards_counts_by_where_it_came_from():
    """Its connection was proved by one of many tokens, which says nothing of the next request."""

    async def test() -> None:
        scene = Scene()
        await scene.hold(3, "192.0.2.1", b"the first device", peer="10.0.0.1")
        assert await scene.ask("192.0.2.1", b"the first device", peer="10.0.0.1") == 503
        await scene.hold(1, "192.0.2.2", b"the first device", peer="10.0.0.1")
        assert await scene.end() == [200] * 4

    run(test)


@pytest.mark.parametrize("media_type", [b"text/event-stream", b"text/event-stream; charset=utf-8"])
def test_a_stream_that_has_begun_does_not_count(media_type: bytes):
    async def test() -> None:
        scene = Scene()
        scene.media_type = media_type
        for _ in range(20):
            await scene.hold(1, "192.0.2.1")
        assert scene.crowd.count == 0
        assert await scene.end() == [200] * 20
        assert scene.crowd.count == 0

    run(test)


def test_health_is_told_always():
    async def test() -> None:
        scene = Scene(most=2)
        await scene.hold(2, "192.0.2.1")
        await scene.hold(5, "192.0.2.1", path="/healthz")
        assert (await scene.end()).count(200) == 6

    run(test)


def test_a_request_that_fails_or_is_given_up_gives_its_place_back():
    async def test() -> None:
        scene = Scene()
        await scene.hold(3, "192.0.2.1")
        for task in scene.tasks:
            task.cancel()
        await asyncio.gather(*scene.tasks, return_exceptions=True)
        assert scene.crowd.count == 0

        async def failing(_scope: Scope, _receive: Receive, _send: Send) -> None:
            raise ValueError

        with pytest.raises(ValueError, match=r"^$"):
            await scene.crowd.admit(failing, "192.0.2.1", {"path": "/", "client": None}, None, None)  # type: ignore[arg-type]
        assert scene.crowd.count == 0

    run(test)
