"""Figures for monitoring, in Prometheus's text form: one truth for all processes of a server, whichever is asked.

What doors have to do with is counted in cells (`server.monitoring.cells`) as it happens, and is exact also after the
end of a process. All else each process reads where it is when it is asked, and tells the others of each second.
"""

import asyncio
import math
import threading
import time
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from server.monitoring.cells import GAUGE, Name, SharedCells, Slot

COUNTER, HISTOGRAM, SAMPLE = "counter", "histogram", "sample"
"""Kinds of numbers in cells: counted in place; a class or the sum of a histogram; a counter's reading."""

PUBLISH_SECONDS = 1.0
SUM = "sum"
BOUNDS_US = (
    1_000,
    2_500,
    5_000,
    10_000,
    25_000,
    50_000,
    100_000,
    250_000,
    500_000,
    1_000_000,
    2_500_000,
    5_000_000,
)
OWN_BOUNDS_US = (100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 1_000_000)

_WHOLE, _OWN = "clue_verification_seconds", "clue_verification_own_seconds"


# Gauges of which the processes do not each have a part: what is the database's or the disk's, states, limits.
_MERGED: dict[Callable[[list[float]], float], set[str]] = {
    max: {
        "clue_build_info",
        "clue_chore_failures_in_a_row",
        "clue_configuration_age_seconds",
        "clue_configuration_behind",
        "clue_disk_free_bytes",
        "clue_disk_reserve_bytes",
        "clue_events_unwritable",
        "clue_outbox_mails",
        "clue_outbox_oldest_seconds",
        "clue_open_files",
        "clue_vendor_api_breaker_open",
        "clue_vendor_api_info",
        "clue_worker_silence_seconds",
        "clue_workers_wanted",
    },
    min: {
        "clue_certificate_days",
        "clue_changes_heard",
        "clue_configuration_trusted",
        "clue_configuration_version",
        "clue_open_files_limit",
        "clue_start_time_seconds",
    },
}
MERGED = {name: merge for merge, names in _MERGED.items() for name in names}
"""How several processes' readings of a gauge are made one; of all others they are added up."""


class Histogram:
    """A distribution of times, counted in cells."""

    __slots__ = ("_bounds", "_values", "cells", "sum")

    def __init__(self, slot: Slot, name: str, bounds: Sequence[int], *labels: str) -> None:
        """`bounds` are in microseconds."""
        self._bounds = bounds
        self._values = slot.values
        self.cells = [slot.cell((HISTOGRAM, name, str(number), *labels)) for number in range(len(bounds) + 1)]
        self.sum = slot.cell((HISTOGRAM, name, SUM, *labels))

    def add(self, elapsed_us: int) -> None:
        """Count one."""
        values = self._values
        values[self.cells[bisect_left(self._bounds, elapsed_us)]] += 1
        values[self.sum] += elapsed_us


class Counts:
    """Counters told apart by labels, in cells."""

    __slots__ = ("_name", "_slot", "_values", "cells")

    def __init__(self, slot: Slot, name: str, known: Iterable[Name] = ()) -> None:
        """`known` are labels that are there from the start, with nothing counted."""
        self._slot, self._values, self._name = slot, slot.values, name
        self.cells: dict[str | Name, int] = {}
        for labels in known:
            self._cell(labels[0] if len(labels) == 1 else labels)

    def add(self, labels: str | Name) -> None:
        """Count one with the only label, or the labels, given."""
        cell = self.cells.get(labels)
        self._values[self._cell(labels) if cell is None else cell] += 1

    def present(self) -> dict[str | Name, int]:
        """Return what was counted."""
        return {labels: int(self._values[cell]) for labels, cell in self.cells.items()}

    def _cell(self, labels: str | Name) -> int:
        name = (labels,) if isinstance(labels, str) else labels
        cell = self.cells[labels] = self._slot.cell((COUNTER, self._name, *name))
        return cell


class Tally:
    """Counts verifications."""

    def __init__(self, slot: Slot | None = None) -> None:
        """Take where it counts; without it in memory of its own."""
        self.slot = slot = slot or Slot.alone()
        self._results = Counts(
            slot, "clue_verifications", [("granted",), ("denied",), ("local",), ("refused",)]
        )
        self._reasons = Counts(slot, "clue_verification_reasons")
        whole, own = Histogram(slot, _WHOLE, BOUNDS_US), Histogram(slot, _OWN, OWN_BOUNDS_US)
        self._values = slot.values
        self._result_cells = self._results.cells
        self._whole_cells, self._whole_sum = whole.cells, whole.sum
        self._own_cells, self._own_sum = own.cells, own.sum

    @property
    def results(self) -> dict[str | Name, int]:
        """How many had each result."""
        return self._results.present()

    @property
    def faults(self) -> dict[str | Name, int]:
        """How many had each reason."""
        return self._reasons.present()

    def count(self, result: str, reason: str | None, elapsed_us: int, vendor_us: int = 0) -> None:
        """Count one verification by what the device was told: a decision, or `refused` for a token that opens nothing.

        `vendor_us` is what of the time went by with the call of the vendor.
        """
        # Written out, and not with the functions of above: on the way of each decision a call of a function counts.
        values = self._values
        values[self._result_cells[result]] += 1
        if reason is not None:
            self._reasons.add(reason)
        values[self._whole_cells[bisect_left(BOUNDS_US, elapsed_us)]] += 1
        values[self._whole_sum] += elapsed_us
        own_us = elapsed_us - vendor_us
        values[self._own_cells[bisect_left(OWN_BOUNDS_US, own_us)]] += 1
        values[self._own_sum] += own_us


Figures = dict[str, tuple[str, Callable[[], float]]]
"""Names of figures, what each is, and how it is read."""

_IN_CELLS: dict[str, tuple[str, Sequence[int] | None, list[str]]] = {
    "clue_verifications": ("Verifications by what the device was told", None, ["result"]),
    "clue_verification_reasons": ("Verifications by reason", None, ["reason"]),
    _WHOLE: ("Time from request to committed event", BOUNDS_US, []),
    _OWN: ("The same without the vendor: what the server itself took", OWN_BOUNDS_US, []),
    "clue_vendor_api_seconds": ("Calls of a vendor's API by their time", BOUNDS_US, ["api"]),
    "clue_vendor_api_faults": (
        "Calls of a vendor's API without an answer to judge by",
        None,
        ["api", "reason"],
    ),
    "clue_worker_starts": ("Processes that have begun to serve", None, []),
}


class Metrics(Collector):
    """All figures of a server, as one of its processes tells them."""

    def __init__(
        self, tally: Tally, gauges: Figures, counters: Figures, cells: SharedCells | None = None
    ) -> None:
        """Take where others' numbers are too, where there are other processes; the tally's slot is one of them."""
        self._slot = tally.slot
        self._gauges = gauges
        self._counters = counters
        self._cells = cells
        self._slots = [self._slot.reader()] if cells is None else cells.all()
        self._reading = threading.Lock()
        self._more: list[Callable[[], Iterable[Metric]]] = []
        self._published: dict[Name, tuple[int, float]] = {}
        self._told = self._slot.cell((GAUGE, "clue_told_at"))
        if cells is not None:
            self._slot.begin()
        self._slot.values[self._slot.cell((COUNTER, "clue_worker_starts"))] += 1

    @property
    def is_shared(self) -> bool:
        """Whether there are other processes."""
        return self._cells is not None

    def add(self, families: Callable[[], Iterable[Metric]]) -> None:
        """Have further figures read at each request for them, on the event loop."""
        self._more.append(families)

    def collect(self) -> Iterable[Metric]:
        """Return the present figures."""
        return self._merged(self._own())

    def text(self) -> bytes:
        """Return them in the text exposition format."""
        return _text(self.collect())

    async def exposition(self) -> bytes:
        """As `text`; of the event loop's time only what reading this process's own takes."""
        own = self._own()
        return await asyncio.to_thread(lambda: _text(self._merged(own)))

    async def publish(self) -> None:
        """Tell the other processes."""
        self._own()

    def _own(self) -> list[Metric]:
        """Return what is read in this process, on its event loop; the others know it then."""
        families = list(self._read())
        if self._cells is not None:
            self._publish(families)
        return families

    def _read(self) -> Iterator[Metric]:
        for name, (words, read) in self._gauges.items():
            gauge = GaugeMetricFamily(name, words)
            gauge.add_metric([], read())
            yield gauge
        for name, (words, read) in self._counters.items():
            counter = CounterMetricFamily(name, words)
            counter.add_metric([], read())
            yield counter
        for families in self._more:
            yield from families()

    def _publish(self, families: Iterable[Metric]) -> None:
        values, present = self._slot.values, set()
        for family in families:
            kind = GAUGE if family.type in {"gauge", "info"} else SAMPLE
            for sample in family.samples:
                name = (kind, sample.name, *(part for pair in sample.labels.items() for part in pair))
                if (known := self._published.get(name)) is None:
                    cell = self._slot.cell(name)
                    # What processes before this one have counted in its slot.
                    known = self._published[name] = cell, values[cell] if kind == SAMPLE else 0.0
                present.add(name)
                values[known[0]] = known[1] + sample.value
        for name, (cell, _before) in self._published.items():
            if name[0] == GAUGE and name not in present:
                values[cell] = math.nan
        values[self._told] = time.time()

    def _merged(self, own: list[Metric]) -> Iterator[Metric]:
        """Return all families: this process's own, and what is in the cells of all."""
        with self._reading:
            numbers = [dict(slot.read()) for slot in self._slots]
        yield from _of_cells(numbers)
        if self._cells is None:
            yield from own
            return
        yield from _of_samples(numbers, own)
        yield from self._of_workers(numbers)

    def _of_workers(self, numbers: list[dict[Name, float]]) -> Iterator[Metric]:
        heard = [told for each in numbers if (told := each.get((GAUGE, "clue_told_at"))) is not None]
        now = time.time()
        for name, words, value in (
            ("clue_workers", "Processes that serve", len(heard)),
            ("clue_workers_wanted", "Processes that should", len(numbers)),
            (
                "clue_worker_silence_seconds",
                "How long ago the process that has been silent for longest told its figures",
                max((now - told for told in heard), default=0.0),
            ),
        ):
            gauge = GaugeMetricFamily(name, words)
            gauge.add_metric([], max(0.0, value))
            yield gauge


class _Given(Collector):
    def __init__(self, families: Iterable[Metric]) -> None:
        self._families = families

    def collect(self) -> Iterable[Metric]:
        return self._families


def _text(families: Iterable[Metric]) -> bytes:
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Given(list(families)))
    return generate_latest(registry)


def _of_cells(processes: list[dict[Name, float]]) -> Iterator[Metric]:
    """Return the families that are counted in place, over all processes."""
    totals: dict[Name, float] = {}
    for numbers in processes:
        for name, value in numbers.items():
            if name[0] in {COUNTER, HISTOGRAM}:
                totals[name] = totals.get(name, 0.0) + value
    by_family: dict[str, list[tuple[Name, float]]] = {}
    for name, value in totals.items():
        by_family.setdefault(name[1], []).append((name[2:], value))
    for family, (words, bounds, labels) in _IN_CELLS.items():
        found = by_family.get(family, [])
        if bounds is None:
            counter = CounterMetricFamily(family, words, labels=labels)
            for values, count in found:
                counter.add_metric(values, count)
            yield counter
        else:
            yield _histogram(family, words, bounds, labels, found)


def _histogram(
    name: str, words: str, bounds: Sequence[int], labels: list[str], found: list[tuple[Name, float]]
) -> HistogramMetricFamily:
    family = HistogramMetricFamily(name, words, labels=labels)
    by_labels: dict[Name, dict[str, float]] = {}
    for cell, number in found:
        by_labels.setdefault(cell[1:], {})[cell[0]] = number
    for values, parts in by_labels.items():
        running, buckets = 0.0, []
        for number, bound in enumerate([*(str(us / 1e6) for us in bounds), "+Inf"]):
            running += parts.get(str(number), 0.0)
            buckets.append((bound, running))
        family.add_metric(values, buckets, parts.get(SUM, 0.0) / 1e6)
    return family


def _of_samples(processes: list[dict[Name, float]], own: list[Metric]) -> Iterator[Metric]:
    """Return this process's families with what all processes have told of them."""
    families: dict[str, Metric] = {}
    for each in own:
        suffix = "_total" if each.type == "counter" else ""
        families[f"{each.name}{suffix}"] = Metric(each.name, each.documentation, each.type)
    read: dict[Name, list[float]] = {}
    for numbers in processes:
        for name, value in numbers.items():
            if name[0] in {GAUGE, SAMPLE}:
                read.setdefault(name, []).append(value)
    for name, values in read.items():
        sample, parts = name[1], name[2:]
        if (family := families.get(sample)) is not None:
            merge = MERGED.get(sample, sum)
            labels = dict(zip(parts[::2], parts[1::2], strict=True))
            family.add_sample(sample, labels, merge(values))
    yield from families.values()
