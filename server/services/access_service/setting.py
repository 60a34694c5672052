"""Setting of access service: a group's setting with its propagation, and a place's overrides (manual 4, 6, 7)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection, delete, exists, insert, select, update

from clue_desktop.contract import access_service as contract
from clue_desktop.contract.trail import AuditAction, ChangeKind
from clue_desktop.domain.access_service import (
    GroupService,
    LostOverride,
    Shadows,
    assignment,
    newly_shadowed,
    propagate,
    switched,
)
from clue_desktop.domain.access_service_history import Cause
from clue_desktop.domain.credentials import CREDENTIAL_TYPES, Credential
from clue_desktop.domain.permissions import Action
from clue_desktop.domain.place_tree import PlaceKind
from clue_desktop.domain.problems import InvalidError, Problem
from clue_desktop.domain.said import Said
from server.refusals import ConflictError
from server.services.access_service.revisions import (
    add_group_revision,
    add_place_revisions,
    end_overrides,
)
from server.services.access_service.state import (
    group_document,
    overrides_of,
    parsed_setting,
    place_document,
    read_group,
    read_overrides,
    read_shadows,
    require_assignable,
    shadows_of,
    unassignable,
    write_group,
    write_overrides,
)
from server.services.base import Service
from server.services.etags import etag_of, require_match
from server.services.journal import Journal
from server.services.tree import Caller, Node, authorize
from server.store.tables import access_services, place_overrides, places, propagations

_NO_UNDO = "nothing_to_undo"


@dataclass(frozen=True, slots=True)
class AccessServices(Service):
    """Use cases of the setting of access service."""

    def of_group(self, caller: Caller, group_id: str) -> contract.GroupAccessService:
        """Return a place group's setting."""
        with self.reading() as connection:
            authorize(connection, caller, Action.GROUP_ACCESS_SERVICE, group_id, PlaceKind.PLACE_GROUP)
            return group_document(read_group(connection, group_id))

    def preview(self, caller: Caller, group_id: str, new: contract.GroupAccessService) -> contract.Preview:
        """Return what `save_group` would do; nothing is written."""
        with self.reading() as connection:
            authorize(connection, caller, Action.GROUP_ACCESS_SERVICE, group_id, PlaceKind.PLACE_GROUP)
            service = parsed_setting(connection, group_id, new)
            overrides = read_overrides(connection, group_id)
            current = read_group(connection, group_id)
            effect = propagate(current, service, overrides.items())
            own_shadows = read_shadows(connection, group_id)
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
                    from_shadow=own_shadows.get(lost.place_id, {}).get(lost.credential),
                )
                for lost in effect.lost
            ],
            become_local=list(effect.becomes_local),
            asked_too=list(newly_shadowed(current.shadows, service.shadows)),
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
            require_match(if_match, etag_of(group_document(current)))
            service = parsed_setting(connection, group_id, new)
            overwritten = propagate_setting(
                journal, node, current, service, Cause.SAVE, AuditAction.ACCESS_SERVICE_SAVE
            )
            document = group_document(service)
            return contract.SavedGroupAccessService(**dict(document), overwritten_places=overwritten)

    def switch_group(
        self, caller: Caller, group_id: str, credential: Credential, if_match: str | None
    ) -> contract.SavedGroupAccessService:
        """Let a credential's shadow decide, and its API be the shadow; for all below, as a save.

        Raises:
            AbsentError, ForbiddenError, StaleError: as every use case.
            InvalidError: `shadow_missing`, there is nothing to switch to.
        """
        with self.writing(caller) as journal:
            connection = journal.connection
            node = authorize(connection, caller, Action.GROUP_ACCESS_SERVICE, group_id, PlaceKind.PLACE_GROUP)
            current = read_group(connection, group_id)
            require_match(if_match, etag_of(group_document(current)))
            swapped = switched(current.assignments, current.shadows, credential)
            if swapped is None:
                raise InvalidError([_no_shadow(credential)])
            assignments, shadows = swapped
            require_assignable(connection, group_id, assignments, shadows)
            service = replace(current, assignments=assignments, shadows=shadows)
            overwritten = propagate_setting(
                journal,
                node,
                current,
                service,
                Cause.SWITCH,
                AuditAction.ACCESS_SERVICE_SWITCH,
                {"credential": str(credential)},
            )
            document = group_document(service)
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
            require_match(if_match, etag_of(group_document(read_group(connection, group_id))))
            before, lost = _undoable(connection, group_id)
            version = journal.change(ChangeKind.ACCESS_SERVICE, group_id, node.path_text)
            write_group(connection, group_id, before, version)
            for row in lost:
                shadows = {row.credential: row.from_shadow} if row.from_shadow else {}
                write_overrides(connection, row.place_id, group_id, {row.credential: row.from_api}, shadows)
            restored = {row.place_id for row in lost}
            overrides = read_overrides(connection, group_id)
            add_place_revisions(
                journal, group_id, {place_id: overrides[place_id] for place_id in restored}, Cause.UNDO
            )
            add_group_revision(journal, group_id, before, Cause.UNDO, len(restored))
            connection.execute(delete(propagations).where(propagations.c.place_group_id == group_id))
            document = group_document(before)
            journal.audit(
                AuditAction.ACCESS_SERVICE_UNDO,
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
            return place_document(connection, place_id)

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
            require_match(if_match, etag_of(place_document(connection, place_id)))
            group_id = node.parent_id or ""
            problems = [
                *unassignable(connection, group_id, new.assignments, new.shadows),
                *(
                    Problem(
                        "inherit",
                        "inherit_and_override",
                        Said("{credential} is both to inherit and to override.", credential=credential),
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
            write_overrides(connection, place_id, group_id, new.assignments, new.shadows)
            note_overrides(journal, node, Cause.SAVE)
            journal.audit(
                AuditAction.PLACE_ACCESS_SERVICE_SAVE,
                node.path_text,
                place_id,
                {
                    "assignments": {
                        str(credential): api_id for credential, api_id in new.assignments.items()
                    },
                    "inherit": [str(credential) for credential in new.inherit],
                    **_audited_shadows(new.shadows),
                },
            )
            return place_document(connection, place_id)

    def switch_place(
        self, caller: Caller, place_id: str, credential: Credential, if_match: str | None
    ) -> contract.PlaceAccessService:
        """Let a credential's shadow decide at this place alone, and its API be the shadow: both become an override.

        Raises:
            AbsentError, ForbiddenError, StaleError, InvalidError: see `switch_group`.
        """
        with self.writing(caller) as journal:
            connection = journal.connection
            node = authorize(connection, caller, Action.PLACE_ACCESS_SERVICE, place_id, PlaceKind.PLACE)
            require_match(if_match, etag_of(place_document(connection, place_id)))
            group_id = node.parent_id or ""
            held = assignment(
                read_group(connection, group_id),
                overrides_of(connection, place_id),
                credential,
                shadows_of(connection, place_id),
            )
            if held.api_id is None or held.shadow_id is None:
                raise InvalidError([_no_shadow(credential)])
            api_id, shadow_id = held.shadow_id, held.api_id
            require_assignable(connection, group_id, {credential: api_id}, {credential: shadow_id})
            connection.execute(
                delete(place_overrides).where(
                    place_overrides.c.place_id == place_id, place_overrides.c.credential == credential
                )
            )
            write_overrides(connection, place_id, group_id, {credential: api_id}, {credential: shadow_id})
            note_overrides(journal, node, Cause.SWITCH)
            journal.audit(
                AuditAction.PLACE_ACCESS_SERVICE_SWITCH,
                node.path_text,
                place_id,
                {
                    "assignments": {str(credential): api_id},
                    "shadows": {str(credential): shadow_id},
                },
            )
            return place_document(connection, place_id)

    def reset_place(self, caller: Caller, place_id: str, if_match: str | None) -> None:
        """Go back to what the group sets, for every credential."""
        with self.writing(caller) as journal:
            connection = journal.connection
            node = authorize(connection, caller, Action.PLACE_ACCESS_SERVICE, place_id, PlaceKind.PLACE)
            require_match(if_match, etag_of(place_document(connection, place_id)))
            connection.execute(delete(place_overrides).where(place_overrides.c.place_id == place_id))
            note_overrides(journal, node, Cause.RESET)
            journal.audit(AuditAction.PLACE_ACCESS_SERVICE_RESET, node.path_text, place_id)


def propagate_setting(
    journal: Journal,
    node: Node,
    current: GroupService,
    service: GroupService,
    cause: Cause,
    action: AuditAction,
    detail: Mapping[str, object] | None = None,
) -> list[str]:
    """Set a group's access service and remove every override below it (manual 6.1).

    Returns:
        The places that lost overrides, in the order of their names.
    """
    connection, group_id = journal.connection, node.place_id
    own_shadows = read_shadows(connection, group_id)
    lost = [
        replace(row, from_shadow=own_shadows.get(row.place_id, {}).get(row.credential))
        for row in propagate(current, service, read_overrides(connection, group_id).items()).lost
    ]
    overwritten = list(dict.fromkeys(row.place_id for row in lost))
    version = journal.change(ChangeKind.ACCESS_SERVICE, group_id, node.path_text)
    end_overrides(journal, group_id)
    connection.execute(delete(place_overrides).where(place_overrides.c.place_group_id == group_id))
    write_group(connection, group_id, service, version)
    _remember(connection, group_id, version, current, lost)
    add_group_revision(journal, group_id, service, cause, len(overwritten))
    journal.audit(
        action,
        node.path_text,
        group_id,
        {
            "before": group_document(current).model_dump(mode="json", by_alias=True),
            "after": group_document(service).model_dump(mode="json", by_alias=True),
            "lostOverrides": [_lost_document(row) for row in lost],
            **(detail or {}),
        },
    )
    return overwritten


def note_overrides(journal: Journal, node: Node, cause: Cause) -> None:
    """Announce and keep the overrides that a place has now."""
    connection, place_id = journal.connection, node.place_id
    version = journal.change(ChangeKind.PLACE_ACCESS_SERVICE, place_id, node.path_text)
    connection.execute(update(places).where(places.c.id == place_id).values(settings_version=version))
    add_place_revisions(journal, node.parent_id or "", {place_id: overrides_of(connection, place_id)}, cause)


def _no_shadow(credential: Credential) -> Problem:
    title = CREDENTIAL_TYPES[credential].title
    return Problem("credential", "shadow_missing", Said("{title} has no shadow to switch to.", title=title))


def _audited_shadows(shadows: Shadows) -> dict[str, object]:
    return {"shadows": {str(credential): api_id for credential, api_id in shadows.items()}} if shadows else {}


def _lost_document(lost: LostOverride) -> dict[str, str | None]:
    return {
        "placeId": lost.place_id,
        "credential": lost.credential,
        "from": lost.from_api,
        "to": lost.to_api,
        **({"fromShadow": lost.from_shadow} if lost.from_shadow else {}),
    }


def _remember(
    connection: Connection, group_id: str, version: int, before: GroupService, lost: Sequence[LostOverride]
) -> None:
    connection.execute(delete(propagations).where(propagations.c.place_group_id == group_id))
    connection.execute(
        insert(propagations).values(
            place_group_id=group_id,
            version=version,
            before=group_document(before).model_dump(mode="json", by_alias=True),
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
            Said("There is no save that could be undone: something else has changed since."), _NO_UNDO
        )
    lost = [
        LostOverride(
            entry["placeId"],
            Credential(entry["credential"]),
            entry["from"],
            entry["to"],
            entry.get("fromShadow"),
        )
        for entry in row.lost_overrides
    ]
    still_there = set(connection.execute(select(places.c.id).where(places.c.parent_id == group_id)).scalars())
    try:
        before = parsed_setting(connection, group_id, contract.GroupAccessService.model_validate(row.before))
        for entry in lost:
            shadows = {entry.credential: entry.from_shadow} if entry.from_shadow else {}
            require_assignable(connection, group_id, {entry.credential: entry.from_api}, shadows)
    except InvalidError as fault:
        raise ConflictError(
            Said("It cannot be undone: an API that was assigned has been deleted."), _NO_UNDO
        ) from fault
    if not still_there.issuperset(entry.place_id for entry in lost):
        raise ConflictError(
            Said("It cannot be undone: a place that overrode has been moved or deleted."), _NO_UNDO
        )
    return before, lost
