"""Rows that are added by a button and removed by a trash icon, named by their position."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from ui.editor.form import Row
from ui.editor.inputs import Field
from ui.widgets import theme
from ui.widgets.field_line import FieldLine
from ui.widgets.icons import IconButton, icon


class RowWidget(QWidget):
    """A row: its inputs side by side, below them what is wrong in any of them.

    Attributes:
        fields: the row's fields, in reading order.
        position: where the row is now.
    """

    def __init__(self, list_name: str) -> None:
        super().__init__()
        self.fields: list[Field] = []
        self.position = 0
        self._list_name = list_name
        self.line = QHBoxLayout()
        self.line.setSpacing(theme.GAP)
        self._problem = FieldLine()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP // 4)
        column.addLayout(self.line)
        column.addWidget(self._problem)

    def place(self, position: int) -> None:
        """Take a position: object names and fields follow. Subclasses name their inputs."""
        self.position = position
        for field in self.fields:
            part = field.path.rpartition(".")[2]
            field.path = f"{self._list_name}[{position}].{part}"

    def refresh(self, row: Row) -> None:
        """Show the row as it is now."""
        del row  # subclasses look at more than the fields' values
        for field in self.fields:
            field.show_value()

    def show_problems(self, shown: dict[str, list[str]]) -> None:
        """Show what is wrong in the row."""
        for field in self.fields:
            field.show_problems(shown.get(field.path, []))
        self._problem.set_problem(
            "\n".join(
                dict.fromkeys(message for field in self.fields for message in shown.get(field.path, []))
            )
        )

    def tab_stops(self) -> list[QWidget]:
        """Return all that the Tab key reaches, in reading order."""
        return [field.input for field in self.fields]


class RowList(QWidget):
    """The rows of a list, each of which stays the same widget for as long as it is there."""

    def __init__(self, make: Callable[[Row], RowWidget]) -> None:
        super().__init__()
        self._make = make
        self._widgets: dict[object, RowWidget] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.GAP // 4)

    def rows(self) -> list[RowWidget]:
        """Return the rows in their order."""
        return sorted(self._widgets.values(), key=lambda widget: widget.position)

    def refresh(self, rows: Sequence[Row]) -> bool:
        """Show these rows; tells whether there are others than before."""
        before = list(self._widgets)
        present = [row.row for row in rows]
        for gone in set(before) - set(present):
            widget = self._widgets.pop(gone)
            self._column.removeWidget(widget)
            widget.hide()
            # Its names belong to other rows from now on.
            widget.setParent(None)
            widget.deleteLater()
        for position, row in enumerate(rows):
            found = self._widgets.get(row.row)
            if found is None:
                found = self._widgets[row.row] = self._make(row)
                self._column.insertWidget(position, found)
                # A layout would show it only later, and until then it cannot take the keyboard.
                found.show()
            elif self._column.indexOf(found) != position:
                self._column.insertWidget(position, found)
            found.place(position)
            found.refresh(row)
        self.setVisible(bool(rows))
        return before != present


def trash(text: str) -> IconButton:
    """Return the button that removes a row."""
    return IconButton("trash", text)


class AddButton(QPushButton):
    """The button that adds a row; its icon follows the scheme."""

    def __init__(self, text: str, name: str) -> None:
        super().__init__(text)
        self.setObjectName(name)
        self.setAutoDefault(False)
        self.setIcon(icon("add"))

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.PaletteChange:
            self.setIcon(icon("add"))
        super().changeEvent(event)
