"""Which secret key a database is sealed with, compared at every start: a host with another key must not write a line.

Its first save would make every door denied that goes by another host, and break the audit trail's chain for ever.
"""

import json
import socket
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, insert, select

from server.keys.secrets import KEY_FILE, KEY_VARIABLE, MEMORY_FILE, Secrets, SecretsError
from server.services import audit_trail
from server.services.customer_api.vendor_apis import context_of
from server.services.mail.mail_settings import sealed_password
from server.services.mail.outbox import open_mail
from server.store.engine import Database
from server.store.tables import outbox, server_state, vendor_api_revisions, vendor_apis

_KEY = "key_check"
_PURPOSE = "database-check"


class ForeignKeyError(SecretsError):
    """The database is sealed with another key than this host has."""


@dataclass(frozen=True, slots=True)
class _Recorded:
    """What the database knows of its key: how to tell it, and where the host that came first keeps it."""

    check: str
    machine: str
    place: str


def forestall(database: Database, data_dir: Path, environ: Mapping[str, str]) -> None:
    """Keep a data directory that has no key yet from remembering one that is not the database's.

    Raises:
        ForeignKeyError: the database has a key, and it is not at hand here.
    """
    if Secrets.exists(data_dir):
        return
    with database.read() as connection:
        recorded = _read(connection)
    if recorded is None:
        return
    at_hand = Secrets.at_hand(data_dir, environ)
    if at_hand is None or _check(at_hand) != recorded.check:
        raise _foreign(recorded, data_dir)


def require_own(database: Database, secrets: Secrets, data_dir: Path) -> None:
    """Compare the database's key with this host's; a database without a check gets one.

    One of an older version gets it only if something in it opens by this key, or nothing in it is sealed.

    Raises:
        ForeignKeyError: it is sealed with another key.
        StorageError: it cannot be read or written.
    """
    with database.write() as connection:  # of hosts that start at once, one is the first
        recorded = _read(connection)
        if recorded is None and _opens(connection, secrets) is not False:
            document = {
                "check": _check(secrets),
                "machine": socket.gethostname(),
                "place": Secrets.where(data_dir),
            }
            connection.execute(insert(server_state).values(key=_KEY, value=json.dumps(document)))
        elif recorded is None or recorded.check != _check(secrets):
            raise _foreign(recorded, data_dir)


def fault_of(connection: Connection, secrets: Secrets, data_dir: Path | None = None) -> str | None:
    """Return what is wrong with this host's key for this database, or None; nothing is written."""
    recorded = _read(connection)
    if recorded is None:
        fits = _opens(connection, secrets) is not False
    else:
        fits = recorded.check == _check(secrets)
    return None if fits else str(_foreign(recorded, data_dir))


def _check(secrets: Secrets) -> str:
    return secrets.keyed_digest(_PURPOSE, b"").hex()


def _read(connection: Connection) -> _Recorded | None:
    value = connection.execute(
        select(server_state.c.value).where(server_state.c.key == _KEY)
    ).scalar_one_or_none()
    if value is None:
        return None
    document = json.loads(value)
    return _Recorded(document["check"], document["machine"], document["place"])


def _foreign(recorded: _Recorded | None, data_dir: Path | None) -> ForeignKeyError:
    here = data_dir or "the data directory of this host"
    origin = "the data directory of the host that made it"
    if recorded is not None and recorded.place.endswith(KEY_FILE):
        origin = f"{Path(recorded.place).parent} on {recorded.machine}"
    elif recorded is not None:
        return ForeignKeyError(
            f"this database is sealed with another key: copy it from {recorded.machine}, where it is in {recorded.place},"
            f" and give it here as {KEY_VARIABLE}, with no {MEMORY_FILE} in {here}"
        )
    return ForeignKeyError(
        f"this database is sealed with another key: copy {KEY_FILE} and {MEMORY_FILE} from {origin} to {here}, or give"
        f" that key as {KEY_VARIABLE}, with no {MEMORY_FILE} in {here}"
    )


def _opens(connection: Connection, secrets: Secrets) -> bool | None:
    """Tell whether anything in the database opens by this key; None when nothing in it is sealed."""
    found = None
    for opens in _tries(connection, secrets):
        if opens:
            return True
        found = False
    return found


def _tries(connection: Connection, secrets: Secrets) -> Iterator[bool]:
    head = audit_trail.is_head_ours(connection, lambda data: secrets.keyed_digest("audit", data))
    if head is not None:
        yield head
    if (password := sealed_password(connection)) is not None:
        yield _is_open(secrets, *password)
    for table, column in ((vendor_apis, "id"), (vendor_api_revisions, "api_id")):
        for row in connection.execute(select(table.c[column], table.c.sealed_headers)):
            yield _is_open(secrets, row.sealed_headers, context_of(row[0]))
    for row in connection.execute(select(outbox).where(outbox.c.sealed_body.is_not(None))):
        try:
            open_mail(secrets, row)
        except SecretsError:
            yield False
        else:
            yield True


def _is_open(secrets: Secrets, sealed: str, context: str) -> bool:
    try:
        secrets.decrypt(sealed, context)
    except SecretsError:
        return False
    return True
