"""Auto Fields and Manual Fields: what the request's body holds (manual 5.4, 5.5)."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLabel, QLineEdit, QWidget
from typing_extensions import override

from clue_desktop.domain.data_type import DataType
from clue_desktop.domain.vendor_api import MAX_FIELDS
from ui import names
from ui.editor.form import AutoRow, ManualRow, Row, default_key
from ui.editor.inputs import Field, Section, muted, named
from ui.editor.presenter import EditorPresenter
from ui.editor.row_list import AddButton, RowList, RowWidget, trash
from ui.editor.value_input import ValueInput
from ui.words.language import tr


class AutoWidget(RowWidget):
    """One auto field: on or off, its key, its placeholder in the value position, its data format."""

    def __init__(self, presenter: EditorPresenter, row: AutoRow) -> None:
        super().__init__("autoFields")
        known_as = default_key(row.row)
        placeholder = f"{{{{{row.row}}}}}"
        enabled = QCheckBox()
        named(enabled, names.auto_row(known_as, "enabled"), tr("Send {}").format(placeholder))
        enabled.setToolTip(tr("Include this value in the request"))
        self._key = QLineEdit()
        named(self._key, names.auto_row(known_as, "key"), tr("Key of {}").format(placeholder))
        self._value = QLineEdit(placeholder)
        self._value.setObjectName(names.auto_row(known_as, "value"))
        self._value.setAccessibleName(tr("Value of the auto field, filled in by the system"))
        self._value.setReadOnly(True)
        self._value.setProperty("role", "muted")
        self._value.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._value.setCursorPosition(0)  # too narrow a field shows the start, not the end
        filled_in = tr("Filled in by the system; it cannot be changed.")
        self._value.setToolTip(f"{placeholder}\n{filled_in}")
        self._format = QLabel(DataType.STRING)
        self._format.setProperty("role", "muted")
        self.line.addWidget(enabled)
        self.line.addWidget(self._key, 2)
        self.line.addWidget(self._value, 3)
        self.line.addWidget(self._format)
        self.fields = [
            Field(enabled, "autoFields[0].enabled", presenter),
            Field(self._key, "autoFields[0].key", presenter),
        ]

    @override
    def refresh(self, row: Row) -> None:
        super().refresh(row)
        if isinstance(row, AutoRow):
            self._key.setEnabled(row.enabled)
            self._format.setEnabled(row.enabled)


class AutoSection(Section):
    """Auto Fields."""

    def __init__(self, presenter: EditorPresenter, parent: QWidget) -> None:
        super().__init__(parent)
        self.begin(tr("Auto Fields"))
        self._presenter = presenter
        self._rows = RowList(
            lambda row: AutoWidget(presenter, row) if isinstance(row, AutoRow) else RowWidget("autoFields")
        )
        self.column.addWidget(self._rows)
        self.help.show()

    @override
    def fields(self) -> list[Field]:
        return [field for row in self._rows.rows() for field in row.fields]

    @override
    def refresh(self) -> None:
        self._rows.refresh(self._presenter.form.auto_fields)
        self.help.set_help(
            tr("Values that the system fills in. Select only those that the vendor needs.")
            if self._presenter.auth_type
            else tr("Select an Auth type first: it decides which values the system can fill in.")
        )

    @override
    def show_problems(self, shown: dict[str, list[str]]) -> None:
        for row in self._rows.rows():
            row.show_problems(shown)


class ManualWidget(RowWidget):
    """One manual field."""

    def __init__(self, presenter: EditorPresenter) -> None:
        super().__init__("manualFields")
        self._key = QLineEdit()
        self._key.setPlaceholderText(tr("Field Name"))
        self._type = QComboBox()
        for kind in (DataType.STRING, DataType.NUMBER, DataType.BOOLEAN):
            self._type.addItem(kind.value, kind.value)
        self._value = ValueInput("manualFields[0].value", presenter)
        self._remove = trash(tr("Remove field"))
        self._remove.clicked.connect(lambda: presenter.remove_row("manualFields", self.position))
        self.line.addWidget(self._key, 2)
        self.line.addWidget(self._type)
        self.line.addWidget(self._value, 2)
        self.line.addWidget(self._remove)
        self.fields = [
            Field(self._key, "manualFields[0].key", presenter),
            Field(self._type, "manualFields[0].type", presenter),
            *self._value.fields,
        ]

    @override
    def place(self, position: int) -> None:
        super().place(position)
        number = position + 1
        named(self._key, names.manual_row(position, "key"), tr("Name of field {}").format(number))
        named(self._type, names.manual_row(position, "type"), tr("Type of field {}").format(number))
        self._value.call(names.manual_row(position, "value"), tr("Value of field {}").format(number))
        self._remove.setObjectName(names.manual_row(position, "remove"))
        self._remove.setAccessibleName(tr("Remove field {}").format(number))

    @override
    def refresh(self, row: Row) -> None:
        super().refresh(row)
        if isinstance(row, ManualRow):
            self._value.show_type(row.type)

    @override
    def tab_stops(self) -> list[QWidget]:
        return [*super().tab_stops(), self._remove]


class ManualSection(Section):
    """Manual Fields."""

    def __init__(self, presenter: EditorPresenter, parent: QWidget) -> None:
        super().__init__(parent)
        self.begin(
            tr("Manual Fields"),
            tr("Fixed values in the request. Auto and manual fields together: at most 10."),
        )
        self._presenter = presenter
        self._empty = muted(tr("No manual fields defined."))
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._rows = RowList(lambda _row: ManualWidget(presenter))
        self._add = AddButton(tr("Add field"), names.EDITOR_MANUAL_ADD)
        self._add.clicked.connect(self._add_row)
        line = QHBoxLayout()
        line.addWidget(self._add)
        line.addStretch()
        self.column.addWidget(self._empty)
        self.column.addWidget(self._rows)
        self.column.addLayout(line)

    @override
    def fields(self) -> list[Field]:
        return [field for row in self._rows.rows() for field in row.fields]

    @override
    def tab_stops(self) -> list[QWidget]:
        return [*(stop for row in self._rows.rows() for stop in row.tab_stops()), self._add]

    @override
    def refresh(self) -> None:
        rows = self._presenter.form.manual_fields
        self._rows.refresh(rows)
        self._empty.setVisible(not rows)
        self.header.set_remark(f"{self._presenter.field_count}/{MAX_FIELDS}")
        room = self._presenter.may_add_manual
        self._add.setEnabled(room)
        self._add.setToolTip("" if room else tr("Auto and manual fields together can be at most 10."))

    @override
    def show_problems(self, shown: dict[str, list[str]]) -> None:
        for row in self._rows.rows():
            row.show_problems(shown)
        self.help.set_problem("\n".join(shown.get("manualFields", [])))

    def _add_row(self) -> None:
        self._presenter.add_manual()
        self._rows.rows()[-1].fields[0].focus()
