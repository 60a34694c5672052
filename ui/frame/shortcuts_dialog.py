"""The list of the keyboard shortcuts."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from ui import names
from ui.widgets import theme
from ui.widgets.labels import SectionHeader
from ui.widgets.shortcuts import HELP, TABLE
from ui.words.language import tr


class ShortcutsDialog(QDialog):
    """Each shortcut with what it does, by where it holds; `with_help` says whether there is help to open."""

    def __init__(self, parent: QWidget, *, with_help: bool) -> None:
        super().__init__(parent)
        self.setObjectName(names.SHORTCUTS_DIALOG)
        self.setWindowTitle(tr("Keyboard shortcuts"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        halves = QHBoxLayout()
        halves.setSpacing(3 * theme.GAP)
        columns = (QVBoxLayout(), QVBoxLayout())
        lengths = [0, 0]
        for half in columns:
            half.setSpacing(theme.WIDE_GAP)
            halves.addLayout(half, 1)
        for where in TABLE:
            if where.is_apart and not with_help:
                continue
            part = QWidget()
            rows = QGridLayout(part)
            rows.setContentsMargins(0, 0, 0, 0)
            rows.setHorizontalSpacing(theme.WIDE_GAP)
            rows.setVerticalSpacing(theme.GAP // 2)
            rows.setColumnStretch(1, 1)
            rows.addWidget(SectionHeader(where.title()), 0, 0, 1, 2)
            for row, shortcut in enumerate(where.shortcuts, 1):
                if shortcut is HELP and not with_help:
                    continue
                keys = QLabel(shortcut.shown())
                keys.setProperty("role", "muted")
                rows.addWidget(keys, row, 0)
                rows.addWidget(QLabel(shortcut.what()), row, 1)
            shorter = lengths.index(min(lengths))
            lengths[shorter] += len(where.shortcuts) + 1
            columns[shorter].addWidget(part)
        for half in columns:
            half.addStretch(1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        close = buttons.button(QDialogButtonBox.StandardButton.Close)
        close.setText(tr("Close"))
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.MARGIN, theme.MARGIN, theme.MARGIN, theme.MARGIN)
        column.setSpacing(theme.WIDE_GAP)
        column.addLayout(halves)
        column.addWidget(buttons)
        close.setFocus()
