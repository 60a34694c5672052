"""Setting of access service of place groups and places."""

from typing import Annotated

from pydantic import Field

from clue_desktop.contract.base import Document, is_empty
from clue_desktop.domain.access_service import AccessType, OnNoAnswer
from clue_desktop.domain.credentials import Credential

ApiId = Annotated[str, Field(max_length=64)]


class GroupAccessService(Document):
    """What a place group sets. Credentials that a request does not name are not assigned, deny, and have no shadow.

    `shadows` are APIs that are asked the same once the door has its answer, and decide nothing.
    """

    access_type: AccessType
    assignments: dict[Credential, ApiId | None] = Field(default_factory=dict)
    on_no_answer: dict[Credential, OnNoAnswer] = Field(default_factory=dict)
    shadows: dict[Credential, ApiId] = Field(default_factory=dict, exclude_if=is_empty)


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
    from_shadow: ApiId | None = Field(None, exclude_if=is_empty)


class Preview(Document):
    """What saving a group's setting would do.

    `asked_too` names the credentials of which another vendor, a shadow, gets to know what is presented from then on.
    """

    child_places: int
    overwrites: list[LostOverride]
    become_local: list[Credential]
    asked_too: list[Credential] = Field(default_factory=list, exclude_if=is_empty)


class PlaceAssignment(Document):
    """What holds for one credential at a place; `shadow_api_id` is asked besides, and decides nothing."""

    api_id: str | None
    inherited: bool
    shadow_api_id: str | None = Field(None, exclude_if=is_empty)


class Choice(Document):
    """An API that may be assigned."""

    api_id: str
    name: str


class PlaceAccessService(Document):
    """A place's setting: the group's access type, and for each credential what holds and what may be chosen.

    `groupAssignments` and `groupShadows` are what the group has assigned: they hold once a credential goes back to
    inherited.
    """

    access_type: AccessType
    assignments: dict[Credential, PlaceAssignment]
    choices: dict[Credential, list[Choice]]
    group_assignments: dict[Credential, str | None] = Field(default_factory=dict)
    group_shadows: dict[Credential, str] = Field(default_factory=dict, exclude_if=is_empty)


class PlaceOverrides(Document):
    """Overrides to set, and credentials that go back to what is inherited; the others stay as they are.

    An override has the shadow that `shadows` names for it, and else none.
    """

    assignments: dict[Credential, ApiId | None]
    shadows: dict[Credential, ApiId] = Field(default_factory=dict, exclude_if=is_empty)
    inherit: list[Credential] = Field(default_factory=list, max_length=len(Credential))


class Switch(Document):
    """Swap the API of a credential and its shadow, as a save that names them the other way round."""

    credential: Credential
