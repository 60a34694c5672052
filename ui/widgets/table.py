"""Tables of things with a key: a model that changes row by row, so that selection and scrolling stay, and its view."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import (
    QAbstractTableModel,
    QByteArray,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QHelpEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QSizePolicy, QTableView, QToolTip, QWidget
from typing_extensions import override

from ui.state.context import Preferences
from ui.widgets import theme, type_following
from ui.widgets.baseline import KeepsItsColour, OnTheBaseline
from ui.widgets.column_widths import Wish, left_out, shared
from ui.widgets.icons import icon
from ui.widgets.plain_text import wrapped

T = TypeVar("T")
Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_REMEMBER_MS = 500
_LEAST_CHARACTERS = 8
"""Of a column whose texts vary in length."""


def _nothing(_row: Any) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Column(Generic[T]):
    """What a column shows of a row.

    Attributes:
        role: the theme's colour of the text, "" for the usual one.
        icon: the name of an icon, "" for none.
        order: by what it is sorted; the text where None.
        width: in characters.
        fixed: whether all characters are equally wide (identifiers).
        flexible: whether its texts vary in length (names, sentences): it takes what room is over, and gives first.
        first: whether it takes what room is over before the other flexible ones, until its texts fit.
        spare: in which turn it is left out where the room is too narrow for all, 1 first; 0 for never.
    """

    title: str
    text: Callable[[T], str]
    role: Callable[[T], str] = _nothing
    icon: Callable[[T], str] = _nothing
    tooltip: Callable[[T], str] = _nothing
    order: Callable[[T], Any] | None = None
    width: int = 16
    fixed: bool = False
    to_right: bool = False
    flexible: bool = False
    first: bool = False
    spare: int = 0


class RowsModel(QAbstractTableModel, Generic[T]):
    """Rows with a key each."""

    def __init__(
        self, columns: Sequence[Column[T]], key_of: Callable[[T], Any], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._key_of = key_of
        self._rows: list[T] = []
        self._sorted_by: tuple[int, Qt.SortOrder] | None = None

    def rows(self) -> Sequence[T]:
        """Return all rows as they are shown."""
        return self._rows

    def row(self, index: Index) -> T | None:
        """Return the row at an index."""
        return self._rows[index.row()] if index.isValid() else None

    def row_of(self, key: object) -> int:
        """Return where a key is, -1 for nowhere."""
        return next((number for number, row in enumerate(self._rows) if self._key_of(row) == key), -1)

    def show_rows(self, rows: Iterable[T]) -> None:
        """Show these rows; what was there before keeps its place in selections."""
        wanted = self._in_order(list(rows))
        if not self._rows:
            self.beginResetModel()
            self._rows = wanted
            self.endResetModel()
            return
        keys = [self._key_of(row) for row in wanted]
        kept = set(keys)
        for number in range(len(self._rows) - 1, -1, -1):
            if self._key_of(self._rows[number]) not in kept:
                self.beginRemoveRows(_ROOT, number, number)
                del self._rows[number]
                self.endRemoveRows()
        present = {self._key_of(row) for row in self._rows}
        if [self._key_of(row) for row in self._rows] != [key for key in keys if key in present]:
            self._rearrange([row for row in wanted if self._key_of(row) in present])
        changed: list[int] = []
        for number, row in enumerate(wanted):
            if keys[number] not in present:
                self.beginInsertRows(_ROOT, number, number)
                self._rows.insert(number, row)
                self.endInsertRows()
            elif self._rows[number] != row:
                self._rows[number] = row
                changed.append(number)
        if changed:
            self._changed(changed[0], changed[-1])

    def moves_with(self, rows: Iterable[T]) -> bool:
        """Tell whether a row would stand elsewhere, come or go if these were shown."""
        return [self._key_of(row) for row in self._in_order(list(rows))] != [
            self._key_of(row) for row in self._rows
        ]

    def update_rows(self, rows: Iterable[T]) -> None:
        """Say what is new of the rows that are there; each stays where it is."""
        new = {self._key_of(row): row for row in rows}
        self._rows[:] = [new.get(self._key_of(row), row) for row in self._rows]
        self.repaint()

    def insert_at(self, at: int, rows: Sequence[T]) -> None:
        """Put rows in; their keys are new."""
        if rows:
            self.beginInsertRows(_ROOT, at, at + len(rows) - 1)
            self._rows[at:at] = rows
            self.endInsertRows()

    def drop(self, first: int, last: int) -> None:
        """Take rows out, `last` included."""
        if first <= last:
            self.beginRemoveRows(_ROOT, first, last)
            del self._rows[first : last + 1]
            self.endRemoveRows()

    def repaint(self) -> None:
        """Let all be read again: colours or the clock have changed."""
        if self._rows:
            self._changed(0, len(self._rows) - 1)

    @override
    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column, now and whatever comes later."""
        self._sorted_by = (column, order) if column >= 0 else None
        self._rearrange(self._in_order(self._rows))

    @override
    def rowCount(self, parent: Index = _ROOT) -> int:
        """Return the number of rows."""
        return 0 if parent.isValid() else len(self._rows)

    @override
    def columnCount(self, parent: Index = _ROOT) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else len(self.columns)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell shows."""
        row = self.row(index)
        if row is None:
            return None
        column = self.columns[index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return column.text(row)
            case Qt.ItemDataRole.ForegroundRole:
                colour = column.role(row)
                return theme.colour(colour) if colour else None
            case Qt.ItemDataRole.DecorationRole:
                name = column.icon(row)
                return icon(name, column.role(row) or "text") if name else None
            case Qt.ItemDataRole.ToolTipRole:
                return column.tooltip(row) or None
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{column.title}: {column.text(row)}"
            case Qt.ItemDataRole.FontRole:
                return theme.fixed_font() if column.fixed else None
            case Qt.ItemDataRole.TextAlignmentRole:
                side = Qt.AlignmentFlag.AlignRight if column.to_right else Qt.AlignmentFlag.AlignLeft
                return int(side | Qt.AlignmentFlag.AlignVCenter)
            case _:
                return None

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return a column's title."""
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = (
                Qt.AlignmentFlag.AlignRight if self.columns[section].to_right else Qt.AlignmentFlag.AlignLeft
            )
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        return None

    def _changed(self, first: int, last: int) -> None:
        self.dataChanged.emit(self.index(first, 0), self.index(last, len(self.columns) - 1))

    def _in_order(self, rows: Sequence[T]) -> list[T]:
        if self._sorted_by is None:
            return list(rows)
        number, order = self._sorted_by
        column = self.columns[number]
        by = column.order or (lambda row: column.text(row).casefold())
        return sorted(rows, key=by, reverse=order == Qt.SortOrder.DescendingOrder)

    def _rearrange(self, rows: list[T]) -> None:
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        keys = [self._key_of(self._rows[index.row()]) for index in before]
        self._rows = rows
        places = {self._key_of(row): number for number, row in enumerate(rows)}
        after = [self.index(places[key], index.column()) for key, index in zip(keys, before, strict=True)]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()


class RowsView(QTableView):
    """A table whose rows are chosen as a whole; its columns share the width until somebody has moved them.

    Signals:
        shared: the columns have been given their widths anew.

    Attributes:
        whole: how wide all columns would be with every text whole, in pixels.
    """

    shared = Signal()

    def __init__(
        self,
        model: RowsModel[Any],
        name: str,
        title: str,
        preferences: Preferences,
        *,
        sortable: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(title)
        self._rows = model
        self._preferences = preferences
        self._key = f"columns.{name}"
        self._turns = {number: column.spare for number, column in enumerate(model.columns) if column.spare}
        self.setModel(model)
        self.setItemDelegate(KeepsItsColour(self))
        self._on_the_baseline = OnTheBaseline(self)
        for number, column in enumerate(model.columns):
            if column.fixed:
                self.setItemDelegateForColumn(number, self._on_the_baseline)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        type_following.measure(
            self,
            lambda: self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + theme.GAP + 2),
        )
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setMinimumSectionSize(3 * theme.GAP)
        header.setResizeContentsPrecision(0)  # only rows that are seen
        if sortable:
            self.setSortingEnabled(True)
            self.sortByColumn(0, Qt.SortOrder.AscendingOrder)
        kept = preferences.get(self._key)
        self._is_moved = isinstance(kept, str)
        self._is_sharing = False
        self._reserved = 0
        self.whole = 0
        self._waiting: list[Any] | None = None
        type_following.measure(self, self._forget_needs)
        self._came = QTimer(self, singleShot=True, interval=0)
        self._came.timeout.connect(self._share)
        for came in (model.rowsInserted, model.modelReset):
            came.connect(lambda *_: self._came.start())
        if isinstance(kept, str):
            header.restoreState(QByteArray.fromBase64(kept.encode()))
        self._remember = QTimer(self)
        self._remember.setSingleShot(True)
        self._remember.setInterval(_REMEMBER_MS)
        self._remember.timeout.connect(self._keep)
        header.sectionResized.connect(self._moved)

    def _forget_needs(self) -> None:
        self._needed = [0] * len(self._rows.columns)

    def end_after_rows(self) -> None:
        """Be no higher than the rows are, and scroll where there is less room; what is acted with stands above then."""
        self.setSizeAdjustPolicy(QAbstractItemView.SizeAdjustPolicy.AdjustToContents)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)

    def show_rows(self, rows: Iterable[Any], *, asked_for: bool) -> None:
        """Show these rows; `asked_for` is what comes of what one has done here oneself, and is shown at once.

        Of what comes by itself, nothing moves the row under the pointer: what would waits until it has left.
        """
        new = list(rows)
        waits = not asked_for and self.viewport().underMouse() and self._rows.rowCount() > 0
        if waits and self._rows.moves_with(new):
            self._waiting = new
            self._rows.update_rows(new)
        else:
            self._waiting = None
            self._rows.show_rows(new)

    def reserve(self, width: int) -> None:
        """Leave so much at the right end of the rows to what can be done with them."""
        self._reserved = width
        self.horizontalHeader().setStretchLastSection(False)
        self._share()

    def chosen(self) -> Any:
        """Return the row that is chosen, or None."""
        selected = self.selectionModel().selectedRows()
        return self._rows.row(selected[0]) if selected else None

    def choose(self, key: object) -> None:
        """Choose a row by its key; without it, none."""
        number = self._rows.row_of(key)
        if number >= 0:
            self.selectRow(number)
            self.scrollTo(self._rows.index(number, 0))
        else:
            self.clearSelection()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the columns share the new width."""
        super().resizeEvent(event)
        self._share()

    @override
    def viewportEvent(self, event: QEvent) -> bool:
        """Show what is cut off; and when the pointer leaves, what has waited for that."""
        if event.type() is QEvent.Type.Leave and self._waiting is not None:
            waiting, self._waiting = self._waiting, None
            self._rows.show_rows(waiting)
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            index = self.indexAt(event.pos())
            is_cut = index.isValid() and self.sizeHintForIndex(index).width() > self.columnWidth(
                index.column()
            )
            if is_cut and not index.data(Qt.ItemDataRole.ToolTipRole):
                QToolTip.showText(event.globalPos(), wrapped(str(index.data())), self.viewport())
                return True
        return super().viewportEvent(event)

    @override
    def changeEvent(self, event: QEvent) -> None:
        """Follow the scheme."""
        if event.type() is QEvent.Type.PaletteChange:
            self.viewport().update()
        super().changeEvent(event)

    def _share(self) -> None:
        """Give each column its part of the width; what a text has needed once is kept, so that nothing jumps."""
        if self._is_moved:
            self._leave_out_of_moved()
            return
        header, wide = self.horizontalHeader(), self.fontMetrics().averageCharWidth()
        wishes = []
        for number, column in enumerate(self._rows.columns):
            title = header.fontMetrics().horizontalAdvance(column.title) + 3 * theme.GAP
            needed = self._needed[number] = max(self._needed[number], title, self.sizeHintForColumn(number))
            wanted = max(column.width * wide + 2 * theme.GAP, title if column.flexible else needed)
            fits = min(wanted, needed)
            least = min(fits, max(title, _LEAST_CHARACTERS * wide + 2 * theme.GAP))
            wishes.append(Wish(wanted, fits, least, column.flexible, column.first, needed))
        self.whole = sum(wish.fits for wish in wishes)
        room = self.viewport().width() - self._reserved
        out = left_out(wishes, self._turns, room)
        seen = [number for number in range(len(wishes)) if number not in out]
        self._is_sharing = True
        for number in self._turns:
            header.setSectionHidden(number, number in out)
        for number, width in zip(seen, shared([wishes[number] for number in seen], room), strict=True):
            header.resizeSection(number, width)
        self._is_sharing = False
        self.shared.emit()

    def _leave_out_of_moved(self) -> None:
        """Show the columns that have room beside each other, with the widths that somebody has chosen."""
        header = self.horizontalHeader()
        self._is_sharing = True
        for number in self._turns:
            header.setSectionHidden(number, False)
        for number in sorted(self._turns, key=lambda number: self._turns[number]):
            if header.length() > self.viewport().width() - self._reserved:
                header.setSectionHidden(number, True)
        self._is_sharing = False

    def _moved(self) -> None:
        """Keep the widths from now on: somebody has chosen them."""
        if self._is_sharing:
            return
        if not self._is_moved:
            self._is_moved = True
            self.horizontalHeader().setStretchLastSection(not self._reserved)
        self._remember.start()

    def _keep(self) -> None:
        state = self.horizontalHeader().saveState().toBase64().data()
        self._preferences.set(self._key, bytes(state).decode())
