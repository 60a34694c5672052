"""Compiles a JSONPath: checks it, and chooses how it is evaluated."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache

from clue_desktop.domain.jsonpath import model
from clue_desktop.domain.jsonpath.cost import too_costly
from clue_desktop.domain.jsonpath.error import JsonPathError
from clue_desktop.domain.jsonpath.sweep import compile_sweep
from clue_desktop.domain.jsonpath.walk import compile_walk
from clue_desktop.domain.said import Said

MAX_LENGTH = 128
"""Characters in a JSONPath field of the form (manual, 9.3 A)."""

LIBRARY_VALUES = 500
"""Values in a response up to which jsonpath-ng evaluates a query that may select several."""

_START = Said(
    "The JSONPath must start with $. and follow with a key, such as $.result, or $.['user-id'] or $.[0] in brackets."
)

_NOTHING = object()


@dataclass(frozen=True, slots=True)
class Query:
    """A JSONPath that was found valid and affordable. Two are equal where their texts are.

    Attributes:
        text: as it was typed.
    """

    text: str
    _evaluate: Callable[[object], list[object]] = field(repr=False, compare=False)

    def select(self, document: object, limit: int | None = None) -> list[object]:
        """The values that the query selects in a document of `json.loads`, in RFC 9535's order.

        At most the first `limit` of them, which is at least 1 where given. Never raises, whatever the document.
        """
        values = self._evaluate(document)
        return values if limit is None or len(values) <= limit else values[:limit]


def compile_query(text: str) -> Query:
    """The query of RFC 9535 text in any form (`$`, `$[…]`, `$..`), of any length.

    Raises JsonPathError with `json_path_invalid`, or `json_path_too_costly` for a valid one beyond the limits.
    """
    return _compile(text, typed=text)


@lru_cache(maxsize=1024)
def parse_field_path(text: str) -> Query:
    """The query of a JSONPath field of the form (manual, 9.3 A): `$.…`, at most `MAX_LENGTH` characters, not trimmed.

    One extension to RFC 9535: where a bracket follows, the dot after `$` is dropped, so that `$.['user-id']` and
    `$.[0]` can name what no plain name can.

    Raises JsonPathError with `json_path_too_long`, `json_path_invalid` or `json_path_too_costly`, the first that
    applies.
    """
    if len(text) > MAX_LENGTH:
        raise JsonPathError(
            "json_path_too_long",
            Said(
                "The JSONPath has {count} characters, and at most {most} are possible. Ask the vendor for a"
                " shorter path to the value.",
                count=len(text),
                most=MAX_LENGTH,
            ),
        )
    if not text.startswith("$."):
        raise JsonPathError(
            "json_path_invalid",
            _START
            if text == text.strip()
            else Said(
                "The JSONPath must start with $. and follow with a key, such as $.result, or $.['user-id'] or $.[0] in"
                " brackets. Remove the blanks around it."
            ),
        )
    return _compile("$" + text[2:] if text.startswith("$.[") else text, typed=text)


def _compile(text: str, typed: str) -> Query:
    # Imported here: the two libraries take a fifth of a second, and much that imports the domain reads no path.
    from clue_desktop.domain.jsonpath.syntax import parse

    segments = parse(text, shift=len(typed) - len(text))
    steps = _singular_steps(segments)
    if steps is not None:
        walk = compile_walk(steps)
        return Query(
            typed, lambda document: [] if (value := walk(document, _NOTHING)) is _NOTHING else [value]
        )
    reason = too_costly(segments)
    if reason is not None:
        raise JsonPathError("json_path_too_costly", reason)
    return Query(typed, _several(segments))


def _singular_steps(segments: tuple[model.Segment, ...]) -> list[model.Name | model.Index] | None:
    steps: list[model.Name | model.Index] = []
    for segment in segments:
        match segment:
            case model.Segment((model.Name() | model.Index() as step,), descendant=False):
                steps.append(step)
            case _:
                return None
    return steps


def _several(segments: tuple[model.Segment, ...]) -> Callable[[object], list[object]]:
    sweep = compile_sweep(segments)
    if any(isinstance(selector, model.Filter) for segment in segments for selector in segment.selectors):
        # jsonpath-ng reads only a part of RFC 9535's filters: no !(…), no value on the left, no exponents.
        return sweep
    from clue_desktop.domain.jsonpath.library import compile_for_library

    find = compile_for_library(segments)

    def select(document: object) -> list[object]:
        # jsonpath-ng makes two objects of every value it meets: half a second for the largest response, in which
        # no other door would be answered. The sweep takes a tenth of that.
        return find(document) if _holds_at_most(LIBRARY_VALUES, document) else sweep(document)

    return select


def _holds_at_most(values: int, document: object) -> bool:
    pending = [document]
    while pending:
        container = pending.pop()
        if isinstance(container, dict):
            container = list(container.values())
        if isinstance(container, list):
            values -= len(container)
            if values < 0:
                return False
            pending += container
    return True
