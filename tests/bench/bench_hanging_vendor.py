"""One vendor hangs, another is healthy: do the healthy one's doors notice?

    python3 packaging/bootstrap.py exec python tests/bench/bench_hanging_vendor.py

The healthy vendor's verifications come at an even rate: alone; beside others whose vendor never answers, until the
breaker opens and beyond; and beside others whose vendor answers just before the deadline, so that the breaker never
helps and every place for calls to that vendor is always taken. In turns, since the machine does other things too.
"""

import argparse
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

from stand import VALUE, Figures, Target, bench_directory, form, load, middle, running_server, running_vendor

RATE, HANGING_RATE = 200, 50
LEAD_SECONDS = 3
ALONE, NEVER, LATE = "alone", "beside a vendor that never answers", "beside one that takes 3.5 s"
# The test at registration presents another value, which is granted at once.
SCRIPT = f"""
[default]
json = {{ valid = true }}
[[rule]]
when.body.qrCode = "{VALUE}"
fault = "no-answer"
[[rule]]
when.body.userKey = "{VALUE}"
delay_ms = 3500
json = {{ valid = true }}
"""


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=3, help="how often each takes its turn (3)")
    parser.add_argument("--seconds", type=float, default=5, help="of each single measurement (5)")
    given = parser.parse_args()

    with bench_directory() as directory, ExitStack() as stack:
        script = directory / "vendor.toml"
        script.write_text(SCRIPT)
        healthy = stack.enter_context(running_vendor(directory))
        # Each port is a vendor of its own, with connections, places and a breaker of its own.
        silent = stack.enter_context(running_vendor(directory, "--script", str(script)))
        late = stack.enter_context(running_vendor(directory, "--script", str(script)))
        authorities = [Path(vendor["ca"]) for vendor in (healthy, silent, late)]
        console, ready = stack.enter_context(running_server(directory, "--tls", "off", vendor_ca=authorities))
        group = console.place("placeGroup")
        place = console.place("place", group)
        apis = {
            credential: console.register(group, form(f"{vendor['url']}{path}", credential))["id"]
            for credential, vendor, path in (
                ("rfCard", healthy, "/grant"),
                ("customQr", silent, "/door"),
                ("face", late, "/door"),
            )
        }
        console.assign(group, **apis)
        target = Target(ready["url"], console.device(place).token, None, ready["pid"])
        load(target, seconds=1, connections=16)
        found: dict[str, list[Figures]] = {ALONE: [], NEVER: [], LATE: []}
        for number in range(given.rounds):
            sys.stderr.write(f"round {number + 1} of {given.rounds}\n")
            found[ALONE].append(healthy_load(target, given.seconds))
            found[NEVER].append(healthy_load(target, given.seconds, "customQr", "denied"))
            found[LATE].append(healthy_load(target, given.seconds, "face", "granted"))
    for name, figures in found.items():
        errors = sum(each.errors for each in figures)
        print(
            f"healthy vendor at {RATE}/s, {name:<36}median {middle(figures, 'median_ms'):6.2f} ms"
            f"   p99 {middle(figures, 'p99_ms'):6.2f} ms   errors {errors}"
        )
    for name in (NEVER, LATE):
        ratio = middle(found[name], "p99_ms") / middle(found[ALONE], "p99_ms")
        least = min(each.p99_ms for each in found[name]) / min(each.p99_ms for each in found[ALONE])
        print(f"p99 {name}, to alone: {ratio:.2f} (of the calmest rounds: {least:.2f})")
    return 0


def healthy_load(
    target: Target, seconds: float, hanging: str | None = None, expect: str = "denied"
) -> Figures:
    """Load the healthy vendor, beside a load on a hanging one if a credential of such is named."""
    if hanging is None:
        return load(target, seconds=seconds, connections=64, rate=RATE)
    with ThreadPoolExecutor(1) as beside:
        other = beside.submit(
            load,
            target,
            seconds=seconds + LEAD_SECONDS,
            connections=256,
            rate=HANGING_RATE,
            credential=hanging,
            expect=expect,
        )
        time.sleep(LEAD_SECONDS)  # its start takes the core that the healthy load is measured on
        figures = load(target, seconds=seconds, connections=64, rate=RATE)
        other.result()
    return figures


if __name__ == "__main__":
    sys.exit(main())
