"""Where two JSON documents differ, member by member: the answer that was kept and the one that came."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice, zip_longest
from typing import Any

MOST_DIFFERENCES = 200
"""How many are told; after so many nobody reads on."""
SHOWN_CHARACTERS = 512
"""Of one value."""

_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")
_NONE = object()
"""In place of a member that is not there: null is one that is."""


@dataclass(frozen=True, slots=True)
class MemberDifference:
    """A member in which two documents differ.

    Attributes:
        path: where it stands, as a JSONPath.
        before: its value as JSON, cut after 512 characters; None where there is no such member.
        after: the same of the other document.
    """

    path: str
    before: str | None
    after: str | None


def member_differences(before: object, after: object) -> list[MemberDifference]:
    """Return the first members in which two documents differ, in the order of the first, then of the second.

    Objects are compared by their keys, lists by position. The documents are at most as deep as a response may be.
    """
    return list(islice(_differences(before, after, "$"), MOST_DIFFERENCES))


def _differences(before: Any, after: Any, path: str) -> Iterator[MemberDifference]:
    if isinstance(before, dict) and isinstance(after, dict):
        for key in dict.fromkeys((*before, *after)):
            yield from _members(before.get(key, _NONE), after.get(key, _NONE), f"{path}{_step(key)}")
    elif isinstance(before, list) and isinstance(after, list):
        for place, (old, new) in enumerate(zip_longest(before, after, fillvalue=_NONE)):
            yield from _members(old, new, f"{path}[{place}]")
    elif not _same(before, after):
        yield MemberDifference(path, _shown(before), _shown(after))


def _members(before: Any, after: Any, path: str) -> Iterator[MemberDifference]:
    if before is _NONE:
        yield MemberDifference(path, None, _shown(after))
    elif after is _NONE:
        yield MemberDifference(path, _shown(before), None)
    else:
        yield from _differences(before, after, path)


def _same(before: Any, after: Any) -> bool:
    """Tell whether two values are the same in JSON: true is not 1, though Python says so; 1 is 1.0."""
    if isinstance(before, bool) or isinstance(after, bool):
        return before is after
    return bool(before == after)


def _step(key: str) -> str:
    if key and key[0] not in "0123456789" and set(key) <= _PLAIN:
        return f".{key}"
    return f"[{json.dumps(key, ensure_ascii=False)}]"


def _shown(value: Any) -> str:
    # An integer of more digits than CPython converts was read as a Decimal.
    text = str(value) if isinstance(value, Decimal) else json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= SHOWN_CHARACTERS else f"{text[:SHOWN_CHARACTERS]}…"
