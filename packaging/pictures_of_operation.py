"""Pictures of what is used day by day: devices, events, place settings, administrators, audit, server settings."""

from collections.abc import AsyncIterator, Callable

from picture_studio import LONG_HANGUL, Studio, next_serial, until
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPlainTextEdit, QPushButton, QScrollArea, QWidget

from clue_desktop.client.device import DeviceClient
from clue_desktop.client.trust import ssl_context
from clue_desktop.contract.events import Event
from clue_desktop.demo.cases import CAR_PARK, LOBBY, MAIN_ENTRANCE, SERVER_ROOM
from clue_desktop.demo.organization import ORGANIZATION
from ui import names
from ui.state.destination import PageKey, SettingsSection, ToServerSettings
from ui.widgets.table import RowsView
from ui.words.language import tr


async def devices_granted(studio: Studio) -> AsyncIterator[QWidget]:
    """The devices, and the virtual one after a grant."""
    await _present(studio, "rfCard", "04A1B2C3", choose=True)
    yield studio.window


async def devices_denied(studio: Studio) -> AsyncIterator[QWidget]:
    """The virtual device after a denial."""
    await _present(studio, "rfCard", "04DEAD00")
    yield studio.window


async def devices_local(studio: Studio) -> AsyncIterator[QWidget]:
    """The virtual device where the device itself decides."""
    await _present(studio, "fingerprint", "1001")
    yield studio.window


async def devices_empty(studio: Studio) -> AsyncIterator[QWidget]:
    """A place group without a device."""
    studio.go(PageKey.DEVICES, studio.groups["empty"])
    await studio.hand.wait_for(QWidget, names.DEVICES_EMPTY)
    yield studio.window


async def devices_register(studio: Studio) -> AsyncIterator[QWidget]:
    """The dialog for registering ahead, with a serial that is too short."""
    await _register(studio, "12345")
    yield studio.window


async def devices_token(studio: Studio) -> AsyncIterator[QWidget]:
    """The token of a new device, shown this once."""
    serial = next_serial()
    await _register(studio, serial)
    await studio.hand.click(f"{names.REGISTER_DIALOG}.ok")
    await studio.hand.dialog(names.TOKEN_DIALOG)
    yield studio.window
    await studio.admin.devices.release(serial)


async def devices_release(studio: Studio) -> AsyncIterator[QWidget]:
    """The question before a device is released."""
    await _present(studio, "rfCard", "04A1B2C3")
    (await studio.hand.wait_for(RowsView, names.DEVICES_TABLE)).selectRow(2)
    await studio.hand.click(names.DEVICES_RELEASE)
    await studio.hand.dialog(names.CONFIRM)
    yield studio.window


def overview(of: Callable[[Studio], str]) -> Callable[[Studio], AsyncIterator[QWidget]]:
    """Return what takes the overview of a node."""

    async def show(studio: Studio) -> AsyncIterator[QWidget]:
        studio.go(PageKey.OVERVIEW, of(studio))
        card = await studio.hand.wait_for(QWidget, names.OVERVIEW_TO_DO)
        nothing = card.findChild(QLabel, f"{names.OVERVIEW_TO_DO}.nothing")
        await until("the numbers", lambda: nothing is not None and nothing.text() != tr("Loading…"))
        yield studio.window

    return show


async def events(studio: Studio) -> AsyncIterator[QWidget]:
    """The events of the place group, none chosen."""
    await _events(studio, studio.organization.tower)
    yield studio.window


async def events_diagnosis(studio: Studio) -> AsyncIterator[QWidget]:
    """The diagnosis of an event that a fault of the vendor denied."""
    table = await _events(studio, studio.organization.tower)
    table.choose(_of_a_fault((await studio.admin.events.page()).items).id)
    await studio.hand.wait_for(QWidget, names.EVENTS_DIAGNOSIS)
    yield studio.window


async def events_empty(studio: Studio) -> AsyncIterator[QWidget]:
    """A place group where nothing has happened."""
    studio.go(PageKey.EVENTS, studio.groups["empty"])
    await studio.hand.wait_for(QWidget, names.NAV_EVENTS)
    yield studio.window


async def place_unset(studio: Studio) -> AsyncIterator[QWidget]:
    """A place for which no address is saved."""
    studio.go(PageKey.PLACE, studio.place(MAIN_ENTRANCE))
    await studio.hand.wait_for(QLineEdit, names.PLACE_ALLOCATION_EMAIL)
    yield studio.window


async def place_problem(studio: Studio) -> AsyncIterator[QWidget]:
    """An address that cannot be one."""
    studio.go(PageKey.PLACE, studio.place(MAIN_ENTRANCE))
    edit = await studio.hand.wait_for(QLineEdit, names.PLACE_ALLOCATION_EMAIL)
    await until("the field", lambda: not edit.isReadOnly())
    edit.setFocus()
    edit.setText("lobby at seoul")
    edit.textEdited.emit("lobby at seoul")
    (await studio.hand.wait_for(QPushButton, names.PLACE_USE_OWN_EMAIL)).setFocus()
    yield studio.window


async def place_pending(studio: Studio) -> AsyncIterator[QWidget]:
    """A place with an address and registrations under way."""
    place = studio.place(LOBBY)
    await studio.admin.places.set_allocation_email(place, "lobby@seoul.example")
    for model in ("CR-200", None):
        serial = next_serial()
        async with DeviceClient(studio.server.url, serial, ssl_context(studio.server.ca)) as device:
            await device.request_allocation_code(place, model)
    studio.go(PageKey.PLACE, place)
    table = await studio.hand.wait_for(RowsView, names.PLACE_PENDING)
    await until("the registrations", lambda: table.model().rowCount())
    table.selectRow(0)
    yield studio.window


async def administrators(studio: Studio) -> AsyncIterator[QWidget]:
    """Who administers a node, and who is invited."""
    await studio.admin.invitations.send("minji.kim@seoul.example", studio.organization.tower)
    studio.go(PageKey.ADMINISTRATORS, studio.node("Seoul"))
    table = await studio.hand.wait_for(RowsView, names.INVITATIONS_TABLE)
    await until("the invitation", lambda: table.model().rowCount())
    (await studio.hand.wait_for(RowsView, names.ADMINISTRATORS_TABLE)).selectRow(0)
    yield studio.window
    for invitation in await studio.admin.invitations.all():
        await studio.admin.invitations.withdraw(invitation.id)


async def invite(studio: Studio) -> AsyncIterator[QWidget]:
    """The dialog that invites, with an address that cannot be one."""
    studio.go(PageKey.ADMINISTRATORS, studio.node("Seoul"))
    table = await studio.hand.wait_for(RowsView, names.ADMINISTRATORS_TABLE)
    await until("who has a role", lambda: table.model().rowCount())
    await studio.hand.click(names.ADMINISTRATORS_INVITE)
    await studio.hand.dialog(names.INVITE_DIALOG)
    await studio.hand.type(names.INVITE_EMAIL, "minji at seoul")
    problem = await studio.hand.wait_for(QLabel, names.INVITE_PROBLEM)
    await until("what is wrong with it", problem.text)
    yield studio.window


async def long_access(studio: Studio) -> AsyncIterator[QWidget]:
    """A place whose name is as long as may be, and the APIs that it can take."""
    studio.go(PageKey.ACCESS_SERVICE, studio.node(LONG_HANGUL))
    card = await studio.hand.wait_for(QComboBox, names.credential_combo("rfCard"))
    await until("the APIs", lambda: card.count() > 1)
    yield studio.window


async def long_devices(studio: Studio) -> AsyncIterator[QWidget]:
    """A device whose name, and whose place's, are as long as may be."""
    studio.go(PageKey.DEVICES, studio.groups["full"])
    table = await studio.hand.wait_for(RowsView, names.DEVICES_TABLE)
    await until("the device", lambda: table.model().rowCount())
    table.selectRow(0)
    yield studio.window


async def long_events(studio: Studio) -> AsyncIterator[QWidget]:
    """An event at a place whose name is as long as may be, with its diagnosis."""
    (await _events(studio, studio.groups["full"])).selectRow(0)
    await studio.hand.wait_for(QWidget, names.EVENTS_DIAGNOSIS)
    yield studio.window


async def long_administrators(studio: Studio) -> AsyncIterator[QWidget]:
    """Somebody whose name and address are long."""
    studio.go(PageKey.ADMINISTRATORS, studio.groups["full"])
    table = await studio.hand.wait_for(RowsView, names.ADMINISTRATORS_TABLE)
    await until("the people", lambda: table.model().rowCount() > 1)
    table.selectRow(1)
    yield studio.window


async def account(studio: Studio) -> AsyncIterator[QWidget]:
    """One's own account: name, password, sessions."""
    studio.go(PageKey.PLACES)
    menu = studio.window.account.menu()
    next(action for action in menu.actions() if action.objectName() == names.ACCOUNT_OPEN).trigger()
    dialog = await studio.hand.dialog(names.ACCOUNT_DIALOG)
    table = await studio.hand.wait_for(RowsView, names.ACCOUNT_SESSIONS)
    await until("the sessions", lambda: table.model().rowCount())
    yield studio.window
    dialog.reject()


async def audit(studio: Studio) -> AsyncIterator[QWidget]:
    """What was done by whom."""
    studio.go(PageKey.AUDIT, studio.node("Seoul"))
    table = await studio.hand.wait_for(RowsView, names.AUDIT_TABLE)
    await until("the entries", lambda: table.model().rowCount())
    table.selectRow(2)
    yield studio.window


async def mail_failed(studio: Studio) -> AsyncIterator[QWidget]:
    """A test mail that could not be sent."""
    await _server_settings(studio, "mail")
    hand = studio.hand
    host = await hand.wait_for(QLineEdit, names.mail_field("host"))
    await until("the settings", lambda: not host.isReadOnly())
    await hand.type(names.mail_field("host"), "127.0.0.1")
    await hand.type(names.mail_field("port"), "9")
    await hand.type(names.mail_field("username"), "clue")
    await hand.type(names.mail_field("password"), "made up")
    await hand.type(names.mail_field("from"), "clue@seoul.example")
    await hand.type(names.MAIL_TEST_TO, "lobby@seoul.example")
    await hand.click(names.MAIL_TEST)
    await hand.wait_for(QPushButton, names.MAIL_TEST)
    said = await hand.wait_for(QPlainTextEdit, f"{names.MAIL_TEST_RESULT}.dialogue")
    await until("what was said", said.toPlainText)
    area = next(one for one in studio.window.findChildren(QScrollArea) if one.isAncestorOf(said))
    area.ensureWidgetVisible(said)
    yield studio.window


async def outbox(studio: Studio) -> AsyncIterator[QWidget]:
    """A mail that waits in the outbox."""
    place = studio.place(SERVER_ROOM)
    await studio.admin.places.set_allocation_email(place, "lobby@seoul.example")
    async with DeviceClient(studio.server.url, next_serial(), ssl_context(studio.server.ca)) as device:
        await device.request_allocation_code(place)
    await _server_settings(studio, "outbox")
    table = await studio.hand.wait_for(RowsView, names.OUTBOX_TABLE)
    await until("the mails", lambda: table.model().rowCount())
    table.selectRow(0)
    yield studio.window


def section(name: str) -> Callable[[Studio], AsyncIterator[QWidget]]:
    """Return what shows a section of the server settings as it is."""

    async def show(studio: Studio) -> AsyncIterator[QWidget]:
        await _server_settings(studio, name)
        await until("the section's content", lambda: not _says(studio.window, tr("Loading…")))
        yield studio.window

    return show


def _says(window: QWidget, text: str) -> bool:
    labels = any(label.isVisible() and label.text() == text for label in window.findChildren(QLabel))
    return labels or any(
        one.isVisible() and one.placeholderText() == text and not one.toPlainText()
        for one in window.findChildren(QPlainTextEdit)
    )


async def _present(studio: Studio, credential: str, value: str, *, choose: bool = False) -> None:
    hand = studio.hand
    studio.go(PageKey.DEVICES)
    devices = await hand.wait_for(QComboBox, names.PRESENT_DEVICE)
    await until("the devices", lambda: devices.count() > 1)
    if choose:  # before it is presented: a device that is chosen after it is ready again
        (await hand.wait_for(RowsView, names.DEVICES_TABLE)).selectRow(0)
    devices.setCurrentIndex(1)
    devices.activated.emit(1)
    kinds = await hand.wait_for(QComboBox, names.PRESENT_CREDENTIAL)
    index = kinds.findData(credential)
    kinds.setCurrentIndex(index)
    kinds.activated.emit(index)
    await hand.type(names.PRESENT_VALUE, value)
    await hand.click(names.DEVICES_PRESENT)
    await until("the decision", lambda: hand.find(QWidget, f"{names.PRESENT_SCREEN}.time"))


async def _register(studio: Studio, serial: str) -> None:
    studio.go(PageKey.DEVICES, studio.place(CAR_PARK))
    await studio.hand.click(names.DEVICES_REGISTER)
    await studio.hand.dialog(names.REGISTER_DIALOG)
    await studio.hand.type(f"{names.REGISTER_DIALOG}.serial", serial)


async def _events(studio: Studio, place: str) -> RowsView:
    studio.go(PageKey.EVENTS, place)
    table = await studio.hand.wait_for(RowsView, names.EVENTS_TABLE)
    await until("the events", lambda: table.model().rowCount())
    return table


def _of_a_fault(found: list[Event]) -> Event:
    return next(event for event in found if event.reason == "not_json_content_type")


async def _server_settings(studio: Studio, section: str) -> None:
    studio.go_to(ToServerSettings(studio.node("Hangang Offices"), SettingsSection(section)))
    await studio.hand.wait_for(QWidget, names.SERVER_SETTINGS)


PICTURES = {
    "overview": overview(lambda studio: studio.organization.tower),
    "overview-headquarters": overview(lambda studio: studio.node(ORGANIZATION)),
    "overview-place": overview(lambda studio: studio.place(LOBBY)),
    "overview-empty": overview(lambda studio: studio.groups["empty"]),
    "devices": devices_granted,
    "devices-denied": devices_denied,
    "devices-local": devices_local,
    "devices-empty": devices_empty,
    "devices-register": devices_register,
    "devices-token": devices_token,
    "devices-release": devices_release,
    "events-list": events,
    "events": events_diagnosis,
    "events-empty": events_empty,
    "place": place_unset,
    "place-problem": place_problem,
    "place-pending": place_pending,
    "administrators": administrators,
    "administrators-invite": invite,
    "long-overview": overview(lambda studio: studio.groups["full"]),
    "long-access": long_access,
    "long-devices": long_devices,
    "long-events": long_events,
    "long-administrators": long_administrators,
    "account": account,
    "audit": audit,
    "settings-mail": section("mail"),
    "settings-mail-failed": mail_failed,
    "settings-outbox": outbox,
    **{
        f"settings-{name}": section(name)
        for name in ("networks", "calls", "events", "backup", "server", "log")
    },
}
