"""The console with a server elsewhere: the fingerprint is compared before anything is sent, and pinned after."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton
from qt import Live, click, find, type_text, until
from running import OWNER, start_server

from clue_desktop.client.trust import presented_fingerprint
from clue_desktop.profiles import Profiles
from ui import names
from ui.application import ConsoleOptions, open_console
from ui.frame.console import Console
from ui.frame.window import MainWindow
from ui.state.session import Phase


@pytest.fixture(autouse=True)
def _no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")


@asynccontextmanager
async def console(options: ConsoleOptions) -> AsyncIterator[Console]:
    """Open the console on a server elsewhere and close it."""
    window = MainWindow()
    window.show()
    opened = await open_console(window, options)
    try:
        yield opened
    finally:
        window.close_now()
        await opened.aclose()
        window.deleteLater()


async def test_the_fingerprint_is_compared_once_and_pinned(live: Live, tmp_path: Path):
    options = ConsoleOptions(server=live.server.url, settings=tmp_path)
    async with console(options) as opened:
        await until(lambda: opened.session.state.phase is Phase.FINGERPRINT)
        shown = find(opened.window, QLabel, names.FINGERPRINT).text().replace("\n", ":")
        assert shown == live.server.ready["fingerprint"]
        assert opened.session.client is None
        room = find(opened.window, QLabel, names.STATUS_SERVER).sizeHint()
        click(find(opened.window, QPushButton, names.FINGERPRINT_ACCEPT))
        await until(lambda: opened.session.state.phase is Phase.SIGN_IN)
        type_text(find(opened.window, QLineEdit, names.SIGN_IN_EMAIL), OWNER["email"])
        type_text(find(opened.window, QLineEdit, names.SIGN_IN_PASSWORD), OWNER["password"])
        click(find(opened.window, QPushButton, names.SIGN_IN_SUBMIT))
        await until(lambda: opened.session.state.phase is Phase.READY)
        kept = opened.window.account.menu().findChild(QAction, names.STATUS_SIGN_IN)
        assert isinstance(kept, QAction)
        assert kept.text() == "Sign-in kept until the window closes"
        server = find(opened.window, QLabel, names.STATUS_SERVER)
        assert (server.text(), server.accessibleName()) == ("● connected", "Server: Seoul HQ, connected")
        assert server.sizeHint() == room, "what stands beside it stays where it is"

    known = Profiles(tmp_path).profile(live.server.url)
    assert (known.fingerprint, known.name) == (live.server.ready["fingerprint"], "Seoul HQ")
    async with console(options) as opened:
        await until(lambda: opened.session.state.phase is Phase.SIGN_IN)
    assert live.server.process.poll() is None, "a server elsewhere is not ours to stop"


async def test_refusing_the_fingerprint_sends_and_keeps_nothing(live: Live, tmp_path: Path):
    async with console(ConsoleOptions(server=live.server.url, settings=tmp_path)) as opened:
        await until(lambda: opened.session.state.phase is Phase.FINGERPRINT)
        click(find(opened.window, QPushButton, names.FINGERPRINT_REFUSE))
        assert not opened.window.isVisible()
        assert opened.session.client is None
    assert Profiles(tmp_path).all() == []


async def test_another_certificate_is_said_and_not_connected_to(live: Live, tmp_path: Path):
    profiles = Profiles(tmp_path)
    profiles.change(profiles.profile(live.server.url), fingerprint=":".join(["AB"] * 32))
    async with console(ConsoleOptions(server=live.server.url, settings=tmp_path)) as opened:
        await until(lambda: opened.session.state.phase is Phase.STOPPED)
        assert "fingerprint is" in opened._banner.text()
        assert live.server.ready["fingerprint"] in opened._banner.text()
        assert opened.session.server is None


async def test_a_server_that_is_away_is_waited_for(tmp_path: Path):
    """It is started only after the console, on the port that the console knows."""
    first = start_server(tmp_path / "data")
    fingerprint = presented_fingerprint("127.0.0.1", int(first.url.rpartition(":")[2]))
    port = first.url.rpartition(":")[2]
    first.stop()
    profiles = Profiles(tmp_path / "settings")
    profiles.remember(replace(profiles.profile(first.url), fingerprint=fingerprint))
    again = None
    async with console(ConsoleOptions(server=first.url, settings=tmp_path / "settings")) as opened:
        await until(lambda: opened.session.state.phase is Phase.LOST)
        assert "nothing accepts connections" in opened._banner.text()
        again = await asyncio.to_thread(start_server, tmp_path / "data", "--port", port)
        click(find(opened.window, QPushButton, names.BANNER_RETRY))
        await until(lambda: opened.session.state.phase is Phase.SETUP_REQUIRED)
        assert find(opened.window, QLineEdit, names.SETUP_TOKEN).isVisible()
    assert again.stop() == 0
    for pipe in (first.process.stdin, first.process.stdout, again.process.stdin, again.process.stdout):
        if pipe is not None:
            pipe.close()
