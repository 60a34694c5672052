"""The console by the keyboard: where the focus goes, Esc, F6, Enter on buttons."""

from collections.abc import Callable, Iterator

import pytest
import respx
from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMainWindow,
    QMenu,
    QPushButton,
    QScrollArea,
    QSplitter,
    QToolBar,
    QToolButton,
    QTreeView,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot
from qt import BRANCH, GROUP, LOBBY, click, find, until

from clue_desktop.domain.credentials import Credential
from clue_desktop.domain.permissions import Role
from ui import names
from ui.frame.navigation import Navigation
from ui.frame.window import MainWindow
from ui.frame.workspace import Workspace
from ui.state.context import PageContext
from ui.state.destination import Destination, PageKey, to_page
from ui.widgets.keyboard import first_control, let_enter_press
from ui.widgets.page import Page


class Form(Page[Destination]):
    """Two columns of two fields, in a page that scrolls; the first field of all may come later than the page."""

    lost = ""
    steps = 0

    def __init__(self, context: PageContext, place_id: str) -> None:
        super().__init__(context, place_id)
        splitter = QSplitter()
        self.fields = []
        for side in ("left", "right"):
            part = QWidget()
            column = QVBoxLayout(part)
            scrolls = QScrollArea()
            column.addWidget(scrolls)
            for number in range(2):
                field = QLineEdit()
                field.setObjectName(f"{side}.{number}")
                self.fields.append(field)
                column.addWidget(field)
            splitter.addWidget(part)
        QHBoxLayout(self).addWidget(splitter)

    def unsaved(self) -> str:
        return self.lost

    def step_back(self) -> bool:
        self.steps -= 1
        return self.steps >= 0


@pytest.fixture(params=[(1280, 680), (1024, 640)], ids=["1280x680", "1024x640"])
def window(request: pytest.FixtureRequest, qtbot: QtBot, qapp: QApplication) -> MainWindow:
    let_enter_press(qapp)
    window = MainWindow()
    qtbot.addWidget(window)
    window.resize(*request.param)
    return window


@pytest.fixture
def workspace(window: MainWindow, page_context: PageContext, router: respx.Router) -> Iterator[Workspace]:
    """A workspace at the place group."""
    router.get(f"/api/v1/place-groups/{GROUP}/access-service").respond(
        json={
            "accessType": "vendor",
            "assignments": dict.fromkeys(Credential),
            "onNoAnswer": dict.fromkeys(Credential, "deny"),
        }
    )
    navigation = Navigation(
        page_context.client,
        page_context.directory,
        page_context.access_types,
        page_context.changes,
        page_context.notices.failed,
    )
    workspace = Workspace(page_context, navigation, dict.fromkeys(PageKey, Form))
    window.show_screen(workspace)
    window.go_back = workspace.go_back
    window.show()
    window.activateWindow()
    yield workspace
    workspace.leave()


async def begin(workspace: Workspace) -> None:
    """Go to the group."""
    workspace.go(to_page(PageKey.ACCESS_SERVICE, GROUP))
    await at("left.0")


def form(workspace: Workspace) -> Form:
    page = workspace.pages.page
    assert isinstance(page, Form)
    return page


def focused() -> str:
    widget = QApplication.focusWidget()
    return widget.objectName() if widget is not None else ""


async def at(name: str) -> None:
    await until(lambda: focused() == name)


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press a key wherever the focus is."""
    widget = QApplication.focusWidget()
    assert widget is not None
    QTest.keyClick(widget, key, modifier)


async def test_after_navigation_the_first_control_of_the_page_has_the_focus(workspace: Workspace):
    await begin(workspace)
    events = find(workspace, QPushButton, names.NAV_EVENTS)
    events.setFocus()
    press(Qt.Key.Key_Return)
    await at("left.0")
    assert workspace.navigation.page is PageKey.EVENTS
    click(find(workspace, QPushButton, names.NAV_DEVICES))
    await at("left.0")
    assert form(workspace).fields[0].hasFocus()


async def test_a_control_that_comes_later_gets_the_focus_unless_a_person_has_gone_elsewhere(
    workspace: Workspace,
):
    await begin(workspace)
    for takes_it_elsewhere in (False, True):
        find(workspace, QPushButton, names.NAV_PLACES).setFocus()
        workspace.go(to_page(PageKey.EVENTS if takes_it_elsewhere else PageKey.AUDIT, GROUP))
        for field in form(workspace).fields:
            field.setEnabled(False)
        await until(form(workspace).fields[0].isVisible)
        if takes_it_elsewhere:
            find(workspace, QTreeView, names.PLACE_TREE).setFocus()
        form(workspace).fields[1].setEnabled(True)
        if takes_it_elsewhere:
            press(Qt.Key.Key_Left)
            assert focused() == names.PLACE_TREE
        else:
            await at("left.1")


async def test_the_tree_keeps_the_keyboard_while_one_goes_through_it_and_enter_leads_to_the_page(
    workspace: Workspace,
):
    await begin(workspace)
    tree = find(workspace, QTreeView, names.PLACE_TREE)
    tree.setFocus()
    press(Qt.Key.Key_Up)
    await until(lambda: workspace.navigation.place_id == BRANCH)
    assert focused() == names.PLACE_TREE
    press(Qt.Key.Key_Down)
    await until(lambda: workspace.navigation.place_id == GROUP)
    assert focused() == names.PLACE_TREE
    press(Qt.Key.Key_Return)
    await at("left.0")


async def test_esc_goes_back_and_asks_first(workspace: Workspace, window: MainWindow):
    await begin(workspace)
    workspace.go(to_page(PageKey.EVENTS, GROUP))
    await at("left.0")
    workspace.go(to_page(PageKey.PLACE, LOBBY))
    await at("left.0")
    form(workspace).lost = "The name is not saved."
    press(Qt.Key.Key_Escape)
    await until(lambda: window.findChildren(QPushButton, names.LEAVE_STAY))
    click(window.findChildren(QPushButton, names.LEAVE_STAY)[0])
    assert workspace.pages.shown == (LOBBY, PageKey.PLACE)
    window.activateWindow()
    form(workspace).lost = ""
    form(workspace).steps = 1
    await until(lambda: focused() == "left.0")
    press(Qt.Key.Key_Escape)
    assert workspace.pages.shown == (LOBBY, PageKey.PLACE), "the page had a step of its own to go back"
    press(Qt.Key.Key_Escape)
    assert workspace.pages.shown == (GROUP, PageKey.EVENTS)
    await at("left.0")
    press(Qt.Key.Key_Escape)
    await at("left.0")
    press(Qt.Key.Key_Escape)
    assert workspace.pages.shown == (GROUP, PageKey.ACCESS_SERVICE), "there is nothing before it"


async def test_esc_empties_the_search_first(workspace: Workspace):
    await begin(workspace)
    workspace.go(to_page(PageKey.EVENTS, GROUP))
    await at("left.0")
    search = find(workspace, QLineEdit, names.PLACE_SEARCH)
    search.setFocus()
    QTest.keyClicks(search, "lob")
    press(Qt.Key.Key_Escape)
    assert search.text() == ""
    pages = [workspace.pages.shown]
    press(Qt.Key.Key_Escape)
    assert [*pages, workspace.pages.shown] == [(GROUP, PageKey.EVENTS), (GROUP, PageKey.ACCESS_SERVICE)]


async def test_f6_goes_from_column_to_column_and_back_to_where_each_was_left(workspace: Workspace):
    await begin(workspace)
    press(Qt.Key.Key_Tab)
    stops = []
    for _ in range(4):
        press(Qt.Key.Key_F6)
        stops.append(focused())
    assert stops == ["right.0", names.PLACE_SEARCH, names.NAV_ACCESS_SERVICE, "left.1"]
    find(workspace, QTreeView, names.PLACE_TREE).setFocus()
    for _ in range(4):
        press(Qt.Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
    assert focused() == names.PLACE_TREE
    workspace.folding.toggle()
    form(workspace).fields[0].setFocus()
    press(Qt.Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
    assert focused() == names.NAV_ACCESS_SERVICE
    press(Qt.Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
    assert focused() == "right.0"


async def test_a_node_that_may_only_be_named_is_opened_and_not_gone_to(
    workspace: Workspace, page_context: PageContext
):
    await begin(workspace)
    named = [page_context.directory.node(place_id) for place_id in page_context.directory.ids()]
    page_context.directory.replace(
        place.model_copy(update={"role": None if place.id == BRANCH else Role.PLACE_GROUP_ADMIN})
        for place in named
        if place is not None
    )
    tree = find(workspace, QTreeView, names.PLACE_TREE)
    branch = tree.model().index(0, 0, tree.model().index(0, 0))
    assert branch.data() == "North branch"
    assert tree.isExpanded(branch)
    for is_open in (False, True):
        QTest.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=tree.visualRect(branch).center())
        assert tree.isExpanded(branch) is is_open
        assert workspace.navigation.place_id == GROUP
    workspace.go(to_page(PageKey.PLACES, BRANCH))
    assert workspace.navigation.place_id == GROUP
    assert "only see the name" in page_context.notices.shown[-1].text


# ---------------------------------------------------------------- Enter


@pytest.fixture
def focus(qtbot: QtBot, qapp: QApplication) -> Callable[[QWidget], None]:
    """Shows a widget, with the focus, in a window of its own."""
    let_enter_press(qapp)
    let_enter_press(qapp)
    windows: list[QWidget] = []

    def show(button: QWidget) -> None:
        window = QWidget()
        windows.append(window)
        qtbot.addWidget(window)
        QVBoxLayout(window).addWidget(button)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        button.setFocus()

    return show


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
@pytest.mark.parametrize("make", [QPushButton, QToolButton])
def test_enter_presses_the_focused_button_once(
    focus: Callable[[QWidget], None], make: type[QPushButton | QToolButton], key: Qt.Key
):
    button = make()
    pressed: list[bool] = []
    button.clicked.connect(lambda: pressed.append(True))
    focus(button)
    QTest.keyClick(button, key)
    assert pressed == [True]
    button.setEnabled(False)
    QTest.keyClick(button, key)
    QTest.keyClick(button, key, Qt.KeyboardModifier.ControlModifier)
    assert pressed == [True]


def test_enter_opens_the_menu_of_a_button(focus: Callable[[QWidget], None]):
    button = QToolButton()
    button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    menu = QMenu(button)
    menu.addAction("One")
    button.setMenu(menu)
    focus(button)
    seen: list[bool] = []
    menu.aboutToShow.connect(lambda: seen.append(True))
    menu.aboutToShow.connect(lambda: QTimer.singleShot(0, menu, menu.close))
    QTest.keyClick(button, Qt.Key.Key_Return)
    assert seen == [True]


def test_enter_leaves_a_check_box_to_the_form(focus: Callable[[QWidget], None]):
    box = QCheckBox()
    focus(box)
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert not box.isChecked()


def test_in_a_dialog_the_focused_button_is_pressed_and_not_the_default(qtbot: QtBot, qapp: QApplication):
    let_enter_press(qapp)
    dialog = QDialog()
    qtbot.addWidget(dialog)
    column = QVBoxLayout(dialog)
    default, other = QPushButton("Default"), QPushButton("Other")
    default.setDefault(True)
    other.setAutoDefault(False)
    pressed: list[str] = []
    for button in (default, other):
        column.addWidget(button)
        button.clicked.connect(lambda _=False, button=button: pressed.append(button.text()))
    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    other.setFocus()
    QTest.keyClick(other, Qt.Key.Key_Return)
    assert pressed == ["Other"]


def test_looking_for_the_first_control_ends_nothing_of_the_window(qtbot: QtBot):
    """A part without a control, looked through to the window itself, and then closed."""
    window = QMainWindow()
    qtbot.addWidget(window)
    toolbar = QToolBar()
    window.addToolBar(toolbar)
    place = toolbar.addWidget(QLabel("somewhere"))  # made by Qt
    ground, part = QWidget(), QWidget()
    window.setCentralWidget(ground)
    QVBoxLayout(ground).addWidget(part)
    QVBoxLayout(part).addWidget(QLabel("nothing to use"))
    window.show()
    assert first_control(part) is None
    part.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    place.setVisible(False)
    assert ground.parentWidget() is window
