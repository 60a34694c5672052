"""A long event log on SQLite or PostgreSQL: pages, filters, searches, plots; export; ageing; its upgrade to partitions.

    python3 packaging/bootstrap.py exec python tests/bench/bench_events.py [--events 10000000] [--postgresql [URL]]

With `--postgresql` a PostgreSQL server is started for it; with a URL, databases are made there and dropped afterwards, by whoever
it names. Ten million events take 4 GB on SQLite, 10 GB on PostgreSQL, for some minutes. What goes on beside doors is measured
by events that are appended meanwhile, 100 a second, through the server's own event log.
"""

import argparse
import os
import secrets
import sqlite3
import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
from event_ageing import (
    Meanwhile,
    alone,
    beside_appends,
    brought_up_to_date,
    dropped_before,
    made_at_step,
    size_of,
)
from long_log import (
    ABSENT_WORD,
    RARE_WORD,
    Span,
    Tree,
    connected,
    fill_postgresql,
    fill_sqlite,
    months_made,
    serial_at,
)
from stand import bench_directory, cpu_seconds, running_server, started_server

from postgres import Cluster, NoPostgresqlError, running_cluster  # isort: skip  # found by what `stand` adds to the path

from server.store.engine import Database, open_postgresql, open_sqlite
from server.store.event_partitions import month_after

BEFORE_PARTITIONS = "0006"
READING = ("pages", "export", "search", "plots")
PARTS = (*READING, "ageing", "upgrade")


@dataclass
class Postgresql:
    """Where databases are made.

    Attributes:
        cluster: what was started for it, whose processor time is told; None where there is only a URL.
        url: of a server that runs, where databases may be made.
    """

    cluster: Cluster | None
    url: str = ""
    made: list[str] = field(default_factory=list)

    def new_database(self) -> str:
        """Make a database and return its URL."""
        if self.cluster is not None:
            return self.cluster.new_database()
        name = f"clue_bench_{secrets.token_hex(4)}"
        with connected(self.url) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        self.made.append(name)
        base, mark, options = self.url.partition("?")
        return f"{base.rpartition('/')[0]}/{name}{mark}{options}"

    def drop_all(self) -> None:
        """Drop what was made at a URL."""
        with connected(self.url) as connection:
            for name in self.made:
                connection.execute(f"DROP DATABASE {name} WITH (FORCE)")

    def cpu_seconds(self) -> float:
        """Return how much processor time it has taken, as far as that can be known."""
        if self.cluster is None:
            return 0.0
        main_process = int((self.cluster.directory / "data" / "postmaster.pid").read_text().split()[0])
        fields = Path(f"/proc/{main_process}/stat").read_text().rpartition(")")[2].split()
        ended = (int(fields[13]) + int(fields[14])) / os.sysconf("SC_CLK_TCK")  # of those that are no more
        taken = ended + cpu_seconds(main_process)
        children = Path(f"/proc/{main_process}/task/{main_process}/children").read_text()
        for child in map(int, children.split()):
            with suppress(FileNotFoundError, ProcessLookupError):  # a helper of a query that has ended by now
                taken += cpu_seconds(child)
        return taken


@dataclass(frozen=True, slots=True)
class Log:
    """A log that is filled: where it is, of which nodes and time its events are, and the owner's token.

    Attributes:
        where: a data directory, or the URL of a database.
        postgresql: where that database is.
    """

    directory: Path
    where: Path | str
    postgresql: Postgresql | None
    span: Span
    tree: Tree
    headquarters: str
    token: str

    @property
    def options(self) -> list[str]:
        """Options of the server."""
        return ["--tls", "off", *(["--database", self.where] if isinstance(self.where, str) else [])]

    def opened(self) -> Database:
        """Open it as the server's event log does."""
        if isinstance(self.where, str):
            return open_postgresql(self.where)
        return open_sqlite(self.where / "events.db")

    def database_cpu(self) -> float:
        """Return the processor time of the database's own processes so far."""
        return 0.0 if self.postgresql is None else self.postgresql.cpu_seconds()


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question took: seconds by the clock (the median), of the server's CPU and of the database's (each time)."""

    seconds: float
    server_cpu: float
    database_cpu: float
    answer: Any


@dataclass(frozen=True, slots=True)
class Reader:
    """Asks the server."""

    log: Log
    client: httpx.Client
    pid: int

    def cpu(self) -> tuple[float, float]:
        """Return the CPU that server and database have taken."""
        return cpu_seconds(self.pid), self.log.database_cpu()

    def ask(self, path: str, query: dict[str, str], times: int = 5) -> Asked:
        """Ask several times."""
        server, database = self.cpu()
        taken, answer = [], None
        for _ in range(times):
            start = time.perf_counter()
            answer = self.client.get(f"/api/v1{path}", params=query).raise_for_status().json()
            taken.append(time.perf_counter() - start)
        now = self.cpu()
        return Asked(statistics.median(taken), (now[0] - server) / times, (now[1] - database) / times, answer)


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--events", type=int, default=10_000_000)
    parser.add_argument(
        "--postgresql", nargs="?", const="", metavar="URL", help="on PostgreSQL: one of its own, or this one"
    )
    parser.add_argument("--only", action="append", choices=PARTS, help="this part alone; may be repeated")
    given = parser.parse_args()
    parts = given.only or PARTS
    try:
        with bench_directory() as directory, _postgresql(given.postgresql) as postgresql:
            if set(parts) - {"upgrade"}:
                log = filled(directory, given.events, postgresql)
                if set(READING) & set(parts):
                    read(log, parts)
                if "ageing" in parts:
                    age(log)
            if postgresql is not None and "upgrade" in parts:
                upgrade(directory, given.events, postgresql)
    except NoPostgresqlError as fault:
        sys.stderr.write(f"{fault}\n")
        return 1
    return 0


@contextmanager
def _postgresql(given: str | None) -> Iterator[Postgresql | None]:
    if given is None:
        yield None
    elif given:
        at_url = Postgresql(None, given)
        try:
            yield at_url
        finally:
            at_url.drop_all()
    else:  # as one is set up for use, and not for tests: commits wait for the disk
        with running_cluster(
            fsync="on", shared_buffers="512MB", max_wal_size="4GB", random_page_cost="1.1"
        ) as cluster:
            yield Postgresql(cluster)


# ---- filling -----------------------------------------------------------------------------------------------------


def filled(directory: Path, count: int, postgresql: Postgresql | None) -> Log:
    """Make a server's log of so many events, by the month on PostgreSQL."""
    where: Path | str = directory / "server" if postgresql is None else postgresql.new_database()
    options = [] if isinstance(where, Path) else ["--database", where]
    with running_server(directory, "--tls", "off", *options) as (console, _ready):
        token = console.client.headers["authorization"].removeprefix("Bearer ")
        headquarters = console.headquarters
    start = time.perf_counter()
    span, tree = Span.until_now(count), Tree.added(where, headquarters)
    if isinstance(where, Path):
        fill_sqlite(where / "events.db", span, tree)
    else:
        with closing(open_postgresql(where)) as database:
            with database.write() as connection:
                connection.exec_driver_sql(f"DROP TABLE {', '.join(_months_ahead(connection))}")
            months_made(database, span)
            database.close()
        with connected(where) as connection:
            fill_postgresql(connection, span, tree)
    log = Log(directory, where, postgresql, span, tree, headquarters, token)
    took = time.perf_counter() - start
    print(
        f"{'SQLite' if postgresql is None else 'PostgreSQL'}: {count:,} events, {size_of(where) / 1e9:.1f} GB,"
        f" written in {took:.0f} s"
    )
    return log


def _months_ahead(connection: Any) -> list[str]:
    """Return the partitions that a server has made."""
    rows = connection.exec_driver_sql(
        "SELECT relname FROM pg_inherits JOIN pg_class ON pg_class.oid = inhrelid"
        " WHERE inhparent = 'events'::regclass AND relname NOT IN ('events_default', 'events_before')"
    )
    return [name for (name,) in rows]


# ---- reading -----------------------------------------------------------------------------------------------------


def read(log: Log, parts: Sequence[str]) -> None:
    """Page, filter, search and plot; and export."""
    with started_server(log.directory, *log.options) as server:
        client = server.client(log.token)
        client.timeout = httpx.Timeout(300)
        reader = Reader(log, client, server.ready["pid"])
        if "pages" in parts:
            pages(reader)
        if "export" in parts:
            exports(reader)
        if "search" in parts:
            searches(reader)
        if "plots" in parts:
            start = time.perf_counter()
            wait_until_counted(log)
            print(f"counted by the hour {time.perf_counter() - start:.0f} s later")
            plots(reader)


def pages(reader: Reader) -> None:
    """Ask for pages of 200."""
    span, tree = reader.log.span, reader.log.tree
    place = tree.places[7 + 4 * 2_000]  # where a busy device stands now
    day = span.moment(span.count // 10)
    for name, query in (
        ("newest 200", {}),
        ("200 from the middle", {"cursor": str(span.count // 2)}),
        ("the oldest 200", {"cursor": "201"}),
        ("a branch", {"placeId": tree.branches[3]}),
        ("a group", {"placeId": tree.groups[7]}),
        ("a place", {"placeId": place}),
        ("a place that a device has left", {"placeId": tree.places[7]}),
        ("a device", {"serial": serial_at(7)}),
        ("a seldom used device", {"serial": serial_at(1_999)}),
        ("a device that never was", {"serial": "111111111"}),
        ("a credential", {"credential": "customQr"}),
        ("a credential that never was", {"credential": "userPin"}),
        ("a result", {"result": "denied"}),
        ("a result that never was", {"result": "local"}),
        ("an outcome (1 in 48)", {"outcome": "failed"}),
        ("a reason (1 in 48)", {"reason": "timeout"}),
        ("a reason that never was", {"reason": "dns_failed"}),
        ("an hour a long time ago", {"since": day.isoformat(), "until": _later(day, 1)}),
        (
            "a reason of a day long ago",
            {"since": day.isoformat(), "until": _later(day, 24), "reason": "timeout"},
        ),
        ("all before a day long ago", {"until": day.isoformat()}),
        ("a word of 1 in 12", {"search": "list of today"}),
        ("a word that never was", {"search": ABSENT_WORD}),
        ("the same, in one place", {"search": ABSENT_WORD, "placeId": place}),
        ("the same, of one device", {"search": ABSENT_WORD, "serial": serial_at(7)}),
    ):
        asked = reader.ask("/events", {"limit": "200", **query})
        found = f"{len(asked.answer['items']):4} events{', goes on' if asked.answer['nextCursor'] else ''}"
        print(f"{_line(name, asked)}  {found}")


def _later(moment: datetime, hours: int) -> str:
    return (moment + timedelta(hours=hours)).isoformat()


def _line(name: str, asked: Asked) -> str:
    return (
        f"{name:34} {asked.seconds * 1000:8.1f} ms   CPU: server {asked.server_cpu * 1000:6.1f} ms,"
        f" database {asked.database_cpu * 1000:6.1f} ms"
    )


def searches(reader: Reader) -> None:
    """Go on as the console does until the log ends."""
    place = reader.log.tree.places[7 + 4 * 2_000]
    for name, query in (
        (f"all of it for a word (1 in {100_000:,})", {"search": RARE_WORD}),
        ("all of it for a word that never was", {"search": ABSENT_WORD}),
        ("the same, in one place", {"search": ABSENT_WORD, "placeId": place}),
        ("all of it for a rare reason", {"reason": "dns_failed"}),
    ):
        before, start, times, found = reader.cpu(), time.perf_counter(), [], 0
        cursor: dict[str, str] = {}
        while True:
            asked = reader.ask("/events", {"limit": "200", **query, **cursor}, times=1)
            times.append(asked.seconds)
            found += len(asked.answer["items"])
            if asked.answer["nextCursor"] is None:
                break
            cursor = {"cursor": asked.answer["nextCursor"]}
        now = reader.cpu()
        print(
            f"{name:40} {time.perf_counter() - start:6.1f} s, {found} found in {len(times)} steps, the longest"
            f" {max(times) * 1000:.0f} ms, median {statistics.median(times) * 1000:.0f};"
            f" CPU: server {now[0] - before[0]:.1f} s, database {now[1] - before[1]:.1f} s"
        )


def wait_until_counted(log: Log) -> None:
    """Wait until the server has counted the old events by the hour, which it does in between."""
    asking = "SELECT through_id FROM event_hours_progress"
    end = time.monotonic() + 3600
    while time.monotonic() < end:
        if isinstance(log.where, str):
            with connected(log.where) as connection:
                through = connection.execute(asking).fetchone()[0]
        else:
            with closing(sqlite3.connect(log.where / "events.db")) as file:
                through = file.execute(asking).fetchone()[0]
        if through >= log.span.count:
            return
        time.sleep(0.5)
    msg = "the events are not counted by the hour after an hour"
    raise TimeoutError(msg)


def plots(reader: Reader) -> None:
    """Ask for plots and overviews."""
    tree, headquarters = reader.log.tree, reader.log.headquarters
    place = tree.places[7 + 4 * 2_000]
    for name, node, hours, step in (
        ("plot of a day, all", headquarters, 24, 1),
        ("plot of a month, all", headquarters, 720, 24),
        ("plot of a day, a group", tree.groups[7], 24, 1),
        ("plot of a month, a group", tree.groups[7], 720, 24),
        ("plot of a month, a place", place, 720, 24),
    ):
        asked = reader.ask("/events/series", {"placeId": node, "hours": str(hours), "stepHours": str(step)})
        print(_line(name, asked))
    hour = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    for name, node in (("all", headquarters), ("a group", tree.groups[7]), ("a place", place)):
        for begun, more in (("at the hour", 0.0), ("at half past", 0.5)):
            since = hour - timedelta(hours=20 + more)
            asked = reader.ask(f"/places/{node}/overview", {"since": since.isoformat()}, times=9)
            print(_line(f"overview of {name}, {begun}", asked))


def exports(reader: Reader) -> None:
    """Read CSV as quickly as it comes."""
    span = reader.log.span
    place = reader.log.tree.places[7 + 4 * 2_000]
    some, many = (span.moment(span.count - rows).isoformat() for rows in (100_000, 1_000_000))
    exported(reader, "export of 100,000 rows", {"since": some})
    exported(reader, "the same, for a spreadsheet", {"since": some, "spreadsheet": "true"})
    exported(reader, "export of 1,000,000 rows", {"since": many})
    exported(reader, "export of one reason, all of it", {"reason": "timeout"})
    exported(reader, "export of a place, all of it", {"placeId": place})


def exported(reader: Reader, name: str, query: dict[str, str]) -> None:
    """Export once and print."""
    forget_peak(reader.pid)
    idle = peak_memory(reader.pid)
    before, start, first, lines, size = reader.cpu(), time.perf_counter(), 0.0, 0, 0
    with reader.client.stream(
        "GET", "/api/v1/events", params=query, headers={"accept": "text/csv"}
    ) as answer:
        answer.raise_for_status()
        for part in answer.iter_bytes():
            first = first or time.perf_counter() - start
            lines += part.count(b"\n")
            size += len(part)
    took, now = time.perf_counter() - start, reader.cpu()
    print(
        f"{name:34} {lines - 1:,} rows, {size / 1e6:.0f} MB in {took:.1f} s ({(lines - 1) / took:,.0f} rows/s), first after"
        f" {first * 1000:.0f} ms; server at most {peak_memory(reader.pid) / 1e6:.0f} MB ({idle / 1e6:.0f} before);"
        f" CPU: server {now[0] - before[0]:.1f} s, database {now[1] - before[1]:.1f} s"
    )


def forget_peak(pid: int) -> None:
    """Have a process's peak memory begin anew (Linux)."""
    Path(f"/proc/{pid}/clear_refs").write_text("5")


def peak_memory(pid: int) -> int:
    """Return a process's most resident memory since then, in bytes (Linux)."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    msg = "the kernel tells no peak"
    raise OSError(msg)


# ---- ageing ------------------------------------------------------------------------------------------------------


def age(log: Log) -> None:
    """Delete a million rows and, where there are months, some of these as a whole."""
    span = log.span
    with closing(log.opened()) as database:
        said("appends alone", beside_appends(database, alone), None)
        if not database.is_sqlite:
            begun = month_after(span.moment(0), 3)
            aged(log, database, "months dropped", begun)
        backlog = span.moment(span.count // 10)
        if database.is_sqlite:
            aged(log, database, "a tenth deleted", backlog)


def aged(log: Log, database: Database, name: str, before: datetime) -> None:
    """Delete what is older and print."""
    size, cpu = size_of(log.where), log.database_cpu()
    found = dropped_before(database, before)
    said(f"{name} ({found.result:,} events)", found, log.database_cpu() - cpu if log.postgresql else None)
    print(f"{'':34} on disk {size / 1e9:.2f} GB before, {size_of(log.where) / 1e9:.2f} after")


def said(name: str, found: Meanwhile, database_cpu: float | None) -> None:
    """Print how something went beside appends."""
    database = "" if database_cpu is None else f", database {database_cpu:.1f} s"
    print(
        f"{name:34} {found.seconds:.1f} s; {len(found.waits)} appends meanwhile, the longest"
        f" {found.longest * 1000:.0f} ms, p99 {found.p99 * 1000:.1f};"
        f" CPU: this process {found.cpu_seconds:.1f} s{database}"
    )


def upgrade(directory: Path, count: int, postgresql: Postgresql) -> None:
    """Bring a log from before there were partitions up to date, and delete its oldest tenth row by row."""
    url = postgresql.new_database()
    made_at_step(url, BEFORE_PARTITIONS)
    span = Span.until_now(count)
    with connected(url) as connection:
        fill_postgresql(connection, span, Tree.made_up())
    log = Log(directory, url, postgresql, span, Tree.made_up(), "", "")
    print(f"PostgreSQL, before partitions: {count:,} events, {size_of(url) / 1e9:.1f} GB")
    cpu = postgresql.cpu_seconds()
    said("upgrade to partitions", brought_up_to_date(url), postgresql.cpu_seconds() - cpu)
    with closing(log.opened()) as database:
        said("appends alone", beside_appends(database, alone), None)
        aged(log, database, "a tenth deleted", span.moment(count // 10))


if __name__ == "__main__":
    sys.exit(main())
