"""Every way in which a vendor's answer can go wrong above TLS, by name, with what happens and what makes it happen.

Unless a fault is about the content, what it damages is the answer of its rule, and a grant where none is given: whoever
takes a damaged answer for good opens a door, which a test sees.
"""

import asyncio
import itertools
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Protocol

from server.sandbox.sample_vendor import wrong_bytes as wrong
from server.sandbox.sample_vendor.messages import Answer, head, response

# Long enough for what was sent to arrive before the connection is cut: a cut can overtake it and destroy it.
_ARRIVAL_SECONDS = 0.03
_DEFAULT_INTERVAL_SECONDS = 1.0
_FILLER = b"x" * 4096
_JUNK = bytes(range(256)) * 2


class Exchange(Protocol):
    """What a fault may do with the connection that a request came on."""

    @property
    def answer(self) -> Answer:
        """The answer as it would be without the fault."""

    async def send(self, data: bytes) -> None:
        """Sends bytes as they are; waits while the peer does not read."""

    def close(self) -> None:
        """Ends the connection in order, after what was sent."""

    def abort(self) -> None:
        """Ends the connection without the closing message of TLS, as someone on the way could."""

    def reset(self) -> None:
        """Ends the connection with a TCP reset."""

    def drop_next_request(self) -> None:
        """Makes the connection close, without an answer, when the next request arrives on it."""


Play = Callable[[Exchange], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault. `what` says what happens; `proper`: the first answer is correct all the same, a client must take it."""

    name: str
    what: str
    play: Play
    proper: bool = False


def _sends(make: Callable[[Answer], bytes], *, then_close: bool = False) -> Play:
    """A fault that lies in the bytes alone."""

    async def play(exchange: Exchange) -> None:
        await exchange.send(make(exchange.answer))
        if then_close:
            exchange.close()

    return play


def _breaks(part: Callable[[Answer], bytes], end: Callable[[Exchange], None] | None) -> Play:
    """A fault that sends a part of the answer and then ends the connection, or falls silent."""

    async def play(exchange: Exchange) -> None:
        data = part(exchange.answer)
        if data:
            await exchange.send(data)
            await asyncio.sleep(_ARRIVAL_SECONDS)
        if end is None:
            await _silence()
        else:
            end(exchange)

    return play


async def _silence() -> None:
    """Holds the connection open until it is lost."""
    await asyncio.Event().wait()


def _nothing(_: Answer) -> bytes:
    return b""


def _half_head(answer: Answer) -> bytes:
    top, separator, _ = answer.wire.partition(b"\r\n\r\n")
    return answer.wire[: (len(top) + len(separator)) // 2]


def _head_and_half_body(answer: Answer) -> bytes:
    return answer.wire[: len(answer.wire) - (len(answer.body) + 1) // 2]


def _reset(exchange: Exchange) -> None:
    exchange.reset()


def _close(exchange: Exchange) -> None:
    exchange.close()


def _cut(exchange: Exchange) -> None:
    exchange.abort()


def _interval(exchange: Exchange, default: float = _DEFAULT_INTERVAL_SECONDS) -> float:
    """The pace in seconds."""
    given = exchange.answer.interval_ms
    return default if given is None else given / 1000


async def _byte_a_second(exchange: Exchange) -> None:
    for byte in exchange.answer.wire:
        await exchange.send(bytes([byte]))
        await asyncio.sleep(_interval(exchange))


def _endless(start: Callable[[Answer], bytes], more: bytes, default_interval: float = 0.0) -> Play:
    """A fault that begins an answer and repeats `more` until the connection is lost."""

    async def play(exchange: Exchange) -> None:
        await exchange.send(start(exchange.answer))
        while True:
            await exchange.send(more)
            await asyncio.sleep(_interval(exchange, default_interval))

    return play


async def _many_interim(exchange: Exchange) -> None:
    for status in itertools.cycle((100, 103)):
        await exchange.send(head(status, ()))
        await asyncio.sleep(_interval(exchange, 0.001))


async def _close_after_response(exchange: Exchange) -> None:
    await exchange.send(exchange.answer.wire)
    await asyncio.sleep(_interval(exchange, 0))
    exchange.close()


async def _close_idle_on_next_request(exchange: Exchange) -> None:
    exchange.drop_next_request()
    await exchange.send(exchange.answer.wire)


async def _unsolicited_later(exchange: Exchange) -> None:
    await exchange.send(exchange.answer.wire)
    await asyncio.sleep(_interval(exchange, 0.05))
    await exchange.send(wrong.unsolicited())


async def _timeout_later(exchange: Exchange) -> None:
    await exchange.send(exchange.answer.wire)
    await asyncio.sleep(_interval(exchange, 0.05))
    await exchange.send(response(408, (("Connection", "close"),), b""))
    exchange.close()


async def _doubling(exchange: Exchange) -> None:
    await exchange.send(exchange.answer.wire)
    await asyncio.sleep(_interval(exchange, 0))
    await exchange.send(exchange.answer.wire)


def _until_close(answer: Answer) -> bytes:
    return head(answer.status, (*answer.headers, ("Connection", "close"))) + answer.body


def _ordinary(answer: Answer) -> bytes:
    return answer.wire


def _html(_: Answer) -> bytes:
    return wrong.with_content(
        b"<!doctype html><title>Welcome</title><p>valid: true</p>", "text/html; charset=utf-8"
    )


def _redirect(target: str) -> Play:
    return _sends(lambda answer: response(302, (*answer.headers, ("Location", target)), answer.body))


_TABLE = (
    Fault("no-answer", "reads the request and never answers", _breaks(_nothing, None)),
    Fault("reset-before-headers", "TCP reset instead of an answer", _breaks(_nothing, _reset)),
    Fault("reset-in-headers", "TCP reset in the middle of the head", _breaks(_half_head, _reset)),
    Fault("reset-in-body", "TCP reset in the middle of the body", _breaks(_head_and_half_body, _reset)),
    Fault("close-before-headers", "closes in order instead of answering", _breaks(_nothing, _close)),
    Fault("close-in-headers", "closes in order in the middle of the head", _breaks(_half_head, _close)),
    Fault("close-in-body", "closes in order, short of its Content-Length", _breaks(_head_and_half_body, _close)),
    Fault("cut-without-tls-close", "a body that lasts until the end of the connection, which ends without TLS's closing "
          "message: nobody can tell whether it is whole", _breaks(_until_close, _cut)),
    Fault("stall-in-headers", "falls silent in the middle of the head", _breaks(_half_head, None)),
    Fault("stall-in-body", "falls silent in the middle of the body", _breaks(_head_and_half_body, None)),
    Fault("byte-a-second", "head and body, one byte per interval_ms (1000)", _byte_a_second),
    Fault("endless-headers", "header lines without end",
          _endless(lambda answer: head(answer.status, answer.headers)[:-2], b"X-More: " + _FILLER + b"\r\n")),
    Fault("endless-body", "chunks without end",
          _endless(lambda answer: head(answer.status, (*answer.headers, ("Transfer-Encoding", "chunked")))
                   + b'19\r\n{"valid":true,"message":"\r\n', b"1000\r\n" + _FILLER + b"\r\n")),
    Fault("endless-body-until-close", "a body without framing that never ends",
          _endless(lambda answer: head(answer.status, (*answer.headers, ("Connection", "close"))) + b'{"message":"',
                   _FILLER)),
    Fault("oversized", "a grant of 5 MiB, correctly declared",
          _sends(lambda _: wrong.with_content(wrong.json_of_size(wrong.OVERSIZED_BYTES)))),
    Fault("wrong-content-length-long", "the body is 5 bytes longer than declared, so what is declared is cut JSON",
          _sends(lambda answer: wrong.declaring(answer, -5))),
    Fault("wrong-content-length-short", "the body is 5 bytes shorter than declared; the rest never comes",
          _breaks(lambda answer: wrong.declaring(answer, 5), None)),
    Fault("conflicting-content-length", "two Content-Length lines that differ",
          _sends(lambda answer: wrong.framed(answer, ("Content-Length", str(len(answer.body))),
                                             ("Content-Length", str(len(answer.body) + 5))))),
    Fault("content-length-and-chunked", "both framings at once, the body in chunks",
          _sends(lambda answer: wrong.framed(answer, ("Content-Length", str(len(answer.body))),
                                             ("Transfer-Encoding", "chunked"), body=wrong.chunked(answer.body)))),
    Fault("bad-chunk", "a chunk whose size is no number",
          _sends(lambda answer: wrong.framed(answer, ("Transfer-Encoding", "chunked"),
                                             body=b"zz\r\n" + answer.body + b"\r\n0\r\n\r\n"))),
    Fault("chunked", "chunks, correctly",
          _sends(lambda answer: wrong.framed(answer, ("Transfer-Encoding", "chunked"),
                                             body=wrong.chunked(answer.body))), proper=True),
    Fault("until-close", "no framing: the body lasts until the connection closes in order",
          _sends(_until_close, then_close=True), proper=True),
    Fault("gzip", "compressed, though nobody asked", _sends(lambda answer: wrong.gzipped(answer, really=True))),
    Fault("gzip-header-only", "declared as gzip, but plain", _sends(lambda answer: wrong.gzipped(answer, really=False))),
    Fault("identity", "Content-Encoding: identity, which is none",
          _sends(lambda answer: response(answer.status, (*answer.headers, ("Content-Encoding", "identity")), answer.body)),
          proper=True),
    Fault("euc-kr", "JSON in EUC-KR, as its Content-Type says", _sends(lambda _: wrong.in_euc_kr())),
    Fault("raw-tab", "a TAB in a text, not written as an escape",
          _sends(lambda _: wrong.with_content(b'{"valid":true,"message":"Access\tgranted."}'))),
    Fault("invalid-utf8", "JSON with bytes that are no UTF-8", _sends(lambda _: wrong.invalid_utf8())),
    Fault("utf8-bom", "JSON behind a byte-order mark",
          _sends(lambda answer: wrong.with_content(b"\xef\xbb\xbf" + answer.body))),
    Fault("utf16", "JSON in UTF-16",
          _sends(lambda answer: wrong.with_content(answer.body.decode(errors="replace").encode("utf-16")))),
    Fault("deep-json", "65 levels, one more than allowed", _sends(lambda _: wrong.with_content(wrong.json_of_depth(65)))),
    Fault("deep-json-100000", "100,000 levels", _sends(lambda _: wrong.with_content(wrong.json_of_depth(100_000)))),
    Fault("nan-json", "NaN among the values", _sends(lambda _: wrong.with_content(b'{"valid":true,"score":NaN}'))),
    Fault("trailing-comma", "a comma too many", _sends(lambda _: wrong.with_content(b'{"valid":true,}'))),
    Fault("empty-body", "200, JSON type, no content", _sends(lambda _: wrong.with_content(b""))),
    Fault("html", "a page instead of JSON", _sends(_html)),
    Fault("plain-text", "JSON declared as text/plain", _sends(lambda _: wrong.with_types("text/plain"))),
    Fault("xml", "XML instead of JSON",
          _sends(lambda _: wrong.with_content(b"<answer><valid>true</valid></answer>", "application/xml"))),
    Fault("no-content-type", "JSON without a Content-Type", _sends(lambda _: wrong.with_types())),
    Fault("two-content-types", "Content-Type twice: JSON, then HTML",
          _sends(lambda _: wrong.with_types("application/json", "text/html"))),
    Fault("json-with-charset", "application/json; charset=utf-8",
          _sends(lambda _: wrong.with_types("application/json; charset=utf-8")), proper=True),
    Fault("problem+json", "a JSON type that is not application/json",
          _sends(lambda _: wrong.with_types("application/problem+json"))),
    Fault("1xx-first", "103 Early Hints, then the answer",
          _sends(lambda answer: head(103, (("Link", "</style.css>; rel=preload"),)) + answer.wire), proper=True),
    Fault("many-1xx", "interim answers without end", _many_interim),
    Fault("204", "204 No Content", _sends(lambda _: response(204, (), b""))),
    Fault("304", "304 Not Modified", _sends(lambda _: response(304, (), b""))),
    Fault("junk", "bytes that are no HTTP", _sends(lambda _: _JUNK)),
    Fault("http09", "a body without any head, then the end", _sends(lambda answer: answer.body, then_close=True)),
    Fault("http2", "a status line of HTTP/2.0",
          _sends(lambda answer: wrong.with_status_line(answer, b"HTTP/2.0 200 OK"))),
    Fault("status-not-a-number", "a status line whose code is no number",
          _sends(lambda answer: wrong.with_status_line(answer, b"HTTP/1.1 2xx Fine"))),
    Fault("redirect", "302 to /grant", _redirect("/grant")),
    Fault("redirect-page", "301 to the address with a slash, as web servers do, with a page",
          _sends(lambda _: response(301, (("Content-Type", "text/html"), ("Location", "/fault/redirect-page/")),
                                    b"<h1>Moved Permanently</h1>"))),
    Fault("redirect-loop", "302 to itself", _redirect("/fault/redirect-loop")),
    Fault("close-after-response", "answers as if the connection stayed open, then closes it (after interval_ms, 0)",
          _close_after_response, proper=True),
    Fault("close-idle-on-next-request", "answers; closes when the next request arrives on the connection",
          _close_idle_on_next_request, proper=True),
    Fault("unsolicited-response", "a second answer, a grant, right behind the first",
          _sends(lambda answer: answer.wire + wrong.unsolicited()), proper=True),
    Fault("unsolicited-response-later", "a second answer, a grant, interval_ms (50) after the first",
          _unsolicited_later, proper=True),
    Fault("request-timeout-later", "408 Request Timeout, interval_ms (50) after the answer, and the end",
          _timeout_later, proper=True),
    Fault("doubling", "its answer a second time, interval_ms (0) after the first", _doubling, proper=True),
    Fault("early-response", "answers before it read the body", _sends(_ordinary), proper=True),
    Fault("http10-no-keepalive", "HTTP/1.0, then the end",
          _sends(lambda answer: wrong.with_status_line(answer, b"HTTP/1.0 200 OK"), then_close=True), proper=True),
    Fault("lowercase-headers", "header names in lower case",
          _sends(lambda answer: wrong.with_header_names(answer, lower=True)), proper=True),
    Fault("odd-header-case", "header names in aLtErNaTiNg case",
          _sends(lambda answer: wrong.with_header_names(answer, lower=False)), proper=True),
    Fault("header-folding", "a header value that goes on in the next line (obsolete)",
          _sends(lambda answer: wrong.with_header_line(answer, b"X-Folded: one\r\n two")), proper=True),
    Fault("folded-content-type", "a Content-Type that goes on in the next line",
          _sends(lambda _: wrong.with_types("application/json;\r\n charset=utf-8"))),
    Fault("bad-header-chars", "a NUL in a header value",
          _sends(lambda answer: wrong.with_header_line(answer, b"X-Bad: a\x00b"))),
    Fault("header-without-colon", "a header line without a colon",
          _sends(lambda answer: wrong.with_header_line(answer, b"X-Bad"))),
    Fault("huge-single-header", "one header value of 1 MiB",
          _sends(lambda answer: wrong.with_header_line(answer, b"X-Huge: " + b"x" * wrong.HUGE_HEADER_BYTES))),
)  # fmt: skip

FAULTS: Mapping[str, Fault] = MappingProxyType({fault.name: fault for fault in _TABLE})
"""Every fault by its name."""

BELOW_HTTP: Mapping[str, str] = MappingProxyType(
    {
        "refused": "nothing listens: stop the vendor, or take a port that is free",
        "plain-http": "--plain-http: no TLS where the client expects it",
        "tls-stall": "--tls-stall: one more port that accepts connections and never answers the handshake",
        "tls-reset": "--tls-reset: one more port that resets the connection when the handshake begins",
        "expired": "--certificate expired",
        "not-yet-valid": "--certificate not-yet-valid",
        "wrong-host": "--certificate wrong-host: issued for another name",
        "untrusted": "--certificate untrusted: issued by an authority that the CA file does not hold",
    }
)
"""The faults that happen before HTTP begins, with the option that makes them."""
