"""Who has been heard of: collected on the event loop, written in batches, so that no device waits for it."""

import asyncio
from collections import Counter

from server.services.registrations.devices import LEASE, DeviceService

FLUSH_SECONDS = 1.0
_RENEW_EVERY = LEASE.total_seconds() / 3


class Presence:
    """Devices that were seen, that follow their settings, and that have stopped to."""

    def __init__(self, devices: DeviceService) -> None:
        self._devices = devices
        self._seen: set[str] = set()
        self._connected: Counter[str] = Counter()
        self._changed: set[str] = set()
        self._renewed = 0.0

    def seen(self, serial: str) -> None:
        """Note that a device has asked for something."""
        self._seen.add(serial)

    def connected(self, serial: str) -> None:
        """Note that a device follows its settings."""
        self._connected[serial] += 1
        self._changed.add(serial)

    def disconnected(self, serial: str) -> None:
        """Note that it does no longer."""
        self._connected[serial] -= 1
        if self._connected[serial] <= 0:
            del self._connected[serial]
        self._changed.add(serial)

    @property
    def count(self) -> int:
        """How many devices follow their settings."""
        return len(self._connected)

    async def write(self) -> None:
        """Write what was noted since the last time, and from time to time who is still connected. Raises StorageError."""
        now = asyncio.get_running_loop().time()
        if now - self._renewed >= _RENEW_EVERY:
            self._renewed = now
            self._changed.update(self._connected)
        await self.flush()

    async def close(self) -> None:
        """Note that nobody is connected to this process any more. Raises StorageError."""
        self._changed.update(self._connected)
        self._connected.clear()
        await self.flush()

    async def flush(self) -> None:
        """Write what was noted since the last time. Raises StorageError; it is written the next time then."""
        seen, changed = self._seen, self._changed
        if not seen and not changed:
            return
        self._seen, self._changed = set(), set()
        connected = {serial for serial in changed if serial in self._connected}
        try:
            await asyncio.to_thread(self._devices.note_presence, seen, connected, changed - connected)
        except Exception:
            self._seen |= seen
            self._changed |= changed
            raise
