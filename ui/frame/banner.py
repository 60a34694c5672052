"""The strip that says that the server is gone, why, and when it is tried again: in the place of the status bar."""

import math
from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QStackedWidget, QWidget

from ui import names
from ui.widgets import theme
from ui.widgets.labels import ElidedLabel
from ui.words.language import tr


class Banner(QFrame):
    """Shown while the server is gone; hidden otherwise.

    In a stack, it takes the place of what is otherwise there, which is as high, and gives it back.
    """

    def __init__(self, retry: Callable[[], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(names.BANNER)
        self.setProperty("tone", "warning")
        self._text = ElidedLabel()
        self._text.setObjectName(names.BANNER_TEXT)
        self._countdown = QLabel()
        self._retry = QPushButton()
        self._retry.setObjectName(names.BANNER_RETRY)
        self._retry.setProperty("role", "link")
        self._retry.clicked.connect(retry)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.GAP, 0, theme.GAP, 0)
        row.setSpacing(theme.WIDE_GAP)
        row.addWidget(self._text, 1)
        row.addWidget(self._countdown)
        row.addWidget(self._retry)
        self._seconds_left: Callable[[], float] | None = None
        self._tick = QTimer(self, interval=250)
        self._tick.timeout.connect(self._count)
        self.show_texts()
        self.hide()

    def show_texts(self) -> None:
        """Say in the present language what the banner itself says."""
        self._retry.setText(tr("Retry now"))
        self._retry.setAccessibleName(tr("Try to reach the server now"))

    def text(self) -> str:
        """Return what it says."""
        return self._text.text()

    def say(
        self, text: str, *, tone: str = "warning", seconds_left: Callable[[], float] | None = None
    ) -> None:
        """Show it; with `seconds_left` the countdown to the next attempt beside it."""
        changed = self.isHidden() or text != self._text.text()
        self._text.setText(text)
        self._seconds_left = seconds_left
        self._countdown.setVisible(seconds_left is not None)
        theme.set_role(self, tone, name="tone")
        self._count()
        self._tick.start()
        stack = self.parentWidget()
        if isinstance(stack, QStackedWidget):
            stack.setCurrentWidget(self)
        self.show()
        if changed:
            self.setAccessibleName(text)
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def end(self) -> None:
        """Hide it."""
        self._tick.stop()
        stack = self.parentWidget()
        if isinstance(stack, QStackedWidget):
            stack.setCurrentIndex(0)
        self.hide()

    def _count(self) -> None:
        if self._seconds_left is not None:
            seconds = max(0, math.ceil(self._seconds_left()))
            self._countdown.setText(
                tr("Next attempt in {seconds} s").format(seconds=seconds) if seconds else tr("Trying…")
            )
