"""What is going on at a node and under it: read when something has happened, and as time goes on; without Qt."""

import asyncio
from collections.abc import Callable
from contextlib import aclosing, suppress
from datetime import UTC, datetime, timedelta

from typing_extensions import override

from clue_desktop.client.errors import ClientError
from clue_desktop.contract.events import Change
from clue_desktop.contract.overview import Overview
from clue_desktop.contract.trail import ChangeKind
from ui.state.context import PageContext
from ui.state.reading import Reading

_SETTLE_SECONDS = 3.0
"""A busy node is read anew this often, not at every event."""
_AT_LATEST_SECONDS = 30.0
"""Who is connected is not told as a change."""
_CONCERNS = frozenset(ChangeKind) - {ChangeKind.ADMINISTRATOR, ChangeKind.BACKUP}


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
