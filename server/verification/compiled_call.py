"""A vendor API's request made ready for calls: the same for a door and for an administrator's test."""

import time
from dataclasses import dataclass, field, replace
from random import getrandbits
from typing import NamedTuple

from clue_desktop.domain.connection import DEFAULT_DEADLINE_MS
from clue_desktop.domain.request_body import BodyTemplate, compile_body
from clue_desktop.domain.trace import process_part, trace_id, traceparent
from clue_desktop.domain.vendor_api import RequestPart
from clue_desktop.domain.webhook_signature import signature
from server.verification.token_source import TokenSource, source_of
from server.verification.vendor_messages import VendorTarget, request_head
from server.verification.vendor_tls import tls_of

_PROCESS = process_part(getrandbits(48))


class Request(NamedTuple):
    """One call's own part of the request.

    Attributes:
        lines: headers of this call alone, each with its end.
        trace: its trace id, None for an API whose calls carry none.
    """

    body: bytes
    lines: bytes
    trace: str | None


@dataclass(frozen=True, slots=True)
class CompiledCall:
    """All that is the same in each call of an API.

    Attributes:
        deadline: in seconds, None for what holds for all vendors.
        reuse: whether a connection serves more than one call.
        keys: what calls are signed with, none where they are not signed.
        token: where the token comes from that each call carries (`TokenKeeper.call`); None for none.
    """

    target: VendorTarget
    head: bytes
    body: BodyTemplate
    deadline: float | None = None
    traced: bool = True
    reuse: bool = True
    keys: tuple[bytes, ...] = field(default=(), repr=False)
    token: TokenSource | None = None

    def request(self, device_serial: str, value: str) -> Request:
        """Return what one verification asks; a retry sends the same once more."""
        body = self.body.render(device_serial, value)
        if not (self.traced or self.keys):
            return Request(body, b"", None)
        now_ms = time.time_ns() // 1_000_000
        # Chance need not be secret here; a system call would cost more than the rest.
        trace = trace_id(now_ms, _PROCESS, getrandbits(32))
        lines = f"traceparent: {traceparent(trace)}\r\n" if self.traced else ""
        if self.keys:
            at = now_ms // 1000
            lines += (
                f"webhook-id: {trace}\r\nwebhook-timestamp: {at}\r\n"
                f"webhook-signature: {signature(self.keys, trace, at, body)}\r\n"
            )
        return Request(body, lines.encode(), trace)


def compile_call(part: RequestPart, place_group_id: str) -> CompiledCall:
    """Return the request part of a place group's vendor API made ready for calls."""
    connection = part.connection
    tls = tls_of(connection)
    target = target_at(part.webhook_url, place_group_id, connection.deadline_ms, tls.way if tls else "")
    target = replace(target, tls=tls)
    has_own_deadline = connection.deadline_ms != DEFAULT_DEADLINE_MS
    return CompiledCall(
        target,
        request_head(target, part.headers, keeps_open=connection.reuse),
        compile_body(part),
        connection.deadline_ms / 1000 if has_own_deadline else None,
        connection.traced,
        connection.reuse,
        connection.signing,
        source_of(connection.oauth, place_group_id, tls) if connection.oauth else None,
    )


def target_at(url: str, place_group_id: str, deadline_ms: int | None, tls_way: str = "") -> VendorTarget:
    """Return where calls with a deadline go, None for the usual one, and with CAs or a certificate (`vendor_tls.way_of`).

    What is kept per vendor is kept apart for each deadline: one that is too short would have the breaker cut off the
    APIs that wait longer. And for each certificate: no API speaks on a connection on which another one was recognized.
    """
    target = VendorTarget.from_url(url, place_group_id)
    of_deadline = "" if deadline_ms in {None, DEFAULT_DEADLINE_MS} else f"{deadline_ms} ms"
    return replace(target, way=", ".join(filter(None, (of_deadline, tls_way))))
