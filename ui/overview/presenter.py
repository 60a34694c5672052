"""What is going on at a node and under it: read when something has happened, and as time goes on; without Qt."""

import asyncio
from collections.abc import Callable
from contextlib import aclosing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from typing_extensions import override

from clue_desktop.client.errors import ClientError
from clue_desktop.contract.events import Change, EventSeries, EventsInTime
from clue_desktop.contract.overview import Overview
from clue_desktop.contract.trail import ChangeKind
from ui.overview.rows import Listing
from ui.overview.to_do import ToDoWords
from ui.overview.words import Words, skew_in_words
from ui.state.context import PageContext
from ui.state.reading import Reading
from ui.state.series import total
from ui.words.language import tr

_SETTLE_SECONDS = 3.0
"""A busy node is read anew this often, not at every event."""
_AT_LATEST_SECONDS = 30.0
"""Who is connected is not told as a change."""
_CONCERNS = frozenset(ChangeKind) - {ChangeKind.ADMINISTRATOR, ChangeKind.BACKUP}


FEWEST_OF_A_PLOT = 10
"""With fewer verifications there is nothing to see in a plot."""


@dataclass(frozen=True, slots=True)
class TodayState:
    """Today's verifications.

    Attributes:
        since: when today began.
        series: the whole day by the hour, what is still to come too.
        total: all of it.
    """

    since: datetime
    series: EventSeries
    total: EventsInTime

    @property
    def count(self) -> int:
        """How many there were."""
        return self.total.granted + self.total.denied + self.total.failed + self.total.local

    @property
    def remark(self) -> str:
        """How many there were, in words."""
        if self.count == 1:
            return tr("1 verification")
        return tr("{number} verifications").format(number=f"{self.count:,}")

    @property
    def few(self) -> str:
        """What stands in place of the plot while there is too little for one."""
        if not self.count:
            return tr("Nothing has been presented here today.")
        return tr("From ten verifications on, their course by the hour is drawn here.")


class OverviewPresenter(Reading[Overview]):
    """State of the page. `clock` gives this computer's time."""

    def __init__(
        self,
        context: PageContext,
        place_id: str,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        super().__init__()
        self.context = context
        self.place_id = place_id
        self._clock = clock
        self._ahead = timedelta()
        self._news = asyncio.Event()

    @property
    def day_begins(self) -> datetime:
        """When today began here, by the server's clock as far as it is known."""
        now = (self._clock() - self._ahead).astimezone()
        midnight = datetime(now.year, now.month, now.day)  # noqa: DTZ001 - of this computer's time zone
        return midnight.astimezone()

    # ---- what is shown

    @property
    def words(self) -> Words | None:
        """What there is to say of vendors, devices and registrations; None while nothing is known."""
        return None if self.value is None else Words(self.context.directory, self.value)

    @property
    def to_do(self) -> Listing | None:
        """What needs doing; None while nothing is known."""
        return None if self.value is None else ToDoWords(self.context.directory, self.value).listing()

    @property
    def hides_today(self) -> bool:
        """Whether one may not see what was presented here."""
        return self.value is not None and self.value.today is None

    @property
    def today(self) -> TodayState | None:
        """Today's verifications; None while they are not known."""
        if self.value is None or self.value.today is None:
            return None
        today = self.value.today
        whole = whole_day(today.series, today.since)
        return TodayState(today.since, whole, total(whole))

    @property
    def skew(self) -> str:
        """That this computer's clock and the server's differ, in words; "" where they do not."""
        return skew_in_words(self._ahead)

    @property
    def stamp(self) -> str:
        """As of when all of it is, by the server's clock."""
        if self.value is None:
            return ""
        return tr("as of {time}").format(time=self.value.at.astimezone().strftime("%H:%M:%S"))

    # ---- reading

    def happened(self, change: Change | None) -> None:
        """Take a change; None stands for changes that were missed."""
        if change is None or change.kind in _CONCERNS:
            self._news.set()

    async def follow(self) -> None:
        """Read now, whenever something has happened, and as time goes on, until cancelled."""
        async with asyncio.TaskGroup() as together:
            together.create_task(self._listen(), name="listen-for-events")
            while True:
                self._news.clear()
                await self.load()
                await asyncio.sleep(_SETTLE_SECONDS)
                with suppress(TimeoutError):
                    async with asyncio.timeout(_AT_LATEST_SECONDS):
                        await self._news.wait()

    async def _listen(self) -> None:
        """Note each event that is committed. What the stream cannot do, reading does at the latest."""
        with suppress(ClientError):
            async with aclosing(self.context.client.events.follow()) as events:
                async for _event in events:
                    self._news.set()

    @override
    async def _ask(self) -> Overview:
        begins = self.day_begins
        overview = await self.context.client.places.overview(self.place_id, begins)
        self._ahead = self._clock() - overview.at
        if self.day_begins != begins:  # this computer's clock is of another day than the server's
            overview = await self.context.client.places.overview(self.place_id, self.day_begins)
        return overview

    @override
    def _is_news(self, value: Overview) -> bool:
        return self.value is None or bool(self.fault) or value != self.value


def whole_day(series: EventSeries, since: datetime) -> EventSeries:
    """Return a day's series with the hours that are still to come, so that a plot of it grows from left to right."""
    begin = since.astimezone()
    tomorrow = datetime(begin.year, begin.month, begin.day) + timedelta(days=1)  # noqa: DTZ001 - as above
    end = tomorrow.astimezone()
    items = list(series.items)
    while items and (following := _full_hour(items[-1].at) + timedelta(hours=series.step_hours)) < end:
        nothing = {"granted": 0, "denied": 0, "failed": 0, "local": 0, "median_ms": None, "p95_ms": None}
        items.append(EventsInTime(at=following, **nothing))
    return series.model_copy(update={"items": items})


def _full_hour(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
