"""Makes the pictures of the console: a real server, vendor and devices with sample data, and the real windows.

    python3 packaging/bootstrap.py exec python packaging/screenshots.py FOLDER     every picture, light and dark, 100 % and 200 %
    python3 packaging/bootstrap.py exec python packaging/screenshots.py --readme   those of the README, to resources/screenshots

Nothing opens on the screen, and nothing is left but the pictures.
"""

import argparse
import asyncio
import os
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import TypeVar

os.environ["QT_QPA_PLATFORM"] = "offscreen"

import keyring
from keyring.backend import KeyringBackend
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QFontDatabase, QImage, QPainter
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QLineEdit, QPushButton, QToolButton, QWidget

import qasync  # isort: skip

from typing_extensions import override

from clue_desktop.client.admin import AdminClient
from clue_desktop.contract.events import Event
from clue_desktop.demo.cases import WITH_VENDOR
from clue_desktop.demo.organization import Configuration, Organization
from clue_desktop.demo.scene import Scene, scene
from clue_desktop.demo.window import settings_of_window
from clue_desktop.sign_in_keeping import SignInKeeping
from ui import names
from ui.application import ConsoleOptions, open_console
from ui.console import Console
from ui.context import PageKey
from ui.frame.window import MainWindow
from ui.test_console.verdict_panel import VerdictPanel
from ui.widgets import theme
from ui.widgets.table import RowsView

RESOURCES = Path(__file__).resolve().parent.parent / "resources" / "screenshots"
FOR_README = {
    "editor-light-100": "editor.png",
    "events-light-100": "events.png",
    "propagation-dark-100": "propagation.png",
}
"""The pictures of the README, and their files."""
MOST_BYTES = 300_000
FONTS = {"DejaVu Sans": "fonts-dejavu-core", "NanumGothic": "fonts-nanum"}
WIDTH, HEIGHT = 1440, 900
PASSWORD = "made up for the pictures"  # noqa: S105 - of a server that lives for seconds
_SECONDS = 20.0
_SERIALS = count(600_100_201)
"""A device gets a code only once a minute."""
_Found = TypeVar("_Found")
_Widget = TypeVar("_Widget", bound=QWidget)


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
        del self._kept[service, username]


class PictureError(Exception):
    """A picture cannot be made; the message says why."""


@dataclass(frozen=True, slots=True)
class Studio:
    """What every picture needs: the window, and the server's data behind it."""

    window: MainWindow
    console: Console
    admin: AdminClient
    organization: Organization

    @property
    def shown(self) -> QWidget:
        """The window that is in the picture: the enrollment wizard's, while it is open."""
        return self.console.enrolling.window or self.window

    def go(self, page: PageKey, **focus: object) -> None:
        """Go to a page of the place group."""
        assert self.console.workspace is not None  # noqa: S101 - the window is signed in
        self.console.workspace.go(self.organization.tower, page, **focus)

    def find(self, kind: type[_Widget], name: str) -> _Widget | None:
        """Return the visible widget of that name, or None while it is not there."""
        found = [widget for widget in self.shown.findChildren(kind, name) if widget.isVisible()]
        return found[0] if found else None

    async def until(self, what: str, condition: Callable[[], _Found]) -> _Found:
        """Wait until something is there. Raises PictureError."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + _SECONDS
        while not (found := condition()):
            if loop.time() > deadline:
                raise PictureError(f"{what}: it did not appear within {_SECONDS:g} s.")
            await asyncio.sleep(0.02)
        return found

    async def wait_for(self, kind: type[_Widget], name: str) -> _Widget:
        """Wait for an enabled widget."""

        def there() -> _Widget | None:
            widget = self.find(kind, name)
            return widget if widget is not None and widget.isEnabled() else None

        widget = await self.until(name, there)
        assert widget is not None  # noqa: S101 - until returns what is true
        return widget


# ---------------------------------------------------------------- what is in the pictures


async def show_access_service(studio: Studio) -> None:
    """The place tree beside Setting of access service."""
    studio.go(PageKey.ACCESS_SERVICE)
    await studio.wait_for(QComboBox, names.credential_combo("rfCard"))


async def show_apis(studio: Studio) -> None:
    """The cards of Customer API Integration."""
    studio.go(PageKey.CUSTOMER_API)
    await studio.wait_for(QPushButton, names.APIS_ADD)
    apis = await studio.admin.vendor_apis(studio.organization.tower)
    await studio.until("the cards", lambda: studio.find(QWidget, names.api_card(apis[-1].id)))


async def show_editor(studio: Studio) -> None:
    """The API editor beside the test console, after a granted test."""
    api = next(
        api for api in await studio.admin.vendor_apis(studio.organization.tower) if api.name == "Staff cards"
    )
    studio.go(
        PageKey.CUSTOMER_API, api=api.id, parameters={"deviceId": "547838629", "cardNumber": "04A1B2C3"}
    )
    execute = await studio.wait_for(QPushButton, names.TEST_EXECUTE)
    card = await studio.wait_for(QLineEdit, names.TEST_CARD_NUMBER)
    await studio.until("the inputs", card.text)
    execute.click()
    verdict = await studio.wait_for(VerdictPanel, names.TEST_VERDICT)
    await studio.until("the verdict", lambda: "GRANTED" in verdict.text())


async def show_propagation(studio: Studio) -> None:
    """The confirmation of Modify, with the override that it would overwrite."""
    await show_access_service(studio)
    faces = await studio.wait_for(QComboBox, names.credential_combo("face"))
    faces.setCurrentIndex(0)
    faces.activated.emit(0)
    (await studio.wait_for(QPushButton, names.MODIFY)).click()
    await studio.wait_for(QDialog, names.PROPAGATION_DIALOG)


async def end_propagation(studio: Studio) -> None:
    """Cancel, and choose what was there."""
    (await studio.wait_for(QPushButton, names.PROPAGATION_CANCEL)).click()
    await studio.until(
        "the end of the dialog", lambda: studio.find(QDialog, names.PROPAGATION_DIALOG) is None
    )
    faces = await studio.wait_for(QComboBox, names.credential_combo("face"))
    faces.setCurrentIndex(1)
    faces.activated.emit(1)


async def show_events(studio: Studio) -> None:
    """The events of the place group, and the diagnosis of one that a fault of the vendor denied."""
    studio.go(PageKey.EVENTS)
    table = await studio.wait_for(RowsView, names.EVENTS_TABLE)
    await studio.until("the events", lambda: table.model().rowCount())
    events = (await studio.admin.events()).items
    table.choose(_denied(events).id)
    await studio.wait_for(QWidget, names.EVENTS_DIAGNOSIS)


def _denied(events: list[Event]) -> Event:
    return next(event for event in events if event.reason == "not_json_content_type")


async def show_devices(studio: Studio) -> None:
    """The devices, and the virtual one after a grant."""
    studio.go(PageKey.DEVICES)
    devices = await studio.wait_for(QComboBox, names.PRESENT_DEVICE)
    await studio.until("the devices", lambda: devices.count() > 1)
    devices.setCurrentIndex(1)
    devices.activated.emit(1)
    value = await studio.wait_for(QLineEdit, names.PRESENT_VALUE)
    value.setText("04A1B2C3")
    value.textEdited.emit("04A1B2C3")
    (await studio.wait_for(QPushButton, names.DEVICES_PRESENT)).click()
    screen = await studio.wait_for(QWidget, names.PRESENT_SCREEN)
    await studio.until("the decision", lambda: "GRANTED" in _texts(screen))


async def show_enrollment(studio: Studio) -> None:
    """The enrollment wizard, the allocation code on its way."""
    place = next(iter(studio.organization.places))
    await studio.admin.set_allocation_email(place, "lobby@seoul.example")
    (await studio.wait_for(QToolButton, names.ENROLL_OPEN)).click()
    (await studio.wait_for(QLineEdit, names.ENROLL_SERIAL)).setText(f"{next(_SERIALS)}")
    (await studio.wait_for(QLineEdit, names.ENROLL_PLACE_ID)).setText(place)
    (await studio.wait_for(QPushButton, names.ENROLL_SEND)).click()
    (await studio.wait_for(QLineEdit, names.ENROLL_CODE)).setText("4711")


async def end_enrollment(studio: Studio) -> None:
    """Close the wizard."""
    studio.shown.close()
    await studio.until("the end of the wizard", lambda: studio.console.enrolling.window is None)


def _texts(widget: QWidget) -> str:
    return " ".join(str(part.property("text") or "") for part in widget.findChildren(QWidget))


PICTURES = {
    "access-service": (show_access_service, None),
    "apis": (show_apis, None),
    "editor": (show_editor, None),
    "propagation": (show_propagation, end_propagation),
    "devices": (show_devices, None),
    "events": (show_events, None),
    "enrollment": (show_enrollment, end_enrollment),
}


# ---------------------------------------------------------------- taking and keeping them


def take(window: QWidget, scale: float) -> QImage:
    """Return the picture of a window with the dialog that is open in front of it."""
    image = QImage(window.size() * scale, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(scale)
    image.fill(Qt.GlobalColor.white)
    window.render(image)
    for dialog in window.findChildren(QDialog):
        if dialog.isVisible():
            _put_in_front(image, window, dialog)
    return image


def _put_in_front(image: QImage, window: QWidget, dialog: QDialog) -> None:
    front = QImage(dialog.size() * image.devicePixelRatio(), QImage.Format.Format_RGB32)
    front.setDevicePixelRatio(image.devicePixelRatio())
    dialog.render(front)
    at = QPoint((window.width() - dialog.width()) // 2, (window.height() - dialog.height()) // 2)
    painter = QPainter(image)
    painter.fillRect(window.rect(), QColor(0, 0, 0, 70))
    painter.drawImage(at, front)
    painter.setPen(QColor(0, 0, 0, 120))
    painter.drawRect(QRect(at, dialog.size()))
    painter.end()


def keep(image: QImage, file: Path, most_bytes: int | None = None) -> None:
    """Write a PNG; quality 0 is the strongest compression, and loses nothing. Raises PictureError."""
    file.parent.mkdir(parents=True, exist_ok=True)
    if not image.convertToFormat(QImage.Format.Format_RGB888).save(str(file), "PNG", 0):  # type: ignore[call-overload]  # the format is a text
        raise PictureError(f"{file} cannot be written.")
    size = file.stat().st_size
    if most_bytes is not None and size > most_bytes:
        raise PictureError(f"{file} has {size:,} bytes, more than {most_bytes:,}.")
    print(f"{file}  {image.width()}x{image.height()}  {size:,} bytes")


@asynccontextmanager
async def studio() -> AsyncIterator[Studio]:
    """Open the console on the demonstration's data; everything but the pictures is removed at the end."""
    async with scene(None) as stage:
        admin, organization, settings, url = await _prepare(stage)
        window = MainWindow()
        window.resize(WIDTH, HEIGHT)
        window.show()
        console = await open_console(window, ConsoleOptions(server=url, settings=settings))
        try:
            made = Studio(window, console, admin, organization)
            await made.until("the window's content", lambda: made.find(QWidget, names.PLACE_TREE))
            window.resize(WIDTH, HEIGHT)
            yield made
        finally:
            window.close_now()
            await console.aclose()


async def _prepare(stage: Scene) -> tuple[AdminClient, Organization, Path, str]:
    await stage.start_vendor()
    server = await stage.start_server()
    admin = await stage.administrator(server)
    configuration = Configuration(admin, stage.vendor_url, stage.folder, lambda _: None)
    organization = await configuration.carry_out(server, PASSWORD)
    for case in WITH_VENDOR:
        await stage.present(case, server, admin, organization)
    settings = await settings_of_window(stage.folder / "console", server, organization, PASSWORD)
    keeping = SignInKeeping(settings)
    token = await keeping.read(admin.address)
    await keeping.keep(admin.address, token or "")
    return admin, organization, settings, server.url


async def make(wanted: Callable[[str], tuple[Path, int | None] | None]) -> None:
    """Make every picture for whose name `wanted` has a file. Raises PictureError."""
    async with studio() as made:
        for title, (show, end) in PICTURES.items():
            files = {
                (scheme, scale): file
                for scheme in ("light", "dark")
                for scale in (1, 2)
                if (file := wanted(f"{title}-{scheme}-{scale}00")) is not None
            }
            for scheme in dict.fromkeys(scheme for scheme, _ in files):
                theme.set_scheme("light" if scheme == "light" else "dark")
                made.go(PageKey.PLACES)  # every picture begins with a new page
                await show(made)
                await asyncio.sleep(0.3)  # what moves comes to rest
                for scale in (1, 2):
                    if (scheme, scale) in files:
                        keep(take(made.shown, scale), *files[scheme, scale])
                if end is not None:
                    await end(made)


def complain_about_fonts() -> None:
    """Raise PictureError where the fonts of the pictures are missing."""
    families = QFontDatabase.families()
    missing = {package for font, package in FONTS.items() if not any(font in family for family in families)}
    if missing:
        raise PictureError(
            f"Fonts are missing. On Debian and Ubuntu: apt-get install {' '.join(sorted(missing))}"
        )


def main() -> int:
    """Make the pictures; return 0 when all of them were made."""
    parser = argparse.ArgumentParser(description="Make pictures of the console.")
    target = parser.add_mutually_exclusive_group(required=True)
    target.add_argument("folder", nargs="?", type=Path, help="where every picture goes")
    target.add_argument("--readme", action="store_true", help="only those of the README")
    given = parser.parse_args()

    def wanted(name: str) -> tuple[Path, int | None] | None:
        if not given.readme:
            return given.folder / f"{name}.png", None
        return (RESOURCES / FOR_README[name], MOST_BYTES) if name in FOR_README else None

    keyring.set_keyring(OwnKeyring())
    app = QApplication(sys.argv[:1])
    app.setApplicationName("CLUe Desktop")
    app.setQuitOnLastWindowClosed(False)
    theme.apply(app)
    try:
        complain_about_fonts()
        with qasync.QEventLoop(app) as loop:
            loop.run_until_complete(make(wanted))
    except PictureError as fault:
        print(f"screenshots: {fault}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
