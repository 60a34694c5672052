"""Bringing a database's schema up to date at start, with a copy of a SQLite file made before it is changed."""

import logging
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData, inspect

from clue_desktop import __version__
from server.store.copies import copy_before
from server.store.engine import Database, StorageError, storage_fault
from server.store.event_tables import events_metadata
from server.store.tables import metadata

_logger = logging.getLogger(__name__)
HERE = Path(__file__).parent / "migrations"
"""The folder with the steps of the schemas."""


class SchemaError(Exception):
    """The database was made by a newer version of this program, or is not one of its databases."""


@dataclass(frozen=True, slots=True)
class Schema:
    """One tree of schema steps.

    Attributes:
        name: the folder with its steps.
        version_table: where the database remembers the last step.
        metadata: the tables as the code uses them.
    """

    name: str
    version_table: str
    metadata: MetaData

    def config(self, connection: Connection) -> Config:
        """Return alembic's configuration for this schema on an open connection."""
        config = Config()
        config.set_main_option("script_location", _as_option(HERE))
        config.set_main_option("version_locations", _as_option(HERE / self.name))
        config.set_main_option("path_separator", "newline")
        tables = set(self.metadata.tables)
        config.attributes.update(
            connection=connection,
            metadata=self.metadata,
            version_table=self.version_table,
            include_name=lambda name, kind, _parents: kind != "table" or name in tables,
        )
        return config


CONFIGURATION = Schema("configuration", "schema_version", metadata)
EVENTS = Schema("events", "event_schema_version", events_metadata)


def migrate(database: Database, schemas: Iterable[Schema], backup: Path | None = None) -> None:
    """Run the missing schema steps in one transaction each.

    Args:
        database: the database to bring up to date.
        schemas: the schemas that live in it.
        backup: where a copy of the SQLite file goes before a schema that holds data is changed.

    Raises:
        SchemaError: the database is newer than this program.
        StorageError: it cannot be read or written; the message names the file.
    """
    try:
        _migrate(database, schemas, backup)
    except (StorageError, sqlite3.Error) as fault:
        words = storage_fault(fault) if isinstance(fault, sqlite3.Error) else None
        msg = f"{database.engine.url.database}: {words or fault}"
        raise StorageError(msg) from fault


def _migrate(database: Database, schemas: Iterable[Schema], backup: Path | None) -> None:
    for schema in schemas:
        with database.write() as connection:
            config = schema.config(connection)
            script = ScriptDirectory.from_config(config)
            current = MigrationContext.configure(
                connection, opts={"version_table": schema.version_table}
            ).get_current_revision()
            head = script.get_current_head()
            if current == head:
                continue
            if current is not None and current not in {step.revision for step in script.walk_revisions()}:
                msg = (
                    f"the database's schema ({schema.name} {current}) is newer than this program ({__version__}), which leaves"
                    " it as it is: use the version that made it, or a backup from before its upgrade"
                )
                raise SchemaError(msg)
            if current is None and set(schema.metadata.tables) & set(inspect(connection).get_table_names()):
                msg = f"the database has tables of the schema {schema.name}, but no version of it; it is not ours or damaged"
                raise SchemaError(msg)
            if backup is not None and current is not None and database.engine.url.database is not None:
                copy_before(Path(database.engine.url.database), __version__, str(head))
            command.upgrade(config, "head")
            _logger.info("schema %s brought from %s to %s", schema.name, current or "nothing", head)


def require_current(database: Database, schemas: Iterable[Schema]) -> None:
    """Check that nothing is missing, without changing anything.

    Raises:
        SchemaError: the database is older or newer than this program.
    """
    for schema in schemas:
        with database.read() as connection:
            head = ScriptDirectory.from_config(schema.config(connection)).get_current_head()
        current = revision_of(database, schema)
        if current != head:
            msg = f"its schema is {schema.name} {current}, this program's is {head}; start the server to bring it up to date"
            raise SchemaError(msg)


def revision_of(database: Database, schema: Schema) -> str | None:
    """Return the last schema step that a database has seen; None for a database without the schema."""
    with database.read() as connection:
        return MigrationContext.configure(
            connection, opts={"version_table": schema.version_table}
        ).get_current_revision()


def _as_option(path: Path) -> str:
    """Return a path as alembic's options have it, where a percent sign begins a reference."""
    return str(path).replace("%", "%%")
