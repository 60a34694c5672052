"""How many hosts for so many doors: measures on this machine what a decision, a worker and an event cost.

    python3 packaging/bootstrap.py exec python tests/bench/sizing.py --doors 2000 --per-minute 4

One server process on PostgreSQL is loaded over TLS, with a vendor over HTTPS, all of it on 127.0.0.1 and thrown away
after. Printed: decisions a second of a core, memory, connections to PostgreSQL, bytes of an event; and from these how
many hosts carry the given doors at their busiest minute with half of each host's cores idle, one host being away.
Run it on a machine like those that are to serve, with nothing else going on there.
"""

import argparse
import asyncio
import math
import os
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from bench_processes import children_of, database_seconds, prepare, use_all_cores
from stand import Target, bench_directory, cpu_seconds, load, running_server, running_vendor, ssl_context

sys.path.append(str(Path(__file__).resolve().parent.parent / "support"))

from postgres import NoPostgresqlError, running_cluster  # found by the line above

BUSY = 0.5
"""How much of a host's cores may be in use at the busiest minute: the rest is for a host that is away, and for surprises."""
_CONNECTIONS = 200
_WARM_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Costs:
    """What was measured.

    Attributes:
        server_us, database_us: CPU of a decision, in microseconds.
        per_second, p99_ms: what one process reached, and how long the slowest of a hundred took.
        worker_mib, connection_kib: memory of a worker without devices, and of one that keeps its connection over TLS.
        idle, busy: connections to PostgreSQL of one worker, without load and the most under it.
        event_bytes, log_bytes: on disk with indexes, and in PostgreSQL's log of changes.
    """

    server_us: float
    database_us: float
    per_second: float
    p99_ms: float
    worker_mib: float
    connection_kib: float
    idle: int
    busy: int
    event_bytes: float
    log_bytes: float


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--doors", type=int, default=1000, help="how many devices (1000)")
    parser.add_argument(
        "--per-minute", type=float, default=4, help="presentations at each in the busiest minute (4)"
    )
    parser.add_argument("--cores", type=int, default=os.cpu_count() or 1, help="of a host (this one's)")
    parser.add_argument("--seconds", type=float, default=6, help="of load (6)")
    given = parser.parse_args()
    try:
        costs = measure(given.seconds)
    except NoPostgresqlError as fault:
        sys.stderr.write(f"{fault}\n")
        return 1
    report(costs, given.doors, given.per_minute, given.cores)
    return 0


def measure(seconds: float) -> Costs:
    """Load one worker and look at what it takes."""
    with bench_directory() as directory, running_cluster() as cluster, running_vendor(directory) as vendor:
        use_all_cores(vendor["pid"])
        url = cluster.new_database()
        options = ("--database", url, "--workers", "2")
        with running_server(directory, *options, vendor_ca=[Path(vendor["ca"])]) as (console, ready):
            workers = children_of(ready["pid"], "spawn_main")
            for pid in (ready["pid"], *workers):
                use_all_cores(pid)
            target = Target(ready["url"], prepare(console, vendor["url"]), ready["ca"], ready["pid"])
            load(target, seconds=_WARM_SECONDS, connections=16)
            idle, memory = connections(url), sum(map(private_kib, workers))
            with connected(target):
                connection_kib = (sum(map(private_kib, workers)) - memory) / _CONNECTIONS
            rows, log = look(url)
            cpu, database = sum(map(cpu_seconds, workers)), database_seconds(cluster)
            with most_connections(url) as most:
                figures = load(target, seconds=seconds, connections=32)
            rows_after, log_after = look(url)
            decisions = rows_after - rows
            return Costs(
                (sum(map(cpu_seconds, workers)) - cpu) / decisions * 1e6,
                (database_seconds(cluster) - database) / decisions * 1e6,
                figures.per_second,
                figures.p99_ms,
                memory / len(workers) / 1024,
                connection_kib,
                math.ceil(idle / len(workers)),
                math.ceil(most[0] / len(workers)),
                event_bytes(url),
                (log_after - log) / decisions,
            )


def report(costs: Costs, doors: int, per_minute: float, cores: int) -> None:
    """Print what was measured, and how many hosts that makes."""
    rate = doors * per_minute / 60
    of_core = 1e6 / costs.server_us
    of_host = cores * of_core * BUSY
    hosts = max(2, math.ceil(rate / of_host) + 1)
    month = rate * 60 * 60 * 30
    rows: list[tuple[str, str]] = [
        ("CPU of a decision, server", f"{costs.server_us:.0f} µs: {of_core:,.0f} decisions/s of a core"),
        ("CPU of a decision, PostgreSQL", f"{costs.database_us:.0f} µs"),
        (
            "reached here, all sharing the cores",
            f"{costs.per_second:,.0f} decisions/s, 99 of 100 within {costs.p99_ms:.0f} ms",
        ),
        (
            "memory of a worker",
            f"{costs.worker_mib:.0f} MiB, and {costs.connection_kib:.0f} KiB for each connection over TLS",
        ),
        ("connections of a worker to PostgreSQL", f"{costs.idle} idle, {costs.busy} under load"),
        (
            "an event",
            f"{costs.event_bytes:.0f} bytes with its indexes, {costs.log_bytes:.0f} bytes of PostgreSQL's log",
        ),
        ("", ""),
        (
            f"{doors:,} doors, {per_minute:g} a minute at each",
            f"{rate:,.0f} decisions/s in the busiest minute",
        ),
        (f"a host of {cores} cores, {BUSY:.0%} of them busy", f"{of_host:,.0f} decisions/s"),
        ("hosts, one of which may be away", f"{hosts}"),
        ("cores for PostgreSQL", f"{max(1, math.ceil(rate * costs.database_us / 1e6 / BUSY))}"),
        (
            "disk of a month, an hour that busy a day",
            f"{month * costs.event_bytes / 1e9:,.1f} GB of events",
        ),
    ]
    for name, text in rows:
        print(f"{name:<46}{text}" if name else "")


# ---- looking -----------------------------------------------------------------------------------------------------


def private_kib(pid: int) -> float:
    """Return the memory that is a process's own part of all (PSS, Linux)."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return float(line.split()[1])
    return 0.0


def connections(url: str) -> int:
    """Return how many connections servers hold to a database."""
    with psycopg.connect(url) as connection:
        statement = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        row = connection.execute(statement).fetchone()
    return int(row[0]) if row else 0


@contextmanager
def most_connections(url: str) -> Iterator[list[int]]:
    """Give the most connections that were there at once meanwhile."""
    most, ended = [connections(url)], threading.Event()

    def look_on() -> None:
        while not ended.wait(0.3):
            most[0] = max(most[0], connections(url))

    thread = threading.Thread(target=look_on, name="connections")
    thread.start()
    try:
        yield most
    finally:
        ended.set()
        thread.join()


def look(url: str) -> tuple[int, int]:
    """Return how many events there are, and how far PostgreSQL's log of changes is, in bytes."""
    with psycopg.connect(url) as connection:
        events = connection.execute("SELECT count(*) FROM events").fetchone()
        log = connection.execute("SELECT pg_current_wal_insert_lsn() - '0/0'::pg_lsn").fetchone()
    return (int(events[0]) if events else 0), (int(log[0]) if log else 0)


def event_bytes(url: str) -> float:
    """Return what an event takes on disk, its indexes with it, whatever tables it is spread over."""
    statement = """
        SELECT sum(pg_total_relation_size(oid)) / (SELECT count(*) FROM events) FROM pg_class
        WHERE relkind = 'r' AND relname LIKE 'events%'"""
    with psycopg.connect(url) as connection:
        row = connection.execute(statement).fetchone()
    return float(row[0]) if row else 0.0


@contextmanager
def connected(target: Target) -> Iterator[None]:
    """Hold connections over TLS open that carried a device's token."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="connections", daemon=True)
    thread.start()

    async def connect() -> list[asyncio.StreamWriter]:
        address = urlsplit(target.url)
        tls = ssl_context(Path(target.ca or ""))
        request = (
            f"GET /device/v1/settings HTTP/1.1\r\nhost: {address.netloc}\r\nauthorization: Bearer {target.token}\r\n\r\n"
        ).encode()
        writers = []
        for _ in range(_CONNECTIONS):
            reader, writer = await asyncio.open_connection(address.hostname, address.port, ssl=tls)
            writer.write(request)
            await reader.readuntil(b"\r\n\r\n")
            writers.append(writer)
        return writers

    async def leave(writers: Sequence[asyncio.StreamWriter]) -> None:
        for writer in writers:
            writer.transport.abort()

    writers = asyncio.run_coroutine_threadsafe(connect(), loop).result(60)
    try:
        time.sleep(0.5)
        yield
    finally:
        asyncio.run_coroutine_threadsafe(leave(writers), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(5)


if __name__ == "__main__":
    if not Path("/proc/self/smaps_rollup").exists():
        sys.exit("this needs Linux")
    sys.exit(main())
