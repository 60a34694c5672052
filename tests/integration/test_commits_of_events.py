"""Which events share a commit: those of a few turns of the event loop, while each brings more; never one alone."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from server.store import event_log
from server.store.engine import Database, open_sqlite
from server.store.event_log import EventLog, EventRow
from server.store.event_writing import SqliteEventWriter
from server.store.migrate import EVENTS, migrate

EVENT = EventRow(
    1_790_000_000_000, "547838629", None, None, None, "rfCard", "04******", None, None, "denied", None, 3, None, None, 900
)  # fmt: skip


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A log."""
    made = open_sqlite(Path(tmp_path_factory.mktemp("log")) / "events.db")
    migrate(made, [EVENTS])
    yield made
    made.close()


@pytest.fixture
def commits(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many events there were in each."""
    sizes: list[int] = []
    write: Callable[..., None] = SqliteEventWriter.write

    def counting(self: SqliteEventWriter, rows: Sequence[EventRow], until: float | None = None) -> None:
        sizes.append(len(rows))
        write(self, rows, until)

    monkeypatch.setattr(SqliteEventWriter, "write", counting)
    return sizes


def appended(database: Database, turns: Sequence[int]) -> None:
    """Have so many events come in each turn of the loop, and wait for all of them."""

    async def run() -> None:
        log = EventLog(database, asyncio.get_running_loop())
        try:
            waiting = []
            for events in turns:
                waiting += [log.append(EVENT) for _ in range(events)]
                await asyncio.sleep(0)
            await asyncio.gather(*waiting)
        finally:
            await log.close()

    asyncio.run(run())


@pytest.mark.parametrize(
    ("turns", "expected"),
    [
        ([1], [1]),
        ([2], [2]),
        ([2, 2, 2], [6]),
        ([8, 0], [8]),
        ([2, 1, 1, 1, 1], [6]),
    ],
)
def test_what_comes_in_a_few_turns_shares_a_commit(
    database: Database,
    commits: list[int],
    turns: list[int],
    expected: list[int],
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr(event_log, "_GATHERING_SECONDS", 60.0)
    appended(database, turns)
    assert commits == expected


def test_it_is_not_waited_for_longer_than_a_few_turns(
    database: Database, commits: list[int], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(event_log, "_GATHERING_SECONDS", 60.0)
    appended(database, [2] * 50)
    assert commits[0] == 2 * (event_log._MOST_TURNS + 1)
    assert sum(commits) == 100


def test_nor_for_longer_than_a_few_milliseconds(
    database: Database, commits: list[int], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(event_log, "_GATHERING_SECONDS", 0.0)
    appended(database, [2] * 50)
    assert commits[0] == 2
    assert sum(commits) == 100


def test_one_that_comes_alone_waits_for_no_other(database: Database, commits: list[int]):
    appended(database, [1, 0, 1])
    assert commits[0] == 1
