"""Two administrators at once: two consoles on one remote server, side by side through a morning's tasks."""

import asyncio
import uuid
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import pytest
from administrators import PASSWORD
from opened_console import fill, settled
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableView,
    QTableWidget,
    QTreeView,
    QWidget,
)
from qt import Live, click, find, type_text, until
from running import OWNER, api_form

from clue_desktop.domain.credentials import Credential
from clue_desktop.profiles import Profiles
from ui import names
from ui.application import ConsoleOptions, open_console
from ui.console import Console
from ui.context import PageKey
from ui.customer_api.card import ApiCard
from ui.frame.window import MainWindow
from ui.session import Phase

pytestmark = pytest.mark.timeout(180)


@pytest.fixture(autouse=True)
def _no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")


@asynccontextmanager
async def console(live: Live, folder: Path) -> AsyncIterator[Console]:
    """Open a console of its own settings on the remote server, whose fingerprint was compared before."""
    profiles = Profiles(folder)
    profiles.change(profiles.profile(live.server.url), fingerprint=live.server.ready["fingerprint"])
    window = MainWindow()
    window.resize(1400, 900)
    window.show()
    opened = await open_console(window, ConsoleOptions(server=live.server.url, settings=folder))
    try:
        await until(lambda: opened.session.state.phase is Phase.SIGN_IN)
        yield opened
        await settled()
    finally:
        window.close_now()
        await opened.aclose()
        window.deleteLater()


def button(opened: Console, name: str) -> QPushButton:
    return find(opened.window, QPushButton, name)


async def press(opened: Console, name: str) -> None:
    """Click a button as soon as it is there and can be clicked."""

    def ready() -> QPushButton | None:
        found = [each for each in opened.window.findChildren(QPushButton, name) if each.isVisible()]
        return found[0] if found and found[0].isEnabled() else None

    click(await until(ready))


def go(opened: Console, place_id: str, page: PageKey) -> None:
    assert opened.workspace is not None
    opened.workspace.go(place_id, page)


def unsaved(opened: Console) -> str:
    assert opened.workspace is not None
    return opened.workspace.pages.unsaved()


def tree_names(opened: Console) -> str:
    """Return the names in the place tree, as the screen has them."""
    model = find(opened.window, QTreeView, names.PLACE_TREE).model()
    found, parents = [], [model.index(-1, -1)]
    while parents:
        parent = parents.pop()
        for row in range(model.rowCount(parent)):
            index = model.index(row, 0, parent)
            found.append(str(index.data()))
            parents.append(index)
    return " ".join(found)


def column(table: QTableView, number: int) -> list[str]:
    model = table.model()
    return [str(model.index(row, number).data()) for row in range(model.rowCount())]


def dialog(opened: Console, name: str) -> QDialog | None:
    return next((one for one in opened.window.findChildren(QDialog, name) if one.isVisible()), None)


def cards(opened: Console) -> list[str]:
    """Return what the visible cards say."""
    return [
        " ".join(label.text() for label in card.findChildren(QLabel))
        for card in opened.window.findChildren(ApiCard)
        if card.isVisible()
    ]


async def owner_invites(owner: Console, group: str, email: str) -> str:
    """Invite somebody on the Administrators page and return the code that is shown, as there is no mail."""
    go(owner, group, PageKey.ADMINISTRATORS)
    await press(owner, names.ADMINISTRATORS_INVITE)
    asking = await until(lambda: dialog(owner, names.INVITE_DIALOG))
    type_text(find(asking, QLineEdit, names.INVITE_EMAIL), email)
    click(find(asking, QPushButton, f"{names.INVITE_DIALOG}.ok"))
    showing = await until(lambda: dialog(owner, names.INVITATION_CODE_DIALOG))
    code = find(showing, QLineEdit, names.INVITATION_CODE).text()
    click(find(showing, QPushButton, names.INVITATION_CODE_CLOSE))
    return code


async def newcomer_accepts(guest: Console, code: str) -> None:
    click(button(guest, names.SIGN_IN_INVITATION))
    fill(
        guest.window,
        {
            names.INVITATION_ACCEPT_CODE: code,
            names.INVITATION_ACCEPT_NAME: "Seo Newcomer",
            names.INVITATION_ACCEPT_PASSWORD: PASSWORD,
        },
    )
    click(button(guest, names.INVITATION_ACCEPT_SUBMIT))
    await until(lambda: guest.session.state.phase is Phase.READY)


async def open_editor(opened: Console, group: str, api_id: str) -> QLineEdit:
    """Open an API in the editor; return its name's field."""
    assert opened.workspace is not None
    opened.workspace.go(group, PageKey.CUSTOMER_API, api=api_id)

    def name() -> QLineEdit | None:
        found = [one for one in opened.window.findChildren(QLineEdit, names.EDITOR_NAME) if one.isVisible()]
        return found[0] if found and found[0].text() else None

    return await until(name)


async def save(opened: Console, name: QLineEdit, text: str) -> None:
    type_text(name, text)
    await press(opened, names.EDITOR_SAVE)


async def test_a_morning(live: Live, tmp_path: Path):
    group = live.owner.place("placeGroup", None, "Morning tower")
    lobby = live.owner.place("place", group, "Morning lobby")
    live.owner.place("placeGroup", None, "Somebody else's tower")
    async with AsyncExitStack() as windows:
        owner = await windows.enter_async_context(console(live, tmp_path / "owner"))
        guest = await windows.enter_async_context(console(live, tmp_path / "guest"))
        fill(
            owner.window,
            {names.SIGN_IN_EMAIL: OWNER["email"], names.SIGN_IN_PASSWORD: OWNER["password"]},
        )
        click(button(owner, names.SIGN_IN_SUBMIT))
        await until(lambda: owner.session.state.phase is Phase.READY)

        # Somebody new for one place group: they see it, and of the rest only names above it.
        code = await owner_invites(owner, group, f"{uuid.uuid4().hex}@example.com")
        await newcomer_accepts(guest, code)
        await until(lambda: "Morning tower" in tree_names(guest))
        assert "Somebody else" not in tree_names(guest)
        people = find(owner.window, QTableView, names.ADMINISTRATORS_TABLE)
        await until(lambda: "Seo Newcomer" in column(people, 0))

        # An API that one registers is on the other's screen.
        go(guest, group, PageKey.CUSTOMER_API)
        go(owner, group, PageKey.CUSTOMER_API)
        await until(lambda: guest.window.findChild(QWidget, names.APIS_EMPTY))
        api = await asyncio.to_thread(
            lambda: live.owner.register(group, api_form(live.vendor, name="Staff cards"))
        )
        await until(lambda: any("Staff cards" in card for card in cards(guest)))

        # Both change it: the second is shown both, and decides.
        of_owner, of_guest = (
            await open_editor(owner, group, api["id"]),
            await open_editor(guest, group, api["id"]),
        )
        await save(owner, of_owner, "Cards of the owner")
        await until(lambda: live.owner.get(f"/apis/{api['id']}")["name"] == "Cards of the owner")
        await save(guest, of_guest, "Cards of the tower")
        conflict = await until(lambda: dialog(guest, names.EDITOR_CONFLICT_DIALOG))
        table = find(conflict, QTableWidget, names.EDITOR_CONFLICT_TABLE)
        shown = [table.item(0, number) for number in range(3)]
        assert [cell.text() for cell in shown if cell] == ["Name", "Cards of the tower", "Cards of the owner"]
        click(find(conflict, QPushButton, names.EDITOR_CONFLICT_MINE))
        await until(lambda: live.owner.get(f"/apis/{api['id']}")["name"] == "Cards of the tower")
        for opened in (owner, guest):
            await until(lambda one=opened: not unsaved(one))  # type: ignore[misc]

        # A setting of one is the setting of the other, and of the door.
        go(owner, group, PageKey.ACCESS_SERVICE)
        go(guest, group, PageKey.ACCESS_SERVICE)
        kind = await until(lambda: guest.window.findChild(QComboBox, names.ACCESS_TYPE))
        await until(kind.isEnabled)
        kind.setCurrentIndex(kind.findText("Vendor"))
        kind.activated.emit(kind.currentIndex())
        combo = find(guest.window, QComboBox, names.credential_combo(Credential.RF_CARD))
        await until(lambda: combo.findText("Cards of the tower") > 0)
        combo.setCurrentIndex(combo.findText("Cards of the tower"))
        combo.activated.emit(combo.currentIndex())
        await press(guest, names.MODIFY)
        asked = await until(lambda: dialog(guest, names.PROPAGATION_DIALOG))
        click(find(asked, QPushButton, names.PROPAGATION_OK))
        of_owner_combo = find(owner.window, QComboBox, names.credential_combo(Credential.RF_CARD))
        await until(lambda: of_owner_combo.currentText() == "Cards of the tower")

        # Somebody presents a card: both see it at once.
        for opened in (owner, guest):
            go(opened, lobby, PageKey.EVENTS)
        tables = [
            await until(lambda one=opened: one.window.findChild(QTableView, names.EVENTS_TABLE))  # type: ignore[misc]
            for opened in (owner, guest)
        ]
        device = await asyncio.to_thread(live.owner.device, lobby)
        decision = await asyncio.to_thread(device.present, "rfCard", "04A1B2C3")
        assert decision["result"] == "granted"
        for shown_events in tables:
            await until(lambda table=shown_events: table.model().rowCount() == 1)  # type: ignore[misc]

        # A place gets another name: in the other's tree without asking.
        await asyncio.to_thread(live.owner.ask, "PATCH", f"/places/{lobby}", {"name": "South lobby"}, 200)
        for opened in (owner, guest):
            await until(lambda one=opened: "South lobby" in tree_names(one))  # type: ignore[misc]

        # The role is taken away: what was seen is seen no more, and said.
        go(owner, group, PageKey.ADMINISTRATORS)
        people = await until(lambda: owner.window.findChild(QTableView, names.ADMINISTRATORS_TABLE))
        await until(lambda: "Seo Newcomer" in column(people, 0))
        people.selectRow(column(people, 0).index("Seo Newcomer"))
        await press(owner, names.ADMINISTRATORS_REVOKE)
        asked = await until(lambda: dialog(owner, names.CONFIRM))
        click(find(asked, QPushButton, f"{names.CONFIRM}.ok"))
        await until(lambda: "Morning tower" not in tree_names(guest))

        # And all of it is in the audit trail, by whom.
        go(owner, group, PageKey.AUDIT)
        trail = await until(lambda: owner.window.findChild(QTableView, names.AUDIT_TABLE))
        await until(lambda: trail.model().rowCount() >= 6)
        written = [item["action"] for item in live.owner.get("/audit", params={"placeId": group})["items"]]
        for action in (
            "invitation.send",
            "vendorApi.change",
            "accessService.save",
            "place.rename",
            "administrator.revoke",
        ):
            assert action in written
