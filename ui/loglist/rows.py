"""Rows that grow at both ends: new ones on top, older ones as one scrolls to them."""

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QPushButton, QWidget
from typing_extensions import override

from ui.widgets.making import make_button
from ui.widgets.table import RowsModel, RowsView
from ui.words.language import tr

_NEAR_THE_END_PX = 600

RowT = TypeVar("RowT")


class GrowingRows(QObject, Generic[RowT]):
    """A table's rows as a presenter changes them; what one is reading or points at stays where it is.

    New rows on top of what is scrolled push nothing away: the view scrolls along. At the top there is nothing to
    scroll, so while the pointer is on the rows new ones wait, until it leaves them or `fresh` is pressed.

    Attributes:
        fresh: says how many wait, and shows them; hidden while none does.
    """

    def __init__(
        self,
        model: RowsModel[RowT],
        table: RowsView,
        look_back: Callable[[], None],
        happened: Callable[[], None] = lambda: None,
    ) -> None:
        """Take what to do when one nears the end, and when new ones have come."""
        super().__init__(table)
        self._model = model
        self._table = table
        self._look_back = look_back
        self._happened = happened
        self._waiting: list[RowT] = []
        self.fresh: QPushButton = make_button(
            "", f"{table.objectName()}.fresh", self.show_waiting, role="link"
        )
        self.fresh.hide()
        table.verticalScrollBar().valueChanged.connect(lambda _value: self._scrolled())
        table.viewport().installEventFilter(self)

    def insert_at(self, at: int, rows: Sequence[RowT]) -> None:
        """Put rows in."""
        if not rows:
            return
        if at > 0:
            self._model.insert_at(at - len(self._waiting), rows)
            return
        self._happened()
        self._waiting[0:0] = rows
        if self._is_pointed_at():
            self._say()
        else:
            self.show_waiting()

    def drop(self, first: int, last: int) -> None:
        """Take rows out, `last` included."""
        waiting = len(self._waiting)
        del self._waiting[first : last + 1]
        self._model.drop(max(0, first - waiting), last - waiting)
        self._say()

    def show_waiting(self) -> None:
        """Show what waits, wherever the pointer is."""
        bar = self._table.verticalScrollBar()
        reading = bar.value()
        rows, self._waiting = self._waiting, []
        self._model.insert_at(0, rows)
        if reading > 0:
            bar.setValue(reading + len(rows) * self._table.verticalHeader().defaultSectionSize())
        self._say()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Show what waits as soon as the pointer is elsewhere."""
        if event.type() is QEvent.Type.Leave and self._waiting:
            self.show_waiting()
        return super().eventFilter(watched, event)

    def show_beside(self, panel: QWidget, *, shown: bool) -> None:
        """Show a panel about the chosen row, or hide it; the row must not vanish under the panel that it opened."""
        opens = shown and panel.isHidden()
        panel.setVisible(shown)
        if opens:
            QTimer.singleShot(0, self._table, lambda: self._table.scrollTo(self._table.currentIndex()))

    def _is_pointed_at(self) -> bool:
        """Tell whether new rows on top would push the row under the pointer away."""
        at_the_top = self._table.verticalScrollBar().value() == 0
        return at_the_top and self._model.rowCount() > 0 and self._table.viewport().underMouse()

    def _say(self) -> None:
        number = len(self._waiting)
        text = tr("Show 1 new") if number == 1 else tr("Show {number} new").format(number=f"{number:,}")
        self.fresh.setText(text)
        self.fresh.setAccessibleName(text)
        self.fresh.setVisible(number > 0)

    def _scrolled(self) -> None:
        bar = self._table.verticalScrollBar()
        if bar.maximum() - bar.value() < _NEAR_THE_END_PX:
            self._look_back()
