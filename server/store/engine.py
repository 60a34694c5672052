"""Databases: SQLite files by default, PostgreSQL by URL; short transactions, foreign faults translated in one place."""

import selectors
import sqlite3
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import URL, Connection, Engine, ExceptionContext, RootTransaction, create_engine, event, text
from sqlalchemy.exc import DBAPIError, DisconnectionError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from clue_desktop.domain.said import Said
from server.bounding.asking import present_asker
from server.store import folding
from server.store.faults import (
    StorageBusyError,
    StorageError,
    StorageFullError,
    StorageUncertainError,
    kind_of,
    storage_error,
    storage_fault,
)
from server.store.free_space import FreeSpace
from server.store.lane import Lane, NoTurnError

if TYPE_CHECKING:
    from server.store.libpq import Connector

__all__ = [
    "Database",
    "StorageBusyError",
    "StorageError",
    "StorageFullError",
    "StorageUncertainError",
    "TextError",
    "is_broken",
    "kind_of",
    "open_postgresql",
    "open_sqlite",
    "storage_error",
    "storage_fault",
]

BUSY_TIMEOUT_SECONDS = 5
"""How long whoever has the turn to write waits for programs that are not this one."""
_WRITES = "clue_writes"
_READ_ONLY = "25006"

# PostgreSQL: one writer at a time, as with SQLite, so that nothing read in a transaction can become stale before it is
# written. The number is that of an advisory lock, which belongs to the database and goes with the transaction.
_WRITE_LOCK = text("SELECT pg_advisory_xact_lock(17237, 1)")
CONNECTIONS = 6
"""How many connections to PostgreSQL a database opens at most, if it is not told otherwise."""
# Of SQLite one for each thread that could want one, so that nobody waits for a connection; a few are kept.
_SQLITE_CONNECTIONS = {"pool_size": 8, "max_overflow": -1}


class TextError(Exception):
    """A text that cannot be kept: PostgreSQL takes no NUL character, so SQLite is given none either."""


class Database:
    """One database, with the two kinds of transaction that the server uses.

    Attributes:
        engine: SQLAlchemy's, for those who have to do with the database itself.
        space: the room on its disk, where that is this machine's to look after.
        lane: where this process's writers wait for their turn. Who only reads never does.
        connector: what opens its connections; None for a SQLite file.
    """

    def __init__(
        self, engine: Engine, connector: "Connector | None" = None, connections: int | None = None
    ) -> None:
        """Take how many connections there are at most; one of them is for whoever writes, whatever is read."""
        self.engine = engine
        self.connector = connector
        self.lane = Lane()
        self.space: FreeSpace | None = None
        self._readers = None if connections is None else threading.BoundedSemaphore(max(1, connections - 1))
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
        with _translated(), self._place_to_read(), self.engine.connect() as connection:
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
            StorageUncertainError: the connection broke in the commit.
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
            with connection.begin() as transaction:
                if not self.is_sqlite:
                    connection.execute(_WRITE_LOCK)
                yield connection
                if transaction.is_active and not self.is_sqlite:
                    _commit(transaction)

    @contextmanager
    def each_statement(self) -> Iterator[Connection]:
        """Give a connection on which each statement is a transaction of its own and sees the present (PostgreSQL).

        Raises:
            StorageError: the database cannot be used.
        """
        with _translated(), self._place_to_read(), self.engine.connect() as connection:
            yield connection.execution_options(isolation_level="AUTOCOMMIT")

    def own_connection(self) -> Any:
        """Return a connection of the driver itself, in autocommit mode, which the caller closes.

        Raises:
            StorageError: the database cannot be reached.
        """
        with _translated():
            if self.connector is not None:
                own: Any = self.connector.connect()
                own.autocommit = True
                return own
            lent = self.engine.raw_connection()
        connection: Any = lent.driver_connection  # in that mode from the start
        lent.detach()
        return connection

    def for_migrating(self) -> "Database":
        """Return the same database of PostgreSQL once more, on connections for what may take long; the caller closes it."""
        if self.connector is None:
            msg = "a SQLite file is changed on the connections that it has"
            raise TypeError(msg)
        return _on(self.connector.for_migrating(), 2)

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()
        if self.connector is not None:
            self.connector.close()

    @contextmanager
    def _place_to_read(self) -> Iterator[None]:
        if self._readers is None:
            yield
            return
        if not self._readers.acquire(timeout=BUSY_TIMEOUT_SECONDS):
            raise PoolTimeoutError
        try:
            yield
        finally:
            self._readers.release()


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


def open_postgresql(url: str, connections: int = CONNECTIONS) -> Database:
    """Open a PostgreSQL database by a URL as libpq reads it; what it says of a connection counts before ours.

    Args:
        url: `postgresql://…`, in any form that libpq takes, with `pgbouncer=true` where a pooler lends connections for one
            transaction.
        connections: how many there are at most, without those that are somebody's own.

    Raises:
        ValueError: the URL cannot be read; in one line, without a password.
        ModuleNotFoundError: psycopg is not installed.
    """
    from server.store.libpq import Address, Connector

    return _on(Connector(Address.of(url)), connections)


def _on(connector: "Connector", connections: int) -> Database:
    kept = max(1, connections // 2)
    engine = create_engine(
        URL.create("postgresql+psycopg", database=connector.address.database),
        creator=connector.connect,
        pool_size=kept,
        max_overflow=connections - kept,
        pool_timeout=BUSY_TIMEOUT_SECONDS,
    )

    @event.listens_for(engine, "checkout")
    def _refuse_broken(connection: Any, _record: Any, _proxy: Any) -> None:
        if is_broken(connection):
            msg = Said("the database server has closed this connection")
            raise DisconnectionError(msg)  # the pool makes another one

    @event.listens_for(engine, "handle_error")
    def _leave_a_standby(context: ExceptionContext) -> None:
        if getattr(context.original_exception, "sqlstate", None) == _READ_ONLY:
            context.is_disconnect = True  # it was the primary once: the pool looks for the present one

    if connector.address.pooled:
        limits = connector.address.setting_limits(of_a_transaction=True)

        @event.listens_for(engine, "begin")
        def _limit(connection: Connection) -> None:
            # A pooler takes no settings when connecting, and what is set for longer would be left to others.
            if connection.get_execution_options().get("isolation_level") != "AUTOCOMMIT":
                connection.exec_driver_sql(limits)

    return Database(engine, connector, connections)


def _commit(transaction: RootTransaction) -> None:
    try:
        transaction.commit()
    except DBAPIError as fault:
        if getattr(fault.orig, "sqlstate", None) is None:  # else the server has said that it was not
            words = storage_fault(fault.orig) or Said("the connection to the database broke")
            raise StorageUncertainError(words) from fault
        raise


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
