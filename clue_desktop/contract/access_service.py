"""Setting of access service of place groups and places."""

from typing import Annotated

from pydantic import Field

from clue_desktop.contract.base import Document
from clue_desktop.domain.access_service import AccessType, OnNoAnswer
from clue_desktop.domain.credentials import Credential

ApiId = Annotated[str, Field(max_length=64)]


class GroupAccessService(Document):
    """What a place group sets. Credentials that a request does not name are not assigned and deny."""

    access_type: AccessType
    assignments: dict[Credential, ApiId | None] = Field(default_factory=dict)
    on_no_answer: dict[Credential, OnNoAnswer] = Field(default_factory=dict)


class SavedGroupAccessService(GroupAccessService):
    """A group's setting after a save, with the places whose overrides it removed."""

    overwritten_places: list[str]


class LostOverride(Document):
    """An override that saving the group removes."""

    place_id: str
    place_name: str
    credential: Credential
    from_api: ApiId | None = Field(alias="from")
    to_api: ApiId | None = Field(alias="to")


class Preview(Document):
    """What saving a group's setting would do."""

    child_places: int
    overwrites: list[LostOverride]
    become_local: list[Credential]


class PlaceAssignment(Document):
    """What holds for one credential at a place."""

    api_id: str | None
    inherited: bool


class Choice(Document):
    """An API that may be assigned."""

    api_id: str
    name: str


class PlaceAccessService(Document):
    """A place's setting: the group's access type, and for each credential what holds and what may be chosen.

    `groupAssignments` is what the group has assigned: it holds once a credential goes back to inherited.
    """

    access_type: AccessType
    assignments: dict[Credential, PlaceAssignment]
    choices: dict[Credential, list[Choice]]
    group_assignments: dict[Credential, str | None] = Field(default_factory=dict)


class PlaceOverrides(Document):
    """Overrides to set, and credentials that go back to what is inherited; the others stay as they are."""

    assignments: dict[Credential, ApiId | None]
    inherit: list[Credential] = Field(default_factory=list, max_length=len(Credential))
