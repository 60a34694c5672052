"""The server settings as an owner uses them: mail with its test, the outbox, vendor networks, the fingerprint."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import respx
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import (
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QTableView,
    QTabWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot
from qt import (
    HEADQUARTERS,
    LOBBY,
    Live,
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
from ui.server_settings.page import ServerSettingsPage
from ui.state.context import PageContext
from ui.state.destination import SettingsSection, ToServerSettings
from ui.widgets.labels import Pill
from ui.widgets.typed_setting import TheirsOrMine

MAIL = "/api/v1/settings/mail"
NOTHING = {
    "host": None,
    "port": 587,
    "security": "starttls",
    "username": None,
    "password": None,
    "from": None,
    "caFile": None,
}
ACCOUNT = {**NOTHING, "host": "smtp.example.com", "username": "clue", "from": "clue@example.com"}


@pytest.fixture
def opened(qtbot: QtBot):
    def open_page(context: PageContext, place_id: str = HEADQUARTERS, section: str = "mail"):
        page = ServerSettingsPage(context, place_id)
        qtbot.addWidget(page, before_close_func=lambda closing: closing.leave())
        page.resize(780, 640)
        page.show()
        page.begin()
        page.point_to(ToServerSettings(HEADQUARTERS, SettingsSection(section)))
        return page

    return open_page


QUIET = {"pending": [], "mails": 0, "tries": 0, "wrong": 0, "reached": [], "refused": []}


@pytest.fixture
def server(router: respx.Router) -> respx.Router:
    """A server on which nothing is set up yet."""
    router.get(MAIL).respond(json=NOTHING, headers={"etag": '"1"'})
    router.get("/api/v1/outbox").respond(json={"items": []})
    calls: dict[str, Any] = {
        "responseKib": None,
        "startedResponseKib": 256,
        "proxy": None,
        "noProxy": [],
        "operatorNetworks": [],
    }
    router.get("/api/v1/settings/vendor-calls").respond(
        json={**calls, "trustedProxies": []}, headers={"etag": '"1"'}
    )
    router.get("/api/v1/settings/vendor-networks").respond(json={"networks": []}, headers={"etag": '"1"'})
    router.get(f"/api/v1/places/{HEADQUARTERS}/enrollment-limits").respond(json=QUIET)
    router.get("/api/v1/settings/retention").respond(json={"eventDays": None}, headers={"etag": '"1"'})
    router.get("/api/v1/settings/backup").respond(json={"daily": False, "keep": 7}, headers={"etag": '"1"'})
    router.get("/api/v1/backups").respond(json={"items": [], "folder": "/data/backups"})
    router.get("/api/v1/log").respond(json={"lines": []})
    router.get("/api/v1/settings/state").respond(json={"mailSetUp": False, "secretsFrom": "file"})
    router.get("/api/v1/settings/certificates").respond(json={"items": []})
    return router


def mail(**changes: Any) -> dict[str, Any]:
    now = datetime.now(UTC)
    return {
        "id": "m1",
        "to": "gate@example.com",
        "subject": "Allocation code for device 547838629",
        "text": "Your code: 123456",
        "createdAt": now.isoformat(),
        "expiresAt": (now + timedelta(minutes=30)).isoformat(),
        "state": "waiting",
        "attempts": 0,
        "nextAttemptAt": None,
        "finishedAt": None,
        "lastError": None,
        **changes,
    }


def state(page: QWidget, name: str) -> str:
    return find(page, Pill, name).text()


def field(page: QWidget, name: str) -> QLineEdit:
    return find(page, QLineEdit, names.mail_field(name))


def problem(page: QWidget, name: str) -> str:
    return find(page, QLabel, f"{names.mail_field(name)}.problem").text()


def outbox(page: QWidget) -> list[list[str]]:
    model = find(page, QTableView, names.OUTBOX_TABLE).model()
    return [
        [str(model.index(row, column).data()) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


# ---------------------------------------------------------------- mail


async def test_a_mail_server_is_typed_judged_and_saved(
    page_context: PageContext, server: respx.Router, opened
):
    page = opened(page_context)
    await until(lambda: state(page, names.MAIL_STATE) == "Not set")
    save = find(page, QPushButton, names.MAIL_SAVE)
    assert save.toolTip() == "Nothing has been changed."
    type_text(field(page, "host"), "smtp.example.com:587")
    assert problem(page, "host") == ""
    type_text(field(page, "from"), "clue@example.com")
    assert problem(page, "host") == "Enter the mail server's name or address, without a port."
    assert state(page, names.MAIL_STATE) == "Unsaved changes"
    assert "not saved" in page.unsaved()
    type_text(field(page, "host"), "smtp.example.com")
    type_text(field(page, "username"), "clue")
    assert not save.isEnabled()
    type_text(field(page, "password"), "secret")
    assert field(page, "password").echoMode() is QLineEdit.EchoMode.Password
    put = server.put(MAIL).respond(json=ACCOUNT, headers={"etag": '"2"'})
    click(save)
    await until(lambda: state(page, names.MAIL_STATE) == "Saved")
    assert b'"password":"secret"' in put.calls.last.request.content.replace(b": ", b":")
    assert field(page, "password").text() == ""
    assert field(page, "password").placeholderText() == "stored; type to replace it"
    assert page.unsaved() == ""


async def test_no_encryption_is_warned_of_beside_the_choice(
    page_context: PageContext, server: respx.Router, opened
):
    server.get(MAIL).respond(json=ACCOUNT, headers={"etag": '"1"'})
    page = opened(page_context)
    await until(lambda: state(page, names.MAIL_STATE) == "Saved")
    warning = find(page, QLabel, "mail.warning")
    assert not warning.isVisible()
    combo = find(page, QComboBox, names.MAIL_SECURITY)
    combo.setCurrentIndex(combo.findData("none"))
    combo.activated.emit(combo.currentIndex())
    assert warning.isVisible()
    assert field(page, "port").text() == "25"
    assert "never sent unencrypted" in problem(page, "security")


async def test_a_test_mail_shows_each_step_and_why_it_failed(
    page_context: PageContext, server: respx.Router, opened
):
    server.get(MAIL).respond(json=ACCOUNT, headers={"etag": '"1"'})
    server.post(f"{MAIL}/test").respond(
        json={
            "success": False,
            "error": {"code": "sign_in_refused", "message": "The mail server refused the password."},
            "dialogue": [{"step": "connect", "reply": "220 ready"}, {"step": "starttls", "reply": "220 go"}],
        }
    )
    page = opened(page_context)
    await until(lambda: state(page, names.MAIL_STATE) == "Saved")
    type_text(find(page, QLineEdit, names.MAIL_TEST_TO), "kim@example.com")
    click(find(page, QPushButton, names.MAIL_TEST))
    result = find(page, QLabel, names.MAIL_TEST_RESULT)
    await until(lambda: result.text() == "The mail server refused the password.")
    dialogue = find(page, QPlainTextEdit, f"{names.MAIL_TEST_RESULT}.dialogue")
    assert dialogue.toPlainText().splitlines() == [
        "✓ Connected",
        "    220 ready",
        "✓ Encrypted (STARTTLS)",
        "    220 go",
        "✗ The mail server refused the password.",
    ]
    server.post(f"{MAIL}/test").respond(json={"success": True, "error": None, "dialogue": []})
    click(find(page, QPushButton, names.MAIL_TEST))
    await until(lambda: "Look whether it arrives at kim@example.com" in result.text())


async def test_theirs_or_mine_when_somebody_else_has_saved(
    page_context: PageContext, server: respx.Router, opened
):
    server.get(MAIL).respond(json=ACCOUNT, headers={"etag": '"1"'})
    page = opened(page_context)
    await until(lambda: state(page, names.MAIL_STATE) == "Saved")
    type_text(field(page, "host"), "mine.example.com")
    type_text(field(page, "password"), "secret")
    server.get(MAIL).respond(json={**ACCOUNT, "host": "theirs.example.com"}, headers={"etag": '"2"'})
    page_context.changes.tell(Change(version=2, at=datetime.now(UTC), kind="settings", id="mail", by="Lee"))
    bar = find(page, TheirsOrMine, names.MAIL_ELSEWHERE)
    await until(bar.isVisible)
    assert "theirs.example.com:587" in bar.text()
    assert field(page, "host").text() == "mine.example.com"
    click(find(page, QPushButton, f"{names.MAIL_ELSEWHERE}.theirs"))
    await until(lambda: field(page, "host").text() == "theirs.example.com")
    assert not bar.isVisible()


# ---------------------------------------------------------------- the outbox


async def test_the_outbox_is_live_and_gives_a_waiting_code(
    page_context: PageContext, server: respx.Router, opened
):
    page = opened(page_context, section="outbox")
    assert find(page, QTabWidget, names.SERVER_SETTINGS_TABS).currentIndex() == 1
    table = find(page, QTableView, names.OUTBOX_TABLE)
    QAbstractItemModelTester(table.model(), QAbstractItemModelTester.FailureReportingMode.Fatal, page)
    failed = mail(id="m2", state="failed", lastError="No such mailbox.", attempts=1)
    server.get("/api/v1/outbox").respond(json={"items": [mail(), failed]})
    page_context.changes.tell(Change(version=2, at=datetime.now(UTC), kind="mail", id="m1", by=None))
    await until(lambda: len(outbox(page)) == 2)
    assert outbox(page)[0] == [
        "gate@example.com",
        "Allocation code for device 547838629",
        "waits for a mail server",
        "just now",
        "–",
    ]
    assert "An installer may be waiting" in find(page, QLabel, "outbox.hint").text()
    table.selectRow(0)
    assert "123456" in find(page, QPlainTextEdit, names.OUTBOX_TEXT).toPlainText()
    assert not find(page, QPushButton, names.OUTBOX_RETRY).isEnabled()
    table.selectRow(1)
    assert find(page, QLabel, "outbox.error").text() == "No such mailbox."
    retried = server.post("/api/v1/outbox/m2/retry").respond(json=mail(id="m2", state="queued"))
    click(find(page, QPushButton, names.OUTBOX_RETRY))
    await until(lambda: retried.called)
    deleted = server.delete("/api/v1/outbox/m2").respond(204)
    server.get("/api/v1/outbox").respond(json={"items": [mail()]})
    click(find(page, QPushButton, names.OUTBOX_DELETE))
    dialog = await until(lambda: page.findChild(QWidget, names.CONFIRM))
    click(find(dialog, QPushButton, f"{names.CONFIRM}.ok"))
    await until(lambda: deleted.called and len(outbox(page)) == 1)


async def test_no_mail_moves_under_the_pointer(page_context: PageContext, server: respx.Router, opened):
    def to() -> list[str]:
        return [row[0] for row in outbox(page)]

    server.get("/api/v1/outbox").respond(json={"items": [mail(state="sent")]})
    page = opened(page_context, section="outbox")
    await until(lambda: to() == ["gate@example.com"])
    point_at(find(page, QTableView, names.OUTBOX_TABLE), row=0)
    newer = mail(id="m2", to="dock@example.com")
    server.get("/api/v1/outbox").respond(json={"items": [newer, mail(state="sent")]})
    page_context.changes.tell(None)
    await until(lambda: "An installer may be waiting" in find(page, QLabel, "outbox.hint").text())
    assert to() == ["gate@example.com"]
    point_elsewhere(page)
    assert to() == ["dock@example.com", "gate@example.com"]


# ---------------------------------------------------------------- networks, server, rights


async def test_vendor_networks_are_checked_line_by_line(
    page_context: PageContext, server: respx.Router, opened
):
    page = opened(page_context, section="networks")
    await until(lambda: state(page, names.NETWORKS_STATE) == "Not set")
    ranges = find(page, QPlainTextEdit, names.NETWORKS)
    type_text(ranges, "10.2.0.5/16")
    save = find(page, QPushButton, names.NETWORKS_SAVE)
    assert not save.isEnabled()
    find(page, QTabWidget, names.SERVER_SETTINGS_TABS).setFocus()
    assert "Line 1" in find(page, QLabel, names.NETWORKS_PROBLEM).text()
    type_text(ranges, "10.2.0.0/16")
    server.put("/api/v1/settings/vendor-networks").respond(
        json={"networks": ["10.2.0.0/16"]}, headers={"etag": '"2"'}
    )
    click(save)
    await until(lambda: state(page, names.NETWORKS_STATE) == "Saved")


async def test_whoever_is_no_owner_reads_why(page_context: PageContext, router: respx.Router, opened):
    page_context.directory.replace(
        [place.model_copy(update={"role": Role.BRANCH_ADMIN}) for place in sample_tree()]
    )
    page = opened(page_context)
    texts = [label.text() for label in page.findChildren(QLabel)]
    assert "The server's settings are for owners only." in texts
    assert "Only an owner may do this." in texts
    assert not router.calls
    page_context.changes.tell(None)
    assert page.unsaved() == ""


async def test_the_real_server_takes_and_keeps_all_of_it(live: Live, live_context: PageContext, opened):
    page = opened(live_context, live.owner.headquarters)
    await until(lambda: state(page, names.MAIL_STATE) == "Not set")
    type_text(field(page, "host"), "127.0.0.1")
    type_text(field(page, "port"), "1")
    type_text(field(page, "from"), "clue@example.com")
    type_text(field(page, "caFile"), "/nowhere/ca.pem")
    save = find(page, QPushButton, names.MAIL_SAVE)
    click(save)
    await until(lambda: problem(page, "caFile"))
    assert state(page, names.MAIL_STATE) == "Unsaved changes"
    type_text(field(page, "caFile"), "")
    assert problem(page, "caFile") == ""
    type_text(find(page, QLineEdit, names.MAIL_TEST_TO), "kim@example.com")
    click(find(page, QPushButton, names.MAIL_TEST))
    result = find(page, QLabel, names.MAIL_TEST_RESULT)
    await until(lambda: result.text() not in {"", "Sending a test mail…"})
    assert result.property("role") == "problem"
    click(save)
    await until(lambda: state(page, names.MAIL_STATE) == "Saved")
    assert live.owner.get("/settings/mail")["host"] == "127.0.0.1"
    click(find(page, QPushButton, names.MAIL_REMOVE))
    dialog = await until(lambda: page.findChild(QWidget, names.CONFIRM))
    click(find(dialog, QPushButton, f"{names.CONFIRM}.ok"))
    await until(lambda: state(page, names.MAIL_STATE) == "Not set")
    assert live.owner.get("/settings/mail")["host"] is None

    page.begin()
    page.point_to(ToServerSettings(HEADQUARTERS, SettingsSection.SERVER))
    fingerprint = find(page, QLabel, names.SERVER_FINGERPRINT)
    await until(lambda: len(fingerprint.text()) == 32 * 3 - 1)
    click(find(page, QWidget, names.SERVER_FINGERPRINT_COPY))
    assert QGuiApplication.clipboard().text() == fingerprint.text().replace("\n", ":")
    assert "in a file" in find(page, QLabel, names.SERVER_SECRETS).text()


async def test_registrations_of_the_whole_server(page_context: PageContext, server: respx.Router, opened):
    """With the Place of each; *Reject* refuses a device at its own Place."""
    now = datetime.now(UTC)
    pending = {
        "serial": "547838629",
        "placeId": LOBBY,
        "model": None,
        "requestedAt": now.isoformat(),
        "requestedFrom": "10.2.0.7",
        "expiresAt": (now + timedelta(minutes=30)).isoformat(),
        "attemptsLeft": 5,
        "state": "waiting",
    }
    limits = server.get(f"/api/v1/places/{HEADQUARTERS}/enrollment-limits")
    limits.respond(json={**QUIET, "pending": [pending], "mails": 1})
    refused = server.delete(f"/api/v1/places/{LOBBY}/pending-registrations/547838629").respond(204)
    page = opened(page_context, section="registrations")
    table = find(page, QTableView, names.PLACE_PENDING)
    await until(lambda: table.model().rowCount() == 1)
    assert [str(table.model().index(0, column).data()) for column in range(2)] == ["547838629", "Lobby"]
    said = find(page, QLabel, names.PLACE_LIMITS).text()
    assert said.startswith("Last 24 hours, everywhere: 1 of 1000 codes issued")
    table.selectRow(0)
    click(find(page, QPushButton, names.PLACE_NOT_OURS))
    asked = await until(lambda: page.findChild(QWidget, names.CONFIRM))
    limits.respond(json={**QUIET, "mails": 1})
    click(find(asked, QPushButton, f"{names.CONFIRM}.ok"))
    await until(lambda: refused.called and table.model().rowCount() == 0)
