"""Reading a vendor's response as JSON: one parser for a test, a preview and a live verification (manual 5.2; RFC 8259)."""

import json
from collections.abc import Iterable
from decimal import Decimal
from enum import StrEnum
from itertools import accumulate
from typing import Any, NamedTuple, NoReturn

MAX_DEPTH = 64
MAX_VALUES = 100_000
"""How many values a body of over 256 KiB has at most, so that a raised cap costs memory, and no time of others."""

_ANY_VALUES_BYTES = 256 * 1024
_JSON = "application/json"
_BLANKS = " \t\n\r"


class ResponseFault(StrEnum):
    """Why a response cannot be read; the value is the code in tests, judgments and events."""

    CONTENT_TYPE = "not_json_content_type"
    INVALID_JSON = "invalid_json"


class JsonDocument(NamedTuple):
    """A response's body as Python objects; of a repeated key the last value counts.

    Integers are exact at any size: an int, or a Decimal beyond the digits that Python converts to one.
    """

    root: object


def content_type_of(headers: Iterable[tuple[str, str]]) -> str | None:
    """Return the one Content-Type of a response, or None when it cannot be a plain JSON response.

    None is also returned for two Content-Type fields and for any Content-Encoding but `identity` and an empty one:
    none is asked for, none is unpacked.

    Args:
        headers: names in any case, with their values.
    """
    found = []
    for name, value in headers:
        match name.lower():
            case "content-type":
                found.append(value)
            case "content-encoding" if _codings(value):
                return None
    return found[0] if len(found) == 1 else None


def content_codings(headers: Iterable[tuple[str, str]]) -> list[str]:
    """Return by what a body is coded (RFC 9110 §8.4), in lower case; `identity` and empty members are no coding."""
    return [
        coding for name, value in headers if name.lower() == "content-encoding" for coding in _codings(value)
    ]


def _codings(value: str) -> list[str]:
    codings = (coding.strip(" \t").lower() for coding in value.split(","))
    return [coding for coding in codings if coding not in {"", "identity"}]


def read_json(content_type: str | None, body: bytes) -> JsonDocument | ResponseFault:
    """Return the body's document, or why it is none: the content type is looked at first."""
    if content_type is None or not is_json(content_type):
        return ResponseFault.CONTENT_TYPE
    try:
        root = _parse(body)
    except ValueError:
        return ResponseFault.INVALID_JSON
    return JsonDocument(root)


def is_json(content_type: str) -> bool:
    """Tell whether a Content-Type names application/json; parameters such as charset may follow."""
    if content_type == _JSON:
        return True
    return content_type.partition(";")[0].strip(" \t").lower() == _JSON


def _parse(body: bytes) -> object:
    if has_too_many_values(body):
        msg = f"more than {MAX_VALUES} values"
        raise ValueError(msg)
    if is_too_deep(body):
        msg = f"nested more than {MAX_DEPTH} levels deep"
        raise ValueError(msg)
    text = body.decode("utf-8")
    try:
        return decode(_DECODER, text)
    except json.JSONDecodeError:
        raise
    except ValueError:
        # An integer with more digits than CPython converts (4,300) is valid JSON all the same.
        return LONG_INTEGER_DECODER.decode(text)


def decode(decoder: json.JSONDecoder, text: str) -> Any:
    """Return what `decoder.decode` does; for an object, as nearly all documents are, in a third of the time.

    Raises:
        ValueError: it is not JSON.
    """
    if not text.startswith("{"):
        return decoder.decode(text)
    root, end = decoder.raw_decode(text)
    if end != len(text) and text[end:].strip(_BLANKS):
        raise json.JSONDecodeError("Extra data", text, end)
    return root


def _refuse_constant(name: str) -> NoReturn:
    msg = f"{name} is not JSON"
    raise json.JSONDecodeError(msg, name, 0)


def _parse_long_int(digits: str) -> int | Decimal:
    try:
        return int(digits)
    except ValueError:
        return Decimal(digits)


_DECODER = json.JSONDecoder(parse_constant=_refuse_constant)
LONG_INTEGER_DECODER = json.JSONDecoder(parse_constant=_refuse_constant, parse_int=_parse_long_int)

# How each bracket changes the depth, as the byte of a signed number.
_STEPS = bytes.maketrans(b"[{]}", b"\x01\x01\xff\xff")
_NO_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))


def has_too_many_values(body: bytes) -> bool:
    """Tell whether a large body is made of so many pieces that reading it would keep everybody waiting; at the speed of C."""
    if len(body) <= _ANY_VALUES_BYTES:
        return False
    return body.count(b",") + body.count(b"[") + body.count(b"{") > MAX_VALUES


def is_too_deep(body: bytes) -> bool:
    """Tell whether JSON is nested too deep, before the parser recurses into it; of other text the answer is of no account.

    All of it runs at the speed of C: a body of brackets alone must not stall the server.
    """
    if body.count(b"[") + body.count(b"{") <= MAX_DEPTH:
        return False
    unescaped = body.replace(b"\\\\", b"").replace(b'\\"', b"") if b"\\" in body else body
    outside_strings = b"".join(unescaped.split(b'"')[::2])
    steps = outside_strings.translate(_STEPS, _NO_BRACKETS)
    # Taking out the innermost pairs takes one level off every place, and most of the work in a wide document.
    outer = steps.replace(b"\x01\xff", b"")
    return max(accumulate(memoryview(outer).cast("b")), default=0) > MAX_DEPTH - 1
