"""What the server does by itself, again and again: one loop for each chore, which goes on whatever befalls it.

A chore that fails is told of in the log and tried again after a pause that grows; the next one that is done ends its
failing. None of them ends before the server does: a fault that nobody has foreseen is told of with where it happened.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from clue_desktop.tasks import begin
from server.store.backup import BackupError
from server.store.engine import StorageError

_logger = logging.getLogger(__name__)
KEEPS_FAILING = 3
"""From how many failures in a row on a chore counts as one that keeps failing."""
_FIRST_PAUSES = (1.0, 60.0)  # at least, at most
_LONGEST_PAUSE = 30.0
_CANCELLED_AGAIN_SECONDS = 1.0
_FORESEEN = (StorageError, BackupError)  # their words say it all


@dataclass(frozen=True, slots=True)
class Chore:
    """Something that is to be done again and again.

    Attributes:
        name: in the log, the metrics and at `/readyz`.
        seconds: between the end of one time and the next.
        work: does it once. What it raises counts as a failure.
        longest_pause: after a failure, in seconds; never shorter than `seconds`.
        wait: returns when it is time again, at the latest after so many seconds; without it they all go by.
    """

    name: str
    seconds: float
    work: Callable[[], Awaitable[object]]
    longest_pause: float = _LONGEST_PAUSE
    wait: Callable[[float], Awaitable[object]] | None = None


class Chores:
    """All chores of one process, each done on the event loop from `begin` to `end`."""

    def __init__(self, pause: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        """Take what lets so many seconds go by."""
        self._pause = pause
        self._in_a_row: dict[str, int] = {}
        self._in_all: dict[str, int] = {}
        self._tasks: list[asyncio.Task[None]] = []

    def begin(self, chores: Iterable[Chore]) -> None:
        """Do these from now on."""
        for chore in chores:
            self._in_a_row[chore.name] = self._in_all[chore.name] = 0
            self._tasks.append(begin(self._keep_doing(chore), name=chore.name))

    async def end(self) -> None:
        """Do none of them any more; what is under way is cancelled and has ended on return."""
        under_way = set(self._tasks)
        while under_way:
            for task in under_way:
                task.cancel()
            # Not only once: a library may take a cancellation for itself, and the server would wait for ever.
            _ended, under_way = await asyncio.wait(under_way, timeout=_CANCELLED_AGAIN_SECONDS)

    @property
    def failing(self) -> list[str]:
        """The names of those that keep failing."""
        return [name for name, failures in self._in_a_row.items() if failures >= KEEPS_FAILING]

    def families(self) -> Iterable[Metric]:
        """Return how each is doing as Prometheus's metric families."""
        in_a_row = GaugeMetricFamily(
            "clue_chore_failures_in_a_row", "Failures of a chore since it was last done", labels=["chore"]
        )
        in_all = CounterMetricFamily("clue_chore_failures", "Failures of a chore", labels=["chore"])
        for name, failures in self._in_a_row.items():
            in_a_row.add_metric([name], failures)
            in_all.add_metric([name], self._in_all[name])
        yield in_a_row
        yield in_all

    async def _keep_doing(self, chore: Chore) -> None:
        while True:
            try:
                await chore.work()
                self._note_done(chore)
                await (chore.wait or self._pause)(chore.seconds)
            except Exception as fault:  # noqa: BLE001  # it is told of, and the next time comes
                await self._pause(self._note_failed(chore, fault))

    def _note_done(self, chore: Chore) -> None:
        if failures := self._in_a_row[chore.name]:
            self._in_a_row[chore.name] = 0
            _logger.info("chore “%s” goes on after %d failures", chore.name, failures)

    def _note_failed(self, chore: Chore, fault: Exception) -> float:
        """Tell of it; return after how many seconds it is tried again."""
        failures = self._in_a_row[chore.name] = self._in_a_row[chore.name] + 1
        self._in_all[chore.name] += 1
        seconds = _seconds_until_again(chore, failures)
        _logger.error(
            "chore “%s” failed and is tried again in %.0f s: %s",
            chore.name,
            seconds,
            fault,
            exc_info=None if isinstance(fault, _FORESEEN) else fault,
        )
        return seconds


def _seconds_until_again(chore: Chore, failures: int) -> float:
    shortest, longest = _FIRST_PAUSES
    first = min(max(chore.seconds, shortest), longest)
    # Not 2**failures: what fails for a week would overflow.
    return float(min(first * 2 ** min(failures - 1, 12), max(chore.seconds, chore.longest_pause)))
