"""Devices: registering ahead, moving, releasing, renewing tokens, and who is connected."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, delete, func, insert, or_, select, update

from clue_desktop.contract import devices as contract
from clue_desktop.contract.trail import AuditAction, ChangeKind
from clue_desktop.domain.enrollment import ALREADY_REGISTERED, serial_problem
from clue_desktop.domain.permissions import Action
from clue_desktop.domain.place_tree import validate_place_name
from clue_desktop.domain.problems import InvalidError, Problem
from clue_desktop.domain.registering_ahead import (
    AHEAD_FOR,
    MAX_AHEAD,
    SERIAL_NOT_AVAILABLE,
    TOO_MANY_AHEAD,
)
from clue_desktop.domain.said import Said
from server.keys.tokens import new_device_token, token_hash
from server.refusals import AbsentError, ConflictError
from server.services import guessing
from server.services.base import Service
from server.services.etags import etag_of, require_match
from server.services.guessing import Counter
from server.services.journal import Journal
from server.services.registrations.allocation_codes import void
from server.services.tree import NOWHERE, Caller, Node, authorize, read_node, read_nodes, read_rights
from server.store.rows import Row
from server.store.tables import allocation_codes, devices, places, released_devices

LEASE = timedelta(seconds=40)


@dataclass(frozen=True, slots=True)
class DeviceService(Service):
    """Use cases of devices."""

    def all(self, caller: Caller, place_id: str | None) -> contract.Devices:
        """Return the devices at a node and under it; without one, all that the caller may see."""
        with self.reading() as connection:
            if place_id is None:
                roots = list(read_rights(connection, caller.administrator_id).held)
            else:
                roots = [authorize(connection, caller, Action.DEVICES, place_id).place_id]
            parent, grandparent = places.alias(), places.alias()
            rows = connection.execute(
                select(devices)
                .join(places, places.c.id == devices.c.place_id)
                .join(parent, parent.c.id == places.c.parent_id, isouter=True)
                .join(grandparent, grandparent.c.id == parent.c.parent_id, isouter=True)
                .where(
                    or_(
                        places.c.id.in_(roots),
                        parent.c.id.in_(roots),
                        grandparent.c.id.in_(roots),
                        grandparent.c.parent_id.in_(roots),
                    )
                )
                .order_by(devices.c.serial)
            ).all()
        return contract.Devices(items=[self._document(row) for row in rows])

    def one(self, caller: Caller, serial: str) -> contract.Device:
        """Return a device.

        Raises:
            AbsentError: it does not exist for the caller.
        """
        with self.reading() as connection:
            _node, row = _authorized(connection, caller, serial)
            return self._document(row)

    def register(self, caller: Caller, new: contract.NewDevice) -> contract.RegisteredDevice:
        """Register a device ahead of its first contact; its token is shown this once.

        Raises:
            AbsentError, ForbiddenError: as every use case.
            InvalidError: `device_id_invalid`, a name.
            ConflictError: `already_registered`, and where the caller may not see that device, `serial_not_available`;
                `too_many_ahead`.
            RateLimitedError: too many serials that are others'; then nothing is told of any.
        """
        tried = [Counter(f"serial:{caller.administrator_id}", delays=True)]
        with self.writing(caller) as journal:
            connection = journal.connection
            node = authorize(connection, caller, Action.DEVICES, new.place_id)
            name = (new.name or "").strip() or None
            problems = [*_serial_problems(new.serial), *_name_problems(name)]
            if problems:
                raise InvalidError(problems)
            guessing.require_no_wait(connection, tried, journal.now)
            if (present := _find(connection, new.serial)) is None:
                _require_room(connection, caller)
                token = insert_device(journal, node, new.serial, name=name, ahead_by=caller.administrator_id)
                journal.audit(AuditAction.DEVICE_REGISTER, node.path_text, new.serial, {"name": name})
                return self._with_token(connection, new.serial, token)
            there = read_node(connection, present.place_id)
            if there is not None and read_rights(connection, caller.administrator_id).role_on(there.path):
                raise ConflictError(ALREADY_REGISTERED, "already_registered")
            guessing.count_attempt(connection, tried, journal.now)
            journal.audit(
                AuditAction.DEVICE_REGISTER, node.path_text, new.serial, outcome="serial_not_available"
            )
        raise ConflictError(SERIAL_NOT_AVAILABLE, "serial_not_available")

    def change(
        self, caller: Caller, serial: str, change: contract.DeviceChange, if_match: str | None
    ) -> contract.Device:
        """Move or rename a device."""
        with self.writing(caller) as journal:
            connection = journal.connection
            node, row = _authorized(connection, caller, serial)
            require_match(if_match, device_etag(self._document(row)))
            target = node
            if change.place_id is not None:
                target = authorize(connection, caller, Action.DEVICES, change.place_id)
            name = (change.name or "").strip() or None if "name" in change.model_fields_set else row.name
            problems = _name_problems(name)
            if "place_id" in change.model_fields_set and change.place_id is None:
                problems.append(
                    Problem("placeId", "place_required", Said("Name the place to move the device to."))
                )
            if problems:
                raise InvalidError(problems)
            version = journal.change(ChangeKind.DEVICE, serial, target.path_text)
            moved = target.place_id != node.place_id
            if moved:  # whoever follows the node that it left has to hear of it too
                journal.change(ChangeKind.DEVICE, serial, node.path_text)
            connection.execute(
                update(devices)
                .where(devices.c.serial == serial)
                .values(
                    place_id=target.place_id,
                    name=name,
                    settings_version=version if moved else row.settings_version,
                )
            )
            journal.audit(
                AuditAction.DEVICE_MOVE if moved else AuditAction.DEVICE_RENAME,
                target.path_text,
                serial,
                {
                    "placeBefore": node.place_id,
                    "place": target.place_id,
                    "nameBefore": row.name,
                    "name": name,
                },
            )
            return self._document(_existing(connection, serial))

    def release(self, caller: Caller, serial: str, if_match: str | None) -> None:
        """Release a device: its token is void from now on."""
        with self.writing(caller) as journal:
            connection = journal.connection
            node, row = _authorized(connection, caller, serial)
            require_match(if_match, device_etag(self._document(row)))
            _release(journal, node, serial)
            journal.audit(AuditAction.DEVICE_RELEASE, node.path_text, serial)

    def release_awaited(self) -> list[str]:
        """Release the devices that were registered ahead and have not appeared in time, and return their serials."""
        due = devices.c.last_seen_at.is_(None) & (devices.c.ahead_until <= self.clock())
        with self.reading() as connection:
            if connection.execute(select(devices.c.serial).where(due).limit(1)).first() is None:
                return []
        with self.writing(None) as journal:
            rows = journal.connection.execute(select(devices).where(due).order_by(devices.c.serial)).all()
            nodes = read_nodes(journal.connection, {row.place_id for row in rows})
            for row in rows:
                node = nodes[row.place_id]
                _release(journal, node, row.serial)
                detail = {"name": row.name, "registeredAt": row.registered_at.isoformat()}
                journal.audit(AuditAction.DEVICE_LAPSE, node.path_text, row.serial, detail)
        return [row.serial for row in rows]

    def renew_token(self, caller: Caller, serial: str) -> contract.RegisteredDevice:
        """Give a device a new token; the old one is void from now on."""
        with self.writing(caller) as journal:
            connection = journal.connection
            node, row = _authorized(connection, caller, serial)
            token = new_device_token(serial)
            awaited = None if row.ahead_until is None else journal.now + AHEAD_FOR
            connection.execute(
                update(devices)
                .where(devices.c.serial == serial)
                .values(token_hash=token_hash(token), ahead_until=awaited)
            )
            journal.change(ChangeKind.DEVICE, serial, node.path_text)
            journal.audit(AuditAction.DEVICE_RENEW_TOKEN, node.path_text, serial)
            return self._with_token(connection, serial, token)

    def registration(self, serial: str) -> contract.RegistrationState:
        """Tell whether a serial is registered anywhere.

        Raises:
            InvalidError: `device_id_invalid`.
        """
        if problems := _serial_problems(serial):
            raise InvalidError(problems)
        with self.reading() as connection:
            return contract.RegistrationState(registered=is_registered(connection, serial))

    def released_from(self, serial: str) -> str | None:
        """Return the node that a serial was released from, or None if it never was registered."""
        with self.reading() as connection:
            place_id: str | None = connection.execute(
                select(released_devices.c.place_id).where(released_devices.c.serial == serial)
            ).scalar_one_or_none()
            return place_id

    def note_presence(self, seen: Iterable[str], connected: Iterable[str], gone: Iterable[str]) -> None:
        """Record which devices have been heard of since the last call.

        Args:
            seen: serials of devices that asked for something.
            connected: those that follow their settings now; they count as connected for another 40 seconds.
            gone: those that ended that.
        """
        now = self.clock()
        rows = {serial: {"key": serial, "seen": now, "until": None} for serial in gone}
        only_seen = [{"key": serial, "seen": now} for serial in seen if serial not in rows]
        rows |= {serial: {"key": serial, "seen": now, "until": now + LEASE} for serial in connected}
        statement = update(devices).where(devices.c.serial == bindparam("key"))
        with self.database.write() as connection:
            if only_seen:
                connection.execute(statement.values(last_seen_at=bindparam("seen")), only_seen)
            if rows:
                connection.execute(
                    statement.values(last_seen_at=bindparam("seen"), connected_until=bindparam("until")),
                    list(rows.values()),
                )

    def _document(self, row: Row) -> contract.Device:
        return device_document(row, self.clock())

    def _with_token(self, connection: Connection, serial: str, token: str) -> contract.RegisteredDevice:
        return contract.RegisteredDevice(**dict(self._document(_existing(connection, serial))), token=token)


def device_document(row: Row, now: datetime) -> contract.Device:
    """Return a device, a row of `devices`, as the contract has it at a moment."""
    return contract.Device(
        serial=row.serial,
        place_id=row.place_id,
        name=row.name,
        model=row.model,
        registered_at=row.registered_at,
        last_seen_at=row.last_seen_at,
        connected=row.connected_until is not None and timedelta() < row.connected_until - now <= LEASE,
        awaited_until=row.ahead_until if row.last_seen_at is None else None,
    )


def device_etag(device: contract.Device) -> str:
    """Return the tag of what an administrator sets of a device; being heard of does not change it."""
    return etag_of({"serial": device.serial, "placeId": device.place_id, "name": device.name})


def is_registered(connection: Connection, serial: str) -> bool:
    """Tell whether a serial is registered, at any node."""
    return _find(connection, serial) is not None


def insert_device(
    journal: Journal,
    node: Node,
    serial: str,
    *,
    name: str | None = None,
    model: str | None = None,
    ahead_by: str | None = None,
) -> str:
    """Insert a device that is registered nowhere, with the change that tells of it, and return its token.

    Args:
        journal: of the transaction.
        node: where it stands.
        serial: the device's.
        name: what an administrator calls it.
        model: what it says of itself.
        ahead_by: the administrator who registers it ahead; None where it stands there and asks.
    """
    token = new_device_token(serial)
    version = journal.change(ChangeKind.DEVICE, serial, node.path_text)
    journal.connection.execute(
        insert(devices).values(
            serial=serial,
            place_id=node.place_id,
            name=name,
            model=model,
            token_hash=token_hash(token),
            settings_version=version,
            registered_at=journal.now,
            ahead_by=ahead_by,
            ahead_until=None if ahead_by is None else journal.now + AHEAD_FOR,
        )
    )
    journal.connection.execute(delete(released_devices).where(released_devices.c.serial == serial))
    # A code that was sent for it meanwhile is of no use any more.
    void(journal, allocation_codes.c.serial == serial)
    return token


def _release(journal: Journal, node: Node, serial: str) -> None:
    connection = journal.connection
    connection.execute(delete(devices).where(devices.c.serial == serial))
    connection.execute(delete(released_devices).where(released_devices.c.serial == serial))
    connection.execute(
        insert(released_devices).values(
            serial=serial, place_id=node.place_id, place_path=node.path_text, released_at=journal.now
        )
    )
    journal.change(ChangeKind.DEVICE, serial, node.path_text)


def _require_room(connection: Connection, caller: Caller) -> None:
    awaited = connection.execute(
        select(func.count()).where(
            devices.c.ahead_by == caller.administrator_id,
            devices.c.ahead_until.is_not(None),
            devices.c.last_seen_at.is_(None),
        )
    ).scalar_one()
    if awaited >= MAX_AHEAD:
        raise ConflictError(TOO_MANY_AHEAD, "too_many_ahead")


def _find(connection: Connection, serial: str) -> Row | None:
    return connection.execute(select(devices).where(devices.c.serial == serial)).one_or_none()


def _existing(connection: Connection, serial: str) -> Row:
    return connection.execute(select(devices).where(devices.c.serial == serial)).one()


def _authorized(connection: Connection, caller: Caller, serial: str) -> tuple[Node, Row]:
    row = _find(connection, serial)
    # Asked of no node, too: what does not exist takes as long as what the caller may not see.
    node = read_node(connection, NOWHERE if row is None else row.place_id)
    rights = read_rights(connection, caller.administrator_id)
    # A device at a node above the caller's own is none that the caller may see: only the node's name is visible.
    if row is None or node is None or rights.role_on(node.path) is None:
        raise AbsentError(Said("device"), None if node is None else node.path_text)
    return authorize(connection, caller, Action.DEVICES, row.place_id), row


def _serial_problems(serial: str) -> list[Problem]:
    problem = serial_problem(serial)
    return [] if problem is None else [problem]


def _name_problems(name: str | None) -> list[Problem]:
    return [] if name is None else validate_place_name(name)
