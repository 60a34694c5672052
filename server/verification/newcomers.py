"""Devices that another process has registered a moment ago: looked for once more before their tokens are refused."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress

from clue_desktop.tasks import begin
from server.verification.plans import DeviceEntry, Plans

_logger = logging.getLogger(__name__)
_PAUSE_SECONDS = 0.2
_PATIENCE_SECONDS = 3.0  # a device waits for about five


class Newcomers:
    """Finds the device behind a token. Unknown tokens bring the configuration up to date, all together a few times a second."""

    def __init__(self, plans: Plans, catch_up: Callable[[], None] | None) -> None:
        """Take the plans, and what loads other processes' changes (blocking); None where there are no others."""
        self._plans = plans
        self._catch_up = catch_up
        self._one_at_a_time = asyncio.Lock()
        self._next: asyncio.Task[None] | None = None
        self._last = 0.0

    async def find(self, token_hash: bytes) -> DeviceEntry | None:
        """Return the device with this token, or None."""
        device = self._plans.device(token_hash)
        if device is not None or self._catch_up is None:
            return device
        if self._next is None:
            self._next = begin(self._look(self._catch_up), name="newcomers")
        with suppress(TimeoutError):
            async with asyncio.timeout(_PATIENCE_SECONDS):
                await asyncio.shield(self._next)
        return self._plans.device(token_hash)

    async def _look(self, catch_up: Callable[[], None]) -> None:
        loop = asyncio.get_running_loop()
        async with self._one_at_a_time:
            await asyncio.sleep(self._last + _PAUSE_SECONDS - loop.time())
            self._next = None  # who comes from here on waits for another look
            try:
                await asyncio.to_thread(catch_up)
            except Exception as fault:  # noqa: BLE001  # they stay unknown; whoever follows the changes tells of it
                _logger.debug("newcomers could not be looked for: %s", fault)
            self._last = loop.time()
