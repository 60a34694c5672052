"""The response's document as a Qt tree: nodes are made in pages when they are looked at, so that size costs nothing."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QByteArray,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)
from typing_extensions import override

from clue_desktop.domain.said import said_by
from clue_desktop.domain.unseen import escaped
from ui.state.response_node import JsonKind, ResponseNode
from ui.test_console.json_values import kind_of, node_at, written
from ui.widgets import theme
from ui.widgets.plain_text import wrapped
from ui.widgets.response_mime import MIME_TYPE, to_mime
from ui.words.language import told, tr

PAGE = 200
"""Nodes that are made at once."""

KEY, VALUE, TYPE = range(3)
_COLUMNS = 3

_ROLES = {
    JsonKind.STRING: "good",
    JsonKind.NUMBER: "accent",
    JsonKind.BOOLEAN: "warning",
    JsonKind.NULL: "muted",
    JsonKind.OBJECT: "muted",
    JsonKind.ARRAY: "muted",
}

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class _Node:
    """A value in its place. `children` are those made so far, in the order of the document."""

    __slots__ = ("_rest", "children", "key", "parent", "row", "value")

    def __init__(self, parent: "_Node | None", row: int, key: str | int, value: object) -> None:
        self.parent = parent
        self.row = row
        self.key = key
        self.value = value
        self.children: list[_Node] = []
        self._rest: Iterator[tuple[str | int, object]] | None = None

    @property
    def size(self) -> int:
        return len(self.value) if isinstance(self.value, dict | list) else 0

    def next_page(self) -> list["_Node"]:
        if self._rest is None:
            if isinstance(self.value, dict):
                self._rest = iter(self.value.items())
            else:
                self._rest = enumerate(self.value if isinstance(self.value, list) else ())
        first = len(self.children)
        page = islice(self._rest, PAGE)
        return [_Node(self, row, key, value) for row, (key, value) in enumerate(page, first)]

    def location(self) -> list[str | int]:
        steps: list[str | int] = []
        node = self
        while node.parent is not None:
            steps.append(node.key)
            node = node.parent
        return steps[::-1]


class ResponseModel(QAbstractItemModel):
    """A response's document: one root row `$`, and below it its members; columns Key, Value, Type.

    Every row but the root can be dragged as a `ResponseNode`. Of a repeated key there is the last value, as it counts
    in a judgment.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._root: _Node | None = None
        self._fetching = False

    def show(self, document: object) -> None:
        """Show a document of `json.loads`."""
        self.beginResetModel()
        self._root = _Node(None, 0, "$", document)
        self.endResetModel()

    def clear(self) -> None:
        """Show nothing."""
        self.beginResetModel()
        self._root = None
        self.endResetModel()

    def response_node(self, index: Index) -> ResponseNode | None:
        """Return a row as it is dragged; None for the root. Raises ValueError where no path can name it."""
        node = self._node(index)
        if node is None or node.parent is None:
            return None
        return node_at(node.location(), node.value)

    def value(self, index: Index) -> object:
        """Return a row's value."""
        node = self._node(index)
        return node.value if node is not None else None

    @override
    def index(self, row: int, column: int, parent: Index = _NOWHERE) -> QModelIndex:
        # The view asks for every row at every page: `hasIndex` would make it three calls instead of one.
        above = parent.internalPointer() if parent.isValid() else None
        if above is not None:
            rows = above.children if parent.column() == 0 else ()
        else:
            rows = () if self._root is None else (self._root,)
        if 0 <= row < len(rows) and 0 <= column < _COLUMNS:
            return self.createIndex(row, column, rows[row])
        return QModelIndex()

    @override
    def parent(self, index: Index = _NOWHERE) -> QModelIndex:  # type: ignore[override]  # QObject has one of the name
        node = self._node(index)
        if node is None or node.parent is None:
            return QModelIndex()
        return self.createIndex(node.parent.row, 0, node.parent)

    @override
    def rowCount(self, parent: Index = _NOWHERE) -> int:
        if parent.column() > 0:
            return 0
        node = self._node(parent)
        if node is None:
            return 0 if self._root is None else 1
        return len(node.children)

    @override
    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return _COLUMNS

    @override
    def hasChildren(self, parent: Index = _NOWHERE) -> bool:
        node = parent.internalPointer() if parent.isValid() else None
        if node is None:
            return self._root is not None
        return parent.column() == 0 and bool(node.size)

    @override
    def canFetchMore(self, parent: Index) -> bool:
        node = self._node(parent)
        if self._fetching or node is None or parent.column() != 0:
            # Whoever is told of a page about to come must not ask for the next one in the middle of it.
            return False
        return len(node.children) < node.size

    @override
    def fetchMore(self, parent: Index) -> None:
        node = self._node(parent)
        if node is None or not self.canFetchMore(parent):
            return
        page = node.next_page()
        first = len(node.children)
        self._fetching = True
        self.beginInsertRows(parent, first, first + len(page) - 1)
        node.children += page
        self.endInsertRows()
        self._fetching = False

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        node = self._node(index)
        if node is None:
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if node.parent is not None:
            flags |= Qt.ItemFlag.ItemIsDragEnabled
        if node.size == 0:
            flags |= Qt.ItemFlag.ItemNeverHasChildren
        return flags

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return (tr("Key"), tr("Value"), tr("Type"))[section]
        return None

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        node = self._node(index)
        if node is None:
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return _text(node, index.column())
            case Qt.ItemDataRole.ForegroundRole if index.column() != KEY:
                return theme.colour(_ROLES[kind_of(node.value)] if index.column() == VALUE else "muted")
            case Qt.ItemDataRole.ToolTipRole:
                return wrapped(escaped(self._path_in_words(index)))
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{_text(node, KEY)}: {_text(node, VALUE)}" if index.column() == KEY else None
            case _:
                return None

    @override
    def mimeTypes(self) -> list[str]:
        return [MIME_TYPE, "text/plain"]

    @override
    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        for index in indexes:
            try:
                node = self.response_node(index)
            except ValueError:
                continue
            if node is not None:
                return to_mime(node)
        empty = QMimeData()
        empty.setData("application/x-clue-nothing", QByteArray())
        return empty

    @override
    def supportedDragActions(self) -> Qt.DropAction:
        return Qt.DropAction.CopyAction

    def _path_in_words(self, index: Index) -> str:
        try:
            node = self.response_node(index)
        except ValueError as fault:
            return told(said_by(fault))
        if node is None:
            return tr("The whole response has no JSONPath of its own: choose a value inside it.")
        return node.path if not node.refusal else f"{node.path}\n{node.refusal}"

    def _node(self, index: Index) -> _Node | None:
        found: _Node | None = index.internalPointer() if index.isValid() else None
        return found


def _text(node: _Node, column: int) -> str:
    match column:
        case 0:
            return f"[{node.key}]" if isinstance(node.key, int) else escaped(node.key)
        case 1:
            return escaped(written(node.value))
        case _:
            return kind_of(node.value)
