"""Place settings: the Place ID, the allocation email typed, saved and cleared, registrations under way, the limits."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import respx
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QTableView, QWidget
from pytestqt.qtbot import QtBot
from qt import (
    HEADQUARTERS,
    LOBBY,
    Live,
    RecordingNavigator,
    click,
    find,
    point_at,
    point_elsewhere,
    sample_tree,
    type_text,
    until,
)

from clue_desktop.contract.events import Change
from clue_desktop.domain.permissions import Role
from ui import names
from ui.place_settings.page import PlacePage
from ui.registrations.presenter import PendingRow, time_left
from ui.state.context import PageContext
from ui.state.destination import SettingsSection, ToServerSettings
from ui.widgets.labels import Pill
from ui.widgets.typed_setting import TheirsOrMine

EMAIL = f"/api/v1/places/{LOBBY}/allocation-email"
LIMITS = f"/api/v1/places/{LOBBY}/enrollment-limits"
SERVER = {"name": "S", "version": "1", "setupRequired": False, "instanceId": "i", "mailSetUp": True}
QUIET = {"pending": [], "mails": 0, "tries": 0, "wrong": 0, "reached": [], "refused": []}


@pytest.fixture
def opened(qtbot: QtBot):
    def open_page(context: PageContext, place_id: str = LOBBY) -> PlacePage:
        page = PlacePage(context, place_id)
        qtbot.addWidget(page, before_close_func=lambda closing: closing.leave())
        page.resize(780, 700)
        page.show()
        page.begin()
        return page

    return open_page


@pytest.fixture
def server(router: respx.Router) -> respx.Router:
    """A server on which the Place has no address, and nobody registers."""
    router.get(EMAIL).respond(json={"email": None}, headers={"etag": '"1"'})
    router.get(LIMITS).respond(json=QUIET)
    router.get("/api/v1/server").respond(json=SERVER)
    return router


def pending(serial: str = "547838629", **changes: Any) -> dict[str, Any]:
    now = datetime.now(UTC)
    return {
        "serial": serial,
        "placeId": LOBBY,
        "model": "X-Station 2",
        "requestedAt": now.isoformat(),
        "requestedFrom": "10.2.0.7",
        "expiresAt": (now + timedelta(minutes=30)).isoformat(),
        "attemptsLeft": 4,
        "state": "waiting",
        **changes,
    }


def state(page: QWidget) -> str:
    return find(page, Pill, names.PLACE_EMAIL_STATE).text()


def problem(page: QWidget) -> str:
    return find(page, QLabel, names.PLACE_EMAIL_PROBLEM).text()


def rows(page: QWidget) -> list[list[str]]:
    model = find(page, QTableView, names.PLACE_PENDING).model()
    return [
        [str(model.index(row, column).data()) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


async def confirm(page: QWidget) -> str:
    """Agree to what is asked, and return the question."""
    dialog = await until(lambda: page.findChild(QWidget, names.CONFIRM))
    text = " ".join(label.text() for label in dialog.findChildren(QLabel))
    click(find(dialog, QPushButton, f"{names.CONFIRM}.ok"))
    return text


# ---------------------------------------------------------------- Place ID, allocation email


async def test_the_place_id_is_read_only_and_copied(page_context: PageContext, server: respx.Router, opened):
    page = opened(page_context)
    place_id = find(page, QLineEdit, names.PLACE_ID)
    assert place_id.isReadOnly()
    click(find(page, QWidget, names.PLACE_ID_COPY))
    assert QGuiApplication.clipboard().text() == LOBBY == place_id.text()


async def test_ones_own_address_is_taken_and_saved(page_context: PageContext, server: respx.Router, opened):
    page = opened(page_context)
    await until(lambda: state(page) == "Not set")
    assert not find(page, QPushButton, names.PLACE_SAVE).isEnabled()
    click(find(page, QPushButton, names.PLACE_USE_OWN_EMAIL))
    assert find(page, QLineEdit, names.PLACE_ALLOCATION_EMAIL).text() == "owner@example.com"
    assert state(page) == "Unsaved changes"
    assert "not saved" in page.unsaved()
    put = server.put(EMAIL).respond(json={"email": "owner@example.com"}, headers={"etag": '"2"'})
    click(find(page, QPushButton, names.PLACE_SAVE))
    await until(lambda: state(page) == "Saved")
    assert put.calls.last.request.headers["if-match"] == '"1"'
    assert page.unsaved() == ""


async def test_while_mail_is_not_set_up_nothing_is_said_to_be_sent(
    page_context: PageContext, server: respx.Router, navigator: RecordingNavigator, opened
):
    server.get("/api/v1/server").respond(json={**SERVER, "mailSetUp": False})
    page = opened(page_context)
    note = find(page, QLabel, names.PLACE_MAIL_NOTE)
    await until(note.isVisible)
    assert note.text() == "Mail is not set up on this server: allocation codes wait in the outbox."
    await until(lambda: state(page) == "Not set")
    server.put(EMAIL).respond(json={"email": "owner@example.com"}, headers={"etag": '"2"'})
    click(find(page, QPushButton, names.PLACE_USE_OWN_EMAIL))
    click(find(page, QPushButton, names.PLACE_SAVE))
    await until(lambda: state(page) == "Saved")
    [notice] = page_context.notices.shown
    assert "wait in the outbox until mail is set up" in notice.text
    click(find(page, QPushButton, names.PLACE_SET_MAIL_UP))
    assert navigator.went == [ToServerSettings(HEADQUARTERS, SettingsSection.MAIL)]

    server.get("/api/v1/server").respond(json=SERVER)
    page_context.changes.tell(Change(version=2, at=datetime.now(UTC), kind="settings", id="mail", by="Lee"))
    await until(note.isHidden)
    assert find(page, QPushButton, names.PLACE_SET_MAIL_UP).isHidden()


async def test_whoever_may_not_set_mail_up_is_told_whom_to_ask(
    page_context: PageContext, server: respx.Router, opened
):
    server.get("/api/v1/server").respond(json={**SERVER, "mailSetUp": False})
    theirs = [
        place.model_copy(update={"role": Role.PLACE_ADMIN if place.id == LOBBY else None})
        for place in sample_tree()
    ]
    page_context.directory.replace(theirs)
    page = opened(page_context)
    note = find(page, QLabel, names.PLACE_MAIL_NOTE)
    await until(note.isVisible)
    assert "only an owner of “Seoul HQ” sees them" in note.text()
    assert find(page, QPushButton, names.PLACE_SET_MAIL_UP).isHidden()


async def test_a_wrong_address_is_said_after_the_field_was_left(
    page_context: PageContext, server: respx.Router, opened
):
    page = opened(page_context)
    await until(lambda: state(page) == "Not set")
    email = find(page, QLineEdit, names.PLACE_ALLOCATION_EMAIL)
    type_text(email, "gate")
    assert problem(page) == ""
    find(page, QLineEdit, names.PLACE_ID).setFocus()
    assert "has an @ between" in problem(page)
    assert "has an @ between" in email.accessibleDescription()
    assert not find(page, QPushButton, names.PLACE_SAVE).isEnabled()
    type_text(email, "gate@example.com")
    assert problem(page) == ""
    assert find(page, QPushButton, names.PLACE_SAVE).isEnabled()


async def test_theirs_or_mine(page_context: PageContext, server: respx.Router, opened):
    page = opened(page_context)
    await until(lambda: state(page) == "Not set")
    type_text(find(page, QLineEdit, names.PLACE_ALLOCATION_EMAIL), "mine@example.com")
    server.get(EMAIL).respond(json={"email": "theirs@example.com"}, headers={"etag": '"2"'})
    page_context.changes.tell(
        Change(version=2, at=datetime.now(UTC), kind="allocationEmail", id=LOBBY, by="Lee")
    )
    bar = find(page, TheirsOrMine, names.PLACE_EMAIL_ELSEWHERE)
    await until(bar.isVisible)
    assert "theirs@example.com" in bar.text()
    put = server.put(EMAIL).respond(json={"email": "mine@example.com"}, headers={"etag": '"3"'})
    click(find(page, QPushButton, f"{names.PLACE_EMAIL_ELSEWHERE}.mine"))
    await until(lambda: state(page) == "Saved")
    assert put.calls.last.request.headers["if-match"] == '"2"'
    assert not bar.isVisible()


async def test_clearing_names_what_follows(page_context: PageContext, server: respx.Router, opened):
    server.get(EMAIL).respond(json={"email": "gate@example.com"}, headers={"etag": '"1"'})
    page = opened(page_context)
    await until(lambda: state(page) == "Saved")
    put = server.put(EMAIL).respond(json={"email": None}, headers={"etag": '"2"'})
    click(find(page, QPushButton, names.PLACE_CLEAR))
    asked = await confirm(page)
    assert "“The administrator must first set an allocation email address.”" in asked
    await until(lambda: state(page) == "Not set")
    assert put.calls.last.request.content == b'{"email":null}'


async def test_without_the_right_the_page_says_why_and_asks_for_nothing(
    page_context: PageContext, router: respx.Router, opened
):
    page_context.directory.replace([place.model_copy(update={"role": None}) for place in sample_tree()])
    page = opened(page_context)
    page_context.changes.tell(None)
    assert find(page, QLineEdit, names.PLACE_ALLOCATION_EMAIL).isReadOnly()
    why = find(page, QLabel, names.PLACE_EMAIL_WHY_NOT).text()
    assert why == "Of this place you may only see the name."
    for name in (names.PLACE_SAVE, names.PLACE_CLEAR, names.PLACE_USE_OWN_EMAIL, names.PLACE_LIFT_LIMITS):
        assert not find(page, QPushButton, name).isEnabled()
    assert not router.calls


# ---------------------------------------------------------------- registrations under way


async def test_a_registration_appears_live_and_is_refused_as_not_ours(
    page_context: PageContext, server: respx.Router, opened
):
    page = opened(page_context)
    table = find(page, QTableView, names.PLACE_PENDING)
    QAbstractItemModelTester(table.model(), QAbstractItemModelTester.FailureReportingMode.Fatal, page)
    await until(lambda: "0 of 100 codes issued" in find(page, QLabel, names.PLACE_LIMITS).text())
    server.get(LIMITS).respond(
        json={
            **QUIET,
            "pending": [pending(), pending("100000001", state="discarded", attemptsLeft=0, model=None)],
            "mails": 2,
            "tries": 6,
            "wrong": 6,
        }
    )
    page_context.changes.tell(
        Change(version=2, at=datetime.now(UTC), kind="enrollment", id="547838629", by=None)
    )
    await until(lambda: len(rows(page)) == 2)
    assert rows(page)[0][:4] == ["100000001", "–", "just now", "10.2.0.7"]
    assert rows(page)[0][4:] == ["discarded", "0"]
    assert rows(page)[1][:2] == ["547838629", "X-Station 2"]
    assert rows(page)[1][4].startswith("29:5")
    assert rows(page)[1][5] == "4"
    not_ours = find(page, QPushButton, names.PLACE_NOT_OURS)
    assert not not_ours.isEnabled()
    table.selectRow(1)
    refused = server.delete(f"/api/v1/places/{LOBBY}/pending-registrations/547838629").respond(204)
    until_then = (datetime.now(UTC) + timedelta(hours=24)).isoformat()
    server.get(LIMITS).respond(
        json={**QUIET, "refused": [{"serial": "547838629", "placeId": LOBBY, "until": until_then}]}
    )
    click(not_ours)
    assert "for 24 hours" in await confirm(page)
    await until(lambda: refused.called and not rows(page))
    reached = find(page, QLabel, f"{names.PLACE_LIMITS}.reached")
    assert "Device 547838629 is rejected" in reached.text()


async def test_no_registration_moves_under_the_pointer(
    page_context: PageContext, server: respx.Router, opened
):
    def serials() -> list[str]:
        return [row[0] for row in rows(page)]

    server.get(LIMITS).respond(json={**QUIET, "pending": [pending()]})
    page = opened(page_context)
    await until(lambda: serials() == ["547838629"])
    point_at(find(page, QTableView, names.PLACE_PENDING), row=0)
    server.get(LIMITS).respond(json={**QUIET, "mails": 7, "pending": [pending("100000001"), pending()]})
    page_context.changes.tell(None)
    await until(lambda: "7 of 100 codes issued" in find(page, QLabel, names.PLACE_LIMITS).text())
    assert serials() == ["547838629"]
    point_elsewhere(page)
    assert serials() == ["100000001", "547838629"]


async def test_limits_that_are_reached_are_named_and_lifted(
    page_context: PageContext, server: respx.Router, opened
):
    at = (datetime.now(UTC) + timedelta(hours=3)).isoformat()
    limit = {"scope": "place", "subject": LOBBY, "counted": "mails", "most": 100, "until": at}
    server.get(LIMITS).respond(json={**QUIET, "mails": 100, "reached": [limit]})
    page = opened(page_context)
    reached = find(page, QLabel, f"{names.PLACE_LIMITS}.reached")
    await until(lambda: "The Place “Lobby”: all 100 codes of 24 hours are sent." in reached.text())
    lifted = server.delete(LIMITS).respond(204)
    server.get(LIMITS).respond(json=QUIET)
    click(find(page, QPushButton, names.PLACE_LIFT_LIMITS))
    assert "Whoever is guessing codes can go on, too." in await confirm(page)
    await until(lambda: lifted.called and not reached.isVisible())
    assert not find(page, QPushButton, names.PLACE_LIFT_LIMITS).isEnabled()


def test_the_time_left_is_counted_down_and_then_over():
    now = datetime(2026, 1, 1, 12, tzinfo=UTC)
    row = PendingRow(
        "547838629",
        LOBBY,
        "Lobby",
        "",
        now,
        "10.2.0.7",
        now + timedelta(seconds=61.5),
        5,
        waiting=True,
        why_over="",
    )
    assert time_left(row, now) == "1:01"
    assert time_left(row, now + timedelta(seconds=53)) == "0:08"
    assert time_left(row, now + timedelta(seconds=62)) == "expired"


# ---------------------------------------------------------------- with the real server


async def test_an_installers_request_is_seen_and_refused_on_the_real_server(
    live: Live, live_context: PageContext, opened
):
    owner = live.owner
    place = owner.place("place", owner.place("placeGroup"), "Gate")
    live_context.directory.replace(await live_context.client.places.all())
    page = opened(live_context, place)
    await until(lambda: state(page) == "Not set")
    type_text(find(page, QLineEdit, names.PLACE_ALLOCATION_EMAIL), " gate@example.com ")
    click(find(page, QPushButton, names.PLACE_SAVE))
    await until(lambda: state(page) == "Saved")
    assert owner.get(f"/places/{place}/allocation-email") == {"email": "gate@example.com"}

    with live.server.client() as installer:
        asked = installer.post("/device/v1/allocation-codes", json={"placeId": place, "serial": "547838629"})
        assert asked.status_code == 202, asked.text
        live_context.changes.tell(
            Change(version=1, at=datetime.now(UTC), kind="enrollment", id="547838629", by=None)
        )
        await until(lambda: [row[0] for row in rows(page)] == ["547838629"])
        find(page, QTableView, names.PLACE_PENDING).selectRow(0)
        click(find(page, QPushButton, names.PLACE_NOT_OURS))
        await confirm(page)
        await until(lambda: rows(page) == [])
        again = installer.post("/device/v1/allocation-codes", json={"placeId": place, "serial": "547838629"})
        assert again.json()["code"] == "rate_limited"
        click(find(page, QPushButton, names.PLACE_LIFT_LIMITS))
        await confirm(page)
        reached = find(page, QLabel, f"{names.PLACE_LIMITS}.reached")
        await until(lambda: not reached.isVisible())
