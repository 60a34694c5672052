"""Administrators' saves and doors beside 50 strangers who write: with the lane of writers, and without it, in turns.

    python3 packaging/bootstrap.py exec python tests/bench/bench_write_lane.py [--rounds 3] [--seconds 6]

On SQLite. The strangers enter wrong codes for invitations and for registrations, each from an address of its own, so that each
entry is written down. Without the lane (`server/store/lane.py`), every writer asks SQLite for its lock by itself; and once more without
the rooms that let only a few of the strangers have a worker thread (`server/http/rooms.py`). Both are taken away in a server that
this program starts, and nowhere else.
"""

import argparse
import asyncio
import math
import statistics
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from bench_hostile import DOORS, RATE_OF_EACH, measured
from stand import (
    PROJECT,
    Console,
    Server,
    bench_directory,
    form,
    running_vendor,
    set_up,
    started_server,
)

STRANGERS, SAVERS = 50, 4
PAUSE_SECONDS = 0.05
"""Between two saves of one administrator."""
WITHOUT: Mapping[str, Sequence[str]] = {
    "as it is": (),
    "without the lane": ("--without", "lane"),
    "without lane and rooms": ("--without", "lane", "--without", "rooms"),
}


@dataclass
class Found:
    """What one round found, times in milliseconds."""

    saves: list[float] = field(default_factory=list)
    refused: Counter[int] = field(default_factory=Counter)
    doors: dict[str, Any] = field(default_factory=dict)
    strangers: Counter[int] = field(default_factory=Counter)


# ---- the server without it ------------------------------------------------------------------------------------------


def serve_without(parts: Sequence[str], arguments: Sequence[str]) -> int:
    """Run the server without these parts."""
    sys.path.insert(0, str(PROJECT))
    from server.__main__ import main as serve
    from server.http import rooms
    from server.store import engine, lane

    class EverybodyAtOnce(lane.Lane):
        """Lets all through."""

        @contextmanager
        def turn(self, asker: Any, patience_seconds: float | None = None) -> Iterator[None]:
            yield

    if "lane" in parts:
        engine.Lane = EverybodyAtOnce  # type: ignore[attr-defined]
    if "rooms" in parts:
        made = rooms.Room.__init__

        def of_most(room: rooms.Room, what: str, *, at_once: int, waiting: int, seconds: float) -> None:
            if what == "strangers' requests":
                at_once, waiting, seconds = 40, 1000, 30.0
            made(room, what, at_once=at_once, waiting=waiting, seconds=seconds)

        rooms.Room.__init__ = of_most  # type: ignore[method-assign,assignment]
    return serve(list(arguments))


# ---- who asks -------------------------------------------------------------------------------------------------------


async def strangers(url: str, place: str, stop: threading.Event, found: Found) -> None:
    """Enter wrong codes, each from an address of its own, until told to stop."""
    number = 0

    async def stranger(client: httpx.AsyncClient, which: int) -> None:
        nonlocal number
        while not stop.is_set():
            number += 1
            source = {"x-forwarded-for": f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"}
            if which % 2:
                path, body = "/api/v1/invitations/accept", _ACCEPTANCE
            else:
                path = "/device/v1/registrations"
                body = {"placeId": place, "serial": str(300_000_000 + number), "code": "000000"}
            try:
                found.strangers[(await client.post(path, json=body, headers=source)).status_code] += 1
            except httpx.TransportError:
                found.strangers[0] += 1
            await asyncio.sleep(0.01)

    limits = httpx.Limits(max_connections=STRANGERS)
    async with (
        httpx.AsyncClient(base_url=url, timeout=30, limits=limits) as client,
        asyncio.TaskGroup() as group,
    ):
        for which in range(STRANGERS):
            group.create_task(stranger(client, which), name=f"stranger {which}")


_ACCEPTANCE = {"code": "a code that was never sent", "name": "Nobody", "password": "a long enough passphrase"}


def save_until(stop: threading.Event, server: Server, token: str, place: str, found: Found) -> None:
    """Rename a Place again and again, as an administrator."""
    client = server.client(token)
    client.timeout = httpx.Timeout(30)
    number = 0
    while not stop.wait(PAUSE_SECONDS):
        number += 1
        asked = time.perf_counter()
        answer = client.patch(f"/api/v1/places/{place}", json={"name": f"Door {number}"})
        found.saves.append((time.perf_counter() - asked) * 1000)
        found.refused[answer.status_code] += 1


# ---- the whole ------------------------------------------------------------------------------------------------------


def one_round(scene: "Scene", way: str, seconds: float) -> Found:
    """Measure once."""
    found, stop = Found(), threading.Event()
    with scene.started(WITHOUT[way]) as server:
        threads = [
            threading.Thread(
                target=asyncio.run,
                args=(strangers(server.url, scene.doors_at, stop, found),),
                name="strangers",
            )
        ]
        threads += [
            threading.Thread(target=save_until, args=(stop, server, scene.token, place, found), name="saves")
            for place in scene.saved
        ]
        plan = {
            "url": server.url,
            "ca": None,
            "tokens": scene.devices,
            "rate": RATE_OF_EACH,
            "seconds": seconds,
        }
        try:
            found.doors = measured(plan, threads)
        finally:
            stop.set()
            for thread in threads:
                if thread.ident is not None:
                    thread.join()
    return found


@dataclass(frozen=True, slots=True)
class Scene:
    """A server's data with doors and Places to save, and what it is started with."""

    directory: Path
    vendor_ca: Path
    token: str
    saved: list[str]
    doors_at: str
    devices: list[str]

    @contextmanager
    def started(self, without: Sequence[str]) -> Iterator[Server]:
        """Start a server on the data."""
        program = [str(Path(__file__).resolve()), *without, "--"] if without else ["-m", "server"]
        with started_server(
            self.directory,
            *("--tls", "off", "--trusted-proxy", "127.0.0.1/32"),
            vendor_ca=[self.vendor_ca],
            program=program,
        ) as server:
            yield server


def prepared(directory: Path, stack: ExitStack) -> Scene:
    """Set a server up once for all rounds."""
    vendor = stack.enter_context(running_vendor(directory))
    with started_server(directory, "--tls", "off", vendor_ca=[Path(vendor["ca"])]) as server:
        console: Console = set_up(server)
        group = console.place("placeGroup")
        saved, place = [console.place("place", group) for _ in range(SAVERS)], console.place("place", group)
        console.assign(group, rfCard=console.register(group, form(f"{vendor['url']}/grant"))["id"])
        devices = [console.device(place).token for _ in range(DOORS)]
        token = console.client.headers["authorization"].removeprefix("Bearer ")
    return Scene(directory, Path(vendor["ca"]), token, saved, place, devices)


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value that this share does not reach."""
    return sorted(values)[math.ceil(len(values) * share) - 1] if values else math.nan


def report(rounds: Mapping[str, Sequence[Found]]) -> None:
    """Print what was found, a line each: saves of all rounds together, of doors the medians; each round's p99 behind it."""
    for way, runs in rounds.items():
        saves = [one for run in runs for one in run.saves]
        codes: Counter[int] = sum((run.refused for run in runs), Counter())
        of_strangers: Counter[int] = sum((run.strangers for run in runs), Counter())
        results: Counter[str] = Counter()
        for run in runs:
            results.update(run.doors["results"])
        each = ", ".join(f"{run.doors['p99']:.0f}" for run in runs)
        of_saves = ", ".join(f"{percentile(run.saves, 0.99):.0f}" for run in runs)
        p50, p99 = (statistics.median(run.doors[name] for run in runs) for name in ("median", "p99"))
        print(
            f"{way:24} saves: {len(saves)}, median {percentile(saves, 0.5):.0f} ms, p99 {percentile(saves, 0.99):.0f} ({of_saves}),"
            f" longest {max(saves, default=math.nan):.0f}, by status {dict(codes)};"
            f" doors: median {p50:.1f} ms, p99 {p99:.1f} ({each}),"
            f" {dict(results)}; strangers by status {dict(sorted(of_strangers.items()))}"
        )


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=3, help="how often each takes its turn (3)")
    parser.add_argument("--seconds", type=float, default=6, help="of each (6)")
    parser.add_argument("--without", action="append", choices=["lane", "rooms"], help=argparse.SUPPRESS)
    parser.add_argument("arguments", nargs="*", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.without:
        return serve_without(given.without, given.arguments)
    rounds: dict[str, list[Found]] = {way: [] for way in WITHOUT}
    with bench_directory() as directory, ExitStack() as stack:
        scene = prepared(directory, stack)
        for number in range(given.rounds):
            for way in WITHOUT:
                sys.stderr.write(f"round {number + 1} of {given.rounds}: {way}\n")
                rounds[way].append(one_round(scene, way, given.seconds))
    report(rounds)
    return 0


if __name__ == "__main__":
    sys.exit(main())
