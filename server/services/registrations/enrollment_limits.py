"""Counting what the limits on registering in the field are about; in the database, so that a restart forgets nothing.

Everything is counted in the transaction in which it is decided. A writing transaction has the database to itself, also
among several processes, so entries that arrive together are counted and judged one after the other.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import (
    Connection,
    Select,
    Subquery,
    bindparam,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
)

from clue_desktop.contract import enrollment as contract
from clue_desktop.domain.enrollment import (
    LIFTED_FOR,
    LIMITS,
    LIMITS_WINDOW,
    REFUSED_FOR,
    Counted,
    Limit,
    Refusal,
    Scope,
    refusal_of_limit,
    refusal_of_resend,
    resend_delay,
)
from clue_desktop.domain.sources import source_networks
from server.services.tree import Node, read_node
from server.store.tables import (
    allocation_codes,
    enrollment_attempts,
    lifted_limits,
    places,
    refused_registrations,
)

_rows = enrollment_attempts.c


class Outcome(StrEnum):
    """What became of an attempt: a code was mailed, or an entry was judged."""

    MAILED = "mailed"
    RIGHT = "right"
    WRONG = "wrong"


_OUTCOMES = {
    Counted.MAILS: (Outcome.MAILED,),
    Counted.TRIES: (Outcome.RIGHT, Outcome.WRONG),
    Counted.WRONG: (Outcome.WRONG,),
}
_ENTRIES = (Counted.TRIES, Counted.WRONG)


@dataclass(frozen=True, slots=True)
class Attempts:
    """What was attempted before by whoever attempts something now: a device, at a Place, from somewhere.

    Attributes:
        connection: of the transaction in which it is decided.
        node: the Place.
        serial: the device's.
        source: the address, as the narrowest network that it is counted as.
        site: the wider one, of an address of IPv6.
        now: the present moment.
        lifted: whether an administrator has lifted the limits: then only what was tried at this Place since counts.
    """

    connection: Connection
    node: Node
    serial: str
    source: str
    site: str | None
    now: datetime
    lifted: bool

    @classmethod
    def of(cls, connection: Connection, node: Node, serial: str, source: str, now: datetime) -> "Attempts":
        """Look up whether the Place's limits are lifted."""
        lifted = is_lifted(connection, node, now)
        network, *wider = source_networks(source)
        return cls(connection, node, serial, network, wider[0] if wider else None, now, lifted)

    def mail_refusal(self) -> Refusal | None:
        """Return why no code is sent now, if so."""
        last, sent = self._codes_sent()
        return refusal_of_resend(last, sent, self.now) or self._limit((Counted.MAILS,))

    def entry_refusal(self) -> Refusal | None:
        """Return why no entry is judged now, if so."""
        return self._limit(_ENTRIES)

    def next_resend_delay(self) -> timedelta:
        """Return how long the device waits for its next code."""
        return resend_delay(self._codes_sent()[1])

    def count(self, outcome: Outcome) -> None:
        """Count an attempt, and forget what counts no longer."""
        self.connection.execute(delete(enrollment_attempts).where(_rows.at <= self.now - LIMITS_WINDOW))
        self.connection.execute(
            insert(enrollment_attempts).values(
                at=self.now,
                outcome=outcome,
                serial=self.serial,
                place_id=self.node.place_id,
                source=self.source,
                site=self.site,
            )
        )

    def _codes_sent(self) -> tuple[datetime | None, int]:
        """Return when the last code was sent to this device, and how many the delay counts."""
        mailed = (
            _rows.serial == self.serial,
            _rows.outcome.in_(_OUTCOMES[Counted.MAILS]),
            _rows.at > self.now - LIMITS_WINDOW,
        )
        here = (_rows.place_id == self.node.place_id,) if self.lifted else ()
        kept = select(allocation_codes.c.issued_at).where(allocation_codes.c.serial == self.serial)
        parts = (select(func.max(_rows.at)).where(*mailed), kept, select(func.count()).where(*mailed, *here))
        *moments, count = self.connection.execute(select(*(part.scalar_subquery() for part in parts))).one()
        return max((moment for moment in moments if moment is not None), default=None), count

    def _limit(self, kinds: tuple[Counted, ...]) -> Refusal | None:
        asked = tuple(
            limit
            for limit in LIMITS
            if limit.counted in kinds and (limit.scope is not Scope.SITE or self.site is not None)
        )
        if not asked:
            return None
        bound = {
            "since": self.now - LIMITS_WINDOW,
            str(Scope.SERIAL): self.serial,
            str(Scope.PLACE): self.node.place_id,
            str(Scope.SOURCE): self.source,
            str(Scope.SITE): self.site,
        }
        found = self.connection.execute(_oldest_of_each(asked, lifted=self.lifted), bound).one()
        ends = [min(oldest, self.now) + LIMITS_WINDOW for oldest in found if oldest is not None]
        return refusal_of_limit(max(ends), self.now) if ends else None


_SUBJECTS = {
    Scope.SERIAL: _rows.serial,
    Scope.PLACE: _rows.place_id,
    Scope.SOURCE: _rows.source,
    Scope.SITE: _rows.site,
}


@cache
def _oldest_of_each(limits: tuple[Limit, ...], *, lifted: bool) -> Select[Any]:
    """Select a column for each limit, all in one row: when the oldest of its last `most` was, NULL if it is not reached.

    The limit ends when that leaves the 24 hours. Who attempts something is bound by the names of the scopes, and
    `since` is when the 24 hours began; where the limits are lifted, only what was tried at the Place counts.
    """
    return select(*(_oldest(limit, lifted=lifted).scalar_subquery() for limit in limits))


def _oldest(limit: Limit, *, lifted: bool) -> Select[tuple[datetime]]:
    scopes = {limit.scope, Scope.PLACE} if lifted else {limit.scope}
    return (
        select(_rows.at)
        .where(
            _rows.outcome.in_(_OUTCOMES[limit.counted]),
            _rows.at > bindparam("since"),
            *(column == bindparam(str(scope)) for scope, column in _SUBJECTS.items() if scope in scopes),
        )
        .order_by(_rows.at.desc())
        .offset(limit.most - 1)
        .limit(1)
    )


def is_lifted(connection: Connection, node: Node, now: datetime) -> bool:
    """Tell whether an administrator has lifted the limits of a node, or of one above it, in the last 24 hours."""
    return bool(
        connection.execute(
            select(
                exists().where(
                    lifted_limits.c.place_id.in_([step.place_id for step in node.path]),
                    lifted_limits.c.lifted_at > now - LIFTED_FOR,
                )
            )
        ).scalar_one()
    )


def lift(connection: Connection, node: Node, now: datetime) -> None:
    """Forget what was counted at a node and under it, and which devices were refused there."""
    under = select(nodes_under(node.place_id).c.id)
    connection.execute(delete(enrollment_attempts).where(_rows.place_id.in_(under)))
    connection.execute(delete(refused_registrations).where(refused_registrations.c.place_id.in_(under)))
    connection.execute(
        delete(lifted_limits).where(
            or_(lifted_limits.c.place_id == node.place_id, lifted_limits.c.lifted_at <= now - LIFTED_FOR)
        )
    )
    connection.execute(insert(lifted_limits).values(place_id=node.place_id, lifted_at=now))


def refuse(connection: Connection, serial: str, place_id: str, now: datetime) -> None:
    """Refuse a device at a Place for 24 hours."""
    rows = refused_registrations.c
    connection.execute(
        delete(refused_registrations).where(
            or_((rows.serial == serial) & (rows.place_id == place_id), rows.until <= now)
        )
    )
    connection.execute(
        insert(refused_registrations).values(serial=serial, place_id=place_id, until=now + REFUSED_FOR)
    )


def refused_until(connection: Connection, serial: str, place_id: str, now: datetime) -> datetime | None:
    """Return until when an administrator has a device refused at a Place, if at all."""
    rows = refused_registrations.c
    until: datetime | None = connection.execute(
        select(rows.until).where(rows.serial == serial, rows.place_id == place_id, rows.until > now)
    ).scalar_one_or_none()
    return None if until is None else min(until, now + REFUSED_FOR)


def nodes_under(place_id: str) -> Subquery:
    """Return the ids of a node and of all under it."""
    parent, grandparent = places.alias(), places.alias()
    return (
        select(places.c.id)
        .join(parent, parent.c.id == places.c.parent_id, isouter=True)
        .join(grandparent, grandparent.c.id == parent.c.parent_id, isouter=True)
        .where(
            or_(
                places.c.id == place_id,
                places.c.parent_id == place_id,
                parent.c.parent_id == place_id,
                grandparent.c.parent_id == place_id,
            )
        )
        .subquery()
    )


@dataclass(frozen=True, slots=True)
class Counts:
    """What the limits have counted at a node and under it, and which of them are reached."""

    mails: int
    tries: int
    wrong: int
    reached: list[contract.ReachedLimit]


def read_counts(connection: Connection, node: Node, now: datetime) -> Counts:
    """Return what was counted in the last 24 hours; the limits let no more than a few thousand rows come about."""
    everywhere = _recent_rows(connection, now)
    under = _those_under(connection, node, {row.place_id for row in everywhere})
    here = [row for row in everywhere if row.place_id in under]
    lifted = _lifted_places(connection, {row.place_id for row in here}, now)

    reached: dict[tuple[Scope, str, Counted], contract.ReachedLimit] = {}
    affected = [row for row in here if row.place_id not in lifted]
    for found in _reached(everywhere):
        concerned = any(row.subject(found.scope) == found.subject for row in affected)
        if concerned or (found.scope is Scope.SERVER and not is_lifted(connection, node, now)):
            reached[found.scope, found.subject, found.counted] = found
    for place_id in lifted:
        for found in _reached([row for row in here if row.place_id == place_id]):
            reached.setdefault((found.scope, found.subject, found.counted), found)
    outcomes = [row.outcome for row in here]
    wrong = outcomes.count(Outcome.WRONG)
    return Counts(
        mails=outcomes.count(Outcome.MAILED),
        tries=outcomes.count(Outcome.RIGHT) + wrong,
        wrong=wrong,
        reached=list(reached.values()),
    )


def _those_under(connection: Connection, node: Node, place_ids: set[str]) -> set[str]:
    """Return those of some nodes that are a node or under it."""
    if not place_ids:
        return set()
    ids = nodes_under(node.place_id).c.id
    return set(connection.execute(select(ids).where(ids.in_(place_ids))).scalars())


@dataclass(frozen=True, slots=True)
class _Row:
    at: datetime
    outcome: str
    serial: str
    place_id: str
    source: str
    site: str | None

    def subject(self, scope: Scope) -> str | None:
        """Return what the row counts for in a scope; None where it counts for nothing."""
        return {
            Scope.SERIAL: self.serial,
            Scope.PLACE: self.place_id,
            Scope.SOURCE: self.source,
            Scope.SITE: self.site,
            Scope.SERVER: "",
        }[scope]


def _recent_rows(connection: Connection, now: datetime) -> list[_Row]:
    """Return what counts, oldest first."""
    rows = connection.execute(
        select(_rows.at, _rows.outcome, _rows.serial, _rows.place_id, _rows.source, _rows.site)
        .where(_rows.at > now - LIMITS_WINDOW)
        .order_by(_rows.at)
    )
    return [_Row(row.at, row.outcome, row.serial, row.place_id, row.source, row.site) for row in rows]


def _lifted_places(connection: Connection, place_ids: set[str], now: datetime) -> set[str]:
    nodes = (read_node(connection, place_id) for place_id in place_ids)
    return {node.place_id for node in nodes if node is not None and is_lifted(connection, node, now)}


def _reached(rows: list[_Row]) -> Iterator[contract.ReachedLimit]:
    """Give the limits that these rows reach, oldest rows first in each group."""
    for limit in LIMITS:
        moments: dict[str, list[datetime]] = defaultdict(list)
        for row in rows:
            subject = row.subject(limit.scope)
            if subject is not None and row.outcome in _OUTCOMES[limit.counted]:
                moments[subject].append(row.at)
        for subject, counted in moments.items():
            if len(counted) >= limit.most:
                yield contract.ReachedLimit(
                    scope=limit.scope,
                    subject=subject,
                    counted=limit.counted,
                    most=limit.most,
                    until=counted[-limit.most] + LIMITS_WINDOW,
                )
