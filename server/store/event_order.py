"""In which order events become visible when several processes write them.

On PostgreSQL ids are given before the commit, so an event may appear after one with a higher id. Whoever reads on from
the last id seen would miss it. So each insert holds, until its commit, a shared advisory lock that names the last id
given before its own; a reader stops at the lowest of them. Nobody waits for anybody, and an insert is one statement,
so that a process that hangs holds up no reader.

SQLite has one writer: ids appear in their order.
"""

from typing import NamedTuple

from sqlalchemy import Connection, text

from server.store.engine import Database

_SPACE = 0x434C << 48  # our part of the 64-bit numbers of advisory locks; an id has the lower 48 bits

HOLD_BACK_READERS = f"SELECT pg_advisory_xact_lock_shared({_SPACE} + last_value) FROM events_id_seq OFFSET 0"  # noqa: S608
"""To be evaluated in an insert before its first id is given."""

GIVEN = "SELECT last_value FROM events_id_seq"
LOWEST_UNDER_WAY = f"""
    SELECT min((classid::bigint << 32 | objid::bigint) - {_SPACE}) FROM pg_locks
    WHERE locktype = 'advisory' AND objsubid = 1 AND classid::bigint >> 16 = {_SPACE >> 48}
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""  # noqa: S608  # numbers of our own


NUMBER_CORRECTION = "INSERT INTO event_log_probe (id, at) VALUES (2, 1) ON CONFLICT (id) DO UPDATE SET at = event_log_probe.at + 1"
"""For a transaction that corrects events: those who have read them hear of it in every process."""

_CORRECTIONS = "SELECT at FROM event_log_probe WHERE id = 2"


class News(NamedTuple):
    """What there is to hear of events on PostgreSQL: up to which id their order is settled, and how often some have been
    corrected.
    """

    settled: int
    corrections: int


def news(database: Database) -> News:
    """Return what other processes have done, of a database on PostgreSQL.

    Raises:
        StorageError: the database cannot be read.
    """
    with database.each_statement() as connection:
        corrections: int = connection.execute(text(_CORRECTIONS)).scalar_one_or_none() or 0
        return News(_settled(connection), corrections)


def settled(database: Database) -> int | None:
    """Return the id up to which a transaction that starts now sees all events; None when there is no such limit.

    Raises:
        StorageError: the database cannot be read.
    """
    if database.is_sqlite:
        return None
    with database.each_statement() as connection:
        return _settled(connection)


def _settled(connection: Connection) -> int:
    given: int = connection.execute(text(GIVEN)).scalar_one()
    # In this order: an insert that is not seen now gets ids beyond those given before.
    lowest: int | None = connection.execute(text(LOWEST_UNDER_WAY)).scalar_one()
    return given if lowest is None else min(given, lowest)
