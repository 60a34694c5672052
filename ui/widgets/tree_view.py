"""Trees as Qt's, with arrows that can be seen in the selected row."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect
from PySide6.QtGui import QPainter, QPalette
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem, QTreeView
from typing_extensions import override

_ARROW = 10


class TreeView(QTreeView):
    """Draws the arrow of the selected row in the colour of its text: Fusion takes that of unselected rows."""

    @override
    def drawBranches(
        self, painter: QPainter, rect: QRect, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw what stands left of a row's icon."""
        if not self.selectionModel().isSelected(index) or not self.model().hasChildren(index):
            super().drawBranches(painter, rect, index)
            return
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        white = option.palette.color(QPalette.ColorRole.HighlightedText)
        for role in (QPalette.ColorRole.Text, QPalette.ColorRole.WindowText, QPalette.ColorRole.ButtonText):
            option.palette.setColor(role, white)
        room = QRect(rect.right() - self.indentation() + 1, rect.top(), self.indentation(), rect.height())
        option.rect = QRect(0, 0, _ARROW, _ARROW)
        option.rect.moveCenter(room.center())
        arrow = (
            QStyle.PrimitiveElement.PE_IndicatorArrowDown
            if self.isExpanded(index)
            else QStyle.PrimitiveElement.PE_IndicatorArrowRight
        )
        self.style().drawPrimitive(arrow, option, painter, self)
