"""The window: toolbar, what is shown, status bar. Light to import: it paints before all else."""

import os
from collections.abc import Callable

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QMenu,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QToolBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from ui import names
from ui.frame.main_menu import MainMenu
from ui.widgets import theme, type_following
from ui.widgets.fonts import SystemType
from ui.widgets.icons import IconButton, icon
from ui.widgets.labels import Pill
from ui.widgets.placing import geometry_of, place_again, place_first
from ui.widgets.shortcuts import FOLD
from ui.widgets.states import BusyBar, EmptyState
from ui.words.language import tr

FIRST_SIZE = QSize(1280, 820)
SMALLEST_SIZE = QSize(800, 560)


class MainWindow(QMainWindow):
    """The frame around everything; what it shows is put in by others.

    Attributes:
        may_close: asked when the window is to be closed, with what to call when it may.
        go_back: called when Esc is pressed and nothing in the window has use for it.
        menu: help, about and the like.
        middle: all between toolbar and status bar.
        strip: the middle of the status bar; what is added to it takes the place of the rest while it is shown.
    """

    def __init__(self) -> None:
        super().__init__()
        self.may_close: Callable[[Callable[[], None]], None] = lambda proceed: proceed()
        self.go_back: Callable[[], None] = lambda: None
        self.closed: Callable[[], None] = lambda: None
        self._closing = False
        place_first(self, FIRST_SIZE, SMALLEST_SIZE)
        SystemType(self)
        self.setUnifiedTitleAndToolBarOnMac(True)

        self.toolbar = QToolBar()
        self.toolbar.setMovable(False)
        self.toolbar.setIconSize(QSize(18, 18))
        self.toolbar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.addToolBar(self.toolbar)
        self.menu = MainMenu(self)
        self.toolbar.addWidget(self.menu.button).setVisible(self.menu.has_button)
        self.fold = IconButton("sidebar", "")
        self.fold.setObjectName(names.LEFT_FOLD)
        self._fold_place = self.toolbar.addWidget(self.fold)
        self._fold_place.setVisible(False)
        self.status_server = Pill("")
        self.status_server.setObjectName(names.STATUS_SERVER)
        self.toolbar.addWidget(self.status_server)
        self._left = self._spring()
        self._right = self._spring()
        self.toolbar.addWidget(self._left)
        self._search_place = self.toolbar.addWidget(self._right)
        self.enroll = QToolButton()
        self.enroll.setObjectName(names.ENROLL_OPEN)
        self.enroll.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.enroll.setAutoRaise(True)
        self.enroll.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._enroll_place = self.toolbar.addWidget(self.enroll)
        self.account = QToolButton()
        self.account.setObjectName(names.ACCOUNT)
        self.account.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.account.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.account.setAutoRaise(True)
        self.account.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.account.setMenu(QMenu(self.account))
        self.toolbar.addWidget(self.account)

        self.starting = EmptyState("headquarters", "", "")
        self.busy = BusyBar()
        self.stack = QStackedWidget()
        self.stack.addWidget(self.starting)
        self.middle = QWidget()
        column = QVBoxLayout(self.middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.busy)
        column.addWidget(self.stack, 1)
        self.setCentralWidget(self.middle)

        self.strip = QStackedWidget()
        usual = QWidget()
        self._usual = QHBoxLayout(usual)
        self._usual.setContentsMargins(0, 0, 0, 0)
        self._usual.setSpacing(theme.WIDE_GAP)
        self.status_host = self._status(names.STATUS_HOST)
        self.status_devices = self._status(names.STATUS_DEVICES)
        self.status_mail = self._status_link(names.STATUS_MAIL)
        self._usual.addStretch(1)
        self.strip.addWidget(usual)
        # What takes its place has a button, too, and must move nothing.
        type_following.measure(
            self.strip,
            lambda: self.strip.setFixedHeight(self.status_mail.sizeHint().height() + theme.GAP // 2),
        )
        self.statusBar().addWidget(self.strip, 1)
        self.statusBar().setSizeGripEnabled(False)
        self.statusBar().setContentsMargins(0, 0, theme.GAP, 0)
        self.busy.set_busy(busy=True)
        self.show_texts()
        self.status_server.setText(tr("● starting…"))
        self.starting.say(tr("Starting…"), "")
        self._tint()

    def show_texts(self) -> None:
        """Say in the present language what the window itself says."""
        self.setWindowTitle(tr("CLUe Desktop"))
        self.toolbar.setWindowTitle(tr("Main"))
        self.menu.show_texts()
        self.fold.say(tr("Fold or show the left column ({keys})").format(keys=FOLD.shown()))
        self.enroll.setText(tr("Enroll a device…"))
        self.enroll.setAccessibleName(tr("Enroll a device"))
        self.account.setAccessibleName(tr("Account"))
        self.busy.setAccessibleName(tr("Under way"))

    def add_search(self, field: QWidget) -> None:
        """Put the search into the middle of the toolbar."""
        self.toolbar.insertWidget(self._search_place, field)

    def offer_search(self, field: QWidget, *, offered: bool) -> None:
        """Show or hide the search. Its action is asked for each time: one that was kept may be taken for deleted."""
        for action in self.toolbar.actions():
            if self.toolbar.widgetForAction(action) is field:
                action.setVisible(offered)

    def offer_enrollment(self, *, offered: bool) -> None:
        """Show or hide the way to the enrollment wizard."""
        self._enroll_place.setVisible(offered)

    def offer_folding(self, *, offered: bool) -> None:
        """Show or hide the button that folds the left column."""
        self._fold_place.setVisible(offered)

    def show_screen(self, screen: QWidget) -> None:
        """Show one of the screens; a new one is taken in."""
        if self.stack.indexOf(screen) < 0:
            self.stack.addWidget(screen)
        self.stack.setCurrentWidget(screen)

    def drop_screen(self, screen: QWidget) -> None:
        """Give a screen away for good."""
        self.stack.removeWidget(screen)
        screen.setParent(None)  # found by nobody any more, though it is deleted only later
        screen.deleteLater()

    def keep_in_status_bar(self, widget: QWidget) -> None:
        """Put something to the right of the status bar, where nothing takes its place."""
        self.statusBar().addPermanentWidget(widget)

    def geometry_as_text(self) -> str:
        """Return where the window is, to be remembered."""
        return geometry_of(self)

    def restore_geometry(self, text: object) -> None:
        """Put the window where it was, as far as there is a screen for it; before it is shown, so that it does not jump."""
        if isinstance(text, str):
            place_again(self, text)

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask first where work would be lost; then hide, and let the end be orderly."""
        if self._closing:
            event.accept()
            return
        event.ignore()
        self.may_close(self.close_now)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Esc go back, where nothing else has taken it."""
        if event.key() == Qt.Key.Key_Escape and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            self.go_back()
        else:
            super().keyPressEvent(event)

    @override
    def changeEvent(self, event: QEvent) -> None:
        """Follow the scheme."""
        if event.type() is QEvent.Type.PaletteChange:
            self._tint()
        super().changeEvent(event)

    def come_forward(self, token: str = "") -> bool:
        """Come before the other windows, with the keyboard; returns False where the window is closing.

        `token` is by which a desktop (Wayland) lets it do so.
        """
        if self._closing or not self.isVisible():
            return False
        if token:
            os.environ["XDG_ACTIVATION_TOKEN"] = token
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        front = QApplication.activeModalWidget() or self
        for window in (self, front):
            window.raise_()
        front.activateWindow()
        return True

    def close_now(self) -> None:
        """Close without asking."""
        self._closing = True
        self.hide()
        self.closed()

    def _tint(self) -> None:
        # A palette may change while the window is still being made.
        if hasattr(self, "account"):
            self.account.setIcon(icon("account"))
            self.enroll.setIcon(icon("device"))
            self.menu.button.setIcon(icon("menu"))

    def _status_link(self, name: str) -> QPushButton:
        link = QPushButton()
        link.setObjectName(name)
        link.setProperty("role", "link")
        link.hide()
        self._usual.addWidget(link)
        return link

    def _status(self, name: str) -> QLabel:
        label = QLabel()
        label.setObjectName(name)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setContentsMargins(theme.GAP, 0, 0, 0)
        self._usual.addWidget(label)
        return label

    @staticmethod
    def _spring() -> QWidget:
        spring = QWidget()
        spring.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        return spring
