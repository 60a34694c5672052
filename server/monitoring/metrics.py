"""Figures for monitoring, in Prometheus's text form; counted as plain integers on the hot path."""

from bisect import bisect_left
from collections.abc import Callable, Iterable

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

_BOUNDS_US = (
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


class Tally:
    """Counts verifications."""

    def __init__(self) -> None:
        self.results = {"granted": 0, "denied": 0, "local": 0, "refused": 0}
        self.faults: dict[str, int] = {}
        self._buckets = [0] * (len(_BOUNDS_US) + 1)
        self._sum_us = 0

    def count(self, result: str, reason: str | None, elapsed_us: int) -> None:
        """Count one verification by what the device was told: a decision, or `refused` for a token that opens nothing."""
        self.results[result] += 1
        if reason is not None:
            self.faults[reason] = self.faults.get(reason, 0) + 1
        self._buckets[bisect_left(_BOUNDS_US, elapsed_us)] += 1
        self._sum_us += elapsed_us

    def families(self) -> Iterable[Metric]:
        """Return the counters as Prometheus's metric families."""
        results = CounterMetricFamily(
            "clue_verifications", "Verifications by what the device was told", labels=["result"]
        )
        for result, count in self.results.items():
            results.add_metric([result], count)
        yield results
        faults = CounterMetricFamily(
            "clue_verification_reasons", "Verifications by reason", labels=["reason"]
        )
        for reason, count in self.faults.items():
            faults.add_metric([reason], count)
        yield faults
        running, buckets = 0, []
        for bound, count in zip([*(str(us / 1e6) for us in _BOUNDS_US), "+Inf"], self._buckets, strict=True):
            running += count
            buckets.append((bound, running))
        latency = HistogramMetricFamily("clue_verification_seconds", "Time from request to committed event")
        latency.add_metric([], buckets, self._sum_us / 1e6)
        yield latency


Figures = dict[str, tuple[str, Callable[[], float]]]
"""Names of figures, what each is, and how it is read."""


class Metrics(Collector):
    """All figures of one process."""

    def __init__(self, tally: Tally, gauges: Figures, counters: Figures) -> None:
        self._tally = tally
        self._gauges = gauges
        self._counters = counters
        self._more: list[Callable[[], Iterable[Metric]]] = []
        self._registry = CollectorRegistry()
        self._registry.register(self)

    def add(self, families: Callable[[], Iterable[Metric]]) -> None:
        """Have further figures read at each request for them."""
        self._more.append(families)

    def collect(self) -> Iterable[Metric]:
        """Return the present figures, for the registry."""
        yield from self._tally.families()
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

    def text(self) -> bytes:
        """Return them in the text exposition format."""
        return generate_latest(self._registry)
