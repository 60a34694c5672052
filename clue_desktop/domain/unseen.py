"""Characters that cannot be seen in a text, or turn its direction: refused in names, shown as escapes elsewhere (UAX #9)."""

import re
import unicodedata
from collections.abc import Iterator

# Cc (but for tab and line ends, which a text may have), Cs, Zl, Zp, the property Bidi_Control, and of the format
# characters those that nobody types: soft hyphen, zero-width space and no-break space, word joiner, invisible
# operators, annotation marks. Joiners (U+200C, U+200D) are none of them: Persian, Hindi and emoji are written with them.
_CONTROLS = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff"
_LINES = "\t\n\r\u2028\u2029"
_TURNING = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_HIDDEN = "\u00ad\u180e\u200b\u2060-\u2065\u206a-\u206f\ufeff\ufff9-\ufffb\U000e0001"
# What takes room or joins, but shows nothing; a text of these alone is empty to whoever looks at it.
_BLANK = "\u034f\u115f\u1160\u17b4\u17b5\u200c\u200d\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0020-\U000e007f\U000e0100-\U000e01ef"
_NOT_IN_NAMES = re.compile(f"[{_CONTROLS}{_LINES}{_TURNING}{_HIDDEN}]")
_ESCAPED = re.compile(
    f"[{_CONTROLS}\u2028\u2029{_TURNING}{_HIDDEN}{_BLANK}\r\u00a0\u2000-\u200a\u202f\u205f\u3000]"
)
_NOTHING_SEEN = re.compile(rf"[\s{_BLANK}]*")
# Vowels and finals of Hangul, which join what stands before them without being combining characters.
_JOINING_JAMO = re.compile("[\u1161-\u1175\u11a8-\u11c2]")


def first_unseen(text: str) -> int | None:
    """Return where a text first has a character that no name may have: a control, one that is not seen, or one that turns the direction."""
    found = _NOT_IN_NAMES.search(text)
    return None if found is None else found.start()


def is_unseen(character: str) -> bool:
    """Tell whether a character shows nothing and takes no room, or turns the direction."""
    return _NOT_IN_NAMES.match(character) is not None or character in "\u200c\u200d"


def is_blank(text: str) -> bool:
    """Tell whether there is nothing to see in a text."""
    return _NOTHING_SEEN.fullmatch(text) is not None


def escape(character: str) -> str:
    r"""Return a character as JSON may write it: `\\u200b`, beyond U+FFFF as a pair."""
    number = ord(character)
    if number < 0x10000:
        return f"\\u{number:04x}"
    number -= 0x10000
    return f"\\u{0xD800 + (number >> 10):04x}\\u{0xDC00 + (number & 0x3FF):04x}"


def escaped(text: str) -> str:
    """Return a text with all that cannot be seen in it written as escapes; tabs, line feeds and ordinary blanks stay.

    Nor can it be seen that a letter is written in pieces or by another number (text that is not in NFC), such as
    Hangul in NFD: it is not equal to what looks the same, so its parts are written as escapes too.
    """
    if not unicodedata.is_normalized("NFC", text):
        text = "".join(map(_letter, _letters(text)))
    return _ESCAPED.sub(lambda found: escape(found[0]), text)


def _letters(text: str) -> Iterator[str]:
    """Yield the characters of a text, each with those that are joined to it."""
    start = 0
    for at in range(1, len(text)):
        if not unicodedata.combining(text[at]) and not _JOINING_JAMO.match(text[at]):
            yield text[start:at]
            start = at
    yield text[start:]


def _letter(letter: str) -> str:
    if unicodedata.is_normalized("NFC", letter):
        return letter
    return "".join(one if one.isascii() else escape(one) for one in letter)
