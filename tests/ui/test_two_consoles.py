"""Two administrators at once: what one changes is seen on every page of the other's console, with nothing pressed."""

from collections.abc import Callable
from pathlib import Path

import pytest
from opened_console import fill
from PySide6.QtCore import QAbstractItemModel
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)
from qt import Live, click, find, until
from running import OWNER, SERIALS, api_form

from clue_desktop.profiles import Profiles
from ui import names
from ui.application import ConsoleOptions, open_console
from ui.frame.window import MainWindow
from ui.state.destination import PageKey, to_page
from ui.state.session import Phase


def everything_shown(page: QWidget) -> str:
    """Return all texts that a page shows, those in tables too."""
    texts: list[str] = []
    for one in page.findChildren(QWidget):
        if not one.isVisible():
            continue
        if isinstance(one, QLabel | QAbstractButton | QLineEdit):
            texts.append(one.text())
        elif isinstance(one, QPlainTextEdit):
            texts.append(one.toPlainText())
        elif isinstance(one, QComboBox):
            texts.append(one.currentText())
        elif isinstance(one, QAbstractItemView):
            texts += _cells(one.model())
    return "\n".join(texts)


def _cells(model: QAbstractItemModel) -> list[str]:
    return [
        str(model.index(row, column).data())
        for row in range(model.rowCount())
        for column in range(model.columnCount())
    ]


async def test_what_another_administrator_changes_is_seen_on_every_page(
    live: Live, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    other = live.owner
    group = other.place("placeGroup", None, "Shared group")
    lobby = other.place("place", group, "Shared lobby")
    api = other.register(group, api_form(live.vendor, name="Shared policy"))
    other.assign(group, "vendor", rfCard=None)
    serial = str(next(SERIALS))

    def set_up_vendor_card() -> None:
        other.assign(group, "mixed", rfCard=api["id"])

    profiles = Profiles(tmp_path)
    profiles.change(profiles.profile(live.server.url), fingerprint=live.server.ready["fingerprint"])
    window = MainWindow()
    window.resize(1280, 800)
    window.show()
    opened = await open_console(window, ConsoleOptions(server=live.server.url, settings=tmp_path))
    await until(lambda: opened.session.state.phase is Phase.SIGN_IN)
    fill(window, {names.SIGN_IN_EMAIL: OWNER["email"], names.SIGN_IN_PASSWORD: OWNER["password"]})
    click(find(window, QPushButton, names.SIGN_IN_SUBMIT))
    await until(lambda: opened.workspace is not None and opened.workspace.pages.page is not None)
    workspace = opened.workspace
    assert workspace is not None

    async def seen(place_id: str, key: PageKey, ready: str, act: Callable[[], object], after: str) -> None:
        """Go to a page, wait until it shows `ready`, let the other one act, and wait until it shows `after`."""
        workspace.go(to_page(key, place_id))
        page = await until(lambda: workspace.pages.page)
        assert workspace.pages.shown == (place_id, key)
        await until(lambda: ready in everything_shown(page))
        assert after not in everything_shown(page), f"{key}: {after}"
        act()
        await until(lambda: after in everything_shown(page))

    top = live.owner.headquarters
    invited = {"email": "two-consoles@example.com", "placeId": group}
    try:
        await seen(
            group,
            PageKey.ACCESS_SERVICE,
            "Vendor",
            set_up_vendor_card,
            "Shared policy",
        )
        await seen(
            lobby,
            PageKey.ACCESS_SERVICE,
            "inherited",
            lambda: other.ask(
                "PUT", f"/places/{lobby}/access-service", {"assignments": {"rfCard": None}}, 200
            ),
            "overridden",
        )
        await seen(
            group,
            PageKey.CUSTOMER_API,
            "Shared policy",
            lambda: other.register(group, api_form(live.vendor, "face", name="Second policy")),
            "Second policy",
        )
        await seen(
            lobby,
            PageKey.PLACE,
            "Not set",
            lambda: other.ask(
                "PUT", f"/places/{lobby}/allocation-email", {"email": "codes@example.com"}, 200
            ),
            "codes@example.com",
        )
        await seen(
            lobby,
            PageKey.DEVICES,
            "No device is registered here yet.",
            lambda: other.ask("POST", "/devices", {"serial": serial, "placeId": lobby}, 201),
            serial,
        )
        await seen(
            group,
            PageKey.PLACES,
            "Shared lobby",
            lambda: other.ask("PATCH", f"/places/{lobby}", {"name": "Renamed lobby"}, 200),
            "Renamed lobby",
        )
        await seen(
            group,
            PageKey.ADMINISTRATORS,
            "Nobody is invited here at the moment.",
            lambda: other.ask("POST", "/administrators/invitations", invited, 201),
            invited["email"],
        )
        await seen(
            group,
            PageKey.AUDIT,
            invited["email"],
            lambda: other.ask("DELETE", f"/devices/{serial}", expect=204),
            f"Released device {serial}",
        )
        await seen(
            top,
            PageKey.SERVER_SETTINGS,
            "Mail",
            lambda: other.ask(
                "PUT",
                "/settings/mail",
                {
                    "host": "mail.example.com",
                    "port": 587,
                    "security": "starttls",
                    "username": None,
                    "password": None,
                    "from": "clue@example.com",
                },
                200,
            ),
            "mail.example.com",
        )
    finally:
        other.ask("PUT", "/settings/mail", {}, 200)
        window.close_now()
        await opened.aclose()
        window.deleteLater()
