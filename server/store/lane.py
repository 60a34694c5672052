"""One lane for all who write to a database: each in turn, by who asks, in order of arrival, and nobody waits for long.

A database has one writer at a time anyway. Without a lane, SQLite's writers ask again and again without an order, and
PostgreSQL's each hold one of the few connections while they wait. Here they wait before they have one.
"""

import threading
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import count
from types import MappingProxyType

from server.bounding.asking import Asker
from server.bounding.turned_away import TurnedAway

PATIENCE_SECONDS: Mapping[Asker, float] = MappingProxyType(
    {Asker.SERVER: 10.0, Asker.ADMINISTRATOR: 5.0, Asker.STRANGER: 2.0}
)
MOST_STRANGERS_WAITING = 8
MOST_PASSED_OVER = 8
"""After so many turns in a row that went past somebody who had waited for longer, that one has the next."""


class NoTurnError(Exception):
    """There was no turn in time, or too many wait already."""


class _Ticket:
    """One who waits; an event of its own tells that it is its turn."""

    __slots__ = ("arrival", "called")

    def __init__(self, arrival: int) -> None:
        self.arrival = arrival
        self.called = threading.Event()


class Lane:
    """Gives one turn at a time, to threads.

    Attributes:
        turned_away: who had no turn, by who asked.
    """

    def __init__(self) -> None:
        self.turned_away = {asker: TurnedAway(f"changes of the database ({asker.label})") for asker in Asker}
        self._lock = threading.Lock()
        self._taken = False
        self._arrivals = count()
        self._waiting: dict[Asker, deque[_Ticket]] = {asker: deque() for asker in Asker}
        self._passed_over = 0

    @contextmanager
    def turn(self, asker: Asker, patience_seconds: float | None = None) -> Iterator[None]:
        """Wait for a turn and give it back at the end.

        Args:
            asker: who asks.
            patience_seconds: how long at most, if not as long as is usual for them.

        Raises:
            NoTurnError: none came in time.
        """
        self._wait(asker, PATIENCE_SECONDS[asker] if patience_seconds is None else patience_seconds)
        try:
            yield
        finally:
            self._hand_on()

    def waiting(self, asker: Asker) -> int:
        """Return how many of them wait."""
        return len(self._waiting[asker])

    def _wait(self, asker: Asker, patience_seconds: float) -> None:
        line = self._waiting[asker]
        with self._lock:
            if not self._taken:  # nobody waits either: a turn that is over is handed on
                self._taken = True
                return
            if patience_seconds <= 0 or (asker is Asker.STRANGER and len(line) >= MOST_STRANGERS_WAITING):
                self.turned_away[asker].note()
                raise NoTurnError
            ticket = _Ticket(next(self._arrivals))
            line.append(ticket)
        if ticket.called.wait(patience_seconds):
            return
        with self._lock:
            if ticket.called.is_set():  # at the last moment
                return
            line.remove(ticket)
            self.turned_away[asker].note()
        raise NoTurnError

    def _hand_on(self) -> None:
        with self._lock:
            ticket = self._next()
            if ticket is None:
                self._taken = False
            else:
                ticket.called.set()

    def _next(self) -> _Ticket | None:
        lines = [self._waiting[asker] for asker in Asker if self._waiting[asker]]
        if not lines:
            self._passed_over = 0
            return None
        first, oldest = lines[0], min(lines, key=lambda line: line[0].arrival)
        if first is oldest or self._passed_over >= MOST_PASSED_OVER:
            self._passed_over = 0
            return oldest.popleft()
        self._passed_over += 1
        return first.popleft()
