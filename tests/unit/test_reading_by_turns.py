"""What administrators read: few at once, fewer of one session, and who waits takes turns, so that doors have the interpreter."""

import asyncio
import threading
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

import pytest
from in_process import application

from server.http.rooms import Turns
from server.refusals import BusyError
from server.services.place_tree.places import PlaceService

LONG = 20.0


def turns(at_once: int = 3, of_one: int = 2, waiting: int = 100, seconds: float = LONG) -> Turns:
    return Turns("a test", at_once=at_once, of_one=of_one, waiting=waiting, seconds=seconds)


def run(work: Coroutine[Any, Any, None]) -> None:
    async def bounded() -> None:
        async with asyncio.timeout(LONG):
            await work

    asyncio.run(bounded())


class Readers:
    """Who reads, in the order in which they begin; each goes on until one is let go."""

    def __init__(self, room: Turns) -> None:
        self.room = room
        self.began: list[str] = []
        self.go = asyncio.Semaphore(0)

    async def read(self, owner: str) -> None:
        async with self.room.place(owner):
            self.began.append(owner)
            await self.go.acquire()

    def begin(self, owners: str) -> list["asyncio.Task[None]"]:
        return [asyncio.create_task(self.read(owner)) for owner in owners]

    async def let_go(self) -> None:
        self.go.release()
        for _ in range(5):
            await asyncio.sleep(0)


def test_one_owner_has_few_places_and_who_waits_takes_turns():
    async def test() -> None:
        readers = Readers(turns())
        tasks = readers.begin("aaaaabbbc")
        await asyncio.sleep(0)
        assert readers.began == list("aab")
        assert readers.room.waiting == 6
        for expected in ("aaba", "aabab", "aababc"):
            await readers.let_go()
            assert readers.began == list(expected)
        for _ in range(9):
            readers.go.release()
        await asyncio.gather(*tasks)
        assert sorted(readers.began) == sorted("aaaaabbbc")
        assert (readers.room.waiting, readers.room._inside, readers.room._lines) == (0, {}, {})

    run(test())


def test_a_place_that_its_owner_may_not_have_stays_for_others():
    async def test() -> None:
        readers = Readers(turns(at_once=6, of_one=3))
        tasks = readers.begin("aaaaaaaa")
        await asyncio.sleep(0)
        assert readers.began == list("aaa")
        tasks += readers.begin("b")
        await asyncio.sleep(0)
        assert readers.began == list("aaab")
        for _ in range(9):
            readers.go.release()
        await asyncio.gather(*tasks)

    run(test())


def test_nobody_waits_for_ever_and_not_too_many_wait():
    async def test() -> None:
        readers = Readers(turns(at_once=1, of_one=1, waiting=2, seconds=0.02))
        (inside, *_) = readers.begin("a")
        await asyncio.sleep(0)
        late = readers.begin("ab")
        await asyncio.sleep(0)
        with pytest.raises(BusyError):
            await readers.read("c")
        assert [type(fault) for fault in await asyncio.gather(*late, return_exceptions=True)] == [
            BusyError
        ] * 2
        assert (readers.room.waiting, readers.room.turned_away.count, readers.room._lines) == (0, 3, {})
        await readers.let_go()
        await inside

    run(test())


def test_who_gives_up_gives_the_place_on():
    async def test() -> None:
        readers = Readers(turns(at_once=1, of_one=1))
        first, second, third = readers.begin("abc")
        await asyncio.sleep(0)
        second.cancel()
        await asyncio.wait({second})
        first.cancel()
        await asyncio.wait({first})
        await asyncio.sleep(0)
        assert readers.began == ["a", "c"]
        await readers.let_go()
        await third
        assert (readers.room.waiting, readers.room._inside, readers.room._lines) == (0, {}, {})

    run(test())


def test_one_session_that_reads_without_pause_leaves_places_to_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """Over HTTP: each reader is a thread that doors have to share the interpreter with."""
    begun, go_on = threading.Semaphore(0), threading.Event()
    inside = 0

    def slow(_self: PlaceService, _caller: object) -> bytes:
        nonlocal inside
        inside += 1
        begun.release()
        assert go_on.wait(LONG)
        return b"{}"

    monkeypatch.setattr(PlaceService, "tree", slow)
    who = {"name": "Kim", "email": "kim@example.com", "password": "a long enough passphrase"}

    async def test() -> None:
        async with application(tmp_path) as (_, client):
            asked = {"setupToken": "the setup token", "organizationName": "HQ", "administrator": who}
            token = (await client.post("/api/v1/setup", json=asked)).json()["token"]
            signed_in = {"email": who["email"], "password": who["password"]}
            other = (await client.post("/api/v1/session", json=signed_in)).json()["token"]

            def ask(session: str) -> "asyncio.Task[Any]":
                headers = {"authorization": f"Bearer {session}"}
                return asyncio.create_task(client.get("/api/v1/places", headers=headers))

            reads = [ask(token) for _ in range(8)]
            try:
                for _ in range(3):
                    assert await asyncio.to_thread(begun.acquire, timeout=LONG)
                reads.append(ask(other))
                assert await asyncio.to_thread(begun.acquire, timeout=LONG)
                assert inside == 4
            finally:
                go_on.set()
            assert {(await read).status_code for read in reads} == {200}

    run(test())
