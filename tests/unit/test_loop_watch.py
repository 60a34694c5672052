"""How late the event loop has been since a moment, by a clock that the test sets."""

import asyncio

from server.verification.loop_watch import LoopWatch


class Clock:
    """Goes when it is told to."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_tick_that_is_overdue_counts_before_it_is_noticed_and_after():
    async def test() -> None:
        clock = Clock()
        watch = LoopWatch(clock)
        watch.enter()
        assert watch.late_since(100.0) == 0.0
        clock.now = 102.1  # the tick was due at 100.1
        assert round(watch.late_since(100.0), 3) == 2.0
        assert round(watch.late_since(101.5), 3) == 0.6, "of a moment within it, only what came after"
        watch._tick()
        assert round(watch.late_since(100.0), 3) == 2.0
        clock.now = 103.0
        watch._tick()
        assert round(watch.late_since(100.0), 3) == 2.8
        assert watch.late_since(103.0) == 0.0
        watch.leave()
        watch.close()

    asyncio.run(test())


def test_it_ticks_only_while_something_is_under_way():
    async def test() -> None:
        clock = Clock()
        watch = LoopWatch(clock)
        watch.enter()
        watch.leave()
        watch._tick()
        clock.now = 500.0
        assert watch.late_since(100.0) == 0.0, "nobody waited for anything"
        watch.enter()
        assert watch.late_since(100.0) == 0.0
        watch.close()

    asyncio.run(test())


def test_what_a_machine_that_is_well_takes_is_not_late():
    async def test() -> None:
        clock = Clock()
        watch = LoopWatch(clock)
        watch.enter()
        for _ in range(50):
            clock.now += 0.11
            watch._tick()
        assert watch.late_since(100.0) == 0.0
        watch.close()

    asyncio.run(test())
