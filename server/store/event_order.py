"""In which order events become visible when several processes write them.

On PostgreSQL ids are given before the commit, so an event may appear after one with a higher id. Whoever reads on from
the last id seen would miss it. So each insert holds, until its commit, a shared advisory lock that names the last id
given before its own; a reader stops at the lowest of them. Nobody waits for anybody, and an insert is one statement,
so that a process that hangs holds up no reader.

SQLite has one writer: ids appear in their order.
"""

from sqlalchemy import text

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


def settled(database: Database) -> int | None:
    """Return the id up to which a transaction that starts now sees all events; None when there is no such limit.

    Raises:
        StorageError: the database cannot be read.
    """
    if database.is_sqlite:
        return None
    with database.each_statement() as connection:
        given: int = connection.execute(text(GIVEN)).scalar_one()
        # In this order: an insert that is not seen now gets ids beyond those given before.
        lowest: int | None = connection.execute(text(LOWEST_UNDER_WAY)).scalar_one()
    return given if lowest is None else min(given, lowest)
