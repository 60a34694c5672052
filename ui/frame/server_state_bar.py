"""What the status bar tells an owner of the server: that mail is not set up, certificates that end, where its key is."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QLabel, QPushButton

from ui.server_settings.state import ServerStateWatch
from ui.state.context import ChangeFeed
from ui.state.destination import SettingsSection
from ui.state.life import Life
from ui.state.tasks import Tasks
from ui.words.language import tr


class ServerStateBar:
    """Fills its places in the status bar while an administrator is signed in; a click on one leads to its settings."""

    def __init__(
        self,
        mail: QPushButton,
        certificates: QPushButton,
        secrets: QLabel,
        watch: ServerStateWatch,
        changes: ChangeFeed,
        tasks: Tasks,
        open_settings: Callable[[SettingsSection], None],
    ) -> None:
        self._mail = mail
        self._certificates = certificates
        self._secrets = secrets
        self._watch = watch
        self._life = Life(changes, tasks)
        self._life.follows(self._show, watch)
        self._opens = [
            (mail, mail.clicked.connect(partial(_open, open_settings, SettingsSection.MAIL))),
            (
                certificates,
                certificates.clicked.connect(partial(_open, open_settings, SettingsSection.SERVER)),
            ),
        ]
        self._show()
        self._life.reads(watch, tr("Reading the server's state"))

    def close(self) -> None:
        """Follow the server no longer, and say nothing."""
        self._life.end()
        for link, opens in self._opens:
            link.clicked.disconnect(opens)
            link.hide()
        self._secrets.hide()

    def _show(self) -> None:
        watch = self._watch
        self._mail.setText(watch.mail_warning)
        self._mail.setAccessibleName(tr("Mail is not set up: open the mail settings"))
        self._mail.setToolTip(tr("Mails wait in the outbox until a mail server is set up. Click to do so."))
        self._mail.setVisible(bool(watch.mail_warning))
        self._certificates.setText(watch.certificates_warning)
        self._certificates.setAccessibleName(tr("Certificates end soon: open the server's settings"))
        self._certificates.setToolTip(tr("Click to see which, when, and what to do."))
        self._certificates.setVisible(bool(watch.certificates_warning))
        self._secrets.setText(watch.secrets)
        self._secrets.setToolTip(watch.secrets_in_words)
        self._secrets.setVisible(bool(watch.secrets))


def _open(
    open_settings: Callable[[SettingsSection], None], section: SettingsSection, *_clicked: bool
) -> None:
    open_settings(section)
