"""Memory for large responses: what each may have for itself is small, and what goes beyond it all calls share.

The cap on a response is a setting, and many calls are in flight at once: their product is no bound of memory.
"""

OWN_BYTES = 256 * 1024
_SHARED_BYTES = 64 * 1024 * 1024


class ResponseRoom:
    """What the calls of one process share; used on the event loop only."""

    def __init__(self, size: int = _SHARED_BYTES) -> None:
        """`size` in bytes."""
        self._size = self._left = size

    @property
    def left(self) -> int:
        """How many bytes are free."""
        return self._left

    @property
    def taken(self) -> int:
        """How many bytes are in use."""
        return self._size - self._left

    def take(self, size: int) -> bool:
        """Take so many bytes, if they are there."""
        if size > self._left:
            return False
        self._left -= size
        return True

    def give_back(self, size: int) -> None:
        """Give back what was taken."""
        self._left += size
