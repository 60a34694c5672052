"""Custom Headers: keys, and values that are masked and never come back from the server (manual 5.3)."""

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget
from typing_extensions import override

from clue_desktop.domain.vendor_api import MAX_HEADERS
from ui import names
from ui.editor.form import HeaderRow, Row
from ui.editor.inputs import Field, Section, named
from ui.editor.presenter import EditorPresenter
from ui.editor.row_list import AddButton, RowList, RowWidget, trash
from ui.widgets import theme, type_following
from ui.widgets.secret import RevealButton, SecretEdit
from ui.words.language import tr


class HeaderWidget(RowWidget):
    """One custom header."""

    def __init__(self, presenter: EditorPresenter) -> None:
        super().__init__("headers")
        self._presenter = presenter
        self._key = QLineEdit()
        self._key.setPlaceholderText(tr("Key"))
        type_following.measure(self._key, self._measure_key)
        self._value = SecretEdit()
        self._reveal = RevealButton(self._value)
        self._remove = trash(tr("Remove header"))
        self._remove.clicked.connect(lambda: presenter.remove_row("headers", self.position))
        self.line.addWidget(self._key, 2)
        self.line.addWidget(self._value, 3)
        self.line.addWidget(self._reveal)
        self.line.addWidget(self._remove)
        self.fields = [
            Field(self._key, "headers[0].key", presenter),
            Field(self._value, "headers[0].value", presenter),
        ]

    def _measure_key(self) -> None:
        usual = self._key.fontMetrics().horizontalAdvance("Authorization")
        self._key.setMinimumWidth(usual + 2 * theme.GAP)  # with the frame and the cursor

    @override
    def place(self, position: int) -> None:
        super().place(position)
        number = position + 1
        named(self._key, names.header_row(position, "key"), tr("Key of header {}").format(number))
        named(self._value, names.header_row(position, "value"), tr("Value of header {}").format(number))
        self._reveal.setObjectName(names.header_row(position, "reveal"))
        self._remove.setObjectName(names.header_row(position, "remove"))
        self._remove.setAccessibleName(tr("Remove header {}").format(number))

    @override
    def refresh(self, row: Row) -> None:
        super().refresh(row)
        if not isinstance(row, HeaderRow):
            return
        if self._presenter.is_stored(row):
            hint = tr("stored; type to replace it")
        elif row.value is None:
            hint = tr("enter the value again")
        else:
            hint = tr("Value")
        self._value.setPlaceholderText(hint)
        # What is stored cannot be shown; only what is being typed can.
        self._reveal.setEnabled(bool(row.value))
        if not row.value:
            self._reveal.setChecked(False)

    @override
    def tab_stops(self) -> list[QWidget]:
        return [self._key, self._value, self._reveal, self._remove]


class HeaderSection(Section):
    """The section."""

    def __init__(self, presenter: EditorPresenter, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(names.EDITOR_HEADERS)
        self.begin(
            tr("Custom Headers"),
            tr("If the vendor needs authorization. Content-Type and Accept are fixed."),
        )
        self._presenter = presenter
        self._rows = RowList(lambda _row: HeaderWidget(presenter))
        self._add = AddButton(tr("Add header"), names.EDITOR_HEADERS_ADD)
        self._add.clicked.connect(self._add_row)
        self.column.addWidget(self._rows)
        line = QHBoxLayout()
        line.addWidget(self._add)
        line.addStretch()
        self.column.addLayout(line)

    @override
    def fields(self) -> list[Field]:
        return [field for row in self._rows.rows() for field in row.fields]

    @override
    def tab_stops(self) -> list[QWidget]:
        return [*(stop for row in self._rows.rows() for stop in row.tab_stops()), self._add]

    @override
    def refresh(self) -> None:
        self._rows.refresh(self._presenter.form.headers)
        self.header.set_remark(f"{self._presenter.header_count}/{MAX_HEADERS}")
        room = self._presenter.may_add_header
        self._add.setEnabled(room)
        self._add.setToolTip("" if room else tr("There can be at most 10 custom headers."))

    @override
    def show_problems(self, shown: dict[str, list[str]]) -> None:
        for row in self._rows.rows():
            row.show_problems(shown)
        self.help.set_problem("\n".join(shown.get("headers", [])))

    def _add_row(self) -> None:
        self._presenter.add_header()
        self._rows.rows()[-1].fields[0].focus()
