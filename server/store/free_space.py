"""How much room there is on the disk of the data: said before it is short, and what is left at the end kept for events.

Doors can be decided only as long as events can be written. So administrators' changes, backups and whatever strangers
cause are refused while there is still some room, and doors go on.
"""

import logging
import shutil
import threading
from pathlib import Path

from clue_desktop.domain.said import Said
from server.bounding.asking import Asker, present_asker

_logger = logging.getLogger(__name__)
_MEBIBYTE = 1024 * 1024
WARNED_AT = 4
"""How many times the reserve are free when it is warned of."""


class FreeSpace:
    """Watches one disk.

    Attributes:
        free: how many bytes were free when it was looked at last, None before that.
        reserve: how many are kept for events.
        refused: how many changes were refused because of it.
    """

    def __init__(self, folder: Path, reserve_mib: int) -> None:
        """Take a folder on that disk and how much of it is kept, 0 for nothing."""
        self.free: int | None = None
        self.reserve = reserve_mib * _MEBIBYTE
        self.refused = 0
        self._folder = folder
        self._level = 0
        self._lock = threading.Lock()

    @property
    def is_low(self) -> bool:
        """Whether it is time to make room."""
        return self.free is not None and self.free < WARNED_AT * self.reserve

    @property
    def fault(self) -> str | None:
        """What is said to whoever may not use what is left, or None."""
        if self.free is None or self.free >= self.reserve:
            return None
        return Said(
            "the disk of the data directory is nearly full: the last {size} MiB are kept for events",
            size=f"{self.reserve // _MEBIBYTE:,}",
        )

    def look(self) -> None:
        """Look at the disk, and say in the log when it has become short or has room again."""
        try:
            self.free = shutil.disk_usage(self._folder).free
        except OSError as fault:
            _logger.warning("the free space of %s cannot be read: %s", self._folder, fault.strerror or fault)
            return
        level = 2 if self.fault else 1 if self.is_low else 0
        before, self._level = self._level, level
        if level == before:
            return
        free, reserve = self.free // _MEBIBYTE, self.reserve // _MEBIBYTE
        if level == 2:
            _logger.error(
                "%d MiB are free in %s: administrators' changes, backups and registrations are refused until there are"
                " %d again (--disk-reserve); doors go on as long as events find room",
                free,
                self._folder,
                reserve,
            )
        elif level == 1:
            _logger.warning(
                "%d MiB are free in %s: make room; below %d only events are written",
                free,
                self._folder,
                reserve,
            )
        else:
            _logger.info("there is room again in %s: %d MiB", self._folder, free)

    def refusal(self) -> str | None:
        """Return why whoever asks for the present work may not write now, or None; it is counted."""
        if present_asker() is Asker.SERVER or (fault := self.fault) is None:
            return None
        self._count()
        return fault

    def refusal_of(self, size: int) -> str | None:
        """Return why a file of so many bytes may not be written now, whoever asks, or None; it is counted."""
        if self.free is None or not self.reserve or self.free - size >= self.reserve:
            return None
        self._count()
        return Said(
            "it may take {size} MiB of the {free} that are free, and the last {reserve} are kept for events",
            size=f"{size // _MEBIBYTE + 1:,}",
            free=f"{self.free // _MEBIBYTE:,}",
            reserve=f"{self.reserve // _MEBIBYTE:,}",
        )

    def _count(self) -> None:
        with self._lock:
            self.refused += 1
