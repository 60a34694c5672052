"""An outage of the log: the event says what its door was told, whatever becomes of a commit that was given up, once and only once."""

import asyncio
import contextlib
import csv
import io
import os
import sqlite3
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from console_parts import until
from in_process import application
from postgres import Cluster, NoPostgresqlError, running_cluster
from running import OWNER, Console, Device, Server, api_form, running_server, set_up
from streams import following

from clue_desktop.domain.said import Said
from server.app import Living
from server.sandbox.sample_vendor.running import RunningVendor
from server.services.records.event_outage import Teller
from server.store import event_log, outage
from server.store.engine import Database, StorageError, open_postgresql, open_sqlite
from server.store.event_log import EventLog, EventRow
from server.store.event_writing import BroughtIn, Told
from server.store.migrate import CONFIGURATION, EVENTS, migrate
from server.store.outage import Outage

CARD = "04A1B2C3"
FIRST = {"setupToken": "the setup token", "organizationName": "Own", "administrator": OWNER}
_MIB = 1024 * 1024


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    """A PostgreSQL server."""
    try:
        with running_cluster() as running:
            yield running
    except NoPostgresqlError as fault:
        pytest.skip(str(fault))


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database with all tables, of either kind."""
    if request.param == "sqlite":
        opened = open_sqlite(tmp_path / "events.db")
        migrate(opened, [EVENTS])
    else:
        opened = open_postgresql(request.getfixturevalue("cluster").new_database())
        migrate(opened, [CONFIGURATION, EVENTS])
    yield opened
    opened.close()


def row(number: int, **changes: Any) -> EventRow:
    """Return an event of a card that was granted."""
    given = EventRow(
        1_790_000_000_000 + number, "123456789", None, None, None, "rfCard", "••••B2C3", None, None, "granted", None, 5, 200, "Hi", number
    )  # fmt: skip
    return given._replace(**changes)


def logged(database: Database) -> list[tuple[Any, ...]]:
    """Return what the log says: number, result, reason, cause."""
    with database.read() as connection:
        found = connection.exec_driver_sql(
            "SELECT elapsed_us, result, reason, cause FROM events ORDER BY elapsed_us, id"
        )
        return [tuple(each) for each in found]


def with_log(database: Database, work: Callable[[EventLog], Any], folder: Path | None = None) -> Any:
    """Do something with an event log, on a loop of its own."""

    async def run() -> Any:
        log = EventLog(database, asyncio.get_running_loop(), outage=Outage(folder, _MIB))
        await log.outage.begin()
        try:
            return await work(log)
        finally:
            await log.close()

    return asyncio.run(run())


async def told(log: EventLog, number: int) -> str:
    """Return what the door of an event is told."""
    try:
        await log.append(row(number))
    except StorageError:
        return "denied"
    return "granted"


BROUGHT_IN = ("denied", "log_unavailable", "brought_in")
CORRECTED = ("denied", "log_unavailable", None)
GRANTED = ("granted", None, None)


def losing_answers(log: EventLog, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the log commit, and never hear of it."""
    write = log._writer.write

    def lost(rows: Sequence[EventRow], until: float | None = None) -> None:
        write(rows, until)
        getattr(log._writer, "_give_up", log._writer.close)()
        msg = "the connection broke"
        raise StorageError(msg)

    monkeypatch.setattr(log._writer, "write", lost)


def test_an_event_whose_commit_was_never_answered_says_what_its_door_was_told(
    database: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    async def work(log: EventLog) -> BroughtIn:
        assert await told(log, 1) == "granted"
        with monkeypatch.context() as patch:
            losing_answers(log, patch)
            assert await told(log, 2) == "denied"
        assert await told(log, 3) == "granted"
        return await log.bring_in()

    assert with_log(database, work, tmp_path) == BroughtIn(0, 1)
    assert logged(database) == [(1, *GRANTED), (2, *CORRECTED), (3, *GRANTED)]


def test_an_event_that_was_never_written_is_brought_in_once(
    database: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    """However often it is tried, also after a bringing in of which nobody heard how it ended."""

    def fails(*_given: object) -> None:
        msg = "away"
        raise StorageError(msg)

    async def work(log: EventLog) -> None:
        with monkeypatch.context() as patch:
            patch.setattr(log._writer, "write", fails)
            assert [await told(log, number) for number in range(1, 121)] == ["denied"] * 120
        bring_in = log._writer.bring_in

        def unheard(told: Sequence[Told], fences: Sequence[int]) -> BroughtIn:
            bring_in(told, fences)
            msg = "nobody heard"
            raise StorageError(msg)

        with monkeypatch.context() as patch:
            patch.setattr(log._writer, "bring_in", unheard)
            await log.probe()
            await log.bring_in()
        await log.bring_in()
        assert log.brought_in == 70, "fifty were there"
        assert await log.bring_in() == BroughtIn(0, 0)

    with_log(database, work, tmp_path)
    assert logged(database) == [(number, *BROUGHT_IN) for number in range(1, 121)]


def test_what_a_process_left_is_brought_in_by_the_next(
    database: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    async def work(log: EventLog) -> None:
        losing_answers(log, monkeypatch)
        assert await told(log, 1) == "denied"

    with_log(database, work, tmp_path)
    monkeypatch.undo()
    assert logged(database) == [(1, *GRANTED)]
    with_log(database, EventLog.bring_in, tmp_path)
    assert logged(database) == [(1, *CORRECTED)]


def test_a_commit_that_takes_too_long_is_corrected_before_anybody_hears_of_it(
    database: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    async def work(log: EventLog) -> None:
        write, go_on = log._writer.write, threading.Event()
        heard: list[list[tuple[Any, ...]]] = []
        log._on_committed = lambda: heard.append(logged(database))

        def slow(rows: Sequence[EventRow], until: float | None = None) -> None:
            assert go_on.wait(20)
            write(rows, None)

        monkeypatch.setattr(log._writer, "write", slow)
        waiting = asyncio.ensure_future(told(log, 1))
        await asyncio.sleep(0.01)
        behind = asyncio.ensure_future(told(log, 2))
        assert [await waiting, await behind] == ["denied", "denied"]
        assert logged(database) == []
        go_on.set()
        assert await told(log, 3) == "granted"
        assert heard[0] == [(1, *CORRECTED)]
        assert (await log.bring_in()) == BroughtIn(1, 0)

    with_log(database, work, tmp_path)
    assert logged(database) == [(1, *CORRECTED), (2, *BROUGHT_IN), (3, *GRANTED)]


def test_doors_that_hang_up_while_a_commit_takes_too_long_are_kept_once(
    database: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    """However often it is looked meanwhile, and whatever becomes of the commit."""
    monkeypatch.setattr(event_log, "_PATIENCE_SECONDS", 0.05)
    monkeypatch.setattr(event_log, "_LOOK_SECONDS", 0.02)

    async def work(log: EventLog) -> None:
        write, go_on = log._writer.write, threading.Event()

        def slow(rows: Sequence[EventRow], until: float | None = None) -> None:
            assert go_on.wait(20)
            write(rows, None)

        with monkeypatch.context() as patch:
            patch.setattr(log._writer, "write", slow)
            gone = [log.append(row(number)) for number in range(1, 4)]
            stays = asyncio.ensure_future(told(log, 4))
            await until(lambda: log._under_way is not None)
            for each in gone:
                each.cancel()
            assert await stays == "denied"
            assert log.failed == 4
            # And those that come meanwhile, whose commit is never begun.
            late = [log.append(row(number)) for number in range(5, 8)]
            late[0].cancel()
            await asyncio.wait(late)
            looked: list[None] = []
            look: Callable[[], None] = log._look

            def look_and_count() -> None:
                looked.append(None)
                look()

            patch.setattr(log, "_look", look_and_count)
            await until(lambda: len(looked) > 5 and log.outage.kept >= 7)
            assert log.failed == log.outage.kept == 7
            go_on.set()
            await until(lambda: log._under_way is None)
        monkeypatch.setattr(event_log, "_PATIENCE_SECONDS", 3.0)
        assert await told(log, 9) == "granted"
        assert not log._given_up
        assert log.failed == log.outage.kept == 7
        assert await log.bring_in() == BroughtIn(3, 0)

    with_log(database, work, tmp_path)
    assert logged(database) == [
        *((number, *CORRECTED) for number in range(1, 5)),
        *((number, *BROUGHT_IN) for number in range(5, 8)),
        (9, *GRANTED),
    ]


def test_what_befalls_whoever_is_told_of_a_commit_keeps_no_later_event_back(database: Database):
    async def work(log: EventLog) -> None:
        loop, faults = asyncio.get_running_loop(), []
        loop.set_exception_handler(lambda _loop, context: faults.append(context["exception"]))

        def fails() -> None:
            raise RuntimeError("no")

        log._on_committed = fails
        assert [await told(log, number) for number in (1, 2)] == ["granted", "granted"]
        await until(lambda: len(faults) == 2)

    with_log(database, work)
    assert logged(database) == [(1, *GRANTED), (2, *GRANTED)]


def test_streams_begin_anew_after_a_commit_that_is_corrected_at_once(
    database: Database, monkeypatch: pytest.MonkeyPatch
):
    """They may have read on for another reason, between the two."""
    heard: list[str] = []

    async def work(log: EventLog) -> None:
        log._on_corrected = lambda: heard.append("corrected")
        log._on_committed = lambda: heard.append("committed")
        write, go_on = log._writer.write, threading.Event()

        def slow(rows: Sequence[EventRow], until: float | None = None) -> None:
            assert go_on.wait(20)
            write(rows, None)

        with monkeypatch.context() as patch:
            patch.setattr(event_log, "_PATIENCE_SECONDS", 0.05)
            patch.setattr(event_log, "_LOOK_SECONDS", 0.02)
            patch.setattr(log._writer, "write", slow)
            assert await told(log, 1) == "denied"
            go_on.set()
            await until(lambda: heard)

    with_log(database, work)
    assert heard == ["corrected", "committed"]


def test_no_more_waits_for_a_file_that_hangs_than_is_bounded(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setattr(outage, "_MOST_ON_THE_WAY", 20)
    go_on, answered = threading.Event(), []

    async def run() -> None:
        kept = Outage(tmp_path, _MIB)
        file = kept._file
        assert file is not None
        keep = file.keep

        def hangs(told: Sequence[Told]) -> bool:
            assert go_on.wait(20)
            return keep(told)

        monkeypatch.setattr(file, "keep", hangs)
        for number in range(10):
            kept.keep(
                [Told(row(number * 3 + each), 0, None) for each in range(3)], lambda: answered.append(1)
            )
        assert (kept.dropped, len(answered)) == (12, 4)
        go_on.set()
        await until(lambda: len(answered) == 10)
        kept.keep([Told(row(100), 0, None)], lambda: answered.append(1))
        await until(lambda: len(answered) == 11)
        assert (kept.kept, kept.dropped, kept.waiting) == (19, 12, 19)
        await kept.close()

    asyncio.run(run())


def test_hours_that_were_counted_before_are_corrected_too(
    database: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    async def work(log: EventLog) -> None:
        with monkeypatch.context() as patch:
            losing_answers(log, patch)
            assert await told(log, 1) == "denied"
        await told(log, 2)
        await log.count_hours()
        await log.bring_in()
        await log.count_hours()

    with_log(database, work, tmp_path)
    with database.read() as connection:
        counted = connection.exec_driver_sql(
            "SELECT outcome, sum(events) FROM event_hours GROUP BY outcome ORDER BY 1"
        )
        assert [(outcome, int(count)) for outcome, count in counted if count] == [
            ("denied", 1),
            ("granted", 1),
        ]


def test_without_a_file_it_is_kept_in_memory_and_bounded(database: Database, monkeypatch: pytest.MonkeyPatch):
    def fails(*_given: object) -> None:
        msg = "away"
        raise StorageError(msg)

    async def work(log: EventLog) -> None:
        with monkeypatch.context() as patch:
            patch.setattr(log._writer, "write", fails)
            await asyncio.gather(*(told(log, number) for number in range(1100)))
        assert (log.outage.kept, log.outage.dropped) == (1000, 100)
        assert await told(log, 2000) == "granted"
        assert (await log.bring_in()).added == 1000

    with_log(database, work)
    assert len(logged(database)) == 1001


def test_searches_by_time_find_what_came_later(owner: Console, server: Server):
    """Its id is behind those of what happened after it."""
    with contextlib.closing(sqlite3.connect(server.data_dir / "events.db", isolation_level=None)) as log:
        hours = [int(time.time() * 1000) - hour * 3_600_000 for hour in (3, 2, 1)]
        add = "INSERT INTO events (at, serial, credential, value, result, reason, step, elapsed_us, cause) VALUES (?, '700000001', 'rfCard', '', 'denied', ?, 5, ?, ?) RETURNING id"
        for at in hours:
            log.execute(add, (at, None, 1, None)).fetchall()
        ((number,),) = log.execute(add, (hours[0] + 60_000, "log_unavailable", 2, "brought_in")).fetchall()
        log.execute(
            "INSERT INTO event_late VALUES (?, ?, ?, ?)",
            (number, number, hours[0] + 60_000, hours[0] + 60_000),
        )

    def moment(ms: int) -> str:
        return datetime.fromtimestamp(ms / 1000, UTC).isoformat().replace("+00:00", "Z")

    until = moment(hours[0] + 300_000)
    found = owner.get(f"/events?serial=700000001&until={until}")["items"]
    assert [event["elapsedMs"] for event in found] == [0.002, 0.001]
    found = owner.get(f"/events?serial=700000001&since={moment(hours[1] - 1000)}")["items"]
    assert [event["elapsedMs"] for event in found] == [0.001, 0.001]


# ---- real processes


def door(console: Console, vendor: RunningVendor) -> Device:
    """Return a device for which the vendor decides."""
    group = console.place("placeGroup")
    console.assign(group, rfCard=console.register(group, api_form(vendor))["id"])
    return console.device(console.place("place", group))


def events_of(console: Console, device: Device) -> list[tuple[str, str | None, str | None]]:
    """Return what the log says of a device, the oldest first by their time."""
    found = console.get(f"/events?serial={device.serial}")["items"]
    return [
        (each["result"], each["reason"], each["cause"]) for each in sorted(found, key=lambda each: each["at"])
    ]


def are_there(console: Console, device: Device, count: int) -> bool:
    """Whether the log has so many events of a device."""
    return len(events_of(console, device)) == count


def eventually(what: Callable[[], Any], seconds: float = 30) -> Any:
    """Return what becomes true."""
    until = time.monotonic() + seconds
    while not (result := what()):
        assert time.monotonic() < until, "it never came true"
        time.sleep(0.02)
    return result


def outage_of(console: Console) -> tuple[bool, Any, str | None, int]:
    """Return what an administrator is told of an outage: whether events can be written, since when not, why, how many wait."""
    found = console.get("/events/outage")
    reason = found["reason"]
    return found["writable"], found["since"], reason and reason["message"], found["waiting"]


def is_over(console: Console) -> bool:
    """Whether an administrator is told of no outage."""
    return outage_of(console) == (True, None, None, 0)


def test_consoles_are_told_when_an_outage_begins_and_ends_by_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """Over the stream of changes, which the database knows nothing of; who begins to follow meanwhile is told too."""

    async def run() -> None:
        lives: list[Living] = []

        def note(living: Living) -> Living:
            lives.append(living)
            return living

        async with application(tmp_path, note) as (_, client):
            answer = await client.post("/api/v1/setup", json=FIRST)
            client.headers["authorization"] = f"Bearer {answer.json()['token']}"
            log: EventLog = lives[0].event_log
            looks, teller = lives[0].parts.event_outage, Teller(lives[0].parts.event_outage)
            with monkeypatch.context() as patch:
                patch.setattr(log._writer, "write", fails)
                patch.setattr(log._writer, "probe", fails)
                assert await told(log, 1) == "denied"
                await until(lambda: looks.standing.ongoing)
                (change,) = teller.beside([], 7)
                assert (change.version, change.kind, change.id) == (7, "settings", "outage")
                assert teller.beside([], 7) == [], "once"
                assert [each.id for each in Teller(looks).beside([change], 7)] == ["outage", "outage"]
                found = (await client.get("/api/v1/events/outage")).json()
                assert (found["writable"], found["waiting"]) == (False, 1)
                assert found["reason"]["template"] == "the database server does not answer"
                assert datetime.fromisoformat(found["since"]).timestamp() == row(1).at / 1000
                # Where the database of all the rest is away too, as PostgreSQL is, whoever asks hears of doors in the refusal.
                patch.setattr(type(lives[0].parts.event_outage), "now", fails)
                answer = await client.get("/api/v1/events/outage")
                assert (answer.status_code, answer.json()["detail"]) == (
                    503,
                    "Nothing could be read: the database server does not answer. All doors are denied meanwhile.",
                )
            await until(lambda: not looks.standing.ongoing)  # nobody came to a door or asked /readyz
            assert [each.id for each in teller.beside([], 8)] == ["outage"]
            assert Teller(looks).beside([], 8) == []
            assert (await client.get("/api/v1/events/outage")).json() == {
                "writable": True, "since": None, "reason": None, "waiting": 0
            }  # fmt: skip

    def fails(*_given: object) -> None:
        raise StorageError(Said("the database server does not answer"))

    asyncio.run(run())


def test_streams_of_every_server_end_when_an_event_is_corrected_that_they_may_have_read(
    cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """Of consoles that follow another server on the same database too: they begin anew, and read what doors were told."""

    async def run() -> None:
        lives: list[Living] = []

        def note(living: Living) -> Living:
            lives.append(living)
            return living

        database = cluster.new_database()
        async with (
            application(tmp_path, note, database=database) as (_, one),
            application(tmp_path, note, database=database) as (_, two),
        ):
            answer = await one.post("/api/v1/setup", json=FIRST)
            one.headers["authorization"] = two.headers["authorization"] = f"Bearer {answer.json()['token']}"
            log, (first, second) = lives[0].event_log, (living.parts.new_events for living in lives)
            # Of streams in this process an answer is there once it has ended.
            streams = [asyncio.ensure_future(each.get("/api/v1/events/stream")) for each in (one, two)]
            await until(lambda: first.awaited and second.awaited)
            before = [each.interruptions for each in (first, second)]
            assert await told(log, 1) == "granted"
            with monkeypatch.context() as patch:
                losing_answers(log, patch)
                assert await told(log, 2) == "denied"
            await log.bring_in()
            async with asyncio.timeout(20):
                assert [(await stream).status_code for stream in streams] == [200, 200]
            assert log.corrected == 1
            assert [each.interruptions - 1 for each in (first, second)] == before, "once each"
            for each in (one, two):
                found = (await each.get("/api/v1/events")).json()["items"]
                assert [event["reason"] for event in found] == ["log_unavailable", None]

    asyncio.run(run())


def kept(data: Path) -> bytes:
    """Return what the outage files hold."""
    return b"".join(path.read_bytes() for path in (data / "outage").glob("*.jsonl"))


def test_decisions_while_another_program_holds_the_log_are_there_after_a_kill(
    tmp_path: Path, vendor: RunningVendor
):
    """Denied, kept, and brought in by the next server with the time that they had; once, however often it starts."""
    data = tmp_path / "data"
    with running_server(data, vendors=[vendor]) as server:
        owner = set_up(server)
        token = owner.client.headers["authorization"]
        device = door(owner, vendor)
        assert device.present("rfCard", CARD)["result"] == "granted"
        with contextlib.closing(sqlite3.connect(data / "events.db", isolation_level=None)) as other:
            assert outage_of(owner) == (True, None, None, 0)
            other.execute("BEGIN IMMEDIATE")
            begun = time.time()
            assert device.present("rfCard", CARD) == {"result": "denied"}
            assert time.time() - begun < 5, "a device waits for five seconds"
            assert device.present("rfCard", "04DEAD00") == {"result": "denied"}
            lines = kept(data)
            writable, since, reason, waiting = outage_of(owner)
            assert (writable, reason, waiting) == (False, "the database is locked by another program", 2)
            assert begun <= datetime.fromisoformat(since).timestamp() <= time.time()
            server.kill()
            ended = time.time()
        assert lines.count(b"\n") == 2
        assert CARD.encode() not in lines, "as masked as an event"
    for start in range(2):
        with running_server(data, vendors=[vendor]) as server:
            owner = Console(server, server.client())
            owner.client.headers["authorization"] = token
            eventually(partial(are_there, owner, device, 3))
            assert events_of(owner, device) == [("granted", None, None), BROUGHT_IN, BROUGHT_IN]
            late = owner.get(f"/events?serial={device.serial}&reason=log_unavailable")["items"]
            for each in late:
                assert begun <= datetime.fromisoformat(each["at"]).timestamp() <= ended
            table = owner.ask("GET", f"/events?serial={device.serial}", headers={"accept": "text/csv"}).text
            assert [line["cause"] for line in csv.DictReader(io.StringIO(table))].count("brought_in") == 2
            eventually(lambda: kept(data) == b"")
            eventually(partial(is_over, owner))
            if start == 0:
                eventually(lambda: "were brought in" in server.log)
            else:
                assert "were brought in" not in server.log


@pytest.mark.skipif(sys.platform != "linux", reason="stops processes by what /proc says of them")
def test_a_database_that_was_paused_never_says_granted_of_a_door_that_was_denied(
    cluster: Cluster, tmp_path: Path, vendor: RunningVendor
):
    """In the log, the stream, the export and the figures; also where the server was killed before it went on."""
    data, url = tmp_path / "data", cluster.new_database()
    with running_server(data, "--database", url, vendors=[vendor]) as server:
        owner = set_up(server)
        token = owner.client.headers["authorization"]
        device = door(owner, vendor)
        assert device.present("rfCard", CARD)["result"] == "granted"
        with following(owner.client, "/api/v1/events/stream") as stream:
            with cluster.paused():
                assert device.present("rfCard", CARD) == {"result": "denied"}
                assert device.present("rfCard", CARD) == {"result": "denied"}
            streamed = [stream.next()[1]["reason"] for _ in range(2)]
        assert streamed == ["log_unavailable"] * 2
        assert events_of(owner, device) == [("granted", None, None), BROUGHT_IN, BROUGHT_IN]
        figures = server.client().get("/metrics").text
        assert 'clue_verification_reasons_total{reason="log_unavailable"} 2.0' in figures
        assert "clue_outage_events_brought_in_total 2.0" in figures
        with cluster.paused():
            assert device.present("rfCard", CARD) == {"result": "denied"}
            server.kill()
    with running_server(data, "--database", url, vendors=[vendor]) as server:
        owner = Console(server, server.client())
        owner.client.headers["authorization"] = token
        eventually(partial(are_there, owner, device, 4))
        assert events_of(owner, device) == [("granted", None, None), BROUGHT_IN, BROUGHT_IN, BROUGHT_IN]
        eventually(lambda: kept(data) == b"")


@pytest.mark.skipif(sys.platform != "linux", reason="stops processes by what /proc says of them")
def test_an_insert_that_hangs_in_the_database_does_not_come_after_its_event_was_brought_in(
    cluster: Cluster, tmp_path: Path
):
    """Its one process stops, after the statement was sent: the fence keeps it from being there twice."""
    database = open_postgresql(cluster.new_database())
    migrate(database, [CONFIGURATION, EVENTS])

    async def work(log: EventLog) -> None:
        assert await told(log, 1) == "granted"
        backend = log._writer._connection.info.backend_pid  # type: ignore[attr-defined]
        os.kill(backend, 19)
        try:
            assert await told(log, 2) == "denied"
            # As a server does that is started anew: nobody waits for the process that hangs.
            other = EventLog(database, asyncio.get_running_loop(), outage=log.outage)
            assert await other.bring_in() == BroughtIn(1, 0)
            other._batches.put(None)
        finally:
            os.kill(backend, 18)
        eventually(lambda: log._under_way is None or not log._thread.is_alive() or log._batches.empty())

    with_log(database, work, tmp_path)
    assert logged(database) == [(1, *GRANTED), (2, *BROUGHT_IN)]
    database.close()
