"""Looking a server's data over: the database files, what they refer to, and whether the secrets can be opened."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from sqlalchemy import Connection, select, text

from clue_desktop.domain.problems import InvalidError
from server.keys.secrets import SecretsError
from server.services import audit_trail
from server.services.audit_trail import Seal
from server.services.customer_api.vendor_apis import VendorApiService
from server.services.mail.mail_settings import MailSettingsService
from server.services.mail.outbox import open_mail
from server.store.engine import Database, StorageError
from server.store.tables import outbox, vendor_api_revisions, vendor_apis


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; `fault` is what is wrong with it, or None."""

    what: str
    fault: str | None


def check_database(name: str, database: Database) -> Finding:
    """Check one database as a whole: readable, undamaged, no reference into nothing."""
    try:
        with database.read() as connection:
            return Finding(name, _damage(connection) if database.is_sqlite else None)
    except StorageError as fault:
        return Finding(name, str(fault))


def check_vendor_apis(service: VendorApiService) -> Iterator[Finding]:
    """Check that every vendor API, and each state it has had, can be decrypted and satisfies the rules."""
    with service.reading() as connection:
        present = connection.execute(select(vendor_apis).order_by(vendor_apis.c.id)).all()
        past = connection.execute(
            select(vendor_api_revisions).order_by(
                vendor_api_revisions.c.api_id, vendor_api_revisions.c.number
            )
        ).all()
    for row in present:
        try:
            service.parsed(row)
        except (SecretsError, InvalidError) as fault:
            yield Finding(f"vendor API “{row.name}” ({row.id})", str(fault))
        else:
            yield Finding(f"vendor API “{row.name}” ({row.id})", None)
    for row in past:
        try:
            service.stored_values(row.api_id, row.sealed_headers)
        except SecretsError as fault:
            yield Finding(f"revision {row.number} of vendor API {row.api_id}", str(fault))


def check_audit_trail(database: Database, seal: Seal) -> Finding:
    """Go through the chain of the audit trail."""
    with database.read() as connection:
        found = list(islice(audit_trail.faults(connection, seal), 4))
    more = ["…"] if len(found) > 3 else []
    return Finding("the audit trail", "; ".join(found[:3] + more) or None)


def check_mail(service: MailSettingsService) -> Iterator[Finding]:
    """Check that the mail server's password, and each mail whose text is kept, can be decrypted."""
    with service.reading() as connection:
        rows = connection.execute(
            select(outbox).where(outbox.c.sealed_body.is_not(None)).order_by(outbox.c.created_at)
        ).all()
        try:
            account, fault = service.account(connection), None
        except SecretsError as found:
            account, fault = None, str(found)
    if account is not None or fault is not None:
        yield Finding("the mail settings", fault)
    for row in rows:
        try:
            open_mail(service.secrets, row)
        except SecretsError as found:
            yield Finding(f"mail {row.id} to {row.recipient}", str(found))
        else:
            yield Finding(f"mail {row.id} to {row.recipient}", None)


def _damage(connection: Connection) -> str | None:
    words = connection.execute(text("PRAGMA integrity_check(1)")).scalar_one()
    if words != "ok":
        return f"the file is damaged: {words}; restore a backup"
    dangling = connection.execute(text("PRAGMA foreign_key_check")).first()
    return None if dangling is None else f"a row of {dangling[0]} refers to nothing; restore a backup"
