"""Several processes on PostgreSQL: decisions a second and their cost, with one process and with two.

    python3 packaging/bootstrap.py exec python tests/bench/bench_processes.py

Where there are cores for all (the server's processes, PostgreSQL, the vendor, the devices), efficiency is how much of
the double the second process brings. With fewer, everybody shares them and that number means little; then the cost of
a decision tells: what several processes cost each other, in locks and in waiting, shows as CPU per decision.
"""

import argparse
import os
import shutil
import statistics
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from stand import Console, Target, bench_directory, cpu_seconds, form, load, running_server, running_vendor

sys.path.append(str(Path(__file__).resolve().parent.parent / "support"))

from postgres import Cluster, NoPostgresqlError, running_cluster  # found by the line above

CORES_FOR_ALL = 5


@dataclass(frozen=True, slots=True)
class Run:
    """One load: rates a second, times in milliseconds, CPU in microseconds a decision, the busiest worker's share."""

    per_second: float
    median_ms: float
    p99_ms: float
    server_us: float
    database_us: float
    busiest: float
    errors: int


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=3, help="how often each takes its turn (3)")
    parser.add_argument("--seconds", type=float, default=4, help="of each load (4)")
    parser.add_argument("--connections", type=int, default=32, help="of devices, for each process (32)")
    parser.add_argument("--processes", type=int, nargs="+", default=[1, 2], help="numbers to compare (1 2)")
    given = parser.parse_args()
    try:
        with (
            bench_directory() as directory,
            running_cluster() as cluster,
            running_vendor(directory) as vendor,
        ):
            use_all_cores(vendor["pid"])
            runs: dict[int, list[Run]] = {count: [] for count in given.processes}
            for number in range(given.rounds):
                for count in given.processes:
                    sys.stderr.write(f"round {number + 1} of {given.rounds}: {count} process(es)\n")
                    place = directory / f"{number}-{count}"
                    place.mkdir()
                    runs[count].append(
                        measure(place, cluster, vendor, count, given.seconds, given.connections * count)
                    )
    except NoPostgresqlError as fault:
        sys.stderr.write(f"{fault}\n")
        return 1
    report(runs)
    return 0


def measure(
    directory: Path, cluster: Cluster, vendor: dict[str, Any], count: int, seconds: float, connections: int
) -> Run:
    """Load a new server of so many processes."""
    options = ("--tls", "off", "--database", cluster.new_database(), "--workers", str(count))
    with running_server(directory, *options, vendor_ca=[Path(vendor["ca"])]) as (console, ready):
        pids = children_of(ready["pid"], "spawn_main") or [ready["pid"]]
        for pid in pids:
            use_all_cores(pid)
        target = Target(ready["url"], prepare(console, vendor["url"]), None, ready["pid"])
        load(
            target, seconds=1.5, connections=connections
        )  # every process has met the change, caches are warm
        before, database = [cpu_seconds(pid) for pid in pids], database_seconds(cluster)
        figures = load(target, seconds=seconds, connections=connections)
        spent = [cpu_seconds(pid) - start for pid, start in zip(pids, before, strict=True)]
        decisions = figures.per_second * seconds
        return Run(
            figures.per_second,
            figures.median_ms,
            figures.p99_ms,
            sum(spent) / decisions * 1e6,
            (database_seconds(cluster) - database) / decisions * 1e6,
            max(spent) / sum(spent),
            figures.errors,
        )


def prepare(console: Console, vendor_url: str) -> str:
    """Let the vendor decide for a device, and return its token."""
    group = console.place("placeGroup")
    place = console.place("place", group)
    console.assign(group, rfCard=console.register(group, form(f"{vendor_url}/grant"))["id"])
    return str(console.device(place).token)


def children_of(pid: int, word: str = "") -> list[int]:
    """Return the ids of a process's children whose command line has this word."""
    found = map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())
    return [child for child in found if word in Path(f"/proc/{child}/cmdline").read_text()]


def database_seconds(cluster: Cluster) -> float:
    """Return the processor time that PostgreSQL's processes have taken so far, as far as they still live."""
    main_process = int((cluster.directory / "data" / "postmaster.pid").read_text().split()[0])
    return sum(map(cpu_seconds, [main_process, *children_of(main_process)]))


def use_all_cores(pid: int) -> None:
    """Take back what the stand has pinned to a core, from all threads."""
    for thread in Path(f"/proc/{pid}/task").iterdir():
        os.sched_setaffinity(int(thread.name), range(os.cpu_count() or 1))


def report(runs: dict[int, list[Run]]) -> None:
    """Print the medians over the rounds."""
    cores = os.cpu_count() or 1
    print(
        f"devices' side: HTTP; vendor: HTTPS; PostgreSQL with synchronous commits; {cores} cores for everybody"
    )
    rows: list[Sequence[str]] = [
        (
            "processes", "decisions/s", "median ms", "p99 ms", "server CPU µs", "PostgreSQL CPU µs",
            "busiest process", "errors",
        )
    ]  # fmt: skip
    middles = {}
    for count, each in runs.items():
        middles[count] = middle = {
            name: statistics.median(getattr(run, name) for run in each) for name in Run.__slots__
        }
        rows.append(
            (
                str(count),
                f"{middle['per_second']:,.0f}",
                f"{middle['median_ms']:.2f}",
                f"{middle['p99_ms']:.2f}",
                f"{middle['server_us']:.1f}",
                f"{middle['database_us']:.1f}",
                f"{middle['busiest']:.0%}",
                str(sum(run.errors for run in each)),
            )
        )
    for column in zip(*rows, strict=True):
        print(f"{column[0]:<20}" + "".join(f"{cell:>12}" for cell in column[1:]))
    fewest = min(middles)
    for count in sorted(set(middles) - {fewest}):
        one, many = middles[fewest], middles[count]
        rate = many["per_second"] / one["per_second"] * fewest / count
        cost = (one["server_us"] + one["database_us"]) / (many["server_us"] + many["database_us"])
        print(f"\nefficiency of {count} processes, by decisions/s: {rate:.2f}", end="")
        print("" if cores >= CORES_FOR_ALL else f"  (means little: {cores} cores, all shared)")
        print(f"efficiency of {count} processes, by CPU per decision: {cost:.2f}")


if __name__ == "__main__":
    if not Path("/proc/self/stat").exists() or shutil.which("taskset") is None:
        sys.exit("this benchmark needs Linux and taskset (util-linux)")
    sys.exit(main())
