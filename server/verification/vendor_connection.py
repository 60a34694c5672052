"""One TLS connection to a vendor, carrying one request at a time.

TLS runs here on memory buffers instead of in the event loop's own TLS transport: only so can a clean end of TLS be
told from a cut connection and a handshake's fault be had in full, alike on asyncio and uvloop. There is no session
resumption: every connection verifies the vendor's certificate.
"""

import asyncio
import contextlib
import select
import socket
import ssl
import sys
from collections.abc import Callable
from functools import partial
from typing import cast

from clue_desktop.domain.borrowed_words import borrowed
from clue_desktop.domain.failure_causes import FailureCause
from clue_desktop.domain.said import Said
from server.verification.peers_doing import is_peers
from server.verification.response_reader import ResponseReader

_READ_SIZE = 64 * 1024
_TLS_RECORD_TYPES = (0x15, 0x16)  # alert and handshake, all that a server can begin with (RFC 8446, 5.1)
_PROXY_ANSWER_BYTES = 16 * 1024
_TIMER_TOLERANCE = 0.002
_SMALL_BACKLOG = 1024
_MOST_TURNS = 100
_CLOSED = Said("it closed the connection")
_CLOSED_HERE = Said("it was closed here")
_UNASKED = Said("it sent something that was not asked for")
_FAR_UNDER = 0.1
_CROSSING_SECONDS = 0.005
_TIMED_OUT = (
    b"HTTP/1.1 408",
    b"HTTP/1.0 408",
)  # what a server may say of an idle connection (RFC 9110, 15.5.9)

if sys.platform == "linux":
    import fcntl
    import termios

    _NONE_LEFT = bytes(4)

    def _unacknowledged(sock: socket.socket) -> bool | None:
        """Whether the peer's system has yet to see a part of what was sent (SIOCOUTQ, tcp(7)); None = not known.

        What it sends acknowledges all that it has received, so an answer that comes before left before the request came.
        """
        try:
            return fcntl.ioctl(sock, termios.TIOCOUTQ, _NONE_LEFT) != _NONE_LEFT
        except OSError:
            return None

else:

    def _unacknowledged(sock: socket.socket) -> bool | None:  # noqa: ARG001  # nobody tells here
        return None


if sys.platform == "win32":

    def _anything_there(sock: socket.socket) -> Callable[[], object]:
        """Return what tells whether bytes, the end or a fault of a connection wait to be read."""

        def is_there() -> bool:
            try:
                sock.recv(1, socket.MSG_PEEK)
            except BlockingIOError:
                return False
            except OSError:
                return True
            return True

        return is_there

else:

    def _anything_there(sock: socket.socket) -> Callable[[], object]:
        """Return what tells whether bytes, the end or a fault of a connection wait to be read; in a tenth of the time of peeking."""
        poll = select.poll()
        poll.register(sock, select.POLLIN)
        return partial(poll.poll, 0)


class NotTlsError(Exception):
    """The peer's first bytes are not TLS."""


class VendorConnection(asyncio.Protocol):
    """Opened by `VendorDialer`, kept by the pool, used by `VendorClient`.

    Attributes: `address` is the IP address connected to, or behind a proxy that alone knows it the vendor's name;
    `judged` are the addresses by which the network policy let it be; `lost` tells that it can carry nothing more, `loss` why in
    words; `own_fault` the fault if it was this machine's; `expired` that the last exchange ran into its deadline, and
    `overdue` how late that was noticed, in seconds; `unread` that something of the peer's lay there all the same;
    `tls_fault` holds a TLS fault met while exchanging; `sent_at` and `first_byte_at` are times of the last exchange;
    `distrusted` that its answer came before the vendor can have read the request, and is none; `round_trip` the shortest
    in seconds that opening it took; `idle_since`, `rests_until` and `answered_for` are the pool's notes, and `retired`
    the client's that the policy no longer permits its address. `by_proxy` tells that a proxy is between, `closed_in_tls`
    that it was the vendor itself that closed, and not whatever is between. `on_odd` is told, in words, of bytes that nobody had
    asked for.
    """

    def __init__(
        self,
        address: str,
        sock: socket.socket,
        context: ssl.SSLContext,
        server_name: str,
        clock: Callable[[], float],
    ) -> None:
        self.address = address
        self.judged: tuple[str, ...] = (address,)
        self.lost = False
        self.loss = ""
        self._was_reset = False
        self.own_fault: Exception | None = None
        self.expired = False
        self.overdue = 0.0
        self.unread = False
        self.tls_fault: ssl.SSLError | None = None
        self.sent_at: float | None = None
        self.first_byte_at: float | None = None
        self.idle_since = 0.0
        self.rests_until = 0.0
        self.answered_for = b""
        self.retired = False
        self.distrusted = False
        self.by_proxy = False
        self.closed_in_tls = False
        self.round_trip: float | None = None
        self.on_odd: Callable[[str], None] | None = None
        self.on_idle_loss: Callable[[VendorConnection], None] | None = None
        self._loop = asyncio.get_running_loop()
        self._clock = clock
        self._socket = sock
        self._anything_there = _anything_there(sock)
        self._transport: asyncio.Transport
        self._has_transport = False
        self._closed: asyncio.Future[None] = self._loop.create_future()
        self._waiter: asyncio.Future[None] | None = None
        self._reader: ResponseReader | None = None
        self._served = False
        self._reused = False
        self._until = 0.0
        self._timer: asyncio.TimerHandle | None = None
        self._incoming = ssl.MemoryBIO()
        self._outgoing = ssl.MemoryBIO()
        self._tls = context.wrap_bio(self._incoming, self._outgoing, server_hostname=server_name)
        self._tls_begun = False
        self._handshaking = False
        self._handshake_fault: Exception | None = None
        self._plain = b""

    # Opening.

    async def ask_proxy(self, request: bytes) -> bytes:
        """Send a CONNECT request and return the head of its answer; raises ConnectionError if none comes."""
        self._transport.write(request)
        await self._wait()
        if b"\r\n\r\n" not in self._plain:
            raise ConnectionResetError(self.loss or Said("its answer is too long"))
        return self._plain

    async def start_tls(self) -> None:
        """Shake hands; raises ssl.SSLError, NotTlsError, or ConnectionError if the peer closed in the middle."""
        self._tls_begun = True
        self._handshaking = True
        self._shake_hands()
        if self._handshaking and not self.lost:
            await self._wait()
        if self._handshake_fault is not None:
            raise self._handshake_fault
        if self.tls_fault is not None:
            raise self.tls_fault
        if self._handshaking or self.lost:
            raise ConnectionResetError(self.loss)

    def certificate_end(self) -> float | None:
        """Return when the certificate that the peer showed ends, in seconds since 1970; None before the handshake."""
        certificate = None if self._handshaking else self._tls.getpeercert()
        end = certificate.get("notAfter") if certificate else None
        return ssl.cert_time_to_seconds(end) if isinstance(end, str) else None

    async def _wait(self) -> None:
        if self.lost:
            return
        self._waiter = self._loop.create_future()
        try:
            await self._waiter
        finally:
            self._waiter = None

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    def _shake_hands(self) -> None:
        try:
            self._tls.do_handshake()
        except ssl.SSLWantReadError:
            self._flush()
            return
        except ssl.SSLError as fault:
            self._handshake_fault = fault
            self._flush()  # the alert that tells the peer why
        else:
            self._handshaking = False
            self._flush()
        self._wake()

    # Exchanging.

    @property
    def reused(self) -> bool:
        """Whether the last exchange was not its first."""
        return self._reused

    @property
    def quiet(self) -> bool:
        """Whether it is open and nothing has come that nobody asked for, as far as the system knows at this moment."""
        return not self.lost and not self._anything_there()

    async def listen(self) -> None:
        """Before the first request: let the loop take in what lies there, so that nothing of it passes for an answer."""
        try:
            for _ in range(_MOST_TURNS):
                if self.lost or self.quiet:
                    return
                await asyncio.sleep(0)
        except BaseException:
            self.abort()
            raise
        self._lose(Said("it kept sending before it was asked anything"))

    async def exchange(self, request: bytes, reader: ResponseReader, until: float) -> None:
        """Send a request and feed its answer to `reader`, until that is finished, the connection lost or time is up.

        `until` is in the clock's seconds. Cancelling closes the connection at once.
        """
        self.expired = False
        self.overdue = 0.0
        self.first_byte_at = None
        if self.lost:
            reader.end(clean=False)
            return
        self._reader = reader
        self._reused, self._served = self._served, True
        self._waiter = self._loop.create_future()
        self._arm(until)
        self.sent_at = self._clock()
        try:
            self._tls.write(request)
            self._transport.write(self._outgoing.read())
            await self._waiter
        except ssl.SSLError as fault:
            self.tls_fault = fault
            self._lose(Said("TLS failed: {reason}", reason=str(fault.reason)))
        except asyncio.CancelledError:
            self.abort()
            raise
        finally:
            self._waiter = None
            self._reader = None

    def _arm(self, until: float) -> None:
        """Have the exchange end at `until`; one timer serves many exchanges, as setting one costs more than looking."""
        if self._timer is not None:
            if self._until <= until:
                self._until = until
                return
            self._timer.cancel()
        self._until = until
        self._timer = self._loop.call_later(max(0.0, until - self._clock()), self._look_at_time)

    def _look_at_time(self) -> None:
        self._timer = None
        if self._reader is None or self.lost:
            return
        left = self._until - self._clock()
        if left > _TIMER_TOLERANCE:
            self._timer = self._loop.call_later(left, self._look_at_time)
            return
        self.unread = not self.quiet
        if self.unread and not self.overdue:
            # What has come is read first: on some loops, and after each stall, timers run before sockets are looked at.
            self.overdue = max(_TIMER_TOLERANCE, -left)
            self._timer = self._loop.call_later(_TIMER_TOLERANCE, self._look_at_time)
            return
        self.overdue = max(self.overdue, -left)
        self.expired = True
        self.abort()

    @property
    def cause_of_loss(self) -> FailureCause | None:
        """What it was that the peer did, where it is one of two things."""
        if self._was_reset:
            return FailureCause.RESET
        return FailureCause.CLOSED if self.loss is _CLOSED else None

    # Ending.

    def abort(self) -> None:
        """Close at once, whatever is under way."""
        self._lose(_CLOSED_HERE)

    def close(self) -> None:
        """Close an idle connection, telling the peer so."""
        if self.lost or not self._tls_begun or not self._has_transport:
            self.abort()
            return
        with contextlib.suppress(ssl.SSLError):  # it wants to wait for the peer's close_notify, and we do not
            self._tls.unwrap()
        self._flush()
        # A peer that does not read what it was sent must not keep the connection from closing.
        self._lose(_CLOSED_HERE, gently=self._transport.get_write_buffer_size() < _SMALL_BACKLOG)

    def when_closed(self, callback: Callable[["VendorConnection"], None]) -> None:
        """Have `callback` called once the socket is closed."""
        self._closed.add_done_callback(lambda _: callback(self))

    async def wait_closed(self) -> None:
        """Return once the socket is closed."""
        await asyncio.shield(self._closed)

    def _lose(self, loss: str, *, gently: bool = False, clean: bool = False) -> None:
        if self.lost:
            return
        self.lost = True
        self.loss = loss
        self.closed_in_tls = clean
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._has_transport:
            if gently:
                self._transport.close()
            else:
                self._transport.abort()
        if self._reader is not None:
            self._reader.end(clean=clean)
            self._reader = None
        elif self.on_idle_loss is not None:
            self.on_idle_loss(self)
        self._wake()

    def _flush(self) -> None:
        if self._outgoing.pending and self._has_transport:
            self._transport.write(self._outgoing.read())

    # What the transport calls.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The socket belongs to the transport from here on."""
        self._transport = cast(asyncio.Transport, transport)
        self._has_transport = True
        if self.lost:
            self._transport.abort()

    def data_received(self, data: bytes) -> None:
        """Bytes from the peer: of the proxy, of the handshake, or of an answer."""
        if self.lost:
            return
        if not self._tls_begun:
            self._plain += data
            if b"\r\n\r\n" in self._plain or len(self._plain) > _PROXY_ANSWER_BYTES:
                self._wake()
            return
        self._incoming.write(data)
        if self._handshaking:
            if self._handshake_fault is None and not self._plain_first_byte(data):
                self._shake_hands()
            if self._handshaking:
                return
        self._read()

    def _plain_first_byte(self, data: bytes) -> bool:
        if self._plain == b"tls" or data[0] in _TLS_RECORD_TYPES:
            self._plain = b"tls"
            return False
        self._handshake_fault = NotTlsError()
        self._wake()
        return True

    def _read(self) -> None:
        unasked = self._served and self._reader is None
        try:
            while not self.lost:
                data = self._tls.read(_READ_SIZE)
                if not data:
                    self._lose(_CLOSED, clean=True)
                    return
                reader = self._reader
                if reader is None:
                    if not data.startswith(_TIMED_OUT):
                        self._note_odd("sent something that was not asked for")
                    self._lose(_UNASKED)
                    return
                if self.first_byte_at is None:
                    self.first_byte_at = self._clock()
                    if self._reused and self._came_too_soon():
                        self.distrusted = True
                        self._note_odd("answered before it can have read what it was asked")
                        self._lose(Said("it answered before it can have read the request"))
                        return
                if reader.feed(data):
                    self._reader = None
                    self._wake()
                    if not self._incoming.pending and not self._tls.pending():
                        break
                    unasked = True
        except ssl.SSLWantReadError:
            if unasked:  # half a record, say, whose other half would pass for the next answer
                self._lose(_UNASKED)
        except ssl.SSLZeroReturnError:
            self._lose(_CLOSED, clean=True)
        except ssl.SSLError as fault:
            self.tls_fault = fault
            self._lose(Said("TLS failed: {reason}", reason=str(fault.reason)))
        self._flush()

    def _came_too_soon(self) -> bool:
        took = self._clock() - (self.sent_at or 0.0)
        round_trip = self.round_trip or 0.0
        if (
            took > 2 * round_trip + _CROSSING_SECONDS
        ):  # nothing that left before the request came is still on its way
            return False
        unacknowledged = _unacknowledged(self._socket)
        if unacknowledged is not None:
            return unacknowledged
        return took < _FAR_UNDER * round_trip

    def _note_odd(self, what: str) -> None:
        if self.on_odd is not None:
            self.on_odd(what)

    def eof_received(self) -> None:
        """The peer's end of the TCP stream; TLS had not ended, or the connection would be lost already."""
        self._lose(_CLOSED)

    def connection_lost(self, exc: Exception | None) -> None:
        """The socket is closed."""
        if exc is not None and not self.lost and not is_peers(exc):
            self.own_fault = exc
        self._was_reset = isinstance(exc, ConnectionResetError)
        self._lose(_in_words(exc))
        self._has_transport = False
        if not self._closed.done():
            self._closed.set_result(None)


def _in_words(exc: Exception | None) -> str:
    if exc is None:
        return _CLOSED
    if isinstance(exc, ConnectionResetError):
        return Said("it reset the connection")
    return Said("the connection broke ({reason})", reason=borrowed(str(exc)))
