"""Paging through a long event log: newest page, far back, rare and searched events, per node; searches, plots, overviews.

python3 packaging/bootstrap.py exec python tests/bench/bench_events.py [--events 10000000]
"""

import argparse
import sqlite3
import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
from large_tree import add_places
from stand import bench_directory, running_server, started_server

COLUMNS = "at, serial, place_id, place_group_id, credential, value, result, reason, step, message, elapsed_us"
EVERY_MS = 100
"""One event each 100 ms, the last one now."""


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--events", type=int, default=10_000_000)
    given = parser.parse_args()
    with bench_directory() as directory:
        with running_server(directory, "--tls", "off") as (console, _ready):
            token = console.client.headers["authorization"].removeprefix("Bearer ")
            headquarters = console.headquarters
        data_dir = directory / "server"
        groups = add_places(data_dir, [headquarters], 100, "placeGroup")
        places = add_places(data_dir, groups, 10_000)
        start = time.perf_counter()
        fill(data_dir / "events.db", given.events, groups, places)
        size = (data_dir / "events.db").stat().st_size
        print(f"{given.events:,} events, {size / 1e9:.1f} GB, written in {time.perf_counter() - start:.0f} s")
        with started_server(directory, "--tls", "off") as server:
            client = server.client(token)
            client.timeout = httpx.Timeout(60)
            middle = {"cursor": str(given.events // 2)}
            for name, query in (
                ("newest 200", {}),
                ("200 from the middle", middle),
                ("200 of one place", {"placeId": places[7]}),
                ("200 of one device", {"serial": serial_at(7)}),
                ("one reason (1 in 10)", {"reason": "timeout"}),
                ("a reason that never was", {"reason": "dns_failed"}),
                ("a word that never was", {"search": "nobody"}),
                ("the same, in one place", {"search": "nobody", "placeId": places[7]}),
                (
                    "an hour a long time ago",
                    {
                        "since": moment(given.events * 9 // 10),
                        "until": moment(given.events * 9 // 10 - 36_000),
                    },
                ),
            ):
                taken, page = timed(client, {"limit": "200", **query})
                print(
                    f"{name:28} {taken * 1000:8.1f} ms, {len(page['items']):4} events"
                    f"{', goes on' if page['nextCursor'] else ''}"
                )
            for name, query in (
                ("back to the start for a word", {"search": "nobody"}),
                ("the same, in one place", {"search": "nobody", "placeId": places[7]}),
            ):
                taken, answers, longest = searched(client, {"limit": "200", **query})
                print(f"{name:28} {taken:8.1f} s, {answers} answers, the longest {longest * 1000:.0f} ms")
            start = time.perf_counter()
            wait_until_counted(data_dir / "events.db", given.events)
            print(f"counted by the hour {time.perf_counter() - start:.0f} s later")
            for name, place, hours, step in (
                ("plot of a day, all", headquarters, 24, 1),
                ("plot of a month, all", headquarters, 720, 24),
                ("plot of a month, a group", groups[7], 720, 24),
                ("plot of a month, a place", places[7], 720, 24),
            ):
                taken = plotted(client, {"placeId": place, "hours": str(hours), "stepHours": str(step)})
                print(f"{name:28} {taken * 1000:8.1f} ms")
            for name, place in (("all", headquarters), ("a group", groups[7]), ("a place", places[7])):
                for begun, more in (("at the hour", 0.0), ("at half past", 0.5)):
                    taken = seen_over(client, place, more)
                    print(f"{f'overview of {name}, {begun}':36} {taken * 1000:8.1f} ms")
    return 0


def moment(events_ago: int) -> str:
    """Return when the event was that so many have followed."""
    return (datetime.now(UTC) - timedelta(milliseconds=EVERY_MS * events_ago)).isoformat()


def wait_until_counted(file: Path, count: int) -> None:
    """Wait until the server has counted the old events by the hour, which it does in between."""
    with closing(sqlite3.connect(file)) as log:
        while log.execute("SELECT through_id FROM event_hours_progress").fetchone()[0] < count:
            time.sleep(0.5)


def searched(client: httpx.Client, query: dict[str, str]) -> tuple[float, int, float]:
    """Go on as the console does until the log ends; return the whole time, the answers, and the longest of them."""
    start, times = time.perf_counter(), []
    cursor: dict[str, str] = {}
    while True:
        asked = time.perf_counter()
        page = client.get("/api/v1/events", params={**query, **cursor}).raise_for_status().json()
        times.append(time.perf_counter() - asked)
        if page["nextCursor"] is None:
            return time.perf_counter() - start, len(times), max(times)
        cursor = {"cursor": page["nextCursor"]}


def plotted(client: httpx.Client, query: dict[str, str]) -> float:
    """Return the median time of a series, in seconds."""
    times = []
    for _ in range(5):
        start = time.perf_counter()
        client.get("/api/v1/events/series", params=query).raise_for_status()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def seen_over(client: httpx.Client, place: str, hours: float) -> float:
    """Return the median time of an overview of a day that began 20 hours ago, so many hours after a full one; in seconds."""
    hour = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    since = hour - timedelta(hours=20 + hours)
    times = []
    for _ in range(9):
        start = time.perf_counter()
        client.get(f"/api/v1/places/{place}/overview", params={"since": since.isoformat()}).raise_for_status()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def timed(client: httpx.Client, query: dict[str, str]) -> tuple[float, dict[str, Any]]:
    """Return the median time of a page, in seconds, and the page."""
    times, page = [], {}
    for _ in range(5):
        start = time.perf_counter()
        response = client.get("/api/v1/events", params=query)
        times.append(time.perf_counter() - start)
        assert response.status_code == 200, response.text
        page = response.json()
    return statistics.median(times), page


def fill(file: Path, count: int, groups: list[str], places: list[str]) -> None:
    """Write events as the server would have, ten a second."""
    first = int(time.time() * 1000) - count * EVERY_MS

    def rows() -> Iterator[tuple[Any, ...]]:
        for number in range(count):
            device = number * 7919 % len(places)
            failed = number % 10 == 0
            yield (
                first + number * EVERY_MS,
                serial_at(device),
                places[device],
                groups[device % len(groups)],
                "rfCard",
                f"••••{number % 10_000:04}",
                "denied" if failed else "granted",
                "timeout" if failed else None,
                3 if failed else 5,
                None if failed else "Welcome",
                40_000,
            )

    with closing(sqlite3.connect(file)) as log, log:
        log.execute("PRAGMA synchronous = OFF")
        # Indexes are made afterwards: that takes a third of the time.
        indexes = log.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = 'events'"
        ).fetchall()
        for name, _sql in indexes:
            log.execute(f"DROP INDEX {name}")
        log.executemany(f"INSERT INTO events ({COLUMNS}) VALUES ({', '.join('?' * 11)})", rows())
        for _name, sql in indexes:
            log.execute(sql)


def serial_at(number: int) -> str:
    """Return the serial of a made-up device."""
    return f"{500_000_000 + number}"


if __name__ == "__main__":
    sys.exit(main())
