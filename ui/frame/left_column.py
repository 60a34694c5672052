"""The left column of the window: the place tree above, the menu of the chosen node below; folded, a rail with the menu."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSplitter, QVBoxLayout, QWidget
from typing_extensions import override

from ui import names
from ui.frame.node_menu import NodeMenu
from ui.place_tree.tree_panel import PlaceTreePanel
from ui.state.context import Preferences
from ui.widgets import type_following
from ui.words.language import tr

_MENU_HEIGHT = "leftColumn.menuHeight"
_MOST_OF_MENU = 0.6
"""How much of the column's height the menu takes at most, until a person has moved the splitter."""
_NO_LIMIT = 16_777_215
"""QWIDGETSIZE_MAX, which has no name in Python."""
_CHARACTERS = 40
"""How wide the column is at first."""


class LeftColumn(QWidget):
    """Tree and menu, with a splitter between them; `fold` leaves only the menu's icons."""

    def __init__(
        self,
        tree: PlaceTreePanel,
        menu: NodeMenu,
        preferences: Preferences,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(names.LEFT_COLUMN)
        self._tree = tree
        self._menu = menu
        self._preferences = preferences
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(menu)
        self._splitter = QSplitter(Qt.Orientation.Vertical)
        self._splitter.setObjectName(names.LEFT_SPLITTER)
        self._splitter.setAccessibleName(tr("Between the places and the pages of the chosen one"))
        self._splitter.setHandleWidth(1)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.addWidget(tree)
        self._splitter.addWidget(self._scroll)
        self._splitter.setStretchFactor(0, 1)
        self._splitter.setStretchFactor(1, 0)
        self._splitter.splitterMoved.connect(lambda: preferences.set(_MENU_HEIGHT, self._splitter.sizes()[1]))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._splitter)
        self._is_folded = False
        type_following.measure(self, self._bound)

    @property
    def first_width(self) -> int:
        """How wide the column is until a person has moved its edge."""
        return self.fontMetrics().averageCharWidth() * _CHARACTERS

    def fold(self, *, folded: bool) -> None:
        """Leave only the rail, or show all again."""
        self._is_folded = folded
        self._tree.setVisible(not folded)
        self._menu.set_compact(compact=folded)
        self._bound()
        if not folded:
            self._arrange(self.height())

    def _bound(self) -> None:
        if self._is_folded:
            self.setFixedWidth(self._menu.rail_width)
        else:
            self.setMinimumWidth(self._tree.minimumWidth())
            self.setMaximumWidth(_NO_LIMIT)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the menu its height: it is the tree that becomes higher or lower."""
        super().resizeEvent(event)
        if not self._tree.isHidden():
            self._arrange(event.size().height())

    def _arrange(self, height: int) -> None:
        kept = self._preferences.get(_MENU_HEIGHT)
        wanted = kept if isinstance(kept, int) else self._menu.most_height
        for_menu = min(wanted, height if isinstance(kept, int) else int(height * _MOST_OF_MENU))
        self._splitter.setSizes([height - for_menu, for_menu])
