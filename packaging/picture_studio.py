"""What the pictures of the console are made in: a real server, vendor and devices with sample data, and real windows."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import TypeVar

from keyring.backend import KeyringBackend
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QPushButton, QWidget
from typing_extensions import override

from clue_desktop.child_process import ChildProcess, clean_environment
from clue_desktop.client.admin import AdminClient
from clue_desktop.client.device import DeviceClient
from clue_desktop.client.trust import ssl_context
from clue_desktop.contract.access_service import GroupAccessService
from clue_desktop.contract.devices import NewDevice
from clue_desktop.contract.places import NewPlace
from clue_desktop.contract.session import NewAdministrator, Setup
from clue_desktop.contract.vendor_apis import (
    ApiTest,
    AutoField,
    Criteria,
    Header,
    SuccessResult,
    TestParameters,
    VendorApiSave,
)
from clue_desktop.demo.cases import WITH_VENDOR
from clue_desktop.demo.organization import (
    BRANCH,
    ORGANIZATION,
    OWNER_EMAIL,
    VISITOR_CENTRE,
    Configuration,
    Organization,
)
from clue_desktop.demo.scene import Scene, scene
from clue_desktop.demo.window import settings_of_window
from clue_desktop.domain.access_service import AccessType
from clue_desktop.domain.credentials import Credential, Placeholder
from clue_desktop.domain.place_tree import PlaceKind
from clue_desktop.local_server import GRACE_SECONDS, READY_SECONDS, ServerOptions, ServerReady, server_process
from clue_desktop.profiles import Profiles, ServerProfile
from clue_desktop.sign_in_keeping import SignInKeeping
from ui import names
from ui.application import ConsoleOptions, open_console
from ui.frame.console import Console
from ui.frame.window import MainWindow
from ui.state.destination import Destination, PageKey, to_page
from ui.words.language import Language

PASSWORD = "made up for the pictures"  # noqa: S105 - of a server that lives for seconds
LONG_NAME = "Research laboratory, north wing, second basement (deliveries)"
LONG_HANGUL = "서울특별시 영등포구 여의도 한강 사무동 지하 이층 북쪽 제삼 연구실 및 시제품 보관 창고 직원 전용 비상 출입문 안"
LONG_ID = "building-7/floor-b2/wing-north/lab-2041/door-0003/reader-inbound"
"""Names as long as they may be: with blanks to wrap at, and with none."""
LONG_EMAIL = "minji.kim.of.the.visitors.desk.in.the.north.wing@seoul.hangang-offices.example"
LONG_SERIAL = "900123456789"
_SECONDS = 20.0
_VENDOR_DEADLINE_SECONDS = 3.0
"""Long enough for a picture of a test that is running."""
_SERIALS = count(600_100_201)
"""A device gets a code only once a minute."""
_Found = TypeVar("_Found")
_Widget = TypeVar("_Widget", bound=QWidget)


class PictureError(Exception):
    """A picture cannot be made; the message says why."""


class OwnKeyring(KeyringBackend):
    """A keyring for these pictures alone: the user's own is left alone."""

    priority = 1.0

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # the library has no types here
        self._kept: dict[tuple[str, str], str] = {}

    @override
    def get_password(self, service: str, username: str) -> str | None:
        return self._kept.get((service, username))

    @override
    def set_password(self, service: str, username: str, password: str) -> None:
        self._kept[service, username] = password

    @override
    def delete_password(self, service: str, username: str) -> None:
        self._kept.pop((service, username), None)


@dataclass(frozen=True, slots=True)
class Look:
    """How big windows are, in device-independent pixels, and which language they speak.

    Attributes:
        drawn: False where windows are only measured: to draw one takes longer than to lay it out.
    """

    width: int
    height: int
    language: Language
    drawn: bool = True


async def until(what: str, condition: Callable[[], _Found]) -> _Found:
    """Wait until something is there. Raises PictureError."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + _SECONDS
    while not (found := condition()):
        if loop.time() > deadline:
            raise PictureError(f"{what}: it did not appear within {_SECONDS:g} s.")
        await asyncio.sleep(0.02)
    return found


@dataclass(frozen=True, slots=True)
class Hand:
    """What a person does in a window, by object names."""

    window: QWidget

    def find(self, kind: type[_Widget], name: str) -> _Widget | None:
        """Return the visible widget of that name, or None while it is not there."""
        found = [widget for widget in self.window.findChildren(kind, name) if widget.isVisible()]
        return found[0] if found else None

    async def wait_for(self, kind: type[_Widget], name: str) -> _Widget:
        """Wait for an enabled widget. Raises PictureError."""

        def there() -> _Widget | None:
            widget = self.find(kind, name)
            return widget if widget is not None and widget.isEnabled() else None

        widget = await until(name, there)
        assert widget is not None  # noqa: S101 - until returns what is true
        return widget

    async def click(self, name: str) -> None:
        """Click a button."""
        (await self.wait_for(QPushButton, name)).click()

    async def type(self, name: str, text: str) -> None:
        """Replace what is in a field by typing, and leave it."""
        edit = await self.wait_for(QLineEdit, name)
        edit.setFocus()
        edit.setText(text)
        edit.textEdited.emit(text)
        edit.editingFinished.emit()
        edit.clearFocus()
        # A window that is not the active one has no focus that could be lost.
        QApplication.sendEvent(edit, QFocusEvent(QEvent.Type.FocusOut, Qt.FocusReason.TabFocusReason))

    async def dialog(self, name: str) -> QDialog:
        """Wait for a dialog. Raises PictureError."""
        return await self.wait_for(QDialog, name)


@dataclass(frozen=True, slots=True)
class Studio:
    """What every picture needs: the window, and the server's data behind it.

    Attributes:
        settings: the folder that the window's settings are in.
        groups: place groups beside the larger one: `centre`, `full` with all RF Card APIs that there may be, `empty`.
        nodes: Place IDs by the names of nodes.
    """

    stage: Scene
    look: Look
    server: ServerReady
    admin: AdminClient
    organization: Organization
    settings: Path
    window: MainWindow
    console: Console
    groups: dict[str, str]
    nodes: dict[str, str]

    @property
    def hand(self) -> Hand:
        """What acts in the window."""
        return Hand(self.window)

    def place(self, name: str) -> str:
        """Return the Place ID of a place."""
        return next(key for key, value in self.organization.places.items() if value == name)

    def node(self, name: str) -> str:
        """Return the Place ID of any node of the tree."""
        return self.nodes[name]

    def go(self, page: PageKey, place: str | None = None) -> None:
        """Go to a page of a node; of the larger place group, where none is named."""
        self.go_to(to_page(page, place or self.organization.tower))

    def go_to(self, to: Destination) -> None:
        """Go to what is meant on a page."""
        assert self.console.workspace is not None  # noqa: S101 - the window is signed in
        self.console.workspace.go(to)

    def clear(self) -> None:
        """Leave the page, whatever is unsaved there, and take all notices away."""
        assert self.console.workspace is not None  # noqa: S101 - the window is signed in
        self.console.workspace.pages.close_page()
        for notice in tuple(self.console.notices.shown):
            self.console.notices.dismiss(notice)

    @asynccontextmanager
    async def another_console(self, options: ConsoleOptions) -> AsyncIterator[tuple[MainWindow, Console]]:
        """Open another console, for what comes before the places."""
        async with open_window(self.look, options) as opened:
            yield opened

    @asynccontextmanager
    async def another_server(self, name: str) -> AsyncIterator[tuple[ServerReady, ChildProcess]]:
        """Run another server, with nothing in it."""
        process = server_process(self.options_of(name))
        try:
            yield ServerReady.of(await process.start(READY_SECONDS)), process
        finally:
            await process.stop(GRACE_SECONDS)

    def options_of(self, name: str) -> ServerOptions:
        """Return how to run another server on a folder of its own."""
        folder = self.stage.folder / f"{name}-{next(_SERIALS)}"
        return ServerOptions(
            data_dir=folder, environment=clean_environment(os.environ) | {"CLUE_USE_KEYRING": "false"}
        )

    def new_settings(self, profile: ServerProfile | None = None) -> Path:
        """Return a new folder of settings, which know at most one server."""
        folder = self.stage.folder / f"settings-{next(_SERIALS)}"
        if profile is not None:
            Profiles(folder).remember(profile)
        return folder


def next_serial() -> str:
    """Return the serial of a device that nobody has heard of."""
    return f"{next(_SERIALS)}"


@asynccontextmanager
async def open_window(look: Look, options: ConsoleOptions) -> AsyncIterator[tuple[MainWindow, Console]]:
    """Open a console's window, and close it at the end."""
    window = MainWindow()
    window.setUpdatesEnabled(look.drawn)
    window.resize(look.width, look.height)
    window.show()
    console = await open_console(window, options)
    window.resize(look.width, look.height)
    window.activateWindow()
    try:
        yield window, console
    finally:
        window.close_now()
        await console.aclose()
        window.deleteLater()


@dataclass(frozen=True, slots=True)
class Backstage:
    """The server with its data, for windows of any look."""

    stage: Scene
    server: ServerReady
    admin: AdminClient
    organization: Organization
    groups: dict[str, str]
    nodes: dict[str, str]

    @asynccontextmanager
    async def studio(self, look: Look) -> AsyncIterator[Studio]:
        """Open the console, signed in."""
        settings = await settings_of_window(
            self.stage.folder / f"console-{next(_SERIALS)}", self.server, self.organization, PASSWORD
        )
        keeping = SignInKeeping(settings)
        token = await keeping.read(self.admin.address)
        await keeping.keep(self.admin.address, token or "")
        options = ConsoleOptions(server=self.server.url, settings=settings, language=look.language)
        async with open_window(look, options) as (window, console):
            made = Studio(
                self.stage,
                look,
                self.server,
                self.admin,
                self.organization,
                settings,
                window,
                console,
                self.groups,
                self.nodes,
            )
            await until("the window's content", lambda: made.hand.find(QWidget, names.PLACE_TREE))
            yield made


@asynccontextmanager
async def backstage() -> AsyncIterator[Backstage]:
    """Set the demonstration's data up on a server of its own; everything is removed at the end."""
    async with scene(None) as stage:
        await stage.start_vendor()
        server = await stage.start_server(_VENDOR_DEADLINE_SECONDS)
        admin = await stage.administrator(server)
        configuration = Configuration(admin, stage.vendor_url, stage.folder, lambda _: None)
        organization = await configuration.carry_out(server, PASSWORD)
        for case in WITH_VENDOR:
            await stage.present(case, server, admin, organization)
        groups = await _more_places(admin, stage.vendor_url)
        nodes = {node.name: node.id for node in await admin.places.all()}
        await _long_names(admin, server, groups["full"], nodes[LONG_HANGUL])
        yield Backstage(stage, server, admin, organization, groups, nodes)


@asynccontextmanager
async def studio(look: Look) -> AsyncIterator[Studio]:
    """Open the console on the demonstration's data; everything but the pictures is removed at the end."""
    async with backstage() as behind, behind.studio(look) as made:
        yield made


def owner_of(server: ServerReady, address: str | None = None) -> ServerProfile:
    """Return what a console remembers of a server where the owner was signed in once."""
    return ServerProfile(address or server.url, server.fingerprint, ORGANIZATION, OWNER_EMAIL)


async def set_up(server: ServerReady) -> None:
    """Make a server an organization with its owner. Raises ClientError."""
    owner = NewAdministrator(name="Kim Owner", email=OWNER_EMAIL, password=PASSWORD)
    wanted = Setup(setup_token=server.setup_token or "", organization_name=ORGANIZATION, administrator=owner)
    async with AdminClient(server.url, ssl_context(server.ca)) as admin:
        await admin.server.set_up(wanted)


async def _more_places(admin: AdminClient, vendor_url: str) -> dict[str, str]:
    """Make what the demonstration lacks: an empty group, one with as many APIs as may be, and a long name."""
    nodes = await admin.places.all()
    by_name = {node.name: node.id for node in nodes}
    top = next(node.id for node in nodes if node.kind is PlaceKind.HEADQUARTERS)

    async def add(parent: str, kind: PlaceKind, name: str) -> str:
        return (await admin.places.add(NewPlace(parent_id=parent, kind=kind, name=name))).value.id

    annex = await add(by_name[BRANCH], PlaceKind.PLACE_GROUP, "Annex")
    busan = await add(top, PlaceKind.BRANCH, "Busan")
    works = await add(busan, PlaceKind.PLACE_GROUP, "Shipyard")
    for name in ("Gate 1", "Gate 2", LONG_NAME, LONG_HANGUL, LONG_ID):
        await add(works, PlaceKind.PLACE, name)
    for group in (annex, works):
        await admin.group_access.save(group, GroupAccessService(access_type=AccessType.VENDOR))
    for name in (
        "Staff",
        "Contractors",
        LONG_HANGUL,
    ):
        await _add_card_api(admin, works, name, vendor_url)
    return {"centre": by_name[VISITOR_CENTRE], "full": works, "empty": annex}


async def _long_names(admin: AdminClient, server: ServerReady, group: str, place: str) -> None:
    """Give a place a device, with an event, and the group an administrator, all with names as long as may be."""
    registered = await admin.devices.register(NewDevice(serial=LONG_SERIAL, place_id=place, name=LONG_ID))
    trust = ssl_context(server.ca)
    async with DeviceClient(server.url, LONG_SERIAL, trust, token=registered.token) as device:
        await device.verify(Credential.RF_CARD, "04A1B2C3")
    invitation = await admin.invitations.send(LONG_EMAIL, group)
    async with AdminClient(server.url, trust) as person:
        await person.invitations.accept(invitation.code, LONG_HANGUL, PASSWORD)
        await person.session.sign_out()


async def _add_card_api(admin: AdminClient, group: str, name: str, vendor_url: str) -> None:
    form = VendorApiSave(
        name=name,
        auth_type=Credential.RF_CARD,
        webhook_url=f"{vendor_url}/guests",
        headers=[Header(key="Authorization", value="Bearer made-up-for-the-pictures")],
        auto_fields=[
            AutoField(placeholder=Placeholder.DEVICE_SERIAL, key="deviceId", enabled=True),
            AutoField(placeholder=Placeholder.CARD_NUMBER, key="rfCard", enabled=True),
        ],
        manual_fields=[],
        criteria=Criteria(success_result=SuccessResult(path="$.valid", value="true", type="BOOLEAN")),
    )
    inputs = TestParameters(device_id="547838629", card_number="06001234")
    result = await admin.vendor_apis.test(group, ApiTest(api=form, parameters=inputs))
    await admin.vendor_apis.create(group, form.model_copy(update={"test_receipt": result.receipt}))
