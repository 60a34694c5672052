"""OAuth 2.0 in the section Connection: whether calls carry a token, and what it is asked for with."""

from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QVBoxLayout, QWidget

from clue_desktop.domain import client_credentials as rules
from clue_desktop.domain.client_credentials import SecretIn
from ui import names
from ui.editor.certificate_fields import put_line
from ui.editor.inputs import Field, labelled
from ui.editor.presenter import EditorPresenter
from ui.widgets import theme
from ui.widgets.secret import RevealButton, SecretEdit
from ui.words.language import tr


class OAuthFields(QWidget):
    """The switch, and below it, while it is on, the fields."""

    def __init__(self, presenter: EditorPresenter, parent: QWidget) -> None:
        super().__init__(parent)
        self._presenter = presenter
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP)
        self._switch = QCheckBox(tr("Send a token with each call (OAuth 2.0 client credentials)"))
        self._switch.setObjectName(names.EDITOR_OAUTH)
        self._switch.setToolTip(
            tr("The server fetches it ahead of time and keeps it in memory only; help (F1) says how.")
        )
        self._switch.clicked.connect(lambda checked: presenter.switch_oauth(on=checked))
        column.addWidget(self._switch)
        self._content = QWidget()
        self._inside = QVBoxLayout(self._content)
        self._inside.setContentsMargins(theme.MARGIN, 0, 0, 0)
        self._inside.setSpacing(theme.GAP // 2)
        column.addWidget(self._content)
        self._secret = SecretEdit()
        self._reveal = RevealButton(self._secret)
        self._reveal.setObjectName(names.EDITOR_OAUTH_REVEAL)
        where = QComboBox()
        where.addItem(tr("In the header (HTTP Basic)"), SecretIn.HEADER.value)
        where.addItem(tr("In the body"), SecretIn.BODY.value)
        self._fields = [
            self._line(tr("Token URL"), rules.TOKEN_URL, names.EDITOR_OAUTH_TOKEN_URL, "https://…"),
            self._line(tr("Client ID"), rules.CLIENT_ID, names.EDITOR_OAUTH_CLIENT_ID),
            self._field(tr("Client secret"), rules.CLIENT_SECRET, names.EDITOR_OAUTH_SECRET, self._secret),
            self._line(
                tr("Scope"),
                rules.SCOPE,
                names.EDITOR_OAUTH_SCOPE,
                tr("what the token server gives by itself"),
            ),
            self._line(tr("Audience"), rules.AUDIENCE, names.EDITOR_OAUTH_AUDIENCE, tr("none")),
            self._field(tr("Where the secret is sent"), rules.SECRET_IN, names.EDITOR_OAUTH_SECRET_IN, where),
        ]

    def fields(self) -> list[Field]:
        """Return the fields, in reading order."""
        return self._fields

    def tab_stops(self) -> list[QWidget]:
        """Return all that the Tab key reaches, in reading order."""
        stops: list[QWidget] = [self._switch]
        for field in self._fields:
            stops.append(field.input)
            if field.input is self._secret:
                stops.append(self._reveal)
        return stops

    def refresh(self) -> None:
        """Show the form as it is now."""
        row = self._presenter.form.oauth
        self._switch.setChecked(row is not None)
        self._content.setVisible(row is not None)
        if row is None:
            return
        self._secret.setPlaceholderText(
            tr("stored; type to replace it") if self._presenter.keeps_client_secret else ""
        )
        self._reveal.setEnabled(bool(row.client_secret))
        if not row.client_secret:
            self._reveal.setChecked(False)

    def _line(self, label: str, path: str, name: str, placeholder: str = "") -> Field:
        line = QLineEdit()
        line.setPlaceholderText(placeholder)
        return self._field(label, path, name, line)

    def _field(self, label: str, path: str, name: str, entry: QLineEdit | QComboBox) -> Field:
        entry.setObjectName(name)
        if entry is self._secret:
            below = put_line(self._inside, label, self._secret, (self._reveal,))
        else:
            box, below = labelled(label, entry)
            self._inside.addLayout(box)
        return Field(entry, path, self._presenter, below)
