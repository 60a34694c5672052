"""Killed, stopped, out of disk, damaged: nothing that was answered is lost, nothing fails open, and it recovers by itself."""

import asyncio
import contextlib
import logging
import os
import random
import signal
import socket
import sqlite3
import sys
import threading
from collections import Counter
from pathlib import Path
from time import monotonic

import httpx
import pytest
from forked import run_forked
from running import OWNER, Console, Device, Server, api_form, running_server, set_up
from sqlalchemy.event import listen
from streams import following

from server.sandbox.sample_vendor.running import RunningVendor, running_vendor
from server.store.engine import StorageError, open_sqlite
from server.store.event_log import EventLog, EventRow
from server.store.migrate import EVENTS, migrate

SLOW = """
[default]
json = { valid = true }

[[rule]]
when.body.rfCard = "card-slow"
delay_ms = 700
json = { valid = true, message = "late" }
"""


class Load:
    """Devices that present one credential after the other until their server is gone, and what each was answered."""

    def __init__(self, devices: list[Device]) -> None:
        self.answered: list[list[str]] = [[] for _ in devices]
        self.results: Counter[str] = Counter()
        self._threads = [
            threading.Thread(target=self._present, args=(device, answered))
            for device, answered in zip(devices, self.answered, strict=True)
        ]

    def _present(self, device: Device, answered: list[str]) -> None:
        for number in range(1000, 10000):
            value = f"card{number}"
            try:
                response = device.client.post(
                    "/device/v1/verifications", json={"credential": "rfCard", "value": value}
                )
            except httpx.TransportError:
                return
            assert response.status_code == 200, response.text
            answered.append(value[-4:])
            self.results[response.json()["result"]] += 1

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def wait_for(self, count: int) -> None:
        end = monotonic() + 30
        while sum(map(len, self.answered)) < count:
            assert monotonic() < end
            assert any(thread.is_alive() for thread in self._threads)

    def join(self) -> None:
        for thread in self._threads:
            thread.join(30)
            assert not thread.is_alive()


def logged(data_dir: Path, serial: str) -> list[str]:
    """Return the last four characters of what the log says that a device presented, in order."""
    with contextlib.closing(sqlite3.connect(data_dir / "events.db")) as log:
        rows = log.execute("SELECT value FROM events WHERE serial = ? ORDER BY id", (serial,)).fetchall()
    return [value[-4:] for (value,) in rows]


def assert_all_logged_once(data_dir: Path, devices: list[Device], load: Load) -> None:
    for device, answered in zip(devices, load.answered, strict=True):
        found = logged(data_dir, device.serial)
        # What was under way when the server ended may be in the log without its answer having arrived.
        assert found[: len(answered)] == answered
        assert len(found) <= len(answered) + 1


def test_after_a_kill_every_answered_verification_is_logged_and_no_setting_is_half_done(
    tmp_path: Path, vendor: RunningVendor
):
    data = tmp_path / "data"
    killed = random.Random().randrange(100, 400)
    with running_server(data, vendors=[vendor]) as server:
        owner = set_up(server)
        group = owner.place("placeGroup")
        places = [owner.place("place", group) for _ in range(3)]
        card = owner.register(group, api_form(vendor, "rfCard"))["id"]
        qr = owner.register(group, api_form(vendor, "customQr"))["id"]
        devices = [owner.device(place) for place in places]
        load = Load(devices)
        path = f"/place-groups/{group}/access-service"
        states = [
            {"accessType": "vendor", "assignments": {"rfCard": card, "customQr": qr}},
            {"accessType": "mixed", "assignments": {"rfCard": None, "customQr": None}},
        ]

        def configure() -> None:
            with contextlib.suppress(httpx.TransportError):
                for round_ in range(1000):
                    for place in places:
                        owner.ask(
                            "PUT",
                            f"/places/{place}/access-service",
                            {"assignments": {"rfCard": card, "customQr": None}},
                            200,
                        )
                    owner.ask("PUT", path, states[round_ % 2], 200)

        administrator = threading.Thread(target=configure)
        load.start()
        administrator.start()
        load.wait_for(killed)
        server.kill()
        load.join()
        administrator.join()

    with running_server(data, vendors=[vendor]) as server:
        assert_all_logged_once(data, devices, load)
        token = sign_in(server)
        again = Console(server, server.client(token))
        now = again.get(path)
        chosen = {key: now["assignments"][key] for key in ("rfCard", "customQr")}
        assert (now["accessType"], chosen) in [
            ("none", {"rfCard": None, "customQr": None}),
            *[(state["accessType"], state["assignments"]) for state in states],
        ]
        for place in places:  # an override is there for both credentials or for none
            held = again.get(f"/places/{place}/access-service")["assignments"]
            assert held["rfCard"]["inherited"] == held["customQr"]["inherited"]
        for device in devices:
            assert Device(device.serial, device.token, server.client(device.token)).present(
                "rfCard", "04DEAD00"
            )["result"] in {"denied", "local"}


def sign_in(server: Server) -> str:
    body = {key: OWNER[key] for key in ("email", "password")}
    return str(server.client().post("/api/v1/session", json=body).json()["token"])


def test_on_sigterm_answers_under_way_finish(tmp_path: Path):
    data = tmp_path / "data"
    with running_vendor() as vendor, running_server(data, vendors=[vendor]) as server:
        owner = set_up(server)
        group = owner.place("placeGroup")
        owner.assign(group, rfCard=owner.register(group, api_form(vendor))["id"])
        place = owner.place("place", group)
        quick, slow = [owner.device(place) for _ in range(3)], owner.device(place)
        vendor.use_script(SLOW)
        answers = []
        waiting = threading.Thread(target=lambda: answers.append(slow.present("rfCard", "card-slow")))
        load = Load(quick)
        load.start()
        load.wait_for(30)
        waiting.start()
        end = monotonic() + 20
        while not any(b"slow" in request.body for request in vendor.requests):
            assert monotonic() < end
        server.process.send_signal(signal.SIGTERM)
        waiting.join(20)
        load.join()
        assert server.process.wait(20) == 0
        assert answers == [{"result": "granted", "message": "late"}]
        assert set(load.results) == {"granted"}
        assert_all_logged_once(data, quick, load)
        assert logged(data, slow.serial) == ["slow"]


def test_a_device_that_hangs_up_while_the_vendor_is_asked_is_in_the_log(tmp_path: Path):
    """On its first request and on a later one, and the server goes on."""
    data = tmp_path / "data"
    with running_vendor() as vendor, running_server(data, vendors=[vendor]) as server:
        owner = set_up(server)
        group = owner.place("placeGroup")
        owner.assign(group, rfCard=owner.register(group, api_form(vendor))["id"])
        place = owner.place("place", group)
        vendor.use_script(SLOW)
        for later in (False, True):
            device = owner.device(place)
            if later:
                assert device.present("rfCard", "card-quick")["result"] == "granted"
            device.client.timeout = httpx.Timeout(20, read=0.3)
            with pytest.raises(httpx.ReadTimeout):
                device.present("rfCard", "card-slow")
            end = monotonic() + 20
            while logged(data, device.serial)[-1:] != ["slow"]:
                assert monotonic() < end
        assert owner.device(place).present("rfCard", "card-quick")["result"] == "granted"


def test_open_streams_and_idle_connections_do_not_hold_up_the_end(tmp_path: Path):
    with running_server(tmp_path / "data") as server:
        owner = set_up(server)
        device = owner.device(owner.headquarters)
        address = httpx.URL(server.url)
        half_open = [socket.create_connection((address.host, address.port or 0)) for _ in range(2)]
        half_open[1].sendall(b"\x16\x03\x01")  # the beginning of a TLS handshake
        with (
            following(device.client, "/device/v1/settings/stream") as settings,
            following(owner.client, "/api/v1/events/stream") as events,
            following(server.client(sign_in(server)), "/api/v1/changes/stream") as changes,
        ):
            settings.next()
            server.process.send_signal(signal.SIGTERM)
            # Less than the grace that answers under way are given.
            assert server.process.wait(6) == 0
            for stream in (settings, events, changes):
                stream.wait_for_end()
        for connection in half_open:
            connection.close()


@pytest.mark.skipif(
    not hasattr(__import__("resource"), "prlimit"), reason="needs prlimit to take the disk away"
)
def test_without_disk_everything_is_denied_and_it_recovers_by_itself(tmp_path: Path, vendor: RunningVendor):
    """The limit on file sizes, lowered in the running process, refuses every write as a full disk does."""
    import resource

    with running_server(tmp_path / "data", vendors=[vendor]) as server:
        owner = set_up(server)
        group = owner.place("placeGroup")
        owner.assign(group, rfCard=owner.register(group, api_form(vendor))["id"])
        device = owner.device(owner.place("place", group))
        pid, unlimited = server.process.pid, resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE)
        assert device.present("rfCard", "04A1B2C3")["result"] == "granted"
        with following(device.client, "/device/v1/settings/stream") as stream:
            stream.next()
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (1, unlimited[1]))
            for _ in range(2):
                assert device.present("rfCard", "04A1B2C3") == {"result": "denied"}
                refused = owner.ask("POST", "/places", {"parentId": group, "kind": "place", "name": "x"}, 503)
                assert refused.json()["code"] == "storage_full"
                assert "disk" in refused.json()["detail"]
                not_ready = owner.client.get("/readyz")
                assert (not_ready.status_code, not_ready.json()["code"]) == (503, "storage_full")
                assert owner.client.get("/healthz").status_code == 200
                assert (
                    server.client()
                    .post("/api/v1/session", json={"email": "a@b.c", "password": "x"})
                    .status_code
                    == 503
                )
            resource.prlimit(pid, resource.RLIMIT_FSIZE, unlimited)
            end = monotonic() + 20
            while owner.client.get("/readyz").status_code != 200:  # of a look at most a second ago
                assert monotonic() < end
            assert device.present("rfCard", "04A1B2C3")["result"] == "granted"
            owner.ask("POST", "/places", {"parentId": group, "kind": "place", "name": "x"}, 201)
            owner.assign(group)
            assert stream.next()[1]["credentials"]["rfCard"] == "local"
        end = monotonic() + 20
        while len(found := owner.get(f"/events?serial={device.serial}")["items"]) < 4:
            assert monotonic() < end
        # What its door was told meanwhile found no room in a file either, and was kept in memory.
        assert [
            (event["result"], event["cause"]) for event in sorted(found, key=lambda event: event["at"])
        ] == [
            ("granted", None),
            ("denied", "brought_in"),
            ("denied", "brought_in"),
            ("granted", None),
        ]


def row(value: str) -> EventRow:
    return EventRow(
        0, "123456789", None, None, None, "rfCard", value, None, None, "granted", None, 5, 200, None, 1
    )


def test_a_full_disk_is_named_in_the_log_once(tmp_path: Path, caplog: pytest.LogCaptureFixture):
    """SQLite's own limit on a database's size stands for the disk."""

    async def run() -> None:
        database = open_sqlite(tmp_path / "events.db")
        migrate(database, [EVENTS])
        database.engine.dispose()
        pages = [12]
        listen(
            database.engine, "connect", lambda made, _: made.execute(f"PRAGMA max_page_count = {pages[0]}")
        )
        log = EventLog(database, asyncio.get_running_loop())
        await log.append(row("a"))
        for _ in range(2):
            with pytest.raises(StorageError, match="the disk of the data directory is full"):
                await asyncio.gather(*(log.append(row("x" * 4000)) for _ in range(20)))
            assert log.fault is not None
        pages[0] = 1_000_000
        await log.append(row("b"))
        assert log.fault is None
        await log.close()
        database.close()

    asyncio.run(run())
    told = [record.levelname for record in caplog.records if record.name.startswith("server.store")]
    assert told.count("CRITICAL") == 1
    assert told.count("WARNING") == 1


def test_a_row_that_cannot_be_kept_does_not_refuse_the_others(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    async def run() -> None:
        database = open_sqlite(tmp_path / "events.db")
        migrate(database, [EVENTS])
        log = EventLog(database, asyncio.get_running_loop())
        rows = [row("a"), row("b"), row("c")._replace(result=None), row("d")]  # type: ignore[arg-type]
        results = await asyncio.gather(*map(log.append, rows), return_exceptions=True)
        assert [isinstance(result, StorageError) for result in results] == [False, False, True, False]
        await log.append(row("g"))
        await log.close()
        database.close()

    with caplog.at_level(logging.CRITICAL + 1):
        asyncio.run(run())
    assert logged(tmp_path, "123456789") == list("abdg")


# ------------------------------------------------------------------------------------------------ what keeps it from starting


def cannot_start(*options: str, **environ: str) -> str:
    """Run a server that must not start, and return the one line that it says."""
    done = run_forked(
        [sys.executable, "-m", "server", "--port", "0", *options],
        env={**os.environ, "CLUE_USE_KEYRING": "false", "CLUE_LOG_LEVEL": "error", **environ},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert done.returncode == 2, done.stderr
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert line.startswith("clue-server: ")
    return line


@pytest.mark.parametrize("name", ["clue.db", "events.db"])
def test_a_damaged_database_is_named(tmp_path: Path, name: str):
    data = tmp_path / "data"
    data.mkdir()
    (data / name).write_bytes(b"SQLite format 3\0" + b"\xff" * 8192)
    line = cannot_start("--data-dir", str(data))
    assert str(data / name) in line
    assert "damaged" in line
    assert (data / name).read_bytes().startswith(b"SQLite format 3\0\xff")


def test_a_data_directory_that_is_none_is_named(tmp_path: Path):
    (tmp_path / "file").write_text("")
    assert str(tmp_path / "file") in cannot_start("--data-dir", str(tmp_path / "file"))


def test_a_port_that_is_taken_is_named(tmp_path: Path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        line = cannot_start("--data-dir", str(tmp_path / "data"), "--port", port)
    assert f"port {port}" in line


def test_every_wrong_option_is_named_at_once(tmp_path: Path):
    line = cannot_start(
        "--data-dir", str(tmp_path), "--port", "99999", "--workers", "0", "--database", "mysql://x", "--vendor-network", "nonsense",
        "--trusted-proxy", "10.0.0.1/8", "--vendor-deadline", "soon", "--synchronous", "never", "--log-level", "chatty",
        CLUE_STOP_WITH_STDIN="perhaps",
    )  # fmt: skip
    for name in (
        "port",
        "workers",
        "database",
        "vendor-network",
        "trusted-proxy",
        "vendor-deadline",
        "synchronous",
        "log-level",
        "stop-with-stdin",
    ):
        assert f"--{name}: " in line, name


def test_a_certificate_that_cannot_be_read_is_named(tmp_path: Path):
    missing = tmp_path / "missing.pem"
    assert str(missing) in cannot_start("--data-dir", str(tmp_path / "data"), "--tls", f"{missing}:{missing}")
