"""From column to column of the window by F6: tree, menu, what the page consists of side by side, notices."""

from collections.abc import Callable, Sequence

import shiboken6
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QApplication, QSplitter, QWidget

from ui.widgets.keyboard import first_control
from ui.widgets.shortcuts import COLUMN_BEFORE, NEXT_COLUMN


class ColumnKeys(QObject):
    """Lets F6 and Shift+F6 go round the columns; each is entered where it was left."""

    def __init__(self, window: QWidget, columns: Callable[[], Sequence[QWidget]]) -> None:
        super().__init__(window)
        self._columns = columns
        self._left_at: dict[QWidget, QWidget] = {}
        for keys, step in ((NEXT_COLUMN, 1), (COLUMN_BEFORE, -1)):
            shortcut = QShortcut(keys.sequence, window)
            shortcut.activated.connect(lambda step=step: self.go(step))

    def go(self, step: int) -> None:
        """Go to the next column that has something to use, or with -1 to the one before."""
        columns = [column for column in self._columns() if column.isVisible()]
        focused = QApplication.focusWidget()
        at = next(
            (
                number
                for number, column in enumerate(columns)
                if focused is not None and (column is focused or column.isAncestorOf(focused))
            ),
            None,
        )
        if at is not None and focused is not None:
            self._left_at[columns[at]] = focused
        first = 0 if step > 0 else len(columns) - 1
        for distance in range(len(columns)):
            start = first if at is None else at + step
            column = columns[(start + distance * step) % len(columns)]
            if (control := self._entered_at(column)) is not None:
                control.setFocus(Qt.FocusReason.ShortcutFocusReason)
                return

    def _entered_at(self, column: QWidget) -> QWidget | None:
        self._left_at = {key: value for key, value in self._left_at.items() if shiboken6.isValid(key)}
        left_at = self._left_at.get(column)
        if column.focusProxy() is not None or left_at is None:
            return first_control(column)
        if shiboken6.isValid(left_at) and left_at.isVisible() and left_at.isEnabled():
            return left_at
        return first_control(column)


def columns_of(page: QWidget) -> list[QWidget]:
    """Return what stands side by side on a page: the parts of its outermost splitter that shows more than one."""
    for splitter in page.findChildren(QSplitter):
        if splitter.orientation() is not Qt.Orientation.Horizontal or not splitter.isVisible():
            continue
        parts = [splitter.widget(number) for number in range(splitter.count())]
        shown = [part for part in parts if part is not None and part.isVisible()]
        if len(shown) > 1:
            return [column for part in shown for column in columns_of(part)]
    return [page]
