"""Dialogs that ask: to confirm, to give a name. They are shown with `open()`, so that no task waits in them."""

from collections.abc import Callable, Coroutine
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from ui import names
from ui.state.question import Overtaken, Question
from ui.state.tasks import Tasks
from ui.widgets import theme, type_following
from ui.widgets.labels import ProblemLabel
from ui.widgets.making import make_button
from ui.words.language import tr


class Asking(QDialog):
    """What the dialogs have in common: a column of widgets over a button that does it, and Cancel."""

    def __init__(self, parent: QWidget, name: str, title: str, do_it: str) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.column = QVBoxLayout()
        self.column.setSpacing(theme.GAP)
        self.ok = QPushButton(do_it)
        self.ok.setObjectName(f"{name}.ok")
        self.ok.setAccessibleName(do_it)
        self.ok.setProperty("role", "primary")
        self.cancel = make_button(tr("Cancel"), f"{name}.cancel")
        buttons = QDialogButtonBox()
        buttons.addButton(self.ok, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(self.cancel, QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.MARGIN, theme.MARGIN, theme.MARGIN, theme.MARGIN)
        layout.setSpacing(theme.WIDE_GAP)
        layout.addLayout(self.column)
        layout.addStretch()
        layout.addWidget(buttons)
        type_following.measure(self, lambda: self.setMinimumWidth(self.fontMetrics().averageCharWidth() * 64))

    def say(self, text: str, role: str = "") -> QLabel:
        """Add a paragraph."""
        label = QLabel(text)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        if role:
            label.setProperty("role", role)
        self.column.addWidget(label)
        return label


class ConfirmDialog(Asking):
    """Asks before something is done; what cannot be taken back is not done by a hasty Enter."""

    def __init__(self, parent: QWidget, question: Question) -> None:
        # What it is about is asked in the first sentence; the verb alone, as on the button, would not say it.
        asked, mark, _rest = question.text.partition("?")
        super().__init__(parent, names.CONFIRM, f"{asked}{mark}" if mark else question.title, question.title)
        self.say(question.text)
        if question.warning:
            self.say(question.warning, "warning")
        if question.destroys:
            self.ok.setProperty("role", "danger")
        self.ok.setAutoDefault(False)
        self.cancel.setDefault(True)
        self.cancel.setFocus()


class NameDialog(Asking):
    """Asks for a name; `problem_of` says what is wrong with one, "" for nothing."""

    def __init__(
        self, parent: QWidget, title: str, name: str, problem_of: Callable[[str], str], do_it: str = ""
    ) -> None:
        super().__init__(parent, names.NAME_DIALOG, title, do_it or tr("OK"))
        self._problem_of = problem_of
        self._name = QLineEdit(name)
        self._name.setObjectName(f"{names.NAME_DIALOG}.name")
        self._name.setAccessibleName(tr("Name"))
        self._name.selectAll()
        self._name.textEdited.connect(self._judge)
        self._problem = ProblemLabel()
        self.say(title)
        self.column.addWidget(self._name)
        self.column.addWidget(self._problem)
        self.ok.setDefault(True)
        self.ok.setEnabled(not problem_of(name))
        self._name.setFocus()

    def name(self) -> str:
        """Return the name that was typed."""
        return self._name.text().strip()

    def _judge(self, text: str) -> None:
        problem = self._problem_of(text)
        self._problem.set_problem(problem)
        self.ok.setEnabled(not problem)


def do_or_ask(
    parent: QWidget,
    tasks: Tasks,
    act: Callable[[str], Coroutine[Any, Any, Overtaken | None]],
    seen: str,
    doing: str,
) -> None:
    """Do what goes by the state that was `seen`; where that is another one by now, ask, and go by it then.

    `doing` names it, as for a task.
    """

    async def work() -> None:
        overtaken = await act(seen)
        if overtaken is not None:
            dialog = ConfirmDialog(parent, overtaken.question)
            dialog.accepted.connect(lambda: do_or_ask(parent, tasks, act, overtaken.theirs, doing))
            dialog.open()

    tasks.spawn(work(), doing)
