"""The menu of the window: help, keyboard shortcuts, about, quit; on macOS in the menu bar of the system."""

import sys
from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMainWindow, QMenu, QToolButton

from ui import names
from ui.widgets.shortcuts import HELP, QUIT, Shortcut
from ui.words.language import tr


class MainMenu:
    """The entries, which are the same in the window's menu button and in a menu bar.

    Attributes:
        button: what opens the menu; hidden where the system has a menu bar.
        help: opens help; hidden until there is some (`offer_help`).
        shortcuts, about: what shows these; whoever knows them connects them.
    """

    def __init__(self, window: QMainWindow, *, in_menu_bar: bool = sys.platform == "darwin") -> None:
        self.button = QToolButton()
        self.button.setObjectName(names.MENU)
        self.button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.button.setProperty("role", "menu")
        self.button.setAutoRaise(True)
        self.button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.menu = QMenu(self.button)
        self.button.setMenu(self.menu)
        self.help = self._entry(window, names.HELP, HELP)
        self.shortcuts = self._entry(window, names.SHORTCUTS)
        self.about = self._entry(window, names.ABOUT, role=QAction.MenuRole.AboutRole)
        quitting = self._entry(window, names.QUIT, QUIT, role=QAction.MenuRole.QuitRole)
        quitting.triggered.connect(window.close)
        self._quit = quitting
        self._bar: QMenu | None = None
        self._open_help: Callable[[], None] | None = None
        self.help.triggered.connect(self._help_wanted)
        self.help.setVisible(False)
        self.menu.addActions([self.help, self.shortcuts, self.about])
        self.menu.addSeparator()
        self.menu.addAction(quitting)
        if in_menu_bar:
            self._bar = window.menuBar().addMenu("")
            self._bar.addActions([self.help, self.shortcuts, self.about, quitting])
        self.has_button = not in_menu_bar
        self.show_texts()

    def show_texts(self) -> None:
        """Say in the present language what the menu itself says."""
        self.button.setToolTip(tr("Menu"))
        self.button.setAccessibleName(tr("Menu"))
        self.help.setText(tr("Help"))
        self.shortcuts.setText(tr("Keyboard shortcuts"))
        self.about.setText(tr("About CLUe Desktop"))
        self._quit.setText(tr("Quit"))
        if self._bar is not None:
            self._bar.setTitle(tr("Help"))

    def offer_help(self, open_help: Callable[[], None]) -> None:
        """Show the entry for help, and let F1 open it, from now on."""
        self._open_help = open_help
        self.help.setVisible(True)

    @property
    def has_help(self) -> bool:
        """Whether there is help to open."""
        return self._open_help is not None

    def _help_wanted(self) -> None:
        if self._open_help is not None:
            self._open_help()

    @staticmethod
    def _entry(
        window: QMainWindow,
        name: str,
        shortcut: Shortcut | None = None,
        *,
        role: QAction.MenuRole = QAction.MenuRole.NoRole,
    ) -> QAction:
        entry = QAction(window)
        entry.setObjectName(name)
        entry.setMenuRole(role)
        if shortcut is not None:
            entry.setShortcuts(shortcut.sequences())
        window.addAction(entry)  # its keys hold while the menu is closed
        return entry
