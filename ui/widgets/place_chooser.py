"""Choosing a node of the tree in a dialog: by typing a part of its path, or of its Place ID."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QListWidget, QListWidgetItem, QWidget

from clue_desktop.domain.folding import folded
from ui import names
from ui.widgets.asking import Asking
from ui.words.language import tr

_MOST_SHOWN = 200


class ChoosePlace(Asking):
    """Shows places with their paths; accepted when one is chosen. Show it with `open()`."""

    def __init__(self, parent: QWidget, title: str, do_it: str, places: Sequence[tuple[str, str]]) -> None:
        super().__init__(parent, names.CHOOSE_PLACE, title, do_it)
        self._places = [(place_id, path, f"{folded(path)} {place_id}") for place_id, path in places]
        self._search = QLineEdit()
        self._search.setObjectName(f"{names.CHOOSE_PLACE}.search")
        self._search.setAccessibleName(tr("Search places"))
        self._search.setPlaceholderText(tr("Search places or Place IDs"))
        self._search.textChanged.connect(self._fill)
        self._list = QListWidget()
        self._list.setObjectName(f"{names.CHOOSE_PLACE}.list")
        self._list.setAccessibleName(tr("Places"))
        self._list.setMinimumHeight(self.fontMetrics().height() * 14)
        self._list.currentItemChanged.connect(lambda *_: self._judge())
        self._list.itemActivated.connect(lambda _item: self.accept())
        self._more = QLabel()
        self._more.setProperty("role", "muted")
        self.say(title)
        for widget in (self._search, self._list, self._more):
            self.column.addWidget(widget)
        self.ok.setDefault(True)
        self._fill("")
        self._search.setFocus()

    def place_id(self) -> str | None:
        """Return the chosen node."""
        item = self._list.currentItem()
        return str(item.data(Qt.ItemDataRole.UserRole)) if self._list.currentRow() >= 0 else None

    def _fill(self, needle: str) -> None:
        parts = folded(needle).split()
        found = [place for place in self._places if all(part in place[2] for part in parts)]
        self._list.clear()
        for place_id, path, _text in found[:_MOST_SHOWN]:
            item = QListWidgetItem(f"{path}   {place_id}")
            item.setData(Qt.ItemDataRole.UserRole, place_id)
            self._list.addItem(item)
        if found and needle.strip():
            self._list.setCurrentRow(0)
        more = len(found) - _MOST_SHOWN
        if more > 0:
            self._more.setText(tr("… and {count} more; type more of the name.").format(count=f"{more:,}"))
        else:
            self._more.setText("" if found else tr("No place matches."))
        self._judge()

    def _judge(self) -> None:
        self.ok.setEnabled(self._list.currentRow() >= 0)
