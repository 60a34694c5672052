"""What needs doing at a node and under it: counted, with a few of each kind, each with the node where it is done."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, exists, func, select

from clue_desktop.contract.operation import CertificateEnd, CertificateKind
from clue_desktop.contract.overview import ToDo, ToDoItem, ToDoKind
from clue_desktop.contract.said import Sentence
from clue_desktop.domain.access_service import AccessType
from clue_desktop.domain.credentials import Credential
from clue_desktop.domain.mail import MailState
from clue_desktop.domain.permissions import Action
from clue_desktop.domain.place_tree import PlaceKind
from clue_desktop.domain.vendor_health import (
    ApiHealth,
    HealthState,
    certificate_ends_soon,
    is_lasting,
)
from server.services.mail.mail_settings import is_set_up
from server.services.overview.parts_of_tree import at_or_under, groups_of
from server.services.registrations.enrollment_limits import read_counts
from server.services.tree import Node
from server.store.tables import access_services, group_links, outbox, place_overrides, places

MOST_OF_A_KIND = 3

_ORDER = {kind: number for number, kind in enumerate(ToDoKind)}
_URGENCY = {
    HealthState.UNAVAILABLE: 0,
    HealthState.FAILING: 1,
    HealthState.HEALTHY: 3,
    HealthState.UNKNOWN: 4,
}
_ENDS_SOON = 2


@dataclass(frozen=True, slots=True)
class Watched:
    """A vendor API, and how it was doing at the moment `now`."""

    api_id: str
    name: str
    place_group_id: str
    credential: Credential
    health: ApiHealth
    now: datetime

    @property
    def failing(self) -> bool:
        """Whether administrators are told that its vendor fails, or that it cannot be asked at all."""
        cannot_be_asked = self.health.state is HealthState.UNAVAILABLE and self.health.since is None
        return cannot_be_asked or is_lasting(self.health, self.now)

    @property
    def certificate_ends_soon(self) -> bool:
        """Whether they are told that a certificate of it ends, the vendor's or ours."""
        return certificate_ends_soon(self.health, self.now)

    @property
    def urgency(self) -> int:
        """The lower, the further up in a list; what is alike stays in its order."""
        urgency = _URGENCY[self.health.state]
        return min(urgency, _ENDS_SOON) if self.certificate_ends_soon else urgency


def in_order(found: Iterable[ToDo]) -> list[ToDo]:
    """Return what needs doing, what is most urgent first."""
    return sorted(found, key=lambda one: _ORDER[one.kind])


def to_do_at(
    connection: Connection,
    node: Node,
    now: datetime,
    may: Callable[[Action], bool],
    watched: Sequence[Watched],
) -> list[ToDo]:
    """Return what the database and the vendors' health know, for somebody who may do so much to the node."""
    found: list[ToDo | None] = [_failing(watched), _vendor_certificates(watched)]
    if node.kind is PlaceKind.HEADQUARTERS and may(Action.SERVER_SETTINGS):
        found += [_mails_failed(connection, node)]
    found += [_mails_waiting(connection, node, now, owner=may(Action.SERVER_SETTINGS))]
    if may(Action.DEVICES):
        found.append(_registrations_held_up(connection, node, now))
    if node.kind is not PlaceKind.PLACE and may(Action.GROUP_ACCESS_SERVICE):
        found += [_groups_without_api(connection, node), _groups_without_vendor(connection, node)]
    if may(Action.PLACE_ACCESS_SERVICE):
        found.append(_local_places(connection, node))
    return [one for one in found if one is not None and one.count > 0]


def certificates_to_do(ends: Sequence[CertificateEnd], root_id: str) -> list[ToDo]:
    """Return the certificates of the server that somebody has to look after; those of vendors are told with their APIs."""
    own = [end for end in ends if end.kind is not CertificateKind.VENDOR]
    items = [
        ToDoItem(
            place_id=root_id,
            name=end.name,
            at=end.ends_at,
            code=end.kind,
            reason=None if end.fault is None else Sentence(message=end.fault),
        )
        for end in own[:MOST_OF_A_KIND]
    ]
    return [ToDo(kind=ToDoKind.CERTIFICATE, count=len(own), items=items)] if own else []


def _failing(watched: Sequence[Watched]) -> ToDo:
    failing = [one for one in watched if one.failing]
    items = []
    for one in failing[:MOST_OF_A_KIND]:
        last = one.health.last_failure
        items.append(
            ToDoItem(
                place_id=one.place_group_id,
                name=one.name,
                api_id=one.api_id,
                at=one.health.since,
                code=None if last is None else last.code,
                reason=None if last is None else Sentence(message=last.message),
            )
        )
    return ToDo(kind=ToDoKind.VENDOR_FAILING, count=len(failing), items=items)


def _vendor_certificates(watched: Sequence[Watched]) -> ToDo:
    ending = [one for one in watched if one.certificate_ends_soon]
    items = [
        ToDoItem(
            place_id=one.place_group_id,
            name=one.name,
            api_id=one.api_id,
            at=one.health.first_end,
            code="client" if one.health.first_end == one.health.client_certificate_expires_at else None,
        )
        for one in ending[:MOST_OF_A_KIND]
    ]
    return ToDo(kind=ToDoKind.VENDOR_CERTIFICATE, count=len(ending), items=items)


def _mails_waiting(connection: Connection, node: Node, now: datetime, *, owner: bool) -> ToDo | None:
    """Return how many mails about the node wait as no mail is set up; to owners that none is, where none waits."""
    if is_set_up(connection):
        return None
    waiting = (outbox.c.state == MailState.QUEUED) & (outbox.c.expires_at > now)
    count, oldest = connection.execute(
        select(func.count(), func.min(outbox.c.created_at)).where(waiting, _about(node))
    ).one()
    item = ToDoItem(place_id=node.place_id, name=node.name, at=oldest)
    if count:
        return ToDo(kind=ToDoKind.MAILS_WAITING, count=count, items=[item])
    if owner and node.kind is PlaceKind.HEADQUARTERS:
        return ToDo(kind=ToDoKind.MAIL_NOT_SET_UP, count=1, items=[item])
    return None


def _mails_failed(connection: Connection, node: Node) -> ToDo:
    count, newest = connection.execute(
        select(func.count(), func.max(outbox.c.finished_at)).where(outbox.c.state == MailState.FAILED)
    ).one()
    item = ToDoItem(place_id=node.place_id, name=node.name, at=newest)
    return ToDo(kind=ToDoKind.MAILS_FAILED, count=count, items=[item])


def _about(node: Node) -> ColumnElement[bool]:
    return outbox.c.place_path.contains(f"/{node.place_id}/", autoescape=True)


def _registrations_held_up(connection: Connection, node: Node, now: datetime) -> ToDo:
    reached = read_counts(connection, node, now).reached
    until = max((limit.until for limit in reached), default=None)
    item = ToDoItem(place_id=node.place_id, name=node.name, at=until)
    return ToDo(kind=ToDoKind.REGISTRATIONS_HELD_UP, count=len(reached), items=[item])


def _groups_without_api(connection: Connection, node: Node) -> ToDo:
    assigned = exists().where(group_links.c.place_group_id == places.c.id, group_links.c.api_id.is_not(None))
    asks = exists().where(
        access_services.c.place_group_id == places.c.id, access_services.c.access_type != AccessType.NONE
    )
    return _nodes(connection, ToDoKind.NO_API, _groups(node) & asks & ~assigned)


def _groups_without_vendor(connection: Connection, node: Node) -> ToDo:
    asks = exists().where(
        access_services.c.place_group_id == places.c.id, access_services.c.access_type != AccessType.NONE
    )
    return _nodes(connection, ToDoKind.NO_VENDOR, _groups(node) & ~asks)


def _groups(node: Node) -> ColumnElement[bool]:
    return groups_of(node, places.c.id) & (places.c.kind == PlaceKind.PLACE_GROUP)


def _local_places(connection: Connection, node: Node) -> ToDo:
    """Return the places at which none of the APIs is asked that their groups assign."""
    own, others = place_overrides.alias("own"), place_overrides.alias("others")
    asks = exists().where(
        access_services.c.place_group_id == places.c.parent_id,
        access_services.c.access_type != AccessType.NONE,
    )
    assigns = exists().where(
        group_links.c.place_group_id == places.c.parent_id, group_links.c.api_id.is_not(None)
    )
    asks_one_of_its_own = exists().where(own.c.place_id == places.c.id, own.c.api_id.is_not(None))
    overridden = exists().where(
        others.c.place_id == places.c.id, others.c.credential == group_links.c.credential
    )
    inherits_one = exists().where(
        group_links.c.place_group_id == places.c.parent_id, group_links.c.api_id.is_not(None), ~overridden
    )
    with_overrides = places.c.id.in_(select(place_overrides.c.place_id))
    return _nodes(
        connection,
        ToDoKind.PLACE_LOCAL,
        with_overrides
        & at_or_under(node, places.c.id)
        & asks
        & assigns
        & ~asks_one_of_its_own
        & ~inherits_one,
    )


def _nodes(connection: Connection, kind: ToDoKind, condition: ColumnElement[bool]) -> ToDo:
    count = connection.execute(select(func.count()).select_from(places).where(condition)).scalar_one()
    rows = (
        connection.execute(
            select(places.c.id, places.c.name)
            .where(condition)
            .order_by(places.c.name, places.c.id)
            .limit(MOST_OF_A_KIND)
        ).all()
        if count
        else []
    )
    return ToDo(kind=kind, count=count, items=[ToDoItem(place_id=row.id, name=row.name) for row in rows])
