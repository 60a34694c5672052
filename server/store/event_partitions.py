"""The events of PostgreSQL by the month: made ahead, and dropped whole once all of a month is older than is kept.

Every event has a partition: what comes from a clock that is far ahead lies in the one for all else, until its month is made. What
was there before there were partitions is one of them. Several servers may do this at once: one does, the others leave it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, text

from server.store.engine import Database

MONTHS_AHEAD = 2
COUNTED = 2_000_000
"""Up to about so many events a partition's are counted before it is dropped."""
_DEFAULT = "events_default"
_ONE_AT_A_TIME = text("SELECT pg_try_advisory_xact_lock(17237, 3)")
# Whoever waits for a table's lock has everybody behind them who comes later, doors too.
_PATIENCE = text("SET LOCAL lock_timeout = '300ms'")
_ALL = text(
    "SELECT relname AS name, pg_get_expr(relpartbound, pg_class.oid) AS bound FROM pg_class"
    " JOIN pg_inherits ON inhrelid = pg_class.oid WHERE inhparent = to_regclass('events') ORDER BY relname"
)
_TAKEN_AWAY = "taken_away_"
_ALL_TAKEN_AWAY = text(
    "SELECT relname FROM pg_class WHERE relkind = 'r' AND NOT relispartition"  # noqa: S608  # a name of ours
    " AND relnamespace = (SELECT relnamespace FROM pg_class WHERE oid = to_regclass('events'))"
    f" AND starts_with(relname, '{_TAKEN_AWAY}events') ORDER BY relname"
)
_ESTIMATED = text("SELECT reltuples FROM pg_class WHERE oid = to_regclass(:name)")
_BOUND = re.compile(r"FOR VALUES FROM \((?:MINVALUE|'(-?\d+)')\) TO \('(-?\d+)'\)")
_COLUMNS = text(
    "SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute"
    " WHERE attrelid = to_regclass('events') AND attnum > 0 AND NOT attisdropped"
)
KEPT_TIDY = "(autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 20000, autovacuum_analyze_scale_factor = 0.02)"
"""How PostgreSQL is to tidy a partition up: by how much was deleted, not by a share of ten million."""


@dataclass(frozen=True, slots=True)
class Partition:
    """One of them: its name, and of which times it has the events, in milliseconds since 1970; None for no bound."""

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
        StorageError: they could not be made; events go where they went before.
    """
    made = []
    for months in range(MONTHS_AHEAD + 1):
        since, until = month_after(now, months), month_after(now, months + 1)
        with database.write() as connection:
            if connection.execute(_ONE_AT_A_TIME).scalar_one() and not _covers(connection, since, until):
                made.append(_make(connection, since, until))
    return made


def drop_older(database: Database, before: datetime) -> int:
    """Drop the partitions of which all events are from before a moment; return how many events that were, of many about.

    Raises:
        StorageError: one could not be dropped now; those before it are.
    """
    dropped = 0
    _delete_taken_away(database)
    for partition in _present(database):
        if partition.until > _milliseconds(before):
            continue
        with database.read() as connection:
            count = _count(connection, partition.name)
        if _take_away(database, partition):
            dropped += count
            _delete_taken_away(database)
    return dropped


def _take_away(database: Database, partition: Partition) -> bool:
    """Have a partition be none of the log's any more; return whether it was until now.

    To delete a gigabyte takes a second, and in the transaction that takes it away all new events would wait for that.
    """
    with database.write() as connection:
        if not connection.execute(_ONE_AT_A_TIME).scalar_one() or partition not in partitions(connection):
            return False
        connection.execute(_PATIENCE)
        connection.execute(text(f"ALTER TABLE events DETACH PARTITION {partition.name}"))
        connection.execute(text(f"ALTER TABLE {partition.name} RENAME TO {_TAKEN_AWAY}{partition.name}"))
    return True


def _delete_taken_away(database: Database) -> None:
    """Delete what was taken away, also before a server ended in the middle of it."""
    with database.read() as connection:
        names = list(connection.execute(_ALL_TAKEN_AWAY).scalars())
    for name in names:
        with database.write() as connection:
            if connection.execute(_ONE_AT_A_TIME).scalar_one():
                connection.execute(_PATIENCE)
                connection.execute(text(f"DROP TABLE IF EXISTS {name}"))


def _count(connection: Connection, name: str) -> int:
    """Return how many events are in a partition; of many what PostgreSQL has estimated.

    To go through a hundred million may take longer than any statement may, and then none of them would ever be dropped.
    """
    estimated = int(connection.execute(_ESTIMATED, {"name": name}).scalar_one())
    if estimated > COUNTED:
        return estimated
    counted: int = connection.execute(text(f"SELECT count(*) FROM {name}")).scalar_one()  # noqa: S608  # our own
    return counted


def partitions(connection: Connection) -> list[Partition]:
    """Return all, but for the one for what fits none; none where the table has no partitions."""
    return list(_read(connection))


def _present(database: Database) -> list[Partition]:
    with database.read() as connection:
        return partitions(connection)


def _read(connection: Connection) -> Iterator[Partition]:
    for name, bound in connection.execute(_ALL):
        if (found := _BOUND.fullmatch(bound)) is not None:
            since, until = found.groups()
            yield Partition(name, None if since is None else int(since), int(until))


def _covers(connection: Connection, since: datetime, until: datetime) -> bool:
    """Whether some of that time has a partition: months are made whole, and what was there before ends with one."""
    first, end = _milliseconds(since), _milliseconds(until)
    return any(
        (each.since is None or each.since < end) and first < each.until for each in partitions(connection)
    )


def _make(connection: Connection, since: datetime, until: datetime) -> str:
    name = f"events_{since:%Y_%m}"
    first, end = _milliseconds(since), _milliseconds(until)
    columns: str = connection.execute(_COLUMNS).scalar_one()
    connection.execute(_PATIENCE)
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


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
