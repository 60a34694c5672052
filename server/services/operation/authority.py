"""One certificate authority for all hosts of a database: sealed in it, taken from it by each host that has none yet.

A host issues its certificate for its own names. Devices and consoles pin the authority, so it is the same to them which
host they reach. A host that has another authority of its own keeps it: its clients trust that one.
"""

import logging
from collections.abc import Callable
from pathlib import Path

from cryptography import x509
from sqlalchemy import Connection, delete, insert, select

from server.keys.private_files import private_directory, read_if_any, replace_file
from server.keys.secrets import Secrets, SecretsError
from server.store.engine import Database
from server.store.tables import server_state

_logger = logging.getLogger(__name__)
_KEY = "tls_authority"
_CONTEXT = "tls:authority"
_FILE = "ca-key.pem"


def share_authority(
    database: Database, secrets: Secrets, directory: Path, make: Callable[[], object]
) -> None:
    """Bring the database's authority into a host's directory, or the host's into the database, where one has none.

    Args:
        database: of all hosts.
        secrets: what the authority's key is sealed with.
        directory: where this host keeps its certificates.
        make: makes an authority there.

    Raises:
        SecretsError: the database's cannot be opened, and this host has none.
        StorageError, OSError: something cannot be read or written.
    """
    with database.write() as connection:  # of hosts that start at once, one makes it
        sealed = _read(connection)
        own = read_if_any(directory / _FILE)
        if sealed is None:
            if own is None and not (directory / "ca.pem").exists():
                make()
                own = (directory / _FILE).read_bytes()
            if own is not None:
                _write(connection, secrets, own)
            return
        try:
            common = secrets.decrypt(sealed, _CONTEXT).encode()
        except SecretsError as fault:
            if own is None:
                raise
            _logger.warning("this host's own certificate authority goes on: %s", fault)
            return
        if own is None and _is_lost_part(directory / "ca.pem", common):
            private_directory(directory)
            replace_file(directory / _FILE, common)
            _logger.info("the certificate authority of the other hosts was put into %s", directory)
        elif own is not None and own.split() != common.split():
            _logger.warning(
                "this host has a certificate authority of its own, other than that of the database: devices and consoles"
                " that know one refuse the other. To take the common one, stop the server and put %s aside",
                directory,
            )


def replace_authority(database: Database, secrets: Secrets, directory: Path) -> None:
    """Make a host's authority the one of the database. Raises StorageError, OSError."""
    with database.write() as connection:
        connection.execute(delete(server_state).where(server_state.c.key == _KEY))
        _write(connection, secrets, (directory / _FILE).read_bytes())


def authority_fault(connection: Connection, secrets: Secrets) -> str | None:
    """Return why the database's authority cannot be opened; None where it can, or where there is none."""
    sealed = _read(connection)
    try:
        if sealed is not None:
            secrets.decrypt(sealed, _CONTEXT)
    except SecretsError as fault:
        return str(fault)
    return None


def _is_lost_part(certificate: Path, common: bytes) -> bool:
    """Tell whether nothing is there that was made with another key than the database's."""
    kept = read_if_any(certificate)
    return kept is None or x509.load_pem_x509_certificate(kept) == x509.load_pem_x509_certificate(common)


def _read(connection: Connection) -> str | None:
    value: str | None = connection.execute(
        select(server_state.c.value).where(server_state.c.key == _KEY)
    ).scalar_one_or_none()
    return value


def _write(connection: Connection, secrets: Secrets, authority: bytes) -> None:
    sealed = secrets.encrypt(authority.decode("ascii"), _CONTEXT)
    connection.execute(insert(server_state).values(key=_KEY, value=sealed))
