"""The inputs of a test: only those that apply to the credential, with their problems beside them (manual 5.6)."""

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from clue_desktop.domain.credentials import CREDENTIAL_TYPES
from clue_desktop.domain.pasted import Number
from ui import names
from ui.test_console.inputs import DEVICE_ID, Inputs
from ui.widgets import theme
from ui.widgets.labels import ProblemLabel
from ui.widgets.pasting import Pasting
from ui.words.language import told, tr

_PLACEHOLDERS = {
    DEVICE_ID: "{{DEVICE_SERIAL}}",
    **{kind.parameter: f"{{{{{kind.placeholder}}}}}" for kind in CREDENTIAL_TYPES.values()},
}


@dataclass(frozen=True, slots=True)
class _Row:
    box: QWidget
    edit: QLineEdit
    problem: ProblemLabel
    hint: str


class InputsPanel(QWidget):
    """The inputs.

    Signals:
        entered(str, str): an input's wire name and what stands in it now.
        left(str): an input was left.
        submitted(): Enter was pressed.
    """

    entered = Signal(str, str)
    left = Signal(str)
    submitted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        titles = {DEVICE_ID: tr("Device ID")}
        titles |= {kind.parameter: told(kind.parameter_title) for kind in CREDENTIAL_TYPES.values()}
        hints = {DEVICE_ID: tr("9–12 digits")}
        self._rows: dict[str, _Row] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.WIDE_GAP)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        for member, name in names.TEST_INPUTS.items():
            row = self._make(member, name, titles[member], hints.get(member, ""))
            self._rows[member] = row
            grid.addWidget(row.box, 0, 0 if member == DEVICE_ID else 1)

    def show_inputs(self, inputs: Inputs) -> None:
        """Show the inputs that apply, what stands in them and what is wrong with it."""
        problems = inputs.shown_problems()
        for member, row in self._rows.items():
            row.box.setVisible(member in inputs.members)
            if member not in inputs.members:
                continue
            if row.edit.text() != (text := inputs.text(member)):
                row.edit.setText(text)
            row.edit.setPlaceholderText(inputs.expected(member) or row.hint)
            problem = problems.get(member, "")
            row.problem.set_problem(problem)
            row.edit.setAccessibleDescription(problem)

    def edit(self, member: str) -> QLineEdit:
        """Return an input's line edit."""
        return self._rows[member].edit

    def _make(self, member: str, name: str, title: str, hint: str) -> _Row:
        box = QWidget()
        edit = QLineEdit()
        Pasting(edit, Number.SERIAL if member == DEVICE_ID else None)
        edit.setObjectName(name)
        edit.setAccessibleName(title)
        edit.setToolTip(tr("Takes the place of {0}").format(_PLACEHOLDERS[member]))
        label = QLabel(title)
        label.setBuddy(edit)
        problem = ProblemLabel()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP // 2)
        for part in (label, edit, problem):
            column.addWidget(part)
        column.addStretch()
        edit.textEdited.connect(lambda _text: self.entered.emit(member, edit.text()))
        edit.editingFinished.connect(lambda: self.left.emit(member))
        edit.returnPressed.connect(self.submitted)
        return _Row(box, edit, problem, hint or _PLACEHOLDERS[member])
