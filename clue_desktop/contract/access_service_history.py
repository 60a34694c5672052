"""The states that the access service of a place group and of a place have had, and going back to one."""

from pydantic import Field

from clue_desktop.contract.access_service import (
    ApiId,
    GroupAccessService,
    PlaceAccessService,
    SavedGroupAccessService,
)
from clue_desktop.contract.base import Document, Timestamp, is_empty
from clue_desktop.domain.access_service_history import Cause
from clue_desktop.domain.credentials import Credential


class KnownApi(Document):
    """An API that a state names. One that is not in the place group any more has the name that it had, and is `gone`."""

    api_id: str
    name: str
    gone: bool


class GroupRevision(Document):
    """A state of a place group's setting: what brought it about, who, when.

    `overwrittenPlaces` counts the places whose overrides were removed with it, or brought back by an undo. `by` is
    null where nobody signed in did it, or where it is not known any more.
    """

    number: int
    at: Timestamp
    by: str | None
    cause: Cause
    setting: GroupAccessService
    overwritten_places: int


class GroupRevisions(Document):
    """All states, newest first, the present one being the first; none before the first save."""

    items: list[GroupRevision]
    apis: list[KnownApi]


class PlaceRevision(Document):
    """A state of a place's overrides: what brought it about, who, when. Credentials that are not named inherit."""

    number: int
    at: Timestamp
    by: str | None
    cause: Cause
    overrides: dict[Credential, ApiId | None]
    shadows: dict[Credential, ApiId] = Field(default_factory=dict, exclude_if=is_empty)


class PlaceRevisions(Document):
    """All states, newest first, the present one being the first; none before the first override."""

    items: list[PlaceRevision]
    apis: list[KnownApi]


class NotRestored(Document):
    """An assignment that could not be restored, because its API is gone: the credential is not assigned now."""

    credential: Credential
    api_id: str
    api_name: str


class RestoredGroupAccessService(SavedGroupAccessService):
    """A group's setting after going back to an earlier state; overrides below are removed as by a save."""

    not_restored: list[NotRestored]


class RestoredPlaceAccessService(PlaceAccessService):
    """A place's setting after going back to an earlier state."""

    not_restored: list[NotRestored]
