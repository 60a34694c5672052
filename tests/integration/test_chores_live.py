"""The server's own chores in the running application: what nobody has foreseen ends none of them, and is told of."""

import asyncio
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from in_process import application
from running import OWNER

from server.chores.configuration_follower import ConfigurationFollower
from server.services.mail.mail_queue import MailQueue
from server.services.operation.certificates import CertificateService
from server.services.operation.clock_set_right import ClockService
from server.services.operation.server_settings import ServerSettings
from server.services.registrations.devices import DeviceService
from server.services.safekeeping.backups import BackupService
from server.store.event_log import EventLog
from server.store.free_space import FreeSpace
from server.verification.vendor_health import VendorHealth

OPERATING = Path(__file__).parents[2] / "docs" / "operating.md"
WORKS: dict[str, tuple[type, str]] = {
    "configuration": (ConfigurationFollower, "catch_up"),
    "mails": (MailQueue, "tidy"),
    "retention": (ServerSettings, "events_kept_since"),
    "retention of shadows": (ServerSettings, "events_kept_since"),
    "event hours": (EventLog, "count_hours"),
    "daily backup": (BackupService, "make_if_due"),
    "devices registered ahead": (DeviceService, "release_awaited"),
    "clock": (ClockService, "set_right"),
    "certificates": (CertificateService, "to_look_after"),
    "vendor health": (VendorHealth, "news"),
    "figures": (MailQueue, "backlog"),
    "free space": (FreeSpace, "look"),
}
"""What each chore calls."""


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch):
    """What fails is tried again at once, not after a minute."""
    monkeypatch.setattr("server.chores.loops._seconds_until_again", lambda _chore, _failures: 0.05)


class Faults:
    """Makes methods raise for as long as a test wants."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.raising = True
        self._monkeypatch = monkeypatch

    def into(self, owner: type, name: str) -> None:
        original: Callable[..., Any] = getattr(owner, name)

        def raise_or_do(*given: Any, **named: Any) -> Any:
            if self.raising:
                raise FileNotFoundError(2, "No such file or directory")
            return original(*given, **named)

        self._monkeypatch.setattr(owner, name, raise_or_do)


@pytest.fixture
def faults(monkeypatch: pytest.MonkeyPatch) -> Faults:
    return Faults(monkeypatch)


async def set_up(client: httpx.AsyncClient) -> str:
    """Do the first setup, sign the client in, and return the headquarters' ID."""
    setup = {"setupToken": "the setup token", "organizationName": "HQ", "administrator": OWNER}
    answer = (await client.post("/api/v1/setup", json=setup)).json()
    client.headers["authorization"] = f"Bearer {answer['token']}"
    return str(answer["headquartersId"])


async def comes_true(what: Callable[[], Any]) -> None:
    async with asyncio.timeout(20):
        while not await what():  # noqa: ASYNC110  # it comes of what the server does by itself
            await asyncio.sleep(0.01)


def test_each_goes_on_and_readiness_names_those_that_keep_failing(tmp_path: Path, faults: Faults):
    for owner, name in WORKS.values():
        faults.into(owner, name)

    async def run() -> None:
        async with application(tmp_path) as (_, client):

            async def failing() -> set[str]:
                answer = await client.get("/readyz")
                assert answer.status_code == 200, "doors go on"
                return set(answer.json()["failing"])

            async def all_failing() -> bool:
                return await failing() == set(WORKS)

            async def none_failing() -> bool:
                return not await failing()

            await comes_true(all_failing)
            figures = (await client.get("/metrics")).text
            for name in WORKS:
                (line,) = [
                    line
                    for line in figures.splitlines()
                    if line.startswith(f'clue_chore_failures_in_a_row{{chore="{name}"}}')
                ]
                assert float(line.split()[-1]) >= 3
            documented = OPERATING.read_text(encoding="utf-8")
            chores = set(re.findall(r'clue_chore_failures_in_a_row\{chore="([^"]+)"\}', figures))
            assert chores >= WORKS.keys()
            assert [name for name in chores if f"`{name}`" not in documented] == []
            faults.raising = False
            await comes_true(none_failing)
            assert (await client.get("/readyz")).json() == {"status": "ok", "failing": []}

    asyncio.run(run())


def test_who_was_seen_while_it_could_not_be_written_is_written_later(tmp_path: Path, faults: Faults):
    faults.into(DeviceService, "note_presence")

    async def run() -> None:
        async with application(tmp_path) as (_, client):
            place = await set_up(client)
            new = {"serial": "547838629", "placeId": place}
            token = (await client.post("/api/v1/devices", json=new)).json()["token"]
            await client.get("/device/v1/settings", headers={"authorization": f"Bearer {token}"})

            async def told() -> bool:
                return 'chore="presence"} 1' in (await client.get("/metrics")).text

            async def seen() -> bool:
                device = (await client.get("/api/v1/devices/547838629")).json()
                return device["lastSeenAt"] is not None

            await comes_true(told)
            assert not await seen()
            faults.raising = False
            await comes_true(seen)

    asyncio.run(run())


def test_a_backup_that_is_deleted_while_they_are_listed_does_no_harm(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """Each `stat` of a file may find it gone: in the list, and when the room for the next is looked at."""

    async def run() -> None:
        async with application(tmp_path) as (_, client):
            await set_up(client)
            first = (await client.post("/api/v1/backups")).json()["name"]
            gone = {f"{first}", "clue.db-wal", "clue.db-journal"}
            original = Path.stat

            def stat(self: Path, **named: Any) -> Any:
                if self.name in gone:
                    raise FileNotFoundError(2, "No such file or directory", str(self))
                return original(self, **named)

            monkeypatch.setattr(Path, "stat", stat)
            listed = await client.get("/api/v1/backups")
            assert (listed.status_code, listed.json()["items"]) == (200, [])
            second = await client.post("/api/v1/backups")
            assert second.status_code == 201
            listed = await client.get("/api/v1/backups")
            assert [each["name"] for each in listed.json()["items"]] == [second.json()["name"]]

    asyncio.run(run())


def test_certificates_are_told_of_before_anybody_is_there_to_hear_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    """Before the first setup there is no headquarters whose consoles could be told; the log tells all the same."""
    announced: list[str] = []
    announce = CertificateService.announce

    def noted(self: CertificateService) -> None:
        announce(self)
        announced.append("without a fault")

    monkeypatch.setattr(CertificateService, "announce", noted)

    async def run() -> None:
        async with application(tmp_path) as (_, client):  # its certificate is nowhere

            async def looked() -> bool:
                failures = 'chore="certificates"} 1' in (await client.get("/metrics")).text
                return failures or bool(announced)

            await comes_true(looked)
            assert announced
            assert (await client.get("/readyz")).json()["failing"] == []

    asyncio.run(run())
    assert "server.pem cannot be read" in caplog.text
