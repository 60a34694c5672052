"""Setting of access service: a group's setting with its propagation, and a place's overrides (manual 4, 6, 7)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, exists, insert, select, update

from clue_desktop.contract import access_service as contract
from clue_desktop.domain.access_service import (
    AccessType,
    GroupService,
    LostOverride,
    OnNoAnswer,
    Overrides,
    assignment,
    propagate,
)
from clue_desktop.domain.credentials import CREDENTIAL_TYPES, Credential
from clue_desktop.domain.permissions import Action
from clue_desktop.domain.place_tree import PlaceKind
from clue_desktop.domain.problems import InvalidError, Problem
from server.services.base import Service
from server.services.etags import etag_of, require_match
from server.services.refusals import ConflictError
from server.services.tree import Caller, authorize
from server.store.tables import (
    access_services,
    group_links,
    place_overrides,
    places,
    propagations,
    vendor_apis,
)

_NO_UNDO = "nothing_to_undo"


@dataclass(frozen=True, slots=True)
class AccessServices(Service):
    """Use cases of the setting of access service."""

    def of_group(self, caller: Caller, group_id: str) -> contract.GroupAccessService:
        """Return a place group's setting."""
        with self.reading() as connection:
            authorize(connection, caller, Action.GROUP_ACCESS_SERVICE, group_id, PlaceKind.PLACE_GROUP)
            return _group_document(read_group(connection, group_id))

    def preview(self, caller: Caller, group_id: str, new: contract.GroupAccessService) -> contract.Preview:
        """Return what `save_group` would do; nothing is written."""
        with self.reading() as connection:
            authorize(connection, caller, Action.GROUP_ACCESS_SERVICE, group_id, PlaceKind.PLACE_GROUP)
            service = _parsed(connection, group_id, new)
            overrides = read_overrides(connection, group_id)
            effect = propagate(read_group(connection, group_id), service, overrides.items())
            names = {
                row.id: row.name
                for row in connection.execute(
                    select(places.c.id, places.c.name).where(places.c.parent_id == group_id)
                )
            }
        return contract.Preview(
            child_places=len(names),
            overwrites=[
                contract.LostOverride(
                    place_id=lost.place_id,
                    place_name=names[lost.place_id],
                    credential=lost.credential,
                    from_api=lost.from_api,
                    to_api=lost.to_api,
                )
                for lost in effect.lost
            ],
            become_local=list(effect.becomes_local),
        )

    def save_group(
        self, caller: Caller, group_id: str, new: contract.GroupAccessService, if_match: str | None
    ) -> contract.SavedGroupAccessService:
        """Set a group's access service and remove every override below it, in one transaction (manual 6.1).

        Raises:
            AbsentError, ForbiddenError, StaleError: as every use case.
            InvalidError: `api_not_assignable`, for an API that is not of this group and credential.
        """
        with self.writing(caller) as journal:
            connection = journal.connection
            node = authorize(connection, caller, Action.GROUP_ACCESS_SERVICE, group_id, PlaceKind.PLACE_GROUP)
            current = read_group(connection, group_id)
            require_match(if_match, etag_of(_group_document(current)))
            service = _parsed(connection, group_id, new)
            lost = propagate(current, service, read_overrides(connection, group_id).items()).lost
            connection.execute(delete(place_overrides).where(place_overrides.c.place_group_id == group_id))
            version = journal.change("accessService", group_id, node.path_text)
            _write_group(connection, group_id, service, version)
            _remember(connection, group_id, version, current, lost)
            overwritten = list(dict.fromkeys(row.place_id for row in lost))
            document = _group_document(service)
            journal.audit(
                "accessService.save",
                node.path_text,
                group_id,
                {
                    "before": _group_document(current).model_dump(mode="json", by_alias=True),
                    "after": document.model_dump(mode="json", by_alias=True),
                    "lostOverrides": [_lost_document(row) for row in lost],
                },
            )
            return contract.SavedGroupAccessService(**dict(document), overwritten_places=overwritten)

    def undo_group(self, caller: Caller, group_id: str, if_match: str | None) -> contract.GroupAccessService:
        """Take back the last save of a group's setting, with the overrides that it removed.

        Raises:
            AbsentError, ForbiddenError, StaleError: as every use case.
            ConflictError: `nothing_to_undo`, something else has changed in the group since, or nothing was saved.
        """
        with self.writing(caller) as journal:
            connection = journal.connection
            node = authorize(connection, caller, Action.GROUP_ACCESS_SERVICE, group_id, PlaceKind.PLACE_GROUP)
            require_match(if_match, etag_of(_group_document(read_group(connection, group_id))))
            before, lost = _undoable(connection, group_id)
            version = journal.change("accessService", group_id, node.path_text)
            _write_group(connection, group_id, before, version)
            for row in lost:
                connection.execute(
                    insert(place_overrides).values(
                        place_id=row.place_id,
                        credential=row.credential,
                        place_group_id=group_id,
                        api_id=row.from_api,
                    )
                )
            connection.execute(delete(propagations).where(propagations.c.place_group_id == group_id))
            document = _group_document(before)
            journal.audit(
                "accessService.undo",
                node.path_text,
                group_id,
                {
                    "after": document.model_dump(mode="json", by_alias=True),
                    "restoredOverrides": [_lost_document(row) for row in lost],
                },
            )
            return document

    def of_place(self, caller: Caller, place_id: str) -> contract.PlaceAccessService:
        """Return what holds at a place, what is inherited, and what may be chosen (manual 7.1)."""
        with self.reading() as connection:
            authorize(connection, caller, Action.PLACE_ACCESS_SERVICE, place_id, PlaceKind.PLACE)
            return _place_document(connection, place_id)

    def save_place(
        self, caller: Caller, place_id: str, new: contract.PlaceOverrides, if_match: str | None
    ) -> contract.PlaceAccessService:
        """Override what a place inherits, for the credentials named (manual 7.1).

        Raises:
            AbsentError, ForbiddenError, StaleError, InvalidError: see `save_group`.
        """
        with self.writing(caller) as journal:
            connection = journal.connection
            node = authorize(connection, caller, Action.PLACE_ACCESS_SERVICE, place_id, PlaceKind.PLACE)
            require_match(if_match, etag_of(_place_document(connection, place_id)))
            group_id = node.parent_id or ""
            problems = [
                *_unassignable(connection, group_id, new.assignments),
                *(
                    Problem(
                        "inherit",
                        "inherit_and_override",
                        f"{credential} is both to inherit and to override.",
                    )
                    for credential in sorted(set(new.inherit) & set(new.assignments))
                ),
            ]
            if problems:
                raise InvalidError(problems)
            named = [*new.assignments, *new.inherit]
            connection.execute(
                delete(place_overrides).where(
                    place_overrides.c.place_id == place_id, place_overrides.c.credential.in_(named)
                )
            )
            for credential, api_id in new.assignments.items():
                connection.execute(
                    insert(place_overrides).values(
                        place_id=place_id, credential=credential, place_group_id=group_id, api_id=api_id
                    )
                )
            version = journal.change("placeAccessService", place_id, node.path_text)
            connection.execute(update(places).where(places.c.id == place_id).values(settings_version=version))
            journal.audit(
                "placeAccessService.save",
                node.path_text,
                place_id,
                {
                    "assignments": {
                        str(credential): api_id for credential, api_id in new.assignments.items()
                    },
                    "inherit": [str(credential) for credential in new.inherit],
                },
            )
            return _place_document(connection, place_id)

    def reset_place(self, caller: Caller, place_id: str, if_match: str | None) -> None:
        """Go back to what the group sets, for every credential."""
        with self.writing(caller) as journal:
            connection = journal.connection
            node = authorize(connection, caller, Action.PLACE_ACCESS_SERVICE, place_id, PlaceKind.PLACE)
            require_match(if_match, etag_of(_place_document(connection, place_id)))
            connection.execute(delete(place_overrides).where(place_overrides.c.place_id == place_id))
            version = journal.change("placeAccessService", place_id, node.path_text)
            connection.execute(update(places).where(places.c.id == place_id).values(settings_version=version))
            journal.audit("placeAccessService.reset", node.path_text, place_id)


def read_group(connection: Connection, group_id: str) -> GroupService:
    """Return what a group sets; one that was never saved sets None."""
    access_type = connection.execute(
        select(access_services.c.access_type).where(access_services.c.place_group_id == group_id)
    ).scalar_one_or_none()
    assignments: dict[Credential, str | None] = dict.fromkeys(Credential)
    on_no_answer = dict.fromkeys(Credential, OnNoAnswer.DENY)
    for row in connection.execute(select(group_links).where(group_links.c.place_group_id == group_id)):
        assignments[Credential(row.credential)] = row.api_id
        on_no_answer[Credential(row.credential)] = OnNoAnswer(row.on_no_answer)
    return GroupService(AccessType(access_type or AccessType.NONE), assignments, on_no_answer)


def read_overrides(connection: Connection, group_id: str) -> dict[str, Overrides]:
    """Return the overrides of the places under a group, by the places' names."""
    overrides: dict[str, dict[Credential, str | None]] = {}
    for row in connection.execute(
        select(place_overrides.c.place_id, place_overrides.c.credential, place_overrides.c.api_id)
        .join(places, places.c.id == place_overrides.c.place_id)
        .where(place_overrides.c.place_group_id == group_id)
        .order_by(places.c.name, places.c.id)
    ):
        overrides.setdefault(row.place_id, {})[Credential(row.credential)] = row.api_id
    return dict(overrides)


def _group_document(service: GroupService) -> contract.GroupAccessService:
    return contract.GroupAccessService(
        access_type=service.access_type,
        assignments=dict(service.assignments),
        on_no_answer=dict(service.on_no_answer),
    )


def _lost_document(lost: LostOverride) -> dict[str, str | None]:
    return {
        "placeId": lost.place_id,
        "credential": lost.credential,
        "from": lost.from_api,
        "to": lost.to_api,
    }


def _remember(
    connection: Connection, group_id: str, version: int, before: GroupService, lost: Sequence[LostOverride]
) -> None:
    connection.execute(delete(propagations).where(propagations.c.place_group_id == group_id))
    connection.execute(
        insert(propagations).values(
            place_group_id=group_id,
            version=version,
            before=_group_document(before).model_dump(mode="json", by_alias=True),
            lost_overrides=[_lost_document(row) for row in lost],
        )
    )


def _undoable(connection: Connection, group_id: str) -> tuple[GroupService, list[LostOverride]]:
    """Return what the last save replaced, if nothing that it touched has changed since."""
    row = connection.execute(
        select(propagations)
        .join(access_services, access_services.c.place_group_id == propagations.c.place_group_id)
        .where(
            propagations.c.place_group_id == group_id,
            access_services.c.settings_version == propagations.c.version,
            ~exists().where(
                places.c.parent_id == group_id, places.c.settings_version > propagations.c.version
            ),
        )
    ).one_or_none()
    if row is None:
        raise ConflictError(
            "There is no save that could be undone: something else has changed since.", _NO_UNDO
        )
    lost = [
        LostOverride(entry["placeId"], Credential(entry["credential"]), entry["from"], entry["to"])
        for entry in row.lost_overrides
    ]
    still_there = set(connection.execute(select(places.c.id).where(places.c.parent_id == group_id)).scalars())
    try:
        before = _parsed(connection, group_id, contract.GroupAccessService.model_validate(row.before))
        for entry in lost:
            _require_assignable(connection, group_id, {entry.credential: entry.from_api})
    except InvalidError as fault:
        raise ConflictError(
            "It cannot be undone: an API that was assigned has been deleted.", _NO_UNDO
        ) from fault
    if not still_there.issuperset(entry.place_id for entry in lost):
        raise ConflictError("It cannot be undone: a place that overrode has been moved or deleted.", _NO_UNDO)
    return before, lost


def _place_document(connection: Connection, place_id: str) -> contract.PlaceAccessService:
    group_id = connection.execute(select(places.c.parent_id).where(places.c.id == place_id)).scalar_one()
    service = read_group(connection, group_id)
    own: Overrides = {
        Credential(row.credential): row.api_id
        for row in connection.execute(
            select(place_overrides.c.credential, place_overrides.c.api_id).where(
                place_overrides.c.place_id == place_id
            )
        )
    }
    choices: dict[Credential, list[contract.Choice]] = {credential: [] for credential in Credential}
    for row in connection.execute(
        select(vendor_apis.c.id, vendor_apis.c.name, vendor_apis.c.auth_type)
        .where(vendor_apis.c.place_group_id == group_id)
        .order_by(vendor_apis.c.created_at, vendor_apis.c.slot)
    ):
        choices[Credential(row.auth_type)].append(contract.Choice(api_id=row.id, name=row.name))
    held = {credential: assignment(service, own, credential) for credential in Credential}
    return contract.PlaceAccessService(
        access_type=service.access_type,
        assignments={
            credential: contract.PlaceAssignment(api_id=what.api_id, inherited=what.inherited)
            for credential, what in held.items()
        },
        choices=choices,
    )


def _parsed(connection: Connection, group_id: str, new: contract.GroupAccessService) -> GroupService:
    _require_assignable(connection, group_id, new.assignments)
    return GroupService(
        new.access_type,
        {credential: new.assignments.get(credential) for credential in Credential},
        {credential: new.on_no_answer.get(credential, OnNoAnswer.DENY) for credential in Credential},
    )


def _require_assignable(
    connection: Connection, group_id: str, assignments: Mapping[Credential, str | None]
) -> None:
    if problems := _unassignable(connection, group_id, assignments):
        raise InvalidError(problems)


def _unassignable(
    connection: Connection, group_id: str, assignments: Mapping[Credential, str | None]
) -> list[Problem]:
    known = {
        (row.id, Credential(row.auth_type))
        for row in connection.execute(
            select(vendor_apis.c.id, vendor_apis.c.auth_type).where(vendor_apis.c.place_group_id == group_id)
        )
    }
    return [
        Problem(
            f"assignments.{credential}",
            "api_not_assignable",
            f"{CREDENTIAL_TYPES[credential].title} can only be assigned an API that is registered in this place group"
            " for this very credential.",
        )
        for credential, api_id in assignments.items()
        if api_id is not None and (api_id, credential) not in known
    ]


def _write_group(connection: Connection, group_id: str, service: GroupService, version: int) -> None:
    changed = connection.execute(
        update(access_services)
        .where(access_services.c.place_group_id == group_id)
        .values(access_type=service.access_type, settings_version=version)
    ).rowcount
    if not changed:
        connection.execute(
            insert(access_services).values(
                place_group_id=group_id, access_type=service.access_type, settings_version=version
            )
        )
    connection.execute(delete(group_links).where(group_links.c.place_group_id == group_id))
    connection.execute(
        insert(group_links),
        [
            {
                "place_group_id": group_id,
                "credential": credential,
                "api_id": service.assignments[credential],
                "on_no_answer": service.on_no_answer[credential],
            }
            for credential in Credential
        ],
    )
