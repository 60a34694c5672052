"""An installer's whole path through the wizard: the real server, a real mail server, the real program and web panel."""

import asyncio
import json
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from forked import ForkedPopen, run_forked
from installation import EMAIL, Installation, installation
from opened_console import bundled, console
from opened_console import set_up as set_up_console
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QToolButton
from qt import click, find, type_text, until
from running import SERIALS

from clue_desktop.domain import enrollment as rules
from clue_desktop.profiles import Profiles
from ui import names
from ui.enrollment.presenter import Scene
from ui.enrollment.program import EnrollmentOptions, open_enrollment
from ui.enrollment.window import EnrollmentWindow
from ui.enrollment.wizard import Wizard


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    with installation(tmp_path_factory.mktemp("server") / "data") as running:
        yield running


@asynccontextmanager
async def wizard(**options: Any) -> AsyncIterator[Wizard]:
    """Open the wizard as the program does, and close it."""
    window = EnrollmentWindow()
    window.show()
    opened = await open_enrollment(window, EnrollmentOptions(**options))
    try:
        yield opened
    finally:
        window.close_now()
        await opened.aclose()
        window.deleteLater()


def fill(at: Wizard, name: str, text: str) -> None:
    type_text(find(at.window, QLineEdit, name), text)


def press(at: Wizard, name: str) -> None:
    click(find(at.window, QPushButton, name))


def status(at: Wizard) -> str:
    return find(at.window, QLabel, names.ENROLL_STATUS).text()


async def reached(at: Wizard, scene: Scene) -> None:
    await until(lambda: at.enrollment.scene is scene and not at.enrollment.busy)


async def send_and_enter(at: Wizard, site: Installation, place: str, serial: str) -> None:
    """Send the code to a Place and enter what the mail says."""
    await reached(at, Scene.PLACE)
    fill(at, names.ENROLL_PLACE_ID, place)
    press(at, names.ENROLL_SEND)
    await reached(at, Scene.CODE)
    mail = await asyncio.to_thread(site.mails.next_mail)
    assert mail.recipients == [EMAIL]
    assert serial in mail.message["subject"]
    fill(at, names.ENROLL_CODE, mail.code)
    press(at, names.ENROLL_ALLOCATE)
    await reached(at, Scene.DONE)


async def test_from_a_strange_server_to_a_device_that_verifies(loop, site: Installation, tmp_path: Path):
    place, serial, url = site.place(), str(next(SERIALS)), site.owner.server.url
    file = tmp_path / "device.json"
    async with wizard(settings=tmp_path / "settings", model="CLUe-900") as at:
        await reached(at, Scene.ADDRESS)
        fill(at, names.ENROLL_SERVER, "clue.example")
        press(at, names.ENROLL_CONNECT)
        assert find(at.window, QLineEdit, names.ENROLL_SERVER).isVisible()
        fill(at, names.ENROLL_SERVER, url)
        press(at, names.ENROLL_CONNECT)
        await reached(at, Scene.FINGERPRINT)
        shown = find(at.window, QLabel, names.FINGERPRINT).text().replace("\n", ":")
        assert shown == site.fingerprint
        for name in (names.FINGERPRINT_ACCEPT, names.FINGERPRINT_REFUSE):
            assert find(at.window, QPushButton, name).height() >= 48, "for fingers"
        press(at, names.FINGERPRINT_ACCEPT)
        await reached(at, Scene.PLACE)
        fill(at, names.ENROLL_SERIAL, serial)
        await send_and_enter(at, site, place, serial)
        delivery = at.enrollment.delivery
        assert delivery is not None
        await delivery.save(file, replace=False)
        assert (site.device(serial) or {}).items() >= {"placeId": place, "model": "CLUe-900"}.items()
    saved = json.loads(file.read_text())
    assert (saved["server"], saved["fingerprint"]) == (url, site.fingerprint)
    status_of_device = await asyncio.to_thread(
        run_forked,
        [sys.executable, "-m", "server.sandbox.device", "status", "--credential-file", str(file)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert status_of_device.returncode == 0, status_of_device.stderr

    assert Profiles(tmp_path / "settings").profile(url).fingerprint == site.fingerprint
    async with wizard(settings=tmp_path / "settings", server=url, serial=serial) as at:
        await reached(at, Scene.BLOCKED)
        assert status(at) == rules.ALREADY_REGISTERED


async def test_every_error_of_the_manual(loop, site: Installation, tmp_path: Path):
    serial, without_email = str(next(SERIALS)), site.place(email=None)
    group, place = site.owner.place("placeGroup"), site.place()
    async with wizard(
        server=site.owner.server.url, fingerprint=site.fingerprint, serial=serial, settings=tmp_path
    ) as at:
        await reached(at, Scene.PLACE)
        for wrong, text in (
            (group, rules.PLACE_NOT_FOUND),
            (without_email, rules.ALLOCATION_EMAIL_NOT_SET),
        ):
            fill(at, names.ENROLL_PLACE_ID, wrong)
            press(at, names.ENROLL_SEND)
            await until(lambda text=text: status(at) == text)  # type: ignore[misc]
        fill(at, names.ENROLL_PLACE_ID, place)
        press(at, names.ENROLL_HAVE_CODE)
        await reached(at, Scene.CODE)
        fill(at, names.ENROLL_CODE, "000000")
        press(at, names.ENROLL_ALLOCATE)
        await until(lambda: status(at) == rules.CODE_NOT_ISSUED)
        press(at, names.ENROLL_RESEND)
        await reached(at, Scene.CODE)
        right = (await asyncio.to_thread(site.mails.next_mail)).code
        wrong = f"{(int(right) + 1) % 1_000_000:06d}"
        for left in (4, 3, 2, 1):
            fill(at, names.ENROLL_CODE, wrong)
            press(at, names.ENROLL_ALLOCATE)
            await until(lambda left=left: status(at) == rules.code_mismatch(left))  # type: ignore[misc]
        fill(at, names.ENROLL_CODE, wrong)
        press(at, names.ENROLL_ALLOCATE)
        await until(lambda: status(at) == rules.CODE_DISCARDED)
        assert not find(at.window, QPushButton, names.ENROLL_ALLOCATE).isEnabled()
        assert not site.device(serial)


async def test_a_server_that_is_not_the_right_one_is_said_and_another_can_be_named(
    loop, site: Installation, tmp_path: Path
):
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        async with wizard(settings=tmp_path) as at:
            await reached(at, Scene.ADDRESS)
            fill(at, names.ENROLL_SERVER, f"https://127.0.0.1:{nobody.getsockname()[1]}")
            press(at, names.ENROLL_CONNECT)
            await reached(at, Scene.STOPPED)
            assert "nothing accepts connections there" in status(at)
            press(at, names.ENROLL_OTHER_SERVER)
            await reached(at, Scene.ADDRESS)
            fill(at, names.ENROLL_SERVER, site.owner.server.url)
            press(at, names.ENROLL_CONNECT)
            await reached(at, Scene.FINGERPRINT)
            press(at, names.FINGERPRINT_REFUSE)
            assert not at.window.isVisible()
    assert Profiles(tmp_path).all() == []
    other = ":".join(["AB"] * 32)
    async with wizard(server=site.owner.server.url, fingerprint=other, settings=tmp_path) as at:
        await reached(at, Scene.STOPPED)
        assert site.fingerprint in status(at)
        assert not find(at.window, QPushButton, names.ENROLL_OTHER_SERVER).isVisible()


@contextmanager
def running(command: list[str]) -> Iterator[subprocess.Popen[str]]:
    """Run a program for the time of a test."""
    with ForkedPopen(command, stdout=subprocess.PIPE, text=True) as program:
        try:
            yield program
        finally:
            program.terminate()
            program.wait(20)


async def test_handed_over_to_the_panel_of_a_device(loop, site: Installation, tmp_path: Path):
    place, serial = site.place(), str(next(SERIALS))
    server = site.owner.server
    command = [sys.executable, "-m", "server.sandbox.device", "panel", "--json", "--serial", serial]
    command += ["--server", server.url, "--ca", server.ready["ca"], "--listen", "127.0.0.1:0"]
    command += ["--credential-file", str(tmp_path / "device.json")]
    with running(command) as device:
        assert device.stdout is not None
        url = json.loads(await asyncio.to_thread(device.stdout.readline))["url"]
        async with wizard(
            server=server.url, ca=Path(server.ready["ca"]), serial=serial, device=url, settings=tmp_path
        ) as at:
            await send_and_enter(at, site, place, serial)
            await until(lambda: at.enrollment.delivery is not None and at.enrollment.delivery.delivered)
            assert "has its credential" in status(at)
            followed = json.loads(await asyncio.to_thread(device.stdout.readline))
            assert followed["placeId"] == place, "the device follows its settings with no further step"
            await until(lambda: (site.device(serial) or {}).get("connected"))
    assert json.loads((tmp_path / "device.json").read_text())["serial"] == serial


async def test_from_the_toolbar_of_the_console(loop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    async with console(bundled(tmp_path)) as opened:
        await set_up_console(opened)
        button = find(opened.window, QToolButton, names.ENROLL_OPEN)
        click(button)
        window = opened.enrolling.window
        assert window is not None
        await until(lambda: window.findChildren(QLineEdit, names.ENROLL_SERIAL))
        await until(lambda: find(window, QLineEdit, names.ENROLL_SERIAL).isVisible())
        assert not window.isModal()
        click(button)
        assert opened.enrolling.window is window, "one wizard at a time"
        window.close()
        await until(lambda: opened.enrolling.window is None)


def test_the_program_ends_in_order(site: Installation, tmp_path: Path):
    command = [sys.executable, "-m", "clue_desktop", "enroll", "--server", site.owner.server.url]
    command += ["--fingerprint", site.fingerprint, "--settings", str(tmp_path), "--stop-with-stdin"]
    with subprocess.Popen(
        [*command, "--full-screen", "--serial", str(next(SERIALS))],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as program:
        assert program.stdout is not None
        assert program.stdin is not None
        assert json.loads(program.stdout.readline())["ready"] is True
        program.stdin.close()
        assert program.wait(20) == 0
        assert program.stderr is not None
        assert program.stderr.read() == ""


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (["--serial", "12345"], rules.DEVICE_ID_INVALID),
        (["--fingerprint", "AB:CD"], "Not a SHA-256 fingerprint"),
        (["--ca", "missing.pem"], "missing.pem cannot be used"),
        (["--credential-file", "missing/device.json"], "there is no folder"),
        (["--credential-file", __file__], "is there already"),
        (["--model", "x" * 33], "1 to 32 characters"),
    ],
)
def test_what_cannot_work_is_said_before_the_window(arguments: list[str], text: str, tmp_path: Path):
    done = subprocess.run(
        [sys.executable, "-m", "clue_desktop", "enroll", "--settings", str(tmp_path), *arguments],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert text in done.stderr
