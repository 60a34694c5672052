"""What a screen is made of: parts that follow presenters while they are shown, and end together."""

from collections.abc import Awaitable, Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from clue_desktop.contract.events import Change
from ui.state.context import PageContext
from ui.state.life import Life, Reader
from ui.state.observable import Callback, Observable
from ui.state.tasks import Tasks


class Section(QWidget):
    """A part of a screen. Subclasses show in `_show` what the presenters say that they follow.

    Signals:
        shown_anew(): what it shows, and what of it is unsaved, may be another now.
    """

    shown_anew = Signal()

    def __init__(self, context: PageContext, tasks: Tasks, parent: QWidget | None = None) -> None:
        """Take the collaborators; `tasks` are those of the page."""
        super().__init__(parent)
        self.context = context
        self.tasks = tasks
        self._life = Life(context.changes, tasks)
        self._parts: tuple[Section, ...] = ()

    # ---- what a subclass says of itself

    def follows(self, *sources: Observable, show: Callback | None = None) -> None:
        """Show anew after each change of the sources: by `_show`, if nothing else is said."""
        show = show or self._show

        def show_and_tell() -> None:
            show()
            self.shown_anew.emit()

        self._life.follows(show_and_tell, *sources)

    def hears(self, hear: Callable[[Change | None], None]) -> None:
        """Call `hear` with each change on the server; with None when some may have been missed."""
        self._life.hears(hear)

    def reads(self, presenter: Reader, doing: str) -> None:
        """Have a presenter read now, again when a change concerns it, and again after a loss."""
        self._life.reads(presenter, doing)

    def reads_again(
        self, load: Callable[[], Awaitable[None]], concerns: Callable[[Change | None], bool], doing: str
    ) -> None:
        """Have something read again, not now, when a change concerns it, and after a loss."""
        self._life.reads_again(load, concerns, doing)

    def holds(self, *parts: "Section") -> None:
        """Begin, be left and have unsaved work together with these."""
        self._parts = parts
        for part in parts:
            part.shown_anew.connect(self.shown_anew)

    def ends_with(self, *ends: Callback) -> None:
        """Call these when the section is left."""
        self._life.ends_with(*ends)

    def _show(self) -> None:
        """Show what the presenters say now."""

    # ---- its life

    def begin(self) -> None:
        """Begin to load and to follow: once, when it is shown."""
        for part in self._parts:
            part.begin()

    def unsaved(self) -> str:
        """Return what would be lost by leaving now, in words, or "" for nothing."""
        return " ".join(filter(None, (part.unsaved() for part in self._parts)))

    def leave(self) -> None:
        """End everything that is under way: it is being closed. Subclasses call this too."""
        for part in self._parts:
            part.leave()
        self._life.end()
