"""Months of events on PostgreSQL in a database that somebody else looks after too: odd names, other owners, other clocks."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

import psycopg
import pytest
from postgres import Cluster, NoPostgresqlError, running_cluster
from sqlalchemy import text

from server.running.upkeep import Upkeep
from server.services.operation import server_settings
from server.services.operation.server_settings import ServerSettings
from server.store import event_partitions
from server.store.engine import Database, StorageBusyError, StorageError, open_postgresql
from server.store.event_log import EventLog
from server.store.event_partitions import NotToBeDroppedError, drop_older, make_ahead, month_after
from server.store.event_tables import events
from server.store.migrate import CONFIGURATION, EVENTS, migrate

OLD = datetime(2027, 2, 10, tzinfo=UTC)
LATER = month_after(OLD, 2)
DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    """A PostgreSQL server."""
    try:
        with running_cluster() as running:
            yield running
    except NoPostgresqlError as fault:
        pytest.skip(str(fault))


@pytest.fixture
def url(cluster: Cluster) -> str:
    """The URL of a database with all tables."""
    fresh = cluster.new_database()
    made = open_postgresql(fresh)
    migrate(made, [CONFIGURATION, EVENTS])
    made.close()
    return fresh


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    """A database with all tables."""
    opened = open_postgresql(url)
    yield opened
    opened.close()


def put(target: Database, *moments: datetime) -> None:
    """Put an event of each of these times into the log."""
    with target.write() as connection:
        for moment in moments:
            values = {
                "serial": "1", "credential": "rfCard", "value": "", "result": "denied", "step": 0, "elapsed_us": 1
            }  # fmt: skip
            connection.execute(events.insert().values(at=moment, **values))


def run(target: Database, *statements: str) -> None:
    """Run statements as whoever administers the database."""
    own = target.own_connection()
    for statement in statements:
        own.execute(statement)
    own.close()


def tables(target: Database) -> set[str]:
    """Return the names of all tables that events are or were in."""
    with target.read() as connection:
        rows = connection.execute(
            text(
                "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND (relispartition OR relname LIKE '%taken%')"
            )
        )
        return set(rows.scalars())


def count_of(target: Database) -> int:
    """Return how many events there are."""
    with target.read() as connection:
        return int(connection.execute(text("SELECT count(*) FROM events")).scalar_one())


def milliseconds(moment: datetime) -> int:
    """Return a moment as the tables have it."""
    return int(moment.timestamp() * 1000)


def made_by_hand(target: Database, name: str, month: datetime, more: str = "") -> None:
    """Make a partition as whoever administers the database may."""
    since, until = (milliseconds(month_after(month, number)) for number in (0, 1))
    run(target, f"CREATE TABLE {name} PARTITION OF events FOR VALUES FROM ({since}) TO ({until}){more}")


@pytest.mark.parametrize(
    "name",
    ["archive_2027", '"Events of 2027-02: 100%, “old” ""x"""', "events_" + "x" * 56, "elsewhere.months"],
)
def test_a_partition_that_somebody_else_named_is_dropped_like_any_other(database: Database, name: str):
    if "elsewhere" in name:
        run(database, "CREATE SCHEMA elsewhere")
    made_by_hand(database, name, OLD)
    make_ahead(database, OLD)
    make_ahead(database, LATER)
    put(database, OLD, OLD, LATER)
    before = tables(database)
    assert drop_older(database, LATER) == 2
    assert count_of(database) == 1
    gone = before - tables(database)
    assert len(gone) == 3, "that month's, the next, and the one of all that was before"
    assert not [name for name in tables(database) if "taken" in name]
    assert drop_older(database, LATER) == 0


def test_one_that_has_partitions_itself_is_dropped_with_them(database: Database):
    made_by_hand(database, "events_2027_02", OLD, " PARTITION BY RANGE (id)")
    run(database, "CREATE TABLE in_it PARTITION OF events_2027_02 DEFAULT")
    put(database, OLD)
    assert drop_older(database, LATER) == 1
    assert not tables(database) & {"events_2027_02", "in_it"}
    assert not [name for name in tables(database) if "taken" in name]


def test_a_month_whose_name_is_taken_gets_another_and_those_after_it_theirs(database: Database):
    run(database, "CREATE TABLE events_2027_03 (kept text)", "CREATE VIEW events_2027_03_2 AS SELECT 1")
    assert make_ahead(database, OLD) == ["events_2027_02", "events_2027_03_3", "events_2027_04"]
    assert make_ahead(database, OLD) == []


def test_one_that_cannot_be_made_now_keeps_no_other_back(database: Database, monkeypatch: pytest.MonkeyPatch):
    make = event_partitions._make

    def busy(connection: Any, since: datetime, until: datetime) -> str:
        if since.month == 2:
            raise StorageBusyError("busy")
        return make(connection, since, until)

    with monkeypatch.context() as patch:
        patch.setattr(event_partitions, "_make", busy)
        with pytest.raises(StorageBusyError):
            make_ahead(database, OLD)
    assert {"events_2027_03", "events_2027_04"} <= tables(database)
    assert make_ahead(database, OLD) == ["events_2027_02"]


def test_doors_wait_no_longer_than_a_moment_for_a_month_that_has_much_to_go_over(database: Database):
    """As long as one is refused what is needed for that, events gather in the one for all else."""
    since = milliseconds(OLD)
    run(
        database,
        "INSERT INTO events (at, serial, credential, value, result, step, elapsed_us)"
        f" SELECT {since} + n, '1', 'rfCard', '', 'denied', 0, 1 FROM generate_series(1, 20) AS n",
        # Each of them takes a while, four seconds together: twenty stand for ten million.
        "CREATE FUNCTION slowly() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(1); RETURN OLD; END'",
        "CREATE TRIGGER slow BEFORE DELETE ON events_default FOR EACH ROW EXECUTE FUNCTION slowly()",
    )
    with pytest.raises(StorageError, match="took too long"):
        make_ahead(database, OLD)
    assert {"events_2027_03", "events_2027_04"} <= tables(database)
    assert count_of(database) == 20


def test_a_month_that_was_never_looked_at_is_not_counted_if_it_is_large(
    database: Database, monkeypatch: pytest.MonkeyPatch
):
    make_ahead(database, OLD)
    run(
        database,
        "INSERT INTO events (at, serial, credential, value, result, step, elapsed_us)"
        f" SELECT {milliseconds(OLD)} + n, '1', 'rfCard', '', 'denied', 0, 1 FROM generate_series(1, 20000) AS n",
    )
    with database.read() as connection:
        known = connection.execute(text("SELECT reltuples FROM pg_class WHERE relname = 'events_2027_02'"))
        assert known.scalar_one() == -1, "no statistics are there"
    monkeypatch.setattr(event_partitions, "COUNTED", 1000)
    with database.read() as connection:
        assert event_partitions._count(connection, "events_2027_02") != 20000, "it was gone through"
    assert 2_000 < drop_older(database, LATER) < 200_000


def test_what_one_view_holds_back_keeps_no_other_month(database: Database):
    make_ahead(database, OLD)
    put(database, OLD, month_after(OLD, 1))
    run(database, "CREATE VIEW theirs AS SELECT * FROM events_2027_02")
    with pytest.raises(NotToBeDroppedError, match="cannot drop table"):
        drop_older(database, LATER)
    assert count_of(database) == 0
    left = [name for name in tables(database) if "taken" in name]
    assert len(left) == 1
    # Its month comes back with the clock, is old again, and has the same name.
    make_ahead(database, OLD)
    put(database, OLD)
    with pytest.raises(NotToBeDroppedError):
        drop_older(database, LATER)
    assert count_of(database) == 0
    run(database, "DROP VIEW theirs")
    assert drop_older(database, LATER) == 0
    assert not [name for name in tables(database) if "taken" in name]


def test_of_two_servers_that_drop_the_same_months_each_drops_what_the_other_has_not(
    database: Database, monkeypatch: pytest.MonkeyPatch
):
    """The second takes one away while the first looks at it, and all that are left."""
    make_ahead(database, OLD)
    put(database, OLD, OLD, month_after(OLD, 1))
    count = event_partitions._count
    others: list[int] = []

    def counted(connection: Any, name: str) -> int:
        if name == "events_2027_02" and not others:
            others.append(0)
            others[0] = drop_older(database, LATER)
        return count(connection, name)

    monkeypatch.setattr(event_partitions, "_count", counted)
    assert drop_older(database, LATER) + others[0] == 3
    assert count_of(database) == 0
    assert not [name for name in tables(database) if "taken" in name]


def test_events_of_a_month_that_is_another_roles_are_deleted_all_the_same(cluster: Cluster):
    cluster.run_sql("CREATE ROLE little LOGIN")
    cluster.admit("host all little all trust")
    administered = cluster.new_database()
    cluster.run_sql(f"ALTER DATABASE {administered.rpartition('/')[2]} OWNER TO little")
    database = open_postgresql(administered.replace("//clue@", "//little@"))
    with psycopg.connect(administered, autocommit=True) as connection:
        connection.execute("GRANT ALL ON SCHEMA public TO little")
    migrate(database, [CONFIGURATION, EVENTS])
    since, until = (milliseconds(month_after(OLD, number)) for number in (0, 1))
    with psycopg.connect(administered, autocommit=True) as connection:
        connection.execute(
            f"CREATE TABLE theirs PARTITION OF events FOR VALUES FROM ({since}) TO ({until})".encode()
        )
    make_ahead(database, OLD)
    put(database, OLD, OLD, month_after(OLD, 1), LATER)

    async def retention() -> None:
        log = EventLog(database, asyncio.get_running_loop())
        upkeep = SimpleNamespace(
            settings=SimpleNamespace(events_kept_since=lambda: LATER), events=database, event_log=log
        )
        try:
            await Upkeep._drop_old_events(cast(Upkeep, upkeep))
        finally:
            await log.close()

    with pytest.raises(NotToBeDroppedError, match="theirs"):
        asyncio.run(retention())
    assert count_of(database) == 1
    database.close()


@pytest.mark.parametrize("ahead", [timedelta(), timedelta(hours=5), 31 * DAY, 400 * DAY, -31 * DAY])
def test_no_clock_that_is_ahead_deletes_what_is_to_be_kept(database: Database, ahead: timedelta):
    settings = ServerSettings(database, lambda: datetime.now(UTC) + ahead, *cast(Any, (None, None, None)))
    assert settings.events_kept_since() is None
    with database.write() as connection:
        server_settings._write(connection, server_settings._EVENT_DAYS, 30)
    kept_since = settings.events_kept_since()
    assert kept_since is not None
    expected = datetime.now(UTC) + min(ahead, timedelta()) - 30 * DAY
    assert abs(kept_since - expected) < timedelta(minutes=1)
