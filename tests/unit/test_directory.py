"""The place tree as the console knows it: order, counts, paths, and what one's role allows where."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from clue_desktop.contract.places import Place
from clue_desktop.domain.permissions import Action, Role
from clue_desktop.domain.place_tree import PlaceKind
from ui.state.directory import Directory


def node(place_id: str, kind: PlaceKind, above: str | None, role: Role | None, devices: int = 0) -> Place:
    members: dict[str, Any] = {"device_count": devices, "has_overrides": False}
    return Place(id=place_id, kind=kind, name=f"Node {place_id}", parent_id=above, role=role, **members)


def directory(
    role_at_group: Role | None = Role.PLACE_GROUP_ADMIN, role_above: Role | None = None
) -> Directory:
    """Return a tree in the server's order, level by level."""
    made = Directory()
    made.replace(
        [
            node("hq", PlaceKind.HEADQUARTERS, None, role_above),
            node("branch", PlaceKind.BRANCH, "hq", role_above, 1),
            node("group", PlaceKind.PLACE_GROUP, "branch", role_at_group),
            node("other", PlaceKind.PLACE_GROUP, "hq", role_above),
            node("door", PlaceKind.PLACE, "group", role_at_group, 2),
            node("gate", PlaceKind.PLACE, "group", role_at_group, 3),
        ]
    )
    return made


def test_nodes_come_with_what_is_under_them_before_their_next_sibling():
    assert list(directory().ids()) == ["hq", "branch", "group", "door", "gate", "other"]


def test_devices_are_counted_under_every_node_above_them():
    tree = directory()
    counts = [
        tree.devices_under(place_id) for place_id in ("hq", "branch", "group", "door", "other", "nowhere")
    ]
    assert counts == [6, 6, 5, 2, 0, 0]


def test_the_path_leads_from_the_top_to_the_node():
    tree = directory()
    assert [above.id for above in tree.path("door")] == ["hq", "branch", "group", "door"]
    assert tree.path("nowhere") == []
    group = tree.group_of("door")
    assert group is not None
    assert group.id == "group"


def test_a_tree_whose_top_is_out_of_sight_begins_at_what_is_seen():
    tree = Directory()
    tree.replace([node("group", PlaceKind.PLACE_GROUP, "unseen", Role.PLACE_GROUP_ADMIN)])
    assert list(tree.ids()) == ["group"]


@pytest.mark.parametrize(
    ("action", "place_id", "allowed"),
    [
        (Action.ADD_BELOW, "group", True),
        (Action.CHANGE_NODE, "door", True),
        (Action.CHANGE_NODE, "group", False),  # the role is held at this node, not above it
        (Action.DEVICES, "branch", False),
        (Action.DEVICES, "nowhere", False),
    ],
)
def test_what_a_place_group_administrator_may_do(action: Action, place_id: str, *, allowed: bool):
    permission = directory().may(action, place_id)
    assert permission.allowed is allowed
    assert bool(permission.why_not) is not allowed


def test_whoever_holds_a_role_above_may_change_the_node():
    tree = directory(Role.OWNER, Role.OWNER)
    assert tree.may(Action.CHANGE_NODE, "group").allowed
    assert tree.may(Action.CHANGE_NODE, "hq").allowed


def test_a_place_administrator_changes_no_places():
    assert directory(Role.PLACE_ADMIN).may(Action.CHANGE_NODE, "door").why_not == (
        "A place administrator may not do this; ask for a role above."
    )


def test_a_tree_that_comes_in_parts_is_shown_once_and_whole():
    seen: list[int] = []
    tree = Directory()
    tree.observe(lambda: seen.append(len(tree)))

    async def in_parts() -> AsyncIterator[list[Place]]:
        yield [node("hq", PlaceKind.HEADQUARTERS, None, Role.OWNER)]
        assert len(tree) == 0
        yield [node("group", PlaceKind.PLACE_GROUP, "hq", Role.OWNER, 2)]

    asyncio.run(tree.load(in_parts()))
    assert seen == [2]
    assert tree.devices_under("hq") == 2
    assert tree.node("group") == node("group", PlaceKind.PLACE_GROUP, "hq", Role.OWNER, 2)


def test_what_was_asked_for_earlier_does_not_replace_what_was_asked_for_later():
    tree = Directory()

    async def slowly() -> AsyncIterator[list[Place]]:
        tree.replace([node("new", PlaceKind.HEADQUARTERS, None, Role.OWNER)])
        yield [node("old", PlaceKind.HEADQUARTERS, None, Role.OWNER)]

    asyncio.run(tree.load(slowly()))
    assert list(tree.ids()) == ["new"]
