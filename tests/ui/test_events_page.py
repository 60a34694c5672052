"""The Events page: live, back in time, by filter, paused; the diagnosis of every reason; the export."""

import asyncio
import csv
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
import respx
from event_log import START, EventLog, ListOfRows, event
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QLineEdit, QPushButton, QTableView, QWidget
from pytestqt.qtbot import QtBot
from qt import (
    BRANCH,
    DOCK,
    GROUP,
    HEADQUARTERS,
    LOBBY,
    SERVER_ROOM,
    RecordingNavigator,
    click,
    find,
    point_at,
    point_elsewhere,
    type_text,
    until,
)
from running import DENIED, GRANTED, api_form

from clue_desktop.domain.diagnosis import REASONS, STEP_TITLES, WHAT_TO_CHECK, Step, what_to_check
from clue_desktop.domain.failure_causes import CAUSES
from ui import names
from ui.events import presenter as presenting
from ui.events.diagnosis import Mark, diagnose, outcome, outcome_in_words
from ui.events.page import EventsPage
from ui.events.presenter import EventsPresenter
from ui.loglist.export_bar import ExportBar
from ui.state.context import PageContext
from ui.state.destination import ToCustomerApi, ToEvents
from ui.state.series import outcome_titles
from ui.widgets.labels import Pill


@pytest.fixture
def opened(qtbot: QtBot):
    pages: list[EventsPage] = []

    def open_page(context: PageContext, place_id: str = GROUP) -> EventsPage:
        page = EventsPage(context, place_id)
        qtbot.addWidget(page)
        page.resize(1200, 800)
        page.show()
        page.begin()
        pages.append(page)
        return page

    yield open_page
    for page in pages:
        page.leave()


def export_of(page: QWidget) -> ExportBar[Any]:
    (bar,) = page.findChildren(ExportBar)
    return bar


def table_of(page: QWidget) -> QTableView:
    return find(page, QTableView, names.EVENTS_TABLE)


def count(page: QWidget) -> int:
    return table_of(page).model().rowCount()


def cells(page: QWidget, row: int) -> list[str]:
    model = table_of(page).model()
    return [str(model.index(row, column).data()) for column in range(model.columnCount())]


def files_in(folder: Path) -> list[str]:
    return [file.name for file in folder.iterdir()]


def state(page: QWidget) -> str:
    return find(page, Pill, "events.state").text()


# ---------------------------------------------------------------- live and back in time


async def test_new_events_come_on_top(page_context: PageContext, router: respx.Router, opened):
    server = EventLog(router, [event(1), event(2)])
    page = opened(page_context)
    QAbstractItemModelTester(
        table_of(page).model(), QAbstractItemModelTester.FailureReportingMode.Fatal, page
    )
    await until(lambda: count(page) == 2)
    await until(lambda: server.streams == ["2"])
    assert state(page) == "Live"
    server.happen(event(3, place_id=DOCK), event(4, result="denied", reason="timeout", step=3, message=None))
    await until(lambda: count(page) == 3)
    assert cells(page, 0)[1:] == [
        "● Failed",
        "RF Card",
        "••••B2C3",
        "The vendor did not answer in time.",
        "547838629",
        "Lobby",
        "Card policy",
        "41",
    ]
    assert find(page, QLabel, "events.end").text() == "3 events."


async def test_older_events_are_read_as_one_scrolls(
    page_context: PageContext, router: respx.Router, opened, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(presenting, "PAGE", 100)
    server = EventLog(router, [event(number) for number in range(1, 251)])
    page = opened(page_context)
    await until(lambda: count(page) == 100)
    bar = table_of(page).verticalScrollBar()
    for expected in (200, 250):
        bar.setValue(bar.maximum())
        await until(lambda expected=expected: count(page) == expected)  # type: ignore[misc]
    bar.setValue(0)
    bar.setValue(bar.maximum())
    assert [query.get("cursor") for query in server.queries[1:]] == [None, "151", "51"]
    assert find(page, QLabel, "events.end").text() == "250 events."


async def test_what_one_reads_stays_where_it_is(page_context: PageContext, router: respx.Router, opened):
    server = EventLog(router, [event(number) for number in range(1, 101)])
    page = opened(page_context)
    await until(lambda: count(page) == 100)
    table = table_of(page)
    table.selectRow(50)
    table.verticalScrollBar().setValue(40 * table.rowHeight(0))
    before = table.rowAt(5)
    server.happen(*(event(number) for number in range(101, 111)))
    await until(lambda: count(page) == 110)
    assert table.rowAt(5) == before + 10
    assert [index.row() for index in table.selectionModel().selectedRows()] == [60]


async def test_no_row_moves_under_the_pointer(page_context: PageContext, router: respx.Router, opened):
    server = EventLog(router, [event(1), event(2)])
    page = opened(page_context)
    await until(lambda: count(page) == 2)
    await until(lambda: server.streams == ["2"])
    table = table_of(page)
    pointed = point_at(table, row=1)
    server.happen(event(3), event(4))
    fresh = find(page, QPushButton, f"{names.EVENTS_TABLE}.fresh")
    await until(fresh.isVisible)
    assert (fresh.text(), count(page), cells(page, table.rowAt(pointed.y()))) == (
        "Show 2 new",
        2,
        cells(page, 1),
    )
    height = table.height()
    server.happen(event(5))
    await until(lambda: fresh.text() == "Show 3 new")
    point_elsewhere(page)
    await until(lambda: count(page) == 5)
    assert not fresh.isVisible()
    assert table.height() == height
    assert [row.id for row in page._model.rows()] == [5, 4, 3, 2, 1]


async def test_what_waits_for_the_pointer_is_shown_on_request_and_goes_with_another_filter(
    page_context: PageContext, router: respx.Router, opened
):
    server = EventLog(router, [event(1), event(2)])
    page = opened(page_context)
    await until(lambda: count(page) == 2)
    await until(lambda: server.streams == ["2"])
    table = table_of(page)
    point_at(table, row=0)
    fresh = find(page, QPushButton, f"{names.EVENTS_TABLE}.fresh")
    server.happen(event(3))
    await until(fresh.isVisible)
    fresh.setFocus()
    QTest.keyClick(fresh, Qt.Key.Key_Space)  # the pointer stays where it is
    await until(lambda: count(page) == 3)
    server.happen(event(4))
    await until(fresh.isVisible)
    server.events = [event(1)]
    await page._presenter.load()
    assert ([row.id for row in page._model.rows()], fresh.isVisible()) == ([1], False)
    point_elsewhere(page)


async def test_pause_and_resume(page_context: PageContext, router: respx.Router, opened):
    server = EventLog(router, [event(1)])
    page = opened(page_context)
    await until(lambda: server.streams)
    pause = find(page, QPushButton, names.EVENTS_PAUSE)
    click(pause)
    assert pause.text() == "Resume"
    server.happen(event(2), event(3))
    await until(lambda: state(page) == "Paused · 2 new")
    assert count(page) == 1
    click(pause)
    await until(lambda: count(page) == 3)
    assert state(page) == "Live"


async def test_after_a_long_pause_the_list_is_read_anew(
    page_context: PageContext, router: respx.Router, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(presenting, "MOST_WAITING", 3)
    server = EventLog(router, [event(1)])
    rows = ListOfRows()
    presenter = EventsPresenter(page_context, GROUP, rows)
    following = asyncio.create_task(presenter.follow())
    await until(lambda: server.streams)
    presenter.pause()
    server.happen(*(event(number) for number in range(2, 9)))
    await until(lambda: presenter.state == ("Paused · 3+ new", "accent"))
    await presenter.resume()
    assert [each.id for each in rows] == [8, 7, 6, 5, 4, 3, 2, 1]
    following.cancel()


async def test_memory_is_bounded(
    page_context: PageContext, router: respx.Router, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(presenting, "MOST_SHOWN", 20)
    monkeypatch.setattr(presenting, "PAGE", 10)
    server = EventLog(router, [event(number) for number in range(1, 51)])
    rows = ListOfRows()
    presenter = EventsPresenter(page_context, GROUP, rows)
    following = asyncio.create_task(presenter.follow())
    await until(lambda: server.streams)
    await presenter.load_older()
    assert len(rows) == 20
    await presenter.load_older()
    assert len(rows) == 20
    assert presenter.end == "The newest 20 are shown. Narrow the time, or export all as CSV."
    server.happen(*(event(number) for number in range(51, 56)))
    await until(lambda: rows[0].id == 55)
    assert [each.id for each in rows] == list(range(55, 35, -1))
    assert presenter.events == rows
    following.cancel()


async def test_events_between_list_and_stream_are_shown_once(page_context: PageContext, router: respx.Router):
    """An event that the page holds already comes by the stream too."""
    server = EventLog(router, [event(1)])
    rows = ListOfRows()
    presenter = EventsPresenter(page_context, GROUP, rows)
    server.stream.put_nowait(event(1))
    following = asyncio.create_task(presenter.follow())
    await until(lambda: server.streams)
    server.happen(event(2))
    await until(lambda: len(rows) == 2)
    assert [each.id for each in rows] == [2, 1]
    following.cancel()


async def test_a_lost_stream_is_told_and_taken_up_again(
    page_context: PageContext, router: respx.Router, opened
):
    server = EventLog(router, [event(1)])
    page = opened(page_context)
    await until(lambda: server.streams)
    server.happen(event(2))
    server.stream.put_nowait(None)
    await until(lambda: state(page) == "Interrupted")
    assert "none of the events is lost" in find(page, QLabel, "events.fault").text()
    await until(lambda: server.streams == ["1", "2"])
    server.happen(event(3))
    await until(lambda: count(page) == 3)
    assert state(page) == "Live"


async def test_a_list_that_could_not_be_read_is_read_after_the_reconnect(
    page_context: PageContext, router: respx.Router, opened
):
    router.get("/api/v1/events").mock(side_effect=httpx.ConnectError("refused"))
    page = opened(page_context)
    fault = find(page, QLabel, "events.fault")
    await until(fault.text)
    EventLog(router, [event(1)])
    page_context.changes.tell(None)
    await until(lambda: count(page) == 1)
    assert fault.text() == ""


# ---------------------------------------------------------------- filters


async def test_it_opens_with_what_it_was_gone_to_for(page_context: PageContext, router: respx.Router, opened):
    server = EventLog(
        router,
        [
            event(1),
            event(2, result="denied", reason="timeout", step=3),
            event(3, result="denied", reason=None),
        ],
    )
    page = opened(page_context)
    await until(lambda: count(page) == 3)
    since = START + timedelta(seconds=1)
    page.point_to(ToEvents(GROUP, outcome="failed", since=since))
    await until(lambda: count(page) == 1)
    assert server.queries[-1]["outcome"] == "failed"
    assert datetime.fromisoformat(server.queries[-1]["since"]) == since
    assert find(page, QComboBox, names.EVENTS_FILTER_RESULT).currentText() == "Failed"
    assert find(page, QCheckBox, f"{names.EVENTS_FILTER_SINCE}.on").isChecked()
    page.point_to(ToEvents(GROUP, since=since, until=since + timedelta(hours=1)))
    await until(lambda: "outcome" not in server.queries[-1] and "until" in server.queries[-1])
    asked = len(server.queries)
    page.point_to(ToEvents(GROUP))
    assert len(server.queries) == asked, "what was filtered stays, for nothing in particular is meant"


async def test_filters_are_asked_of_the_server_and_kept_live(
    page_context: PageContext, router: respx.Router, opened
):
    server = EventLog(router, [event(1), event(2, result="denied", reason="timeout", step=3)])
    page = opened(page_context)
    await until(lambda: count(page) == 2)
    result = find(page, QComboBox, names.EVENTS_FILTER_RESULT)
    result.setCurrentIndex(result.findData("failed"))
    result.activated.emit(result.currentIndex())
    await until(lambda: count(page) == 1)
    assert server.queries[-1]["outcome"] == "failed"
    assert server.queries[-1]["placeId"] == GROUP
    await until(lambda: server.streams)
    server.happen(
        event(3),
        event(4, result="denied", reason="condition_not_met", step=4),
        event(5, result="denied", reason="timeout", step=3),
    )
    await until(lambda: count(page) == 2)
    more = find(page, QPushButton, names.EVENTS_FILTER_MORE)
    click(more)
    assert more.text() == "Fewer filters"
    type_text(find(page, QLineEdit, names.EVENTS_FILTER_DEVICE), "12")
    await until(
        lambda: any(
            "9 to 12 digits" in label.text() for label in page.findChildren(QLabel) if label.isVisible()
        )
    )
    type_text(find(page, QLineEdit, names.EVENTS_FILTER_DEVICE), "547838629")
    await until(lambda: server.queries[-1].get("serial") == "547838629")
    since = find(page, QCheckBox, f"{names.EVENTS_FILTER_SINCE}.on")
    since.click()
    await until(lambda: "since" in server.queries[-1])
    assert datetime.fromisoformat(server.queries[-1]["since"]).tzinfo is not None
    click(more)
    assert more.text() == "More filters (2)", "what is filtered by and not seen is said"
    click(find(page, QPushButton, names.EVENTS_FILTER_CLEAR))
    await until(lambda: server.queries[-1] == {"placeId": GROUP, "limit": "200"})
    assert not since.isChecked()
    assert more.text() == "More filters"
    await until(lambda: count(page) == 5)


@pytest.mark.parametrize(
    ("page_of", "place", "shown"),
    [
        (HEADQUARTERS, DOCK, True),
        (HEADQUARTERS, None, True),
        (BRANCH, LOBBY, True),
        (BRANCH, DOCK, False),
        (BRANCH, None, False),
        (LOBBY, LOBBY, True),
        (LOBBY, SERVER_ROOM, False),
    ],
)
async def test_a_page_shows_the_events_under_its_node(
    page_context: PageContext, router: respx.Router, page_of: str, place: str | None, *, shown: bool
):
    server = EventLog(router, [])
    rows = ListOfRows()
    presenter = EventsPresenter(page_context, page_of, rows)
    following = asyncio.create_task(presenter.follow())
    await until(lambda: server.streams)
    server.stream.put_nowait(event(1, place_id=place))
    server.stream.put_nowait(event(2, place_id=page_of))
    await until(lambda: rows and rows[0].id == 2)
    assert [each.id for each in rows] == ([2, 1] if shown else [2])
    following.cancel()


async def test_the_details_stand_where_there_is_room(page_context: PageContext, router: respx.Router, opened):
    EventLog(router, [event(1, result="denied", reason="timeout", step=3, message=None)])
    page = opened(page_context)
    await until(lambda: count(page) == 1)
    table_of(page).selectRow(0)
    diagnosis, plot = find(page, QWidget, names.EVENTS_DIAGNOSIS), find(page, QWidget, names.EVENTS_PLOT)
    letter, line = page.fontMetrics().averageCharWidth(), page.fontMetrics().height()
    page.resize(letter * 210, line * 54)
    await until(lambda: diagnosis.mapTo(page, QPoint()).x() > table_of(page).mapTo(page, QPoint()).x())
    assert plot.isVisible()
    page.resize(letter * 140, line * 40)
    await until(lambda: diagnosis.mapTo(page, QPoint()).y() > table_of(page).mapTo(page, QPoint()).y())
    assert not plot.isVisible(), "a low page has no room for a plot"
    assert table_of(page).viewport().height() >= 4 * table_of(page).rowHeight(0)
    click(find(page, QPushButton, names.EVENTS_PLOT_HIDE))
    assert plot.isVisible()
    page.resize(letter * 140, line * 39)
    assert plot.isVisible(), "somebody wants it"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"result": "granted"}, "Granted"),
        ({"result": "denied", "reason": "condition_not_met"}, "Denied"),
        ({"result": "denied", "reason": None}, "Denied"),
        ({"result": "denied", "reason": "timeout"}, "Failed"),
        ({"result": "denied", "reason": "invalid_json"}, "Failed"),
        ({"result": "local", "reason": "timeout"}, "Failed, device-local"),
        ({"result": "local"}, "Device-local"),
        ({"result": "perhaps"}, "perhaps"),
    ],
)
def test_an_event_is_called_what_plots_and_filters_count_it_as(changes: dict[str, Any], words: str):
    assert outcome_in_words(event(1, **changes)) == words
    named = outcome_titles()[outcome(event(1, **changes))]
    assert words.startswith(named) or words == "perhaps"


# ---------------------------------------------------------------- the diagnosis


@pytest.mark.parametrize("reason", sorted(REASONS))
def test_every_reason_has_one_step_to_look_at(reason: str):
    step, words = REASONS[reason]
    diagnosis = diagnose(event(1, result="denied", reason=reason, step=step))
    marked = [each.step for each in diagnosis.steps if each.mark in {Mark.FAULTY, Mark.DECIDED}]
    assert marked == [step]
    assert what_to_check(reason, step) in diagnosis.check
    assert words.lower().rstrip(".") in diagnosis.reason.lower()
    assert [each.title for each in diagnosis.steps] == list(STEP_TITLES.values())


@pytest.mark.parametrize("reason", ["server_busy", "server_fault"])
def test_a_fault_of_the_servers_own_sends_nobody_to_the_vendor(reason: str):
    diagnosis = diagnose(event(1, result="denied", reason=reason, step=3))
    assert (diagnosis.headline, diagnosis.tone) == ("Failed, so access was denied.", "warning")
    assert "CLUe server" in diagnosis.check
    assert "URL" not in diagnosis.check


@pytest.mark.parametrize(
    ("reason", "step", "mark"),
    [
        ("credential_unknown", 1, Mark.PASSED),
        ("credential_value_invalid", 1, Mark.PASSED),
        ("device_unknown", 2, Mark.NOT_REACHED),
        ("server_fault", 3, Mark.PASSED),
    ],
)
def test_whoever_got_a_decision_was_answered(reason: str, step: int, mark: Mark):
    assert diagnose(event(1, result="denied", reason=reason, step=step)).steps[4].mark is mark


@pytest.mark.parametrize(("cause", "words"), CAUSES.items())
def test_what_exactly_a_fault_was_is_said(cause: str, words: str):
    diagnosis = diagnose(event(1, result="denied", reason="connection_failed", step=3, cause=cause))
    assert diagnosis.reason.startswith(f"{REASONS['connection_failed'][1]} In detail: {words}.")


@pytest.mark.parametrize("cause", [None, "moon_phase"])
def test_a_fault_without_a_known_cause_says_its_reason_alone(cause: str | None):
    diagnosis = diagnose(event(1, result="denied", reason="timeout", step=3, cause=cause))
    assert "detail" not in diagnosis.reason


@pytest.mark.parametrize(
    ("changes", "shown"),
    [
        ({"reason": "condition_not_met", "message": "Card expired."}, "The device showed “Card expired.”."),
        ({"reason": "timeout", "message": None}, "The device showed that access is denied, and no message."),
        (
            {"reason": "moon_phase", "message": None},
            "The device showed that access is denied, and no message.",
        ),
        ({"reason": "device_unknown", "message": None}, ""),
        ({"reason": "device_rate", "message": "17"}, ""),
        ({"reason": None, "result": "granted"}, ""),
        ({"reason": "timeout", "result": "local", "message": None}, ""),
    ],
)
def test_a_denied_event_says_what_the_person_saw(changes: dict[str, Any], shown: str):
    assert diagnose(event(1, **{"result": "denied", "step": 4, **changes})).shown == shown


def test_an_ordinary_no_is_the_vendors_decision():
    diagnosis = diagnose(event(1, result="denied", reason="condition_not_met", step=4))
    assert diagnosis.headline == "Denied by the vendor."
    assert diagnosis.tone == "accent"
    assert diagnosis.steps[3].mark is Mark.DECIDED
    assert "ordinary decision of the vendor" in diagnosis.reason
    assert diagnosis.check.startswith("Only if the vendor says that it did grant")


def test_a_grant_needs_no_check():
    diagnosis = diagnose(event(1))
    assert (diagnosis.tone, diagnosis.check) == ("good", "")
    assert {each.mark for each in diagnosis.steps} == {Mark.PASSED}


def test_a_missing_message_is_step_five():
    diagnosis = diagnose(event(1, reason="message_missing", message=None))
    assert diagnosis.headline == "Granted, and no message was displayed."
    assert diagnosis.steps[4].mark is Mark.FAULTY


def test_device_local_without_an_api_and_without_an_answer():
    unassigned = diagnose(event(1, result="local", api_id=None, api_name=None, status_code=None))
    assert [each.mark for each in unassigned.steps[2:4]] == [Mark.NOT_NEEDED, Mark.NOT_NEEDED]
    assert "No API is assigned to RF Card" in unassigned.reason
    unanswered = diagnose(event(1, result="local", reason="timeout", step=3, status_code=None))
    assert unanswered.steps[2].mark is Mark.FAULTY
    assert "Mixed / Advanced" in unanswered.reason


def test_a_reason_of_a_newer_server_is_shown_as_it_is():
    diagnosis = diagnose(event(1, result="denied", reason="moon_phase", step=4, credential="iris"))
    assert "moon_phase" in diagnosis.reason
    assert diagnosis.steps[3].step is Step.JUDGED
    assert diagnosis.steps[3].mark is Mark.FAULTY


async def test_a_row_opens_the_diagnosis_and_the_test_console(
    page_context: PageContext, router: respx.Router, navigator: RecordingNavigator, opened
):
    EventLog(
        router,
        [event(1, result="denied", reason="tls_failed", step=3), event(2, api_id=None, result="local")],
    )
    page = opened(page_context, LOBBY)
    await until(lambda: count(page) == 2)
    panel = find(page, QWidget, names.EVENTS_DIAGNOSIS)
    assert not panel.isVisible()
    table_of(page).selectRow(1)
    assert panel.isVisible()
    assert find(panel, QLabel, f"{names.EVENTS_DIAGNOSIS}.reason").text().startswith(REASONS["tls_failed"][1])
    assert (
        find(panel, QLabel, f"{names.EVENTS_DIAGNOSIS}.reason")
        .text()
        .endswith("The device showed “Welcome”.")
    )
    assert (
        find(panel, QLabel, f"{names.EVENTS_DIAGNOSIS}.check").text() == WHAT_TO_CHECK[Step.SERVER_TO_VENDOR]
    )
    assert find(panel, Pill, f"{names.EVENTS_DIAGNOSIS}.step3").property("tone") == "bad"
    assert "type it yourself" in find(panel, QLabel, f"{names.EVENTS_DIAGNOSIS}.note").text()
    texts = [text for text in panel.findChildren(QLabel) if text.isVisible()]
    await until(
        lambda: [text.text() for text in texts if text.height() < text.heightForWidth(text.width())] == []
    )
    test = find(panel, QPushButton, names.EVENTS_OPEN_TEST)
    await until(lambda: panel.rect().contains(test.mapTo(panel, test.rect().bottomRight())))
    click(test)
    assert navigator.went == [
        ToCustomerApi(GROUP, "api-1", {"deviceId": "547838629", "cardNumber": "••••B2C3"})
    ]
    table_of(page).selectRow(0)
    assert find(panel, QPushButton, names.EVENTS_OPEN_TEST).toolTip() == "No vendor API was involved."
    click(find(panel, QWidget, f"{names.EVENTS_DIAGNOSIS}.close"))
    assert not panel.isVisible()


# ---------------------------------------------------------------- the export


async def test_a_cancelled_export_leaves_nothing(
    page_context: PageContext, router: respx.Router, opened, tmp_path: Path
):
    class Endless(httpx.AsyncByteStream):
        async def __aiter__(self):
            while True:
                yield b"1,2\r\n"
                await asyncio.sleep(0)

    router.get("/api/v1/events", headers={"accept": "text/csv"}).mock(
        side_effect=lambda _request: httpx.Response(
            200, headers={"content-type": "text/csv"}, stream=Endless()
        )
    )
    EventLog(router, [event(1)])
    page = opened(page_context)
    await until(lambda: count(page) == 1)
    export_of(page).export_to(tmp_path / "events.csv")
    progress = find(page, QLabel, "events.export.progress")
    await until(lambda: progress.isVisible() and not progress.text().startswith("0 "))
    click(find(page, QPushButton, names.EVENTS_EXPORT_CANCEL))
    await until(lambda: find(page, QPushButton, names.EVENTS_EXPORT).isVisible())
    assert files_in(tmp_path) == []
    assert "cancelled" in page_context.notices.shown[-1].text


async def test_events_of_a_real_server(live, live_context: PageContext, opened, tmp_path: Path):
    """Present at a real door, see it at once, find it by filter, diagnose it, export it."""
    group = live.owner.place("placeGroup")
    door = live.owner.place("place", group, "Door")
    form = api_form(live.vendor)
    api = live.owner.ask(
        "POST", f"/place-groups/{group}/apis", {**form, "testReceipt": live.owner.tested(group, form)}, 201
    ).json()
    live.owner.assign(group, "vendor", rfCard=api["id"])
    device = live.owner.device(door)
    live_context.directory.replace(await live.client.places.all())
    page = opened(live_context, group)
    await until(lambda: state(page) == "Live")
    device.present("rfCard", GRANTED["rfCard"])
    device.present("rfCard", DENIED)
    device.present("userPin", "471100")
    await until(lambda: count(page) == 3)
    assert [cells(page, row)[1] for row in range(3)] == ["● Device-local", "● Denied", "● Granted"]
    assert cells(page, 0)[3] == "••••"
    table_of(page).selectRow(1)
    headline = find(page, QLabel, f"{names.EVENTS_DIAGNOSIS}.headline")
    assert headline.text() == "Denied by the vendor."
    credential = find(page, QComboBox, names.EVENTS_FILTER_CREDENTIAL)
    credential.setCurrentIndex(credential.findText("RF Card", Qt.MatchFlag.MatchExactly))
    credential.activated.emit(credential.currentIndex())
    await until(lambda: count(page) == 2)
    file = tmp_path / "events.csv"
    export_of(page).export_to(file)
    await until(file.exists)
    with file.open(encoding="utf-8-sig", newline="") as lines:
        exported = list(csv.DictReader(lines))
    assert [row["result"] for row in exported] == ["denied", "granted"]
    assert all(row["credential"] == "rfCard" for row in exported)
    await until(lambda: f"2 events exported to {file}." in [each.text for each in live_context.notices.shown])
