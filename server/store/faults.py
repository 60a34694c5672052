"""What a database's fault says of the storage: full, busy, away, or out of order, in words for whoever asked.

The words go to strangers too (`/readyz`), so they name no host, user or database; the log has the driver's own.
"""

import errno
import re
import sqlite3

from clue_desktop.domain.said import Said


class StorageError(Exception):
    """The database cannot take the work now; `code` says in one word why."""

    code = "storage_unavailable"


class StorageFullError(StorageError):
    """There is no room: the disk, or a quota on it, is used up."""

    code = "storage_full"


class StorageBusyError(StorageError):
    """Others are working there; the same can be asked again in a moment."""

    code = "busy"


class StorageUncertainError(StorageError):
    """The connection broke while a change was being committed: nobody knows whether it was."""


def storage_error(fault: BaseException | None) -> StorageError | None:
    """Return what a driver's fault says of the storage, or None when the statement itself was at fault."""
    words = storage_fault(fault)
    if words is None:
        return None
    number, state = getattr(fault, "sqlite_errorcode", None), getattr(fault, "sqlstate", None) or ""
    if number in _SQLITE_FULL or words == _POSTGRESQL_FAULTS[_POSTGRESQL_FULL]:
        return StorageFullError(words)
    if (number is not None and number & 0xFF == sqlite3.SQLITE_BUSY) or state.startswith(_POSTGRESQL_BUSY):
        return StorageBusyError(words)
    if words == _POSTGRESQL_FAULTS["53300"]:  # said before there is a connection, without its state
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
    if state == _INTERNAL and _NO_MORE.search(str(fault)):
        return _POSTGRESQL_FAULTS[_POSTGRESQL_FULL]
    if state is not None:
        return _POSTGRESQL_FAULTS.get(state) or _POSTGRESQL_FAULTS.get(state[:2])
    kinds = {kind.__name__ for kind in type(fault).__mro__}  # psycopg is not there for everybody
    if "SilentError" in kinds:
        return Said("the database server does not answer")
    if "OperationalError" in kinds:
        words = str(fault)
        return next((said for sign, said in _NO_CONNECTION if sign.search(words)), _UNREACHABLE)
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
_SHARED = Said("a pooler stands before the database, and its URL does not say so (pgbouncer=true)")
_NO_USER = Said("the database server refuses the user or the password")
_UNREACHABLE = Said("the database server cannot be reached")
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
    # Another one's prepared statement, or none of ours any more: connections are shared.
    "42P05": _SHARED,
    "26000": _SHARED,
}
_INTERNAL = "XX000"
_NO_MORE = re.compile(
    r"could not (extend|write|create|open) (temporary )?file|File too large|Disk quota exceeded"
)
# What libpq, the server and a pooler say before there is a connection; SQLSTATE is not told by then.
_NO_CONNECTION = (
    (
        re.compile("remaining connection slots|too many (clients|connections)|no more connections allowed"),
        _POSTGRESQL_FAULTS["53300"],
    ),
    (re.compile("unsupported startup parameter"), _SHARED),
    (
        re.compile(
            "authentication failed|no password supplied|[Rr]ole .* does not exist|not permitted to log in|no such user"
        ),
        _NO_USER,
    ),
    (
        re.compile("[Dd]atabase .* does not exist|no such database|permission denied for database"),
        Said("the database server has no such database for this user"),
    ),
    (re.compile(r"pg_hba\.conf|client certificate"), Said("the database server does not let this server in")),
    (
        re.compile("certificate|SSL error|does not support SSL"),
        Said("the database server's certificate is not trusted, or it speaks no TLS"),
    ),
    (re.compile("resolve host|translate host name"), Said("the database server's name cannot be resolved")),
    (re.compile("is too old"), Said("the database server is too old")),
    (
        re.compile("starting up|not yet accepting|shutting down|in recovery mode"),
        Said("the database server is starting or shutting down"),
    ),
    (re.compile("read-only|hot standby"), Said("no database server that can be written to answers")),
)
