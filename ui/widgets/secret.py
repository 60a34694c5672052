"""Fields for secrets: masked, shown only on demand, and only while one is at it."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QLineEdit, QToolButton, QWidget
from typing_extensions import override

from ui.words.language import tr


class SecretEdit(QLineEdit):
    """A line edit for a secret: masked, shown only on demand and while it has the keyboard, never copied."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setEchoMode(QLineEdit.EchoMode.Password)

    def reveal(self, *, shown: bool) -> None:
        """Show or mask what is being typed."""
        self.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Type, but do not copy."""
        if event.matches(QKeySequence.StandardKey.Copy) or event.matches(QKeySequence.StandardKey.Cut):
            event.accept()
            return
        super().keyPressEvent(event)

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what a line edit offers, but no copy."""
        menu = self.createStandardContextMenu()
        for action in menu.actions():
            if action.objectName() in {"edit-copy", "edit-cut"}:
                action.setEnabled(False)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())


class RevealButton(QToolButton):
    """Shows what is typed into a field for a secret, until one turns to something else, another window included."""

    def __init__(self, field: SecretEdit) -> None:
        super().__init__()
        self._field = field
        self.setCheckable(True)
        self.setAutoRaise(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.toggled.connect(self._show_or_mask)
        self._show_or_mask(shown=False)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._follow_keyboard)

    def _follow_keyboard(self, _before: QWidget | None, now: QWidget | None) -> None:
        if now is not self._field and now is not self:
            self.setChecked(False)

    def _show_or_mask(self, shown: bool) -> None:  # noqa: FBT001 - Qt calls it
        self._field.reveal(shown=shown)
        self.setText(tr("Hide") if shown else tr("Show"))
        self.setToolTip(tr("Hide the value") if shown else tr("Show the value while it is being typed"))
        self.setAccessibleName(self.toolTip())
