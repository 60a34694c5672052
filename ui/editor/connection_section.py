"""Connection: how the API is called, where the manual's form leaves that open. Closed and empty for who needs none of it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget
from typing_extensions import override

from clue_desktop.domain.connection import DEADLINE_MS, DEFAULT_DEADLINE_MS
from ui import names
from ui.editor.deadline import FIELD as DEADLINE
from ui.editor.inputs import Field, Section, labelled
from ui.editor.presenter import EditorPresenter
from ui.widgets import theme
from ui.widgets.field_line import FieldLine
from ui.widgets.labels import ElidedLabel
from ui.widgets.making import make_button
from ui.words.language import tr


class ConnectionSection(Section):
    """The section. It opens by its title, and by itself where it says something or something is wrong in it.

    Signals:
        opened(): its content is shown.
    """

    opened = Signal()

    def __init__(self, presenter: EditorPresenter, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(names.EDITOR_CONNECTION)
        self._presenter = presenter
        self._title = make_button("", names.EDITOR_CONNECTION_OPEN, self._turn, role="link")
        self._summary = ElidedLabel()
        self._summary.setObjectName(names.EDITOR_CONNECTION_SUMMARY)
        self._summary.setProperty("role", "muted")
        head = QHBoxLayout()
        head.setSpacing(theme.GAP)
        head.addWidget(self._title)
        head.addWidget(self._summary, 1)
        self._content = QWidget()
        inside = QVBoxLayout(self._content)
        inside.setContentsMargins(theme.MARGIN, 0, 0, 0)
        inside.setSpacing(theme.GAP)
        deadline = QLineEdit()
        deadline.setObjectName(names.EDITOR_DEADLINE)
        deadline.setPlaceholderText(str(DEFAULT_DEADLINE_MS))
        deadline.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)
        box, problem = labelled(tr("Deadline of a call in milliseconds"), deadline)
        self._deadline_line: FieldLine = problem
        inside.addLayout(box)
        trace = QCheckBox(tr("Send a trace id with each call (traceparent)"))
        trace.setObjectName(names.EDITOR_TRACE)
        trace.setToolTip(tr("The vendor's log and the event of the door then name the same call."))
        reuse = QCheckBox(tr("Use a connection for more than one call"))
        reuse.setObjectName(names.EDITOR_REUSE)
        reuse.setToolTip(
            tr("Switch it off for a server that answers late or twice: each call is slower then.")
        )
        for box_of_choice in (trace, reuse):
            inside.addWidget(box_of_choice)
        self.column.addLayout(head)
        self.column.addWidget(self._content)
        self._fields = [
            Field(deadline, DEADLINE, presenter, problem),
            Field(trace, "connection.trace", presenter),
            Field(reuse, "connection.reuse", presenter),
        ]
        self._show_content(shown=bool(presenter.connection_in_words()))

    @override
    def fields(self) -> list[Field]:
        return self._fields

    @override
    def tab_stops(self) -> list[QWidget]:
        return [self._title, *(field.input for field in self._fields if self.is_open)]

    @override
    def open_for(self, path: str) -> None:
        if any(field.path == path for field in self._fields):
            self._open()

    @override
    def refresh(self) -> None:
        super().refresh()
        self._summary.setText("" if self.is_open else self._presenter.connection_in_words())
        self._deadline_line.set_help(self._about_deadline())

    @override
    def show_problems(self, shown: dict[str, list[str]]) -> None:
        super().show_problems(shown)
        if any(field.path in shown for field in self._fields):
            self._open()

    def _about_deadline(self) -> str:
        """Return the range, or how long verifications by the API took lately, with a warning where many took longer."""
        took = self._presenter.took
        if took is None:
            return tr("From {least} to {most}; nothing is {most}.").format(
                least=DEADLINE_MS[0], most=DEADLINE_MS[-1]
            )
        words = (
            tr("⚠ Last 24 hours: median {median} ms, p99 {p99} ms, which is over this deadline.")
            if took.p99_ms > self._presenter.deadline_ms
            else tr("Last 24 hours: median {median} ms, p99 {p99} ms.")
        )
        return words.format(median=f"{took.median_ms:.0f}", p99=f"{took.p99_ms:.0f}")

    @property
    def is_open(self) -> bool:
        """Whether its content is shown."""
        return not self._content.isHidden()

    def _open(self) -> None:
        if not self.is_open:
            self._show_content(shown=True)
            self.opened.emit()

    def _turn(self) -> None:
        if self.is_open:
            self._show_content(shown=False)
        else:
            self._open()

    def _show_content(self, *, shown: bool) -> None:
        self._content.setVisible(shown)
        title = tr("Connection")
        self._title.setText(f"▾ {title}" if shown else f"▸ {title}")
        self._title.setAccessibleName(title)
        self._title.setAccessibleDescription(tr("open") if shown else tr("closed"))
        self.refresh()
