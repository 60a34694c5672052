"""Events counted in steps of time: the same numbers whether they were counted by the hour before or on the spot."""

import asyncio
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from running import Console, running_server, set_up

from server.services.records.event_series import quantile
from server.store.engine import open_sqlite
from server.store.event_hours import LATENCY_BOUNDS_MS
from server.store.event_log import EventLog

COLUMNS = "at, serial, place_id, place_group_id, branch_id, credential, value, api_id, result, reason, step, elapsed_us"
OUTCOMES = [
    ("granted", None, "granted"),
    ("denied", "condition_not_met", "denied"),
    ("denied", "timeout", "failed"),
    ("local", "timeout", "failed"),
    ("denied", "invalid_json", "failed"),
    ("local", None, "local"),
]


def fill(file: Path, place: str, group: str, branch: str, now: datetime, hours_ago: list[int]) -> None:
    """Write one event of each outcome at each hour, 40 ms long, of API a1, and one more of a2."""
    rows = [
        (int((now - timedelta(hours=ago)).timestamp() * 1000), api, result, reason)
        for ago in sorted(hours_ago, reverse=True)
        for api, result, reason in [*(("a1", *outcome[:2]) for outcome in OUTCOMES), ("a2", "granted", None)]
    ]
    with closing(sqlite3.connect(file)) as log, log:
        log.executemany(
            f"INSERT INTO events ({COLUMNS}) VALUES (?, '123456789', '{place}', '{group}', '{branch}', 'face', '',"
            " ?, ?, ?, 4, 40000)",
            rows,
        )


def count_hours(file: Path) -> int:
    database = open_sqlite(file)

    async def count() -> int:
        log = EventLog(database, asyncio.get_running_loop())
        try:
            return await log.count_hours()
        finally:
            await log.close()

    try:
        return asyncio.run(count())
    finally:
        database.close()


def totals(series: dict[str, Any]) -> dict[str, int]:
    total: Counter[str] = Counter()
    for item in series["items"]:
        total.update({name: item[name] for name in ("granted", "denied", "failed", "local")})
    return dict(total)


@pytest.fixture(scope="module")
def owner(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Console]:
    """The owner of a server of its own: made-up events of the past would stand after the present ones of others."""
    with running_server(tmp_path_factory.mktemp("past") / "data") as server:
        yield set_up(server)


@pytest.fixture
def ask(owner: Console) -> Callable[..., dict[str, Any]]:
    def ask(place_id: str, **query: Any) -> dict[str, Any]:
        series: dict[str, Any] = owner.get("/events/series", params={"placeId": place_id, **query})
        return series

    return ask


def test_a_series_has_each_outcome_at_its_hour(owner: Console, ask: Callable[..., dict[str, Any]]) -> None:
    branch = owner.place("branch")
    group = owner.place("placeGroup", branch)
    place = owner.place("place", group)
    file = owner.server.data_dir / "events.db"
    now = datetime.now(UTC)
    # None close to the beginning of the last day, should an hour end meanwhile.
    fill(file, place, group, branch, now, [0, 5, 5, 22, 26, 100])

    def everything() -> list[dict[str, Any]]:
        return [ask(node, hours=168, apiId=api) for node in (place, group, branch) for api in ("a1", "a2")]

    on_the_spot = everything()
    assert totals(on_the_spot[0]) == {"granted": 6, "denied": 6, "failed": 18, "local": 6}
    assert totals(on_the_spot[1]) == {"granted": 6, "denied": 0, "failed": 0, "local": 0}
    assert on_the_spot[:2] == on_the_spot[2:4] == on_the_spot[4:]

    assert count_hours(file) >= 6 * 7
    assert everything() == on_the_spot, "counted by the hour"
    assert count_hours(file) == 0, "each event once"
    fill(file, place, group, branch, now, [0])
    assert totals(ask(group, apiId="a1"))["granted"] == 5, "four of the last day, and one since"

    day = ask(group, apiId="a1")
    assert (day["stepHours"], len(day["items"])) == (1, 24)
    items = {datetime.fromisoformat(item["at"]): item for item in day["items"]}
    hour = now.replace(minute=0, second=0, microsecond=0)
    assert items[hour - timedelta(hours=5)]["granted"] == 2
    assert 35 <= items[hour - timedelta(hours=5)]["medianMs"] <= 50
    quiet = items[hour - timedelta(hours=3)]
    assert quiet == quiet | {"granted": 0, "medianMs": None, "p95Ms": None}
    coarse = ask(group, apiId="a1", hours=168, stepHours=12)
    assert len(coarse["items"]) == 14
    assert totals(coarse) == totals(ask(group, apiId="a1", hours=168))


def test_steps_that_do_not_fill_the_time_are_refused(owner: Console, group: str) -> None:
    for hours, step in ((24, 5), (2000, 1), (24, 0), (0, 1)):
        owner.ask("GET", f"/events/series?placeId={group}&hours={hours}&stepHours={step}", expect=422)


@given(st.lists(st.floats(0, 9000), min_size=1, max_size=200), st.sampled_from([0.5, 0.95]))
def test_a_quantile_lies_in_the_class_of_the_true_one(times_ms: list[float], share: float) -> None:
    def class_of(time_ms: float) -> int:
        return sum(time_ms >= bound for bound in LATENCY_BOUNDS_MS)

    true = sorted(times_ms)[max(0, -(-len(times_ms) * int(share * 100) // 100) - 1)]
    estimated = quantile(Counter(map(class_of, times_ms)), share)
    assert estimated is not None
    number = class_of(true)
    low = LATENCY_BOUNDS_MS[number - 1] if number else 0
    high = LATENCY_BOUNDS_MS[number] if number < len(LATENCY_BOUNDS_MS) else low
    assert low <= estimated <= high


def test_there_is_no_quantile_of_nothing() -> None:
    assert quantile(Counter(), 0.5) is None
