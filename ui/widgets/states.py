"""What a screen shows while there is nothing to show: an invitation to begin, or that something is under way."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget
from shiboken6 import isValid
from typing_extensions import override

from ui.widgets import scale, theme
from ui.widgets.icons import icon
from ui.words.language import tr


class EmptyState(QWidget):
    """An icon, what is not there yet, what to do about it, and optionally the button that does it (`button`)."""

    def __init__(
        self, icon_name: str, title: str, text: str, action: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._icon_name = icon_name
        self._held: QPushButton | None = None
        self._picture = QLabel()
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._title = QLabel(title)
        theme.set_type(self._title, scale.Type.LARGE)
        self._title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._text = QLabel(text)
        self._text.setProperty("role", "muted")
        self._text.setWordWrap(True)
        self._text.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        # Shown without a parent it would be a window, and the active one.
        self.button = QPushButton(action, self)
        self.button.setProperty("role", "primary")
        self.button.setVisible(bool(action))
        column = QVBoxLayout(self)
        column.setSpacing(theme.GAP)
        column.addStretch(2)
        for part in (self._picture, self._title):
            column.addWidget(part, 0, Qt.AlignmentFlag.AlignHCenter)
        # Aligned itself, a wrapped label would not be given the height that its lines need.
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(self._text, 3)
        middle.addStretch(1)
        column.addLayout(middle)
        column.addSpacing(theme.GAP)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
        self._tint()

    def say(self, title: str, text: str) -> None:
        """Change what is said."""
        self._title.setText(title)
        self._text.setText(text)

    def hold(self, button: QPushButton | None) -> None:
        """Offer what the page's own button does, under the name that it has now; None for nothing.

        While it is shown, the page's own is a plain one: a page has one primary button.
        """
        if self._held is not None and button is not self._held:
            theme.set_role(self._held, "primary")
        self._held = button
        self._yield_to_this(shown=self.isVisible())
        self.button.setVisible(button is not None)
        if button is not None:
            self.button.setText(button.text())
            self.button.setEnabled(button.isEnabled())
            self.button.setToolTip(button.toolTip())

    @override
    def showEvent(self, event: QShowEvent) -> None:
        """Be the page's primary button."""
        super().showEvent(event)
        self._yield_to_this(shown=True)

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        """Give that back to the page's own."""
        super().hideEvent(event)
        self._yield_to_this(shown=False)

    @override
    def changeEvent(self, event: QEvent) -> None:
        """Follow the scheme."""
        if event.type() is QEvent.Type.PaletteChange:
            self._tint()
        super().changeEvent(event)

    def _yield_to_this(self, *, shown: bool) -> None:
        if self._held is not None and isValid(self._held):
            theme.set_role(self._held, "" if shown else "primary")

    def _tint(self) -> None:
        drawing = icon(self._icon_name, "muted")
        self._picture.setPixmap(drawing.pixmap(QSize(32, 32), self.devicePixelRatioF()))


class BusyBar(QProgressBar):
    """A thin bar that says that something is under way; it keeps its room when idle, so that nothing jumps."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextVisible(False)
        self.setFixedHeight(3)
        self.setAccessibleName(tr("Under way"))
        self.set_busy(busy=False)

    def set_busy(self, *, busy: bool) -> None:
        """Show or hide that something is under way."""
        policy = self.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.setSizePolicy(policy)
        self.setRange(0, 0 if busy else 1)
        self.setVisible(busy)
