"""PostgreSQL that does not answer: what may pass by itself, and what no waiting mends."""

import re

from sqlalchemy.exc import DBAPIError

from server.store.engine import CONNECTIONS, Database, StorageError, open_postgresql

# What libpq, the server and a pooler say before there is a connection; SQLSTATE is not told by then. What is in no known
# words (a server of another language, say) may pass.
_LASTING = re.compile(
    r"authentication failed|no password supplied|([Rr]ole|[Dd]atabase) \"[^\"]*\" does not exist|pg_hba\.conf"
    r"|not permitted to log in|permission denied for database|invalid \S+ (value|number|option)|invalid connection option"
    r"|bad value for|certificate verify failed|certificate file|private key file|does not support SSL"
    r"|server certificate for|missing \"=\"|invalid port|could not match \d+ |client certificate|bad connection option"
    r"|no such (database|user)|unsupported startup parameter|invalid value for parameter|is too old|unrecognized configuration parameter"
)
_POOLER = "unsupported startup parameter"


class WrongAddressError(StorageError):
    """The database cannot be used by this URL, and never will be: an option, a name or the password is wrong."""


class UnreachableError(StorageError):
    """The database cannot be used now; it may be by itself, as after a power cut or during a failover."""


def reach(url: str, connections: int = CONNECTIONS) -> Database:
    """Open a PostgreSQL database by URL, and see that it answers.

    Raises:
        WrongAddressError, UnreachableError: it does not; in one line, in libpq's own words, without a password.
    """
    try:
        database = open_postgresql(url, connections)
    except ValueError as fault:
        msg = f"the database's URL cannot be used: {fault}"
        raise WrongAddressError(msg) from fault
    except ModuleNotFoundError as fault:
        msg = "PostgreSQL needs psycopg, which is not installed here: python3 packaging/bootstrap.py install --server-postgres"
        raise WrongAddressError(msg) from fault
    try:
        with database.read():
            return database
    except (StorageError, DBAPIError) as fault:
        database.close()
        raise what_it_is(fault) from fault


def what_it_is(fault: Exception) -> StorageError:
    """Return what has come of an attempt to use the database, with the driver's own words where there are any."""
    each = _words_of(fault)
    words = "; ".join(each)
    # Of several hosts one that is away may come back and be the one that is meant.
    if all(map(_LASTING.search, each)) or not isinstance(fault, StorageError):
        if _POOLER in words:
            words += " (if a pooler answers there, add pgbouncer=true to the URL)"
        return WrongAddressError(f"the database cannot be used: {words}")
    return UnreachableError(f"the database cannot be reached: {words}")


def _words_of(fault: BaseException) -> list[str]:
    """Return the driver's words, for each host that was tried; they hold no password."""
    from server.store.libpq import of_each_host

    cause: BaseException | None = fault
    while cause is not None:
        if isinstance(cause, DBAPIError) and cause.orig is not None:
            return of_each_host(str(cause.orig))
        cause = cause.__cause__
    return [" ".join(str(fault).split())]
