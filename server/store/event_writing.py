"""Writing rows of the event log: one transaction a call, on SQLite and on PostgreSQL."""

import json
import re
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from typing import Any, NamedTuple, Protocol

from sqlalchemy import BigInteger, Integer

from clue_desktop.domain.diagnosis import step_reached
from clue_desktop.domain.judgment import Result
from clue_desktop.domain.said import Said
from server.store import event_hours, shadow_writing
from server.store.engine import Database, StorageError, is_broken, storage_error
from server.store.event_order import GIVEN, HOLD_BACK_READERS, LOWEST_UNDER_WAY
from server.store.event_tables import events
from server.store.shadow_writing import ShadowRow, Unasked
from server.store.tables import Moment


class EventRow(NamedTuple):
    """One verification, as it is kept; the members are columns of the table, the seldom filled in last.

    `at` is in milliseconds since 1970, `elapsed_us` in microseconds; `value` is masked;
    `trace` is the id of the vendor call, `cause` one of `failure_causes.CAUSES`.
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
    trace: str | None = None
    cause: str | None = None


class EventWriter(Protocol):
    """Writes events; all calls in one thread."""

    def write(self, rows: Sequence[EventRow]) -> None:
        """Commit rows.

        Raises:
            StorageError: nothing was written, or nobody knows whether it was.
        """

    def correct(self, rows: Sequence[EventRow]) -> int:
        """Have events say that they were denied for a fault of the server's, where they are there; return how many.

        Raises:
            StorageError: nobody knows which say so now.
        """

    def probe(self) -> None:
        """Write something else than events.

        Raises:
            StorageError: nothing can be written.
        """

    def drop_oldest(self, before: int, most: int) -> int:
        """Delete at most so many of the oldest events, if they are older than `before` (milliseconds since 1970).

        Returns:
            How many were deleted; fewer than `most` when no more are that old.

        Raises:
            StorageError: nothing was deleted.
        """

    def count_hours(self, most: int) -> int:
        """Count at most so many events that have not been counted by the hour yet.

        Returns:
            How many were counted; fewer than `most` when there are no more, or when another process is at it.

        Raises:
            StorageError: nothing was counted.
        """

    def forget_hours(self, before: int) -> int:
        """Delete the counts of hours before a moment, in milliseconds since 1970; return how many rows."""

    def write_shadows(self, rows: Sequence[ShadowRow], unasked: Mapping[Unasked, int]) -> int:
        """Commit what shadows said, and how often they were not asked; return how many rows of the former were given.

        Raises:
            StorageError: nothing was written, or nobody knows whether it was.
        """

    def drop_shadows(self, before: int, kept: int, most: int) -> int:
        """Delete at most so many of what shadows said, oldest first: before a moment, or beyond how many are kept.

        Returns:
            How many were deleted; fewer than `most` when there are no more.

        Raises:
            StorageError: nothing was deleted.
        """

    def close(self) -> None:
        """Let go of the database."""


# SQLite keeps what it has made of a statement, for each number of rows, and takes 32,766 parameters at most.
_ROWS_PER_STATEMENT = 64

_COLUMNS = EventRow._fields
_ALL, _WITHOUT_CAUSE = len(_COLUMNS), _COLUMNS.index("cause")
_NUMBERS = {name for name in _COLUMNS if isinstance(events.c[name].type, Moment | Integer | BigInteger)}
_SAME = ("serial", "at", "elapsed_us", "result")
_FAULT = "server_fault"
_UNKEEPABLE = re.compile("[\0\ud800-\udfff]")


def _keepable(row: EventRow) -> EventRow:
    """Return the row without what no database keeps in a text: an event is written, whatever a device or vendor sent."""
    return row if _is_keepable(row) else EventRow._make(map(_mended, row))


def _is_keepable(row: EventRow) -> bool:
    text = "".join([cell for cell in row if isinstance(cell, str)])
    try:
        text.encode()  # tells of surrogates in a fraction of the time that a pattern takes
    except UnicodeEncodeError:
        return False
    return "\0" not in text


def _mended(cell: Any) -> Any:
    return _UNKEEPABLE.sub("\N{REPLACEMENT CHARACTER}", cell) if isinstance(cell, str) else cell


@lru_cache(2 * _ROWS_PER_STATEMENT)
def _sqlite_insert(rows: int, columns: int) -> str:
    """Return the statement for so many rows of the first columns: the same text each time, by which SQLite's driver finds
    its prepared form.
    """
    row = f"({', '.join('?' * columns)})"
    return f"INSERT INTO events ({', '.join(_COLUMNS[:columns])}) VALUES {', '.join([row] * rows)}"  # noqa: S608


def _count_hours(run: Callable[[str], Any], after: int, most: int, limit: int | None) -> int:
    """Count the events after an id, at most so many and none beyond `limit`; return how many."""
    through = run(event_hours.LAST_OF_SLICE.format(after=after, most=most)).fetchone()[0]
    if through is not None and limit is not None:
        through = min(through, limit)
    if through is None or through <= after:
        return 0
    counted: int = run(f"SELECT count(*) FROM events WHERE id > {after} AND id <= {through}").fetchone()[0]  # noqa: S608  # numbers
    run(event_hours.COUNT_UP.format(after=after, through=through))
    run(event_hours.REMEMBER.format(through=through))
    return counted


def as_denied(row: EventRow) -> EventRow:
    """Return the event of a door that was told "denied" as it could not be written in time."""
    return row._replace(
        result=Result.DENIED, reason=_FAULT, step=int(step_reached(_FAULT)), message=None, cause=None
    )


def _correction(mark: str) -> str:
    """Return the statement that makes one event that of `as_denied`; by its serial, which has an index."""
    same = " AND ".join(f"{name} = {mark}" for name in _SAME)
    return (
        f"UPDATE events SET result = '{Result.DENIED}', reason = '{_FAULT}', step = {int(step_reached(_FAULT))},"  # noqa: S608  # constants
        f" message = NULL, cause = NULL WHERE {same}"
    )


def _correct(run: Callable[..., Any], mark: str, rows: Sequence[EventRow]) -> int:
    statement = _correction(mark)
    return sum(
        run(statement, [getattr(kept, name) for name in _SAME]).rowcount for kept in map(_keepable, rows)
    )


class SqliteEventWriter:
    """Writes into the events' own file, on a connection of its own.

    One statement takes many rows and is a transaction of its own. So the driver lets go of the interpreter, and has to
    win it back from the event loop, once for all of them.
    """

    _PROBE = (
        "INSERT INTO event_log_probe (id, at) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET at = excluded.at"
    )
    _DROP = "DELETE FROM events WHERE id IN (SELECT id FROM events ORDER BY id LIMIT ?) AND at < ?"

    def __init__(self, database: Database) -> None:
        self._database = database
        self._connection: Any = None

    def write(self, rows: Sequence[EventRow]) -> None:
        """Commit rows."""
        if len(rows) <= _ROWS_PER_STATEMENT:
            self._run(*self._insert(rows))
            return
        self._run("BEGIN IMMEDIATE")
        for start in range(0, len(rows), _ROWS_PER_STATEMENT):
            self._run(*self._insert(rows[start : start + _ROWS_PER_STATEMENT]))
        self._run("COMMIT")

    def correct(self, rows: Sequence[EventRow]) -> int:
        """Correct each in a transaction of its own."""
        return _correct(self._run, "?", rows)

    def probe(self) -> None:
        """Write the time."""
        self._run(self._PROBE, (time.time_ns() // 1_000_000,))

    def drop_oldest(self, before: int, most: int) -> int:
        """Delete events in a transaction of their own."""
        deleted: int = self._run(self._DROP, (most, before)).rowcount
        return deleted

    def count_hours(self, most: int) -> int:
        """Count events in a transaction of their own."""
        self._run("BEGIN IMMEDIATE")
        after = self._run(event_hours.COUNTED).fetchone()[0]
        counted = _count_hours(self._run, after, most, None)
        self._run("COMMIT")
        return counted

    def forget_hours(self, before: int) -> int:
        """Delete counts."""
        forgotten: int = self._run(event_hours.FORGET.format(before=before)).rowcount
        return forgotten

    def write_shadows(self, rows: Sequence[ShadowRow], unasked: Mapping[Unasked, int]) -> int:
        """Write all in a transaction of its own."""
        self._run("BEGIN IMMEDIATE")
        shadow_writing.insert_into_sqlite(self._run, rows)
        shadow_writing.count_unasked(self._run, "?", unasked)
        self._run("COMMIT")
        return len(rows)

    def drop_shadows(self, before: int, kept: int, most: int) -> int:
        """Delete in transactions of their own."""
        shadow_writing.forget_unasked(self._run, before)
        return shadow_writing.drop_oldest(self._run, before, kept, most)

    def close(self) -> None:
        """Close the connection; what it has not committed is undone."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _insert(self, rows: Sequence[EventRow]) -> tuple[str, Sequence[object]]:
        # Binding a column costs half a microsecond of each event; most have no cause.
        columns = _ALL if any(row.cause for row in rows) else _WITHOUT_CAUSE
        kept: Iterable[EventRow] = map(_keepable, rows)
        cells = kept if columns == _ALL else (row[:columns] for row in kept)
        return _sqlite_insert(len(rows), columns), list(chain.from_iterable(cells))

    def _run(self, statement: str, parameters: Sequence[object] = ()) -> Any:
        if self._connection is None:
            self._connection = self._database.own_connection()
        try:
            return self._connection.execute(statement, parameters)
        except Exception as fault:
            self.close()
            known = storage_error(fault)
            if known is None:
                raise
            raise known from fault


class PostgresqlEventWriter:
    """Writes on a connection of its own, past the pool.

    Rows travel as one JSON text: for 16 of them that takes 157 µs of this process, arrays 254, SQLAlchemy 435. One
    statement is one way there and back and a transaction of its own, finished whatever becomes of this process.
    """

    _INSERT = (
        f"INSERT INTO events ({', '.join(_COLUMNS)}) SELECT added.* FROM ({HOLD_BACK_READERS}) AS held,"  # noqa: S608
        " json_to_recordset(%s::json) AS added"
        f" ({', '.join(f'{name} bigint' if name in _NUMBERS else f'{name} text' for name in _COLUMNS)})"
    )
    _PROBE = (
        "INSERT INTO event_log_probe (id, at) VALUES (1, %s) ON CONFLICT (id) DO UPDATE SET at = excluded.at"
    )
    # What another process is deleting at the moment is left to it: doors must not wait for a row's lock.
    _DROP = (
        "DELETE FROM events WHERE id IN"
        " (SELECT id FROM events ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED) AND at < %s"
    )

    def __init__(self, database: Database) -> None:
        self._database = database
        self._connection: Any = None

    def write(self, rows: Sequence[EventRow]) -> None:
        """Commit rows; not tried again when the connection breaks, so that no event is written twice."""
        documents = [dict(zip(_COLUMNS, _keepable(row), strict=True)) for row in rows]
        self._run(self._INSERT, json.dumps(documents, ensure_ascii=False, separators=(",", ":")))

    def correct(self, rows: Sequence[EventRow]) -> int:
        """Correct each in a transaction of its own."""
        return _correct(lambda statement, values: self._run(statement, *values), "%s", rows)

    def probe(self) -> None:
        """Write the time."""
        self._run(self._PROBE, time.time_ns() // 1_000_000)

    def drop_oldest(self, before: int, most: int) -> int:
        """Delete events in a transaction of their own."""
        deleted: int = self._run(self._DROP, most, before).rowcount
        return deleted

    def count_hours(self, most: int) -> int:
        """Count events in a transaction of their own, unless another process is doing that."""
        self._run("BEGIN")
        row = self._run(f"{event_hours.COUNTED} FOR UPDATE SKIP LOCKED").fetchone()
        counted = 0
        if row is not None:
            # Ids beyond may still get an event before them.
            given = self._run(GIVEN).fetchone()[0]
            lowest = self._run(LOWEST_UNDER_WAY).fetchone()[0]
            counted = _count_hours(self._run, row[0], most, given if lowest is None else min(given, lowest))
        self._run("COMMIT")
        return counted

    def forget_hours(self, before: int) -> int:
        """Delete counts."""
        forgotten: int = self._run(event_hours.FORGET.format(before=before)).rowcount
        return forgotten

    def write_shadows(self, rows: Sequence[ShadowRow], unasked: Mapping[Unasked, int]) -> int:
        """Write all in a transaction of its own."""
        self._run("BEGIN")
        if rows:
            shadow_writing.insert_into_postgresql(self._run, rows)
        shadow_writing.count_unasked(lambda statement, values: self._run(statement, *values), "%s", unasked)
        self._run("COMMIT")
        return len(rows)

    def drop_shadows(self, before: int, kept: int, most: int) -> int:
        """Delete in transactions of their own."""
        shadow_writing.forget_unasked(self._run, before)
        return shadow_writing.drop_oldest(self._run, before, kept, most)

    def close(self) -> None:
        """Close the connection."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _run(self, statement: str, *parameters: object) -> Any:
        if self._connection is not None and is_broken(self._connection):
            self.close()
        if self._connection is None:
            self._connection = self._database.own_connection()
        try:
            return self._connection.execute(statement, parameters)
        except Exception as fault:
            self.close()
            known = storage_error(fault)
            if known is None and getattr(fault, "sqlstate", None) is not None:
                raise  # refused for what it holds: nothing was written
            raise known or StorageError(Said("the connection to the database broke")) from fault
