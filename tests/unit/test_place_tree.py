"""Place IDs catch a mistyped digit and two swapped neighbours on the spot; which node stands under which."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clue_desktop.domain.place_tree import (
    PLACE_NUMBERS,
    PlaceKind,
    is_place_id,
    place_id,
    validate_parent,
    validate_place_name,
)

numbers = st.integers(PLACE_NUMBERS.start, PLACE_NUMBERS.stop - 1)


def test_the_check_digit_is_damms():
    """The example that the literature gives for this quasigroup: 572 has the check digit 4."""
    assert place_id(572) == "00005724"
    assert is_place_id("00005724")


@given(numbers)
def test_a_place_id_is_its_number_and_one_digit(number):
    identity = place_id(number)
    assert len(identity) == 8
    assert identity[:7] == str(number)
    assert is_place_id(identity)


@given(numbers)
def test_every_single_wrong_digit_is_caught(number):
    identity = place_id(number)
    for position in range(8):
        for digit in "0123456789":
            if digit != identity[position]:
                assert not is_place_id(identity[:position] + digit + identity[position + 1 :])


@given(numbers)
def test_every_swap_of_neighbours_is_caught(number):
    identity = place_id(number)
    for at in range(7):
        swapped = identity[:at] + identity[at + 1] + identity[at] + identity[at + 2 :]
        assert swapped == identity or not is_place_id(swapped)


def test_every_swap_of_two_digits_is_caught_after_any_beginning():
    """Exhaustive where the property above samples: all pairs, at each interim digit."""
    for beginning in range(100):
        for pair in range(100):
            first, second = divmod(pair, 10)
            number = PLACE_NUMBERS.start + beginning * 100 + pair
            swapped = f"{number - pair + second * 10 + first}{place_id(number)[7]}"
            assert first == second or not is_place_id(swapped)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0000572",
        "000005724",
        "0000572x",
        "00005724\n",
        " 00005724",
        "００００５７２４",
        "0000-5724",
        "00005725",
    ],
)
def test_no_place_id(text):
    assert not is_place_id(text)


ALLOWED = {
    ("branch", "headquarters"),
    ("placeGroup", "headquarters"),
    ("placeGroup", "branch"),
    ("place", "placeGroup"),
}


@pytest.mark.parametrize("kind", PlaceKind)
@pytest.mark.parametrize("parent", PlaceKind)
def test_parents(kind, parent):
    problems = validate_parent(kind, parent)
    if (kind.value, parent.value) in ALLOWED:
        assert problems == []
    else:
        assert [(problem.field, problem.code) for problem in problems] == [
            ("parentId", "parent_kind_invalid")
        ]


@pytest.mark.parametrize(
    ("name", "code"),
    [("Lobby", None), ("  Lobby  ", None), ("x" * 64, None), (" " + "x" * 64 + " ", None), ("로비 1층", None),
     ("", "name_required"), (" \t", "name_required"), ("x" * 65, "name_too_long")],
)  # fmt: skip
def test_place_name(name, code):
    assert [(p.field, p.code) for p in validate_place_name(name)] == ([("name", code)] if code else [])
