"""The place tree as the console knows it: nodes by id, their order, what one may do to them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from clue_desktop.contract.places import Place
from clue_desktop.domain.permissions import ALLOWED, STRICTLY_ABOVE, Action, Role
from clue_desktop.domain.place_tree import PlaceKind
from ui.language import tr
from ui.observable import Observable


@dataclass(frozen=True, slots=True)
class Permission:
    """Whether something may be done; `why_not` is for the tooltip of what is greyed out."""

    allowed: bool
    why_not: str = ""


class Directory(Observable):
    """The nodes that the administrator may see."""

    def __init__(self) -> None:
        super().__init__()
        self._nodes: dict[str, Place] = {}
        self._children: dict[str | None, list[str]] = {}
        self._devices: dict[str, int] = {}

    def replace(self, places: Iterable[Place]) -> None:
        """Take the tree as the server has it now; parents come before children."""
        nodes = {place.id: place for place in places}
        children: dict[str | None, list[str]] = {None: []}
        for place_id, place in nodes.items():
            above = place.parent_id
            children.setdefault(above if above in nodes else None, []).append(place_id)
        self._nodes, self._children = nodes, children
        self._devices = {place_id: node.device_count for place_id, node in nodes.items()}
        for place_id, node in reversed(nodes.items()):
            if node.parent_id in nodes and (count := self._devices[place_id]):
                self._devices[node.parent_id] += count
        self._changed()

    def __len__(self) -> int:
        return len(self._nodes)

    def node(self, place_id: str) -> Place | None:
        """Return a node, or None if it is not (or no longer) there."""
        return self._nodes.get(place_id)

    def children(self, place_id: str | None) -> Sequence[str]:
        """Return the ids of the nodes right under one; of the topmost ones for None."""
        return self._children.get(place_id, ())

    def devices_under(self, place_id: str) -> int:
        """Return how many devices are at a node and under it."""
        return self._devices.get(place_id, 0)

    def nodes(self) -> Iterable[Place]:
        """Return all nodes, in the server's order; unlike `ids`, made ready already."""
        return self._nodes.values()

    def ids(self) -> Iterator[str]:
        """Yield all nodes, each after the one above it and before its next sibling."""
        stack = list(reversed(self.children(None)))
        while stack:
            place_id = stack.pop()
            yield place_id
            stack.extend(reversed(self.children(place_id)))

    def path(self, place_id: str) -> list[Place]:
        """Return the nodes from the top down to one; empty if it is not there."""
        path: list[Place] = []
        node = self._nodes.get(place_id)
        while node is not None:
            path.insert(0, node)
            node = self._nodes.get(node.parent_id or "")
        return path

    def group_of(self, place_id: str) -> Place | None:
        """Return the place group of a node: the node itself or the one above it."""
        return next((node for node in self.path(place_id) if node.kind is PlaceKind.PLACE_GROUP), None)

    def may(self, action: Action, place_id: str) -> Permission:
        """Tell whether one's role allows an action on a node; the server decides in any case."""
        node = self._nodes.get(place_id)
        if node is None:
            return Permission(allowed=False, why_not=tr("This place is not there any more."))
        if node.role is None:
            return Permission(allowed=False, why_not=tr("Of this node you may only see the name."))
        role: Role | None = node.role
        if action in STRICTLY_ABOVE and node.kind is not PlaceKind.HEADQUARTERS:
            above = self._nodes.get(node.parent_id or "")
            role = above.role if above else None
        if role is None:
            return Permission(allowed=False, why_not=tr("This takes a role at a node above; ask for one."))
        if role not in ALLOWED[action]:
            return Permission(allowed=False, why_not=_not_enough(role))
        return Permission(allowed=True)


def _not_enough(role: Role) -> str:
    return {
        Role.OWNER: tr("An owner may not do this."),
        Role.BRANCH_ADMIN: tr("A branch administrator may not do this; ask for a role above."),
        Role.PLACE_GROUP_ADMIN: tr("A place group administrator may not do this; ask for a role above."),
        Role.PLACE_ADMIN: tr("A place administrator may not do this; ask for a role above."),
    }[role]
