"""Rows that grow at both ends: new ones on top, older ones as one scrolls to them."""

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from ui.widgets.table import RowsModel, RowsView

_NEAR_THE_END_PX = 600

RowT = TypeVar("RowT")


class GrowingRows(Generic[RowT]):
    """A table's rows as a presenter changes them; what one is reading stays where it is."""

    def __init__(
        self,
        model: RowsModel[RowT],
        table: RowsView,
        look_back: Callable[[], None],
        happened: Callable[[], None] = lambda: None,
    ) -> None:
        """Take what to do when one nears the end, and when new ones have come."""
        self._model = model
        self._table = table
        self._look_back = look_back
        self._happened = happened
        table.verticalScrollBar().valueChanged.connect(lambda _value: self._scrolled())

    def insert_at(self, at: int, rows: Sequence[RowT]) -> None:
        """Put rows in."""
        bar = self._table.verticalScrollBar()
        reading = bar.value() if at == 0 else 0
        self._model.insert_at(at, rows)
        if at == 0 and rows:
            self._happened()
        if reading > 0:
            bar.setValue(reading + len(rows) * self._table.verticalHeader().defaultSectionSize())

    def drop(self, first: int, last: int) -> None:
        """Take rows out, `last` included."""
        self._model.drop(first, last)

    def show_beside(self, panel: QWidget, *, shown: bool) -> None:
        """Show a panel about the chosen row, or hide it; the row must not vanish under the panel that it opened."""
        opens = shown and panel.isHidden()
        panel.setVisible(shown)
        if opens:
            QTimer.singleShot(0, self._table, lambda: self._table.scrollTo(self._table.currentIndex()))

    def _scrolled(self) -> None:
        bar = self._table.verticalScrollBar()
        if bar.maximum() - bar.value() < _NEAR_THE_END_PX:
            self._look_back()
