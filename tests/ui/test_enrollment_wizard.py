"""The enrollment wizard by mouse, keypad and keyboard: every state, every refusal to the letter, a clock moved by hand."""

import json
import ssl
import stat
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest
from clocks import Clock
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QLineEdit, QPushButton, QWidget
from qt import click, find, type_text, until

from clue_desktop.client.device import DeviceClient
from clue_desktop.client.errors import Cause, Unreachable
from clue_desktop.contract.devices import DeviceCredential
from clue_desktop.contract.errors import error_document
from clue_desktop.domain import enrollment as rules
from clue_desktop.domain.place_tree import place_id
from clue_desktop.profiles import SCHEME, Profiles
from ui import names
from ui.enrollment.contact import Contact
from ui.enrollment.presenter import Enrollment, Given, Scene
from ui.enrollment.program import chosen_scheme
from ui.enrollment.window import EnrollmentWindow
from ui.enrollment.wizard import Wizard

SERIAL, LOBBY, CODE, TOKEN = "547838629", place_id(1_000_001), "123456", "t0ken-of-the-device"
ADDRESS = "http://127.0.0.1:9"
SENT = {"expiresInSeconds": 1800, "resendAfterSeconds": 60}
SMALL_SCREENS = [QSize(480, 800), QSize(800, 480), QSize(1280, 800)]


class PlainServer:
    """A server on this machine, without TLS."""

    url = ADDRESS

    async def start(self) -> None: ...

    async def fingerprint_to_compare(self) -> str | None:
        return None

    def trust(self, fingerprint: str) -> None:
        raise AssertionError(fingerprint)

    async def tls(self) -> ssl.SSLContext:
        return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


@dataclass
class Bench:
    """A wizard in front of a server that answers what is put into `answers`; without, it registers everything."""

    window: EnrollmentWindow
    enrollment: Enrollment
    clock: Clock
    answers: dict[str, Any]
    handed_over: list[tuple[str, DeviceCredential]]
    fault_of_device: Unreachable | None = None
    asked: list[str] = field(default_factory=list)

    @property
    def status(self) -> str:
        """How things stand, as the installer reads it."""
        return find(self.window, QLabel, names.ENROLL_STATUS).text()

    def line(self, name: str) -> QLineEdit:
        """Return a field."""
        return find(self.window, QLineEdit, name)

    def button(self, name: str) -> QPushButton:
        """Return a button."""
        return find(self.window, QPushButton, name)

    def press(self, digits: str) -> None:
        """Type on the keypad."""
        for digit in digits:
            click(self.button(names.keypad_key(digit)))

    async def at(self, scene: Scene) -> None:
        """Wait for a scene, and until nothing is under way."""
        await until(lambda: self.enrollment.scene is scene and not self.enrollment.busy)

    async def send_code(self) -> None:
        """Go as far as the code."""
        await self.at(Scene.PLACE)
        type_text(self.line(names.ENROLL_PLACE_ID), LOBBY)
        click(self.button(names.ENROLL_SEND))
        await self.at(Scene.CODE)

    async def register(self) -> None:
        """Go to the end."""
        await self.send_code()
        type_text(self.line(names.ENROLL_CODE), CODE)
        click(self.button(names.ENROLL_ALLOCATE))
        await self.at(Scene.DONE)


def refused(status: int, code: str, detail: str, retry_after: int = 0, **members: Any) -> httpx.Response:
    headers = {"content-type": "application/problem+json"}
    if retry_after:
        headers["retry-after"] = str(retry_after)
    return httpx.Response(status, json=error_document(status, code, detail, **members), headers=headers)


@asynccontextmanager
async def bench(serial: str | None = SERIAL, **given: Any) -> AsyncIterator[Bench]:
    window, clock = EnrollmentWindow(), Clock()
    answers: dict[str, Any] = {}
    handed: list[tuple[str, DeviceCredential]] = []

    async def answer(request: httpx.Request) -> httpx.Response:
        what = request.url.path.removeprefix("/device/v1/").partition("/")[0]
        on.asked.append(request.url.path)
        if request.method == "GET":
            what = "asked"
        if (given := answers.get(what)) is not None:
            if isinstance(given, Exception):
                raise given
            return given if isinstance(given, httpx.Response) else httpx.Response(200, json=given)
        usual = {
            "asked": {"registered": False},
            "allocation-codes": SENT,
            "registrations": {"token": TOKEN, "placeId": LOBBY, "placeName": "Lobby"},
        }
        return httpx.Response(200, json=usual[what])

    async def hand_over(url: str, credential: DeviceCredential) -> None:
        if on.fault_of_device is not None:
            raise on.fault_of_device
        handed.append((url, credential))

    enrollment = Enrollment(
        Contact(PlainServer(), lambda _address: PlainServer()),
        Given(serial=serial, **given),
        hand_over,
        clock=lambda: clock().timestamp(),
        connect=partial(DeviceClient, transport=httpx.MockTransport(answer)),
    )
    on = Bench(window, enrollment, clock, answers, handed)
    wizard = Wizard(window, enrollment)
    window.show()
    wizard.start()
    try:
        yield on
    finally:
        window.close_now()
        await wizard.aclose()
        window.deleteLater()


async def test_a_code_that_waits_in_the_outbox_is_not_said_to_be_on_its_way(loop):
    async with bench() as on:
        on.answers["allocation-codes"] = {**SENT, "mailWaits": True}
        await on.send_code()
        assert "waits in the outbox" in on.status
        assert "Ask an owner" in on.status
        assert SERIAL in on.status
        assert "on its way" not in on.status
        on.answers["allocation-codes"] = SENT
        on.clock.move(seconds=61)
        await until(lambda: on.button(names.ENROLL_RESEND).isEnabled())
        click(on.button(names.ENROLL_RESEND))
        await until(lambda: "on its way" in on.status)


async def test_by_keypad_alone_from_the_serial_to_the_token(loop):
    async with bench(serial=None) as on:
        await on.at(Scene.PLACE)
        assert on.line(names.ENROLL_SERIAL).hasFocus()
        on.press(SERIAL)
        click(on.line(names.ENROLL_PLACE_ID))
        on.press(LOBBY[:3])
        on.press("9")
        click(on.button(names.keypad_key("backspace")))
        on.press(LOBBY[3:])
        assert on.line(names.ENROLL_PLACE_ID).text() == LOBBY
        click(on.button(names.ENROLL_SEND))
        await on.at(Scene.CODE)
        on.press("99")
        click(on.button(names.keypad_key("clear")))
        on.press(CODE + "7")
        assert on.line(names.ENROLL_CODE).text() == CODE, "no seventh digit"
        click(on.button(names.ENROLL_ALLOCATE))
        await on.at(Scene.DONE)
        assert f"Device {SERIAL} is registered at “Lobby”" in on.status


async def test_by_keyboard_alone(loop):
    async with bench(serial=None) as on:
        await on.at(Scene.PLACE)
        type_there(on.window, SERIAL)
        key(on.window, Qt.Key.Key_Return)
        type_there(on.window, LOBBY)
        key(on.window, Qt.Key.Key_Return)
        await on.at(Scene.CODE)
        type_there(on.window, CODE)
        key(on.window, Qt.Key.Key_Return)
        await on.at(Scene.DONE)
        assert on.button(names.ENROLL_SAVE_FILE).hasFocus()


async def test_a_registered_device_sees_the_message_and_nothing_else(loop):
    async with bench() as on:
        on.answers["asked"] = {"registered": True}
        await on.at(Scene.BLOCKED)
        assert on.status == rules.ALREADY_REGISTERED
        shown = {widget.objectName() for widget in on.window.findChildren(QWidget) if widget.isVisible()}
        assert {name for name in shown if name.startswith("enroll.")} == {
            names.ENROLL_STATUS,
            names.ENROLL_CLOSE,
            names.ENROLL_FULL_SCREEN,
        }


async def test_a_serial_that_was_mistyped_can_be_typed_again(loop):
    async with bench(serial=None) as on:
        on.answers["asked"] = {"registered": True}
        await on.at(Scene.PLACE)
        type_text(on.line(names.ENROLL_SERIAL), SERIAL)
        key(on.window, Qt.Key.Key_Return)
        await on.at(Scene.BLOCKED)
        del on.answers["asked"]
        click(on.button(names.ENROLL_ANOTHER))
        await on.at(Scene.PLACE)
        assert on.line(names.ENROLL_SERIAL).text() == ""


SENDING = [
    refused(404, "place_not_found", rules.PLACE_NOT_FOUND),
    refused(409, "allocation_email_not_set", rules.ALLOCATION_EMAIL_NOT_SET),
    refused(429, "resend_too_soon", rules.resend_too_soon(42), 42),
    refused(429, "rate_limited", rules.limit_reached(90), 90),
]


@pytest.mark.parametrize("answer", SENDING, ids=lambda answer: answer.json()["code"])
async def test_what_keeps_the_code_from_being_sent_reads_to_the_letter(loop, answer: httpx.Response):
    async with bench() as on:
        await on.at(Scene.PLACE)
        on.answers["allocation-codes"] = answer
        type_text(on.line(names.ENROLL_PLACE_ID), LOBBY)
        click(on.button(names.ENROLL_SEND))
        await until(lambda: on.status == answer.json()["detail"])
        assert on.line(names.ENROLL_PLACE_ID).text() == LOBBY
        wait = int(answer.headers.get("retry-after", 0))
        assert on.button(names.ENROLL_SEND).isEnabled() is (wait == 0)
        if wait:
            assert on.button(names.ENROLL_SEND).text() == f"Send the allocation code in {wait} s"
        on.clock.move(seconds=wait)
        del on.answers["allocation-codes"]
        await until(on.button(names.ENROLL_SEND).isEnabled)
        click(on.button(names.ENROLL_SEND))
        await on.at(Scene.CODE)


async def test_a_place_id_is_judged_before_it_is_sent(loop):
    async with bench() as on:
        await on.at(Scene.PLACE)
        wrong = LOBBY[:-2] + LOBBY[-1] + LOBBY[-2]
        type_text(on.line(names.ENROLL_PLACE_ID), wrong)
        told = [label.text() for label in on.window.findChildren(QLabel) if label.isVisible()]
        assert rules.PLACE_NOT_FOUND in told
        assert not on.button(names.ENROLL_SEND).isEnabled()
        assert on.asked == [f"/device/v1/registrations/{SERIAL}"]


ENTERING = [
    (refused(422, "code_mismatch", rules.code_mismatch(3), attemptsLeft=3), True),
    (refused(410, "code_expired", rules.CODE_EXPIRED), False),
    (refused(410, "code_discarded", rules.CODE_DISCARDED), False),
    (refused(409, "code_not_issued", rules.CODE_NOT_ISSUED), False),
]


@pytest.mark.parametrize(("answer", "again"), ENTERING, ids=[each[0].json()["code"] for each in ENTERING])
async def test_what_keeps_a_code_from_being_taken_reads_to_the_letter(loop, answer: httpx.Response, again):
    async with bench() as on:
        await on.send_code()
        on.answers["registrations"] = answer
        type_text(on.line(names.ENROLL_CODE), "000000")
        click(on.button(names.ENROLL_ALLOCATE))
        await until(lambda: on.status == answer.json()["detail"])
        assert on.line(names.ENROLL_CODE).selectedText() == "000000", "what is typed next replaces it"
        assert on.button(names.ENROLL_ALLOCATE).isEnabled() is again
        assert find(on.window, QLabel, names.ENROLL_TRIES_LEFT).text() == ("3" if again else "–")
        del on.answers["registrations"]
        if not again:
            on.clock.move(seconds=60)
            await until(on.button(names.ENROLL_RESEND).isEnabled)
            click(on.button(names.ENROLL_RESEND))
            await until(lambda: find(on.window, QLabel, names.ENROLL_TRIES_LEFT).text() == "5")
            assert on.line(names.ENROLL_CODE).text() == "", "it is void"
            assert not on.button(names.ENROLL_ALLOCATE).isEnabled()
        on.press(CODE)
        click(on.button(names.ENROLL_ALLOCATE))
        await on.at(Scene.DONE)


async def test_time_is_counted_down(loop):
    async with bench() as on:
        await on.send_code()
        left, resend = find(on.window, QLabel, names.ENROLL_TIME_LEFT), on.button(names.ENROLL_RESEND)
        assert (left.text(), resend.text()) == ("30:00", "Request a new code in 60 s")
        on.clock.move(seconds=59)
        await until(lambda: left.text() == "29:01")
        assert resend.text() == "Request a new code in 1 s"
        assert not resend.isEnabled()
        on.clock.move(seconds=1)
        await until(resend.isEnabled)
        assert resend.text() == "Request a new code"
        on.clock.move(minutes=29)
        await until(lambda: on.status == rules.CODE_EXPIRED)
        assert not on.button(names.ENROLL_ALLOCATE).isEnabled()


async def test_a_code_from_before_can_be_entered(loop):
    async with bench() as on:
        await on.at(Scene.PLACE)
        type_text(on.line(names.ENROLL_PLACE_ID), LOBBY)
        click(on.button(names.ENROLL_HAVE_CODE))
        await on.at(Scene.CODE)
        assert find(on.window, QLabel, names.ENROLL_TIME_LEFT).text() == "–"
        type_text(on.line(names.ENROLL_CODE), CODE)
        click(on.button(names.ENROLL_ALLOCATE))
        await on.at(Scene.DONE)
        assert not [path for path in on.asked if path.endswith("allocation-codes")]


async def test_a_server_that_is_away_can_be_tried_again(loop):
    async with bench() as on:
        on.answers["asked"] = httpx.ConnectError("away")
        await on.at(Scene.STOPPED)
        assert on.status == f"{ADDRESS} cannot be reached."
        del on.answers["asked"]
        click(on.button(names.ENROLL_RETRY))
        await on.at(Scene.PLACE)


async def test_a_lost_answer_says_who_can_help(loop):
    async with bench() as on:
        await on.send_code()
        on.answers["registrations"] = httpx.ReadTimeout("slow")
        type_text(on.line(names.ENROLL_CODE), CODE)
        click(on.button(names.ENROLL_ALLOCATE))
        await until(lambda: "did not answer in time" in on.status)
        on.answers["registrations"] = refused(409, "already_registered", rules.ALREADY_REGISTERED)
        click(on.button(names.ENROLL_ALLOCATE))
        await on.at(Scene.BLOCKED)
        assert on.status.startswith(rules.ALREADY_REGISTERED)
        assert "make a new token" in on.status


async def test_the_credential_is_saved_for_its_owner_only(loop, tmp_path: Path):
    async with bench() as on:
        await on.register()
        await save_as(on, tmp_path / "missing" / "device.json")
        await until(lambda: "cannot be written" in on.status)
        on.window.close()
        dialog = await until(lambda: on.window.findChild(QWidget, names.CONFIRM))
        click(find(dialog, QPushButton, f"{names.CONFIRM}.cancel"))
        assert on.window.isVisible()
        await save_as(on, tmp_path / "device.json")
        await until(lambda: "Saved:" in on.status)
        saved = json.loads((tmp_path / "device.json").read_text())
        assert saved == {"server": ADDRESS, "serial": SERIAL, "token": TOKEN}
        assert stat.S_IMODE((tmp_path / "device.json").stat().st_mode) == 0o600
        click(on.button(names.ENROLL_CLOSE))
        assert not on.window.isVisible(), "nothing is asked once it is saved"


async def test_a_file_that_was_named_at_the_start_is_never_overwritten(loop, tmp_path: Path):
    file = tmp_path / "device.json"
    async with bench(credential_file=file) as on:
        await on.send_code()
        file.write_text("another device's")
        type_text(on.line(names.ENROLL_CODE), CODE)
        click(on.button(names.ENROLL_ALLOCATE))
        await until(lambda: "is there already" in on.status)
        assert file.read_text() == "another device's"
    (tmp_path / "device.json").unlink()
    async with bench(credential_file=file) as on:
        await on.register()
        await until(lambda: "Saved:" in on.status)
        assert json.loads(file.read_text())["token"] == TOKEN


async def test_the_credential_is_handed_over_to_the_device(loop):
    async with bench() as on:
        await on.register()
        on.fault_of_device = Unreachable("http://10.0.0.9 cannot be reached.", Cause.REFUSED)
        type_text(on.line(names.ENROLL_DEVICE_URL), "http://10.0.0.9")
        click(on.button(names.ENROLL_HAND_OVER))
        await until(lambda: "http://10.0.0.9 cannot be reached." in on.status)
        on.fault_of_device = None
        key(on.line(names.ENROLL_DEVICE_URL), Qt.Key.Key_Return)
        await until(lambda: "has its credential" in on.status)
        [(url, credential)] = on.handed_over
        assert (url, credential.serial, credential.token) == ("http://10.0.0.9", SERIAL, TOKEN)


async def test_the_token_is_shown_to_whoever_asks_and_to_nobody_else(loop):
    async with bench() as on:
        await on.register()
        assert TOKEN not in all_texts(on.window)
        click(on.button(names.ENROLL_TOKEN_SHOW))
        assert on.line(names.ENROLL_TOKEN).text() == TOKEN
        click(on.button(names.ENROLL_TOKEN_SHOW))
        assert TOKEN not in all_texts(on.window)
        click(on.button(names.ENROLL_TOKEN_COPY))
        assert QGuiApplication.clipboard().text() == TOKEN
        QGuiApplication.clipboard().clear()
        click(on.button(names.ENROLL_ANOTHER))
        dialog = await until(lambda: on.window.findChild(QWidget, names.CONFIRM))
        click(find(dialog, QPushButton, f"{names.CONFIRM}.ok"))
        await on.at(Scene.PLACE)
        assert TOKEN not in all_texts(on.window)
        assert on.line(names.ENROLL_PLACE_ID).text() == ""


async def test_full_screen_is_left_by_escape(loop):
    async with bench() as on:
        await on.at(Scene.PLACE)
        key(on.window, Qt.Key.Key_F11)
        assert on.window.isFullScreen()
        key(on.window, Qt.Key.Key_Escape)
        assert not on.window.isFullScreen()
        assert on.window.isVisible()
        click(on.button(names.ENROLL_FULL_SCREEN))
        assert on.window.isFullScreen()


@pytest.mark.parametrize("size", SMALL_SCREENS, ids=lambda size: f"{size.width()}x{size.height()}")
async def test_everything_fits_and_can_be_pressed(loop, size: QSize):
    async with bench(serial=None) as on:
        on.window.resize(size)
        await on.at(Scene.PLACE)
        type_text(on.line(names.ENROLL_SERIAL), SERIAL)
        for scene in (Scene.PLACE, Scene.CODE):
            if scene is Scene.CODE:
                await on.send_code()
            QApplication.processEvents()
            assert on.window.size() == size
            for widget in on.window.findChildren(QWidget):
                if widget.objectName().startswith("enroll.") and widget.isVisible():
                    assert widget.visibleRegion().boundingRect().size() == widget.size(), widget.objectName()
                    if widget.objectName().startswith("enroll.keypad."):
                        assert min(widget.width(), widget.height()) >= 48


async def test_the_question_before_closing_can_be_answered_by_finger(loop):
    async with bench() as on:
        await on.register()
        on.window.close()
        buttons = find(on.window, QWidget, names.CONFIRM).findChildren(QPushButton)
        assert len(buttons) == 2
        assert min(button.height() for button in buttons) >= 48


@pytest.mark.parametrize(
    ("kept", "server", "scheme"),
    [
        ({}, None, "system"),
        ({"bundled": "dark"}, None, "dark"),
        ({"bundled": "dark"}, ADDRESS, "dark"),
        ({ADDRESS: "light", "bundled": "dark"}, f"{ADDRESS}/", "light"),
        ({ADDRESS: "system", "bundled": "dark"}, ADDRESS, "system"),
    ],
)
def test_the_colours_are_those_of_the_console(
    tmp_path: Path, kept: dict[str, str], server: str | None, scheme: str
):
    profiles = Profiles(tmp_path)
    for key, chosen in kept.items():
        preferences = profiles.preferences(profiles.remember(profiles.profile(key)).key)
        preferences.set(SCHEME, chosen)
        preferences.save()
    assert chosen_scheme(profiles, server) == scheme


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        ("123 456", "123456"),
        ("１２３４５６", "123456"),
        ("Code: 123456 for device 547838629", "123456"),
        ("a1-2", ""),
        ("1234567", ""),
        ("123456 or 654321", ""),
    ],
)
async def test_what_is_pasted_is_reduced_to_its_digits(loop, pasted: str, kept: str):
    async with bench() as on:
        await on.send_code()
        QGuiApplication.clipboard().setText(pasted)
        on.line(names.ENROLL_CODE).paste()
        assert on.line(names.ENROLL_CODE).text() == kept
        QGuiApplication.clipboard().clear()


@pytest.mark.parametrize("field", [names.ENROLL_SERIAL, names.ENROLL_PLACE_ID])
@pytest.mark.parametrize(
    "text", ["• no such thing", "a1-2", "１２x", "1234567890123456", "12345678 or 87654321"]
)
async def test_nobody_hears_of_a_text_that_a_field_of_digits_does_not_keep(loop, field: str, text: str):
    async with bench(serial=None) as on:
        await on.at(Scene.PLACE)
        line = on.line(field)
        line.setText("547")
        line.setText(text)
        assert line.text() == "547"
        line.setText("")
        line.setText(text)
        assert line.text() == ""
        line.setText("5478-3862" if field == names.ENROLL_PLACE_ID else "5478-3862-9")
        assert line.text().isdigit()


def type_there(window: QWidget, text: str) -> None:
    """Type into whatever has the focus."""
    widget = window.focusWidget()
    assert widget is not None
    QTest.keyClicks(widget, text)


def key(window: QWidget, which: Qt.Key) -> None:
    """Press a key where the focus is."""
    focused: QWidget | None = window.focusWidget()
    QTest.keyClick(window if focused is None else focused, which)


async def save_as(on: Bench, path: Path) -> None:
    """Choose a file in the dialog."""
    click(on.button(names.ENROLL_SAVE_FILE))
    dialog = await until(lambda: on.window.findChild(QFileDialog))
    dialog.fileSelected.emit(str(path))
    dialog.close()
    await until(lambda: not on.window.findChildren(QFileDialog))


def all_texts(window: QWidget) -> str:
    """Return everything that the window says, to screen readers too."""
    return " ".join(
        f"{part.property('text') or ''} {part.accessibleName()} {part.accessibleDescription()} {part.toolTip()}"
        for part in window.findChildren(QWidget)
    )
