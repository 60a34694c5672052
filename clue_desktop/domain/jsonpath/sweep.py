"""Evaluates queries that may select several values, in time proportional to the response.

Each step turns the list of values selected so far into the next one, in RFC 9535's order. Lists and loops carry the
work, never recursion, so a response of any depth is safe.
"""

from collections.abc import Callable, Iterable
from typing import Any, cast

from clue_desktop.domain.jsonpath import model
from clue_desktop.domain.jsonpath.filter import compile_test

Step = Callable[[list[Any]], list[Any]]

# type(…) in this set takes half the time of isinstance, and json.loads makes no subclasses.
_CONTAINERS = frozenset({dict, list})


def compile_sweep(segments: Iterable[model.Segment]) -> Callable[[object], list[object]]:
    """A function from a document to the values that the query selects in it."""
    steps: list[Step] = []
    for segment in segments:
        if segment.descendant:
            steps.append(_containers_below)
        steps.append(_selection(segment.selectors))

    def sweep(document: object) -> list[object]:
        values: list[Any] = [document]
        for step in steps:
            values = step(values)
        return values

    return sweep


def _containers_below(values: list[Any]) -> list[Any]:
    # The values themselves and everything below, parents first. Scalars and empty containers are left out: no
    # selector selects anything in them.
    found = []
    pending = [value for value in reversed(values) if type(value) in _CONTAINERS]
    while pending:
        value = pending.pop()
        found.append(value)
        for child in reversed(value.values() if type(value) is dict else value):
            if child and type(child) in _CONTAINERS:
                pending.append(child)  # noqa: PERF401 - extend doubles the time where containers hold one value each
    return found


def _selection(selectors: tuple[model.Selector, ...]) -> Step:
    match selectors:
        case (model.Name(name),):
            return lambda values: [value[name] for value in values if type(value) is dict and name in value]
        case (model.Index(index),):
            length = index + 1 if index >= 0 else -index
            return lambda values: [
                value[index] for value in values if type(value) is list and len(value) >= length
            ]
        case (model.Wildcard(),):
            return _children
        case (model.Slice(step=0),):
            return lambda _values: []
        case (model.Slice(start, stop, step),):
            part = slice(start, stop, step)
            return lambda values: [child for value in values if type(value) is list for child in value[part]]
        case (model.Filter(test),):
            return _filter(test)
        case (model.Name(), *_):
            names = [selector.name for selector in cast("tuple[model.Name, ...]", selectors)]
            return lambda values: [
                value[name] for value in values if type(value) is dict for name in names if name in value
            ]
    indices = [selector.index for selector in cast("tuple[model.Index, ...]", selectors)]
    return lambda values: [
        value[index] for value in values if type(value) is list for index in indices if index < len(value)
    ]


def _children(values: list[Any]) -> list[Any]:
    return [
        child
        for value in values
        if type(value) in _CONTAINERS
        for child in (value.values() if type(value) is dict else value)
    ]


def _filter(test: model.Test) -> Step:
    holds = compile_test(test)
    if _tests_the_child_itself(test):
        return lambda values: [child for child in _children(values) if holds(child)]
    # No path leads into a scalar or an empty container, so to this test they are all alike: one verdict for what
    # most of a large response is made of.
    verdict = holds(None)
    return lambda values: [
        child
        for child in _children(values)
        if (holds(child) if child and type(child) in _CONTAINERS else verdict)
    ]


def _tests_the_child_itself(test: model.Test) -> bool:
    match test:
        case model.Exists(query):
            return not query.steps
        case model.Comparison(left, _, right):
            itself = model.Relative(())
            return itself in (left, right)
        case model.Not(part):
            return _tests_the_child_itself(part)
        case model.And(left, right) | model.Or(left, right):
            return _tests_the_child_itself(left) or _tests_the_child_itself(right)
