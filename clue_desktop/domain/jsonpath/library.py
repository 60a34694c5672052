"""Hands a checked query to jsonpath-ng, in the one spelling that it reads as RFC 9535 does."""

from collections.abc import Callable, Iterable

from jsonpath_ng.parser import parse

from clue_desktop.domain.jsonpath import model


def compile_for_library(segments: Iterable[model.Segment]) -> Callable[[object], list[object]]:
    """A function from a document to the values that the query, which has no filter, selects in it."""
    path = parse("$" + "".join(map(_segment, segments)))
    return lambda document: [match.value for match in path.find(document)]


def _segment(segment: model.Segment) -> str:
    return f"{'..' if segment.descendant else ''}[{','.join(map(_selector, segment.selectors))}]"


def _selector(selector: model.Selector) -> str:
    match selector:
        case model.Name(name):
            # jsonpath-ng takes every character between the quotes as it is, but for a backslash and what follows it.
            return "'" + name.replace("\\", "\\\\").replace("'", "\\'") + "'"
        case model.Index(index):
            return str(index)
        case model.Wildcard():
            return "*"
        case model.Slice(start, stop, step):
            return ":".join("" if part is None else str(part) for part in (start, stop, step))
        case model.Filter():
            raise TypeError("jsonpath-ng does not evaluate filters as RFC 9535 does")
