"""Whether a SQLite database has the tables of this program and nothing else: a trigger in it would act in our name.

A backup can be changed by who can write its file, and its sums with it. A trigger, a view in place of a table, another
constraint would survive the restore, and nothing would look wrong.
"""

import re
import tempfile
from pathlib import Path

from sqlalchemy import text

from server.store.engine import Database, open_sqlite
from server.store.migrate import Schema, migrate

_OBJECTS = text("SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'")
_POSTGRESQL_FOREIGN = text(
    "SELECT 'trigger', tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid"
    " WHERE NOT tgisinternal AND relnamespace = current_schema()::regnamespace"
    " UNION ALL SELECT 'rule', rulename FROM pg_rules WHERE schemaname = current_schema()"
    " UNION ALL SELECT 'view in place of the table', viewname FROM pg_views WHERE schemaname = current_schema()"
    " UNION ALL SELECT 'materialized view in place of the table', matviewname FROM pg_matviews"
    " WHERE schemaname = current_schema()"
)
_TABLES = text(
    "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = current_schema()::regnamespace"
)


def foreign_object(database: Database, schemas: tuple[Schema, ...]) -> str | None:
    """Return what is in a database, up to date as it is, that this program has not made, or is missing; None if nothing.

    Raises:
        StorageError: it cannot be read.
    """
    return _in_sqlite(database, schemas) if database.is_sqlite else _in_postgresql(database, schemas)


def _in_sqlite(database: Database, schemas: tuple[Schema, ...]) -> str | None:
    with tempfile.TemporaryDirectory(prefix="clue-schema-") as folder:
        fresh = open_sqlite(Path(folder) / "fresh.db")
        try:
            migrate(fresh, schemas, is_told=False)
            expected = _objects(fresh)
        finally:
            fresh.close()
    found = _objects(database)
    for (kind, name), sql in sorted(found.items()):
        if (kind, name) not in expected:
            return f"the {kind} “{name}” in it is not of this program"
        if sql != expected[kind, name]:
            return f"the {kind} “{name}” in it is another one than this program makes"
    # A table first: its indexes are missing with it.
    for kind, name in sorted(expected.keys() - found.keys(), key=lambda each: (each[0] != "table", each)):
        return f"the {kind} “{name}” is missing in it"
    return None


def _in_postgresql(database: Database, schemas: tuple[Schema, ...]) -> str | None:
    wanted = {name for schema in schemas for name in schema.metadata.tables}
    with database.read() as connection:
        foreign = connection.execute(_POSTGRESQL_FOREIGN).first()
        if foreign is not None:
            return f"the {foreign[0]} “{foreign[1]}” in it is not of this program"
        missing = wanted - set(connection.execute(_TABLES).scalars())
    return f"the table “{min(missing)}” is missing in it" if missing else None


def _objects(database: Database) -> dict[tuple[str, str], str]:
    with database.read() as connection:
        # Tools that copy a database may set other spaces and quotes.
        return {
            (row.type, row.name): re.sub(r"[\s\"`\[\]]+", "", row.sql or "").lower()
            for row in connection.execute(_OBJECTS)
        }
