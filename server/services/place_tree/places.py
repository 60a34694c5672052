"""The place tree: reading what one may see, adding, renaming, moving and deleting nodes, allocation emails."""

import json
import secrets
from dataclasses import dataclass

from sqlalchemy import Connection, delete, exists, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from clue_desktop.contract import places as contract
from clue_desktop.contract.trail import AuditAction, ChangeKind
from clue_desktop.domain import email_address
from clue_desktop.domain.access_service_history import Cause
from clue_desktop.domain.permissions import ROLE_AT, Action, Role
from clue_desktop.domain.place_tree import (
    PLACE_NUMBERS,
    PlaceKind,
    place_id,
    validate_parent,
    validate_place_name,
)
from clue_desktop.domain.problems import InvalidError, Problem
from clue_desktop.domain.said import Said
from server.refusals import AbsentError, ConflictError
from server.services.access_service.revisions import add_place_revisions
from server.services.base import Service
from server.services.etags import etag_of, require_match
from server.services.journal import Journal
from server.services.registrations.allocation_codes import void
from server.services.tree import Caller, Node, Rights, authorize, read_node, read_rights
from server.store.tables import (
    access_services,
    allocation_codes,
    devices,
    place_overrides,
    places,
    vendor_apis,
)


@dataclass(frozen=True, slots=True)
class PlaceService(Service):
    """Use cases of the place tree."""

    def tree(self, caller: Caller) -> bytes:
        """Return the nodes under the caller's own, and the names of those above; parents before children.

        It is the contract's `Places` as JSON already.
        """
        with self.reading() as connection:
            rights = read_rights(connection, caller.administrator_id)
            items = _visible(connection, rights)
        return json.dumps({"items": items}, separators=(",", ":"), ensure_ascii=False).encode()

    def one(self, caller: Caller, node_id: str) -> contract.Place:
        """Return a node.

        Raises:
            AbsentError: it does not exist for the caller.
            ForbiddenError: only its name is visible.
        """
        with self.reading() as connection:
            node = authorize(connection, caller, Action.SEE, node_id)
            return _document(connection, node, read_rights(connection, caller.administrator_id))

    def add(self, caller: Caller, new: contract.NewPlace) -> contract.Place:
        """Add a node.

        Raises:
            AbsentError: the parent does not exist for the caller.
            ForbiddenError: the caller may not add below it.
            InvalidError: the name, or the kind under such a parent.
        """
        with self.writing(caller) as journal:
            parent = authorize(journal.connection, caller, Action.ADD_BELOW, new.parent_id)
            problems = [*validate_place_name(new.name), *validate_parent(new.kind, parent.kind)]
            if problems:
                raise InvalidError(problems)
            created = insert_place(journal, new.kind, new.name.strip(), parent.place_id)
            node = _existing(journal.connection, created)
            journal.change(ChangeKind.PLACE, created, node.path_text)
            journal.audit(
                AuditAction.PLACE_ADD, node.path_text, created, {"kind": new.kind, "name": node.name}
            )
            return _document(
                journal.connection, node, read_rights(journal.connection, caller.administrator_id)
            )

    def change(
        self, caller: Caller, node_id: str, change: contract.PlaceChange, if_match: str | None
    ) -> contract.Place:
        """Rename or move a node. A place that moves to another group loses its overrides.

        Raises:
            AbsentError, ForbiddenError, InvalidError, StaleError: as for `add`, for the node and its new parent.
        """
        with self.writing(caller) as journal:
            connection = journal.connection
            node = authorize(connection, caller, Action.CHANGE_NODE, node_id)
            require_match(if_match, place_etag(node))
            problems: list[Problem] = []
            if "name" in change.model_fields_set:
                problems += validate_place_name(change.name or "")
            moves = change.parent_id is not None and change.parent_id != node.parent_id
            if "parent_id" in change.model_fields_set and change.parent_id is None:
                problems.append(
                    Problem("parentId", "parent_kind_invalid", Said("Name the place to move it under."))
                )
            if moves and change.parent_id is not None:
                parent = authorize(connection, caller, Action.ADD_BELOW, change.parent_id)
                problems += validate_parent(node.kind, parent.kind)
            if problems:
                raise InvalidError(problems)
            if change.name is not None:
                connection.execute(
                    update(places).where(places.c.id == node_id).values(name=change.name.strip())
                )
            if moves:
                connection.execute(
                    update(places).where(places.c.id == node_id).values(parent_id=change.parent_id)
                )
            changed = _existing(connection, node_id)
            version = journal.change(ChangeKind.PLACE, node_id, changed.path_text)
            if moves:
                if node.kind is PlaceKind.PLACE:
                    connection.execute(delete(place_overrides).where(place_overrides.c.place_id == node_id))
                    add_place_revisions(journal, changed.parent_id or "", {node_id: {}}, Cause.MOVED)
                    connection.execute(
                        update(places).where(places.c.id == node_id).values(settings_version=version)
                    )
                # Whoever follows the place's old surroundings has to hear of it too.
                journal.change(ChangeKind.PLACE, node_id, node.path_text)
            journal.audit(
                AuditAction.PLACE_MOVE if moves else AuditAction.PLACE_RENAME,
                changed.path_text,
                node_id,
                {
                    "nameBefore": node.name,
                    "name": changed.name,
                    "parentBefore": node.parent_id,
                    "parent": changed.parent_id,
                },
            )
            return _document(connection, changed, read_rights(connection, caller.administrator_id))

    def delete(self, caller: Caller, node_id: str, if_match: str | None) -> None:
        """Delete a node that has neither children nor devices; its vendor APIs go with it.

        Raises:
            ConflictError: `not_empty`.
            AbsentError, ForbiddenError, StaleError: see `change`.
        """
        with self.writing(caller) as journal:
            connection = journal.connection
            node = authorize(connection, caller, Action.CHANGE_NODE, node_id)
            require_match(if_match, place_etag(node))
            if node.kind is PlaceKind.HEADQUARTERS:
                raise ConflictError(Said("The headquarters cannot be deleted."), "not_empty")
            occupied = select(
                or_(
                    exists().where(places.c.parent_id == node_id),
                    exists().where(devices.c.place_id == node_id),
                )
            )
            if connection.execute(occupied).scalar_one():
                raise ConflictError(
                    Said("{name} still has places or devices; move or delete those first.", name=node.name),
                    "not_empty",
                )
            connection.execute(delete(access_services).where(access_services.c.place_group_id == node_id))
            connection.execute(delete(vendor_apis).where(vendor_apis.c.place_group_id == node_id))
            void(journal, allocation_codes.c.place_id == node_id)
            connection.execute(delete(places).where(places.c.id == node_id))
            journal.change(ChangeKind.PLACE, node_id, node.path_text)
            journal.audit(
                AuditAction.PLACE_DELETE, node.path_text, node_id, {"kind": node.kind, "name": node.name}
            )

    def allocation_email(self, caller: Caller, node_id: str) -> contract.AllocationEmail:
        """Return where allocation codes of a Place are sent."""
        with self.reading() as connection:
            authorize(connection, caller, Action.ALLOCATION_EMAIL, node_id, PlaceKind.PLACE)
            return _allocation_email(connection, node_id)

    def set_allocation_email(
        self, caller: Caller, node_id: str, new: contract.AllocationEmail, if_match: str | None
    ) -> contract.AllocationEmail:
        """Set or clear where allocation codes of a Place are sent (self-registration manual, step 1).

        Raises:
            InvalidError: `email_invalid`.
            AbsentError, ForbiddenError, StaleError: see `change`.
        """
        with self.writing(caller) as journal:
            connection = journal.connection
            node = authorize(connection, caller, Action.ALLOCATION_EMAIL, node_id, PlaceKind.PLACE)
            require_match(if_match, etag_of(_allocation_email(connection, node_id)))
            email = None if new.email is None else email_address.parse(new.email)
            connection.execute(update(places).where(places.c.id == node_id).values(allocation_email=email))
            journal.change(ChangeKind.ALLOCATION_EMAIL, node_id, node.path_text)
            journal.audit(AuditAction.PLACE_ALLOCATION_EMAIL, node.path_text, node_id, {"email": email})
            return _allocation_email(connection, node_id)


def insert_place(journal: Journal, kind: PlaceKind, name: str, parent_id: str | None) -> str:
    """Insert a node under a random free Place ID and return the ID."""
    while True:
        number = PLACE_NUMBERS.start + secrets.randbelow(len(PLACE_NUMBERS))
        candidate = place_id(number)
        try:
            with journal.connection.begin_nested():
                journal.connection.execute(
                    insert(places).values(id=candidate, kind=kind, name=name, parent_id=parent_id)
                )
        except IntegrityError:
            if read_node(journal.connection, candidate) is None:
                raise
            continue  # the ID is taken
        return candidate


def place_etag(node: Node) -> str:
    """Return the tag of a node's own members."""
    return _place_etag(node.place_id, node.name, node.parent_id)


def place_document_etag(place: contract.Place) -> str:
    """Return the tag of a node's own members; what happens under it does not change it."""
    return _place_etag(place.id, place.name, place.parent_id)


def _place_etag(node_id: str, name: str, parent_id: str | None) -> str:
    return etag_of({"id": node_id, "name": name, "parentId": parent_id})


def _existing(connection: Connection, node_id: str) -> Node:
    node = read_node(connection, node_id)
    if node is None:
        raise AbsentError(Said("place"))
    return node


def _allocation_email(connection: Connection, node_id: str) -> contract.AllocationEmail:
    return contract.AllocationEmail(
        email=connection.execute(select(places.c.allocation_email).where(places.c.id == node_id)).scalar_one()
    )


def _document(connection: Connection, node: Node, rights: Rights) -> contract.Place:
    count = connection.execute(
        select(func.count()).select_from(devices).where(devices.c.place_id == node.place_id)
    ).scalar_one()
    overriding = connection.execute(
        select(exists().where(place_overrides.c.place_id == node.place_id))
    ).scalar_one()
    return contract.Place(
        id=node.place_id,
        kind=node.kind,
        name=node.name,
        parent_id=node.parent_id,
        role=rights.role_on(node.path),
        device_count=count,
        has_overrides=overriding,
    )


def _visible(connection: Connection, rights: Rights) -> list[dict[str, object]]:
    """Return the nodes as JSON objects; making models of a hundred thousand takes longer than all the rest."""
    by_place = select(devices.c.place_id, func.count()).group_by(devices.c.place_id)
    counts: dict[str, int] = dict(connection.execute(by_place).all())
    overriding = set(connection.execute(select(place_overrides.c.place_id).distinct()).scalars())
    children: dict[str | None, list[tuple[str, str, str]]] = {}
    for node_id, kind, name, parent_id in connection.execute(
        select(places.c.id, places.c.kind, places.c.name, places.c.parent_id).order_by(
            places.c.name, places.c.id
        )
    ):
        children.setdefault(parent_id, []).append((node_id, kind, name))

    items: list[dict[str, object]] = []
    level: list[tuple[str | None, Role | None, tuple[str, str, str]]] = [
        (None, None, row) for row in children.get(None, [])
    ]
    while level:
        following: list[tuple[str | None, Role | None, tuple[str, str, str]]] = []
        for parent, inherited, (node_id, kind, name) in level:
            held = rights.held.get(node_id)
            role = inherited or (ROLE_AT[held] if held else None)
            if role is None and node_id not in rights.above:
                continue
            items.append(
                {
                    "id": node_id,
                    "kind": kind,
                    "name": name,
                    "parentId": parent,
                    "role": role,
                    "deviceCount": counts.get(node_id, 0) if role else 0,
                    "hasOverrides": node_id in overriding if role else False,
                }
            )
            following += [(node_id, role, child) for child in children.get(node_id, ())]
        level = following
    return items
