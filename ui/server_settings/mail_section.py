"""The section of the mail server: its fields, Save, and a test mail whose every step can be read."""

import asyncio
from collections.abc import Awaitable, Callable

from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from clue_desktop.contract.mail import MailTestResult
from clue_desktop.domain.mail import MailSecurity
from ui import names
from ui.server_settings.presenters.mail import FIELDS, MailPresenter
from ui.state.context import PageContext
from ui.state.tasks import Tasks
from ui.state.typed_setting import State
from ui.widgets import scale, theme, type_following
from ui.widgets.asking import ConfirmDialog
from ui.widgets.field_line import FieldLine
from ui.widgets.labels import ProblemLabel, SectionHeader, line
from ui.widgets.making import caption, make_button
from ui.widgets.section import Section
from ui.widgets.typed_setting import SavedState, TheirsOrMine, WhenLeft
from ui.words.language import told, tr

_WIDEST = 130
"""Characters; fields that are wider are hard to read."""


class MailSection(Section):
    """By which account the server sends its mails."""

    def __init__(self, context: PageContext, presenter: MailPresenter, tasks: Tasks, parent: QWidget) -> None:
        super().__init__(context, tasks, parent)
        self._presenter = presenter
        self._test_task: asyncio.Task[None] | None = None
        titles = {
            "host": tr("Mail server"),
            "port": tr("Port"),
            "username": tr("User name"),
            "password": tr("Password"),
            "from": tr("Sender address"),
            "caFile": tr("CA file"),
        }
        self._titles = titles
        self._fields = {field: self._field(field, title) for field, title in titles.items()}
        self._fields["password"].setEchoMode(QLineEdit.EchoMode.Password)
        self._security = QComboBox()
        self._security.setObjectName(names.MAIL_SECURITY)
        self._security.setAccessibleName(tr("Encryption"))
        for security, text in (
            (MailSecurity.STARTTLS, tr("STARTTLS (usual on port 587)")),
            (MailSecurity.TLS, tr("TLS from the start (usual on port 465)")),
            (MailSecurity.NONE, tr("None: only for a server that is near")),
        ):
            self._security.addItem(text, str(security))
        self._security.activated.connect(self._choose_security)
        self._problems = {field: self._problem(field) for field in FIELDS}
        self._state = SavedState(names.MAIL_STATE, tr("Mail server"))
        self._warning = line("warning")
        self._warning.setObjectName("mail.warning")
        self._fault = ProblemLabel()
        self._fault.setObjectName("mail.fault")
        self._save_button = make_button(tr("Save"), names.MAIL_SAVE, self._save)
        self._save_button.setProperty("role", "primary")
        self._remove = make_button(tr("Remove…"), names.MAIL_REMOVE, self._ask_remove)
        self._why_not = line("muted")
        self._elsewhere = TheirsOrMine(names.MAIL_ELSEWHERE, self._take_theirs, self._save_over)
        self._to = QLineEdit(presenter.to)
        self._to.setObjectName(names.MAIL_TEST_TO)
        self._to.setAccessibleName(tr("Send a test mail to"))
        self._to.textEdited.connect(presenter.enter_to)
        self._test = make_button(tr("Send a test mail"), names.MAIL_TEST, self._begin_test)
        self._cancel = make_button(tr("Cancel"), names.MAIL_TEST_CANCEL, self._cancel_test)
        self._verdict = line()
        self._verdict.setObjectName(names.MAIL_TEST_RESULT)
        self._dialogue = QPlainTextEdit()
        self._dialogue.setObjectName(f"{names.MAIL_TEST_RESULT}.dialogue")
        self._dialogue.setAccessibleName(tr("What was said, step by step"))
        self._dialogue.setReadOnly(True)
        self._dialogue.setTabChangesFocus(True)
        theme.write_fixed(self._dialogue)
        self._lay_out()
        self.follows(presenter)
        self._show()

    def begin(self) -> None:
        """Read the settings."""
        self.reads(self._presenter, tr("Reading the mail settings"))

    def unsaved(self) -> str:
        """Return what would be lost."""
        return tr("The mail settings that you have typed are not saved.") if self._presenter.dirty else ""

    # ---- what is shown

    def _show(self) -> None:
        presenter = self._presenter
        problems = presenter.problems
        fixed = bool(presenter.permission) or presenter.state is State.LOADING
        for field, edit in self._fields.items():
            value = str(getattr(presenter.form, FIELDS[field]))
            if edit.text() != value:
                edit.setText(value)
            edit.setReadOnly(fixed)
        self._fields["password"].setPlaceholderText(
            tr("stored; type to replace it") if presenter.password_is_stored else ""
        )
        self._security.setCurrentIndex(self._security.findData(str(presenter.form.security)))
        self._security.setEnabled(not fixed)
        for field, label in self._problems.items():
            label.set_problem(problems.get(field, ""))
        for field, edit in self._fields.items():
            edit.setAccessibleDescription(problems.get(field, ""))
        self._state.show_state(presenter.state)
        self._warning.setText(presenter.warning)
        self._warning.setVisible(bool(presenter.warning))
        self._fault.set_problem(presenter.fault)
        self._elsewhere.say(presenter.theirs)
        for button, why_not in (
            (self._save_button, presenter.why_not_save),
            (self._remove, presenter.why_not_remove),
        ):
            button.setEnabled(not why_not)
            button.setToolTip(why_not)
        self._why_not.setText(presenter.why_not_save if presenter.dirty else "")
        self._show_test()

    def _show_test(self) -> None:
        presenter = self._presenter
        why_not = tr("A test mail is being sent.") if presenter.testing else presenter.why_not_test
        self._test.setEnabled(not why_not)
        self._test.setToolTip(why_not)
        self._cancel.setVisible(presenter.testing)
        text, role = "", "muted"
        if presenter.testing:
            text = tr("Sending a test mail…")
        elif presenter.test_fault:
            text, role = presenter.test_fault, "problem"
        elif presenter.result is not None:
            text, role = _verdict(presenter.result, presenter.to)
        self._verdict.setText(text)
        theme.set_role(self._verdict, role)
        self._dialogue.setPlainText(presenter.dialogue)
        self._dialogue.setVisible(bool(presenter.dialogue))

    # ---- what is done

    def _choose_security(self) -> None:
        self._presenter.enter("security", str(self._security.currentData()))
        self._presenter.visit("security")

    def _save(self) -> None:
        self.tasks.spawn(self._do_save(self._presenter.save), tr("Saving the mail settings"))

    def _save_over(self) -> None:
        self.tasks.spawn(self._do_save(self._presenter.save_over), tr("Saving the mail settings"))

    async def _do_save(self, save: Callable[[], Awaitable[bool]]) -> None:
        if await save():
            self.context.notices.done(
                tr("Mails are sent by {host} from now on.").format(host=self._presenter.form.host)
            )

    def _ask_remove(self) -> None:
        dialog = ConfirmDialog(self, self._presenter.remove_question())
        dialog.accepted.connect(lambda: self.tasks.spawn(self._do_remove(), tr("Removing the mail server")))
        dialog.open()

    async def _do_remove(self) -> None:
        if await self._presenter.remove():
            self.context.notices.done(tr("The mail server is removed; mails wait in the outbox."))

    def _take_theirs(self) -> None:
        self.tasks.spawn(self._presenter.discard(), tr("Reading the mail settings"))

    def _begin_test(self) -> None:
        self._test_task = self.tasks.spawn(self._presenter.test(), tr("Sending a test mail"))

    def _cancel_test(self) -> None:
        if self._test_task is not None:
            self._test_task.cancel()
            self._presenter.give_up_test()

    # ---- how it is laid out

    def _field(self, field: str, title: str) -> QLineEdit:
        edit = QLineEdit()
        edit.setObjectName(names.mail_field(field))
        edit.setAccessibleName(title)
        edit.textEdited.connect(lambda text: self._presenter.enter(field, text))
        WhenLeft(edit, lambda: self._presenter.visit(field))
        if field == "username":  # whether there is one decides what encryption may be chosen
            WhenLeft(edit, lambda: self._presenter.visit("security"))
        return edit

    def _problem(self, field: str) -> FieldLine:
        label = FieldLine()
        label.setObjectName(f"{names.mail_field(field)}.problem")
        return label

    def _lay_out(self) -> None:
        content = QWidget()
        type_following.measure(
            content, lambda: content.setMaximumWidth(self.fontMetrics().averageCharWidth() * _WIDEST)
        )
        column = QVBoxLayout(content)
        column.setContentsMargins(0, theme.GAP, theme.GAP, 0)
        column.setSpacing(theme.GAP)
        hint = line("muted")
        hint.setText(tr("Allocation codes and invitations are mailed by this account."))
        head = QHBoxLayout()
        head.addWidget(hint, 1)
        head.addWidget(self._state)
        column.addLayout(head)
        form = QFormLayout()
        form.setHorizontalSpacing(theme.WIDE_GAP)
        form.setVerticalSpacing(scale.NEAR)
        port = self._fields["port"]
        type_following.measure(port, lambda: port.setFixedWidth(port.fontMetrics().averageCharWidth() * 10))
        server = QHBoxLayout()
        server.setSpacing(theme.GAP)
        server.addWidget(self._fields["host"], 1)
        server.addWidget(_label(tr("Port"), port))
        server.addWidget(port)
        self._fields["host"].setPlaceholderText("smtp.example.com")
        self._fields["from"].setPlaceholderText("clue@example.com")
        self._fields["caFile"].setPlaceholderText(
            tr("only for a private CA: path of a PEM file on the server's machine")
        )
        of_server = QHBoxLayout()
        of_server.setSpacing(theme.GAP)
        of_server.addWidget(self._problems["host"], 3)
        of_server.addWidget(self._problems["port"], 2)
        form.addRow(caption(tr("Mail server"), self._fields["host"]), _stacked(server, of_server))
        form.addRow(
            caption(tr("Encryption"), self._security),
            _stacked(self._security, self._problems["security"], self._warning),
        )
        # Side by side, so that what saves them is in sight in a low window, too.
        account, of_account = QHBoxLayout(), QHBoxLayout()
        account.setSpacing(theme.GAP)
        account.addWidget(self._fields["username"], 1)
        account.addWidget(_label(self._titles["password"], self._fields["password"]))
        account.addWidget(self._fields["password"], 1)
        of_account.setSpacing(theme.GAP)
        of_account.addWidget(self._problems["username"], 1)
        of_account.addWidget(self._problems["password"], 1)
        form.addRow(
            caption(self._titles["username"], self._fields["username"]), _stacked(account, of_account)
        )
        for field in ("from", "caFile"):
            edit = self._fields[field]
            form.addRow(caption(self._titles[field], edit), _stacked(edit, self._problems[field]))
        column.addLayout(form)
        column.addWidget(self._fault)
        column.addWidget(self._elsewhere)
        actions = QHBoxLayout()
        actions.setSpacing(theme.GAP)
        actions.addWidget(self._save_button)
        actions.addWidget(self._remove)
        actions.addWidget(self._why_not, 1)
        column.addLayout(actions)
        column.addWidget(SectionHeader(tr("Test"), remark=tr("by what is typed above, saved or not")))
        test = QHBoxLayout()
        test.setSpacing(theme.GAP)
        test.addWidget(_label(tr("Send a test mail to"), self._to))
        test.addWidget(self._to, 1)
        test.addWidget(self._test)
        test.addWidget(self._cancel)
        keeping = self._cancel.sizePolicy()
        keeping.setRetainSizeWhenHidden(True)  # its coming pushes nothing away under the pointer
        self._cancel.setSizePolicy(keeping)
        column.addLayout(test)
        column.addWidget(self._verdict)
        type_following.measure(
            self._dialogue, lambda: self._dialogue.setMinimumHeight(self.fontMetrics().height() * 7)
        )
        column.addWidget(self._dialogue, 1)
        column.addStretch()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(content)


def _verdict(result: MailTestResult, to: str) -> tuple[str, str]:
    if result.error is None:
        return tr("The mail server has taken the test mail. Look whether it arrives at {to}.").format(
            to=to
        ), "good"
    return told(result.error.message), "problem"


def _label(text: str, buddy: QWidget) -> QWidget:
    label = line("muted")
    label.setWordWrap(False)
    label.setText(text)
    label.setBuddy(buddy)
    return label


def _stacked(*parts: QWidget | QHBoxLayout) -> QVBoxLayout:
    """Return a column of an input and what is said of it."""
    column = QVBoxLayout()
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(scale.HAIR)
    for part in parts:
        if isinstance(part, QHBoxLayout):
            column.addLayout(part)
        else:
            column.addWidget(part)
    return column
