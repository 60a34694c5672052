"""Databases: SQLite files by default, PostgreSQL by URL; short transactions, foreign faults translated in one place."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError

BUSY_TIMEOUT_SECONDS = 10
_WRITES = "clue_writes"


class StorageError(Exception):
    """The database cannot take the work now: disk full, read-only, unreachable, locked for too long."""


class Database:
    """One database, with the two kinds of transaction that the server uses."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    @property
    def is_sqlite(self) -> bool:
        """Whether this is a SQLite file."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Give a transaction that sees one state of the database.

        Raises:
            StorageError: the database cannot be read.
        """
        with _translated(), self.engine.connect() as connection:
            if not self.is_sqlite:
                connection = connection.execution_options(  # noqa: PLW2901
                    isolation_level="REPEATABLE READ", postgresql_readonly=True
                )
            with connection.begin():
                yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Give a transaction that may write; it is committed at the end and rolled back on any exception.

        SQLite's write lock is taken at the start, so that nothing read in it can become stale before it is written.

        Raises:
            StorageError: the database cannot be written.
        """
        with _translated(), self.engine.connect() as connection:
            connection = connection.execution_options(**{_WRITES: True})  # noqa: PLW2901
            with connection.begin():
                yield connection

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()


def open_sqlite(path: Path, *, synchronous: str = "NORMAL") -> Database:
    """Open (or make) a SQLite database in WAL mode.

    Args:
        path: the file.
        synchronous: NORMAL survives a crash of the process, FULL also one of the machine.
    """
    engine = create_engine(
        f"sqlite:///{path}", connect_args={"timeout": BUSY_TIMEOUT_SECONDS, "check_same_thread": False}
    )

    @event.listens_for(engine, "connect")
    def _configure(connection: sqlite3.Connection, _record: Any) -> None:
        # The driver's own transaction handling starts them too late; ours says BEGIN itself.
        connection.isolation_level = None
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute(f"PRAGMA synchronous = {synchronous}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get(_WRITES, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return Database(engine)


def open_postgresql(url: str) -> Database:
    """Open a PostgreSQL database by URL (`postgresql://…`)."""
    address = make_url(url).set(drivername="postgresql+psycopg")
    return Database(create_engine(address, pool_pre_ping=True))


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except DBAPIError as fault:
        if (words := storage_fault(fault.orig)) is not None:
            raise StorageError(words) from fault
        raise


def storage_fault(fault: BaseException | None) -> str | None:
    """Return what is wrong with the storage in words, or None when the statement itself was at fault."""
    if isinstance(fault, sqlite3.Error):
        return _SQLITE_FAULTS.get(getattr(fault, "sqlite_errorcode", 0) & 0xFF)  # the primary result code
    state: str | None = getattr(fault, "sqlstate", None)
    if state is not None and state[:2] in _POSTGRESQL_FAULTS:
        return _POSTGRESQL_FAULTS[state[:2]]
    if type(fault).__name__ == "OperationalError" and state is None:
        return "the database server cannot be reached"
    return None


_SQLITE_FAULTS = {
    sqlite3.SQLITE_FULL: "the disk of the data directory is full",
    sqlite3.SQLITE_IOERR: "the disk of the data directory fails",
    sqlite3.SQLITE_READONLY: "the database file is read-only",
    sqlite3.SQLITE_CANTOPEN: "the database file cannot be opened",
    sqlite3.SQLITE_BUSY: "the database is locked by another program",
    sqlite3.SQLITE_CORRUPT: "the database file is damaged",
    sqlite3.SQLITE_NOTADB: "the database file is damaged",
}
_POSTGRESQL_FAULTS = {
    "08": "the connection to the database broke",
    "25": "the database is read-only",
    "53": "the database server is out of disk, memory or connections",
    "57": "the database server is shutting down",
    "58": "the database server's disk fails",
}
