"""The cards of a page: in two columns where there is room for them, else in one."""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget
from typing_extensions import override

from ui.widgets import theme

_TWO_COLUMNS = 860
"""Pixels: a window of 1,100 has them beside the left column."""
_CHARACTERS = 56
"""Of a card, at least: with larger type it takes a wider page."""


class CardGrid(QWidget):
    """Places widgets in rows, in the order of their positions."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: list[QWidget] = []
        self._columns = 1
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, theme.GAP, theme.GAP, 0)
        self._grid.setSpacing(theme.GAP)

    def place(self, card: QWidget, position: int) -> None:
        """Put a card at a position (0 = the first); it may be there already."""
        if position < len(self._shown) and self._shown[position] is card:
            return
        if card in self._shown:
            self._shown.remove(card)
        self._shown.insert(position, card)
        self._arrange()

    def take(self, card: QWidget) -> None:
        """Take a card out; it belongs to nobody then."""
        if card in self._shown:
            self._shown.remove(card)
        card.setParent(None)
        self._arrange()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take as many columns as there is room for."""
        super().resizeEvent(event)
        columns = 2 if event.size().width() >= self._least_of_two() else 1
        if columns != self._columns:
            self._columns = columns
            self._arrange()

    def _least_of_two(self) -> int:
        return max(_TWO_COLUMNS, 2 * _CHARACTERS * self.fontMetrics().averageCharWidth())

    def _arrange(self) -> None:
        # Not by `takeAt`: Python would keep what it gives, and a card's row no longer hear that the card has grown.
        for card in self._shown:
            self._grid.removeWidget(card)
        for number, card in enumerate(self._shown):
            self._grid.addWidget(card, *divmod(number, self._columns))
        for column in range(2):
            self._grid.setColumnStretch(column, int(column < self._columns))
        for row in range(self._grid.rowCount()):
            self._grid.setRowStretch(row, 0)
        self._grid.setRowStretch(len(self._shown), 1)  # below the last, so that cards keep their height
