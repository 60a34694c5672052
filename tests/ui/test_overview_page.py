"""The *Overview*: real numbers, each line with the way there, nothing that moves under the pointer, room in small windows."""

import os
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import httpx
import pytest
import respx
from event_log import EventLog
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QScrollArea, QWidget
from pytestqt.qtbot import QtBot
from qt import (
    BRANCH,
    GROUP,
    HEADQUARTERS,
    LOBBY,
    Live,
    RecordingNavigator,
    click,
    find,
    node,
    sample_tree,
    until,
)
from running import api_form

from clue_desktop.contract.events import Change
from clue_desktop.contract.overview import Overview, ToDo, ToDoItem, ToDoKind
from clue_desktop.contract.vendor_health import ApiHealth
from clue_desktop.domain.permissions import Role
from clue_desktop.domain.place_tree import PlaceKind
from ui import names
from ui.overview import presenter as presenting
from ui.overview.link_list import LinkList, LinkRow
from ui.overview.page import OverviewPage
from ui.overview.presenter import OverviewPresenter, whole_day
from ui.overview.to_do import ToDoWords
from ui.overview.words import skew_in_words
from ui.state.context import PageContext
from ui.state.destination import (
    SettingsSection,
    ToAccessService,
    ToAdministrators,
    ToCustomerApi,
    ToDevices,
    ToEvents,
    ToPlace,
    ToPlaces,
    ToServerSettings,
)
from ui.widgets.section import Section
from ui.widgets.vendor_words import health_in_words

NOW = datetime(2026, 3, 10, 10, 20, tzinfo=UTC)
HEALTH = {
    "apiId": "a1",
    "state": "healthy",
    "since": None,
    "lastAnswerAt": None,
    "lastFailure": None,
    "failuresLastHour": 0,
    "busyLastHour": 0,
    "medianMs": 41.0,
    "breakerOpen": False,
    "certificateExpiresAt": None,
}


def vendor(number: int, **changes: Any) -> dict[str, Any]:
    health = {**HEALTH, "apiId": f"a{number}", **changes.pop("health", {})}
    return {
        "placeGroupId": GROUP,
        "apiName": f"Policy {number}",
        "credential": "rfCard",
        "failing": False,
        "certificateEndsSoon": False,
        "health": health,
        **changes,
    }


def health_of(number: int) -> ApiHealth:
    """Return how the API of a vendor of the overview is doing."""
    items = overview()["vendors"]["items"]
    return ApiHealth.model_validate(items[number - 1]["health"])


def device(number: int, **changes: Any) -> dict[str, Any]:
    return {
        "serial": f"10000000{number}",
        "placeId": LOBBY,
        "name": None,
        "model": None,
        "registeredAt": NOW.isoformat(),
        "lastSeenAt": (NOW - timedelta(hours=number)).isoformat(),
        "connected": False,
        "awaitedUntil": None,
        **changes,
    }


def steps(since: datetime, **per_hour: int) -> list[dict[str, Any]]:
    counts = {"granted": 0, "denied": 0, "failed": 0, "local": 0, "medianMs": None, "p95Ms": None, **per_hour}
    begins = [since, *(since + timedelta(hours=number) for number in range(1, 11))]
    return [{"at": begin.isoformat(), **counts} for begin in begins if begin <= NOW]


def to_do(kind: str, count: int = 1, *items: dict[str, Any]) -> dict[str, Any]:
    blank = {"placeId": GROUP, "name": "Tower A", "apiId": None, "at": None, "code": None, "reason": None}
    return {"kind": kind, "count": count, "items": [{**blank, **item} for item in items or ({},)]}


def overview(place_id: str = GROUP, kind: str = "placeGroup", **changes: Any) -> dict[str, Any]:
    """Return an overview as the server answers it, of a group where a lot is going on."""
    since = NOW.replace(hour=0, minute=0)
    return {
        "placeId": place_id,
        "kind": kind,
        "at": NOW.isoformat(),
        "today": {
            "since": since.isoformat(),
            "series": {"stepHours": 1, "items": steps(since, granted=100, denied=20, failed=3, local=1)},
        },
        "access": {
            "placeGroupId": GROUP,
            "accessType": "vendor",
            "credentials": [
                {"credential": "face", "apiId": None, "apiName": None, "inherited": False},
                {"credential": "rfCard", "apiId": "a1", "apiName": "Policy 1", "inherited": False},
            ],
            "overridingPlaces": 1,
        },
        "vendors": {
            "total": 7,
            "states": {"healthy": 6, "failing": 0, "unavailable": 1, "unknown": 0},
            "items": [
                vendor(1, failing=True, health={"state": "unavailable", "since": NOW.isoformat()}),
                *(vendor(number) for number in range(2, 7)),
            ],
        },
        "devices": {"total": 9, "connected": 2, "awaited": 1, "away": [device(n) for n in range(1, 7)]},
        "registrations": {
            "total": 1,
            "items": [
                {
                    "serial": "200000001",
                    "placeId": LOBBY,
                    "model": None,
                    "requestedAt": NOW.isoformat(),
                    "requestedFrom": "192.0.2.1",
                    "expiresAt": (NOW + timedelta(minutes=30)).isoformat(),
                    "attemptsLeft": 5,
                    "state": "waiting",
                }
            ],
        },
        "toDo": [
            to_do(
                "vendorFailing",
                1,
                {
                    "name": "Policy 1",
                    "apiId": "a1",
                    "at": NOW.isoformat(),
                    "reason": {"message": "It is gone."},
                },
            ),
            to_do("mailsWaiting", 3, {"at": NOW.isoformat()}),
            to_do("noApi", 5, *({"placeId": f"{n}", "name": f"Tower {n}"} for n in range(3))),
        ],
        **changes,
    }


class Answers:
    """What the server answers: `now` is the present overview; `asked` are the moments since which it was asked for."""

    def __init__(self, router: respx.Router) -> None:
        self.now = overview()
        self.asked: list[datetime] = []
        self.log = EventLog(router, [])
        router.get(url__regex=r".*/api/v1/places/\d+/overview.*").mock(side_effect=self._answer)

    def _answer(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(datetime.fromisoformat(request.url.params["since"]))
        return httpx.Response(200, json=self.now)


@pytest.fixture
def answers(router: respx.Router, monkeypatch: pytest.MonkeyPatch) -> Answers:
    monkeypatch.setattr(presenting, "_SETTLE_SECONDS", 0.01)
    return Answers(router)


@pytest.fixture
def opened(page_context: PageContext, qtbot: QtBot) -> Iterator[Callable[..., OverviewPage]]:
    made: list[OverviewPage] = []

    def open_it(
        place_id: str = GROUP, width: int = 1000, height: int = 576, context: PageContext = page_context
    ) -> OverviewPage:
        page = OverviewPage(context, place_id)
        made.append(page)
        qtbot.addWidget(page)
        page.resize(width, height)
        page.show()
        page.begin()
        return page

    yield open_it
    for page in made:
        page.leave()


def rows(page: QWidget, name: str) -> list[LinkRow]:
    return [row for row in find(page, LinkList, f"{name}.list").findChildren(LinkRow) if not row.isHidden()]


def texts(page: QWidget, name: str) -> list[str]:
    return [row.accessibleName() for row in rows(page, name)]


async def shown(page: OverviewPage) -> OverviewPage:
    await until(lambda: rows(page, names.OVERVIEW_VENDORS))
    return page


# ---------------------------------------------------------------- numbers and ways


async def test_every_line_leads_to_where_it_is_about(
    answers: Answers, opened: Callable[..., OverviewPage], navigator: RecordingNavigator
):
    page = await shown(opened())
    tile = find(page, QPushButton, f"{names.OVERVIEW_TODAY}.granted")
    assert tile.accessibleName() == "Granted: 1,100"
    midnight = NOW.replace(hour=0, minute=0)
    for outcome in ("granted", "denied", "failed", "local"):
        click(find(page, QPushButton, f"{names.OVERVIEW_TODAY}.{outcome}"))
        assert navigator.went.pop() == ToEvents(GROUP, outcome=outcome, since=midnight)
    wanted = {
        names.OVERVIEW_TO_DO: [
            ToCustomerApi(GROUP, "a1"),
            ToServerSettings(HEADQUARTERS, SettingsSection.MAIL),
            *(ToAccessService(f"{number}") for number in range(3)),
            ToPlaces(GROUP),
        ],
        names.OVERVIEW_VENDORS: [
            ToAccessService(GROUP),
            *(ToCustomerApi(GROUP, f"a{number}") for number in range(1, 7)),
        ],
        names.OVERVIEW_DEVICES: [ToDevices(LOBBY, f"10000000{number}") for number in range(1, 7)],
        names.OVERVIEW_REGISTRATIONS: [ToPlace(LOBBY)],
    }
    for name, ways in wanted.items():
        for row in rows(page, name):
            row.click()
        assert navigator.went == ways, name
        navigator.went.clear()
    assert texts(page, names.OVERVIEW_TO_DO)[-1] == "2 more place groups have no API assigned"
    assert texts(page, names.OVERVIEW_VENDORS)[:3] == [
        "Access type Vendor – 1 of 2 credentials",
        f"Policy 1 · RF Card – Unavailable\n{health_in_words(health_of(1))}",
        f"Policy 2 · RF Card – Healthy\n{health_in_words(health_of(2))}",
    ], "the same words and figures as on the API's card"
    for offer, to in (
        (names.OVERVIEW_VENDORS, ToCustomerApi(GROUP)),
        (names.OVERVIEW_DEVICES, ToDevices(GROUP)),
        (f"{names.OVERVIEW_TODAY}.all", ToEvents(GROUP)),
    ):
        button = offer if offer.endswith(".all") else f"{offer}.offer"
        click(find(page, QPushButton, button))
        assert navigator.went.pop() == to


async def test_a_step_of_the_plot_leads_to_its_events(
    answers: Answers, opened: Callable[..., OverviewPage], navigator: RecordingNavigator
):
    page = await shown(opened())
    plot = page.findChild(QWidget, names.OVERVIEW_PLOT)
    assert plot is not None
    await until(plot.isVisible)
    plot.setFocus()
    for key in (Qt.Key.Key_Home, Qt.Key.Key_Right, Qt.Key.Key_Return):
        QTest.keyClick(plot, key)
    midnight = NOW.replace(hour=0, minute=0)
    hour = timedelta(hours=1)
    assert navigator.went == [ToEvents(GROUP, since=midnight + hour, until=midnight + 2 * hour)]


@pytest.mark.parametrize("count", [0, 1, 9])
async def test_there_is_no_plot_of_next_to_nothing(
    answers: Answers, opened: Callable[..., OverviewPage], count: int
):
    since = NOW.replace(hour=0, minute=0)
    items = [*steps(since)[:-1], {**steps(since)[-1], "granted": count}]
    answers.now = overview(today={"since": since.isoformat(), "series": {"stepHours": 1, "items": items}})
    page = await shown(opened())
    plot = page.findChild(QWidget, names.OVERVIEW_PLOT)
    assert plot is not None
    assert not plot.isVisible()
    few = find(page, QLabel, f"{names.OVERVIEW_TODAY}.few").text()
    assert few.startswith("Nothing has been presented" if not count else "From ten verifications on")


async def test_what_is_empty_says_so_and_offers_the_way(
    answers: Answers, opened: Callable[..., OverviewPage], navigator: RecordingNavigator
):
    nobody = {"total": 0, "connected": 0, "awaited": 0, "away": []}
    vendors = {
        "total": 0,
        "states": dict.fromkeys(("healthy", "failing", "unavailable", "unknown"), 0),
        "items": [],
    }
    answers.now = overview(
        HEADQUARTERS,
        "headquarters",
        access=None,
        vendors=vendors,
        devices=nobody,
        registrations={"total": 0, "items": []},
        toDo=[],
    )
    page = opened(HEADQUARTERS)
    nothing = find(page, QLabel, f"{names.OVERVIEW_TO_DO}.nothing")
    await until(lambda: nothing.text() == "Nothing needs doing.")
    for name, words, to in (
        (names.OVERVIEW_VENDORS, "No API is registered here yet.", ToPlaces(HEADQUARTERS)),
        (names.OVERVIEW_DEVICES, "No device is registered here yet.", ToDevices(HEADQUARTERS)),
        (
            names.OVERVIEW_REGISTRATIONS,
            "No device is being registered now.",
            ToServerSettings(HEADQUARTERS, SettingsSection.REGISTRATIONS),
        ),
    ):
        assert find(page, QLabel, f"{name}.nothing").text() == words
        click(find(page, QPushButton, f"{name}.offer"))
        assert navigator.went.pop() == to


async def test_a_place_says_from_which_level_each_api_comes(
    answers: Answers, opened: Callable[..., OverviewPage], navigator: RecordingNavigator
):
    access = {
        "placeGroupId": GROUP,
        "accessType": "mixed",
        "credentials": [
            {"credential": "face", "apiId": "a2", "apiName": "Staff", "inherited": True},
            {"credential": "rfCard", "apiId": "a1", "apiName": "Visitors", "inherited": False},
            {"credential": "userPin", "apiId": None, "apiName": None, "inherited": True},
            {"credential": "clueQr", "apiId": None, "apiName": None, "inherited": False},
        ],
        "overridingPlaces": 0,
    }
    answers.now = overview(LOBBY, "place", access=access)
    page = await shown(opened(LOBBY))
    assert texts(page, names.OVERVIEW_VENDORS) == [
        "Face – Staff · from “Tower A”",
        "RF Card – Visitors · set here",
        "User PIN – Device-local",
        "CLUe QR – Device-local · set here",
    ]
    rows(page, names.OVERVIEW_VENDORS)[0].click()
    assert navigator.went.pop() == ToCustomerApi(GROUP, "a2")


async def test_who_may_not_know_is_told_nothing(
    page_context: PageContext,
    answers: Answers,
    opened: Callable[..., OverviewPage],
    navigator: RecordingNavigator,
):
    lobby = node(LOBBY, PlaceKind.PLACE, "Lobby", role=Role.PLACE_ADMIN)
    page_context.directory.replace([lobby])
    answers.now = overview(
        LOBBY,
        "place",
        today=None,
        vendors=None,
        access=None,
        toDo=[to_do("mailsWaiting", 1, {"placeId": LOBBY, "at": NOW.isoformat()})],
    )
    page = opened(LOBBY)
    await until(lambda: rows(page, names.OVERVIEW_TO_DO))
    for name in (names.OVERVIEW_TODAY, names.OVERVIEW_VENDORS):
        part = page.findChild(QWidget, name)
        assert part is not None
        assert part.isHidden(), name
    [row] = rows(page, names.OVERVIEW_TO_DO)
    assert "Ask an owner to set it up." in row.accessibleName()
    row.click()
    assert navigator.went == [ToPlace(LOBBY)]


# ---------------------------------------------------------------- what needs doing


@pytest.mark.parametrize("kind", list(ToDoKind))
@pytest.mark.parametrize("count", [1, 12])
@pytest.mark.parametrize("at", [None, NOW - timedelta(days=1), NOW + timedelta(days=1)])
def test_each_kind_of_to_do_has_words_and_a_way(
    page_context: PageContext, kind: ToDoKind, count: int, at: datetime | None
):
    item = ToDoItem(place_id=GROUP, name="Tower A", api_id="a1" if "vendor" in kind else None, at=at)
    one = ToDo(kind=kind, count=count, items=[item])
    found = Overview.model_validate(overview()).model_copy(update={"to_do": [one]})
    listing = ToDoWords(page_context.directory, found).listing()
    assert listing.rows[0].text
    assert "{" not in listing.rows[0].whole
    assert all(row.to.place_id for row in listing.rows)
    assert len({row.key for row in listing.rows}) == len(listing.rows)
    if count > 1:
        assert any("11" in row.text or "12" in row.text for row in listing.rows) or kind in {
            ToDoKind.MAIL_NOT_SET_UP,
            ToDoKind.REGISTRATIONS_HELD_UP,
        }


def test_who_is_no_owner_is_sent_to_whom_to_ask(page_context: PageContext):
    tree = [each.model_copy(update={"role": Role.PLACE_GROUP_ADMIN}) for each in sample_tree()]
    page_context.directory.replace(tree)
    found = Overview.model_validate(overview(toDo=[to_do("mailsWaiting", 2, {"at": NOW.isoformat()})]))
    [row] = ToDoWords(page_context.directory, found).listing().rows
    assert row.to == ToAdministrators(GROUP)
    assert row.text == "2 mails wait: mail is not set up"


# ---------------------------------------------------------------- live, and still


async def test_it_follows_events_and_changes(
    page_context: PageContext, answers: Answers, opened: Callable[..., OverviewPage]
):
    page = await shown(opened())
    await until(lambda: answers.log.streams)
    asked = len(answers.asked)
    answers.now = overview(toDo=[])
    page_context.changes.tell(Change(version=1, at=NOW, kind="mail", id="x", by=None))
    nothing = find(page, QLabel, f"{names.OVERVIEW_TO_DO}.nothing")
    await until(lambda: not nothing.isHidden())
    assert len(answers.asked) > asked
    from event_log import event

    since = NOW.replace(hour=0, minute=0)
    answers.now = overview(
        today={"since": since.isoformat(), "series": {"stepHours": 1, "items": steps(since, granted=7)}}
    )
    answers.log.happen(event(1))
    tile = find(page, QPushButton, f"{names.OVERVIEW_TODAY}.granted")
    await until(lambda: tile.accessibleName() == "Granted: 77")


async def test_nothing_happens_without_news(
    page_context: PageContext, answers: Answers, opened: Callable[..., OverviewPage]
):
    page = await shown(opened())
    asked = len(answers.asked)
    page_context.changes.tell(Change(version=1, at=NOW, kind="administrator", id="x", by=None))
    deadline = time.monotonic() + 0.3
    await until(lambda: time.monotonic() > deadline)
    assert len(answers.asked) == asked
    assert page.isVisible()


async def test_no_line_moves_under_the_pointer(
    answers: Answers, opened: Callable[..., OverviewPage], qtbot: QtBot
):
    page = await shown(opened())
    lines = find(page, LinkList, f"{names.OVERVIEW_DEVICES}.list")
    before = texts(page, names.OVERVIEW_DEVICES)
    places = [row.geometry() for row in rows(page, names.OVERVIEW_DEVICES)]
    lines.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, True)
    away = [device(9), device(2, lastSeenAt=(NOW - timedelta(minutes=5)).isoformat())]
    answers.now = overview(devices={"total": 9, "connected": 7, "awaited": 0, "away": away})
    page.context.changes.tell(None)
    fresh = find(page, QPushButton, f"{names.OVERVIEW_DEVICES}.fresh")
    await until(fresh.isVisible)
    now = texts(page, names.OVERVIEW_DEVICES)
    assert [one.partition(" – ")[0] for one in now] == [one.partition(" – ")[0] for one in before]
    assert now[1].endswith("seen 5 min ago"), "what is said of a line that stays is of now"
    assert [row.geometry() for row in rows(page, names.OVERVIEW_DEVICES)] == places
    cards = {name: find_card(page, name).geometry() for name in CARDS}
    lines.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, False)
    QApplication.sendEvent(lines, _leave())
    assert len(rows(page, names.OVERVIEW_DEVICES)) == 2
    assert not fresh.isVisible()
    assert {name: find_card(page, name).geometry() for name in CARDS} == cards, "rooms are what they were"


async def test_the_keyboard_stays_with_the_line_that_it_was_at(
    answers: Answers, opened: Callable[..., OverviewPage]
):
    page = await shown(opened())
    page.activateWindow()
    third = rows(page, names.OVERVIEW_DEVICES)[2]
    third.setFocus()
    serial = third.row.key if third.row else ""
    answers.now = overview(devices={"total": 9, "connected": 8, "awaited": 0, "away": [device(3)]})
    page.context.changes.tell(None)
    await until(lambda: len(rows(page, names.OVERVIEW_DEVICES)) == 1)
    focused = page.focusWidget()
    assert isinstance(focused, LinkRow)
    assert focused.row is not None
    assert focused.row.key == serial


async def test_it_is_gone_through_and_used_by_keyboard(
    answers: Answers, opened: Callable[..., OverviewPage], navigator: RecordingNavigator
):
    page = await shown(opened())
    page.activateWindow()
    find(page, QPushButton, f"{names.OVERVIEW_TODAY}.granted").setFocus()
    seen: list[str] = []
    for _ in range(60):
        seen.append(page.focusWidget().objectName())
        page.focusNextChild()
        if page.focusWidget().objectName() == seen[0]:
            break
    order = [name for name in CARDS if any(each.startswith(name) for each in seen)]
    firsts = sorted(order, key=lambda name: next(n for n, each in enumerate(seen) if each.startswith(name)))
    assert firsts == list(CARDS), seen
    numbered = [each for each in seen if each.startswith(f"{names.OVERVIEW_DEVICES}.list.")]
    assert numbered == [f"{names.OVERVIEW_DEVICES}.list.{number}" for number in range(6)]
    row = rows(page, names.OVERVIEW_TO_DO)[0]
    row.setFocus()
    QTest.keyClick(row, Qt.Key.Key_Return)
    assert navigator.went == [ToCustomerApi(GROUP, "a1")]


# ---------------------------------------------------------------- its room

CARDS = (
    names.OVERVIEW_TODAY,
    names.OVERVIEW_TO_DO,
    names.OVERVIEW_VENDORS,
    names.OVERVIEW_DEVICES,
    names.OVERVIEW_REGISTRATIONS,
)


def find_card(page: QWidget, name: str) -> QWidget:
    card = page.findChild(QWidget, name)
    assert card is not None
    return card


def _leave() -> Any:
    from PySide6.QtCore import QEvent

    return QEvent(QEvent.Type.Leave)


@pytest.mark.parametrize(("width", "columns"), [(1000, 2), (1160, 2), (764, 1)])
async def test_it_fits_without_scrolling_or_stands_in_one_column(
    answers: Answers, opened: Callable[..., OverviewPage], width: int, columns: int
):
    page = await shown(opened(width=width))
    scroll = page.findChild(QScrollArea)
    assert scroll is not None
    lefts = {find_card(page, name).mapTo(page, QPoint()).x() for name in CARDS}
    if columns == 1:
        assert len(lefts) == 1
        assert scroll.verticalScrollBar().maximum() > 0
    else:
        assert len(lefts) == 3
        assert scroll.verticalScrollBar().maximum() == 0, "all of it is seen at 1280×680"
    assert scroll.horizontalScrollBar().maximum() == 0
    boxes = [find_card(page, name) for name in CARDS]
    for number, one in enumerate(boxes):
        for other in boxes[number + 1 :]:
            assert not one.geometry().intersects(other.geometry()) or one.parent() is not other.parent()


async def test_larger_type_turns_it_into_one_column(answers: Answers, opened: Callable[..., OverviewPage]):
    page = opened()
    font = page.font()
    font.setPointSizeF(font.pointSizeF() * 1.5)
    page.setFont(font)
    page.resize(1001, 576)
    await shown(page)
    assert len({find_card(page, name).mapTo(page, QPoint()).x() for name in CARDS}) == 1


async def test_a_section_on_top_begins_and_ends_with_the_page(
    page_context: PageContext, answers: Answers, qtbot: QtBot
):
    done: list[str] = []

    class Top(Section):
        def begin(self) -> None:
            done.append("begin")

        def leave(self) -> None:
            done.append("leave")
            super().leave()

    page = OverviewPage(page_context, GROUP)
    qtbot.addWidget(page)
    page.put_on_top(Top(page_context, page.tasks))
    page.show()
    page.begin()
    page.leave()
    assert done == ["begin", "leave"]


# ---------------------------------------------------------------- days and clocks


@pytest.fixture
def zone(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    if not hasattr(time, "tzset"):
        pytest.skip("this system's time zone cannot be changed for one process")

    def choose(name: str) -> None:
        monkeypatch.setitem(os.environ, "TZ", name)
        time.tzset()

    yield choose
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize(
    ("name", "now", "begins", "hours"),
    [
        ("UTC", "2026-03-10T10:20Z", "2026-03-10T00:00Z", 24),
        ("Asia/Kolkata", "2026-03-10T18:29Z", "2026-03-09T18:30Z", 25),
        ("Asia/Kolkata", "2026-03-10T18:31Z", "2026-03-10T18:30Z", 25),
        ("Asia/Kathmandu", "2026-03-10T10:20Z", "2026-03-09T18:15Z", 25),
        ("Europe/Berlin", "2026-10-25T21:00Z", "2026-10-24T22:00Z", 25),
        ("Europe/Berlin", "2026-03-29T12:00Z", "2026-03-28T23:00Z", 23),
    ],
)
def test_today_is_that_of_the_one_who_looks(
    page_context: PageContext, zone: Callable[[str], None], name: str, now: str, begins: str, hours: int
):
    zone(name)
    moment, wanted = datetime.fromisoformat(now), datetime.fromisoformat(begins)
    presenter = OverviewPresenter(page_context, GROUP, lambda: moment)
    assert presenter.day_begins == wanted
    from clue_desktop.contract.events import EventSeries, EventsInTime

    first = EventsInTime(at=wanted, granted=1, denied=0, failed=0, local=0, median_ms=None, p95_ms=None)
    whole = whole_day(EventSeries(step_hours=1, items=[first]), wanted)
    assert len(whole.items) == hours, "one more where days begin within an hour"
    assert whole.items[0] == first
    following = [step.at for step in whole.items[1:]]
    assert all(at.minute == 0 for at in following)
    assert following[-1] < (wanted + timedelta(days=1, hours=1, minutes=1))


@pytest.mark.parametrize(
    ("ahead", "words"),
    [
        (timedelta(seconds=70), ""),
        (timedelta(minutes=9), "9 min ahead"),
        (-timedelta(hours=3, minutes=2), "3 h 2 min behind"),
        (timedelta(days=400), "400 days ahead"),
    ],
)
async def test_a_wrong_clock_is_named_and_today_is_the_servers(
    page_context: PageContext, answers: Answers, ahead: timedelta, words: str
):
    presenter = OverviewPresenter(page_context, GROUP, lambda: NOW + ahead)
    await presenter.load()
    assert words in presenter.skew
    assert bool(presenter.skew) is bool(words)
    midnight = NOW.astimezone().replace(hour=0, minute=0)
    assert answers.asked[-1] == midnight, "asked again where the first answer was of another day"
    assert len(answers.asked) == (2 if abs(ahead) >= timedelta(days=1) else 1)
    assert skew_in_words(timedelta()) == ""


async def test_it_shows_what_really_happens(
    live: Live, live_context: PageContext, opened: Callable[..., OverviewPage]
):
    branch = live.owner.place("branch")
    group = live.owner.place("placeGroup", branch)
    place = live.owner.place("place", group)
    api = live.owner.register(group, api_form(live.vendor, name="Visitors"))["id"]
    live.owner.assign(group, rfCard=api)
    terminal = live.owner.device(place)
    live_context.directory.replace(await live.client.places.all())
    page = opened(branch, context=live_context)
    await until(lambda: rows(page, names.OVERVIEW_DEVICES))
    terminal.present("rfCard", "04A1B2C3")
    terminal.present("rfCard", "04DEAD00")
    for outcome in ("granted", "denied"):
        tile = find(page, QPushButton, f"{names.OVERVIEW_TODAY}.{outcome}")
        wanted = f"{outcome.title()}: 1"
        await until(partial(lambda one, text: one.accessibleName() == text, tile, wanted))
    assert "Visitors" in texts(page, names.OVERVIEW_VENDORS)[0]
    assert branch != BRANCH
