"""Accepting connections in turns, where several processes share a listening socket."""

import asyncio
import logging
import socket
import ssl
from collections.abc import Callable

_logger = logging.getLogger(__name__)
_PAUSE_SECONDS = 0.1


class Acceptor:
    """Accepts one connection per turn of the event loop, in the shape of an asyncio server.

    The event loop's own server takes all that wait at once: of 32 devices that connect together one process got every
    single one, and the others idled.
    """

    def __init__(
        self,
        listener: socket.socket,
        make_protocol: Callable[[], asyncio.BaseProtocol],
        tls: ssl.SSLContext | None,
    ) -> None:
        """Accept from now on; on the event loop."""
        self._listener = listener
        self._make_protocol = make_protocol
        self._tls = tls
        self._loop = asyncio.get_running_loop()
        self._beginning: set[asyncio.Task[None]] = set()
        self._task = self._loop.create_task(self._accept(), name="accept")

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
                connection, _address = await self._loop.sock_accept(self._listener)
            except OSError as fault:  # too many open files, or a client that is gone already
                _logger.warning("a connection could not be accepted: %s", fault)
                await asyncio.sleep(_PAUSE_SECONDS)
                continue
            task = self._loop.create_task(self._begin(connection), name="begin a connection")
            self._beginning.add(task)
            task.add_done_callback(self._beginning.discard)
            await asyncio.sleep(0)  # the others' turn

    async def _begin(self, connection: socket.socket) -> None:
        try:
            await self._loop.connect_accepted_socket(self._make_protocol, connection, ssl=self._tls)
        except OSError as fault:  # a TLS handshake that failed; ssl.SSLError is one of these
            _logger.debug("a connection did not come about: %s", fault)
            connection.close()
