"""Decisions: how many a second, what one costs, how long it takes; ours and nginx with njs doing the same, in turns.

    python3 packaging/bootstrap.py exec python tests/bench/bench_decisions.py

Both take a device's POST, check its token, ask the same HTTPS vendor over connections that are kept and verified,
judge `$.valid === true` and answer. Ours also commits an event before it answers; nginx writes no log. Needs Linux.
"""

import argparse
import shutil
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import nginx_njs
from stand import (
    Console,
    Figures,
    Target,
    bench_directory,
    form,
    load,
    middle,
    running_server,
    running_vendor,
)

CONNECTIONS = 16
RATE = 400
SLOW_VENDOR_MS = 20
OURS, NGINX = "clue-server", "nginx+njs"


@dataclass(slots=True)
class Series:
    """The figures of one program, a run each."""

    closed: list[Figures] = field(default_factory=list)
    open: list[Figures] = field(default_factory=list)
    slow: list[Figures] = field(default_factory=list)


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=2, help="how often each takes its turn (2)")
    parser.add_argument("--seconds", type=float, default=4, help="of each single measurement (4)")
    parser.add_argument("--tls", action="store_true", help="TLS on the devices' side too, for both")
    parser.add_argument("--ours", action="store_true", help="leave nginx out")
    given = parser.parse_args()

    with bench_directory() as directory, ExitStack() as stack:
        vendor = stack.enter_context(running_vendor(directory))
        tls = ("--tls", "auto" if given.tls else "off")
        console, ready = stack.enter_context(running_server(directory, *tls, vendor_ca=[Path(vendor["ca"])]))
        token = prepare(console, vendor["url"])
        targets = {OURS: Target(ready["url"], token, ready["ca"], ready["pid"])}
        missing = "left out" if given.ours else nginx_njs.missing()
        if missing is None:
            certificate = directory / "server" / "tls" if given.tls else None
            targets[NGINX] = stack.enter_context(
                running_nginx(directory, vendor["url"], Path(vendor["ca"]), token, certificate, ready["ca"])
            )
        series = measure(targets, given.rounds, given.seconds)
    report(series, tls=given.tls, missing=missing)
    return 0


def prepare(console: Console, vendor_url: str) -> str:
    """Register a quick and a slow API, assign them, and return a device's token."""
    group = console.place("placeGroup")
    place = console.place("place", group)
    quick = console.register(group, form(f"{vendor_url}/grant", "rfCard"))
    slow = console.register(group, form(f"{vendor_url}/delay/{SLOW_VENDOR_MS}", "customQr"))
    console.assign(group, rfCard=quick["id"], customQr=slow["id"])
    return console.device(place).token


@contextmanager
def running_nginx(
    directory: Path, vendor_url: str, vendor_ca: Path, token: str, certificate: Path | None, ca: str | None
) -> Iterator[Target]:
    """Run nginx on the core of ours."""
    paths = {"rfCard": "/grant", "customQr": f"/delay/{SLOW_VENDOR_MS}"}
    with nginx_njs.running(directory / "nginx", vendor_url, paths, vendor_ca, token, certificate) as (
        url,
        pid,
    ):
        yield Target(url, token, ca, pid)


def measure(targets: dict[str, Target], rounds: int, seconds: float) -> dict[str, Series]:
    """Let them take turns."""
    series = {name: Series() for name in targets}
    for target in targets.values():
        load(
            target, seconds=1, connections=CONNECTIONS
        )  # connections to the vendor are made, caches are warm
    for number in range(rounds):
        for name, target in targets.items():
            sys.stderr.write(f"round {number + 1} of {rounds}: {name}\n")
            each = series[name]
            each.closed.append(load(target, seconds=seconds, connections=CONNECTIONS))
            each.open.append(load(target, seconds=seconds, connections=64, rate=RATE))
            each.slow.append(load(target, seconds=seconds, connections=64, rate=RATE, credential="customQr"))
    return series


def report(series: dict[str, Series], *, tls: bool, missing: str | None) -> None:
    """Print the medians over the rounds, and the ratios."""
    print(
        f"devices' side: {'HTTPS' if tls else 'HTTP'}; vendor: HTTPS, verified, connections kept; one core each"
    )
    titles: tuple[str, ...] = (
        "", f"{CONNECTIONS} connections: decisions/s", "CPU µs", "median ms", "p99 ms",
        f"{RATE}/s: median ms", "p99 ms", f"{SLOW_VENDOR_MS} ms vendor: median ms", "p99 ms", "errors",
    )  # fmt: skip
    rows = [titles]
    for name, each in series.items():
        errors = sum(figures.errors for part in (each.closed, each.open, each.slow) for figures in part)
        rows.append(
            (
                name,
                f"{middle(each.closed, 'per_second'):,.0f}",
                f"{middle(each.closed, 'cpu_us'):.1f}",
                *(
                    f"{middle(part, figure):.2f}"
                    for part in (each.closed, each.open, each.slow)
                    for figure in ("median_ms", "p99_ms")
                ),
                str(errors),
            )
        )
    for column in zip(*rows, strict=True):
        print(f"{column[0]:<34}" + "".join(f"{cell:>14}" for cell in column[1:]))
    if NGINX not in series:
        if missing != "left out":
            print(f"\nnginx was not measured: {missing}")
        return
    ours, nginx = series[OURS], series[NGINX]
    cpu = [a.cpu_us / b.cpu_us for a, b in zip(ours.closed, nginx.closed, strict=True)]
    ratio = middle(ours.closed, "cpu_us") / middle(nginx.closed, "cpu_us")
    print(
        f"\nCPU per decision, ours to nginx's     {ratio:.2f}  ({', '.join(f'{each:.2f}' for each in cpu)})"
    )
    for title, mine, theirs in (("quick", ours.open, nginx.open), ("slow", ours.slow, nginx.slow)):
        more = middle(mine, "median_ms") - middle(theirs, "median_ms")
        print(f"median at {RATE}/s, {title} vendor: ours is {more:+.2f} ms from nginx's")


if __name__ == "__main__":
    if not Path("/proc/self/stat").exists() or shutil.which("taskset") is None:
        sys.exit("this benchmark needs Linux and taskset (util-linux)")
    sys.exit(main())
