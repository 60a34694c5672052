"""The history of a thing: its states at the left, what each one changed or would bring back at the right."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from ui.state.history import Entry, History
from ui.widgets import theme
from ui.widgets.differences import DifferencesTable
from ui.widgets.labels import line
from ui.widgets.making import make_button
from ui.widgets.moments import local_time
from ui.words.language import tr

_CHANGES, _GOING_BACK = range(2)
_MOST_WIDTH = 1000
"""Pixels: the least window holds it, with large type too."""


class HistoryDialog(QDialog):
    """Show it with `open()`. `name` is its object name, and that of its parts with `.list`, `.table` and so on.

    Signals: restore_asked(number).
    """

    restore_asked = Signal(int)

    def __init__(self, parent: QWidget, name: str, history: History) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setWindowTitle(history.title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._history = history
        self._list = QListWidget()
        self._list.setObjectName(f"{name}.list")
        self._list.setAccessibleName(tr("Revisions"))
        self._list.setSpacing(1)
        for entry in history.entries:
            self._list.addItem(self._item(entry))
        self._tabs = QTabBar()
        self._tabs.setObjectName(f"{name}.tabs")
        self._tabs.setAccessibleName(tr("What is shown of a revision"))
        self._tabs.setDrawBase(False)
        self._tabs.addTab(tr("What it changed"))
        self._tabs.addTab(tr("What restoring it would change"))
        self._table = DifferencesTable(f"{name}.table")
        self._nothing = line("muted")
        self._nothing.setObjectName(f"{name}.nothing")
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._table)
        self._stack.addWidget(self._nothing)
        self._remark, self._warning = line("muted"), line("warning")
        self._remark.setObjectName(f"{name}.remark")
        self._warning.setObjectName(f"{name}.warning")
        self._restore = make_button(tr("Restore this revision"), f"{name}.restore")
        self._restore.setAutoDefault(False)
        self._restore.clicked.connect(self._ask)
        self._why_not = line("muted")
        self._lay_out(name)
        self._list.currentRowChanged.connect(lambda _row: self._show())
        self._tabs.currentChanged.connect(lambda _index: self._show())
        self._list.setCurrentRow(0)
        self._show()
        letters = self.fontMetrics().averageCharWidth()
        around = parent.window().size()
        self.resize(
            min(letters * 130, _MOST_WIDTH, around.width()),
            min(self.fontMetrics().height() * 28, around.height()),
        )
        self._list.setFocus()

    def _item(self, entry: Entry) -> QListWidgetItem:
        text = f"{entry.number} · {local_time(entry.at)}\n{entry.who} · {entry.cause}"
        item = QListWidgetItem(text)
        item.setToolTip(text)
        item.setSizeHint(QSize(0, self.fontMetrics().height() * 2 + theme.GAP))
        return item

    def _lay_out(self, name: str) -> None:
        close = make_button(tr("Close"), f"{name}.close")
        close.setDefault(True)
        close.clicked.connect(self.reject)
        right = QVBoxLayout()
        right.setSpacing(theme.GAP)
        right.addWidget(self._tabs)
        right.addWidget(self._stack, 1)
        right.addWidget(self._remark)
        right.addWidget(self._warning)
        columns = QHBoxLayout()
        columns.setSpacing(theme.WIDE_GAP)
        columns.addWidget(self._list, 2)
        columns.addLayout(right, 5)
        buttons = QHBoxLayout()
        buttons.addWidget(self._restore)
        buttons.addWidget(self._why_not, 1)
        buttons.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.MARGIN, theme.MARGIN, theme.MARGIN, theme.MARGIN)
        layout.setSpacing(theme.WIDE_GAP)
        layout.addLayout(columns, 1)
        layout.addLayout(buttons)

    def _shown(self) -> Entry | None:
        row = self._list.currentRow()
        return self._history.entries[row] if row >= 0 else None

    def _show(self) -> None:
        entry = self._shown()
        present = self._list.currentRow() == 0
        why_not = self._history.why_not or (tr("This is the present state.") if present else "")
        self._restore.setEnabled(entry is not None and not why_not)
        self._restore.setToolTip(why_not)
        self._why_not.setText(why_not or self._history.note)
        if entry is None:
            self._say(tr("Nothing has been saved yet."))
        elif self._tabs.currentIndex() == _CHANGES:
            self._table.show_rows(entry.changes, (tr("What"), tr("Before"), tr("Afterwards")))
            self._say("" if entry.changes else entry.remark or tr("Nothing was changed."))
        else:
            self._table.show_rows(entry.going_back, (tr("What"), tr("Now"), tr("Afterwards")))
            self._say(
                ""
                if entry.going_back
                else tr("This is the present state.")
                if present
                else tr("Nothing would change.")
            )
        changes = self._tabs.currentIndex() == _CHANGES
        _tell(self._remark, entry.remark if entry is not None and changes and entry.changes else "")
        _tell(self._warning, entry.warning if entry is not None and not changes and not present else "")

    def _say(self, text: str) -> None:
        self._nothing.setText(text)
        self._stack.setCurrentWidget(self._nothing if text else self._table)

    def _ask(self) -> None:
        entry = self._shown()
        if entry is not None:
            self.accept()
            self.restore_asked.emit(entry.number)


def _tell(label: QLabel, text: str) -> None:
    label.setText(text)
    label.setVisible(bool(text))
