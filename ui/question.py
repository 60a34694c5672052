"""What has to be confirmed before it is done, as presenters say it and dialogs show it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Question:
    """A question to a person.

    Attributes:
        title: what is asked for; also the text of the button that does it.
        text: what it does to what.
        warning: what is lost by it, "" for nothing.
    """

    title: str
    text: str
    warning: str = ""
