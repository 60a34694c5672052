"""Which credential values a load presents: the lines of a file, or a pattern that counts."""

import re
from collections.abc import Sequence
from pathlib import Path

from clue_desktop.client.text_files import NotTextError, read_text

MOST_VALUES = 1_000_000

_RANGE = re.compile(r"\{([0-9]+)-([0-9]+)\}")


class ValuesError(ValueError):
    """Values that cannot be presented; the text says why to the person who typed them."""


def check_value(value: str) -> str:
    """Return the value, if it is text that can be sent. Raises ValuesError."""
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise ValuesError("The value is not text that can be sent: it is not UTF-8.") from error
    return value


def values_of(text: str) -> Sequence[str]:
    """Return the values that `text` stands for, in order.

    With a range in braces it is a pattern: `user{1-100}`, `{0001-5000}` (leading zeros stay). Anything else is the
    name of a UTF-8 file with a value a line. Raises ValuesError.
    """
    found = _RANGE.search(text)
    if found is None:
        return _lines_of(Path(text))
    first, last = int(found[1]), int(found[2])
    if not 0 <= last - first < MOST_VALUES:
        raise ValuesError(f"The range {found[0]} must rise and have at most {MOST_VALUES:,} values.")
    head, tail = check_value(text[: found.start()]), check_value(text[found.end() :])
    width = len(found[1])
    return [f"{head}{number:0{width}}{tail}" for number in range(first, last + 1)]


def _lines_of(path: Path) -> Sequence[str]:
    try:
        values = [line for line in read_text(path).splitlines() if line]
    except OSError as error:
        raise ValuesError(
            f"{path} cannot be read ({error.strerror}), and has no range such as {{1-100}}."
        ) from error
    except NotTextError as error:
        raise ValuesError(f"{path} is not a UTF-8 text: {error}.") from error
    if not 0 < len(values) <= MOST_VALUES:
        raise ValuesError(f"{path} must have 1 to {MOST_VALUES:,} values, one a line.")
    return values
