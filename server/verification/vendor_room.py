"""How many calls of a place group may be under way at one vendor, and who is next when there are more.

The room grows while calls wait and the vendor answers as quickly as usual, and shrinks when it no longer does: what a
vendor carries shows only by trying. Who waits takes turns by device, so that none can fill the queue for the others.
"""

import asyncio
from collections import deque
from collections.abc import Callable

from server.verification.vendor_messages import Limits

_GROWTH = 2  # for each good answer: the room triples with each round of answers
_SHRINK = 0.95  # for each answer that is late: a hundred of them undo all growth
_SHRINK_SILENT = 0.8
_LATE_FACTOR = 2.0
_LATE_SLACK_MS = 100.0
_USUAL_WEIGHT = 0.005
_OVERLOADED = frozenset({429, 502, 503, 504})


class SharedRoom:
    """What all vendors together may have beyond the room that each of them has in any case."""

    def __init__(self, places: int) -> None:
        self.left = places


class VendorRoom:
    """Places for calls under way.

    Attributes:
        size: how many there are now.
        in_flight: how many are taken.
        waiting: how many wait for one.
    """

    def __init__(self, limits: Limits, clock: Callable[[], float], shared: SharedRoom) -> None:
        self.size = limits.in_flight
        self.in_flight = 0
        self.waiting = 0
        self._least = limits.in_flight
        self._most = max(limits.in_flight, limits.in_flight_most)
        self._clock = clock
        self._shared = shared
        self._turns: dict[str, deque[asyncio.Future[bool]]] = {}
        self._usual_ms: float | None = None

    def try_enter(self) -> bool:
        """Take a place if one is free; nobody waits then."""
        if self.in_flight >= self.size:
            return False
        self.in_flight += 1
        return True

    async def enter(self, device: str, until: float) -> bool:
        """Wait for a place, by turns with other devices; False when the time is up or all are sent away.

        `until` is in the clock's seconds.
        """
        loop = asyncio.get_running_loop()
        turn: asyncio.Future[bool] = loop.create_future()
        self._turns.setdefault(device, deque()).append(turn)
        self.waiting += 1
        timer = loop.call_later(max(0.0, until - self._clock()), _give_up, turn)
        try:
            return await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled() and turn.result():
                self.leave()
            raise
        finally:
            timer.cancel()
            self._remove(device, turn)

    def leave(self) -> None:
        """Give the place back, for whose turn it is."""
        self.in_flight -= 1
        if self.waiting:
            self._admit()

    def send_waiting_away(self) -> None:
        """End all waiting."""
        for turns in self._turns.values():
            for turn in turns:
                _give_up(turn)

    def answered(self, first_byte_ms: float, status: int) -> None:
        """Note how long the vendor thought about a call, from its leaving to the first byte, and what came of it."""
        usual = self._usual_ms
        if usual is None or first_byte_ms < usual:
            usual = self._usual_ms = first_byte_ms
        else:
            self._usual_ms = usual + _USUAL_WEIGHT * (first_byte_ms - usual)
        if status in _OVERLOADED or first_byte_ms > _LATE_FACTOR * usual + _LATE_SLACK_MS:
            if self.size > self._least:
                self._resize(int(self.size * _SHRINK))
        elif self.waiting:
            self._resize(self.size + _GROWTH)
            self._admit()

    def unanswered(self) -> None:
        """Note that the vendor gave no sign of life."""
        if self.size > self._least:
            self._resize(int(self.size * _SHRINK_SILENT))

    def settle(self) -> None:
        """Give back, now and then, a part of what is not needed."""
        if self.size > self._least and not self.waiting:
            self._resize(self.size - (self.size - self._least + 3) // 4)

    def release(self) -> None:
        """Give all growth back: this room is no longer used."""
        self._resize(self._least)

    def _resize(self, size: int) -> None:
        size = max(self._least, min(size, self._most, self.size + self._shared.left))
        self._shared.left -= size - self.size
        self.size = size

    def _admit(self) -> None:
        while self.in_flight < self.size:
            turn = self._next_turn()
            if turn is None:
                return
            self.in_flight += 1
            turn.set_result(True)

    def _next_turn(self) -> asyncio.Future[bool] | None:
        while self._turns:
            device, turns = next(iter(self._turns.items()))
            del self._turns[device]
            turn = turns.popleft()
            if turns:
                self._turns[device] = turns  # behind all others
            if not turn.done():
                return turn
        return None

    def _remove(self, device: str, turn: asyncio.Future[bool]) -> None:
        self.waiting -= 1
        turns = self._turns.get(device)
        if turns is not None and turn in turns:
            turns.remove(turn)
            if not turns:
                del self._turns[device]


def _give_up(turn: asyncio.Future[bool]) -> None:
    if not turn.done():
        turn.set_result(False)
