"""Several paths in one variable, with commas between them."""

from collections.abc import Callable


def listed_paths(text: str, is_file: Callable[[str], bool]) -> tuple[str, ...]:
    """Return the paths of a list; a comma belongs to a path where only with it there is such a file.

    From the left each takes as much as makes a file that is there; where none is, it ends at the next comma, so that what
    is not there is named as it was meant most likely.
    """
    pieces = text.split(",")
    found: list[str] = []
    while pieces:
        lengths = range(len(pieces), 0, -1)
        taken = next((n for n in lengths if is_file(",".join(pieces[:n]).strip())), 1)
        if path := ",".join(pieces[:taken]).strip():
            found.append(path)
        del pieces[:taken]
    return tuple(found)
