"""TLS of a vendor that asks clients for a certificate, and tells one without it why it is refused.

asyncio's own TLS drops the alert of a handshake that it ends; servers of vendors send it, and clients go by it.
"""

import asyncio
import ssl
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any, cast

from typing_extensions import override

_READ_BYTES = 65536
_LISTENED_SECONDS = 1.0


class TellingTls(asyncio.Protocol):
    """One connection: TLS towards the client, plain bytes towards `inner`."""

    def __init__(self, context: ssl.SSLContext, inner: asyncio.Protocol) -> None:
        self._incoming, self._outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._tls = context.wrap_bio(self._incoming, self._outgoing, server_side=True)
        self._inner = inner
        self._begun = False
        self._ending: asyncio.TimerHandle | None = None

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begins."""
        self._transport = cast(asyncio.Transport, transport)
        self._inside = _Inside(self._transport, self._write, self._end)

    @override
    def data_received(self, data: bytes) -> None:
        """Shakes hands, then passes on what is for the inner protocol; a fault of TLS ends the connection with its alert."""
        if self._ending is not None:
            return
        self._incoming.write(data)
        try:
            if not self._begun:
                self._tls.do_handshake()
                self._flush()
                self._begun = True
                self._inner.connection_made(self._inside)
            while not self._transport.is_closing():
                plain = self._tls.read(_READ_BYTES)
                if not plain:
                    self._transport.close()
                    return
                self._inner.data_received(plain)
        except ssl.SSLWantReadError:
            self._flush()
        except ssl.SSLError:
            self._flush()
            # What the client has sent meanwhile is read: closing over it would reset the connection, and the alert with it.
            self._ending = asyncio.get_running_loop().call_later(_LISTENED_SECONDS, self._transport.close)

    @override
    def eof_received(self) -> None:
        """The client has hung up."""

    @override
    def pause_writing(self) -> None:
        """Passes it on."""
        self._inner.pause_writing()

    @override
    def resume_writing(self) -> None:
        """Passes it on."""
        self._inner.resume_writing()

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        """Ends."""
        if self._ending is not None:
            self._ending.cancel()
        if self._begun:
            self._inner.connection_lost(exc)

    def _write(self, data: bytes) -> None:
        self._tls.write(data)
        self._flush()

    def _end(self) -> None:
        with suppress(ssl.SSLError):  # the client's part of it is not waited for
            self._tls.unwrap()
        self._flush()
        self._transport.close()

    def _flush(self) -> None:
        if self._outgoing.pending:
            self._transport.write(self._outgoing.read())


class _Inside(asyncio.Transport):
    """The connection as the inner protocol has it."""

    def __init__(
        self, outer: asyncio.Transport, write: Callable[[bytes], None], end: Callable[[], None]
    ) -> None:
        super().__init__()
        self._outer, self._write, self._end = outer, write, end

    @override
    def write(self, data: bytes | bytearray | memoryview) -> None:
        if not self._outer.is_closing():
            self._write(bytes(data))

    @override
    def writelines(self, list_of_data: Iterable[bytes | bytearray | memoryview]) -> None:
        self.write(b"".join(list_of_data))

    @override
    def close(self) -> None:
        if not self._outer.is_closing():
            self._end()

    @override
    def abort(self) -> None:
        self._outer.abort()

    @override
    def is_closing(self) -> bool:
        return self._outer.is_closing()

    @override
    def pause_reading(self) -> None:
        self._outer.pause_reading()

    @override
    def resume_reading(self) -> None:
        self._outer.resume_reading()

    @override
    def is_reading(self) -> bool:
        return self._outer.is_reading()

    @override
    def get_extra_info(self, name: str, default: Any = None) -> Any:
        return self._outer.get_extra_info(name, default)

    @override
    def set_write_buffer_limits(self, high: int | None = None, low: int | None = None) -> None:
        self._outer.set_write_buffer_limits(high, low)

    @override
    def get_write_buffer_size(self) -> int:
        return self._outer.get_write_buffer_size()
