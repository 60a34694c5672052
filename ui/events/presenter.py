"""Access events of a node: the newest as they happen, older ones on demand, by filter; without a screen."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import aclosing
from dataclasses import replace
from datetime import datetime
from typing import Any, Protocol

from clue_desktop.client.errors import ClientError, Unreachable
from clue_desktop.client.following import Interruption, Patience
from clue_desktop.client.resources.events import EventFilter
from clue_desktop.contract.events import Change, Event, Events
from clue_desktop.domain.credentials import CREDENTIAL_TYPES, Credential, is_device_serial
from clue_desktop.domain.diagnosis import outcome_of
from clue_desktop.domain.event_search import SEARCHED, is_found
from clue_desktop.domain.permissions import Action
from clue_desktop.domain.said import said_by
from ui.state.context import PageContext
from ui.state.destination import ToCustomerApi
from ui.state.notices import in_words, why_not_read
from ui.state.observable import Latest, Observable
from ui.widgets.moments import local_time
from ui.words.language import told, tr

PAGE = 200
"""How many events are read at once."""
MOST_SHOWN = 10_000
"""How many events are held; looking further back takes a narrower filter, or the export."""
MOST_WAITING = 1_000
"""How many events wait while the list is paused; after more, the list is read anew."""
_SETTLE_SECONDS = 0.1


class Rows(Protocol):
    """Where the events are shown; row 0 is the newest."""

    def insert_at(self, at: int, rows: Sequence[Event]) -> None:
        """Put rows in."""

    def drop(self, first: int, last: int) -> None:
        """Take rows out, `last` included."""


class EventsPresenter(Observable):
    """State and decisions of the page.

    Attributes:
        events: what is shown, newest first.
        wanted: the filter.
        loaded: whether the list was read with this filter.
        loading: whether events are being read.
        searched_back_to: how far back the filter was tried, while a page of what fits it is not full; else None.
        fault: why the list could not be read, in words; "" for no fault.
        interrupted: why new events do not come at the moment, in words; "" when they do.
        paused: whether new events wait.
    """

    def __init__(self, context: PageContext, place_id: str, rows: Rows) -> None:
        super().__init__()
        self._context = context
        self._rows = rows
        self.place_id = place_id
        self.events: list[Event] = []
        self.wanted = EventFilter(place_id=place_id)
        self.loaded = False
        self.loading = False
        self.searched_back_to: datetime | None = None
        self.fault = ""
        self.interrupted = ""
        self.paused = False
        self._anew = False
        self._cursor: str | None = None
        self._arrived: list[Event] = []
        self._overflown = False
        self._news = asyncio.Event()
        self._again = asyncio.Event()
        self._latest = Latest()

    # ---- what there is to say

    @property
    def waiting(self) -> int:
        """How many events have come while the list is paused."""
        return len(self._arrived)

    @property
    def filtered(self) -> bool:
        """Whether anything but the node restricts the list."""
        return self.wanted != EventFilter(place_id=self.place_id)

    @property
    def state(self) -> tuple[str, str]:
        """What happens with new events, in words, and its tone."""
        if self.interrupted:
            return tr("Interrupted"), "warning"
        if self.paused:
            if not self.waiting:
                return tr("Paused"), "accent"
            number = f"{self.waiting:,}{'+' if self._overflown else ''}"
            return tr("Paused · {number} new").format(number=number), "accent"
        return (tr("Live"), "good") if self.loaded else (tr("Loading…"), "")

    @property
    def searching(self) -> bool:
        """Whether the log is being looked through for a page of what fits the filter."""
        return self.loading and self.searched_back_to is not None

    @property
    def can_go_on(self) -> bool:
        """Whether such a search has ended early, and can be taken up again."""
        return not self.loading and self.searched_back_to is not None and self.more

    @property
    def more(self) -> bool:
        """Whether there are older events that can still be shown."""
        return self._cursor is not None and len(self.events) < MOST_SHOWN

    @property
    def end(self) -> str:
        """What stands after the last event."""
        if self.loaded and self.searched_back_to is not None:
            return self._search_in_words(self.searched_back_to)
        if not self.loaded or not self.events:
            return ""
        if self._cursor is not None and len(self.events) >= MOST_SHOWN:
            return tr("The newest {number} are shown. Narrow the time, or export all as CSV.").format(
                number=f"{MOST_SHOWN:,}"
            )
        if self.more:
            return tr("{number} shown; scroll for older ones.").format(number=f"{len(self.events):,}")
        if len(self.events) == 1:
            return tr("1 event.")
        return tr("{number} events.").format(number=f"{len(self.events):,}")

    def _search_in_words(self, moment: datetime) -> str:
        text = (
            tr("{number} found so far. Searched back to {moment}…")
            if self.loading
            else tr("{number} found. Searched back to {moment}; before that, there may be more.")
        )
        return text.format(number=f"{len(self.events):,}", moment=local_time(moment))

    def places_under(self) -> list[tuple[str, str]]:
        """Return the nodes below this one by which the events can be filtered: id and path from here, in order."""
        directory = self._context.directory
        paths: dict[str, str] = {self.place_id: ""}
        found = []
        for place_id, name, above in directory.names():
            path = paths.get(above or "")
            if path is not None and place_id != self.place_id:
                paths[place_id] = f"{path} › {name}" if path else name
                found.append((place_id, paths[place_id]))
        return found

    def place_name(self, place_id: str | None) -> str:
        """Return a node's name; of one that is gone, its Place ID."""
        node = self._context.directory.node(place_id or "")
        return node.name if node else (place_id or "–")

    def why_not_test(self, event: Event) -> str:
        """Why an event cannot be opened in the test console, or ""."""
        if event.api_id is None:
            return tr("No vendor API was involved.")
        group = self._context.directory.group_of(event.place_id or "")
        if group is None:
            return tr("The place of this event is not there any more.")
        return self._context.directory.may(Action.VENDOR_APIS, group.id).why_not

    # ---- what people do

    def filter(self, **changes: Any) -> None:
        """Change members of the filter; `load` has to follow."""
        self.wanted = replace(self.wanted, **changes)

    def clear_filter(self) -> None:
        """Show all events of the node; `load` has to follow."""
        self.wanted = EventFilter(place_id=self.place_id)

    @staticmethod
    def serial_problem(text: str) -> str:
        """Return why events cannot be filtered by this serial, or ""."""
        return "" if not text or is_device_serial(text) else tr("A device serial has 9 to 12 digits.")

    def pause(self) -> None:
        """Let new events wait, so that the list stays still."""
        self.paused = True
        self._changed()

    async def resume(self) -> None:
        """Show what has waited, and what comes from now on."""
        self.paused = False
        if self._overflown:
            await self.load()
        else:
            if not self._anew:  # what is being read will hold it
                self._show_arrived()
            self._changed()

    def open_test(self, event: Event) -> None:
        """Open the event's API in the test console with its values; the credential's is masked and must be typed."""
        group = self._context.directory.group_of(event.place_id or "")
        if group is not None and event.api_id is not None:
            parameters = {CREDENTIAL_TYPES[Credential(event.credential)].parameter: event.value}
            if event.serial:
                parameters["deviceId"] = event.serial
            self._context.navigator.go(ToCustomerApi(group.id, event.api_id, parameters))

    def changed(self, change: Change | None) -> None:
        """Take news of the server: after a reconnect, new events come again."""
        if change is None:
            self.interrupted = ""
            self._again.set()
            self._changed()

    @property
    def must_load(self) -> bool:
        """Whether the list was not read as it should be, so that it is worth another try."""
        return not self.loading and (not self.loaded or bool(self.fault))

    # ---- reading

    async def load(self) -> None:
        """Read the newest events by the filter; a fault leaves what was shown."""
        current = self._latest.ask()
        await self._fill(current, await self._begin(current))

    async def load_older(self) -> None:
        """Read the next page back, if there is one and none is being read."""
        if self.more and not self.loading:
            await self._fill(self._latest.ask(), PAGE)

    def stop(self) -> None:
        """End a search; what was found stays, and `load_older` takes it up again."""
        if self.searching:
            self._latest.drop()
            self.loading = False
            self._changed()

    async def _begin(self, current: Callable[[], bool]) -> int:
        """Show the newest events in place of all others; return how many are missing to a page, 0 after a fault."""
        self.loading, self._anew, self.searched_back_to = True, True, None
        self._changed()
        page = await self._ask(current, None, PAGE)
        if page is None:
            return 0
        self._rows.drop(0, len(self.events) - 1)
        self.events.clear()
        self.loaded, self._overflown = True, False
        missing = self._append(page, PAGE)
        if not self.paused:
            self._show_arrived()
        self._changed()
        return missing

    async def _fill(self, current: Callable[[], bool], missing: int) -> None:
        """Read on until a page is full: one answer looks at a bounded number of events, and few may fit the filter."""
        while missing and self.more and current():
            self.loading = True
            self._changed()
            page = await self._ask(current, self._cursor, missing)
            if page is None:
                return
            missing = self._append(page, missing)
            self._news.set()
            self._changed()

    async def _ask(self, current: Callable[[], bool], cursor: str | None, limit: int) -> Events | None:
        """Return events; None when they could not be read, or when others are wanted by now."""
        try:
            page = await self._context.client.events.page(self.wanted, cursor=cursor, limit=limit)
        except ClientError as fault:
            if current():
                self.loading, self._anew, self.fault = False, False, why_not_read(fault)
                self._news.set()
                self._changed()
            return None
        return page if current() else None

    def _append(self, page: Events, missing: int) -> int:
        """Show events that came after the last one that is shown; return how many are missing now."""
        missing -= len(page.items)
        self.fault, self._anew, self._cursor = "", False, page.next_cursor
        self.searched_back_to = page.searched_back_to if missing else None
        at = len(self.events)
        self.events += page.items
        self._rows.insert_at(at, page.items)
        self.loading = missing > 0 and self.more
        return missing

    async def follow(self) -> None:
        """Load, and show events as they happen, until cancelled."""
        async with asyncio.TaskGroup() as together:
            together.create_task(self._show_news(), name="show-new-events")
            last = await self._newest_id()
            current = self._latest.ask()
            missing = await self._begin(current)
            together.create_task(self._fill(current, missing), name="search-events")
            await self._receive(last)

    async def _receive(self, last: str) -> None:
        client = self._context.client
        patience = Patience(on_interruption=self._interruption)
        while True:
            try:
                async with aclosing(client.events.follow(last_event_id=last, patience=patience)) as events:
                    async for event in events:
                        last = str(event.id)
                        self._take(event)
            except ClientError as fault:  # waiting does not help: it needs a new sign-in, for example
                self.interrupted = in_words(fault)
                self._changed()
            self._again.clear()
            await self._again.wait()

    async def _newest_id(self) -> str:
        """Return after which event the stream has to begin, so that none is lost between list and stream."""
        while True:
            try:
                newest = (await self._context.client.events.page(limit=1)).items
            except ClientError as fault:
                self.fault = why_not_read(fault)
                self._changed()
                self._again.clear()
                await self._again.wait()
            else:
                return str(newest[0].id) if newest else "0"

    def _interruption(self, interruption: Interruption) -> None:
        if isinstance(
            interruption.error, Unreachable
        ):  # why, and when it is tried again, is said in the window's strip
            self.interrupted = tr(
                "New events come as soon as the server answers; none of the events is lost."
            )
        else:
            seconds = max(1, round(interruption.retry_seconds))
            self.interrupted = tr("{reason} Next attempt in {seconds} s; none of the events is lost.").format(
                reason=told(said_by(interruption.error)), seconds=seconds
            )
        self._changed()

    def _take(self, event: Event) -> None:
        if self.interrupted:
            self.interrupted = ""
            self._news.set()
        if not self._fits(event):
            return
        if self.paused and len(self._arrived) >= MOST_WAITING:
            self._overflown = True
        else:
            self._arrived.append(event)
        self._news.set()

    async def _show_news(self) -> None:
        while True:
            await self._news.wait()
            self._news.clear()
            if not self.paused and self.loaded and not self._anew:
                self._show_arrived()
            self._changed()
            await asyncio.sleep(_SETTLE_SECONDS)  # a busy log is shown this often, not at every event

    def _show_arrived(self) -> None:
        arrived, self._arrived = self._arrived, []
        newest = self.events[0].id if self.events else 0
        # By now the filter may be another one, and a page that was read later may hold some of them.
        fresh = [event for event in reversed(arrived) if event.id > newest and self._fits(event)]
        self.events[0:0] = fresh
        self._rows.insert_at(0, fresh)
        if (too_many := len(self.events) - MOST_SHOWN) > 0:
            self._rows.drop(MOST_SHOWN, len(self.events) - 1)
            del self.events[-too_many:]
            # The cursor of a page is the id of its last event; what is still being read lies beyond it.
            self._cursor = str(self.events[-1].id)
            self._latest.drop()
            self.loading = False
            self.searched_back_to = None

    def _fits(self, event: Event) -> bool:
        wanted = self.wanted
        return (
            self._is_here(event)
            and wanted.serial in {None, event.serial}
            and wanted.credential in {None, event.credential}
            and wanted.result in {None, event.result}
            and wanted.reason in {None, event.reason}
            and wanted.outcome in {None, outcome_of(event.result, event.reason)}
            and is_found(wanted.search or "", (getattr(event, member) for member in SEARCHED), event.trace_id)
            and (wanted.since is None or event.at >= wanted.since)
            and (wanted.until is None or event.at < wanted.until)
        )

    def _is_here(self, event: Event) -> bool:
        directory = self._context.directory
        wanted = self.wanted.place_id or self.place_id
        if event.place_id == wanted:
            return True
        node = directory.node(wanted)
        if node is not None and node.parent_id is None and node.role is not None:
            return True  # everything, also what belongs to no place
        return any(above.id == wanted for above in directory.path(event.place_id or ""))
