"""The history of an API: who changed what and when, and the way back."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from clue_desktop.contract.vendor_apis import Revision
from ui.customer_api.words import contents, difference
from ui.language import tr


class HistoryDialog(QDialog):
    """Revisions at the left, what each one changed at the right.

    Signals: restore_asked(number).
    """

    restore_asked = Signal(int)

    def __init__(self, parent: QWidget, name: str, revisions: Sequence[Revision], why_not: str) -> None:
        super().__init__(parent)
        self.setObjectName("apis.history")
        self.setWindowTitle(tr("History of {0}").format(name))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._revisions = revisions
        self._why_not = why_not
        self._list = QListWidget()
        self._list.setObjectName("apis.history.list")
        self._list.setAccessibleName(tr("Revisions"))
        for revision in revisions:
            when = revision.at.astimezone().strftime("%Y-%m-%d %H:%M")
            who = revision.by or tr("somebody")
            item = QListWidgetItem(f"{revision.number} · {when} · {who}")
            self._list.addItem(item)
        self._changes = QPlainTextEdit()
        self._changes.setObjectName("apis.history.changes")
        self._changes.setAccessibleName(tr("What this revision changed"))
        self._changes.setReadOnly(True)
        self._restore = QPushButton(tr("Restore this revision"))
        self._restore.setObjectName("apis.history.restore")
        self._restore.clicked.connect(self._ask)
        close = QPushButton(tr("Close"))
        close.clicked.connect(self.reject)
        columns = QHBoxLayout()
        columns.addWidget(self._list, 2)
        columns.addWidget(self._changes, 3)
        buttons = QHBoxLayout()
        buttons.addWidget(self._restore)
        buttons.addStretch()
        buttons.addWidget(close)
        layout = QVBoxLayout(self)
        layout.addLayout(columns)
        layout.addLayout(buttons)
        self._list.currentRowChanged.connect(self._show)
        self._list.setCurrentRow(0)
        self.resize(720, 420)

    def _show(self, row: int) -> None:
        present = row == 0
        self._restore.setEnabled(row > 0 and not self._why_not)
        self._restore.setToolTip(self._why_not or (tr("This is the present state.") if present else ""))
        if row < 0:
            return
        revision = self._revisions[row]
        before = self._revisions[row + 1] if row + 1 < len(self._revisions) else None
        if before is None:
            lines = [tr("Registered as:"), *contents(revision.api)]
        else:
            lines = difference(before.api, revision.api) or [
                tr("Only secrets changed (header values are never shown).")
            ]
        self._changes.setPlainText("\n".join(lines))

    def _ask(self) -> None:
        number = self._revisions[self._list.currentRow()].number
        self.accept()
        self.restore_asked.emit(number)
