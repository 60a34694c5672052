"""What became of verifications over time: read in steps, kept up to date, and put into words; without a screen."""

import asyncio
import itertools
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from typing_extensions import override

from clue_desktop.client.errors import ClientError
from clue_desktop.contract.events import EventSeries, EventsInTime
from clue_desktop.domain.diagnosis import Outcome
from ui.state.context import PageContext
from ui.state.observable import Observable
from ui.state.reading import Reading
from ui.words.language import tr

_AT_LATEST_SECONDS = 60.0
_SETTLE_SECONDS = 10.0
"""A busy node is read anew this often, not at every event."""
_DAY_HOURS = 24


@dataclass(frozen=True, slots=True)
class Period:
    """How far back a plot reaches, and how long one of its steps is."""

    hours: int
    step_hours: int


DAY, WEEK, MONTH = Period(24, 1), Period(7 * 24, 6), Period(30 * 24, 24)
PERIODS = (DAY, WEEK, MONTH)


class SeriesPresenter(Reading[EventSeries]):
    """The series of a node, of the period that is chosen."""

    def __init__(self, context: PageContext, place_id: str) -> None:
        super().__init__()
        self._context = context
        self.place_id = place_id
        self.period = DAY
        self._news = asyncio.Event()

    @property
    def series(self) -> EventSeries | None:
        """What came last for this node and period; None while nothing has."""
        return self.value

    def show_place(self, place_id: str) -> None:
        """Change the node; `load` has to follow."""
        self.place_id, self.value = place_id, None
        self._changed()

    def show_period(self, period: Period) -> None:
        """Change the period; `load` has to follow."""
        self.period, self.value = period, None
        self._changed()

    def happened(self) -> None:
        """Note that there are new events."""
        self._news.set()

    @override
    async def _ask(self) -> EventSeries:
        return await self._context.client.events.series(
            self.place_id, hours=self.period.hours, step_hours=self.period.step_hours
        )

    async def follow(self) -> None:
        """Read it again whenever something has happened, and as time goes on, until cancelled."""
        while True:
            await self.load()
            await asyncio.sleep(_SETTLE_SECONDS)
            with suppress(TimeoutError):
                async with asyncio.timeout(_AT_LATEST_SECONDS):
                    await self._news.wait()
            self._news.clear()


class ApiSeries(Observable):
    """The last day of each vendor API of a place group."""

    def __init__(self, context: PageContext, group_id: str) -> None:
        super().__init__()
        self._context = context
        self._group_id = group_id
        self._read: dict[str, EventSeries] = {}
        self._wanted: Sequence[str] = ()
        self._news = asyncio.Event()

    def of(self, api_id: str) -> EventSeries | None:
        """Return an API's series, None while it is not known."""
        return self._read.get(api_id)

    def want(self, api_ids: Sequence[str]) -> None:
        """Say which APIs are shown; where nothing is known of one yet, they are read at once."""
        self._wanted = api_ids
        if not self._read.keys() >= set(api_ids):
            self._news.set()

    async def follow(self) -> None:
        """Read those that are wanted one after the other, and again every minute, until cancelled.

        Faults are left to the list of the APIs, which asks the same server, to be told.
        """
        while True:
            self._news.clear()
            await self.load(self._wanted)
            with suppress(TimeoutError):
                async with asyncio.timeout(_AT_LATEST_SECONDS):
                    await self._news.wait()

    async def load(self, api_ids: Sequence[str]) -> None:
        """Read the series of these; what was read before stays where it cannot be read."""
        for api_id in api_ids:
            with suppress(ClientError):
                self._read[api_id] = await self._context.client.events.series(self._group_id, api_id=api_id)
                self._changed()


# ---------------------------------------------------------------- in words


def end_of(series: EventSeries, step: EventsInTime) -> datetime:
    """Return when a step ends: with the next one, as the first may be shorter than the others."""
    following = (other.at for other in series.items if other.at > step.at)
    return next(following, step.at + timedelta(hours=series.step_hours))


def outcome_titles() -> dict[str, str]:
    """Return what the outcomes of verifications are called on screens, by their wire names."""
    return {
        Outcome.GRANTED: tr("Granted"),
        Outcome.DENIED: tr("Denied"),
        Outcome.FAILED: tr("Failed"),
        Outcome.LOCAL: tr("Device-local"),
    }


def period_title(period: Period) -> str:
    """Return what a period is called."""
    return {DAY: tr("24 hours"), WEEK: tr("7 days"), MONTH: tr("30 days")}[period]


def total(series: EventSeries) -> EventsInTime:
    """Return all steps as one, without latencies."""
    counts = {
        name: sum(getattr(step, name) for step in series.items)
        for name in ("granted", "denied", "failed", "local")
    }
    return EventsInTime(at=series.items[0].at, median_ms=None, p95_ms=None, **counts)


LEAST_OF_PLOT = 10
"""Of fewer verifications there is no course to be seen; their numbers say it all."""


def is_worth_a_plot(series: EventSeries) -> bool:
    """Tell whether there are enough verifications for a course."""
    return _count(total(series)) >= LEAST_OF_PLOT


def summary(series: EventSeries) -> str:
    """Return what the plot shows, for who does not see it: the sums, the busiest step and the slowest one."""
    if not _count(total(series)):
        return tr("No verifications.")
    parts = [counts_in_words(total(series)), busiest(series)]
    slowest = max(series.items, key=lambda step: step.p95_ms or 0)
    if slowest.median_ms is not None:
        parts.append(
            tr("slowest {time}: {latency}").format(time=_time(series, slowest), latency=_latency(slowest))
        )
    return " · ".join(parts)


def busiest(series: EventSeries) -> str:
    """Return when most happened; that nothing did, if so."""
    most = max(series.items, key=_count)
    if not _count(most):
        return tr("No verifications.")
    return tr("busiest {time}: {number}").format(time=_time(series, most), number=f"{_count(most):,}")


def step_in_words(series: EventSeries, number: int) -> str:
    """Return what one step of the plot shows."""
    step = series.items[number]
    if not _count(step):
        return tr("{time}: no verifications").format(time=_time(series, step))
    text = tr("{time}: {counts}").format(time=_time(series, step), counts=counts_in_words(step))
    return text if step.median_ms is None else f"{text} · {_latency(step)}"


def step_and_latency(series: EventSeries, number: int) -> str:
    """Return when a step was and how quick the answers were, for beside its numbers."""
    step = series.items[number]
    time = _time(series, step)
    return time if step.median_ms is None else f"{time} · {_latency(step)}"


def counts_in_words(step: EventsInTime) -> str:
    """Return how often what came of it."""
    parts = [
        tr("{number} granted").format(number=f"{step.granted:,}"),
        tr("{number} denied").format(number=f"{step.denied:,}"),
        tr("{number} failed").format(number=f"{step.failed:,}"),
    ]
    if step.local:
        parts.append(tr("{number} device-local").format(number=f"{step.local:,}"))
    return " · ".join(parts)


def ticks(series: EventSeries) -> list[tuple[int, str]]:
    """Return the labels below a plot, by the number of their step: some hours of a day, else some days."""
    found: list[tuple[int, str]] = []
    if series.step_hours * len(series.items) <= _DAY_HOURS:
        for number, step in enumerate(series.items):
            local = step.at.astimezone()
            if local.hour % 6 == 0:
                found.append((number, local.strftime("%H:%M")))
        return found
    before = None
    for number, step in enumerate(series.items):
        day = step.at.astimezone().date()
        if before is not None and day != before:
            found.append((number, day.strftime("%m-%d")))
        before = day
    return found[:: max(1, -(-len(found) // 6))]


def _count(step: EventsInTime) -> int:
    return step.granted + step.denied + step.failed + step.local


def _time(series: EventSeries, step: EventsInTime) -> str:
    begin, end = step.at.astimezone(), end_of(series, step).astimezone()
    first, last = (one.at.astimezone().date() for one in (series.items[0], series.items[-1]))
    if first == last:  # of one day, which whoever looks at it knows
        return f"{begin.strftime('%H:%M')}–{end.strftime('%H:%M')}"
    pattern = "%H:%M" if begin.date() == end.date() else "%m-%d %H:%M"
    return f"{begin.strftime('%m-%d %H:%M')}–{end.strftime(pattern)}"


def _latency(step: EventsInTime) -> str:
    return tr("median {median} ms, 95 % within {p95} ms").format(
        median=f"{step.median_ms:,.0f}", p95=f"{step.p95_ms:,.0f}"
    )


# ---------------------------------------------------------------- scales


@dataclass(frozen=True, slots=True)
class Scale:
    """The height of a plot, and what stands at its left: values with their texts."""

    top: float
    labels: list[tuple[float, str]]


def counts_scale(series: EventSeries) -> Scale:
    """Return the scale of the numbers of verifications."""
    return _scale(max(_count(step) for step in series.items), "")


def latency_scale(series: EventSeries) -> Scale:
    """Return the scale of the latencies."""
    return _scale(max(step.p95_ms or 0 for step in series.items), " ms")


def _scale(most: float, unit: str) -> Scale:
    """Return a scale that ends at the next 1, 2, 4, 6 or 8 with zeros, but not below 2, labelled there and at its half."""
    tops = (first * 10.0**zeros for zeros in itertools.count() for first in (2, 4, 6, 8, 10))
    top = next(value for value in tops if value >= most)
    return Scale(top, [(0, "0"), *((value, f"{_short(value)}{unit}") for value in (top / 2, top))])


def _short(value: float) -> str:
    if value >= 1e6:
        return f"{value / 1e6:g}M"
    return f"{value / 1e3:g}k" if value >= 1e4 else f"{value:,.0f}"
