"""Heavy work: one piece at a time, shares in turns, doors before administrators, and nobody waits for ever."""

import asyncio
import threading
import time
from collections.abc import Callable
from typing import NoReturn

import pytest

from server.bounding import heavy_work
from server.bounding.heavy_work import HeavyWork, TooBusyError


@pytest.fixture(autouse=True)
def _time_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have nobody wait in vain because this machine is busy; how long one waits is looked at where it is the question."""
    monkeypatch.setattr(heavy_work, "PATIENCE_SECONDS", 60.0)
    monkeypatch.setattr(heavy_work, "DOOR_SECONDS", 60.0)


class _Gate:
    """A piece of work that holds the thread until it is let go."""

    def __init__(self) -> None:
        self.begun = threading.Event()
        self.go_on = threading.Event()

    def __call__(self) -> None:
        self.begun.set()
        assert self.go_on.wait(20)


async def _held(heavy: HeavyWork) -> tuple[_Gate, "asyncio.Task[None]"]:
    """Return a gate that holds the thread already."""
    gate = _Gate()
    holding = asyncio.create_task(heavy.for_door("held", gate))
    assert await asyncio.to_thread(gate.begun.wait, 10)
    return gate, holding


def test_one_share_with_much_to_do_does_not_come_before_another():
    async def run() -> None:
        heavy, order = HeavyWork(), list[str]()
        gate, holding = await _held(heavy)

        def noted(name: str) -> Callable[[], None]:
            return lambda: order.append(name)

        pieces = [
            *(asyncio.create_task(heavy.for_administrator("admin", noted("admin"))) for _ in range(2)),
            *(asyncio.create_task(heavy.for_door("a", noted("a"))) for _ in range(20)),
            *(asyncio.create_task(heavy.for_door("b", noted("b"))) for _ in range(2)),
        ]
        await asyncio.sleep(0)
        assert heavy.waiting == 24
        gate.go_on.set()
        await asyncio.gather(holding, *pieces)
        assert order == ["a", "b", "a", "b", *["a"] * 18, "admin", "admin"]
        assert (heavy.waiting, heavy.refused) == (0, 0)
        await heavy.close()

    asyncio.run(run())


def test_what_has_no_turn_in_time_is_refused_and_not_done(monkeypatch: pytest.MonkeyPatch):
    async def run() -> None:
        heavy, done = HeavyWork(), list[int]()
        gate, holding = await _held(heavy)
        monkeypatch.setattr(heavy_work, "PATIENCE_SECONDS", -1.0)
        late = asyncio.create_task(heavy.for_door("a", lambda: done.append(1)))
        await asyncio.sleep(0)
        gate.go_on.set()
        with pytest.raises(TooBusyError):
            await late
        await holding
        assert done == []
        assert heavy.refused == 1
        await heavy.close()

    asyncio.run(run())


def test_a_door_waits_no_longer_than_its_device_does(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(heavy_work, "_LEAST_SECONDS", 0.0)

    async def run() -> None:
        heavy = HeavyWork()
        gate, holding = await _held(heavy)
        patient = asyncio.create_task(heavy.for_door("a", int, already=1.0))
        late = asyncio.create_task(heavy.for_door("b", int, already=heavy_work.DOOR_SECONDS))
        await asyncio.sleep(0)
        gate.go_on.set()
        await holding
        assert await patient == 0
        with pytest.raises(TooBusyError):
            await late
        await heavy.close()

    asyncio.run(run())


def test_a_share_has_only_so_much_waiting(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(heavy_work, "MOST_WAITING", 3)

    async def run() -> None:
        heavy = HeavyWork()
        gate, holding = await _held(heavy)
        waiting = [asyncio.create_task(heavy.for_door("a", int)) for _ in range(3)]
        await asyncio.sleep(0)
        with pytest.raises(TooBusyError):
            await heavy.for_door("a", int)
        other = asyncio.create_task(heavy.for_door("b", int))
        gate.go_on.set()
        assert await asyncio.gather(holding, other, *waiting) == [None, 0, 0, 0, 0]
        await heavy.close()

    asyncio.run(run())


def test_a_fault_reaches_whoever_waits_and_nobody_else():
    def broken() -> NoReturn:
        raise KeyError("broken")

    async def run() -> None:
        heavy = HeavyWork()
        with pytest.raises(KeyError, match="broken"):
            await heavy.for_door("a", broken)
        assert await heavy.for_door("a", lambda: 7) == 7
        await heavy.close()

    asyncio.run(run())


def test_what_nobody_waits_for_any_more_is_not_done():
    async def run() -> None:
        heavy, done = HeavyWork(), list[int]()
        gate, holding = await _held(heavy)
        given_up = asyncio.create_task(heavy.for_door("a", lambda: done.append(1)))
        await asyncio.sleep(0)
        given_up.cancel()
        gate.go_on.set()
        await holding
        assert await heavy.for_door("a", lambda: 7) == 7
        assert done == []
        await heavy.close()

    asyncio.run(run())


def test_the_loop_has_most_of_the_time_after_a_long_piece():
    """Pieces that keep the interpreter are followed by pauses, so that doors come in between."""

    def busy() -> None:
        until = time.thread_time() + 0.02
        while time.thread_time() < until:
            pass

    async def run() -> float:
        heavy = HeavyWork()
        started = time.monotonic()
        await asyncio.gather(*(heavy.for_door("a", busy) for _ in range(4)))
        took = time.monotonic() - started
        await heavy.close()
        return took

    assert asyncio.run(run()) >= 4 * 0.02 + 3 * 3 * 0.02


def test_whose_pieces_are_short_do_not_wait_for_the_pauses_after_others_long_ones(
    monkeypatch: pytest.MonkeyPatch,
):
    """Else a place group whose vendor sends much has another's doors wait beyond their time."""
    monkeypatch.setattr(heavy_work, "_PAUSES", 1000)

    def busy() -> str:
        until = time.thread_time() + 0.005
        while time.thread_time() < until:
            pass
        return "long"

    async def run() -> None:
        heavy = HeavyWork()
        async with asyncio.timeout(20):
            assert await heavy.for_door("a", busy) == "long"
            waits = asyncio.create_task(heavy.for_door("a", lambda: "short"))
            for _ in range(20):
                assert await heavy.for_door("b", lambda: "short") == "short"
            assert await heavy.for_administrator("c", lambda: "short") == "short"
            assert await heavy.for_administrator("c", busy) == "long"
            assert await heavy.for_door("b", lambda: "short") == "short"
            assert not waits.done()
            await heavy.close()
        with pytest.raises(TooBusyError):
            await waits

    asyncio.run(run())


def test_what_waits_when_the_server_stops_is_refused():
    async def run() -> None:
        heavy = HeavyWork()
        gate, holding = await _held(heavy)
        waiting = asyncio.create_task(heavy.for_door("a", int))
        await asyncio.sleep(0)
        closing = asyncio.create_task(heavy.close())
        with pytest.raises(TooBusyError):
            await waiting
        gate.go_on.set()
        await asyncio.gather(holding, closing)

    asyncio.run(run())
