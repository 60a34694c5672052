"""What is left of the disk at the end is kept for events: doors go on when everybody else is refused."""

import asyncio
import logging
import shutil
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from in_process import application
from running import OWNER

from server.settings import Settings
from server.store.free_space import WARNED_AT, FreeSpace

MIB = 1024 * 1024


class _Usage(NamedTuple):
    total: int
    used: int
    free: int


class _Disk:
    """A disk that has as much room as is said."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.free = 10_000 * MIB
        monkeypatch.setattr(shutil, "disk_usage", lambda _path: _Usage(10**12, 0, self.free))


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> _Disk:
    return _Disk(monkeypatch)


def test_it_is_said_before_and_when_there_is_room_again(
    disk: _Disk, tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.INFO, "server.store.free_space")
    space = FreeSpace(tmp_path, 100)
    for free, level in (
        (1000, None),
        (100 * WARNED_AT, None),
        (100 * WARNED_AT - 1, logging.WARNING),
        (101, None),
        (100, None),
        (99, logging.ERROR),
        (0, None),
        (100, logging.WARNING),
        (5000, logging.INFO),
    ):
        caplog.clear()
        disk.free = free * MIB
        space.look()
        assert [record.levelno for record in caplog.records] == ([] if level is None else [level]), free
        assert (space.fault is not None) == (free < 100)


def test_none():
    space = FreeSpace(Path(), 0)
    space.look()
    assert (space.is_low, space.fault, space.refusal_of(10**15)) == (False, None, None)
    assert Settings(Path()).disk_reserve_mib == 256


def test_a_disk_that_cannot_be_looked_at_refuses_nothing(tmp_path: Path, caplog: pytest.LogCaptureFixture):
    space = FreeSpace(tmp_path / "gone", 100)
    space.look()
    assert space.fault is None
    assert "cannot be read" in caplog.text


def test_doors_go_on_when_everybody_else_is_refused(disk: _Disk, tmp_path: Path):
    async def run() -> None:
        async with application(tmp_path, disk_reserve_mib=100) as (app, client):
            setup = {"setupToken": "the setup token", "organizationName": "HQ", "administrator": OWNER}
            done = (await client.post("/api/v1/setup", json=setup)).json()
            root = done["headquartersId"]
            client.headers["authorization"] = f"Bearer {done['token']}"
            device = (
                await client.post("/api/v1/devices", json={"serial": "123456789", "placeId": root})
            ).json()
            backup = (await client.post("/api/v1/backups")).json()
            assert app.living is not None
            space = app.living.parts.sessions.database.space
            assert space is not None

            async def present() -> Any:
                answer = await client.post(
                    "/device/v1/verifications",
                    json={"credential": "face", "value": "a"},
                    headers={"authorization": f"Bearer {device['token']}"},
                )
                return answer.json()

            async def refused(method: str, path: str, body: Any = None, **headers: str) -> None:
                answer = await client.request(method, path, json=body, headers=headers)
                assert (answer.status_code, answer.json()["code"]) == (503, "storage_full"), answer.text
                assert answer.headers["retry-after"]

            node = {"parentId": root, "kind": "branch", "name": "Busan"}
            disk.free = 99 * MIB
            space.look()
            await refused("POST", "/api/v1/places", node)
            await refused("POST", "/api/v1/backups")
            await refused("POST", "/device/v1/allocation-codes", {"placeId": root, "serial": "987654321"})
            await refused("POST", "/api/v1/session", {"email": OWNER["email"], "password": OWNER["password"]})
            for _ in range(3):
                assert await present() == {"result": "local"}
            for path in ("/api/v1/events", "/api/v1/places", "/api/v1/devices", "/api/v1/log"):
                assert (await client.get(path)).status_code == 200
            assert len((await client.get("/api/v1/events")).json()["items"]) == 3
            assert (await client.get("/readyz")).status_code == 200
            metrics = (await client.get("/metrics")).text
            (free,) = [line for line in metrics.splitlines() if line.startswith("clue_disk_free_bytes ")]
            assert float(free.split()[1]) == 99 * MIB
            assert "clue_disk_refused_total 4.0" in metrics

            # What makes room is done all the same.
            assert (await client.delete(f"/api/v1/backups/{backup['name']}")).status_code in {200, 204}
            disk.free = 200 * MIB
            space.look()
            assert (await client.post("/api/v1/places", json=node)).status_code == 201

    asyncio.run(run())


def test_a_backup_leaves_the_reserve_alone(disk: _Disk, tmp_path: Path):
    async def run() -> None:
        async with application(tmp_path, disk_reserve_mib=100) as (_app, client):
            setup = {"setupToken": "the setup token", "organizationName": "HQ", "administrator": OWNER}
            done = (await client.post("/api/v1/setup", json=setup)).json()
            client.headers["authorization"] = f"Bearer {done['token']}"
            disk.free = 100 * MIB + 1000
            answer = await client.post("/api/v1/backups")
            assert (answer.status_code, answer.json()["code"]) == (503, "storage_full")
            assert "the backup was not made" in answer.json()["detail"]
            assert (await client.get("/api/v1/backups")).json()["items"] == []
            disk.free = 200 * MIB
            assert (await client.post("/api/v1/backups")).status_code == 201

    asyncio.run(run())
