"""Writes the path of one node of a response, for a node that is dragged onto a JSONPath field."""

import re
from collections.abc import Sequence

from clue_desktop.domain.said import Said

# RFC 9535, 2.5.1.1: member-name-shorthand.
PLAIN_NAME = re.compile(
    "[A-Za-z_\\u0080-\\ud7ff\\ue000-\\U0010ffff][0-9A-Za-z_\\u0080-\\ud7ff\\ue000-\\U0010ffff]*"
)

_ESCAPES = {"\\": r"\\", "'": r"\'", "\b": r"\b", "\f": r"\f", "\n": r"\n", "\r": r"\r", "\t": r"\t"}


def path_to(location: Sequence[str | int]) -> str:
    """The JSONPath that selects exactly the node at `location`, in the form `parse_field_path` accepts.

    `location` holds the keys and array positions from the root down: `["data", "items", 0]` gives
    `$.data.items[0]`, `["user-id"]` gives `$.['user-id']`. Where the path exceeds `MAX_LENGTH`, it is returned all
    the same and `parse_field_path` says that it is too long.

    Raises ValueError for the root itself (a field's path names a value inside the response), for a negative
    position, and for a key with an unpaired surrogate, which no JSONPath can name (RFC 9535, 2.3.1.1).
    """
    if not location:
        raise ValueError(Said("The whole response has no JSONPath of its own: choose a value inside it."))
    first, *rest = map(_segment, location)
    dot = "" if first.startswith(".") else "."
    return f"${dot}{first}{''.join(rest)}"


def quoted(name: str) -> str:
    """`name` as an RFC 9535 string literal in single quotes (2.7, normalized)."""
    return "'" + "".join(map(_escaped, name)) + "'"


def _segment(step: str | int) -> str:
    if isinstance(step, int):
        if step < 0:
            raise ValueError(f"A position in an array counts from 0, not {step}.")
        return f"[{step}]"
    if any("\ud800" <= character <= "\udfff" for character in step):
        raise ValueError(
            Said("The key {key} holds half a surrogate pair, which no JSONPath can name.", key=f"{step!a}")
        )
    return f".{step}" if PLAIN_NAME.fullmatch(step) else f"[{quoted(step)}]"


def _escaped(character: str) -> str:
    if character < " ":
        return _ESCAPES.get(character) or f"\\u{ord(character):04x}"
    return _ESCAPES.get(character, character)
