"""One connection of the sample vendor: reads requests, and writes what the vendor decided, right or wrong."""

import asyncio
import socket
import struct
import sys
import time
from collections import deque
from typing import Protocol, cast

import httptools
from typing_extensions import override

from clue_desktop.tasks import begin
from server.sandbox.sample_vendor.faults import FAULTS
from server.sandbox.sample_vendor.messages import Answer, ReceivedRequest, encode_json, response

_MOST_BODY_BYTES = 1024 * 1024
_MOST_HEAD_BYTES = 32 * 1024
_MOST_HEADERS = 100
_MOST_TARGET_BYTES = 8 * 1024
# What is fed at once, so that a head is measured before more of it is kept.
_SLICE_BYTES = 8 * 1024
# Chunks of one byte each are six bytes for one of content.
_BESIDE_CONTENT_FACTOR = 8
# The bytes of l_onoff = 1, l_linger = 0: closing then sends a reset. The fields are shorts on Windows, else ints.
_LINGER_ZERO = struct.pack("hh" if sys.platform == "win32" else "ii", 1, 0)


class Closable(Protocol):
    """A connection as the vendor sees it."""

    def close(self) -> None:
        """Ends in order, after what was sent."""

    def abort(self) -> None:
        """Ends at once."""


class Decider(Protocol):
    """The vendor as a connection sees it."""

    @property
    def delay_ms(self) -> float:
        """How long every answer waits that says nothing else."""

    def connected(self, connection: Closable) -> int:
        """Takes note of a new connection and gives it its number."""

    def disconnected(self, connection: Closable) -> None:
        """Takes note of the end of a connection."""

    def decide(self, request: ReceivedRequest) -> Answer:
        """The answer to a request, which is recorded with it."""

    def might_answer_early(self, target: bytes) -> bool:
        """Whether it is worth asking `answers_early`: quick, for every request."""

    def answers_early(self, request: ReceivedRequest) -> bool:
        """Whether the answer leaves before the body was read; `request` has no body yet."""


class Connection(asyncio.Protocol):
    """A connection from its first byte to its end. It answers one request at a time, in their order."""

    def __init__(self, vendor: Decider) -> None:
        self._vendor = vendor
        self._parser = httptools.HttpRequestParser(self)
        self._number = 0
        self._served = 0
        self._target = b""
        self._headers: list[tuple[bytes, bytes]] = []
        self._body: list[bytes] = []
        self._body_size = 0
        self._raw: list[bytes] = []
        self._raw_size = 0
        self._in_head = True
        self._unread = b""
        self._refused = False
        self._answered_early = False
        self._drops_next = False
        self._waiting: deque[tuple[ReceivedRequest, bool]] = deque()
        self._task: asyncio.Task[None] | None = None
        self._writable = asyncio.Event()
        self._writable.set()

    # asyncio.Protocol

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begins."""
        # The loop promises a full transport for a stream, but a wider type in the signature.
        self._transport = cast(asyncio.Transport, transport)
        self._number = self._vendor.connected(self)

    @override
    def data_received(self, data: bytes) -> None:
        """Parses what came; what is not HTTP gets 400 and the end of the connection."""
        if self._drops_next:
            self.close()
            return
        if self._refused:
            return
        if self._unread:
            self._unread += data
        else:
            self._take(data)

    def _take(self, data: bytes) -> None:
        """Feed the parser, until a request has to wait for the answer to the one before it."""
        position = 0
        while position < len(data) and not self._waiting and not self._refused:
            piece = data[position : position + _SLICE_BYTES]
            position += len(piece)
            self._feed(piece)
        self._unread = b"" if self._refused else data[position:]
        if self._transport.is_closing():
            return
        if self._unread:
            self._transport.pause_reading()
        elif not self._transport.is_reading():
            self._transport.resume_reading()

    def _feed(self, piece: bytes) -> None:
        self._raw.append(piece)
        self._raw_size += len(piece)
        try:
            self._parser.feed_data(piece)
        except httptools.HttpParserUpgrade:
            self._refuse(501, "This vendor speaks only HTTP/1.1.")
        except httptools.HttpParserError as error:
            self._refuse(400, f"Not a request: {error}")
        if len(self._target) > _MOST_TARGET_BYTES:
            self._refuse(414, f"The target is longer than {_MOST_TARGET_BYTES:,} bytes.")
        elif len(self._headers) > _MOST_HEADERS or (
            self._raw_size > _MOST_HEAD_BYTES
            and (
                self._in_head
                or self._raw_size - _MOST_HEAD_BYTES > _SLICE_BYTES + self._body_size * _BESIDE_CONTENT_FACTOR
            )
        ):
            self._refuse(431, "The head, or what stands between the parts of the body, is too large.")

    @override
    def pause_writing(self) -> None:
        """The peer does not read: a fault that sends must wait."""
        self._writable.clear()

    @override
    def resume_writing(self) -> None:
        """The peer reads again."""
        self._writable.set()

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        """Ends; whatever was still to be answered is forgotten."""
        self._waiting.clear()
        self._unread = b""
        if self._task is not None:
            self._task.cancel()
        self._vendor.disconnected(self)

    # httptools

    def on_message_begin(self) -> None:
        """A request begins."""
        self._target, self._headers, self._body, self._body_size = b"", [], [], 0
        self._answered_early, self._in_head = False, True

    def on_url(self, url: bytes) -> None:
        """A piece of the target."""
        self._target += url

    def on_header(self, name: bytes, value: bytes) -> None:
        """A header, in the case in which it came."""
        self._headers.append((name, value))

    def on_headers_complete(self) -> None:
        """The head is there: the moment for an answer that does not wait for the body."""
        self._in_head = False
        if self._vendor.might_answer_early(self._target):
            request = self._request()
            if self._vendor.answers_early(request):
                self._answered_early = True
                self._answer(request, stays_open=True)

    def on_body(self, body: bytes) -> None:
        """A piece of the body."""
        self._body_size += len(body)
        if self._body_size > _MOST_BODY_BYTES:
            self._refuse(413, "The body is too large.")
        elif not self._transport.is_closing():
            self._body.append(body)

    def on_message_complete(self) -> None:
        """A request is whole."""
        request = self._request(b"".join(self._body), b"".join(self._raw))
        self._raw, self._raw_size, self._in_head = [], 0, True
        self._served += 1
        if self._answered_early or self._transport.is_closing():
            return
        if len(self._headers) > _MOST_HEADERS or len(self._target) > _MOST_TARGET_BYTES:
            return  # refused as soon as this piece is read
        stays_open = self._parser.should_keep_alive()
        if self._task is None:
            self._answer(request, stays_open=stays_open)
        else:
            self._waiting.append((request, stays_open))

    def _request(self, body: bytes = b"", raw: bytes = b"") -> ReceivedRequest:
        return ReceivedRequest(
            time.time(),
            self._number,
            self._served + 1,
            self._parser.get_method().decode("latin-1"),
            self._target.decode("latin-1"),
            self._parser.get_http_version(),
            tuple(self._headers),
            body,
            raw,
        )

    # answering

    def _answer(self, request: ReceivedRequest, *, stays_open: bool) -> None:
        answer = self._vendor.decide(request)
        delay_ms = self._vendor.delay_ms if answer.delay_ms is None else answer.delay_ms
        if delay_ms or answer.fault is not None:
            self._task = begin(
                self._answer_slowly(answer, delay_ms, stays_open=stays_open),
                name=f"vendor answer {self._number}.{request.number}",
            )
        elif stays_open:
            self._transport.write(answer.wire)
        else:
            self._transport.write(answer.closing_wire)
            self._transport.close()

    async def _answer_slowly(self, answer: Answer, delay_ms: float, *, stays_open: bool) -> None:
        if delay_ms:
            await asyncio.sleep(delay_ms / 1000)
        if answer.fault is not None:
            await FAULTS[answer.fault].play(_Exchange(self, answer))
        elif stays_open:
            await self.send(answer.wire)
        else:
            await self.send(answer.closing_wire)
        if not stays_open:
            self.close()
        self._task = None
        self._answer_waiting()

    def _answer_waiting(self) -> None:
        """Answers what was pipelined meanwhile, up to the next answer that takes its time."""
        while self._waiting and self._task is None and not self._transport.is_closing():
            request, stays_open = self._waiting.popleft()
            self._answer(request, stays_open=stays_open)
        if self._unread and not self._waiting:
            self._take(self._unread)

    def _refuse(self, status: int, message: str) -> None:
        self._refused = True
        if self._transport.is_closing():
            return
        headers = (("Content-Type", "application/json"), ("Connection", "close"))
        self._transport.write(response(status, headers, encode_json({"valid": False, "message": message})))
        self._transport.close()

    # what a fault may do

    async def send(self, data: bytes) -> None:
        """Sends bytes as they are; waits while the peer does not read."""
        self._transport.write(data)
        # One turn of the loop, so that a fault that sends without end leaves room for others and notices the end.
        await asyncio.sleep(0)
        await self._writable.wait()

    def close(self) -> None:
        """Ends the connection in order, after what was sent."""
        self._transport.close()

    def abort(self) -> None:
        """Ends the connection at once, without the closing message of TLS."""
        self._transport.abort()

    def reset(self) -> None:
        """Ends the connection with a TCP reset."""
        linger_not(self._transport)
        self._transport.abort()

    def drop_next_request(self) -> None:
        """Makes the connection close, without an answer, when the next request arrives on it."""
        self._drops_next = True


class _Exchange:
    """A fault's hold on one connection, with the answer that it spoils."""

    def __init__(self, connection: Connection, answer: Answer) -> None:
        self.answer = answer
        self.send = connection.send
        self.close = connection.close
        self.abort = connection.abort
        self.reset = connection.reset
        self.drop_next_request = connection.drop_next_request


def linger_not(transport: asyncio.BaseTransport) -> None:
    """Makes the transport's socket send a reset when it is closed."""
    transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER_ZERO)


class SilentConnection(asyncio.Protocol):
    """A connection on which nothing is ever answered, not even the handshake of TLS."""

    def __init__(self, vendor: Decider) -> None:
        self._vendor = vendor

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begins."""
        self._transport = cast(asyncio.Transport, transport)
        self._vendor.connected(self)

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        """Ends."""
        self._vendor.disconnected(self)

    def close(self) -> None:
        """Ends in order."""
        self._transport.close()

    def abort(self) -> None:
        """Ends at once."""
        self._transport.abort()


class ResettingConnection(SilentConnection):
    """A connection that is reset as soon as the peer says something, such as the beginning of a TLS handshake."""

    @override
    def data_received(self, data: bytes) -> None:
        """Resets."""
        linger_not(self._transport)
        self._transport.abort()
