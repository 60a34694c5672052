"""The states that access services have had, and going back to one (manual 6, 7)."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, select

from clue_desktop.contract import access_service_history as contract
from clue_desktop.contract.access_service import GroupAccessService
from clue_desktop.contract.trail import AuditAction
from clue_desktop.domain.access_service import GroupService
from clue_desktop.domain.access_service_history import Cause, Missing, restorable, restorable_shadows
from clue_desktop.domain.credentials import Credential
from clue_desktop.domain.permissions import Action
from clue_desktop.domain.place_tree import PlaceKind
from clue_desktop.domain.said import Said
from server.refusals import AbsentError
from server.services.access_service.setting import note_overrides, propagate_setting
from server.services.access_service.state import (
    assignable,
    group_document,
    place_document,
    read_group,
    write_overrides,
)
from server.services.base import Service
from server.services.etags import etag_of, require_match
from server.services.tree import Caller, authorize
from server.store.rows import Row
from server.store.tables import access_service_revisions, place_overrides, vendor_apis


@dataclass(frozen=True, slots=True)
class AccessServiceHistory(Service):
    """Use cases of the history of access services."""

    def of_group(self, caller: Caller, group_id: str) -> contract.GroupRevisions:
        """Return all states that a place group's setting has had, newest first."""
        with self.reading() as connection:
            authorize(connection, caller, Action.GROUP_ACCESS_SERVICE, group_id, PlaceKind.PLACE_GROUP)
            rows = _revisions(connection, group_id)
            return contract.GroupRevisions(
                items=[
                    contract.GroupRevision(
                        number=row.number,
                        at=row.at,
                        by=row.administrator_name,
                        cause=row.cause,
                        setting=row.document,
                        overwritten_places=row.overwritten_places,
                    )
                    for row in rows
                ],
                apis=_known_apis(connection, group_id, rows),
            )

    def restore_group(
        self, caller: Caller, group_id: str, number: int, if_match: str | None
    ) -> contract.RestoredGroupAccessService:
        """Set an earlier state of a group again; every override below is removed, as by a save.

        Raises:
            AbsentError, ForbiddenError, StaleError: as every use case; AbsentError also for the revision.
        """
        with self.writing(caller) as journal:
            connection = journal.connection
            node = authorize(connection, caller, Action.GROUP_ACCESS_SERVICE, group_id, PlaceKind.PLACE_GROUP)
            current = read_group(connection, group_id)
            require_match(if_match, etag_of(group_document(current)))
            row = _revision(connection, group_id, number)
            old = GroupAccessService.model_validate(row.document)
            here = assignable(connection, group_id)
            kept, missing = restorable(old.assignments.items(), here)
            shadows = restorable_shadows(kept, old.shadows, here)
            service = GroupService(old.access_type, kept, old.on_no_answer, shadows)
            overwritten = propagate_setting(
                journal,
                node,
                current,
                service,
                Cause.RESTORE,
                AuditAction.ACCESS_SERVICE_RESTORE,
                {"revision": number},
            )
            return contract.RestoredGroupAccessService(
                **dict(group_document(service)),
                overwritten_places=overwritten,
                not_restored=_not_restored(row, missing),
            )

    def of_place(self, caller: Caller, place_id: str) -> contract.PlaceRevisions:
        """Return all states that a place's overrides have had, newest first."""
        with self.reading() as connection:
            node = authorize(connection, caller, Action.PLACE_ACCESS_SERVICE, place_id, PlaceKind.PLACE)
            rows = _revisions(connection, place_id)
            return contract.PlaceRevisions(
                items=[
                    contract.PlaceRevision(
                        number=row.number,
                        at=row.at,
                        by=row.administrator_name,
                        cause=row.cause,
                        overrides=row.document["overrides"],
                        shadows=row.document.get("shadows", {}),
                    )
                    for row in rows
                ],
                apis=_known_apis(connection, node.parent_id or "", rows),
            )

    def restore_place(
        self, caller: Caller, place_id: str, number: int, if_match: str | None
    ) -> contract.RestoredPlaceAccessService:
        """Set the overrides of an earlier state again, for this place alone; what it did not override is inherited.

        Raises:
            AbsentError, ForbiddenError, StaleError: see `restore_group`.
        """
        with self.writing(caller) as journal:
            connection = journal.connection
            node = authorize(connection, caller, Action.PLACE_ACCESS_SERVICE, place_id, PlaceKind.PLACE)
            require_match(if_match, etag_of(place_document(connection, place_id)))
            row = _revision(connection, place_id, number)
            group_id = node.parent_id or ""
            old = {Credential(name): api_id for name, api_id in row.document["overrides"].items()}
            old_shadows = {
                Credential(name): api_id for name, api_id in row.document.get("shadows", {}).items()
            }
            here = assignable(connection, group_id)
            kept, missing = restorable(old.items(), here)
            shadows = restorable_shadows(kept, old_shadows, here)
            connection.execute(delete(place_overrides).where(place_overrides.c.place_id == place_id))
            write_overrides(connection, place_id, group_id, kept, shadows)
            note_overrides(journal, node, Cause.RESTORE)
            journal.audit(
                AuditAction.PLACE_ACCESS_SERVICE_RESTORE,
                node.path_text,
                place_id,
                {
                    "revision": number,
                    "overrides": {str(credential): api_id for credential, api_id in kept.items()},
                    **(
                        {"shadows": {str(credential): api_id for credential, api_id in shadows.items()}}
                        if shadows
                        else {}
                    ),
                },
            )
            return contract.RestoredPlaceAccessService(
                **dict(place_document(connection, place_id)), not_restored=_not_restored(row, missing)
            )


def _revisions(connection: Connection, place_id: str) -> Sequence[Row]:
    return connection.execute(
        select(access_service_revisions)
        .where(access_service_revisions.c.place_id == place_id)
        .order_by(access_service_revisions.c.number.desc())
    ).all()


def _revision(connection: Connection, place_id: str, number: int) -> Row:
    row = connection.execute(
        select(access_service_revisions).where(
            access_service_revisions.c.place_id == place_id, access_service_revisions.c.number == number
        )
    ).one_or_none()
    if row is None:
        raise AbsentError(Said("revision"))
    return row


def _known_apis(connection: Connection, group_id: str, rows: Sequence[Row]) -> list[contract.KnownApi]:
    """Return the APIs that these states name: by their present names, or the last that they had."""
    names: dict[str, str] = {}
    for row in reversed(rows):
        names.update(row.api_names)
    present = {
        row.id: row.name
        for row in connection.execute(
            select(vendor_apis.c.id, vendor_apis.c.name).where(vendor_apis.c.place_group_id == group_id)
        )
    }
    return [
        contract.KnownApi(api_id=api_id, name=present.get(api_id, name), gone=api_id not in present)
        for api_id, name in names.items()
    ]


def _not_restored(row: Row, missing: Sequence[Missing]) -> list[contract.NotRestored]:
    return [
        contract.NotRestored(
            credential=one.credential,
            api_id=one.api_id,
            api_name=row.api_names.get(one.api_id, one.api_id),
        )
        for one in missing
    ]
