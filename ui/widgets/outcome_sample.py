"""How the bars of an outcome are filled, small, beside its name."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from ui.widgets import theme
from ui.widgets.canvas import outcome_brush


class OutcomeSample(QWidget):
    """A square in the colour and pattern of an outcome."""

    def __init__(self, role: str, pattern: Qt.BrushStyle) -> None:
        super().__init__()
        self._role, self._pattern = role, pattern
        side = round(self.fontMetrics().height() * 0.7)
        self.setFixedSize(QSize(side, side))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it in the colours of now."""
        painter = QPainter(self)
        painter.setPen(theme.colour(self._role))
        painter.setBrush(outcome_brush(self._role, self._pattern))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
