"""Events far back: a search that hardly anything fits, and events that are older than they are to be kept."""

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from new_data import open_new
from running import Console, Device, running_server, set_up
from spellings import SPELLINGS

from clue_desktop.domain.event_search import is_found
from server.services.records.events import LOOKED_AT_PER_PAGE
from server.store.engine import Database
from server.store.event_log import EventLog
from server.store.event_writing import Dropped, SqliteEventWriter
from server.store.migrate import EVENTS

START = datetime(2100, 1, 1, tzinfo=UTC)
"""After whatever else has happened: ids rise with time."""
COLUMNS = "at, serial, place_id, credential, value, result, reason, step, message, elapsed_us"


@pytest.fixture(scope="module")
def owner(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Console]:
    """The owner of a server of its own: made-up events of another time would stand among the present ones of others."""
    with running_server(tmp_path_factory.mktemp("another_time") / "data") as server:
        yield set_up(server)


@pytest.fixture
def device(owner: Console, place: str) -> Device:
    return owner.device(place)


def fill(file: Path, place: str, rows: Iterator[tuple[Any, ...]]) -> None:
    with closing(sqlite3.connect(file)) as log, log:
        log.executemany(
            f"INSERT INTO events ({COLUMNS}) VALUES (?, ?, '{place}', 'face', ?, ?, ?, 4, ?, 0)", rows
        )


def event(number: int, *, value: str = "••••1234", message: str | None = None) -> tuple[Any, ...]:
    at = int((START + timedelta(seconds=number)).timestamp() * 1000)
    return at, "123456789", value, "denied", "timeout", message


def everything(console: Console, **query: Any) -> tuple[list[int], int]:
    """Follow the cursors to the end; return the ids found and how many pages it took."""
    found: list[int] = []
    pages, cursor = 0, None
    while pages == 0 or cursor is not None:
        page = console.get("/events", params=query | ({} if cursor is None else {"cursor": cursor}))
        found += [item["id"] for item in page["items"]]
        assert (page["nextCursor"] is None) == (page["searchedBackTo"] is None)
        cursor, pages = page["nextCursor"], pages + 1
    return found, pages


def test_a_rare_event_far_back_is_found_in_bounded_steps(owner: Console, place: str, group: str) -> None:
    count = 2 * LOOKED_AT_PER_PAGE + 10
    file = owner.server.data_dir / "events.db"
    fill(file, place, (event(n, message="Blocked: HR" if n == 3 else None) for n in range(count)))

    first = owner.get("/events", params={"placeId": place, "search": "blocked hr"})
    assert first["items"] == []
    assert first["nextCursor"] is not None
    back_to = datetime.fromisoformat(first["searchedBackTo"])
    assert back_to == START + timedelta(seconds=count - LOOKED_AT_PER_PAGE)

    found, pages = everything(owner, placeId=place, search="blocked hr")
    assert (len(found), pages) == (1, 3)
    assert (
        everything(owner, placeId=place, search="hr", since=(START + timedelta(minutes=5)).isoformat())[0]
        == []
    )
    found, pages = everything(
        owner, placeId=place, search="HR", until=(START + timedelta(minutes=5)).isoformat()
    )
    assert (len(found), pages) == (1, 1), "only what lies in the time is looked at"


def test_words_of_a_search_are_found_in_any_member(owner: Console, place: str, device: Device) -> None:
    device.present("rfCard", "04A1B2C3")
    device.present("face", "minji.kim")

    def count(search: str) -> int:
        return len(owner.get("/events", params={"placeId": place, "search": search})["items"])

    assert count("b2c3") == 1
    assert count(f"B2C3 {device.serial[:5]}") == 1
    assert count("b2c3 minji") == 0
    assert count("04A1") == 0, "what is masked is not found"
    assert count("%") == count("_") == 0
    assert count("  ") == 2
    owner.ask("GET", f"/events?search={'x' * 101}", expect=422)


@pytest.mark.parametrize(
    ("search", "found"),
    [("", True), ("b2", True), ("B2 12345", True), ("b2 nobody", False), ("denied", False)],
)
def test_a_console_finds_what_the_server_finds(search: str, *, found: bool) -> None:
    assert is_found(search, ["123456789", "••••B2C3", None, "Access denied"[:6], None]) is found


@pytest.mark.parametrize(("search", "message"), SPELLINGS)
def test_a_text_is_found_as_it_stands_on_the_screen(
    owner: Console, place: str, search: str, message: str
) -> None:
    fill(owner.server.data_dir / "events.db", place, iter([event(1, message=message), event(2)]))

    found = owner.get("/events", params={"placeId": place, "search": search})["items"]

    assert [item["message"] for item in found] == [message]
    assert is_found(search, [message])
    assert not is_found(search, ["Access denied"])


@pytest.fixture
def log_database(tmp_path: Path) -> Iterator[Database]:
    database = open_new(tmp_path / "events.db", EVENTS)
    yield database
    database.close()


def test_old_events_are_dropped_in_slices_and_newer_ones_stay(tmp_path: Path, log_database: Database) -> None:
    fill(tmp_path / "events.db", "10000000", (event(n) for n in range(1300)))

    async def drop() -> int:
        log = EventLog(log_database, asyncio.get_running_loop())
        try:
            return await log.drop_before(START + timedelta(seconds=1200))
        finally:
            await log.close()

    assert asyncio.run(drop()) == 1200
    with closing(sqlite3.connect(tmp_path / "events.db")) as left:
        assert left.execute("SELECT count(*), min(at) FROM events").fetchone() == (100, event(1200)[0])


def test_each_slice_goes_on_where_the_one_before_has_ended_also_past_a_clock_that_was_ahead(
    tmp_path: Path, log_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(tmp_path / "events.db", "10000000", (event(n) for n in range(3000)))
    far = int((START + timedelta(days=30_000)).timestamp() * 1000)
    with closing(sqlite3.connect(tmp_path / "events.db")) as log, log:
        log.execute("UPDATE events SET at = ? WHERE id <= 1200", (far,))
    begun, drop_oldest = [], SqliteEventWriter.drop_oldest

    def noted(self: SqliteEventWriter, before: int, after: int, most: int) -> Dropped:
        begun.append(after)
        return drop_oldest(self, before, after, most)

    monkeypatch.setattr(SqliteEventWriter, "drop_oldest", noted)

    async def drop() -> int:
        log = EventLog(log_database, asyncio.get_running_loop())
        try:
            return await log.drop_before(START + timedelta(days=1))
        finally:
            await log.close()

    assert asyncio.run(drop()) == 1800
    assert begun == sorted(set(begun))
    assert begun[:4] == [0, 500, 1000, 1500]
    with closing(sqlite3.connect(tmp_path / "events.db")) as left:
        assert left.execute("SELECT count(*), min(at) FROM events").fetchone() == (1200, far)


def test_how_long_events_are_kept_is_the_owners_to_say(owner: Console) -> None:
    assert owner.get("/settings/retention") == {"eventDays": None}
    tagged = owner.ask("GET", "/settings/retention", expect=200).headers["etag"]
    assert owner.ask("PUT", "/settings/retention", {"eventDays": 365}, expect=200).json() == {
        "eventDays": 365
    }
    owner.ask("PUT", "/settings/retention", {"eventDays": 30}, expect=412, headers={"if-match": tagged})
    for wrong in (0, -1, 36_501, "30"):
        owner.ask("PUT", "/settings/retention", {"eventDays": wrong}, expect=422)
    assert owner.get("/settings/retention") == {"eventDays": 365}
    assert owner.get("/audit")["items"][0]["detail"] == {"eventDaysBefore": None, "eventDays": 365}
