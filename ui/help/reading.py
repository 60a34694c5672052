"""Reads chapters of help: their Markdown, their headings, and what can be searched; without Qt.

A heading that begins with a number is reached by it (`#5.7`); any other by the anchor in braces after it (`{#send}`),
which is not shown, or else by its place in the chapter (`#s3`).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.resources import files

from clue_desktop.domain.folding import folded
from ui.words.language import Language

_HEADING = re.compile(r"(?P<level>#{1,6}) +(?P<title>.*?)(?: *\{#(?P<anchor>[\w.-]+)\})?\s*")
_NUMBER = re.compile(r"\d+(?:\.\d+)*(?=\.? )")
_LINK = re.compile(r"\[(?P<text>[^\]]*)\]\((?P<target>[^)\s]*)\)")
_FENCE = re.compile(r"^```\w*$", re.MULTILINE)
_EMPHASIS = re.compile(r"\*+|`+")
_EDGES = re.compile(r"^[ \t]*(?:>|-|\d+\.) |[ \t]*\|[ \t]*", re.MULTILINE)
_TABLE_LINE = re.compile(r"^\|[-|: ]+\|$", re.MULTILINE)


@dataclass(frozen=True)
class Section:
    """What stands under a heading, up to the next one.

    Attributes:
        level: of the heading, 1 for the chapter's title.
        title: as it is shown.
        anchor: by what it is reached, "" for the chapter's title.
        body: Markdown.
    """

    level: int
    title: str
    anchor: str
    body: str

    @property
    def number(self) -> str:
        """The manual's number, "" where it has none."""
        found = _NUMBER.match(self.title)
        return found[0] if found else ""

    @cached_property
    def text(self) -> str:
        """The body as it is read, its paragraphs in one line."""
        plain = _LINK.sub(lambda link: link["text"], _FENCE.sub("", _TABLE_LINE.sub("", self.body)))
        return " ".join(_EDGES.sub(" ", _EMPHASIS.sub("", plain)).split())

    @cached_property
    def needle(self) -> str:
        """Title and body for comparison."""
        return folded(f"{self.title} {self.text}")


@dataclass(frozen=True)
class Chapter:
    """A chapter in one language."""

    name: str
    sections: Sequence[Section]

    @property
    def title(self) -> str:
        """What it is called."""
        return self.sections[0].title

    @cached_property
    def markdown(self) -> str:
        """The whole text, headings without their anchors."""
        return "\n".join(f"{'#' * one.level} {one.title}\n{one.body}" for one in self.sections)

    def links(self) -> Iterator[str]:
        """Return where the chapter's links lead."""
        for section in self.sections:
            for link in _LINK.finditer(section.body):
                yield link["target"]


@lru_cache(maxsize=128)
def chapter(language: Language, name: str) -> Chapter:
    """Read a chapter."""
    file = files("resources") / "help" / str(language) / f"{name}.md"
    return Chapter(name, tuple(_sections(file.read_text("utf-8"))))


def _sections(text: str) -> Iterator[Section]:
    headings: list[re.Match[str]] = []
    bodies: list[list[str]] = []
    in_code = False
    for line in text.splitlines():
        in_code ^= line.startswith("```")
        found = None if in_code else _HEADING.fullmatch(line)
        if found is not None:
            headings.append(found)
            bodies.append([])
        elif bodies:
            bodies[-1].append(line)
    for place, (heading, body) in enumerate(zip(headings, bodies, strict=True)):
        number = _NUMBER.match(heading["title"])
        anchor = heading["anchor"] or (number[0] if number else f"s{place}")
        yield Section(len(heading["level"]), heading["title"], anchor if place else "", "\n".join(body))
