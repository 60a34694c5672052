"""Who may do what: the table of the rules row by row as data, and when a node is refused (403) or absent (404)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clue_desktop.domain.permissions import ALLOWED, ROLE_AT, Access, Action, NodeOnPath, Role, access
from clue_desktop.domain.place_tree import PARENT_KINDS, PlaceKind

# A headquarters with two branches, a group right under it, and below each of them what can be there.
PARENTS = {
    "hq": None,
    "branch": "hq",
    "group": "branch",
    "place": "group",
    "place2": "group",
    "group2": "branch",
    "placeOfGroup2": "group2",
    "branch2": "hq",
    "groupOfBranch2": "branch2",
    "placeOfBranch2": "groupOfBranch2",
    "groupOfHq": "hq",
    "placeOfHq": "groupOfHq",
}


def kind_of(node: str) -> PlaceKind:
    name = node.rstrip("2").removesuffix("OfHq").removesuffix("OfBranch").removesuffix("OfGroup")
    return {
        "hq": PlaceKind.HEADQUARTERS,
        "branch": PlaceKind.BRANCH,
        "group": PlaceKind.PLACE_GROUP,
        "place": PlaceKind.PLACE,
    }[name]


def path_to(node: str | None) -> list[NodeOnPath]:
    return [*path_to(PARENTS[node]), NodeOnPath(node, kind_of(node))] if node else []


def above(node: str) -> set[str]:
    return {step.place_id for step in path_to(node)[:-1]}


def asked(action: Action, node: str | None, *held: str) -> Access:
    return access(action, path_to(node), held, set().union(*map(above, held)))


UNDER = {top: {node for node in PARENTS if top in above(node)} for top in PARENTS}
HOLDERS = ["hq", "branch", "group", "place"]  # in the order of the table's columns
ROLES = [Role.OWNER, Role.BRANCH_ADMIN, Role.PLACE_GROUP_ADMIN, Role.PLACE_ADMIN]


def own(top: str) -> set[str]:
    return {top} | UNDER[top]


NOTHING: set[str] = set()
# action → for each role, the nodes for which it is allowed
TABLE: dict[Action, list[set[str]]] = {
    Action.SEE: [own("hq"), own("branch"), own("group"), {"place"}],
    Action.ADD_BELOW: [own("hq"), own("branch"), own("group"), NOTHING],
    Action.CHANGE_NODE: [own("hq"), UNDER["branch"], {"place", "place2"}, NOTHING],
    Action.VENDOR_APIS: [own("hq"), own("branch"), own("group"), NOTHING],
    Action.GROUP_ACCESS_SERVICE: [own("hq"), own("branch"), own("group"), NOTHING],
    Action.PLACE_ACCESS_SERVICE: [own("hq"), own("branch"), own("group"), {"place"}],
    Action.ALLOCATION_EMAIL: [own("hq"), own("branch"), own("group"), {"place"}],
    Action.DEVICES: [own("hq"), own("branch"), own("group"), {"place"}],
    Action.EVENTS: [own("hq"), own("branch"), own("group"), {"place"}],
    Action.ADMINISTRATORS: [own("hq"), own("branch"), own("group"), {"place"}],
    Action.END_SESSIONS: [own("hq"), NOTHING, NOTHING, NOTHING],
    Action.AUDIT: [own("hq"), own("branch"), own("group"), {"place"}],
    Action.SERVER_SETTINGS: [own("hq"), NOTHING, NOTHING, NOTHING],
}


def test_the_tree_of_these_tests_is_one_that_can_be():
    for node, parent in PARENTS.items():
        assert parent is None or kind_of(parent) in PARENT_KINDS[kind_of(node)]


def test_every_action_has_its_row():
    assert set(TABLE) == set(Action) == set(ALLOWED)
    assert [ROLE_AT[kind_of(holder)] for holder in HOLDERS] == ROLES


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("column", range(4), ids=ROLES)
def test_the_table(action, column):
    """Allowed as the table says; otherwise 403 for nodes that may be seen or stand above, 404 for all others."""
    holder = HOLDERS[column]
    for node in PARENTS:
        answer = asked(action, node, holder)
        if node in TABLE[action][column]:
            assert answer is Access.ALLOWED, node
        elif node in own(holder) | above(holder):
            assert answer is Access.FORBIDDEN, node
        else:
            assert answer is Access.ABSENT, node


@pytest.mark.parametrize("action", Action)
def test_what_does_not_exist_is_absent_for_everyone(action):
    for holder in PARENTS:
        assert asked(action, None, holder) is Access.ABSENT


@pytest.mark.parametrize("action", Action)
def test_without_a_role_everything_is_absent(action):
    for node in PARENTS:
        assert asked(action, node) is Access.ABSENT


def test_the_headquarters_is_renamed_by_its_owner_alone():
    assert asked(Action.CHANGE_NODE, "hq", "hq") is Access.ALLOWED
    for holder in set(PARENTS) - {"hq"}:
        assert asked(Action.CHANGE_NODE, "hq", holder) is Access.FORBIDDEN


def test_server_settings_are_refused_not_hidden():
    for holder in set(PARENTS) - {"hq"}:
        assert asked(Action.SERVER_SETTINGS, "hq", holder) is Access.FORBIDDEN


def test_two_roles_allow_what_either_does():
    assert asked(Action.VENDOR_APIS, "group2", "place", "group2") is Access.ALLOWED
    assert asked(Action.VENDOR_APIS, "group", "place", "group2") is Access.FORBIDDEN
    assert asked(Action.CHANGE_NODE, "place", "place", "group") is Access.ALLOWED
    assert asked(Action.CHANGE_NODE, "group", "group", "branch") is Access.ALLOWED
    assert asked(Action.SEE, "placeOfBranch2", "place", "group2") is Access.ABSENT


ORDER = [Access.ABSENT, Access.FORBIDDEN, Access.ALLOWED]


@given(
    action=st.sampled_from(Action),
    node=st.sampled_from(sorted(PARENTS)),
    held=st.lists(st.sampled_from(sorted(PARENTS)), min_size=1, max_size=4),
)
def test_several_roles_give_the_best_of_their_answers_and_more_above_is_never_less(action, node, held):
    answer = asked(action, node, *held)
    assert answer is max((asked(action, node, one) for one in held), key=ORDER.index)
    for one in held:
        for higher in above(one):
            assert ORDER.index(asked(action, node, higher)) >= ORDER.index(asked(action, node, one))
