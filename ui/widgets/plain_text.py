"""Text from elsewhere as it is: in tooltips, which are plain text and so break no lines, and on buttons and in menus."""

import re
import unicodedata

_COLUMNS = 88
_WORD = re.compile(r"\s*\S+|\s+$")


def literal(text: str) -> str:
    """Return a text for a button or a menu, where a single `&` would underline what comes after it."""
    return text.replace("&", "&&")


def wrapped(text: str) -> str:
    """Return a text in lines of at most 88 columns; its own line ends stay. A word that is longer is cut."""
    return "\n".join(line for given in text.splitlines() for line in _lines(given))


def _lines(text: str) -> list[str]:
    lines, room = [""], _COLUMNS
    for piece in _pieces(text):
        goes_on = _width(piece) <= room or not lines[-1]
        if not goes_on:
            lines.append("")
            room = _COLUMNS
        added = piece if goes_on else piece.lstrip()
        lines[-1] += added
        room -= _width(added)
    return lines


def _pieces(text: str) -> list[str]:
    """Return words with the blanks before them, none wider than a line."""
    pieces = []
    for word in _WORD.findall(text):
        piece = ""
        for character in word:
            if _width(piece + character) > _COLUMNS:
                pieces.append(piece)
                piece = ""
            piece += character
        pieces.append(piece)
    return pieces


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text)
