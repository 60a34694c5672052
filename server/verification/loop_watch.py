"""How late the event loop has been lately: time in which nobody here looked whether a vendor had answered."""

import asyncio
from collections import deque
from collections.abc import Callable

_TICK = 0.1
_UNREMARKABLE = 0.02  # what scheduling and timers cost on a machine that is well
_KEPT = 1024


class LoopWatch:
    """Ticks while anything is under way, and notes each tick that came late. Times in the clock's seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._under_way = 0
        self._due = 0.0
        self._timer: asyncio.TimerHandle | None = None
        self._delays: deque[tuple[float, float]] = deque(maxlen=_KEPT)

    def enter(self) -> None:
        """Something whose time counts has begun."""
        self._under_way += 1
        if self._timer is None:
            self._wait()

    def leave(self) -> None:
        """It has ended."""
        self._under_way -= 1

    def late_since(self, moment: float) -> float:
        """Return for how many seconds since a moment the loop was late, up to now."""
        now = self._clock()
        late = sum(min(delay, at - moment) for at, delay in self._delays if at > moment)
        overdue = now - self._due
        if self._timer is not None and overdue > _UNREMARKABLE:
            late += min(overdue, now - moment)
        return late

    def close(self) -> None:
        """Stop ticking."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _wait(self) -> None:
        self._due = self._clock() + _TICK
        self._timer = asyncio.get_running_loop().call_later(_TICK, self._tick)

    def _tick(self) -> None:
        now = self._clock()
        if now - self._due > _UNREMARKABLE:
            self._delays.append((now, now - self._due))
        self._timer = None
        if self._under_way:
            self._wait()
