"""The place tree at the left of the window: search, choose, add, rename, move, delete."""

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QPoint, Qt, QTimer
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from clue_desktop.domain.place_tree import KIND_TITLES, PlaceKind
from ui import names
from ui.context import PageContext
from ui.place_tree.model import PlaceTreeModel
from ui.place_tree.presenter import PlaceTreePresenter, Question
from ui.tasks import Tasks

_SEARCH_DELAY_MS = 100
_MOST_EXPANDED = 300


class PlaceTreePanel(QWidget):
    """Search field, tree, counter.

    Attributes:
        on_select: called with the Place ID of the node that was chosen.
    """

    def __init__(self, context: PageContext, on_select: Callable[[str], None]) -> None:
        super().__init__()
        self._context = context
        self._on_select = on_select
        self._presenter = PlaceTreePresenter(context)
        self._tasks = Tasks(context.notices.failed)
        self._model = PlaceTreeModel(context.directory, self)
        self._model.ask_rename = self._spawn_rename
        self._model.ask_move = self._confirm_move
        self._expanded: set[str] = set()
        self._chosen: str | None = None
        self._search = QLineEdit()
        self._search.setObjectName(names.PLACE_SEARCH)
        self._search.setAccessibleName(self.tr("Search places"))
        self._search.setPlaceholderText(self.tr("Search places or Place IDs"))
        self._search.setClearButtonEnabled(True)
        self._delay = QTimer(self)
        self._delay.setSingleShot(True)
        self._delay.setInterval(_SEARCH_DELAY_MS)
        self._delay.timeout.connect(self._apply_search)
        self._search.textChanged.connect(lambda _text: self._delay.start())
        self._search.returnPressed.connect(self._choose_first)
        self._tree = self._make_tree()
        self._counter = QLabel()
        self._counter.setProperty("role", "muted")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._search)
        layout.addWidget(self._tree, 1)
        layout.addWidget(self._counter)
        self._forget = context.directory.observe(self._reload)
        self._reload()

    def leave(self) -> None:
        """End what is under way."""
        self._forget()
        self._tasks.cancel()

    def select(self, place_id: str) -> None:
        """Show a node as the chosen one, without telling anybody."""
        self._chosen = place_id
        index = self._model.index_of(place_id)
        if index.isValid() and index != self._tree.currentIndex():
            self._tree.selectionModel().blockSignals(True)
            self._tree.setCurrentIndex(index)
            self._tree.selectionModel().blockSignals(False)
            self._tree.scrollTo(index)
            self._tree.viewport().update()

    # ---- what is shown

    def _reload(self) -> None:
        self._model.reload()
        self._restore()
        self._count()

    def _apply_search(self) -> None:
        hits = self._model.search(self._search.text())
        if self._model.searching and hits <= _MOST_EXPANDED:
            self._tree.expandAll()
        elif not self._model.searching:
            self._restore()
        self._count(hits if self._model.searching else None)

    def _restore(self) -> None:
        """Expand what was expanded, the chosen node's parents, and a first level that would look empty otherwise."""
        self._tree.expandToDepth(0)
        for place_id in self._expanded:
            index = self._model.index_of(place_id)
            if index.isValid():
                self._tree.setExpanded(index, True)
        if self._chosen is not None:
            self.select(self._chosen)

    def _count(self, hits: int | None = None) -> None:
        total = len(self._context.directory)
        self._counter.setText(
            self.tr("{0} nodes").format(total)
            if hits is None
            else self.tr("{0} of {1} nodes").format(hits, total)
        )

    def _choose_first(self) -> None:
        self._delay.stop()
        self._apply_search()
        needle = self._search.text().strip().lower()
        index = self._model.index(0, 0)
        while index.isValid():
            if needle in str(index.data(Qt.ItemDataRole.EditRole)).lower():
                self._tree.setCurrentIndex(index)
                return
            index = self._tree.indexBelow(index)

    # ---- what is done

    def _chose(self, index: QModelIndex) -> None:
        place_id = self._model.place_id(index)
        if place_id is not None and place_id != self._chosen:
            self._chosen = place_id
            self._on_select(place_id)

    def _spawn_rename(self, place_id: str, name: str) -> None:
        self._tasks.spawn(self._presenter.rename(place_id, name), self.tr("Renaming"))

    def _confirm_move(self, place_id: str, parent_id: str) -> None:
        question = self._presenter.move_question(place_id, parent_id)
        if question is not None:
            self._ask(
                question,
                lambda: self._tasks.spawn(self._presenter.move(place_id, parent_id), self.tr("Moving")),
            )

    def _confirm_delete(self, place_id: str) -> None:
        question = self._presenter.delete_question(place_id)
        if question is not None:
            self._ask(
                question, lambda: self._tasks.spawn(self._presenter.delete(place_id), self.tr("Deleting"))
            )

    def _ask(self, question: Question, act: Callable[[], object]) -> None:
        dialog = ConfirmDialog(self, question)
        dialog.accepted.connect(act)
        dialog.open()

    def ask_add(self, parent_id: str, kind: PlaceKind) -> None:
        """Ask for the name of a new node."""
        dialog = NameDialog(
            self, self.tr("Add a {0}").format(KIND_TITLES[kind]), "", self._presenter.name_problem
        )
        dialog.accepted.connect(
            lambda: self._tasks.spawn(self._add(parent_id, kind, dialog.name()), self.tr("Adding"))
        )
        dialog.open()

    async def _add(self, parent_id: str, kind: PlaceKind, name: str) -> None:
        self._expanded.add(parent_id)
        added = await self._presenter.add(parent_id, kind, name)
        if added is not None:
            self._chosen = added
            self.select(added)
            self._on_select(added)

    def _menu(self, at: QPoint) -> None:
        place_id = self._model.place_id(self._tree.indexAt(at))
        if place_id is not None:
            menu = self.menu_of(place_id)
            menu.popup(self._tree.viewport().mapToGlobal(at))

    def menu_of(self, place_id: str) -> QMenu:
        """Return what can be done to a node."""
        menu = QMenu(self)
        menu.setObjectName("placeTree.menu")
        menu.setToolTipsVisible(True)
        why_not_add = self._presenter.why_not_add(place_id)
        for kind in self._presenter.kinds_below(place_id):
            add = menu.addAction(self.tr("Add a {0}…").format(KIND_TITLES[kind]))
            add.setObjectName(f"placeTree.add.{kind}")
            add.setEnabled(not why_not_add)
            add.setToolTip(why_not_add)
            add.triggered.connect(lambda _checked=False, k=kind: self.ask_add(place_id, k))
        why_not = self._presenter.why_not_change(place_id)
        rename = menu.addAction(self.tr("Rename"))
        rename.setObjectName("placeTree.rename")
        rename.triggered.connect(lambda: self._tree.edit(self._model.index_of(place_id)))
        delete = menu.addAction(self.tr("Delete…"))
        delete.setObjectName("placeTree.delete")
        delete.triggered.connect(lambda: self._confirm_delete(place_id))
        for action in (rename, delete):
            action.setEnabled(not why_not)
            action.setToolTip(why_not)
        return menu

    def _make_tree(self) -> QTreeView:
        tree = QTreeView()
        tree.setObjectName(names.PLACE_TREE)
        tree.setAccessibleName(self.tr("Places"))
        tree.setModel(self._model)
        tree.setHeaderHidden(True)
        tree.setUniformRowHeights(True)
        tree.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        tree.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        tree.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        tree.customContextMenuRequested.connect(self._menu)
        tree.selectionModel().currentChanged.connect(lambda current, _before: self._chose(current))
        tree.expanded.connect(lambda index: self._expanded.add(self._model.place_id(index) or ""))
        tree.collapsed.connect(lambda index: self._expanded.discard(self._model.place_id(index) or ""))
        delete = QAction(self.tr("Delete"), tree)
        delete.setShortcut(QKeySequence(QKeySequence.StandardKey.Delete))
        delete.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        delete.triggered.connect(self._delete_current)
        tree.addAction(delete)
        return tree

    def _delete_current(self) -> None:
        place_id = self._model.place_id(self._tree.currentIndex())
        if place_id is not None and not self._presenter.why_not_change(place_id):
            self._confirm_delete(place_id)


class ConfirmDialog(QDialog):
    """Asks before something is done. Show it with `open()`."""

    def __init__(self, parent: QWidget, question: Question) -> None:
        super().__init__(parent)
        self.setObjectName("confirm")
        self.setWindowTitle(question.title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        text = QLabel(question.text)
        text.setTextFormat(Qt.TextFormat.PlainText)
        text.setWordWrap(True)
        ok = QPushButton(question.title)
        ok.setObjectName("confirm.ok")
        ok.setAutoDefault(False)
        cancel = QPushButton(self.tr("Cancel"))
        cancel.setObjectName("confirm.cancel")
        cancel.setDefault(True)
        buttons = QDialogButtonBox()
        buttons.addButton(ok, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(cancel, QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(text)
        layout.addWidget(buttons)
        self.setMinimumWidth(380)


class NameDialog(QDialog):
    """Asks for a name. Show it with `open()`."""

    def __init__(self, parent: QWidget, title: str, name: str, problem_of: Callable[[str], str]) -> None:
        super().__init__(parent)
        self.setObjectName("nameDialog")
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._name = QLineEdit(name)
        self._name.setObjectName("nameDialog.name")
        self._name.setAccessibleName(self.tr("Name"))
        problem = QLabel()
        problem.setProperty("role", "problem")
        ok = QPushButton(self.tr("OK"))
        ok.setObjectName("nameDialog.ok")
        ok.setDefault(True)
        ok.setEnabled(not problem_of(name))
        cancel = QPushButton(self.tr("Cancel"))
        cancel.setObjectName("nameDialog.cancel")

        def judge(text: str) -> None:
            problem.setText(problem_of(text))
            ok.setEnabled(not problem_of(text))

        self._name.textEdited.connect(judge)
        buttons = QDialogButtonBox()
        buttons.addButton(ok, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(cancel, QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(QLabel(title))
        layout.addWidget(self._name)
        layout.addWidget(problem)
        layout.addWidget(buttons)
        self.setMinimumWidth(360)

    def name(self) -> str:
        """Return the name that was typed."""
        return self._name.text().strip()
