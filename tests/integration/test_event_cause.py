"""The cause of an event's fault: kept, told, exported; and a step of the database that writes no row anew."""

import csv
import io
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from running import Console, Server, api_form
from sqlalchemy import text

from server.sandbox.sample_vendor.options import VendorOptions
from server.sandbox.sample_vendor.running import RunningVendor, running_vendor
from server.store.engine import open_sqlite
from server.store.migrate import EVENTS, migrate, revision_of

OLD_INSERT = (
    "INSERT INTO events (at, serial, credential, value, result, reason, step, elapsed_us)"
    " VALUES (1, '123456789', 'face', '', 'denied', 'timeout', 3, 7)"
)


def test_the_step_leaves_all_rows_where_they_are_and_the_version_before_goes_on(tmp_path: Path):
    file = tmp_path / "events.db"
    database = open_sqlite(file)
    try:
        with database.write() as connection:
            command.upgrade(EVENTS.config(connection), "0002")
            for _ in range(500):
                connection.execute(text(OLD_INSERT))
        database.engine.dispose()
        pages = page_count(file)
        migrate(database, [EVENTS])
        assert revision_of(database, EVENTS) == EVENTS.steps[-1]
        with database.write() as connection:
            connection.execute(text(OLD_INSERT))  # as a server of the version before does, beside this one
            rows = connection.execute(text("SELECT cause, count(*) FROM events GROUP BY cause")).all()
        assert [tuple(row) for row in rows] == [(None, 501)]
        database.engine.dispose()
        assert page_count(file) <= pages + 14, "no row was written anew"
    finally:
        database.close()


def page_count(file: Path) -> int:
    with closing(sqlite3.connect(file)) as log:
        log.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        count: int = log.execute("PRAGMA page_count").fetchone()[0]
        return count


@pytest.fixture
def gone(owner: Console, group: str, place: str, vendor: RunningVendor) -> Console:
    """A door whose vendor is gone, with one event of it, beside one that was granted and one that was denied."""
    assert vendor.ca_file is not None
    with running_vendor(VendorOptions(cert_dir=vendor.ca_file.parent)) as going:
        api = owner.register(group, api_form(going))["id"]
        owner.assign(group, rfCard=api)
        device = owner.device(place)
        device.present("rfCard", "04A1B2C3")
        device.present("rfCard", "04DEAD00")
    device.present("rfCard", "04A1B2C3")
    return owner


def test_it_is_in_the_event_in_the_stream_and_in_the_export(server: Server, gone: Console, place: str):
    items = gone.get(f"/events?placeId={place}")["items"]
    assert [(one["result"], one["reason"], one["cause"]) for one in items] == [
        ("denied", "connection_failed", "refused"),
        ("denied", "condition_not_met", None),
        ("granted", None, None),
    ]
    exported = gone.ask("GET", f"/events?placeId={place}", headers={"accept": "text/csv"}, expect=200).text
    rows = list(csv.DictReader(io.StringIO(exported)))
    assert [row["cause"] for row in rows] == ["refused", "", ""]
    assert list(rows[0])[-2:] == ["cause", "traceId"], "columns that were there before stay where they were"
    with closing(sqlite3.connect(server.data_dir / "events.db")) as log:
        kept = log.execute(
            "SELECT cause FROM events WHERE place_id = ? ORDER BY id DESC", (place,)
        ).fetchall()
    assert kept == [("refused",), (None,), (None,)]


def test_a_test_says_it_too(owner: Console, group: str, vendor: RunningVendor):
    assert vendor.ca_file is not None
    with running_vendor(VendorOptions(cert_dir=vendor.ca_file.parent)) as going:
        form = api_form(going)
    asked = {"api": form, "parameters": {"deviceId": "547838629", "cardNumber": "04A1B2C3"}}
    error = owner.ask("POST", f"/place-groups/{group}/api-tests", asked, 200).json()["error"]
    assert (error["code"], error["cause"]) == ("connection_failed", "refused")
