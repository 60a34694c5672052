"""The list of what still blocks saving: each entry leads to its field, by mouse and by keyboard."""

from collections.abc import Sequence
from itertools import accumulate

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListWidget, QListWidgetItem, QSizePolicy
from typing_extensions import override

from ui import names
from ui.editor.blockers import Blocker
from ui.widgets import theme
from ui.words.language import tr

_FIELD = Qt.ItemDataRole.UserRole
_LINES = 3
_ROOM = 2
_FRAME = 6
"""What is drawn around the list, above and below it."""


class BlockerList(QListWidget):
    """The list.

    Signals:
        chosen(field): go to this field.
    """

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName(names.EDITOR_BLOCKERS)
        self.setAccessibleName(tr("What still blocks saving"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.viewport().setAutoFillBackground(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setWordWrap(True)
        self.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._shown: list[Blocker] = []
        self._lines = _LINES
        self.hide()
        # Styles differ in what activates an item; a click and Enter do in all of them.
        self.itemClicked.connect(self._choose)

    def height_of(self, lines: int) -> int:
        """Return how high a number of entries of one line is."""
        return lines * (self.fontMetrics().lineSpacing() + _ROOM) + _FRAME

    def keep_lines(self, lines: int) -> None:
        """Be as high as so many lines at most."""
        self._lines = lines
        self.updateGeometry()

    def show_blockers(self, blockers: Sequence[Blocker]) -> None:
        """Show these entries; the one that is current stays so while it is there."""
        if list(blockers) == self._shown:
            return
        current = self._shown[self.currentRow()].text if self.currentRow() >= 0 else ""
        self._shown = list(blockers)
        self.clear()
        for blocker in blockers:
            item = QListWidgetItem(blocker.text)
            item.setData(_FIELD, blocker.field)
            check = tr("What to check: {0}").format(blocker.advice) if blocker.advice else ""
            item.setToolTip("\n".join(filter(None, [blocker.text, check])))
            item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, check)
            self.addItem(item)
            if blocker.text == current:
                self.setCurrentItem(item)
        self._tint()
        self._measure()
        self.setVisible(bool(blockers))

    @override
    def sizeHint(self) -> QSize:
        # Whole entries only: half a line at the lower edge reads as one that is cut off.
        room = self.height_of(self._lines) - _FRAME
        heights = accumulate(self.item(row).sizeHint().height() for row in range(self.count()))
        whole = max((height for height in heights if height <= room), default=room if self.count() else 0)
        return QSize(super().sizeHint().width(), whole + _FRAME)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrap the entries to the new width."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._measure()

    def _measure(self) -> None:
        """Give each entry the height that its wrapped text needs: views guess it from the text in one line."""
        room = QRect(0, 0, self.width() - self.verticalScrollBar().sizeHint().width() - 8, 10_000)
        for row in range(self.count()):
            item = self.item(row)
            text = self.fontMetrics().boundingRect(room, Qt.TextFlag.TextWordWrap, item.text())
            item.setSizeHint(QSize(0, text.height() + _ROOM))
        self.updateGeometry()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space} and not event.modifiers():
            if self.count():
                self._choose(self.item(max(self.currentRow(), 0)))
            return
        super().keyPressEvent(event)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.PaletteChange:
            self._tint()
        super().changeEvent(event)

    def _tint(self) -> None:
        for row in range(self.count()):
            self.item(row).setForeground(theme.colour("accent"))

    def _choose(self, item: QListWidgetItem) -> None:
        self.chosen.emit(str(item.data(_FIELD)))
