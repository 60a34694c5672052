"""The place tree at the left of the window: search, choose, add, rename, move, delete."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QModelIndex, QPoint, Qt, QTimer
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QLabel, QLineEdit, QMenu, QTreeView, QVBoxLayout
from typing_extensions import override

from clue_desktop.domain.place_tree import KIND_TITLES
from ui import names
from ui.place_tree.model import PlaceTreeModel
from ui.place_tree.node_actions import NodeActions
from ui.place_tree.presenter import PlaceTreePresenter
from ui.place_tree.row_painter import RowPainter
from ui.state.context import PageContext
from ui.state.drafts import Drafts
from ui.state.tasks import Tasks
from ui.widgets import theme, type_following
from ui.widgets.section import Section
from ui.widgets.shortcuts import DELETE
from ui.widgets.tree_view import TreeView
from ui.words.language import told, tr

_SEARCH_DELAY_MS = 100
_LEAST_CHARACTERS = 28
"""How narrow the tree may become beside an editor."""
_MOST_EXPANDED = 300
_PREPARED_AT_ONCE = 2000


class PlaceTreePanel(Section):
    """Search field, tree, counter.

    Attributes:
        on_select: called with the Place ID of the node that was chosen.
        on_activate: called when the chosen node is confirmed by Enter: what it shows is to be worked with.
    """

    def __init__(
        self,
        context: PageContext,
        on_select: Callable[[str], None],
        on_activate: Callable[[], None] = lambda: None,
    ) -> None:
        super().__init__(context, Tasks(context.notices.failed))
        self._on_select = on_select
        self._on_activate = on_activate
        self._presenter = PlaceTreePresenter(context)
        self._actions = NodeActions(context, self._presenter, self, self.tasks)
        self._model = PlaceTreeModel(context.directory, self)
        self._model.ask_move = self._actions.confirm_move
        self._expanded: set[str] | None = None
        self._arranging = False
        self._reload_later = False
        self._chosen: str | None = None
        self._search = _SearchField()
        type_following.measure(
            self, lambda: self.setMinimumWidth(self.fontMetrics().averageCharWidth() * _LEAST_CHARACTERS)
        )
        self._search.setObjectName(names.PLACE_SEARCH)
        self._search.setAccessibleName(tr("Search places"))
        self._search.setPlaceholderText(tr("Search places or Place IDs"))
        self._search.setClearButtonEnabled(True)
        self._delay = QTimer(self)
        self._delay.setSingleShot(True)
        self._delay.setInterval(_SEARCH_DELAY_MS)
        self._delay.timeout.connect(self.search_now)
        self._idle = QTimer(self)
        self._idle.timeout.connect(self._prepare)
        self._search.textChanged.connect(lambda _text: self._delay.start())
        self._search.returnPressed.connect(self._choose_first)
        self._tree = self._make_tree()
        self._counter = QLabel()
        self._counter.setObjectName("placeTree.counter")
        self._counter.setProperty("role", "muted")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.GAP, theme.GAP, theme.GAP, theme.GAP)
        layout.setSpacing(theme.GAP)
        layout.addWidget(self._search)
        layout.addWidget(self._tree, 1)
        layout.addWidget(self._counter)
        self.follows(context.directory, show=self._reload)
        self.ends_with(self._delay.stop, self._idle.stop, self.tasks.cancel)
        self._arrange(self._restore)
        self._count()
        self._idle.start(0)

    def mark_unsaved(self, drafts: Drafts) -> None:
        """Mark the nodes at which something is not saved."""
        self._model.is_unsaved = drafts.at
        self.follows(drafts, show=lambda: self._tree.viewport().update())

    def select(self, place_id: str) -> None:
        """Show a node as the chosen one, without telling anybody."""
        self._chosen = place_id
        self._arrange(self._show_chosen)

    def open(self, place_id: str) -> None:
        """Show what stands right under a node, too."""
        index = self._model.index_of(place_id)
        if index.isValid() and not self._model.searching and self._expanded is not None:
            self._expanded.add(place_id)
            self._arrange(lambda: self._tree.setExpanded(index, True))

    @override
    def changeEvent(self, event: QEvent) -> None:
        """Follow the scheme."""
        if event.type() is QEvent.Type.PaletteChange:
            self._tree.viewport().update()
        super().changeEvent(event)

    # ---- what is shown

    def _reload(self) -> None:
        if self._tree.indexWidget(self._tree.currentIndex()) is not None:
            self._reload_later = True  # a name is being typed
            return
        self._reload_later = False
        scrolled = self._tree.verticalScrollBar().value()

        def show() -> None:
            self._model.reload()
            self._restore()

        self._arrange(show)
        self._tree.verticalScrollBar().setValue(scrolled)
        self._count()
        self._idle.start(0)

    def _prepare(self) -> None:
        """Make names ready for the search, a few at a time, while nothing else is to be done."""
        if not self._model.prepare(_PREPARED_AT_ONCE):
            self._idle.stop()

    def search_now(self) -> None:
        """Search for what stands in the field, without waiting for more to be typed."""
        self._delay.stop()

        def show() -> None:
            self._model.search(self._search.text())
            self._restore()
            if self._chosen is not None and not self._model.searching:
                self._tree.scrollTo(self._model.index_of(self._chosen))

        self._arrange(show)
        self._count()

    def _arrange(self, show: Callable[[], None]) -> None:
        """Change what is shown; nobody has chosen or opened anything by it."""
        self._arranging = True
        try:
            show()
        finally:
            self._arranging = False

    def _restore(self) -> None:
        """Open what was open before a reload, or as much of the matches as can be taken in."""
        if self._model.searching:
            self._open_levels(_MOST_EXPANDED)
        elif self._expanded is None:
            if self._model.rowCount():
                self._expanded = set()
                self._tree.expandToDepth(0)
                self._expanded = {self._model.place_id(self._model.index(0, 0)) or ""}
        else:
            for place_id in self._expanded:
                index = self._model.index_of(place_id)
                if index.isValid():
                    self._tree.setExpanded(index, True)
        index = self._model.index_of(self._chosen or "")
        if index.isValid():
            self._tree.setAutoScroll(False)  # it would open what was closed above it
            self._tree.setCurrentIndex(index)
            self._tree.setAutoScroll(True)

    def _open_levels(self, most: int) -> None:
        """Open the tree level by level, for as long as no more than `most` rows are shown by it."""
        level = [self._model.index(row, 0) for row in range(self._model.rowCount())]
        shown = len(level)
        while level:
            below = (
                [
                    self._model.index(row, 0, index)
                    for index in level
                    for row in range(self._model.rowCount(index))
                ]
                if (more := sum(map(self._model.rowCount, level))) + shown <= most
                else []
            )
            if not below:
                return
            for index in level:
                self._tree.setExpanded(index, True)
            shown += more
            level = below

    def _show_chosen(self) -> None:
        index = self._model.index_of(self._chosen or "")
        if index.isValid() and index != self._tree.currentIndex():
            self._tree.setCurrentIndex(index)
            self._tree.scrollTo(index)
            if not self._model.searching and self._expanded is not None:
                above = self.context.directory.path(self._chosen or "")[:-1]
                self._expanded |= {node.id for node in above}

    def _count(self) -> None:
        total = len(self.context.directory)
        if not self._model.searching:
            text = tr("1 place") if total == 1 else tr("{count} places and groups").format(count=f"{total:,}")
        elif self._model.hits:
            text = tr("{count} of {total} places and groups").format(
                count=f"{self._model.hits:,}", total=f"{total:,}"
            )
        else:
            text = tr("No match")
        self._counter.setText(text)

    def _choose_first(self) -> None:
        self.search_now()
        first = self._model.first_hit()
        if first is not None:
            index = self._model.index_of(first)
            self._tree.scrollTo(index)
            self._tree.setCurrentIndex(index)
            self._tree.setFocus()

    def _edited(self) -> None:
        if self._reload_later:
            self._reload()

    # ---- what is done

    def _chose(self, index: QModelIndex) -> None:
        place_id = self._model.place_id(index)
        if not self._arranging and self._has_pages(place_id) and place_id != self._chosen:
            self._chosen = place_id
            self._on_select(place_id or "")

    def _has_pages(self, place_id: str | None) -> bool:
        node = self.context.directory.node(place_id or "")
        return node is not None and node.role is not None

    def _clicked(self, index: QModelIndex) -> None:
        """Open or close a node that has no pages to show."""
        if not self._has_pages(self._model.place_id(index)):
            self._tree.setExpanded(index, not self._tree.isExpanded(index))

    def _opened(self, index: QModelIndex) -> None:
        if not self._arranging and not self._model.searching and self._expanded is not None:
            self._expanded.add(self._model.place_id(index) or "")

    def _closed(self, index: QModelIndex) -> None:
        if not self._arranging and not self._model.searching and self._expanded is not None:
            self._expanded.discard(self._model.place_id(index) or "")

    def _added(self, place_id: str) -> None:
        if self._search.text():
            self._search.clear()
            self.search_now()
        self.select(place_id)
        self._on_select(place_id)

    def _menu(self, at: QPoint) -> None:
        place_id = self._model.place_id(self._tree.indexAt(at))
        if place_id is not None:
            menu = self.menu_of(place_id)
            menu.aboutToHide.connect(menu.deleteLater)
            menu.popup(self._tree.viewport().mapToGlobal(at))

    def menu_of(self, place_id: str) -> QMenu:
        """Return what can be done to a node; what cannot be done is grey and says why."""
        menu = QMenu(self)
        menu.setObjectName("placeTree.menu")
        menu.setToolTipsVisible(True)
        presenter, actions = self._presenter, self._actions

        def offer(text: str, name: str, why_not: str, act: Callable[[], None]) -> None:
            action = menu.addAction(text)
            action.setObjectName(f"placeTree.{name}")
            action.setEnabled(not why_not)
            action.setToolTip(why_not)
            action.triggered.connect(lambda _checked=False: act())

        for kind in presenter.kinds_below(place_id):
            offer(
                tr("Add a {kind}…").format(kind=told(KIND_TITLES[kind])),
                f"add.{kind}",
                presenter.why_not_add(place_id),
                lambda kind=kind: actions.add(place_id, kind, self._added),  # type: ignore[misc]
            )
        menu.addSeparator()
        offer(
            tr("Rename"),
            "rename",
            presenter.why_not_rename(place_id),
            lambda: self._tree.edit(self._model.index_of(place_id)),
        )
        offer(tr("Move…"), "move", presenter.why_not_move(place_id), lambda: actions.choose_move(place_id))
        offer(
            tr("Delete…"),
            "delete",
            presenter.why_not_delete(place_id),
            lambda: actions.confirm_delete(place_id),
        )
        return menu

    def _make_tree(self) -> QTreeView:
        tree = TreeView()
        tree.setObjectName(names.PLACE_TREE)
        tree.setAccessibleName(tr("Places"))
        tree.setModel(self._model)
        painter = RowPainter(tree)
        # Queued: the view still looks at the row when it closes its editor.
        painter.closeEditor.connect(
            lambda *_: QTimer.singleShot(0, self, self._edited),
        )
        tree.setItemDelegate(painter)
        self._model.ask_rename = lambda place_id, name: self._actions.rename(
            place_id, name, painter.begun_with
        )
        tree.setHeaderHidden(True)
        tree.setUniformRowHeights(True)
        tree.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        tree.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        tree.setDefaultDropAction(Qt.DropAction.MoveAction)
        tree.setAutoExpandDelay(700)
        tree.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        tree.customContextMenuRequested.connect(self._menu)
        tree.selectionModel().currentChanged.connect(lambda current, _before: self._chose(current))
        tree.clicked.connect(self._clicked)
        tree.activated.connect(self._activated)
        tree.expanded.connect(self._opened)
        tree.collapsed.connect(self._closed)
        delete = QAction(tr("Delete"), tree)
        delete.setShortcuts(DELETE.sequences())
        delete.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        delete.triggered.connect(self._delete_current)
        tree.addAction(delete)
        return tree

    def _activated(self, index: QModelIndex) -> None:
        if self._model.place_id(index) == self._chosen and self._tree.hasFocus():
            self._on_activate()

    def _delete_current(self) -> None:
        place_id = self._model.place_id(self._tree.currentIndex())
        if place_id is not None:
            self._actions.confirm_delete(place_id)


class _SearchField(QLineEdit):
    """A field that Esc empties first."""

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Empty it; where it is empty already, Esc is the window's."""
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)
