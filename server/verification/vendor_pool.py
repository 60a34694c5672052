"""What is kept per vendor: slots for calls in flight, idle connections, the breaker, a few figures."""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from server.verification.breaker import Breaker, BreakerState
from server.verification.response_reader import KnownHeads
from server.verification.vendor_connection import VendorConnection
from server.verification.vendor_messages import Limits

_LATENCY_WEIGHT = 0.1


@dataclass(frozen=True, slots=True)
class VendorState:
    """How a vendor is doing, for display. `latency_ms` is a moving average over calls that were answered."""

    breaker: BreakerState
    in_flight: int
    waiting: int
    idle: int
    consecutive_failures: int
    last_failure: str | None
    latency_ms: float | None


class VendorPool:
    """One vendor's part of the client. A vendor that hangs fills this, and nothing that others need."""

    def __init__(self, limits: Limits, clock: Callable[[], float]) -> None:
        self.breaker = Breaker(limits.breaker_failures, limits.breaker_probe_seconds)
        self.known_heads = KnownHeads()
        self.last_used = clock()
        self._limits = limits
        self._clock = clock
        self._in_flight = 0
        self._waiting: deque[asyncio.Future[bool]] = deque()
        self._idle: list[VendorConnection] = []
        self._last_failure: str | None = None
        self._latency_ms: float | None = None

    # Slots.

    def try_enter(self) -> bool:
        """Take a slot if one is free and nobody waits for it."""
        if self._in_flight >= self._limits.in_flight:
            return False
        self._in_flight += 1
        return True

    async def enter(self, until: float) -> bool:
        """Wait for a slot, first come first served; False when the time is up or the breaker opened meanwhile."""
        loop = asyncio.get_running_loop()
        turn: asyncio.Future[bool] = loop.create_future()
        self._waiting.append(turn)
        timer = loop.call_later(max(0.0, until - self._clock()), _give_up, turn)
        try:
            return await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled() and turn.result():
                self.leave()
            raise
        finally:
            timer.cancel()
            if turn in self._waiting:
                self._waiting.remove(turn)

    def leave(self) -> None:
        """Give the slot to the next who waits, or back."""
        while self._waiting:
            turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(True)
                return
        self._in_flight -= 1

    def send_waiting_away(self) -> None:
        """End all waiting for slots: the breaker has opened, or the client closes."""
        while self._waiting:
            _give_up(self._waiting.popleft())

    # Idle connections.

    def take_idle(self) -> VendorConnection | None:
        """The connection used last, if one is open and nothing has come on it unasked."""
        while self._idle:
            connection = self._idle.pop()
            connection.on_idle_loss = None
            if connection.quiet:
                return connection
            connection.abort()
        return None

    def keep(self, connection: VendorConnection) -> None:
        """Put a connection by for the next call, or close it where enough are kept."""
        if connection.lost:
            return
        if connection.retired or len(self._idle) >= self._limits.idle:
            connection.close()
            return
        connection.idle_since = self._clock()
        connection.on_idle_loss = self._idle.remove
        self._idle.append(connection)

    def close_idle(self, unwanted: Callable[[VendorConnection], bool]) -> None:
        """Close the idle connections for which `unwanted` holds."""
        for connection in [each for each in self._idle if unwanted(each)]:
            connection.close()

    @property
    def unused(self) -> bool:
        """Whether nothing is under way, waiting or kept."""
        return not (self._in_flight or self._waiting or self._idle)

    # Figures.

    def note_answer(self, milliseconds: float) -> None:
        """A complete response took this long."""
        if self._latency_ms is None:
            self._latency_ms = milliseconds
        else:
            self._latency_ms += _LATENCY_WEIGHT * (milliseconds - self._latency_ms)

    def note_failure(self, code: str) -> None:
        """A call failed."""
        self._last_failure = code

    def state(self) -> VendorState:
        """As of now."""
        return VendorState(
            breaker=self.breaker.state,
            in_flight=self._in_flight,
            waiting=len(self._waiting),
            idle=len(self._idle),
            consecutive_failures=self.breaker.consecutive,
            last_failure=self._last_failure,
            latency_ms=self._latency_ms,
        )


def _give_up(turn: asyncio.Future[bool]) -> None:
    if not turn.done():
        turn.set_result(False)
