"""How often a device may present something; beyond that it is denied unasked, and one event a minute says how many times."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from typing import NamedTuple

from clue_desktop.tasks import begin

_logger = logging.getLogger(__name__)
BURST_SECONDS = 5.0
"""For how many seconds' worth at once there is room: people crowd, and a device that was cut off reports what it has."""

TOLD_EVERY_SECONDS = 60.0


class Excess(NamedTuple):
    """What a device presented beyond its rate since it was last told of.

    Attributes:
        credential, value: of the first one, as reported.
        times: how many they were.
    """

    serial: str
    place_id: str
    credential: str
    value: str
    times: int


Tell = Callable[[Excess], Awaitable[None]]
"""Puts an event into the log."""


class DeviceRates:
    """The rate of each device; all calls on the event loop.

    Of each device one number is kept: when all that it has presented would have been due, had it come evenly.

    Attributes:
        denied: how many presentations were denied unasked.
    """

    def __init__(self, per_second: float, tell: Tell, clock: Callable[[], float] = time.monotonic) -> None:
        """Take the rate, 0 for none, and what tells of an excess."""
        self.denied = 0
        self._tell = tell
        self._clock = clock
        self._interval = 1 / per_second if per_second else 0.0
        self._ahead = max(0.0, BURST_SECONDS - self._interval)  # how far from now the next one may be due
        self._due: dict[str, float] = {}
        self._beyond: dict[str, Excess] = {}
        self._timers: set[asyncio.TimerHandle] = set()
        self._telling: set[asyncio.Task[None]] = set()

    def admit(self, serial: str) -> bool:
        """Take note of one presentation and tell whether it is within the rate."""
        if not self._interval:
            return True
        now = self._clock()
        due = self._due.get(serial, now)
        if due < now:
            due = now
        elif due - now > self._ahead:
            return False
        self._due[serial] = due + self._interval
        return True

    async def note(self, serial: str, place_id: str, credential: str, value: str) -> None:
        """Take note of one that was beyond; the first in a while is told of at once, the others once a minute."""
        self.denied += 1
        before = self._beyond.get(serial)
        if before is not None:
            self._beyond[serial] = before._replace(place_id=place_id, times=before.times + 1)
            return
        first = Excess(serial, place_id, credential, value, 1)
        self._beyond[serial] = first._replace(times=0)
        self._later(serial)
        _logger.warning(
            "device %s presents more than %g a second; what is beyond is denied (--device-rate)",
            serial,
            1 / self._interval,
        )
        await self._tell(first)

    def is_quiet(self, serial: str) -> bool:
        """Tell whether a device has kept to its rate for a minute or more."""
        return serial not in self._beyond

    async def close(self) -> None:
        """Tell of what has not been told of."""
        for timer in self._timers:
            timer.cancel()
        untold, self._beyond = self._beyond, {}
        for excess in untold.values():
            if excess.times:
                await self._tell(excess)
        if self._telling:
            await asyncio.wait(self._telling)

    def _later(self, serial: str) -> None:
        def due() -> None:
            self._timers.discard(timer)
            self._minute_is_over(serial)

        timer = asyncio.get_running_loop().call_later(TOLD_EVERY_SECONDS, due)
        self._timers.add(timer)

    def _minute_is_over(self, serial: str) -> None:
        excess = self._beyond.pop(serial)
        if not excess.times:
            return  # it has come to its senses
        self._beyond[serial] = excess._replace(times=0)
        self._later(serial)
        _logger.warning(
            "device %s presented %d times more than it may in the last minute", serial, excess.times
        )
        task = begin(self._told(excess), name=f"excess-{serial}")
        self._telling.add(task)
        task.add_done_callback(self._telling.discard)

    async def _told(self, excess: Excess) -> None:
        await self._tell(excess)
