"""The first row of a page: its title, and what can be done, beside it where there is room and otherwise below it."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QWidget
from typing_extensions import override

from ui.widgets import theme


class HeadingRow(QWidget):
    """Two groups of widgets: `heading` on the left, `actions` on the right, or on the left of a row of their own."""

    def __init__(self, heading: list[QWidget], actions: list[QWidget]) -> None:
        super().__init__()
        self._heading, self._actions = QHBoxLayout(), QHBoxLayout()
        for group, widgets in ((self._heading, heading), (self._actions, actions)):
            group.setSpacing(theme.GAP)
            for widget in widgets:
                group.addWidget(widget)
        self._heading.addStretch()
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(theme.GAP)
        self._box.addLayout(self._heading, 1)
        self._box.addLayout(self._actions)

    @override
    def minimumSizeHint(self) -> QSize:
        """Ask for the wider of the two groups, as one may stand below the other."""
        least = self._box.minimumSize()
        return QSize(
            max(self._heading.minimumSize().width(), self._actions.minimumSize().width()), least.height()
        )

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put one below the other, or beside it."""
        super().resizeEvent(event)
        needed = self._heading.sizeHint().width() + theme.GAP + self._actions.sizeHint().width()
        beside = needed <= event.size().width()
        directions = QBoxLayout.Direction
        self._box.setDirection(directions.LeftToRight if beside else directions.TopToBottom)
