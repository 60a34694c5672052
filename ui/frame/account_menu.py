"""The menu of the account button: who is signed in, the colours, the language, signing out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QToolButton

from clue_desktop.contract.session import Administrator
from ui import names
from ui.widgets.plain_text import literal
from ui.words.language import tr


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several that exclude each other.

    Attributes:
        name: the object name of its entry.
        chosen: whether it is the present one.
    """

    name: str
    title: str
    chosen: bool
    choose: Callable[[], None]


@dataclass(frozen=True, slots=True)
class Choices:
    """What one chooses from, under a title."""

    name: str
    title: str
    choices: Sequence[Choice]


def fill_account_menu(
    button: QToolButton,
    who: Administrator | None,
    submenus: Sequence[Choices],
    account: Callable[[], None],
    sign_out: Callable[[], None],
    kept: tuple[str, str],
    server_settings: tuple[Callable[[], None], str],
    enroll: Callable[[], None] | None,
) -> None:
    """Fill the menu anew; with `who` None, nobody is signed in, and what belongs to a person is left out.

    `account` opens one's own account; `kept` says where the sign-in is kept, and why not
    elsewhere; `server_settings` is what opens them, and why it may not, "" where it may; `enroll`
    opens the enrollment wizard, None where there is no server for it yet.
    """
    menu = button.menu()
    menu.clear()  # but for the submenus, which it does not own: they are filled anew
    button.setText(literal(who.name) if who is not None else "")
    if who is not None:
        address = menu.addAction(literal(who.email))
        address.setEnabled(False)
        where, why_not_elsewhere = kept
        keeping = menu.addAction(where)
        keeping.setObjectName(names.STATUS_SIGN_IN)
        keeping.setEnabled(False)
        keeping.setToolTip(why_not_elsewhere)
        menu.addSeparator()
        own = menu.addAction(tr("Your account…"))
        own.setObjectName(names.ACCOUNT_OPEN)
        own.triggered.connect(account)
        open_settings, why_not = server_settings
        settings = menu.addAction(tr("Server settings…"))
        settings.setObjectName(names.ACCOUNT_SERVER_SETTINGS)
        settings.setEnabled(not why_not)
        settings.setToolTip(why_not)
        settings.triggered.connect(open_settings)
        menu.setToolTipsVisible(True)
        menu.addSeparator()
    if enroll is not None:
        entry = menu.addAction(tr("Enroll a device…"))
        entry.setObjectName(names.ENROLL_MENU)
        entry.triggered.connect(enroll)
        menu.addSeparator()
    for choices in submenus:
        _add(menu, choices)
    if who is not None:
        menu.addSeparator()
        out = menu.addAction(tr("Sign out"))
        out.setObjectName(names.SIGN_OUT)
        out.triggered.connect(sign_out)


def _add(menu: QMenu, choices: Choices) -> None:
    submenu = _submenu(menu, choices.name)
    submenu.setTitle(choices.title)
    menu.addMenu(submenu)
    for before in submenu.findChildren(QActionGroup):
        before.setParent(None)  # with its entries: found by nobody any more, though it is deleted only later
        before.deleteLater()
    submenu.clear()
    group = QActionGroup(submenu)
    for choice in choices.choices:
        action = QAction(choice.title, group)
        action.setObjectName(choice.name)
        action.setCheckable(True)
        action.setChecked(choice.chosen)
        # Not before the menu is closed: a choice may make it anew.
        action.triggered.connect(choice.choose, Qt.ConnectionType.QueuedConnection)
        submenu.addAction(action)


def _submenu(menu: QMenu, name: str) -> QMenu:
    """Return the submenu of that name, made when it is first asked for: one that is open meanwhile stays."""
    direct = Qt.FindChildOption.FindDirectChildrenOnly
    for there in menu.findChildren(QMenu, name, options=direct):
        return there
    made = QMenu(menu)
    made.setObjectName(name)
    return made
