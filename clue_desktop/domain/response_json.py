"""Reading a vendor's response as JSON: one parser for a test, a preview and a live verification (manual 5.2; RFC 8259)."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import NoReturn

MAX_DEPTH = 64

# CPython refuses longer conversions (sys.int_info); no judgment value is that long, so exactness is not needed there.
_LONGEST_INT = 4000


class ResponseFault(StrEnum):
    """Why a response cannot be read; the value is the code in tests, judgments and events."""

    CONTENT_TYPE = "not_json_content_type"
    INVALID_JSON = "invalid_json"


@dataclass(frozen=True, slots=True)
class JsonDocument:
    """A response's body as Python objects; of a repeated key the last value counts."""

    root: object


def content_type_of(headers: Iterable[tuple[str, str]]) -> str | None:
    """Return the one Content-Type of a response, or None when it cannot be a plain JSON response.

    None is also returned for two Content-Type fields and for any Content-Encoding: none is asked for, none is
    unpacked.

    Args:
        headers: names in any case, with their values.
    """
    found = []
    for name, value in headers:
        match name.lower():
            case "content-type":
                found.append(value)
            case "content-encoding":
                return None
    return found[0] if len(found) == 1 else None


def read_json(content_type: str | None, body: bytes) -> JsonDocument | ResponseFault:
    """Return the body's document, or why it is none: the content type is looked at first."""
    if content_type is None or not is_json(content_type):
        return ResponseFault.CONTENT_TYPE
    try:
        root = _parse(body)
    except (ValueError, RecursionError):
        return ResponseFault.INVALID_JSON
    return JsonDocument(root)


def is_json(content_type: str) -> bool:
    """Tell whether a Content-Type names application/json; parameters such as charset may follow."""
    return content_type.partition(";")[0].strip(" \t").lower() == "application/json"


def _parse(body: bytes) -> object:
    text = body.decode("utf-8")
    try:
        root: object = json.loads(text, parse_constant=_refuse_constant)
    except json.JSONDecodeError:
        raise
    except ValueError:
        # An integer longer than CPython converts is valid JSON all the same.
        root = json.loads(text, parse_constant=_refuse_constant, parse_int=_parse_long_int)
    if text.count("[") + text.count("{") > MAX_DEPTH and _is_too_deep(root):
        msg = f"nested more than {MAX_DEPTH} levels deep"
        raise ValueError(msg)
    return root


def _refuse_constant(name: str) -> NoReturn:
    msg = f"{name} is not JSON"
    raise json.JSONDecodeError(msg, name, 0)


def _parse_long_int(digits: str) -> int | Decimal:
    return int(digits) if len(digits) <= _LONGEST_INT else Decimal(digits)


def _is_too_deep(root: object) -> bool:
    level = [root]
    for _ in range(MAX_DEPTH + 1):
        level = [
            child
            for container in level
            for child in (
                container.values() if isinstance(container, dict) else container if isinstance(container, list) else ()
            )
            if isinstance(child, (dict, list))
        ]
        if not level:
            return False
    return True
