"""The history of the setting of access service: what brought a state about, and how two states differ."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from clue_desktop.domain.access_service import (
    AccessType,
    Assignment,
    GroupService,
    OnNoAnswer,
    Overrides,
    Shadows,
    usable_shadow,
)
from clue_desktop.domain.credentials import Credential


class Cause(StrEnum):
    """What brought a state about; `begun` is the one that was in force when the keeping of histories began."""

    BEGUN = "begun"
    SAVE = "save"
    UNDO = "undo"
    RESTORE = "restore"
    API_DELETED = "apiDeleted"
    PROPAGATION = "propagation"
    RESET = "reset"
    SWITCH = "switch"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class TypeDifference:
    """Another access type."""

    before: AccessType
    after: AccessType


@dataclass(frozen=True, slots=True)
class AssignmentDifference:
    """Another API for a credential, or another origin of the same one."""

    credential: Credential
    before: Assignment
    after: Assignment


@dataclass(frozen=True, slots=True)
class NoAnswerDifference:
    """Another choice of what a device does without an answer."""

    credential: Credential
    before: OnNoAnswer
    after: OnNoAnswer


@dataclass(frozen=True, slots=True)
class ShadowDifference:
    """Another shadow of a credential; None is none."""

    credential: Credential
    before: str | None
    after: str | None


Difference = TypeDifference | AssignmentDifference | NoAnswerDifference | ShadowDifference

_INHERITED = Assignment(None, inherited=True)


def group_differences(before: GroupService, after: GroupService) -> list[Difference]:
    """Return in what two settings of a place group differ, in the order of the screen."""
    found: list[Difference] = []
    if before.access_type is not after.access_type:
        found.append(TypeDifference(before.access_type, after.access_type))
    for credential in Credential:
        old, new = before.assignments.get(credential), after.assignments.get(credential)
        if old != new:
            found.append(
                AssignmentDifference(
                    credential, Assignment(old, inherited=False), Assignment(new, inherited=False)
                )
            )
        deny = OnNoAnswer.DENY
        was, becomes = before.on_no_answer.get(credential, deny), after.on_no_answer.get(credential, deny)
        if was is not becomes:
            found.append(NoAnswerDifference(credential, was, becomes))
        found += _of_shadow(before.shadows, after.shadows, credential)
    return found


def override_differences(
    before: Overrides,
    after: Overrides,
    shadows_before: Shadows | None = None,
    shadows_after: Shadows | None = None,
) -> list[Difference]:
    """Return in what the overrides of a place differ; the API of an inherited one is left open (None)."""
    found: list[Difference] = []
    for credential in Credential:
        if (old := _own(before, credential)) != (new := _own(after, credential)):
            found.append(AssignmentDifference(credential, old, new))
        found += _of_shadow(shadows_before or {}, shadows_after or {}, credential)
    return found


def _of_shadow(before: Shadows, after: Shadows, credential: Credential) -> list[ShadowDifference]:
    old, new = before.get(credential), after.get(credential)
    return [] if old == new else [ShadowDifference(credential, old, new)]


def _own(overrides: Overrides, credential: Credential) -> Assignment:
    if credential in overrides:
        return Assignment(overrides[credential], inherited=False)
    return _INHERITED


@dataclass(frozen=True, slots=True)
class Missing:
    """An assignment that cannot be restored: its API is gone."""

    credential: Credential
    api_id: str


def restorable(
    assigned: Iterable[tuple[Credential, str | None]], assignable: Container[tuple[str, Credential]]
) -> tuple[dict[Credential, str | None], list[Missing]]:
    """Return assignments of an earlier state as they can be made now, and what of them cannot.

    Args:
        assigned: what was assigned then.
        assignable: the APIs that may be assigned now, each with its credential.

    An API that is gone becomes *Not assigned*, as its deletion does to its links (manual 5.8).
    """
    kept: dict[Credential, str | None] = {}
    missing: list[Missing] = []
    for credential, api_id in assigned:
        if api_id is None or (api_id, credential) in assignable:
            kept[credential] = api_id
        else:
            kept[credential] = None
            missing.append(Missing(credential, api_id))
    return kept, missing


def restorable_shadows(
    assigned: Mapping[Credential, str | None], shadows: Shadows, assignable: Container[tuple[str, Credential]]
) -> dict[Credential, str]:
    """Return the shadows of an earlier state that can be set now beside `assigned`; one that is gone compares nothing."""
    return {
        credential: shadow_id
        for credential, shadow_id in shadows.items()
        if (shadow_id, credential) in assignable
        and usable_shadow(assigned.get(credential), shadow_id) is not None
    }
