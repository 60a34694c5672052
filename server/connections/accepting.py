"""Accepting connections: one at a time, counted before anything is done for them."""

import asyncio
import errno
import logging
import socket
import ssl
from collections.abc import Callable
from contextlib import suppress

from server.bounding.reached import Limit
from server.connections.arrivals import Arrival, Arrivals

_logger = logging.getLogger(__name__)
_PAUSE_SECONDS = 0.1
_NO_DESCRIPTOR = {errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM}

HANDSHAKE_SECONDS = 10.0
GOODBYE_SECONDS = 5.0
"""For TLS's closing message of a client."""


class Acceptor:
    """Accepts one connection per turn of the event loop, in the shape of an asyncio server.

    The event loop's own server takes all that wait at once: of 32 devices that connect together one of several processes
    got every single one, and the others idled. And it knows a connection only once its TLS handshake is done, when those
    that never do it have taken every descriptor.
    """

    def __init__(
        self,
        listener: socket.socket,
        make_protocol: Callable[[Arrival], asyncio.BaseProtocol],
        tls: ssl.SSLContext | None,
        arrivals: Arrivals,
    ) -> None:
        """Accept from now on; on the event loop."""
        self._listener = listener
        self._make_protocol = make_protocol
        self._tls = tls
        self._arrivals = arrivals
        self._loop = asyncio.get_running_loop()
        self._beginning: set[asyncio.Task[None]] = set()
        self._task = self._loop.create_task(self._accept(), name="accept")

    @property
    def beginning(self) -> int:
        """How many connections have been accepted whose handshake is not done."""
        return len(self._beginning)

    def accept_no_more(self) -> None:
        """Accept no more; what has begun goes on."""
        self._task.cancel()

    def close(self) -> None:
        """Accept no more; connections that are open stay so."""
        self._task.cancel()
        for task in self._beginning:
            task.cancel()

    async def wait_closed(self) -> None:
        """Wait until no connection is being accepted."""
        await asyncio.wait([self._task, *self._beginning])

    async def _accept(self) -> None:
        while True:
            try:
                connection, address = await self._loop.sock_accept(self._listener)
            except OSError as fault:
                if fault.errno in _NO_DESCRIPTOR:
                    words = f"a connection could not be accepted: {fault.strerror or fault}"
                    self._arrivals.reached.note(Limit.DESCRIPTORS, words)
                else:  # a client that is gone already
                    _logger.debug("a connection could not be accepted: %s", fault)
                await asyncio.sleep(_PAUSE_SECONDS)
                continue
            peer = str(address[0]) if isinstance(address, tuple) else ""
            arrival = self._arrivals.admit(peer, _shutter(connection))
            if arrival is None:
                connection.close()
            else:
                task = self._loop.create_task(self._begin(connection, arrival), name="begin a connection")
                self._beginning.add(task)
                task.add_done_callback(self._beginning.discard)
            await asyncio.sleep(0)  # the others' turn

    async def _begin(self, connection: socket.socket, arrival: Arrival) -> None:
        begun = False
        try:
            protocol = self._make_protocol(arrival)
            if self._tls is None:
                await self._loop.connect_accepted_socket(lambda: protocol, connection)
            else:
                await self._loop.connect_accepted_socket(
                    lambda: protocol,
                    connection,
                    ssl=self._tls,
                    ssl_handshake_timeout=HANDSHAKE_SECONDS,
                    ssl_shutdown_timeout=GOODBYE_SECONDS,
                )
            begun = True
        except OSError as fault:  # a TLS handshake that failed; ssl.SSLError is one of these
            if isinstance(
                fault, ConnectionAbortedError
            ):  # what the event loop makes of one that takes too long
                self._arrivals.reached.note(
                    Limit.SLOW_HANDSHAKE, f"no TLS handshake within {HANDSHAKE_SECONDS:.0f} s"
                )
            _logger.debug("a connection did not come about: %s", fault)
        finally:
            if not begun:
                self._arrivals.leave(arrival)
                connection.close()


def _shutter(connection: socket.socket) -> Callable[[], None]:
    """Return what ends a connection that the event loop may have taken: the loop then finds it at its end."""

    def shut() -> None:
        with suppress(OSError):
            connection.shutdown(socket.SHUT_RDWR)

    return shut
