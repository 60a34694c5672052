"""The place tree as the console knows it: nodes by id, their order, what one may do to them."""

from collections.abc import AsyncIterable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from clue_desktop.contract.places import Place
from clue_desktop.domain.permissions import ALLOWED, STRICTLY_ABOVE, Action, Role
from clue_desktop.domain.place_tree import PlaceKind
from ui.state.observable import Observable
from ui.words.language import tr


@dataclass(frozen=True, slots=True)
class Permission:
    """Whether something may be done; `why_not` is for the tooltip of what is greyed out."""

    allowed: bool
    why_not: str = ""


_Row = tuple[str, str, str, str | None, str | None, int, bool]
"""A node as id, kind, name, parent, role, devices, overrides: of a hundred thousand such tuples of plain values, unlike
objects, the garbage collector has nothing to look through."""


class _Tree:
    """The nodes as the server has them at one time.

    Attributes:
        rows: the nodes by their ids, in the server's order.
        children: the ids of the nodes right under one; those on top under None.
        devices: how many devices are at a node and under it, where there are any.
        places: how many places are under a node, however deep, where there are any.
    """

    def __init__(self) -> None:
        self.rows: dict[str, _Row] = {}
        self.children: dict[str | None, list[str]] = {}
        self.devices: dict[str, int] = {}
        self.places: dict[str, int] = {}

    def add(self, places: Iterable[Place]) -> None:
        """Take more nodes in; parents come before children."""
        rows = self.rows
        for place in places:
            above = place.parent_id
            role = place.role.value if place.role is not None else None
            rows[place.id] = (
                place.id,
                place.kind.value,
                place.name,
                above,
                role,
                place.device_count,
                place.has_overrides,
            )
            self.children.setdefault(above if above in rows else None, []).append(place.id)
            if place.kind is PlaceKind.PLACE:
                self._count(self.places, above, 1)
            if place.device_count:
                self._count(self.devices, place.id, place.device_count)

    def _count(self, counts: dict[str, int], place_id: str | None, number: int) -> None:
        """Add to the counts of a node and of those above it."""
        row = self.rows.get(place_id or "")
        while row is not None:
            counts[row[0]] = counts.get(row[0], 0) + number
            row = self.rows.get(row[3] or "")


class Directory(Observable):
    """The nodes that the administrator may see."""

    def __init__(self) -> None:
        super().__init__()
        self._tree = _Tree()
        self._made: dict[str, Place] = {}
        self._begun = self._taken = 0

    def replace(self, places: Iterable[Place]) -> None:
        """Take the tree as the server has it now; parents come before children."""
        self._begun += 1
        tree = _Tree()
        tree.add(places)
        self._take(tree, self._begun)

    async def load(self, parts: AsyncIterable[Iterable[Place]]) -> None:
        """Take the tree as it comes, part by part; until all is there, nothing changes.

        What was asked for earlier never replaces what was asked for later. Raises what reading raises.
        """
        self._begun += 1
        mine = self._begun
        tree = _Tree()
        async for part in parts:
            tree.add(part)
        if mine > self._taken:
            self._take(tree, mine)

    def _take(self, tree: _Tree, number: int) -> None:
        self._tree, self._made, self._taken = tree, {}, number
        self._changed()

    def __len__(self) -> int:
        return len(self._tree.rows)

    def node(self, place_id: str) -> Place | None:
        """Return a node, or None if it is not (or no longer) there."""
        made = self._made.get(place_id)
        if made is None and (row := self._tree.rows.get(place_id)) is not None:
            made = self._made[place_id] = _place(row)
        return made

    def kind(self, place_id: str) -> PlaceKind | None:
        """Return a node's kind, quicker than `node` where all are looked through."""
        row = self._tree.rows.get(place_id)
        return PlaceKind(row[1]) if row is not None else None

    def of_kind(self, kind: PlaceKind) -> list[str]:
        """Return the ids of all nodes of a kind, in the server's order."""
        return [row[0] for row in self._tree.rows.values() if row[1] == kind]

    def children(self, place_id: str | None) -> Sequence[str]:
        """Return the ids of the nodes right under one; of the topmost ones for None."""
        return self._tree.children.get(place_id, ())

    def devices_under(self, place_id: str) -> int:
        """Return how many devices are at a node and under it."""
        return self._tree.devices.get(place_id, 0)

    def places_under(self, place_id: str) -> int:
        """Return how many places are under a node, in the groups and branches below it too."""
        return self._tree.places.get(place_id, 0)

    def names(self) -> Iterator[tuple[str, str, str | None]]:
        """Yield id, name and parent of all nodes, in the server's order; unlike `ids`, made ready already."""
        return ((row[0], row[2], row[3]) for row in self._tree.rows.values())

    def ids(self) -> Iterator[str]:
        """Yield all nodes, each after the one above it and before its next sibling."""
        stack = list(reversed(self.children(None)))
        while stack:
            place_id = stack.pop()
            yield place_id
            stack.extend(reversed(self.children(place_id)))

    def first_with_role(self) -> str:
        """Return the first node from the top where one holds a role; "" where there is none."""
        rows = self._tree.rows
        return next((place_id for place_id in self.ids() if rows[place_id][4] is not None), "")

    def path(self, place_id: str) -> list[Place]:
        """Return the nodes from the top down to one; empty if it is not there."""
        path: list[Place] = []
        node = self.node(place_id)
        while node is not None:
            path.insert(0, node)
            node = self.node(node.parent_id or "")
        return path

    def name_below(self, place_id: str, top_id: str) -> str:
        """Return a node's name, with what is between it and another node, where it is under that."""
        path = self.path(place_id)
        ids = [node.id for node in path]
        path = path[ids.index(top_id) + 1 :] if top_id in ids[:-1] else path[-1:]
        return " › ".join(node.name for node in path) or place_id

    def group_of(self, place_id: str) -> Place | None:
        """Return the place group of a node: the node itself or the one above it."""
        return next((node for node in self.path(place_id) if node.kind is PlaceKind.PLACE_GROUP), None)

    def may(self, action: Action, place_id: str) -> Permission:
        """Tell whether one's role allows an action on a node; the server decides in any case."""
        node = self.node(place_id)
        if node is None:
            return Permission(allowed=False, why_not=tr("This place is not there any more."))
        if ALLOWED[action] == {Role.OWNER} and node.role is not Role.OWNER:
            return Permission(allowed=False, why_not=tr("Only an owner may do this."))
        if node.role is None:
            return Permission(allowed=False, why_not=tr("Of this place you may only see the name."))
        role: Role | None = node.role
        if action in STRICTLY_ABOVE and node.kind is not PlaceKind.HEADQUARTERS:
            above = self.node(node.parent_id or "")
            role = above.role if above else None
        if role is None:
            return Permission(
                allowed=False, why_not=tr("This takes a role at a place or group above; ask for one.")
            )
        if role not in ALLOWED[action]:
            return Permission(allowed=False, why_not=_not_enough(role))
        return Permission(allowed=True)


def _place(row: _Row) -> Place:
    place_id, kind, name, parent_id, role, devices, overrides = row
    return Place.model_construct(
        id=place_id,
        kind=PlaceKind(kind),
        name=name,
        parent_id=parent_id,
        role=Role(role) if role is not None else None,
        device_count=devices,
        has_overrides=overrides,
    )


def _not_enough(role: Role) -> str:
    return {
        Role.OWNER: tr("An owner may not do this."),
        Role.BRANCH_ADMIN: tr("A branch administrator may not do this; ask for a role above."),
        Role.PLACE_GROUP_ADMIN: tr("A place group administrator may not do this; ask for a role above."),
        Role.PLACE_ADMIN: tr("A place administrator may not do this; ask for a role above."),
    }[role]
