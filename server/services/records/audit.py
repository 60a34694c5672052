"""Reading the audit trail of one's own part of the tree, and noting attempts that were refused."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, false, or_, select, true

from clue_desktop.contract import session as contract
from clue_desktop.contract.trail import AuditAction
from clue_desktop.domain.permissions import Action
from clue_desktop.domain.place_tree import is_place_id
from server.refusals import AbsentError, ForbiddenError
from server.services import guessing
from server.services.base import Service
from server.services.guessing import count_of_window, is_first_of_window, would_be_among_first
from server.services.tree import Caller, Node, Rights, authorize, read_nodes, read_rights
from server.store.rows import Row
from server.store.tables import audit

PAGE = 200
MOST_PER_PAGE = 1000
REFUSALS_A_MINUTE = 60
_LONGEST_REQUEST = 200


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
            seen = _Seen(
                read_rights(connection, caller.administrator_id),
                read_nodes(connection, {place_id for row in rows[:limit] for place_id in _named(row)}),
            )
        return contract.Audit(
            items=[
                contract.AuditEntry(
                    id=row.id,
                    at=row.at,
                    administrator_id=row.administrator_id,
                    administrator_name=row.administrator_name,
                    source=row.source,
                    action=row.action,
                    place_id=row.place_id if seen.shows(row.place_id, row.place_path) else None,
                    subject=row.subject if seen.shows(row.subject, row.place_path) else None,
                    outcome=row.outcome,
                    detail=seen.of(row),
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
        """Record that somebody tried what they have no right to, or what does not exist; the work is the same for both.

        Once a minute for the same request, and at most 60 times a minute for one administrator; the last of these says
        that more are not recorded.

        Args:
            caller: who.
            request: what, as method and path.
            refusal: what they were told, and where it was; what does not exist is nowhere.
        """
        request, who, now = request[:_LONGEST_REQUEST], caller.administrator_id, self.clock()
        one, all_of_theirs = f"refused:{who}:{request}", f"refused:{who}"
        with self.reading() as connection:  # nothing is written where nothing is to be recorded
            if not would_be_among_first(connection, [(one, 1), (all_of_theirs, REFUSALS_A_MINUTE)], now):
                return
        with self.writing(caller) as journal:
            connection = journal.connection
            guessing.prune(connection, now)
            recorded = count_of_window(connection, all_of_theirs, now)
            if is_first_of_window(connection, one, now) and recorded <= REFUSALS_A_MINUTE:
                detail = {"moreNotRecorded": True} if recorded == REFUSALS_A_MINUTE else {}
                journal.audit(
                    AuditAction.ACCESS_REFUSED, refusal.place_path or "", request, detail, refusal.code
                )


@dataclass(frozen=True, slots=True)
class _Seen:
    """What the reader of entries may see now.

    Attributes:
        rights: theirs.
        nodes: those that exist of the nodes that the entries name.
    """

    rights: Rights
    nodes: dict[str, Node]

    def shows(self, place_id: str | None, path: str) -> bool:
        """Tell whether an entry may show a Place ID, or whatever it names.

        A node that is there no more is shown in entries of the reader's own part of the tree.
        """
        if place_id is None or not is_place_id(place_id) or self.rights.owns_everything:
            return True
        node = self.nodes.get(place_id)
        if node is not None:
            return self.rights.sees(node)
        return any(f"/{held}/" in path for held in self.rights.held)

    def of(self, row: Row) -> dict[str, Any]:
        """Return an entry's details, without the Place IDs that are not to be seen."""
        return {
            name: value if not isinstance(value, str) or self.shows(value, row.place_path) else None
            for name, value in row.detail.items()
        }


def _named(row: Row) -> set[str]:
    """Return the Place IDs that an entry names."""
    named = [row.place_id, row.subject, *row.detail.values()]
    return {one for one in named if isinstance(one, str) and is_place_id(one)}


def _own(rights: Rights, caller: Caller) -> ColumnElement[bool]:
    if rights.owns_everything:
        return true()
    return or_(
        false(),
        *(audit.c.place_path.contains(f"/{place_id}/") for place_id in rights.held),
        audit.c.administrator_id == caller.administrator_id,
    )
