"""A vendor's request as somebody else described it, a command line or an OpenAPI document, and what the form can hold of it.

The body of the manual is one flat object of texts, numbers and booleans (5.4, 5.5): whatever else is described is named, and
left to the person. What is said of a description never holds a value of it.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple, NoReturn

from clue_desktop.domain.credentials import in_sight, is_text
from clue_desktop.domain.data_type import DataType
from clue_desktop.domain.response_json import MAX_DEPTH, is_too_deep
from clue_desktop.domain.said import Said
from clue_desktop.domain.unseen import is_unseen
from clue_desktop.domain.vendor_api import HeaderDraft, ManualFieldDraft

MOST_ROWS = 40
"""How many headers, and how many fields, are taken over for the form's rule to name the excess of; more fill no form."""

ONLY_POST = Said(
    "CLUe sends only HTTP POST, Content-Type: application/json requests to the registered URL. Endpoints that only accept"
    " GET, PUT, or other methods cannot be used"
)
_MOST_SHOWN = 48


class Fate(StrEnum):
    """What became of a part of a description."""

    TAKEN = "taken"
    LEFT_OUT = "leftOut"
    IMPOSSIBLE = "impossible"


class Remark(NamedTuple):
    """What became of a part, in words."""

    fate: Fate
    text: str


@dataclass(frozen=True, slots=True)
class DescribedRequest:
    """A request that the form can be filled with.

    Attributes:
        url: as described, valid or not.
        headers: a value that is still to be entered is None.
        members: of the body; None where nothing of a body could be read.
        remarks: on what is not as described.
        name: what it is called, "" where nobody says.
    """

    url: str
    headers: tuple[HeaderDraft, ...] = field(default=(), repr=False)
    members: tuple[ManualFieldDraft, ...] | None = field(default=None, repr=False)
    remarks: tuple[Remark, ...] = ()
    name: str = ""


class UnusableError(ValueError):
    """Nothing of a description can be taken; the message is a `Said` that names the reason."""


class Number(str):
    """A number of a JSON text, as it is written there."""

    __slots__ = ()


def shown(text: str) -> str:
    """Return a name from a description as it may be shown: not all of a long one, and nothing unseen."""
    short = text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]}…"
    return in_sight(short)


def first_unusable(text: str) -> str | None:
    """Return the first character that no command or document is written with: a control, half a character, one that turns the direction."""
    return next(
        (
            sign
            for sign in text
            if sign not in "\t\n\r\u200b\ufeff" and is_unseen(sign) and sign not in _JOINERS
        ),
        None,
    )


_JOINERS = "\u00ad\u200c\u200d\u2060"


def read_exactly(text: str) -> object:
    """Return a JSON text with its numbers as `Number`; of a repeated key the last value counts.

    Raises:
        ValueError: it is none, or nested too deep.
    """
    encoded = text.encode(errors="surrogatepass")
    if is_too_deep(encoded):
        msg = f"nested more than {MAX_DEPTH} levels deep"
        raise ValueError(msg)
    return _EXACT.decode(text.strip(" \t\r\n\ufeff"))


def _refuse_constant(name: str) -> NoReturn:
    msg = f"{name} is not JSON"
    raise ValueError(msg)


_EXACT = json.JSONDecoder(parse_int=Number, parse_float=Number, parse_constant=_refuse_constant)


def flat_members(members: Mapping[str, object]) -> tuple[list[ManualFieldDraft], list[Remark]]:
    """Return the members that a flat body can have, each of its type, and remarks on the others."""
    flat: list[ManualFieldDraft] = []
    remarks: list[Remark] = []
    for key, value in members.items():
        draft = flat_member(key, value)
        if isinstance(draft, ManualFieldDraft):
            flat.append(draft)
        else:
            remarks.append(draft)
    return bounded(flat, remarks)


def flat_member(key: str, value: object) -> ManualFieldDraft | Remark:
    """Return a member of the body, or why the body cannot have it."""
    match value:
        case bool():
            return ManualFieldDraft(key, DataType.BOOLEAN, "true" if value else "false")
        case Number() | int() | float():
            return ManualFieldDraft(key, DataType.NUMBER, str(value))
        case str() if is_text(value) and is_text(key):
            return ManualFieldDraft(key, DataType.STRING, value)
        case str():
            text = Said(
                "Field {key}: it has half a character (a surrogate), which cannot be sent", key=shown(key)
            )
        case None:
            text = Said("Field {key}: it is null; a field is a STRING, a NUMBER or a BOOLEAN", key=shown(key))
        case list():
            text = Said("Field {key}: it is an array; the body of a request is flat", key=shown(key))
        case _:
            text = Said("Field {key}: it is an object; the body of a request is flat", key=shown(key))
    return Remark(Fate.IMPOSSIBLE, text)


def bounded(
    flat: list[ManualFieldDraft], remarks: list[Remark]
) -> tuple[list[ManualFieldDraft], list[Remark]]:
    """Return no more fields, and no more remarks on fields, than a person can look through."""
    if len(flat) > MOST_ROWS:
        text = Said(
            "Fields: {count} are described; only the first {most} are taken over",
            count=len(flat),
            most=MOST_ROWS,
        )
        remarks = [Remark(Fate.IMPOSSIBLE, text), *remarks]
        flat = flat[:MOST_ROWS]
    if len(remarks) > MOST_ROWS:
        text = Said("{count} more parts are not possible either", count=len(remarks) - MOST_ROWS)
        remarks = [*remarks[:MOST_ROWS], Remark(Fate.IMPOSSIBLE, text)]
    return flat, remarks


def bounded_headers(headers: Iterable[HeaderDraft], remarks: list[Remark]) -> tuple[HeaderDraft, ...]:
    """Return no more headers than a person can look through, with a remark where there are more."""
    every = tuple(headers)
    if len(every) > MOST_ROWS:
        text = Said(
            "Headers: {count} are described; only the first {most} are taken over",
            count=len(every),
            most=MOST_ROWS,
        )
        remarks.append(Remark(Fate.IMPOSSIBLE, text))
    return every[:MOST_ROWS]
