"""The tree of places and their Place IDs (manual 2.3; device self-registration manual, "Checking the Place ID")."""

import re
from collections.abc import Mapping
from enum import StrEnum

from clue_desktop.domain.names import MAX_NAME_LENGTH as MAX_PLACE_NAME_LENGTH
from clue_desktop.domain.names import validate_name as validate_place_name
from clue_desktop.domain.problems import Problem
from clue_desktop.domain.said import Said

__all__ = [
    "KIND_TITLES",
    "MAX_PLACE_NAME_LENGTH",
    "PARENT_KINDS",
    "PLACE_NUMBERS",
    "PlaceKind",
    "is_place_id",
    "place_id",
    "validate_parent",
    "validate_place_name",
]

PLACE_NUMBERS = range(1_000_000, 10_000_000)

# The quasigroup of H. M. Damm's thesis "Total anti-symmetrische Quasigruppen" (2004), order 10: it catches every
# single wrong digit and every swap of two neighbours.
_DAMM = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2),
    (7, 0, 9, 2, 1, 5, 4, 8, 6, 3),
    (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6),
    (6, 1, 2, 3, 0, 4, 5, 9, 7, 8),
    (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4),
    (8, 9, 4, 5, 3, 6, 2, 0, 1, 7),
    (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)
_PLACE_ID = re.compile(r"[0-9]{8}")


class PlaceKind(StrEnum):
    """The kinds of node, from the top of the tree down."""

    HEADQUARTERS = "headquarters"
    BRANCH = "branch"
    PLACE_GROUP = "placeGroup"
    PLACE = "place"


KIND_TITLES: Mapping[PlaceKind, str] = {
    PlaceKind.HEADQUARTERS: Said("headquarters"),
    PlaceKind.BRANCH: Said("branch"),
    PlaceKind.PLACE_GROUP: Said("place group"),
    PlaceKind.PLACE: Said("place"),
}

# kind → kinds of node that it may stand right under
PARENT_KINDS: Mapping[PlaceKind, frozenset[PlaceKind]] = {
    PlaceKind.HEADQUARTERS: frozenset(),
    PlaceKind.BRANCH: frozenset({PlaceKind.HEADQUARTERS}),
    PlaceKind.PLACE_GROUP: frozenset({PlaceKind.HEADQUARTERS, PlaceKind.BRANCH}),
    PlaceKind.PLACE: frozenset({PlaceKind.PLACE_GROUP}),
}


def place_id(number: int) -> str:
    """Return the Place ID of a seven-digit number (one of PLACE_NUMBERS): its digits and their check digit."""
    digits = f"{number:07d}"
    return f"{digits}{_interim(digits)}"


def is_place_id(text: str) -> bool:
    """Tell whether `text` has the form of a Place ID: 8 digits that end in the right check digit."""
    return _PLACE_ID.fullmatch(text) is not None and _interim(text) == 0


def _interim(digits: str) -> int:
    interim = 0
    for digit in digits:
        interim = _DAMM[interim][int(digit)]
    return interim


def validate_parent(kind: PlaceKind, parent: PlaceKind) -> list[Problem]:
    """Return the problem, if any, of a node of `kind` standing right under one of kind `parent`."""
    if parent in PARENT_KINDS[kind]:
        return []
    title, other = KIND_TITLES[kind], KIND_TITLES[parent]
    match [KIND_TITLES[allowed] for allowed in PlaceKind if allowed in PARENT_KINDS[kind]]:
        case [only]:
            message = Said(
                "A {kind} stands under a {first}, not under a {other}.", kind=title, first=only, other=other
            )
        case [first, second]:
            message = Said(
                "A {kind} stands under a {first} or a {second}, not under a {other}.",
                kind=title,
                first=first,
                second=second,
                other=other,
            )
        case _:
            message = Said("There is one headquarters, at the top.")
    return [Problem("parentId", "parent_kind_invalid", message)]
