"""How long something is followed and read: until the screen that asks for it is left."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Protocol

from clue_desktop.client.errors import Unavailable, Unreachable
from clue_desktop.contract.events import Change
from ui.state.context import ChangeFeed
from ui.state.observable import Callback, Latest, Observable
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


def _always() -> bool:
    return True


async def read_at_last(read: Callable[[], Awaitable[None]], wanted: Callable[[], bool] = _always) -> None:
    """Read, as often as it takes while the server or its database is away, as long as it is `wanted`.

    That they are is told by whoever watches the connection, once.
    """
    while wanted():
        try:
            await read()
        except (Unreachable, Unavailable) as fault:
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
        self.reads_again(presenter.load, presenter.concerns, doing)(None)

    def reads_again(
        self, load: Callable[[], Awaitable[None]], concerns: Callable[[Change | None], bool], doing: str
    ) -> Callable[[Change | None], None]:
        """Read when a change concerns it, as `reads` does after the first time.

        Returns what reads after a change: for who wants it now, too. Where the server is asked again because it was
        away, only what was wanted last goes on.
        """
        latest = Latest()
        self._ends.append(latest.drop)

        def read(change: Change | None) -> None:
            if concerns(change):
                self._tasks.spawn(read_at_last(load, latest.ask()), doing)

        self.hears(read)
        return read

    def ends_with(self, *ends: Callback) -> None:
        """Call these at the end, too."""
        self._ends += ends

    def end(self) -> None:
        """Follow and read no longer."""
        ends, self._ends = self._ends, []
        for end in ends:
            end()
