"""Events counted in equal steps of time, for pictures: of a node, or of one API.

What lies in the past was counted by the hour already (`server.store.event_hours`), for groups and what is above them;
for a single place, which has few events, they are counted on the spot. The latest minutes are always counted on the
spot. So a month of ten million events costs no more than a quiet one.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Integer,
    Text,
    literal_column,
    select,
    true,
)
from sqlalchemy import func as sql

from clue_desktop.contract.events import EventSeries, EventsInTime
from clue_desktop.domain.permissions import Action
from clue_desktop.domain.place_tree import PlaceKind
from clue_desktop.domain.problems import InvalidError, Problem
from clue_desktop.domain.said import Said
from server.services.base import Service
from server.services.records.events import DISORDER, first_since
from server.services.tree import Caller, Node, authorize
from server.store.engine import Database
from server.store.event_hours import HOUR, LATENCY, LATENCY_BOUNDS_MS, OUTCOME
from server.store.event_tables import event_hours, event_hours_progress, events

MOST_STEPS = 1000
# How many events are counted on the spot at most, the newest ones: of a single place, and of what the last minute brought.
# Directly after an upgrade old events are still being counted; those are left out rather than waited for.
_MOST_OF_A_PLACE = 200_000
_MOST_OF_THE_LAST_MINUTE = 20_000
_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class EventSeriesService(Service):
    """The use case of a series."""

    log: Database

    def series(
        self, caller: Caller, place_id: str, api_id: str | None, hours: int, step_hours: int
    ) -> EventSeries:
        """Return what became of the verifications of the last `hours`, in steps that end with the present hour.

        Raises:
            AbsentError, ForbiddenError: for the node.
            InvalidError: `steps_invalid`, more than 1,000 steps or not whole ones.
        """
        if hours % step_hours or hours // step_hours > MOST_STEPS:
            message = Said("Ask for at most {most} steps that fill the time exactly.", most=MOST_STEPS)
            raise InvalidError([Problem("stepHours", "steps_invalid", message)])
        with self.reading() as connection:
            node = authorize(connection, caller, Action.EVENTS, place_id)
        end = _hour(self.clock()) + _HOUR
        start = end - timedelta(hours=hours)
        with self.log.read() as connection:
            if node.kind is PlaceKind.PLACE:
                here = events.c.place_id == place_id
                counted = _on_the_spot(connection, start, here, api_id, 0, _MOST_OF_A_PLACE)
            else:
                through = connection.execute(select(event_hours_progress.c.through_id)).scalar_one()
                here, now = _conditions(node.kind, place_id)
                counted = _by_the_hour(connection, start, here, api_id)
                counted.update(
                    _on_the_spot(connection, start, now, api_id, through, _MOST_OF_THE_LAST_MINUTE)
                )
        return _in_steps(counted, start, hours, step_hours)


def series_since(log: Database, node: Node, since: datetime, now: datetime) -> EventSeries:
    """Return what became of a node's verifications since a moment, exactly, in steps of an hour; for who may see them.

    The steps begin with the hours of UTC, as they are counted, but the first one at `since`: where days begin at
    another minute than hours do, what came in its hour before is left out by looking at the events themselves.
    """
    first, end = _hour(since), _hour(now) + _HOUR
    whole = first if first == since else first + _HOUR
    with log.read() as connection:
        if node.kind is PlaceKind.PLACE:
            of_place = (events.c.place_id == node.place_id) & (events.c.at >= since)
            counted = _on_the_spot(connection, since - DISORDER, of_place, None, 0, _MOST_OF_A_PLACE)
        else:
            through = connection.execute(select(event_hours_progress.c.through_id)).scalar_one()
            here, now_here = _conditions(node.kind, node.place_id)
            counted = _by_the_hour(connection, whole, here, None)
            if whole != since:
                last = min(through, first_since(connection, whole + DISORDER) - 1)
                begun = now_here & (events.c.at >= since) & (events.c.at < whole) & (events.c.id <= last)
                counted.update(_on_the_spot(connection, since - DISORDER, begun, None, 0, _MOST_OF_A_PLACE))
            latest = now_here & (events.c.at >= since)
            counted.update(
                _on_the_spot(connection, since - DISORDER, latest, None, through, _MOST_OF_A_PLACE)
            )
    series = _in_steps(counted, first, (end - first) // _HOUR, 1)
    begun_at = series.items[0].model_copy(update={"at": since})
    return series.model_copy(update={"items": [begun_at, *series.items[1:]]})


def _hour(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


_Counted = Counter[tuple[datetime, str, int]]


def _conditions(kind: PlaceKind, place_id: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    if kind is PlaceKind.PLACE_GROUP:
        return event_hours.c.place_group_id == place_id, events.c.place_group_id == place_id
    if kind is PlaceKind.BRANCH:
        return event_hours.c.branch_id == place_id, events.c.branch_id == place_id
    return true(), true()


def _by_the_hour(
    connection: Connection, start: datetime, here: ColumnElement[bool], api_id: str | None
) -> _Counted:
    condition = here & (event_hours.c.hour >= start)
    if api_id is not None:
        condition &= event_hours.c.api_id == api_id
    return Counter(
        {
            (hour, outcome, latency): int(count)
            for hour, outcome, latency, count in connection.execute(
                select(
                    event_hours.c.hour,
                    event_hours.c.outcome,
                    event_hours.c.latency,
                    sql.sum(event_hours.c.events),
                )
                .where(condition)
                .group_by(event_hours.c.hour, event_hours.c.outcome, event_hours.c.latency)
            )
        }
    )


def _on_the_spot(
    connection: Connection,
    start: datetime,
    here: ColumnElement[bool],
    api_id: str | None,
    after: int,
    most: int,
) -> _Counted:
    # One bound: of two, a database may go by the one that leaves more to be looked at.
    condition = here & (events.c.id >= max(after + 1, first_since(connection, start)))
    if api_id is not None:
        condition &= events.c.api_id == api_id
    newest = (
        select(events.c.at, events.c.reason, events.c.result, events.c.elapsed_us)
        .where(condition)
        .order_by(events.c.id.desc())
        .limit(most)
        .subquery("newest")
    )
    hour = literal_column(HOUR, BigInteger())
    outcome = literal_column(OUTCOME, Text())
    latency = literal_column(LATENCY, Integer())
    rows = connection.execute(
        select(hour, outcome, latency, sql.count()).select_from(newest).group_by(hour, outcome, latency)
    ).all()
    return Counter(
        {
            (datetime.fromtimestamp(hour / 1000, UTC), outcome, latency): count
            for hour, outcome, latency, count in rows
        }
    )


def _in_steps(counted: _Counted, start: datetime, hours: int, step_hours: int) -> EventSeries:
    outcomes: dict[int, Counter[str]] = defaultdict(Counter)
    latencies: dict[int, Counter[int]] = defaultdict(Counter)
    for (hour, outcome, latency), count in counted.items():
        step = (hour - start) // (_HOUR * step_hours)
        outcomes[step][outcome] += count
        latencies[step][latency] += count
    return EventSeries(
        step_hours=step_hours,
        items=[
            EventsInTime(
                at=start + _HOUR * step_hours * step,
                granted=outcomes[step]["granted"],
                denied=outcomes[step]["denied"],
                failed=outcomes[step]["failed"],
                local=outcomes[step]["local"],
                median_ms=quantile(latencies[step], 0.5),
                p95_ms=quantile(latencies[step], 0.95),
                p99_ms=quantile(latencies[step], 0.99),
            )
            for step in range(hours // step_hours)
        ],
    )


def quantile(classes: Counter[int], share: float) -> float | None:
    """Return a quantile in milliseconds, estimated within its class; None without any event.

    Args:
        classes: how many events are in each class of latency.
        share: which quantile, from 0 to 1.
    """
    wanted = share * classes.total()
    if not wanted:
        return None
    seen = 0
    for number, count in sorted(classes.items()):
        if seen + count >= wanted:
            low = LATENCY_BOUNDS_MS[number - 1] if number else 0
            high = LATENCY_BOUNDS_MS[number] if number < len(LATENCY_BOUNDS_MS) else low
            return round(low + (high - low) * (wanted - seen) / count, 1)
        seen += count
    return None
