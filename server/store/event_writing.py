"""Writing rows of the event log: one transaction a call, on SQLite and on PostgreSQL."""

import json
import re
import secrets
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from typing import Any, NamedTuple, Protocol

from sqlalchemy import BigInteger, Integer

from clue_desktop.domain.diagnosis import LOG_UNAVAILABLE, step_reached
from clue_desktop.domain.failure_causes import BROUGHT_IN
from clue_desktop.domain.judgment import Result
from clue_desktop.domain.said import Said
from server.store import event_hours, shadow_writing
from server.store.engine import Database, StorageBusyError, StorageError, is_broken, storage_error
from server.store.event_order import (
    GIVEN,
    HOLD_BACK_READERS,
    LOWEST_UNDER_WAY,
    NUMBER_CORRECTION,
)
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


class Told(NamedTuple):
    """What a door was told of which the log has no event, or perhaps another: `denied`, as it could not be written in time.

    Attributes:
        row: the event, as it happened.
        floor: the id of an event before it: should it be in the log after all, its id is higher.
        fence: what its insert depends on, if that may be under way yet.
    """

    row: EventRow
    floor: int
    fence: int | None


class BroughtIn(NamedTuple):
    """How many events were brought into the log, how many that it had say now what their doors were told, and how many
    it does not take.
    """

    added: int
    corrected: int
    refused: int = 0


class Dropped(NamedTuple):
    """What became of a slice of old events: how many were looked at and deleted, and the last id that was looked at."""

    looked_at: int
    deleted: int
    through: int


class EventWriter(Protocol):
    """Writes events; all calls in one thread, but for `floor` and `fence`.

    Attributes:
        floor: an id below those of all events that are not written yet.
        fence: what inserts on the present connection depend on; None without one.
    """

    floor: int
    fence: int | None

    def write(self, rows: Sequence[EventRow], until: float | None = None) -> None:
        """Commit rows, if that can be begun before a moment (of `time.monotonic`).

        Raises:
            StorageError: nothing was written, or nobody knows whether it was.
        """

    def connect(self) -> None:
        """See to it that there is a connection, and so a fence.

        Raises:
            StorageError: there is none.
        """

    def bring_in(self, told: Sequence[Told], fences: Sequence[int]) -> BroughtIn:
        """Have the log say what doors were told, in one transaction: events that it has are corrected, others added.

        Whatever of these events was given up, or was brought in before by one of `fences`, is in the log by then or will
        never be: so none is there twice, however often this is done.

        Raises:
            StorageError: nothing was brought in, or nobody knows whether it was; to be done again.
        """

    def probe(self) -> None:
        """Write something else than events.

        Raises:
            StorageError: nothing can be written.
        """

    def drop_oldest(self, before: int, after: int, most: int) -> Dropped:
        """Look at so many events at most after an id, and delete those older than `before` (milliseconds since 1970).

        Whoever deletes many goes on after `through`: from the lowest id on it would pass all that it has deleted, each time.

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

    def forget_hours(self, before: int, most: int) -> int:
        """Delete at most so many rows of the counts of hours before a moment, in milliseconds since 1970.

        Returns:
            How many were deleted; fewer than `most` when there are no more, or when another process is at it.

        Raises:
            StorageError: nothing was deleted.
        """

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


_BUSY_MILLISECONDS = 2500
# A fence whose connection does not say for so long that it is there is one that a process has left behind.
_FENCE_KEPT_MILLISECONDS = 30 * 86_400_000
_FENCE_REFRESHED_SECONDS = 86_400.0
_PATIENCE_WITHOUT_A_DOOR = 30.0

# SQLite keeps what it has made of a statement, for each number of rows, and takes 32,766 parameters at most.
_ROWS_PER_STATEMENT = 64

_COLUMNS = EventRow._fields
_ALL, _WITHOUT_CAUSE = len(_COLUMNS), _COLUMNS.index("cause")
_NUMBERS = {name for name in _COLUMNS if isinstance(events.c[name].type, Moment | Integer | BigInteger)}
_SAME = ("serial", "at", "elapsed_us", "credential", "value")
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


def _as_json(rows: Sequence[EventRow]) -> str:
    documents = [dict(zip(_COLUMNS, _keepable(row), strict=True)) for row in rows]
    return json.dumps(documents, ensure_ascii=False, separators=(",", ":"))


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


def as_denied(row: EventRow, cause: str | None = None) -> EventRow:
    """Return the event of a door that was told "denied" as it could not be written in time."""
    return row._replace(
        result=Result.DENIED,
        reason=LOG_UNAVAILABLE,
        step=int(step_reached(LOG_UNAVAILABLE)),
        message=None,
        cause=cause,
    )


_CORRECTION = (
    f"UPDATE events SET result = '{Result.DENIED}', reason = '{LOG_UNAVAILABLE}',"  # noqa: S608  # constants
    f" step = {int(step_reached(LOG_UNAVAILABLE))}, message = NULL, cause = NULL WHERE id = {{id}}"
)


def _brought_in(
    run: Callable[..., Any],
    mark: str,
    told: Sequence[Told],
    insert: Callable[[Sequence[EventRow]], tuple[int, int]],
) -> BroughtIn:
    """Bring events in, within a transaction.

    Args:
        run: executes a statement with parameters.
        mark: stands for a parameter.
        told: what doors were told.
        insert: inserts rows, and returns the first and the last of their ids.
    """
    added: dict[tuple[object, ...], EventRow] = {}
    corrected = 0
    for each in told:
        row = _keepable(each.row)
        identity = tuple(getattr(row, name) for name in _SAME)
        # By the serial, which has an index with the id.
        same = " AND ".join(
            f"{name} IS NULL" if getattr(row, name) is None else f"{name} = {mark}" for name in _SAME
        )
        values = [value for value in identity if value is not None]
        found = run(
            f"SELECT id, reason FROM events WHERE {same} AND id > {int(each.floor)}",  # noqa: S608  # names and numbers
            values,
        ).fetchall()
        if not found:
            added[identity] = as_denied(row, BROUGHT_IN)
        for number, reason in found:
            if reason != LOG_UNAVAILABLE:
                _correct(run, number)
                corrected += 1
    if added:
        rows = sorted(added.values(), key=lambda row: row.at)
        first, last = insert(rows)
        run(
            f"INSERT INTO event_late (first_id, last_id, since, until)"  # noqa: S608  # numbers
            f" VALUES ({first}, {last}, {rows[0].at}, {rows[-1].at})",
            (),
        )
    return BroughtIn(len(added), corrected)


def _correct(run: Callable[..., Any], number: int) -> None:
    """Have one event say what its door was told, and the hours with it."""
    # Locked first: whoever counts hours must count this event as it is before, or as it is after.
    run("UPDATE event_hours_progress SET through_id = through_id WHERE id = 1", ())
    counted = run(event_hours.COUNTED, ()).fetchone()[0] >= number
    this = {"after": number - 1, "through": number}
    if counted:
        run(event_hours.UNCOUNT.format(**this), ())
    run(_CORRECTION.format(id=number), ())
    if counted:
        run(event_hours.COUNT_UP.format(**this), ())


class SqliteEventWriter:
    """Writes into the events' own file, on a connection of its own.

    One statement takes many rows and is a transaction of its own. So the driver lets go of the interpreter, and has to
    win it back from the event loop, once for all of them.
    """

    _PROBE = (
        "INSERT INTO event_log_probe (id, at) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET at = excluded.at"
    )
    _SLICE = "SELECT count(*), max(id) FROM (SELECT id FROM events WHERE id > ? ORDER BY id LIMIT ?)"
    _DROP = "DELETE FROM events WHERE id > ? AND id <= ? AND at < ?"

    fence: int | None = None  # what is not committed with its connection never will be

    def __init__(self, database: Database) -> None:
        self.floor = 0
        self._database = database
        self._connection: Any = None

    def write(self, rows: Sequence[EventRow], until: float | None = None) -> None:  # noqa: ARG002  # it waits no longer anyway
        """Commit rows."""
        if len(rows) <= _ROWS_PER_STATEMENT:
            self._run(*self._insert(rows))
            return
        self._run("BEGIN IMMEDIATE")
        for start in range(0, len(rows), _ROWS_PER_STATEMENT):
            self._run(*self._insert(rows[start : start + _ROWS_PER_STATEMENT]))
        self._run("COMMIT")

    def connect(self) -> None:
        """Open the file."""
        if self._connection is None:
            self._connection = self._database.own_connection()
            # Whoever waits longer has been denied by then.
            self._run(f"PRAGMA busy_timeout = {_BUSY_MILLISECONDS}")
            self._look_for_floor()

    def bring_in(self, told: Sequence[Told], fences: Sequence[int]) -> BroughtIn:  # noqa: ARG002
        """Bring events in, in one transaction."""
        self._run("BEGIN IMMEDIATE")
        brought_in = _brought_in(self._run, "?", told, self._added)
        self._run("COMMIT")
        return brought_in

    def _added(self, rows: Sequence[EventRow]) -> tuple[int, int]:
        for start in range(0, len(rows), _ROWS_PER_STATEMENT):
            self._run(*self._insert(rows[start : start + _ROWS_PER_STATEMENT]))
        last: int = self._run("SELECT max(id) FROM events").fetchone()[0]
        return last - len(rows) + 1, last

    def _look_for_floor(self) -> None:
        row = self._run("SELECT seq FROM sqlite_sequence WHERE name = 'events'").fetchone()
        self.floor = 0 if row is None else row[0]

    def probe(self) -> None:
        """Write the time."""
        self._run(self._PROBE, (time.time_ns() // 1_000_000,))

    def drop_oldest(self, before: int, after: int, most: int) -> Dropped:
        """Delete events in a transaction of their own."""
        looked_at, through = self._run(self._SLICE, (after, most)).fetchone()
        if not looked_at:
            return Dropped(0, 0, after)
        return Dropped(looked_at, self._run(self._DROP, (after, through, before)).rowcount, through)

    def count_hours(self, most: int) -> int:
        """Count events in a transaction of their own."""
        self._run("BEGIN IMMEDIATE")
        after = self._run(event_hours.COUNTED).fetchone()[0]
        counted = _count_hours(self._run, after, most, None)
        self._run("COMMIT")
        self._look_for_floor()
        return counted

    def forget_hours(self, before: int, most: int) -> int:
        """Delete counts in transactions of their own."""
        forgotten: int = self._run(event_hours.FORGET.format(before=before, most=most)).rowcount
        self._run(event_hours.FORGET_LATE.format(before=before))
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
            self.connect()
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
        # Not later than its door waits, by the database's clock; and not once its fence was taken away.
        "WITH fence AS MATERIALIZED (SELECT id FROM event_fences WHERE id = %s"  # noqa: S608  # names of our own
        " AND extract(epoch FROM clock_timestamp()) < %s FOR SHARE)"
        f" INSERT INTO events ({', '.join(_COLUMNS)})"
        f" SELECT added.* FROM fence, ({HOLD_BACK_READERS}) AS held, json_to_recordset(%s::json) AS added"
        f" ({', '.join(f'{name} bigint' if name in _NUMBERS else f'{name} text' for name in _COLUMNS)})"
    )
    _PROBE = (
        "INSERT INTO event_log_probe (id, at) VALUES (1, %s) ON CONFLICT (id) DO UPDATE SET at = excluded.at"
    )
    # What another process is deleting at the moment is left to it: doors must not wait for a row's lock. By both parts of
    # the key, as by the id alone each row would be looked for in each month.
    _DROP = (
        "WITH slice AS MATERIALIZED"
        " (SELECT id, at FROM events WHERE id > %s ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED),"
        " dropped AS (DELETE FROM events USING slice"
        " WHERE events.id = slice.id AND events.at = slice.at AND events.at < %s RETURNING 1)"
        " SELECT count(*), (SELECT count(*) FROM dropped), max(id) FROM slice"
    )

    _FENCE = "INSERT INTO event_fences (id, at) VALUES (%s, %s) RETURNING extract(epoch FROM clock_timestamp())::float"
    # One that an insert holds is left alone: nobody waits for a server that hangs.
    _TAKE_AWAY = (
        "DELETE FROM event_fences WHERE id IN"
        " (SELECT id FROM event_fences WHERE id = ANY(%s) FOR UPDATE SKIP LOCKED)"
    )
    _OLD = (
        "DELETE FROM event_fences WHERE id IN"
        " (SELECT id FROM event_fences WHERE at < %s FOR UPDATE SKIP LOCKED)"
    )
    _ADD = _INSERT + " RETURNING id"

    def __init__(self, database: Database) -> None:
        self.floor = 0
        self.fence: int | None = None
        self._database = database
        self._connection: Any = None
        self._clock = 0.0  # the database's, when that of this process was 0
        self._fenced_at = 0.0
        self._in_doubt: set[int] = set()

    def write(self, rows: Sequence[EventRow], until: float | None = None) -> None:
        """Commit rows; not tried again when the connection breaks, so that no event is written twice."""
        if self._connection is None:
            self.connect()
        written = self._run(self._INSERT, self.fence, self._moment(until), _as_json(rows)).rowcount
        if rows and not written:
            self.close()
            raise StorageError(Said("the database took too long"))

    def connect(self) -> None:
        """Connect, and set up a fence that inserts on this connection depend on."""
        if self._connection is not None and is_broken(self._connection):
            self._give_up()
        if self._connection is not None:
            return
        self._connection, self.fence = self._database.own_connection(), None
        fence, now = secrets.randbits(62), time.time_ns() // 1_000_000
        self._run(self._OLD, now - _FENCE_KEPT_MILLISECONDS)
        answer = self._run(self._FENCE, fence, now).fetchone()
        self._clock = answer[0] - time.monotonic()
        self._fenced_at = time.monotonic()
        self._look_for_floor()
        self.fence = fence

    def bring_in(self, told: Sequence[Told], fences: Sequence[int]) -> BroughtIn:
        """Bring events in, in one transaction, once nothing that was given up before can come any more."""
        self.connect()
        others = {each.fence for each in told if each.fence is not None} | self._in_doubt | set(fences)
        others.discard(self.fence or 0)
        if others:
            named = sorted(others)
            self._run(self._TAKE_AWAY, named)
            left = self._run("SELECT count(*) FROM event_fences WHERE id = ANY(%s)", named).fetchone()[0]
            if left:
                raise StorageBusyError(Said("the database was busy with another change"))
        self._run("BEGIN")
        brought_in = _brought_in(
            lambda statement, values: self._run(statement, *values), "%s", told, self._added
        )
        if brought_in.corrected:
            self._run(NUMBER_CORRECTION)
        self._run("COMMIT")
        self._in_doubt -= others
        return brought_in

    def _added(self, rows: Sequence[EventRow]) -> tuple[int, int]:
        ids = self._run(self._ADD, self.fence, self._moment(None), _as_json(rows)).fetchall()
        if len(ids) != len(rows):
            self.close()
            raise StorageError(Said("the database took too long"))
        return min(ids)[0], max(ids)[0]

    def _moment(self, until: float | None) -> float:
        return self._clock + (until or time.monotonic() + _PATIENCE_WITHOUT_A_DOOR)

    def _look_for_floor(self) -> None:
        self.floor = self._run(GIVEN).fetchone()[0] - 1  # of a sequence that has given none yet it is 1

    def probe(self) -> None:
        """Write the time."""
        self.connect()
        self._run(self._PROBE, time.time_ns() // 1_000_000)

    def drop_oldest(self, before: int, after: int, most: int) -> Dropped:
        """Delete events in a transaction of their own."""
        self.connect()
        looked_at, deleted, through = self._run(self._DROP, after, most, before).fetchone()
        return Dropped(looked_at, deleted, after if through is None else through)

    def count_hours(self, most: int) -> int:
        """Count events in a transaction of their own, unless another process is doing that."""
        self.connect()
        self._run("BEGIN")
        row = self._run(f"{event_hours.COUNTED} FOR UPDATE SKIP LOCKED").fetchone()
        counted = 0
        if row is not None:
            # Ids beyond may still get an event before them.
            given = self._run(GIVEN).fetchone()[0]
            lowest = self._run(LOWEST_UNDER_WAY).fetchone()[0]
            counted = _count_hours(self._run, row[0], most, given if lowest is None else min(given, lowest))
        self._run("COMMIT")
        self._look_for_floor()
        if time.monotonic() - self._fenced_at > _FENCE_REFRESHED_SECONDS:
            self._run(
                "UPDATE event_fences SET at = %s WHERE id = %s", time.time_ns() // 1_000_000, self.fence
            )
            self._fenced_at = time.monotonic()
        return counted

    def forget_hours(self, before: int, most: int) -> int:
        """Delete counts in transactions of their own."""
        self.connect()
        statement = event_hours.FORGET_ON_POSTGRESQL.format(before=before, most=most)
        forgotten: int = self._run(statement).rowcount
        self._run(event_hours.FORGET_LATE.format(before=before))
        return forgotten

    def write_shadows(self, rows: Sequence[ShadowRow], unasked: Mapping[Unasked, int]) -> int:
        """Write all in a transaction of its own."""
        self.connect()
        self._run("BEGIN")
        if rows:
            shadow_writing.insert_into_postgresql(self._run, rows)
        shadow_writing.count_unasked(lambda statement, values: self._run(statement, *values), "%s", unasked)
        self._run("COMMIT")
        return len(rows)

    def drop_shadows(self, before: int, kept: int, most: int) -> int:
        """Delete in transactions of their own."""
        self.connect()
        shadow_writing.forget_unasked(self._run, before)
        return shadow_writing.drop_oldest(self._run, before, kept, most)

    def close(self) -> None:
        """Close the connection, and take its fence along."""
        if self._connection is not None and self.fence is not None:
            fence, self.fence = self.fence, None
            try:
                self._connection.execute("DELETE FROM event_fences WHERE id = %s", (fence,))
            except Exception:  # noqa: BLE001  # it is taken away when it is in somebody's way, or old
                self._in_doubt.add(fence)
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _give_up(self) -> None:
        """Close the connection; nobody knows what becomes of what was sent on it."""
        if self.fence is not None:
            self._in_doubt.add(self.fence)
            self.fence = None
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _run(self, statement: str, *parameters: object) -> Any:
        if self._connection is None:
            raise StorageError(Said("the connection to the database broke"))
        try:
            return self._connection.execute(statement, parameters)
        except Exception as fault:
            self._give_up()
            known = storage_error(fault)
            if known is None and getattr(fault, "sqlstate", None) is not None:
                raise  # refused for what it holds: nothing was written
            raise known or StorageError(Said("the connection to the database broke")) from fault
