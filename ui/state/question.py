"""What has to be confirmed before it is done, as presenters say it and dialogs show it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from clue_desktop.client.errors import PreconditionFailed


@dataclass(frozen=True, slots=True)
class Question:
    """A question to a person.

    Attributes:
        title: what is asked for; also the text of the button that does it.
        text: what it does to what.
        warning: what is lost by it, "" for nothing.
        destroys: whether it takes something away that cannot be had back by doing the opposite.
    """

    title: str
    text: str
    warning: str = ""
    destroys: bool = False


@dataclass(frozen=True, slots=True)
class Overtaken:
    """Somebody else was quicker: nothing was done, and a person decides between theirs and their own.

    Attributes:
        question: what they have done, and what doing one's own does to it.
        theirs: the present state, to go by when one's own is to be done all the same.
    """

    question: Question
    theirs: str


async def twice(attempt: Callable[[], Awaitable[Overtaken | None]]) -> Overtaken | None:
    """Make an attempt; when somebody is quicker between its reading and its writing, once more. Raises ClientError."""
    try:
        return await attempt()
    except PreconditionFailed:
        return await attempt()
