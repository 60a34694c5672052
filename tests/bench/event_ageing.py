"""What a log goes through while doors go on: old events deleted, months dropped, the schema brought up to date."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from long_log import bytes_on_disk, connected

from server.store import event_partitions
from server.store.engine import Database, open_postgresql
from server.store.event_log import EventLog, EventRow
from server.store.migrate import EVENTS, migrate

RATE = 100
"""How many events a second come meanwhile."""
_ALONE_SECONDS = 4.0


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """How it went: how long it took in all, and how long appends waited, in seconds; what the work gave back."""

    seconds: float
    cpu_seconds: float
    waits: Sequence[float]
    result: Any

    @property
    def longest(self) -> float:
        """The longest wait."""
        return max(self.waits, default=0.0)

    @property
    def p99(self) -> float:
        """The wait that 99 of a hundred did not reach."""
        return sorted(self.waits)[int(len(self.waits) * 0.99)] if self.waits else 0.0


def beside_appends(database: Database, work: Callable[[EventLog], Awaitable[Any]]) -> Meanwhile:
    """Do some work while events are appended by the server's own event log."""
    return asyncio.run(_beside_appends(database, work))


async def alone(_log: EventLog) -> None:
    """Do nothing, for what appends wait by themselves."""
    await asyncio.sleep(_ALONE_SECONDS)


async def _beside_appends(database: Database, work: Callable[[EventLog], Awaitable[Any]]) -> Meanwhile:
    loop = asyncio.get_running_loop()
    log = EventLog(database, loop)
    waits: list[float] = []
    over = asyncio.Event()

    async def append() -> None:
        asked = loop.time()
        await log.append(_row())
        waits.append(loop.time() - asked)

    async def append_until_over() -> None:
        due = loop.time()
        async with asyncio.TaskGroup() as under_way:
            while not over.is_set():
                under_way.create_task(
                    append(), name="append"
                )  # one that waits holds up none of those after it
                due += 1 / RATE
                await asyncio.sleep(due - loop.time())

    try:
        await log.probe()
        appending = asyncio.create_task(append_until_over(), name="appends")
        begun, cpu = loop.time(), time.process_time()
        try:
            result = await work(log)
        finally:
            took = Meanwhile(loop.time() - begun, time.process_time() - cpu, waits, None)
            over.set()
            await appending
        return Meanwhile(took.seconds, took.cpu_seconds, waits, result)
    finally:
        await log.close()


def _row() -> EventRow:
    return EventRow(
        at=time.time_ns() // 1_000_000,
        serial="500000001",
        place_id=None,
        place_group_id=None,
        branch_id=None,
        credential="rfCard",
        value="••••4711",
        api_id=None,
        api_name="Access policy",
        result="granted",
        reason=None,
        step=5,
        status_code=200,
        message="Welcome",
        elapsed_us=21_000,
    )


def dropped_before(database: Database, moment: datetime) -> Meanwhile:
    """Delete what is older, as a server's retention does."""

    async def work(log: EventLog) -> int:
        dropped = 0
        if not database.is_sqlite:
            dropped = await asyncio.to_thread(event_partitions.drop_older, database, moment)
        return dropped + await log.drop_before(moment)

    return beside_appends(database, work)


def brought_up_to_date(url: str) -> Meanwhile:
    """Bring the events' schema up to date while somebody, who began before, writes events."""
    doors, server = open_postgresql(url), open_postgresql(url)

    async def work(_log: EventLog) -> None:
        await asyncio.to_thread(migrate, server, [EVENTS])

    try:
        return beside_appends(doors, work)
    finally:
        doors.close()
        server.close()


def made_at_step(url: str, step: str) -> None:
    """Make the events' schema of a new database as it was at a step."""
    from alembic import command

    database = open_postgresql(url).for_migrating()
    try:
        with database.engine.connect() as connection:
            command.upgrade(EVENTS.config(connection), step)
    finally:
        database.close()


def size_of(where: Path | str) -> int:
    """Return how many bytes a log takes on the disk: that of a data directory, or a PostgreSQL database by its URL."""
    if isinstance(where, Path):
        return bytes_on_disk([where / "events.db", where / "events.db-wal"])
    with connected(where) as connection:
        size: int = connection.execute("SELECT pg_database_size(current_database())").fetchone()[0]
    return size
