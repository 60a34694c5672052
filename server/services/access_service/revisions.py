"""Keeping the states of access services; written after the change has its version, in the same transaction.

By then the transaction holds the one row of the change counter, so that numbers are given one after the other.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import (
    Connection,
    Integer,
    String,
    Text,
    func,
    insert,
    literal,
    select,
    tuple_,
)
from sqlalchemy.types import JSON

from clue_desktop.contract.access_service import GroupAccessService
from clue_desktop.domain.access_service import GroupService, Overrides
from clue_desktop.domain.access_service_history import Cause
from server.services.access_service.state import read_shadows
from server.services.journal import Journal
from server.store.tables import (
    Moment,
    access_service_revisions,
    place_overrides,
    places,
    vendor_apis,
)

_revisions = access_service_revisions


def add_group_revision(
    journal: Journal, group_id: str, service: GroupService, cause: Cause, overwritten_places: int = 0
) -> None:
    """Keep what a group has now; nothing where it is what it had, and no place lost or got back an override."""
    document = GroupAccessService(
        access_type=service.access_type,
        assignments=dict(service.assignments),
        on_no_answer=dict(service.on_no_answer),
        shadows=dict(service.shadows),
    ).model_dump(mode="json", by_alias=True)
    last = _last(journal.connection, _revisions.c.place_id == group_id).get(group_id)
    if last is not None and last[1] == document and not overwritten_places:
        return
    names = _names(journal.connection, group_id)
    row = _row(journal, group_id, last, document, cause, names) | {"overwritten_places": overwritten_places}
    journal.connection.execute(insert(_revisions).values(**row))


def add_place_revisions(
    journal: Journal, group_id: str, overrides: Mapping[str, Overrides], cause: Cause
) -> None:
    """Keep what places of one group override now, for those with whom that is not what they had."""
    connection = journal.connection
    if not overrides:
        return
    here = (
        _revisions.c.place_id == next(iter(overrides))
        if len(overrides) == 1
        else _revisions.c.place_id.in_(select(places.c.id).where(places.c.parent_id == group_id))
    )
    last, names = _last(connection, here), _names(connection, group_id)
    shadows = read_shadows(connection, group_id)
    rows = []
    for place_id, own in overrides.items():
        document: dict[str, Any] = {
            "overrides": {str(credential): api_id for credential, api_id in own.items()}
        }
        if beside := shadows.get(place_id):
            document["shadows"] = {str(credential): api_id for credential, api_id in beside.items()}
        before = last.get(place_id)
        if document != (before[1] if before else {"overrides": {}}):
            rows.append(_row(journal, place_id, before, document, cause, names) | {"overwritten_places": 0})
    if rows:
        connection.execute(insert(_revisions), rows)


def end_overrides(journal: Journal, group_id: str) -> None:
    """Keep that every place of a group which overrides now inherits; before the overrides are deleted.

    One statement, whatever their number: a save of the group waits for it.
    """
    caller = journal.caller
    overriding = (
        select(place_overrides.c.place_id)
        .where(place_overrides.c.place_group_id == group_id)
        .distinct()
        .subquery("overriding")
    )
    number = (
        select(func.coalesce(func.max(_revisions.c.number), 0) + 1)
        .where(_revisions.c.place_id == overriding.c.place_id)
        .scalar_subquery()
    )
    nothing: dict[str, dict[str, str]] = {"overrides": {}}
    journal.connection.execute(
        insert(_revisions).from_select(
            [column.name for column in _revisions.c],
            select(
                overriding.c.place_id,
                number,
                literal(journal.now, Moment()),
                literal(caller.administrator_id if caller else None, String()),
                literal(caller.name if caller else None, Text()),
                literal(str(Cause.PROPAGATION), String()),
                literal(nothing, JSON()),
                literal({}, JSON()),
                literal(0, Integer()),
            ),
        )
    )


def _last(connection: Connection, condition: Any) -> dict[str, tuple[int, dict[str, Any]]]:
    """Return number and document of the newest revision of each node."""
    newest = (
        select(_revisions.c.place_id, func.max(_revisions.c.number))
        .where(condition)
        .group_by(_revisions.c.place_id)
    )
    return {
        row.place_id: (row.number, row.document)
        for row in connection.execute(
            select(_revisions.c.place_id, _revisions.c.number, _revisions.c.document).where(
                tuple_(_revisions.c.place_id, _revisions.c.number).in_(newest)
            )
        )
    }


def _names(connection: Connection, group_id: str) -> dict[str, str]:
    """Return the names of a group's APIs, which are at most eighteen."""
    return {
        row.id: row.name
        for row in connection.execute(
            select(vendor_apis.c.id, vendor_apis.c.name).where(vendor_apis.c.place_group_id == group_id)
        )
    }


def _row(
    journal: Journal,
    place_id: str,
    last: tuple[int, dict[str, Any]] | None,
    document: dict[str, Any],
    cause: Cause,
    names: Mapping[str, str],
) -> dict[str, Any]:
    assigned = document.get("assignments") or document.get("overrides") or {}
    named = {*assigned.values(), *document.get("shadows", {}).values()}
    return {
        "place_id": place_id,
        "number": last[0] + 1 if last else 1,
        "at": journal.now,
        "administrator_id": journal.caller.administrator_id if journal.caller else None,
        "administrator_name": journal.caller.name if journal.caller else None,
        "cause": cause,
        "document": document,
        "api_names": {api_id: names[api_id] for api_id in named if api_id in names},
    }
