"""The Places page: what stands under a node, and making, renaming, moving and deleting by buttons, on the real server."""

from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QLabel, QLineEdit, QMenu, QPushButton, QTableView, QTreeWidget, QWidget
from pytestqt.qtbot import QtBot
from qt import (
    BRANCH,
    DOCK,
    GROUP,
    HEADQUARTERS,
    LOBBY,
    OTHER_GROUP,
    SERVER_ROOM,
    RecordingNavigator,
    click,
    find,
    point_at,
    point_elsewhere,
    sample_tree,
    type_text,
    until,
)

from clue_desktop.domain.permissions import Role
from ui import names
from ui.place_tree.places_page import PlacesPage
from ui.state.context import PageContext
from ui.state.destination import PageKey
from ui.widgets.table import Column, RowsModel


@pytest.fixture
def opened(qtbot: QtBot):
    pages: list[PlacesPage] = []

    def open_page(context: PageContext, place_id: str) -> PlacesPage:
        page = PlacesPage(context, place_id)
        qtbot.addWidget(page)
        page.resize(900, 500)
        page.show()
        page.begin()
        pages.append(page)
        return page

    yield open_page
    for page in pages:
        page.leave()


def rows(page: QWidget) -> list[list[str]]:
    model = find(page, QTableView, names.PLACES_TABLE).model()
    return [
        [str(model.index(row, column).data()) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def choose(page: QWidget, row: int) -> None:
    find(page, QTableView, names.PLACES_TABLE).selectRow(row)


def why_not(page: QWidget, name: str) -> str:
    button = find(page, QPushButton, name)
    return "" if button.isEnabled() else button.toolTip()


def test_the_children_are_listed(page_context: PageContext, opened):
    page = opened(page_context, GROUP)
    assert rows(page) == [
        ["Lobby", "place", LOBBY, "–", "2", ""],
        ["Server room", "place", SERVER_ROOM, "–", "1", "● overrides"],
    ]
    assert find(page, QLabel, names.PLACES_ID).text() == GROUP


def test_places_and_devices_are_counted_however_deep(page_context: PageContext, opened):
    assert rows(opened(page_context, HEADQUARTERS)) == [
        ["North branch", "branch", BRANCH, "2", "3", ""],
        ["Warehouse", "place group", OTHER_GROUP, "1", "–", ""],
    ]


def test_what_cannot_be_done_is_grey_and_says_why(page_context: PageContext, opened):
    page = opened(page_context, GROUP)
    assert why_not(page, names.PLACES_DELETE) == "Choose a row first."
    choose(page, 0)
    assert why_not(page, names.PLACES_RENAME) == ""
    assert why_not(page, names.PLACES_DELETE) == "“Lobby” still has devices; move or release those first."
    page_context.directory.replace(
        [place.model_copy(update={"role": Role.PLACE_ADMIN}) for place in sample_tree()]
    )
    assert "A place administrator may not do this" in why_not(page, names.PLACES_ADD)
    assert "A place administrator may not do this" in why_not(page, names.PLACES_RENAME)
    choose(opened(page_context, HEADQUARTERS), 0)


def test_the_choice_survives_a_reload(page_context: PageContext, opened):
    page = opened(page_context, GROUP)
    choose(page, 1)
    page_context.directory.replace(
        [
            place.model_copy(update={"name": "Archive"}) if place.id == SERVER_ROOM else place
            for place in sample_tree()
        ]
    )
    table = find(page, QTableView, names.PLACES_TABLE)
    assert [index.row() for index in table.selectionModel().selectedRows()] == [0]
    assert rows(page)[0][0] == "Archive"


async def test_what_is_done_with_a_place_stands_in_its_row_and_a_reason_moves_nothing(
    page_context: PageContext, opened
):
    page = opened(page_context, GROUP)
    table = find(page, QTableView, names.PLACES_TABLE)
    delete = find(page, QPushButton, names.PLACES_DELETE)
    before = table.geometry()
    choose(page, 1)
    row = table.visualRect(table.model().index(1, 0)).translated(table.viewport().pos())
    assert row.top() <= delete.mapTo(table, delete.rect().center()).y() <= row.bottom()
    assert "still has devices" in find(page, QLabel, "places.whyNot").text()
    await until(delete.isVisible)
    assert table.geometry() == before


async def test_no_place_moves_under_the_pointer(page_context: PageContext, opened):
    page = opened(page_context, GROUP)
    before = rows(page)
    await until(page.isActiveWindow)
    point_at(find(page, QTableView, names.PLACES_TABLE), row=1)
    page_context.directory.replace([place for place in sample_tree() if place.id != LOBBY])
    assert rows(page) == before
    point_elsewhere(page)
    await until(lambda: [row[2] for row in rows(page)] == [SERVER_ROOM])
    point_at(find(page, QTableView, names.PLACES_TABLE), row=0)
    page_context.directory.replace(sample_tree())
    page._presenter._done()  # what one does oneself comes at once
    assert rows(page) == before
    point_elsewhere(page)


def test_place_ids_are_copied(page_context: PageContext, opened):
    page = opened(page_context, GROUP)
    click(find(page, QWidget, f"{names.PLACES_ID}.copy"))
    assert QGuiApplication.clipboard().text() == GROUP
    choose(page, 0)
    click(find(page, QPushButton, "places.copy"))
    assert QGuiApplication.clipboard().text() == LOBBY


def test_a_row_is_gone_to(page_context: PageContext, navigator: RecordingNavigator, opened):
    page = opened(page_context, HEADQUARTERS)
    find(page, QTableView, names.PLACES_TABLE).activated.emit(
        find(page, QTableView, names.PLACES_TABLE).model().index(0, 0)
    )
    assert navigator.went[0].page is PageKey.PLACES


def test_an_empty_node_invites(page_context: PageContext, opened):
    page_context.directory.replace([place for place in sample_tree() if place.id != DOCK])
    page = opened(page_context, OTHER_GROUP)
    said = " ".join(label.text() for label in find(page, QWidget, names.PLACES_EMPTY).findChildren(QLabel))
    assert "There is nothing here yet." in said
    assert "Add a place." in said


async def test_the_tree_is_made_by_buttons(live, live_context: PageContext, opened, tmp_path: Path):
    """Add a group and two places, rename one, move it, delete the other."""
    headquarters = live.owner.headquarters
    page = opened(live_context, headquarters)

    async def give_name(name: str) -> None:
        dialog = await until(lambda: page.findChild(QWidget, names.NAME_DIALOG))
        type_text(find(dialog, QLineEdit, f"{names.NAME_DIALOG}.name"), name)
        click(find(dialog, QPushButton, f"{names.NAME_DIALOG}.ok"))

    async def listed(name: str) -> None:
        await until(lambda: name in [row[0] for row in rows(page)])

    for name in ("Annex", "Bridge"):
        click(find(page, QPushButton, names.PLACES_ADD))
        menu = await until(lambda: page.findChild(QMenu, "places.add.menu"))
        next(action for action in menu.actions() if action.objectName() == "places.add.placeGroup").trigger()
        menu.close()
        await give_name(name)
        await listed(name)
        await until(lambda: page.findChild(QMenu, "places.add.menu") is None)
    annex = next(row[2] for row in rows(page) if row[0] == "Annex")

    page = opened(live_context, annex)
    for name in ("Door A", "Door B"):
        click(find(page, QPushButton, names.PLACES_ADD))
        await give_name(name)
        await listed(name)
        await until(lambda: page.findChild(QWidget, names.NAME_DIALOG) is None)

    choose(page, 0)
    click(find(page, QPushButton, names.PLACES_RENAME))
    await give_name("Gate")
    await until(lambda: [row[0] for row in rows(page)] == ["Door B", "Gate"])

    choose(page, 1)
    click(find(page, QPushButton, names.PLACES_MOVE))
    chooser = await until(lambda: page.findChild(QWidget, names.CHOOSE_PLACE))
    type_text(find(chooser, QLineEdit, f"{names.CHOOSE_PLACE}.search"), "bridge")
    tree = find(chooser, QTreeWidget, f"{names.CHOOSE_PLACE}.list")
    assert tree.currentIndex().data() == "Bridge"
    click(find(chooser, QPushButton, f"{names.CHOOSE_PLACE}.ok"))
    confirm = await until(lambda: page.findChild(QWidget, names.CONFIRM))
    click(find(confirm, QPushButton, f"{names.CONFIRM}.ok"))
    await until(lambda: [row[0] for row in rows(page)] == ["Door B"])
    await until(lambda: page.findChild(QWidget, names.CONFIRM) is None)

    choose(page, 0)
    click(find(page, QPushButton, names.PLACES_DELETE))
    confirm = await until(lambda: page.findChild(QWidget, names.CONFIRM))
    click(find(confirm, QPushButton, f"{names.CONFIRM}.ok"))
    await until(lambda: rows(page) == [])
    kept = {place["name"] for place in live.owner.get("/places")["items"]}
    assert {"Annex", "Bridge", "Gate"} <= kept
    assert "Door B" not in kept


# ---------------------------------------------------------------- the table's model


def test_rows_change_one_by_one_and_in_order(qapp):
    model = RowsModel[tuple[int, str]](
        [
            Column("Number", lambda row: str(row[0]), order=lambda row: row[0]),
            Column("Name", lambda row: row[1]),
        ],
        lambda row: row[0],
    )
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    resets: list[int] = []
    model.modelReset.connect(lambda: resets.append(1))
    model.show_rows([(3, "c"), (1, "a")])
    model.sort(0)
    model.show_rows([(1, "A"), (2, "b"), (3, "c")])
    assert list(model.rows()) == [(1, "A"), (2, "b"), (3, "c")]
    model.show_rows([(2, "b")])
    model.show_rows([(9, "z"), (2, "y")])
    assert list(model.rows()) == [(2, "y"), (9, "z")]
    model.show_rows([])
    assert model.rowCount() == 0
    assert len(resets) == 1
    assert tester.model() is model
