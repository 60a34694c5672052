"""Reads one HTTP/1.1 response from a stream of bytes, strictly: what is not wholly in order is no response.

llhttp (httptools) does the parsing. It is lenient in places that matter here, so this module adds: only HTTP/1.0 and
1.1, `chunked` as the only transfer coding and never on HTTP/1.0, no status below 100, no protocol switch, nothing in
front of the status line; header fields that are folded over several lines (RFC 9112, 5.2), which it refuses, are
unfolded, but for those that frame or type the message; and caps on header bytes, body bytes, the bytes that chunks add, and interim responses.

The result depends on the bytes alone, never on how they were split up on their way.
"""

import re
from enum import Enum
from typing import NamedTuple, Protocol

import httptools

from clue_desktop.domain.said import Said
from server.verification.response_room import OWN_BYTES, ResponseRoom
from server.verification.vendor_messages import Headers, Limits

_HEAD_END = b"\r\n\r\n"
_PREFIXES = (b"HTTP/1.1 ", b"HTTP/1.0 ")
_PREFIX_LENGTH = 9
_CONTROL = re.compile(rb"[\x00-\x08\x0a-\x1f\x7f]")
_BODILESS = (204, 304)
# Fields by which one reader could understand another message than the next one, if they disagree on folding.
_NEVER_FOLDED = frozenset(
    b"content-length transfer-encoding content-type content-encoding connection proxy-connection keep-alive"
    b" trailer te upgrade".split()
)
_NAME_LENGTH = 40  # longer than any of them with its colon
# A chunk of one byte takes six; more than eight per byte of body is no honest framing.
_FRAMING_FACTOR = 8


class _ResponseParser(Protocol):
    """What is used of httptools.HttpResponseParser, which comes without types."""

    def feed_data(self, data: bytes | memoryview) -> None: ...
    def get_status_code(self) -> int: ...
    def get_http_version(self) -> str: ...


class _Head(NamedTuple):
    """What the head of a plain final response says: one with a Content-Length and no other framing."""

    status: int
    headers: Headers
    length: int
    may_continue: bool


class KnownHeads:
    """Heads that were understood a moment ago: a vendor's are the same, byte for byte, but for the date.

    What they mean depends on their bytes alone, so it serves all connections with the same limits.
    """

    _MOST = 8
    _LARGEST = 2048

    def __init__(self) -> None:
        self._heads: dict[bytes, _Head] = {}

    def get(self, head: bytes) -> _Head | None:
        """Return what a head means, if that is known."""
        return self._heads.get(head)

    def keep(self, head: bytes, meaning: _Head) -> None:
        """Remember a head in place of older ones."""
        if len(head) > self._LARGEST:
            return
        if len(self._heads) >= self._MOST:
            del self._heads[next(iter(self._heads))]
        self._heads[head] = meaning


class Outcome(Enum):
    """How the reading of a response ended."""

    COMPLETE = "complete"
    BROKEN = "broken"
    TOO_LARGE = "too large"
    NO_ROOM = "no room"


_COMPLETE = Outcome.COMPLETE  # which takes a tenth of the time that asking the enumeration does


class ResponseReader:
    """Feed it bytes until it says that it is finished, or tell it that the stream ended.

    Attributes: `outcome` is None while more is needed; `fault` says in words what is wrong with a broken or too large
    response; `started` tells whether any byte came, `cut_short` whether it
    was broken by the stream's end; `keep_alive` whether the connection can carry another request;
    `status` (0 before it came), `headers` and `body` hold what has come, the body at most up to the cap; `surplus` tells
    that more came than the response.
    """

    __slots__ = (
        "_body",
        "_body_size",
        "_borrowed",
        "_chunked",
        "_head",
        "_head_complete",
        "_head_size",
        "_headers",
        "_headers_in_text",
        "_held",
        "_in_fields",
        "_interim",
        "_known_heads",
        "_length_left",
        "_limits",
        "_line",
        "_malformed",
        "_may_continue",
        "_message_complete",
        "_out_of_step",
        "_parser",
        "_raw_left",
        "_room",
        "_tail",
        "cut_short",
        "fault",
        "keep_alive",
        "outcome",
        "started",
        "status",
        "surplus",
    )

    def __init__(
        self, limits: Limits, known_heads: KnownHeads | None = None, room: ResponseRoom | None = None
    ) -> None:
        """`room` is where the memory for a large body is taken from; `release` gives it back."""
        self._limits = limits
        self._room = room
        self._borrowed = 0
        self._known_heads = KnownHeads() if known_heads is None else known_heads
        self._interim = 0
        self.started = False
        self.outcome: Outcome | None = None
        self.fault = ""
        self.cut_short = False
        self.keep_alive = False
        self.surplus = False
        self._body: list[bytes] = []
        self._body_size = 0
        self._may_continue = False
        self._chunked = False
        self._length_left: int | None = None
        self.status = 0
        self._headers_in_text: Headers | None = None
        self._expect_head()

    def _expect_head(self) -> None:
        self._head_size = 0
        self._head_complete = False
        self._message_complete = False

    def _begin_head(self) -> None:
        self._parser: _ResponseParser = httptools.HttpResponseParser(self)
        self._head = self._held = self._line = b""
        self._in_fields = False
        self._headers: list[tuple[bytes, bytes]] = []
        self._malformed = False

    @property
    def headers(self) -> Headers:
        """Names in lower case, values as Latin-1, in the order received, without those of a chunked body's trailer.

        Empty until the head is complete: which ones of half a head are known depends on how it was split.
        """
        if not self.status:
            return ()
        if self._headers_in_text is None:
            self._headers_in_text = tuple(
                (name.decode("latin-1"), _text(value)) for name, value in self._headers
            )
        return self._headers_in_text

    @property
    def body(self) -> bytes:
        """The bytes of the body that came, up to the cap."""
        body = self._body[0] if len(self._body) == 1 else b"".join(self._body)
        return body[: self._limits.response_bytes]

    @property
    def truncated(self) -> bool:
        """Whether more came, or was to come, than is kept."""
        return self.outcome is Outcome.TOO_LARGE

    def release(self) -> None:
        """Give back what was taken of the room: nobody holds on to the body any more."""
        if self._room is not None:
            self._room.give_back(self._borrowed)
        self._borrowed = 0

    def feed(self, data: bytes) -> bool:
        """Take the next bytes of the stream; True once the response is complete, broken or too large."""
        self.started = True
        while self.outcome is None and data:
            data = self._feed_body(data) if self._head_complete else self._feed_head(data)
        if data and self.outcome is _COMPLETE:
            # More than the response: the stream is out of step, and nothing on it may be taken for a later answer.
            self.keep_alive = False
            self.surplus = True
        return self.outcome is not None

    def end(self, *, clean: bool) -> None:
        """The stream ended; `clean` if TLS said so (close_notify) rather than the connection just stopping.

        A body that is framed by nothing but the end of the connection is complete only after a clean end: without
        one nobody can tell it from a body that was cut (RFC 9112, sections 8 and 9.8).
        """
        if self.outcome is not None:
            return
        self.cut_short = True
        until_close = self._head_complete and not self._chunked and self._length_left is None
        if until_close and clean:
            self.cut_short = False
            self.outcome = _COMPLETE
        elif until_close:
            self._break(
                Said("it has no Content-Length and was cut off without the end of TLS (close_notify)")
            )
        elif not self.started:
            self._break(Said("the connection was closed before any byte of it"))
        else:
            self._break(Said("the connection was closed before its end"))

    def _feed_head(self, data: bytes) -> bytes:
        if not self._head_size:
            end = data.find(_HEAD_END) + 4
            known = self._known_heads.get(data[:end])
            if known is not None:
                self._accept_known(known)
                return data[end:]
            self._begin_head()
        # Only as many bytes are kept as it takes to see the first ones, and the end, across pieces.
        seen = self._head + data if self._head else data
        if self._head_size < _PREFIX_LENGTH and not _may_begin(seen):
            self._break(Said("it does not start with HTTP/1.1 and a status"))
            return b""
        end = seen.find(_HEAD_END)
        piece = data if end < 0 else data[: end + 4 - len(self._head)]
        room = self._limits.header_bytes - self._head_size
        self._head_size += len(piece)
        ended = end >= 0 and len(piece) <= room
        plain, misfolded = self._unfold(piece[:room], ended=ended)
        if not self._parse(plain):
            return b""
        if misfolded is not None:
            self._break(misfolded)
        elif len(piece) > room:
            self._exceed(Said("its headers are longer than {most} bytes", most=self._limits.header_bytes))
        elif end < 0:
            self._head = seen if self._head_size < _PREFIX_LENGTH else seen[-3:]
        elif self._malformed or not self._head_complete:
            self._break(Said("its header section is malformed"))
        else:
            self._accept_head()
            if len(piece) == self._head_size:
                self._remember(piece)
        return data[len(piece) :]

    def _unfold(self, piece: bytes, *, ended: bool) -> tuple[bytes, str | None]:
        """Return what of the head can be parsed now, without folds, and what is wrong with a fold right behind it.

        A line end at the end of `piece` waits for the byte after it, which tells a fold, unless the head has ended.
        """
        data = self._held + piece
        if ended and not self._line and b"\r\n " not in data and b"\r\n\t" not in data:
            return data, None
        held = b"" if ended else b"\r\n" if data.endswith(b"\r\n") else b"\r" if data.endswith(b"\r") else b""
        self._held = held
        first, *lines = data[: len(data) - len(held)].split(b"\r\n")
        plain = [first]
        self._line = (self._line + first)[:_NAME_LENGTH]
        for line in lines:
            if not line.startswith((b" ", b"\t")):
                plain += (b"\r\n", line)
                self._line, self._in_fields = line[:_NAME_LENGTH], True
                continue
            name, colon, _ = self._line.partition(b":")
            if not self._in_fields or not (colon or len(name) == _NAME_LENGTH):
                return b"".join(plain), Said("its header section is malformed")
            if name.lower() in _NEVER_FOLDED:
                return b"".join(plain), Said(
                    "its header field {name} goes on in the next line, which it must not", name=_text(name)
                )
            plain += (b" ", line[1:])
        return b"".join(plain), None

    def _accept_known(self, known: _Head) -> None:
        self._head_complete = True
        self.status, self._headers_in_text, self._length_left, self._may_continue = known
        if self._length_left == 0:
            self._complete(in_step=True)

    def _remember(self, head: bytes) -> None:
        if (
            self.status
            and self.status not in _BODILESS
            and self._length_left is not None
            and not self._chunked
        ):
            known = _Head(self.status, self.headers, self._length_left, self._may_continue)
            self._known_heads.keep(head, known)

    def _accept_head(self) -> None:
        status = self._parser.get_status_code()
        if status < 200:
            self._accept_interim(status)
            return
        self.status = status
        old = self._parser.get_http_version() != "1.1"
        closes = old
        for name, value in self._headers:
            if name == b"content-length":
                self._length_left = int(value)  # llhttp lets only one through, and only digits
            elif name == b"transfer-encoding":
                if old or self._chunked or _text(value).lower() != "chunked":
                    self._break(
                        Said(
                            "its transfer coding ({coding}) is not one that may be used",
                            coding=f"{_text(value)!r}",
                        )
                    )
                    return
                self._chunked = True
            elif name == b"connection" and b"close" in value.lower():
                closes = True
        self._may_continue = not closes
        if status in _BODILESS:
            # A body sent with 204 or 304 all the same would be read as the start of the next answer.
            empty = status == 204 and not self._chunked and not self._length_left
            self._complete(in_step=empty)
        elif self._length_left == 0:
            self._complete(in_step=True)
        elif self._chunked:
            self._raw_left = self._limits.header_bytes + _FRAMING_FACTOR * self._limits.response_bytes
            self._tail = b""
            self._out_of_step = False

    def _accept_interim(self, status: int) -> None:
        if status < 100:
            self._break(Said("its status {status} is not valid", status=f"{status:03}"))
        elif status == 101:
            self._break(Said("it switches to another protocol (101), which was not asked for"))
        elif self._interim == self._limits.interim_responses:
            self._exceed(
                Said(
                    "more than {most} interim responses (1xx) came before it",
                    most=self._limits.interim_responses,
                )
            )
        else:
            self._interim += 1
            self._expect_head()

    def _feed_body(self, data: bytes) -> bytes:
        if self._chunked:
            return self._feed_chunks(data)
        piece = data if self._length_left is None else data[: self._length_left]
        self.on_body(piece)
        if self._body_size > self._limits.response_bytes:
            self._exceed_body()
        elif self._has_room() and self._length_left is not None:
            self._length_left -= len(piece)
            if self._length_left == 0:
                self._complete(in_step=True)
        return data[len(piece) :]

    def _feed_chunks(self, data: bytes) -> bytes:
        piece = data[: self._raw_left]
        self._raw_left -= len(piece)
        self._tail = (self._tail + piece[-5:])[-5:]
        if not self._parse(piece):
            return b""
        if self._body_size > self._limits.response_bytes:
            self._exceed_body()
        elif not self._has_room():
            return b""
        elif self._message_complete:
            # After the end llhttp skips line ends, and goes on with the next message.
            ended = self._tail[1:] == _HEAD_END and self._tail[0] not in b"\r\n"
            self._complete(in_step=ended and not self._out_of_step)
        elif self._raw_left == 0:
            self._exceed(Said("its framing takes far more bytes than its body"))
        return data[len(piece) :]

    def _complete(self, *, in_step: bool) -> None:
        self.outcome = _COMPLETE
        self.keep_alive = in_step and self._may_continue
        self.surplus = self._chunked and not in_step

    def _parse(self, data: bytes) -> bool:
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserUpgrade:
            return True  # on 101 only; the status is looked at in _accept_head
        except httptools.HttpParserError as fault:
            if not self._message_complete and self._body_size <= self._limits.response_bytes:
                self._break(Said("it is not valid HTTP ({reason})", reason=str(fault)))
                return False
            self._out_of_step = True
        return True

    def _has_room(self) -> bool:
        """Take of the room what the body needs beyond its own share, or say that there is none left."""
        more = self._body_size - OWN_BYTES - self._borrowed
        if self._room is None or more <= 0:
            return True
        if not self._room.take(more):
            self.outcome, self.fault = Outcome.NO_ROOM, Said("too many large responses are being read")
            return False
        self._borrowed += more
        return True

    def _exceed_body(self) -> None:
        self._exceed(Said("its body is longer than {most} bytes", most=self._limits.response_bytes))

    def _break(self, fault: str) -> None:
        self.outcome, self.fault = Outcome.BROKEN, fault

    def _exceed(self, fault: str) -> None:
        self.outcome, self.fault = Outcome.TOO_LARGE, fault

    # What httptools calls.

    def on_message_begin(self) -> None:
        """The first byte of a message; the second time, of one that nobody asked for."""
        if self._message_complete:
            self._out_of_step = True

    def on_status(self, reason: bytes) -> None:
        """A piece of the reason phrase, in which llhttp lets control characters pass."""
        if _CONTROL.search(reason):
            self._malformed = True

    def on_header(self, name: bytes, value: bytes) -> None:
        """One header; those of a trailer are dropped."""
        if not self._head_complete:
            self._headers.append((name.lower(), value))

    def on_headers_complete(self) -> None:
        """The empty line after the headers."""
        self._head_complete = True

    def on_body(self, data: bytes) -> None:
        """A part of the body, unframed; kept up to the cap."""
        if not self._message_complete and self._body_size <= self._limits.response_bytes:
            self._body.append(data)
            self._body_size += len(data)

    def on_message_complete(self) -> None:
        """The end of the body."""
        self._message_complete = True


def _may_begin(start: bytes) -> bool:
    return start.startswith(_PREFIXES) or any(prefix.startswith(start) for prefix in _PREFIXES)


def _text(value: bytes) -> str:
    return value.decode("latin-1").strip(" \t")
