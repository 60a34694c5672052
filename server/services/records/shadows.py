"""How a shadow compares with what decided, within the caller's part of the tree: in numbers, and pair by pair."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import BigInteger, ColumnElement, func, literal_column, select

from clue_desktop.contract import shadows as contract
from clue_desktop.domain.credentials import Credential
from clue_desktop.domain.permissions import Action
from clue_desktop.domain.place_tree import PlaceKind
from clue_desktop.domain.problems import InvalidError, Problem
from clue_desktop.domain.said import Said
from clue_desktop.domain.shadow import COMPARED, ShadowOutcome
from server.refusals import AbsentError
from server.services.base import Service
from server.services.records.events import event_document
from server.services.tree import Caller, Node, authorize
from server.store.engine import Database
from server.store.event_tables import events, shadow_answers, shadow_unasked

MOST_PER_PAGE = 200
_USUAL_SPAN = timedelta(days=1)
_MINUTE = timedelta(minutes=1)
# In the statement itself: two parameters are never the same to PostgreSQL, which groups by what it selects.
_TENTH = literal_column("100", BigInteger())


@dataclass(frozen=True, slots=True)
class Compared:
    """What is to be compared: a credential at a place group or a place, in a time, by two APIs; None does not restrict."""

    place_id: str
    credential: Credential
    since: datetime | None = None
    until: datetime | None = None
    api_id: str | None = None
    shadow_id: str | None = None


@dataclass(frozen=True, slots=True)
class ShadowService(Service):
    """Use cases of shadows; rights are those of the events."""

    log: Database

    def comparison(self, caller: Caller, wanted: Compared) -> contract.ShadowComparison:
        """Return what became of a time's verifications, in numbers.

        Raises:
            AbsentError, ForbiddenError: for the node, as for its events; AbsentError also for what has no access service.
        """
        node = self._node(caller, wanted)
        condition = self._condition(node, wanted)
        since, until = self._span(wanted)
        unasked = (
            (shadow_unasked.c.credential == str(wanted.credential))
            & (shadow_unasked.c.minute > since - _MINUTE)
            & (shadow_unasked.c.minute < until)
            & (_column(shadow_unasked.c, node) == node.place_id)
        )
        for column, value in (
            (shadow_unasked.c.api_id, wanted.api_id),
            (shadow_unasked.c.shadow_id, wanted.shadow_id),
        ):
            if value is not None:
                unasked &= column == value
        answered = condition & shadow_answers.c.outcome.in_(COMPARED)
        with self.log.read() as connection:
            counts: dict[str, int] = dict(
                connection.execute(
                    select(shadow_answers.c.outcome, func.count())
                    .where(condition)
                    .group_by(shadow_answers.c.outcome)
                )
                .tuples()
                .all()
            )
            latencies = [
                _latency(
                    connection.execute(
                        select(us // _TENTH, func.count()).where(answered).group_by(us // _TENTH)
                    )
                    .tuples()
                    .all()
                )
                for us in (shadow_answers.c.api_us, shadow_answers.c.shadow_us)
            ]
            not_asked: int | None = connection.execute(
                select(func.sum(shadow_unasked.c.events)).where(unasked)
            ).scalar_one()
        return contract.ShadowComparison(
            agreed=counts.get(ShadowOutcome.AGREED, 0),
            differed=counts.get(ShadowOutcome.DIFFERED, 0),
            unanswered=counts.get(ShadowOutcome.UNANSWERED, 0),
            not_asked=int(not_asked or 0),
            latency=latencies[0],
            shadow_latency=latencies[1],
        )

    def pairs(
        self, caller: Caller, wanted: Compared, outcome: ShadowOutcome, cursor: str | None, limit: int
    ) -> contract.ShadowPairs:
        """Return events with what the shadow said of them, of one outcome, newest first.

        Raises:
            AbsentError, ForbiddenError: see `comparison`.
            InvalidError: `cursor_invalid`.
        """
        condition = self._condition(self._node(caller, wanted), wanted)
        condition &= shadow_answers.c.outcome == outcome
        answers = shadow_answers.c
        if cursor is not None:
            at, number = _read_cursor(cursor)
            condition &= (answers.at < at) | ((answers.at == at) & (answers.id < number))
        with self.log.read() as connection:
            # First by the one table, which has an index for it; then the events of this page alone.
            said = connection.execute(
                select(shadow_answers)
                .where(condition)
                .order_by(answers.at.desc(), answers.id.desc())
                .limit(limit + 1)
            ).all()
            page = said[:limit]
            found = {
                row.id: row
                for row in connection.execute(
                    select(events).where(events.c.id.in_({one.event_id for one in page}))
                )
            }
        return contract.ShadowPairs(
            items=[
                contract.ShadowPair(
                    event=event_document(found[one.event_id]),
                    shadow=contract.ShadowWord(
                        outcome=one.outcome,
                        api_id=one.shadow_id,
                        result=one.result,
                        reason=one.reason,
                        message=one.message,
                        status_code=one.status_code,
                        elapsed_ms=one.shadow_us / 1000,
                        trace_id=one.trace,
                    ),
                )
                for one in page
                if one.event_id in found  # or it has just been deleted with its age
            ],
            next_cursor=_cursor(page[-1].at, page[-1].id) if len(said) > limit else None,
        )

    def _node(self, caller: Caller, wanted: Compared) -> Node:
        with self.reading() as connection:
            node = authorize(connection, caller, Action.EVENTS, wanted.place_id)
        if node.kind not in {PlaceKind.PLACE_GROUP, PlaceKind.PLACE}:
            raise AbsentError(Said("place"))
        return node

    def _span(self, wanted: Compared) -> tuple[datetime, datetime]:
        until = wanted.until or self.clock() + _MINUTE
        return wanted.since or until - _USUAL_SPAN, until

    def _condition(self, node: Node, wanted: Compared) -> ColumnElement[bool]:
        since, until = self._span(wanted)
        answers = shadow_answers.c
        condition = (
            (_column(answers, node) == node.place_id)
            & (answers.at >= since)
            & (answers.at < until)
            & (answers.credential == str(wanted.credential))
        )
        for column, value in ((answers.api_id, wanted.api_id), (answers.shadow_id, wanted.shadow_id)):
            if value is not None:
                condition &= column == value
        return condition


def _column(columns: object, node: Node) -> ColumnElement[str]:
    name = "place_group_id" if node.kind is PlaceKind.PLACE_GROUP else "place_id"
    column: ColumnElement[str] = getattr(columns, name)
    return column


def _latency(counts: Sequence[tuple[int, int]]) -> contract.Latency:
    """Return median and 99th percentile of numbers of tenths of a millisecond, with how many there are of each."""
    found = dict(counts)
    total = sum(found.values())
    if not total:
        return contract.Latency(median_ms=None, p99_ms=None)

    def at(share: float) -> float:
        passed = 0
        for tenths in sorted(found):
            passed += found[tenths]
            if passed >= share * total:
                return tenths / 10
        return max(found) / 10

    return contract.Latency(median_ms=at(0.5), p99_ms=at(0.99))


def _cursor(at: datetime, number: int) -> str:
    return f"{round(at.timestamp() * 1000)}.{number}"


def _read_cursor(text: str) -> tuple[datetime, int]:
    at, _dot, number = text.partition(".")
    try:
        if not 0 <= int(number) < 2**62:
            raise ValueError(number)
        return datetime.fromtimestamp(int(at) / 1000, UTC), int(number)
    except (ValueError, OverflowError, OSError) as fault:
        message = Said("This is no place to go on from.")
        raise InvalidError([Problem("cursor", "cursor_invalid", message)]) from fault
