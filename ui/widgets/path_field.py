"""The line edit of a JSONPath: one can type into it, or drop a node of the vendor's response on it (manual 5.7, tip)."""

from typing import cast

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QLineEdit, QScrollArea, QToolTip, QWidget
from typing_extensions import override

from ui.state.response_node import PathTarget, ResponseNode
from ui.widgets import theme
from ui.widgets.response_mime import from_mime
from ui.words.language import tr


class PathField(QLineEdit):
    """One of the three JSONPath fields.

    It never changes its own text for a node: whoever owns the form connects `node_dropped` with what fills it (Success
    Result takes key, value and data format), so that a drop, the menu and the keyboard do the same. While a node of the
    test console in the same window is being dragged, the field lights up.

    Signals:
        node_dropped(ResponseNode): a node was dropped here, and its path fits.
    """

    node_dropped = Signal(object)

    def __init__(self, target: PathTarget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.target = target
        self._invited = False
        self._hovered = False
        self._refusal = ""
        self.setAcceptDrops(True)
        self.setPlaceholderText("$.")

    @property
    def lit(self) -> bool:
        """Whether the field shows that the node being dragged may be dropped here."""
        return (self._invited or self._hovered) and not self._refusal

    @property
    def refusal(self) -> str:
        """Why the node being dragged cannot be dropped here; "" where it can."""
        return self._refusal

    def invite(self, node: ResponseNode | None) -> None:
        """Show that a node is being dragged somewhere in the window; None: it no longer is."""
        self._invited = node is not None and node.refusal == ""
        self._refusal = node.refusal if node else ""
        self._hovered = False
        self.update()

    def put(self, text: str) -> None:
        """Replace the whole text as one step of the field's own undo, which `setText` would throw away."""
        if text != self.text():
            self.selectAll()
            self.insert(text)

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take a node whose path fits; say why of one whose path does not. Plain text goes the usual way."""
        node = from_mime(event.mimeData())
        if node is None:
            super().dragEnterEvent(event)
            return
        self._refusal = "" if not self.isReadOnly() else tr("This field cannot be changed now.")
        self._refusal = self._refusal or node.refusal
        self._hovered = True
        self.update()
        if self._refusal:
            # Accepted as a move of nothing, or Qt would not tell when the node leaves; the drop itself is refused.
            event.setDropAction(Qt.DropAction.IgnoreAction)
            event.accept()
            QToolTip.showText(self.mapToGlobal(self.rect().bottomLeft()), self._refusal, self)
        else:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()

    @override
    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Keep to what was decided when the node came in."""
        if from_mime(event.mimeData()) is None:
            super().dragMoveEvent(event)
        elif self._refusal:
            event.ignore()
        else:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()

    @override
    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Go back to how the field looked before."""
        self._hovered = False
        if not self._invited:
            self._refusal = ""
        QToolTip.hideText()
        self.update()
        super().dragLeaveEvent(event)

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        """Give the node to the form, and the keyboard to the field."""
        node = from_mime(event.mimeData())
        self._hovered = False
        self.update()
        if node is None:
            super().dropEvent(event)
            return
        if node.refusal or self.isReadOnly():
            event.ignore()
            return
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self.node_dropped.emit(node)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the light around the field."""
        super().paintEvent(event)
        if not (self.lit or (self._hovered and self._refusal)):
            return
        colour = theme.colour("bad" if self._refusal else "accent")
        wash = QColor(colour)
        wash.setAlpha(60 if self._hovered else 24)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setBrush(wash)
            painter.setPen(
                QPen(colour, 2.0, Qt.PenStyle.SolidLine if self._hovered else Qt.PenStyle.DashLine)
            )
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 3, 3)


def invite_fields(window: QWidget, node: ResponseNode | None) -> None:
    """Light up the JSONPath fields of a window for a node that is being dragged, and scroll to them; None: no longer."""
    fields = cast("list[PathField]", window.findChildren(PathField))
    for field in fields:
        field.invite(node)
    if node is not None and not node.refusal:
        # A drag cannot scroll. The last one first: where not all of them fit, the first is the one to see.
        for field in reversed(fields):
            _bring_into_view(field)


def _bring_into_view(field: PathField) -> None:
    widget = field.parentWidget()
    while widget is not None:
        if isinstance(widget, QScrollArea):
            widget.ensureWidgetVisible(field)
        widget = widget.parentWidget()
