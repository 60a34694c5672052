"""The section of the outbox: a live table, the text of the chosen mail, trying it again, deleting it."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPlainTextEdit,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from clue_desktop.contract.mail import OutboxMail
from clue_desktop.domain.mail import MailState
from ui import names
from ui.server_settings.presenters.outbox import OutboxPresenter, content_of, error_of, state_of
from ui.state.context import PageContext
from ui.state.tasks import Tasks
from ui.widgets import theme
from ui.widgets.asking import ConfirmDialog
from ui.widgets.labels import ProblemLabel, line
from ui.widgets.making import make_button, section_column
from ui.widgets.moments import ago, local_time
from ui.widgets.section import Section
from ui.widgets.states import EmptyState
from ui.widgets.table import Column, RowsModel, RowsView
from ui.words.language import tr

_TICK_MS = 10_000
_ROLES = {MailState.WAITING: "warning", MailState.SENT: "good", MailState.FAILED: "bad"}


class OutboxSection(Section):
    """The server's mails, and what became of them."""

    def __init__(
        self, context: PageContext, presenter: OutboxPresenter, tasks: Tasks, parent: QWidget
    ) -> None:
        super().__init__(context, tasks, parent)
        self._presenter = presenter
        self._model = RowsModel(_columns(), lambda mail: mail.id, self)
        self._table = RowsView(
            self._model, names.OUTBOX_TABLE, tr("Outbox"), context.preferences, sortable=False
        )
        self._table.selectionModel().selectionChanged.connect(lambda *_: self._choose())
        self._hint = line("muted")
        self._hint.setObjectName("outbox.hint")
        self._error = ProblemLabel()
        self._error.setObjectName("outbox.error")
        self._text = QPlainTextEdit()
        self._text.setObjectName(names.OUTBOX_TEXT)
        self._text.setAccessibleName(tr("Text of the mail"))
        self._text.setReadOnly(True)
        self._text.setTabChangesFocus(True)
        theme.write_fixed(self._text)  # what stands in columns in the mail stands in columns here
        self._retry = make_button(tr("Send again"), names.OUTBOX_RETRY, self._send_again)
        self._delete = make_button(tr("Delete…"), names.OUTBOX_DELETE, self._ask_delete)
        self._fault = ProblemLabel()
        self._empty = EmptyState("ok", "", "")
        self._stack = QStackedWidget()
        self._lay_out()
        self._tick = QTimer(self, interval=_TICK_MS)
        self._tick.timeout.connect(self._model.repaint)
        self._tick.start()
        self.ends_with(self._tick.stop)
        self.follows(presenter)
        self._show()

    def begin(self) -> None:
        """Read the mails."""
        self.reads(self._presenter, tr("Reading the outbox"))

    def _show(self) -> None:
        presenter = self._presenter
        self._table.show_rows(presenter.mails, asked_for=presenter.asked_for)
        self._hint.setText(presenter.hint)
        self._fault.set_problem(presenter.fault)
        if presenter.loaded:
            self._empty.say(
                tr("The outbox is empty."),
                tr("Mails appear here as soon as somebody asks for an allocation code."),
            )
        else:
            self._empty.say(tr("Outbox"), tr("Loading…"))
        self._stack.setCurrentIndex(1 if presenter.mails else 0)
        self._choose()

    def _choose(self) -> None:
        mail: OutboxMail | None = self._table.chosen()
        text = content_of(mail) if mail is not None else ""
        if self._text.toPlainText() != text:
            self._text.setPlainText(text)
        self._text.setPlaceholderText(tr("Choose a mail to read it."))
        self._error.set_problem(error_of(mail) if mail is not None else "")
        for button, why_not in (
            (self._retry, self._presenter.why_not_retry(mail)),
            (self._delete, self._presenter.why_not_delete(mail)),
        ):
            button.setEnabled(not why_not)
            button.setToolTip(why_not)

    def _send_again(self) -> None:
        mail: OutboxMail | None = self._table.chosen()
        if mail is not None:
            self.tasks.spawn(self._presenter.retry(mail), tr("Sending the mail again"))

    def _ask_delete(self) -> None:
        mail: OutboxMail | None = self._table.chosen()
        if mail is None:
            return
        dialog = ConfirmDialog(self, self._presenter.delete_question(mail))
        dialog.accepted.connect(
            lambda: self.tasks.spawn(self._presenter.delete(mail), tr("Deleting the mail"))
        )
        dialog.open()

    def _lay_out(self) -> None:
        below = QWidget()
        lower = QVBoxLayout(below)
        lower.setContentsMargins(0, theme.GAP, 0, 0)
        lower.setSpacing(theme.GAP)
        actions = QHBoxLayout()
        actions.setSpacing(theme.GAP)
        actions.addWidget(self._retry)
        actions.addWidget(self._delete)
        actions.addWidget(self._error, 1)
        actions.addStretch()
        lower.addLayout(actions)
        lower.addWidget(self._text, 1)
        splitter = QSplitter(Qt.Orientation.Vertical)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self._table)
        splitter.addWidget(below)
        splitter.setSizes([260, 260])
        self._stack.addWidget(self._empty)
        self._stack.addWidget(splitter)
        column = section_column(self)
        column.addWidget(self._hint)
        column.addWidget(self._fault)
        column.addWidget(self._stack, 1)


def _columns() -> list[Column[OutboxMail]]:
    return [
        Column(tr("To"), lambda mail: mail.to, tooltip=lambda mail: mail.to, width=20, flexible=True),
        Column(
            tr("Subject"),
            lambda mail: mail.subject,
            tooltip=lambda mail: mail.subject,
            width=38,
            flexible=True,
        ),
        Column(tr("State"), state_of, role=lambda mail: _ROLES.get(mail.state, ""), width=22),
        Column(
            tr("Written"),
            lambda mail: ago(mail.created_at),
            tooltip=lambda mail: local_time(mail.created_at),
            width=11,
        ),
        Column(
            tr("Last fault"), lambda mail: error_of(mail) or "–", tooltip=error_of, width=16, flexible=True
        ),
    ]
