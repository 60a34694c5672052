"""JSON values as people read them and as they are typed into Value; of what `json.loads` makes, without Qt."""

import json
import math
from collections.abc import Sequence
from decimal import Decimal

from clue_desktop.domain.jsonpath import path_to
from ui.state.response_node import JsonKind, ResponseNode
from ui.words.language import tr

_SHOWN = 300


def kind_of(value: object) -> JsonKind:
    """Return the JSON type of a value."""
    match value:
        case bool():
            return JsonKind.BOOLEAN
        case str():
            return JsonKind.STRING
        case int() | float() | Decimal():
            return JsonKind.NUMBER
        case dict():
            return JsonKind.OBJECT
        case list():
            return JsonKind.ARRAY
        case _:
            return JsonKind.NULL


def typed(value: object) -> str:
    """Return a scalar as it would be typed into Value; "" where there is nothing to type."""
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return value
        case float() if not math.isfinite(value):
            # Too large for a double: nothing can be compared with it.
            return ""
        case int() | float() | Decimal():
            return str(value)
        case _:
            return ""


def written(value: object) -> str:
    """Return a value on one line, strings in quotes, long ones cut, containers by their size."""
    match value:
        case str():
            cut = value[:_SHOWN]
            return json.dumps(cut, ensure_ascii=False) + ("…" if len(cut) < len(value) else "")
        case dict():
            return f"{{ {_keys(len(value))} }}" if value else "{}"
        case list():
            return f"[ {_items(len(value))} ]" if value else "[]"
        case None:
            return "null"
        case float() if not math.isfinite(value):
            return tr("a number beyond every double")
        case _:
            return typed(value)


def _keys(number: int) -> str:
    return tr("1 key") if number == 1 else tr("{number} keys").format(number=f"{number:,}")


def _items(number: int) -> str:
    return tr("1 item") if number == 1 else tr("{number} items").format(number=f"{number:,}")


def node_at(location: Sequence[str | int], value: object) -> ResponseNode:
    """Return the node at a location, as it is dragged. Raises ValueError where no path can name it."""
    return ResponseNode(path_to(location), kind_of(value), typed(value))
