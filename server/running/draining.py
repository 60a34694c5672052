"""The way to the end of a server that others go by: told first, so that a load balancer takes it out; then no request is lost.

1. `/readyz` says that it is going to end, for as long as was asked for, where anybody asks it; all else goes on.
2. Each answer says `Connection: close`, and streams end. Who has a connection hears it with its next answer; who is idle
   for longer has not heard it, and is closed at the end.
3. Nobody new comes (on Linux the system answers no further greeting, so that none is lost in the queue), who waits is let in.
4. Who came last has a moment for its request. Then the server ends: answers under way are finished.
"""

import ctypes
import logging
import socket
import struct
import sys
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import IntEnum
from typing import Protocol

_logger = logging.getLogger(__name__)
ASKED_WITHIN_SECONDS = 60.0
"""Nobody who asked longer ago waits for the answer of `/readyz`."""
CLOSING_SECONDS = 2.0
_QUEUE_SECONDS = 0.25
_LAST_SECONDS = 2.0
LONGEST_SECONDS = CLOSING_SECONDS + _QUEUE_SECONDS + _LAST_SECONDS + 0.5
"""What all of it takes at most beside the time in which it is only told."""


class Draining(Protocol):
    """What a server does on its way to its end; all on the event loop."""

    def seconds_since_asked(self) -> float | None:
        """Return how long ago somebody asked whether it is ready; None where nobody did."""

    def tell(self) -> None:
        """Say that it is going to end."""

    def close_after_answers(self) -> None:
        """Let each answer from now on be the last one of its connection, and end streams."""

    def connections(self) -> Collection[object]:
        """Return the open connections."""

    def last_ones(self) -> int:
        """Return how many connections have come of which no request has been heard yet."""

    def accept_no_more(self) -> None:
        """Let in nobody any more."""


class _Phase(IntEnum):
    BEFORE = 0
    TOLD = 1
    CLOSING = 2
    QUEUE = 3
    LAST = 4


@dataclass(slots=True)
class Drain:
    """Where a server is on its way to its end.

    Attributes:
        seconds: for how long it says that it is going to end before it does; 0 to end at once.
        always: whether it says so even if nobody has asked it for a while.
        greetings: what keeps greetings from being answered; None where the listening socket is not this server's alone.
    """

    seconds: float
    always: bool = False
    greetings: Callable[[], None] | None = None
    _phase: _Phase = _Phase.BEFORE
    _until: float = 0.0
    _old: Collection[int] = ()

    def is_over(self, server: Draining, now: float) -> bool:
        """Go on along the way; tell whether it has come to its end."""
        if self.seconds == 0:
            return True
        if self._phase is _Phase.BEFORE:
            server.tell()
            asked = server.seconds_since_asked()
            is_heard = self.always or (asked is not None and asked <= ASKED_WITHIN_SECONDS)
            self._enter(_Phase.TOLD, now + (self.seconds if is_heard else 0.0))
        if self._phase is _Phase.TOLD and now >= self._until:
            server.close_after_answers()
            self._old = {id(each) for each in server.connections()}
            self._enter(_Phase.CLOSING, now + CLOSING_SECONDS)
        if self._phase is _Phase.CLOSING and (now >= self._until or not self._are_left(server)):
            if self.greetings is not None:
                self.greetings()
            self._enter(_Phase.QUEUE, now + _QUEUE_SECONDS)
        if self._phase is _Phase.QUEUE and now >= self._until:
            server.accept_no_more()
            self._enter(_Phase.LAST, now + _LAST_SECONDS)
        return self._phase is _Phase.LAST and (now >= self._until or not server.last_ones())

    def _enter(self, phase: _Phase, until: float) -> None:
        _logger.debug("on the way to the end: %s", phase.name.lower())
        self._phase, self._until = phase, until

    def _are_left(self, server: Draining) -> bool:
        return any(id(each) in self._old for each in server.connections())


_ATTACH_FILTER = 26  # SO_ATTACH_FILTER of Linux (socket(7))
# Of a TCP segment the flags are the byte 13; one with SYN is dropped, all others pass: handshakes that have begun end well.
_PROGRAM: Sequence[tuple[int, int, int, int]] = (
    (0x30, 0, 0, 13),  # load the byte
    (0x45, 0, 1, 0x02),  # is SYN set?
    (0x06, 0, 0, 0),  # drop
    (0x06, 0, 0, 0xFFFFFFFF),  # keep
)


def answer_no_greeting(listener: socket.socket) -> None:
    """Have the system answer no further greeting (SYN), instead of queueing connections that nobody will take.

    Whoever connects tries again within a second, and is then refused by whoever is not there any more. Linux alone.
    """
    if sys.platform != "linux":
        return
    code = b"".join(struct.pack("HBBI", *step) for step in _PROGRAM)
    buffer = ctypes.create_string_buffer(code)
    with suppress(OSError):  # without it all is as it is elsewhere
        listener.setsockopt(
            socket.SOL_SOCKET, _ATTACH_FILTER, struct.pack("HL", len(_PROGRAM), ctypes.addressof(buffer))
        )
