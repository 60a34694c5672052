"""Ending connections that keep the server waiting: else anybody could keep as many open as they like.

Each is looked at once a second, a tenth of them at a time, so that ten thousand are no pause for a door.
"""

from collections.abc import Collection
from typing import Protocol

from server.bounding.reached import Limit, Reached

LOOKS = 10
"""In how many looks each connection is seen once."""

_WORDS = {
    Limit.SLOW_REQUEST: "a request did not come in time; its connection is closed",
    Limit.SLOW_READER: "an answer was not read in time; its connection is closed",
}


class Transport(Protocol):
    """What is used of a connection's transport."""

    def abort(self) -> None:
        """End at once."""


class Connection(Protocol):
    """What is used of a connection."""

    @property
    def transport(self) -> Transport:
        """What it is ended by."""

    def overdue(self, now: float) -> Limit | None:
        """Return the limit that it has let pass, if it has."""


class SlowConnections:
    """Aborts connections that are overdue."""

    def __init__(self, reached: Reached) -> None:
        self._reached = reached
        self._round: list[Connection] = []
        self._looks = 0

    def look(self, connections: Collection[Connection], now: float) -> None:
        """Look at the next part of them; `now` is the event loop's time."""
        if self._looks == 0:
            self._round = list(connections)
        part = self._round[self._looks :: LOOKS]
        self._looks = (self._looks + 1) % LOOKS
        for connection in part:
            if (limit := connection.overdue(now)) is not None:
                self._reached.note(limit, _WORDS[limit])
                connection.transport.abort()
        if self._looks == 0:
            self._round = []
