"""The confirmation of what switches vendor verification off at a place: it is the device alone that decides then."""

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QWidget

from clue_desktop.domain.credentials import CREDENTIAL_TYPES
from ui import names
from ui.access_service.presenters.place import Switched
from ui.widgets import type_following
from ui.widgets.making import make_button, page_column
from ui.words.language import told, tr


class LocalDialog(QDialog):
    """Names the credentials concerned and the APIs that were asked; accepted by its one red button."""

    def __init__(self, parent: QWidget, place: str, switched: Iterable[Switched]) -> None:
        super().__init__(parent)
        self.setObjectName(names.LOCAL_DIALOG)
        self.setWindowTitle(tr("Switch vendor verification off at {place}?").format(place=place))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        layout = page_column(self)
        for one in switched:
            layout.addWidget(
                _text(
                    tr("{credential}: {api} will not be asked any more.").format(
                        credential=told(CREDENTIAL_TYPES[one.credential].title), api=one.api
                    )
                )
            )
        layout.addWidget(
            _text(
                tr(
                    "Not assigned means device-local authentication: the devices of this place decide by themselves who"
                    " may enter, by what is registered on them, and whomever the vendor refuses may be let in."
                ),
                "warning",
            )
        )
        buttons = QDialogButtonBox()
        ok = make_button(tr("Switch off and save"), names.LOCAL_OK, role="danger")
        cancel = make_button(tr("Cancel"), names.LOCAL_CANCEL)
        buttons.addButton(ok, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(cancel, QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout.addWidget(buttons)
        # A hasty Enter opens no door, also after a change of the looks, when Qt chooses the default button anew.
        ok.setAutoDefault(False)
        cancel.setDefault(True)
        cancel.setFocus()
        type_following.measure(self, lambda: self.setMinimumWidth(self.fontMetrics().averageCharWidth() * 80))
        self.adjustSize()


def _text(text: str, role: str = "") -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    if role:
        label.setProperty("role", role)
    return label
