"""Setting of access service: what a place group sets, what a place overrides, and what then holds (manual 4, 6, 7)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from clue_desktop.domain.credentials import CREDENTIAL_TYPES, Credential
from clue_desktop.domain.problems import Problem
from clue_desktop.domain.said import Said


class AccessType(StrEnum):
    """The access type of a place group (manual 4)."""

    NONE = "none"
    VENDOR = "vendor"
    MIXED = "mixed"


class OnNoAnswer(StrEnum):
    """What a device does when the vendor gives no answer; only `mixed` lets it decide by itself."""

    DENY = "deny"
    LOCAL = "local"


def _unassigned() -> Mapping[Credential, str | None]:
    return dict.fromkeys(Credential)


def _all_deny() -> Mapping[Credential, OnNoAnswer]:
    return dict.fromkeys(Credential, OnNoAnswer.DENY)


# The second API that is asked the same once the door has its answer, and decides nothing; of most credentials none.
Shadows = Mapping[Credential, str]


@dataclass(frozen=True, slots=True)
class GroupService:
    """What a place group sets: for each credential the id of the assigned vendor API, or None for not assigned."""

    access_type: AccessType = AccessType.NONE
    assignments: Mapping[Credential, str | None] = field(default_factory=_unassigned)
    on_no_answer: Mapping[Credential, OnNoAnswer] = field(default_factory=_all_deny)
    shadows: Shadows = field(default_factory=dict)


# What a place overrides: present = overridden, None = overridden to not assigned. A credential is overridden with its
# shadow: an override without one has none, whatever the group sets.
Overrides = Mapping[Credential, str | None]


@dataclass(frozen=True, slots=True)
class Assignment:
    """What holds for one credential at one place."""

    api_id: str | None
    inherited: bool
    shadow_id: str | None = None


def assignment(
    service: GroupService, overrides: Overrides, credential: Credential, shadows: Shadows | None = None
) -> Assignment:
    """Return what a place has for a credential: its override with `shadows` of its own, else what the group has."""
    if credential in overrides:
        api_id, own = overrides[credential], shadows or {}
        return Assignment(api_id, inherited=False, shadow_id=usable_shadow(api_id, own.get(credential)))
    api_id = service.assignments.get(credential)
    return Assignment(
        api_id, inherited=True, shadow_id=usable_shadow(api_id, service.shadows.get(credential))
    )


def usable_shadow(api_id: str | None, shadow_id: str | None) -> str | None:
    """Return the shadow of an API, None where there is nobody to compare it with."""
    return shadow_id if api_id is not None and shadow_id != api_id else None


def shadow_problems(assignments: Mapping[Credential, str | None], shadows: Shadows) -> list[Problem]:
    """Return a problem for each shadow that has no API beside it, or is that API itself."""
    problems = []
    for credential, shadow_id in shadows.items():
        title = CREDENTIAL_TYPES[credential].title
        if assignments.get(credential) is None:
            code, message = (
                "shadow_without_api",
                Said("{title} has no API to compare a shadow with; assign one first.", title=title),
            )
        elif assignments[credential] == shadow_id:
            code, message = (
                "shadow_is_api",
                Said("{title} is verified by this very API; choose another one as its shadow.", title=title),
            )
        else:
            continue
        problems.append(Problem(f"shadows.{credential}", code, message))
    return problems


def switched(
    assignments: Mapping[Credential, str | None], shadows: Shadows, credential: Credential
) -> tuple[dict[Credential, str | None], dict[Credential, str]] | None:
    """Return assignments and shadows with the two of a credential swapped; None where it has no shadow."""
    api_id = assignments.get(credential)
    shadow_id = usable_shadow(api_id, shadows.get(credential))
    if api_id is None or shadow_id is None:
        return None
    return {**assignments, credential: shadow_id}, {**shadows, credential: api_id}


def newly_shadowed(before: Shadows, after: Shadows) -> tuple[Credential, ...]:
    """Return the credentials of which another vendor gets to know what is presented: a shadow that was not there."""
    return tuple(one for one in Credential if one in after and after[one] != before.get(one))


def vendor_api_in_force(service: GroupService, overrides: Overrides, credential: Credential) -> str | None:
    """Return the id of the API that verifies this credential, or None when the device decides by itself."""
    if service.access_type is AccessType.NONE:
        return None
    return assignment(service, overrides, credential).api_id


def no_answer_in_force(service: GroupService, credential: Credential) -> OnNoAnswer:
    """Return what happens when the vendor gives no answer; a stored choice is without effect unless `mixed`."""
    if service.access_type is AccessType.MIXED:
        return service.on_no_answer.get(credential, OnNoAnswer.DENY)
    return OnNoAnswer.DENY


def become_local_at_place(
    service: GroupService, current: Overrides, new: Overrides
) -> tuple[Credential, ...]:
    """Return the credentials that a vendor verifies at a place now, and none after its overrides are replaced."""
    return tuple(
        credential
        for credential in Credential
        if vendor_api_in_force(service, current, credential) is not None
        and vendor_api_in_force(service, new, credential) is None
    )


@dataclass(frozen=True, slots=True)
class LostOverride:
    """An override that saving the group removes."""

    place_id: str
    credential: Credential
    from_api: str | None
    to_api: str | None
    from_shadow: str | None = None


@dataclass(frozen=True, slots=True)
class Propagation:
    """What saving a place group's setting does (manual 6.1).

    Attributes:
        lost: the overrides that are removed, by place and then by credential.
        becomes_local: credentials that a vendor verifies somewhere in the group now, and nowhere afterwards.
    """

    lost: tuple[LostOverride, ...]
    becomes_local: tuple[Credential, ...]


def propagate(
    current: GroupService, new: GroupService, overrides: Iterable[tuple[str, Overrides]]
) -> Propagation:
    """Return what replacing `current` by `new` does to the places below, given as (place id, its overrides)."""
    rows = [(place_id, own) for place_id, own in overrides if own]
    lost = tuple(
        LostOverride(place_id, credential, own[credential], new.assignments.get(credential))
        for place_id, own in rows
        for credential in Credential
        if credential in own
    )
    becomes_local = tuple(
        credential
        for credential in Credential
        if vendor_api_in_force(new, {}, credential) is None
        and any(vendor_api_in_force(current, own, credential) for own in [{}, *(own for _, own in rows)])
    )
    return Propagation(lost, becomes_local)
