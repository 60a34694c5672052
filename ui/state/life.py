"""How long something is followed and read: until the screen that asks for it is left."""

from collections.abc import Callable
from typing import Protocol

from clue_desktop.contract.events import Change
from ui.state.context import ChangeFeed
from ui.state.observable import Callback, Observable
from ui.state.tasks import Tasks


class Reader(Protocol):
    """A presenter that reads what it shows from the server."""

    async def load(self) -> None:
        """Read it."""

    def concerns(self, change: Change | None) -> bool:
        """Tell whether to read again after a change; None stands for changes that were missed."""


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
                self._tasks.spawn(presenter.load(), doing)

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
