"""The confirmation of deleting an API: names every place and credential that falls back, and offers another API first."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QListWidget,
    QWidget,
)

from ui.customer_api.presenter import Deletion
from ui.widgets import theme, type_following
from ui.widgets.keyboard import focus_only_to_scroll
from ui.widgets.making import make_button, page_column
from ui.words.language import tr

_MOST_LINES = 10
"""Of the places that are named without scrolling."""


class DeleteDialog(QDialog):
    """Accepted by Delete. Show it with `open()`.

    Signals: assign_first, when another API is to be assigned before.
    """

    assign_first = Signal()

    def __init__(self, parent: QWidget, deletion: Deletion) -> None:
        super().__init__(parent)
        self.setObjectName("apis.deleteDialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        layout = page_column(self)
        name = deletion.api.value.name
        self.setWindowTitle(tr("Delete “{0}”?").format(name))
        layout.addWidget(_text(tr("Delete “{0}”? This cannot be undone.").format(name)))
        if deletion.falls_back:
            layout.addWidget(
                _text(
                    tr(
                        "It is assigned. These credentials will operate using device-local authentication, without"
                        " vendor verification, from the moment of deletion:"
                    )
                )
            )
            places = QListWidget()
            places.setObjectName("apis.deleteDialog.fallsBack")
            places.setAccessibleName(tr("What falls back to device-local authentication"))
            places.addItems(list(deletion.falls_back))
            places.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
            focus_only_to_scroll(places)
            lines = min(max(len(deletion.falls_back), 2), _MOST_LINES)
            type_following.measure(
                places, lambda: places.setFixedHeight(lines * places.sizeHintForRow(0) + theme.GAP)
            )
            layout.addWidget(places)
            layout.addWidget(_text(self._advice(deletion)))
        if deletion.compared_no_more:
            shadows = _text(
                tr(
                    "It is the shadow of these, which are not compared with another vendor any more: {0}."
                ).format(", ".join(deletion.compared_no_more))
            )
            shadows.setObjectName("apis.deleteDialog.shadows")
            layout.addWidget(shadows)
        buttons = QDialogButtonBox()
        if deletion.falls_back and deletion.replacements:
            assign = make_button(tr("Assign another API first"), "apis.deleteDialog.assignFirst")
            assign.setAutoDefault(False)
            assign.clicked.connect(self._assign)
            buttons.addButton(assign, QDialogButtonBox.ButtonRole.ActionRole)
        delete = make_button(tr("Delete"), "apis.deleteDialog.ok", role="danger")
        delete.setAutoDefault(False)
        cancel = make_button(tr("Cancel"), "apis.deleteDialog.cancel")
        cancel.setDefault(True)
        buttons.addButton(delete, QDialogButtonBox.ButtonRole.DestructiveRole)
        buttons.addButton(cancel, QDialogButtonBox.ButtonRole.RejectRole)
        delete.clicked.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout.addSpacing(theme.GAP)
        layout.addWidget(buttons)
        cancel.setFocus()
        type_following.measure(self, lambda: self.setMinimumWidth(self.fontMetrics().averageCharWidth() * 84))

    def _assign(self) -> None:
        self.reject()
        self.assign_first.emit()

    def _advice(self, deletion: Deletion) -> str:
        if deletion.replacements:
            names = ", ".join(api.name for api in deletion.replacements)
            return tr("Could be assigned instead: {0}.").format(names)
        return tr("No other API is registered for this credential. Register a replacement before deleting.")


def _text(text: str) -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    return label
