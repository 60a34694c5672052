"""The parts of the frame: notices, banner, breadcrumbs, the node's menu, Go to…, leaving a page, the window."""

from collections.abc import Iterator
from functools import partial

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QCursor, QEnterEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialog,
    QFrame,
    QLabel,
    QLineEdit,
    QListWidget,
    QPushButton,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot
from qt import BRANCH, GROUP, HEADQUARTERS, click, find, until

from clue_desktop.client.errors import Cause, Unreachable
from ui import names
from ui.frame.banner import Banner
from ui.frame.breadcrumbs import Breadcrumbs
from ui.frame.go_to import GoToField
from ui.frame.navigation import Entry
from ui.frame.node_menu import NodeMenu
from ui.frame.notices_area import DONE_MILLISECONDS, TOLD_MILLISECONDS, NoticesArea
from ui.frame.page_stack import PageStack
from ui.frame.searching import Hit
from ui.frame.window import MainWindow
from ui.state.context import PageContext
from ui.state.destination import PageKey, ToPlaces, to_page
from ui.state.notices import Level, Notice, Notices
from ui.widgets import theme
from ui.widgets.icons import IconLabel
from ui.widgets.page import Page


def settle() -> None:
    """Let layouts show what was added; not for coroutines, which wait instead."""
    QApplication.processEvents()


@pytest.fixture
def notices() -> Notices:
    return Notices()


class Under(QWidget):
    """A window with a field, and notices over its corner."""

    def __init__(self, notices: Notices) -> None:
        super().__init__()
        self.field = QLineEdit("what is under it", self)
        self.area = NoticesArea(notices, self)
        self.area.button.setParent(self)


@pytest.fixture(params=[(1280, 680), (1024, 640)], ids=["1280x680", "1024x640"])
def under(request: pytest.FixtureRequest, qtbot: QtBot, notices: Notices) -> Iterator[Under]:
    """A window of that size, the pointer out of its way."""
    window = Under(notices)
    qtbot.addWidget(window)
    window.resize(*request.param)
    window.show()
    window.activateWindow()
    QCursor.setPos(window.mapToGlobal(QPoint(2, 2)))
    settle()
    yield window
    window.area.close_area()


@pytest.fixture
def area(under: Under) -> NoticesArea:
    return under.area


def button_of(area: NoticesArea, text: str) -> QAbstractButton:
    return next(one for one in area.findChildren(QAbstractButton) if one.text() == text and one.isVisible())


def test_notices_are_shown_copied_acted_on_and_dismissed(area: NoticesArea, notices: Notices):
    assert area.isHidden()
    undone: list[str] = []
    notices.tell(
        Notice(Level.WARNING, "3 overrides were removed.", action="Undo", act=lambda: undone.append("yes"))
    )
    notices.failed(Unreachable("The server is away.", Cause.REFUSED), "Saving")
    assert area.isVisible()
    settle()
    click(button_of(area, "Copy details"))
    assert "Saving failed. The server is away." in QGuiApplication.clipboard().text()
    assert "Unreachable" in QGuiApplication.clipboard().text()
    click(button_of(area, "Undo"))
    assert undone == ["yes"]
    assert len(notices.shown) == 1
    settle()
    click(button_of(area, "Dismiss"))
    assert notices.shown == []
    assert area.isHidden()


def test_notices_lie_in_a_corner_and_move_nothing(under: Under, notices: Notices):
    area = under.area
    before = under.field.geometry()
    for number in range(3):
        notices.tell(Notice(Level.FAULT, f"Fault {number}: " + "it could not be done, and this is why. " * 6))
        settle()
        assert under.rect().contains(area.geometry())
        assert under.width() - area.geometry().right() < 40
        assert under.height() - area.geometry().bottom() < 40
        assert under.field.geometry() == before
    for label in area.findChildren(QLabel):
        if label.isVisible() and label.text():
            assert label.heightForWidth(label.width()) <= label.height(), "a line of it is cut"
    under.resize(under.width() - 150, under.height() - 60)
    settle()
    assert under.rect().contains(area.geometry())


def test_the_sign_of_a_notice_that_is_there_already_follows_the_scheme(
    area: NoticesArea, notices: Notices, qapp: QApplication
):
    theme.apply(qapp, "light")
    notices.tell(Notice(Level.WARNING, "3 overrides were removed."))
    settle()
    sign = area.findChildren(IconLabel)[0]
    drawn = []
    for scheme in ("light", "dark"):
        theme.set_scheme(scheme)
        settle()
        image = sign.pixmap().toImage()
        colours = {
            image.pixelColor(x, y).name()
            for x in range(image.width())
            for y in range(image.height())
            if image.pixelColor(x, y).alpha() == 255
        }
        drawn.append(theme.colour("warning").name() in colours)
    theme.set_scheme("light")
    assert drawn == [True, True]


def test_the_text_of_a_notice_has_the_width_and_its_buttons_stand_below(area: NoticesArea, notices: Notices):
    text = "The access service of Seoul Tower is saved; it has removed the overrides of 3 places."
    notices.tell(Notice(Level.WARNING, text, "details", "Show the places it concerns", lambda: None))
    settle()
    label = next(one for one in area.findChildren(QLabel) if one.text() == text)
    assert label.width() > area.width() * 0.75
    assert label.height() >= label.heightForWidth(label.width())
    under_it = label.mapTo(area, label.rect().bottomLeft()).y()
    for name in ("Show the places it concerns", "Copy details"):
        button = button_of(area, name)
        assert button.mapTo(area, QPoint(0, 0)).y() > under_it
        assert area.rect().contains(button.mapTo(area, button.rect().bottomRight()))


def test_news_leave_by_themselves_and_faults_go_to_the_status_bar(area: NoticesArea, notices: Notices):
    notices.done("Saved.")
    notices.tell(Notice(Level.FAULT, "It failed."))
    area.pass_time(DONE_MILLISECONDS)
    assert [notice.text for notice in notices.shown] == ["It failed."]
    assert area.isVisible()
    area.pass_time(TOLD_MILLISECONDS)
    assert area.isHidden()
    assert area.button.text() == "1 notice"
    settle()
    click(area.button)
    assert area.isVisible()
    assert button_of(area, "Dismiss").hasFocus()
    click(button_of(area, "Dismiss"))
    assert area.button.isHidden()


@pytest.mark.parametrize("by", ["pointer", "keyboard"])
def test_time_stands_still_while_somebody_is_at_a_notice(under: Under, notices: Notices, by: str):
    area = under.area
    notices.done("Saved.")
    settle()
    if by == "pointer":
        at = QPointF(5, 5)
        QApplication.sendEvent(area, QEnterEvent(at, at, at))
    else:
        button_of(area, "Dismiss").setFocus()
    area.pass_time(10 * DONE_MILLISECONDS)
    assert len(notices.shown) == 1
    if by == "pointer":
        QApplication.sendEvent(area, QEvent(QEvent.Type.Leave))
    else:
        under.field.setFocus()
    area.pass_time(DONE_MILLISECONDS)
    assert notices.shown == []


def test_a_notice_that_comes_moves_none_that_is_there(under: Under, notices: Notices):
    area = under.area
    notices.tell(Notice(Level.WARNING, "3 overrides were removed.", action="Undo", act=lambda: None))
    settle()
    undo = button_of(area, "Undo")
    before = undo.mapTo(under, QPoint())
    for number in range(3):
        notices.tell(Notice(Level.FAULT, f"Fault {number}: it could not be done. " * 3))
        settle()
        assert undo.mapTo(under, QPoint()) == before
    at = QPointF(5, 5)
    QApplication.sendEvent(area, QEnterEvent(at, at, at))
    notices.done("Saved.")
    settle()
    assert undo.mapTo(under, QPoint()) == before
    assert area.button.text() == "5 notices"
    QApplication.sendEvent(area, QEvent(QEvent.Type.Leave))
    area.pass_time(1)
    assert "Saved." in [label.text() for label in area.findChildren(QLabel)]


@pytest.mark.parametrize("count", [1, 2, 3])
def test_the_card_of_the_notices_has_no_empty_room(under: Under, notices: Notices, count: int):
    area = under.area
    text = "Since 09:00:00 no event can be written: the disk is full. All doors are denied meanwhile."
    for number in range(count):
        notices.tell(
            Notice(Level.FAULT, f"{number}: {text}", action="Open the server's log", act=lambda: None)
        )
        settle()
    labels = [label for label in area.findChildren(QLabel) if text in label.text()]
    rows = [row for label in labels if (row := label.parentWidget()) is not None]
    tops = sorted(row.geometry().top() for row in rows)
    ends = sorted(row.geometry().bottom() for row in rows)
    assert len(rows) == count
    assert 0 < area.height() - ends[-1] <= 2 * theme.GAP
    assert all(0 < following - end <= theme.GAP for end, following in zip(ends, tops[1:], strict=False))
    all_of_them = find(area, QPushButton, names.NOTICES_DISMISS_ALL)
    assert all_of_them.isHidden() == (count == 1)
    room_above = tops[0] if count == 1 else tops[0] - all_of_them.geometry().bottom()
    assert 0 < room_above <= 2 * theme.GAP


def test_a_screen_reader_is_told_what_kind_of_notice_it_is(area: NoticesArea, notices: Notices):
    notices.tell(Notice(Level.WARNING, "The vendor is silent."))
    assert area.accessibleName() == "Notices"
    rows = [one.accessibleName() for one in area.findChildren(QFrame) if not isinstance(one, QLabel)]
    assert "Warning: The vendor is silent." in rows


def test_a_notice_takes_no_focus(under: Under, notices: Notices):
    under.field.setFocus()
    notices.tell(Notice(Level.FAULT, "It failed."))
    under.area.pass_time(TOLD_MILLISECONDS)
    settle()
    assert under.field.hasFocus()


def test_many_notices_show_the_newest_and_go_together(area: NoticesArea, notices: Notices):
    for number in range(7):
        notices.tell(Notice(Level.FAULT, f"Fault {number}"))
    settle()
    texts = [label.text() for label in area.findChildren(QLabel) if label.isVisible() and label.text()]
    assert texts == ["Fault 3", "Fault 4", "Fault 5", "Fault 6"]
    click(find(area, QPushButton, names.NOTICES_DISMISS_ALL))
    assert notices.shown == []


def test_the_server_gone_is_said_in_a_strip_that_moves_nothing(qtbot: QtBot):
    window = MainWindow()
    qtbot.addWidget(window)
    banner = Banner(lambda: None)
    window.strip.addWidget(banner)
    window.resize(1024, 640)
    window.show()
    window.status_host.setText("Server https://server.example")
    settle()
    before = (window.middle.geometry(), window.statusBar().geometry())
    banner.say("The server is away. Nothing that you have typed is lost.", seconds_left=lambda: 3)
    settle()
    assert banner.isVisible()
    assert find(banner, QPushButton, names.BANNER_RETRY).isVisible()
    assert not window.status_host.isVisible()
    assert (window.middle.geometry(), window.statusBar().geometry()) == before
    banner.end()
    settle()
    assert window.status_host.isVisible()
    assert (window.middle.geometry(), window.statusBar().geometry()) == before


def test_the_banner_counts_down_and_retries(qtbot: QtBot):
    tried: list[bool] = []
    banner = Banner(lambda: tried.append(True))
    qtbot.addWidget(banner)
    left = [3.2]
    banner.say("The server is away.", seconds_left=lambda: left[0])
    assert [label.text() for label in banner.findChildren(QLabel)] == [
        "The server is away.",
        "Next attempt in 4 s",
    ]
    left[0] = 0
    qtbot.waitUntil(lambda: "Trying…" in [label.text() for label in banner.findChildren(QLabel)])
    click(find(banner, QPushButton, names.BANNER_RETRY))
    assert tried
    banner.end()
    assert banner.isHidden()


def test_breadcrumbs_lead_up(qtbot: QtBot, page_context: PageContext):
    went: list[str] = []
    crumbs = Breadcrumbs(went.append)
    qtbot.addWidget(crumbs)
    crumbs.show()
    crumbs.show_path(page_context.directory.path(GROUP))
    settle()
    steps = crumbs.findChildren(QPushButton)
    assert [step.accessibleName() for step in steps] == ["Go up to Seoul HQ", "Go up to North branch"]
    shown = [one.text() for one in crumbs.findChildren(QWidget) if isinstance(one, QLabel | QPushButton)]
    # The icon of home, and one between the steps.
    assert shown == ["", "", "North branch", "", "Tower A"], "the tree has the organization's name already"
    for step in steps:
        click(step)
    assert went == [HEADQUARTERS, BRANCH]


def test_breadcrumbs_lead_to_no_node_of_which_one_may_only_see_the_name(
    qtbot: QtBot, page_context: PageContext
):
    crumbs = Breadcrumbs(lambda _: None)
    qtbot.addWidget(crumbs)
    named = [place.model_copy(update={"role": None}) for place in page_context.directory.path(GROUP)[:2]]
    crumbs.show_path([*named, page_context.directory.path(GROUP)[2]])
    assert crumbs.findChildren(QPushButton) == []
    assert [one.text() for one in crumbs.findChildren(QLabel)] == [
        "Seoul HQ",
        "",
        "North branch",
        "",
        "Tower A",
    ]


def test_the_menu_says_why_an_entry_is_closed(qtbot: QtBot):
    went: list[PageKey] = []
    menu = NodeMenu(went.append)
    qtbot.addWidget(menu)
    menu.show()
    entries = [
        Entry(PageKey.ACCESS_SERVICE, names.NAV_ACCESS_SERVICE, "Setting of access service", "Service"),
        Entry(
            PageKey.CUSTOMER_API,
            names.NAV_CUSTOMER_API,
            "Customer API Integration",
            "Service",
            "Choose first.",
        ),
    ]
    menu.show_entries(entries, PageKey.ACCESS_SERVICE)
    closed = find(menu, QPushButton, names.NAV_CUSTOMER_API)
    assert not closed.isEnabled()
    assert closed.toolTip() == "Choose first."
    assert closed.accessibleDescription() == "Choose first."
    assert find(menu, QPushButton, names.NAV_ACCESS_SERVICE).isChecked()
    menu.show_entries([entries[0], Entry(PageKey.CUSTOMER_API, names.NAV_CUSTOMER_API, "C", "Service")], None)
    settle()
    click(find(menu, QPushButton, names.NAV_CUSTOMER_API))
    assert went == [PageKey.CUSTOMER_API]
    accessible = QAccessible.queryAccessibleInterface(closed)
    assert accessible.text(QAccessible.Text.Name) == "Customer API Integration"


def test_go_to_is_driven_by_the_keyboard(qtbot: QtBot):
    window = MainWindow()
    qtbot.addWidget(window)
    field = GoToField(window)
    window.add_search(field)
    went: list[str] = []
    hits = [Hit(name, "place", "place", partial(went.append, name)) for name in ("Lobby", "Loading dock")]
    field.search = lambda text: [hit for hit in hits if text.lower() in hit.title.lower()]
    window.show()
    window.activateWindow()
    settle()
    QTest.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert field.hasFocus()
    QTest.keyClicks(field, "lo")
    found = find(window, QListWidget, names.GO_TO_HITS)
    qtbot.waitUntil(lambda: found.isVisible() and found.count() == 2)
    QTest.keyClick(field, Qt.Key.Key_Down)
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert went == ["Loading dock"]
    assert found.isHidden()
    field.begin()
    QTest.keyClicks(field, "nothing like it")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert found.item(0).text() == "No match"
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert found.isHidden()
    assert field.text() == ""


class Draft(Page[ToPlaces]):
    """A page that says what it would lose, and remembers what happened to it."""

    lost = ""
    happened: list[str]

    def __init__(self, context: PageContext, place_id: str) -> None:
        super().__init__(context, place_id)
        self.happened = []

    def begin(self) -> None:
        self.happened.append("begin")

    def point_to(self, to: ToPlaces) -> None:
        self.happened.append(f"point to {to.page}")

    def unsaved(self) -> str:
        return self.lost

    def leave(self) -> None:
        self.happened.append("leave")
        super().leave()


@pytest.fixture
def stack(qtbot: QtBot, page_context: PageContext) -> PageStack:
    def broken(context: PageContext, place_id: str) -> Page[ToPlaces]:
        raise ZeroDivisionError

    stack = PageStack(page_context, {PageKey.PLACES: Draft, PageKey.DEVICES: Draft, PageKey.EVENTS: broken})
    qtbot.addWidget(stack)
    stack.show()
    return stack


async def test_unsaved_work_is_asked_about_once(stack: PageStack):
    stack.show_page(to_page(PageKey.PLACES, GROUP))
    page = stack.page
    assert isinstance(page, Draft)
    page.lost = "The name is not saved."
    done: list[str] = []
    stack.when_left(lambda: done.append("left"), lambda: done.append("stayed"))
    stack.when_left(lambda: done.append("left"), lambda: done.append("stayed"))
    assert done == ["stayed"]
    assert find(stack, QDialog, names.LEAVE_DIALOG).windowTitle() == "Leave Places without saving?"
    click(find(stack, QPushButton, names.LEAVE_STAY))
    await until(lambda: done == ["stayed", "stayed"])
    stack.when_left(lambda: done.append("left"))
    await until(lambda: [b for b in stack.findChildren(QPushButton, names.LEAVE_GO) if b.isVisible()])
    click(next(b for b in stack.findChildren(QPushButton, names.LEAVE_GO) if b.isVisible()))
    await until(lambda: done[-1] == "left")
    assert "leave" not in page.happened


def test_a_page_begins_once_is_pointed_to_what_it_is_gone_to_for_and_left(stack: PageStack):
    stack.show_page(ToPlaces(GROUP))
    page = stack.page
    assert isinstance(page, Draft)
    stack.show_page(ToPlaces(GROUP))
    again: object = stack.page
    assert again is page
    stack.show_page(to_page(PageKey.DEVICES, GROUP))
    assert page.happened == ["begin", "point to places", "point to places", "leave"]


def test_a_page_that_cannot_be_made_leaves_the_window_usable(
    stack: PageStack, page_context: PageContext, caplog: pytest.LogCaptureFixture
):
    stack.show_page(to_page(PageKey.EVENTS, GROUP))
    assert stack.page is None
    assert "Opening the page failed" in page_context.notices.shown[0].text
    stack.show_page(to_page(PageKey.PLACES, GROUP))
    assert stack.page is not None


def test_every_interactive_part_of_the_frame_has_a_name(qtbot: QtBot):
    window = MainWindow()
    qtbot.addWidget(window)
    window.add_search(GoToField(window))
    for widget in window.findChildren(QWidget):
        if widget.focusPolicy() is not Qt.FocusPolicy.NoFocus and isinstance(widget, QToolButton | GoToField):
            assert widget.accessibleName() or widget.objectName().startswith("qt_"), widget
