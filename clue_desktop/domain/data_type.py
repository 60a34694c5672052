"""STRING, NUMBER and BOOLEAN, and which text can be read as which (manual 5.5, 5.7; RFC 8259)."""

import math
import re
from enum import StrEnum

_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")  # RFC 8259 §6
_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]*)")


class DataType(StrEnum):
    """The type of a manual field's value, and of the value that a response is compared with."""

    STRING = "STRING"
    NUMBER = "NUMBER"
    BOOLEAN = "BOOLEAN"


DATA_TYPE_NAMES = frozenset(map(str, DataType))


def is_number(text: str) -> bool:
    """Tell whether `text`, without the blanks around it, is a number as JSON writes it, of any size."""
    return _NUMBER.fullmatch(text.strip()) is not None


def is_boolean(text: str) -> bool:
    """Tell whether `text` is `true` or `false`, in lower case."""
    return text in {"true", "false"}


def read_number(text: str) -> int | float:
    """Return the number that `text` writes: an integer exactly, any other as an IEEE double, which may be infinite.

    `text` is one that `is_number` accepts, with at most 4,300 digits.
    """
    text = text.strip()
    return int(text) if _INTEGER.fullmatch(text) else float(text)


def is_comparable_number(text: str) -> bool:
    """Tell whether a response's number can equal `text`: beyond the range of a double nothing can be told apart."""
    if not is_number(text):
        return False
    number = read_number(text)
    return isinstance(number, int) or math.isfinite(number)
