"""The console's language.

Every text of the console is written in English at its place, as `tr("Move")` or `tr("Move device {serial}").format(…)`,
and found there by lupdate. Qt's translator, which `ui.widgets.translation` installs, supplies the other languages;
without one (in tests of presenters) the English stands. Presenters use it too, and stay free of Qt.

What the rules (`clue_desktop.domain`) and the server say is written at its place too, as `Said("… {value} …", value=…)`,
English with its template and values, over the wire as well. `told` translates the template and fills in the values; one
that is a `Said` itself (a reason, the name of a credential) is translated too, and any other text is data.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum

from clue_desktop.domain.said import Said


class Language(StrEnum):
    """The languages that are complete, by their ISO 639-1 codes."""

    ENGLISH = "en"
    KOREAN = "ko"


NAMES = {Language.ENGLISH: "English", Language.KOREAN: "한국어"}
"""Each language in its own words, as people look for it in a menu."""

RULES = "rules"
"""The context of what the rules and the server say; the console's own texts have none."""

_PLACE = re.compile(r"\{\{|\}\}|\{(\w+)\}")

Source = Callable[[str, str], str]
"""Translates the text of a context."""


class _Speaker:
    """Where translations come from at present."""

    def __init__(self) -> None:
        self.source: Source | None = None

    def told(self, text: str) -> str:
        if self.source is None or not isinstance(text, Said):
            return text
        template = self.source(RULES, text.template)
        values = {
            name: self.told(value) if isinstance(value, str) else str(value)
            for name, value in text.values.items()
        }
        if template == text.template and values == {name: str(value) for name, value in text.values.items()}:
            return text
        return _filled_in(template, values) or text


def _filled_in(template: str, values: Mapping[str, str]) -> str:
    """Return a template with its values; "" where it has others, as a server of another version may say it.

    Not by `str.format`, which would look into the values: the template may be a server's.
    """
    try:
        return _PLACE.sub(lambda place: values[place[1]] if place[1] else place[0][0], template)
    except KeyError:
        return ""


_speaker = _Speaker()


def tr(text: str) -> str:
    """Return one of the console's own texts in the chosen language."""
    return text if _speaker.source is None else _speaker.source("", text)


def told(text: str) -> str:
    """Return what a rule or the server says in the chosen language.

    What is no `Said` (a text from elsewhere, what an older server says) stays as it is, whatever it reads like.
    """
    return _speaker.told(text)


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
