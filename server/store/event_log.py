"""The event log: one writer thread, whatever is queued in one commit, each caller told when its event is durable."""

import asyncio
import logging
import threading
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from queue import SimpleQueue

from clue_desktop.domain.judgment import Result
from clue_desktop.domain.said import Said
from server.store.engine import Database, StorageError
from server.store.event_writing import (
    EventRow,
    EventWriter,
    PostgresqlEventWriter,
    SqliteEventWriter,
    as_denied,
)
from server.store.shadow_writing import ShadowRow, Unasked

__all__ = ["EventLog", "EventRow"]

_logger = logging.getLogger(__name__)
_MOST_PER_COMMIT = 1000
_PATIENCE_SECONDS = 3.0  # a device waits for about five
_LOOK_SECONDS = 0.5
# Upkeep goes in slices of some milliseconds, with pauses: what doors wait for comes in between.
_DROPPED_AT_ONCE = 500
_COUNTED_AT_ONCE = 5000
_PAUSE_SECONDS = 0.05
_MOST_FALSE = 1000
_CORRECTED_AT_ONCE = 20


class _RefusedRowError(StorageError):
    """Not the storage but what was to be stored is at fault."""


_Waiting = tuple[EventRow | None, asyncio.Future[None]]


@dataclass(frozen=True, slots=True)
class _Upkeep:
    """A slice of work on old events; `act` returns how many it was."""

    act: Callable[[EventWriter], int]
    done: asyncio.Future[int]


class EventLog:
    """Appends events. `append` and `probe` are called on the event loop, the writing happens in a thread.

    What comes in one turn of the loop, and while a commit is under way, is handed over at once: the two threads contend
    for the interpreter once a batch, not once an event.
    """

    def __init__(
        self,
        database: Database,
        loop: asyncio.AbstractEventLoop,
        on_committed: Callable[[], None] = lambda: None,
    ) -> None:
        """Take an up-to-date database; `on_committed` is called on the loop after each commit of events."""
        self._writer: EventWriter = (
            SqliteEventWriter(database) if database.is_sqlite else PostgresqlEventWriter(database)
        )
        self._loop = loop
        self._on_committed = on_committed
        self._gathered: list[_Waiting] = []
        self._committing = False
        self._under_way = 0
        self.failed = 0
        self._batches: SimpleQueue[list[_Waiting] | _Upkeep | None] = SimpleQueue()
        self._false: deque[EventRow] = deque(maxlen=_MOST_FALSE)
        self._fault: str | None = None
        # A file answers or fails; a database server may also fall silent.
        self._impatient = not database.is_sqlite
        self._waiting: deque[tuple[float, asyncio.Future[None]]] = deque()
        self._looking = False
        self._thread = threading.Thread(target=self._write_until_closed, name="event-log", daemon=True)
        self._thread.start()

    @property
    def waiting(self) -> int:
        """How many events wait for their commit, or are in one that is under way."""
        return len(self._gathered) + self._under_way

    @property
    def fault(self) -> str | None:
        """Why the last commit failed, or None."""
        return self._fault

    def append(self, row: EventRow) -> asyncio.Future[None]:
        """Queue an event; the future is done when it is committed and fails with StorageError when it cannot be."""
        return self._put(row)

    def probe(self) -> asyncio.Future[None]:
        """Find out whether an event could be written now; the future fails with StorageError when not."""
        return self._put(None)

    async def drop_before(self, moment: datetime) -> int:
        """Delete events that are older; return how many.

        Raises:
            StorageError: the rest could not be deleted.
        """
        before = int(moment.timestamp() * 1000)
        await self._in_between(lambda writer: writer.forget_hours(before))
        return await self._sliced(
            lambda writer: writer.drop_oldest(before, _DROPPED_AT_ONCE), _DROPPED_AT_ONCE
        )

    async def count_hours(self) -> int:
        """Count by the hour what has not been yet; return how many events that were.

        Raises:
            StorageError: the rest could not be counted.
        """
        return await self._sliced(lambda writer: writer.count_hours(_COUNTED_AT_ONCE), _COUNTED_AT_ONCE)

    async def write_shadows(self, rows: Sequence[ShadowRow], unasked: Mapping[Unasked, int]) -> None:
        """Write what shadows said, and how often they were not asked, between two commits of events.

        Raises:
            StorageError: it could not be written.
        """
        await self._in_between(lambda writer: writer.write_shadows(rows, unasked))

    async def drop_shadows(self, before: datetime, kept: int) -> int:
        """Delete what shadows said before a moment, and the oldest beyond how many are kept; return how many.

        Raises:
            StorageError: the rest could not be deleted.
        """
        moment = int(before.timestamp() * 1000)
        return await self._sliced(
            lambda writer: writer.drop_shadows(moment, kept, _DROPPED_AT_ONCE), _DROPPED_AT_ONCE
        )

    async def close(self) -> None:
        """Commit what is queued and end the thread."""
        self._batches.put(self._gathered)
        self._batches.put(None)
        await asyncio.to_thread(self._thread.join)

    async def _sliced(self, act: Callable[[EventWriter], int], full: int) -> int:
        total = 0
        while True:
            done = await self._in_between(act)
            total += done
            if done < full:
                return total
            await asyncio.sleep(_PAUSE_SECONDS)

    async def _in_between(self, act: Callable[[EventWriter], int]) -> int:
        order = _Upkeep(act, self._loop.create_future())
        self._batches.put(order)
        return await order.done

    def _put(self, row: EventRow | None) -> asyncio.Future[None]:
        done = self._loop.create_future()
        if self._impatient:
            self._waiting.append((self._loop.time() + _PATIENCE_SECONDS, done))
            if not self._looking:
                self._looking = True
                self._loop.call_later(_LOOK_SECONDS, self._give_up_on_the_late)
        self._gathered.append((row, done))
        if len(self._gathered) == 1:
            self._loop.call_soon(self._hand_over)
        return done

    def _hand_over(self) -> None:
        if self._gathered and not self._committing:
            self._committing = True
            batch, self._gathered = self._gathered, []
            self._under_way = len(batch)
            self._batches.put(batch)

    def _give_up_on_the_late(self) -> None:
        now = self._loop.time()
        while self._waiting and (self._waiting[0][1].done() or self._waiting[0][0] <= now):
            _until, done = self._waiting.popleft()
            if not done.done():
                fault = StorageError(Said("the database server does not answer"))
                if self._fault is None:
                    _logger.critical("events cannot be written, so verifications are denied: %s", fault)
                self._fault = str(fault)
                done.set_exception(fault)
        self._looking = bool(self._waiting)
        if self._looking:
            self._loop.call_later(_LOOK_SECONDS, self._give_up_on_the_late)

    def _write_until_closed(self) -> None:
        while (batch := self._batches.get()) is not None:
            if isinstance(batch, _Upkeep):
                self._keep_up(batch)
                continue
            for start in range(0, len(batch), _MOST_PER_COMMIT):
                self._finish([_as_told(item) for item in batch[start : start + _MOST_PER_COMMIT]])
            if self._false and self._fault is None:
                self._correct()
            self._loop.call_soon_threadsafe(self._go_on)
        self._writer.close()

    def _keep_up(self, order: _Upkeep) -> None:
        try:
            count = order.act(self._writer)
        except Exception as fault:  # noqa: BLE001  # whoever ordered it is told
            self._loop.call_soon_threadsafe(_fail, order.done, fault)
        else:
            self._loop.call_soon_threadsafe(_finish, order.done, count)

    def _correct_on(self) -> None:
        self._loop.call_later(_PAUSE_SECONDS, self._batches.put, [])

    def _go_on(self) -> None:
        self._committing = False
        self._under_way = 0
        self._hand_over()

    def _finish(self, batch: list[_Waiting]) -> None:
        rows = [row for row, _done in batch if row is not None]
        fault = self._commit(rows)
        if isinstance(fault, _RefusedRowError) and len(batch) > 1:
            # A row that no database takes must not refuse those that came with it.
            for item in batch:
                self._finish([item])
            return
        self._loop.call_soon_threadsafe(partial(self._settle, batch, fault, events=bool(rows)))

    def _correct(self) -> None:
        """Have events say what their doors were told; of a commit that came too late, or that nobody knows the end of."""
        rows = [self._false.popleft() for _ in range(min(len(self._false), _CORRECTED_AT_ONCE))]
        try:
            self._writer.correct(rows)
        except Exception as fault:  # noqa: BLE001  # the next commit tells whether the storage is there again
            _logger.warning("%d events of doors that were denied may say otherwise: %s", len(rows), fault)
            self._false.extendleft(reversed(rows))
        else:
            if self._false:
                self._loop.call_soon_threadsafe(self._correct_on)

    def _commit(self, rows: list[EventRow]) -> StorageError | None:
        try:
            if rows:
                self._writer.write(rows)
            else:
                self._writer.probe()
        except StorageError as fault:
            if self._fault is None:
                _logger.critical("events cannot be written, so verifications are denied: %s", fault)
            self._fault = str(fault)
            return fault
        except Exception as fault:  # whatever it is, callers wait for an answer and doors must get theirs
            _logger.exception("events cannot be written, so verifications are denied")
            self._fault = "the event log failed; see the server's log"
            return _RefusedRowError(f"{self._fault}: {fault}")
        if self._fault is not None:
            _logger.warning("events can be written again")
            self._fault = None
        return None

    def _settle(self, batch: list[_Waiting], fault: StorageError | None, *, events: bool) -> None:
        if fault is not None:
            self.failed += sum(row is not None for row, _done in batch)
        for row, done in batch:
            denied = fault is not None or _is_given_up((row, done))
            if denied and self._impatient and row is not None and row.result != Result.DENIED:
                self._false.append(row)
            if done.done():
                continue
            if fault is None:
                done.set_result(None)
            else:
                done.set_exception(fault)
        if self._false and fault is None:
            self._batches.put([])
        if events and fault is None:
            self._on_committed()


def _finish(done: asyncio.Future[int], result: int) -> None:
    if not done.done():
        done.set_result(result)


def _fail(done: asyncio.Future[int], fault: Exception) -> None:
    if not done.done():
        done.set_exception(fault)


def _as_told(item: _Waiting) -> _Waiting:
    """Return it with the event of what its door has been told, if that was given up waiting: the log must not say otherwise."""
    row, done = item
    return (as_denied(row), done) if row is not None and _is_given_up(item) else item


def _is_given_up(item: _Waiting) -> bool:
    _row, done = item
    return done.done() and not done.cancelled() and done.exception() is not None
