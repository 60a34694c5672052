"""Answers that are wrong in their bytes alone: damaged content, types, framing and heads, each made from a good answer."""

import gzip
import re

from server.sandbox.sample_vendor.messages import JSON_TYPE, Answer, encode_json, head, response

OVERSIZED_BYTES = 5 * 1024 * 1024
HUGE_HEADER_BYTES = 1024 * 1024


def json_of_size(size: int) -> bytes:
    """A grant of exactly this many bytes; too few for one give `{}` or less."""
    frame = b'{"valid":true,"padding":"', b'"}'
    room = size - len(frame[0]) - len(frame[1])
    if room >= 0:
        return frame[0] + b"x" * room + frame[1]
    return b"{}".ljust(size) if size >= 2 else b"1"[:size]


def json_of_depth(levels: int) -> bytes:
    """A grant in which objects are nested this many levels deep, the outermost counted."""
    return b'{"valid":true' + b',"next":{"level":1' * (levels - 1) + b"}" * levels


def with_content(body: bytes, content_type: str = JSON_TYPE) -> bytes:
    """A correct answer with this content and type."""
    return response(200, [("Content-Type", content_type)], body)


def with_types(*content_types: str) -> bytes:
    """A grant under these Content-Type lines: none, one or several."""
    return response(
        200, [("Content-Type", one) for one in content_types], b'{"valid":true,"message":"Access granted."}'
    )


def framed(answer: Answer, *framing: tuple[str, str], body: bytes | None = None) -> bytes:
    """The answer under these framing headers, true or not."""
    return head(answer.status, (*answer.headers, *framing)) + (answer.body if body is None else body)


def declaring(answer: Answer, difference: int) -> bytes:
    """The whole answer under a Content-Length that is off by this many bytes."""
    return framed(answer, ("Content-Length", str(max(0, len(answer.body) + difference))))


def chunked(body: bytes) -> bytes:
    """The body as one chunk and the last one."""
    return b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)


def gzipped(answer: Answer, *, really: bool) -> bytes:
    """The answer declared as gzip, and compressed or not."""
    body = gzip.compress(answer.body, mtime=0) if really else answer.body
    return response(answer.status, (*answer.headers, ("Content-Encoding", "gzip")), body)


def with_header_line(answer: Answer, line: bytes) -> bytes:
    """The answer with these bytes as its second line."""
    status_line, _, rest = answer.wire.partition(b"\r\n")
    return status_line + b"\r\n" + line + b"\r\n" + rest


def with_header_names(answer: Answer, *, lower: bool) -> bytes:
    """The answer with its header names in lower case or in alternating case."""
    top, _, body = answer.wire.partition(b"\r\n\r\n")

    def renamed(found: re.Match[bytes]) -> bytes:
        name = found[0].lower()
        return (
            name
            if lower
            else bytes(byte - 32 if i % 2 and byte >= 97 else byte for i, byte in enumerate(name))
        )

    return re.sub(rb"(?m)^[A-Za-z-]+(?=: )", renamed, top) + b"\r\n\r\n" + body


def with_status_line(answer: Answer, line: bytes) -> bytes:
    """The answer under another first line."""
    return line + b"\r\n" + answer.wire.partition(b"\r\n")[2]


def invalid_utf8() -> bytes:
    """A grant whose message is not UTF-8."""
    return with_content(b'{"valid":true,"message":"\xff\xfe\xc3\x28"}')


def in_euc_kr() -> bytes:
    """A grant in a charset that JSON does not have."""
    body = '{"valid":true,"message":"출입이 허가되었습니다."}'
    return with_content(body.encode("euc-kr"), "application/json; charset=euc-kr")


def unsolicited() -> bytes:
    """A grant that belongs to no request."""
    return with_content(
        encode_json({"valid": True, "message": "Nobody asked for this.", "unsolicited": True})
    )
