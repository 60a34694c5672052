"""The menu of the window: help, keyboard shortcuts, about, quit."""

from functools import partial
from pathlib import Path

import pytest
from opened_console import console, fill, reached
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow, QMenu, QPushButton, QToolButton
from pytestqt.qtbot import QtBot
from qt import Live, click, find, until
from running import OWNER
from shiboken6 import delete

from clue_desktop.profiles import Profiles
from ui import names
from ui.application import ConsoleOptions
from ui.frame.account_menu import Choice, Choices, fill_account_menu
from ui.frame.main_menu import MainMenu
from ui.frame.shortcuts_dialog import ShortcutsDialog
from ui.frame.window import MainWindow
from ui.state.destination import PageKey, to_page
from ui.state.session import Phase
from ui.widgets.shortcuts import HELP, TABLE


@pytest.fixture
def window(qtbot: QtBot) -> MainWindow:
    window = MainWindow()
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


def entry(window: QMainWindow, name: str) -> QAction:
    found = window.findChild(QAction, name)
    assert isinstance(found, QAction)
    return found


def test_there_is_no_entry_for_help_before_there_is_help(window: MainWindow):
    opened: list[str] = []
    assert not entry(window, names.HELP).isVisible()
    QTest.keyClick(window, Qt.Key.Key_F1)
    window.menu.offer_help(lambda: opened.append("help"))
    assert entry(window, names.HELP).isVisible()
    QTest.keyClick(window, Qt.Key.Key_F1)
    entry(window, names.HELP).trigger()
    assert opened == ["help", "help"]


def test_quit_is_what_closes_the_window(window: MainWindow):
    closed: list[bool] = []
    window.closed = lambda: closed.append(True)
    entry(window, names.QUIT).trigger()
    assert closed == [True]
    assert not window.isVisible()


def test_the_account_menu_that_is_filled_anew_leaves_nothing_behind(qapp: QApplication):
    before = set(qapp.topLevelWidgets())
    window = MainWindow()
    button = window.account
    bare = len(set(qapp.topLevelWidgets()) - before)
    chosen: list[str] = []

    def fill_with(*titles: str) -> None:
        choices = [
            Choice(f"choice.{title}", title, title == titles[0], partial(chosen.append, title))
            for title in titles
        ]
        fill_account_menu(
            button,
            None,
            [Choices("colours", "Colours", choices), Choices("language", "Language", choices[:1])],
            lambda: None,
            lambda: None,
            ("", ""),
            (lambda: None, ""),
            None,
        )

    fill_with("light", "dark")
    colours = find(button, QMenu, "colours")
    kept = [colours, find(button, QMenu, "language")]
    for titles in (("dark", "light"), ("none", "light", "dark"), ("light",)):
        fill_with(*titles)
        assert [find(button, QMenu, menu.objectName()) for menu in kept] == kept, "one that is open stays so"
        assert len(set(qapp.topLevelWidgets()) - before) == bare + len(kept)
        assert [action.text() for action in colours.actions()] == list(titles)
        assert [action.text() for action in colours.findChildren(QAction) if action.isChecked()] == [
            titles[0]
        ]
        assert [action.text() for action in button.menu().actions()] == ["Colours", "Language"]
    colours.actions()[0].trigger()
    qapp.processEvents()
    assert chosen == ["light"]
    delete(window)
    assert set(qapp.topLevelWidgets()) == before


def test_the_menu_button_has_the_entries_in_their_order(window: MainWindow):
    button = find(window, QToolButton, names.MENU)
    assert button.isVisible()
    assert button.accessibleName() == "Menu"
    menu = button.menu()
    assert menu is not None
    shown = [action.objectName() for action in menu.actions() if not action.isSeparator()]
    assert shown == [names.HELP, names.SHORTCUTS, names.ABOUT, names.QUIT]


def test_where_the_system_has_a_menu_bar_they_are_there_with_their_roles(qtbot: QtBot):
    window = QMainWindow()
    qtbot.addWidget(window)
    menu = MainMenu(window, in_menu_bar=True)
    window.menuBar().setNativeMenuBar(False)
    assert not menu.has_button
    (bar,) = [action.menu() for action in window.menuBar().actions()]
    roles = {action.objectName(): action.menuRole() for action in bar.actions()}  # type: ignore[attr-defined]
    assert roles == {
        names.HELP: QAction.MenuRole.NoRole,
        names.SHORTCUTS: QAction.MenuRole.NoRole,
        names.ABOUT: QAction.MenuRole.AboutRole,
        names.QUIT: QAction.MenuRole.QuitRole,
    }


@pytest.mark.parametrize("with_help", [True, False])
def test_the_list_of_shortcuts_shows_the_table(window: MainWindow, *, with_help: bool):
    dialog = ShortcutsDialog(window, with_help=with_help)
    dialog.show()
    texts = [label.text() for label in dialog.findChildren(QLabel)]
    for where in TABLE:
        for shortcut in where.shortcuts:
            listed = shortcut.what() in texts and shortcut.shown() in texts
            assert listed is (with_help or (shortcut is not HELP and not where.is_apart)), shortcut
    dialog.reject()


def keys_in(window: QMainWindow) -> set[str]:
    """Return all shortcuts that something in a window has."""
    by_shortcuts = [sequence for one in window.findChildren(QShortcut) for sequence in QShortcut.keys(one)]
    by_actions = [sequence for one in window.findChildren(QAction) for sequence in one.shortcuts()]
    return {one.toString() for one in (*by_shortcuts, *by_actions) if not one.isEmpty()}


async def test_the_table_lists_the_shortcuts_that_there_really_are(live: Live, tmp_path: Path):
    """In a whole console with the editor open; what widgets hear themselves, tests of the keyboard hold."""
    group = live.owner.place("placeGroup", None, "Group of shortcuts")
    live.owner.assign(group)
    profiles = Profiles(tmp_path)
    profiles.change(profiles.profile(live.server.url), fingerprint=live.server.ready["fingerprint"])
    async with console(ConsoleOptions(server=live.server.url, settings=tmp_path)) as opened:
        await reached(opened, Phase.SIGN_IN)
        assert opened.chapter == "signIn"
        fill(opened.window, {names.SIGN_IN_EMAIL: OWNER["email"], names.SIGN_IN_PASSWORD: OWNER["password"]})
        click(find(opened.window, QPushButton, names.SIGN_IN_SUBMIT))
        await reached(opened, Phase.READY)
        workspace = opened.workspace
        assert workspace is not None
        workspace.go(to_page(PageKey.CUSTOMER_API, group))
        assert opened.chapter == "customerApi"
        add = await until(lambda: opened.window.findChild(QPushButton, names.APIS_ADD))
        await until(add.isEnabled)
        click(add)
        await until(lambda: "Ctrl+1" in keys_in(opened.window))
        assert opened.chapter == "apiEditor"
        listed = {
            sequence.toString()
            for where in TABLE
            for shortcut in where.shortcuts
            if not shortcut.is_heard and not where.is_apart
            for sequence in shortcut.sequences()
        }
        await until(lambda: keys_in(opened.window) >= listed)
        assert keys_in(opened.window) == listed
        workspace.pages.close_page()
