"""How often somebody was turned away because there was no room: counted for monitoring, said at most once a minute."""

import logging
import threading
import time
from collections.abc import Callable

_logger = logging.getLogger(__name__)
_SILENT_SECONDS = 60.0


class TurnedAway:
    """Counts for one thing that has limited room; from any thread.

    Attributes:
        count: how many were turned away.
    """

    def __init__(self, where: str, clock: Callable[[], float] = time.monotonic) -> None:
        """Take the words for where there was no room."""
        self.count = 0
        self._where = where
        self._clock = clock
        self._lock = threading.Lock()
        self._said_at = float("-inf")
        self._said = 0

    def note(self) -> None:
        """Count one."""
        with self._lock:
            self.count += 1
            now = self._clock()
            if now - self._said_at < _SILENT_SECONDS:
                return
            new, self._said, self._said_at = self.count - self._said, self.count, now
        _logger.warning("no room for %s: %d turned away since this was said last", self._where, new)
