"""How the bars of an outcome are filled, and the lines of a latency drawn, small, beside their names."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from ui.widgets import theme, type_following
from ui.widgets.canvas import line_pen, outcome_brush


class OutcomeSample(QWidget):
    """A square in the colour and pattern of an outcome."""

    def __init__(self, role: str, pattern: Qt.BrushStyle) -> None:
        super().__init__()
        self._role, self._pattern = role, pattern
        type_following.measure(self, self._measure)

    def _measure(self) -> None:
        side = round(self.fontMetrics().height() * 0.7)
        self.setFixedSize(QSize(side, side))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it in the colours of now."""
        painter = QPainter(self)
        painter.setPen(theme.colour(self._role))
        painter.setBrush(outcome_brush(self._role, self._pattern))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))


class LineSample(QWidget):
    """A short line in the colour and style of one of a plot's."""

    def __init__(self, role: str, style: Qt.PenStyle) -> None:
        super().__init__()
        self._role, self._style = role, style
        type_following.measure(self, self._measure)

    def _measure(self) -> None:
        high = self.fontMetrics().height()
        self.setFixedSize(QSize(round(high * 1.5), round(high * 0.7)))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it in the colours of now."""
        painter = QPainter(self)
        painter.setPen(line_pen(theme.colour(self._role), self._style))
        middle = self.height() // 2
        painter.drawLine(0, middle, self.width() - 1, middle)
