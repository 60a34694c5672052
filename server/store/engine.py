"""Databases: SQLite files by default, PostgreSQL by URL; short transactions, foreign faults translated in one place."""

import errno
import selectors
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import DBAPIError, DisconnectionError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from clue_desktop.domain.said import Said
from server.bounding.asking import present_asker
from server.store import folding
from server.store.free_space import FreeSpace
from server.store.lane import Lane, NoTurnError

BUSY_TIMEOUT_SECONDS = 5
"""How long whoever has the turn to write waits for programs that are not this one."""
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
# Of SQLite one for each thread that could want one, so that nobody waits for a connection; a few are kept.
_SQLITE_CONNECTIONS = {"pool_size": 8, "max_overflow": -1}


class StorageError(Exception):
    """The database cannot take the work now; `code` says in one word why."""

    code = "storage_unavailable"


class StorageFullError(StorageError):
    """There is no room: the disk, or a quota on it, is used up."""

    code = "storage_full"


class StorageBusyError(StorageError):
    """Others are working there; the same can be asked again in a moment."""

    code = "busy"


class TextError(Exception):
    """A text that cannot be kept: PostgreSQL takes no NUL character, so SQLite is given none either."""


class Database:
    """One database, with the two kinds of transaction that the server uses.

    Attributes:
        engine: SQLAlchemy's, for those who have to do with the database itself.
        space: the room on its disk, where that is this machine's to look after.
        lane: where this process's writers wait for their turn. Who only reads never does.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.lane = Lane()
        self.space: FreeSpace | None = None
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
    def write(
        self, patience_seconds: float | None = None, *, makes_room: bool = False
    ) -> Iterator[Connection]:
        """Give a transaction that may write; it is committed at the end and rolled back on any exception.

        The write lock is taken at the start, so that nothing read in it can become stale before it is written.

        Args:
            patience_seconds: how long to wait for the turn, if not as long as is usual for who asks.
            makes_room: whether it is wanted on a disk that is nearly full too.

        Raises:
            StorageBusyError: no turn came in time.
            StorageError: the database cannot be written.
        """
        if not makes_room and self.space is not None and (fault := self.space.refusal()) is not None:
            raise StorageFullError(fault)
        with (
            _translated(),
            self.lane.turn(present_asker(), patience_seconds),
            self.engine.connect() as connection,
        ):
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
        URL.create("sqlite", database=str(path)),  # as text, a `?` in it would begin its options
        connect_args={"timeout": BUSY_TIMEOUT_SECONDS, "check_same_thread": False},
        **_SQLITE_CONNECTIONS,
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
            msg = Said("the database server has closed this connection")
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
        msg = Said("A text holds the character NUL, which cannot be kept")
        raise TextError(msg)


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except NoTurnError as fault:
        msg = Said("many changes are waiting already")
        raise StorageBusyError(msg) from fault
    except PoolTimeoutError as fault:
        msg = Said("all connections to the database are busy")
        raise StorageBusyError(msg) from fault
    except Exception as fault:
        cause = fault.orig if isinstance(fault, DBAPIError) else fault
        if (known := storage_error(cause)) is not None:
            raise known from fault
        raise


def storage_error(fault: BaseException | None) -> StorageError | None:
    """Return what a driver's fault says of the storage, or None when the statement itself was at fault."""
    words = storage_fault(fault)
    if words is None:
        return None
    number, state = getattr(fault, "sqlite_errorcode", None), getattr(fault, "sqlstate", None) or ""
    if number in _SQLITE_FULL or state == _POSTGRESQL_FULL:
        return StorageFullError(words)
    if (number is not None and number & 0xFF == sqlite3.SQLITE_BUSY) or state.startswith(_POSTGRESQL_BUSY):
        return StorageBusyError(words)
    return StorageError(words)


def kind_of(fault: OSError) -> type[StorageError]:
    """Return what a file that could not be written says of the storage."""
    return StorageFullError if fault.errno in _NO_ROOM else StorageError


def storage_fault(fault: BaseException | None) -> str | None:
    """Return what is wrong with the storage in words, or None when the statement itself was at fault."""
    if isinstance(fault, sqlite3.Error):
        number = getattr(fault, "sqlite_errorcode", 0)
        return _SQLITE_FAULTS.get(number) or _SQLITE_FAULTS.get(number & 0xFF)  # the primary result code
    state: str | None = getattr(fault, "sqlstate", None)
    if state is not None and (words := _POSTGRESQL_FAULTS.get(state) or _POSTGRESQL_FAULTS.get(state[:2])):
        return words
    if type(fault).__name__ == "OperationalError" and state is None:
        return Said("the database server cannot be reached")
    return None


_NO_ROOM = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}
# SQLite says SQLITE_FULL of ENOSPC alone; a quota is an error of writing to it, or of what it does before or after.
_SQLITE_FULL = {
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR_WRITE,
    sqlite3.SQLITE_IOERR_FSYNC,
    sqlite3.SQLITE_IOERR_SHMSIZE,
}
_TAKES_NO_MORE = Said(
    "the disk of the data directory takes no more: it or a quota on it is full, or it fails"
)
_SQLITE_FAULTS = {
    sqlite3.SQLITE_IOERR_WRITE: _TAKES_NO_MORE,
    sqlite3.SQLITE_IOERR_FSYNC: _TAKES_NO_MORE,
    sqlite3.SQLITE_IOERR_SHMSIZE: _TAKES_NO_MORE,
    sqlite3.SQLITE_FULL: Said("the disk of the data directory is full"),
    sqlite3.SQLITE_IOERR: Said("the disk of the data directory fails"),
    sqlite3.SQLITE_READONLY: Said("the database file is read-only"),
    sqlite3.SQLITE_CANTOPEN: Said("the database file cannot be opened"),
    sqlite3.SQLITE_BUSY: Said("the database is locked by another program"),
    sqlite3.SQLITE_CORRUPT: Said("the database file is damaged"),
    sqlite3.SQLITE_NOTADB: Said("the database file is damaged"),
}
_POSTGRESQL_FULL = "53100"
# Rolled back for another transaction, a lock not had in time, no connection left, a statement that took too long.
_POSTGRESQL_BUSY = ("40", "55P03", "53300", "57014")
_POSTGRESQL_FAULTS = {
    "53100": Said("the disk of the database server is full"),
    "53300": Said("the database server has no connection left"),
    "57014": Said("the database took too long"),
    "08": Said("the connection to the database broke"),
    "25": Said("the database is read-only"),
    "40": Said("the database was busy with another change"),
    "55": Said("the database was busy with another change"),
    "53": Said("the database server is out of disk, memory or connections"),
    "57": Said("the database server is shutting down"),
    "58": Said("the database server's disk fails"),
}
