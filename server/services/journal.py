"""What is written with every change: its version, for those who follow, and the audit trail's entry."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, insert, select, update

from clue_desktop.contract.trail import AuditAction, ChangeKind
from server.services import audit_trail
from server.services.trail_in_log import TrailLine
from server.services.tree import Caller
from server.store.tables import change_counter, changes

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Change:
    """A committed change of configuration.

    Attributes:
        version: rises by one with each change, in the order of commits.
        at: when.
        kind: which sort of thing.
        subject_id: which one.
        place_path: where in the tree, as `tree.path_text`.
        by: the administrator's name, or None for the server itself.
    """

    version: int
    at: datetime
    kind: ChangeKind
    subject_id: str
    place_path: str
    by: str | None


@dataclass(slots=True)
class Journal:
    """Collects the changes of one transaction; they are published once it is committed, and so are the log's lines."""

    connection: Connection
    now: datetime
    seal: audit_trail.Seal
    caller: Caller | None
    source: str | None = None
    changes: list[Change] = field(default_factory=list)
    lines: list[TrailLine] = field(default_factory=list)

    def change(self, kind: ChangeKind, subject_id: str, place_path: str) -> int:
        """Record a change of configuration and return its version."""
        follows = self.connection.execute(select(change_counter.c.tag)).scalar_one()
        version: int = self.connection.execute(
            update(change_counter)
            .values(version=change_counter.c.version + 1, tag=uuid4().hex)
            .returning(change_counter.c.version)
        ).scalar_one()
        change = Change(
            version, self.now, kind, subject_id, place_path, self.caller.name if self.caller else None
        )
        self.connection.execute(
            insert(changes).values(
                version=version,
                at=self.now,
                kind=kind,
                subject_id=subject_id,
                place_path=place_path,
                administrator_id=self.caller.administrator_id if self.caller else None,
                administrator_name=change.by,
                follows=follows,
            )
        )
        self.changes.append(change)
        return version

    def audit(
        self,
        action: AuditAction,
        place_path: str,
        subject: str | None = None,
        detail: Mapping[str, Any] | None = None,
        outcome: str = "done",
    ) -> None:
        """Record who did what; `detail` never holds a secret."""
        source = self.caller.source if self.caller else self.source
        self.lines.append(TrailLine(action, self.caller, source, place_path, subject, outcome))
        audit_trail.append(
            self.connection,
            self.seal,
            at=self.now,
            caller=self.caller,
            source=source,
            action=action,
            place_path=place_path,
            subject=subject,
            detail=detail,
            outcome=outcome,
        )


def read_version(connection: Connection) -> int:
    """Return the version of the last committed change."""
    version: int = connection.execute(select(change_counter.c.version)).scalar_one()
    return version
