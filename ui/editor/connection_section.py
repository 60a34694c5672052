"""Connection: how the API is called, where the manual's form leaves that open. Closed and empty for who needs none of it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget
from typing_extensions import override

from clue_desktop.domain.connection import DEADLINE_MS, DEFAULT_DEADLINE_MS
from clue_desktop.domain.webhook_signature import MOST_SECRETS
from ui import names
from ui.editor.certificate_fields import CertificateFields
from ui.editor.deadline import FIELD as DEADLINE
from ui.editor.form import SECRETS, Row, SecretRow
from ui.editor.inputs import Field, Section, labelled, named
from ui.editor.oauth_fields import OAuthFields
from ui.editor.presenter import EditorPresenter
from ui.editor.row_list import AddButton, RowList, RowWidget, trash
from ui.widgets import theme
from ui.widgets.field_line import FieldLine
from ui.widgets.icons import IconButton
from ui.widgets.labels import ElidedLabel
from ui.widgets.making import make_button
from ui.widgets.secret import RevealButton, SecretEdit
from ui.words.language import tr


class SecretWidget(RowWidget):
    """A secret that calls are signed with: shown and copied while it is new, and never again."""

    def __init__(self, presenter: EditorPresenter) -> None:
        super().__init__(SECRETS)
        self._presenter = presenter
        self._value = SecretEdit()
        self._reveal = RevealButton(self._value)
        self._copy = IconButton("copy", tr("Copy the secret, to give it to the vendor"))
        self._copy.clicked.connect(self._copy_value)
        self._remove = trash(tr("Remove the secret"))
        self._remove.clicked.connect(lambda: presenter.remove_row(SECRETS, self.position))
        self.line.addWidget(self._value, 1)
        for button in (self._reveal, self._copy, self._remove):
            self.line.addWidget(button)
        self.fields = [Field(self._value, f"{SECRETS}[0].value", presenter)]

    @override
    def place(self, position: int) -> None:
        super().place(position)
        named(self._value, names.secret_row(position, "value"), tr("Secret {}").format(position + 1))
        for button, part in ((self._reveal, "reveal"), (self._copy, "copy"), (self._remove, "remove")):
            button.setObjectName(names.secret_row(position, part))

    @override
    def refresh(self, row: Row) -> None:
        super().refresh(row)
        if not isinstance(row, SecretRow):
            return
        self._value.setPlaceholderText(
            tr("{id}: stored; type to replace it").format(id=row.id) if row.id else tr("whsec_…")
        )
        for button in (self._reveal, self._copy):
            button.setEnabled(bool(row.value))
        if not row.value:
            self._reveal.setChecked(False)

    @override
    def tab_stops(self) -> list[QWidget]:
        return [self._value, self._reveal, self._copy, self._remove]

    def _copy_value(self) -> None:
        QGuiApplication.clipboard().setText(self._value.text())


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
        self._sign = QCheckBox(tr("Sign each call (Standard Webhooks)"))
        self._sign.setObjectName(names.EDITOR_SIGN)
        self._sign.setToolTip(
            tr(
                "Whoever knows the secret can tell our calls from anybody's; help (F1) says how the vendor does it."
            )
        )
        self._sign.clicked.connect(lambda checked: presenter.sign(on=checked))
        self._secrets = RowList(lambda _row: SecretWidget(presenter))
        self._secrets_line = FieldLine()
        self._add_secret = AddButton(tr("Add a second secret"), names.EDITOR_SIGNING_ADD)
        self._add_secret.setToolTip(tr("While a secret is replaced, both sign: the vendor takes either."))
        self._add_secret.clicked.connect(presenter.add_secret)
        inside.addWidget(self._sign)
        self._signing = QWidget()
        signing = QVBoxLayout(self._signing)
        signing.setContentsMargins(theme.MARGIN, 0, 0, 0)
        signing.setSpacing(theme.GAP // 2)
        for part in (self._secrets, self._secrets_line):
            signing.addWidget(part)
        signing.addWidget(self._add_secret, 0, Qt.AlignmentFlag.AlignLeft)
        inside.addWidget(self._signing)
        self._oauth = OAuthFields(presenter, self)
        inside.addWidget(self._oauth)
        self._certificates = CertificateFields(presenter, self)
        inside.addWidget(self._certificates)
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
        return [
            *self._fields,
            *(field for row in self._secrets.rows() for field in row.fields),
            *self._oauth.fields(),
            *self._certificates.fields(),
        ]

    @override
    def tab_stops(self) -> list[QWidget]:
        if not self.is_open:
            return [self._title]
        secrets = [stop for row in self._secrets.rows() for stop in row.tab_stops()]
        return [
            self._title,
            *(field.input for field in self._fields),
            self._sign,
            *secrets,
            *([self._add_secret] if secrets else []),
            *self._oauth.tab_stops(),
            *self._certificates.tab_stops(),
        ]

    @override
    def open_for(self, path: str) -> None:
        if path.startswith("connection."):
            self._open()

    @override
    def refresh(self) -> None:
        rows = self._presenter.form.signing
        self._secrets.refresh(rows)  # before its fields are looked at: a row may be gone
        super().refresh()
        self._sign.setChecked(bool(rows))
        self._signing.setVisible(bool(rows))
        self._add_secret.setVisible(len(rows) < MOST_SECRETS)
        new = any(row.value for row in rows)
        self._secrets_line.set_help(
            tr("Copy a new secret now, for the vendor: once saved, it is never shown again.") if new else ""
        )
        self._oauth.refresh()
        self._certificates.refresh()
        self._summary.setText("" if self.is_open else self._presenter.connection_in_words())
        self._deadline_line.set_help(self._about_deadline())

    @override
    def show_problems(self, shown: dict[str, list[str]]) -> None:
        super().show_problems(shown)
        for row in self._secrets.rows():
            row.show_problems(shown)
        self._secrets_line.set_problem("\n".join(shown.get(SECRETS, [])))
        if any(path.startswith("connection.") for path in shown):
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
