"""Requests with tokens that open nothing: why, and how many of them are worth a line in the event log."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass

from server.store.engine import StorageError
from server.verification.newcomers import Newcomers
from server.verification.plans import DeviceEntry, Plans

_MOST_PER_MINUTE = 60


@dataclass(frozen=True, slots=True)
class Stranger:
    """Why a token is refused; `place_id` is where the device is or was, if it is known at all."""

    reason: str
    place_id: str | None


class Strangers:
    """Explains refused tokens; beyond so many a minute nothing is looked up or logged, so that nobody floods the log."""

    def __init__(
        self, plans: Plans, newcomers: Newcomers, released_from: Callable[[str], str | None]
    ) -> None:
        """Take the plans, who finds newcomers, and a blocking look-up of the place that a serial was released from."""
        self._plans = plans
        self._newcomers = newcomers
        self._released_from = released_from
        self._window = 0.0
        self._count = 0

    async def newcomer(self, token_hash: bytes) -> DeviceEntry | None:
        """Return the device that turns out to have this token after all, or None."""
        return await self._newcomers.find(token_hash)

    async def reason(self, serial: str) -> Stranger | None:
        """Return why the token of this serial is refused, or None when there were too many lately."""
        now = time.monotonic()
        if now - self._window >= 60:
            self._window, self._count = now, 0
        self._count += 1
        if self._count > _MOST_PER_MINUTE:
            return None
        if (device := self._plans.registered(serial)) is not None:
            return Stranger("device_token_invalid", device.place_id)
        try:
            place_id = await asyncio.to_thread(self._released_from, serial)
        except StorageError:
            return None
        return Stranger("device_unknown" if place_id is None else "device_released", place_id)
