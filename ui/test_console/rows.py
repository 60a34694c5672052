"""Rows that are high enough to be read and hit with ease."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize
from PySide6.QtWidgets import QStyleOptionViewItem
from typing_extensions import override

from ui.widgets.baseline import KeepsItsColour

_ROOM = 6


class RoomyRows(KeepsItsColour):
    """The ordinary delegate with some room above and below the text."""

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Return the text's size and some room."""
        return super().sizeHint(option, index) + QSize(_ROOM, _ROOM)
