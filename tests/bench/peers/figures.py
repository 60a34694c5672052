"""Puts the figures that `compare.py` found into README.md and docs/benchmarks.md.

    python3 packaging/bootstrap.py exec python tests/bench/peers/figures.py

They stand between two comments, which name what is between them; a test holds that the documents say what the file says.
"""

import json
import re
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

CURVE = (1, 2, 4, 8, 16, 32, 64, 128, 256, 512)
RESULTS = Path(__file__).resolve().parent / "results.json"
PROJECT = RESULTS.parents[3]
DOCUMENTS = (PROJECT / "README.md", PROJECT / "docs" / "benchmarks.md")
OURS, NGINX = "CLUe server", "nginx + njs"

Found = Mapping[str, Any]


def main() -> int:
    """Write the documents anew."""
    found = json.loads(RESULTS.read_text())
    for document in DOCUMENTS:
        document.write_text(filled_in(document.read_text(), found))
    return 0


def filled_in(text: str, found: Found) -> str:
    """Return a document with the figures in their places."""

    def block(match: re.Match[str]) -> str:
        return f"{match[1]}\n{_BLOCKS[match[2]](found)}\n{match[3]}"

    return re.sub(r"(<!-- figures: ([a-z]+) -->)\n.*?(<!-- end of figures -->)", block, text, flags=re.DOTALL)


def peers_table(found: Found) -> str:
    """Return all programs side by side."""
    sizes = list(found["peers"][0]["at"])
    head = ["program", "version", "keeps of a decision", *(f"CPU, {size} connections" for size in sizes)]
    head += [f"decisions/s, {size}" for size in sizes]
    head += [f"p99, {sizes[0]}", "errors"]
    rows = [head, ["---", "---", "---", *["---:"] * (len(head) - 3)]]
    for each in found["peers"]:
        at = [each["at"][size] for size in sizes]
        rows.append(
            [
                each["name"],
                each["version"],
                each["log"],
                *(f"{figures['cpu_us']:,.0f} µs" for figures in at),
                *(f"{figures['per_second']:,.0f}" for figures in at),
                f"{at[0]['p99_ms']:.1f} ms",
                f"{sum(figures['errors'] for figures in at):,.0f}",
            ]
        )
    return "\n".join([*map(_row, rows), *_left_out(found)])


def curve_table(found: Found) -> str:
    """Return what a decision costs, by the number of connections, with the ratio of ours to nginx's."""
    sizes = list(found["curve"][0]["at"])
    rows = [["CPU of a decision, µs, at connections", *sizes], ["---", *["---:"] * len(sizes)]]
    curves = {each["name"]: each["at"] for each in found["curve"]}
    for name, at in curves.items():
        rows.append([name, *(_cost(at[size]) for size in sizes)])
    for side in ("", ", TLS"):
        ours, nginx = curves.get(f"{OURS}, SQLite{side}"), curves.get(NGINX + side)
        if ours and nginx:
            ratios = [f"{ours[size]['cpu_us'] / nginx[size]['cpu_us']:.1f}" for size in sizes]
            rows.append([f"ours on SQLite to nginx{side}", *ratios])
    return "\n".join(map(_row, rows))


def paced_table(found: Found) -> str:
    """Return how long a decision takes at a steady rate."""
    rate = found["paced"][0]["rate"]
    rows = [[f"at {rate}/s", "median", "p99", "20 ms vendor: median", "p99"], ["---", *["---:"] * 4]]
    for each in found["paced"]:
        cells = [
            f"{each[kind][name]:.2f} ms" for kind in ("quick", "slow") for name in ("median_ms", "p99_ms")
        ]
        rows.append([each["name"], *cells])
    return "\n".join(map(_row, rows))


def conditions(found: Found) -> str:
    """Return under which conditions all that was found."""
    about = found["conditions"]
    return (
        f"{about['date']}, version {about['version']}: {about['cores']} cores ({about['processor']}), Python"
        f" {about['python']}, load {about['load_before']} before; the program measured on one core, vendor and devices on"
        f" the other; each figure the median of {about['rounds']} × {about['seconds']:g} s in turns. Started again and idle, this server takes"
        f" {found['idle_mib']:.0f} MiB."
    )


def summary(found: Found) -> str:
    """Return the figures in a sentence."""
    at = {each["name"]: each["at"] for each in found["peers"]}
    sizes = list(at[OURS])
    ours = " and ".join(f"{at[OURS][size]['cpu_us']:.0f} µs at {size}" for size in sizes)
    others = [
        f"{name} {' and '.join(_times(at, name, size) for size in sizes)}" for name in at if name != OURS
    ]
    compared = f"; of that the others take, in the same run: {', '.join(others)}" if others else ""
    return (
        f"A decision, its event committed before the answer, takes {ours} connections of one core's time{compared}."
        " How that was measured, and what the others keep of a decision: [docs/benchmarks.md](docs/benchmarks.md)."
    )


def _times(at: Mapping[str, Any], name: str, size: str) -> str:
    ratio = at[name][size]["cpu_us"] / at[OURS][size]["cpu_us"]
    return f"{ratio:.2f}×" if ratio < 2 else f"{ratio:.0f}×"


def _cost(figures: Mapping[str, float]) -> str:
    return f"{figures['cpu_us']:.0f}" + (" (errors)" if figures["errors"] else "")


def _left_out(found: Found) -> list[str]:
    return [f"\nLeft out: {name} ({why})." for name, why in found["left_out"].items()]


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


_BLOCKS: Mapping[str, Callable[[Found], str]] = {
    "conditions": conditions,
    "curve": curve_table,
    "paced": paced_table,
    "peers": peers_table,
    "summary": summary,
}


if __name__ == "__main__":
    sys.exit(main())
