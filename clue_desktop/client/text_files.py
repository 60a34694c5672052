"""Text files that people write with whatever they have: with a byte-order mark, or in UTF-16 as PowerShell's `>` writes it."""

import codecs
from pathlib import Path

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16's, with which it begins
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_HOW = "save it as UTF-8 (in PowerShell: … | Set-Content -Encoding utf8 FILE)"


class NotTextError(ValueError):
    """A file is no text that can be read; the message says what it seems to be, and how to save it."""


def read_text(path: Path) -> str:
    """Return a file's text without its mark, if it has one.

    Raises:
        NotTextError: it is neither UTF-8 nor marked as something else.
        OSError: as reading does.
    """
    return text_in(path.read_bytes())


def text_in(content: bytes) -> str:
    """Return what a file's bytes say, as `read_text` does. Raises NotTextError."""
    encoding = next((name for mark, name in _MARKS if content.startswith(mark)), "utf-8")
    if encoding == "utf-8" and b"\0" in content:
        raise NotTextError(f"it looks like UTF-16 without a byte-order mark; {_HOW}")
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        name = encoding.removesuffix("-sig").upper()
        raise NotTextError(f"not {name} at byte {error.start}; {_HOW}") from error
