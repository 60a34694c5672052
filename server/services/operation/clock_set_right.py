"""What a clock that was ahead has left behind, once it is set right: nothing waits, and nothing lives, for longer than it should.

A moment in the future counts as now. History (events, the audit trail, revisions) stays as it was written.
"""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Column, Connection, Table, or_, select, update

from clue_desktop.domain.enrollment import REFUSED_FOR
from clue_desktop.domain.mail import LONGEST_DELAY
from clue_desktop.domain.one_time_codes import INVITATION_LIFETIME, RESET_LIFETIME
from clue_desktop.domain.registering_ahead import AHEAD_FOR
from server.services.base import Service
from server.services.people.sessions import SESSION_LIFETIME
from server.services.registrations.devices import LEASE
from server.store.tables import (
    allocation_codes,
    devices,
    enrollment_attempts,
    familiar_sources,
    guesses,
    invitations,
    lifted_limits,
    outbox,
    password_resets,
    refused_registrations,
    sessions,
)

_logger = logging.getLogger(__name__)
SKEW = timedelta(minutes=1)
"""What hosts' clocks may differ by without anything being changed."""
_NOW = timedelta()

_LATEST: dict[Table, dict[str, timedelta]] = {
    sessions: {"created_at": _NOW, "last_seen_at": _NOW, "expires_at": SESSION_LIFETIME},
    invitations: {"created_at": _NOW, "expires_at": INVITATION_LIFETIME},
    password_resets: {"expires_at": RESET_LIFETIME},
    guesses: {"last_failure_at": _NOW, "window_started_at": _NOW},
    familiar_sources: {"last_used_at": _NOW},
    devices: {"last_seen_at": _NOW, "connected_until": LEASE, "ahead_until": AHEAD_FOR},
    allocation_codes: {"issued_at": _NOW},
    enrollment_attempts: {"at": _NOW},
    lifted_limits: {"lifted_at": _NOW},
    refused_registrations: {"until": REFUSED_FOR},
    outbox: {"next_attempt_at": LONGEST_DELAY, "finished_at": _NOW},
}
"""How far in the future a moment can be at most, by table and column."""


@dataclass(frozen=True, slots=True)
class ClockService(Service):
    """Looks for moments that no clock which is right has written."""

    def set_right(self) -> int:
        """Bring them back to the latest that they can be, and return how many rows were concerned.

        Raises:
            StorageError: it could not be done.
        """
        now = self.clock()
        with self.reading() as connection:
            if not any(_is_found(connection, table, now) for table in (*_LATEST, outbox)):
                return 0
        with self.database.write() as connection:
            rows = sum(_set_right(connection, table, now) for table in _LATEST)
            rows += _mails_of_the_future(connection, now)
        _logger.warning(
            "this server's clock was set back, or another's is ahead: %d entries from the future count as of now",
            rows,
        )
        return rows


def _latest(table: Table) -> list[tuple[Column[datetime], timedelta]]:
    return [(table.c[name], latest) for name, latest in _LATEST[table].items()]


def _is_found(connection: Connection, table: Table, now: datetime) -> bool:
    late = [column > now + latest + SKEW for column, latest in _latest(table)]
    if table is outbox:
        late.append(outbox.c.created_at > now + SKEW)
    return connection.execute(select(1).where(or_(*late)).limit(1)).first() is not None


def _set_right(connection: Connection, table: Table, now: datetime) -> int:
    return sum(
        connection.execute(
            update(table).where(column > now + latest + SKEW).values({column: now + latest})
        ).rowcount
        for column, latest in _latest(table)
    )


def _mails_of_the_future(connection: Connection, now: datetime) -> int:
    """A mail keeps its own life, counted from now."""
    late = connection.execute(
        select(outbox.c.id, outbox.c.created_at, outbox.c.expires_at).where(outbox.c.created_at > now + SKEW)
    ).all()
    for mail in late:
        connection.execute(
            update(outbox)
            .where(outbox.c.id == mail.id)
            .values(created_at=now, expires_at=now + (mail.expires_at - mail.created_at))
        )
    return len(late)
