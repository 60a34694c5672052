"""Resolves vendors' host names so that one name that hangs delays no other."""

import asyncio
import errno
import socket
import threading
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import NamedTuple

from clue_desktop.domain.said import Said
from server.verification.peers_doing import TooManyLookupsError, is_nameless

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
"""From host name and port to IP addresses in order of preference; raises OSError where there are none."""

_CACHE_SECONDS = 5.0
_STALE_SECONDS = 3600.0
_PATIENCE_SECONDS = 0.5
_MOST_LOOKUPS = 64
_MOST_PER_GROUP = 8
_MOST_CACHED = 4096

_Name = tuple[str, int]


class _Known(NamedTuple):
    """What was found, and until when it is taken without asking again, and where asking gets no answer."""

    fresh_until: float
    stale_until: float
    addresses: tuple[str, ...]


class _Lookup(NamedTuple):
    """One that is under way: whose it is, since when, and what it will have found."""

    group: str
    began: float
    found: asyncio.Future[tuple[str, ...]]


class VendorResolver:
    """`getaddrinfo` with one lookup at a time per name, its result kept for a few seconds.

    Each lookup has its own daemon thread: a name server that does not answer holds neither the threads that others
    need nor the end of the process. Names in flight are bounded, in all and for each place group, so that no group's
    names that hang keep others' from being looked up. While a name gets no answer, what it had within the last hour is
    taken (RFC 8767); where it is said to have no address, not.

    Attributes:
        refused: how many lookups were not begun because too many were under way.
        stale: how often addresses were taken that could not be had anew.
    """

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        *,
        most: int = _MOST_LOOKUPS,
        per_group: int = _MOST_PER_GROUP,
    ) -> None:
        """Take how many lookups may be under way, in all and for one place group."""
        self.refused = 0
        self.stale = 0
        self._clock = clock
        self._most = most
        self._per_group = per_group
        self._known: dict[_Name, _Known] = {}
        self._lookups: dict[_Name, _Lookup] = {}
        self._of_groups: Counter[str] = Counter()

    @property
    def under_way(self) -> int:
        """How many names are being looked up."""
        return len(self._lookups)

    def of_group(self, place_group_id: str) -> Resolve:
        """Return what looks up names for a place group; "" stands for the server itself."""
        return partial(self._addresses, place_group_id)

    async def __call__(self, host: str, port: int) -> Sequence[str]:
        """The addresses of a name that the server itself asks for; raises as `of_group`'s."""
        return await self._addresses("", host, port)

    async def _addresses(self, group: str, host: str, port: int) -> Sequence[str]:
        """The addresses of the name; raises OSError (socket.gaierror) where it has none or too many lookups hang."""
        name, now = (host, port), self._clock()
        known = self._known.get(name)
        if known is not None and now < known.fresh_until:
            return known.addresses
        usable = known if known is not None and now < known.stale_until else None
        try:
            lookup = self._lookups.get(name) or self._start(name, group)
            # One caller's deadline or cancellation must not take the lookup away from the others that wait for it.
            if usable is None:
                return await asyncio.shield(lookup.found)
            async with asyncio.timeout(max(0.0, lookup.began + _PATIENCE_SECONDS - now)):
                return await asyncio.shield(lookup.found)
        except OSError as fault:  # TimeoutError is one
            if usable is None or is_nameless(fault):
                raise
        self.stale += 1
        return usable.addresses

    def _start(self, name: _Name, group: str) -> _Lookup:
        full = len(self._lookups) >= self._most or (group and self._of_groups[group] >= self._per_group)
        if full:
            self.refused += 1
            raise TooManyLookupsError(Said("too many host names are being looked up at once"))
        loop = asyncio.get_running_loop()
        lookup = _Lookup(group, self._clock(), loop.create_future())
        thread = threading.Thread(
            target=_look_up, args=(loop, lookup.found, *name), name=f"vendor-dns-{name[0]}", daemon=True
        )
        try:
            thread.start()
        except RuntimeError as fault:  # no room for one more thread
            raise OSError(errno.EAGAIN, str(fault)) from fault
        self._lookups[name] = lookup
        self._of_groups[group] += 1
        lookup.found.add_done_callback(lambda done: self._finished(name, done))
        return lookup

    def _finished(self, name: _Name, found: asyncio.Future[tuple[str, ...]]) -> None:
        group = self._lookups.pop(name).group
        self._of_groups[group] -= 1
        if not self._of_groups[group]:
            del self._of_groups[group]
        fault = None if found.cancelled() else found.exception()
        if isinstance(fault, OSError) and is_nameless(fault):
            self._known.pop(name, None)
        if found.cancelled() or fault is not None:
            return
        self._known.pop(name, None)
        if len(self._known) >= _MOST_CACHED:
            del self._known[next(iter(self._known))]
        now = self._clock()
        self._known[name] = _Known(now + _CACHE_SECONDS, now + _STALE_SECONDS, found.result())


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
