"""PostgreSQL that does not answer: what may pass by itself, and what no waiting mends."""

import re

from sqlalchemy.exc import ArgumentError, DBAPIError

from server.store.engine import Database, StorageError, open_postgresql

# What libpq and the server say before there is a connection; SQLSTATE is not told by then. What is in no known words
# (a server of another language, say) may pass.
_LASTING = re.compile(
    r"authentication failed|no password supplied|(role|database) \"[^\"]*\" does not exist|no pg_hba\.conf entry"
    r"|not permitted to log in|permission denied for database|invalid \S+ (value|number|option)|invalid connection option"
    r"|bad value for|certificate verify failed|certificate file|private key file|does not support SSL"
    r"|server certificate for|missing \"=\"|invalid port"
)


class WrongAddressError(StorageError):
    """The database cannot be used by this URL, and never will be: an option, a name or the password is wrong."""


class UnreachableError(StorageError):
    """The database cannot be used now; it may be by itself, as after a power cut or during a failover."""


def reach(url: str) -> Database:
    """Open a PostgreSQL database by URL, and see that it answers.

    Raises:
        WrongAddressError, UnreachableError: it does not.
    """
    try:
        database = open_postgresql(url)
    except (ArgumentError, ValueError) as fault:
        msg = "the database's URL cannot be read: give postgresql://USER@HOST:PORT/NAME"
        raise WrongAddressError(msg) from fault
    try:
        with database.read():
            return database
    except (StorageError, DBAPIError) as fault:
        database.close()
        raise what_it_is(fault) from fault


def what_it_is(fault: Exception) -> StorageError:
    """Return what has come of an attempt to use the database, with the driver's own words where there are any."""
    words = _words_of(fault)
    if _LASTING.search(words) or not isinstance(fault, StorageError):
        return WrongAddressError(f"the database cannot be used: {words}")
    return UnreachableError(f"the database cannot be reached: {words}")


def _words_of(fault: BaseException) -> str:
    """Return the driver's words in one line; they hold no password."""
    cause: BaseException | None = fault
    while cause is not None:
        if isinstance(cause, DBAPIError) and cause.orig is not None:
            return " ".join(str(cause.orig).split())
        cause = cause.__cause__
    return " ".join(str(fault).split())
