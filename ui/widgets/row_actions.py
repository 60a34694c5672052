"""What can be done with the chosen row of a table, in that row."""

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QObject, QRect
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton
from typing_extensions import override

from ui.widgets import scale, theme
from ui.widgets.icons import icon
from ui.widgets.table import RowsView


class RowActions(QFrame):
    """Stands at the right end of the chosen row, or of the table's header while none is chosen.

    The Tab key comes to it after the table. Where the table is narrow, icons stand in place of the words.
    """

    def __init__(self, table: RowsView, actions: Mapping[QPushButton, str]) -> None:
        """Take what acts on the chosen row, each with its icon, in their order."""
        super().__init__(table)
        self._table = table
        self._icons = dict(actions)
        self._words = {button: button.text() for button in actions}
        self._why_not: dict[QPushButton, str] = {}
        self._short: bool | None = None
        self.setProperty("role", "rowActions")
        self.setProperty("overlay", True)
        self._edge = QFrame(table)  # goes on with the line under the titles
        self._edge.setProperty("role", "line")
        row = QHBoxLayout(self)
        row.setContentsMargins(scale.GAP, 0, scale.GAP, 0)
        row.setSpacing(scale.GAP)
        before: QPushButton | RowsView = table
        for button in actions:
            button.setProperty("role", "link")
            button.setAutoDefault(False)
            row.addWidget(button)
            self.setTabOrder(before, button)
            before = button
        model, bar = table.model(), table.verticalScrollBar()
        for moves in (
            table.selectionModel().selectionChanged,
            model.rowsInserted,
            model.rowsRemoved,
            model.layoutChanged,
            model.modelReset,
            bar.valueChanged,
        ):
            moves.connect(lambda *_: self._place())
        table.shared.connect(self._fit)
        table.viewport().installEventFilter(self)
        self._fit()

    def judge(self, button: QPushButton, why_not: str) -> None:
        """Say why an action cannot be done; "" where it can."""
        self._why_not[button] = why_not
        button.setEnabled(not why_not)
        button.setAccessibleDescription(why_not)
        self._tell(button)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the width of the table."""
        if event.type() is QEvent.Type.Resize:
            self._fit()
        return super().eventFilter(watched, event)

    @override
    def changeEvent(self, event: QEvent) -> None:
        """Follow scheme and type."""
        if event.type() in {QEvent.Type.PaletteChange, QEvent.Type.FontChange}:
            self._short = None
            self._fit()
        super().changeEvent(event)

    def _fit(self) -> None:
        """Use words where there is room for them."""
        metrics, gap = self.fontMetrics(), 2 * scale.GAP
        wanted = sum(metrics.horizontalAdvance(words) + gap for words in self._words.values())
        short = wanted + scale.GAP + self._table.whole > self._table.viewport().width()
        if short is not self._short:
            self._short = short
            for button, words in self._words.items():
                button.setText("" if short else words)
                button.setIcon(icon(self._icons[button], "accent") if short else QIcon())
                self._tell(button)
            self._table.reserve(self.sizeHint().width())
        self._place()

    def _tell(self, button: QPushButton) -> None:
        words = self._words[button].strip("…") if self._short else ""
        button.setToolTip("\n".join(filter(None, (words, self._why_not.get(button, "")))))

    def _place(self) -> None:
        table, width = self._table, self.sizeHint().width()
        view = table.viewport().geometry()
        chosen = table.selectionModel().selectedRows()
        top = table.rowViewportPosition(chosen[0].row()) if chosen else -1
        in_row = chosen and 0 <= top <= view.height() - table.rowHeight(chosen[0].row())
        header = table.horizontalHeader()
        if in_row:
            place = QRect(view.right() + 1 - width, view.top() + top, width, table.rowHeight(chosen[0].row()))
        else:
            place = QRect(view.right() + 1 - width, header.geometry().top(), width, header.height() - 1)
        theme.set_role(self, "row" if in_row else "header", name="at")
        self.setGeometry(place)
        self.raise_()
        self._edge.setGeometry(place.left(), header.geometry().bottom(), width, 1)
        self._edge.raise_()
