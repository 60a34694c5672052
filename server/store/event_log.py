"""The event log: one writer thread, whatever is queued in one commit, each caller told when its event is durable.

A door whose event is not committed in time is told `denied`, and what it was told is kept (`server.store.outage`) before
it is told so: however the commit ends that was given up, the log then says what the door was told.
"""

import asyncio
import logging
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from queue import SimpleQueue
from time import monotonic, time
from typing import Any, TypeVar

from clue_desktop.domain.said import Said, said_by
from server.store.engine import Database, StorageError
from server.store.event_writing import (
    BroughtIn,
    EventRow,
    EventWriter,
    PostgresqlEventWriter,
    SqliteEventWriter,
    Told,
    as_denied,
)
from server.store.outage import Outage
from server.store.shadow_writing import ShadowRow, Unasked

__all__ = ["EventLog", "EventRow"]

_logger = logging.getLogger(__name__)
_MOST_PER_COMMIT = 1000
_MOST_TURNS = 4
_GATHERING_SECONDS = 0.005
_PATIENCE_SECONDS = 3.0  # a device waits for about five
_LOOK_SECONDS = 0.5
_KEEPING_SECONDS = 0.5  # what doors wait for what they are told to be kept, at most
# Upkeep goes in slices of some milliseconds, with pauses: what doors wait for comes in between.
_DROPPED_AT_ONCE = 500
_SLICES_IN_VAIN = 20
_FORGOTTEN_AT_ONCE = 2000
_COUNTED_AT_ONCE = 5000
_BROUGHT_IN_AT_ONCE = 50
_PAUSE_SECONDS = 0.05
_CLOSING_SECONDS = 8.0
_FAILED = Said("the event log failed; see the server's log")


class _RefusedRowError(StorageError):
    """Not the storage but what was to be stored is at fault."""


_Result = TypeVar("_Result")
_Waiting = tuple[EventRow | None, asyncio.Future[None]]
_Place = tuple[int, int | None]
"""Where an event would be: behind which id, and by which fence."""


@dataclass(frozen=True, slots=True)
class _Batch:
    """What is committed together, and until when its first door waits."""

    waiting: list[_Waiting]
    until: float


@dataclass(frozen=True, slots=True)
class _Upkeep:
    """A slice of work beside new events."""

    act: Callable[[EventWriter], object]
    done: asyncio.Future[Any]


class EventLog:
    """Appends events. `append` and `probe` are called on the event loop, the writing happens in a thread.

    What comes in one turn of the loop, and while a commit is under way, is handed over at once: the two threads contend
    for the interpreter once a batch, not once an event.

    Attributes:
        corrected: how many events said something else than what their doors had been told, until they were corrected.
        brought_in: how many were brought in that the log had not.
    """

    def __init__(
        self,
        database: Database,
        loop: asyncio.AbstractEventLoop,
        on_committed: Callable[[], None] = lambda: None,
        outage: Outage | None = None,
        on_corrected: Callable[[], None] = lambda: None,
    ) -> None:
        """Take an up-to-date database.

        Args:
            database: where events are kept.
            loop: on which all but the writing happens.
            on_committed: called on the loop after each commit of events.
            outage: what keeps what doors were told meanwhile; in memory alone without it.
            on_corrected: called on the loop after events have been corrected that somebody may have read.
        """
        self.corrected = self.brought_in = 0
        self._writer: EventWriter = (
            SqliteEventWriter(database) if database.is_sqlite else PostgresqlEventWriter(database)
        )
        self._loop = loop
        self._on_committed = on_committed
        self._on_corrected = on_corrected
        self._outage = outage or Outage(None, 0)
        self._gathered: list[_Waiting] = []
        self.failed = 0
        self._gathered_at = 0.0
        # How many had been gathered at the last look whether more come, and how many such looks there were.
        self._seen = self._turns = 0
        self._under_way: _Batch | None = None
        self._batches: SimpleQueue[_Batch | _Upkeep | None] = SimpleQueue()
        self._place: _Place = (0, None)  # of the batch under way
        self._given_up: set[asyncio.Future[None]] = set()
        self._fault: str | None = None
        self._fault_since = 0.0
        self._looking = False
        self._thread = threading.Thread(target=self._write_until_closed, name="event-log", daemon=True)
        self._thread.start()

    @property
    def waiting(self) -> int:
        """How many events wait for their commit, or are in one that is under way."""
        return len(self._gathered) + (len(self._under_way.waiting) if self._under_way else 0)

    @property
    def fault(self) -> str | None:
        """Why the last commit failed, or None."""
        return self._fault

    @property
    def outage_since(self) -> datetime | None:
        """Since when events could not be written, or the earliest of what waits to be brought in; None without an outage."""
        kept = self._outage.waiting_since
        moments = [] if kept is None else [kept]
        if self._fault is not None:
            moments.append(self._fault_since)
        return datetime.fromtimestamp(min(moments), UTC) if moments else None

    @property
    def outage(self) -> Outage:
        """What doors were told of which the log has no event yet."""
        return self._outage

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
        await self._sliced(lambda writer: writer.forget_hours(before, _FORGOTTEN_AT_ONCE), _FORGOTTEN_AT_ONCE)
        dropping = _Dropping(before)
        await self._sliced(dropping.act, _DROPPED_AT_ONCE)
        return dropping.deleted

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

    async def bring_in(self) -> BroughtIn:
        """Have the log say what doors were told while no event could be written; return how many events that concerned.

        What cannot be brought in now stays where it is.
        """
        total = BroughtIn(0, 0)
        if not await self._outage.holds_any():
            if self._fault is not None:  # of a door that nobody has come to since
                with suppress(StorageError):
                    await self.probe()
            return total
        try:
            if self._fault is not None:
                await self.probe()
            while (taken := await self._outage.take(_BROUGHT_IN_AT_ONCE)).told:
                done = await self._brought_in(taken.told, taken.fences)
                total = BroughtIn(*map(sum, zip(total, done, strict=True)))
                await self._outage.brought_in()
                await asyncio.sleep(_PAUSE_SECONDS)
            await self._outage.brought_in()
        except StorageError as fault:
            await self._outage.put_back()
            _logger.debug("what doors were told is not brought in yet: %s", fault)
        self._tell_of(total)
        return total

    async def close(self) -> None:
        """Commit what is queued and end the thread; what hangs is left alone."""
        if self._gathered:
            self._batches.put(_Batch(self._gathered, monotonic() + _PATIENCE_SECONDS))
        self._batches.put(None)
        await asyncio.to_thread(self._thread.join, _CLOSING_SECONDS)
        await self._outage.close()

    async def _brought_in(self, told: Sequence[Told], fences: Sequence[int]) -> BroughtIn:
        def act(writer: EventWriter) -> int | None:
            writer.connect()
            return writer.fence

        # Written down before it is used: should this process end in the middle, the next one knows by what.
        fence = await self._in_between(act)
        if fence is not None:
            await self._outage.note_fence(fence)
        try:
            result = await self._in_between(lambda writer: writer.bring_in(told, fences))
        except StorageError:
            raise
        except Exception as fault:  # what no database takes must not keep all others out for good
            if len(told) > 1:
                parts = [await self._brought_in([each], fences) for each in told]
                return BroughtIn(*map(sum, zip(*parts, strict=True)))
            _logger.exception(
                "an event of a door that was denied cannot be kept: device %s",
                told[0].row.serial,
                exc_info=fault,
            )
            return BroughtIn(0, 0, 1)
        return result

    def _tell_of(self, brought_in: BroughtIn) -> None:
        if brought_in.added or brought_in.corrected:
            _logger.warning(
                "%d events of doors that were denied meanwhile were brought in, and %d corrected that said otherwise",
                brought_in.added,
                brought_in.corrected,
            )
        if brought_in.added:
            self.brought_in += brought_in.added
            self._on_committed()
        if brought_in.corrected:
            self.corrected += brought_in.corrected
            self._on_corrected()

    async def _sliced(self, act: Callable[[EventWriter], int], full: int) -> int:
        total = 0
        while True:
            done = await self._in_between(act)
            total += done
            if done < full:
                return total
            await asyncio.sleep(_PAUSE_SECONDS)

    async def _in_between(self, act: Callable[[EventWriter], _Result]) -> _Result:
        done: asyncio.Future[_Result] = self._loop.create_future()
        self._batches.put(_Upkeep(act, done))
        return await done

    def _put(self, row: EventRow | None) -> asyncio.Future[None]:
        done = self._loop.create_future()
        self._gathered.append((row, done))
        if len(self._gathered) == 1:
            self._gathered_at = monotonic()
            self._loop.call_soon(self._hand_over)
            if not self._looking:
                self._looking = True
                self._loop.call_later(_LOOK_SECONDS, self._look)
        return done

    def _hand_over(self) -> None:
        if not self._gathered or self._under_way is not None:
            return
        if self._are_more_coming():
            self._loop.call_soon(self._hand_over)
            return
        batch = self._under_way = _Batch(self._gathered, self._gathered_at + _PATIENCE_SECONDS)
        self._gathered, self._seen, self._turns = [], 0, 0
        self._batches.put(batch)

    def _are_more_coming(self) -> bool:
        """Whether the last turn of the loop has brought more events, as the next one will: for few turns, never for one event.

        A commit costs the same for one and for many. At 64 doors a decision takes a seventh less of the processor by
        this, and less time; an event that comes alone waits for nobody.
        """
        count, before, self._seen = len(self._gathered), self._seen, len(self._gathered)
        self._turns += 1
        is_early = self._turns <= _MOST_TURNS and monotonic() - self._gathered_at < _GATHERING_SECONDS
        return count > max(before, 1) and is_early

    # ---- on the loop: doors that have waited for long enough

    def _look(self) -> None:
        """Give up on what takes too long: a file or a server may fall silent."""
        now = monotonic()
        fault = StorageError(Said("the database server does not answer"))
        if self._under_way is not None and self._under_way.until <= now:
            self._fail(self._under_way.waiting, fault, self._place)
        if self._gathered and self._gathered_at + _PATIENCE_SECONDS <= now:
            late, self._gathered = (
                self._gathered,
                [],
            )  # written by nobody but whoever brings in what doors were told
            self._fail(late, fault, (self._place[0], None))
        self._looking = self._under_way is not None or bool(self._gathered)
        if self._looking:
            self._loop.call_later(_LOOK_SECONDS, self._look)

    def _fail(self, waiting: Sequence[_Waiting], fault: StorageError, place: _Place) -> None:
        """Tell doors that they are denied, once that is kept."""
        rows = [(row, done) for row, done in waiting if done not in self._given_up and not done.done()]
        for row, done in waiting:
            if row is not None and done.cancelled() and done not in self._given_up:
                rows.append((row, done))  # whoever waited is gone; that it was denied is known all the same
        if not rows:
            return
        if self._fault is None:
            _logger.critical("events cannot be written, so verifications are denied: %s", fault)
        self._note(_FAILED if isinstance(fault, _RefusedRowError) else said_by(fault))
        told = [Told(as_denied(row), *place) for row, _done in rows if row is not None]
        self.failed += len(told)
        self._given_up.update(done for _row, done in rows)

        def tell() -> None:
            for _row, done in rows:
                if not done.done():
                    done.set_exception(fault)
                if not done.cancelled():  # of those the future itself does not tell that they were given up
                    self._given_up.discard(done)

        if not told:
            tell()
            return

        def kept() -> None:
            self._loop.call_soon_threadsafe(tell)

        self._loop.call_later(_KEEPING_SECONDS, tell)  # a disk may hang, and doors do not wait for it
        self._outage.keep(told, kept)

    def _settle(self, waiting: Sequence[_Waiting]) -> None:
        events = False
        for row, done in waiting:
            events = events or row is not None
            if not done.done() and done not in self._given_up:
                done.set_result(None)
        if events:
            self._on_committed()

    def _tell(self, outcomes: Sequence[Callable[[], None]], is_last: bool) -> None:  # noqa: FBT001  # of one caller
        """Tell what became of a batch, and after the last of it hand over what has come meanwhile: the loop wakes once."""
        try:
            for tell in outcomes:
                tell()
        finally:  # whatever befalls whoever is told: those who come later are written
            if is_last:
                self._under_way = None
                self._given_up = {done for done in self._given_up if not done.done()}
                self._hand_over()

    # ---- in the thread

    def _write_until_closed(self) -> None:
        while (batch := self._batches.get()) is not None:
            if isinstance(batch, _Upkeep):
                self._keep_up(batch)
                continue
            for start in range(0, len(batch.waiting), _MOST_PER_COMMIT):
                outcomes = list(self._outcomes(batch.waiting[start : start + _MOST_PER_COMMIT], batch.until))
                is_last = start + _MOST_PER_COMMIT >= len(batch.waiting)
                self._loop.call_soon_threadsafe(self._tell, outcomes, is_last)
        self._writer.close()

    def _keep_up(self, order: _Upkeep) -> None:
        try:
            count = order.act(self._writer)
        except Exception as fault:  # noqa: BLE001  # whoever ordered it is told
            self._loop.call_soon_threadsafe(_fail, order.done, fault)
        else:
            self._loop.call_soon_threadsafe(_finish, order.done, count)

    def _outcomes(self, waiting: list[_Waiting], until: float) -> Iterator[Callable[[], None]]:
        """Commit events, and yield what tells of it on the loop."""
        # What was given up before its turn came is left to whoever brings in what doors were told.
        waiting = [(row, done) for row, done in waiting if not self._came_too_late(done)]
        rows = [row for row, _done in waiting if row is not None]
        fault = self._commit(rows, until)
        if isinstance(fault, _RefusedRowError) and len(waiting) > 1:
            # A row that no database takes must not refuse those that came with it.
            for item in waiting:
                yield from self._outcomes([item], until)
            return
        if fault is None:
            late = [row for row, done in waiting if row is not None and self._came_too_late(done)]
            if self._correct(late):
                yield self._on_corrected  # who reads on for another reason may have read them in between
            yield partial(self._settle, waiting)
        else:
            yield partial(self._fail, waiting, fault, self._place)

    def _came_too_late(self, done: asyncio.Future[None]) -> bool:
        return done in self._given_up or (
            done.done() and not done.cancelled() and done.exception() is not None
        )

    def _correct(self, rows: list[EventRow]) -> int:
        """Have events that were committed after all say what their doors were told, before anybody hears of them."""
        if not rows:
            return 0
        try:
            corrected = self._writer.bring_in([Told(row, *self._place) for row in rows], ()).corrected
        except Exception as fault:  # noqa: BLE001  # what the doors were told is kept, and brought in later
            _logger.warning(
                "%d events of doors that were denied may say otherwise for now: %s", len(rows), fault
            )
            return 0
        self.corrected += corrected
        return corrected

    def _note(self, fault: str) -> None:
        """Remember what is wrong, and since when; on the loop as well as in the thread."""
        if self._fault is None:
            self._fault_since = time()
        self._fault = fault

    def _commit(self, rows: list[EventRow], until: float) -> StorageError | None:
        self._place = (self._writer.floor, None)
        try:
            self._writer.connect()
            self._place = (self._writer.floor, self._writer.fence)
            if rows:
                self._writer.write(rows, until)
            else:
                self._writer.probe()
        except StorageError as fault:
            if self._fault is None:
                _logger.critical("events cannot be written, so verifications are denied: %s", fault)
            self._note(said_by(fault))
            return fault
        except Exception as fault:  # whatever it is, callers wait for an answer and doors must get theirs
            _logger.exception("events cannot be written, so verifications are denied")
            self._note(_FAILED)
            return _RefusedRowError(f"{_FAILED}: {fault}")
        if self._fault is not None:
            _logger.warning("events can be written again")
            self._fault = None
        return None


class _Dropping:
    """Deletes what is older than a moment, each slice going on where the one before has ended.

    Attributes:
        deleted: how many so far.
    """

    def __init__(self, before: int) -> None:
        self.deleted = 0
        self._before = before
        self._after = 0
        self._in_vain = 0

    def act(self, writer: EventWriter) -> int:
        """Look at a slice; return how many there were in it, 0 where those that follow need not be looked at."""
        found = writer.drop_oldest(self._before, self._after, _DROPPED_AT_ONCE)
        self._after = found.through
        self.deleted += found.deleted
        # A clock that was ahead for a while has left events that are not that old before others that are.
        self._in_vain = 0 if found.deleted else self._in_vain + 1
        return found.looked_at if self._in_vain < _SLICES_IN_VAIN else 0


def _finish(done: asyncio.Future[Any], result: object) -> None:
    if not done.done():
        done.set_result(result)


def _fail(done: asyncio.Future[Any], fault: Exception) -> None:
    if not done.done():
        done.set_exception(fault)
