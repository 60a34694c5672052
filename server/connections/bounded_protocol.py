"""HTTP with whoever connects: uvicorn's protocol, with bounds on what one connection costs.

Uvicorn hands the parser whatever has come, a quarter of a megabyte at a time, keeps any head that is sent, and queues
the requests that are sent ahead. Here the parser is given at most 8 KiB at once, and never more than one request before
that is answered; what came ahead waits as bytes, and meanwhile nothing more is read. A request ends with an empty line
or after its Content-Length, so cutting there keeps the next one out of the parser (RFC 9112 §6).

Relied on of uvicorn, and held by a test: `cycle` with `body`, `disconnected`, `keep_alive`, `message_event`,
`response_complete`, `response_started`; `flow` with `read_paused`; `headers`, `url`, `scope`, `transport`,
`timeout_keep_alive_task`, `_unset_keepalive_if_required`; the parser's callbacks `on_…`.
"""

import asyncio
import selectors
from collections.abc import Callable
from typing import Any

import httptools
from uvicorn.protocols.http.flow_control import FlowControl
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from clue_desktop.contract.errors import error_document
from clue_desktop.domain.said import Said
from server.bounding.reached import Limit
from server.connections.arrivals import Arrival, Arrivals
from server.http.asgi import PROVE, PROVED_BY, refusal

MOST_HEAD_BYTES = 32 * 1024
MOST_HEADERS = 100
MOST_TARGET_BYTES = 8 * 1024
SLICE_BYTES = 8 * 1024

HEAD_SECONDS = 10.0
"""For the first request's head from the connection's first moment on, for a later one from its first byte on."""
BODY_SECONDS = 90.0
STRANGERS_BODY_SECONDS = 30.0
READER_SECONDS = 30.0
"""For a client to read so much of an answer that more can be sent, or the rest of it once the connection is to end."""

# Given to the parser before others have their turn: chunks of one byte each are a call for every six.
_TURN_BYTES = 2 * SLICE_BYTES
# Chunk sizes, their extensions and trailers: eight bytes for one of content are chunks of one byte with room to spare.
_MOST_BESIDE_CONTENT = 32 * 1024
_BESIDE_CONTENT_FACTOR = 8
# Of a body that comes when its request is answered already; many clients read no answer before they have sent all.
_MOST_IGNORED_BYTES = 2 * 1024 * 1024
_LINGER_SECONDS = 1.0
_MOST_LINGERING_BYTES = 1024 * 1024
_EMPTY_LINE = b"\r\n\r\n"
_ONCE = (b"host", b"authorization")
# How the PROXY protocol begins: its first version, and its second one behind the empty line that this has in front.
_PROXY_LINES = (b"PROXY ", b"\0\r\nQUIT\n", b"\r\n\r\n\0\r\nQUIT\n")

_Refusal = tuple[int, str, str, Limit]
_HEAD_TOO_LARGE: _Refusal = (
    431,
    "head_too_large",
    Said(
        "The head of the request is larger than {most} bytes or {fields} fields.",
        most=f"{MOST_HEAD_BYTES:,}",
        fields=MOST_HEADERS,
    ),
    Limit.HEAD,
)
_TARGET_TOO_LONG: _Refusal = (
    414,
    "target_too_long",
    Said("The target of the request is longer than {most} bytes.", most=f"{MOST_TARGET_BYTES:,}"),
    Limit.HEAD,
)
_MOSTLY_FRAMING: _Refusal = (
    431,
    "head_too_large",
    Said("The request has more in its chunk extensions and trailers than in its content."),
    Limit.HEAD,
)
_NOT_HTTP: _Refusal = (400, "request_malformed", Said("This is no HTTP/1.1 request."), Limit.MALFORMED)
_SAID_TWICE: _Refusal = (
    400,
    "request_malformed",
    Said("The request has more than one Host or Authorization field."),
    Limit.MALFORMED,
)


class _Reading(FlowControl):
    """Uvicorn's flow control; it asks for more instead of reading at once, as there may be more already."""

    def __init__(self, transport: asyncio.Transport, go_on: Callable[[], None]) -> None:
        super().__init__(transport)
        self._go_on = go_on

    def pause_reading(self) -> None:
        self.read_paused = True

    def resume_reading(self) -> None:
        if self.read_paused:
            self.read_paused = False
            self._go_on()


class BoundedProtocol(HttpToolsProtocol):
    """One connection."""

    # None before there is one, whatever uvicorn's annotations say.
    cycle: Any
    transport: Any

    def __init__(
        self, *given: Any, arrivals: Arrivals | None = None, arrival: Arrival | None = None, **more: Any
    ) -> None:
        """Take what uvicorn gives, and the connection's place among all."""
        super().__init__(*given, **more)
        self._arrivals = arrivals
        self._arrival = arrival
        self._unread = b""
        self._position = 0
        self._paused = False
        self._next_turn: asyncio.Handle | None = None
        self._between_requests = True
        self._in_head = True
        self._head_bytes = 0
        self._ending = b""  # of what was fed last, as far as an empty line may begin there
        self._left: int | None = None  # of a body, None while it comes in chunks
        self._size = 0  # of the last request, as far as it is known
        self._beside_content = 0
        self._ignored = 0
        self._trailers = 0
        self._refusal: _Refusal | None = None
        self._is_proxy_line = False
        self._deaf = False  # nothing that comes is a request any more
        self._begun_at = 0.0
        self._stalled_at: float | None = None
        self._closing_at: float | None = None

    # ---- the connection

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        """Begin."""
        super().connection_made(transport)
        self.flow = _Reading(transport, self._call_soon)
        self._begun_at = self.loop.time()
        if self._arrival is not None:
            self._arrival.close = transport.abort

    def connection_lost(self, exc: Exception | None) -> None:
        """End."""
        if self._arrivals is not None and self._arrival is not None:
            self._arrivals.leave(self._arrival)
        self._forget_unread()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        """Note that the client does not read."""
        self._stalled_at = self.loop.time()
        super().pause_writing()

    def resume_writing(self) -> None:
        """Note that it reads again."""
        self._stalled_at = None
        super().resume_writing()

    def prove(self, token_hash: bytes) -> None:
        """Note that a request on this connection carried a valid token; from any thread."""
        if self._arrivals is not None and self._arrival is not None and not self._arrival.proved:
            self.loop.call_soon_threadsafe(self._arrivals.prove, self._arrival, token_hash)

    def proved_by(self) -> bytes | None:
        """Return the hash of the token that this connection was proved by, if it was."""
        return None if self._arrival is None else self._arrival.token_hash or None  # a proxy's has none

    @property
    def is_idle(self) -> bool:
        """Whether no request is under way here, and no answer."""
        return (
            self._between_requests
            and not self._unread
            and (self.cycle is None or self.cycle.response_complete)
        )

    @property
    def is_fresh(self) -> bool:
        """Whether nothing has come on it yet."""
        return self._between_requests and self.cycle is None

    def has_more(self) -> bool:
        """Whether something has come that was not read yet."""
        with selectors.DefaultSelector() as selector:
            selector.register(self.transport.get_extra_info("socket").fileno(), selectors.EVENT_READ)
            return bool(selector.select(0))

    def close_after_answer(self) -> None:
        """Let the answer that is under way be the last one here, if it can still say so."""
        cycle = self.cycle
        begun = cycle is None or cycle.response_complete or getattr(cycle, "response_started", False)
        if not begun and not self._unread:
            cycle.keep_alive = False

    def overdue(self, now: float) -> Limit | None:
        """Return the limit that the client has let pass, if it has: it sends no request, or does not read an answer."""
        transport = self.transport
        if transport is None:
            return None
        if self._stalled_at is not None and now - self._stalled_at > READER_SECONDS:
            return Limit.SLOW_READER
        if transport.is_closing():
            if self._closing_at is None:
                self._closing_at = now
            return Limit.SLOW_READER if now - self._closing_at > READER_SECONDS else None
        if self._between_requests:
            first_is_late = self.cycle is None and now - self._begun_at > HEAD_SECONDS
            return Limit.SLOW_REQUEST if first_is_late else None
        if self._unread or self._paused:
            return None  # it waits for us
        proved = self._arrival is None or self._arrival.proved
        of_body = BODY_SECONDS if proved else STRANGERS_BODY_SECONDS
        patience = HEAD_SECONDS if self._in_head else of_body
        return Limit.SLOW_REQUEST if now - self._begun_at > patience else None

    # ---- what comes

    def data_received(self, data: bytes) -> None:
        """Take what came, or keep it while a request waits for its answer."""
        if self._deaf:
            self._drop(data)
        elif self._unread or self._awaits_answer():
            self._keep(data)
        else:
            self._take(data, 0)

    def _awaits_answer(self) -> bool:
        """Tell whether a whole request has come that is not answered yet."""
        return self._between_requests and self.cycle is not None and not self.cycle.response_complete

    def _keep(self, data: bytes) -> None:
        if self._awaits_answer() and not self.cycle.keep_alive:
            return  # nothing is answered after the last request
        if not self._unread:
            self._note(Limit.PIPELINE)
        self._unread, self._position = self._unread[self._position :] + data, 0
        self._pause()

    def _take(self, data: bytes, position: int) -> None:
        """Feed the parser from a position on: until a request waits, until its body is large, or until others' turn."""
        self._unset_keepalive_if_required()
        end = len(data)
        turn = min(end, position + _TURN_BYTES)
        while position < turn and not self.flow.read_paused and not self._awaits_answer():
            upto = self._boundary(data, position, min(position + SLICE_BYTES, end))
            whole = position == 0 and upto == end
            self._feed(data if whole else data[position:upto])
            position = upto
            if self._deaf or self.transport.is_closing():
                self._forget_unread()
                return
        if position < end:
            self._unread, self._position = data, position
            self._pause()
            if self._awaits_answer():
                self._note(Limit.PIPELINE)
            elif not self.flow.read_paused:
                self._call_soon()
            return
        self._forget_unread()
        if self.flow.read_paused:
            self._pause()
        else:
            self._resume()
        if self._between_requests and self.cycle is not None and self.cycle.response_complete:
            self._wait_for_next()

    def _boundary(self, data: bytes, position: int, upto: int) -> int:
        """Return where to cut: behind the next empty line or at the end of a body, at `upto` at the latest."""
        if not self._in_head and self._left is not None:
            return min(upto, position + max(self._left, 1))
        if self._ending:
            held = len(self._ending)
            found = (self._ending + data[position : position + 3]).find(_EMPTY_LINE)
            if found >= 0:
                return position + found + 4 - held
        found = data.find(_EMPTY_LINE, position, upto)
        return upto if found < 0 else found + 4

    def _feed(self, piece: bytes) -> None:
        size = len(piece)
        in_head = self._in_head
        if in_head:
            if self._head_bytes == 0:
                self._begun_at = self.loop.time()
                self._between_requests = False
            self._head_bytes += size
        elif self._left is None:
            self._beside_content += size
        try:
            self.parser.feed_data(piece)
        except httptools.HttpParserUpgrade:
            # There is no other protocol here, and what follows is none of HTTP's.
            if self._refusal is None:
                self._deaf = True
                self.cycle.keep_alive = False
                return
        except httptools.HttpParserError:
            self._refusal = self._refusal or _NOT_HTTP
            self._is_proxy_line = piece.startswith(_PROXY_LINES)
        self._ending = piece[-3:] if in_head == self._in_head and not self._between_requests else b""
        if self._in_head and self._head_bytes > MOST_HEAD_BYTES:
            self._refusal = self._refusal or _HEAD_TOO_LARGE
        elif self._beside_content > _MOST_BESIDE_CONTENT:
            self._refusal = self._refusal or _MOSTLY_FRAMING
        if self._refusal is not None:
            self._refuse(*self._refusal)
        elif self._ignored > _MOST_IGNORED_BYTES:
            self.transport.close()

    def _drop(self, data: bytes) -> None:
        self._ignored += len(data)
        if self._ignored > _MOST_LINGERING_BYTES:
            self.transport.abort()

    def _refuse(self, status: int, code: str, detail: str, limit: Limit) -> None:
        """Answer in place of the application, if nothing was answered to this request yet, and end the connection."""
        self._deaf = True
        if self._arrivals is not None:
            words = f"a request is refused with {status} {code}"
            if self._is_proxy_line:
                words = f"{words}: a proxy begins with the PROXY protocol, which is not spoken here; have it send HTTP alone"
            self._arrivals.reached.note(limit, words)
        cycle = self.cycle
        if self.transport.is_closing():
            return
        if cycle is not None and not cycle.response_complete:
            answered = cycle.response_started or self._in_head
            cycle.disconnected = True
            cycle.message_event.set()
        else:
            answered = not self._in_head
        if answered:
            self.transport.close()
            return
        answer = refusal(status, error_document(status, code, detail), [(b"connection", b"close")])
        head = [b"%b: %b\r\n" % pair for pair in (*self.server_state.default_headers, *answer.headers)]
        self.transport.write(b"".join([STATUS_LINE[status], *head, b"\r\n", answer.body]))
        # Closing while more comes would reset the connection, and the answer with it.
        if self.transport.can_write_eof():
            self.transport.write_eof()
        self._resume()
        self.loop.call_later(_LINGER_SECONDS, self.transport.close)

    # ---- reading, or not

    def _pause(self) -> None:
        if not self._paused and not self.transport.is_closing():
            self._paused = True
            self.transport.pause_reading()

    def _resume(self) -> None:
        if self._paused and not self.transport.is_closing():
            self._paused = False
            self.transport.resume_reading()

    def _call_soon(self) -> None:
        if self._next_turn is None:
            self._next_turn = self.loop.call_soon(self._go_on)

    def _go_on(self) -> None:
        self._next_turn = None
        if self._deaf or self.transport.is_closing():
            self._forget_unread()
            self._resume()
        elif self._unread:
            if not self._awaits_answer():
                self._take(self._unread, self._position)
        elif not self.flow.read_paused:
            self._resume()

    def _forget_unread(self) -> None:
        self._unread, self._position = b"", 0
        if self._next_turn is not None:
            self._next_turn.cancel()
            self._next_turn = None

    def _wait_for_next(self) -> None:
        if self.timeout_keep_alive_task is None and not self.transport.is_closing():
            self.timeout_keep_alive_task = self.loop.call_later(
                self.timeout_keep_alive, self.timeout_keep_alive_handler
            )

    def _note(self, limit: Limit) -> None:
        if self._arrivals is not None:
            self._arrivals.reached.count(limit)

    # ---- the parser's callbacks

    def on_message_begin(self) -> None:
        """The first byte of a request."""
        super().on_message_begin()
        scope: dict[str, Any] = self.scope  # type: ignore[assignment]  # with members of our own
        scope[PROVE] = self.prove
        scope[PROVED_BY] = self.proved_by
        self._trailers = 0

    def on_url(self, url: bytes) -> None:
        """A piece of the target."""
        super().on_url(url)
        if len(self.url) > MOST_TARGET_BYTES:
            self._refusal = _TARGET_TOO_LONG

    def on_header(self, name: bytes, value: bytes) -> None:
        """A field of the head; one of the trailers may not look like one of the head (RFC 9110 §6.5.1) and is left out."""
        if self._in_head:
            super().on_header(name, value)
            count = len(self.headers)
        else:
            self._trailers += 1
            count = self._trailers
        if count > MOST_HEADERS:
            self._refusal = self._refusal or _HEAD_TOO_LARGE

    def on_headers_complete(self) -> None:
        """The end of the head."""
        names = [name for name, _value in self.headers]
        if self._head_bytes > MOST_HEAD_BYTES:
            self._refusal = self._refusal or _HEAD_TOO_LARGE
        elif any(names.count(name) > 1 for name in _ONCE):
            self._refusal = self._refusal or _SAID_TWICE
        if self._refusal is not None:
            return
        self._left = None
        if b"transfer-encoding" not in names:
            lengths = [value for name, value in self.headers if name == b"content-length"]
            self._left = int(lengths[0]) if lengths and lengths[0].isdigit() else 0
        self._size = 0 if self._left is None else self._head_bytes + self._left
        self._ignored = 0
        super().on_headers_complete()
        self._in_head = False
        if self._arrivals is not None and self._arrivals.closing:
            self.cycle.keep_alive = False

    def on_body(self, body: bytes) -> None:
        """A piece of the content."""
        if self._refusal is not None:
            return
        if self._left is None:
            self._beside_content -= len(body) * (1 + _BESIDE_CONTENT_FACTOR)
        else:
            self._left -= len(body)
        if self.cycle.response_complete:
            self._ignored += len(body)
        super().on_body(body)

    def on_message_complete(self) -> None:
        """The last byte of a request."""
        if self._refusal is not None:
            return
        super().on_message_complete()
        self._between_requests = self._in_head = True
        self._head_bytes = self._beside_content = 0

    def on_response_complete(self) -> None:
        """The answer is given: what came meanwhile has its turn."""
        super().on_response_complete()
        if self._unread:
            self._call_soon()
