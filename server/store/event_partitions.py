"""The events of PostgreSQL by the month: made ahead, and dropped whole once all of a month is older than is kept.

Every event has a partition: what comes from a clock that is far ahead lies in the one for all else, until its month is made. What
was there before there were partitions is one of them. Several servers may do this at once: one does, the others leave it.
Whoever administers the database may have made some too, by any name: names are PostgreSQL's own spelling of them (`regclass`).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain, count
from typing import Self

from sqlalchemy import Connection, TextClause, text
from sqlalchemy.exc import DBAPIError

from server.store.engine import Database, StorageError

MONTHS_AHEAD = 2
COUNTED = 2_000_000
"""Up to about so many events a partition's are counted before it is dropped."""
_DEFAULT = "events_default"
_ONE_AT_A_TIME = text("SELECT pg_try_advisory_xact_lock(17237, 3)")
# Whoever waits for a table's lock has everybody behind them who comes later, doors too.
_PATIENCE = text("SET LOCAL lock_timeout = '300ms'")
# And for no statement of ours either, while a table is locked against doors.
_HASTE = text("SET LOCAL statement_timeout = '1500ms'")
_ALL = text(
    "SELECT inhrelid::bigint AS number, inhrelid::regclass::text AS name, pg_get_expr(relpartbound, inhrelid) AS bound"
    " FROM pg_inherits JOIN pg_class ON pg_class.oid = inhrelid WHERE inhparent = to_regclass('events') ORDER BY relname"
)
_TAKEN_AWAY = "taken_away_events"
_ALL_TAKEN_AWAY = text(
    "SELECT pg_class.oid::regclass::text FROM pg_class"  # noqa: S608  # a name of ours
    " WHERE relkind IN ('r', 'p') AND NOT relispartition"
    f" AND starts_with(relname, '{_TAKEN_AWAY}') AND pg_has_role(relowner, 'USAGE') ORDER BY relname"
)
_IS_FREE = text("SELECT to_regclass(:name) IS NULL")
_BOUND = re.compile(r"FOR VALUES FROM \((?:MINVALUE|'(-?\d+)')\) TO \('(-?\d+)'\)")
_COLUMNS = text(
    "SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute"
    " WHERE attrelid = to_regclass('events') AND attnum > 0 AND NOT attisdropped"
)
KEPT_TIDY = "(autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 20000, autovacuum_analyze_scale_factor = 0.02)"
"""How PostgreSQL is to tidy a partition up: by how much was deleted, not by a share of ten million."""


class NotToBeDroppedError(StorageError):
    """The database refuses to drop a partition: it is another role's, say, or a view is made of it."""

    @classmethod
    def of(cls, name: str, fault: DBAPIError) -> Self:
        """Say it with the first line of what the database says."""
        words = str(fault.orig).partition("\n")[0]
        return cls(f"the partition {name} cannot be dropped, so its events are deleted one by one: {words}")


@dataclass(frozen=True, slots=True)
class Partition:
    """One of them: its number and name, and of which times it has the events, in milliseconds since 1970; None for no bound."""

    number: int
    name: str
    since: int | None
    until: int


def month_after(moment: datetime, months: int) -> datetime:
    """Return the beginning of the month that is so many after a moment's."""
    number = moment.year * 12 + moment.month - 1 + months
    return datetime(number // 12, number % 12 + 1, 1, tzinfo=UTC)


def make_ahead(database: Database, now: datetime) -> list[str]:
    """Make the partitions of this month and the next ones, if they are not there; return which were made.

    Raises:
        StorageError: one could not be made, and those after it were; its events go where they went before.
    """
    made: list[str] = []
    faults: list[StorageError] = []
    for months in range(MONTHS_AHEAD + 1):
        since, until = month_after(now, months), month_after(now, months + 1)
        try:
            with database.write() as connection:
                if connection.execute(_ONE_AT_A_TIME).scalar_one() and not _covers(connection, since, until):
                    made.append(_make(connection, since, until))
        except StorageError as fault:
            faults.append(fault)
    if faults:
        raise faults[0]
    return made


def drop_older(database: Database, before: datetime) -> int:
    """Drop the partitions of which all events are from before a moment; return how many events that were, of many about.

    Raises:
        StorageError: one could not be dropped now; those before it are.
        NotToBeDroppedError: one of them, and never will be as things are; all others were.
    """
    dropped = 0
    faults: list[NotToBeDroppedError] = []
    _delete_taken_away(database, faults)
    for partition in _present(database):
        if partition.until > _milliseconds(before):
            continue
        try:
            with database.read() as connection:
                events = _count(connection, partition.name)
            was_taken = _take_away(database, partition)
        except DBAPIError as fault:
            if partition in _present(database):  # or another server has been quicker
                faults.append(NotToBeDroppedError.of(partition.name, fault))
            continue
        if was_taken:
            dropped += events
            _delete_taken_away(database, faults)
    if faults:
        raise faults[0]
    return dropped


def _take_away(database: Database, partition: Partition) -> bool:
    """Have a partition be none of the log's any more; return whether it was until now.

    To delete a gigabyte takes a second, and in the transaction that takes it away all new events would wait for that.
    """
    with database.write() as connection:
        if not connection.execute(_ONE_AT_A_TIME).scalar_one() or partition not in partitions(connection):
            return False
        connection.execute(_PATIENCE)
        connection.execute(_statement(f"ALTER TABLE events DETACH PARTITION {partition.name}"))
        # By its number: whatever it was called, it is found again, and no other has that name.
        connection.execute(
            _statement(f"ALTER TABLE {partition.name} RENAME TO {_TAKEN_AWAY}_{partition.number}")
        )
    return True


def _delete_taken_away(database: Database, faults: list[NotToBeDroppedError]) -> None:
    """Delete what was taken away, also before a server ended in the middle of it."""
    with database.read() as connection:
        names = list(connection.execute(_ALL_TAKEN_AWAY).scalars())
    for name in names:
        try:
            with database.write() as connection:
                if connection.execute(_ONE_AT_A_TIME).scalar_one():
                    connection.execute(_PATIENCE)
                    connection.execute(_statement(f"DROP TABLE IF EXISTS {name}"))
        except DBAPIError as fault:
            faults.append(NotToBeDroppedError.of(name, fault))


def _count(connection: Connection, name: str) -> int:
    """Return how many events are in a partition; of many what PostgreSQL estimates.

    To go through a hundred million may take longer than any statement may, and then none of them would ever be dropped. So the
    planner is asked first: it goes by the table's size of now, where its statistics may be old, or none were ever made.
    """
    plan = connection.execute(_statement(f"EXPLAIN (FORMAT JSON) SELECT FROM {name}")).scalar_one()
    estimated = int(plan[0]["Plan"]["Plan Rows"])
    if estimated > COUNTED:
        return estimated
    counted: int = connection.execute(_statement(f"SELECT count(*) FROM {name}")).scalar_one()  # noqa: S608  # our own
    return counted


def partitions(connection: Connection) -> list[Partition]:
    """Return all, but for the one for what fits none; none where the table has no partitions."""
    return list(_read(connection))


def _present(database: Database) -> list[Partition]:
    with database.read() as connection:
        return partitions(connection)


def _read(connection: Connection) -> Iterator[Partition]:
    for number, name, bound in connection.execute(_ALL):
        if (found := _BOUND.fullmatch(bound)) is not None:
            since, until = found.groups()
            yield Partition(number, name, None if since is None else int(since), int(until))


def _covers(connection: Connection, since: datetime, until: datetime) -> bool:
    """Whether some of that time has a partition: months are made whole, and what was there before ends with one."""
    first, end = _milliseconds(since), _milliseconds(until)
    return any(
        (each.since is None or each.since < end) and first < each.until for each in partitions(connection)
    )


def _make(connection: Connection, since: datetime, until: datetime) -> str:
    name = _free_name(connection, f"events_{since:%Y_%m}")
    first, end = _milliseconds(since), _milliseconds(until)
    columns: str = connection.execute(_COLUMNS).scalar_one()
    connection.execute(_PATIENCE)
    connection.execute(_HASTE)
    # So that none is added there that belongs into the new one, nor one is looked for there while it goes over.
    connection.execute(text(f"LOCK TABLE {_DEFAULT} IN ACCESS EXCLUSIVE MODE"))
    moving = (
        f"WITH moved AS (DELETE FROM {_DEFAULT} WHERE at >= {first} AND at < {end} RETURNING {columns})"  # noqa: S608  # our own
        f" INSERT INTO {name} ({columns}) SELECT {columns} FROM moved"
    )
    for statement in (
        f"CREATE TABLE {name} (LIKE events INCLUDING DEFAULTS)",
        f"ALTER TABLE {name} SET {KEPT_TIDY}",
        moving,
        f"ALTER TABLE events ATTACH PARTITION {name} FOR VALUES FROM ({first}) TO ({end})",
    ):
        connection.execute(text(statement))
    return name


def _free_name(connection: Connection, name: str) -> str:
    """Return a name that no table has: one of that month may have been taken out of the log to be kept."""
    names = chain([name], (f"{name}_{number}" for number in count(2)))
    return next(each for each in names if connection.execute(_IS_FREE, {"name": each}).scalar_one())


def _statement(words: str) -> TextClause:
    """Return a statement with a name in it, in which a colon begins no parameter."""
    return text(words.replace(":", r"\:"))


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
