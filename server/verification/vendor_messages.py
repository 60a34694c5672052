"""What goes to a vendor and what comes back: values of the vendor client's interface, without any networking."""

import ipaddress
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from clue_desktop import __version__
from clue_desktop.domain.failure_causes import FailureCause
from clue_desktop.domain.failure_family import FailureCode, Family, lets_device_decide
from clue_desktop.domain.webhook_url import ascii_host
from server.verification.vendor_tls import VendorTls

Headers = tuple[tuple[str, str], ...]

VendorKey = tuple[str, str, int, str]
"""Place group, host, port and way: what is kept of a vendor is kept of these, so that no group meets another's answers,
and no API is cut off because another one has less patience.
"""

_VISIBLE_ASCII = re.compile(r"[!-~]+")


_USER_AGENT = f"CLUe/{__version__}"


@dataclass(frozen=True, slots=True)
class VendorTarget:
    """Where a vendor API is, compiled once: `target` is path and query exactly as registered, "/" where there is none.

    `host` is lower case, an IDNA A-label, an IPv4 form or an IPv6 literal without brackets. `place_group_id` is whose
    it is; "" only where nothing is called. `way` tells apart how calls of one group reach one host: "" is the usual one.
    `tls` are the CAs and the certificate of its own, of which `way` tells, too.
    """

    host: str
    port: int
    host_header: bytes
    target: bytes
    place_group_id: str = ""
    way: str = ""
    tls: VendorTls | None = field(default=None, compare=False, repr=False)

    @classmethod
    def from_url(cls, url: str, place_group_id: str = "") -> "VendorTarget":
        """Raises ValueError for anything but an absolute `https://` URL without user info and fragment."""
        if not url.startswith("https://"):
            raise ValueError("the URL must start with https://")
        rest = url.removeprefix("https://")
        if "#" in rest or "\\" in rest:
            raise ValueError("the URL must not contain # or \\")
        end = next((i for i, char in enumerate(rest) if char in "/?"), len(rest))
        authority, path = rest[:end], rest[end:]
        host, port_text, is_ipv6 = _split_authority(authority)
        port = _parse_port(port_text)
        shown = f"[{host}]" if is_ipv6 else host
        host_header = shown if port == 443 else f"{shown}:{port}"
        return cls(host, port, host_header.encode("ascii"), _request_target(path), place_group_id)

    @property
    def vendor(self) -> VendorKey:
        """The key of everything that is kept per vendor: pool, limits, breaker, known heads, its certificate's end."""
        return (self.place_group_id, self.host, self.port, self.way)

    @property
    def path(self) -> bytes:
        """The path as registered, without the query."""
        return self.target.partition(b"?")[0]

    @property
    def url(self) -> str:
        """The URL, as it is called."""
        return f"https://{self.host_header.decode()}{self.target.decode()}"


def _split_authority(authority: str) -> tuple[str, str, bool]:
    if "@" in authority:
        raise ValueError("the URL must not contain user information")
    if authority.startswith("["):
        literal, bracket, after = authority[1:].partition("]")
        if not bracket or (after and not after.startswith(":")):
            raise ValueError("the host is not a valid IPv6 address")
        try:
            if "%" in literal:
                raise ValueError("a zone has a meaning on one machine only")
            return str(ipaddress.IPv6Address(literal)), after[1:], True
        except ValueError:
            raise ValueError(f"{literal!r} is not a valid IPv6 address") from None
    host, _, port = authority.partition(":")
    if not host:
        raise ValueError("the URL has no host")
    return ascii_host(host).lower(), port, False


def _parse_port(text: str) -> int:
    if not text:
        return 443
    if not (text.isascii() and text.isdigit() and len(text) <= 5 and 1 <= int(text) <= 65535):
        raise ValueError(f"{text!r} is not a port number")
    return int(text)


def _request_target(path: str) -> bytes:
    if not path.startswith("/"):
        path = "/" + path
    # A request line is ASCII (RFC 9112, 3.2); other characters travel as the percent-encoding of their UTF-8 bytes.
    target = "".join(char if char.isascii() else _percent_encoded(char) for char in path)
    if not _VISIBLE_ASCII.fullmatch(target):
        raise ValueError("the URL must not contain blanks or control characters")
    return target.encode("ascii")


def _percent_encoded(char: str) -> str:
    return "".join(f"%{byte:02X}" for byte in char.encode("utf-8"))


def request_head(
    target: VendorTarget, headers: Sequence[tuple[str, str]], *, keeps_open: bool = True
) -> bytes:
    """The constant part of a request, up to and including `Content-Length: `; headers in the order given.

    Per call, the body's length, the lines of that call alone, an empty line and the body are appended. A custom
    `User-Agent` replaces our own. Without `keeps_open` the vendor is told that nothing follows (RFC 9112 §9.6).
    Raises ValueError for a header that would break the message (the rules keep such headers from being saved).
    """
    lines = [
        b"POST " + target.target + b" HTTP/1.1",
        b"Host: " + target.host_header,
        b"Content-Type: application/json",
        b"Accept: application/json",
        b"Accept-Encoding: identity",
    ]
    lines += [_header_line(name, value) for name, value in headers]
    if not any(name.lower() == "user-agent" for name, _ in headers):
        lines.append(_header_line("User-Agent", _USER_AGENT))
    if not keeps_open:
        lines.append(b"Connection: close")
    return b"\r\n".join([*lines, b"Content-Length: "])


def _header_line(name: str, value: str) -> bytes:
    if not re.fullmatch(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+", name):
        raise ValueError(f"{name!r} is not a header name")
    if not re.fullmatch(r"[\t -~]*", value):
        raise ValueError(f"the value of the header {name!r} holds characters that HTTP does not allow")
    return f"{name}: {value}".encode("ascii")


class Timings(NamedTuple):
    """Where the time of a call went, in milliseconds.

    `dns_ms`, `connect_ms` and `tls_ms` are None where that step did not happen: on a pooled connection, or because the
    call failed before it. `first_byte_ms` runs from the request's leaving to the first byte of the answer.
    """

    dns_ms: float | None
    connect_ms: float | None
    tls_ms: float | None
    first_byte_ms: float | None
    total_ms: float


class VendorResponse(NamedTuple):
    """A complete HTTP response. Header names are lower case, values Latin-1, in the order received."""

    status: int
    headers: Headers
    body: bytes
    timings: Timings
    address: str


@dataclass(frozen=True, slots=True)
class VendorFailure:
    """Why a call brought no acceptable response, and whatever part of one came.

    `message` is for an administrator: it names the thing, the fault and what to check. `family` tells whose doing it
    was (`failure_family.family_of`), `cause` what exactly it was, where the code alone does not say it. `request_sent` tells whether a byte of the request may have reached the vendor.
    """

    code: FailureCode
    family: Family
    message: str
    request_sent: bool
    status: int | None
    headers: Headers
    body: bytes
    truncated: bool
    timings: Timings
    address: str | None
    cause: FailureCause | None = None

    @property
    def no_answer(self) -> bool:
        """Whether the vendor was silent, so that a device may decide by itself where that is chosen."""
        return lets_device_decide(self.family)


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of vendor calls. `deadline` covers the whole call: waiting for a free slot, DNS, connecting, TLS, answer.

    Seconds and bytes. `lookups` of names may be under way, in all and for each place group. `in_flight`, the breaker and the connections kept, as many as may be in flight, are per vendor of a
    place group; `in_flight` grows up to `in_flight_most` while a vendor carries it, by at most `in_flight_shared` for all
    vendors together. A connection is used again after `rest_seconds`, until `proving_answers` for the request target
    have stood alone after `proving_seconds`, and for `distrust_seconds` not at all where a vendor sent what nobody had asked for.
    """

    deadline: float = 4.0
    in_flight: int = 64
    in_flight_most: int = 512
    in_flight_shared: int = 2048
    lookups: int = 64
    lookups_per_group: int = 8
    reuse: bool = True
    idle_seconds: float = 30.0
    rest_seconds: float = 0.002
    proving_answers: int = 3
    proving_seconds: float = 0.5
    distrust_seconds: float = 3600.0
    response_bytes: int = 256 * 1024
    header_bytes: int = 64 * 1024
    interim_responses: int = 8
    breaker_failures: int = 5
    breaker_probe_seconds: float = 1.0
