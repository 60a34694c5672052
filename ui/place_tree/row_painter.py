"""Paints a node of the tree: its name, the dots of a place that overrides and of what is not saved, and how many devices there are."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPalette
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget
from typing_extensions import override

from ui.place_tree.model import DEVICES_ROLE, OVERRIDES_ROLE, UNSAVED_ROLE
from ui.widgets import theme

_DOT = 3.0
_AIR = 6


class RowPainter(QStyledItemDelegate):
    """Rows of even height with a little air.

    Attributes:
        begun_with: the name that the last editing of a row began with.
    """

    begun_with = ""

    @override
    def createEditor(
        self, parent: QWidget, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QWidget:
        """Begin to edit a row."""
        self.begun_with = str(index.data(Qt.ItemDataRole.EditRole))
        return super().createEditor(parent, option, index)

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Return a row's size."""
        hint = super().sizeHint(option, index)
        return QSize(hint.width() + 2 * _AIR, max(hint.height(), option.fontMetrics.height() + _AIR))

    @override
    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw a row; the name is cut before the number is."""
        shown = QStyleOptionViewItem(option)
        self.initStyleOption(shown, index)
        selected = bool(shown.state & QStyle.StateFlag.State_Selected)
        devices = int(index.data(DEVICES_ROLE) or 0)
        number = f"{devices:,}" if devices else ""
        metrics = shown.fontMetrics
        width = metrics.horizontalAdvance(number) + _AIR if number else 0
        dots = [
            colour
            for role, colour in ((OVERRIDES_ROLE, "accent"), (UNSAVED_ROLE, "warning"))
            if index.data(role)
        ]
        room = 4 * _DOT * len(dots)
        style = shown.widget.style()
        text_area = style.subElementRect(QStyle.SubElement.SE_ItemViewItemText, shown, shown.widget)
        name = metrics.elidedText(
            shown.text, Qt.TextElideMode.ElideRight, max(0, text_area.width() - width - int(room) - _AIR)
        )
        shown.text = name
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, shown, painter, shown.widget)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        left = text_area.left() + metrics.horizontalAdvance(name) + 2.5 * _DOT + _AIR / 2
        for colour in dots:
            painter.setBrush(theme.colour(colour))  # in the chosen row too: the dot is what it says
            painter.drawEllipse(QPointF(left, shown.rect.center().y() + 0.5), _DOT, _DOT)
            left += 4 * _DOT
        if number:
            painter.setPen(
                shown.palette.color(QPalette.ColorRole.HighlightedText) if selected else theme.colour("muted")
            )
            area = QRect(shown.rect)
            area.setRight(area.right() - _AIR)
            painter.drawText(area, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), number)
        painter.restore()
