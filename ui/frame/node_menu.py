"""The menu of the chosen node: its pages, with the manual's headings, greyed out with the reason where closed."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QLabel, QPushButton, QVBoxLayout, QWidget

from ui.frame.navigation import Entry
from ui.state.destination import PageKey
from ui.widgets import theme
from ui.words.language import tr


class NodeMenu(QWidget):
    """A column of buttons; arrow keys move among them."""

    def __init__(self, go: Callable[[PageKey], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Pages of this node"))
        self._go = go
        self._shown: list[tuple[PageKey, str]] = []
        self._buttons: dict[PageKey, QPushButton] = {}
        self._group = QButtonGroup(self)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(theme.GAP, theme.GAP, theme.GAP, theme.GAP)
        self._column.setSpacing(2)
        self._hint = QLabel()
        self._hint.setWordWrap(True)
        self._hint.setProperty("role", "muted")
        self._hint.setContentsMargins(theme.GAP + 2, theme.GAP, 0, 0)
        self._hint.setFont(theme.scaled_font(self._hint, 0.9))

    def show_entries(self, entries: Sequence[Entry], chosen: PageKey | None) -> None:
        """Show the pages of a node, the chosen one marked."""
        shown = [(entry.key, entry.section) for entry in entries]
        if shown != self._shown:
            self._build(entries)
            self._shown = shown
        hints = []
        for entry in entries:
            button = self._buttons[entry.key]
            button.setEnabled(not entry.why_not)
            button.setToolTip(entry.why_not)
            button.setAccessibleDescription(entry.why_not)
            button.setChecked(entry.key is chosen)
            if entry.why_not:
                hints.append(entry.why_not)
        # One reason is said for all to see: that of the most pages. Each page's own is in its tooltip.
        hint = max(hints, key=hints.count, default="")
        self._hint.setText(hint)
        # A wrapped label that gets its text later keeps the height of one line.
        self._hint.setMinimumHeight(max(0, self._hint.heightForWidth(self.width() - 2 * theme.GAP)))
        self._hint.setVisible(bool(hint))

    def _build(self, entries: Sequence[Entry]) -> None:
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None and widget is not self._hint:
                widget.hide()
                widget.deleteLater()
        for button in self._buttons.values():
            self._group.removeButton(button)
        self._buttons = {}
        section = ""
        for entry in entries:
            if entry.section != section:
                section = entry.section
                self._column.addWidget(self._heading(section) if section else self._gap())
            self._column.addWidget(self._button(entry))
        self._column.addWidget(self._hint)
        self._column.addStretch(1)

    def _button(self, entry: Entry) -> QPushButton:
        button = QPushButton(entry.title)
        button.setObjectName(entry.name)
        button.setAccessibleName(entry.title)
        button.setProperty("role", "nav")
        button.setCheckable(True)
        button.setFlat(True)
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.clicked.connect(lambda _=False, key=entry.key: self._go(key))
        self._group.addButton(button)
        self._buttons[entry.key] = button
        return button

    def _heading(self, text: str) -> QLabel:
        heading = QLabel(text)
        heading.setProperty("role", "muted")
        heading.setFont(theme.scaled_font(heading, 0.9, bold=True))
        heading.setContentsMargins(theme.GAP, theme.GAP, 0, 2)
        return heading

    @staticmethod
    def _gap() -> QWidget:
        gap = QWidget()
        gap.setFixedHeight(theme.GAP)
        return gap
