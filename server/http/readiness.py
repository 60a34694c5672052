"""Whether the server could decide now, looked up at most once a second however many ask."""

import asyncio
from collections.abc import Awaitable, Callable

from clue_desktop.tasks import begin
from server.store.engine import StorageError

KEPT_SECONDS = 1.0


class Readiness:
    """What became of writing and reading a moment ago; on the event loop.

    Attributes:
        ends: whether the server is going to end, so that nobody should send anything new to it.
    """

    def __init__(self, look: Callable[[], Awaitable[object]]) -> None:
        """Take what writes an event that is none and reads the configuration, or raises StorageError."""
        self._look = look
        self._looking: asyncio.Task[StorageError | None] | None = None
        self._looked_at = float("-inf")
        self._asked_at: float | None = None
        self.ends = False

    async def fault(self) -> StorageError | None:
        """Return what is wrong with the storage, if anything; at most a second old."""
        loop = asyncio.get_running_loop()
        self._asked_at = loop.time()
        task = self._looking
        if task is None or (task.done() and loop.time() - self._looked_at >= KEPT_SECONDS):
            task = self._looking = begin(self._found(), name="readiness")
        # Whoever hangs up meanwhile does not end it for the others.
        return await asyncio.shield(task)

    def seconds_since_asked(self) -> float | None:
        """Return how long ago somebody asked; None where nobody did."""
        return None if self._asked_at is None else asyncio.get_running_loop().time() - self._asked_at

    async def close(self) -> None:
        """End a look that is under way."""
        if self._looking is not None:
            self._looking.cancel()
            await asyncio.wait({self._looking})

    async def _found(self) -> StorageError | None:
        self._looked_at = asyncio.get_running_loop().time()
        try:
            await self._look()
        except StorageError as fault:
            return fault
        return None
