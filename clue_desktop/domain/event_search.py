"""Which events a search finds: the same for a page that the server reads and for what a console hears of live."""

from collections.abc import Iterable

from clue_desktop.domain.folding import folded
from clue_desktop.domain.trace import id_in

SEARCHED = ("serial", "value", "api_name", "message", "reason")
"""What is looked at. Values are masked, so a card is found by its last characters."""
MAX_SEARCH_LENGTH = 100


def searched_words(search: str) -> list[str]:
    """Return the words that all have to occur, each in one of the members."""
    return folded(search[:MAX_SEARCH_LENGTH]).split()


def traced(search: str | None) -> str | None:
    """Return the trace id that is searched for, bare or as the vendor's log has the header; None for a search of words."""
    return id_in(search or "")


def is_found(search: str, members: Iterable[str | None], trace: str | None = None) -> bool:
    """Tell whether an event with these members is found; upper and lower case count as the same."""
    if (wanted := traced(search)) is not None:
        return trace == wanted
    texts = [folded(member) for member in members if member]
    return all(any(word in text for text in texts) for word in searched_words(search))
