"""Where a screen can send one to: on the real page behind it, by what stands there afterwards."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest
import respx
from event_log import EventLog, event
from PySide6.QtWidgets import QComboBox, QDialog, QLineEdit, QPushButton, QTableView, QTabWidget, QWidget
from pytestqt.qtbot import QtBot
from qt import GROUP, LOBBY, Live, click, find, type_text, until
from running import api_form

from ui import names
from ui.devices import page as devices_page
from ui.devices.page import DevicesPage
from ui.editor.editor import ApiEditor
from ui.frame import screens
from ui.frame.navigation import Navigation
from ui.frame.searching import Searching
from ui.frame.workspace import Deferred, Workspace
from ui.state.context import PageContext
from ui.state.destination import PageKey, SettingsSection, ToServerSettings, to_page


@dataclass
class Desk:
    """A workspace as the console makes it, and its Go to…"""

    workspace: Workspace
    searching: Searching

    async def go_to(self, words: str) -> None:
        """Type words into Go to… and take what is found."""
        await self.searching.read_others()
        [hit] = self.searching.hits(words)
        hit.act()


@pytest.fixture
def desks(qtbot: QtBot) -> Iterator[list[Desk]]:
    desks: list[Desk] = []
    yield desks
    for desk in desks:
        desk.searching.close()
        desk.workspace.leave()


@pytest.fixture
def opened(qtbot: QtBot, desks: list[Desk]):
    def open_desk(context: PageContext) -> Desk:
        deferred = Deferred()
        context = replace(context, navigator=deferred)
        navigation = Navigation(
            context.client, context.directory, context.access_types, context.changes, context.notices.failed
        )
        workspace = deferred.workspace = Workspace(context, navigation, screens.FACTORIES)
        qtbot.addWidget(workspace)
        workspace.resize(1500, 900)
        workspace.show()
        searching = Searching(context.client, context.directory, deferred, list, context.changes)
        desks.append(Desk(workspace, searching))
        return desks[-1]

    return open_desk


@pytest.fixture
def group(live: Live) -> str:
    """A place group of the test's own, with one place."""
    group = live.owner.place("placeGroup", name="Tower C")
    live.owner.place("place", group, "Lobby")
    return str(group)


async def on_live(live: Live, context: PageContext, opened) -> Desk:
    context.directory.replace(await live.client.places.all())
    desk: Desk = opened(context)
    return desk


def chosen(page: QWidget, table: str) -> list[str]:
    view = find(page, QTableView, table)
    return [str(index.data()) for index in view.selectionModel().selectedRows()]


def edited(desk: Desk) -> str:
    editor = desk.workspace.findChild(ApiEditor, names.EDITOR)
    return find(editor, QLineEdit, names.EDITOR_NAME).text() if editor and editor.complete else ""


# ---------------------------------------------------------------- Go to…


async def test_a_device_that_is_gone_to_is_chosen(live: Live, live_context: PageContext, group: str, opened):
    device = live.owner.device(group)
    live.owner.device(group)
    desk = await on_live(live, live_context, opened)
    await desk.go_to(device.serial)
    page = desk.workspace.pages.page
    assert isinstance(page, DevicesPage)
    await until(lambda: chosen(page, names.DEVICES_TABLE) == [device.serial])


async def test_another_device_is_chosen_on_the_page_that_is_shown_already_whatever_was_searched(
    live: Live, live_context: PageContext, group: str, opened
):
    place = live.owner.place("place", group, "Dock")
    first, second = live.owner.device(place), live.owner.device(place)
    desk = await on_live(live, live_context, opened)
    await desk.go_to(first.serial)
    page = desk.workspace.pages.page
    assert isinstance(page, DevicesPage)
    await until(lambda: chosen(page, names.DEVICES_TABLE) == [first.serial])
    type_text(find(page, QLineEdit, names.DEVICES_SEARCH), first.serial)
    await until(lambda: find(page, QTableView, names.DEVICES_TABLE).model().rowCount() == 1)
    await desk.go_to(second.serial)
    again: object = desk.workspace.pages.page
    assert again is page
    await until(lambda: chosen(page, names.DEVICES_TABLE) == [second.serial])


async def test_an_api_that_is_gone_to_is_opened(live: Live, live_context: PageContext, group: str, opened):
    api = live.owner.register(group, api_form(live.vendor, name="Contractors of tower C"))
    live.owner.assign(group, rfCard=api["id"])
    desk = await on_live(live, live_context, opened)
    await desk.go_to("contractors of tower c")
    await until(lambda: edited(desk) == "Contractors of tower C")


async def test_a_node_that_is_gone_to_is_shown(live: Live, live_context: PageContext, group: str, opened):
    desk = await on_live(live, live_context, opened)
    await desk.go_to(group)
    assert desk.workspace.pages.shown == (group, PageKey.ACCESS_SERVICE)
    await until(lambda: find(desk.workspace, QComboBox, names.ACCESS_TYPE).isEnabled())


# ---------------------------------------------------------------- the same page once more


async def test_events_that_are_gone_to_again_stand_there_once(
    page_context: PageContext, router: respx.Router, opened
):
    log = EventLog(router, [event(1)])
    desk = opened(page_context)
    for _ in range(3):
        desk.workspace.go(to_page(PageKey.EVENTS, LOBBY))
    page = desk.workspace.pages.page
    table = find(page, QTableView, names.EVENTS_TABLE).model()
    await until(lambda: table.rowCount() == 1 and log.streams)
    log.happen(event(2), event(3))
    await until(lambda: table.rowCount() >= 3)
    assert len(log.streams) == 1
    assert table.rowCount() == 3


async def test_devices_that_are_gone_to_again_are_asked_for_as_often_as_before(
    page_context: PageContext, router: respx.Router, opened, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(devices_page, "_POLL_SECONDS", 0.2)
    devices = router.get("/api/v1/devices").respond(json={"items": []})
    desk = opened(page_context)
    for _ in range(5):
        desk.workspace.go(to_page(PageKey.DEVICES, LOBBY))
    loop = asyncio.get_running_loop()
    begun = loop.time()
    await until(lambda: devices.call_count >= 12)
    assert loop.time() - begun > 1.0, "five are asking"


# ---------------------------------------------------------------- from one screen to another


async def test_what_an_administrator_did_is_shown_by_their_name(
    live: Live, live_context: PageContext, opened
):
    desk = await on_live(live, live_context, opened)
    top = desk.workspace.context.directory.children(None)[0]
    desk.workspace.go(to_page(PageKey.ADMINISTRATORS, top))
    page = desk.workspace.pages.page
    assert page is not None
    table = find(page, QTableView, names.ADMINISTRATORS_TABLE)
    await until(lambda: table.model().rowCount() > 0)
    table.selectRow(0)
    name = str(table.model().index(0, 0).data())
    click(find(page, QPushButton, names.ADMINISTRATORS_AUDIT))
    assert desk.workspace.pages.shown == (top, PageKey.AUDIT)
    audit = desk.workspace.pages.page
    assert audit is not None
    assert find(audit, QComboBox, names.AUDIT_FILTER_PERSON).currentText() == name
    entries = find(audit, QTableView, names.AUDIT_TABLE).model()
    await until(lambda: entries.rowCount() > 0)
    assert {entries.index(row, 1).data() for row in range(entries.rowCount())} == {name}


async def test_another_api_is_assigned_where_the_credential_is(
    live: Live, live_context: PageContext, group: str, opened
):
    first = live.owner.register(group, api_form(live.vendor, name="Staff"))
    live.owner.register(group, api_form(live.vendor, name="Visitors"))
    live.owner.assign(group, rfCard=first["id"])
    desk = await on_live(live, live_context, opened)
    desk.workspace.go(to_page(PageKey.CUSTOMER_API, group))
    click(await until(lambda: desk.workspace.findChild(QWidget, names.api_card_delete(first["id"]))))
    dialog = await until(lambda: desk.workspace.findChild(QDialog, "apis.deleteDialog"))
    click(find(dialog, QPushButton, "apis.deleteDialog.assignFirst"))
    assert desk.workspace.pages.shown == (group, PageKey.ACCESS_SERVICE)
    combo = find(desk.workspace, QComboBox, names.credential_combo("rfCard"))
    await until(lambda: combo.isEnabled() and desk.workspace.focusWidget() is combo)


async def test_an_event_opens_its_api_with_its_values(
    live: Live, live_context: PageContext, group: str, opened
):
    api = live.owner.register(group, api_form(live.vendor, name="Doors of tower C"))
    live.owner.assign(group, rfCard=api["id"])
    device = live.owner.device(group)
    device.present("rfCard", "04A1B2C3")
    desk = await on_live(live, live_context, opened)
    desk.workspace.go(to_page(PageKey.EVENTS, group))
    table = find(desk.workspace, QTableView, names.EVENTS_TABLE)
    await until(lambda: table.model().rowCount() == 1)
    table.selectRow(0)
    test = find(desk.workspace, QPushButton, names.EVENTS_OPEN_TEST)
    await until(test.isEnabled)
    test.click()
    await until(lambda: edited(desk) == "Doors of tower C")
    serial = find(desk.workspace, QLineEdit, names.TEST_DEVICE_ID)
    await until(lambda: serial.text() == device.serial)


async def test_a_row_of_the_places_is_opened(page_context: PageContext, router: respx.Router, opened):
    router.get("/api/v1/devices").respond(json={"items": []})
    router.get(path__regex=".*/access-service").respond(404)
    desk = opened(page_context)
    desk.workspace.go(to_page(PageKey.PLACES, GROUP))
    table = find(desk.workspace, QTableView, names.PLACES_TABLE)
    table.activated.emit(table.model().index(0, 0))
    assert desk.workspace.pages.shown == (LOBBY, PageKey.DEVICES)
    assert isinstance(desk.workspace.pages.page, DevicesPage)


# ---------------------------------------------------------------- from the status bar


async def test_the_sections_of_the_server_settings_are_turned_to(
    live: Live, live_context: PageContext, opened
):
    desk = await on_live(live, live_context, opened)
    top = desk.workspace.context.directory.children(None)[0]
    desk.workspace.go(ToServerSettings(top))
    tabs = find(desk.workspace, QTabWidget, names.SERVER_SETTINGS_TABS)
    shown = []
    for section in SettingsSection:
        desk.workspace.go(ToServerSettings(top, section))
        shown.append(tabs.tabText(tabs.currentIndex()))
    assert shown == [tabs.tabText(number) for number in range(tabs.count())]
    assert shown[list(SettingsSection).index(SettingsSection.MAIL)] == "Mail"
    assert shown[list(SettingsSection).index(SettingsSection.SERVER)] == "Server"


# ---------------------------------------------------------------- the table


def test_every_page_is_a_screen_and_has_its_destination():
    assert {screen.key for screen in screens.SCREENS} == set(PageKey)
    assert [to_page(key, GROUP).page for key in PageKey] == list(PageKey)
    names_of_entries = {(screen.key, screen.name) for screen in screens.SCREENS}
    assert len({name for _, name in names_of_entries}) == len(PageKey)
