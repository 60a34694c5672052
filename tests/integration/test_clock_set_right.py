"""A server whose clock was nine hours ahead, and is set right: nobody waits longer than they should, nothing lives longer."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from clocks import Clock
from new_data import open_new
from site_by_clock import Site, code_in, running_site
from sqlalchemy import Table, func, insert, select

from clue_desktop.domain.enrollment import LONGEST_RESEND_DELAY
from server.services.journal import Change
from server.services.operation.clock_set_right import _LATEST, SKEW, ClockService
from server.store.engine import Database, open_sqlite
from server.store.migrate import CONFIGURATION
from server.store.tables import administrators, guesses, outbox, sessions

AHEAD = 9.0


class _Silent:
    def committed(self, changes: list[Change]) -> None:
        """Nobody is told."""


def service_at(database: Database, now: datetime) -> ClockService:
    return ClockService(database, lambda: now, _Silent(), lambda _entry: b"")


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with running_site(tmp_path, Clock()) as running:
        running.set_up()
        yield running


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = open_new(tmp_path / "other.db", CONFIGURATION)
    yield opened
    opened.close()


def set_right(site: Site, data_dir: Path) -> None:
    """Set the clock right, sign in anew, and see to what is left of it as the server does within two seconds."""
    site.pass_time(hours=-AHEAD)
    database = open_sqlite(data_dir / "clue.db")
    try:
        service_at(database, site.clock.now).set_right()
    finally:
        database.close()


@pytest.mark.parametrize("codes", [1, 2, 4])
def test_a_new_code_is_waited_for_no_longer_than_ever(site: Site, tmp_path: Path, codes: int):
    place, serial = site.place(), site.serial()
    site.pass_time(hours=AHEAD)
    for _ in range(codes):
        site.code(place, serial)
        site.clock.move(seconds=LONGEST_RESEND_DELAY.total_seconds())
    set_right(site, tmp_path)

    refused = site.request(place, serial)

    assert refused.json()["code"] == "resend_too_soon"
    wait = int(refused.headers["retry-after"])
    assert wait <= {1: 60, 2: 60, 4: 240}[codes]
    assert f"You can request a new code in {wait} seconds." in refused.text
    site.clock.move(seconds=wait)
    assert site.request(place, serial).status_code == 202


def test_lifting_the_limits_helps_at_once_as_ever(site: Site, tmp_path: Path):
    place, serial = site.place(), site.serial()
    site.pass_time(hours=AHEAD)
    for _ in range(3):
        site.code(place, serial)
        site.clock.move(minutes=20)
    set_right(site, tmp_path)
    site.admin("DELETE", f"/places/{place}/enrollment-limits", expect=204)
    refused = site.request(place, serial)
    assert int(refused.headers["retry-after"]) <= 60


def test_until_it_is_seen_to_no_wait_is_told_that_is_longer_than_its_own_delay(site: Site):
    place, serial = site.place(), site.serial()
    site.pass_time(hours=AHEAD)
    site.code(place, serial)
    site.clock.move(hours=-AHEAD)

    assert int(site.request(place, serial).headers["retry-after"]) <= 60


def test_a_code_ends_thirty_minutes_after_the_right_clock_has_seen_it(site: Site, tmp_path: Path):
    place, serial = site.place(), site.serial()
    site.pass_time(hours=AHEAD)
    site.code(place, serial)
    set_right(site, tmp_path)
    wrong = "000000" if code_in(site.mail(serial)) != "000000" else "000001"

    assert site.enter(place, serial, wrong).json()["code"] == "code_mismatch"  # first seen
    site.clock.move(minutes=29)
    assert site.enter(place, serial, wrong).json()["code"] == "code_mismatch"
    site.clock.move(minutes=2)
    assert site.enter(place, serial, wrong).json()["code"] == "code_expired"


def test_the_owners_right_password_is_taken(site: Site):
    site.pass_time(hours=AHEAD)
    wrong = {"email": "owner@example.com", "password": "not the passphrase"}
    for _ in range(8):
        site.ask("POST", "/api/v1/session", wrong, **{"x-forwarded-for": "198.51.100.9"})
    site.clock.move(hours=-AHEAD)

    refused = site.ask("POST", "/api/v1/session", wrong, **{"x-forwarded-for": "198.51.100.9"})

    assert refused.status_code == 429
    assert int(refused.headers["retry-after"]) <= 15 * 60
    site.pass_time()  # from elsewhere, it signs in


# ----------------------------------------------------------------------------------------------- what is kept


def test_everything_from_the_future_counts_as_of_now_and_the_rest_stays(site: Site, database: Database):
    now = site.clock.now
    service = service_at(database, now)
    later, earlier = now + timedelta(hours=AHEAD), now - timedelta(minutes=5)
    with database.write() as connection:
        connection.execute(
            insert(administrators).values(
                id="a", name="A", email="a@b.c", email_folded="a@b.c", password_hash="x", created_at=earlier
            )
        )
        for name, moment in (("late", later), ("early", earlier)):
            connection.execute(
                insert(sessions).values(
                    token_hash=name.encode().ljust(32),
                    administrator_id="a",
                    source="127.0.0.1",
                    created_at=moment,
                    last_seen_at=moment,
                    expires_at=moment + timedelta(days=7),
                )
            )
            connection.execute(
                insert(guesses).values(
                    key=name, failures=1, last_failure_at=moment, window_started_at=moment, window_count=1
                )
            )

    assert service.set_right() > 0
    assert service.set_right() == 0

    with database.read() as connection:
        kept = {row.token_hash.strip().decode(): row for row in connection.execute(select(sessions))}
        assert kept["late"].created_at == now
        assert kept["late"].expires_at == now + timedelta(days=7)
        assert kept["early"].created_at == earlier
        assert kept["early"].expires_at == earlier + timedelta(days=7)
        newest = connection.execute(select(func.max(guesses.c.last_failure_at))).scalar_one()
        assert newest == now


def test_a_mail_keeps_its_own_life(site: Site, tmp_path: Path):
    place, serial = site.place(), site.serial()
    site.pass_time(hours=AHEAD)
    site.code(place, serial)
    set_right(site, tmp_path)
    database = open_sqlite(tmp_path / "clue.db")
    try:
        with database.read() as connection:
            mail = connection.execute(select(outbox).where(outbox.c.subject.contains(serial))).one()
    finally:
        database.close()
    assert mail.created_at == site.clock.now
    assert mail.expires_at == site.clock.now + timedelta(minutes=30)
    assert mail.next_attempt_at <= site.clock.now + timedelta(minutes=30)


@pytest.mark.parametrize("table", _LATEST, ids=lambda table: table.name)
def test_every_moment_of_a_listed_table_is_thought_of(table: Table):
    """A new column with a moment needs an answer here: how far in the future it can be, or why it is history."""
    history = {
        "devices.registered_at",
        "devices.ahead_since",
        "outbox.created_at",  # with its end, row by row
        "outbox.expires_at",
    }
    moments = {column.name for column in table.columns if type(column.type).__name__ == "Moment"}
    missing = {name for name in moments - set(_LATEST[table]) if f"{table.name}.{name}" not in history}
    assert missing == set()
    assert timedelta() < SKEW
