"""Places: what stands right under a node, as a table; made, renamed, moved and deleted by buttons."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QStackedWidget, QVBoxLayout, QWidget

from clue_desktop.domain.place_tree import KIND_TITLES, PlaceKind
from ui import names
from ui.place_tree.node_actions import NodeActions
from ui.place_tree.presenter import PlaceTreePresenter
from ui.state.context import PageContext
from ui.state.destination import ToDevices, ToPlaces
from ui.widgets import theme
from ui.widgets.field_line import FieldLine
from ui.widgets.icons import OF_KIND, IconButton
from ui.widgets.labels import PageTitle
from ui.widgets.making import make_button
from ui.widgets.page import Page
from ui.widgets.row_actions import RowActions
from ui.widgets.states import EmptyState
from ui.widgets.table import Column, RowsModel, RowsView
from ui.words.language import told, tr


@dataclass(frozen=True, slots=True)
class Child:
    """A row: a node, with the places under it and the devices at it and under it."""

    place_id: str
    name: str
    kind: PlaceKind
    places: int
    devices: int
    overrides: bool


class PlacesPage(Page[ToPlaces]):
    """The node's own Place ID, the table, the buttons."""

    def __init__(self, context: PageContext, place_id: str) -> None:
        super().__init__(context, place_id)
        self._presenter = PlaceTreePresenter(context, lambda: self._show(asked_for=True))
        self._actions = NodeActions(context, self._presenter, self, self.tasks)
        self._model = RowsModel(self._columns(), lambda child: child.place_id, self)
        self._table = RowsView(
            self._model, names.PLACES_TABLE, tr("Places under this one"), context.preferences
        )
        self._table.activated.connect(lambda index: self._open(self._model.row(index)))
        self._table.selectionModel().selectionChanged.connect(lambda *_: self._judge())
        self._title = PageTitle(tr("Places"))
        self._about = QLabel()
        self._about.setProperty("role", "muted")
        self._id = QLabel(place_id)
        self._id.setObjectName(names.PLACES_ID)
        self._id.setAccessibleName(tr("Place ID"))
        theme.set_fixed(self._id)
        self._copy_own = IconButton("copy", tr("Copy the Place ID"))
        self._copy_own.setObjectName(f"{names.PLACES_ID}.copy")
        self._copy_own.clicked.connect(lambda: self._copy(self.place_id))
        self._add = make_button(tr("+ Add"), names.PLACES_ADD, self._ask_add)
        self._add.setProperty("role", "primary")
        self._rename = make_button(tr("Rename…"), names.PLACES_RENAME, self._ask_rename)
        self._move = make_button(tr("Move…"), names.PLACES_MOVE, self._ask_move)
        self._delete = make_button(tr("Delete…"), names.PLACES_DELETE, self._ask_delete)
        self._copy_id = make_button(tr("Copy Place ID"), "places.copy", self._copy_chosen)
        self._of_row = RowActions(
            self._table,
            {self._copy_id: "copy", self._rename: "edit", self._move: "move", self._delete: "trash"},
        )
        self._empty = EmptyState("place", "", "")
        self._empty.setObjectName(names.PLACES_EMPTY)
        self._empty.button.setObjectName(f"{names.PLACES_EMPTY}.add")
        self._empty.button.clicked.connect(self._add.click)
        self._stack = QStackedWidget()
        self._why_not = FieldLine()
        self._why_not.setObjectName("places.whyNot")
        self._lay_out()
        self.follows(context.directory)
        self._show()

    def _show(self, *, asked_for: bool = False) -> None:
        directory = self.context.directory
        node = directory.node(self.place_id)
        if node is not None:
            self._title.setText(node.name)
            self._about.setText(
                tr("{kind} · Place ID").format(kind=told(KIND_TITLES[node.kind]).capitalize())
            )
        children = [
            Child(
                child.id,
                child.name,
                child.kind,
                directory.places_under(child.id),
                directory.devices_under(child.id),
                child.has_overrides,
            )
            for child_id in directory.children(self.place_id)
            if (child := directory.node(child_id)) is not None
        ]
        self._table.show_rows(children, asked_for=asked_for)
        why_not = self._presenter.why_not_add(self.place_id)
        self._add.setEnabled(not why_not)
        self._add.setToolTip(why_not)
        kinds = self._presenter.kinds_below(self.place_id)
        titles = [told(KIND_TITLES[kind]) for kind in kinds]
        self._add.setText(tr("+ Add {kind}").format(kind=titles[0]) if len(kinds) == 1 else tr("+ Add…"))
        self._empty.say(tr("There is nothing here yet."), why_not or _how_to_begin(titles))
        self._empty.hold(None if why_not else self._add)
        self._stack.setCurrentIndex(1 if self._model.rowCount() else 0)
        self._judge()

    def _judge(self) -> None:
        """Say what can be done with the chosen row, and why not."""
        child = self._table.chosen()
        nothing = tr("Choose a row first.")
        reasons = []
        for button, why_not_of in (
            (self._rename, self._presenter.why_not_rename),
            (self._move, self._presenter.why_not_move),
            (self._delete, self._presenter.why_not_delete),
        ):
            why_not = why_not_of(child.place_id) if child else nothing
            self._of_row.judge(button, why_not)
            if child and why_not and why_not not in reasons:
                reasons.append(why_not)
        self._of_row.judge(self._copy_id, "" if child else nothing)
        self._why_not.set_help(" ".join(reasons))

    def _open(self, child: Child | None) -> None:
        if child is not None:
            to = ToDevices if child.kind is PlaceKind.PLACE else ToPlaces
            self.context.navigator.go(to(child.place_id))

    def _ask_add(self) -> None:
        kinds = self._presenter.kinds_below(self.place_id)
        if len(kinds) == 1:
            self._actions.add(self.place_id, kinds[0], self._table.choose)
            return
        menu = QMenu(self)
        menu.setObjectName("places.add.menu")
        for kind in kinds:
            action = menu.addAction(tr("Add a {kind}…").format(kind=told(KIND_TITLES[kind])))
            action.setObjectName(f"places.add.{kind}")
            action.triggered.connect(
                lambda _checked=False, kind=kind: self._actions.add(self.place_id, kind, self._table.choose)
            )
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self._add.mapToGlobal(self._add.rect().bottomLeft()))

    def _ask_rename(self) -> None:
        if (child := self._table.chosen()) is not None:
            self._actions.ask_name(child.place_id)

    def _ask_move(self) -> None:
        if (child := self._table.chosen()) is not None:
            self._actions.choose_move(child.place_id)

    def _ask_delete(self) -> None:
        if (child := self._table.chosen()) is not None:
            self._actions.confirm_delete(child.place_id)

    def _copy_chosen(self) -> None:
        if (child := self._table.chosen()) is not None:
            self._copy(child.place_id)

    def _copy(self, place_id: str) -> None:
        QGuiApplication.clipboard().setText(place_id)
        self.context.notices.done(tr("Place ID {place} copied.").format(place=place_id))

    def _columns(self) -> list[Column[Child]]:
        return [
            Column(
                tr("Name"),
                lambda child: child.name,
                icon=lambda child: OF_KIND[child.kind],
                width=32,
                flexible=True,
            ),
            Column(tr("Kind"), lambda child: told(KIND_TITLES[child.kind]), width=14),
            Column(tr("Place ID"), lambda child: child.place_id, fixed=True, width=12),
            Column(
                tr("Places"),
                lambda child: f"{child.places:,}" if child.places else "–",
                order=lambda child: child.places,
                to_right=True,
                width=8,
            ),
            Column(
                tr("Devices"),
                lambda child: f"{child.devices:,}" if child.devices else "–",
                order=lambda child: child.devices,
                to_right=True,
                width=8,
            ),
            Column(
                tr("Overrides"),
                lambda child: tr("● overrides") if child.overrides else "",
                role=lambda _child: "accent",
                tooltip=lambda child: tr("Overrides the place group's settings") if child.overrides else "",
                width=14,
            ),
        ]

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self._title)
        top.addSpacing(theme.GAP)
        top.addWidget(self._about)
        top.addWidget(self._id)
        top.addWidget(self._copy_own)
        top.addStretch()
        top.addWidget(self._add)
        full = QWidget()
        column = QVBoxLayout(full)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP)
        column.addWidget(self._table)
        column.addWidget(self._why_not)
        column.addStretch(1)
        self._table.end_after_rows()
        self._stack.addWidget(self._empty)
        self._stack.addWidget(full)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.MARGIN, theme.MARGIN, theme.MARGIN, theme.MARGIN)
        layout.setSpacing(theme.WIDE_GAP)
        layout.addLayout(top)
        layout.addWidget(self._stack, 1)


def _how_to_begin(kinds: Sequence[str]) -> str:
    """Say how to make the first node below; from nowhere can more than two kinds be chosen."""
    if len(kinds) == 1:
        return tr("Add a {kind}.").format(kind=kinds[0])
    return tr("Add a {kind} or a {other}.").format(kind=kinds[0], other=kinds[1])
