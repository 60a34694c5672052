"""Evaluates queries that select at most one value, the ordinary case: keys and positions, one after the other."""

from collections.abc import Callable, Iterable
from typing import Any

from clue_desktop.domain.jsonpath import model


def compile_walk(steps: Iterable[model.Name | model.Index]) -> Callable[[Any, Any], Any]:
    """A function of a value and of what to return where the steps lead nowhere from it."""
    path: list[tuple[Any, bool]] = [
        (step.name, True) if isinstance(step, model.Name) else (step.index, False) for step in steps
    ]

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
