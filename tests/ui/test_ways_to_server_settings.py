"""How an owner comes to the server settings: status bar, account menu, Go to…, the menu of the headquarters."""

from pathlib import Path

from opened_console import bundled, console, set_up
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from qt import click, find, until

from clue_desktop.contract.mail import MailSettings
from ui import names
from ui.frame.console import Console
from ui.server_settings.page import ServerSettingsPage
from ui.state.destination import PageKey, to_page


async def shown(opened: Console) -> ServerSettingsPage:
    """Wait for the page."""
    page = await until(lambda: opened.window.findChild(ServerSettingsPage, names.SERVER_SETTINGS))
    assert isinstance(page, ServerSettingsPage)
    return page


async def leave(opened: Console) -> None:
    """Go to another page of the same node."""
    workspace = opened.workspace
    assert workspace is not None
    workspace.go(to_page(PageKey.PLACES, workspace.navigation.place_id))
    assert workspace.pages.shown == (workspace.navigation.place_id, PageKey.PLACES)
    await until(lambda: opened.window.findChild(QWidget, names.SERVER_SETTINGS) is None)


async def test_every_way_leads_there_and_the_warning_ends_live(tmp_path: Path) -> None:
    async with console(bundled(tmp_path)) as opened:
        await set_up(opened)
        warning = find(opened.window, QPushButton, names.STATUS_MAIL)
        await until(warning.isVisible)
        assert warning.text() == "mail not set up ⚠"
        click(warning)
        await shown(opened)
        secrets = find(opened.window, QLabel, names.SERVER_SECRETS)
        await until(lambda: "in a file beside the data" in secrets.text())
        await leave(opened)
        action = opened.window.account.menu().findChild(QAction, names.ACCOUNT_SERVER_SETTINGS)
        assert isinstance(action, QAction)
        assert action.isEnabled()
        action.trigger()
        await shown(opened)
        await leave(opened)
        click(find(opened.window, QPushButton, names.NAV_SERVER_SETTINGS))
        await shown(opened)

        client = opened.session.client
        assert client is not None
        await client.mail.set_settings(MailSettings(host="127.0.0.1", sender="clue@example.com"))
        await until(lambda: not warning.isVisible())
        await client.mail.set_settings(MailSettings())
        await until(warning.isVisible)
