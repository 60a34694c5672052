"""What is going on at a node and under it, for its *Overview*: each part for who has the right to it.

Nothing here grows with the number of events: today's verifications come from the hours that are counted already
(`server.services.records.event_series`). Lists are short, and say how much they leave out.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, select

from clue_desktop.contract import overview as contract
from clue_desktop.domain.access_service import AccessType, Overrides, vendor_api_in_force
from clue_desktop.domain.credentials import Credential
from clue_desktop.domain.enrollment import CODE_LIFETIME, MAX_ATTEMPTS
from clue_desktop.domain.permissions import Access, Action
from clue_desktop.domain.place_tree import PlaceKind
from clue_desktop.domain.vendor_health import HealthState
from server.services.access_service.state import overrides_of, read_group
from server.services.base import Service
from server.services.customer_api.vendor_health import VendorHealthService, health_document
from server.services.operation.certificates import CertificateService
from server.services.overview.parts_of_tree import at_or_under, groups_of
from server.services.overview.to_do import Watched, certificates_to_do, in_order, to_do_at
from server.services.records.event_series import series_since
from server.services.registrations.devices import LEASE, device_document
from server.services.registrations.enrollment import pending_document
from server.services.tree import Caller, Node, authorize, read_rights, read_root
from server.store.engine import Database
from server.store.tables import allocation_codes, devices, place_overrides, vendor_apis

LONGEST_DAY = timedelta(hours=26)
"""A day on which clocks are set back has 25 hours; the rest is for clocks that differ."""
_USUAL_DAY = timedelta(hours=24)
_LISTED = 6

_RIGHT_TO_ACCESS = {
    PlaceKind.PLACE_GROUP: Action.GROUP_ACCESS_SERVICE,
    PlaceKind.PLACE: Action.PLACE_ACCESS_SERVICE,
}


@dataclass(frozen=True, slots=True)
class OverviewService(Service):
    """The use case of an overview.

    Attributes:
        log: the event log.
        health: how vendors are doing.
        certificates: when those end that the server depends on.
    """

    log: Database
    health: VendorHealthService
    certificates: CertificateService

    def of(self, caller: Caller, place_id: str, since: datetime | None) -> contract.Overview:
        """Return what is going on at a node.

        Args:
            caller: who asks; they hold a role at the node or above it.
            place_id: the node.
            since: when their day began; a moment that cannot be that counts as 24 hours ago.

        Raises:
            AbsentError, ForbiddenError: as every use case.
        """
        now = self.clock()
        with self.reading() as connection:
            node = authorize(connection, caller, Action.SEE, place_id)
            rights = read_rights(connection, caller.administrator_id)

            def may(action: Action) -> bool:
                return rights.access(action, node) is Access.ALLOWED

            overview = self._configured(connection, node, now, may)
            root_id = read_root(connection).place_id
            sees_events, sees_certificates = may(Action.EVENTS), may(Action.SERVER_SETTINGS)
        if sees_certificates and node.kind is PlaceKind.HEADQUARTERS:
            more = certificates_to_do(self.certificates.to_look_after(), root_id)
            overview = overview.model_copy(update={"to_do": in_order([*overview.to_do, *more])})
        if not sees_events:
            return overview
        if since is None or not now - LONGEST_DAY <= since <= now:
            since = now - _USUAL_DAY
        today = contract.Today(since=since, series=series_since(self.log, node, since, now))
        return overview.model_copy(update={"today": today})

    def _configured(
        self, connection: Connection, node: Node, now: datetime, may: Callable[[Action], bool]
    ) -> contract.Overview:
        """Return all but what the event log and files know."""
        watched = self._watched(connection, node, now) if may(Action.VENDOR_APIS) else None
        to_access = _RIGHT_TO_ACCESS.get(node.kind)
        sees_devices = may(Action.DEVICES)
        return contract.Overview(
            place_id=node.place_id,
            kind=node.kind,
            at=now,
            today=None,
            access=_access(connection, node) if to_access is not None and may(to_access) else None,
            vendors=None if watched is None else _vendors(watched),
            devices=_devices(connection, node, now) if sees_devices else None,
            registrations=_registrations(connection, node, now) if sees_devices else None,
            to_do=in_order(to_do_at(connection, node, now, may, watched or [])),
        )

    def _watched(self, connection: Connection, node: Node, now: datetime) -> list[Watched]:
        """Return the APIs of a node, or those asked for a place, those that need attention first."""
        wanted = groups_of(node, vendor_apis.c.place_group_id)
        if node.kind is PlaceKind.PLACE:
            wanted &= vendor_apis.c.id.in_(set(_in_force(connection, node).values()))
        rows = connection.execute(
            select(
                vendor_apis.c.id,
                vendor_apis.c.name,
                vendor_apis.c.place_group_id,
                vendor_apis.c.auth_type,
                vendor_apis.c.sealed_headers,
                vendor_apis.c.document,
            )
            .where(wanted)
            .order_by(vendor_apis.c.name, vendor_apis.c.id)
        ).all()
        found = self.health.seen(rows)
        watched = [
            Watched(row.id, row.name, row.place_group_id, Credential(row.auth_type), found[row.id], now)
            for row in rows
        ]
        return sorted(watched, key=lambda one: one.urgency)


def _access(connection: Connection, node: Node) -> contract.AccessAtNode:
    group_id, own = _group_and_overrides(connection, node)
    service = read_group(connection, group_id)
    names = {
        row.id: row.name
        for row in connection.execute(
            select(vendor_apis.c.id, vendor_apis.c.name).where(vendor_apis.c.place_group_id == group_id)
        )
    }
    credentials = []
    for credential in Credential:
        api_id = vendor_api_in_force(service, own, credential)
        credentials.append(
            contract.CredentialAtNode(
                credential=credential,
                api_id=api_id,
                api_name=None if api_id is None else names.get(api_id),
                inherited=node.kind is PlaceKind.PLACE and credential not in own,
            )
        )
    overriding = 0
    if node.kind is PlaceKind.PLACE_GROUP:
        places_with_own = select(func.count(place_overrides.c.place_id.distinct())).where(
            place_overrides.c.place_group_id == group_id
        )
        overriding = connection.execute(places_with_own).scalar_one()
    return contract.AccessAtNode(
        place_group_id=group_id,
        access_type=service.access_type,
        credentials=credentials,
        overriding_places=overriding,
    )


def _group_and_overrides(connection: Connection, node: Node) -> tuple[str, Overrides]:
    if node.kind is PlaceKind.PLACE:
        return node.parent_id or "", overrides_of(connection, node.place_id)
    return node.place_id, {}


def _in_force(connection: Connection, node: Node) -> dict[Credential, str]:
    """Return the API that verifies each credential at a place; those that none does are left out."""
    group_id, own = _group_and_overrides(connection, node)
    service = read_group(connection, group_id)
    if service.access_type is AccessType.NONE:
        return {}
    found = {credential: vendor_api_in_force(service, own, credential) for credential in Credential}
    return {credential: api_id for credential, api_id in found.items() if api_id is not None}


def _vendors(watched: list[Watched]) -> contract.VendorsAtNode:
    states = Counter(one.health.state for one in watched)
    return contract.VendorsAtNode(
        total=len(watched),
        states={state: states[state] for state in HealthState},
        items=[
            contract.VendorAtNode(
                place_group_id=one.place_group_id,
                api_name=one.name,
                credential=one.credential,
                failing=one.failing,
                certificate_ends_soon=one.certificate_ends_soon,
                health=health_document(one.api_id, one.health),
            )
            for one in watched[:_LISTED]
        ],
    )


def _devices(connection: Connection, node: Node, now: datetime) -> contract.DevicesAtNode:
    here = at_or_under(node, devices.c.place_id)
    is_connected = (devices.c.connected_until > now) & (devices.c.connected_until <= now + LEASE)
    is_awaited = devices.c.last_seen_at.is_(None) & devices.c.ahead_until.is_not(None)
    total, connected, awaited = connection.execute(
        select(
            func.count(),
            func.count().filter(is_connected),
            func.count().filter(is_awaited),
        ).where(here)
    ).one()
    away = connection.execute(
        select(devices)
        .where(here, devices.c.connected_until.is_(None) | ~is_connected)
        .order_by(devices.c.last_seen_at.desc().nulls_last(), devices.c.serial)
        .limit(_LISTED)
    ).all()
    return contract.DevicesAtNode(
        total=total, connected=connected, awaited=awaited, away=[device_document(row, now) for row in away]
    )


def _registrations(connection: Connection, node: Node, now: datetime) -> contract.RegistrationsAtNode:
    codes = allocation_codes.c
    open_ones = (
        at_or_under(node, codes.place_id)
        & (codes.issued_at > now - CODE_LIFETIME)
        & (codes.wrong_entries < MAX_ATTEMPTS)
    )
    total = connection.execute(
        select(func.count()).select_from(allocation_codes).where(open_ones)
    ).scalar_one()
    rows = connection.execute(
        select(allocation_codes)
        .where(open_ones)
        .order_by(codes.issued_at.desc(), codes.serial)
        .limit(_LISTED)
    ).all()
    return contract.RegistrationsAtNode(total=total, items=[pending_document(row, now) for row in rows])
