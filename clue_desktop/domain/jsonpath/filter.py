"""Compiles a filter's test into a function, with RFC 9535's comparisons (2.3.5.2.2) in place of Python's."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from clue_desktop.domain.jsonpath import model
from clue_desktop.domain.jsonpath.walk import compile_walk

Verdict = Callable[[Any], bool]


class _Nothing:
    """What a path that selects no value stands for; equal to itself alone."""


_NOTHING = _Nothing()
# Without bool, which Python counts among the integers; Decimal is what an integer too long for Python is read as.
_NUMBERS = frozenset({int, float, Decimal})
_MIRRORED: dict[model.Operator, model.Operator] = {
    "==": "==",
    "!=": "!=",
    "<": ">",
    "<=": ">=",
    ">": "<",
    ">=": "<=",
}


def compile_test(test: model.Test) -> Verdict:
    """A function that says whether the test holds for a child."""
    match test:
        case model.Exists(model.Relative(())):
            return lambda _child: True
        case model.Exists(query):
            find = compile_walk(query.steps)
            return lambda child: find(child, _NOTHING) is not _NOTHING
        case model.Comparison(left, operator, right):
            return _comparison(left, operator, right)
        case model.Not(part):
            inner = compile_test(part)
            return lambda child: not inner(child)
        case model.And(left, right):
            one, other = compile_test(left), compile_test(right)
            return lambda child: one(child) and other(child)
        case model.Or(left, right):
            one, other = compile_test(left), compile_test(right)
            return lambda child: one(child) or other(child)


def _comparison(left: model.Operand, operator: model.Operator, right: model.Operand) -> Verdict:
    if isinstance(left, model.Constant):
        if isinstance(right, model.Constant):
            always = _relation_to(right.value, operator)(left.value)
            return lambda _child: always
        left, operator, right = right, _MIRRORED[operator], left
    find = compile_walk(left.steps)
    if isinstance(right, model.Constant):
        holds = _relation_to(right.value, operator)
        if not left.steps:
            return holds
        return lambda child: holds(find(child, _NOTHING))
    find_other = compile_walk(right.steps)
    related = _RELATIONS[operator]
    return lambda child: related(find(child, _NOTHING), find_other(child, _NOTHING))


def _relation_to(right: Any, operator: model.Operator) -> Verdict:
    # What a filter does most, for every child of a large response: the constant's type decides once how to compare.
    if operator == "==":
        return _equal_to(right)
    if operator == "!=":
        return _unequal_to(right)
    if type(right) in _NUMBERS:
        comparable = _NUMBERS
    elif type(right) is str:
        comparable = frozenset({str})
    elif operator in ("<", ">"):
        return lambda _left: False
    else:
        # Without an order, only the equality in <= and >= counts.
        return _equal_to(right)
    match operator:
        case "<":
            return lambda left: type(left) in comparable and left < right
        case "<=":
            return lambda left: type(left) in comparable and left <= right
        case ">":
            return lambda left: type(left) in comparable and left > right
        case ">=":
            return lambda left: type(left) in comparable and left >= right


def _equal_to(right: Any) -> Verdict:
    if right is None or type(right) is bool:
        return lambda left: left is right
    if type(right) is str:
        return lambda left: bool(left == right)
    return lambda left: left == right and type(left) is not bool


def _unequal_to(right: Any) -> Verdict:
    if right is None or type(right) is bool:
        return lambda left: left is not right
    if type(right) is str:
        return lambda left: bool(left != right)
    return lambda left: left != right or type(left) is bool


def _equal(left: Any, right: Any) -> bool:
    if type(left) in (dict, list):
        return _deeply_equal(left, right)
    return bool(left == right) and (type(left) is bool) is (type(right) is bool)


def _less(left: Any, right: Any) -> bool:
    if type(left) is str:
        return type(right) is str and left < right
    return type(left) in _NUMBERS and type(right) in _NUMBERS and bool(left < right)


def _deeply_equal(left: Any, right: Any) -> bool:
    pairs = [(left, right)]
    while pairs:
        one, other = pairs.pop()
        if one is other:
            continue
        if type(one) is list and type(other) is list and len(one) == len(other):
            pairs.extend(zip(one, other, strict=True))
        elif type(one) is dict and type(other) is dict and one.keys() == other.keys():
            pairs.extend((value, other[key]) for key, value in one.items())
        elif type(one) in (dict, list, bool) or type(other) is bool or one != other:
            return False
    return True


_RELATIONS: dict[model.Operator, Callable[[Any, Any], bool]] = {
    "==": _equal,
    "!=": lambda left, right: not _equal(left, right),
    "<": _less,
    "<=": lambda left, right: _less(left, right) or _equal(left, right),
    ">": lambda left, right: _less(right, left),
    ">=": lambda left, right: _less(right, left) or _equal(left, right),
}
