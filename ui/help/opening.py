"""Opens help: one window for the whole console, where there is room beside it; F1 in dialogs and other windows, too."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QLocale, QObject, QRect, QSize
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from ui import names
from ui.help.chapters import CHAPTERS, Spot, spot_of
from ui.help.presenter import HelpPresenter
from ui.help.window import FIRST_SIZE, HelpWindow
from ui.state.context import Preferences
from ui.widgets.placing import FRAME, geometry_of, place_again
from ui.widgets.shortcuts import HELP
from ui.words.language import Language, first_known

_GEOMETRY = "help.geometry"


class HelpOpener(QObject):
    """The one way to help of a console, or of a wizard that stands alone."""

    def __init__(self, beside: QWidget, preferences: Preferences, screen: Callable[[], str]) -> None:
        """Take the window that it stands beside, and what tells which screen is shown there."""
        super().__init__(beside)
        self._beside = beside
        self._preferences = preferences
        self._screen = screen
        self._presenter = HelpPresenter(_language())
        self._window: HelpWindow | None = None
        self._is_closed = False
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._follow_keyboard)
            self._follow_keyboard(None, application.focusWidget())

    @property
    def window(self) -> HelpWindow | None:
        """The window, once it was opened."""
        return self._window

    @property
    def spot(self) -> Spot:
        """What is shown, or was last."""
        return self._presenter.spot

    def open(self, screen: str, window: str = "") -> None:
        """Open what is about a screen, or about a window or dialog by its object name; or bring help forward with it."""
        self.open_at(spot_of(screen, window))

    def open_at(self, spot: Spot) -> None:
        """Open a chapter."""
        made = self._window
        if made is None:
            made = self._window = HelpWindow(self._presenter, self._preferences)
            kept = self._preferences.get(_GEOMETRY)
            if not (isinstance(kept, str) and place_again(made, kept)):
                screen = self._beside.screen().availableGeometry()
                made.setGeometry(place_beside(self._beside.frameGeometry(), screen, FIRST_SIZE))
        made.show()  # before the chapter: where it is scrolled to depends on how wide it is
        self._presenter.open(spot)
        made.raise_()
        made.activateWindow()
        made.read()

    def titles(self) -> Iterable[tuple[str, Spot]]:
        """Return what each chapter is called."""
        return [(self._presenter.read(name).title, Spot(name)) for name in CHAPTERS]

    def show_texts(self) -> None:
        """Say everything in the present language."""
        self._presenter.speak(_language())
        if self._window is not None:
            self._window.show_texts()

    def close(self) -> None:
        """Close it for good, and remember where it was."""
        self._is_closed = True
        if self._window is not None:
            self._preferences.set(_GEOMETRY, geometry_of(self._window))
            window, self._window = self._window, None
            window.leave()

    def _follow_keyboard(self, _before: QWidget | None, now: QWidget | None) -> None:
        """Let F1 work in whichever window the keyboard comes to; the main window has it in its menu."""
        window = QApplication.activeWindow() if now is not None else None
        if self._is_closed or window is None or window is self._window or not _needs_key(window):
            return
        key = QShortcut(HELP.sequence, window)
        key.setObjectName(names.HELP)
        name = window.objectName()
        key.activated.connect(lambda: self.open(self._screen(), name))


def place_beside(frame: QRect, screen: QRect, size: QSize) -> QRect:
    """Return a place right of a window where the screen has room for it, else at the screen's right edge; as high as it.

    Args:
        frame: the window, with what the system puts around it.
        screen: what of the screen is free.
        size: how large it is at least, as far as the screen allows it.
    """
    room = screen.marginsRemoved(FRAME)
    width = min(size.width(), room.width())
    height = min(max(size.height(), frame.height() - FRAME.top() - FRAME.bottom()), room.height())
    left = max(min(frame.right() + 1 + FRAME.left(), room.right() + 1 - width), room.left())
    top = max(min(frame.top() + FRAME.top(), room.bottom() + 1 - height), room.top())
    return QRect(left, top, width, height)


def _needs_key(window: QWidget) -> bool:
    """Whether a window is one of those without a menu, and has no key for help yet."""
    is_one = isinstance(window, QDialog) or window.objectName() == names.ENROLL_WINDOW
    return is_one and window.findChild(QShortcut, names.HELP) is None


def _language() -> Language:
    """Return the language that the console speaks."""
    return first_known([QLocale().name()])
