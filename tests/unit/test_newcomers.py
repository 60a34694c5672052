"""Tokens that nobody knows bring the configuration up to date: all together, now and then, and never for long."""

import asyncio
import threading

from server.verification.newcomers import Newcomers
from server.verification.plans import DeviceEntry, Plans, Point, Update

DEVICE = DeviceEntry("123456789", "12345678", b"hash", 1)


def test_a_newcomer_is_found_and_a_crowd_of_strangers_costs_few_looks():
    async def run() -> None:
        plans, looks = Plans(), []
        loop = asyncio.get_running_loop()

        def catch_up() -> None:
            looks.append(loop.time())
            loop.call_soon_threadsafe(plans.apply, Update(Point("", 1), devices={DEVICE.serial: DEVICE}))

        newcomers = Newcomers(plans, catch_up)
        first = await newcomers.find(DEVICE.token_hash)
        assert first == DEVICE
        strangers = await asyncio.gather(*(newcomers.find(b"%d" % number) for number in range(100)))
        assert strangers == [None] * 100
        assert await newcomers.find(DEVICE.token_hash) == DEVICE
        assert len(looks) == 2

    asyncio.run(run())


def test_without_other_processes_nobody_looks():
    assert asyncio.run(Newcomers(Plans(), None).find(b"hash")) is None


def test_a_look_that_fails_finds_nobody():
    def fail() -> None:
        raise OSError("no database")

    assert asyncio.run(Newcomers(Plans(), fail).find(b"hash")) is None


def test_one_look_at_a_time():
    """A database that hangs must not take all threads that others need."""
    released, begun = threading.Event(), []

    async def run() -> None:
        loop, hangs = asyncio.get_running_loop(), asyncio.Event()

        def hang() -> None:
            begun.append(1)
            loop.call_soon_threadsafe(hangs.set)
            released.wait(10)

        newcomers = Newcomers(Plans(), hang)
        waiting = [asyncio.create_task(newcomers.find(b"a"), name="first")]
        await hangs.wait()
        waiting += [asyncio.create_task(newcomers.find(b"b"), name="later") for _ in range(50)]
        await asyncio.sleep(0)
        assert len(begun) == 1
        released.set()
        assert await asyncio.gather(*waiting) == [None] * 51
        assert len(begun) == 2

    asyncio.run(run())
