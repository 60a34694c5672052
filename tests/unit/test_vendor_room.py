"""The room for calls at one vendor: turns by device, growth while it is carried, and an end to it when it is not."""

import asyncio
import time
from collections.abc import Iterable

from server.verification.vendor_messages import Limits
from server.verification.vendor_room import SharedRoom, VendorRoom

QUICK, LATE = 50.0, 500.0


def room(in_flight: int = 4, most: int = 16, shared: SharedRoom | None = None) -> VendorRoom:
    limits = Limits(in_flight=in_flight, in_flight_most=most)
    return VendorRoom(limits, time.monotonic, shared or SharedRoom(1000))


def fill(full: VendorRoom) -> None:
    while full.try_enter():
        pass


async def queue(full: VendorRoom, devices: Iterable[str], entered: list[str]) -> list[asyncio.Task[None]]:
    """Let devices wait, in this order."""

    async def wait(device: str) -> None:
        if await full.enter(device, time.monotonic() + 20):
            entered.append(device)

    tasks = [asyncio.create_task(wait(device)) for device in devices]
    await asyncio.sleep(0)
    return tasks


def test_who_waits_takes_turns_by_device():
    """A device with a hundred calls holds up another one by one place."""

    async def test() -> None:
        full, entered = room(), list[str]()
        fill(full)
        tasks = await queue(full, ["flood"] * 100 + ["a", "b"] + ["flood"] * 50, entered)
        assert (full.in_flight, full.waiting) == (4, 152)
        for _ in range(6):
            full.leave()
            await asyncio.sleep(0)
        assert entered == ["flood", "a", "b", "flood", "flood", "flood"]
        full.send_waiting_away()
        await asyncio.gather(*tasks)
        assert (len(entered), full.in_flight, full.waiting) == (6, 4, 0)

    asyncio.run(test())


def test_who_gives_up_leaves_no_trace():
    async def test() -> None:
        full, entered = room(1), list[str]()
        fill(full)
        assert not await full.enter("a", time.monotonic())
        first, second = await queue(full, ["a", "b"], entered)
        first.cancel()
        await asyncio.wait([first])
        full.leave()
        third = (await queue(full, ["c"], entered))[0]
        await second
        assert entered == ["b"]
        full.leave()
        third.cancel()  # it has the place by now, but does not know it yet
        await asyncio.wait([third])
        assert (full.in_flight, full.waiting) == (0, 0)

    asyncio.run(test())


def test_it_grows_while_calls_wait_and_are_answered_as_quickly_as_usual():
    async def test() -> None:
        full, entered = room(), list[str]()
        fill(full)
        for _ in range(50):
            full.answered(QUICK, 200)
        assert full.size == 4, "nobody waits"
        tasks = await queue(full, map(str, range(30)), entered)
        full.answered(QUICK, 200)
        assert (full.size, full.in_flight) == (6, 6)
        for _ in range(20):
            full.answered(QUICK, 404)
        assert (full.size, full.in_flight) == (16, 16), "and no further"
        full.send_waiting_away()
        await asyncio.gather(*tasks)

    asyncio.run(test())


def test_it_shrinks_when_answers_come_late_or_none():
    async def test(late: float, status: int) -> None:
        full, entered = room(), list[str]()
        fill(full)
        tasks = await queue(full, map(str, range(30)), entered)
        for _ in range(6):
            full.answered(QUICK, 200)
        assert full.size == 16
        for _ in range(30):
            full.answered(late, status)
        assert full.size == 4, "not below what it had in any case"
        full.send_waiting_away()
        await asyncio.gather(*tasks)

    asyncio.run(test(LATE, 200))
    asyncio.run(test(QUICK, 503))
    asyncio.run(test(QUICK, 429))


def test_growth_is_bounded_for_all_together_and_given_back():
    async def test() -> None:
        shared = SharedRoom(10)
        one, other = room(shared=shared), room(shared=shared)
        entered: list[str] = []
        for each in (one, other):
            fill(each)
        tasks = [
            *await queue(one, map(str, range(30)), entered),
            *await queue(other, map(str, range(30)), entered),
        ]
        for _ in range(4):
            one.answered(QUICK, 200)
        for _ in range(4):
            other.answered(QUICK, 200)
        assert (one.size, other.size, shared.left) == (12, 6, 0)
        one.send_waiting_away()
        other.unanswered()
        assert (other.size, shared.left) == (4, 2)
        other.send_waiting_away()
        await asyncio.gather(*tasks)
        for _ in range(8):
            one.settle()
        assert (one.size, shared.left) == (4, 10)

    asyncio.run(test())
