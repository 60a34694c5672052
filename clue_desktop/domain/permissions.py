"""Who may do what: rights as data, held at a node of the place tree and by everything under it (manual 2.3, 7.1)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from clue_desktop.domain.place_tree import PlaceKind
from clue_desktop.domain.said import Said


class Role(StrEnum):
    """An administrator's role; it follows from the kind of node that the invitation names."""

    OWNER = "owner"
    BRANCH_ADMIN = "branchAdmin"
    PLACE_GROUP_ADMIN = "placeGroupAdmin"
    PLACE_ADMIN = "placeAdmin"


ROLE_AT: Mapping[PlaceKind, Role] = {
    PlaceKind.HEADQUARTERS: Role.OWNER,
    PlaceKind.BRANCH: Role.BRANCH_ADMIN,
    PlaceKind.PLACE_GROUP: Role.PLACE_GROUP_ADMIN,
    PlaceKind.PLACE: Role.PLACE_ADMIN,
}

LAST_OWNER = Said("The last owner cannot be removed; make somebody else an owner first.")


class Action(StrEnum):
    """What one can do to a node of the tree, or to what belongs to it."""

    SEE = "see"
    ADD_BELOW = "addBelow"
    CHANGE_NODE = "changeNode"
    VENDOR_APIS = "vendorApis"
    GROUP_ACCESS_SERVICE = "groupAccessService"
    PLACE_ACCESS_SERVICE = "placeAccessService"
    ALLOCATION_EMAIL = "allocationEmail"
    DEVICES = "devices"
    EVENTS = "events"
    ADMINISTRATORS = "administrators"
    END_SESSIONS = "endSessions"
    AUDIT = "audit"
    SERVER_SETTINGS = "serverSettings"


_EVERYONE = frozenset(Role)
_GROUP_AND_ABOVE = frozenset({Role.OWNER, Role.BRANCH_ADMIN, Role.PLACE_GROUP_ADMIN})

# The permission table: which roles, held at the node or above it, allow the action.
ALLOWED: Mapping[Action, frozenset[Role]] = {
    Action.SEE: _EVERYONE,
    Action.ADD_BELOW: _GROUP_AND_ABOVE,
    Action.CHANGE_NODE: _GROUP_AND_ABOVE,
    Action.VENDOR_APIS: _GROUP_AND_ABOVE,
    Action.GROUP_ACCESS_SERVICE: _GROUP_AND_ABOVE,
    Action.PLACE_ACCESS_SERVICE: _EVERYONE,
    Action.ALLOCATION_EMAIL: _EVERYONE,
    Action.DEVICES: _EVERYONE,
    Action.EVENTS: _EVERYONE,
    Action.ADMINISTRATORS: _EVERYONE,
    # People's sessions are the server's, whatever the nodes: asked for at the headquarters.
    Action.END_SESSIONS: frozenset({Role.OWNER}),
    Action.AUDIT: _EVERYONE,
    Action.SERVER_SETTINGS: frozenset({Role.OWNER}),
}

# The tree is changed below one's own node, never at it: whoever may rename, move or delete a node holds a role above
# it. The headquarters has nothing above it, so its owner may rename it.
STRICTLY_ABOVE = frozenset({Action.CHANGE_NODE})


class Access(StrEnum):
    """The answer to a request for a node."""

    ALLOWED = "allowed"
    FORBIDDEN = "forbidden"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class NodeOnPath:
    """A node on the way from the top of the tree down to the node in question."""

    place_id: str
    kind: PlaceKind


def access(
    action: Action, path: Sequence[NodeOnPath], held: Iterable[str], above_held: Iterable[str]
) -> Access:
    """Tell whether an administrator may do `action` to the last node of `path`.

    Args:
        action: what is asked for.
        path: the nodes from the headquarters down to the node in question; empty when there is no such node.
        held: ids of the nodes at which the administrator has a role.
        above_held: ids of all nodes above those; of them the name is visible, and nothing can be done to them.
    """
    if not path:
        return Access.ABSENT
    held = set(held)
    if not any(node.place_id in held for node in path):
        return Access.FORBIDDEN if path[-1].place_id in set(above_held) else Access.ABSENT
    counted = path
    if action in STRICTLY_ABOVE and path[-1].kind is not PlaceKind.HEADQUARTERS:
        counted = path[:-1]
    roles = {ROLE_AT[node.kind] for node in counted if node.place_id in held}
    return Access.ALLOWED if roles & ALLOWED[action] else Access.FORBIDDEN
