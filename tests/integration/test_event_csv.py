"""Events as CSV by the database: the cells that this program would write, in slices, for as long as it is read."""

import asyncio
import csv
import io
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import csv_cases
from in_process import application

from server.services.records.events import EventService
from server.store import event_csv
from server.store.engine import open_sqlite
from server.store.migrate import EVENTS, migrate

OWNER = {"name": "Kim", "email": "kim@example.com", "password": "a long enough passphrase"}


def test_the_databases_cells_are_the_programs(tmp_path: Path):
    database = open_sqlite(tmp_path / "events.db")
    migrate(database, [EVENTS])
    csv_cases.check(database)
    database.close()


def fill(data_dir: Path, count: int, reason: str | None = None) -> None:
    """Put events into the log."""
    with closing(sqlite3.connect(data_dir / "events.db")) as log, log:
        log.executemany(
            "INSERT INTO events (at, serial, credential, value, result, reason, step, elapsed_us)"
            " VALUES (?, '547838629', 'rfCard', ?, 'granted', ?, 5, 1000)",
            [(1_750_000_000_000 + number, f"n{number}", reason) for number in range(count)],
        )


async def sign_in(client: Any) -> None:
    setup = {"setupToken": "the setup token", "organizationName": "HQ", "administrator": OWNER}
    answer = (await client.post("/api/v1/setup", json=setup)).json()
    client.headers["authorization"] = f"Bearer {answer['token']}"


def values_of(text: str) -> list[str]:
    return [row["value"] for row in csv.DictReader(io.StringIO(text))]


def test_all_slices_are_there_once_and_in_order_also_of_what_hardly_anything_fits(
    tmp_path: Path, monkeypatch
):
    monkeypatch.setattr(event_csv, "AT_ONCE", 7)
    monkeypatch.setattr("server.services.records.events.LOOKED_AT_PER_PAGE", 50)

    async def run() -> None:
        async with application(tmp_path) as (_, client):
            await sign_in(client)
            fill(tmp_path, 120)
            fill(tmp_path, 3, "timeout")
            fill(tmp_path, 77)
            client.headers["accept"] = "text/csv"
            everything = values_of((await client.get("/api/v1/events")).text)
            assert everything == [f"n{number}" for count in (77, 3, 120) for number in reversed(range(count))]
            rare = values_of((await client.get("/api/v1/events?reason=timeout")).text)
            assert rare == ["n2", "n1", "n0"]
            assert values_of((await client.get("/api/v1/events?reason=never")).text) == []
            found = values_of((await client.get("/api/v1/events?search=N11")).text)
            assert found == ["n11", *(f"n{number}" for number in reversed(range(110, 120))), "n11"]

    asyncio.run(run())


def test_nothing_is_looked_up_any_more_when_nobody_reads_it(tmp_path: Path, monkeypatch):
    monkeypatch.setattr(event_csv, "AT_ONCE", 10)

    async def run() -> None:
        async with application(tmp_path) as (app, client):
            await sign_in(client)
            fill(tmp_path, 1000)
            assert app.living is not None
            service: EventService = app.living.parts.events
            caller = app.living.doorkeeper.administrator(client.headers["authorization"], "")
            slices, made = service.lines(caller, csv_cases.everything(), for_spreadsheet=False), []
            slice_of = event_csv.slice_of

            def noted(*given: Any, **named: Any) -> Any:
                made.append(1)
                return slice_of(*given, **named)

            monkeypatch.setattr(event_csv, "slice_of", noted)
            assert next(slices).count("\r\n") == 10
            slices.close()
            assert len(made) == 1
            pool: Any = service.log.engine.pool
            assert pool.checkedout() == 0

    asyncio.run(run())


def test_an_export_ends_for_whoever_may_not_see_the_rest_any_more(tmp_path: Path, monkeypatch):
    monkeypatch.setattr(event_csv, "AT_ONCE", 10)

    async def run() -> None:
        async with application(tmp_path) as (app, client):
            await sign_in(client)
            fill(tmp_path, 100)
            assert app.living is not None
            caller = app.living.doorkeeper.administrator(client.headers["authorization"], "")
            slices = app.living.parts.events.lines(caller, csv_cases.everything(), for_spreadsheet=False)
            assert next(slices).count("\r\n") == 10
            with closing(sqlite3.connect(tmp_path / "clue.db")) as database, database:
                database.execute("DELETE FROM roles")
            assert next(slices) == ""
            assert list(slices) == []

    asyncio.run(run())
