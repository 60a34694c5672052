"""The wizard's window: a head, how things stand, what is shown, the ways out. Light to import: it paints before all else."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent, QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from ui import names
from ui.widgets import theme
from ui.widgets.fonts import SystemType
from ui.widgets.labels import PageTitle
from ui.widgets.states import BusyBar
from ui.words.language import tr

FIRST_SIZE = QSize(800, 600)
SMALLEST_SIZE = QSize(400, 440)
_TOUCH_HEIGHT = 44


class EnrollmentWindow(QWidget):
    """The frame of the wizard; what it shows is put in by others.

    Attributes:
        may_close: asked when the window is to be closed, with what to call when it may.
        closed: called once it is.
    """

    def __init__(self) -> None:
        super().__init__()
        self.may_close: Callable[[Callable[[], None]], None] = lambda proceed: proceed()
        self.closed: Callable[[], None] = lambda: None
        self._closing = False
        self._was_maximized = False
        self.setObjectName(names.ENROLL_WINDOW)
        self.setWindowTitle(tr("CLUe Device Registration"))
        self.setMinimumSize(SMALLEST_SIZE)
        self.resize(FIRST_SIZE)
        SystemType(self)
        self._title = PageTitle(tr("Device registration"))
        self._remark = QLabel()
        self._remark.setTextFormat(Qt.TextFormat.PlainText)
        self._remark.setProperty("role", "muted")
        self._remark.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.full_screen = QPushButton(tr("Full screen"))
        self.full_screen.setObjectName(names.ENROLL_FULL_SCREEN)
        self.full_screen.setToolTip(tr("F11; Esc leaves it"))
        self.full_screen.setAutoDefault(False)
        self.full_screen.setMinimumHeight(_TOUCH_HEIGHT)
        self.full_screen.clicked.connect(self.toggle_full_screen)
        self.status = QLabel()
        self.status.setObjectName(names.ENROLL_STATUS)
        self.status.setTextFormat(Qt.TextFormat.PlainText)
        self.status.setWordWrap(True)
        theme.set_scale(self.status, 1.15)
        self.status.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._panel = QFrame()
        self._panel.setProperty("tone", "accent")
        self.busy = BusyBar()
        self.stack = QStackedWidget()
        self.nothing = QWidget()
        self.stack.addWidget(self.nothing)
        self.foot = QHBoxLayout()
        self.foot.setSpacing(theme.GAP)
        self.foot.addStretch(1)
        self._lay_out()
        for key, act in (
            (Qt.Key.Key_F11, self.toggle_full_screen),
            (Qt.Key.Key_Escape, self._leave_full_screen),
        ):
            QShortcut(QKeySequence(key), self).activated.connect(act)
        self.busy.set_busy(busy=True)

    def add_exit(self, text: str, name: str, act: Callable[[], None], role: str = "") -> QPushButton:
        """Add a button at the foot of the window."""
        button = QPushButton(text)
        button.setObjectName(name)
        button.setAutoDefault(False)
        button.setProperty("role", role)
        button.setMinimumHeight(_TOUCH_HEIGHT)
        button.clicked.connect(act)
        self.foot.addWidget(button)
        return button

    def say(self, text: str, tone: str, remark: str) -> None:
        """Say how things stand, and beside the title which step it is."""
        changed = text != self.status.text()
        self._remark.setText(remark)
        self._panel.setVisible(bool(text))
        if changed:
            self.status.setText(text)
            self.status.setAccessibleName(text)
            QAccessible.updateAccessibility(QAccessibleEvent(self.status, QAccessible.Event.Alert))
        theme.set_role(self._panel, tone or "accent", name="tone")
        theme.set_role(self.status, tone)

    def show_screen(self, screen: QWidget) -> None:
        """Show one of the screens; a new one is taken in."""
        if self.stack.indexOf(screen) < 0:
            self.stack.addWidget(screen)
        self.stack.setCurrentWidget(screen)

    def toggle_full_screen(self) -> None:
        """Go to full screen, or come back to what the window was."""
        if self.isFullScreen():
            self._leave_full_screen()
            return
        self._was_maximized = self.isMaximized()
        self.showFullScreen()

    def close_now(self) -> None:
        """Close without asking."""
        self._closing = True
        self.hide()
        self.closed()

    @override
    def changeEvent(self, event: QEvent) -> None:
        """Name what the button does next."""
        if event.type() is QEvent.Type.WindowStateChange:
            self.full_screen.setText(tr("Leave full screen") if self.isFullScreen() else tr("Full screen"))
        super().changeEvent(event)

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask first where the device's token would be lost; then hide, and let the end be orderly."""
        if self._closing:
            event.accept()
            return
        event.ignore()
        self.may_close(self.close_now)

    def _leave_full_screen(self) -> None:
        if self.isFullScreen():
            (self.showMaximized if self._was_maximized else self.showNormal)()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(theme.WIDE_GAP)
        head.addWidget(self._title)
        head.addWidget(self._remark, 1)
        head.addWidget(self.full_screen)
        panel = QHBoxLayout(self._panel)
        panel.setContentsMargins(theme.WIDE_GAP, theme.GAP, theme.WIDE_GAP, theme.GAP)
        panel.addWidget(self.status)
        ground = QScrollArea()
        ground.setWidgetResizable(True)
        ground.setFrameShape(QFrame.Shape.NoFrame)
        ground.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        ground.setWidget(self.stack)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.WIDE_GAP, theme.GAP, theme.WIDE_GAP, theme.GAP)
        column.setSpacing(theme.GAP)
        column.addLayout(head)
        column.addWidget(self.busy)
        column.addWidget(self._panel)
        column.addWidget(ground, 1)
        column.addLayout(self.foot)
