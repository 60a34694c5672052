"""The place tree for a view: a model over the directory that owns its filter, so that no proxy slows it down."""

from collections.abc import Callable, Sequence
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

from clue_desktop.contract.places import Place
from clue_desktop.domain.permissions import Action
from clue_desktop.domain.place_tree import KIND_TITLES, PARENT_KINDS
from ui.place_tree.filter import TreeFilter
from ui.state.directory import Directory
from ui.widgets.icons import OF_KIND, icon
from ui.words.language import told, tr

MIME_TYPE = "application/x-clue-place"
PLACE_ID_ROLE = Qt.ItemDataRole.UserRole
DEVICES_ROLE = Qt.ItemDataRole.UserRole + 1
"""How many devices are at a node and under it."""
OVERRIDES_ROLE = Qt.ItemDataRole.UserRole + 2
"""Whether a place overrides its group's settings."""
UNSAVED_ROLE = Qt.ItemDataRole.UserRole + 3
"""Whether there are choices at a node that are not saved."""

Index = QModelIndex | QPersistentModelIndex


class PlaceTreeModel(QAbstractItemModel):
    """Nodes by their Place ID; one column.

    Attributes:
        ask_rename: called with (place id, new name) when a name was edited.
        is_unsaved: tells whether there are choices at a node (place id) that are not saved.
        ask_move: called with (place id, new parent id) when a node was dropped on another.
    """

    def __init__(self, directory: Directory, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._directory = directory
        self._filter = TreeFilter(directory)
        # Qt knows a node by a number, given when it is first asked for: most of a large tree never is.
        self._ids: list[str] = []
        self._numbers: dict[str, int] = {}
        self._shown: dict[str | None, Sequence[str]] = {}
        self._rows: dict[str | None, dict[str, int]] = {}
        self.ask_rename: Callable[[str, str], None] = lambda _place, _name: None
        self.ask_move: Callable[[str, str], None] = lambda _place, _parent: None
        self.is_unsaved: Callable[[str], bool] = lambda _place: False
        self.reload()

    def reload(self) -> None:
        """Show the directory as it is now."""
        self.beginResetModel()
        self._ids, self._numbers = [], {}
        self._filter.rebuild()
        self._shown, self._rows = {}, {}
        self.endResetModel()

    def prepare(self, most: int) -> bool:
        """Make so many more names ready for searching; returns whether there are any left."""
        return self._filter.prepare(most)

    def search(self, needle: str) -> int:
        """Show only what matches, with the nodes above; returns the number of matches."""
        self.beginResetModel()
        self._filter.search(needle)
        self._shown, self._rows = {}, {}
        self.endResetModel()
        return self._filter.hits

    @property
    def searching(self) -> bool:
        """Whether a search restricts the tree."""
        return self._filter.active

    @property
    def hits(self) -> int:
        """How many nodes match the search."""
        return self._filter.hits

    def first_hit(self) -> str | None:
        """Return the first node from the top that matches the search, or None."""
        if not self.searching:
            return None
        place_id: str | None = next(iter(self._children(None)), None)
        while place_id is not None and not self._filter.matches(place_id):
            place_id = next(iter(self._children(place_id)), None)
        return place_id

    def index_of(self, place_id: str) -> QModelIndex:
        """Return the index of a node; an invalid one when it is not shown."""
        node = self._directory.node(place_id)
        if node is None:
            return QModelIndex()
        above = node.parent_id if self._directory.node(node.parent_id or "") else None
        if above not in self._rows:
            self._rows[above] = {below: row for row, below in enumerate(self._children(above))}
        row = self._rows[above].get(place_id)
        return QModelIndex() if row is None else self.createIndex(row, 0, self._number(place_id))

    def place_id(self, index: Index) -> str | None:
        """Return the Place ID at an index."""
        return self._ids[index.internalId()] if index.isValid() else None

    @override
    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008 - Qt's signature
        """Return an index."""
        children = self._children(self.place_id(parent))
        if column != 0 or not 0 <= row < len(children):
            return QModelIndex()
        return self.createIndex(row, 0, self._number(children[row]))

    @override
    def parent(self, child: Index = QModelIndex()) -> QModelIndex:  # type: ignore[override]  # noqa: B008 - Qt's
        """Return the index above."""
        place_id = self.place_id(child)
        node = self._directory.node(place_id) if place_id else None
        return self.index_of(node.parent_id) if node and node.parent_id else QModelIndex()

    @override
    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return how many nodes are right under one."""
        return 0 if parent.column() > 0 else len(self._children(self.place_id(parent)))

    @override
    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return 1."""
        return 1

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return name, icon and explanations of a node."""
        place_id = self.place_id(index)
        node = self._directory.node(place_id) if place_id else None
        if node is None:
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return node.name
            case Qt.ItemDataRole.EditRole:
                return node.name
            case Qt.ItemDataRole.DecorationRole:
                return icon(OF_KIND[node.kind], "muted" if node.role is None else "text")
            case Qt.ItemDataRole.ToolTipRole:
                return self._explained(node)
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{node.name}, {self._explained(node)}"
            case _ if role == PLACE_ID_ROLE:
                return node.id
            case _ if role == DEVICES_ROLE:
                return self._directory.devices_under(node.id)
            case _ if role == OVERRIDES_ROLE:
                return node.has_overrides
            case _ if role == UNSAVED_ROLE:
                return self.is_unsaved(node.id)
            case _:
                return None

    def _explained(self, node: Place) -> str:
        unsaved = tr("not saved") if self.is_unsaved(node.id) else ""
        said = _explanation(node, self._directory.devices_under(node.id))
        return f"{said}\n{unsaved}" if unsaved else said

    @override
    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Ask for a new name; the tree shows it when the server has it."""
        place_id = self.place_id(index)
        node = self._directory.node(place_id) if place_id else None
        name = str(value).strip()
        if role != Qt.ItemDataRole.EditRole or node is None or not name or name == node.name:
            return False
        self.ask_rename(node.id, name)
        return True

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        """Tell what can be done to a node, by one's rights."""
        place_id = self.place_id(index)
        if place_id is None:
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled
        node = self._directory.node(place_id)
        if node is None or node.role is None:
            return flags  # it is only there for the sake of one under it
        flags |= Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsDropEnabled
        if self._directory.may(Action.CHANGE_NODE, place_id).allowed:
            flags |= Qt.ItemFlag.ItemIsEditable
            if node.parent_id is not None:
                flags |= Qt.ItemFlag.ItemIsDragEnabled
        return flags

    @override
    def supportedDropActions(self) -> Qt.DropAction:
        """Nodes are moved."""
        return Qt.DropAction.MoveAction

    @override
    def mimeTypes(self) -> list[str]:
        """Return the type of a dragged node."""
        return [MIME_TYPE]

    @override
    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """Return a dragged node."""
        mime = QMimeData()
        place_id = self.place_id(indexes[0]) if indexes else None
        if place_id is not None:
            mime.setData(MIME_TYPE, QByteArray(place_id.encode()))
        return mime

    @override
    def canDropMimeData(
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index
    ) -> bool:
        """Tell whether a node may stand under another, by its kind."""
        return self._move(data, parent) is not None

    @override
    def dropMimeData(
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index
    ) -> bool:
        """Ask for a move; the view must not remove the row itself, the server decides."""
        move = self._move(data, parent)
        if move is not None:
            self.ask_move(*move)
        return False

    def _move(self, data: QMimeData, parent: Index) -> tuple[str, str] | None:
        moved = (
            self._directory.node(bytes(data.data(MIME_TYPE).data()).decode())
            if data.hasFormat(MIME_TYPE)
            else None
        )
        target = self._directory.node(self.place_id(parent) or "")
        if moved is None or target is None or moved.parent_id == target.id:
            return None
        if target.kind not in PARENT_KINDS[moved.kind]:
            return None
        may = self._directory.may(Action.ADD_BELOW, target.id).allowed
        return (moved.id, target.id) if may else None

    def _children(self, place_id: str | None) -> Sequence[str]:
        if place_id not in self._shown:
            children, kept = self._directory.children(place_id), self._filter.kept
            self._shown[place_id] = children if kept is None else [one for one in children if one in kept]
        return self._shown[place_id]

    def _number(self, place_id: str) -> int:
        if place_id not in self._numbers:
            self._numbers[place_id] = len(self._ids)
            self._ids.append(place_id)
        return self._numbers[place_id]


def _explanation(node: Place, devices: int) -> str:
    parts = [told(KIND_TITLES[node.kind]).capitalize(), tr("Place ID {place}").format(place=node.id)]
    if devices:
        parts.append(tr("1 device") if devices == 1 else tr("{count} devices").format(count=f"{devices:,}"))
    facts = ", ".join(parts)
    overrides = tr("Overrides the place group's settings")
    return f"{facts}. {overrides}" if node.has_overrides else facts
