"""The history of the setting of access service: what brought a state about, and how two states differ."""

from collections.abc import Container, Iterable
from dataclasses import dataclass
from enum import StrEnum

from clue_desktop.domain.access_service import (
    AccessType,
    Assignment,
    GroupService,
    OnNoAnswer,
    Overrides,
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


Difference = TypeDifference | AssignmentDifference | NoAnswerDifference

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
    return found


def override_differences(before: Overrides, after: Overrides) -> list[AssignmentDifference]:
    """Return in what the overrides of a place differ; the API of an inherited one is left open (None)."""
    return [
        AssignmentDifference(credential, old, new)
        for credential in Credential
        if (old := _own(before, credential)) != (new := _own(after, credential))
    ]


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
