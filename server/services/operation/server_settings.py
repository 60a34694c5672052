"""The server's own settings: the private networks that webhooks may reach; and what changed, for who follows."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, func, insert, or_, select

from clue_desktop.contract import events as contract
from clue_desktop.contract.trail import AuditAction, ChangeKind
from clue_desktop.domain.network_policy import parse_networks
from clue_desktop.domain.problems import InvalidError, Problem
from clue_desktop.domain.said import said_by
from clue_desktop.domain.vendor_calls import DEFAULT_RESPONSE_KIB
from server.services.base import Service
from server.services.etags import etag_of, require_match
from server.services.journal import read_version
from server.services.tree import Caller, authorize_server, read_rights
from server.store.tables import changes, server_state

_NETWORKS = "vendor_networks"
_EVENT_DAYS = "event_days"
_RESPONSE_KIB = "vendor_response_kib"


@dataclass(frozen=True, slots=True)
class GivenAtStart:
    """What the options and variables say of vendor calls and of proxies; as `VendorCalls`."""

    response_kib: int = DEFAULT_RESPONSE_KIB
    proxy: str | None = None
    no_proxy: tuple[str, ...] = ()
    operator_networks: tuple[str, ...] = ()
    trusted_proxies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ServerSettings(Service):
    """Use cases of the server's settings."""

    given: GivenAtStart = GivenAtStart()

    def vendor_networks(self, caller: Caller) -> contract.VendorNetworks:
        """Return the private ranges that webhooks may reach."""
        with self.reading() as connection:
            authorize_server(connection, caller)
            return contract.VendorNetworks(networks=read_networks(connection))

    def set_vendor_networks(
        self, caller: Caller, new: contract.VendorNetworks, if_match: str | None
    ) -> contract.VendorNetworks:
        """Replace the private ranges that webhooks may reach.

        Raises:
            ForbiddenError, StaleError: as every use case.
            InvalidError: `network_invalid` for each entry that is not a private range.
        """
        with self.writing(caller) as journal:
            connection = journal.connection
            root = authorize_server(connection, caller)
            require_match(if_match, etag_of(contract.VendorNetworks(networks=read_networks(connection))))
            networks, problems = [], []
            for row, entry in enumerate(new.networks):
                try:
                    networks += [str(network) for network in parse_networks([entry])]
                except ValueError as fault:
                    problems.append(Problem(f"networks[{row}]", "network_invalid", said_by(fault)))
            if problems:
                raise InvalidError(problems)
            _write(connection, _NETWORKS, networks)
            journal.change(ChangeKind.SETTINGS, _NETWORKS, root.path_text)
            journal.audit(AuditAction.SETTINGS_VENDOR_NETWORKS, root.path_text, None, {"networks": networks})
            return contract.VendorNetworks(networks=networks)

    def vendor_calls(self, caller: Caller) -> contract.VendorCalls:
        """Return what holds for all vendor calls."""
        with self.reading() as connection:
            authorize_server(connection, caller)
            return self._vendor_calls(read_response_kib(connection))

    def set_vendor_calls(
        self, caller: Caller, new: contract.VendorCallsSetting, if_match: str | None
    ) -> contract.VendorCalls:
        """Decide how much of a vendor's response is read, from the next call on.

        Raises:
            ForbiddenError, StaleError: as every use case.
        """
        with self.writing(caller) as journal:
            connection = journal.connection
            root = authorize_server(connection, caller)
            before = self._vendor_calls(read_response_kib(connection))
            require_match(if_match, etag_of(before))
            _write(connection, _RESPONSE_KIB, new.response_kib)
            journal.change(ChangeKind.SETTINGS, _RESPONSE_KIB, root.path_text)
            journal.audit(
                AuditAction.SETTINGS_VENDOR_CALLS,
                root.path_text,
                None,
                {"responseKibBefore": before.response_kib, "responseKib": new.response_kib},
            )
            return self._vendor_calls(new.response_kib)

    def _vendor_calls(self, response_kib: int | None) -> contract.VendorCalls:
        return contract.VendorCalls(
            response_kib=response_kib,
            started_response_kib=self.given.response_kib,
            proxy=self.given.proxy,
            no_proxy=list(self.given.no_proxy),
            operator_networks=list(self.given.operator_networks),
            trusted_proxies=list(self.given.trusted_proxies),
        )

    def retention(self, caller: Caller) -> contract.Retention:
        """Return for how long events are kept."""
        with self.reading() as connection:
            authorize_server(connection, caller)
            return contract.Retention(event_days=_read(connection, _EVENT_DAYS))

    def set_retention(
        self, caller: Caller, new: contract.Retention, if_match: str | None
    ) -> contract.Retention:
        """Decide for how long events are kept; older ones are deleted within the hour.

        Raises:
            ForbiddenError, StaleError: as every use case.
        """
        with self.writing(caller, makes_room=True) as journal:
            connection = journal.connection
            root = authorize_server(connection, caller)
            before = contract.Retention(event_days=_read(connection, _EVENT_DAYS))
            require_match(if_match, etag_of(before))
            _write(connection, _EVENT_DAYS, new.event_days)
            journal.change(ChangeKind.SETTINGS, _EVENT_DAYS, root.path_text)
            journal.audit(
                AuditAction.SETTINGS_RETENTION,
                root.path_text,
                None,
                {"eventDaysBefore": before.event_days, "eventDays": new.event_days},
            )
            return new

    def events_kept_since(self) -> datetime | None:
        """Return the moment before which events are to be deleted; None = never.

        By this server's clock or the database server's, whichever is behind: what a clock that is ahead deletes does not
        come back when it is set right, and one host would delete what all have written.
        """
        with self.reading() as connection:
            days: int | None = _read(connection, _EVENT_DAYS)
            now = self.clock()
            if connection.dialect.name == "postgresql":
                now = min(now, connection.execute(select(func.now())).scalar_one())
        return None if days is None else now - timedelta(days=days)

    def changes_since(self, caller: Caller, version: int) -> list[contract.Change]:
        """Return the changes after `version` in the caller's part of the tree, oldest first."""
        with self.reading() as connection:
            rights = read_rights(connection, caller.administrator_id)
            # One's own nodes are also affected by what happens to the nodes above them.
            visible = [changes.c.place_path.contains(f"/{place_id}/") for place_id in rights.held]
            visible += [changes.c.subject_id == place_id for place_id in rights.above]
            # And one's own account, also when the last role in it was taken.
            visible.append(
                (changes.c.kind == ChangeKind.ADMINISTRATOR)
                & (changes.c.subject_id == caller.administrator_id)
            )
            return [
                contract.Change(
                    version=row.version,
                    at=row.at,
                    kind=row.kind,
                    id=row.subject_id,
                    by=row.administrator_name,
                )
                for row in connection.execute(
                    select(changes)
                    .where(changes.c.version > version, or_(*visible))
                    .order_by(changes.c.version)
                    .limit(1000)
                )
            ]

    def version(self) -> int:
        """Return the version of the last change."""
        with self.reading() as connection:
            return read_version(connection)


def read_networks(connection: Connection) -> list[str]:
    """Return the private ranges in force."""
    return [str(entry) for entry in _read(connection, _NETWORKS) or []]


def read_response_kib(connection: Connection) -> int | None:
    """Return how much of a vendor's response is read, in KiB; None = as the server was started."""
    value: int | None = _read(connection, _RESPONSE_KIB)
    return value


def _read(connection: Connection, key: str) -> Any:
    """Return what was set, or None."""
    value = connection.execute(
        select(server_state.c.value).where(server_state.c.key == key)
    ).scalar_one_or_none()
    return None if value is None else json.loads(value)


def _write(connection: Connection, key: str, value: Any) -> None:
    connection.execute(delete(server_state).where(server_state.c.key == key))
    connection.execute(insert(server_state).values(key=key, value=json.dumps(value)))
