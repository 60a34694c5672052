"""*About* and the line of the status bar: what is there to know, to copy, to open; licences found; a new version told of."""

import asyncio
import getpass
import platform
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from feeds import NOW, FeedServer, envelope, feed, feed_server
from opened_console import console, reached
from PySide6.QtCore import QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QCheckBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QPushButton,
    QTabWidget,
)
from pytestqt.qtbot import QtBot
from qt import Live, click, find, type_text, until

from clue_desktop import __version__
from clue_desktop.about import for_support
from clue_desktop.client import new_version as client
from clue_desktop.client.new_version import Answer, understood
from clue_desktop.new_version_feed import FEED, Feed
from clue_desktop.new_version_keeping import NewsKeeping
from clue_desktop.profiles import Profiles
from ui import names
from ui.application import ConsoleOptions
from ui.frame.about import AboutDialog, Surroundings
from ui.frame.window import MainWindow
from ui.state.new_versions import NewVersions
from ui.state.session import Phase
from ui.state.tasks import Tasks


@dataclass
class Around:
    """A window with what *About* needs, and what it opened."""

    window: MainWindow
    folder: Path
    signed: bytes = field(default_factory=envelope)
    opened: list[QUrl] = field(default_factory=list)
    opens: bool = True

    async def ask(self, _feed: Feed) -> Answer:
        return understood(self.signed, feed())

    def known(self, of: Feed | None = None) -> NewVersions:
        return NewVersions("0.1.0", of or feed(), NewsKeeping(self.folder), self.ask, lambda: NOW)

    def open_url(self, url: QUrl) -> bool:
        self.opened.append(url)
        return self.opens

    @contextmanager
    def dialog(self, known: NewVersions | None = None) -> Iterator[AboutDialog]:
        (self.folder / "config").mkdir(exist_ok=True)
        where = Surroundings(
            "https://server.example:8443 · 0.1.0",
            self.folder / "config",
            self.folder / "server",
            self.folder / "config" / "server.log",
        )
        tasks = Tasks(lambda fault, doing: pytest.fail(f"{doing}: {fault}"))
        dialog = AboutDialog(self.window, where, known or self.known(), tasks, open_url=self.open_url)
        dialog.open()
        try:
            yield dialog
        finally:
            dialog.reject()


@pytest.fixture
def around(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Around:
    monkeypatch.setattr(Path, "home", lambda: tmp_path / "kim.minji")
    monkeypatch.setattr(platform, "node", lambda: "door-pc-7.corp.test")
    (tmp_path / "kim.minji").mkdir()
    window = MainWindow()
    qtbot.addWidget(window)
    window.resize(1280, 680)
    window.show()
    return Around(window, tmp_path / "kim.minji")


def test_what_is_copied_names_nobody(around: Around):
    with around.dialog() as dialog:
        click(find(dialog, QPushButton, names.ABOUT_COPY))
        copied = QGuiApplication.clipboard().text()
    for expected in (
        __version__,
        "https://‹server›:8443 · 0.1.0",
        str(Path("~") / "config"),
        "Qt 6.",
        "httpx",
        "LGPL",
    ):
        assert expected in copied
    for kept in ("kim.minji", "server.example", "door-pc-7", str(around.folder)):
        assert kept not in copied


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("https://127.0.0.1:8443 · 0.1.0", "https://127.0.0.1:8443 · 0.1.0"),
        ("https://localhost:8443", "https://localhost:8443"),
        ("https://[::1]:8443", "https://[::1]:8443"),
        ("https://[fd00::7]:8443/x", "https://‹server›:8443/x"),
        ("https://10.1.2.3", "https://‹server›"),
        ("https://user:secret@10.1.2.3/", "https://‹server›/"),
        ("C:\\Users\\Kim.Minji\\AppData", "C:\\Users\\‹user›\\AppData"),
        ("on DOOR-PC-7.corp.test, DOOR-PC-7", "on ‹computer›, ‹computer›"),
        ("kim@corp.test asked", "‹email› asked"),
        ("kim.minjis", "kim.minjis"),
    ],
)
def test_names_of_people_and_computers_are_masked(around: Around, text: str, left: str):
    assert around.folder.name == "kim.minji"
    assert for_support(text) == left


def test_a_user_whom_the_system_does_not_know_is_no_fault(around: Around, monkeypatch: pytest.MonkeyPatch):
    def unknown() -> str:
        raise OSError("no user")

    monkeypatch.setattr(getpass, "getuser", unknown)
    assert for_support(str(around.folder / "x")) == str(Path("~") / "x")


def test_folders_are_opened_and_one_that_is_not_there_is_not(around: Around):
    with around.dialog() as dialog:
        assert not find(dialog, QPushButton, names.about_open("data")).isEnabled()
        click(find(dialog, QPushButton, names.about_open("settings")))
        click(find(dialog, QPushButton, names.about_open("log")))
        assert around.opened == [QUrl.fromLocalFile(around.folder / "config")] * 2
        around.opens = False
        click(find(dialog, QPushButton, names.about_open("settings")))
        said = [label.text() for label in dialog.findChildren(QLabel) if "opened nothing" in label.text()]
        assert len(said) == 1
        assert str(around.folder / "config") in said[0]


def test_a_folder_of_another_user_is_not_opened(around: Around, monkeypatch: pytest.MonkeyPatch):
    def refused(_: Path) -> bool:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "is_dir", refused)
    with around.dialog() as dialog:
        for what in ("settings", "data", "log"):
            assert not find(dialog, QPushButton, names.about_open(what)).isEnabled()


def test_the_licences_are_found_and_read(around: Around):
    with around.dialog() as dialog:
        find(dialog, QTabWidget, names.ABOUT_TABS).setCurrentIndex(2)
        shown = find(dialog, QListWidget, names.ABOUT_LICENCES)
        text = find(dialog, QPlainTextEdit, names.ABOUT_PARTS)
        search = find(dialog, QLineEdit, names.ABOUT_LICENCE_SEARCH)
        parts = text.toPlainText().splitlines()
        assert any(line.startswith("PySide6") and "LGPL" in line for line in parts)
        assert not any(line.lower().startswith(("pytest", "mypy", "clue-desktop")) for line in parts)
        assert all(len(line.split()) > 2 for line in parts), "each with its licence"
        assert shown.count() == len(parts) + 4, "all of them, this program, Qt, Python"
        for words, first, stands in (
            ("clue", "CLUe Desktop", "Apache License"),
            ("qt lgpl", "Qt 6", "put changed ones in their place"),
            ("python psf", "Python", "PYTHON SOFTWARE FOUNDATION LICENSE"),
            ("httpx", "httpx", "Encode"),
            ("jamesgr.prior no such words", "", "Nothing is found."),
            ("MPL-2.0 certifi", "certifi", "Mozilla"),
        ):
            search.clear()
            type_text(search, words)
            titles = [shown.item(row).text() for row in range(shown.count())]
            assert titles[0].startswith(first) if first else titles == []
            assert stands in text.toPlainText()
        search.clear()
        assert text.toPlainText().splitlines() == parts
        shown.setCurrentRow(1)
        assert "Apache License" in text.toPlainText()


async def test_a_new_version_is_told_of_and_its_page_opened(around: Around):
    known = around.known()
    with around.dialog(known) as dialog:
        dialog.show_new_version()
        state = find(dialog, QLabel, names.ABOUT_NEW_VERSION_STATE)
        news = find(dialog, QPlainTextEdit, names.ABOUT_NEWS)
        page = find(dialog, QPushButton, names.ABOUT_DOWNLOAD)
        assert "not been asked yet" in state.text()
        assert not news.isVisible()
        assert not page.isVisible()
        click(find(dialog, QPushButton, names.ABOUT_CHECK))
        await until(news.isVisible)
        assert state.text() == "Version 0.2.0 is here, of 2026-11-27."
        assert news.toPlainText().startswith("Doors open sooner.\nFewer mails.\n\nclue-desktop-0.2.0-windows")
        assert "123.5 MB\nSHA-256 abab" in news.toPlainText()
        click(page)
        assert around.opened == [QUrl("https://downloads.vendor.test/clue-desktop/0.2.0")]
        asks = find(dialog, QCheckBox, names.ABOUT_ASKS)
        assert asks.isChecked()
        asks.click()
        assert not NewsKeeping(around.folder).read().asks
        assert not news.isVisible()


def test_without_a_feed_there_is_nothing_to_press(around: Around):
    with around.dialog(around.known(FEED)) as dialog:
        dialog.show_new_version()
        assert "without an address" in find(dialog, QLabel, names.ABOUT_NEW_VERSION_STATE).text()
        assert not find(dialog, QPushButton, names.ABOUT_CHECK).isEnabled()
        assert not find(dialog, QCheckBox, names.ABOUT_ASKS).isEnabled()


@pytest.fixture(scope="module")
def server() -> Iterator[FeedServer]:
    with feed_server() as server:
        yield server


async def test_the_console_says_it_in_the_status_bar_and_nothing_waits_for_the_answer(
    live: Live, server: FeedServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """The whole console, over real HTTPS; the feed answers only when the sign-in is long there."""
    asked, may_answer = asyncio.Event(), asyncio.Event()
    server.answers(envelope(version="99.0"))

    async def ask(of: Feed) -> Answer:
        asked.set()
        await may_answer.wait()
        return await client_ask(of, tls=server.tls)

    client_ask = client.ask
    monkeypatch.setattr(client, "ask", ask)
    monkeypatch.setattr("clue_desktop.new_version_feed.FEED", server.feed)
    monkeypatch.setattr("ui.state.new_versions.FIRST_SECONDS", 0)
    monkeypatch.delenv("CLUE_NEW_VERSIONS", raising=False)
    monkeypatch.setenv("NO_PROXY", "localhost")

    monkeypatch.setattr("ui.application._now", lambda: NOW)
    profiles = Profiles(tmp_path)
    profiles.change(profiles.profile(live.server.url), fingerprint=live.server.ready["fingerprint"])
    options = ConsoleOptions(server=live.server.url, settings=tmp_path)
    async with console(options) as opened:
        line = find(opened.window, QPushButton, names.NEW_VERSION)
        await reached(opened, Phase.SIGN_IN)
        await asked.wait()
        assert not line.isVisible()
        may_answer.set()
        await until(line.isVisible)
        assert line.text() == "Version 99.0 is here"
        assert opened.notices.shown == [], "quietly"
        click(line)
        dialog = await until(lambda: opened.window.findChild(AboutDialog, names.ABOUT_DIALOG))
        assert dialog.tabs.currentWidget() is dialog.new_version
        assert "Version 99.0 is here" in find(dialog, QLabel, names.ABOUT_NEW_VERSION_STATE).text()
        dialog.reject()
    server.asked.clear()
    async with console(options) as opened:
        assert find(opened.window, QPushButton, names.NEW_VERSION).text() == "Version 99.0 is here"
    assert server.asked == [], "known again without asking"


async def test_the_switch_of_a_fleet_keeps_the_whole_console_from_asking(
    live: Live, server: FeedServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    server.answers(envelope())
    server.asked.clear()
    monkeypatch.setattr("clue_desktop.new_version_feed.FEED", server.feed)
    monkeypatch.setattr("ui.state.new_versions.FIRST_SECONDS", 0)
    monkeypatch.setenv("CLUE_NEW_VERSIONS", "off")
    async with console(ConsoleOptions(server=live.server.url, settings=tmp_path)) as opened:
        await reached(opened, Phase.FINGERPRINT)
        opened.window.menu.about.trigger()
        dialog = await until(lambda: opened.window.findChild(AboutDialog, names.ABOUT_DIALOG))
        assert "CLUE_NEW_VERSIONS" in find(dialog, QLabel, names.ABOUT_NEW_VERSION_STATE).text()
        assert not find(dialog, QPushButton, names.ABOUT_CHECK).isEnabled()
        dialog.reject()
    assert server.asked == []
