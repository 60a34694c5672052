"""Evaluates queries that select at most one value, the ordinary case: keys and positions, one after the other."""

from collections.abc import Callable, Sequence
from typing import Any

from clue_desktop.domain.jsonpath import model

Walk = Callable[[Any, Any], Any]


def compile_walk(steps: Sequence[model.Name | model.Index]) -> Walk:
    """A function of a value and of what to return where the steps lead nowhere from it."""
    # One step is most filters' path, which runs for every child of a large response.
    match steps:
        case (model.Name(name),):
            return lambda value, nothing: value.get(name, nothing) if type(value) is dict else nothing
        case (model.Index(index),):
            return lambda value, nothing: (
                value[index] if type(value) is list and -len(value) <= index < len(value) else nothing
            )
        case _:
            return _walk_along(
                [(step.name, True) if isinstance(step, model.Name) else (step.index, False) for step in steps]
            )


def _walk_along(path: list[tuple[Any, bool]]) -> Walk:
    def walk(value: Any, nothing: Any) -> Any:
        # Both types are checked, so that a position never selects a character of a string.
        for key, is_name in path:
            if is_name:
                if type(value) is not dict or key not in value:
                    return nothing
            elif type(value) is not list or not -len(value) <= key < len(value):
                return nothing
            value = value[key]
        return value

    return walk
