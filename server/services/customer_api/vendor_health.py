"""How vendor APIs are doing, for administrators: of a place group, and of all that need attention.

What one process has seen itself is kept in memory (`server.verification.vendor_health`). On PostgreSQL several
processes may answer doors, so what verifications brought is read from their common event log there.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import takewhile
from statistics import median
from typing import Any

from sqlalchemy import Connection, func, select

from clue_desktop.contract import vendor_health as contract
from clue_desktop.contract.trail import ChangeKind
from clue_desktop.domain.diagnosis import REASONS, UNANSWERED
from clue_desktop.domain.permissions import Access, Action
from clue_desktop.domain.place_tree import PlaceKind
from clue_desktop.domain.vendor_health import (
    UNUSABLE,
    ApiHealth,
    Failure,
    HealthState,
    certificate_ends_soon,
    is_lasting,
    state_of,
)
from server.services.base import Service
from server.services.records.events import first_since
from server.services.tree import Caller, authorize, read_node, read_rights
from server.store.engine import Database
from server.store.event_tables import events
from server.store.rows import Row
from server.store.tables import vendor_apis
from server.verification.compiled_call import target_at
from server.verification.vendor_client import VendorKey
from server.verification.vendor_health import VendorHealth, Vendors
from server.verification.vendor_tls import way_of

_HOUR = timedelta(hours=1)
_LOOK_BACK = timedelta(hours=24)
_LOOKED_AT = 2000  # of a group's newest events


@dataclass(frozen=True, slots=True)
class VendorHealthService(Service):
    """Use cases of vendor health.

    Attributes:
        log: the event log.
        live: what this process has seen.
        vendors: what this process's client knows of vendors.
        is_usable: whether the secrets of an API, a row of `vendor_apis`, can be opened.
    """

    log: Database
    live: VendorHealth
    vendors: Vendors
    is_usable: Callable[[Row], bool]

    def of_group(self, caller: Caller, group_id: str) -> contract.GroupHealth:
        """Return how each API of a place group is doing."""
        with self.reading() as connection:
            authorize(connection, caller, Action.VENDOR_APIS, group_id, PlaceKind.PLACE_GROUP)
            rows = connection.execute(
                select(vendor_apis)
                .where(vendor_apis.c.place_group_id == group_id)
                .order_by(vendor_apis.c.created_at, vendor_apis.c.slot)
            ).all()
        if self.log.is_sqlite:
            found = {row.id: self.live.of(row.id) for row in rows}
        else:
            targets = {
                row.id: target_at(
                    row.document["webhook_url"],
                    group_id,
                    _section(row).get("deadline_ms"),
                    way_of(_section(row).get("ca") or "", _shown(row).get("id") or ""),
                ).vendor
                for row in rows
            }
            found = self._by_log(group_id, targets)
        now = self.clock()
        found = {row.id: _with_own_end(found[row.id], row) for row in rows}
        found |= {row.id: _unusable(found[row.id], now) for row in rows if not self.is_usable(row)}
        return contract.GroupHealth(items=[health_document(api_id, one) for api_id, one in found.items()])

    def concerns(self, caller: Caller) -> contract.HealthConcerns:
        """Return the APIs that need attention, of all that the caller may change, by the names of the APIs."""
        now = self.clock()
        known = self.live.known()
        with self.reading() as connection:
            rows = connection.execute(select(vendor_apis)).all()
            found = {row.id: _with_own_end(known.get(row.id, ApiHealth()), row) for row in rows}
            wanted = {
                api_id: health
                for api_id, health in found.items()
                if is_lasting(health, now) or certificate_ends_soon(health, now)
            }
            unusable = {row.id for row in rows if not self.is_usable(row)}
            wanted |= {api_id: _unusable(found[api_id], now) for api_id in unusable}
            rights = read_rights(connection, caller.administrator_id)
            return contract.HealthConcerns(
                items=[
                    contract.HealthConcern(
                        place_group_id=row.place_group_id,
                        api_name=row.name,
                        failing=row.id in unusable or is_lasting(wanted[row.id], now),
                        certificate_ends_soon=certificate_ends_soon(wanted[row.id], now),
                        health=health_document(row.id, wanted[row.id]),
                    )
                    for row in connection.execute(
                        select(vendor_apis.c.id, vendor_apis.c.name, vendor_apis.c.place_group_id)
                        .where(vendor_apis.c.id.in_(wanted))
                        .order_by(vendor_apis.c.name, vendor_apis.c.id)
                    )
                    if rights.access(Action.VENDOR_APIS, read_node(connection, row.place_group_id))
                    is Access.ALLOWED
                ]
            )

    def seen(self, rows: Iterable[Row]) -> dict[str, ApiHealth]:
        """Return how some APIs, rows of `vendor_apis`, are doing as far as this process has asked them; without rights."""
        now, known = self.clock(), self.live.known()
        return {
            row.id: health if self.is_usable(row) else _unusable(health, now)
            for row in rows
            for health in (_with_own_end(known.get(row.id, ApiHealth()), row),)
        }

    def announce(self, api_ids: Collection[str]) -> None:
        """Tell consoles that these APIs are doing otherwise than before.

        Raises:
            StorageError: they could not be told.
        """
        with self.writing(None) as journal:
            groups = journal.connection.execute(
                select(vendor_apis.c.place_group_id).where(vendor_apis.c.id.in_(api_ids)).distinct()
            ).scalars()
            for group_id in groups.all():
                if (node := read_node(journal.connection, group_id)) is not None:
                    journal.change(ChangeKind.VENDOR_HEALTH, group_id, node.path_text)

    def _by_log(self, group_id: str, targets: Mapping[str, VendorKey]) -> dict[str, ApiHealth]:
        now = self.clock()
        with self.log.read() as connection:
            newest = _newest(connection, group_id, now)
            failures = _failures(connection, group_id, now - _HOUR)
        found = {}
        for api_id, vendor in targets.items():
            end = self.vendors.certificate_end(vendor)
            health = health_of(newest.get(api_id, []), self.vendors.is_cut_off(vendor), now)
            found[api_id] = replace(
                health,
                failures_last_hour=failures.get(api_id, (0, 0))[0],
                busy_last_hour=failures.get(api_id, (0, 0))[1],
                certificate_expires_at=None if end is None else datetime.fromtimestamp(end, UTC),
            )
        return found


@dataclass(frozen=True, slots=True)
class Asked:
    """A verification by an API, as the event log has it."""

    at: datetime
    reason: str | None
    elapsed_ms: float

    @property
    def failed(self) -> bool:
        """Whether the vendor gave nothing that could be judged."""
        return self.reason in UNANSWERED


def health_of(newest: list[Asked], breaker_open: bool, now: datetime) -> ApiHealth:  # noqa: FBT001 - a plain fact
    """Return how an API is doing by its newest verifications, newest first."""
    if not newest:
        return ApiHealth(breaker_open=breaker_open)
    failing = list(takewhile(lambda one: one.failed, newest))
    failing_since = failing[-1].at if failing else None
    answers = [one for one in newest if not one.failed]
    state = state_of(answered=bool(answers), failing_since=failing_since, breaker_open=breaker_open, now=now)
    answering = list(takewhile(lambda one: not one.failed, newest[len(failing) :]))
    since = {
        HealthState.HEALTHY: answering[-1].at if answering else None,
        HealthState.UNKNOWN: None,
    }.get(state, failing_since)
    return ApiHealth(
        state=state,
        since=since,
        last_answer_at=answers[0].at if answers else None,
        last_failure=_last_failure(newest),
        median_ms=round(median(one.elapsed_ms for one in answers), 1) if answers else None,
        breaker_open=breaker_open,
    )


def _last_failure(newest: Iterable[Asked]) -> Failure | None:
    failures = [one for one in newest if one.failed]
    if not failures:
        return None
    # What made a vendor unavailable says more than that it is.
    telling = next((one for one in failures if one.reason != "vendor_unavailable"), failures[0])
    code = telling.reason or ""
    return Failure(failures[0].at, code, REASONS[code][1])


def _newest(connection: Connection, group_id: str, now: datetime) -> dict[str, list[Asked]]:
    found: dict[str, list[Asked]] = {}
    for row in connection.execute(
        select(events.c.api_id, events.c.at, events.c.reason, events.c.elapsed_us)
        .where(
            events.c.place_group_id == group_id,
            events.c.id >= first_since(connection, now - _LOOK_BACK),
            events.c.api_id.is_not(None),
        )
        .order_by(events.c.id.desc())
        .limit(_LOOKED_AT)
    ):
        found.setdefault(row.api_id, []).append(Asked(row.at, row.reason, row.elapsed_us / 1000))
    return found


def _failures(connection: Connection, group_id: str, since: datetime) -> dict[str, tuple[int, int]]:
    """Return for each API how many got nothing that could be judged, and how many of them as this server was busy."""
    return {
        row.api_id: (row.failures, row.busy)
        for row in connection.execute(
            select(
                events.c.api_id,
                func.count().label("failures"),
                func.count().filter(events.c.reason == "server_busy").label("busy"),
            )
            .where(
                events.c.place_group_id == group_id,
                events.c.id >= first_since(connection, since),
                events.c.reason.in_(UNANSWERED),
                events.c.api_id.is_not(None),
            )
            .group_by(events.c.api_id)
        )
    }


def _section(row: Row) -> dict[str, Any]:
    return row.document.get("connection") or {}


def _shown(row: Row) -> dict[str, Any]:
    return _section(row).get("client_certificate") or {}


def _with_own_end(health: ApiHealth, row: Row) -> ApiHealth:
    """Return an API's health with the end of the certificate that its vendor is shown, asked yet or not."""
    end = _shown(row).get("not_after")
    return replace(health, client_certificate_expires_at=None if end is None else datetime.fromisoformat(end))


def _unusable(health: ApiHealth, now: datetime) -> ApiHealth:
    """Return the health of an API that cannot be asked, whatever it was before."""
    failure = Failure(now, "server_fault", UNUSABLE)
    return replace(health, state=HealthState.UNAVAILABLE, since=None, last_failure=failure)


def health_document(api_id: str, health: ApiHealth) -> contract.ApiHealth:
    """Return how an API is doing as the contract has it."""
    last = health.last_failure
    return contract.ApiHealth(
        api_id=api_id,
        state=health.state,
        since=health.since,
        last_answer_at=health.last_answer_at,
        last_failure=contract.VendorFailure(at=last.at, code=last.code, message=last.message)
        if last
        else None,
        failures_last_hour=health.failures_last_hour,
        busy_last_hour=health.busy_last_hour,
        median_ms=health.median_ms,
        breaker_open=health.breaker_open,
        certificate_expires_at=health.certificate_expires_at,
        client_certificate_expires_at=health.client_certificate_expires_at,
    )
