"""What became of each presentation: at the door, at the vendor, in the database."""

import itertools
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from proof.load import Presentation, grants

Key = tuple[str, str]
COLUMNS = (
    "fault", "presented", "decided", "refused", "silence", "denied in vain", "granted wrongly", "no event",
    "two events", "asked twice", "unheard grant", "says otherwise", "longest s", "no grant s",
)  # fmt: skip
"""The heads of the table; `MEANINGS` says what each counts."""
MEANINGS = {
    "presented": "cards held to a door",
    "decided": "answered 200 with a decision",
    "refused": "answered with another status: always JSON of the contract, which a door takes for denied",
    "silence": "no answer within five seconds, or a connection that broke: a door takes it for denied",
    "denied in vain": "told denied, though the vendor would have granted",
    "granted wrongly": "told granted, though the vendor denies, or without an event of it that says so",
    "no event": "told something else than granted, and there is no event of it",
    "two events": "more than one event of one presentation",
    "asked twice": "the vendor was asked more than once about one presentation",
    "unheard grant": "the event says granted, but the door had no answer or a refusal",
    "says otherwise": "the event says granted where the door was told denied, or the other way round",
    "longest s": "the longest wait at a door for anything, in seconds",
    "no grant s": "the longest time in which no door at all was granted anything, in seconds",
}


@dataclass
class Findings:
    """Counts of one fault."""

    fault: str
    counts: Counter[str] = field(default_factory=Counter)
    longest: float = 0.0
    without_grant: float = 0.0
    troubles: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)

    @property
    def is_safe(self) -> bool:
        """Whether nothing happened that must never happen."""
        never = ("granted wrongly", "two events", "asked twice", "not contract")
        return not any(self.counts[name] for name in never)

    def row(self) -> list[str]:
        """Return the cells of the table."""
        numbers = [f"{self.counts[name]:,}" for name in COLUMNS[1:-2]]
        return [self.fault, *numbers, f"{self.longest:.2f}", f"{self.without_grant:.1f}"]


def find(
    fault: str,
    presented: Sequence[Presentation],
    events: Sequence[tuple[str, str, str]],
    asked: Mapping[Key, int],
) -> Findings:
    """Return what became of all presentations.

    Args:
        fault: what was done meanwhile.
        presented: by the doors.
        events: of them: serial, masked value, result.
        asked: how often the vendor was, by serial and the card's last four characters.
    """
    found = Findings(fault)
    by_key: dict[Key, list[str]] = defaultdict(list)
    for serial, value, result in events:
        by_key[serial, value[-4:]].append(result)
    counts = found.counts
    counts["presented"] = len(presented)
    grants_at = [one.at + one.seconds for one in presented if one.result == "granted"]
    for one in presented:
        key = one.serial, one.card[-4:]
        results = by_key[key]
        counts["decided"] += bool(one.result)
        counts["refused"] += one.status not in {0, 200}
        counts["silence"] += not one.status
        counts["not contract"] += bool(one.status) and not one.is_contract
        counts["denied in vain"] += one.result == "denied" and grants(one.card)
        wrongly = one.result == "granted" and (not grants(one.card) or results != ["granted"])
        counts["granted wrongly"] += wrongly
        counts["no event"] += bool(one.result) and one.result != "granted" and not results
        counts["two events"] += len(results) > 1
        counts["asked twice"] += asked.get(key, 0) > 1
        counts["unheard grant"] += not one.result and "granted" in results
        counts["says otherwise"] += bool(one.result) and bool(results) and one.result not in results
        found.longest = max(found.longest, one.seconds)
        if one.trouble:
            found.troubles[f"{one.trouble}, vendor {'asked' if asked.get(key) else 'not asked'}"] += 1
    moments = sorted(grants_at)
    found.without_grant = max((b - a for a, b in itertools.pairwise(moments)), default=0.0)
    return found


def as_table(all_found: Sequence[Findings]) -> str:
    """Return the table as Markdown."""
    rows = [list(COLUMNS), *(found.row() for found in all_found)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(COLUMNS))]

    def line(cells: Sequence[str]) -> str:
        return "| " + " | ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)) + " |"

    ruler = "|" + "|".join("-" * (width + 2) for width in widths) + "|"
    return "\n".join([line(rows[0]), ruler, *map(line, rows[1:])])
