"""The setting of access service as the tables hold it: reading it, writing it, and what may be assigned."""

from collections.abc import Mapping, Sequence

from sqlalchemy import ColumnElement, Connection, delete, exists, insert, select, update

from clue_desktop.contract import access_service as contract
from clue_desktop.contract.vendor_apis import Link as VendorApiLink
from clue_desktop.domain.access_service import (
    AccessType,
    GroupService,
    OnNoAnswer,
    Overrides,
    Shadows,
    assignment,
    shadow_problems,
    usable_shadow,
)
from clue_desktop.domain.credentials import CREDENTIAL_TYPES, Credential
from clue_desktop.domain.problems import InvalidError, Problem
from clue_desktop.domain.said import Said
from server.store.rows import Row
from server.store.tables import (
    access_services,
    group_links,
    group_shadows,
    place_overrides,
    place_shadows,
    places,
    vendor_apis,
)


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
    shadows = {
        Credential(row.credential): row.api_id
        for row in connection.execute(
            select(group_shadows.c.credential, group_shadows.c.api_id).where(
                group_shadows.c.place_group_id == group_id
            )
        )
    }
    return GroupService(
        AccessType(access_type or AccessType.NONE), assignments, on_no_answer, _usable(assignments, shadows)
    )


def _usable(assignments: Overrides, shadows: Shadows) -> dict[Credential, str]:
    """Return the shadows without those whose API a server of an earlier version has taken away or made the shadow's own."""
    return {
        credential: shadow_id
        for credential in Credential
        if (shadow_id := usable_shadow(assignments.get(credential), shadows.get(credential))) is not None
    }


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


def overrides_of(connection: Connection, place_id: str) -> Overrides:
    """Return what one place overrides."""
    return {
        Credential(row.credential): row.api_id
        for row in connection.execute(
            select(place_overrides.c.credential, place_overrides.c.api_id).where(
                place_overrides.c.place_id == place_id
            )
        )
    }


def read_shadows(connection: Connection, group_id: str) -> dict[str, dict[Credential, str]]:
    """Return the shadows of what the places under a group override."""
    return _shadows(connection, place_shadows.c.place_group_id == group_id)


def shadows_of(connection: Connection, place_id: str) -> dict[Credential, str]:
    """Return the shadows of what one place overrides."""
    return _shadows(connection, place_shadows.c.place_id == place_id).get(place_id, {})


def _shadows(connection: Connection, condition: ColumnElement[bool]) -> dict[str, dict[Credential, str]]:
    found: dict[str, dict[Credential, str]] = {}
    for row in connection.execute(
        select(place_shadows.c.place_id, place_shadows.c.credential, place_shadows.c.api_id)
        .join(
            place_overrides,
            (place_overrides.c.place_id == place_shadows.c.place_id)
            & (place_overrides.c.credential == place_shadows.c.credential)
            & (place_overrides.c.api_id != place_shadows.c.api_id),
        )
        .where(condition)
    ):
        found.setdefault(row.place_id, {})[Credential(row.credential)] = row.api_id
    return {
        place_id: {credential: own[credential] for credential in Credential if credential in own}
        for place_id, own in found.items()
    }


def write_overrides(
    connection: Connection,
    place_id: str,
    group_id: str,
    overrides: Overrides,
    shadows: Shadows | None = None,
) -> None:
    """Put these overrides, and shadows beside them, to those of other credentials that a place has."""
    for credential, api_id in overrides.items():
        connection.execute(
            insert(place_overrides).values(
                place_id=place_id, credential=credential, place_group_id=group_id, api_id=api_id
            )
        )
    for credential, shadow_id in (shadows or {}).items():
        connection.execute(
            insert(place_shadows).values(
                place_id=place_id, credential=credential, place_group_id=group_id, api_id=shadow_id
            )
        )


def group_document(service: GroupService) -> contract.GroupAccessService:
    """Return a group's setting as the contract has it."""
    return contract.GroupAccessService(
        access_type=service.access_type,
        assignments=dict(service.assignments),
        on_no_answer=dict(service.on_no_answer),
        shadows=dict(service.shadows),
    )


def place_document(connection: Connection, place_id: str) -> contract.PlaceAccessService:
    """Return a place's setting as the contract has it, with what may be chosen."""
    group_id = connection.execute(select(places.c.parent_id).where(places.c.id == place_id)).scalar_one()
    service = read_group(connection, group_id)
    own, own_shadows = overrides_of(connection, place_id), shadows_of(connection, place_id)
    choices: dict[Credential, list[contract.Choice]] = {credential: [] for credential in Credential}
    for row in connection.execute(
        select(vendor_apis.c.id, vendor_apis.c.name, vendor_apis.c.auth_type)
        .where(vendor_apis.c.place_group_id == group_id)
        .order_by(vendor_apis.c.created_at, vendor_apis.c.slot)
    ):
        choices[Credential(row.auth_type)].append(contract.Choice(api_id=row.id, name=row.name))
    held = {credential: assignment(service, own, credential, own_shadows) for credential in Credential}
    return contract.PlaceAccessService(
        access_type=service.access_type,
        assignments={
            credential: contract.PlaceAssignment(
                api_id=what.api_id, inherited=what.inherited, shadow_api_id=what.shadow_id
            )
            for credential, what in held.items()
        },
        choices=choices,
        group_assignments={credential: service.assignments.get(credential) for credential in Credential},
        group_shadows=dict(service.shadows),
    )


def parsed_setting(connection: Connection, group_id: str, new: contract.GroupAccessService) -> GroupService:
    """Return a setting as it was sent; raises InvalidError with what cannot be assigned."""
    require_assignable(connection, group_id, new.assignments, new.shadows)
    return GroupService(
        new.access_type,
        {credential: new.assignments.get(credential) for credential in Credential},
        {credential: new.on_no_answer.get(credential, OnNoAnswer.DENY) for credential in Credential},
        {credential: new.shadows[credential] for credential in Credential if credential in new.shadows},
    )


def require_assignable(
    connection: Connection,
    group_id: str,
    assignments: Mapping[Credential, str | None],
    shadows: Shadows | None = None,
) -> None:
    """Raise InvalidError when an API is not of this group and credential, or is no shadow for the one beside it."""
    if problems := unassignable(connection, group_id, assignments, shadows):
        raise InvalidError(problems)


def assignable(connection: Connection, group_id: str) -> set[tuple[str, Credential]]:
    """Return the ids of the APIs that may be assigned in a group, each with its credential."""
    return {
        (row.id, Credential(row.auth_type))
        for row in connection.execute(
            select(vendor_apis.c.id, vendor_apis.c.auth_type).where(vendor_apis.c.place_group_id == group_id)
        )
    }


def unassignable(
    connection: Connection,
    group_id: str,
    assignments: Mapping[Credential, str | None],
    shadows: Shadows | None = None,
) -> list[Problem]:
    """Return a problem for each API that is not of this group and credential, and each shadow that compares nothing."""
    known = assignable(connection, group_id)
    wrong = [
        Problem(
            f"{member}.{credential}",
            "api_not_assignable",
            Said(
                "{title} can only be assigned an API that is registered in this place group for this very"
                " credential.",
                title=CREDENTIAL_TYPES[credential].title,
            ),
        )
        for member, chosen in (("assignments", assignments), ("shadows", shadows or {}))
        for credential, api_id in chosen.items()
        if api_id is not None and (api_id, credential) not in known
    ]
    return wrong + shadow_problems(assignments, shadows or {})


def unshadow(connection: Connection, api_id: str) -> list[tuple[str, Credential, bool]]:
    """Take an API away as a shadow, and the shadows of where it is assigned.

    Returns:
        Of each that there was: the place, the credential, and whether it was this API that was the shadow there.
    """
    taken: list[tuple[str, Credential, bool]] = []
    for shadows, links in ((group_shadows, group_links), (place_shadows, place_overrides)):
        place_id = shadows.c.place_group_id if shadows is group_shadows else shadows.c.place_id
        of_links = links.c.place_group_id if links is group_links else links.c.place_id
        beside = exists().where(
            of_links == place_id, links.c.credential == shadows.c.credential, links.c.api_id == api_id
        )
        rows = connection.execute(
            delete(shadows)
            .where((shadows.c.api_id == api_id) | beside)
            .returning(place_id.label("place_id"), shadows.c.credential, shadows.c.api_id)
        )
        taken += [(row.place_id, Credential(row.credential), row.api_id == api_id) for row in rows]
    return taken


def unassign(connection: Connection, api_id: str) -> tuple[Sequence[Row], Sequence[Row]]:
    """Assign nothing where an API is assigned now; return the credentials of its group, and the places' overrides.

    Returns:
        Rows of `place_id` and `credential`: by the group first, then by overrides of places.
    """
    in_group = connection.execute(
        update(group_links)
        .where(group_links.c.api_id == api_id)
        .values(api_id=None)
        .returning(group_links.c.place_group_id.label("place_id"), group_links.c.credential)
    ).all()
    in_places = connection.execute(
        update(place_overrides)
        .where(place_overrides.c.api_id == api_id)
        .values(api_id=None)
        .returning(place_overrides.c.place_id, place_overrides.c.credential)
    ).all()
    return in_group, in_places


def links_of(connection: Connection, group_id: str, group_name: str, api_id: str) -> list[VendorApiLink]:
    """Return where an API is assigned: by its group, with the places that inherit it, and by overrides of places."""
    links = []
    for credential in connection.execute(
        select(group_links.c.credential).where(group_links.c.api_id == api_id)
    ).scalars():
        inheriting = _inheriting(connection, group_id, credential)
        links.append(
            VendorApiLink(
                place_id=group_id,
                place_name=group_name,
                credential=credential,
                inherited_by=len(inheriting),
                inheriting_places=inheriting,
            )
        )
    overriding = connection.execute(
        select(places.c.id, places.c.name, place_overrides.c.credential)
        .join(place_overrides, place_overrides.c.place_id == places.c.id)
        .where(place_overrides.c.api_id == api_id)
        .order_by(places.c.name, places.c.id)
    )
    links += [
        VendorApiLink(place_id=row.id, place_name=row.name, credential=row.credential, inherited_by=0)
        for row in overriding
    ]
    return links + _shadow_links(connection, group_id, group_name, api_id)


def _shadow_links(connection: Connection, group_id: str, group_name: str, api_id: str) -> list[VendorApiLink]:
    links = []
    for credential, shadow_id in read_group(connection, group_id).shadows.items():
        if shadow_id == api_id:
            inheriting = _inheriting(connection, group_id, credential)
            links.append(
                VendorApiLink(
                    place_id=group_id,
                    place_name=group_name,
                    credential=credential,
                    inherited_by=len(inheriting),
                    inheriting_places=inheriting,
                    shadow=True,
                )
            )
    of_places = read_shadows(connection, group_id)
    names = connection.execute(
        select(places.c.id, places.c.name)
        .where(places.c.parent_id == group_id, places.c.id.in_(of_places))
        .order_by(places.c.name, places.c.id)
    ).all()
    return links + [
        VendorApiLink(
            place_id=row.id, place_name=row.name, credential=credential, inherited_by=0, shadow=True
        )
        for row in names
        for credential, shadow_id in of_places[row.id].items()
        if shadow_id == api_id
    ]


def _inheriting(connection: Connection, group_id: str, credential: str) -> list[str]:
    """Return the places that go by what their group sets for a credential, by their names."""
    overriding = select(place_overrides.c.place_id).where(
        place_overrides.c.place_group_id == group_id, place_overrides.c.credential == credential
    )
    return list(
        connection.execute(
            select(places.c.id)
            .where(places.c.parent_id == group_id, places.c.id.not_in(overriding.scalar_subquery()))
            .order_by(places.c.name, places.c.id)
        ).scalars()
    )


def write_group(connection: Connection, group_id: str, service: GroupService, version: int) -> None:
    """Put a group's setting in place of what is there; `version` is that of the change."""
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
    shadows = [
        {"place_group_id": group_id, "credential": credential, "api_id": shadow_id}
        for credential, shadow_id in service.shadows.items()
    ]
    if shadows:  # those before have gone with their links
        connection.execute(insert(group_shadows), shadows)
