"""What a text means that was pasted or typed where a number, an address or a value is asked for.

Labels, mails and spreadsheets give more than the number: its name, a revision, blanks of every kind, digits of another
keyboard. The number that is meant is the one run of digits of the right length; digits of several runs are never put
together, unless the whole text is one number written in groups of at most four, all parted alike (`5478-3862-9`).
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from clue_desktop.domain.place_tree import is_place_id
from clue_desktop.domain.said import Said
from clue_desktop.domain.unseen import is_unseen

_HYPHENS = re.compile("[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]")
_DIGITS = re.compile(r"[0-9]+")
_GROUPS = re.compile(r"[0-9]{1,4}(?P<parted>[ -])[0-9]{1,4}(?:(?P=parted)[0-9]{1,4})*")


class Number(StrEnum):
    """A number of a certain length."""

    SERIAL = "serial"
    PLACE_ID = "placeId"
    CODE = "code"


_LENGTHS = {Number.SERIAL: (9, 12), Number.PLACE_ID: (8, 8), Number.CODE: (6, 6)}


@dataclass(frozen=True, slots=True)
class Meant:
    """What was meant.

    Attributes:
        text: the number in ASCII digits; what was entered, trimmed, where there is none.
        problem: why no number can be told, "" for none. A number alone that is too short or too long is no problem of
            this kind: the number's own rule says so.
        code: the problem's name for programs.
    """

    text: str
    problem: str = ""
    code: str = ""


def length_of(number: Number) -> str:
    """Return how many digits a number has, for people: `6`, `9–12`."""
    least, most = _LENGTHS[number]
    return str(least) if least == most else f"{least}–{most}"


def no_number(number: Number) -> str:
    """Return what is said of a text that has no such number in it."""
    return Said("There is no number of {length} digits in this.", length=length_of(number))


def number_in(text: str, number: Number) -> Meant:
    """Return the number that is meant by a text."""
    plain = _plain(text)
    if not plain or _DIGITS.fullmatch(plain):
        return Meant(plain)
    least, most = _LENGTHS[number]
    fitting = {run for run in _DIGITS.findall(plain) if least <= len(run) <= most}
    if number is Number.PLACE_ID and len(fitting) > 1:
        fitting = {run for run in fitting if is_place_id(run)} or fitting
    if len(fitting) == 1:
        return Meant(fitting.pop())
    length = length_of(number)
    if fitting:
        return Meant(
            plain,
            Said(
                "There are several numbers of {length} digits in this. Enter the one that is meant.",
                length=length,
            ),
            "number_ambiguous",
        )
    joined = "".join(_DIGITS.findall(plain))
    if _GROUPS.fullmatch(plain) and least <= len(joined) <= most:
        return Meant(joined)
    return Meant(plain, no_number(number), "number_missing")


def trimmed(text: str) -> str:
    """Return a URL, an address, a header or a card's value without what was pasted around it: blanks, line ends, what is not seen."""
    start, end = 0, len(text)
    while start < end and _is_around(text[start]):
        start += 1
    while end > start and _is_around(text[end - 1]):
        end -= 1
    return text[start:end]


def _is_around(character: str) -> bool:
    # A control character that is no blank is none that comes with a paste: it stays, for the value's rule to refuse.
    return character.isspace() or (is_unseen(character) and unicodedata.category(character) != "Cc")


def _plain(text: str) -> str:
    """Return a text with digits of every script in ASCII, one kind of blank and of hyphen, and nothing unseen."""
    signs = []
    for sign in text:
        value = unicodedata.decimal(sign, None)
        if value is not None:
            signs.append(str(value))
        elif sign.isspace():
            signs.append(" ")
        elif not is_unseen(sign):
            signs.append(sign)
    return re.sub(" +", " ", _HYPHENS.sub("-", "".join(signs))).strip()
