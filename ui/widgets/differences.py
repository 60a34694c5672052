"""The table in which two states of a thing differ: what, before, afterwards."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

from ui.state.history import Row
from ui.widgets import theme
from ui.widgets.keyboard import focus_only_to_scroll
from ui.words.language import tr


class DifferencesTable(QTableWidget):
    """Rows of words that wrap; nothing in it can be chosen or changed."""

    def __init__(self, name: str) -> None:
        super().__init__(0, 3)
        self.setObjectName(name)
        self.setAccessibleName(tr("Differences"))
        self.verticalHeader().hide()
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        focus_only_to_scroll(self)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(True)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    def show_rows(self, rows: Sequence[Row], titles: tuple[str, str, str]) -> None:
        """Show in what the states differ, under these titles."""
        self.setHorizontalHeaderLabels(list(titles))
        self.setRowCount(len(rows))
        for number, row in enumerate(rows):
            for column, text in enumerate((row.what, row.before, row.after)):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                self.setItem(number, column, item)
        self.resizeRowsToContents()
        for number in range(len(rows)):
            self.setRowHeight(number, self.rowHeight(number) + theme.GAP)
