"""The field in the toolbar by which any place, device, API or action is reached from the keyboard."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, QTimer
from PySide6.QtGui import QFocusEvent, QKeyEvent, QShortcut
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QWidget
from typing_extensions import override

from ui import names
from ui.frame.searching import Hit
from ui.widgets import theme, type_following
from ui.widgets.icons import icon
from ui.widgets.shortcuts import GO_TO
from ui.words.language import tr

_ROWS_SHOWN = 10
_HIT = Qt.ItemDataRole.UserRole


class GoToField(QLineEdit):
    """The field; the hits appear below it.

    Attributes:
        search: gives the hits for a text.
        remark: says below them what cannot be found yet, "" for nothing.
        opened: told when a search begins.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__()
        self.search: Callable[[str], list[Hit]] | None = None
        self.remark: Callable[[], str] | None = None
        self.opened: Callable[[], None] | None = None
        self._searched = ""
        self.setObjectName(names.GO_TO)
        self.setClearButtonEnabled(True)
        type_following.measure(self, lambda: self.setMinimumWidth(self.fontMetrics().averageCharWidth() * 36))
        self._hits = QListWidget(window)
        self._hits.setObjectName(names.GO_TO_HITS)
        self._hits.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._hits.setIconSize(QSize(16, 16))
        self._hits.hide()
        self._hits.itemClicked.connect(self._take)
        self._debounce = QTimer(self, singleShot=True, interval=60)
        self._debounce.timeout.connect(self.show_hits)
        self.textEdited.connect(lambda _: self._debounce.start())
        QShortcut(GO_TO.sequence, window, self.begin)
        self.show_texts()

    def show_texts(self) -> None:
        """Say in the present language what the field itself says."""
        self.setAccessibleName(tr("Go to a place, device, API or action"))
        self.setPlaceholderText(tr("Go to…   {shortcut}").format(shortcut=GO_TO.shown()))
        self._hits.setAccessibleName(tr("Found"))

    def begin(self) -> None:
        """Put the cursor here, with whatever was typed before selected."""
        if self.isVisible():
            self.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.selectAll()

    def show_hits(self) -> None:
        """Show what fits what is typed."""
        if self.search is None or not self.hasFocus():
            return
        chosen = self._hits.currentRow() if self._searched == self.text() else 0
        self._searched = self.text()
        self._hits.clear()
        for hit in self.search(self.text()):
            item = QListWidgetItem(icon(hit.icon), f"{hit.title}    {hit.remark}".rstrip())
            item.setData(_HIT, hit)
            item.setSizeHint(QSize(0, self.fontMetrics().height() * 2 - 4))
            self._hits.addItem(item)
        remark = (self.remark() if self.remark is not None else "") or (
            "" if self._hits.count() else tr("No match")
        )
        if remark:
            said = QListWidgetItem(remark)
            said.setFlags(Qt.ItemFlag.NoItemFlags)
            self._hits.addItem(said)
        self._hits.setCurrentRow(max(0, min(chosen, self._hits.count() - 1)))
        self._place()

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        """Begin a search."""
        super().focusInEvent(event)
        if self.opened is not None and event.reason() is not Qt.FocusReason.ActiveWindowFocusReason:
            self.opened()
        self._debounce.start()

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        """End it."""
        super().focusOutEvent(event)
        self._hits.hide()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move among the hits, take one, or give up."""
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        if step is not None and self._hits.isVisible():
            self._hits.setCurrentRow((self._hits.currentRow() + step) % max(1, self._hits.count()))
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if self._debounce.isActive():
                self._debounce.stop()
                self.show_hits()
            self._take(self._hits.currentItem())
        elif event.key() == Qt.Key.Key_Escape:
            self._end()
        else:
            super().keyPressEvent(event)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the hits under the field while the window changes its size."""
        if event.type() is QEvent.Type.Resize and self._hits.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    @override
    def changeEvent(self, event: QEvent) -> None:
        """Follow the scheme, while hits are shown too."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange and hasattr(self, "_hits"):
            for row in range(self._hits.count()):
                item = self._hits.item(row)
                if isinstance(hit := item.data(_HIT), Hit):
                    item.setIcon(icon(hit.icon))

    def _take(self, item: QListWidgetItem | None) -> None:
        hit = item.data(_HIT) if item is not None else None
        if isinstance(hit, Hit):
            self._end()
            hit.act()

    def _end(self) -> None:
        self.clear()
        self._hits.hide()
        self.clearFocus()

    def _place(self) -> None:
        window = self.window()
        corner = self.mapTo(window, QPoint(0, self.height() + 2))
        rows = min(self._hits.count(), _ROWS_SHOWN)
        height = rows * self._hits.sizeHintForRow(0) + 2 * self._hits.frameWidth() + 2
        width = max(self.width(), self.fontMetrics().averageCharWidth() * 64)
        left = min(corner.x(), max(0, window.width() - width - theme.GAP))
        self._hits.setGeometry(left, corner.y(), min(width, window.width() - 2 * theme.GAP), height)
        self._hits.show()
        self._hits.raise_()
