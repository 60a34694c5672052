"""Reading the audit trail of one's own part of the tree, and noting attempts that were refused."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, false, or_, select, true

from clue_desktop.contract import session as contract
from clue_desktop.domain.permissions import Action
from server.services.base import Service
from server.services.guessing import is_first_of_window
from server.services.refusals import AbsentError, ForbiddenError
from server.services.tree import Caller, Rights, authorize, read_rights
from server.store.tables import audit

PAGE = 200
MOST_PER_PAGE = 1000


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Which entries to return; None does not restrict."""

    place_id: str | None = None
    administrator_id: str | None = None
    action: str | None = None
    outcome: str | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class AuditService(Service):
    """Use cases of the audit trail."""

    def page(self, caller: Caller, wanted: AuditFilter, cursor: int | None, limit: int) -> contract.Audit:
        """Return entries, newest first; `nextCursor` goes on after the last one.

        Raises:
            AbsentError, ForbiddenError: for the filter's place.
        """
        with self.reading() as connection:
            if wanted.place_id is None:
                condition = _own(read_rights(connection, caller.administrator_id), caller)
            else:
                node = authorize(connection, caller, Action.AUDIT, wanted.place_id)
                condition = audit.c.place_path.contains(f"/{node.place_id}/")
            for column, value in (
                (audit.c.administrator_id, wanted.administrator_id),
                (audit.c.action, wanted.action),
                (audit.c.outcome, wanted.outcome),
            ):
                if value is not None:
                    condition &= column == value
            if wanted.since is not None:
                condition &= audit.c.at >= wanted.since
            if wanted.until is not None:
                condition &= audit.c.at < wanted.until
            if cursor is not None:
                condition &= audit.c.id < cursor
            rows = connection.execute(
                select(audit).where(condition).order_by(audit.c.id.desc()).limit(limit + 1)
            ).all()
        return contract.Audit(
            items=[
                contract.AuditEntry(
                    id=row.id,
                    at=row.at,
                    administrator_id=row.administrator_id,
                    administrator_name=row.administrator_name,
                    source=row.source,
                    action=row.action,
                    place_id=row.place_id,
                    subject=row.subject,
                    outcome=row.outcome,
                    detail=row.detail,
                    digest=row.digest.hex(),
                )
                for row in rows[:limit]
            ],
            next_cursor=str(rows[limit - 1].id) if len(rows) > limit else None,
        )

    def pages(self, caller: Caller, wanted: AuditFilter) -> Iterator[list[contract.AuditEntry]]:
        """Yield all entries of a filter, newest first, in pages; rights are checked before the first."""
        page = self.page(caller, wanted, None, MOST_PER_PAGE)
        yield page.items
        while page.next_cursor is not None:
            page = self.page(caller, wanted, int(page.next_cursor), MOST_PER_PAGE)
            yield page.items

    def note_refusal(self, caller: Caller, request: str, refusal: ForbiddenError | AbsentError) -> None:
        """Record that somebody tried what they have no right to; once a minute for the same request.

        Args:
            caller: who.
            request: what, as method and path.
            refusal: what they were told, and where it was.
        """
        if refusal.place_path is None:  # it does not exist: a slip, or deleted meanwhile
            return
        with self.writing(caller) as journal:
            key = f"refused:{caller.administrator_id}:{request}"
            if is_first_of_window(journal.connection, key, journal.now):
                journal.audit("access.refused", refusal.place_path, request, outcome=refusal.code)


def _own(rights: Rights, caller: Caller) -> ColumnElement[bool]:
    if rights.owns_everything:
        return true()
    return or_(
        false(),
        *(audit.c.place_path.contains(f"/{place_id}/") for place_id in rights.held),
        audit.c.administrator_id == caller.administrator_id,
    )
