"""A walk through every screen at every size, in both languages and with two types: nothing overlaps, is cut, or moves.

The screens are those of the pictures (`packaging/screenshots.py`): whoever adds a picture has its layout tried. What is
known to be wrong stands in `known_layout_faults.txt`, a line for each screen, size and type; a line that is no longer
true fails too, so that the list only grows shorter.
"""

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import keyring
from focus_faults import focusable, has_ring, kind_of, takes_focus_without_use
from layout_faults import layout_faults, moved, name_of, places_of_controls
from picture_studio import Backstage, Look, OwnKeyring, PictureError, Studio, backstage
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QRect, QSize
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QLineEdit, QWidget
from screenshots import PICTURES
from shiboken6 import isValid

from ui.state.notices import Level, Notice
from ui.widgets import theme
from ui.widgets.translation import use_language
from ui.words.language import Language

SIZES = ((1024, 640), (1280, 680), (1440, 900))
STUDIO = (2200, 1200)
"""The size in which screens are brought to what they show, so that whatever is filled in can be seen."""
KNOWN = Path(__file__).parents[1] / "ui/known_layout_faults.txt"
USUAL, LARGE = 100, 150
TYPES: dict[Language, tuple[int, int]] = {Language.ENGLISH: (LARGE, USUAL), Language.KOREAN: (USUAL, LARGE)}
"""How large the type is when a screen is opened, and what it becomes while the screen is open, in percent.

Each screen is opened with either and looked at with both: to open it costs more than to look at it.
"""
SCHEMES: dict[Language, theme.Scheme] = {Language.ENGLISH: "light", Language.KOREAN: "dark"}
"""In each of them the focus is to be seen. A walk keeps to one: to change it is dear, for every widget is dressed anew."""
NONSENSE = "\N{BULLET} no such thing"
"""What no field takes."""
_MOST_LOOKS = 100
_LOOK_SECONDS = 0.03
_TURNS = 3
"""Of the event loop, until layouts have settled."""


def _is_cut_by_scrolling(field: QWidget) -> bool:
    """Tell whether a field lies at the edge of what scrolls, so that it is scrolled to when it has the keyboard."""
    above = field.parentWidget()
    while above is not None and not isinstance(above, QAbstractScrollArea):
        above = above.parentWidget()
    if above is None:
        return False
    place = QRect(field.mapTo(above, QPoint(0, 0)), field.size())
    return not above.rect().adjusted(0, theme.GAP, 0, -theme.GAP).contains(place)


@dataclass(frozen=True, slots=True, order=True)
class Case:
    """A screen at a size (as in 1024x640), or looked at for its moves, focus or ring; type is in percent."""

    screen: str
    size: str
    type: int

    def line(self, said: str) -> str:
        """Return the line of the list."""
        return f"{self.screen} | {self.size} | {self.type} | {said}"


def known_faults() -> dict[Case, str]:
    """Read the list of what is known to be wrong."""
    found = {}
    for line in KNOWN.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            screen, size, percent, said = line.split(" | ", 3)
            found[Case(screen, size, int(percent))] = said
    return found


async def these_screens_are_laid_out_well(qapp: QApplication, screens: Sequence[str]) -> None:
    """Fail where something overlaps, is cut, or lies outside, the focus has no ring or no use, or something moves by itself.

    Args:
        qapp: the application.
        screens: the names of their pictures.
    """
    with _looks(qapp):
        found = await _found(qapp, screens)
    known = {case: said for case, said in known_faults().items() if case.screen in screens}
    new = [case.line(said) for case, said in sorted(found.items()) if case not in known]
    mended = [case.line(said) for case, said in sorted(known.items()) if case not in found]
    assert not new, "New faults of layout (mend them):\n" + "\n".join(new)
    assert not mended, f"Mended: remove these lines from {KNOWN.name}:\n" + "\n".join(mended)


async def _found(qapp: QApplication, screens: Sequence[str]) -> dict[Case, str]:
    found: dict[Case, str] = {}
    async with backstage() as behind:
        for language in Language:
            use_language(qapp, language)
            theme.set_scheme(SCHEMES[language])
            walk = Walk(qapp, language)
            await walk.through(screens, behind)
            for case, said in walk.found.items():
                found.setdefault(case, f"{language}: {said}")
    return found


@contextmanager
def _looks(qapp: QApplication) -> Iterator[None]:
    """Give the application the theme and a keyring of its own, for a time."""
    usual, kept = qapp.font(), keyring.get_keyring()
    keyring.set_keyring(OwnKeyring())
    theme.apply(qapp, "light")
    try:
        yield
    finally:
        use_language(qapp, Language.ENGLISH)
        theme.set_scheme(SCHEMES[Language.ENGLISH])
        qapp.setFont(usual)
        keyring.set_keyring(kept)


class Walk:
    """A walk through screens, in a language.

    Attributes:
        found: the first fault of each case.
    """

    def __init__(self, qapp: QApplication, language: Language) -> None:
        self.found: dict[Case, str] = {}
        self._app = qapp
        self._points = qapp.font().pointSizeF()
        self._language = language
        self._rings: dict[tuple[object, ...], bool] = {}

    async def through(self, screens: Sequence[str], behind: Backstage) -> None:
        """Show screens, and look at each with either type."""
        opened, then = TYPES[self._language]
        self._write(opened)
        async with behind.studio(Look(*STUDIO, self._language, drawn=False)) as made:
            for title in screens:
                made.window.activateWindow()
                try:
                    async with asynccontextmanager(PICTURES[title])(made) as window:
                        await self._look(title, made, window, opened)
                        self._write(then)
                        await self._look(title, made, window, then)
                except PictureError as fault:
                    raise AssertionError(f"{title} cannot be shown: {fault}") from fault
                finally:
                    made.clear()
                    made.window.resize(*STUDIO)
                    await settled()
                    self._write(opened)
        self._write(USUAL)

    def _write(self, percent: int) -> None:
        """Have the system's type become so large."""
        font = self._app.font()
        font.setPointSizeF(self._points * percent / 100)
        self._app.setFont(font)

    async def _look(self, title: str, made: Studio, window: QWidget, percent: int) -> None:
        await self._sizes(title, window, percent)
        if percent != USUAL:
            return
        if self._language is Language.ENGLISH:  # the last look at it: the fields are full of nonsense then
            await self._movements(title, made, window)
        await self._focus(title, window)

    async def _sizes(self, title: str, window: QWidget, percent: int) -> None:
        for width, height in reversed(SIZES):
            window.resize(width, height)
            await settled()
            size = QSize(width, height)
            faults = layout_faults(window, size)
            if faults:  # or a busy machine is not done with it yet
                await at_rest(window)
                faults = layout_faults(window, size)
            self._note(title, f"{width}x{height}", map(str, faults), percent)

    async def _movements(self, title: str, made: Studio, window: QWidget) -> None:
        """Have notices told, and fields filled with what they do not take: what can be pressed stays where it is."""
        before = await at_rest(window)
        if window is made.window:
            made.console.notices.done("Saved.")
            made.console.notices.tell(
                Notice(Level.FAULT, "Saving failed. The server cannot be reached. " * 3)
            )
            await settled()
            self._note(title, "moves", moved(before, places_of_controls(window), "a notice"))
        for field in [
            one for one in focusable(window) if isinstance(one, QLineEdit) and not one.isReadOnly()
        ]:
            if not isValid(field) or not field.isVisible():
                continue
            if _is_cut_by_scrolling(
                field
            ):  # whoever types in it has scrolled to it: that moves what is beside it
                field.setFocus()
                await settled()
            before = places_of_controls(window)
            field.setFocus()
            field.setText(NONSENSE)
            field.textEdited.emit(NONSENSE)
            field.editingFinished.emit()
            field.clearFocus()
            await settled()
            self._note(
                title, "moves", moved(before, places_of_controls(window), f"typing into {name_of(field)}")
            )

    async def _focus(self, title: str, window: QWidget) -> None:
        if (
            QApplication.activeWindow() is None
        ):  # what was typed may have left it so, and then no ring is seen
            window.activateWindow()
            await settled()
        stops = {stop: kind_of(stop) for stop in focusable(window)}
        in_vain = [
            f"the focus is of no use to {name_of(one)}" for one in stops if takes_focus_without_use(one)
        ]
        self._note(title, "focus", in_vain)
        for stop, kind in stops.items():
            if kind not in self._rings:
                self._rings[kind] = has_ring(stop)
        scheme = SCHEMES[self._language]
        without = [
            f"no ring can be seen around {name_of(stop)} where it is {scheme}"
            for stop, kind in stops.items()
            if not self._rings[kind]
        ]
        self._note(title, "ring", without)

    def _note(self, title: str, size: str, faults: Iterable[str], percent: int = USUAL) -> None:
        faults = list(faults)
        if faults:
            more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
            self.found.setdefault(Case(title, size, percent), f"{faults[0]}{more}")


async def settled() -> None:
    """Wait until what has been asked of the layouts is done."""
    for _ in range(_TURNS):
        await asyncio.sleep(0)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)


async def at_rest(window: QWidget) -> dict[QWidget, QPoint]:
    """Wait until nothing is loaded any more that would move something, and return where everything is."""
    before, alike = places_of_controls(window), 0
    for _ in range(_MOST_LOOKS):
        await asyncio.sleep(_LOOK_SECONDS)
        now = places_of_controls(window)
        alike = alike + 1 if now == before else 0
        before = now
        if alike == _TURNS:
            break
    return before
