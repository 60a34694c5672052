"""What shadows said, written beside its event, on SQLite and on PostgreSQL: found by the event, counted, and dropped with its age."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from postgres import NoPostgresqlError, running_cluster
from sqlalchemy import select

from server.store.engine import Database, open_postgresql, open_sqlite
from server.store.event_log import EventLog, EventRow
from server.store.event_tables import events, shadow_answers, shadow_unasked
from server.store.migrate import EVENTS, migrate
from server.store.shadow_writing import ShadowRow, Unasked

AT = 1_800_000_000_000


@pytest.fixture(scope="module")
def postgresql() -> Iterator[str]:
    try:
        with running_cluster() as cluster:
            yield cluster.new_database()
    except NoPostgresqlError as fault:
        pytest.skip(str(fault))


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    opened = (
        open_sqlite(tmp_path / "events.db")
        if request.param == "sqlite"
        else open_postgresql(request.getfixturevalue("postgresql"))
    )
    migrate(opened, [EVENTS])
    try:
        yield opened
    finally:
        opened.close()


def event(number: int, serial: str = "100000001", at: int = AT) -> EventRow:
    return EventRow(
        at + number, serial, "20000001", "20000002", None, "rfCard", "••••0001", "a", "A", "granted", None, 5,
        200, "Welcome", 1000 + number,
    )  # fmt: skip


def answer(of: EventRow, **changes: Any) -> ShadowRow:
    return ShadowRow(
        of.serial or "", of.at, of.place_id, of.place_group_id, of.branch_id, of.credential, "a", of.elapsed_us,
        "b", 2000, "differed", "denied", "condition_not_met", "No", 200, None,
    )._replace(**changes)  # fmt: skip


def with_log(database: Database, act: Callable[[EventLog], Awaitable[None]]) -> None:
    async def run() -> None:
        log = EventLog(database, asyncio.get_running_loop())
        try:
            await act(log)
        finally:
            await log.close()

    asyncio.run(run())


def test_an_answer_finds_its_event_and_goes_with_its_age(database: Database):
    serial = "100000002" if database.is_sqlite else "100000003"
    decided = [event(number, serial) for number in range(5)]
    same_moment = event(0, serial)._replace(elapsed_us=7)
    nobody = answer(event(9, serial))

    async def write(log: EventLog) -> None:
        await asyncio.gather(*(log.append(row) for row in (*decided, same_moment)))
        said = [answer(row, message=f"No {row.elapsed_us}") for row in (*decided, same_moment)]
        said[1] = said[1]._replace(message="No\0\ud800", outcome="unanswered", result=None, status_code=None)
        await log.write_shadows([*said, nobody], {})

    with_log(database, write)
    with database.read() as connection:
        rows = connection.execute(
            select(shadow_answers, events.c.elapsed_us, events.c.serial)
            .join(events, events.c.id == shadow_answers.c.event_id)
            .order_by(shadow_answers.c.id)
        ).all()
    assert len(rows) == 6, "one without an event is left out"
    for row in rows:
        assert row.serial == serial
        assert row.elapsed_us == row.api_us
        assert row.message in {f"No {row.api_us}", "No��"}
        assert row.at == datetime.fromtimestamp(AT / 1000, UTC).replace(microsecond=row.at.microsecond)

    async def drop(log: EventLog) -> None:
        assert await log.drop_shadows(datetime.fromtimestamp(0, UTC), 4) == 2, "the oldest beyond four"
        assert await log.drop_shadows(datetime.fromtimestamp((AT + 4) / 1000, UTC), 4) == 3
        assert await log.drop_shadows(datetime.fromtimestamp(AT / 1000 + 10, UTC), 4) == 1

    with_log(database, drop)


def test_those_that_were_not_asked_are_added_up(database: Database):
    here = Unasked(AT, "20000001", "20000002", "rfCard", "a", "b")
    counts = [{here: 3, here._replace(minute=AT + 60_000): 1}, {here: 4}]

    async def write(log: EventLog) -> None:
        for each in counts:
            await log.write_shadows([], each)

    with_log(database, write)
    with database.read() as connection:
        found = connection.execute(
            select(shadow_unasked.c.events).order_by(shadow_unasked.c.minute)
        ).scalars()
        assert list(found) == [7, 1]

    async def drop(log: EventLog) -> None:
        await log.drop_shadows(datetime.fromtimestamp((AT + 1) / 1000, UTC), 10)

    with_log(database, drop)
    with database.read() as connection:
        assert list(connection.execute(select(shadow_unasked.c.events)).scalars()) == [1]
