"""Pictures of the enrollment wizard, from the server's address to the device's credential."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from picture_studio import Hand, Studio, next_serial
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from clue_desktop.demo.cases import CAR_PARK
from ui import names
from ui.enrollment.program import EnrollmentOptions, open_enrollment
from ui.enrollment.window import EnrollmentWindow

_NEVER = "https://127.0.0.1:9"


async def address(studio: Studio) -> AsyncIterator[QWidget]:
    """The question for the server, with an address that cannot be one."""
    async with _wizard(EnrollmentOptions(settings=studio.new_settings())) as window:
        hand = Hand(window)
        (await hand.wait_for(QLineEdit, names.ENROLL_SERVER)).setText("ftp://clue.example")
        await hand.click(names.ENROLL_CONNECT)
        yield window


async def fingerprint(studio: Studio) -> AsyncIterator[QWidget]:
    """The question whether this is the server."""
    options = EnrollmentOptions(server=studio.server.url, settings=studio.new_settings())
    async with _wizard(options) as window:
        await Hand(window).wait_for(QPushButton, names.FINGERPRINT_ACCEPT)
        yield window


async def away(studio: Studio) -> AsyncIterator[QWidget]:
    """A server that is not there."""
    options = EnrollmentOptions(server=_NEVER, fingerprint=studio.server.fingerprint)
    async with _wizard(options) as window:
        await Hand(window).wait_for(QPushButton, names.ENROLL_RETRY)
        yield window


async def place(studio: Studio) -> AsyncIterator[QWidget]:
    """The Place ID while it is typed."""
    async with _at(studio) as window:
        hand = Hand(window)
        (await hand.wait_for(QLineEdit, names.ENROLL_SERIAL)).setText(next_serial())
        edit = await hand.wait_for(QLineEdit, names.ENROLL_PLACE_ID)
        edit.setFocus()
        edit.setText("1000")
        yield window


async def place_refused(studio: Studio) -> AsyncIterator[QWidget]:
    """A place for which no address is saved."""
    async with _at(studio) as window:
        await _ask(window, studio.node("Gate 2"))
        await Hand(window).wait_for(QPushButton, names.ENROLL_SEND)
        yield window


async def code(studio: Studio) -> AsyncIterator[QWidget]:
    """The allocation code while it is typed."""
    async with _at(studio) as window:
        await _ask(window, await _place(studio))
        (await Hand(window).wait_for(QLineEdit, names.ENROLL_CODE)).setText("4711")
        yield window


async def code_refused(studio: Studio) -> AsyncIterator[QWidget]:
    """A code that is wrong."""
    async with _at(studio) as window:
        hand = Hand(window)
        await _ask(window, await _place(studio))
        entry = await hand.wait_for(QLineEdit, names.ENROLL_CODE)
        right = await _code(studio)
        entry.setText("111111" if right != "111111" else "222222")
        await hand.click(names.ENROLL_ALLOCATE)
        yield window


async def blocked(studio: Studio) -> AsyncIterator[QWidget]:
    """A device that is registered already."""
    async with _at(studio, serial="547838629") as window:
        await Hand(window).wait_for(QPushButton, names.ENROLL_CLOSE)
        yield window


async def done(studio: Studio) -> AsyncIterator[QWidget]:
    """A device that has just been registered."""
    serial = next_serial()
    async with _at(studio) as window:
        hand = Hand(window)
        await _ask(window, await _place(studio), serial)
        (await hand.wait_for(QLineEdit, names.ENROLL_CODE)).setText(await _code(studio))
        await hand.click(names.ENROLL_ALLOCATE)
        await hand.wait_for(QPushButton, names.ENROLL_SAVE_FILE)
        yield window
    await studio.admin.devices.release(serial)


async def full_size(studio: Studio) -> AsyncIterator[QWidget]:
    """The code on a whole screen."""
    async with _at(studio) as window:
        window.resize(studio.look.width, studio.look.height)
        await _ask(window, await _place(studio))
        (await Hand(window).wait_for(QLineEdit, names.ENROLL_CODE)).setText("4711")
        yield window


@asynccontextmanager
async def _wizard(options: EnrollmentOptions) -> AsyncIterator[EnrollmentWindow]:
    window = EnrollmentWindow()
    window.show()
    window.activateWindow()
    wizard = await open_enrollment(window, options)
    try:
        yield window
    finally:
        window.hide()
        await wizard.aclose()
        window.deleteLater()


@asynccontextmanager
async def _at(studio: Studio, serial: str | None = None) -> AsyncIterator[EnrollmentWindow]:
    options = EnrollmentOptions(server=studio.server.url, ca=studio.server.ca, serial=serial)
    async with _wizard(options) as window:
        yield window


async def _place(studio: Studio) -> str:
    """Return a place with an address, where limits have not been reached."""
    place_id = studio.place(CAR_PARK)
    await studio.admin.places.set_allocation_email(place_id, "lobby@seoul.example")
    await studio.admin.registrations.lift_limits(place_id)
    return place_id


async def _ask(window: EnrollmentWindow, place_id: str, serial: str = "") -> None:
    hand = Hand(window)
    (await hand.wait_for(QLineEdit, names.ENROLL_SERIAL)).setText(serial or next_serial())
    (await hand.wait_for(QLineEdit, names.ENROLL_PLACE_ID)).setText(place_id)
    await hand.click(names.ENROLL_SEND)


async def _code(studio: Studio) -> str:
    """Return the code of the newest mail."""
    text = (await studio.admin.outbox.all())[0].text or ""
    found = re.search(r"\b\d{6}\b", text)
    return found.group() if found is not None else ""


PICTURES = {
    "enrollment-address": address,
    "enrollment-fingerprint": fingerprint,
    "enrollment-away": away,
    "enrollment-place": place,
    "enrollment-place-refused": place_refused,
    "enrollment": code,
    "enrollment-code-refused": code_refused,
    "enrollment-blocked": blocked,
    "enrollment-done": done,
    "enrollment-large": full_size,
}
