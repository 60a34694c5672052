"""What an input of the form is made of: its widget, the field it stands for, the problems beside it."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent, QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QLineEdit, QVBoxLayout, QWidget
from typing_extensions import override

from ui.editor import form as forms
from ui.editor.presenter import EditorPresenter
from ui.widgets import theme
from ui.widgets.field_line import FieldLine
from ui.widgets.labels import SectionHeader

Input = QLineEdit | QComboBox | QCheckBox

# Leaving for another window, or for the input's own list or menu, is no visit that has ended.
_STILL_THERE = (
    Qt.FocusReason.ActiveWindowFocusReason,
    Qt.FocusReason.PopupFocusReason,
    Qt.FocusReason.MenuBarFocusReason,
)


class Field(QObject):
    """Ties one input to one field of the form.

    Attributes:
        input: the widget.
        path: the field's path in the request's document; a row that moves changes it.
        presenter: whose form it is.
    """

    def __init__(
        self, widget: Input, path: str, presenter: EditorPresenter, problem: FieldLine | None = None
    ) -> None:
        super().__init__(widget)
        self.input = widget
        self.path = path
        self.presenter = presenter
        self._problem = problem
        self._help = widget.accessibleDescription()
        widget.installEventFilter(self)
        if isinstance(widget, QLineEdit):
            widget.textEdited.connect(self._enter)
        elif isinstance(widget, QComboBox):
            widget.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            widget.activated.connect(lambda _row: self._enter(str(widget.currentData())))
        else:
            widget.toggled.connect(self._enter)

    def show_value(self) -> None:
        """Show what the form holds; a text that is shown already keeps its cursor and its own undo."""
        value = forms.read(self.presenter.form, self.path)
        widget = self.input
        if isinstance(widget, QLineEdit):
            if widget.text() != (value or ""):
                widget.setText(str(value or ""))
                if not widget.hasFocus():
                    widget.setCursorPosition(0)  # the beginning says more than the end
        elif isinstance(widget, QComboBox):
            widget.setCurrentIndex(max(widget.findData(str(value or "")), 0))
        else:
            widget.setChecked(bool(value))

    def show_problems(self, messages: list[str]) -> None:
        """Show what is wrong, to eyes and to screen readers."""
        text = "\n".join(messages)
        if self._problem is not None:
            self._problem.set_problem(text)
        description = text.replace("\n", " ") or self._help
        if description != self.input.accessibleDescription():
            self.input.setAccessibleDescription(description)
            QAccessible.updateAccessibility(
                QAccessibleEvent(self.input, QAccessible.Event.DescriptionChanged)
            )

    @property
    def is_there(self) -> bool:
        """Whether it is this input in which the field is entered now."""
        return not self.input.isHidden()

    def focus(self) -> None:
        """Give the input the keyboard."""
        self.input.setFocus(Qt.FocusReason.OtherFocusReason)
        if isinstance(self.input, QLineEdit):
            self.input.selectAll()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notice when the field is left; undo and redo go through the form, of which a drop is one step."""
        if isinstance(event, QFocusEvent) and event.type() is QEvent.Type.FocusOut:
            if event.reason() not in _STILL_THERE:
                self.presenter.visit(self.path)
        elif event.type() is QEvent.Type.Wheel and isinstance(self.input, QComboBox):
            if not self.input.hasFocus():
                # The wheel scrolls the form; it must not change a choice that happens to pass under it.
                event.ignore()
                return True
        elif isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            if event.matches(QKeySequence.StandardKey.Undo):
                self._undo()
                return True
            if event.matches(QKeySequence.StandardKey.Redo):
                self._redo()
                return True
        return super().eventFilter(watched, event)

    def _enter(self, value: str | bool) -> None:  # noqa: FBT001 - Qt calls it
        self.presenter.enter(self.path, value)

    def _undo(self) -> None:
        """Undo within the field as long as its typing is the last step: by words, as in any other field."""
        widget = self.input
        typing_here = self.presenter.typing_at == forms.place_of(self.presenter.form, self.path)
        if typing_here and isinstance(widget, QLineEdit) and widget.isUndoAvailable():
            widget.undo()
        else:
            self.presenter.undo()

    def _redo(self) -> None:
        if self.presenter.can_redo:
            self.presenter.redo()
        elif isinstance(self.input, QLineEdit) and self.input.isRedoAvailable():
            self.input.redo()


class Section(QWidget):
    """A part of the form under its title, with a line of help."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.header = SectionHeader("")
        self.help = FieldLine()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, theme.GAP)
        self.column.setSpacing(theme.GAP)

    def begin(self, title: str, help_text: str = "") -> None:
        """Put the title and the help on top."""
        self.help.set_help(help_text)
        if title:
            self.header = SectionHeader(title)
            self.column.addWidget(self.header)
        self.column.addWidget(self.help)
        self.help.setVisible(bool(help_text))

    def fields(self) -> list[Field]:
        """Return the fields, in reading order."""
        return []

    def open_for(self, path: str) -> None:
        """Show the field of a path, if it is one of a part that can be closed."""

    def tab_stops(self) -> list[QWidget]:
        """Return all that the Tab key reaches, in reading order."""
        return [field.input for field in self.fields()]

    def refresh(self) -> None:
        """Show the form as it is now."""
        for field in self.fields():
            field.show_value()

    def show_problems(self, shown: dict[str, list[str]]) -> None:
        """Show problems beside the fields."""
        for field in self.fields():
            field.show_problems(shown.get(field.path, []))


def muted(text: str) -> QLabel:
    """Return a line of help."""
    label = QLabel(text)
    label.setProperty("role", "muted")
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    return label


def labelled(label: str, widget: QWidget, help_text: str = "") -> tuple[QVBoxLayout, FieldLine]:
    """Return an input with its label above, and below it the line of its help and its problems."""
    column = QVBoxLayout()
    column.setSpacing(theme.GAP // 4)
    title = QLabel(label)
    title.setBuddy(widget)
    below = FieldLine(help_text)
    for part in (title, widget, below):
        column.addWidget(part)
    widget.setAccessibleName(label)
    widget.setAccessibleDescription(help_text)
    return column, below


def named(widget: Input, name: str, title: str) -> None:
    """Give an input of a row its object name and what screen readers call it."""
    widget.setObjectName(name)
    widget.setAccessibleName(title)
