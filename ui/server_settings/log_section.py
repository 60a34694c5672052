"""The section of the server's log: its newest lines, a search, reading again."""

from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from ui import names
from ui.server_settings.presenters.log import LogPresenter
from ui.state.context import PageContext
from ui.state.tasks import Tasks
from ui.widgets import theme
from ui.widgets.labels import ProblemLabel, line
from ui.widgets.making import make_button, section_column
from ui.widgets.section import Section
from ui.words.language import tr


class LogSection(Section):
    """What the server has said of itself."""

    def __init__(self, context: PageContext, presenter: LogPresenter, tasks: Tasks, parent: QWidget) -> None:
        super().__init__(context, tasks, parent)
        self._presenter = presenter
        self._search = QLineEdit()
        self._search.setObjectName(names.LOG_SEARCH)
        self._search.setAccessibleName(tr("Search the log"))
        self._search.setPlaceholderText(tr("A word, or the request id of a fault's details"))
        self._search.setClearButtonEnabled(True)
        self._search.textChanged.connect(presenter.look_for)
        self._again = make_button(tr("Read again"), names.LOG_AGAIN, self._load)
        self._counter = QLabel()
        self._counter.setObjectName(names.LOG_COUNTER)
        self._counter.setProperty("role", "muted")
        self._fault = ProblemLabel()
        self._text = QPlainTextEdit()
        self._text.setObjectName(names.LOG_TEXT)
        self._text.setAccessibleName(tr("Server log"))
        self._text.setReadOnly(True)
        self._text.setTabChangesFocus(True)
        self._text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        theme.write_fixed(self._text)
        hint = line("muted")
        hint.setText(
            tr(
                "The newest lines since the server was started, the newest last. They never hold a card number, a"
                " password or a vendor's secret. With several server processes they are those of one of them."
            )
        )
        row = QHBoxLayout()
        row.setSpacing(theme.GAP)
        row.addWidget(self._search, 1)
        row.addWidget(self._counter)
        row.addWidget(self._again)
        column = section_column(self)
        column.addWidget(hint)
        column.addLayout(row)
        column.addWidget(self._fault)
        column.addWidget(self._text, 1)
        self.follows(presenter)
        self._show()

    def begin(self) -> None:
        """Read the newest lines."""
        self._load()

    def _load(self) -> None:
        self.tasks.spawn(self._presenter.load(), tr("Reading the server's log"))

    def _show(self) -> None:
        presenter = self._presenter
        self._fault.set_problem(presenter.fault)
        self._counter.setText(presenter.counter)
        text = presenter.text
        if self._text.toPlainText() != text:
            self._text.setPlainText(text)
            self._text.moveCursor(QTextCursor.MoveOperation.End)
            self._text.moveCursor(QTextCursor.MoveOperation.StartOfLine)
        if presenter.search.strip():
            self._text.setPlaceholderText(tr("No line holds this."))
        else:
            self._text.setPlaceholderText(
                tr("The server has not said anything yet.") if presenter.loaded else tr("Loading…")
            )
