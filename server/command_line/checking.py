"""`clue-server check`: databases and secrets verified, without changing anything."""

import os
import sys

from server.keys.secrets import Secrets, SecretsError
from server.running.databases import audit_seal, now
from server.services.customer_api.vendor_apis import VendorApiService
from server.services.journal import Change
from server.services.mail.mail_settings import MailSettingsService
from server.services.operation.authority import authority_fault
from server.services.safekeeping.integrity import (
    Finding,
    check_audit_trail,
    check_database,
    check_mail,
    check_vendor_apis,
)
from server.services.safekeeping.key_check import fault_of
from server.settings import Settings
from server.store.engine import Database, StorageError, open_sqlite
from server.store.migrate import CONFIGURATION, EVENTS, Schema, SchemaError, require_current
from server.store.reaching import reach
from server.store.schema_check import foreign_object


class _Nobody:
    def committed(self, changes: list[Change]) -> None:
        """Nothing is changed, so nobody is told."""


def check(settings: Settings) -> int:
    """Print what was looked at, and return 0 when all of it is in order, else 1."""
    findings = list(_look_over(settings))
    for finding in findings:
        sys.stdout.write(f"{'ok   ' if finding.fault is None else 'FAULT'} {finding.what}")
        sys.stdout.write("\n" if finding.fault is None else f": {finding.fault}\n")
    faults = sum(finding.fault is not None for finding in findings)
    sys.stdout.write(f"{len(findings)} checked, {faults} with a fault\n")
    return 1 if faults else 0


def _look_over(settings: Settings) -> list[Finding]:
    databases: list[tuple[str, Database, tuple[Schema, ...]]]
    if settings.database is not None:
        try:
            both = reach(settings.database)
        except StorageError as fault:
            return [Finding("the database", str(fault))]
        databases = [("the database", both, (CONFIGURATION, EVENTS))]
    else:
        files = [settings.data_dir / "clue.db", settings.data_dir / "events.db"]
        if missing := [file for file in files if not file.is_file()]:
            return [Finding(str(file), "there is no such file; is --data-dir right?") for file in missing]
        databases = [
            (str(files[0]), open_sqlite(files[0]), (CONFIGURATION,)),
            (str(files[1]), open_sqlite(files[1]), (EVENTS,)),
        ]
    findings = []
    sound = True
    for name, database, schemas in databases:
        finding = check_database(name, database)
        if finding.fault is None:
            try:
                require_current(database, schemas)
            except (SchemaError, StorageError) as fault:
                finding = Finding(name, str(fault))
            else:
                finding = Finding(name, foreign_object(database, schemas))
        sound = sound and finding.fault is None
        findings.append(finding)
    if sound:
        findings += _secrets(settings, databases[0][1])
    for _name, database, _schemas in databases:
        database.close()
    return findings


def _secrets(settings: Settings, database: Database) -> list[Finding]:
    if not Secrets.exists(settings.data_dir):
        return [
            Finding("the secret key", f"{settings.data_dir} does not say where it is kept; restore a backup")
        ]
    try:
        secrets = Secrets.open(settings.data_dir, os.environ, settings.use_keyring)
    except SecretsError as fault:
        return [Finding("the secret key", str(fault))]
    found = Finding(f"the secret key (from the {secrets.source})", None)
    seal = audit_seal(secrets)
    base = (database, now, _Nobody(), seal)
    with database.read() as connection:
        foreign = fault_of(connection, secrets, settings.data_dir)
        authority_broken = authority_fault(connection, secrets)
    if foreign is not None:  # so nothing in it opens
        return [found, Finding("the database's key", foreign)]
    authority = []
    if settings.database is not None:
        authority = [Finding("the certificate authority of all hosts", authority_broken)]
    return [
        found,
        Finding("the database's key", None),
        *authority,
        *check_vendor_apis(VendorApiService(*base, secrets)),
        *check_mail(MailSettingsService(*base, secrets)),
        check_audit_trail(database, seal),
    ]
