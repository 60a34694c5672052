"""What the sample vendor receives and what it answers, as values and as the bytes on the wire."""

import base64
import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from http import HTTPStatus

JSON_TYPE = "application/json"

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class ReceivedRequest:
    """One request exactly as it arrived.

    `connection` counts from 1 over the life of the vendor, `number` from 1 over the life of the connection, so that a
    test can tell a reused connection from a fresh one. `time` is seconds since 1970. `raw` is everything that arrived on
    the connection since the request before it: the exact bytes, unless the peer pipelines.
    """

    time: float
    connection: int
    number: int
    method: str
    target: str
    version: str
    raw_headers: tuple[tuple[bytes, bytes], ...]
    body: bytes
    raw: bytes

    @property
    def path(self) -> str:
        """The target without its query."""
        return self.target.partition("?")[0]

    @property
    def query(self) -> str:
        """What follows the question mark, or the empty text."""
        return self.target.partition("?")[2]

    @property
    def request_line(self) -> str:
        """The first line as it arrived."""
        return f"{self.method} {self.target} HTTP/{self.version}"

    @cached_property
    def headers(self) -> Headers:
        """Names and values in the order and the case in which they arrived."""
        return tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in self.raw_headers)

    @cached_property
    def headers_by_name(self) -> dict[str, str]:
        """The values by lower-case name; of a repeated one, the last."""
        return {name.lower(): value for name, value in self.headers}

    @property
    def text(self) -> str:
        """The body as text; bytes that are no UTF-8 show as replacement characters."""
        return self.body.decode("utf-8", errors="replace")

    @cached_property
    def fields(self) -> dict[str, object]:
        """The members of a body that is a JSON object; none when it is anything else."""
        try:
            document = json.loads(self.body)
        except (ValueError, RecursionError):
            return {}
        return document if isinstance(document, dict) else {}

    def as_seen(self) -> dict[str, object]:
        """The request as a JSON document: what `/echo` answers and what a log line begins with."""
        return {
            "connection": self.connection,
            "request": self.number,
            "requestLine": self.request_line,
            "method": self.method,
            "target": self.target,
            "headers": [list(header) for header in self.headers],
            "body": self.text,
            "bodyBase64": base64.b64encode(self.body).decode(),
        }


@dataclass(frozen=True)
class Answer:
    """What the vendor decided to answer.

    `rule` names the rule or the path that decided, for the log. `delay_ms` of None leaves the vendor's own delay.
    `fault` is a name of `faults.FAULTS`; `interval_ms` is the pace of the faults that have one.
    """

    rule: str
    status: int = 200
    headers: Headers = (("Content-Type", JSON_TYPE),)
    body: bytes = b""
    delay_ms: float | None = None
    fault: str | None = None
    interval_ms: float | None = None

    @cached_property
    def wire(self) -> bytes:
        """The whole answer on a connection that stays open."""
        return response(self.status, self.headers, self.body)

    @cached_property
    def closing_wire(self) -> bytes:
        """The whole answer on a connection that ends with it."""
        return response(self.status, (*self.headers, ("Connection", "close")), self.body)


def json_answer(rule: str, document: object, status: int = 200) -> Answer:
    """An ordinary JSON answer."""
    return Answer(rule=rule, status=status, body=encode_json(document))


def encode_json(document: object) -> bytes:
    """JSON as vendors usually send it: compact, UTF-8, not escaped."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode("utf-8", errors="replace")


def has_body(status: int) -> bool:
    """Whether RFC 9110 lets an answer with this status have content."""
    return status >= 200 and status not in (204, 304)


def response(status: int, headers: Iterable[tuple[str, str]], body: bytes) -> bytes:
    """A correct HTTP/1.1 answer; its Content-Length is added, unless the headers frame it themselves."""
    headers = tuple(headers)
    framed = any(name.lower() in ("content-length", "transfer-encoding") for name, _ in headers)
    if not has_body(status):
        body, headers = b"", tuple(header for header in headers if header[0].lower() != "content-type")
    elif not framed:
        headers = (*headers, ("Content-Length", str(len(body))))
    return head(status, headers) + body


def head(status: int, headers: Iterable[tuple[str, str]], version: str = "1.1") -> bytes:
    """The status line and the header lines, with the empty line that ends them."""
    lines = [
        f"HTTP/{version} {status} {reason_phrase(status)}",
        *(f"{name}: {value}" for name, value in headers),
    ]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("utf-8")


def reason_phrase(status: int) -> str:
    """The registered phrase of a status, or one that says that there is none."""
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unregistered"
