"""What an owner is told of the server: in the status bar that mail is not set up, by a notice that certificates end."""

from functools import partial

from PySide6.QtWidgets import QPushButton

from ui.server_settings.state import ServerStateWatch
from ui.state.context import PageContext
from ui.state.destination import SettingsSection, ToServerSettings
from ui.state.life import Life
from ui.state.notices import Level, Notice
from ui.state.tasks import Tasks
from ui.words.language import tr


class ServerStateBar:
    """Fills its place in the status bar while an administrator is signed in; a click on it leads to the mail settings."""

    def __init__(self, mail: QPushButton, context: PageContext, tasks: Tasks) -> None:
        self._mail = mail
        self._context = context
        self._watch = watch = ServerStateWatch(context.client, context.directory)
        self._certificates: Notice | None = None
        self._life = Life(context.changes, tasks)
        self._life.follows(self._show, watch)
        self._opens = mail.clicked.connect(partial(self._open, SettingsSection.MAIL))
        self._show()
        self._life.reads(watch, tr("Reading the server's state"))

    def close(self) -> None:
        """Follow the server no longer, and say nothing."""
        self._life.end()
        self._mail.clicked.disconnect(self._opens)
        self._mail.hide()
        self._tell_of_certificates("")

    def _show(self) -> None:
        watch = self._watch
        self._mail.setText(watch.mail_warning)
        self._mail.setAccessibleName(tr("Mail is not set up: open the mail settings"))
        self._mail.setToolTip(tr("Mails wait in the outbox until a mail server is set up. Click to do so."))
        self._mail.setVisible(bool(watch.mail_warning))
        self._tell_of_certificates(watch.certificates_warning)

    def _tell_of_certificates(self, text: str) -> None:
        told = self._certificates
        if told is not None and told.text != text:
            self._context.notices.dismiss(told)
            self._certificates = told = None
        if text and told is None:
            opens = partial(self._open, SettingsSection.SERVER)
            self._certificates = Notice(Level.WARNING, text, action=tr("Open"), act=opens)
            self._context.notices.tell(self._certificates)

    def _open(self, section: SettingsSection, *_clicked: bool) -> None:
        if top := self._watch.headquarters():
            self._context.navigator.go(ToServerSettings(top, section))
