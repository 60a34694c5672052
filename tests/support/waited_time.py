"""A time that tests move by hand, for programs that also wait for it: nobody sleeps, nothing is raced."""

import asyncio
import threading
from collections.abc import Callable


class WaitedTime:
    """Seconds that only rise when `move`d, from any thread, and a `sleep` that ends when they have."""

    def __init__(self) -> None:
        self._now = 1000.0
        self._lock = threading.Lock()
        self._sleepers: list[tuple[float, Callable[[], object]]] = []
        self._changed = threading.Condition(self._lock)

    def clock(self) -> float:
        """Return the seconds."""
        return self._now

    async def sleep(self, seconds: float) -> None:
        """Return when the time has been moved that far."""
        loop = asyncio.get_running_loop()
        awake = asyncio.Event()
        with self._changed:
            self._sleepers.append((self._now + seconds, lambda: loop.call_soon_threadsafe(awake.set)))
            self._changed.notify_all()
        await awake.wait()

    def move(self, seconds: float) -> None:
        """Let so many seconds pass."""
        with self._changed:
            self._now += seconds
            due = [wake for at, wake in self._sleepers if at <= self._now]
            self._sleepers = [sleeper for sleeper in self._sleepers if sleeper[0] > self._now]
        for wake in due:
            wake()

    def wait_for_sleeper(self, timeout: float = 20.0) -> None:
        """Return when somebody sleeps."""
        with self._changed:
            assert self._changed.wait_for(lambda: bool(self._sleepers), timeout), "nobody sleeps"
