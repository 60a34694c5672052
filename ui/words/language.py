"""The console's language.

Every text of the console is written in English at its place, as `tr("Move")` or `tr("Move device {serial}").format(…)`,
and found there by lupdate. Qt's translator, which `ui.widgets.translation` installs, supplies the other languages;
without one (in tests of presenters) the English stands. Presenters use it too, and stay free of Qt.

What the rules (`clue_desktop.domain`) and the server say arrives as a finished English sentence, over the wire as well.
`told` finds the template that such a sentence was made from, in `ui.words.rule_texts`, and returns the translated one with the
same values; a value that is itself such a text (a reason, the name of a credential) is translated too.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from string import Formatter

from clue_desktop.domain.said import Said


class Language(StrEnum):
    """The languages that are complete, by their ISO 639-1 codes."""

    ENGLISH = "en"
    KOREAN = "ko"


NAMES = {Language.ENGLISH: "English", Language.KOREAN: "한국어"}
"""Each language in its own words, as people look for it in a menu."""

RULES = "rules"
"""The context of what the rules and the server say; the console's own texts have none."""

Source = Callable[[str, str], str]
"""Translates the text of a context."""


@dataclass(frozen=True, slots=True)
class _Template:
    """A text with places for values.

    Attributes:
        literal: its longest piece between two values: whatever lacks it cannot have been made from the template, and that
            is found out far more quickly than by the pattern.
        weight: how many characters are not values; the more, the more certain is a match.
    """

    text: str
    literal: str
    weight: int
    pattern: re.Pattern[str]


class _Speaker:
    """Where translations come from at present."""

    def __init__(self) -> None:
        self.source: Source | None = None
        self._templates: list[_Template] | None = None
        self._said_values: frozenset[str] = frozenset()

    def told(self, sentence: str) -> str:
        if self.source is None or not sentence:
            return sentence
        if isinstance(sentence, Said):
            return self._translated(self.source, sentence)
        if (whole := self.source(RULES, sentence)) != sentence:
            return whole
        for template in self._known():
            if template.literal in sentence and (found := template.pattern.fullmatch(sentence)):
                values = found.groupdict()
                said = {name: self.told(values[name]) for name in values.keys() & self._said_values}
                return self.source(RULES, template.text).format(**values | said)
        return sentence

    def _translated(self, source: Source, said: Said) -> str:
        """Return the translation with the values filled in; it is ours, the values are shown as what they are."""
        template = source(RULES, said.template)
        if template == said.template:
            return said
        values = {
            name: self.told(value) if isinstance(value, Said) else value
            for name, value in said.values.items()
        }
        try:
            return template.format(**values)
        except KeyError:  # a server of another version says the same with other values
            return said

    def _known(self) -> list[_Template]:
        """Return the templates, the one that leaves least to its values first."""
        if self._templates is None:
            from ui.words.rule_texts import SAID_VALUES, TEXTS

            self._said_values = SAID_VALUES
            made = (_template(text) for text in TEXTS if "{" in text)
            self._templates = sorted(made, key=lambda template: -template.weight)
        return self._templates


_speaker = _Speaker()


def tr(text: str) -> str:
    """Return one of the console's own texts in the chosen language."""
    return text if _speaker.source is None else _speaker.source("", text)


def told(sentence: str) -> str:
    """Return what a rule or the server says in the chosen language; as it came where no translation is known."""
    return _speaker.told(sentence)


def speak(source: Source | None) -> None:
    """Go by these translations from now on; None = by the English as it is written."""
    _speaker.source = source


def first_known(wanted: Iterable[str]) -> Language:
    """Return the first language of a list of locale names (`ko-KR`, `en`) that the console speaks."""
    for name in wanted:
        code = name.replace("_", "-").split("-")[0].lower()
        if code in set(Language):
            return Language(code)
    return Language.ENGLISH


def _template(text: str) -> _Template:
    literals, made = [""], ""
    for literal, name, _, _ in Formatter().parse(text):
        literals[-1] += literal
        made += re.escape(literal)
        if name is not None:
            literals.append("")
            made += f"(?P<{name}>.+?)"
    return _Template(text, max(literals, key=len), sum(map(len, literals)), re.compile(made, re.DOTALL))
