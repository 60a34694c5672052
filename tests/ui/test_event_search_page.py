"""Searching the events: answers that come short are gone on from, live events are searched too, and it can be stopped."""

import asyncio
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import respx
from event_log import START, EventLog, ListOfRows, event
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableView,
    QTreeWidget,
)
from pytestqt.qtbot import QtBot
from qt import BRANCH, DOCK, GROUP, HEADQUARTERS, LOBBY, SERVER_ROOM, click, find, type_text, until

from ui import names
from ui.events import presenter as presenting
from ui.events.page import EventsPage
from ui.events.presenter import EventsPresenter
from ui.state.context import PageContext
from ui.widgets.moments import local_time

OpenPage = Callable[..., EventsPage]


@pytest.fixture
def opened(qtbot: QtBot) -> OpenPage:
    def open_page(context: PageContext, place_id: str = GROUP) -> EventsPage:
        page = EventsPage(context, place_id)
        qtbot.addWidget(page, before_close_func=lambda closing: closing.leave())
        page.resize(960, 700)
        page.show()
        page.begin()
        return page

    return open_page


def serials(page: EventsPage) -> list[str]:
    model = find(page, QTableView, names.EVENTS_TABLE).model()
    return [str(model.index(row, 5).data()) for row in range(model.rowCount())]


def end(page: EventsPage) -> str:
    label = find(page, QLabel, names.EVENTS_END)
    return label.text() if label.isVisible() else ""


def visible(page: EventsPage, name: str) -> bool:
    return find(page, QPushButton, name).isVisible()


async def test_words_are_searched_by_the_server_and_in_what_happens(
    page_context: PageContext, router: respx.Router, opened: OpenPage
):
    log = EventLog(router, [event(1, serial="100000001"), event(2, serial="100000002", message="Blocked")])
    page = opened(page_context)
    await until(lambda: len(serials(page)) == 2 and log.streams)
    type_text(find(page, QLineEdit, names.EVENTS_SEARCH), "  BLOCKED   policy ")
    await until(lambda: log.queries[-1].get("search") == "BLOCKED policy")
    await until(lambda: serials(page) == ["100000002"])
    log.happen(event(3, serial="100000003"), event(4, serial="100000004", message="blocked again"))
    await until(lambda: serials(page) == ["100000004", "100000002"])
    click(find(page, QPushButton, names.EVENTS_FILTER_CLEAR))
    await until(lambda: len(serials(page)) == 4)
    assert find(page, QLineEdit, names.EVENTS_SEARCH).text() == ""
    assert "search" not in log.queries[-1]


async def test_a_search_goes_on_until_a_page_is_full(
    page_context: PageContext, router: respx.Router, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(presenting, "PAGE", 5)
    rare = dict.fromkeys(range(10, 100, 10), "denied")
    log = EventLog(
        router, [event(number, result=rare.get(number, "granted")) for number in range(100)], looks_at=7
    )
    rows = ListOfRows()
    presenter = EventsPresenter(page_context, GROUP, rows)
    presenter.filter(result="denied")
    await presenter.load()
    assert [each.id for each in rows] == [90, 80, 70, 60, 50]
    assert presenter.searched_back_to is None
    assert presenter.more
    await presenter.load_older()
    assert [each.id for each in rows][5:] == [40, 30, 20, 10]
    assert (presenter.more, presenter.end) == (False, "9 events.")
    cursors = [int(query["cursor"]) for query in log.queries[1:]]
    assert cursors == sorted(cursors, reverse=True)
    assert len(set(cursors)) == len(cursors)


async def test_a_search_says_how_far_it_is_and_can_be_stopped_and_taken_up(
    page_context: PageContext, router: respx.Router, opened: OpenPage
):
    log = EventLog(router, [event(number) for number in range(1000)], looks_at=100)
    page = opened(page_context)
    await until(lambda: log.streams)
    log.hold(answers=3)
    find(page, QLineEdit, names.EVENTS_SEARCH).setText("nobody")
    await until(lambda: log.queries[-1].get("search") == "nobody" and log.queries[-1].get("cursor") == "700")
    assert end(page).startswith("0 found so far. Searched back to ")
    assert local_time(START + timedelta(seconds=700)) in end(page)
    assert "No event matches" not in " ".join(
        label.text() for label in page.findChildren(QLabel) if label.isVisible()
    )
    click(find(page, QPushButton, names.EVENTS_STOP_SEARCH))
    stopped_at = end(page)
    assert stopped_at.startswith("0 found. Searched back to ")
    assert stopped_at.endswith("before that, there may be more.")
    assert not visible(page, names.EVENTS_STOP_SEARCH)
    asked = len(log.queries)
    log.happen(event(1001, message="for nobody"))
    await until(lambda: len(serials(page)) == 1)
    log.go_on()
    assert len(log.queries) == asked, "it went on by itself"
    click(find(page, QPushButton, names.EVENTS_GO_ON))
    await until(lambda: end(page) == "1 event.")
    assert not visible(page, names.EVENTS_GO_ON)


async def test_new_events_come_while_the_log_is_searched(page_context: PageContext, router: respx.Router):
    log = EventLog(router, [event(number) for number in range(1, 200)], looks_at=10)
    rows = ListOfRows()
    presenter = EventsPresenter(page_context, GROUP, rows)
    presenter.filter(result="denied")
    log.hold(answers=2)
    following = asyncio.create_task(presenter.follow())
    await until(lambda: log.streams)
    assert presenter.searching
    log.happen(event(300, result="denied"))
    await until(lambda: [each.id for each in rows] == [300])
    assert presenter.searching
    log.go_on()
    await until(lambda: not presenter.loading)
    assert [each.id for each in rows] == [300]
    assert presenter.end == "1 event."
    following.cancel()


async def test_another_filter_ends_a_search(page_context: PageContext, router: respx.Router):
    log = EventLog(router, [event(number) for number in range(1, 200)], looks_at=10)
    rows = ListOfRows()
    presenter = EventsPresenter(page_context, GROUP, rows)
    presenter.filter(search="nobody")
    log.hold(answers=1)
    searching = asyncio.create_task(presenter.load())
    await until(lambda: presenter.searching)
    presenter.filter(search=None)
    log.looks_at = 1000
    log.go_on()
    await presenter.load()
    await searching
    assert len(rows) == 199
    assert not presenter.loading
    assert "search" not in log.queries[-1]


async def test_a_fault_ends_a_search_and_it_can_be_taken_up(page_context: PageContext, router: respx.Router):
    log = EventLog(router, [event(number) for number in range(1, 41)], looks_at=10)
    presenter = EventsPresenter(page_context, GROUP, ListOfRows())
    presenter.filter(search="nobody")
    log.hold(answers=1)
    searching = asyncio.create_task(presenter.load())
    await until(lambda: presenter.searching)
    router.get("/api/v1/events").respond(503)
    log.go_on()
    await searching
    assert presenter.fault
    assert presenter.can_go_on
    EventLog(router, log.events, looks_at=10)
    await presenter.load_older()
    assert (presenter.fault, presenter.can_go_on, presenter.more) == ("", False, False)


def every_item(tree: QTreeWidget) -> list[QModelIndex]:
    def under(index: QModelIndex) -> Iterator[QModelIndex]:
        for row in range(model.rowCount(index)):
            yield (below := model.index(row, 0, index))
            yield from under(below)

    model = tree.model()
    return list(under(QModelIndex()))


async def test_a_place_below_can_be_chosen(page_context: PageContext, router: respx.Router, opened: OpenPage):
    log = EventLog(router, [event(1)])
    page = opened(page_context, HEADQUARTERS)
    await until(lambda: log.streams)
    click(find(page, QPushButton, names.EVENTS_FILTER_PLACE))
    dialog = find(page, QDialog, names.CHOOSE_PLACE)
    tree = find(dialog, QTreeWidget, f"{names.CHOOSE_PLACE}.list")
    assert [str(item.data(Qt.ItemDataRole.ToolTipRole)).split("\n")[0] for item in every_item(tree)] == [
        "All places",
        "North branch",
        "North branch › Tower A",
        "North branch › Tower A › Lobby",
        "North branch › Tower A › Server room",
        "Warehouse",
        "Warehouse › Loading dock",
    ]
    type_text(find(dialog, QLineEdit, f"{names.CHOOSE_PLACE}.search"), "tower")
    assert [item.data() for item in every_item(tree)] == ["North branch", "Tower A", "Lobby", "Server room"]
    assert tree.currentIndex().data() == "Tower A", "what is called so, not what lies below it"
    way, tower = every_item(tree)[:2]
    tree.setCurrentIndex(way)
    dialog.accept()
    assert dialog.isVisible(), "what only shows the way cannot be chosen"
    tree.setCurrentIndex(tower)
    dialog.accept()
    await until(lambda: log.queries[-1]["placeId"] == GROUP)
    button = find(page, QPushButton, names.EVENTS_FILTER_PLACE)
    assert (button.text(), button.toolTip()) == ("Tower A", "North branch › Tower A")
    await until(lambda: len(serials(page)) == 1)
    log.happen(event(2, place_id=DOCK), event(3, place_id=SERVER_ROOM, serial="100000003"))
    await until(lambda: serials(page) == ["100000003", "547838629"])
    click(find(page, QPushButton, names.EVENTS_FILTER_CLEAR))
    await until(lambda: log.queries[-1]["placeId"] == HEADQUARTERS)
    assert button.text() == "All places"


async def test_a_lowest_level_place_has_none_below(
    page_context: PageContext, router: respx.Router, opened: OpenPage
):
    EventLog(router, [])
    assert not visible(opened(page_context, LOBBY), names.EVENTS_FILTER_PLACE)
    assert visible(opened(page_context, BRANCH), names.EVENTS_FILTER_PLACE)


async def test_filters_combine(page_context: PageContext, router: respx.Router, opened: OpenPage):
    log = EventLog(router, [event(1)])
    page = opened(page_context)
    await until(lambda: log.streams)
    type_text(find(page, QLineEdit, names.EVENTS_SEARCH), "b2c3")
    for name, value in (
        (names.EVENTS_FILTER_CREDENTIAL, "rfCard"),
        (names.EVENTS_FILTER_RESULT, "denied"),
        (names.EVENTS_FILTER_REASON, "timeout"),
    ):
        combo = find(page, QComboBox, name)
        combo.setCurrentIndex(combo.findData(value))
        combo.activated.emit(combo.currentIndex())
    await until(
        lambda: (
            log.queries[-1]
            == {
                "placeId": GROUP,
                "search": "b2c3",
                "credential": "rfCard",
                "outcome": "denied",
                "reason": "timeout",
                "limit": "200",
            }
        )
    )
