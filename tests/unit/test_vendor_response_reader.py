"""Reading a vendor's response: what counts as one, what does not, and that it never depends on how the bytes arrive."""

import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.verification.response_reader import KnownHeads, Outcome, ResponseReader
from server.verification.vendor_client import Limits

LIMITS = Limits(response_bytes=64, header_bytes=200, interim_responses=2)
OK = b"HTTP/1.1 200 OK\r\n"
LENGTH = b"Content-Length: 2\r\n"
CHUNKED = b"Transfer-Encoding: chunked\r\n"
WHOLE = OK + LENGTH + b"\r\n{}"


def read(
    raw: bytes,
    *,
    clean: bool | None = None,
    cuts: tuple[int, ...] = (),
    limits: Limits = LIMITS,
    known_heads: KnownHeads | None = None,
) -> ResponseReader:
    """A reader that was fed these bytes in pieces; `clean` is how the stream ended, None if it did not."""
    reader = ResponseReader(limits, known_heads)
    edges = [0, *sorted(cuts), len(raw)]
    for start, end in itertools.pairwise(edges):
        if start < end and reader.feed(raw[start:end]):
            return reader
    if clean is not None:
        reader.end(clean=clean)
    return reader


COMPLETE: dict[str, tuple[bytes, int, bytes, bool]] = {
    "with a length": (WHOLE, 200, b"{}", True),
    "with a length and blanks around it": (OK + b"Content-Length: \t2 \r\n\r\n{}", 200, b"{}", True),
    "without a reason": (b"HTTP/1.1 201\r\n" + LENGTH + b"\r\n{}", 201, b"{}", True),
    "with an empty body": (OK + b"Content-Length: 0\r\n\r\n", 200, b"", True),
    "in chunks": (OK + CHUNKED + b"\r\n1\r\n{\r\n1;ext=1\r\n}\r\n0\r\n\r\n", 200, b"{}", True),
    "in chunks with a trailer": (OK + CHUNKED + b"\r\n2\r\n{}\r\n0\r\nX: y\r\n\r\n", 200, b"{}", True),
    "in chunks, then a line end": (OK + CHUNKED + b"\r\n2\r\n{}\r\n0\r\n\r\n\r\n", 200, b"{}", False),
    "in chunks, then more": (OK + CHUNKED + b"\r\n2\r\n{}\r\n0\r\n\r\nHTTP", 200, b"{}", False),
    "with a length, then more": (WHOLE + b"\r\n", 200, b"{}", False),
    "with a length, then another": (WHOLE + WHOLE, 200, b"{}", False),
    "closing": (OK + LENGTH + b"Connection: foo, Close\r\n\r\n{}", 200, b"{}", False),
    "of HTTP/1.0": (b"HTTP/1.0 200 OK\r\n" + LENGTH + b"Connection: keep-alive\r\n\r\n{}", 200, b"{}", False),
    "after an interim one": (b"HTTP/1.1 103 Early\r\nLink: x\r\n\r\n" + WHOLE, 200, b"{}", True),
    "after two": (b"HTTP/1.1 100 Continue\r\n\r\n" * 2 + WHOLE, 200, b"{}", True),
    "204": (b"HTTP/1.1 204 No Content\r\n\r\n", 204, b"", True),
    "204 with a length of 0": (b"HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n", 204, b"", True),
    "204 with a length": (b"HTTP/1.1 204 No Content\r\nContent-Length: 2\r\n\r\n", 204, b"", False),
    "204 with a body": (b"HTTP/1.1 204 No Content\r\nContent-Length: 2\r\n\r\n{}", 204, b"", False),
    "204 in chunks": (b"HTTP/1.1 204 No Content\r\n" + CHUNKED + b"\r\n", 204, b"", False),
    "304": (b"HTTP/1.1 304 Not Modified\r\nContent-Length: 2\r\n\r\n", 304, b"", False),
    "an odd status": (b"HTTP/1.1 799 Odd\r\n" + LENGTH + b"\r\n{}", 799, b"{}", True),
    "an upgrade offered": (OK + LENGTH + b"Upgrade: h2c\r\nConnection: upgrade\r\n\r\n{}", 200, b"{}", True),
    "a folded header": (OK + b"A: b\r\n c\r\n" + LENGTH + b"\r\n{}", 200, b"{}", True),
    "a header folded with a tab": (OK + b"A: b\r\n\tc\r\n" + LENGTH + b"\r\n{}", 200, b"{}", True),
    "a header folded often": (OK + b"A:\r\n b\r\n \t c\r\n\td\r\n" + LENGTH + b"\r\n{}", 200, b"{}", True),
    "a header folded to nothing": (OK + b"A: b\r\n \r\n" + LENGTH + b"\r\n{}", 200, b"{}", True),
    "the last header folded": (OK + LENGTH + b"A: b\r\n  c \r\n\r\n{}", 200, b"{}", True),
    "a length in a folded line": (
        OK + b"A: b\r\n Content-Length: 9\r\n" + LENGTH + b"\r\n{}",
        200,
        b"{}",
        True,
    ),
    "a long name folded": (OK + b"A" * 60 + b": b\r\n c\r\n" + LENGTH + b"\r\n{}", 200, b"{}", True),
    "an interim one folded": (b"HTTP/1.1 103 Early\r\nLink: x\r\n y\r\n\r\n" + WHOLE, 200, b"{}", True),
    "as large as allowed": (OK + b"Content-Length: 64\r\n\r\n" + b"x" * 64, 200, b"x" * 64, True),
}

BROKEN: dict[str, bytes] = {
    "nothing": b"",
    "half a status line": b"HTTP/1.1 20",
    "half a head": OK + b"Content-Le",
    "half a body": OK + LENGTH + b"\r\n{",
    "half a chunk": OK + CHUNKED + b"\r\n2\r\n{",
    "no last chunk": OK + CHUNKED + b"\r\n2\r\n{}\r\n",
    "no end of the last chunk": OK + CHUNKED + b"\r\n2\r\n{}\r\n0\r\n",
    "only an interim response": b"HTTP/1.1 100 Continue\r\n\r\n",
    "bare JSON": b"{}",
    "binary junk": bytes(range(256)),
    "an empty line first": b"\r\n" + WHOLE,
    "a blank first": b" " + WHOLE,
    "HTTP/0.9": b"HTTP/0.9 200 OK\r\n" + LENGTH + b"\r\n{}",
    "HTTP/1.2": b"HTTP/1.2 200 OK\r\n" + LENGTH + b"\r\n{}",
    "HTTP/2.0": b"HTTP/2.0 200 OK\r\n" + LENGTH + b"\r\n{}",
    "RTSP": b"RTSP/1.0 200 OK\r\n" + LENGTH + b"\r\n{}",
    "RTSP after an interim response": b"HTTP/1.1 100 Continue\r\n\r\nRTSP/1.0 200 OK\r\n" + LENGTH + b"\r\n{}",
    "lower case": b"http/1.1 200 OK\r\n" + LENGTH + b"\r\n{}",
    "a control character in the reason": b"HTTP/1.1 200 O\x00K\r\n" + LENGTH + b"\r\n{}",
    "two blanks": b"HTTP/1.1  200 OK\r\n" + LENGTH + b"\r\n{}",
    "a status of two digits": b"HTTP/1.1 20 OK\r\n" + LENGTH + b"\r\n{}",
    "a status of four digits": b"HTTP/1.1 2000 OK\r\n" + LENGTH + b"\r\n{}",
    "a status below 100": b"HTTP/1.1 099 OK\r\n" + LENGTH + b"\r\n{}",
    "a status in words": b"HTTP/1.1 OK OK\r\n" + LENGTH + b"\r\n{}",
    "bare line feeds": WHOLE.replace(b"\r\n", b"\n"),
    "one bare line feed": OK + b"A: b\n" + LENGTH + b"\r\n{}",
    "bare carriage returns": WHOLE.replace(b"\r\n", b"\r"),
    "a length folded": OK + b"Content-Length:\r\n 2\r\n\r\n{}",
    "a length folded behind its value": OK + b"Content-Length: 2\r\n \r\n\r\n{}",
    "a length of two lines": OK + b"Content-Length: 2\r\n 0\r\n\r\n{}",
    "a coding folded": OK + b"Transfer-Encoding:\r\n chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
    "codings folded": OK + b"TRANSFER-encoding: x,\r\n\tchunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
    "a type folded": OK + b"Content-Type: application/json;\r\n charset=utf-8\r\n" + LENGTH + b"\r\n{}",
    "a content coding folded": OK + b"Content-Encoding:\r\n identity\r\n" + LENGTH + b"\r\n{}",
    "a connection folded": OK + b"Connection: x,\r\n close\r\n" + LENGTH + b"\r\n{}",
    "a status line folded": b"HTTP/1.1 200\r\n OK\r\n" + LENGTH + b"\r\n{}",
    "a fold before the first header": OK + b" A: b\r\n" + LENGTH + b"\r\n{}",
    "a name folded": OK + b"Content-\r\n Length: 2\r\n\r\n{}",
    "a fold with a bare line feed": OK + b"A: b\n c\r\n" + LENGTH + b"\r\n{}",
    "a fold with a bare carriage return": OK + b"A: b\r c\r\n" + LENGTH + b"\r\n{}",
    "a NUL in a folded line": OK + b"A: b\r\n c\x00\r\n" + LENGTH + b"\r\n{}",
    "a trailer folded": OK + CHUNKED + b"\r\n2\r\n{}\r\n0\r\nA: b\r\n c\r\n\r\n",
    "a NUL in a value": OK + b"A: b\x00c\r\n" + LENGTH + b"\r\n{}",
    "a control character in a value": OK + b"A: b\x01c\r\n" + LENGTH + b"\r\n{}",
    "a blank before the colon": OK + b"A : b\r\n" + LENGTH + b"\r\n{}",
    "a header without colon": OK + b"Abc\r\n" + LENGTH + b"\r\n{}",
    "a header without name": OK + b": b\r\n" + LENGTH + b"\r\n{}",
    "two lengths": OK + LENGTH + b"Content-Length: 3\r\n\r\n{}",
    "two equal lengths": OK + LENGTH * 2 + b"\r\n{}",
    "a list of lengths": OK + b"Content-Length: 2, 2\r\n\r\n{}",
    "a signed length": OK + b"Content-Length: +2\r\n\r\n{}",
    "a negative length": OK + b"Content-Length: -2\r\n\r\n{}",
    "an empty length": OK + b"Content-Length:\r\n\r\n{}",
    "a length in hexadecimal": OK + b"Content-Length: 0x2\r\n\r\n{}",
    "an immense length": OK + b"Content-Length: 99999999999999999999\r\n\r\n{}",
    "length and chunks": OK + LENGTH + CHUNKED + b"\r\n2\r\n{}\r\n0\r\n\r\n",
    "chunks and length": OK + CHUNKED + LENGTH + b"\r\n2\r\n{}\r\n0\r\n\r\n",
    "an unknown coding": OK + b"Transfer-Encoding: xchunked\r\n\r\n{}",
    "gzip, chunked": OK + b"Transfer-Encoding: gzip, chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
    "chunked twice": OK + CHUNKED * 2 + b"\r\n2\r\n{}\r\n0\r\n\r\n",
    "chunked, then identity": OK + b"Transfer-Encoding: chunked, identity\r\n\r\n{}",
    "chunks in HTTP/1.0": b"HTTP/1.0 200 OK\r\n" + CHUNKED + b"\r\n2\r\n{}\r\n0\r\n\r\n",
    "a negative chunk": OK + CHUNKED + b"\r\n-2\r\n{}\r\n0\r\n\r\n",
    "a chunk size with 0x": OK + CHUNKED + b"\r\n0x2\r\n{}\r\n0\r\n\r\n",
    "a chunk without its line end": OK + CHUNKED + b"\r\n2\r\n{}0\r\n\r\n",
    "a chunk that is longer than it says": OK + CHUNKED + b"\r\n1\r\n{}\r\n0\r\n\r\n",
    "an immense chunk size": OK + CHUNKED + b"\r\nfffffffffffffffff\r\n{}\r\n0\r\n\r\n",
    "a switch of protocols": b"HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n" + WHOLE,
    "a switch without saying to what": b"HTTP/1.1 101 Switching\r\n\r\n" + WHOLE,
    "a broken interim response": b"HTTP/1.1 100 Continue\r\nno colon\r\n\r\n" + WHOLE,
}  # fmt: skip

TOO_LARGE: dict[str, bytes] = {
    "one byte too many": OK + b"Content-Length: 65\r\n\r\n" + b"x" * 65,
    "declared far too large": OK + b"Content-Length: 99999999\r\n\r\n" + b"x" * 65,
    "chunks": OK
    + CHUNKED
    + b"\r\n"
    + b"10\r\n"
    + b"x" * 16
    + b"\r\n"
    + b"40\r\n"
    + b"x" * 64
    + b"\r\n0\r\n\r\n",
    "until the connection closes": OK + b"\r\n" + b"x" * 65,
    "headers": OK + b"X: y\r\n" * 50 + LENGTH + b"\r\n{}",
    "folded lines": OK + b"X: y\r\n" + b" y\r\n" * 100 + LENGTH + b"\r\n{}",
    "one header": OK + b"X: " + b"y" * 300,
    "an endless chunk extension": OK + CHUNKED + b"\r\n2;" + b"x" * 1000,
    "an endless trailer": OK + CHUNKED + b"\r\n2\r\n{}\r\n0\r\n" + b"X: y\r\n" * 200,
    "interim responses": b"HTTP/1.1 100 Continue\r\n\r\n" * 3 + WHOLE,
}


@pytest.mark.parametrize("name", COMPLETE)
def test_this_is_a_response(name: str) -> None:
    raw, status, body, keep_alive = COMPLETE[name]
    reader = read(raw)
    assert (reader.outcome, reader.status, reader.body) == (Outcome.COMPLETE, status, body), reader.fault
    assert reader.keep_alive is keep_alive
    assert not reader.truncated


@pytest.mark.parametrize("clean", [True, False])
@pytest.mark.parametrize("name", BROKEN)
def test_this_is_no_response_however_the_connection_ends(name: str, *, clean: bool) -> None:
    reader = read(BROKEN[name], clean=clean)
    assert reader.outcome is Outcome.BROKEN
    assert reader.fault
    assert not reader.keep_alive


@pytest.mark.parametrize("name", TOO_LARGE)
def test_this_is_too_large_and_no_more_than_the_cap_is_kept(name: str) -> None:
    reader = read(TOO_LARGE[name])
    assert reader.outcome is Outcome.TOO_LARGE
    assert reader.truncated
    assert len(reader.body) <= LIMITS.response_bytes
    assert not reader.keep_alive


@pytest.mark.parametrize("name", ["half a status line", "half a head", "half a body", "half a chunk"])
def test_an_unfinished_response_waits_for_more(name: str) -> None:
    assert read(BROKEN[name]).outcome is None


@pytest.mark.parametrize(
    "name", ["bare JSON", "binary junk", "bare line feeds", "RTSP", "a length folded", "two lengths"]
)
def test_junk_is_told_at_once_without_waiting_for_the_end(name: str) -> None:
    assert read(BROKEN[name]).outcome is Outcome.BROKEN


def test_a_body_that_lasts_until_the_connection_ends_is_complete_only_after_a_clean_end_of_tls() -> None:
    raw = OK + b"\r\n{}"
    assert read(raw).outcome is None
    complete = read(raw, clean=True)
    assert (complete.outcome, complete.body, complete.keep_alive) == (Outcome.COMPLETE, b"{}", False)
    assert read(raw, clean=False).outcome is Outcome.BROKEN


def test_headers_are_lower_case_in_order_and_without_the_trailer() -> None:
    raw = (
        OK + b"B: 1\r\nA:  x\ty \r\nB:\xe9\r\n" + CHUNKED + b"\r\n2\r\n{}\r\n0\r\nContent-Type: late\r\n\r\n"
    )
    assert read(raw).headers == (("b", "1"), ("a", "x\ty"), ("b", "\xe9"), ("transfer-encoding", "chunked"))


def test_folded_headers_are_one_line() -> None:
    raw = OK + b"A:\r\n 1\r\n\t2\r\nB: 3 \r\n 4\r\n" + LENGTH + b"X: \r\n \r\n\r\n{}"
    assert read(raw).headers == (("a", "1 2"), ("b", "3  4"), ("content-length", "2"), ("x", ""))


@pytest.mark.parametrize("name", ["Content-Length", "transfer-encoding", "Content-Type", "CONTENT-ENCODING"])
def test_a_field_that_frames_or_types_the_message_is_never_unfolded(name: str) -> None:
    raw = OK + name.encode() + b": a\r\n b\r\n" + LENGTH + b"\r\n{}"
    reader = read(raw)
    assert reader.outcome is Outcome.BROKEN
    if name.lower() in {
        "content-type",
        "content-encoding",
    }:  # llhttp itself refuses the others' values at once
        assert reader.fault == f"its header field {name} goes on in the next line, which it must not"


def test_headers_of_an_interim_response_are_forgotten() -> None:
    raw = b"HTTP/1.1 103 Early\r\nContent-Length: 7\r\nConnection: close\r\n\r\n" + WHOLE
    reader = read(raw)
    assert reader.headers == (("content-length", "2"),)
    assert reader.keep_alive


EVERYTHING = [raw for raw, *_ in COMPLETE.values()] + list(BROKEN.values()) + list(TOO_LARGE.values())
RESPONSES = [raw for raw, *_ in COMPLETE.values()]


@pytest.mark.parametrize("clean", [True, False])
@pytest.mark.parametrize("raw", EVERYTHING)
def test_byte_by_byte_is_the_same_as_at_once(raw: bytes, *, clean: bool) -> None:
    assert told(read(raw, clean=clean, cuts=tuple(range(len(raw))))) == told(read(raw, clean=clean))


@given(data=st.data(), clean=st.booleans())
def test_the_result_does_not_depend_on_the_pieces(data: st.DataObject, *, clean: bool) -> None:
    raw = data.draw(st.sampled_from(EVERYTHING) | mutations())
    cuts = data.draw(st.lists(st.integers(0, max(0, len(raw))), max_size=6))
    assert told(read(raw, clean=clean, cuts=tuple(cuts))) == told(read(raw, clean=clean))


@pytest.mark.parametrize("clean", [True, False])
@pytest.mark.parametrize("raw", EVERYTHING)
def test_what_is_remembered_of_heads_changes_nothing(raw: bytes, *, clean: bool) -> None:
    fresh = read(raw, clean=clean)
    known_heads = KnownHeads()
    for before in (*EVERYTHING, *RESPONSES[:4], raw, raw):
        read(before, known_heads=known_heads)
    again = read(raw, clean=clean, known_heads=known_heads)
    assert (told(again), again.keep_alive) == (told(fresh), fresh.keep_alive)


def told(reader: ResponseReader) -> tuple[object, ...]:
    """All that a reader says of a response, but whether the connection may be kept: later bytes may always change that."""
    return (reader.outcome, reader.status, reader.headers, reader.body, reader.truncated, reader.fault)


@st.composite
def mutations(draw: st.DrawFn) -> bytes:
    """A response with a few bytes replaced, inserted or taken out."""
    raw = bytearray(draw(st.sampled_from(RESPONSES)))
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(raw)))
        end = min(len(raw), start + draw(st.integers(0, 3)))
        pieces = [
            b"\r\n",
            b"\r\n ",
            b"\r\n\t",
            b"\n",
            b"\r",
            b" ",
            b"\t",
            b"\x00",
            b":",
            b",",
            b"0",
            b"9",
            b"Content-Length: 1\r\n",
            b"\xff",
            b"",
        ]
        raw[start:end] = draw(st.sampled_from(pieces) | st.binary(max_size=3))
    return bytes(raw)


HEAD = re.compile(
    rb"HTTP/1\.(?P<minor>[01]) (?P<status>[1-9][0-9]{2})(?: [\t\x20-\x7e\x80-\xff]*)?\r\n"
    rb"(?P<fields>(?:[!#$%&'*+.^_`|~0-9A-Za-z-]+:[\t\x20-\x7e\x80-\xff]*\r\n"
    rb"(?:[ \t][\t\x20-\x7e\x80-\xff]*\r\n)*)*)\r\n"
)
CHUNK = re.compile(rb"(?P<size>[0-9A-Fa-f]+)(?:[ \t]*;[\t\x20-\x7e\x80-\xff]*)?\r\n")
TRAILER = re.compile(rb"(?:[!#$%&'*+.^_`|~0-9A-Za-z-]+:[\t\x20-\x7e\x80-\xff]*\r\n)*\r\n")


def strictly(raw: bytes) -> tuple[int, bytes] | None:
    """Status and body by the letter of RFC 9112, after a clean end of the connection; None if it is no response."""
    while True:
        head = HEAD.match(raw)
        if head is None or head["status"] == b"101":
            return None
        raw = raw[head.end() :]
        if not head["status"].startswith(b"1"):
            break
    fields = unfolded(head["fields"].split(b"\r\n")[:-1])
    if fields is None:
        return None
    lengths = [value.strip(b" \t") for name, value in fields if name.lower() == b"content-length"]
    codings = [value.strip(b" \t").lower() for name, value in fields if name.lower() == b"transfer-encoding"]
    status = int(head["status"])
    if (
        (lengths and codings)
        or len(lengths) > 1
        or not all(re.fullmatch(rb"[0-9]+", length) for length in lengths)
    ):
        return None
    if codings and (codings != [b"chunked"] or head["minor"] == b"0"):
        return None
    if status in (204, 304):
        return status, b""
    if codings:
        body = unchunked(raw)
        return None if body is None else (status, body)
    if lengths:
        size = int(lengths[0])
        return (status, raw[:size]) if len(raw) >= size else None
    return status, raw


NEVER_FOLDED = {b"content-length", b"transfer-encoding", b"content-type", b"content-encoding", b"connection"}


def unfolded(lines: list[bytes]) -> list[list[bytes]] | None:
    """Names and values; None where a field is folded that must not be."""
    fields: list[list[bytes]] = []
    for line in lines:
        if not line.startswith((b" ", b"\t")):
            fields.append(line.split(b":", 1))
        elif fields[-1][0].lower() in NEVER_FOLDED:
            return None
        else:
            fields[-1][1] += b" " + line[1:]
    return fields


def unchunked(raw: bytes) -> bytes | None:
    """A chunked body, None if it is malformed or not whole."""
    body = b""
    while chunk := CHUNK.match(raw):
        size, raw = int(chunk["size"], 16), raw[chunk.end() :]
        if size == 0:
            return body if TRAILER.match(raw) else None
        if raw[size : size + 2] != b"\r\n":
            return None
        body, raw = body + raw[:size], raw[size + 2 :]
    return None


@given(mutations() | st.binary(max_size=100) | st.sampled_from(EVERYTHING))
def test_nothing_is_taken_for_a_response_that_a_strict_parser_would_not_take(raw: bytes) -> None:
    reader = read(raw, clean=True)
    if reader.outcome is Outcome.COMPLETE:
        assert strictly(raw) == (reader.status, reader.body)


@given(status=st.integers(100, 999), body=st.binary(max_size=64), chunked=st.booleans())
def test_every_proper_response_is_taken(status: int, body: bytes, *, chunked: bool) -> None:
    if status < 200:
        status += 100
    if chunked:
        pieces = b"".join(b"%x\r\n%b\r\n" % (1, body[i : i + 1]) for i in range(len(body)))
        raw = b"HTTP/1.1 %d x\r\n" % status + CHUNKED + b"\r\n" + pieces + b"0\r\n\r\n"
    else:
        raw = b"HTTP/1.1 %d x\r\nContent-Length: %d\r\n\r\n" % (status, len(body)) + body
    reader = read(raw)
    expected = b"" if status in {204, 304} else body
    assert (reader.outcome, reader.status, reader.body) == (Outcome.COMPLETE, status, expected)
