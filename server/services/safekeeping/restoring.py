"""What has to be done in a configuration that was put back from a backup, before anybody goes by it."""

from datetime import datetime
from uuid import uuid4

from sqlalchemy import delete, select, update

from clue_desktop.contract.trail import AuditAction
from server.services import audit_trail
from server.store.copying import BEYOND
from server.store.engine import Database
from server.store.notices import notify
from server.store.tables import change_counter, sessions


def settle(database: Database, seal: audit_trail.Seal, now: datetime, made_at: datetime) -> None:
    """End every session, number changes beyond all that consoles and devices have seen, and say it in the audit trail.

    A session that was ended after the backup was made must not come back with it.
    """
    with database.write() as connection:
        connection.execute(delete(sessions))
        connection.execute(
            update(change_counter).values(version=change_counter.c.version + BEYOND, tag=uuid4().hex)
        )
        audit_trail.seal_unsealed(connection, seal, now)
        audit_trail.append(
            connection,
            seal,
            at=now,
            caller=None,
            source=None,
            action=AuditAction.BACKUP_RESTORED,
            place_path="",
            detail={"madeAt": made_at.isoformat()},
        )


def number_beyond(database: Database, seen: int) -> None:
    """Number changes beyond those that were seen of a database that went back under running servers.

    Consoles ask for what comes after the last change they have seen; so nothing of it would reach them.
    """
    with database.write() as connection:
        present: int = connection.execute(select(change_counter.c.version)).scalar_one()
        if present < seen:
            connection.execute(update(change_counter).values(version=seen))
            notify(connection)
