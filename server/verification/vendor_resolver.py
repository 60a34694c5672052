"""Resolves vendors' host names so that one name that hangs delays no other."""

import asyncio
import errno
import socket
import threading
import time
from collections.abc import Awaitable, Callable, Sequence

from server.verification.peers_doing import TooManyLookupsError, is_nameless

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
"""From host name and port to IP addresses in order of preference; raises OSError where there are none."""

_CACHE_SECONDS = 5.0
_MOST_LOOKUPS = 64
_MOST_CACHED = 1024


class VendorResolver:
    """`getaddrinfo` with one lookup at a time per name, its result kept for a few seconds.

    Each lookup has its own daemon thread: a name server that does not answer holds neither the threads that others
    need nor the end of the process. Names in flight are bounded; one more is an OSError.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._known: dict[tuple[str, int], tuple[float, tuple[str, ...]]] = {}
        self._lookups: dict[tuple[str, int], asyncio.Future[tuple[str, ...]]] = {}

    async def __call__(self, host: str, port: int) -> Sequence[str]:
        """The addresses of the name; raises OSError (socket.gaierror) where it has none or too many lookups hang."""
        key = (host, port)
        known = self._known.get(key)
        if known is not None and self._clock() < known[0]:
            return known[1]
        lookup = self._lookups.get(key)
        if lookup is None:
            lookup = self._start(key)
        # One caller's deadline or cancellation must not take the lookup away from the others that wait for it.
        return await asyncio.shield(lookup)

    def _start(self, key: tuple[str, int]) -> asyncio.Future[tuple[str, ...]]:
        if len(self._lookups) >= _MOST_LOOKUPS:
            raise TooManyLookupsError("too many host names are being looked up at once")
        loop = asyncio.get_running_loop()
        lookup: asyncio.Future[tuple[str, ...]] = loop.create_future()
        name = f"vendor-dns-{key[0]}"
        thread = threading.Thread(target=_look_up, args=(loop, lookup, *key), name=name, daemon=True)
        try:
            thread.start()
        except RuntimeError as fault:  # no room for one more thread
            raise OSError(errno.EAGAIN, str(fault)) from fault
        self._lookups[key] = lookup
        lookup.add_done_callback(lambda done: self._finished(key, done))
        return lookup

    def _finished(self, key: tuple[str, int], lookup: asyncio.Future[tuple[str, ...]]) -> None:
        del self._lookups[key]
        if lookup.cancelled() or lookup.exception() is not None:
            return
        if len(self._known) >= _MOST_CACHED:
            self._known.clear()
        self._known[key] = (self._clock() + _CACHE_SECONDS, lookup.result())


def _look_up(
    loop: asyncio.AbstractEventLoop, lookup: asyncio.Future[tuple[str, ...]], host: str, port: int
) -> None:
    result: tuple[str, ...] | OSError
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        result = tuple(dict.fromkeys(str(entry[4][0]) for entry in found))
    except OSError as fault:
        result = fault
        if is_nameless(fault):
            result = _without_descriptors() or fault
    except UnicodeError as fault:  # getaddrinfo's own IDNA step, for a name no rule let through
        result = OSError(str(fault))
    try:
        loop.call_soon_threadsafe(_deliver, lookup, result)
    except RuntimeError:
        return  # the loop has been closed in the meantime: nobody waits any more


def _without_descriptors() -> OSError | None:
    """Return the fault if no socket can be opened: where that fails, some systems say that the name is unknown."""
    try:
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM).close()
    except OSError as fault:
        return fault
    return None


def _deliver(lookup: asyncio.Future[tuple[str, ...]], result: tuple[str, ...] | OSError) -> None:
    if lookup.done():
        return
    if isinstance(result, OSError):
        lookup.set_exception(result)
    else:
        lookup.set_result(result)
