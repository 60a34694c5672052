"""Compiles a filter's test into a function, with RFC 9535's comparisons (2.3.5.2.2) in place of Python's."""

from collections.abc import Callable
from typing import Any

from clue_desktop.domain.jsonpath import model
from clue_desktop.domain.jsonpath.walk import compile_walk

Verdict = Callable[[Any], bool]


class _Nothing:
    """What a path that selects no value stands for; equal to itself alone."""


_NOTHING = _Nothing()
# Without bool, which Python counts among the integers.
_NUMBERS = frozenset({int, float})
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
    return lambda child: _relation_to(find_other(child, _NOTHING), operator)(find(child, _NOTHING))


def _relation_to(right: Any, operator: model.Operator) -> Verdict:
    same = _equal_to(right)
    match operator:
        case "==":
            return same
        case "!=":
            return lambda left: not same(left)
    # Two numbers or two strings have an order; of everything else only the equal sign counts.
    if type(right) in _NUMBERS:
        comparable = _NUMBERS
    elif type(right) is str:
        comparable = frozenset({str})
    elif operator in ("<", ">"):
        return lambda _left: False
    else:
        return same
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
    if type(right) is str:
        return lambda left: bool(left == right)
    if type(right) in _NUMBERS:
        return lambda left: left == right and type(left) is not bool
    if type(right) in (dict, list):
        return lambda left: _deeply_equal(left, right)
    # null, true, false and nothing are one object each.
    return lambda left: left is right


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
