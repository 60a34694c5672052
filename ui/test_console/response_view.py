"""The response tree: drag a node to a JSONPath field, or send it there by menu or keyboard (manual 5.7, tip)."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAction,
    QContextMenuEvent,
    QDrag,
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
)
from PySide6.QtWidgets import QHeaderView, QMenu, QTreeView, QWidget
from typing_extensions import override

from clue_desktop.domain.said import said_by
from ui import names
from ui.state.response_node import JsonKind, PathTarget, ResponseNode
from ui.test_console.json_values import typed, written
from ui.test_console.response_model import KEY, TYPE, VALUE, ResponseModel
from ui.test_console.rows import RoomyRows
from ui.widgets import shortcuts, theme, type_following
from ui.widgets.path_field import invite_fields
from ui.widgets.tree_view import TreeView
from ui.words.language import told, tr

_PILL_WIDTH = 360


class ResponseView(TreeView):
    """The tree of a response.

    Signals:
        sent(PathTarget, ResponseNode): the menu or the keyboard sends a node to a field.
        told(str): something to say about what was just done, or why it cannot be.
    """

    sent = Signal(object, object)
    told = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._empty = ""
        self._nodes = ResponseModel(self)
        self.setModel(self._nodes)
        self.setObjectName(names.TEST_RESPONSE)
        self.setAccessibleName(tr("Response of the vendor"))
        self.setAccessibleDescription(
            tr(
                "Enter sends the node to Success Result, Ctrl+1 to Ctrl+3 to one of the three JSONPath fields."
            )
        )
        self.setUniformRowHeights(True)
        self.setItemDelegate(RoomyRows(self))
        self.setDragEnabled(True)
        self.setDragDropMode(QTreeView.DragDropMode.DragOnly)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setHorizontalScrollMode(QTreeView.ScrollMode.ScrollPerPixel)
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(KEY, QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(VALUE, QHeaderView.ResizeMode.Stretch)
        # Sized once: fitting it to its contents would ask for a thousand rows at every page.
        header.setSectionResizeMode(TYPE, QHeaderView.ResizeMode.Interactive)
        header.setMinimumSectionSize(64)
        type_following.measure(
            self, lambda: self.setColumnWidth(KEY, self.fontMetrics().averageCharWidth() * 26)
        )
        type_following.measure(
            self,
            lambda: self.setColumnWidth(TYPE, self.fontMetrics().horizontalAdvance(JsonKind.BOOLEAN) + 24),
        )
        self._more = QTimer(self)
        self._more.setSingleShot(True)
        self._more.timeout.connect(self._fetch_what_is_seen)
        self.verticalScrollBar().valueChanged.connect(lambda _value: self._more.start(0))
        self.expanded.connect(lambda _index: self._more.start(0))
        self._send_actions = self._make_send_actions()
        self._copy_path = self._action(tr("Copy path"), shortcuts.COPY_PATH, self._do_copy_path)
        self._copy_value = self._action(tr("Copy value"), shortcuts.COPY_VALUE, self._do_copy_value)

    def show_document(self, document: object) -> None:
        """Show a document, its root open."""
        self._nodes.show(document)
        self.expand(self._nodes.index(0, 0))
        self.setCurrentIndex(self._nodes.index(0, 0))

    def show_nothing(self, why: str) -> None:
        """Show no document, and why."""
        self._empty = why
        self._nodes.clear()
        self.viewport().update()

    @override
    def sizeHint(self) -> QSize:
        """Ask for no more than it needs: what is left over it is given anyway, and it scrolls."""
        return QSize(super().sizeHint().width(), self.minimumHeight())

    @override
    def startDrag(self, supportedActions: Qt.DropAction) -> None:
        """Drag the node under the mouse; the fields that may take it light up for as long as it is under way."""
        node = self._current_node()
        if node is None:
            return
        drag = QDrag(self)
        drag.setMimeData(self._nodes.mimeData([self.currentIndex()]))
        drag.setPixmap(self._pill(node))
        drag.setHotSpot(QPoint(-8, -4))
        self._invite(node)
        self.told.emit(node.refusal or tr("Drop it onto one of the JSONPath fields: {0}").format(node.path))
        try:
            drag.exec(Qt.DropAction.CopyAction)
        finally:
            self._invite(None)
            if not node.refusal:
                self.told.emit("")

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter sends the node to Success Result; space opens and closes it."""
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if (
                not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            ):
                self._send(PathTarget.SUCCESS_RESULT)
            case Qt.Key.Key_Space:
                self.setExpanded(self.currentIndex(), not self.isExpanded(self.currentIndex()))
            case _:
                super().keyPressEvent(event)

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer the three fields and the clipboard."""
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            where = self.viewport().mapToGlobal(self.visualRect(self.currentIndex()).bottomLeft())
        else:
            where = event.globalPos()
        if self.currentIndex().isValid():
            self.menu().popup(where)

    def menu(self) -> QMenu:
        """Return the menu of the current node."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setToolTipsVisible(True)
        node = self._current_node(quietly=True)
        refusal = node.refusal if node else tr("This node has no JSONPath of its own.")
        for action in self._send_actions:
            action.setEnabled(not refusal)
            action.setToolTip(refusal or action.text())
            menu.addAction(action)
        menu.addSeparator()
        self._copy_path.setEnabled(node is not None)
        menu.addAction(self._copy_path)
        menu.addAction(self._copy_value)
        # The shortcuts must go on to say why, after the menu was shown for a node that cannot be sent.
        menu.aboutToHide.connect(self._enable_actions)
        return menu

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        """Have a current row for the keyboard."""
        super().focusInEvent(event)
        if not self.currentIndex().isValid():
            self.setCurrentIndex(self._nodes.index(0, 0))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rows, or why there are none."""
        super().paintEvent(event)
        if self._nodes.rowCount() == 0 and self._empty:
            with QPainter(self.viewport()) as painter:
                painter.setPen(theme.colour("muted"))
                room = self.viewport().rect().adjusted(24, 8, -24, -8)
                painter.drawText(room, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._empty)

    def _make_send_actions(self) -> list[QAction]:
        titles = {
            PathTarget.SUCCESS_RESULT: tr("Use as Success Result"),
            PathTarget.SUCCESS_MESSAGE: tr("Use as Success Message"),
            PathTarget.FAILURE_MESSAGE: tr("Use as Failure Message"),
        }
        keys = {
            PathTarget.SUCCESS_RESULT: shortcuts.TO_SUCCESS_RESULT,
            PathTarget.SUCCESS_MESSAGE: shortcuts.TO_SUCCESS_MESSAGE,
            PathTarget.FAILURE_MESSAGE: shortcuts.TO_FAILURE_MESSAGE,
        }
        return [
            self._action(title, keys[target], partial(self._send, target)) for target, title in titles.items()
        ]

    def _action(self, title: str, keys: shortcuts.Shortcut, act: Callable[[], None]) -> QAction:
        action = QAction(title, self)
        action.setShortcuts(keys.sequences())
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.triggered.connect(lambda _checked=False: act())
        self.addAction(action)
        return action

    def _enable_actions(self) -> None:
        for action in (*self._send_actions, self._copy_path):
            action.setEnabled(True)

    def _current_node(self, *, quietly: bool = False) -> ResponseNode | None:
        try:
            node = self._nodes.response_node(self.currentIndex())
        except ValueError as fault:
            if not quietly:
                self.told.emit(told(said_by(fault)))
            return None
        if node is None and not quietly and self.currentIndex().isValid():
            self.told.emit(tr("The whole response has no JSONPath of its own: choose a value inside it."))
        return node

    def _send(self, target: PathTarget) -> None:
        node = self._current_node()
        if node is not None:
            self.sent.emit(target, node)

    def _do_copy_path(self) -> None:
        node = self._current_node()
        if node is not None:
            QGuiApplication.clipboard().setText(node.path)
            self.told.emit(tr("Copied: {0}").format(node.path))

    def _do_copy_value(self) -> None:
        value = self._nodes.value(self.currentIndex())
        if isinstance(value, dict | list):
            self.told.emit(tr("{0} is copied with “Save whole response…”.").format(written(value)))
            return
        QGuiApplication.clipboard().setText(typed(value) if value is not None else "null")
        self.told.emit(tr("Copied: {0}").format(written(value)))

    def _invite(self, node: ResponseNode | None) -> None:
        invite_fields(self.window(), node)

    def _fetch_what_is_seen(self) -> None:
        """Make the next page where the last row made so far is in sight; Qt itself does so for topmost rows only."""
        index = self.indexAt(QPoint(0, 0))
        bottom = self.viewport().height()
        while index.isValid() and self.visualRect(index).top() < bottom:
            above = index.parent()
            if index.row() == self._nodes.rowCount(above) - 1 and self._nodes.canFetchMore(above):
                self._nodes.fetchMore(above)
            index = self.indexBelow(index)

    def _pill(self, node: ResponseNode) -> QPixmap:
        metrics = self.fontMetrics()
        text = metrics.elidedText(node.path, Qt.TextElideMode.ElideMiddle, _PILL_WIDTH)
        size = QSize(metrics.horizontalAdvance(text) + 20, metrics.height() + 10)
        ratio = self.devicePixelRatioF()
        pixmap = QPixmap(size * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        with QPainter(pixmap) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setFont(self.font())
            painter.setBrush(theme.colour("bad soft" if node.refusal else "accent soft"))
            painter.setPen(theme.colour("bad" if node.refusal else "accent"))
            frame = QRectF(0.5, 0.5, size.width() - 1, size.height() - 1)
            painter.drawRoundedRect(frame, size.height() / 2, size.height() / 2)
            painter.drawText(frame, Qt.AlignmentFlag.AlignCenter, text)
        return pixmap
