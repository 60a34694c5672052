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


class AllocationEmail(Document):
    """Where allocation codes of a Place are sent; None = not set."""

    email: Annotated[str, Field(max_length=1024)] | None
