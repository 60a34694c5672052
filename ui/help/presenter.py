"""What help shows: a chapter, those before it, what a search finds; without Qt."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from clue_desktop.domain.folding import folded
from ui.help.chapters import CHAPTERS, Spot
from ui.help.reading import Chapter, Section, chapter
from ui.state.observable import Observable
from ui.words.language import Language

MOST_FOUND = 40
_BEFORE, _AFTER = 20, 60
"""Characters of a text that are shown around what was found in it."""


@dataclass(frozen=True, slots=True)
class Found:
    """A section in which all words of a search occur; `around` is the text beside the first of them."""

    spot: Spot
    chapter: str
    section: str
    around: str


class HelpPresenter(Observable):
    """One reader.

    Attributes:
        language: which chapters are read.
        spot: what is shown.
        words: what was searched for, to be marked in the text.
    """

    def __init__(self, language: Language) -> None:
        super().__init__()
        self.language = language
        self.spot = Spot(CHAPTERS[0])
        self.words: Sequence[str] = ()
        self._before: list[Spot] = []
        self._after: list[Spot] = []
        self._opened = False

    @property
    def chapter(self) -> Chapter:
        """The chapter that is shown."""
        return self.read(self.spot.chapter)

    @property
    def can_go_back(self) -> bool:
        """Whether something was shown before."""
        return bool(self._before)

    @property
    def can_go_forward(self) -> bool:
        """Whether one has gone back."""
        return bool(self._after)

    def read(self, name: str) -> Chapter:
        """Return a chapter in the present language."""
        return chapter(self.language, name)

    def speak(self, language: Language) -> None:
        """Show the same in another language."""
        self.language = language
        self._changed()

    def open(self, spot: Spot, words: Sequence[str] = ()) -> None:
        """Show a chapter, or a section of it; `words` are marked in it."""
        if self._opened and spot != self.spot:
            self._before.append(self.spot)
            self._after.clear()
        self._opened = True
        self.spot, self.words = spot, words
        self._changed()

    def follow(self, link: str) -> str:
        """Follow a link: within help it is opened, and "" returned; any other is returned: it is not for help to open."""
        target, _, section = link.partition("#")
        name = target.removesuffix(".md") or self.spot.chapter
        if name not in CHAPTERS:
            return link
        self.open(Spot(name, section))
        return ""

    def go_back(self) -> None:
        """Show what was shown before."""
        self._step(self._before, self._after)

    def go_forward(self) -> None:
        """Undo `go_back`."""
        self._step(self._after, self._before)

    def search(self, text: str) -> list[Found]:
        """Return the sections in which all words occur; those whose titles hold all of them first."""
        words = folded(text).split()
        if not words:
            return []
        found: list[tuple[bool, Found]] = []
        for name in CHAPTERS:
            read = self.read(name)
            for section in read.sections:
                if all(word in section.needle for word in words):
                    in_title = all(word in folded(section.title) for word in words)
                    found.append((in_title, _found(read, section, words)))
        found.sort(key=lambda one: not one[0])
        return [one for _, one in islice(found, MOST_FOUND)]

    def _step(self, taken: list[Spot], kept: list[Spot]) -> None:
        if taken:
            kept.append(self.spot)
            self.spot, self.words = taken.pop(), ()
            self._changed()


def _found(read: Chapter, section: Section, words: Sequence[str]) -> Found:
    spot = Spot(read.name, section.anchor)
    return Found(spot, read.title, section.title if section.level > 1 else "", _around(section.text, words))


def _around(text: str, words: Sequence[str]) -> str:
    folded_text = folded(text)
    at = min((place for word in words if (place := folded_text.find(word)) >= 0), default=0)
    start = max(0, at - _BEFORE)
    if start:
        start = text.find(" ", start, at) + 1 or start
    end = at + _AFTER
    return f"{'… ' if start else ''}{text[start:end]}{' …' if end < len(text) else ''}"
