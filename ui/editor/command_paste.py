"""The input of the Webhook URL, in which a command may be pasted where a URL is meant: it is handed on and never stands there."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import (
    QAction,
    QClipboard,
    QContextMenuEvent,
    QDropEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
)
from PySide6.QtWidgets import QLineEdit
from typing_extensions import override

from clue_desktop.domain.curl_command import is_command


class UrlEdit(QLineEdit):
    """The input.

    Signals:
        command_pasted(text): a command was pasted or dropped; the input is as it was.
    """

    command_pasted = Signal(str)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste) and self._hands_on(QClipboard.Mode.Clipboard):
            event.accept()
            return
        super().keyPressEvent(event)

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = self.createStandardContextMenu()
        paste = menu.findChild(QAction, "edit-paste")
        if paste is not None:
            paste.triggered.disconnect()
            paste.triggered.connect(self.paste_or_hand_on)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Look at what is pasted with the middle button, where the system has that."""
        if event.button() is Qt.MouseButton.MiddleButton and self._hands_on(QClipboard.Mode.Selection):
            event.accept()
            return
        super().mouseReleaseEvent(event)

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        if event.mimeData().hasText() and self._takes(event.mimeData().text()):
            event.acceptProposedAction()
            return
        super().dropEvent(event)

    def paste_or_hand_on(self) -> None:
        """Paste the clipboard, or hand on the command in it."""
        if not self._hands_on(QClipboard.Mode.Clipboard):
            self.paste()

    def _hands_on(self, mode: QClipboard.Mode) -> bool:
        clipboard = QGuiApplication.clipboard()
        if mode is QClipboard.Mode.Selection and not clipboard.supportsSelection():
            return False
        return self._takes(clipboard.text(mode))

    def _takes(self, text: str) -> bool:
        if self.isReadOnly() or not is_command(text):
            return False
        self.command_pasted.emit(text)
        return True
