"""Which events a search finds: the same for a page that the server reads and for what a console hears of live."""

from collections.abc import Iterable

from clue_desktop.domain.folding import folded

SEARCHED = ("serial", "value", "api_name", "message", "reason")
"""What is looked at. Values are masked, so a card is found by its last characters."""
MAX_SEARCH_LENGTH = 100


def searched_words(search: str) -> list[str]:
    """Return the words that all have to occur, each in one of the members."""
    return folded(search[:MAX_SEARCH_LENGTH]).split()


def is_found(search: str, members: Iterable[str | None]) -> bool:
    """Tell whether an event with these members is found; upper and lower case count as the same."""
    texts = [folded(member) for member in members if member]
    return all(any(word in text for text in texts) for word in searched_words(search))
