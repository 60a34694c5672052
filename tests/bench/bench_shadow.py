"""What a shadow vendor at some places costs the decisions of other vendors: CPU per decision, and their latency.

    python3 packaging/bootstrap.py exec python tests/bench/bench_shadow.py

One vendor's doors present at an even rate all the time; beside them another place presents at a tenth of that, in turns
without a shadow and with one. Its own decisions are the same in both, so the difference of the server's CPU, over the
decisions of the one vendor, is what the shadow takes from the others. Then a flood at that place: the shadow gives way.
"""

import argparse
import sys
import threading
from contextlib import ExitStack
from pathlib import Path

from stand import (
    Figures,
    Target,
    bench_directory,
    cpu_seconds,
    form,
    load,
    middle,
    running_server,
    running_vendor,
)

RATE, BESIDE = 400, 40
WITHOUT, WITH = "without a shadow", "with a shadow"


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=5, help="how often each takes its turn (5)")
    parser.add_argument("--seconds", type=float, default=4, help="of each single measurement (4)")
    given = parser.parse_args()

    with bench_directory() as directory, ExitStack() as stack:
        vendors = [stack.enter_context(running_vendor(directory)) for _ in range(3)]
        authorities = [Path(vendor["ca"]) for vendor in vendors]
        console, ready = stack.enter_context(running_server(directory, "--tls", "off", vendor_ca=authorities))
        group, beside = console.place("placeGroup"), console.place("placeGroup")
        place, place_beside = console.place("place", group), console.place("place", beside)
        console.assign(group, rfCard=console.register(group, form(f"{vendors[0]['url']}/grant"))["id"])
        first = console.register(beside, form(f"{vendors[1]['url']}/grant"))["id"]
        second = console.register(beside, form(f"{vendors[2]['url']}/grant"))["id"]
        settings = {
            name: {"accessType": "vendor", "assignments": {"rfCard": first}, "shadows": shadows}
            for name, shadows in ((WITHOUT, {}), (WITH, {"rfCard": second}))
        }
        others = Target(ready["url"], console.device(place).token, None, ready["pid"])
        shadowed = Target(ready["url"], console.device(place_beside).token, None, ready["pid"])
        path = f"/place-groups/{beside}/access-service"
        figures: dict[str, list[Figures]] = {WITHOUT: [], WITH: []}
        cpu: dict[str, list[float]] = {WITHOUT: [], WITH: []}
        console.ask("PUT", path, settings[WITH], 200)
        for warm in (others, shadowed):
            load(warm, seconds=1, connections=8)
        for number in range(given.rounds):
            sys.stderr.write(f"round {number + 1} of {given.rounds}\n")
            for name in (WITHOUT, WITH) if number % 2 == 0 else (WITH, WITHOUT):
                console.ask("PUT", path, settings[name], 200)
                before = cpu_seconds(ready["pid"])
                found = both(others, shadowed, given.seconds)
                taken = cpu_seconds(ready["pid"]) - before
                figures[name].append(found)
                cpu[name].append(taken * 1e6 / (found.per_second * given.seconds))
        counted = console.get(f"/places/{beside}/access-service/shadow?credential=rfCard")
        console.ask("PUT", path, settings[WITH], 200)
        flood = load(shadowed, seconds=given.seconds, connections=32)
        flooded = console.get(f"/places/{beside}/access-service/shadow?credential=rfCard")
    for name in (WITHOUT, WITH):
        print(
            f"{name:<18}{sorted(cpu[name])[len(cpu[name]) // 2]:7.1f} µs of CPU for each decision of the others"
            f"   median {middle(figures[name], 'median_ms'):5.2f} ms   p99 {middle(figures[name], 'p99_ms'):5.2f} ms"
            f"   errors {sum(each.errors for each in figures[name])}"
        )
    ratios = sorted(one / other for one, other in zip(cpu[WITH], cpu[WITHOUT], strict=True))
    print(
        f"the shadow adds {100 * (ratios[len(ratios) // 2] - 1):.1f} % (5 is the bound; of each round: ",
        end="",
    )
    print(", ".join(f"{100 * (ratio - 1):.1f}" for ratio in ratios) + ")")
    print(f"asked {counted['agreed']}, not asked {counted['notAsked']}, differed {counted['differed']}")
    print(
        f"a flood of {flood.per_second:.0f} decisions/s at the shadowed place: errors {flood.errors}, asked"
        f" {flooded['agreed'] - counted['agreed']}, not asked {flooded['notAsked'] - counted['notAsked']}"
    )
    return 0


def both(others: Target, shadowed: Target, seconds: float) -> Figures:
    """Load both at an even rate; return the figures of the others."""
    beside = threading.Thread(
        target=lambda: load(shadowed, seconds=seconds, connections=2, rate=BESIDE), name="beside"
    )
    beside.start()
    found = load(others, seconds=seconds, connections=8, rate=RATE)
    beside.join()
    return found


if __name__ == "__main__":
    sys.exit(main())
