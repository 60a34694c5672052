"""Which nodes a part of the tree holds, as conditions on `places`: by the index of parents, never by looking at all."""

from sqlalchemy import ColumnElement, or_, select, true

from clue_desktop.domain.place_tree import PlaceKind
from server.services.tree import Node
from server.store.tables import places


def at_or_under(node: Node, place_id: ColumnElement[str]) -> ColumnElement[bool]:
    """Return the condition that a column names the node or one under it."""
    match node.kind:
        case PlaceKind.HEADQUARTERS:
            return true()
        case PlaceKind.PLACE:
            return place_id == node.place_id
        case PlaceKind.PLACE_GROUP:
            under = select(places.c.id).where(places.c.parent_id == node.place_id)
            return or_(place_id == node.place_id, place_id.in_(under))
        case PlaceKind.BRANCH:
            groups = select(places.c.id).where(places.c.parent_id == node.place_id)
            lower = select(places.c.id).where(places.c.parent_id.in_(groups))
            return or_(place_id == node.place_id, place_id.in_(groups), place_id.in_(lower))


def groups_of(node: Node, group_id: ColumnElement[str]) -> ColumnElement[bool]:
    """Return the condition that a column, which names place groups, names the node or one under it."""
    match node.kind:
        case PlaceKind.HEADQUARTERS:
            return true()
        case PlaceKind.BRANCH:
            return group_id.in_(select(places.c.id).where(places.c.parent_id == node.place_id))
        case PlaceKind.PLACE_GROUP:
            return group_id == node.place_id
        case PlaceKind.PLACE:
            return group_id == node.parent_id
