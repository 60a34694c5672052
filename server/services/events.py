"""Reading the event log: pages by filter, and what came since an event, within the caller's part of the tree."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, Row, false, func, or_, select, true

from clue_desktop.contract import events as contract
from clue_desktop.contract.vendor_apis import ApiFigures, GroupFigures
from clue_desktop.domain.diagnosis import REASONS, Step
from clue_desktop.domain.judgment import Result
from clue_desktop.domain.permissions import Action
from clue_desktop.domain.place_tree import PlaceKind
from clue_desktop.domain.response_json import ResponseFault
from server.services.base import Service
from server.services.tree import Caller, Rights, authorize, read_rights
from server.store.engine import Database
from server.store.event_order import settled
from server.store.tables import events

MOST_PER_PAGE = 1000
FIGURES_PERIOD = timedelta(hours=24)
# The vendor gave nothing that could be judged.
UNANSWERED = [reason for reason, (step, _words) in REASONS.items() if step is Step.SERVER_TO_VENDOR] + [
    *ResponseFault,
    "response_too_large",
]


@dataclass(frozen=True, slots=True)
class EventFilter:
    """Which events to return; None does not restrict."""

    place_id: str | None = None
    serial: str | None = None
    credential: str | None = None
    result: str | None = None
    reason: str | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class EventService(Service):
    """Use cases of events."""

    log: Database

    def page(self, caller: Caller, wanted: EventFilter, cursor: int | None, limit: int) -> contract.Events:
        """Return events, newest first; `nextCursor` continues after the last one.

        Raises:
            AbsentError, ForbiddenError: for the filter's place.
        """
        condition = self._condition(caller, wanted)
        if cursor is not None:
            condition &= events.c.id < cursor
        condition &= self._settled()
        with self.log.read() as connection:
            rows = connection.execute(
                select(events).where(condition).order_by(events.c.id.desc()).limit(limit + 1)
            ).all()
        return contract.Events(
            items=[_document(row) for row in rows[:limit]],
            next_cursor=str(rows[limit - 1].id) if len(rows) > limit else None,
        )

    def pages(self, caller: Caller, wanted: EventFilter) -> Iterator[list[contract.Event]]:
        """Yield all events of a filter, newest first, in pages; rights are checked before the first."""
        page = self.page(caller, wanted, None, MOST_PER_PAGE)
        yield page.items
        while page.next_cursor is not None:
            page = self.page(caller, wanted, int(page.next_cursor), MOST_PER_PAGE)
            yield page.items

    def since(self, caller: Caller, last_id: int, limit: int = MOST_PER_PAGE) -> list[contract.Event]:
        """Return the events after `last_id`, oldest first."""
        condition = self._condition(caller, EventFilter()) & (events.c.id > last_id) & self._settled()
        with self.log.read() as connection:
            rows = connection.execute(
                select(events).where(condition).order_by(events.c.id).limit(limit)
            ).all()
        return [_document(row) for row in rows]

    def figures(self, caller: Caller, group_id: str) -> GroupFigures:
        """Return what became of the verifications by a place group's APIs in the last 24 hours."""
        with self.reading() as connection:
            authorize(connection, caller, Action.VENDOR_APIS, group_id, PlaceKind.PLACE_GROUP)
        failed = events.c.reason.in_(UNANSWERED)
        with self.log.read() as connection:
            rows = connection.execute(
                select(
                    events.c.api_id,
                    func.count().filter(events.c.result == Result.GRANTED),
                    func.count().filter(events.c.result == Result.DENIED, ~func.coalesce(failed, false())),
                    func.count().filter(failed),
                    func.avg(events.c.elapsed_us),
                )
                .where(
                    events.c.place_group_id == group_id,
                    events.c.id >= _first_since(connection, self.clock() - FIGURES_PERIOD),
                    events.c.api_id.is_not(None),
                )
                .group_by(events.c.api_id)
            ).tuples()
            return GroupFigures(
                items=[
                    ApiFigures(
                        api_id=api_id,
                        granted=granted,
                        denied=denied,
                        failed=without_answer,
                        mean_ms=None if mean is None else round(float(mean) / 1000, 1),
                    )
                    for api_id, granted, denied, without_answer, mean in rows
                ]
            )

    def last_id(self) -> int:
        """Return the id of the newest event, 0 without any."""
        condition = self._settled()
        with self.log.read() as connection:
            newest: int | None = connection.execute(
                select(func.max(events.c.id)).where(condition)
            ).scalar_one()
        return newest or 0

    def _settled(self) -> ColumnElement[bool]:
        """Return what keeps readers from passing over an event that has yet to appear."""
        limit = settled(self.log)
        return true() if limit is None else events.c.id <= limit

    def _condition(self, caller: Caller, wanted: EventFilter) -> ColumnElement[bool]:
        with self.reading() as connection:
            if wanted.place_id is None:
                condition = _own(read_rights(connection, caller.administrator_id))
            else:
                node = authorize(connection, caller, Action.EVENTS, wanted.place_id)
                condition = _under(node.place_id, node.kind)
        for column, value in (
            (events.c.serial, wanted.serial),
            (events.c.credential, wanted.credential),
            (events.c.result, wanted.result),
            (events.c.reason, wanted.reason),
        ):
            if value is not None:
                condition &= column == value
        if wanted.since is not None:
            condition &= events.c.at >= wanted.since
        if wanted.until is not None:
            condition &= events.c.at < wanted.until
        return condition


def _first_since(connection: Connection, moment: datetime) -> int:
    """Return the id of the first event since a moment, found by halves: ids rise with time, and have an index."""
    low, high = connection.execute(select(func.min(events.c.id), func.max(events.c.id))).one()
    if low is None:
        return 0
    beyond = int(high) + 1
    low = int(low)
    while low < beyond:
        middle = (low + beyond) // 2
        at = connection.execute(
            select(events.c.at).where(events.c.id >= middle).order_by(events.c.id).limit(1)
        ).scalar_one_or_none()
        if at is None or at >= moment:
            beyond = middle
        else:
            low = middle + 1
    return beyond


def _own(rights: Rights) -> ColumnElement[bool]:
    return or_(false(), *(_under(place_id, kind) for place_id, kind in rights.held.items()))


def _under(place_id: str, kind: PlaceKind) -> ColumnElement[bool]:
    match kind:
        case PlaceKind.HEADQUARTERS:
            return true()
        case PlaceKind.BRANCH:
            return events.c.branch_id == place_id
        case PlaceKind.PLACE_GROUP:
            return events.c.place_group_id == place_id
        case PlaceKind.PLACE:
            return events.c.place_id == place_id


def _document(row: Row) -> contract.Event:  # type: ignore[type-arg]
    return contract.Event.model_construct(
        id=row.id,
        at=row.at,
        serial=row.serial,
        place_id=row.place_id,
        credential=row.credential,
        value=row.value,
        api_id=row.api_id,
        api_name=row.api_name,
        result=row.result,
        reason=row.reason,
        step=row.step,
        status_code=row.status_code,
        message=row.message,
        elapsed_ms=row.elapsed_us / 1000,
    )
