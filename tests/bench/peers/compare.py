"""This server and others that can do the same job, in turns in one run: what a decision costs, and how long it takes.

    python3 packaging/bootstrap.py exec python tests/bench/peers/compare.py [--quick]

The job: take a device's request, check its token, ask the same HTTPS vendor over connections that are kept and verified,
judge its JSON, answer. All run on one core, the vendor and the devices on another. A program that is not there is left
out and named. What was found is written to `tests/bench/peers/results.json`; the figures of README.md and
docs/benchmarks.md are made of that by `figures.py`. Needs Linux; takes at most 15 minutes, with `--quick` four.
"""

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

_HERE = Path(__file__).resolve().parent
sys.path.append(str(_HERE.parent))

import fastapi_httpx  # noqa: E402  # the benches are found by the line above
import freeradius  # noqa: E402
import nginx_njs  # noqa: E402
import node_red  # noqa: E402
from bench_decisions import RATE, SLOW_VENDOR_MS, prepare  # noqa: E402
from figures import CURVE, NGINX, OURS, RESULTS, curve_table, paced_table, peers_table  # noqa: E402
from peer import Peer, by_http  # noqa: E402
from stand import (  # noqa: E402
    SUPPORT,
    Figures,
    Target,
    bench_directory,
    cores,
    memory_bytes,
    running_server,
    running_vendor,
    started_server,
)

sys.path.append(str(SUPPORT))

from postgres import NoPostgresqlError, running_cluster  # noqa: E402

from clue_desktop import __version__  # noqa: E402

T = TypeVar("T")

SIDE_BY_SIDE = (16, 64)
"""Connections at which all are compared; the slow ones get fewer seconds than they take turns."""

PACED_CONNECTIONS = 64
MOST_AT_ONCE_WARM = 16
WARM_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Extent:
    """How much is measured: `seconds` of each single load, `rounds` of turns, fewer where they take more than `minutes`."""

    rounds: int
    seconds: float
    curve: tuple[int, ...]
    minutes: float


FULL = Extent(3, 2.5, CURVE, 15)
QUICK = Extent(1, 1.2, (1, 16, 64, 256, 512), 4)


class Pace:
    """Begins no further round of a part when its share of the time is over: a busy machine takes several times as long.

    Attributes:
        rounds: how many all parts had.
    """

    def __init__(self, extent: Extent) -> None:
        self.rounds = extent.rounds
        self._extent = extent
        self._begun = time.monotonic()

    def through(self, share: float) -> Iterator[int]:
        """Give the rounds' numbers, one at least, until so much of all the time is over."""
        for number in range(self._extent.rounds):
            if number and time.monotonic() - self._begun > share * self._extent.minutes * 60:
                self.rounds = min(self.rounds, number)
                return
            yield number


def main() -> int:
    """Measure, write what was found, and print the tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--quick", action="store_true", help="fewer and shorter loads, and not written to the file"
    )
    parser.add_argument("--results", type=Path, help=f"where to write what was found ({RESULTS.name})")
    parser.add_argument(
        "--node-red", type=Path, metavar="FOLDER", help="where npm has installed Node-RED already"
    )
    parser.add_argument("--without", nargs="*", default=[], metavar="NAME", help="what to leave out")
    given = parser.parse_args()
    extent = QUICK if given.quick else FULL
    begun = time.monotonic()
    found = measured(extent, given.node_red, frozenset(given.without))
    found["conditions"]["minutes"] = round((time.monotonic() - begun) / 60, 1)
    results = given.results or (None if given.quick else RESULTS)
    if results is not None:
        results.write_text(json.dumps(found, indent=1) + "\n")
        sys.stderr.write(f"written to {results}; now: python tests/bench/peers/figures.py\n")
    print("\n\n".join((peers_table(found), curve_table(found), paced_table(found))))
    return 0


def measured(extent: Extent, node_red_folder: Path | None, without: frozenset[str]) -> dict[str, Any]:
    """Return all that is found."""
    left_out: dict[str, str] = {}
    conditions, pace = _conditions(extent), Pace(extent)
    with bench_directory() as directory, ExitStack() as stack:
        vendor = stack.enter_context(running_vendor(directory))
        idle = _idle_memory(directory)
        ours, token = _ours(stack, directory, vendor, "sqlite")
        peers = [ours]
        peers += _others(stack, directory, vendor, token, node_red_folder, without, left_out)
        curves = {f"{OURS}, SQLite": ours}
        curves |= {peer.name: peer for peer in peers if peer.name == NGINX}
        curves |= _more_of_ours(stack, directory, vendor, left_out)
        curves |= _nginx_with_tls(stack, directory, vendor, token, left_out)
        for peer in [*peers, *curves.values()]:
            peer.load(
                seconds=WARM_SECONDS, connections=MOST_AT_ONCE_WARM
            )  # connections to the vendor are made, caches are warm
        found = {
            "conditions": conditions,
            "left_out": left_out,
            "idle_mib": round(idle, 1),
            "peers": _side_by_side(extent, pace, peers),
            "curve": _curve(extent, pace, curves),
            "paced": _paced(extent, pace, [peer for peer in peers if peer.name in {OURS, NGINX}]),
        }
    conditions["rounds"] = pace.rounds
    return found


def _conditions(extent: Extent) -> dict[str, Any]:
    model = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        platform.machine(),
    )
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "version": __version__,
        "cores": len(cores()),
        "processor": model,
        "system": f"Linux {platform.machine()}",
        "python": platform.python_version(),
        "load_before": round(os.getloadavg()[0], 2),
        "seconds": extent.seconds,
    }


def _ours(
    stack: ExitStack, directory: Path, vendor: Mapping[str, Any], name: str, *options: str, tls: bool = False
) -> tuple[Peer, str]:
    """Run our server; gives a device's token, too."""
    place = directory / name
    place.mkdir()
    all_options = ("--tls", "auto" if tls else "off", *options)
    console, ready = stack.enter_context(running_server(place, *all_options, vendor_ca=[Path(vendor["ca"])]))
    token = prepare(console, vendor["url"])
    target = Target(ready["url"], token, ready["ca"], ready["pid"])
    return by_http(OURS, target, "a row committed", __version__), token


def _idle_memory(directory: Path) -> float:
    """Return the memory, in MiB, of a server that has been started again and asked for nothing."""
    place = directory / "idle"
    place.mkdir()
    with started_server(place):
        pass  # the first time it makes its database, and keeps what that took
    with started_server(place) as server:
        return memory_bytes(server.ready["pid"]) / 2**20


def _others(
    stack: ExitStack,
    directory: Path,
    vendor: Mapping[str, Any],
    token: str,
    node_red_folder: Path | None,
    without: frozenset[str],
    left_out: dict[str, str],
) -> list[Peer]:
    """Run what is there of the others, and note what is not."""
    url, ca = str(vendor["url"]), Path(vendor["ca"])

    def installed() -> str | None:
        if node_red_folder is not None:
            return None
        sys.stderr.write("Node-RED is being installed into a temporary folder\n")
        return node_red.install(directory / "npm")

    table: list[tuple[str, Callable[[], str | None], Callable[[], Any]]] = [
        (NGINX, nginx_njs.missing, lambda: _running_nginx(directory / "nginx", url, ca, token, None, None)),
        (
            freeradius.NAME,
            freeradius.missing,
            lambda: freeradius.running(directory / "freeradius", url, ca),
        ),
        (
            fastapi_httpx.NAME,
            fastapi_httpx.missing,
            lambda: fastapi_httpx.running(directory / "fastapi", url, ca, token),
        ),
        (
            node_red.NAME,
            lambda: node_red.missing(node_red_folder) or installed(),
            lambda: node_red.running(
                directory / "node-red", node_red_folder or directory / "npm", url, ca, token
            ),
        ),
    ]
    peers = []
    for name, missing, running in table:
        fault = "left out by hand" if name in without else missing()
        if fault is None:
            try:
                peers.append(stack.enter_context(running()))
                continue
            except (RuntimeError, OSError) as why:
                fault = str(why)[:300]
        left_out[name] = fault
        sys.stderr.write(f"{name} is left out: {fault}\n")
    return peers


def _more_of_ours(
    stack: ExitStack, directory: Path, vendor: Mapping[str, Any], left_out: dict[str, str]
) -> dict[str, Peer]:
    """Run our server with TLS on the devices' side, and on PostgreSQL."""
    more = {f"{OURS}, SQLite, TLS": _ours(stack, directory, vendor, "tls", tls=True)[0]}
    try:
        cluster = stack.enter_context(running_cluster())
    except NoPostgresqlError as fault:
        left_out["PostgreSQL"] = str(fault)
        return more
    database = ("--database", cluster.new_database())
    more[f"{OURS}, PostgreSQL"] = _ours(stack, directory, vendor, "postgresql", *database)[0]
    return more


def _nginx_with_tls(
    stack: ExitStack, directory: Path, vendor: Mapping[str, Any], token: str, left_out: Mapping[str, str]
) -> dict[str, Peer]:
    """Run nginx with the certificate of our server that speaks TLS."""
    if NGINX in left_out:
        return {}
    certificate = directory / "tls" / "server" / "tls"
    ca = str(certificate / "ca.pem")
    place = directory / "nginx-tls"
    peer = stack.enter_context(
        _running_nginx(place, str(vendor["url"]), Path(vendor["ca"]), token, certificate, ca)
    )
    return {f"{NGINX}, TLS": peer}


@contextmanager
def _running_nginx(
    place: Path, vendor_url: str, vendor_ca: Path, token: str, certificate: Path | None, ca: str | None
) -> Iterator[Peer]:
    paths = {"rfCard": "/grant", "customQr": f"/delay/{SLOW_VENDOR_MS}"}
    with nginx_njs.running(place, vendor_url, paths, vendor_ca, token, certificate) as (url, pid):
        said = subprocess.run(
            [shutil.which("nginx") or "nginx", "-v"], capture_output=True, text=True, check=False
        )
        version = said.stderr.strip().rpartition("/")[2]
        yield by_http(NGINX, Target(url, token, ca, pid), "none", version)


def _side_by_side(extent: Extent, pace: Pace, peers: list[Peer]) -> list[dict[str, Any]]:
    """Compare all."""
    runs: dict[tuple[str, int], list[Figures]] = {}
    for number in pace.through(0.25):
        for connections in SIDE_BY_SIDE:
            for peer in _in_turn(peers, number):
                _say(number, extent, f"{peer.name}, {connections} connections")
                figures = peer.load(seconds=extent.seconds, connections=connections)
                runs.setdefault((peer.name, connections), []).append(figures)
    return [
        {
            "name": peer.name,
            "version": peer.version,
            "log": peer.log,
            "at": {str(connections): _middle(runs[peer.name, connections]) for connections in SIDE_BY_SIDE},
        }
        for peer in peers
    ]


def _curve(extent: Extent, pace: Pace, curves: Mapping[str, Peer]) -> list[dict[str, Any]]:
    """Go through the numbers of connections."""
    runs: dict[tuple[str, int], list[Figures]] = {}
    for number in pace.through(0.5):
        for connections in extent.curve:
            for name, peer in _in_turn(list(curves.items()), number):
                _say(number, extent, f"{name}, {connections} connections")
                if (
                    connections > MOST_AT_ONCE_WARM
                ):  # a burst makes connections to the vendor that are kept then
                    peer.load(seconds=WARM_SECONDS, connections=connections)
                figures = peer.load(seconds=extent.seconds * 0.8, connections=connections)
                runs.setdefault((name, connections), []).append(figures)
    return [
        {
            "name": name,
            "at": {str(connections): _middle(runs[name, connections]) for connections in extent.curve},
        }
        for name in curves
    ]


def _paced(extent: Extent, pace: Pace, peers: list[Peer]) -> list[dict[str, Any]]:
    """Ask at a steady rate, as doors do: a quick vendor, and one that takes its time."""
    kinds = {"quick": "rfCard", "slow": "customQr"}
    runs: dict[tuple[str, str], list[Figures]] = {}
    for number in pace.through(0.9):
        for kind, credential in kinds.items():
            for peer in _in_turn(peers, number):
                _say(number, extent, f"{peer.name}, {RATE}/s, {kind} vendor")
                if (
                    not number
                ):  # what a vendor sends behind its first answers is waited for, and calls dial meanwhile
                    peer.load(seconds=1.0, connections=PACED_CONNECTIONS, rate=RATE, credential=credential)
                figures = peer.load(
                    seconds=extent.seconds * 2,
                    connections=PACED_CONNECTIONS,
                    rate=RATE,
                    credential=credential,
                )
                runs.setdefault((peer.name, kind), []).append(figures)
    return [
        {"name": peer.name, "rate": RATE, **{kind: _middle(runs[peer.name, kind]) for kind in kinds}}
        for peer in peers
    ]


def _in_turn(all_of_them: list[T], number: int) -> list[T]:
    return all_of_them if number % 2 == 0 else all_of_them[::-1]


def _say(number: int, extent: Extent, what: str) -> None:
    sys.stderr.write(f"round {number + 1} of {extent.rounds}: {what}\n")


def _middle(figures: list[Figures]) -> dict[str, float]:
    """Return the medians over the rounds; the errors of all of them."""
    return {
        "per_second": round(statistics.median(each.per_second for each in figures), 1),
        "cpu_us": round(statistics.median(each.cpu_us for each in figures), 1),
        "median_ms": round(statistics.median(each.median_ms for each in figures), 3),
        "p99_ms": round(statistics.median(each.p99_ms for each in figures), 3),
        "errors": sum(each.errors for each in figures),
    }


if __name__ == "__main__":
    if not Path("/proc/self/stat").exists() or shutil.which("taskset") is None:
        sys.exit("this benchmark needs Linux and taskset (util-linux)")
    sys.exit(main())
