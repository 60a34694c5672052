"""Room for requests that take a worker thread: so many at once, so many waiting in order of arrival, nobody for long.

Worker threads are there for everybody. Without rooms, strangers who wait for the database would hold all of them, and
administrators, who could be answered, would wait for a thread.
"""

import asyncio
from collections import Counter, deque
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from clue_desktop.domain.said import Said
from server.bounding.asking import Asker
from server.bounding.turned_away import TurnedAway
from server.keys import passwords
from server.refusals import BusyError
from server.store.lane import Lane

BUSY = Said("The server is busy. Try again in a moment.")


class Room:
    """One room; all calls on the event loop."""

    def __init__(self, what: str, *, at_once: int, waiting: int, seconds: float) -> None:
        """Take what it is for, in words, and how many are in it, wait for it (of each line), and for how long."""
        self.turned_away = TurnedAway(what)
        self._at_once = at_once
        self._most_waiting = waiting
        self._seconds = seconds
        self._inside = 0
        self._lines: dict[bool, deque[asyncio.Future[None]]] = {True: deque(), False: deque()}

    @property
    def waiting(self) -> int:
        """How many wait."""
        return sum(map(len, self._lines.values()))

    @asynccontextmanager
    async def place(self, *, first: bool = False) -> AsyncIterator[None]:
        """Wait for a place and give it back at the end; who is to go `first` waits in a line of their own.

        Raises:
            BusyError: too many wait, or none was free in time.
        """
        await self._enter(self._lines[first])
        try:
            yield
        finally:
            self._leave()

    async def _enter(self, line: "deque[asyncio.Future[None]]") -> None:
        if self._inside < self._at_once:  # nobody waits either: a place that is left is handed on
            self._inside += 1
            return
        if len(line) >= self._most_waiting:
            self._refuse()
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        line.append(turn)
        try:
            await asyncio.wait({turn}, timeout=self._seconds)
        except asyncio.CancelledError:
            if turn.done():
                self._leave()
            else:
                line.remove(turn)
            raise
        if not turn.done():
            line.remove(turn)
            self._refuse()

    def _leave(self) -> None:
        for line in self._lines.values():
            if line:
                line.popleft().set_result(None)
                return
        self._inside -= 1

    def _refuse(self) -> None:
        self.turned_away.note()
        raise BusyError(BUSY)


class Turns:
    """Room for what each of many may ask much of: so many at once, few of one owner, and who waits takes turns by owner.

    All calls on the event loop.
    """

    def __init__(self, what: str, *, at_once: int, of_one: int, waiting: int, seconds: float) -> None:
        """Take what it is for, in words, how many are in it, in all and of one, how many wait, and for how long."""
        self.turned_away = TurnedAway(what)
        self.waiting = 0
        self._at_once = at_once
        self._of_one = of_one
        self._most_waiting = waiting
        self._seconds = seconds
        self._inside: Counter[str] = Counter()
        self._lines: dict[str, deque[asyncio.Future[None]]] = {}

    @asynccontextmanager
    async def place(self, owner: str) -> AsyncIterator[None]:
        """Wait for a place and give it back at the end.

        Raises:
            BusyError: too many wait, or none was free in time.
        """
        await self._enter(owner)
        try:
            yield
        finally:
            self._leave(owner)

    async def _enter(self, owner: str) -> None:
        if self._has_room() and self._inside[owner] < self._of_one:  # who waits could not enter
            self._inside[owner] += 1
            return
        if self.waiting >= self._most_waiting:
            self._refuse()
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._lines.setdefault(owner, deque()).append(turn)
        self.waiting += 1
        try:
            await asyncio.wait({turn}, timeout=self._seconds)
        except asyncio.CancelledError:
            if turn.done():
                self._leave(owner)
            else:
                self._give_up(owner, turn)
            raise
        if not turn.done():
            self._give_up(owner, turn)
            self._refuse()

    def _leave(self, owner: str) -> None:
        self._inside[owner] -= 1
        if not self._inside[owner]:
            del self._inside[owner]
        while self._has_room() and (following := self._next()) is not None:
            self._inside[following] += 1
            turn = self._lines.pop(following)
            turn.popleft().set_result(None)
            self.waiting -= 1
            if turn:
                self._lines[following] = turn  # behind all others

    def _has_room(self) -> bool:
        return self._inside.total() < self._at_once

    def _next(self) -> str | None:
        return next((owner for owner in self._lines if self._inside[owner] < self._of_one), None)

    def _give_up(self, owner: str, turn: "asyncio.Future[None]") -> None:
        line = self._lines[owner]
        line.remove(turn)
        self.waiting -= 1
        if not line:
            del self._lines[owner]

    def _refuse(self) -> None:
        self.turned_away.note()
        raise BusyError(BUSY)


@dataclass(frozen=True, slots=True)
class Rooms:
    """The rooms of one process.

    Whoever comes from where administrators do goes first: a flood of strangers from elsewhere is not in their way.

    Attributes:
        changes: for what administrators change.
        reads: for what they read, by turns of sessions: the interpreter runs one thread at a time, and doors need it.
        strangers: for what strangers change: setting up, registering in the field, codes.
        looks: for what strangers only ask.
        sign_ins: for signing in, those first who do so where they have before.
        codes: for mailing codes after the answer.
    """

    changes: Room = field(
        default_factory=lambda: Room("administrators' changes", at_once=16, waiting=64, seconds=10)
    )
    reads: Turns = field(
        default_factory=lambda: Turns("administrators' reading", at_once=6, of_one=3, waiting=128, seconds=10)
    )
    strangers: Room = field(
        default_factory=lambda: Room("strangers' requests", at_once=4, waiting=8, seconds=3)
    )
    looks: Room = field(
        default_factory=lambda: Room("strangers' questions", at_once=4, waiting=32, seconds=2)
    )
    sign_ins: Room = field(
        default_factory=lambda: Room("signing in", at_once=passwords.MOST_AT_ONCE, waiting=8, seconds=3)
    )
    codes: Room = field(
        default_factory=lambda: Room("codes for a new password", at_once=1, waiting=64, seconds=30)
    )

    def families(self, lane: Lane) -> Iterable[Metric]:
        """Return how many wait and were turned away, here, in the lane of writers and for hashing passwords."""
        waiting = GaugeMetricFamily("clue_waiting", "Requests that wait for room", labels=["room"])
        refused = CounterMetricFamily(
            "clue_turned_away", "Requests that were told to try again, for want of room", labels=["room"]
        )
        for name in Rooms.__slots__:
            room: Room | Turns = getattr(self, name)
            waiting.add_metric([name], room.waiting)
            refused.add_metric([name], room.turned_away.count)
        for asker in Asker:
            waiting.add_metric([f"write_{asker.label}"], lane.waiting(asker))
            refused.add_metric([f"write_{asker.label}"], lane.turned_away[asker].count)
        waiting.add_metric(["passwords"], passwords.pool.waiting)
        refused.add_metric(["passwords"], passwords.pool.turned_away.count)
        yield waiting
        yield refused
