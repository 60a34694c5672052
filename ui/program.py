"""Runs a window, the console's or the enrollment wizard's: the window first, then what it needs, and an end in order."""

import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QEventLoop
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from clue_desktop.profiles import Profiles
from ui.widgets import theme
from ui.widgets.icons import program_icon
from ui.widgets.keyboard import let_enter_press
from ui.widgets.translation import system_language, use_language
from ui.words.language import Language

if TYPE_CHECKING:
    from ui.staying import Contents, Window

DESKTOP_FILE = "clue-desktop"
"""By this name a desktop knows which entry, with which icon, a window belongs to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgramOptions:
    """How a program with a window was started.

    Attributes:
        settings: the folder for profiles and preferences; None for the user's own.
        stop_with_stdin: say in one line on stdout that the window is there, and close it when stdin ends.
        language: what to speak this time; None for what a person has chosen before, or else the system's language.
    """

    settings: Path | None = None
    stop_with_stdin: bool = False
    language: Language | None = None

    @property
    def chosen_language(self) -> Language | None:
        """What a person has chosen, this time or before; None = like the system."""
        kept = Profiles(self.settings).language
        return self.language or (Language(kept) if kept in set(Language) else None)


WindowT = TypeVar("WindowT", bound="Window")


def run_window(
    make: Callable[[], WindowT], fill: Callable[[WindowT], "Awaitable[Contents]"], options: ProgramOptions
) -> int:
    """Make a window and fill it, stay until it is closed, and return the exit code."""
    app = application()
    app.setApplicationName("CLUe Desktop")
    app.setWindowIcon(program_icon())
    QGuiApplication.setDesktopFileName(DESKTOP_FILE)
    app.setQuitOnLastWindowClosed(False)
    theme.apply(app)
    let_enter_press(app)
    use_language(app, options.chosen_language or system_language())
    window = make()
    window.show()
    # Painted before anything else is imported; what a person does is kept for those who listen then.
    app.processEvents(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
    from ui.staying import stay

    return stay(app, window, partial(fill, window), stop_with_stdin=options.stop_with_stdin)


def application() -> QApplication:
    """Return Qt's application, made when it is first asked for: what listens needs it."""
    app = QApplication.instance()
    return app if isinstance(app, QApplication) else QApplication(sys.argv[:1])
