"""What is kept per vendor of a place group: room for calls, idle connections, the breaker, a few figures."""

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from server.verification.breaker import Breaker, BreakerState
from server.verification.response_reader import KnownHeads
from server.verification.vendor_connection import VendorConnection
from server.verification.vendor_messages import Limits
from server.verification.vendor_room import SharedRoom, VendorRoom

_logger = logging.getLogger(__name__)
_MOST_TARGETS = 256
_LAST_WORDS_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class VendorState:
    """How a vendor is doing."""

    breaker: BreakerState
    in_flight: int
    waiting: int
    room: int
    idle: int
    consecutive_failures: int
    last_failure: str | None
    distrusted: bool


class VendorPool:
    """One vendor's part of the client. A vendor that hangs fills this, and nothing that others need.

    A connection is used again only after a rest: what a vendor sends behind its answer is found by then. Until a few
    answers for a request target have stood alone, the rest is a long one. Once anything came that nobody had asked for, each call
    gets a connection of its own for `Limits.distrust_seconds`; used ones stay open a while, to be listened to.
    """

    def __init__(
        self, limits: Limits, clock: Callable[[], float], shared: SharedRoom | None = None, where: str = ""
    ) -> None:
        self.breaker = Breaker(limits.breaker_failures, limits.breaker_probe_seconds)
        self.known_heads = KnownHeads()
        self.room = VendorRoom(limits, clock, shared or SharedRoom(limits.in_flight_shared))
        self.last_used = clock()
        self._limits = limits
        self._clock = clock
        self._where = where
        # In the order of their coming; those in `_idle` have rested.
        self._proving: deque[VendorConnection] = deque()
        self._resting: deque[VendorConnection] = deque()
        self._idle: list[VendorConnection] = []
        self._answers: dict[bytes, int] = {}
        self._distrusted_until = 0.0
        self._last_failure: str | None = None

    # Idle connections.

    def take_idle(self) -> VendorConnection | None:
        """The connection used last of those that have rested, if one is open and nothing has come on it unasked."""
        now = self._clock()
        if now < self._distrusted_until:
            return None
        while self._proving and now >= self._proving[0].rests_until:
            connection = self._proving.popleft()
            self._proved(connection.answered_for)
            self._idle.append(connection)
        while self._resting and now >= self._resting[0].rests_until:
            self._idle.append(self._resting.popleft())
        while self._idle:
            connection = self._idle.pop()
            connection.on_idle_loss = None
            if _is_quiet(connection):
                return connection
        return None

    @property
    def may_wait_for_rest(self) -> bool:
        """Whether enough connections are there, though they rest: dialling would take longer, and more of everybody."""
        return bool(self._resting) and self._kept + self.room.in_flight > self.room.size

    async def take_rested(self) -> VendorConnection | None:
        """The connection that has rested longest, at the end of its rest, if nothing has come on it meanwhile."""
        connection = self._resting.popleft()
        connection.on_idle_loss = None
        try:
            await asyncio.sleep(connection.rests_until - self._clock())
        except asyncio.CancelledError:
            connection.abort()
            raise
        if connection.retired or self._clock() < self._distrusted_until:
            connection.close()
            return None
        return connection if _is_quiet(connection) else None

    def keep(self, connection: VendorConnection, target: bytes) -> None:
        """Put a connection by that has answered for `target`, or close it where enough are kept."""
        if connection.lost:
            return
        unproved = self._answers.get(target, 0) < self._limits.proving_answers
        if connection.retired or not self._limits.reuse or self._kept >= self.room.size:
            connection.close()
            return
        now = connection.idle_since = self._clock()
        connection.on_idle_loss = self._forget
        if unproved:
            connection.answered_for = target
            connection.rests_until = now + self._limits.proving_seconds
            self._proving.append(connection)
        elif self._limits.rest_seconds:
            connection.rests_until = now + self._limits.rest_seconds
            self._resting.append(connection)
        else:
            self._idle.append(connection)

    def close_idle(self, unwanted: Callable[[VendorConnection], bool]) -> None:
        """Close the idle connections for which `unwanted` holds."""
        kept = (*self._proving, *self._resting, *self._idle)
        for connection in kept:
            if unwanted(connection):
                connection.close()

    def distrust(self, what: str) -> None:
        """Something came that nobody had asked for: use no connection twice for a while."""
        now = self._clock()
        if now >= self._distrusted_until:
            _logger.warning(
                "%s %s: for %.0f minutes each call to it gets a connection of its own",
                self._where,
                what,
                self._limits.distrust_seconds / 60,
            )
        self._distrusted_until = now + self._limits.distrust_seconds
        self._answers.clear()

    def _proved(self, target: bytes) -> None:
        """Nothing came behind an answer for `target` while its connection rested."""
        if target not in self._answers and len(self._answers) >= _MOST_TARGETS:
            self._answers.clear()
        self._answers[target] = self._answers.get(target, 0) + 1

    def _forget(self, connection: VendorConnection) -> None:
        for kept in (self._idle, self._resting, self._proving):
            if connection in kept:
                kept.remove(connection)

    @property
    def _kept(self) -> int:
        return len(self._idle) + len(self._resting) + len(self._proving)

    @property
    def unused(self) -> bool:
        """Whether nothing is under way, waiting, kept or to be remembered."""
        return not (
            self.room.in_flight or self.room.waiting or self._kept or self._clock() < self._distrusted_until
        )

    # Figures.

    def note_failure(self, code: str) -> None:
        """A call failed."""
        self._last_failure = code

    def state(self) -> VendorState:
        """As of now."""
        return VendorState(
            breaker=self.breaker.state,
            in_flight=self.room.in_flight,
            waiting=self.room.waiting,
            room=self.room.size,
            idle=self._kept,
            consecutive_failures=self.breaker.consecutive,
            last_failure=self._last_failure,
            distrusted=self._clock() < self._distrusted_until,
        )


def _is_quiet(connection: VendorConnection) -> bool:
    """Whether it may be used; what lies there is read at the loop's next turn, which ends it and tells what it was."""
    if not connection.quiet:
        asyncio.get_running_loop().call_later(_LAST_WORDS_SECONDS, connection.abort)
        return False
    return True
