"""The audit trail of a node: the newest entries, older ones on demand, by filter; without a screen."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Protocol

from clue_desktop.client.errors import ClientError
from clue_desktop.client.resources.audit import AuditFilter
from clue_desktop.contract.session import Administrator, AuditEntry
from clue_desktop.contract.trail import AuditAction
from clue_desktop.domain.permissions import Role
from ui.audit.sentences import differences, other_lines, sentence
from ui.state.context import PageContext
from ui.state.history import Row
from ui.state.notices import why_not_read
from ui.state.observable import Latest, Observable
from ui.words.language import tr

PAGE = 200
"""How many entries are read at once."""
MOST_SHOWN = 10_000
"""How many entries are held; looking further back takes a narrower filter, or the export."""


_NAMING = {
    AuditAction.VENDOR_API_REGISTER,
    AuditAction.VENDOR_API_CHANGE,
    AuditAction.VENDOR_API_DELETE,
}
"""Entries that tell the name of a vendor API; others name it by its id."""


class Rows(Protocol):
    """Where the entries are shown; row 0 is the newest."""

    def insert_at(self, at: int, rows: Sequence[AuditEntry]) -> None:
        """Put rows in."""

    def drop(self, first: int, last: int) -> None:
        """Take rows out, `last` included."""


class AuditPresenter(Observable):
    """State and decisions of the page.

    Attributes:
        entries: what is shown, newest first.
        wanted: the filter.
        people: whom to filter by: who holds a role here, and whoever else the entries name.
        loaded: whether the list was read with this filter.
        loading: whether a page is being read.
        fault: why the list is not up to date, in words; "" when it is.
    """

    def __init__(self, context: PageContext, place_id: str, rows: Rows) -> None:
        super().__init__()
        self._context = context
        self._rows = rows
        self.place_id = place_id
        self._unfiltered = AuditFilter(place_id=self._restriction())
        self.entries: list[AuditEntry] = []
        self.wanted = self._unfiltered
        self.people: dict[str, str] = {}
        self._apis: dict[str, str] = {}
        self.loaded = False
        self.loading = False
        self.fault = ""
        self._cursor: str | None = None
        self._latest = Latest()

    # ---- what there is to say

    @property
    def filtered(self) -> bool:
        """Whether anything but the node restricts the list."""
        return self.wanted != self._unfiltered

    @property
    def more(self) -> bool:
        """Whether there are older entries that can still be shown."""
        return self._cursor is not None and len(self.entries) < MOST_SHOWN

    @property
    def end(self) -> str:
        """What stands after the last entry."""
        if not self.loaded or not self.entries:
            return ""
        number = f"{len(self.entries):,}"
        if self._cursor is not None and not self.more:
            return tr("The newest {number} are shown. Narrow the time, or export all as CSV.").format(
                number=number
            )
        if self.more:
            return tr("{number} shown; scroll for older ones.").format(number=number)
        return tr("1 entry.") if len(self.entries) == 1 else tr("{number} entries.").format(number=number)

    def place_name(self, place_id: str | None) -> str:
        """Return a node's name; of one that is gone, its Place ID; of none, the server."""
        if place_id is None:
            return tr("Server")
        node = self._context.directory.node(place_id)
        return node.name if node else place_id

    def who(self, entry: AuditEntry) -> str:
        """Return who did it; in the field and at the sign-in nobody is signed in yet."""
        return entry.administrator_name or tr("Not signed in")

    def subject(self, entry: AuditEntry) -> str:
        """Return to what it was done, by its name where that is known."""
        subject = entry.subject or ""
        if (node := self._context.directory.node(subject)) is not None:
            return node.name
        name = entry.detail.get("name")
        if isinstance(name, str) and name:
            return name if entry.action.split(".")[0] != "device" else f"{subject} {name}"
        return self._name_of(subject) if subject else "–"

    def sentence(self, entry: AuditEntry) -> str:
        """Return what happened."""
        return sentence(entry, self.subject(entry), self._name_of)

    def differences(self, entry: AuditEntry) -> list[Row]:
        """Return what was before and is afterwards, where these differ."""
        return differences(entry.detail, self._name_of)

    def others(self, entry: AuditEntry) -> list[str]:
        """Return what else is known, as lines."""
        return other_lines(entry.detail, self._name_of)

    def _name_of(self, text: str) -> str:
        node = self._context.directory.node(text)
        return node.name if node is not None else self.people.get(text) or self._apis.get(text) or text

    # ---- what people do

    def filter(self, **changes: Any) -> None:
        """Change members of the filter; `load` has to follow."""
        self.wanted = replace(self.wanted, **changes)

    def clear_filter(self) -> None:
        """Show all entries of the node; `load` has to follow."""
        self.wanted = self._unfiltered

    # ---- reading

    async def load_people(self) -> None:
        """Read who holds a role here; without that, those whom the entries name are still offered."""
        try:
            found = await self._context.client.administrators.all()
        except ClientError as fault:
            self.fault = why_not_read(fault)
        else:
            self._know(found)
        self._changed()

    async def load(self) -> None:
        """Read the newest entries by the filter; a fault leaves what was shown."""
        await self._read(None)

    async def load_older(self) -> None:
        """Read the next page back, if there is one and none is being read."""
        if self.more and not self.loading:
            await self._read(self._cursor)

    async def load_newer(self) -> None:
        """Read what was added since, unless something is being read; what one looks at stays where it is."""
        if self.loading:
            return
        if not self.loaded or self.fault:
            await self.load()
            return
        current = self._latest.ask()
        newest = self.entries[0].id if self.entries else 0
        try:
            page = await self._context.client.audit.page(self.wanted, limit=PAGE)
        except ClientError as fault:
            if current():
                self.fault = why_not_read(fault)
                self._changed()
            return
        if not current():
            return
        fresh = [entry for entry in page.items if entry.id > newest]
        if len(fresh) == len(page.items) and page.next_cursor is not None:
            self._replace(page.items, page.next_cursor)  # more were added than one page holds
        elif fresh:
            self.entries[0:0] = fresh
            self._rows.insert_at(0, fresh)
            if (too_many := len(self.entries) - MOST_SHOWN) > 0:
                self._rows.drop(MOST_SHOWN, len(self.entries) - 1)
                del self.entries[-too_many:]
                # The cursor of a page is the number of its last entry.
                self._cursor = str(self.entries[-1].id)
        if fresh:
            self._name(fresh)
            self._changed()

    async def _read(self, cursor: str | None) -> None:
        current = self._latest.ask()
        self.loading = True
        self._changed()
        try:
            page = await self._context.client.audit.page(self.wanted, cursor=cursor, limit=PAGE)
        except ClientError as fault:
            if current():
                self.loading, self.fault = False, why_not_read(fault)
                self._changed()
            return
        if not current():
            return
        self.loading, self.loaded, self.fault = False, True, ""
        if cursor is None:
            self._replace(page.items, page.next_cursor)
        else:
            self._rows.insert_at(len(self.entries), page.items)
            self.entries += page.items
            self._cursor = page.next_cursor
        self._name(page.items)
        self._changed()

    def _replace(self, entries: Sequence[AuditEntry], cursor: str | None) -> None:
        self._rows.drop(0, len(self.entries) - 1)
        self.entries, self._cursor = list(entries), cursor
        self._rows.insert_at(0, entries)

    def _know(self, found: Sequence[Administrator]) -> None:
        for one in found:
            self.people[one.id] = one.name

    def _name(self, entries: Sequence[AuditEntry]) -> None:
        """Take in who is named: also one whose roles were all revoked can be filtered by."""
        for entry in entries:
            if entry.administrator_id and entry.administrator_name:
                self.people.setdefault(entry.administrator_id, entry.administrator_name)
            if (
                entry.subject
                and entry.action in _NAMING
                and isinstance(name := entry.detail.get("name"), str)
            ):
                self._apis.setdefault(entry.subject, name)  # the newest name comes first

    def _restriction(self) -> str | None:
        """Return the node to ask for; at the top an owner asks for everything, also what belongs to no node."""
        node = self._context.directory.node(self.place_id)
        is_everything = node is not None and node.parent_id is None and node.role is Role.OWNER
        return None if is_everything else self.place_id
