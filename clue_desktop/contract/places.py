"""The place tree and a place's allocation email."""

from typing import Annotated

from pydantic import Field

from clue_desktop.contract.base import Document
from clue_desktop.domain.permissions import Role
from clue_desktop.domain.place_tree import PlaceKind

PlaceName = Annotated[str, Field(max_length=1024)]
PlaceId = Annotated[str, Field(max_length=64)]


class Place(Document):
    """A node of the tree. `role` is the caller's; None for a node of which only the name is visible."""

    id: str
    kind: PlaceKind
    name: str
    parent_id: str | None
    role: Role | None
    device_count: int
    has_overrides: bool


class Places(Document):
    """All nodes that the caller may see, parents before children."""

    items: list[Place]


class NewPlace(Document):
    """A node to add."""

    parent_id: PlaceId
    kind: PlaceKind
    name: PlaceName


class PlaceChange(Document):
    """A new name, a new parent, or both; what is absent stays."""

    name: PlaceName | None = None
    parent_id: PlaceId | None = None


class NamedPlace(Document):
    """A node by its name."""

    place_id: str
    place_name: str


class MovePreview(Document):
    """What moving a node does with its events of the past.

    `events`: how many there are, counted up to 100,000; `moreEvents`: there are more. `readersAdded`: the nodes whose
    administrators read them from then on; `readersKept`: those above it now and no more then, whose administrators go
    on reading the events of that time, and not those to come.
    """

    events: int
    more_events: bool
    readers_added: list[NamedPlace]
    readers_kept: list[NamedPlace]


class AllocationEmail(Document):
    """Where allocation codes of a Place are sent; None = not set."""

    email: Annotated[str, Field(max_length=1024)] | None
