"""What has to be done in a configuration that was put back from a backup, before anybody goes by it."""

from datetime import datetime

from sqlalchemy import delete, update

from server.services import audit_trail
from server.store.copying import BEYOND
from server.store.engine import Database
from server.store.tables import change_counter, sessions


def settle(database: Database, seal: audit_trail.Seal, now: datetime, made_at: datetime) -> None:
    """End every session, number changes beyond all that consoles and devices have seen, and say it in the audit trail.

    A session that was ended after the backup was made must not come back with it.
    """
    with database.write() as connection:
        connection.execute(delete(sessions))
        connection.execute(update(change_counter).values(version=change_counter.c.version + BEYOND))
        audit_trail.seal_unsealed(connection, seal, now)
        audit_trail.append(
            connection,
            seal,
            at=now,
            caller=None,
            source=None,
            action="backup.restored",
            place_path="",
            detail={"madeAt": made_at.isoformat()},
        )
