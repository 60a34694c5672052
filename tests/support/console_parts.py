"""Stand-ins for what a console's presenters work with: a sample tree, a navigator, preferences. Without Qt."""

import asyncio
import inspect
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from clue_desktop.contract.places import Place
from clue_desktop.domain.permissions import Role
from clue_desktop.domain.place_tree import PlaceKind, place_id
from ui.state.destination import Destination

T = TypeVar("T")

HEADQUARTERS, BRANCH, GROUP, LOBBY, SERVER_ROOM, OTHER_GROUP, DOCK = map(
    place_id, range(1_000_001, 1_000_008)
)


@dataclass
class RecordingNavigator:
    """A navigator that goes nowhere and remembers where it was sent."""

    went: list[Destination] = field(default_factory=list)

    def go(self, to: Destination) -> None:
        """Remember it."""
        self.went.append(to)


@dataclass
class MemoryPreferences:
    """Preferences that are forgotten with the test."""

    kept: dict[str, Any] = field(default_factory=dict)

    def get(self, key: str) -> Any:
        """Return what was kept, or None."""
        return self.kept.get(key)

    def set(self, key: str, value: Any) -> None:
        """Keep a value."""
        self.kept[key] = value


def node(place_id: str, kind: PlaceKind, name: str, parent_id: str | None = None, **changes: Any) -> Place:
    """Return a node of a tree that an owner sees."""
    members = {"role": Role.OWNER, "device_count": 0, "has_overrides": False, **changes}
    return Place(id=place_id, kind=kind, name=name, parent_id=parent_id, **members)


def sample_tree() -> list[Place]:
    """Return a small tree: headquarters, a branch with a group of two places, a group right under the headquarters."""
    return [
        node(HEADQUARTERS, PlaceKind.HEADQUARTERS, "Seoul HQ"),
        node(BRANCH, PlaceKind.BRANCH, "North branch", HEADQUARTERS),
        node(GROUP, PlaceKind.PLACE_GROUP, "Tower A", BRANCH),
        node(LOBBY, PlaceKind.PLACE, "Lobby", GROUP, device_count=2),
        node(SERVER_ROOM, PlaceKind.PLACE, "Server room", GROUP, device_count=1, has_overrides=True),
        node(OTHER_GROUP, PlaceKind.PLACE_GROUP, "Warehouse", HEADQUARTERS),
        node(DOCK, PlaceKind.PLACE, "Loading dock", OTHER_GROUP),
    ]


async def until(condition: Callable[[], T | None], seconds: float = 30.0) -> T:
    """Wait until `condition()` is true and return what it returned; the event loop goes on meanwhile."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + seconds
    while not (result := condition()):
        if loop.time() > deadline:
            raise AssertionError(f"still not so after {seconds:g} s: {_source(condition)}")
        await asyncio.sleep(0.01)
    return result


def _source(condition: Callable[[], Any]) -> str:
    try:
        return inspect.getsource(condition).strip()
    except (OSError, TypeError):
        return repr(condition)
