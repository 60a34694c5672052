"""Backup while doors are served, restore while nothing runs, and what either does when something is wrong."""

import hashlib
import json
import os
import signal
import sqlite3
import stat
import subprocess
import sys
import tarfile
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from command_line import clue_server
from forked import run_forked
from patience import eventually
from running import GRANTED, OWNER, Console, Device, Server, api_form, running_server, set_up

from server.command_line import restore as restoring
from server.sandbox.sample_vendor.running import RunningVendor
from server.store.backup import read_manifest

NOW = datetime(2030, 1, 1, tzinfo=UTC)


def run(*arguments: str | Path, status: int = 0, **environ: str) -> subprocess.CompletedProcess[str]:
    """Run clue-server and insist on its exit status."""
    done = clue_server(*arguments, **environ)
    assert done.returncode == status, done.stderr
    return done


def refused(*arguments: str | Path, **environ: str) -> str:
    """Run it, insist that it exits with 2 and one line, and return that."""
    (line,) = run(*arguments, status=2, **environ).stderr.splitlines()
    assert line.startswith("clue-server: ")
    return line


class Site:
    """A set-up server with a vendor API and a device, and its data."""

    def __init__(self, server: Server, vendor: RunningVendor) -> None:
        self.owner = set_up(server)
        group = self.owner.place("placeGroup")
        self.owner.assign(group, rfCard=self.owner.register(group, api_form(vendor))["id"])
        self.device = self.owner.device(self.owner.place("place", group))

    def device_on(self, server: Server) -> Device:
        return Device(self.device.serial, self.device.token, server.client(self.device.token))


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@contextmanager
def site(data: Path, vendor: RunningVendor) -> Iterator[Site]:
    with running_server(data, vendors=[vendor]) as server:
        yield Site(server, vendor)


def sign_in(server: Server) -> Console:
    body = {key: OWNER[key] for key in ("email", "password")}
    token = server.client().post("/api/v1/session", json=body).json()["token"]
    return Console(server, server.client(token))


def rows(file: Path, table: str) -> int:
    with closing(sqlite3.connect(file)) as database:
        return int(database.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def test_a_backup_made_under_load_is_whole_and_brings_everything_back(
    tmp_path: Path, data: Path, vendor: RunningVendor
):
    file = tmp_path / "of-today.tar"
    with site(data, vendor) as made:
        stop = threading.Event()
        answered: list[str] = []

        def present() -> None:
            while not stop.is_set():
                answered.append(made.device.present("rfCard", GRANTED["rfCard"])["result"])

        load = threading.Thread(target=present)
        load.start()
        eventually(lambda: answered)  # whatever the machine has to do besides
        done = run_forked(  # a process of its own, beside the load
            [sys.executable, "-m", "server", "backup", "--data-dir", str(data), str(file)],
            env={**os.environ, "CLUE_USE_KEYRING": "false", "CLUE_LOG_LEVEL": "error"},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        stop.set()
        load.join()
        assert done.returncode == 0, done.stderr
        assert set(answered) == {"granted"}
        old_session = made.owner.client.headers["authorization"]
        made.owner.place("branch", name="Made after the backup")
    assert str(file) in done.stdout
    assert "The key is in" in done.stderr
    assert stat.S_IMODE(file.stat().st_mode) == 0o600

    ca = (data / "tls" / "ca.pem").read_bytes()
    done = run("restore", file, "--data-dir", data)
    (aside,) = data.glob("replaced-*")
    assert str(aside) in done.stdout
    assert stat.S_IMODE(aside.stat().st_mode) == 0o700
    assert rows(aside / "events.db", "events") >= len(answered)
    run("check", "--data-dir", data)
    assert (data / "tls" / "ca.pem").read_bytes() == ca
    with running_server(data, vendors=[vendor]) as server:
        assert server.ready["setupToken"] is None
        before = server.client()
        before.headers["authorization"] = old_session
        assert before.get("/api/v1/session").status_code == 401
        again = sign_in(server)
        assert "Made after the backup" not in [node["name"] for node in again.get("/places")["items"]]
        device = made.device_on(server)
        assert device.present("rfCard", GRANTED["rfCard"])["result"] == "granted"
        numbers = [event["id"] for event in again.get("/events")["items"]]
        assert numbers[0] > 1_000_000 > numbers[1]
        assert "backup.restored" in [entry["action"] for entry in again.get("/audit")["items"]]


def test_numbers_go_on_beyond_what_anybody_has_seen(tmp_path: Path, data: Path, vendor: RunningVendor):
    """Consoles and devices resume after the last number that they saw."""
    file = tmp_path / "backup.tar"
    with site(data, vendor) as made:
        seen = made.device.client.get("/device/v1/settings").json()["version"]
        run("backup", file, "--data-dir", data)
    run("restore", file, "--data-dir", data)
    with running_server(data, vendors=[vendor]) as server:
        again = sign_in(server)
        again.ask("PUT", "/settings/vendor-networks", {"networks": ["10.2.0.0/16"]}, 200)
        with closing(sqlite3.connect(data / "clue.db")) as database:
            assert database.execute("SELECT max(version) FROM changes").fetchone()[0] > seen + 1_000_000


def test_without_the_key_it_opens_nothing_and_with_it_everything(
    tmp_path: Path, data: Path, vendor: RunningVendor
):
    without, with_key, other = tmp_path / "without.tar", tmp_path / "with.tar", tmp_path / "other"
    with site(data, vendor) as made:
        run("backup", without, "--data-dir", data)
        done = run("backup", with_key, "--data-dir", data, "--with-key")
        assert "Keep it as safe as the server itself" in done.stderr
        private = (data / "tls" / "ca-key.pem").read_bytes().splitlines()[1]
        key = (data / "secret.key").read_bytes().strip()
    bytes_of = {file: file.read_bytes() for file in (without, with_key)}
    for file, content in bytes_of.items():
        assert (key in content) == (file == with_key)
        assert private not in content
        assert b"s3cret-of-the-vendor" not in content
    assert [read_manifest(file).with_key for file in (without, with_key)] == [False, True]

    line = refused("restore", without, "--data-dir", other)
    assert "secret key is missing" in line
    assert ".restoring" not in line
    assert not (other / "clue.db").exists()
    run("restore", without, "--data-dir", other, CLUE_SECRET_KEY=key.decode())
    run("check", "--data-dir", other, CLUE_SECRET_KEY=key.decode())
    assert "CLUE_SECRET_KEY" in run("check", "--data-dir", other, status=1).stdout
    run("restore", with_key, "--data-dir", other)
    run("check", "--data-dir", other)
    with running_server(other, vendors=[vendor]) as server:
        assert made.device_on(server).present("rfCard", GRANTED["rfCard"])["result"] == "granted"


def test_another_servers_key_does_not_open_it(tmp_path: Path, data: Path):
    file, other = tmp_path / "backup.tar", tmp_path / "other"
    for folder in (data, other):
        with running_server(folder) as server:
            set_up(server)
    run("backup", file, "--data-dir", data)
    before = snapshot(other)
    assert "secret key is missing" in refused("restore", file, "--data-dir", other)
    assert snapshot(other) == before


def test_not_while_a_server_runs_there(tmp_path: Path, data: Path):
    file = tmp_path / "backup.tar"
    with running_server(data) as server:
        set_up(server)
        run("backup", file, "--data-dir", data)
        assert "another clue-server is using" in refused("restore", file, "--data-dir", data)


def test_what_cannot_be_done_is_one_line(tmp_path: Path, data: Path):
    with running_server(data) as server:
        set_up(server)
    there = tmp_path / "there.tar"
    there.write_text("precious")
    assert "there already" in refused("backup", there, "--data-dir", data)
    assert there.read_text() == "precious"
    assert "no data of a server" in refused("backup", tmp_path / "x.tar", "--data-dir", tmp_path / "empty")
    assert "there is no folder" in refused("backup", tmp_path / "no" / "x.tar", "--data-dir", data)
    assert "there is no file" in refused("restore", tmp_path / "absent.tar", "--data-dir", data)
    assert "no backup" in refused("restore", there, "--data-dir", data)
    for command in ("backup", "restore"):
        line = refused(command, tmp_path / "x.tar", "--data-dir", data, "--database", "postgresql://db/clue")
        assert "pg_dump" in line
    assert run("backup", status=2).stderr.endswith("backup FILE: FILE is missing\n")
    assert "--with-key belongs to backup" in run("check", "--with-key", status=2).stderr


# ------------------------------------------------------------------------------------------------ damage


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A data directory of which nothing runs, and a backup of it with the key."""
    folder = tmp_path_factory.mktemp("good")
    with running_server(folder / "data") as server:
        set_up(server)
    run("backup", folder / "backup.tar", "--data-dir", folder / "data", "--with-key")
    return folder / "data", folder / "backup.tar"


def snapshot(data: Path) -> dict[str, bytes]:
    return {
        str(file.relative_to(data)): file.read_bytes()
        for file in sorted(data.rglob("*"))
        if file.is_file() and not file.name.endswith((".lock", "-shm"))
    }


def rewritten(file: Path, target: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """Write a backup with other contents."""
    with tarfile.open(file) as tar:
        members = {member.name: tar.extractfile(member).read() for member in tar.getmembers()}  # type: ignore[union-attr]
    change(members)
    with tarfile.open(target, "w") as tar:
        for name, content in members.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            (target.parent / "piece").write_bytes(content)
            with (target.parent / "piece").open("rb") as source:
                tar.addfile(member, source)
    return target


def cut(file: Path, target: Path) -> Path:
    target.write_bytes(file.read_bytes()[:200_000])
    return target


def flipped(file: Path, target: Path) -> Path:
    content = bytearray(file.read_bytes())
    content[150_000] ^= 1
    target.write_bytes(content)
    return target


def with_a_stray_file(file: Path, target: Path) -> Path:
    def add(members: dict[str, bytes]) -> None:
        manifest = members.pop("manifest.json")
        members |= {"../../escaped": b"x", "manifest.json": manifest}

    return rewritten(file, target, add)


def of_a_stray_name(file: Path, target: Path) -> Path:
    def name(members: dict[str, bytes]) -> None:
        document = json.loads(members.pop("manifest.json"))
        document["members"]["../escaped"] = {"size": 1, "sha256": "0" * 64}
        members |= {"../escaped": b"x", "manifest.json": json.dumps(document).encode()}

    return rewritten(file, target, name)


def of_a_later_format(file: Path, target: Path) -> Path:
    def later(members: dict[str, bytes]) -> None:
        document = json.loads(members["manifest.json"]) | {"format": 2}
        members["manifest.json"] = json.dumps(document).encode()

    return rewritten(file, target, later)


def without_a_manifest(file: Path, target: Path) -> Path:
    def without(members: dict[str, bytes]) -> None:
        del members["manifest.json"]

    return rewritten(file, target, without)


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (cut, "damaged"),
        (flipped, "changed since the backup was made"),
        (with_a_stray_file, "other files than its list"),
        (of_a_stray_name, "does not hold what a backup holds"),
        (of_a_later_format, "use a newer one"),
        (without_a_manifest, "no list of its contents"),
    ],
)
def test_a_damaged_backup_changes_nothing(
    tmp_path: Path, good: tuple[Path, Path], damage: Callable[[Path, Path], Path], words: str
):
    data, file = good
    before = snapshot(data)
    assert words in refused("restore", damage(file, tmp_path / "damaged.tar"), "--data-dir", data)
    assert snapshot(data) == before
    assert not list(tmp_path.rglob("escaped"))


def test_a_backup_of_a_newer_program_changes_nothing(tmp_path: Path, good: tuple[Path, Path]):
    data, file = good

    def newer(members: dict[str, bytes]) -> None:
        (tmp_path / "clue.db").write_bytes(members["clue.db"])
        with closing(sqlite3.connect(tmp_path / "clue.db")) as database, database:
            database.execute("UPDATE schema_version SET version_num = '9999'")
        members["clue.db"] = (tmp_path / "clue.db").read_bytes()
        document = json.loads(members["manifest.json"])
        document["members"]["clue.db"] = {
            "size": len(members["clue.db"]),
            "sha256": hashlib.sha256(members["clue.db"]).hexdigest(),
        }
        members["manifest.json"] = json.dumps(document).encode()

    before = snapshot(data)
    assert "newer" in refused("restore", rewritten(file, tmp_path / "newer.tar", newer), "--data-dir", data)
    assert snapshot(data) == before


# ------------------------------------------------------------------------------------------------ killed


class _KilledError(BaseException):
    """Stands for the death of the process."""


def test_killed_at_any_step_it_is_the_old_or_the_new(
    tmp_path: Path, good: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
):
    """Each change of a name in the data directory is the last one, once; a later start completes what was begun."""
    _source, file = good
    rename, outcomes = Path.rename, []
    for last in range(100):
        data = tmp_path / f"data-{last}"
        with monkeypatch.context() as patch:
            restoring.restore(data, file, {}, NOW, use_keyring=False)
            (data / "clue.db").write_bytes(b"the old one")
            done = 0

            def rename_until(self: Path, target: Path, last: int = last) -> Path:
                nonlocal done
                if done == last:
                    raise _KilledError
                done += 1
                return rename(self, target)

            patch.setattr(Path, "rename", rename_until)
            try:
                restoring.restore(data, file, {}, NOW.replace(year=2031), use_keyring=False)
                finished = True
            except _KilledError:
                finished = False
        restoring.complete(data)
        is_old = (data / "clue.db").read_bytes() == b"the old one"
        assert not list(data.glob(".restoring-*"))
        assert not (data / "restore.json").exists()
        if not is_old:
            (aside,) = [path for path in data.glob("replaced-*") if any(path.iterdir())]
            assert (aside / "clue.db").read_bytes() == b"the old one"
            assert {path.name for path in data.iterdir()} >= {"clue.db", "events.db", "secrets.json", "tls"}
        outcomes.append(is_old)
        if finished:
            break
    assert len(outcomes) > 6  # the files that are there, away and in place
    assert not any(outcomes)  # names change only after the point of no return


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_a_server_completes_what_was_interrupted(tmp_path: Path, good: tuple[Path, Path]):
    """Killed for real, as soon as the point of no return is reached."""
    _source, file = good
    data = tmp_path / "data"
    run("restore", file, "--data-dir", data)
    program = (
        "import os, signal, sys; from pathlib import Path; from server import __main__ as program;"
        f"Path.rename = lambda *_: os.kill(os.getpid(), signal.SIGKILL); sys.exit(program.main({['restore', str(file), '--data-dir', str(data)]!r}))"
    )
    killed = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "CLUE_USE_KEYRING": "false"},
        check=False,
        timeout=60,
    )
    assert killed.returncode == -signal.SIGKILL
    assert (data / "restore.json").exists()
    assert "interrupted" in refused("backup", tmp_path / "x.tar", "--data-dir", data)
    with running_server(data) as server:
        assert server.ready["setupToken"] is None
        sign_in(server).get("/places")
    assert "completed" in (tmp_path / "data.log").read_text()
    run("check", "--data-dir", data)
