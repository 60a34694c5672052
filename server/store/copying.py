"""Copies of SQLite databases, taken while servers write to them, and what has to be so of one that is put back."""

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import text

from server.store.engine import Database, StorageError, storage_fault

BEYOND = 1_000_000
"""How far numbers are raised: more changes or events than can have been made since a backup of any use."""


def copy_sqlite(source: Path, target: Path) -> None:
    """Make a copy, as of one moment and without free pages; `target` must not exist.

    Raises:
        StorageError: it cannot be read, or the copy not be written.
    """
    try:
        # Not as a URI: a name may hold any character. The file must be there: SQLite would make an empty one.
        if not source.is_file():
            raise StorageError(f"there is no {source}")
        with closing(sqlite3.connect(source)) as original:
            original.execute("VACUUM INTO ?", (str(target),))
    except sqlite3.Error as fault:
        raise StorageError(f"{source} was not copied: {storage_fault(fault) or fault}") from fault


def continue_beyond(events: Database) -> None:
    """Give events numbers that none had before the database was put back: followers resume after the last they saw."""
    with events.write() as connection:
        connection.execute(
            text("UPDATE sqlite_sequence SET seq = seq + :beyond WHERE name = 'events'"), {"beyond": BEYOND}
        )
