"""PostgreSQL with a standby, halted, and without room: the server comes back by itself, and what it says meanwhile is so."""

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
import pytest
from ports import free_port
from postgres import Cluster, NoPostgresqlError, running_cluster
from running import GRANTED, Console, Device, api_form, running_server, set_up
from sqlalchemy import text

from server.sandbox.sample_vendor.running import RunningVendor
from server.store import libpq
from server.store.engine import (
    Database,
    StorageError,
    StorageFullError,
    StorageUncertainError,
    open_postgresql,
)
from server.store.event_writing import EventRow, PostgresqlEventWriter
from server.store.migrate import EVENTS, migrate

CARD = {"credential": "rfCard", "value": GRANTED["rfCard"]}
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="signals and limits of Linux's processes")


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    """A PostgreSQL server that a standby may follow."""
    try:
        with running_cluster() as running:
            running.admit("host replication all 127.0.0.1/32 trust")
            yield running
    except NoPostgresqlError as fault:
        pytest.skip(str(fault))


@contextmanager
def following(cluster: Cluster) -> Iterator[Cluster]:
    """Run a standby of it."""
    standby = Cluster(cluster.programs, cluster.directory / "standby", free_port(), cluster.as_user)
    standby.directory.mkdir()
    cluster.owned(standby.directory)
    where = f"host=127.0.0.1 port={cluster.port} user=clue"
    try:
        standby._run("pg_basebackup", "-D", str(standby.directory / "data"), "-R", "-c", "fast", "-d", where)
    except (OSError, subprocess.CalledProcessError) as fault:
        pytest.skip(f"no standby can be made here: {fault}")
    standby.start()
    try:
        yield standby
    finally:
        standby.stop()
        shutil.rmtree(standby.directory)


def eventually(what: Callable[[], Any], seconds: float = 60) -> Any:
    """Return what becomes true."""
    until = time.monotonic() + seconds
    while not (result := what()):
        assert time.monotonic() < until, "it never came true"
        time.sleep(0.01)
    return result


def door(console: Console, vendor: RunningVendor) -> Device:
    """Return a device that a vendor decides for."""
    group = console.place("placeGroup")
    console.assign(group, rfCard=console.register(group, api_form(vendor))["id"])
    return console.device(console.place("place", group))


def told(device: Device) -> str:
    """Return what the card gets at a device, or why it was refused."""
    answer = device.client.post("/device/v1/verifications", json=CARD)
    return str(answer.json().get("result") or answer.status_code)


class Visitors:
    """Some who present a card again and again, each with a device of its own; and what each was told."""

    def __init__(self, devices: list[Device]) -> None:
        self.told: dict[str, list[str]] = {device.serial: [] for device in devices}
        self.longest = 0.0
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._present, args=(device,)) for device in devices]
        for thread in self._threads:
            thread.start()

    def _present(self, device: Device) -> None:
        while not self._stop.is_set():
            begun = time.monotonic()
            self.told[device.serial].append(told(device))
            self.longest = max(self.longest, time.monotonic() - begun)

    def granted(self) -> int:
        """How many were let in so far."""
        return sum(results.count("granted") for results in self.told.values())

    def end(self) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()


def test_after_a_failover_it_goes_on_by_itself_and_no_grant_lacks_its_event(
    cluster: Cluster, tmp_path: Path, vendor: RunningVendor
):
    name = cluster.new_database().rpartition("/")[2]
    with following(cluster) as standby:
        # Nothing is committed that the standby does not have: what was answered is not lost with the primary.
        cluster.run_sql("ALTER SYSTEM SET synchronous_standby_names = '*'", "SELECT pg_reload_conf()")
        url = f"postgresql://clue@127.0.0.1:{standby.port},127.0.0.1:{cluster.port}/{name}"
        told_away = ["a change could not be loaded; verifications are denied until it is"]
        with running_server(
            tmp_path / "data", "--database", url, vendors=[vendor], expected_errors=told_away
        ) as server:  # the standby comes first in the URL, and is passed over
            console = set_up(server)
            first = door(console, vendor)
            place = console.get(f"/devices?placeId={console.headquarters}")["items"][0]["placeId"]
            visitors = Visitors([first, *(console.device(place) for _ in range(3))])
            eventually(lambda: visitors.granted() > 50)

            cluster.stop()
            standby.run_sql(
                "ALTER SYSTEM SET synchronous_standby_names = ''",
                "SELECT pg_promote()",
                "SELECT pg_reload_conf()",
            )
            promoted = time.monotonic()
            at_that_time = visitors.granted()
            eventually(lambda: visitors.granted() > at_that_time + 20, 30)
            came_back = time.monotonic() - promoted
            visitors.end()

            eventually(lambda: server.client().get("/readyz").status_code == 200)
            console.place("branch", name="Saved after it")
            for serial, results in visitors.told.items():
                logged = Counter(kept(standby.url(name), serial))
                assert logged["granted"] == results.count("granted"), "each grant has its event, and one only"
                assert set(results) <= {"granted", "denied"}
            assert visitors.longest < 6.0
            assert came_back < 25.0
    cluster.start()
    cluster.run_sql("ALTER SYSTEM SET synchronous_standby_names = ''", "SELECT pg_reload_conf()")


def kept(url: str, serial: str) -> list[str]:
    """Return the results of the events of a device."""
    with psycopg.connect(url) as connection:
        return [row[0] for row in connection.execute("SELECT result FROM events WHERE serial = %s", [serial])]


def test_a_connection_to_what_is_a_standby_now_is_left(cluster: Cluster):
    database = open_postgresql(cluster.new_database())
    with database.write() as connection:
        connection.execute(text("CREATE TABLE here (id int)"))
        own = connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
        connection.execute(text("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY"))  # as a standby is
    with pytest.raises(StorageError, match="the database is read-only"), database.write() as connection:
        connection.execute(text("INSERT INTO here VALUES (1)"))
    with database.write() as connection:
        connection.execute(text("INSERT INTO here VALUES (1)"))
        assert connection.execute(text("SELECT pg_backend_pid()")).scalar_one() != own
    database.close()


# ---- halted ------------------------------------------------------------------------------------------------------


@contextmanager
def halted(cluster: Cluster) -> Iterator[None]:
    """Halt the server's processes, as a machine does whose disk has gone or that is being moved."""
    first = int((cluster.directory / "data" / "postmaster.pid").read_text().split()[0])
    processes = [first, *map(int, Path(f"/proc/{first}/task/{first}/children").read_text().split())]
    for process in processes:
        os.kill(process, signal.SIGSTOP)
    try:
        yield
    finally:
        for process in processes:
            try:
                os.kill(process, signal.SIGCONT)
            except ProcessLookupError:
                continue


def test_while_it_is_halted_everybody_is_answered_in_time_and_truly(
    cluster: Cluster, tmp_path: Path, vendor: RunningVendor
):
    with running_server(tmp_path / "data", "--database", cluster.new_database(), vendors=[vendor]) as server:
        console = set_up(server)
        device = door(console, vendor)
        eventually(lambda: told(device) == "granted")
        clients = [server.client() for _ in range(2)]
        for client in clients:
            client.headers["authorization"] = console.client.headers["authorization"]
        answers: dict[str, tuple[float, int, str]] = {}

        def ask(name: str, client: Any, method: str, path: str, body: Any = None) -> None:
            begun = time.monotonic()
            answer = client.request(method, f"/api/v1{path}", json=body)
            answers[name] = time.monotonic() - begun, answer.status_code, answer.json().get("detail", "")

        branch = {"parentId": console.headquarters, "kind": "branch", "name": "B"}
        with halted(cluster):
            threads = [
                threading.Thread(target=ask, args=("read", clients[0], "GET", "/places")),
                threading.Thread(target=ask, args=("saved", clients[1], "POST", "/places", branch)),
            ]
            for thread in threads:
                thread.start()
            begun = time.monotonic()
            assert told(device) == "denied"
            assert time.monotonic() - begun < 5
            ready = server.client().get("/readyz")
            assert ready.status_code == 503
            assert (
                "the database server does not answer" in ready.json()["detail"]
                or "reached" in ready.json()["detail"]
            )
            for thread in threads:
                thread.join(20)
            assert answers.keys() == {"read", "saved"}
        for seconds, status, _words in answers.values():
            assert seconds < 15
            assert status == 503
        assert answers["read"][2].startswith("Nothing could be read: the database server ")
        assert answers["saved"][2].startswith("Nothing was saved: the database server ")
        eventually(lambda: told(device) == "granted")
        eventually(lambda: server.client().get("/readyz").status_code == 200)
        console.place("branch", name="Saved after it")


def test_a_change_whose_commit_was_not_answered_is_not_said_to_be_lost(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(libpq, "SILENT_SECONDS", 0.2)
    monkeypatch.setattr(libpq, "_LOOK_SECONDS", 0.05)
    monkeypatch.setattr(libpq, "_CONNECT_SECONDS", 2)
    database = open_postgresql(cluster.new_database())
    with database.write() as connection:
        connection.execute(text("CREATE TABLE here (id int)"))
    with (
        ExitStack() as halting,
        pytest.raises(StorageUncertainError, match="the database server does not answer"),
    ):
        insert_and_halt(database, partial(halting.enter_context, halted(cluster)))
    with database.read() as connection:
        assert connection.execute(text("SELECT count(*) FROM here")).scalar_one() in {0, 1}
    database.close()


def insert_and_halt(database: Database, halt: Callable[[], object]) -> None:
    with database.write() as connection:
        connection.execute(text("INSERT INTO here VALUES (1)"))
        halt()


def test_a_slow_statement_of_a_server_that_lives_is_waited_for(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(libpq, "SILENT_SECONDS", 0.1)
    monkeypatch.setattr(libpq, "_LOOK_SECONDS", 0.05)
    database = open_postgresql(cluster.new_database())
    with database.read() as connection:
        assert connection.execute(text("SELECT 1 FROM pg_sleep(1)")).scalar_one() == 1
    monkeypatch.setattr(libpq, "LAST_SECONDS", 0.3)
    with pytest.raises(StorageError, match="does not answer"):
        read_slowly(database)
    database.close()


def read_slowly(database: Any) -> None:
    with database.read() as connection:
        connection.execute(text("SELECT 1 FROM pg_sleep(20)"))


# ---- no room -----------------------------------------------------------------------------------------------------


def test_no_room_at_the_database_server_is_said_as_that(cluster: Cluster):
    """A quota stands for a full disk: files of the server's processes may not grow."""
    database = open_postgresql(cluster.new_database())
    migrate(database, [EVENTS])
    writer = PostgresqlEventWriter(database)
    writer.probe()
    with psycopg.connect(cluster.url("postgres"), autocommit=True) as connection:
        connection.execute("CHECKPOINT")
    number = writer._connection.info.backend_pid
    prlimit = shutil.which("prlimit")
    if prlimit is None:
        pytest.skip("there is no prlimit on this machine")
    # More than a file of the write-ahead log has, which is another matter.
    subprocess.run(
        [*cluster.as_user, prlimit, "--pid", str(number), f"--fsize={17 * 1024 * 1024}"], check=True
    )
    with pytest.raises(StorageFullError, match="the disk of the database server is full"):
        write_much(writer)
    writer.write([row()])  # on a connection that has room
    writer.close()
    with database.read() as connection:
        assert connection.execute(text("SELECT count(*) FROM events")).scalar_one() > 0
    database.close()


def write_much(writer: PostgresqlEventWriter) -> None:
    for _ in range(200):
        writer.write([row()._replace(message="x" * 1800)] * 100)


def row() -> EventRow:
    return EventRow(
        at=1_795_000_000_000,
        serial="547838629",
        place_id="P0000001",
        place_group_id="G0000001",
        branch_id=None,
        credential="rfCard",
        value="04******",
        api_id=None,
        api_name=None,
        result="denied",
        reason=None,
        step=5,
        status_code=200,
        message=None,
        elapsed_us=1,
    )
