"""The place tree on screen: a sound model, search, what survives a reload, and the changes that it asks for."""

import json

import httpx
import pytest
import respx
from PySide6.QtCore import QMimeData, QModelIndex, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QTreeView, QTreeWidget, QWidget
from pytestqt.qtbot import QtBot
from qt import (
    BRANCH,
    DOCK,
    GROUP,
    HEADQUARTERS,
    LOBBY,
    OTHER_GROUP,
    SERVER_ROOM,
    click,
    find,
    node,
    sample_tree,
    type_text,
    until,
)

from clue_desktop.contract.errors import MEDIA_TYPE
from clue_desktop.contract.places import Place
from clue_desktop.domain.permissions import Role
from clue_desktop.domain.place_tree import PlaceKind
from ui import names
from ui.place_tree.model import DEVICES_ROLE, OVERRIDES_ROLE, PlaceTreeModel
from ui.place_tree.presenter import PlaceTreePresenter
from ui.place_tree.tree_panel import PlaceTreePanel
from ui.state.context import PageContext
from ui.state.directory import Directory


@pytest.fixture
def chosen() -> list[str]:
    return []


@pytest.fixture
def panel(qtbot: QtBot, page_context: PageContext, chosen: list[str]):
    panel = PlaceTreePanel(page_context, chosen.append)
    qtbot.addWidget(panel)
    panel.resize(300, 500)
    panel.show()
    yield panel
    panel.leave()


def tree_of(panel: QWidget) -> QTreeView:
    return find(panel, QTreeView, names.PLACE_TREE)


def model_of(panel: QWidget) -> PlaceTreeModel:
    model = tree_of(panel).model()
    assert isinstance(model, PlaceTreeModel)
    return model


def shown(panel: QWidget) -> list[str]:
    """Return the names of the rows that can be seen, or scrolled to."""
    tree = tree_of(panel)
    names_of_rows = []
    index = model_of(panel).index(0, 0)
    while index.isValid():
        names_of_rows.append(str(index.data()))
        index = tree.indexBelow(index)
    return names_of_rows


async def search(panel: QWidget, text: str) -> None:
    counter = find(panel, QLabel, "placeTree.counter")
    counter.setText("")
    type_text(find(panel, QLineEdit, names.PLACE_SEARCH), text)
    await until(counter.text)


def documents(places: list[Place]) -> dict[str, object]:
    return {"items": [place.model_dump(mode="json", by_alias=True) for place in places]}


# ---------------------------------------------------------------- the model


@pytest.mark.parametrize("needle", ["", "o", "lobby", "nothing like it"])
def test_model_is_sound(page_context: PageContext, needle: str):
    model = PlaceTreeModel(page_context.directory)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.search(needle)
    page_context.directory.replace(sample_tree()[:4])
    model.reload()
    model.search("")
    assert tester.model() is model


def test_rows_say_what_they_are(page_context: PageContext):
    model = PlaceTreeModel(page_context.directory)
    place = model.index_of(SERVER_ROOM)
    assert place.data() == "Server room"
    assert place.data(OVERRIDES_ROLE) is True
    assert place.data(Qt.ItemDataRole.ToolTipRole) == (
        f"Place, Place ID {SERVER_ROOM}, 1 device. Overrides the place group's settings"
    )
    assert not place.data(Qt.ItemDataRole.DecorationRole).isNull()
    assert model.index_of(HEADQUARTERS).data(DEVICES_ROLE) == 3


def test_a_node_of_which_only_the_name_is_visible_can_be_neither_named_nor_dragged():
    directory = Directory()
    directory.replace(
        [
            node(HEADQUARTERS, PlaceKind.HEADQUARTERS, "HQ", role=None),
            node(GROUP, PlaceKind.PLACE_GROUP, "Tower", HEADQUARTERS, role=Role.PLACE_GROUP_ADMIN),
            node(LOBBY, PlaceKind.PLACE, "Lobby", GROUP, role=Role.PLACE_GROUP_ADMIN),
        ]
    )
    model = PlaceTreeModel(directory)
    for place_id, may in ((HEADQUARTERS, False), (GROUP, False), (LOBBY, True)):
        flags = model.flags(model.index_of(place_id))
        assert bool(flags & Qt.ItemFlag.ItemIsEditable) is may
        assert bool(flags & Qt.ItemFlag.ItemIsDragEnabled) is may


# ---------------------------------------------------------------- choosing and searching


async def test_choosing_a_node_tells_it_once(panel: PlaceTreePanel, chosen: list[str]):
    tree = tree_of(panel)
    assert shown(panel) == ["Seoul HQ", "North branch", "Warehouse"]
    tree.setFocus()
    QTest.keyClick(tree, Qt.Key.Key_Down)
    QTest.keyClick(tree, Qt.Key.Key_Down)
    panel.select(LOBBY)
    assert chosen == [HEADQUARTERS, BRANCH, OTHER_GROUP]  # focus goes to the first row
    assert model_of(panel).place_id(tree.currentIndex()) == LOBBY


async def test_search_keeps_the_nodes_above_and_gives_back_the_tree(panel: PlaceTreePanel):
    await search(panel, "LOB")
    assert shown(panel) == ["Seoul HQ", "North branch", "Tower A", "Lobby"]
    assert find(panel, QLabel, "placeTree.counter").text() == "1 of 7 places and groups"
    await search(panel, DOCK)
    assert shown(panel)[-1] == "Loading dock"
    await search(panel, "zzz")
    assert shown(panel) == []
    assert find(panel, QLabel, "placeTree.counter").text() == "No match"
    await search(panel, "")
    assert shown(panel) == ["Seoul HQ", "North branch", "Warehouse"]


async def test_enter_chooses_the_first_match(panel: PlaceTreePanel, chosen: list[str]):
    field = find(panel, QLineEdit, names.PLACE_SEARCH)
    type_text(field, "server")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert chosen == [SERVER_ROOM]


async def test_what_is_open_and_chosen_survives_a_reload(panel: PlaceTreePanel, page_context: PageContext):
    tree, model = tree_of(panel), model_of(panel)
    tree.setExpanded(model.index_of(BRANCH), True)
    tree.setExpanded(model.index_of(GROUP), True)
    panel.select(SERVER_ROOM)
    before = shown(panel)
    page_context.directory.replace([*sample_tree(), node("99999999", PlaceKind.PLACE, "Roof", OTHER_GROUP)])
    assert shown(panel) == before
    assert model.place_id(tree.currentIndex()) == SERVER_ROOM
    tree.setExpanded(model.index_of(HEADQUARTERS), False)
    page_context.directory.replace(sample_tree())
    assert shown(panel) == ["Seoul HQ"]


async def test_many_matches_are_counted_and_opened_only_as_far_as_can_be_taken_in(
    panel: PlaceTreePanel, page_context: PageContext
):
    many = [
        node(str(20_000_000 + number), PlaceKind.PLACE, f"Gate {number}", OTHER_GROUP)
        for number in range(301)
    ]
    page_context.directory.replace([*sample_tree(), *many])
    await search(panel, "gate")
    assert shown(panel) == ["Seoul HQ", "Warehouse"]
    assert find(panel, QLabel, "placeTree.counter").text() == "301 of 308 places and groups"
    await search(panel, "gate 30")
    assert shown(panel) == ["Seoul HQ", "Warehouse", "Gate 30", "Gate 300"]


async def test_searching_does_not_change_what_was_open(panel: PlaceTreePanel):
    before = shown(panel)
    await search(panel, "o")
    assert len(shown(panel)) == 7
    await search(panel, "")
    assert shown(panel) == before


# ---------------------------------------------------------------- changing the tree


def present(router: respx.Router, place_id: str, **changes: object) -> None:
    """Let the server answer with a node as the sample tree has it, but for the changes."""
    there = next(place for place in sample_tree() if place.id == place_id).model_copy(update=changes)
    document = there.model_dump(mode="json", by_alias=True)
    router.get(f"/api/v1/places/{place_id}").respond(json=document, headers={"etag": '"now"'})


async def test_f2_renames(panel: PlaceTreePanel, page_context: PageContext, router: respx.Router):
    changed = [
        place.model_copy(update={"name": "Foyer"}) if place.id == LOBBY else place for place in sample_tree()
    ]
    present(router, LOBBY)
    patched = router.patch(f"/api/v1/places/{LOBBY}").respond(
        json=changed[3].model_dump(mode="json", by_alias=True)
    )
    router.get("/api/v1/places").respond(json=documents(changed))
    panel.select(LOBBY)
    tree = tree_of(panel)
    tree.setFocus()
    QTest.keyClick(tree, Qt.Key.Key_F2)
    editor = await until(lambda: next(iter(tree.viewport().findChildren(QLineEdit)), None))
    page_context.directory.replace(sample_tree())  # somebody else's change does not disturb the typing
    assert editor.isVisible()
    type_text(editor, "Foyer")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    await until(lambda: model_of(panel).index_of(LOBBY).data() == "Foyer")
    assert json.loads(patched.calls.last.request.content) == {"name": "Foyer"}
    assert patched.calls.last.request.headers["if-match"] == '"now"'


async def test_a_name_that_somebody_else_changed_meanwhile_is_asked_about(
    panel: PlaceTreePanel, router: respx.Router
):
    """Theirs stands until a person says that mine is to stand over it."""
    present(router, LOBBY, name="Atrium")
    router.get("/api/v1/places").respond(json=documents(sample_tree()))
    patched = router.patch(f"/api/v1/places/{LOBBY}").respond(
        json=sample_tree()[3].model_dump(mode="json", by_alias=True)
    )
    panel.select(LOBBY)
    tree = tree_of(panel)
    tree.setFocus()
    QTest.keyClick(tree, Qt.Key.Key_F2)
    editor = await until(lambda: next(iter(tree.viewport().findChildren(QLineEdit)), None))
    type_text(editor, "Foyer")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    dialog = await until(lambda: panel.findChild(QWidget, names.CONFIRM))
    said = " ".join(label.text() for label in dialog.findChildren(QLabel))
    assert said == "Somebody else has renamed “Lobby” to “Atrium” meanwhile. Rename it to “Foyer”?"
    assert not patched.called
    click(find(dialog, QPushButton, "confirm.ok"))
    await until(lambda: patched.called)
    assert json.loads(patched.calls.last.request.content) == {"name": "Foyer"}


async def test_who_is_overtaken_between_reading_and_writing_is_asked_too(
    page_context: PageContext, router: respx.Router
):
    document = sample_tree()[3].model_dump(mode="json", by_alias=True)
    router.get(f"/api/v1/places/{LOBBY}").mock(
        side_effect=[
            httpx.Response(200, json=document, headers={"etag": '"before"'}),
            httpx.Response(200, json=document | {"name": "Atrium"}, headers={"etag": '"after"'}),
        ]
    )
    router.get("/api/v1/places").respond(json=documents(sample_tree()))
    refused = {"type": "about:blank", "title": "", "status": 412, "detail": "", "code": "precondition_failed"}
    router.patch(f"/api/v1/places/{LOBBY}").respond(
        412, json={**refused, "problems": []}, headers={"content-type": MEDIA_TYPE}
    )
    overtaken = await PlaceTreePresenter(page_context).rename(LOBBY, "Foyer", "Lobby")
    assert overtaken is not None
    assert overtaken.theirs == "Atrium"


async def test_moving_and_deleting_go_by_what_was_seen(page_context: PageContext, router: respx.Router):
    present(router, LOBBY, name="Atrium", parent_id=OTHER_GROUP)
    router.get("/api/v1/places").respond(json=documents(sample_tree()))
    presenter = PlaceTreePresenter(page_context)
    moved = await presenter.move(LOBBY, HEADQUARTERS, GROUP)
    deleted = await presenter.delete(LOBBY, "Lobby")
    assert moved is not None
    assert deleted is not None
    assert moved.question.text == (
        "Somebody else has moved “Lobby” under “Warehouse” meanwhile. Move it under “Seoul HQ”?"
    )
    assert deleted.question.text == (
        "Somebody else has renamed “Lobby” to “Atrium” meanwhile. Delete it all the same?"
    )


async def test_a_name_that_breaks_a_rule_is_not_sent(panel: PlaceTreePanel, page_context: PageContext):
    await PlaceTreePresenter(page_context).rename(LOBBY, "x" * 65, "Lobby")
    assert "65 characters" in page_context.notices.shown[-1].text


async def test_delete_asks_and_deletes(
    panel: PlaceTreePanel, page_context: PageContext, router: respx.Router
):
    present(router, DOCK)
    deleted = router.delete(f"/api/v1/places/{DOCK}").respond(204)
    router.get("/api/v1/places").respond(json=documents(sample_tree()[:-1]))
    panel.select(DOCK)
    tree_of(panel).setFocus()
    QTest.keyClick(tree_of(panel), Qt.Key.Key_Delete)
    dialog = find(panel, QWidget, names.CONFIRM)
    assert "Loading dock" in " ".join(label.text() for label in dialog.findChildren(QLabel))
    click(find(dialog, QPushButton, "confirm.ok"))
    await until(lambda: not model_of(panel).index_of(DOCK).isValid())
    assert deleted.called
    assert page_context.notices.shown[-1].text == "“Loading dock” is deleted."


async def test_a_node_that_cannot_be_deleted_says_why(panel: PlaceTreePanel, page_context: PageContext):
    panel.select(GROUP)
    tree_of(panel).setFocus()
    QTest.keyClick(tree_of(panel), Qt.Key.Key_Delete)
    assert panel.findChild(QWidget, names.CONFIRM) is None
    assert "still has places under it" in page_context.notices.shown[-1].text


async def test_the_menu_is_grey_with_the_reason(panel: PlaceTreePanel, page_context: PageContext):
    def offered(place_id: str) -> dict[str, str]:
        return {
            action.objectName(): "" if action.isEnabled() else action.toolTip()
            for action in panel.menu_of(place_id).actions()
            if not action.isSeparator()
        }

    assert offered(OTHER_GROUP) == {
        "placeTree.add.place": "",
        "placeTree.rename": "",
        "placeTree.move": "",
        "placeTree.delete": "“Warehouse” still has places under it; move or delete those first.",
    }
    page_context.directory.replace(
        [place.model_copy(update={"role": Role.PLACE_ADMIN}) for place in sample_tree()]
    )
    assert "A place administrator may not do this" in offered(GROUP)["placeTree.add.place"]
    assert "A place administrator may not do this" in offered(LOBBY)["placeTree.rename"]
    assert offered(HEADQUARTERS)["placeTree.move"] == "The headquarters stands at the top."


async def test_adding_from_the_menu(panel: PlaceTreePanel, chosen: list[str], router: respx.Router):
    added = node("99999999", PlaceKind.PLACE, "Roof", GROUP)
    posted = router.post("/api/v1/places").respond(201, json=added.model_dump(mode="json", by_alias=True))
    router.get("/api/v1/places").respond(json=documents([*sample_tree(), added]))
    menu = panel.menu_of(GROUP)
    next(action for action in menu.actions() if action.objectName() == "placeTree.add.place").trigger()
    dialog = find(panel, QWidget, names.NAME_DIALOG)
    ok = find(dialog, QPushButton, "nameDialog.ok")
    assert not ok.isEnabled()
    type_text(find(dialog, QLineEdit, "nameDialog.name"), "Roof")
    click(ok)
    await until(lambda: chosen == ["99999999"])
    assert json.loads(posted.calls.last.request.content) == {
        "parentId": GROUP,
        "kind": "place",
        "name": "Roof",
    }
    assert "Roof" in shown(panel)


# ---------------------------------------------------------------- moving


def dropped(panel: PlaceTreePanel, moved: str, target: str) -> bool:
    """Drop a node on another through the event system; returns whether the target took it."""
    tree, model = tree_of(panel), model_of(panel)
    tree.expandAll()
    mime: QMimeData = model.mimeData([model.index_of(moved)])
    viewport = tree.viewport()
    at: QPoint = tree.visualRect(model.index_of(target)).center()
    keys = (Qt.DropAction.MoveAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(viewport, QDragEnterEvent(at, *keys))
    over = QDragMoveEvent(at, *keys)
    QApplication.sendEvent(viewport, over)
    if over.isAccepted():
        QApplication.sendEvent(viewport, QDropEvent(QPointF(at), *keys))
    return over.isAccepted()


PLACE_SETTING = {
    "accessType": "vendor",
    "assignments": {
        name: {"apiId": "api-1" if name == "rfCard" else None, "inherited": name != "rfCard"}
        for name in ("face", "fingerprint", "rfCard", "userPin", "clueQr", "customQr")
    },
    "choices": {
        name: [{"apiId": "api-1", "name": "Card policy"}] if name == "rfCard" else []
        for name in ("face", "fingerprint", "rfCard", "userPin", "clueQr", "customQr")
    },
}


async def test_a_place_is_dropped_on_another_group(panel: PlaceTreePanel, router: respx.Router):
    router.get(f"/api/v1/places/{SERVER_ROOM}/access-service").respond(json=PLACE_SETTING)
    router.get(f"/api/v1/places/{SERVER_ROOM}/move-preview", params={"parentId": OTHER_GROUP}).respond(
        json={"events": 0, "moreEvents": False, "readersAdded": [], "readersKept": []}
    )
    moved = [
        place.model_copy(update={"parent_id": OTHER_GROUP}) if place.id == SERVER_ROOM else place
        for place in sample_tree()
    ]
    moved.append(moved.pop(4))
    present(router, SERVER_ROOM)
    patched = router.patch(f"/api/v1/places/{SERVER_ROOM}").respond(
        json=moved[-1].model_dump(mode="json", by_alias=True)
    )
    router.get("/api/v1/places").respond(json=documents(moved))
    assert dropped(panel, SERVER_ROOM, OTHER_GROUP)
    dialog = await until(lambda: panel.findChild(QWidget, names.CONFIRM))
    said = " ".join(label.text() for label in dialog.findChildren(QLabel))
    assert "“Server room” under “Warehouse”" in said
    assert "Its own overrides will be lost: RF Card (Card policy)." in said
    assert not patched.called
    click(find(dialog, QPushButton, "confirm.ok"))
    await until(
        lambda: model_of(panel).place_id(model_of(panel).index_of(SERVER_ROOM).parent()) == OTHER_GROUP
    )
    assert json.loads(patched.calls.last.request.content) == {"parentId": OTHER_GROUP}


async def test_where_a_node_cannot_stand_it_cannot_be_dropped(panel: PlaceTreePanel):
    assert not dropped(panel, LOBBY, BRANCH)
    assert not dropped(panel, LOBBY, GROUP)  # it stands there already
    assert not dropped(panel, BRANCH, GROUP)


async def test_moving_by_the_menu_offers_only_where_it_can_stand(panel: PlaceTreePanel, router: respx.Router):
    router.get(f"/api/v1/places/{LOBBY}/move-preview", params={"parentId": OTHER_GROUP}).respond(
        json={
            "events": 1234,
            "moreEvents": False,
            "readersAdded": [{"placeId": OTHER_GROUP, "placeName": "Warehouse"}],
            "readersKept": [{"placeId": BRANCH, "placeName": "North branch"}],
        }
    )
    menu = panel.menu_of(LOBBY)
    next(action for action in menu.actions() if action.objectName() == "placeTree.move").trigger()
    dialog = find(panel, QWidget, names.CHOOSE_PLACE)
    listed = find(dialog, QTreeWidget, "choosePlace.list").model()
    above = listed.index(0, 0)
    assert (above.data(), listed.rowCount(above)) == ("Seoul HQ", 1), "it shows where the place is"
    tip = listed.index(0, 0, above).data(Qt.ItemDataRole.ToolTipRole)
    assert tip == f"Seoul HQ › Warehouse\n{OTHER_GROUP}"
    assert not find(dialog, QPushButton, "choosePlace.ok").isEnabled()
    type_text(find(dialog, QLineEdit, "choosePlace.search"), "ware seoul")
    click(find(dialog, QPushButton, "choosePlace.ok"))
    confirm = await until(lambda: panel.findChild(QWidget, names.CONFIRM))
    assert [
        label.text() for label in confirm.findChildren(QLabel) if label.property("role") == "warning"
    ] == [
        (
            "Its 1,234 events of the past move with it: the administrators of “Warehouse” read them from then on."
            " Those of “North branch” go on reading the events of that time, and not those to come."
        )
    ]
    click(find(confirm, QPushButton, "confirm.cancel"))


def test_dropping_never_removes_the_row_itself(page_context: PageContext):
    model = PlaceTreeModel(page_context.directory)
    asked: list[tuple[str, str]] = []
    model.ask_move = lambda *move: asked.append(move)
    mime = model.mimeData([model.index_of(LOBBY)])
    taken = model.dropMimeData(mime, Qt.DropAction.MoveAction, -1, 0, model.index_of(OTHER_GROUP))
    assert not taken
    assert asked == [(LOBBY, OTHER_GROUP)]
    assert not model.dropMimeData(QMimeData(), Qt.DropAction.MoveAction, -1, 0, QModelIndex())
