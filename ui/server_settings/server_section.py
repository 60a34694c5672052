"""The section of the server itself: the fingerprint that installers compare, which certificates end when, its key."""

from datetime import UTC, datetime

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from clue_desktop.client.errors import ClientError
from clue_desktop.contract.events import Change
from clue_desktop.contract.operation import CertificateEnd
from ui import names
from ui.server_settings.certificate_words import what_to_do, when, whose
from ui.server_settings.state import ServerStateWatch
from ui.state.context import PageContext
from ui.state.notices import in_words
from ui.state.tasks import Tasks
from ui.widgets import theme
from ui.widgets.icons import IconButton
from ui.widgets.labels import SectionHeader, line
from ui.widgets.making import section_column
from ui.widgets.section import Section
from ui.words.language import tr

_PAIRS_A_LINE = 16
"""Of hexadecimal digits."""


class ServerSection(Section):
    """What others need to know of this server."""

    def __init__(self, context: PageContext, state: ServerStateWatch, tasks: Tasks, parent: QWidget) -> None:
        super().__init__(context, tasks, parent)
        self._state = state
        self._fingerprint = QLabel()
        self._fingerprint.setObjectName(names.SERVER_FINGERPRINT)
        self._fingerprint.setAccessibleName(tr("Certificate fingerprint"))
        theme.set_fixed(self._fingerprint)
        self._fingerprint.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._copied = ""
        self._copy = IconButton("copy", tr("Copy the fingerprint"))
        self._copy.setObjectName(names.SERVER_FINGERPRINT_COPY)
        self._copy.clicked.connect(self._copy_fingerprint)
        self._about = line("muted")
        self._about.setText(tr("Loading…"))
        self._secrets = line()
        self._secrets.setObjectName(names.SERVER_SECRETS)
        self._ends = _Certificates()
        address = line()
        address.setText(context.client.address)
        address.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        with_copy = QHBoxLayout()
        with_copy.setSpacing(theme.WIDE_GAP)
        with_copy.addWidget(self._fingerprint)
        with_copy.addWidget(self._copy)
        with_copy.addStretch()
        column = section_column(self)
        column.addWidget(SectionHeader(tr("Address")))
        column.addWidget(address)
        column.addWidget(SectionHeader(tr("Certificate fingerprint")))
        column.addWidget(self._about)
        column.addLayout(with_copy)
        column.addWidget(SectionHeader(tr("Certificates and when they end")))
        column.addWidget(self._ends)
        column.addWidget(SectionHeader(tr("Stored secrets")))
        column.addWidget(self._secrets)
        column.addStretch()
        self._show_fingerprint(None, "")
        self.follows(state)
        self._show()

    def begin(self) -> None:
        """Read the state, and the certificates."""
        self.reads(self._state, tr("Reading the server's state"))
        self.reads(self, tr("Reading the server's certificate"))

    @staticmethod
    def concerns(change: Change | None) -> bool:
        """Tell whether to read again after a change; None stands for changes that were missed."""
        return change is None or (change.kind == "settings" and change.id in {"certificates", "mail"})

    async def load(self) -> None:
        """Ask the server for its certificate, and for all that it depends on."""
        await self._load_fingerprint()
        try:
            found = await self.context.client.server.certificates()
        except ClientError as fault:
            self._ends.say(in_words(fault))
        else:
            self._ends.show_all(found.items)

    async def _load_fingerprint(self) -> None:
        try:
            fingerprint = await self.context.client.fingerprint()
        except ClientError as fault:
            self._show_fingerprint(None, in_words(fault))
            return
        if fingerprint is None:
            about = tr(
                "Nothing has to be compared: a public authority vouches for this server, or it is reached without TLS."
            )
        else:
            about = tr(
                "A device or a console that meets this server for the first time shows a fingerprint. Give this one to"
                " whoever installs it, not by the same way as the address; only if the two are the same, it is this"
                " server."
            )
        self._show_fingerprint(fingerprint, about)

    def _show_fingerprint(self, fingerprint: str | None, about: str) -> None:
        self._copied = fingerprint or ""
        # As a whole, in lines: whoever compares it has to see the end of it.
        pairs = self._copied.split(":")
        lines = [pairs[at : at + _PAIRS_A_LINE] for at in range(0, len(pairs), _PAIRS_A_LINE)]
        self._fingerprint.setText("\n".join(":".join(one) for one in lines))
        self._fingerprint.setVisible(fingerprint is not None)
        self._copy.setVisible(fingerprint is not None)
        if about:
            self._about.setText(about)

    def _copy_fingerprint(self) -> None:
        QGuiApplication.clipboard().setText(self._copied)
        self.context.notices.done(tr("The fingerprint is copied."))

    def _show(self) -> None:
        self._secrets.setText(self._state.secrets_in_words or tr("Loading…"))


class _Certificates(QWidget):
    """A line each, those that somebody has to look after in the colour of a warning, with what to do."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName(names.SERVER_CERTIFICATES)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.GAP // 2)
        self.say(tr("Loading…"))

    def say(self, words: str) -> None:
        """Show a sentence in place of certificates."""
        self._empty()
        self._add(words, "muted")

    def show_all(self, ends: list[CertificateEnd]) -> None:
        """Show them in their order."""
        self._empty()
        now = datetime.now(UTC)
        for end in ends:
            words = f"{whose(end)} — {when(end, now)}"
            self._add(words, "warning" if end.needs_attention else "", end.file or "")
            if advice := what_to_do(end):
                self._add(advice, "muted")
        if not ends:
            self._add(
                tr("None: this server is reached without TLS of its own, and trusts what the system trusts."),
                "muted",
            )

    def _empty(self) -> None:
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()

    def _add(self, words: str, look: str, tip: str = "") -> None:
        label = line(look) if look else line()
        label.setText(words)
        label.setToolTip(tip)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._column.addWidget(label)
