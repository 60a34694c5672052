"""What is watched for an administrator while they are signed in, and told of by notices."""

from abc import ABC, abstractmethod
from typing import Generic, TypeVar

from clue_desktop.contract.events import Change
from ui.state.context import PageContext
from ui.state.life import Life
from ui.state.observable import Latest
from ui.state.tasks import Tasks

T = TypeVar("T")


class Watch(ABC, Generic[T]):
    """Reads something from its making until `close`, and has notices say it; at the end they are taken back.

    While the server or its database is away, which others tell, it is asked again, and what was said stays.
    """

    def __init__(self, context: PageContext, tasks: Tasks, doing: str) -> None:
        """Take what completes “… could not be done” for people."""
        self._context = context
        self._latest = Latest()
        self._life = Life(context.changes, tasks)
        self._life.reads(self, doing)

    def close(self) -> None:
        """Follow no longer, and take back what was said."""
        self._life.end()
        self._latest.drop()
        self._take(None)

    async def load(self) -> None:
        """Read what there is now, and tell it. Raises ClientError."""
        current = self._latest.ask()
        found = await self._ask()
        if current():
            self._take(found)

    @staticmethod
    @abstractmethod
    def concerns(change: Change | None) -> bool:
        """Tell whether to read again after a change; None stands for changes that were missed."""

    @abstractmethod
    async def _ask(self) -> T | None:
        """Ask the server; None: there is nothing to tell. Raises ClientError."""

    @abstractmethod
    def _take(self, found: T | None) -> None:
        """Tell what was found, and take back what is over."""
