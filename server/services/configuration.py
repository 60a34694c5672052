"""Loading what verifications go by: everything at start, afterwards what a change touches."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import assert_never

from sqlalchemy import Connection, or_, select

from clue_desktop.contract.trail import ChangeKind
from clue_desktop.domain.access_service import (
    GroupService,
    Overrides,
    Shadows,
    assignment,
    no_answer_in_force,
    vendor_api_in_force,
)
from clue_desktop.domain.credentials import Credential
from clue_desktop.domain.place_tree import PlaceKind
from clue_desktop.domain.problems import InvalidError
from clue_desktop.domain.said import Said
from server.keys.secrets import SecretsError
from server.services.access_service.state import read_group, read_overrides, read_shadows
from server.services.customer_api.vendor_apis import VendorApiService
from server.services.operation.server_settings import read_networks, read_response_kib
from server.services.safekeeping import key_check
from server.store.engine import Database, StorageError
from server.store.rows import Row
from server.store.tables import (
    INSTANCE_ID,
    access_services,
    change_counter,
    changes,
    devices,
    places,
    server_state,
    vendor_apis,
)
from server.verification.plans import (
    CompiledApi,
    DeviceEntry,
    GroupPlans,
    PlaceEntry,
    PlacePlans,
    Plan,
    Point,
    UnusableApi,
    Update,
    compile_api,
    shadow_tokens_of,
    tokens_of,
)

_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ConfigurationLoader:
    """Reads configuration in worker threads and compiles it."""

    database: Database
    vendor_apis: VendorApiService
    _named: dict[str, str] = field(default_factory=dict)

    def everything(self) -> Update:
        """Return the whole configuration as of one moment."""
        with self.database.read() as connection:
            return self._whole(connection, _read_point(connection))

    def since(self, known: Point) -> Update | None:
        """Return what all changes after a state touch, as it is now; None when there were none.

        Where the database does not continue that state (it was put back, lost its last changes in a failover, or is
        another one), and where a change is of a kind that only a newer server knows, everything is returned.
        """
        with self.database.read() as connection:
            now = _read_point(connection)
            if now == known:
                return None
            if not _continues(connection, now, known):
                _logger.warning(
                    "the database does not continue what it was (change %d is followed by change %d of another state):"
                    " it was put back, lost its last changes, or is another one; all of it is loaded anew",
                    known.version,
                    now.version,
                )
                return self._whole(connection, now)
            rows = connection.execute(
                select(changes.c.kind, changes.c.subject_id, changes.c.place_path).where(
                    changes.c.version > known.version
                )
            ).all()
            if unknown := {row.kind for row in rows} - set(ChangeKind):
                # Written by a newer server on this database: what they touch cannot be told here.
                _logger.warning(
                    "changes of kinds unknown to this version (%s); all of the configuration is loaded anew",
                    ", ".join(sorted(unknown)),
                )
                return self._whole(connection, now)
            touched = [(ChangeKind(row.kind), row.subject_id, row.place_path) for row in rows]
            return self._touched(connection, now, touched)

    def _whole(self, connection: Connection, now: Point) -> Update:
        if (fault := key_check.fault_of(connection, self.vendor_apis.secrets)) is not None:
            raise SecretsError(fault)  # it was replaced by one of somebody else
        groups = connection.execute(select(access_services.c.place_group_id)).scalars().all()
        return Update(
            now,
            whole=True,
            places=_places(connection, None),
            groups={group_id: self._group(connection, group_id) for group_id in groups},
            devices=_devices(connection, None),
            networks=tuple(read_networks(connection)),
            response_kib=read_response_kib(connection) or 0,
        )

    def _touched(
        self, connection: Connection, now: Point, changed: list[tuple[ChangeKind, str, str]]
    ) -> Update:
        nodes: set[str] = set()
        group_ids: set[str] = set()
        serials: set[str] = set()
        networks = response_kib = None
        for kind, subject_id, path in changed:
            match kind:
                case ChangeKind.PLACE | ChangeKind.PLACE_ACCESS_SERVICE:
                    nodes.add(subject_id)
                    group_ids.update(path.strip("/").split("/"))
                case ChangeKind.VENDOR_API | ChangeKind.ACCESS_SERVICE:
                    group_ids.update(path.strip("/").split("/"))
                case ChangeKind.DEVICE:
                    serials.add(subject_id)
                case (
                    ChangeKind.ADMINISTRATOR
                    | ChangeKind.ALLOCATION_EMAIL
                    | ChangeKind.BACKUP
                    | ChangeKind.ENROLLMENT
                    | ChangeKind.MAIL
                    | ChangeKind.VENDOR_HEALTH
                ):
                    pass  # verifications do not go by these
                case ChangeKind.SETTINGS:
                    networks = tuple(read_networks(connection))
                    response_kib = read_response_kib(connection) or 0
                case _:
                    assert_never(kind)
        return Update(
            now,
            places=_places(connection, nodes) if nodes else {},
            groups={group_id: self._group(connection, group_id) for group_id in group_ids},
            devices=_devices(connection, serials) if serials else {},
            networks=networks,
            response_kib=response_kib,
        )

    def _group(self, connection: Connection, group_id: str) -> GroupPlans | None:
        version = connection.execute(
            select(access_services.c.settings_version).where(access_services.c.place_group_id == group_id)
        ).scalar_one_or_none()
        if version is None:
            return None
        service = read_group(connection, group_id)
        apis = {
            row.id: self._compiled(row)
            for row in connection.execute(select(vendor_apis).where(vendor_apis.c.place_group_id == group_id))
        }
        shadows = read_shadows(connection, group_id)
        default = _place_plans(service, {}, apis)
        overriding = {
            place_id: _place_plans(service, own, apis, shadows.get(place_id))
            for place_id, own in read_overrides(connection, group_id).items()
        }
        every = [default, *overriding.values()]
        return GroupPlans(version, default, overriding, tokens_of(every), shadow_tokens_of(every))

    def _compiled(self, row: Row) -> CompiledApi | UnusableApi:
        try:
            return compile_api(row.id, row.place_group_id, self.vendor_apis.parsed(row))
        except (SecretsError, InvalidError) as fault:
            # One bad value, or one that broke no rule of the version that took it, must not shut the doors of all
            # others. It is named once, not with every change of the group.
            if self._named.get(row.id) != row.sealed_headers:
                self._named[row.id] = row.sealed_headers
                _logger.error("vendor API “%s” (%s) is denied: %s", row.name, row.id, fault)  # noqa: TRY400
            return UnusableApi(row.id, row.name)


def _read_point(connection: Connection) -> Point:
    identity = select(server_state.c.value).where(server_state.c.key == INSTANCE_ID).scalar_subquery()
    row = connection.execute(select(identity, change_counter.c.version, change_counter.c.tag)).one_or_none()
    if row is None:  # the tables that were asked for had been dropped, and those put back were not there yet
        raise StorageError(Said("the database was being put back at that moment"))
    return Point(row[0] or "", row.version, row.tag)


def _continues(connection: Connection, now: Point, known: Point) -> bool:
    if now.identity != known.identity or now.version <= known.version:
        return False
    next_one = select(changes.c.follows).where(changes.c.version > known.version).order_by(changes.c.version)
    # Without a change it was only numbered on.
    return known.tag in {now.tag, connection.execute(next_one.limit(1)).scalar()}


def _place_plans(
    service: GroupService,
    own: Overrides,
    apis: Mapping[str, CompiledApi | UnusableApi],
    own_shadows: Shadows | None = None,
) -> PlacePlans:
    plans = {}
    for credential in Credential:
        api_id = vendor_api_in_force(service, own, credential)
        if api_id is not None:
            shadow_id = assignment(service, own, credential, own_shadows).shadow_id
            shadow = apis.get(shadow_id) if shadow_id else None
            plans[credential] = Plan(apis[api_id], no_answer_in_force(service, credential), shadow)
    return PlacePlans(service.access_type, plans)


def _places(connection: Connection, only: set[str] | None) -> dict[str, PlaceEntry | None]:
    """Return entries of all nodes, or of these and those right under them; None for those that are gone."""
    parent = places.alias()
    query = select(
        places.c.id,
        places.c.kind,
        places.c.settings_version,
        parent.c.id.label("parent_id"),
        parent.c.kind.label("parent_kind"),
        parent.c.parent_id.label("grandparent_id"),
    ).join(parent, parent.c.id == places.c.parent_id, isouter=True)
    if only is not None:
        query = query.where(or_(places.c.id.in_(only), parent.c.id.in_(only), parent.c.parent_id.in_(only)))
    entries: dict[str, PlaceEntry | None] = dict.fromkeys(only or ())
    headquarters = connection.execute(
        select(places.c.id).where(places.c.parent_id.is_(None))
    ).scalar_one_or_none()
    for row in connection.execute(query):
        group: str | None
        branch: str | None
        match PlaceKind(row.kind):
            case PlaceKind.HEADQUARTERS:
                group, branch = None, None
            case PlaceKind.BRANCH:
                group, branch = None, row.id
            case PlaceKind.PLACE_GROUP:
                group, branch = row.id, row.parent_id if row.parent_kind == PlaceKind.BRANCH else None
            case PlaceKind.PLACE:
                above = row.grandparent_id
                group, branch = row.parent_id, above if above != headquarters else None
        entries[row.id] = PlaceEntry(row.id, group, branch, row.settings_version)
    return entries


def _devices(connection: Connection, only: set[str] | None) -> dict[str, DeviceEntry | None]:
    query = select(devices.c.serial, devices.c.place_id, devices.c.token_hash, devices.c.settings_version)
    if only is not None:
        query = query.where(devices.c.serial.in_(only))
    entries: dict[str, DeviceEntry | None] = dict.fromkeys(only or ())
    for row in connection.execute(query):
        entries[row.serial] = DeviceEntry(
            row.serial, row.place_id, bytes(row.token_hash), row.settings_version
        )
    return entries
