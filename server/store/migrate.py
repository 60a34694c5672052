"""Bringing a database's schema up to date at start, with a copy of a SQLite file made before it is changed.

On PostgreSQL other servers go on meanwhile (`server.store.migrating_beside`).

Alembic, which does that, is loaded only when there is something to do: a server that starts with an up-to-date database
need not wait for it.
"""

import logging
import pkgutil
import re
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import ColumnClause, Connection, MetaData, column, inspect, select, table

from clue_desktop import __version__
from server.store.copies import copy_before
from server.store.engine import Database, StorageError, storage_fault
from server.store.event_tables import events_metadata
from server.store.reaching import UnreachableError
from server.store.tables import metadata

if TYPE_CHECKING:
    from alembic.config import Config

_logger = logging.getLogger(__name__)
HERE = Path(__file__).parent / "migrations"
"""The folder with the steps of the schemas."""
_STEP = re.compile(r"v(\d{4})_")


class SchemaError(Exception):
    """The database was made by a newer version of this program, or is not one of its databases."""


@dataclass(frozen=True, slots=True, eq=False)
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

    @property
    def steps(self) -> list[str]:
        """The names of all steps in their order: each is the number at the beginning of its module's name."""
        modules = pkgutil.iter_modules([str(HERE / self.name)])
        return sorted(step[1] for module in modules if (step := _STEP.match(module.name)))

    def config(self, connection: Connection) -> "Config":
        """Return alembic's configuration for this schema on an open connection."""
        from alembic.config import Config

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


class SchemaChangesError(UnreachableError):
    """The schema is being changed, and nothing can be done with the database before that is over."""


class WorkAheadError(SchemaChangesError):
    """The schema of a database that holds data has to be changed first, which may take long."""


def migrate(
    database: Database,
    schemas: Iterable[Schema],
    backup: Path | None = None,
    *,
    may_take_long: bool = True,
    is_told: bool = True,
) -> None:
    """Run the missing schema steps: of a SQLite file all in one transaction, of PostgreSQL each in its own.

    Args:
        database: the database to bring up to date.
        schemas: the schemas that live in it.
        backup: where a copy of the SQLite file goes before a schema that holds data is changed.
        may_take_long: whether a schema that holds data is changed now.
        is_told: whether the log tells of it; not of a database that is made to be compared with, and thrown away.

    Raises:
        SchemaError: the database is newer than this program.
        WorkAheadError: a schema has to be changed, and may not be now.
        SchemaChangesError: another server is changing it.
        UnreachableError: a table was in use all the time.
        StorageError: it cannot be read or written; the message names the file.
    """
    try:
        found = {schema: step_to_go_from(database, schema) for schema in schemas}
        missing = {schema: step for schema, step in found.items() if step != CURRENT}
        held = {schema: step for schema, step in missing.items() if step != EMPTY}
        if held and not may_take_long:
            words = ", ".join(f"{schema.name} {step} to {schema.steps[-1]}" for schema, step in held.items())
            msg = f"the database has to be brought up to date first ({words})"
            raise WorkAheadError(msg)
        if not missing:
            return
        if database.is_sqlite:
            _migrate(database, missing, backup, is_told=is_told)
        else:
            from server.store.migrating_beside import migrate_beside

            migrate_beside(database, missing)
    except UnreachableError:
        raise
    except (StorageError, sqlite3.Error) as fault:
        said = storage_fault(fault) if isinstance(fault, sqlite3.Error) else None
        msg = f"{database.engine.url.database}: {said or fault}"
        raise StorageError(msg) from fault


CURRENT, EMPTY = "current", "empty"


def step_to_go_from(database: Database, schema: Schema) -> str:
    """Return the step that a schema is at and has to be brought on from; EMPTY before the first, CURRENT at the last.

    Raises:
        SchemaError: the database is newer than this program, or not ours.
    """
    with database.read() as connection:
        return step_on(connection, schema)


def step_on(connection: Connection, schema: Schema) -> str:
    """As `step_to_go_from`, within a transaction."""
    steps, current = schema.steps, _last_step(connection, schema)
    if current == steps[-1]:
        return CURRENT
    if current is not None and current not in steps:
        msg = (
            f"the database's schema ({schema.name} {current}) is newer than this program ({__version__}), which leaves"
            " it as it is: use the version that made it, or a backup from before its upgrade"
        )
        raise SchemaError(msg)
    if current is None and set(schema.metadata.tables) & set(inspect(connection).get_table_names()):
        msg = f"the database has tables of the schema {schema.name}, but no version of it; it is not ours or damaged"
        raise SchemaError(msg)
    return current or EMPTY


def _migrate(database: Database, schemas: Iterable[Schema], backup: Path | None, *, is_told: bool) -> None:
    for schema in schemas:
        with database.write() as connection:
            if (current := step_on(connection, schema)) == CURRENT:
                continue
            head = schema.steps[-1]
            if backup is not None and current != EMPTY and database.engine.url.database is not None:
                copy_before(Path(database.engine.url.database), __version__, head)
            from alembic import command

            command.upgrade(schema.config(connection), "head")
            if is_told:
                _logger.info("schema %s brought from %s to %s", schema.name, current, head)


def require_current(database: Database, schemas: Iterable[Schema]) -> None:
    """Check that nothing is missing, without changing anything.

    Raises:
        SchemaError: the database is older or newer than this program.
    """
    for schema in schemas:
        current, head = revision_of(database, schema), schema.steps[-1]
        if current != head:
            msg = f"its schema is {schema.name} {current}, this program's is {head}; start the server to bring it up to date"
            raise SchemaError(msg)


def revision_of(database: Database, schema: Schema) -> str | None:
    """Return the last schema step that a database has seen; None for a database without the schema.

    Raises:
        SchemaError: it says that it has seen several.
    """
    with database.read() as connection:
        return _last_step(connection, schema)


def _last_step(connection: Connection, schema: Schema) -> str | None:
    """As `revision_of`; alembic keeps one row."""
    if not inspect(connection).has_table(schema.version_table):
        return None
    number: ColumnClause[str] = column("version_num")
    seen = list(connection.execute(select(number).select_from(table(schema.version_table, number))).scalars())
    if len(seen) > 1:
        msg = f"the database has several versions of the schema {schema.name} ({', '.join(map(str, seen))}); it is damaged"
        raise SchemaError(msg)
    return str(seen[0]) if seen else None


def _as_option(path: Path) -> str:
    """Return a path as alembic's options have it, where a percent sign begins a reference."""
    return str(path).replace("%", "%%")
