"""How much one administrator or device may have under way of what lasts: streams, exports, searches."""

import threading
import weakref
from collections import Counter
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from typing import Any

from clue_desktop.domain.said import Said
from server.refusals import BusyError
from server.services.tree import Caller

STREAMS_OF_DEVICE = 3
STREAMS_OF_SESSION = 5
READS_AT_ONCE = 2
"""Exports and searches of one administrator: each goes through the whole log."""


class OpenStreams:
    """The open streams of each owner, the oldest first; all calls on the event loop.

    One too many ends the oldest, rather than that the newest is refused: who comes back after a broken connection
    finds the place taken by streams that nobody reads any more.

    Attributes:
        ended: how many were ended for a newer one.
    """

    def __init__(self, most: int) -> None:
        """Take how many an owner may have."""
        self.ended = 0
        self._most = most
        self._open: dict[Hashable, list[Callable[[], None]]] = {}

    @property
    def count(self) -> int:
        """How many are open."""
        return sum(map(len, self._open.values()))

    @contextmanager
    def opened(self, owner: Hashable, end: Callable[[], None]) -> Iterator[None]:
        """Count a stream while it lasts; `end` is called when it has to make room."""
        streams = self._open.setdefault(owner, [])
        streams.append(end)
        while len(streams) > self._most:
            self.ended += 1
            streams.pop(0)()
        try:
            yield
        finally:
            if end in streams:
                streams.remove(end)
            if not streams:
                self._open.pop(owner, None)


class Reads:
    """The exports and searches under way of each administrator; may be called in any thread.

    Attributes:
        refused: how many were refused.
    """

    def __init__(self, most: int = READS_AT_ONCE) -> None:
        self.refused = 0
        self._most = most
        self._lock = threading.Lock()
        self._under_way: Counter[str] = Counter()

    @contextmanager
    def one(self, caller: Caller) -> Iterator[None]:
        """Count one while it lasts.

        Raises:
            BusyError: the caller has enough under way.
        """
        self._begin(caller.administrator_id)
        try:
            yield
        finally:
            self._end(caller.administrator_id)

    def begin(self, caller: Caller) -> "OneRead":
        """Count one until it is told to have ended.

        Raises:
            BusyError: the caller has enough under way.
        """
        self._begin(caller.administrator_id)
        return OneRead(self, caller.administrator_id)

    def _begin(self, administrator_id: str) -> None:
        with self._lock:
            if self._under_way[administrator_id] >= self._most:
                self.refused += 1
                raise BusyError(
                    Said("You have two exports or searches under way. Try again when one of them is done."),
                    own=True,
                )
            self._under_way[administrator_id] += 1

    def _end(self, administrator_id: str) -> None:
        with self._lock:
            self._under_way[administrator_id] -= 1
            if not self._under_way[administrator_id]:
                del self._under_way[administrator_id]


class OneRead:
    """An export that is under way."""

    def __init__(self, reads: Reads, administrator_id: str) -> None:
        self._release = weakref.finalize(self, reads._end, administrator_id)  # noqa: SLF001  # the two belong together

    def end(self) -> None:
        """It has ended; the same as letting go of this, which happens too when its client hangs up. Only the first counts."""
        self._release()

    def over(self, pages: Iterator[Any]) -> Iterator[Any]:
        """Go through the rest of it, and end with it."""
        try:
            yield from pages
        finally:
            self.end()
