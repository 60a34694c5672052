"""Choosing a node of the tree in a dialog: in the tree itself, or by typing a part of its path, or of its Place ID."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLabel,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)
from typing_extensions import override

from clue_desktop.domain.folding import folded
from ui import names
from ui.widgets import scale, type_following
from ui.widgets.asking import Asking
from ui.widgets.icons import icon
from ui.widgets.plain_text import literal
from ui.words.language import tr

_MOST_SHOWN = 500
_LEAST_OF_A_PATH = 24
"""Characters."""
_BETWEEN = " › "
_PLACE_ID = Qt.ItemDataRole.UserRole


class ChoosePlace(Asking):
    """Shows places as a tree; accepted when one is chosen. Show it with `open()`.

    What lies above a place and cannot be chosen itself is shown too, so that it can be seen where the place is.
    """

    def __init__(
        self, parent: QWidget, title: str, do_it: str, places: Sequence[tuple[str, str]], present: str = ""
    ) -> None:
        """Take the places that may be chosen: each with its Place ID and its path; `present` is chosen at first."""
        super().__init__(parent, names.CHOOSE_PLACE, title, do_it)
        self._present = present
        self._places = [(place_id, path, f"{folded(path)} {place_id}") for place_id, path in places]
        self._search = QLineEdit()
        self._search.setObjectName(f"{names.CHOOSE_PLACE}.search")
        self._search.setAccessibleName(tr("Search places"))
        self._search.setPlaceholderText(tr("Search places or Place IDs"))
        self._search.setClearButtonEnabled(True)
        self._search.textChanged.connect(self._fill)
        self._tree = QTreeWidget()
        self._tree.setObjectName(f"{names.CHOOSE_PLACE}.list")
        self._tree.setAccessibleName(tr("Places"))
        self._tree.setHeaderHidden(True)
        self._tree.setUniformRowHeights(True)
        self._tree.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        type_following.measure(
            self._tree, lambda: self._tree.setMinimumHeight(self.fontMetrics().height() * 14)
        )
        self._tree.currentItemChanged.connect(lambda *_: self._judge())
        self._tree.itemActivated.connect(lambda _item: self.accept())
        self._more = QLabel()
        self._more.setProperty("role", "muted")
        self.say(title)
        for widget in (self._search, self._tree, self._more):
            self.column.addWidget(widget)
        self.ok.setDefault(True)
        self._fill("")
        self._search.setFocus()

    def accept(self) -> None:
        """Close, if a place is chosen: what only shows the way to one is not."""
        if self.place_id() is not None:
            super().accept()

    def place_id(self) -> str | None:
        """Return the chosen node."""
        item = self._tree.currentItem()
        found = item.data(0, _PLACE_ID) if item is not None else None
        return None if found is None else str(found)

    def _fill(self, needle: str) -> None:
        parts = folded(needle).split()
        found = [place for place in self._places if all(part in place[2] for part in parts)]
        self._tree.clear()
        known: dict[str, QTreeWidgetItem] = {}
        chosen: QTreeWidgetItem | None = None
        best = -1
        for place_id, path, _text in found[:_MOST_SHOWN]:
            item = self._item(path, known)
            if item.data(0, _PLACE_ID) is not None:  # two of one name at one place
                item = self._new(path, known)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
            item.setData(0, _PLACE_ID, place_id)
            item.setToolTip(0, f"{path}\n{place_id}" if place_id else path)
            hits = _names_it(folded(path), parts) if parts else int(place_id == self._present) - 1
            if hits > best:
                chosen, best = item, hits
        self._tree.expandAll()
        if chosen is not None:
            self._tree.setCurrentItem(chosen)
        more = len(found) - _MOST_SHOWN
        if more > 0:
            self._more.setText(tr("… and {count} more; type more of the name.").format(count=f"{more:,}"))
        else:
            self._more.setText("" if found else tr("No place matches."))
        self._judge()

    def _item(self, path: str, known: dict[str, QTreeWidgetItem]) -> QTreeWidgetItem:
        return known.get(path) or self._new(path, known)

    def _new(self, path: str, known: dict[str, QTreeWidgetItem]) -> QTreeWidgetItem:
        above, _between, name = path.rpartition(_BETWEEN)
        item = QTreeWidgetItem(self._item(above, known) if above else self._tree, [name])
        item.setFlags(Qt.ItemFlag.ItemIsEnabled)  # until it turns out that it can be chosen
        known[path] = item
        return item

    def _judge(self) -> None:
        self.ok.setEnabled(self.place_id() is not None)


class PlaceField(QPushButton):
    """The path of a place in a form; pressing it has another one chosen in the tree, with a search.

    A path may be long: its beginning is cut, and the whole is in the tooltip.

    Signals: changed().
    """

    changed = Signal()

    def __init__(self, name: str, title: str, places: Sequence[tuple[str, str]], place_id: str) -> None:
        """Take what `ChoosePlace` takes; `title` is what the tree is asked for, `place_id` what is chosen at first."""
        super().__init__()
        self._title = title
        self._places = dict(places)
        self._place_id = place_id if place_id in self._places else next(iter(self._places), "")
        self.setObjectName(name)
        self.setProperty("role", "field")
        self.setProperty("elides", True)
        self.setAutoDefault(False)
        self.setEnabled(bool(self._places))
        self.setIconSize(QSize(scale.ICON, scale.ICON))
        self.clicked.connect(lambda _checked=False: self._choose())
        self._tint()
        self._show()

    @property
    def place_id(self) -> str:
        """The place that is chosen; "" where there is none to choose."""
        return self._place_id

    @override
    def sizeHint(self) -> QSize:
        """Ask for room for the shortest path that says something."""
        hint = super().sizeHint()
        return QSize(self.fontMetrics().averageCharWidth() * _LEAST_OF_A_PATH, hint.height())

    @override
    def minimumSizeHint(self) -> QSize:
        """Ask for the same: more is cut."""
        return self.sizeHint()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as much as there is room for."""
        super().resizeEvent(event)
        self._show()

    @override
    def changeEvent(self, event: QEvent) -> None:
        """Follow the scheme."""
        if event.type() is QEvent.Type.PaletteChange:
            self._tint()
        super().changeEvent(event)

    def _choose(self) -> None:
        chooser = ChoosePlace(
            self.window(), self._title, tr("Choose"), list(self._places.items()), self._place_id
        )
        chooser.accepted.connect(lambda: self._take(chooser.place_id()))
        chooser.open()

    def _take(self, place_id: str | None) -> None:
        if place_id is not None and place_id != self._place_id:
            self._place_id = place_id
            self._show()
            self.changed.emit()

    def _show(self) -> None:
        path = self._places.get(self._place_id, "")
        room = self.width() - scale.ICON - 2 * scale.WIDE_GAP
        self.setText(literal(self.fontMetrics().elidedText(path, Qt.TextElideMode.ElideLeft, room)))
        self.setToolTip(path)
        self.setAccessibleName(tr("Place: {place}").format(place=path))
        self.setAccessibleDescription(tr("Search the place in the tree"))

    def _tint(self) -> None:
        self.setIcon(icon("search", "muted"))


def _names_it(path: str, parts: Sequence[str]) -> int:
    """Return how many of the typed words stand in the name itself, and not only in what lies above it."""
    name = path.rpartition(folded(_BETWEEN))[2]
    return sum(part in name for part in parts)
