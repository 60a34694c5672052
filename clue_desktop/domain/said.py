"""A sentence as what it was made of: its template and the values in it, so that it can be said in another language.

`Said("At most {most} are allowed.", most=3)` is a `str`, the English sentence, and goes wherever one goes: into a problem, an
exception, a log. Who presents it translates the template and fills in the values (`ui.words.language.told`). So a sentence
is written once, where it is said; `packaging/translations.py` finds it there.

A value may be a `Said` itself (a reason, the name of a credential), which is translated too; any other is data, and is
shown as it is, whatever it reads like.
"""

from collections.abc import Mapping
from typing import Final, Self

Value = str | int | float
"""What stands in a sentence; a `Said` is a `str`."""

_NONE: Final[Mapping[str, Value]] = {}


class Said(str):
    """A sentence, or a piece of one, in English.

    Attributes:
        template: the sentence with a name in braces for each value (`{most}`); braces of its own stand twice.
        values: the values by these names.
    """

    __slots__ = ("template", "values")

    template: str
    values: Mapping[str, Value]

    def __new__(cls, template: str, /, **values: Value) -> Self:
        """Make a sentence of a template that is written in the call: there it is found for translation."""
        made = super().__new__(cls, template.format(**values))
        made.template = template
        made.values = values
        return made

    @classmethod
    def as_sent(cls, message: str, template: str, values: Mapping[str, Value] = _NONE) -> Self:
        """Return a sentence that somebody else made: `message` is its English to the letter.

        The template is looked up, never filled in, so that it may come from anywhere.
        """
        made = super().__new__(cls, message)
        made.template = template
        made.values = values
        return made

    def __reduce__(self) -> tuple[object, ...]:
        """Copy and pickle it with its template, which `str` knows nothing of."""
        return Said.as_sent, (str(self), self.template, dict(self.values))


def said_by(fault: BaseException) -> str:
    """Return what an exception says, as it was said: `str()` of an exception has lost its template."""
    words = fault.args[0] if fault.args else None
    return words if isinstance(words, Said) else str(fault)
