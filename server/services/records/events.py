"""Reading the event log: pages by filter, and what came since an event, within the caller's part of the tree."""

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    Connection,
    Select,
    false,
    func,
    literal,
    or_,
    select,
    true,
)

from clue_desktop.contract import events as contract
from clue_desktop.contract.places import MovePreview, NamedPlace
from clue_desktop.contract.vendor_apis import ApiFigures, GroupFigures
from clue_desktop.domain.diagnosis import UNANSWERED, Outcome
from clue_desktop.domain.event_search import SEARCHED, searched_words, traced
from clue_desktop.domain.failure_causes import BROUGHT_IN
from clue_desktop.domain.judgment import Result
from clue_desktop.domain.permissions import Action
from clue_desktop.domain.place_tree import PlaceKind, validate_parent
from clue_desktop.domain.problems import InvalidError
from clue_desktop.domain.trace import moment_of
from server.services.base import Service
from server.services.tree import Caller, Rights, authorize, read_nodes, read_rights
from server.store import event_csv
from server.store.engine import Database
from server.store.event_order import settled
from server.store.event_tables import event_late, events
from server.store.folding import Folded
from server.store.rows import Row

MOST_PER_PAGE = 1000
COUNTED_OF_A_MOVE = 100_000
FIGURES_PERIOD = timedelta(hours=24)
# How many events of the node one page looks at: a filter that hardly anything fits must not read ten million rows at
# once. Some 50 ms; whoever wants more follows `nextCursor`.
LOOKED_AT_PER_PAGE = 20_000
# Ids rise with time, except that several processes commit out of order, by far less than this.
DISORDER = timedelta(minutes=1)
LONGEST_VERIFICATION = timedelta(minutes=1)


# The columns of the contract's members; `elapsed_ms` is made of one.
_CELLS = tuple({"trace_id": "trace"}.get(name, name) for name in contract.Event.model_fields)


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
    search: str | None = None
    outcome: str | None = None

    @property
    def is_selective(self) -> bool:
        """Whether events of the node itself may not fit."""
        return any((self.serial, self.credential, self.result, self.reason, self.search, self.outcome))


@dataclass(frozen=True, slots=True)
class EventService(Service):
    """Use cases of events."""

    log: Database

    def page(self, caller: Caller, wanted: EventFilter, cursor: int | None, limit: int) -> contract.Events:
        """Return events, newest first; `nextCursor` goes on after the last one that was looked at.

        A page may hold fewer than `limit` events, or none, and still have a `nextCursor`: it looks at a bounded
        number of events, and `searchedBackTo` says how far it came.

        Raises:
            AbsentError, ForbiddenError: for the filter's place.
        """
        node = self._node(caller, wanted.place_id)
        with self.log.read() as connection:
            beyond = self._settled() & _within(connection, wanted.since, wanted.until)
            if (trace := traced(wanted.search)) is not None:
                beyond &= _at_the_time_of(connection, trace)
            if cursor is not None:
                beyond &= events.c.id < cursor
            floor = _floor(connection, node, beyond, wanted)
            condition = node.condition & beyond & _fits(wanted)
            if floor is not None:
                condition &= events.c.id >= floor.id
            rows = connection.execute(
                select(events).where(condition).order_by(events.c.id.desc()).limit(limit + 1)
            ).all()
        last = _Mark(rows[limit - 1].id, rows[limit - 1].at) if len(rows) > limit else floor
        return contract.Events(
            items=[event_document(row) for row in rows[:limit]],
            next_cursor=None if last is None else str(last.id),
            searched_back_to=None if last is None else last.at,
        )

    def lines(
        self, caller: Caller, wanted: EventFilter, *, for_spreadsheet: bool
    ) -> Generator[str, None, None]:
        """Yield all events of a filter, newest first, as lines of CSV with the contract's cells, many at a time.

        Each time is a transaction of its own, in which rights are looked at anew: an export of hours keeps the database
        from nothing, ends within milliseconds when nobody reads it any more, and goes on for nobody who may not.

        Raises:
            AbsentError, ForbiddenError: for the filter's place.
        """
        self._node(caller, wanted.place_id)
        with self.log.read() as connection:
            among = self._settled() & _within(connection, wanted.since, wanted.until)
            if (trace := traced(wanted.search)) is not None:
                among &= _at_the_time_of(connection, trace)
        among &= events.c.id <= self.last_id()  # what comes meanwhile is not waited for
        beyond: ColumnElement[bool] = true()
        while True:
            node = self._node(caller, wanted.place_id)
            with self.log.read() as connection:
                floor = _floor(connection, node, among & beyond, wanted)
                condition = node.condition & among & beyond & _fits(wanted)
                if floor is not None:
                    condition &= events.c.id >= floor.id
                text, count, last = event_csv.slice_of(
                    connection,
                    _CELLS,
                    condition,
                    is_sqlite=self.log.is_sqlite,
                    for_spreadsheet=for_spreadsheet,
                )
            yield text
            if count == event_csv.AT_ONCE:
                beyond = events.c.id < last
            elif floor is not None:
                beyond = events.c.id < floor.id
            else:
                return

    def since(self, caller: Caller, last_id: int, limit: int = MOST_PER_PAGE) -> list[contract.Event]:
        """Return the events after `last_id`, oldest first."""
        condition = self._node(caller, None).condition & (events.c.id > last_id) & self._settled()
        with self.log.read() as connection:
            rows = connection.execute(
                select(events).where(condition).order_by(events.c.id).limit(limit)
            ).all()
        return [event_document(row) for row in rows]

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
                    events.c.id >= first_since(connection, self.clock() - FIGURES_PERIOD),
                    events.c.api_id.is_not(None),
                )
                .group_by(events.c.api_id)
            )
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

    def moving(self, caller: Caller, place_id: str, parent_id: str) -> MovePreview:
        """Tell what moving a node does with its events; writes nothing.

        Each event belongs to the nodes above it at its time, and to the node itself for whoever may see that.

        Raises:
            AbsentError, ForbiddenError: for the node and its new parent, as for moving it.
            InvalidError: it cannot stand there.
        """
        with self.reading() as connection:
            node = authorize(connection, caller, Action.CHANGE_NODE, place_id)
            parent = authorize(connection, caller, Action.ADD_BELOW, parent_id)
            if problems := validate_parent(node.kind, parent.kind):
                raise InvalidError(problems)
            before = [step.place_id for step in node.path[:-1]]
            after = [step.place_id for step in parent.path]
            nodes = read_nodes(connection, {*before, *after})
        some = select(events.c.id).where(_under(node.place_id, node.kind)).limit(COUNTED_OF_A_MOVE + 1)
        with self.log.read() as connection:
            count: int = connection.execute(select(func.count()).select_from(some.subquery())).scalar_one()
        added, kept = (
            [NamedPlace(place_id=one, place_name=nodes[one].name) for one in these if one not in others]
            for these, others in ((after, before), (before, after))
        )
        return MovePreview(
            events=min(count, COUNTED_OF_A_MOVE),
            more_events=count > COUNTED_OF_A_MOVE,
            readers_added=added,
            readers_kept=kept,
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

    def _node(self, caller: Caller, place_id: str | None) -> "_Node":
        with self.reading() as connection:
            if place_id is None:
                return _own(read_rights(connection, caller.administrator_id))
            node = authorize(connection, caller, Action.EVENTS, place_id)
            return _Node(_under(node.place_id, node.kind), has_index=True)


class _Mark(NamedTuple):
    """How far back a page has come: the last event that it looked at."""

    id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class _Node:
    """Which events belong to a part of the tree, and whether an index has them in their order."""

    condition: ColumnElement[bool]
    has_index: bool


def _fits(wanted: EventFilter) -> ColumnElement[bool]:
    condition: ColumnElement[bool] = true()
    for column, value in (
        (events.c.serial, wanted.serial),
        (events.c.credential, wanted.credential),
        (events.c.result, wanted.result),
        (events.c.reason, wanted.reason),
    ):
        if value is not None:
            condition &= column == value
    if wanted.outcome is not None:
        condition &= _came_to(wanted.outcome)
    if (trace := traced(wanted.search)) is not None:
        condition &= events.c.trace == trace
    elif words := searched_words(wanted.search or ""):
        # One text of all that is looked at, since folding it costs most; no word goes over a line's end.
        text: ColumnElement[str] = literal("")
        for name in SEARCHED:
            text = text + literal("\n") + func.coalesce(events.c[name], "")
        looked_at = Folded(text)
        for word in words:
            condition &= looked_at.contains(word, autoescape=True)
    if wanted.since is not None:
        condition &= events.c.at >= wanted.since
    if wanted.until is not None:
        condition &= events.c.at < wanted.until
    return condition


def _came_to(outcome: str) -> ColumnElement[bool]:
    """Return which events came to one of the outcomes that `outcome_of` tells apart; none where there is no such."""
    failed = func.coalesce(events.c.reason.in_(UNANSWERED), false())
    match outcome:
        case Outcome.FAILED:
            return failed
        case Outcome.GRANTED | Outcome.LOCAL:
            return (events.c.result == outcome) & ~failed
        case Outcome.DENIED:
            return events.c.result.not_in([Outcome.GRANTED, Outcome.LOCAL]) & ~failed
    return false()


def _within(connection: Connection, since: datetime | None, until: datetime | None) -> ColumnElement[bool]:
    """Return the ids of a time, so that nothing outside of it is looked at."""
    condition: ColumnElement[bool] = true()
    if since is not None:
        condition &= events.c.id >= first_since(connection, since - DISORDER)
    if until is not None:
        beyond = first_since(connection, until + DISORDER)
        # What came into the log after its time lies behind what happened then.
        of_it = select(func.max(event_late.c.last_id)).where(event_late.c.since < until)
        if since is not None:
            of_it = of_it.where(event_late.c.until >= since)
        late: int | None = connection.execute(of_it).scalar_one()
        condition &= events.c.id < (beyond if late is None else max(beyond, late + 1))
    return condition


def _at_the_time_of(connection: Connection, trace: str) -> ColumnElement[bool]:
    """Return the ids among which the event of a trace id is: those of the time that the id names."""
    begun = moment_of(trace)
    return false() if begun is None else _within(connection, begun, begun + LONGEST_VERIFICATION)


def _floor(
    connection: Connection, node: _Node, beyond: ColumnElement[bool], wanted: EventFilter
) -> _Mark | None:
    """Return the oldest event that this page looks at; None when it looks at all."""
    looked_at = beyond
    if node.has_index:
        if not wanted.is_selective:
            return None
        looked_at &= node.condition
        if wanted.serial is not None:  # has an index of its own
            looked_at &= events.c.serial == wanted.serial
    row = connection.execute(
        select(events.c.id, events.c.at)
        .where(looked_at)
        .order_by(events.c.id.desc())
        .offset(LOOKED_AT_PER_PAGE - 1)
        .limit(1)
    ).first()
    return None if row is None else _Mark(row.id, row.at)


def first_since(connection: Connection, moment: datetime) -> int:
    """Return the id of the first event since a moment, found by parts: ids rise with time, and have an index."""
    # Two questions: asked together, SQLite goes through the whole table.
    oldest = select(func.min(events.c.id)).scalar_subquery()
    newest = select(func.max(events.c.id)).scalar_subquery()
    low, high = connection.execute(select(oldest, newest)).one()
    if low is None:
        return 0
    beyond = int(high) + 1
    low = int(low)
    # Of partitions a question costs more than its answer.
    parts = 2 if connection.dialect.name == "sqlite" else 16
    while low < beyond:
        between = sorted({low + (beyond - low) * part // parts for part in range(1, parts)})
        for middle, at in zip(between, _moments(connection, between), strict=True):
            if at is None or at >= moment:
                beyond = middle
                break
            low = middle + 1
    return beyond


def _moments(connection: Connection, ids: Sequence[int]) -> list[datetime | None]:
    """Return when the first event from each of some ids on was, None where there is none."""

    def first_from(id_: ColumnElement[int]) -> Select[Any]:
        # What came into the log after its time tells nothing of when those around it happened.
        return (
            select(events.c.at)
            .where(events.c.id >= id_, func.coalesce(events.c.cause, "") != BROUGHT_IN)
            .order_by(events.c.id)
            .limit(1)
        )

    if len(ids) == 1:
        return [connection.execute(first_from(literal(ids[0]))).scalar_one_or_none()]
    asked = func.unnest(literal(ids, ARRAY(BigInteger))).table_valued("id", name="asked").render_derived()
    moment = first_from(asked.c.id).correlate(asked).scalar_subquery()
    found = connection.execute(select(moment).select_from(asked).order_by(asked.c.id))
    return [at for (at,) in found]


def _own(rights: Rights) -> _Node:
    parts = [_under(place_id, kind) for place_id, kind in rights.held.items()]
    return _Node(or_(false(), *parts), has_index=rights.owns_everything or len(parts) == 1)


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


def event_document(row: Row) -> contract.Event:
    """Return a row of the table as the contract has it."""
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
        cause=row.cause,
        trace_id=row.trace,
    )
