"""Changing PostgreSQL's schema while other servers, of the version before, go on with it.

One server does it at a time, under a lock of its own, so that saves go on; whoever starts meanwhile waits. Each step is a
transaction of its own without a limit of time. But a step waits for a table's lock for one second at a time only, and then begins
anew: whoever comes later queues behind whoever waits, and a door waits for three.
"""

import logging
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from server.store.engine import Database, storage_error
from server.store.migrate import CURRENT, EMPTY, Schema, SchemaChangesError, step_on
from server.store.reaching import UnreachableError

_logger = logging.getLogger(__name__)
_ONE_AT_A_TIME = text("SELECT pg_try_advisory_xact_lock(17237, 2)")
_LOCK_NOT_AVAILABLE = "55P03"
_PAUSE_SECONDS = 0.5
_SAID_SECONDS = 10.0
_TRIED_SECONDS = 600.0
_WAITED_SECONDS = 1.0
_LOOK_SECONDS = 0.1
_POINT = text(
    "SELECT to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS') AS at, pg_current_wal_insert_lsn()::text AS lsn,"
    " has_function_privilege('pg_create_restore_point(text)', 'execute')"
    " AND current_setting('wal_level') <> 'minimal' AS may_be_named"
)
_NAME_POINT = text("SELECT pg_create_restore_point(:name)")


def migrate_beside(database: Database, schemas: Mapping[Schema, str]) -> None:
    """Run the missing steps of these schemas.

    Raises:
        SchemaChangesError: another server is at it.
        UnreachableError: a table was in use all the time.
        SchemaError: the database is newer than this program.
        StorageError: it cannot be used.
    """
    migrating = database.for_migrating()
    try:
        with migrating.engine.connect() as connection, _alone(migrating):
            for schema in schemas:
                _bring(connection, schema)
    except DBAPIError as fault:
        if (known := storage_error(fault.orig)) is not None:
            raise known from fault
        raise
    finally:
        migrating.close()


@contextmanager
def _alone(migrating: Database) -> Iterator[None]:
    """Be the only one; a transaction holds the lock, since a pooler would give what a session holds to anybody."""
    end = time.monotonic() + _WAITED_SECONDS
    while True:
        with migrating.engine.begin() as connection:
            if connection.execute(_ONE_AT_A_TIME).scalar_one():
                yield
                return
        if time.monotonic() >= end:  # a new database takes others no longer
            msg = "another server is bringing the database up to date"
            raise SchemaChangesError(msg)
        time.sleep(_LOOK_SECONDS)


def _bring(connection: Connection, schema: Schema) -> None:
    from alembic import command

    head, begun, said = schema.steps[-1], time.monotonic(), float("-inf")
    with connection.begin():
        at_first = step_on(connection, schema)
        if at_first not in {CURRENT, EMPTY}:
            _say_where_to_go_back_to(connection, schema, at_first)
    while True:
        with connection.begin():
            if step_on(connection, schema) == CURRENT:
                break
        try:
            command.upgrade(schema.config(connection), "head")
        except DBAPIError as fault:
            connection.rollback()
            if getattr(fault.orig, "sqlstate", None) != _LOCK_NOT_AVAILABLE:
                raise
            now = time.monotonic()
            if now - begun > _TRIED_SECONDS:
                msg = f"the schema {schema.name} could not be changed: a table was in use all the time"
                raise UnreachableError(msg) from fault
            if now - said > _SAID_SECONDS:
                said = now
                _logger.warning(
                    "the schema %s waits for a table that is in use; it is tried again", schema.name
                )
            time.sleep(_PAUSE_SECONDS)
    if at_first != CURRENT:
        _logger.info("schema %s brought from %s to %s", schema.name, at_first, head)


def _say_where_to_go_back_to(connection: Connection, schema: Schema, step: str) -> None:
    point, head = connection.execute(_POINT).one(), schema.steps[-1]
    name = f"clue-before-{schema.name}-{head}"
    if point.may_be_named:
        connection.execute(_NAME_POINT, {"name": name})
    _logger.warning(
        "the schema %s is brought from %s to %s. Where to go back to, with a base backup and the log from then on: %s UTC, %s%s;"
        " or to a pg_dump from before",
        schema.name,
        step,
        head,
        point.at,
        f"recovery_target_lsn {point.lsn}",
        f", recovery_target_name {name}" if point.may_be_named else "",
    )
