"""A chore goes on whatever befalls it, tells of it, and is named once it keeps failing."""

import asyncio
import logging
from contextlib import suppress
from typing import Any

import pytest
from prometheus_client.core import Metric

from server.chores import loops
from server.chores.loops import KEEPS_FAILING, Chore, Chores
from server.store.backup import BackupError
from server.store.engine import StorageError


class Scene:
    """A chore whose pauses take no time, with what it raises at each turn."""

    def __init__(self, *faults: Exception | None, seconds: float = 1.0, longest_pause: float = 30.0) -> None:
        self.faults = list(faults)
        self.turns = 0
        self.pauses: list[float] = []
        self.failing: list[list[str]] = []
        self.figures: list[dict[str, float]] = []
        self.done = asyncio.Event()
        self.chores = Chores(self.pause)
        self.chore = Chore("retention", seconds, self.work, longest_pause)

    async def work(self) -> None:
        turn, self.turns = self.turns, self.turns + 1
        if turn < len(self.faults) and (fault := self.faults[turn]) is not None:
            raise type(fault)(*fault.args)

    async def pause(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.failing.append(self.chores.failing)
        self.figures.append({family.name: _value(family) for family in self.chores.families()})
        if self.turns > len(self.faults):
            self.done.set()
        await asyncio.sleep(0)

    async def play(self) -> None:
        self.chores.begin([self.chore])
        await asyncio.wait_for(self.done.wait(), 10)
        await self.chores.end()


def _value(family: Metric) -> float:
    (sample,) = [each for each in family.samples if not each.name.endswith("_created")]
    assert sample.labels == {"chore": "retention"}
    return sample.value


def play(*faults: Exception | None, seconds: float = 1.0, longest_pause: float = 30.0) -> Scene:
    """Run a scene to the first turn after its faults."""

    async def run() -> Scene:
        scene = Scene(*faults, seconds=seconds, longest_pause=longest_pause)
        await scene.play()
        return scene

    return asyncio.run(run())


@pytest.mark.parametrize(
    ("fault", "told_where"),
    [
        (FileNotFoundError(2, "No such file or directory"), True),
        (PermissionError(13, "Permission denied"), True),
        (TimeoutError("the event loop did not take a change"), True),
        (RuntimeError("nobody has foreseen it"), True),
        (KeyError("id"), True),
        (StorageError("the disk is full"), False),
        (BackupError("there is no folder backups"), False),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else "",
)
def test_a_chore_that_raises_goes_on_and_says_what_it_was(
    fault: Exception, told_where: Any, caplog: pytest.LogCaptureFixture
):
    with caplog.at_level(logging.INFO):
        scene = play(fault)

    assert scene.turns >= 2
    failed, went_on = caplog.records
    assert failed.levelno == logging.ERROR
    assert failed.getMessage() == f"chore “retention” failed and is tried again in 1 s: {fault}"
    assert bool(failed.exc_info) is told_where
    assert went_on.getMessage() == "chore “retention” goes on after 1 failures"


def test_one_that_keeps_failing_is_named_until_it_is_done():
    scene = play(*[OSError(5, "Input/output error")] * (KEEPS_FAILING + 1))

    assert scene.failing[: KEEPS_FAILING + 2] == [[]] * (KEEPS_FAILING - 1) + [["retention"]] * 2 + [[]]
    assert [figures["clue_chore_failures_in_a_row"] for figures in scene.figures[:5]] == [1, 2, 3, 4, 0]
    assert [figures["clue_chore_failures"] for figures in scene.figures[:5]] == [1, 2, 3, 4, 4]


def test_failures_that_are_not_in_a_row_do_not_count_as_one_that_keeps_failing():
    scene = play(*[OSError(5, "Input/output error"), None] * KEEPS_FAILING)

    assert not any(scene.failing)


@pytest.mark.parametrize(
    ("seconds", "longest_pause", "expected"),
    [
        (0.0, 1.0, [1, 1, 1, 1, 1, 1, 1]),  # the configuration: as soon as it can be read
        (0.25, 30.0, [1, 2, 4, 8, 16, 30, 30]),
        (5.0, 30.0, [5, 10, 20, 30, 30, 30, 30]),
        (300.0, 30.0, [60, 120, 240, 300, 300, 300, 300]),
        (3600.0, 30.0, [60, 120, 240, 480, 960, 1920, 3600]),
    ],
)
def test_pauses_grow_to_a_longest(seconds: float, longest_pause: float, expected: list[float]):
    scene = play(*[OSError()] * 7, seconds=seconds, longest_pause=longest_pause)

    assert scene.pauses[:8] == [*expected, seconds]


def test_one_that_fails_for_weeks_is_still_tried():
    scene = play(*[StorageError("the disk is full")] * 2000, seconds=0.25)

    assert scene.turns > 2000
    assert scene.pauses[1999] == 30


def test_those_that_do_not_fail_do_not_wait_for_one_that_does():
    async def run() -> None:
        done = asyncio.Event()
        chores = Chores()

        async def fail() -> None:
            raise OSError

        async def succeed() -> None:
            done.set()

        chores.begin([Chore("one", 3600, fail), Chore("another", 3600, succeed)])
        await asyncio.wait_for(done.wait(), 10)
        await chores.end()

    asyncio.run(run())


def test_what_is_under_way_has_ended_with_them():
    async def run() -> None:
        begun, ended = asyncio.Event(), asyncio.Event()
        chores = Chores()

        async def hang() -> None:
            begun.set()
            try:
                await asyncio.Event().wait()
            finally:
                ended.set()

        chores.begin([Chore("one", 1, hang)])
        await asyncio.wait_for(begun.wait(), 10)
        await chores.end()
        assert ended.is_set()
        await Chores().end()  # none were begun

    asyncio.run(run())


def test_one_that_takes_its_cancellation_for_itself_ends_all_the_same(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(loops, "_CANCELLED_AGAIN_SECONDS", 0.01)

    async def run() -> None:
        begun = asyncio.Event()
        chores = Chores()

        async def swallow() -> None:
            begun.set()
            with suppress(asyncio.CancelledError):
                await asyncio.Event().wait()

        chores.begin([Chore("one", 3600, swallow)])
        async with asyncio.timeout(10):
            await begun.wait()
            await chores.end()

    asyncio.run(run())


def test_one_that_is_woken_is_done_at_once_and_a_fault_of_its_waiting_ends_nothing():
    async def run() -> None:
        turns, waits = [], []
        third = asyncio.Event()
        chores = Chores(lambda _: asyncio.sleep(0))

        async def work() -> None:
            turns.append(chores.failing)
            if len(turns) > KEEPS_FAILING + 1:
                third.set()

        async def wait(seconds: float) -> None:
            waits.append(seconds)
            if len(waits) > 1:
                raise OSError(104, "Connection reset by peer")

        chores.begin([Chore("configuration", 3600, work, wait=wait)])
        await asyncio.wait_for(third.wait(), 10)
        await chores.end()
        assert set(waits) == {3600}
        assert not any(turns), "what is done is not failing"

    asyncio.run(run())
