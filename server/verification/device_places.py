"""How many verifications of one device may be under way: no device can take what the others need."""

import logging
import time
from collections.abc import Callable

_logger = logging.getLogger(__name__)
_EVENT_SECONDS = 1.0
_LOG_SECONDS = 60.0
_MOST_NOTED = 4096


class DevicePlaces:
    """The places of one process; on the event loop only.

    Attributes:
        refused: how many verifications found none so far.
    """

    def __init__(self, most: int, clock: Callable[[], float] = time.monotonic) -> None:
        """Take how many a device may have, 0 for any number; `clock` gives seconds."""
        self.refused = 0
        self._most = most
        self._clock = clock
        self._under_way: dict[str, int] = {}
        self._noted: dict[str, float] = {}
        self._logged_at = -_LOG_SECONDS

    def enter(self, serial: str) -> bool:
        """Take a place if the device may have one more; every True must be followed by `leave`."""
        under_way = self._under_way.get(serial, 0)
        if self._most and under_way >= self._most:
            return False
        self._under_way[serial] = under_way + 1
        return True

    def leave(self, serial: str) -> None:
        """Give a place back."""
        left = self._under_way[serial] - 1
        if left:
            self._under_way[serial] = left
        else:
            del self._under_way[serial]

    def refuse(self, serial: str) -> bool:
        """Count a verification that found no place; tell whether it is to have an event: one a second for a device."""
        self.refused += 1
        now = self._clock()
        if now - self._logged_at >= _LOG_SECONDS:
            self._logged_at = now
            _logger.warning(
                "device %s asks for more than %d verifications at once; what is beyond is denied"
                " (--device-in-flight)",
                serial,
                self._most,
            )
        if now - self._noted.get(serial, -_EVENT_SECONDS) < _EVENT_SECONDS:
            return False
        if len(self._noted) >= _MOST_NOTED:
            self._noted = {one: at for one, at in self._noted.items() if now - at < _EVENT_SECONDS}
        self._noted[serial] = now
        return True
