"""The left column: tree and menu in one column, the splitter between them, the rail that it folds to."""

import asyncio
from collections.abc import Callable, Iterator

import pytest
import respx
from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QLabel,
    QLineEdit,
    QPushButton,
    QSplitter,
    QToolTip,
    QTreeView,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot
from qt import GROUP, HEADQUARTERS, LOBBY, click, find, until

from clue_desktop.domain.access_service import AccessType
from clue_desktop.domain.credentials import Credential
from ui import names
from ui.frame.navigation import Navigation
from ui.frame.workspace import Workspace
from ui.place_tree.model import PLACE_ID_ROLE, UNSAVED_ROLE
from ui.state.context import PageContext
from ui.state.destination import Destination, PageKey, to_page
from ui.widgets.page import Page

SIZES = [(1280, 680), (1024, 640)]


class Plain(Page[Destination]):
    """A page with one field, that may need all the width; what is typed is not saved."""

    def __init__(self, context: PageContext, place_id: str) -> None:
        super().__init__(context, place_id)
        self.field = QLineEdit()
        self.field.textChanged.connect(lambda _text: self.shown_anew.emit())
        QVBoxLayout(self).addWidget(self.field)

    def unsaved(self) -> str:
        """What is typed."""
        return f"{self.field.text()} is not saved." if self.field.text() else ""


@pytest.fixture
def open_workspace(
    qtbot: QtBot, page_context: PageContext, router: respx.Router
) -> Iterator[Callable[..., Workspace]]:
    """Makes a workspace with plain pages, of that size, at the place group."""
    router.get(f"/api/v1/place-groups/{GROUP}/access-service").respond(
        json={
            "accessType": "none",
            "assignments": dict.fromkeys(Credential),
            "onNoAnswer": dict.fromkeys(Credential, "deny"),
        }
    )
    opened: list[Workspace] = []

    def make(width: int, height: int) -> Workspace:
        navigation = Navigation(
            page_context.client,
            page_context.directory,
            page_context.access_types,
            page_context.changes,
            page_context.notices.failed,
        )
        workspace = Workspace(page_context, navigation, dict.fromkeys(PageKey, Plain))
        qtbot.addWidget(workspace)
        opened.append(workspace)
        workspace.resize(width, height)
        workspace.show()
        workspace.activateWindow()
        workspace.go(to_page(PageKey.ACCESS_SERVICE, GROUP))
        return workspace

    yield make
    for workspace in opened:
        workspace.leave()


def place_of(widget: QWidget) -> QRect:
    """Return where a widget is in its window."""
    return QRect(widget.mapTo(widget.window(), QPoint(0, 0)), widget.size())


async def ready(workspace: Workspace) -> None:
    """Wait until a workspace is laid out and has the keyboard."""
    column, last = find(workspace, QWidget, names.LEFT_COLUMN), find(workspace, QPushButton, names.NAV_AUDIT)
    await until(lambda: last.isVisible() and place_of(column).contains(place_of(last)))
    await until(workspace.isActiveWindow)


def plain(workspace: Workspace) -> Plain:
    page = workspace.pages.page
    assert isinstance(page, Plain)
    return page


@pytest.mark.parametrize(("width", "height"), SIZES)
async def test_the_menu_stands_under_the_tree_and_the_page_beside_both(
    open_workspace: Callable[..., Workspace], width: int, height: int
):
    workspace = open_workspace(width, height)
    await ready(workspace)
    column = find(workspace, QWidget, names.LEFT_COLUMN)
    tree, last = (
        find(workspace, QTreeView, names.PLACE_TREE),
        find(workspace, QPushButton, names.NAV_AUDIT),
    )
    await until(lambda: last.isVisible() and last.visibleRegion().boundingRect() == last.rect())
    assert place_of(tree).bottom() < place_of(last).top()
    assert place_of(column).right() < place_of(workspace.pages).left()
    assert place_of(tree).height() > 150
    assert place_of(workspace.pages).width() > width * 0.7
    for button in workspace.findChildren(QPushButton):
        if button.objectName().startswith("nav.") and button.isVisible():
            assert place_of(column).contains(place_of(button)), button.objectName()


async def test_the_menu_keeps_its_place_from_node_to_node(open_workspace: Callable[..., Workspace]):
    workspace = open_workspace(1280, 680)
    await ready(workspace)
    splitter = find(workspace, QSplitter, names.LEFT_SPLITTER)
    await until(lambda: splitter.sizes()[1] > 0)
    before = splitter.sizes()
    for node in (HEADQUARTERS, LOBBY):
        workspace.go_to_node(node)
        await asyncio.sleep(0)
        assert splitter.sizes() == before


async def test_the_splitter_stays_where_it_was_put(
    open_workspace: Callable[..., Workspace], page_context: PageContext
):
    workspace = open_workspace(1280, 680)
    await ready(workspace)
    splitter = find(workspace, QSplitter, names.LEFT_SPLITTER)
    await until(lambda: splitter.sizes()[1] > 0)
    splitter.moveSplitter(400, 1)
    wanted = splitter.sizes()[1]
    workspace.resize(1280, 800)
    assert splitter.sizes()[1] == wanted
    again = open_workspace(1280, 680)
    await until(lambda: find(again, QSplitter, names.LEFT_SPLITTER).sizes()[1] == wanted)
    outer = find(again, QSplitter, names.WORKSPACE_SPLITTER)
    outer.moveSplitter(320, 1)
    again.folding.toggle()
    again.folding.toggle()
    assert outer.sizes()[0] == 320


@pytest.mark.parametrize(("width", "height"), SIZES)
async def test_folded_it_is_a_rail_with_the_same_pages(
    open_workspace: Callable[..., Workspace], width: int, height: int
):
    workspace = open_workspace(width, height)
    await ready(workspace)
    column = find(workspace, QWidget, names.LEFT_COLUMN)
    workspace.folding.toggle()
    await until(lambda: place_of(workspace.pages).left() <= 60)
    assert column.width() < 60
    assert not find(workspace, QTreeView, names.PLACE_TREE).isVisible()
    events = find(workspace, QPushButton, names.NAV_EVENTS)
    await until(lambda: place_of(column).contains(place_of(events)))
    assert (events.text(), events.accessibleName()) == ("Events", "Events")
    click(events)
    assert workspace.navigation.page is PageKey.EVENTS
    workspace.folding.toggle()
    await until(lambda: column.width() > 200)
    assert find(workspace, QTreeView, names.PLACE_TREE).isVisible()


@pytest.mark.parametrize(("width", "folds"), [(1280, True), (1024, True), (1400, False)])
async def test_it_folds_by_itself_for_a_page_that_needs_the_width_and_unfolds_after(
    open_workspace: Callable[..., Workspace], width: int, *, folds: bool
):
    workspace = open_workspace(width, 680)
    await ready(workspace)
    column = find(workspace, QWidget, names.LEFT_COLUMN)
    await until(lambda: column.width() > 200)
    wide = column.width()
    page = plain(workspace)
    page.field.setFocus()
    page.width_wanted.emit(True)
    await until(lambda: (column.width() < 60) is folds)
    assert page.field.hasFocus()
    page.width_wanted.emit(False)
    await until(lambda: column.width() == wide)
    page.width_wanted.emit(True)
    workspace.go(to_page(PageKey.EVENTS, GROUP))
    await until(lambda: column.width() == wide)


async def test_the_keyboard_is_not_lost_in_what_is_folded_away(open_workspace: Callable[..., Workspace]):
    workspace = open_workspace(1280, 680)
    await ready(workspace)
    find(workspace, QTreeView, names.PLACE_TREE).setFocus()
    workspace.folding.toggle()
    assert find(workspace, QPushButton, names.NAV_ACCESS_SERVICE).hasFocus()


async def test_arrow_keys_move_among_the_pages_and_enter_nothing(open_workspace: Callable[..., Workspace]):
    workspace = open_workspace(1280, 680)
    await ready(workspace)
    service = find(workspace, QPushButton, names.NAV_ACCESS_SERVICE)
    await until(lambda: service.isEnabled() and service.isVisible())
    service.setFocus()
    # Customer API Integration is closed, and so passed over.
    QTest.keyClick(service, Qt.Key.Key_Down)
    places = find(workspace, QPushButton, names.NAV_PLACES)
    assert places.hasFocus()
    pages = [workspace.navigation.page]
    QTest.keyClick(places, Qt.Key.Key_End)
    assert find(workspace, QPushButton, names.NAV_AUDIT).hasFocus()
    QTest.keyClick(find(workspace, QPushButton, names.NAV_AUDIT), Qt.Key.Key_Down)
    first = find(workspace, QPushButton, names.NAV_OVERVIEW)
    assert first.hasFocus()
    QTest.keyClick(first, Qt.Key.Key_Up)
    QTest.keyClick(find(workspace, QPushButton, names.NAV_AUDIT), Qt.Key.Key_Space)
    pages.append(workspace.navigation.page)
    assert pages == [PageKey.ACCESS_SERVICE, PageKey.AUDIT]


async def test_a_title_without_room_ends_in_an_ellipsis_and_is_whole_in_the_tooltip(
    open_workspace: Callable[..., Workspace],
):
    workspace = open_workspace(1280, 680)
    await ready(workspace)
    button = find(workspace, QPushButton, names.NAV_CUSTOMER_API)
    find(workspace, QSplitter, names.WORKSPACE_SPLITTER).moveSplitter(10, 1)
    await until(lambda: button.width() < button.sizeHint().width())
    assert button.minimumSizeHint().width() <= button.width()
    shown = QToolTip.text
    QApplication.sendEvent(
        button, QHelpEvent(QEvent.Type.ToolTip, QPoint(5, 5), button.mapToGlobal(QPoint(5, 5)))
    )
    assert "Customer API Integration" in shown()
    QToolTip.hideText()


def unsaved_nodes(workspace: Workspace) -> set[str]:
    """Return the Place IDs of the nodes that the tree marks as not saved."""
    model = find(workspace, QTreeView, names.PLACE_TREE).model()
    found, below = set(), [model.index(row, 0) for row in range(model.rowCount())]
    while below:
        index = below.pop()
        below += [model.index(row, 0, index) for row in range(model.rowCount(index))]
        if index.data(UNSAVED_ROLE):
            found.add(index.data(PLACE_ID_ROLE))
    return found


async def test_what_is_not_saved_is_marked_in_the_menu_and_in_the_tree(open_workspace):
    workspace = open_workspace(1280, 680)
    entry = find(workspace, QPushButton, names.NAV_ACCESS_SERVICE)
    page = workspace.pages.page
    assert isinstance(page, Plain)
    assert (entry.accessibleDescription(), unsaved_nodes(workspace)) == ("", set())
    before = entry.grab().toImage()

    page.field.setText("Staff faces")
    assert (entry.accessibleDescription(), unsaved_nodes(workspace)) == ("not saved", {GROUP})
    assert entry.grab().toImage() != before

    page.field.clear()
    assert (entry.accessibleDescription(), unsaved_nodes(workspace)) == ("", set())
    assert entry.grab().toImage() == before


async def test_an_access_type_that_is_only_chosen_stays_marked_elsewhere_and_is_asked_about_at_the_end(
    open_workspace, page_context
):
    """On the way to the APIs and back it is kept without a question (manual 4.2); not when the window closes."""
    workspace = open_workspace(1280, 680)
    page_context.access_types.choose(GROUP, AccessType.VENDOR)
    workspace.go(to_page(PageKey.DEVICES, GROUP))
    entry = find(workspace, QPushButton, names.NAV_ACCESS_SERVICE)
    assert (entry.accessibleDescription(), unsaved_nodes(workspace)) == ("not saved", {GROUP})
    ended: list[str] = []

    workspace.when_ended(lambda: ended.append("closed"))
    dialog = await until(lambda: workspace.findChild(QDialog, names.LEAVE_DIALOG))
    name = page_context.directory.path(GROUP)[-1].name
    assert f"The access type chosen for {name} is not saved." in [
        label.text() for label in dialog.findChildren(QLabel)
    ]
    assert not ended
    click(find(dialog, QPushButton, names.LEAVE_GO))
    assert ended == ["closed"]

    page_context.access_types.choose(GROUP, None)
    assert unsaved_nodes(workspace) == set()
    workspace.when_ended(lambda: ended.append("at once"))
    assert ended == ["closed", "at once"]
