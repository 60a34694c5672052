"""Limits that were reached: counted for monitoring, and named in the log at most once a minute each."""

import logging
import time
from collections.abc import Callable, Iterable
from enum import StrEnum

from prometheus_client.core import CounterMetricFamily, Metric

_logger = logging.getLogger(__name__)
_SILENT_SECONDS = 60.0


class Limit(StrEnum):
    """What can be reached on the way from a socket to a route; the value is the label in `/metrics`."""

    HEAD = "head"
    """A request's head, target or trailers are larger than allowed, or its chunks are mostly something else."""
    MALFORMED = "malformed"
    """What came is no HTTP request, or says the same thing twice."""
    PIPELINE = "pipeline"
    """More came on a connection while a request waited for its answer; it was not read any further for the time being."""
    SLOW_HANDSHAKE = "slow_handshake"
    SLOW_REQUEST = "slow_request"
    """A head or a body was not there in time."""
    SLOW_READER = "slow_reader"
    """An answer was not read."""
    UNPROVED = "unproved_connections"
    UNPROVED_PER_SOURCE = "unproved_per_source"
    DESCRIPTORS = "descriptors"
    """All connections that the limit on open files allows were taken, or the system had no descriptor left."""
    REQUESTS = "requests"
    REQUESTS_PER_SOURCE = "requests_per_source"


class Reached:
    """Counts, on the event loop."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._counts = dict.fromkeys(Limit, 0)
        self._said: dict[Limit, tuple[float, int]] = {}

    def note(self, limit: Limit, words: str) -> None:
        """Count that a limit was reached, and say so unless that was said within the last minute."""
        self.count(limit)
        now, (said_at, counted) = self._clock(), self._said.get(limit, (float("-inf"), 0))
        if now - said_at >= _SILENT_SECONDS:
            count = self._counts[limit]
            self._said[limit] = now, count
            _logger.warning("limit %s: %s (%d since this was said last)", limit.value, words, count - counted)

    def count(self, limit: Limit) -> None:
        """Count that a limit was reached; nothing about it is worth a line in the log."""
        self._counts[limit] += 1

    def times(self, limit: Limit) -> int:
        """Return how often a limit was reached."""
        return self._counts[limit]

    def families(self) -> Iterable[Metric]:
        """Return the counters as Prometheus's metric families."""
        family = CounterMetricFamily(
            "clue_limit_reached", "How often a limit on connections or requests was reached", labels=["limit"]
        )
        for limit, count in self._counts.items():
            family.add_metric([limit.value], count)
        yield family
