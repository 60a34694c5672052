"""Figures of each vendor API for monitoring: its calls, how long they took, what failed, and how its vendor is doing.

An API is told by its id; `clue_vendor_api_info` says its name and place group. The first `MOST_APIS` that are called have figures
of their own, whatever is called beyond them is counted together: no number of APIs makes an answer of `/metrics` endless.
"""

from collections.abc import Iterable
from typing import Final

from prometheus_client.core import GaugeMetricFamily, Metric

from server.monitoring.cells import Slot
from server.monitoring.metrics import BOUNDS_US, Counts, Histogram
from server.verification.plans import CompiledApi
from server.verification.vendor_client import VendorClient

MOST_APIS = 200
OTHER: Final = "other"
"""Stands for all APIs beyond."""
_LONGEST_NAME = 64


class _Figures:
    """Those of one API."""

    __slots__ = ("api", "took")

    def __init__(self, slot: Slot, api_id: str, api: CompiledApi | None) -> None:
        self.api = api
        self.took = Histogram(slot, "clue_vendor_api_seconds", BOUNDS_US, api_id)


class VendorFigures:
    """The figures of one process; on the event loop."""

    def __init__(self, slot: Slot, vendors: VendorClient) -> None:
        self._slot = slot
        self._vendors = vendors
        self._apis: dict[str, _Figures] = {}
        self._faults = Counts(slot, "clue_vendor_api_faults")

    def called(self, api: CompiledApi, elapsed_us: int) -> None:
        """Count a call, whatever came of it."""
        figures = self._apis.get(api.api_id)
        if figures is None or figures.api is not api:
            figures = self._of(api)
        figures.took.add(elapsed_us)

    def failed(self, api: CompiledApi, reason: str) -> None:
        """Count that a call brought nothing to judge by."""
        self._faults.add((api.api_id if api.api_id in self._apis else OTHER, reason))

    def families(self) -> Iterable[Metric]:
        """Return what is read at each request: names, and how vendors are doing."""
        info = GaugeMetricFamily(
            "clue_vendor_api_info",
            "Which API an id stands for",
            labels=["api", "name", "place_group", "host"],
        )
        breaker, in_flight, waiting = (
            GaugeMetricFamily(f"clue_vendor_api_{name}", words, labels=["api"])
            for name, words in (
                ("breaker_open", "Whether a vendor is only probed; 1 as soon as one process has it so"),
                (
                    "in_flight",
                    "Calls under way at its vendor, whom APIs of a group at one host have in common",
                ),
                ("waiting", "Verifications that wait for room there"),
            )
        )
        for api_id, figures in self._apis.items():
            if (api := figures.api) is None:
                continue
            target = api.target
            info.add_metric([api_id, api.name[:_LONGEST_NAME], target.place_group_id, target.host], 1)
            state = self._vendors.state(target.vendor)
            breaker.add_metric([api_id], state.breaker != "closed")
            in_flight.add_metric([api_id], state.in_flight)
            waiting.add_metric([api_id], state.waiting)
        yield from (info, breaker, in_flight, waiting)

    def _of(self, api: CompiledApi) -> _Figures:
        figures = self._apis.get(api.api_id)
        if figures is not None:
            figures.api = api  # compiled anew: another name, perhaps another host
        elif len(self._apis) < MOST_APIS:
            figures = self._apis[api.api_id] = _Figures(self._slot, api.api_id, api)
        elif (figures := self._apis.get(OTHER)) is None:
            figures = self._apis[OTHER] = _Figures(self._slot, OTHER, None)
        return figures
