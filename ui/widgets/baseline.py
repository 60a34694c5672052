"""How cells of tables are drawn: in a chosen row too in their colours, identifiers on the line of the texts beside them."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QBrush, QFontMetricsF, QPainter, QPalette
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

_LEAST = 0.5
"""Pixels that are worth it."""


class KeepsItsColour(QStyledItemDelegate):
    """Draws a cell of a chosen row in the cell's own colour: what is denied is so whether it is chosen or not.

    Colours that can be read on the ground can be read on the tint of what is chosen.
    """

    @override
    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Take the colour of the cell for that of a chosen one."""
        super().initStyleOption(option, index)
        colour = index.data(Qt.ItemDataRole.ForegroundRole)
        if colour is not None:
            option.palette.setBrush(QPalette.ColorRole.HighlightedText, QBrush(colour))


class OnTheBaseline(KeepsItsColour):
    """Draws a cell whose font is not that of the table: both are centred in the row, so their lines may differ."""

    @staticmethod
    def shift(table: QFontMetricsF, own: QFontMetricsF) -> float:
        """Return by how much a text goes down so that it stands on the line of the table's, in pixels."""
        return ((table.ascent() - table.descent()) - (own.ascent() - own.descent())) / 2

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw it."""
        own = QStyleOptionViewItem(option)
        self.initStyleOption(own, index)
        shift = self.shift(QFontMetricsF(option.font), QFontMetricsF(own.font))
        if abs(shift) < _LEAST:
            super().paint(painter, option, index)
            return
        style = own.widget.style()
        room = style.subElementRect(QStyle.SubElement.SE_ItemViewItemText, own, own.widget)
        margin = style.pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin, own, own.widget) + 1
        text, own.text = own.text, ""
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, own, painter, own.widget)
        room = room.adjusted(margin, 0, -margin, 0)
        enabled = bool(own.state & QStyle.StateFlag.State_Enabled)
        chosen = bool(own.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setFont(own.font)
        style.drawItemText(
            painter,
            room.translated(0, round(shift)),
            own.displayAlignment.value,
            own.palette,
            enabled,
            own.fontMetrics.elidedText(text, own.textElideMode, room.width()),
            QPalette.ColorRole.HighlightedText if chosen else QPalette.ColorRole.Text,
        )
        painter.restore()
