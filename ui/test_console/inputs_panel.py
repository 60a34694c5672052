"""The inputs of a test: only those that apply to the credential, with their problems beside them (manual 5.6)."""

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QPushButton, QWidget

from clue_desktop.domain.credentials import CREDENTIAL_TYPES
from clue_desktop.domain.pasted import Number
from ui import names
from ui.test_console.inputs import DEVICE_ID, Inputs
from ui.widgets import theme
from ui.widgets.field_line import FieldLine
from ui.widgets.pasting import Pasting
from ui.words.language import told, tr

_PLACEHOLDERS = {
    DEVICE_ID: "{{DEVICE_SERIAL}}",
    **{kind.parameter: f"{{{{{kind.placeholder}}}}}" for kind in CREDENTIAL_TYPES.values()},
}


@dataclass(frozen=True, slots=True)
class _Column:
    label: QLabel
    edit: QLineEdit
    problem: FieldLine
    hint: str


class InputsPanel(QWidget):
    """The inputs in one line, and at its end what sends them.

    Signals:
        entered(str, str): an input's wire name and what stands in it now.
        left(str): an input was left.
        submitted(): Enter was pressed.
    """

    entered = Signal(str, str)
    left = Signal(str)
    submitted = Signal()

    def __init__(self, execute: QPushButton, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        titles = {DEVICE_ID: tr("Device ID")}
        titles |= {kind.parameter: told(kind.parameter_title) for kind in CREDENTIAL_TYPES.values()}
        hints = {DEVICE_ID: tr("9–12 digits")}
        self._columns: dict[str, _Column] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.GAP)
        grid.setVerticalSpacing(theme.GAP // 4)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        for member, name in names.TEST_INPUTS.items():
            made = self._make(member, name, titles[member], hints.get(member, ""))
            self._columns[member] = made
            for row, part in enumerate((made.label, made.edit, made.problem)):
                grid.addWidget(part, row, 0 if member == DEVICE_ID else 1)
        grid.addWidget(execute, 1, 2)

    def show_inputs(self, inputs: Inputs) -> None:
        """Show the inputs that apply, what stands in them and what is wrong with it."""
        problems = inputs.shown_problems()
        for member, made in self._columns.items():
            there = member in inputs.members
            for part in (made.label, made.edit, made.problem):
                part.setVisible(there)
            if not there:
                continue
            if made.edit.text() != (text := inputs.text(member)):
                made.edit.setText(text)
            made.edit.setPlaceholderText(inputs.expected(member) or made.hint)
            problem = problems.get(member, "")
            made.problem.set_problem(problem)
            made.edit.setAccessibleDescription(problem)

    def edit(self, member: str) -> QLineEdit:
        """Return an input's line edit."""
        return self._columns[member].edit

    def tab_stops(self) -> list[QWidget]:
        """Return what the Tab key reaches, in reading order."""
        return [made.edit for made in self._columns.values()]

    def _make(self, member: str, name: str, title: str, hint: str) -> _Column:
        edit = QLineEdit()
        Pasting(edit, Number.SERIAL if member == DEVICE_ID else None)
        edit.setObjectName(name)
        edit.setAccessibleName(title)
        edit.setToolTip(tr("Takes the place of {0}").format(_PLACEHOLDERS[member]))
        label = QLabel(title)
        label.setBuddy(edit)
        problem = FieldLine()
        edit.textEdited.connect(lambda _text: self.entered.emit(member, edit.text()))
        edit.editingFinished.connect(lambda: self.left.emit(member))
        edit.returnPressed.connect(self.submitted)
        return _Column(label, edit, problem, hint or _PLACEHOLDERS[member])
