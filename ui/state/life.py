"""How long something is followed and read: until the screen that asks for it is left."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Protocol

from clue_desktop.client.errors import Unreachable
from clue_desktop.contract.events import Change
from ui.state.context import ChangeFeed
from ui.state.observable import Callback, Observable
from ui.state.tasks import Tasks

_logger = logging.getLogger(__name__)
AGAIN_SECONDS = 5.0
"""After which what could not be read is read again, as long as it is followed."""


class Reader(Protocol):
    """A presenter that reads what it shows from the server."""

    async def load(self) -> None:
        """Read it."""

    def concerns(self, change: Change | None) -> bool:
        """Tell whether to read again after a change; None stands for changes that were missed."""


async def read_at_last(read: Callable[[], Awaitable[None]]) -> None:
    """Read, as often as it takes while the server is gone: whoever watches the connection tells of that, once."""
    while True:
        try:
            await read()
        except Unreachable as fault:
            _logger.info("Not read: %s", fault)
            await asyncio.sleep(AGAIN_SECONDS)
        else:
            return


class Life:
    """What an owner follows and reads, until `end`."""

    def __init__(self, changes: ChangeFeed, tasks: Tasks) -> None:
        self._changes = changes
        self._tasks = tasks
        self._ends: list[Callback] = []

    def follows(self, show: Callback, *sources: Observable) -> None:
        """Call `show` after each change of the sources."""
        self._ends += [source.observe(show) for source in sources]

    def hears(self, hear: Callable[[Change | None], None]) -> None:
        """Call `hear` with each change on the server; with None when some may have been missed."""
        self._ends.append(self._changes.follow(hear))

    def reads(self, presenter: Reader, doing: str) -> None:
        """Read now, again when a change concerns the presenter, and again after some may have been missed.

        What does not concern it even then (without the right to it, for example) is not read now either.
        `doing` completes “… could not be done” for people.
        """

        def read(change: Change | None) -> None:
            if presenter.concerns(change):
                self._tasks.spawn(read_at_last(presenter.load), doing)

        self.hears(read)
        read(None)

    def ends_with(self, *ends: Callback) -> None:
        """Call these at the end, too."""
        self._ends += ends

    def end(self) -> None:
        """Follow and read no longer."""
        ends, self._ends = self._ends, []
        for end in ends:
            end()
