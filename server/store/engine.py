"""Databases: SQLite files by default, PostgreSQL by URL; short transactions, foreign faults translated in one place."""

import selectors
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import DBAPIError, DisconnectionError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from server.store import folding

BUSY_TIMEOUT_SECONDS = 10
_WRITES = "clue_writes"

# PostgreSQL: one writer at a time, as with SQLite, so that nothing read in a transaction can become stale before it is
# written. The number is that of an advisory lock, which belongs to the database and goes with the transaction.
_WRITE_LOCK = text("SELECT pg_advisory_xact_lock(17237, 1)")
_POSTGRESQL_CONNECTION = {
    "application_name": "clue-server",
    "connect_timeout": 3,
    # A server or network that has gone away without a word is noticed within seconds.
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 2,
    "tcp_user_timeout": 5000,
    # Whoever hangs in a transaction must not hold up all the others.
    "options": (
        f"-c lock_timeout={BUSY_TIMEOUT_SECONDS}s -c statement_timeout=30s"
        " -c idle_in_transaction_session_timeout=10s"
    ),
}
_CONNECTIONS = {"pool_size": 5, "max_overflow": 5, "pool_timeout": BUSY_TIMEOUT_SECONDS}


class StorageError(Exception):
    """The database cannot take the work now: disk full, read-only, unreachable, locked for too long."""


class TextError(Exception):
    """A text that cannot be kept: PostgreSQL takes no NUL character, so SQLite is given none either."""


class Database:
    """One database, with the two kinds of transaction that the server uses."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        event.listen(engine, "before_cursor_execute", _refuse_nul)

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

        The write lock is taken at the start, so that nothing read in it can become stale before it is written.

        Raises:
            StorageError: the database cannot be written.
        """
        with _translated(), self.engine.connect() as connection:
            connection = connection.execution_options(**{_WRITES: True})  # noqa: PLW2901
            with connection.begin():
                if not self.is_sqlite:
                    connection.execute(_WRITE_LOCK)
                yield connection

    @contextmanager
    def each_statement(self) -> Iterator[Connection]:
        """Give a connection on which each statement is a transaction of its own and sees the present (PostgreSQL).

        Raises:
            StorageError: the database cannot be used.
        """
        with _translated(), self.engine.connect() as connection:
            yield connection.execution_options(isolation_level="AUTOCOMMIT")

    def own_connection(self) -> Any:
        """Return a connection of the driver itself, in autocommit mode, which the caller closes.

        Raises:
            StorageError: the database cannot be reached.
        """
        with _translated():
            lent = self.engine.raw_connection()
        connection: Any = lent.driver_connection
        lent.detach()
        if not self.is_sqlite:  # whose connections are in that mode from the start
            connection.autocommit = True
        return connection

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
        folding.teach(connection)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get(_WRITES, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return Database(engine)


def open_postgresql(url: str) -> Database:
    """Open a PostgreSQL database by URL (`postgresql://…`); what the URL says of a connection counts before ours."""
    address = make_url(url).set(drivername="postgresql+psycopg")
    ours = {name: value for name, value in _POSTGRESQL_CONNECTION.items() if name not in address.query}
    engine = create_engine(address, connect_args=ours, **_CONNECTIONS)

    @event.listens_for(engine, "checkout")
    def _refuse_broken(connection: Any, _record: Any, _proxy: Any) -> None:
        if is_broken(connection):
            msg = "the database server has closed this connection"
            raise DisconnectionError(msg)  # the pool makes another one

    return Database(engine)


def is_broken(connection: Any) -> bool:
    """Tell, without asking it, whether PostgreSQL has ended an idle connection: else it has nothing to say on one."""
    if connection.closed:
        return True
    with selectors.DefaultSelector() as selector:
        selector.register(connection.fileno(), selectors.EVENT_READ)
        return bool(selector.select(0))


def _refuse_nul(
    _connection: Any, _cursor: Any, _statement: str, parameters: Any, _context: Any, executemany: Any
) -> None:
    if executemany:  # made by the server itself
        return
    values = parameters.values() if isinstance(parameters, Mapping) else parameters
    if any(isinstance(value, str) and "\0" in value for value in values):
        msg = "A text holds the character NUL, which cannot be kept"
        raise TextError(msg)


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except PoolTimeoutError as fault:
        msg = "all connections to the database are busy"
        raise StorageError(msg) from fault
    except Exception as fault:
        cause = fault.orig if isinstance(fault, DBAPIError) else fault
        if (words := storage_fault(cause)) is not None:
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
    "40": "the database was busy with another change",
    "55": "the database is locked by another program",
    "53": "the database server is out of disk, memory or connections",
    "57": "the database server is shutting down",
    "58": "the database server's disk fails",
}
