"""Rows that are high enough to be read and hit with ease, and their tooltips."""

from html import escape

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

_ROOM = 6


def plain_tooltip(text: str) -> str:
    """Return foreign text as a tooltip: Qt would read it as HTML wherever it looks like that."""
    return f'<p style="white-space: pre-wrap">{escape(text)}</p>' if text else ""


class RoomyRows(QStyledItemDelegate):
    """The ordinary delegate with some room above and below the text."""

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Return the text's size and some room."""
        return super().sizeHint(option, index) + QSize(_ROOM, _ROOM)
