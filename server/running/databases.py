"""The databases and secrets of a server, opened; and what of the services is needed before the event loop runs."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum, auto
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


class Schemas(Enum):
    """What opening the databases does with their schemas."""

    BROUGHT_UP_TO_DATE = auto()
    MADE_IF_NEW = auto()
    """What is to be done on databases with data may take long, so that something else has to come first."""
    LEFT = auto()
    """Another process of the same server has done it; and a newer version may have gone on since."""


def open_databases(settings: Settings, schemas: Schemas = Schemas.BROUGHT_UP_TO_DATE) -> Databases:
    """Open the databases and bring their schemas up to date.

    Raises:
        WorkAheadError: that is not to be done now.
        StorageError, SchemaError: they cannot be used.
    """
    may_take_long = schemas is Schemas.BROUGHT_UP_TO_DATE
    if settings.database is not None:
        most = settings.database_connections - _OF_DOORS - _OWN
        administrators = reach(settings.database, most)
        doors = open_postgresql(settings.database, _OF_DOORS)
        databases = Databases(administrators, administrators, doors, doors)
        with _closed_on_a_fault(databases):
            if schemas is not Schemas.LEFT:
                migrate(administrators, [CONFIGURATION, EVENTS], may_take_long=may_take_long)
        return databases
    configuration_file, events_file = settings.data_dir / "clue.db", settings.data_dir / "events.db"
    configuration = open_sqlite(configuration_file, synchronous=settings.synchronous)
    events = open_sqlite(events_file, synchronous=settings.synchronous)
    databases = Databases(configuration, events, configuration, events)
    with _closed_on_a_fault(databases):
        migrate(configuration, [CONFIGURATION], backup=configuration_file, may_take_long=may_take_long)
        migrate(events, [EVENTS], backup=events_file, may_take_long=may_take_long)
    if settings.disk_reserve_mib:
        configuration.space = FreeSpace(settings.data_dir, settings.disk_reserve_mib)
    return databases


@contextmanager
def _closed_on_a_fault(databases: Databases) -> Iterator[None]:
    """Leave nothing open that nobody has: it is tried again each second."""
    try:
        yield
    except BaseException:
        databases.close()
        raise


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
