"""The databases and secrets of a server, opened; and what of the services is needed before the event loop runs."""

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from server.keys.secrets import Secrets
from server.services.audit_trail import Seal
from server.services.journal import Change
from server.services.people.sessions import SessionService
from server.services.safekeeping.key_check import forestall, require_own
from server.settings import Settings
from server.store.engine import Database, open_postgresql, open_sqlite
from server.store.free_space import FreeSpace
from server.store.migrate import CONFIGURATION, EVENTS, migrate
from server.store.reaching import reach

# Of a process's connections to PostgreSQL. Changes are loaded one after the other, and whoever is new is looked up meanwhile.
_OF_DOORS = 2
# The event log's, and the one that hears of changes.
_OWN = 2


@dataclass(frozen=True, slots=True)
class Databases:
    """Where things are kept. With PostgreSQL all is one database, and doors have connections of their own to it.

    Attributes:
        configuration: for administrators.
        events: for administrators, who read them.
        plans: the configuration, for verifications to go by.
        event_log: where verifications write their events.
    """

    configuration: Database
    events: Database
    plans: Database
    event_log: Database

    @property
    def open_connections(self) -> int:
        """How many connections to PostgreSQL are open; 0 with SQLite."""
        connectors = {id(one.connector): one.connector for one in (self.configuration, self.plans)}
        return sum(each.open_connections for each in connectors.values() if each is not None)

    def close(self) -> None:
        """Close all."""
        for database in (self.configuration, self.events, self.plans, self.event_log):
            database.close()


def open_databases(settings: Settings) -> Databases:
    """Open the databases and bring their schemas up to date.

    Raises:
        StorageError, SchemaError: they cannot be used.
    """
    if settings.database is not None:
        most = settings.database_connections - _OF_DOORS - _OWN
        administrators = reach(settings.database, most)
        doors = open_postgresql(settings.database, _OF_DOORS)
        migrate(administrators, [CONFIGURATION, EVENTS])
        return Databases(administrators, administrators, doors, doors)
    configuration_file, events_file = settings.data_dir / "clue.db", settings.data_dir / "events.db"
    configuration = open_sqlite(configuration_file, synchronous=settings.synchronous)
    events = open_sqlite(events_file, synchronous=settings.synchronous)
    migrate(configuration, [CONFIGURATION], backup=configuration_file)
    migrate(events, [EVENTS], backup=events_file)
    if settings.disk_reserve_mib:
        configuration.space = FreeSpace(settings.data_dir, settings.disk_reserve_mib)
    return Databases(configuration, events, configuration, events)


def open_secrets(settings: Settings, databases: Databases) -> Secrets:
    """Open this host's secrets, if they are those that the database was sealed with.

    Raises:
        SecretsError: there is no key, or it is another one.
        StorageError: the database cannot be used.
    """
    forestall(databases.configuration, settings.data_dir, os.environ)
    secrets = Secrets.open(settings.data_dir, os.environ, settings.use_keyring)
    require_own(databases.configuration, secrets, settings.data_dir)
    return secrets


def now() -> datetime:
    """Return the present moment; the one clock of the services."""
    return datetime.now(UTC)


class _Silent:
    """Told of changes before anything goes by them."""

    def committed(self, changes: list[Change]) -> None:
        """Nothing goes by them yet."""


def session_service(settings: Settings, databases: Databases, secrets: Secrets) -> SessionService:
    """Return the use cases of setup, for the time before the event loop runs."""
    return SessionService(databases.configuration, now, _Silent(), audit_seal(secrets), settings.name)


def audit_seal(secrets: Secrets) -> Seal:
    """Return what seals the audit trail."""
    return partial(secrets.keyed_digest, "audit")
