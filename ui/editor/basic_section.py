"""Basic Information: Name, Auth type, Webhook URL (manual 5.2)."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget
from typing_extensions import override

from clue_desktop.domain.credentials import CREDENTIAL_TYPES
from clue_desktop.domain.vendor_api import APIS_PER_AUTH_TYPE
from ui import names
from ui.editor.command_paste import UrlEdit
from ui.editor.inputs import Field, Section, labelled
from ui.editor.presenter import EditorPresenter
from ui.widgets import theme
from ui.widgets.icons import CredentialIcons
from ui.words.language import told, tr


class BasicSection(Section):
    """The section."""

    def __init__(self, presenter: EditorPresenter, parent: QWidget) -> None:
        super().__init__(parent)
        self.begin(tr("Basic Information"))
        self._presenter = presenter
        name = QLineEdit()
        name.setObjectName(names.EDITOR_NAME)
        self._auth_type = QComboBox()
        self._auth_type.setObjectName(names.EDITOR_AUTH_TYPE)
        self._auth_type.addItem(tr("Select a credential"), "")
        for credential, kind in CREDENTIAL_TYPES.items():
            self._auth_type.addItem(told(kind.title), credential.value)
        CredentialIcons(self._auth_type)
        url = UrlEdit()
        url.setObjectName(names.EDITOR_WEBHOOK_URL)
        url.setPlaceholderText("https://")
        url.command_pasted.connect(presenter.take_command)
        url.setInputMethodHints(Qt.InputMethodHint.ImhUrlCharactersOnly)

        name_box, name_problem = labelled(tr("Name"), name)
        type_box, self._type_line = labelled(tr("Auth type"), self._auth_type)
        url_box, url_problem = labelled(
            tr("Webhook URL"),
            url,
            tr("CLUe sends only HTTP POST, Content-Type: application/json, and expects JSON back."),
        )
        for box in (name_box, type_box, url_box):
            self.column.addLayout(box)
        self._fields = [
            Field(name, "name", presenter, name_problem),
            Field(self._auth_type, "authType", presenter, self._type_line),
            Field(url, "webhookUrl", presenter, url_problem),
        ]

    @override
    def fields(self) -> list[Field]:
        return self._fields

    @override
    def refresh(self) -> None:
        super().refresh()
        locked = self._presenter.auth_type_locked
        self._auth_type.setEnabled(not locked)
        lock = tr("It cannot be changed after saving. For another one, register a new API.")
        self._auth_type.setToolTip(lock if locked else "")
        self._type_line.set_help(lock if locked else "")
        # Greyed out, but still to be read.
        theme.set_role(self._auth_type, "muted" if locked else "")
        self._offer()

    def _offer(self) -> None:
        """Grey out what cannot be chosen: nothing, once something is chosen, and credentials without room."""
        model = self._auth_type.model()
        if not isinstance(model, QStandardItemModel):
            return
        model.item(0).setEnabled(self._presenter.auth_type is None)
        for row, (credential, kind) in enumerate(CREDENTIAL_TYPES.items(), start=1):
            full = credential in self._presenter.full_types
            item = model.item(row)
            item.setEnabled(not full)
            limit = tr("{title}  —  {number} of {number} registered").format(
                title=told(kind.title), number=APIS_PER_AUTH_TYPE
            )
            item.setText(limit if full else told(kind.title))
