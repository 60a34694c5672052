"""The console with its own bundled server: first run, sign-in, the server's death while one types, the end in order."""

import os
import signal
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from opened_console import bundled, console, fill, reached, set_up
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton, QTreeView
from qt import click, find, type_text, until
from running import OWNER

from clue_desktop.client.admin import AdminClient
from clue_desktop.client.errors import Unauthenticated
from clue_desktop.profiles import Profiles
from ui import names
from ui.application import ConsoleOptions
from ui.frame import screens
from ui.frame.console import Console
from ui.state.context import PageContext
from ui.state.destination import Destination, PageKey
from ui.state.hosting import BundledHost
from ui.state.session import Phase
from ui.widgets.page import Page


class TypingPage(Page[Destination]):
    """A page with a field in which somebody is typing."""

    def __init__(self, context: PageContext, place_id: str) -> None:
        super().__init__(context, place_id)
        self.field = QLineEdit(self)
        self.field.setObjectName("typed")

    def unsaved(self) -> str:
        return f"{self.field.text()} is not saved." if self.field.text() else ""


async def typing_field(opened: Console) -> QLineEdit:
    """Return the field of the page that opens a moment after one is signed in."""
    await until(lambda: opened.window.findChildren(QLineEdit, "typed"))
    return find(opened.window, QLineEdit, "typed")


@pytest.fixture(autouse=True)
def _typing_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests of the frame: what the pages themselves do is their own tests' business."""
    monkeypatch.setattr(screens, "FACTORIES", dict.fromkeys(PageKey, TypingPage))


@pytest.fixture
def options(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ConsoleOptions:
    """A console of its own, on a machine without a keyring."""
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    return bundled(tmp_path)


def client_of(opened: Console) -> AdminClient:
    assert opened.session.client is not None
    return opened.session.client


def server_pid(opened: Console) -> int | None:
    """Return the bundled server's process, None between two of them."""
    assert isinstance(opened.session.host, BundledHost)
    return opened.session.host.process.pid


def kill_server(opened: Console) -> int:
    """End the bundled server as a crash would; return which process it was."""
    pid = server_pid(opened)
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    return pid


async def sign_in(opened: Console, password: str) -> None:
    fill(opened.window, {names.SIGN_IN_EMAIL: OWNER["email"], names.SIGN_IN_PASSWORD: password})
    click(find(opened.window, QPushButton, names.SIGN_IN_SUBMIT))


async def test_first_run_sign_in_and_the_end(options: ConsoleOptions):
    """From nothing to a tree; closed; opened again with a wrong and the right password; where it was left."""
    async with console(options) as opened:
        await reached(opened, Phase.SETUP_REQUIRED)
        click(find(opened.window, QPushButton, names.SETUP_SUBMIT))
        await until(lambda: "organization" in opened._entrance.problems)
        fill(opened.window, {names.SETUP_PASSWORD: "short"})
        await set_up(opened)
        tree = find(opened.window, QTreeView, names.PLACE_TREE)
        assert tree.model().rowCount() == 1
        assert opened.workspace is not None
        group = next(node.id for node in await client_of(opened).places.all() if node.name == "Tower A")
        opened.workspace.go_to_node(group)
        assert opened.workspace.navigation.page is PageKey.OVERVIEW
        await until(lambda: not find(opened.window, QPushButton, names.NAV_ACCESS_SERVICE).isHidden())
        customer_api = find(opened.window, QPushButton, names.NAV_CUSTOMER_API)
        assert not customer_api.isEnabled()
        await until(lambda: "Choose the access type" in customer_api.toolTip())
        click(find(opened.window, QPushButton, names.NAV_ACCESS_SERVICE))
        assert opened.workspace.pages.shown == (group, PageKey.ACCESS_SERVICE)
        pid = server_pid(opened)
        assert pid is not None
        await opened.session.sign_out()

    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    assert Profiles(options.settings).profile().email == OWNER["email"]

    async with console(options) as opened:
        await reached(opened, Phase.SIGN_IN)
        assert find(opened.window, QLineEdit, names.SIGN_IN_EMAIL).text() == OWNER["email"]
        await sign_in(opened, "not the password")
        await until(lambda: opened._entrance.fault)
        assert "wrong" in opened._entrance.fault
        await sign_in(opened, OWNER["password"])
        await reached(opened, Phase.READY)
        assert opened.workspace is not None
        assert opened.workspace.pages.shown == (group, PageKey.ACCESS_SERVICE)


async def test_a_sole_owner_who_has_forgotten_the_password_sets_a_new_one_on_this_computer(
    options: ConsoleOptions, monkeypatch: pytest.MonkeyPatch
):
    async with console(options) as opened:
        await set_up(opened)
        window, entrance = opened.window, opened._entrance
        await opened.session.sign_out()
        await reached(opened, Phase.SIGN_IN)
        click(await until(lambda: window.findChild(QPushButton, names.SIGN_IN_RESET_HERE)))
        submit = await until(lambda: window.findChild(QPushButton, names.RESET_HERE_SUBMIT))
        fill(window, {names.RESET_HERE_EMAIL: "nobody", names.RESET_HERE_PASSWORD: "short"})
        click(submit)
        await until(lambda: set(entrance.problems) == {"email", "password"})
        another = "quite another passphrase"
        fill(window, {names.RESET_HERE_EMAIL: "-x@example.com", names.RESET_HERE_PASSWORD: another})
        click(submit)
        await until(lambda: "no administrator with the email address -x@example.com" in entrance.fault)
        with monkeypatch.context() as somebody:
            somebody.setattr(os, "getuid", lambda: 12345)
            fill(window, {names.RESET_HERE_EMAIL: OWNER["email"]})
            click(submit)
            await until(lambda: "belongs to another user of this computer" in entrance.fault)
            assert not entrance.may_reset_here  # nor would it be offered
        click(submit)
        await until(lambda: entrance.note.startswith("Your new password is set."))
        await until(find(window, QPushButton, names.SIGN_IN_SUBMIT).isVisible)
        assert find(window, QLineEdit, names.SIGN_IN_EMAIL).text() == OWNER["email"]
        await sign_in(opened, OWNER["password"])
        await until(lambda: "is wrong (attempts left: 4)" in entrance.fault)
        await sign_in(opened, another)
        await reached(opened, Phase.READY)


async def test_what_is_typed_survives_the_servers_death(options: ConsoleOptions):
    async with console(options) as opened:
        await set_up(opened)
        typed = await typing_field(opened)
        type_text(typed, "half a name")
        pid = server_pid(opened)
        assert pid is not None
        told: list[object] = []
        opened._changes.follow(told.append)
        os.kill(pid, signal.SIGKILL)
        await reached(opened, Phase.LOST)
        assert opened._banner.isVisible()
        assert "cannot be reached" in opened._banner.text() or "lost" in opened._banner.text()
        type_text(typed, "the whole name")
        await reached(opened, Phase.READY, seconds=30)
        assert not opened._banner.isVisible()
        assert find(opened.window, QLineEdit, "typed") is typed
        assert typed.text() == "the whole name"
        await until(lambda: None in told)
        assert server_pid(opened) != pid
        assert await client_of(opened).places.all()


async def test_unsaved_work_keeps_the_page_and_the_window_until_one_agrees(options: ConsoleOptions):
    async with console(options) as opened:
        await set_up(opened)
        workspace = opened.workspace
        assert workspace is not None
        typed = await typing_field(opened)
        was = workspace.pages.shown
        type_text(typed, "draft")
        click(find(opened.window, QPushButton, names.NAV_DEVICES))
        assert workspace.pages.shown == was
        click(find(opened.window, QPushButton, names.LEAVE_STAY))
        await until(lambda: not opened.window.findChildren(QPushButton, names.LEAVE_STAY))
        opened.window.activateWindow()
        await until(opened.window.isActiveWindow)
        QTest.keySequence(opened.window, QKeySequence("Ctrl+Q"))
        click(find(opened.window, QPushButton, names.LEAVE_STAY))
        await until(lambda: not opened.window.findChildren(QPushButton, names.LEAVE_STAY))
        opened.window.close()
        assert opened.window.isVisible()
        click(find(opened.window, QPushButton, names.LEAVE_GO))
        assert not opened.window.isVisible()


async def test_a_second_window_on_the_same_data_says_what_to_do_and_takes_over_when_it_can(
    options: ConsoleOptions,
):
    async with AsyncExitStack() as of_first:
        await reached(await of_first.enter_async_context(console(options)), Phase.SETUP_REQUIRED)
        async with console(options) as second:
            await reached(second, Phase.STOPPED)
            assert second._banner.text().startswith("The console is open already with the data in ")
            assert "--server" in second._banner.text()
            await of_first.aclose()
            click(find(second.window, QPushButton, names.BANNER_RETRY))
            await reached(second, Phase.SETUP_REQUIRED)


async def test_a_revoked_session_asks_to_sign_in_again_and_keeps_the_page(options: ConsoleOptions):
    async with console(options) as opened:
        await set_up(opened)
        typed = await typing_field(opened)
        type_text(typed, "kept")
        client = client_of(opened)
        token = client.token
        await client._connection.tell("DELETE", "/api/v1/session")
        with pytest.raises(Unauthenticated):
            await client.places.all()
        await reached(opened, Phase.SIGN_IN)
        assert "ended" in opened.session.state.reason
        await sign_in(opened, OWNER["password"])
        await reached(opened, Phase.READY)
        assert client.token != token
        assert find(opened.window, QLineEdit, "typed") is typed
        assert typed.text() == "kept"
        type_text(typed, "")


async def test_a_server_that_was_left_before_it_is_set_up_can_still_be_set_up(options: ConsoleOptions):
    """Closed at the first-run page; opened again; the server dies; then the setup."""
    async with console(options) as opened:
        await reached(opened, Phase.SETUP_REQUIRED)
    async with console(options) as opened:
        await reached(opened, Phase.SETUP_REQUIRED)
        assert not find(opened.window, QLineEdit, names.SETUP_TOKEN).isVisible()
        pid = kill_server(opened)
        await until(
            lambda: server_pid(opened) != pid and opened.session.host.describes == "Bundled server running"
        )
        await set_up(opened)
