"""The event log: one writer thread, whatever is queued in one commit, each caller told when its event is durable."""

import asyncio
import logging
import threading
import time
from collections.abc import Callable
from functools import partial
from queue import SimpleQueue
from typing import NamedTuple

from server.store.engine import Database, StorageError

_logger = logging.getLogger(__name__)
_MOST_PER_COMMIT = 1000


class EventRow(NamedTuple):
    """One verification, as it is kept; the members are the columns of the table, in their order.

    `at` is in milliseconds since 1970, `elapsed_us` in microseconds; `value` is masked.
    """

    at: int
    serial: str | None
    place_id: str | None
    place_group_id: str | None
    branch_id: str | None
    credential: str
    value: str
    api_id: str | None
    api_name: str | None
    result: str
    reason: str | None
    step: int
    status_code: int | None
    message: str | None
    elapsed_us: int


class _RefusedRowError(StorageError):
    """Not the storage but what was to be stored is at fault."""


_Waiting = tuple[EventRow | None, asyncio.Future[None]]


class EventLog:
    """Appends events. `append` and `probe` are called on the event loop, the writing happens in a thread."""

    def __init__(
        self,
        database: Database,
        loop: asyncio.AbstractEventLoop,
        on_committed: Callable[[], None] = lambda: None,
    ) -> None:
        """Take an up-to-date database; `on_committed` is called on the loop after each commit of events."""
        mark = "?" if database.is_sqlite else "%s"
        columns = EventRow._fields
        self._insert = (
            f"INSERT INTO events ({', '.join(columns)}) VALUES ({', '.join([mark] * len(columns))})"  # noqa: S608
        )
        self._probe = (
            f"INSERT INTO event_log_probe (id, at) VALUES (1, {mark})"  # noqa: S608
            " ON CONFLICT (id) DO UPDATE SET at = excluded.at"
        )
        self._database = database
        self._loop = loop
        self._on_committed = on_committed
        self._queue: SimpleQueue[_Waiting | None] = SimpleQueue()
        self._fault: str | None = None
        self._thread = threading.Thread(target=self._write_until_closed, name="event-log", daemon=True)
        self._thread.start()

    @property
    def fault(self) -> str | None:
        """Why the last commit failed, or None."""
        return self._fault

    def append(self, row: EventRow) -> asyncio.Future[None]:
        """Queue an event; the future is done when it is committed and fails with StorageError when it cannot be."""
        done = self._loop.create_future()
        self._queue.put((row, done))
        return done

    def probe(self) -> asyncio.Future[None]:
        """Find out whether an event could be written now; the future fails with StorageError when not."""
        done = self._loop.create_future()
        self._queue.put((None, done))
        return done

    async def close(self) -> None:
        """Commit what is queued and end the thread."""
        self._queue.put(None)
        await asyncio.to_thread(self._thread.join)

    def _write_until_closed(self) -> None:
        closing = False
        while not closing:
            item = self._queue.get()
            batch: list[_Waiting] = []
            while True:
                if item is None:
                    closing = True
                    break
                batch.append(item)
                if len(batch) == _MOST_PER_COMMIT or self._queue.empty():
                    break
                item = self._queue.get()
            if batch:
                self._finish(batch)

    def _finish(self, batch: list[_Waiting]) -> None:
        rows = [row for row, _done in batch if row is not None]
        fault = self._commit(rows)
        if isinstance(fault, _RefusedRowError) and len(batch) > 1:
            # A row that no database takes must not refuse those that came with it.
            for item in batch:
                self._finish([item])
            return
        waiting = [done for _row, done in batch]
        self._loop.call_soon_threadsafe(partial(self._settle, waiting, fault, events=bool(rows)))

    def _commit(self, rows: list[EventRow]) -> StorageError | None:
        try:
            with self._database.write() as connection:
                if rows:
                    connection.exec_driver_sql(self._insert, list(map(tuple, rows)))
                else:
                    connection.exec_driver_sql(self._probe, (time.time_ns() // 1_000_000,))
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

    def _settle(
        self, waiting: list[asyncio.Future[None]], fault: StorageError | None, *, events: bool
    ) -> None:
        for done in waiting:
            if done.done():
                continue
            if fault is None:
                done.set_result(None)
            else:
                done.set_exception(fault)
        if events and fault is None:
            self._on_committed()
