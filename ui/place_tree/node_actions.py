"""Asking, and then doing, what changes the tree: the same dialogs for the tree and for the Places page."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from clue_desktop.domain.place_tree import KIND_TITLES, PlaceKind
from ui.place_tree.presenter import PlaceTreePresenter
from ui.state.context import PageContext
from ui.state.question import Question
from ui.state.tasks import Tasks
from ui.widgets.asking import ConfirmDialog, NameDialog, do_or_ask
from ui.widgets.place_chooser import ChoosePlace
from ui.words.language import told, tr


class NodeActions:
    """Opens the dialogs over `window`; the work runs in `tasks`."""

    def __init__(
        self, context: PageContext, presenter: PlaceTreePresenter, window: QWidget, tasks: Tasks
    ) -> None:
        self._context = context
        self._presenter = presenter
        self._window = window
        self._tasks = tasks

    def add(self, parent_id: str, kind: PlaceKind, then: Callable[[str], None]) -> None:
        """Ask for the name of a new node; `then` is told its Place ID."""
        parent = self._context.directory.node(parent_id)
        title = tr("Add a {kind} under “{above}”").format(
            kind=told(KIND_TITLES[kind]), above=parent.name if parent else parent_id
        )
        dialog = NameDialog(self._window, title, "", self._presenter.name_problem, tr("Add"))
        dialog.accepted.connect(
            lambda: self._tasks.spawn(self._add(parent_id, kind, dialog.name(), then), tr("Adding"))
        )
        dialog.open()

    def rename(self, place_id: str, name: str, seen: str) -> None:
        """Give a node a name that was typed, where it was called `seen`."""
        do_or_ask(
            self._window,
            self._tasks,
            lambda seen: self._presenter.rename(place_id, name, seen),
            seen,
            tr("Renaming"),
        )

    def ask_name(self, place_id: str) -> None:
        """Ask for another name."""
        node = self._context.directory.node(place_id)
        if node is None:
            return
        title = tr("Rename “{name}”").format(name=node.name)
        dialog = NameDialog(self._window, title, node.name, self._presenter.name_problem, tr("Rename"))
        dialog.accepted.connect(lambda: self.rename(place_id, dialog.name(), node.name))
        dialog.open()

    def choose_move(self, place_id: str) -> None:
        """Ask where to."""
        node = self._context.directory.node(place_id)
        if node is None:
            return
        places = self._presenter.paths(self._presenter.targets(place_id))
        title = tr("Move “{name}” under").format(name=node.name)
        dialog = ChoosePlace(self._window, title, tr("Move…"), places)
        dialog.accepted.connect(lambda: self.confirm_move(place_id, dialog.place_id() or ""))
        dialog.open()

    def confirm_move(self, place_id: str, parent_id: str) -> None:
        """Say what a move does, and do it when that is confirmed."""
        node = self._context.directory.node(place_id)
        seen = (node.parent_id if node is not None else None) or ""

        async def ask() -> None:
            question = await self._presenter.move_question(place_id, parent_id)
            if question is not None:
                self._confirm(
                    question,
                    lambda: do_or_ask(
                        self._window,
                        self._tasks,
                        lambda seen: self._presenter.move(place_id, parent_id, seen),
                        seen,
                        tr("Moving"),
                    ),
                )

        self._tasks.spawn(ask(), tr("Looking what a move would do"))

    def confirm_delete(self, place_id: str) -> None:
        """Say what deleting does, and do it when that is confirmed; say so when it cannot be done."""
        node = self._context.directory.node(place_id)
        question = self._presenter.delete_question(place_id)
        if node is None or question is None:
            return
        if why_not := self._presenter.why_not_delete(place_id):
            self._presenter.refuse(why_not)
            return
        self._confirm(
            question,
            lambda: do_or_ask(
                self._window,
                self._tasks,
                lambda seen: self._presenter.delete(place_id, seen),
                node.name,
                tr("Deleting"),
            ),
        )

    async def _add(self, parent_id: str, kind: PlaceKind, name: str, then: Callable[[str], None]) -> None:
        added = await self._presenter.add(parent_id, kind, name)
        if added is not None:
            then(added)

    def _confirm(self, question: Question, act: Callable[[], object]) -> None:
        dialog = ConfirmDialog(self._window, question)
        dialog.accepted.connect(act)
        dialog.open()
