"""What a checked query consists of: RFC 9535's segments and selectors, reduced to what this program evaluates."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

Operator = Literal["==", "!=", "<", "<=", ">", ">="]


@dataclass(frozen=True, slots=True)
class Name:
    """Selects the member with this key (RFC 9535, 2.3.1)."""

    name: str


@dataclass(frozen=True, slots=True)
class Index:
    """Selects one element, counted from the end where negative (2.3.3)."""

    index: int


@dataclass(frozen=True, slots=True)
class Wildcard:
    """Selects every child (2.3.2)."""


@dataclass(frozen=True, slots=True)
class Slice:
    """Selects a range of an array's elements; a step of 0 selects none (2.3.4)."""

    start: int | None
    stop: int | None
    step: int | None


@dataclass(frozen=True, slots=True)
class Constant:
    """A value written in a filter."""

    value: str | float | bool | None


@dataclass(frozen=True, slots=True)
class Relative:
    """A singular query on the child being tested, `@…`; empty for the child itself."""

    steps: tuple[Name | Index, ...]


@dataclass(frozen=True, slots=True)
class Exists:
    """Holds where the query selects a value, whatever it is."""

    query: Relative


@dataclass(frozen=True, slots=True)
class Comparison:
    """Holds as RFC 9535, 2.3.5.2.2 says, for values of any type and for no value."""

    left: "Operand"
    operator: Operator
    right: "Operand"


@dataclass(frozen=True, slots=True)
class Not:
    """Holds where its part does not."""

    part: "Test"


@dataclass(frozen=True, slots=True)
class And:
    """Holds where both parts do."""

    left: "Test"
    right: "Test"


@dataclass(frozen=True, slots=True)
class Or:
    """Holds where either part does."""

    left: "Test"
    right: "Test"


@dataclass(frozen=True, slots=True)
class Filter:
    """Selects the children for which the test holds (2.3.5)."""

    test: "Test"


Operand: TypeAlias = Constant | Relative
Test: TypeAlias = Exists | Comparison | Not | And | Or
Selector: TypeAlias = Name | Index | Wildcard | Slice | Filter


@dataclass(frozen=True, slots=True)
class Segment:
    """One step of a query: its selectors, applied to each node, or to each node and everything below it (`..`)."""

    selectors: tuple[Selector, ...]
    descendant: bool = False
