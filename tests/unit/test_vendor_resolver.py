"""Names are looked up once for all who wait, kept for a moment, and one that hangs delays no other."""

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

from server.verification.peers_doing import TooManyLookupsError
from server.verification.vendor_resolver import VendorResolver


class NameServer:
    """Takes the place of `socket.getaddrinfo`: names that start with `slow` wait until they are let go."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.let_go = threading.Event()
        self.hangs: set[str] = set()
        self.away: set[str] = set()
        self.gone: set[str] = set()

    def getaddrinfo(self, host: str, port: int, **_: Any) -> list[tuple[Any, ...]]:
        self.asked.append(host)
        if host.startswith("slow") or host in self.hangs:
            self.let_go.wait(20)
        if host in self.away:
            raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")
        if "unknown" in host or host in self.gone:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        addresses = ["192.0.2.1", "192.0.2.2", "192.0.2.1"]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]


@pytest.fixture
def name_server(monkeypatch: pytest.MonkeyPatch) -> Iterator[NameServer]:
    server = NameServer()
    monkeypatch.setattr(socket, "getaddrinfo", server.getaddrinfo)
    yield server
    server.let_go.set()


def test_an_address_comes_once_in_the_order_found(name_server: NameServer) -> None:
    async def test() -> None:
        assert await VendorResolver()("a.example", 443) == ("192.0.2.1", "192.0.2.2")

    asyncio.run(test())


def test_many_who_ask_at_once_share_one_lookup_and_a_moment_later_its_result(name_server: NameServer) -> None:
    now = [0.0]

    async def test() -> None:
        resolver = VendorResolver(lambda: now[0])
        await asyncio.gather(*(resolver("a.example", 443) for _ in range(10)))
        await resolver("a.example", 443)
        assert len(name_server.asked) == 1
        now[0] += 60
        await resolver("a.example", 443)
        assert len(name_server.asked) == 2

    asyncio.run(test())


def test_names_that_hang_delay_no_other_and_cancelling_one_caller_leaves_the_rest(
    name_server: NameServer,
) -> None:
    async def test() -> None:
        resolver = VendorResolver()
        stuck = [asyncio.create_task(resolver(f"slow{n % 30}.example", 443)) for n in range(60)]
        assert await resolver("quick.example", 443)
        stuck[0].cancel()
        name_server.let_go.set()
        results = await asyncio.gather(*stuck, return_exceptions=True)
        assert isinstance(results[0], asyncio.CancelledError)
        assert all(result == ("192.0.2.1", "192.0.2.2") for result in results[1:])
        assert len(name_server.asked) == 31

    asyncio.run(test())


def test_a_name_without_address_is_an_os_error_and_is_asked_for_again(name_server: NameServer) -> None:
    async def test() -> None:
        resolver = VendorResolver()
        for _ in range(2):
            with pytest.raises(OSError, match="not known"):
                await resolver("unknown.example", 443)
        assert len(name_server.asked) == 2

    asyncio.run(test())


def test_lookups_under_way_are_bounded(name_server: NameServer) -> None:
    async def test() -> None:
        resolver = VendorResolver()
        stuck = [asyncio.create_task(resolver(f"slow{n}.example", 443)) for n in range(64)]
        await asyncio.sleep(0)
        with pytest.raises(OSError, match="too many"):
            await resolver("one-more.example", 443)
        name_server.let_go.set()
        await asyncio.gather(*stuck)

    asyncio.run(test())


def test_one_groups_names_that_hang_keep_no_others_from_being_looked_up(name_server: NameServer) -> None:
    async def test() -> None:
        resolver = VendorResolver()
        greedy, other, own = map(resolver.of_group, ("greedy", "other", ""))
        stuck = [asyncio.ensure_future(greedy(f"slow{n}.example", 443)) for n in range(8)]
        await asyncio.sleep(0)
        with pytest.raises(TooManyLookupsError):
            await greedy("one-more.example", 443)
        assert resolver.refused == 1
        assert await other("quick.example", 443)
        assert await own("proxy.example", 443)
        assert await greedy("quick.example", 443), "it has been found already"
        joined = asyncio.ensure_future(other("slow0.example", 443))  # counted as the one's who began it
        name_server.let_go.set()
        await asyncio.gather(*stuck, joined)
        assert resolver.under_way == 0
        assert await greedy("one-more.example", 443)

    asyncio.run(test())


def test_while_a_name_gets_no_answer_what_it_had_is_taken(name_server: NameServer) -> None:
    """It hangs, or its name server is away, or too many others hang: for an hour, and after half a second at once."""
    now = [0.0]

    async def test() -> None:
        resolver = VendorResolver(lambda: now[0], per_group=1)
        ask = resolver.of_group("group")
        assert await ask("was-quick.example", 443) == await ask("was-away.example", 443)
        now[0] += 60
        name_server.hangs = {"was-quick.example"}
        name_server.away = {"was-away.example"}
        assert await ask("was-away.example", 443) == ("192.0.2.1", "192.0.2.2")
        assert await ask("was-quick.example", 443) == ("192.0.2.1", "192.0.2.2")
        now[0] += 1
        asked = len(name_server.asked)
        began = time.monotonic()
        for _ in range(20):
            assert await ask("was-quick.example", 443) == ("192.0.2.1", "192.0.2.2")
        assert time.monotonic() - began < 5, "the patience of half a second is one for all who ask"
        assert await ask("was-away.example", 443), "no place for a look-up of it is left"
        assert len(name_server.asked) == asked
        assert (resolver.stale, resolver.refused) == (23, 1)

        now[0] += 3600
        with pytest.raises(TooManyLookupsError):
            await ask("was-away.example", 443)
        late = asyncio.ensure_future(ask("was-quick.example", 443))
        name_server.let_go.set()
        assert await late == ("192.0.2.1", "192.0.2.2")
        with pytest.raises(OSError, match="Temporary"):
            await ask("was-away.example", 443)

    asyncio.run(test())


def test_a_name_that_is_said_to_be_gone_is_gone(name_server: NameServer) -> None:
    now = [0.0]

    async def test() -> None:
        resolver = VendorResolver(lambda: now[0])
        await resolver("moved.example", 443)
        now[0] += 60
        name_server.gone = {"moved.example"}
        with pytest.raises(OSError, match="not known"):
            await resolver("moved.example", 443)
        name_server.gone, name_server.away = set(), {"moved.example"}
        with pytest.raises(OSError, match="Temporary"):
            await resolver("moved.example", 443)

    asyncio.run(test())


def test_the_loop_may_end_before_the_lookup_does(name_server: NameServer) -> None:
    async def test() -> None:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.01):
                await VendorResolver()("slow.example", 443)

    asyncio.run(test())
    name_server.let_go.set()
    for thread in threading.enumerate():
        if thread.name == "vendor-dns-slow.example":
            thread.join(20)
