"""A value of one of the data formats: typed, but for BOOLEAN, which is a choice (manual 5.5, 5.7)."""

from PySide6.QtWidgets import QComboBox, QLineEdit, QSizePolicy, QStackedWidget
from typing_extensions import override

from clue_desktop.domain.data_type import DataType
from ui.editor import form as forms
from ui.editor.inputs import Field, named
from ui.editor.presenter import EditorPresenter
from ui.words.language import tr

_CHOICES = ("true", "false")


class ValueInput(QStackedWidget):
    """The line and the choice, of which the data format's is there; only that one bears the name.

    Attributes:
        fields: of both, in the same place of the form.
    """

    def __init__(self, path: str, presenter: EditorPresenter) -> None:
        super().__init__()
        self._line = QLineEdit()
        self._line.setPlaceholderText(tr("Value"))
        self._choice = QComboBox()
        self._choice.setPlaceholderText(tr("Value"))
        self._choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._choice.setMinimumContentsLength(len("false"))
        for text in _CHOICES:
            self._choice.addItem(text, text)
        for part in (self._line, self._choice):
            self.addWidget(part)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.fields: list[Field] = [
            Field(self._line, path, presenter),
            _ChoiceField(self._choice, path, presenter),
        ]
        self._names = ("", "")

    def call(self, name: str, title: str) -> None:
        """Take an object name, and what screen readers call it."""
        self._names = (name, title)
        self._show_names()

    def show_type(self, kind: str) -> None:
        """Show what a data format is entered with; the keyboard stays in the value if it was there."""
        wanted = self._choice if kind == DataType.BOOLEAN else self._line
        if wanted is self.currentWidget():
            return
        had_keyboard = self._line.hasFocus() or self._choice.hasFocus()
        self.setCurrentWidget(wanted)
        self._show_names()
        if had_keyboard:
            wanted.setFocus()

    def _show_names(self) -> None:
        name, title = self._names
        for part in (self._line, self._choice):
            named(part, name if part is self.currentWidget() else "", title)


class _ChoiceField(Field):
    """The choice; what was saved otherwise (“TRUE”) stands in it until true or false is chosen instead."""

    @override
    def show_value(self) -> None:
        choice = self.input
        if not isinstance(choice, QComboBox):
            return
        text = str(forms.read(self.presenter.form, self.path) or "")
        if text and text not in _CHOICES and choice.findData(text) < 0:
            choice.addItem(text, text)
        for row in reversed(range(len(_CHOICES), choice.count())):
            if choice.itemData(row) != text:
                choice.removeItem(row)
        choice.setCurrentIndex(choice.findData(text) if text else -1)
