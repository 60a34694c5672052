"""Reading the place tree, and the rights that are held in it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from sqlalchemy import Connection, FromClause, select

from clue_desktop.domain.permissions import ROLE_AT, Access, Action, NodeOnPath, Role, access
from clue_desktop.domain.place_tree import KIND_TITLES, PlaceKind
from clue_desktop.domain.said import Said
from server.refusals import AbsentError, ForbiddenError
from server.store.tables import places, roles

NOWHERE = ""
"""The Place ID of no node, for asking whether somebody may do something to what does not exist."""


@dataclass(frozen=True, slots=True)
class Caller:
    """An administrator who asks for something, and from where."""

    administrator_id: str
    name: str
    email: str
    source: str


@dataclass(frozen=True, slots=True)
class Node:
    """A node with the nodes above it.

    Attributes:
        path: from the headquarters down to this node.
        name: its name.
    """

    path: tuple[NodeOnPath, ...]
    name: str

    @property
    def place_id(self) -> str:
        """The node's own Place ID."""
        return self.path[-1].place_id

    @property
    def kind(self) -> PlaceKind:
        """The node's own kind."""
        return self.path[-1].kind

    @property
    def parent_id(self) -> str | None:
        """The Place ID of the node above, if any."""
        return self.path[-2].place_id if len(self.path) > 1 else None

    @property
    def path_text(self) -> str:
        """The path as it is kept with audit entries and changes: `/hq/branch/group/place/`."""
        return path_text(self.path)

    def at(self, kind: PlaceKind) -> str | None:
        """Return the Place ID of the node of that kind on the path, if any."""
        return next((node.place_id for node in self.path if node.kind is kind), None)


def path_text(path: Sequence[NodeOnPath]) -> str:
    """Return a path as text; a node's id stands between slashes in it just when it is on the path."""
    return "".join(f"/{node.place_id}" for node in path) + "/"


def read_node(connection: Connection, place_id: str) -> Node | None:
    """Return a node with its path, or None; the work is the same whether it exists or not, and wherever it is."""
    return read_nodes(connection, [place_id]).get(place_id)


def read_nodes(connection: Connection, place_ids: Iterable[str]) -> dict[str, Node]:
    """Return those of some nodes that exist, with their paths, in one statement. The tree is at most four levels deep."""
    own, *_above = _LEVELS
    joined: FromClause = own
    for lower, upper in pairwise(_LEVELS):
        joined = joined.join(upper, upper.c.id == lower.c.parent_id, isouter=True)
    columns = [column for level in _LEVELS for column in (level.c.id, level.c.kind)]
    found = {}
    for name, *row in connection.execute(
        select(own.c.name, *columns).select_from(joined).where(own.c.id.in_(list(place_ids)))
    ):
        steps = [
            NodeOnPath(row[at], PlaceKind(row[at + 1])) for at in range(0, len(row), 2) if row[at] is not None
        ]
        found[steps[0].place_id] = Node(tuple(reversed(steps)), name)
    return found


_LEVELS = [places.alias(f"level_{number}") for number in range(4)]


def path_names(connection: Connection, node: Node) -> list[str]:
    """Return the names from the headquarters down to a node."""
    ids = [step.place_id for step in node.path]
    rows = connection.execute(select(places.c.id, places.c.name).where(places.c.id.in_(ids)))
    names = {row.id: row.name for row in rows}
    return [names[place_id] for place_id in ids]


@dataclass(frozen=True, slots=True)
class Rights:
    """The nodes at which an administrator holds a role, and all nodes above those."""

    held: dict[str, PlaceKind]
    above: frozenset[str]

    def access(self, action: Action, node: Node | None) -> Access:
        """Tell whether the action is allowed on a node; None is a node that does not exist."""
        return access(action, node.path if node else (), self.held, self.above)

    def role_on(self, path: Sequence[NodeOnPath]) -> Role | None:
        """Return the highest role that holds on a node, or None."""
        return next((ROLE_AT[node.kind] for node in path if node.place_id in self.held), None)

    def sees(self, node: Node) -> bool:
        """Tell whether at least a node's name is visible."""
        return self.role_on(node.path) is not None or node.place_id in self.above

    @property
    def owns_everything(self) -> bool:
        """Whether a role is held at the headquarters."""
        return PlaceKind.HEADQUARTERS in self.held.values()


def read_rights(connection: Connection, administrator_id: str) -> Rights:
    """Return what an administrator holds now."""
    rows = connection.execute(
        select(places.c.id, places.c.kind)
        .join(roles, roles.c.place_id == places.c.id)
        .where(roles.c.administrator_id == administrator_id)
    ).all()
    above: set[str] = set()
    for node in read_nodes(connection, [row.id for row in rows]).values():
        above.update(step.place_id for step in node.path[:-1])
    return Rights({row.id: PlaceKind(row.kind) for row in rows}, frozenset(above))


def authorize(
    connection: Connection, caller: Caller, action: Action, place_id: str, kind: PlaceKind | None = None
) -> Node:
    """Return the node if the caller may do `action` to it.

    A refusal takes the same work whether the node exists or not, so that time does not tell.

    Args:
        connection: the transaction in which the action happens, so that rights cannot change in between.
        caller: who asks.
        action: what for.
        place_id: the node.
        kind: the kind that it must be of; another kind is answered as an absent node.

    Raises:
        AbsentError: the node does not exist, or the caller may not see it.
        ForbiddenError: the caller sees it but has no right to the action.
    """
    node = read_node(connection, place_id)
    match read_rights(connection, caller.administrator_id).access(action, node):
        case Access.ALLOWED if node is not None:
            if kind is not None and node.kind is not kind:
                raise AbsentError(KIND_TITLES[kind])
            return node
        case Access.FORBIDDEN:
            raise ForbiddenError(place_path=node.path_text if node else "")
        case _:
            raise AbsentError(KIND_TITLES[kind or PlaceKind.PLACE], node.path_text if node else None)


def authorize_server(connection: Connection, caller: Caller) -> Node:
    """Return the headquarters if the caller may change the server's settings.

    Raises:
        ForbiddenError: they may not.
    """
    root = read_root(connection)
    if (
        read_rights(connection, caller.administrator_id).access(Action.SERVER_SETTINGS, root)
        is not Access.ALLOWED
    ):
        raise ForbiddenError(Said("Only an owner may change the server's settings."), root.path_text)
    return root


def has_root(connection: Connection) -> bool:
    """Tell whether there is a headquarters: whether the server has been set up."""
    return connection.execute(select(places.c.id).where(places.c.parent_id.is_(None))).first() is not None


def read_root(connection: Connection) -> Node:
    """Return the headquarters of a server that has been set up."""
    root_id = connection.execute(select(places.c.id).where(places.c.parent_id.is_(None))).scalar_one()
    node = read_node(connection, root_id)
    assert node is not None  # noqa: S101  # read in the same transaction
    return node
