"""The ways in beside the sign-in, and one's own account, in the whole console with a real server."""

import re
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from administrators import PASSWORD
from opened_console import fill
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDialog, QLabel, QLineEdit, QPushButton, QTableView, QToolButton, QWidget
from qt import Live, click, find, until

from clue_desktop.client.admin import AdminClient
from clue_desktop.client.errors import Unauthenticated
from clue_desktop.client.trust import ssl_context
from clue_desktop.domain.permissions import Role
from clue_desktop.profiles import Profiles
from ui import names
from ui.application import ConsoleOptions, open_console
from ui.frame.console import Console
from ui.frame.window import MainWindow
from ui.state.session import Phase

NEW_PASSWORD = "quite another long passphrase"


@pytest.fixture(autouse=True)
def _no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")


@asynccontextmanager
async def console(live: Live, folder: Path) -> AsyncIterator[Console]:
    """Open the console at the sign-in page of a server that it trusts already."""
    profiles = Profiles(folder)
    profiles.change(profiles.profile(live.server.url), fingerprint=live.server.ready["fingerprint"])
    window = MainWindow()
    window.show()
    opened = await open_console(window, ConsoleOptions(server=live.server.url, settings=folder))
    try:
        await until(lambda: opened.session.state.phase is Phase.SIGN_IN)
        yield opened
    finally:
        window.close_now()
        await opened.aclose()
        window.deleteLater()


def press(window: QWidget, name: str) -> None:
    click(find(window, QPushButton, name))


def other_client(live: Live) -> AdminClient:
    return AdminClient(live.server.url, ssl_context(Path(live.server.ready["ca"])))


def texts(window: QWidget) -> list[str]:
    return [label.text() for label in window.findChildren(QLabel) if label.isVisible()]


def trigger(window: MainWindow, name: str) -> None:
    action = window.findChild(QAction, name)
    assert isinstance(action, QAction)
    action.trigger()


async def newcomer(live: Live, place_id: str) -> tuple[str, AdminClient]:
    """Return the address of a new administrator, and their side of the server."""
    email = f"{uuid.uuid4().hex}@example.com"
    sent = await live.client.invitations.send(email, place_id)
    client = other_client(live)
    await client.invitations.accept(sent.code, "Seo Newcomer", PASSWORD)
    return email, client


async def sign_in(opened: Console, email: str, password: str) -> None:
    fill(opened.window, {names.SIGN_IN_EMAIL: email, names.SIGN_IN_PASSWORD: password})
    press(opened.window, names.SIGN_IN_SUBMIT)
    await until(lambda: opened.session.state.phase is Phase.READY)


async def test_an_invitation_leads_in(live: Live, tmp_path: Path):
    group = live.owner.place("placeGroup", None, "A group to join")
    sent = await live.client.invitations.send(f"{uuid.uuid4().hex}@example.com", group)
    async with console(live, tmp_path) as opened:
        window = opened.window
        press(window, names.SIGN_IN_INVITATION)
        press(window, names.INVITATION_ACCEPT_SUBMIT)
        await until(lambda: {"Enter the code.", "Enter a name.", "Enter a password."} <= set(texts(window)))
        fill(
            window,
            {
                names.INVITATION_ACCEPT_CODE: "7KQ2-7KQ2-7KQ2-7KQ2-7KQ2-7KQ2",
                names.INVITATION_ACCEPT_NAME: "Seo Newcomer",
                names.INVITATION_ACCEPT_PASSWORD: PASSWORD,
            },
        )
        press(window, names.INVITATION_ACCEPT_SUBMIT)
        await until(lambda: any(text.startswith("This code is not valid.") for text in texts(window)))
        fill(window, {names.INVITATION_ACCEPT_CODE: f" {sent.code.lower()} "})
        press(window, names.INVITATION_ACCEPT_SUBMIT)
        await until(lambda: opened.session.state.phase is Phase.READY)
        assert find(window, QToolButton, names.ACCOUNT).text() == "Seo Newcomer"
        node = opened._directory.node(group)
        assert node is not None
        assert node.role is Role.PLACE_GROUP_ADMIN


async def test_one_can_go_back_from_every_other_way(live: Live, tmp_path: Path):
    async with console(live, tmp_path) as opened:
        window = opened.window
        for there, back in (
            (names.SIGN_IN_INVITATION, names.INVITATION_ACCEPT_BACK),
            (names.SIGN_IN_FORGOTTEN, names.FORGOTTEN_BACK),
        ):
            press(window, there)
            await until(find(window, QPushButton, back).isVisible)
            press(window, back)
            await until(find(window, QPushButton, names.SIGN_IN_SUBMIT).isVisible)
        press(window, names.SIGN_IN_FORGOTTEN)
        press(window, names.FORGOTTEN_HAVE_CODE)
        press(window, names.NEW_PASSWORD_BACK)
        await until(find(window, QPushButton, names.SIGN_IN_SUBMIT).isVisible)


async def test_a_forgotten_password(live: Live, tmp_path: Path):
    """The code waits in the outbox, as mail is not set up; with it a new password is set, which then lets one in."""
    email, elsewhere = await newcomer(live, live.owner.place("placeGroup", None, "Forgetful group"))
    async with elsewhere, console(live, tmp_path) as opened:
        window = opened.window
        press(window, names.SIGN_IN_FORGOTTEN)
        assert any("the code waits in its outbox" in text for text in texts(window))
        assert find(window, QPushButton, names.FORGOTTEN_SUBMIT).text() == "Make a code", "nothing is mailed"
        fill(window, {names.FORGOTTEN_EMAIL: "nobody"})
        press(window, names.FORGOTTEN_SUBMIT)
        await until(lambda: "email" in opened._entrance.problems)
        fill(window, {names.FORGOTTEN_EMAIL: email})
        press(window, names.FORGOTTEN_SUBMIT)
        await until(lambda: window.findChildren(QPushButton, names.NEW_PASSWORD_SUBMIT))
        [note] = [text for text in texts(window) if text.startswith(f"If {email} has an account here")]
        assert "Mail is not set up on this server" in note
        assert "on its way" not in note
        code = await until_mailed(live, email)
        fill(window, {names.NEW_PASSWORD_CODE: code, names.NEW_PASSWORD_PASSWORD: "short"})
        press(window, names.NEW_PASSWORD_SUBMIT)
        await until(lambda: "password" in opened._entrance.problems)
        fill(window, {names.NEW_PASSWORD_PASSWORD: NEW_PASSWORD})
        press(window, names.NEW_PASSWORD_SUBMIT)
        await until(find(window, QPushButton, names.SIGN_IN_SUBMIT).isVisible)
        assert "Your new password is set. Sign in with it." in texts(window)
        with pytest.raises(Unauthenticated):
            await elsewhere.session.current()
        await sign_in(opened, email, NEW_PASSWORD)


async def until_mailed(live: Live, email: str) -> str:
    """Return the code of the first mail to an address, once there is one."""
    while True:
        mail = next((mail for mail in await live.client.outbox.all() if mail.to == email), None)
        if mail is not None:
            found = re.search(r"(?:[0-9A-Z]{4}-){5}[0-9A-Z]{4}", mail.text or "")
            assert found is not None
            return found[0]


def account_of(opened: Console) -> QDialog:
    trigger(opened.window, names.ACCOUNT_OPEN)
    return find(opened.window, QDialog, names.ACCOUNT_DIALOG)


def said(dialog: QDialog) -> str:
    return find(dialog, QLabel, names.ACCOUNT_SAID).text()


async def test_ones_own_account(live: Live, tmp_path: Path):
    """Another name, seen in the toolbar; other sessions ended; another password."""
    email, elsewhere = await newcomer(live, live.owner.place("placeGroup", None, "Own group"))
    async with elsewhere, console(live, tmp_path) as opened:
        await sign_in(opened, email, PASSWORD)
        dialog = account_of(opened)
        table = find(dialog, QTableView, names.ACCOUNT_SESSIONS)
        await until(lambda: table.model().rowCount() == 2)
        rename = find(dialog, QPushButton, names.ACCOUNT_RENAME)
        assert (rename.isEnabled(), rename.toolTip()) == (False, "Nothing has been changed.")
        fill(dialog, {names.ACCOUNT_NAME: "Seo Renamed"})
        click(rename)
        await until(lambda: said(dialog) == "Your name is changed.")
        assert find(opened.window, QToolButton, names.ACCOUNT).text() == "Seo Renamed"

        here = next(row for row in range(2) if table.model().index(row, 0).data().endswith("(here)"))
        table.selectRow(here)
        end = find(dialog, QPushButton, names.ACCOUNT_END_SESSION)
        assert end.toolTip() == "This is the session that you work in; sign out to end it."
        press(dialog, names.ACCOUNT_END_OTHERS)
        await until(lambda: table.model().rowCount() == 1)
        with pytest.raises(Unauthenticated):
            await elsewhere.session.current()

        fill(
            dialog, {names.ACCOUNT_OLD_PASSWORD: "not mine at all", names.ACCOUNT_NEW_PASSWORD: NEW_PASSWORD}
        )
        press(dialog, names.ACCOUNT_CHANGE_PASSWORD)
        await until(lambda: "This is not your present password." in texts(dialog))
        fill(dialog, {names.ACCOUNT_OLD_PASSWORD: PASSWORD})
        press(dialog, names.ACCOUNT_CHANGE_PASSWORD)
        await until(lambda: said(dialog) == "Your password is changed. Elsewhere you are signed out.")
        await until(lambda: find(dialog, QLineEdit, names.ACCOUNT_NEW_PASSWORD).text() == "")
        await elsewhere.session.sign_in(email, NEW_PASSWORD)


async def test_a_role_that_is_taken_is_gone_at_once(live: Live, tmp_path: Path):
    """The tree of the other console follows, whatever it shows; a new name of one's own too."""
    group = live.owner.place("placeGroup", None, "Taken group")
    email, elsewhere = await newcomer(live, group)
    async with elsewhere, console(live, tmp_path) as opened:
        await sign_in(opened, email, PASSWORD)
        await until(lambda: opened._directory.node(group) is not None)
        await elsewhere.account.change_name("Seo Elsewhere")
        await until(lambda: find(opened.window, QToolButton, names.ACCOUNT).text() == "Seo Elsewhere")
        mine = (await elsewhere.session.current()).administrator.id
        await live.client.administrators.remove_role(mine, group)
        await until(lambda: len(opened._directory) == 0)
        assert opened.session.state.phase is Phase.READY
        await until(lambda: "You have no role here any more" in texts(opened.window))


async def test_the_account_dialog_closes_when_the_session_ends(live: Live, tmp_path: Path):
    email, elsewhere = await newcomer(live, live.owner.place("placeGroup", None, "Ended group"))
    async with elsewhere, console(live, tmp_path) as opened:
        await sign_in(opened, email, PASSWORD)
        account_of(opened)
        mine = (await elsewhere.session.current()).administrator.id
        await live.client.administrators.end_sessions(mine)
        await until(lambda: opened.session.state.phase is Phase.SIGN_IN)
        await until(lambda: opened.window.findChildren(QDialog, names.ACCOUNT_DIALOG) == [])
