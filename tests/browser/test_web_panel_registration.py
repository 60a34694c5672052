"""An installer's whole path through the web panel: real server, real mail server, the program, a real browser."""

import asyncio
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from browsing import OpenPage
from forked import ForkedPopen
from installation import EMAIL, Installation, installation
from playwright.sync_api import Page, expect
from running import SERIALS, Server
from sqlalchemy import update

from clue_desktop.client.panel import hand_over
from clue_desktop.contract.devices import DeviceCredential
from clue_desktop.domain import enrollment as rules
from server.store.engine import open_sqlite
from server.store.tables import allocation_codes


@pytest.fixture(scope="module")
def field_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    with installation(tmp_path_factory.mktemp("server") / "data") as running:
        yield running


@dataclass
class Program:
    """`clue-device panel` as a process."""

    process: subprocess.Popen[str]
    url: str
    serial: str
    file: Path

    def next_line(self) -> dict[str, Any]:
        """Return what it prints next."""
        assert self.process.stdout is not None
        document: dict[str, Any] = json.loads(self.process.stdout.readline())
        return document


@contextmanager
def program(server: Server, file: Path, serial: str | None = None) -> Iterator[Program]:
    serial = serial or str(next(SERIALS))
    command = [sys.executable, "-m", "server.sandbox.device", "panel", "--json", "--serial", serial]
    command += ["--server", server.url, "--ca", server.ready["ca"], "--listen", "127.0.0.1:0"]
    command += ["--credential-file", str(file), "--model", "CLUe-N1"]
    with ForkedPopen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, encoding="utf-8"
    ) as process:
        assert process.stdout is not None
        try:
            yield Program(process, json.loads(process.stdout.readline())["url"], serial, file)
        finally:
            process.terminate()
            process.wait(20)


def eventually(check: Callable[[], Any], seconds: float = 30) -> Any:
    """Return what `check` returns once it is true."""
    end = monotonic() + seconds
    while not (found := check()):
        assert monotonic() < end, "it did not come to be"
    return found


def in_a_thread(work: Callable[[], Any]) -> Any:
    """Return what `work` returns; this thread has the browser driver's event loop."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(work).result()


def enter(page: Page, place: str, code: str | None = None) -> None:
    page.locator("#placeId").fill(place)
    if code is None:
        page.locator("#issueCode").click()
    else:
        page.locator("#code").fill(code)
        page.locator("#allocateSpace").click()


def test_from_the_place_id_to_a_connected_device(
    field_server: Installation, tmp_path: Path, open_page: OpenPage
) -> None:
    place = field_server.place()
    with program(field_server.owner.server, tmp_path / "device.json") as panel:
        page = open_page(panel.url)
        enter(page, place)
        expect(page.locator("#status")).to_contain_text("was sent")
        mail = field_server.mails.next_mail()
        assert mail.recipients == [EMAIL]
        assert panel.serial in mail.message["subject"]
        assert "CLUe-N1" in mail.part("plain")
        enter(page, place, mail.code)
        expect(page.locator("#status")).to_have_text(
            f"Registration is complete. This device is registered at Lobby ({place})."
        )
        assert panel.next_line()["placeId"] == place, "the device follows its settings"
        device = eventually(
            lambda: (found := field_server.device(panel.serial)) and found["connected"] and found
        )
        assert (device["placeId"], device["model"]) == (place, "CLUe-N1")

        credential = json.loads(panel.file.read_text())
        client = field_server.owner.server.client(credential["token"])
        answer = client.post("/device/v1/verifications", json={"credential": "rfCard", "value": "04A1B2C3"})
        assert answer.json()["result"] == "local"
        page.reload()
        expect(page.locator("main")).to_have_text(rules.ALREADY_REGISTERED, use_inner_text=True)
    assert panel.process.returncode == 0, "ended after the registration"

    with program(field_server.owner.server, panel.file, panel.serial) as again:
        assert again.next_line()["placeId"] == place, "it starts as what it is"
        page = open_page(again.url)
        expect(page.locator("main")).to_have_text(rules.ALREADY_REGISTERED, use_inner_text=True)


def test_every_error_of_the_manual(field_server: Installation, tmp_path: Path, open_page: OpenPage) -> None:
    place, without_email = field_server.place(), field_server.place(None)
    group = field_server.owner.place("placeGroup")
    with program(field_server.owner.server, tmp_path / "device.json") as panel:
        page = open_page(panel.url)
        says = expect(page.locator("#status"))
        for unknown in ("", "1234567", place[:-1] + str((int(place[-1]) + 1) % 10), group):
            enter(page, unknown)
            says.to_have_text(rules.PLACE_NOT_FOUND)
        enter(page, without_email)
        says.to_have_text(rules.ALLOCATION_EMAIL_NOT_SET)
        enter(page, place, "123456")
        says.to_have_text(rules.CODE_NOT_ISSUED)
        enter(page, place, "12345")
        says.to_have_text(rules.CODE_INVALID)

        enter(page, place)
        says.to_contain_text("was sent")
        code = field_server.mails.next_mail().code
        other = open_page()
        other.clock.install()
        other.goto(panel.url)
        expect(other.locator("#placeId")).to_be_visible()
        other.clock.run_for(61_000)
        enter(other, place)
        expect(other.locator("#status")).to_contain_text("You can request a new code in")

        wrong = f"{(int(code) + 1) % 1_000_000:06}"
        for left in (4, 3, 2, 1):
            enter(page, place, wrong)
            says.to_have_text(rules.code_mismatch(left))
            expect(page.locator("#attemptsLeft")).to_have_text(f"Attempts left {left}")
        enter(page, place, wrong)
        says.to_have_text(rules.CODE_DISCARDED)
        enter(page, place, code)
        says.to_have_text(rules.CODE_DISCARDED)
    assert panel.process.returncode == 1, "ended without a registration"


def test_a_code_that_is_too_old(field_server: Installation, tmp_path: Path, open_page: OpenPage) -> None:
    place = field_server.place()
    with program(field_server.owner.server, tmp_path / "device.json") as panel:
        page = open_page(panel.url)
        enter(page, place)
        code = field_server.mails.next_mail().code
        database = open_sqlite(field_server.owner.server.data_dir / "clue.db")
        try:
            with database.write() as connection:
                long_ago = datetime.now(UTC) - timedelta(minutes=31)
                mine = allocation_codes.c.serial == panel.serial
                connection.execute(update(allocation_codes).where(mine).values(issued_at=long_ago))
        finally:
            database.close()
        enter(page, place, code)
        expect(page.locator("#status")).to_have_text(rules.CODE_EXPIRED)
        expect(page.locator("#codeLeft")).to_be_hidden()


def test_a_device_that_was_registered_ahead(
    field_server: Installation, tmp_path: Path, open_page: OpenPage
) -> None:
    place = field_server.place()
    with program(field_server.owner.server, tmp_path / "device.json") as panel:
        page = open_page(panel.url)
        expect(page.locator("#placeId")).to_be_visible()
        ahead = {"serial": panel.serial, "placeId": place}
        token = field_server.owner.ask("POST", "/devices", ahead, 201).json()["token"]
        enter(page, place)
        expect(page.locator("#status")).to_have_text(rules.ALREADY_REGISTERED)
        expect(page.locator("form")).to_have_count(0)

        given = DeviceCredential(server=field_server.owner.server.url, serial=panel.serial, token=token)
        assert in_a_thread(lambda: asyncio.run(hand_over(panel.url, given))) is None
        assert panel.next_line()["placeId"] == place, "the device follows its settings"
        page.reload()
        expect(page.locator("main")).to_have_text(rules.ALREADY_REGISTERED, use_inner_text=True)
        eventually(lambda: (found := field_server.device(panel.serial)) and found["connected"])
