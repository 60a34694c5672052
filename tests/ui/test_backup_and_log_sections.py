"""Backups and the log in the server settings, as an owner uses them: on a real server, and against faults."""

import asyncio
import tarfile
from pathlib import Path

import httpx
import pytest
import respx
from PySide6.QtWidgets import (
    QCheckBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSpinBox,
    QTableView,
    QTabWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot
from qt import HEADQUARTERS, Live, click, find, type_text, until

from clue_desktop.contract.events import Change
from clue_desktop.contract.operation import Backup
from ui import names
from ui.server_settings.backup_section import BackupSection
from ui.server_settings.page import ServerSettingsPage
from ui.state.context import PageContext
from ui.state.destination import SettingsSection, ToServerSettings
from ui.state.notices import Level
from ui.widgets.labels import Pill
from ui.widgets.typed_setting import TheirsOrMine

BACKUP = {
    "name": "clue-20300101-000000000.tar",
    "madeAt": "2030-01-01T00:00:00Z",
    "size": 1_500_000,
    "daily": True,
}
DAILY = "/api/v1/settings/backup"


@pytest.fixture
def opened(qtbot: QtBot):
    def open_page(context: PageContext, place_id: str = HEADQUARTERS, section: str = "backup"):
        page = ServerSettingsPage(context, place_id)
        qtbot.addWidget(page, before_close_func=lambda closing: closing.leave())
        page.resize(1000, 700)
        page.show()
        page.begin()
        page.point_to(ToServerSettings(HEADQUARTERS, SettingsSection(section)))
        return page

    return open_page


@pytest.fixture
def server(router: respx.Router) -> respx.Router:
    """A server with one backup."""
    router.get(DAILY).respond(json={"daily": False, "keep": 7}, headers={"etag": '"1"'})
    router.get("/api/v1/backups").respond(json={"items": [BACKUP], "folder": "/data/backups"})
    router.get("/api/v1/log").respond(json={"lines": ["10:00 INFO one [a1]", "10:01 ERROR two [b2]"]})
    router.get("/api/v1/settings/state").respond(json={"mailSetUp": True, "secretsFrom": "file"})
    router.get("/api/v1/settings/certificates").respond(json={"items": []})
    others = r"^/api/v1/(outbox|settings/(mail|vendor-networks|vendor-calls|retention)|places/[0-9]+/enrollment-limits)$"
    router.route(path__regex=others).respond(404, json={})  # what other sections ask is not looked at here
    return router


def listed(page: QWidget) -> int:
    return find(page, QTableView, names.BACKUPS).model().rowCount()


def notices(context: PageContext, level: Level) -> list[str]:
    return [notice.text for notice in context.notices.shown if notice.level is level]


def files_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def choose_the_first(page: QWidget) -> None:
    find(page, QTableView, names.BACKUPS).selectRow(0)


async def test_one_is_made_saved_here_and_deleted(
    live: Live, live_context: PageContext, opened, tmp_path: Path
):
    page = opened(live_context, live.owner.headquarters)
    await until(lambda: "secret.key" in find(page, QLabel, names.BACKUP_KEY).text())
    before = listed(page)
    click(find(page, QPushButton, names.BACKUP_NOW))
    await until(lambda: listed(page) == before + 1)
    assert any("is made" in text for text in notices(live_context, Level.DONE))

    assert not find(page, QPushButton, names.BACKUP_SAVE_HERE).isEnabled()
    choose_the_first(page)
    assert find(page, QPushButton, names.BACKUP_SAVE_HERE).isEnabled()
    (section,) = page.findChildren(BackupSection)
    backup: Backup = (await live.client.backups.all()).items[0]
    section.save_to(backup, tmp_path / "here.tar")
    await until((tmp_path / "here.tar").exists)
    with tarfile.open(tmp_path / "here.tar") as tar:
        assert tar.getnames()[-1] == "manifest.json"
    assert files_in(tmp_path) == ["here.tar"]

    choose_the_first(page)
    click(find(page, QPushButton, names.BACKUP_DELETE))
    click(find(page, QPushButton, f"{names.CONFIRM}.ok"))
    await until(lambda: listed(page) == before)
    assert (await live.client.backups.all()).items == []


async def test_while_one_is_made_it_says_so(page_context: PageContext, server: respx.Router, opened):
    made = asyncio.Event()

    async def answer(_request: httpx.Request) -> httpx.Response:
        await made.wait()
        return httpx.Response(201, json=BACKUP)

    server.post("/api/v1/backups").mock(side_effect=answer)
    page = opened(page_context)
    await until(lambda: listed(page) == 1)
    now, progress = find(page, QPushButton, names.BACKUP_NOW), find(page, QLabel, names.BACKUP_PROGRESS)
    click(now)
    await until(lambda: "is being made" in progress.text())
    assert not now.isEnabled()
    made.set()
    await until(now.isEnabled)
    assert progress.text() == ""
    assert any("is made" in text for text in notices(page_context, Level.DONE))


async def test_the_daily_one_is_chosen_and_saved(live: Live, live_context: PageContext, opened):
    page = opened(live_context, live.owner.headquarters)
    save = find(page, QPushButton, names.BACKUP_SAVE)
    daily, keep = find(page, QCheckBox, names.BACKUP_DAILY), find(page, QSpinBox, names.BACKUP_KEEP)
    await until(daily.isEnabled)
    assert not save.isEnabled()
    assert not keep.isEnabled()
    click(daily)
    keep.setValue(3)
    assert "Unsaved" in find(page, Pill, names.BACKUP_STATE).text()
    assert "each day" in page.unsaved()
    click(save)
    await until(lambda: find(page, Pill, names.BACKUP_STATE).text() == "Saved")
    kept = await live.client.backups.settings()
    assert (kept.value.daily, kept.value.keep) == (True, 3)
    await live.client.backups.set_settings(kept.value.model_copy(update={"daily": False}))


async def test_theirs_or_mine(page_context: PageContext, server: respx.Router, opened):
    page = opened(page_context)
    daily = find(page, QCheckBox, names.BACKUP_DAILY)
    await until(daily.isEnabled)
    click(daily)
    stale = {"title": "x", "status": 412, "detail": "x", "code": "precondition_failed"}
    server.put(DAILY).respond(412, json=stale, headers={"content-type": "application/problem+json"})
    server.get(DAILY).respond(json={"daily": True, "keep": 30}, headers={"etag": '"2"'})
    click(find(page, QPushButton, names.BACKUP_SAVE))
    elsewhere = find(page, TheirsOrMine, names.BACKUP_ELSEWHERE)
    await until(lambda: "30" in elsewhere.text())
    click(find(page, QPushButton, f"{names.BACKUP_ELSEWHERE}.theirs"))
    await until(lambda: find(page, QSpinBox, names.BACKUP_KEEP).value() == 30)
    assert daily.isChecked()


async def test_with_postgresql_it_says_how(page_context: PageContext, server: respx.Router, opened):
    problem = {
        "title": "Conflict",
        "status": 409,
        "code": "backup_by_postgresql",
        "detail": "The data is in PostgreSQL: back it up with pg_dump.",
    }
    server.get("/api/v1/backups").mock(
        return_value=httpx.Response(409, json=problem, headers={"content-type": "application/problem+json"})
    )
    page = opened(page_context)
    await until(lambda: "pg_dump" in find(page, QLabel, names.BACKUP_FAULT).text())
    assert not find(page, QPushButton, names.BACKUP_NOW).isEnabled()


async def test_a_file_that_cannot_be_written_and_a_server_that_breaks_off(
    page_context: PageContext, server: respx.Router, opened, tmp_path: Path
):
    page = opened(page_context)
    await until(lambda: listed(page) == 1)
    (section,) = page.findChildren(BackupSection)
    backup = Backup.model_validate(BACKUP)
    path = f"/api/v1/backups/{BACKUP['name']}"
    server.get(path).respond(200, content=b"tar", headers={"content-type": "application/x-tar"})
    section.save_to(backup, tmp_path / "none" / "here.tar")
    await until(lambda: notices(page_context, Level.FAULT))
    assert "No such file" in notices(page_context, Level.FAULT)[0]
    server.get(path).mock(side_effect=httpx.ReadError("gone"))
    section.save_to(backup, tmp_path / "here.tar")
    await until(lambda: len(notices(page_context, Level.FAULT)) == 2)
    assert files_in(tmp_path) == []


async def test_others_changes_are_seen(page_context: PageContext, server: respx.Router, opened):
    page = opened(page_context)
    await until(lambda: listed(page) == 1)
    server.get("/api/v1/backups").respond(json={"items": [], "folder": "/data/backups"})
    page_context.changes.tell(
        Change.model_validate(
            {"version": 1, "at": "2030-01-01T00:00:00Z", "kind": "backup", "id": "x", "by": "Ada"}
        )
    )
    await until(lambda: listed(page) == 0)


async def test_the_log_is_read_searched_and_read_again(
    page_context: PageContext, server: respx.Router, opened
):
    page = opened(page_context, section="log")
    tabs = find(page, QTabWidget, names.SERVER_SETTINGS_TABS)
    assert tabs.tabText(tabs.currentIndex()) == "Server log"
    text, counter = find(page, QPlainTextEdit, names.LOG_TEXT), find(page, QLabel, names.LOG_COUNTER)
    await until(lambda: text.toPlainText() == "10:00 INFO one [a1]\n10:01 ERROR two [b2]")
    assert counter.text() == "2 lines"
    type_text(find(page, QLineEdit, names.LOG_SEARCH), "B2")
    assert text.toPlainText() == "10:01 ERROR two [b2]"
    assert counter.text() == "1 of 2 lines"
    type_text(find(page, QLineEdit, names.LOG_SEARCH), "nowhere")
    assert text.toPlainText() == ""
    find(page, QLineEdit, names.LOG_SEARCH).clear()
    server.get("/api/v1/log").respond(json={"lines": ["three"]})
    click(find(page, QPushButton, names.LOG_AGAIN))
    await until(lambda: text.toPlainText() == "three")


async def test_the_real_log_shows_what_was_refused(live: Live, live_context: PageContext, opened):
    live.owner.ask("PUT", "/settings/backup", {"keep": 0}, 422, headers={"x-request-id": "look-for-me"})
    page = opened(live_context, live.owner.headquarters, section="log")
    text = find(page, QPlainTextEdit, names.LOG_TEXT)
    await until(lambda: "[look-for-me]" in text.toPlainText())
