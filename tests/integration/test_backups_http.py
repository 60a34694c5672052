"""Backups over HTTP: made, listed, handed out, deleted, each day; and the log for owners."""

import asyncio
import re
import subprocess
import sys
import tarfile
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from administrators import administrator
from clocks import Clock
from in_process import application
from running import OWNER, Console, Device, api_form, running_server, set_up

from server.app import Living
from server.refusals import ConflictError
from server.sandbox.sample_vendor.running import RunningVendor
from server.services.safekeeping.backups import BackupService


@pytest.fixture
def made(owner: Console) -> Any:
    """A backup that the owner has had made."""
    return owner.ask("POST", "/backups", expect=201).json()


def test_one_is_made_listed_handed_out_and_deleted(owner: Console, tmp_path: Path, made: dict[str, Any]):
    listed = owner.get("/backups")
    assert made in listed["items"]
    folder = owner.server.data_dir / "backups"
    assert listed["folder"] == str(folder)
    assert not made["daily"]
    file = folder / made["name"]
    assert made["size"] == file.stat().st_size
    assert file.stat().st_mode & 0o077 == folder.stat().st_mode & 0o077 == 0

    answer = owner.ask("GET", f"/backups/{made['name']}", expect=200)
    assert answer.headers["content-type"] == "application/x-tar"
    assert made["name"] in answer.headers["content-disposition"]
    assert answer.content == file.read_bytes()
    handed_out = tmp_path / "handed-out.tar"
    handed_out.write_bytes(answer.content)
    with tarfile.open(handed_out) as tar:
        assert "secret.key" not in tar.getnames()
    done = subprocess.run(
        [sys.executable, "-m", "server", "restore", str(handed_out), "--data-dir", str(tmp_path / "new")],
        env={"CLUE_SECRET_KEY": (owner.server.data_dir / "secret.key").read_text().strip()},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr

    owner.ask("DELETE", f"/backups/{made['name']}", expect=204)
    assert not file.exists()
    owner.ask("GET", f"/backups/{made['name']}", expect=404)
    owner.ask("DELETE", f"/backups/{made['name']}", expect=404)
    said = [(entry["action"], entry["subject"]) for entry in owner.get("/audit?limit=20")["items"]]
    assert {("backup.made", made["name"]), ("backup.downloaded", made["name"])} < set(said)
    assert ("backup.deleted", made["name"]) in said


@pytest.mark.parametrize("name", ["..%2Fclue.db", "clue.db", "%2e%2e", "clue-20300101-000000000.tar.tar"])
def test_no_other_file_is_handed_out_or_deleted(owner: Console, made: dict[str, Any], name: str):
    for method in ("GET", "DELETE"):
        assert owner.ask(method, f"/backups/{name}").status_code in {404, 405}
    assert (owner.server.data_dir / "clue.db").exists()


def test_others_do_not_learn_what_is_there(owner: Console, made: dict[str, Any], group: str):
    other = administrator(owner.server, group)
    for method in ("GET", "DELETE"):
        other.ask(method, f"/backups/{made['name']}", expect=403)
    assert (owner.server.data_dir / "backups" / made["name"]).exists()


def test_the_setting_is_checked_and_guarded_against_lost_updates(owner: Console):
    first = owner.ask("GET", "/settings/backup", expect=200)
    assert first.json() == {"daily": False, "keep": 7}
    for wrong in ({"keep": 0}, {"keep": 366}, {"keep": "7"}, {"daily": "yes"}, {"weekly": True}):
        owner.ask("PUT", "/settings/backup", wrong, 422)
    new = {"daily": False, "keep": 3}
    owner.ask("PUT", "/settings/backup", new, 200, headers={"if-match": first.headers["etag"]})
    owner.ask("PUT", "/settings/backup", new, 412, headers={"if-match": first.headers["etag"]})
    assert owner.get("/settings/backup") == new


# ------------------------------------------------------------------------------------------------ each day


def keep_in(found: list[Living]) -> Callable[[Living], Living]:
    """Return what lets a test at the parts of an application."""

    def keep(living: Living) -> Living:
        found.append(living)
        return living

    return keep


def test_each_day_one_is_made_and_so_many_are_kept(tmp_path: Path):
    clock = Clock()
    clock.now = datetime(2030, 1, 1, tzinfo=UTC)

    async def run() -> None:
        found: list[Living] = []
        async with application(tmp_path, keep_in(found), clock) as (_, client):
            backups: BackupService = found[0].parts.backups
            setup = {"setupToken": "the setup token", "organizationName": "HQ", "administrator": OWNER}
            token = (await client.post("/api/v1/setup", json=setup)).json()["token"]
            client.headers["authorization"] = f"Bearer {token}"
            assert await asyncio.to_thread(backups.make_if_due) is None
            by_hand = (await client.post("/api/v1/backups")).json()["name"]
            await client.put("/api/v1/settings/backup", json={"daily": True, "keep": 2})
            for day in range(4):
                made = await asyncio.to_thread(backups.make_if_due)
                assert made is not None
                assert made.daily
                assert made.made_at == datetime(2030, 1, 1 + day, tzinfo=UTC)
                assert await asyncio.to_thread(backups.make_if_due) is None
                clock.move(hours=23, minutes=59)
                assert await asyncio.to_thread(backups.make_if_due) is None
                clock.move(minutes=1)
            names = sorted(path.name for path in (tmp_path / "backups").iterdir())
            assert names == [
                by_hand,
                "clue-daily-20300103-000000000.tar",
                "clue-daily-20300104-000000000.tar",
            ]

    asyncio.run(run())


def test_one_at_a_time_and_a_disk_that_takes_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    async def run() -> None:
        found: list[Living] = []
        async with application(tmp_path, keep_in(found)) as (_, client):
            backups: BackupService = found[0].parts.backups
            setup = {"setupToken": "the setup token", "organizationName": "HQ", "administrator": OWNER}
            token = (await client.post("/api/v1/setup", json=setup)).json()["token"]
            client.headers["authorization"] = f"Bearer {token}"
            begun, go_on = threading.Event(), threading.Event()

            def full(*_: Any, **__: Any) -> None:
                begun.set()
                go_on.wait(20)
                raise OSError(28, "No space left on device")

            monkeypatch.setattr("server.services.safekeeping.backups.make_backup", full)
            first = asyncio.create_task(client.post("/api/v1/backups"))
            await asyncio.to_thread(begun.wait, 20)
            second = await client.post("/api/v1/backups")
            assert (second.status_code, second.json()["code"]) == (409, "backup_under_way")
            go_on.set()
            refused = await first
            assert (refused.status_code, refused.json()["code"]) == (503, "storage_full")
            assert "No space left on device" in refused.json()["detail"]
            monkeypatch.undo()
            assert (await client.post("/api/v1/backups")).status_code == 201
            elsewhere = BackupService(
                backups.database, backups.clock, backups.listener, backups.seal, backups.secrets, None
            )
            assert elsewhere.make_if_due() is None
            with pytest.raises(ConflictError, match="pg_dump"):
                elsewhere._folder()
            (tmp_path / "backups" / "stranger.tar").write_text("x")
            assert len((await client.get("/api/v1/backups")).json()["items"]) == 1

    asyncio.run(run())


# ------------------------------------------------------------------------------------------------ the log


def test_an_owner_reads_the_newest_lines_and_no_secret_is_in_them(tmp_path: Path, vendor: RunningVendor):
    secret = "planted-Secret-7319"
    with running_server(tmp_path / "data", "--log-level", "debug", vendors=[vendor]) as server:
        owner = set_up(server)
        group = owner.place("placeGroup")
        form = api_form(vendor, headers=[{"key": "Authorization", "value": f"Bearer {secret}"}])
        owner.assign(group, rfCard=owner.register(group, form)["id"])
        device: Device = owner.device(owner.place("place", group))
        device.present("rfCard", f"{secret}-card")
        server.client(f"{secret}-token").get("/api/v1/places")
        server.client().post("/api/v1/session", json={"email": OWNER["email"], "password": secret})
        device.client.post("/device/v1/verifications", json={"credential": "nonsense", "value": secret})
        device.client.post("/device/v1/verifications", json={"credential": secret})
        owner.ask("PUT", "/settings/mail", {"host": "smtp.invalid", "username": "x", "password": secret})
        owner.ask("PUT", "/settings/backup", {"keep": 0}, 422, headers={"x-request-id": "too-few"})
        lines = owner.get("/log?lines=2000")["lines"]
        assert any("PUT /api/v1/settings/backup: 422 [too-few]" in line for line in lines)
        assert any("a verification was refused: 422" in line for line in lines)
        assert re.match(r"\d{4}-\d\d-\d\d ", lines[0])
        assert owner.get("/log?lines=2")["lines"] == owner.get("/log?lines=2")["lines"]
        assert len(owner.get("/log?lines=2")["lines"]) == 2
        for wrong in ("0", "2001", "x"):
            owner.ask("GET", f"/log?lines={wrong}", expect=422)
        everything = "\n".join(lines) + (tmp_path / "data.log").read_text()
    for held in (secret, device.token, OWNER["password"], owner.client.headers["authorization"][7:]):
        assert held not in everything
