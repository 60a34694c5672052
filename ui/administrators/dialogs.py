"""Dialogs of the Administrators page: inviting somebody, and the code that is shown this once."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from clue_desktop.contract.administrators import SentInvitation
from ui import names
from ui.administrators.presenter import AdministratorsPresenter
from ui.administrators.words import role_reach, role_title
from ui.state.tasks import Tasks
from ui.widgets import theme, type_following
from ui.widgets.asking import Asking
from ui.widgets.field_line import FieldLine
from ui.widgets.labels import line
from ui.widgets.moments import local_time
from ui.widgets.typed_setting import WhenLeft
from ui.words.language import tr


class InviteDialog(Asking):
    """Asks whom to invite; stays open, with what was typed, until the server has made the invitation.

    Attributes:
        sent: the invitation, once it is made.
    """

    def __init__(self, parent: QWidget, presenter: AdministratorsPresenter, tasks: Tasks) -> None:
        super().__init__(parent, names.INVITE_DIALOG, tr("Invite an administrator"), tr("Invite"))
        self._presenter, self._tasks = presenter, tasks
        self.sent: SentInvitation | None = None
        role = presenter.role
        if role is not None:
            self.say(tr("{role} of “{place}”").format(role=role_title(role), place=presenter.place))
            self.say(role_reach(role), "muted")
            self.say(
                tr("The role follows from the place. For another one, choose its place in the tree."), "muted"
            )
        self._email = QLineEdit()
        self._email.setObjectName(names.INVITE_EMAIL)
        self._email.setAccessibleName(tr("Email address"))
        self._email.setPlaceholderText("name@example.com")
        self._email.textEdited.connect(lambda _text: self._judge())
        WhenLeft(self._email, self._visit)
        self._problem = FieldLine()
        self._problem.setObjectName(names.INVITE_PROBLEM)
        self.column.addWidget(self._email)
        self.column.addWidget(self._problem)
        self.ok.setDefault(True)
        self._judge()
        self._email.setFocus()

    @override
    def accept(self) -> None:
        """Ask the server; close when it has made the invitation."""
        if self.ok.isEnabled():
            self.ok.setEnabled(False)
            self._tasks.spawn(self._invite(), tr("Inviting an administrator"))

    async def _invite(self) -> None:
        answer = await self._presenter.invite(self._email.text())
        if isinstance(answer, SentInvitation):
            self.sent = answer
            super().accept()
            return
        self._problem.set_problem(answer)
        self.ok.setEnabled(True)

    def _visit(self) -> None:
        if self._email.text():
            self._problem.set_problem(self._presenter.email_problem(self._email.text()))

    def _judge(self) -> None:
        self._problem.set_problem("")
        self.ok.setEnabled(not self._presenter.email_problem(self._email.text()))


class CodeDialog(QDialog):
    """Shows an invitation's code, this once, and says how it comes to the one who is invited."""

    def __init__(self, parent: QWidget, sent: SentInvitation) -> None:
        super().__init__(parent)
        self._sent = sent
        self.setObjectName(names.INVITATION_CODE_DIALOG)
        self.setWindowTitle(tr("Invitation of {email}").format(email=sent.email))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if sent.mailed:
            how = tr("The invitation is being mailed to {email}. This is its code, for any case.")
        else:
            how = tr(
                "Mail is not set up on this server: pass the code on to {email} yourself, in a safe way."
            )
        about = line()
        about.setText(how.format(email=sent.email))
        code = QLineEdit(sent.code)
        code.setObjectName(names.INVITATION_CODE)
        code.setAccessibleName(tr("Invitation code"))
        code.setReadOnly(True)
        theme.set_fixed(code)
        copy = self._button(tr("Copy"), names.INVITATION_CODE_COPY)
        copy.clicked.connect(self._copy)
        copy.setProperty("role", "primary")
        hint = line("muted")
        hint.setText(
            tr(
                "They open CLUe Desktop on this server, choose “I have an invitation” and enter the code. It is good"
                " once, until {time}, and is shown this once: the server keeps only its hash."
            ).format(time=local_time(sent.expires_at))
        )
        self._said = line("good")
        close = self._button(tr("Close"), names.INVITATION_CODE_CLOSE)
        close.clicked.connect(self.accept)
        row = QHBoxLayout()
        row.addWidget(code, 1)
        row.addWidget(copy)
        end = QHBoxLayout()
        end.addWidget(self._said, 1)
        end.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.MARGIN, theme.MARGIN, theme.MARGIN, theme.MARGIN)
        layout.setSpacing(theme.WIDE_GAP)
        layout.addWidget(about)
        layout.addLayout(row)
        layout.addWidget(hint)
        layout.addLayout(end)
        type_following.measure(self, lambda: self.setMinimumWidth(self.fontMetrics().averageCharWidth() * 76))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._sent.code)
        self._said.setText(tr("Copied."))

    def _button(self, text: str, name: str) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(name)
        button.setAccessibleName(text)
        button.setAutoDefault(False)
        return button
