"""HTTP with devices: the bounded protocol, with a short way for the request that a device sends again and again.

A device's verifications begin with the same bytes each time: the same head. The first goes uvicorn's way, through
llhttp and the ASGI application, and its head is remembered, on that connection only. A later request that has this very
head, that comes in one piece and while no other is under way, means what the first one meant and goes straight to the
endpoint. Everything else goes uvicorn's way.
"""

import asyncio
from functools import lru_cache
from typing import Any, NamedTuple, cast

from uvicorn.protocols.http.httptools_impl import STATUS_LINE

from server.app import VERIFICATIONS, Application
from server.connections.bounded_protocol import BoundedProtocol
from server.device.verification import Asked, VerificationEndpoint
from server.http.asgi import Scope, header

# What is remembered of a connection has to be little: there are thousands.
_LARGEST_HEAD = 2048
_LARGEST_BODY = 4096
_NOT_PLAIN = (b"transfer-encoding", b"expect", b"upgrade")


class _Known(NamedTuple):
    """A head that was understood, and what it means; `size` is that of a whole request."""

    head: bytes
    size: int
    endpoint: VerificationEndpoint
    asked: Asked


class _ShortCycle:
    """One request on the short way, with what uvicorn wants to know and to change of a request under way."""

    def __init__(self) -> None:
        self.response_complete = False
        self.keep_alive = True
        self.disconnected = False
        self.message_event = self

    def set(self) -> None:
        """Be told that something came or that the device hung up: nobody waits for that here."""


class DoorProtocol(BoundedProtocol):
    """One connection."""

    def __init__(self, *given: Any, **more: Any) -> None:
        """Take what uvicorn gives."""
        super().__init__(*given, **more)
        self._application: Application = self.config.app  # type: ignore[assignment]  # uvicorn lets it be anything
        self._known: _Known | None = None
        self._answered_at = 0.0

    def data_received(self, data: bytes) -> None:
        """Take what came."""
        known = self._known
        if (
            known is not None
            and len(data) == known.size
            and self._between_requests
            and self.cycle.response_complete
            and data.startswith(known.head)
        ):
            cycle = _ShortCycle()
            if self._arrivals is not None and self._arrivals.closing:
                cycle.keep_alive = False
            self.cycle = cycle
            self.tasks.add(self.loop.create_task(self._verify(known, data[len(known.head) :], cycle)))
            return
        whole = self._between_requests and not self._unread
        super().data_received(data)
        # One request and not a byte beside it, so that what is remembered ends where the parser saw the head end.
        if whole and self._between_requests and self._size == len(data) and not self._unread:
            self._remember(data)

    def timeout_keep_alive_handler(self) -> None:
        """Close when idle for long enough; one timer serves many requests, as setting one costs more than looking."""
        left = self._answered_at + self.timeout_keep_alive - self.loop.time()
        if left > 0 or not self.cycle.response_complete:
            again = max(left, 1.0)
            self.timeout_keep_alive_task = self.loop.call_later(again, self.timeout_keep_alive_handler)
        else:
            super().timeout_keep_alive_handler()

    def _remember(self, data: bytes) -> None:
        """Remember the head of `data`, which was one whole request, if it is a plain verification."""
        living, scope = self._application.living, cast(Scope, self.cycle.scope)
        body = bytes(self.cycle.body)
        if (
            living is not None
            and scope["path"] == VERIFICATIONS
            and scope["method"] == "POST"
            and self.cycle.keep_alive
            and not self.cycle.response_complete
            and not any(header(scope, name) for name in _NOT_PLAIN)
            and header(scope, b"content-length") == b"%d" % len(body)
            and data.endswith(b"\r\n\r\n" + body)
            and len(body) <= _LARGEST_BODY
            and len(data) - len(body) <= _LARGEST_HEAD
        ):
            head = data[: len(data) - len(body)]
            self._known = _Known(head, len(data), living.verifications, Asked.by(scope))

    async def _verify(self, known: _Known, body: bytes, cycle: _ShortCycle) -> None:
        try:
            answer = await known.endpoint.answer(known.asked, body)
            if self.flow.write_paused:
                await self.flow.drain()
            if not cycle.disconnected:
                date = self.server_state.default_headers
                self.transport.write(
                    _head(answer.status, (*date, *answer.headers), cycle.keep_alive) + answer.body
                )
        except BaseException:
            self.transport.close()
            raise
        finally:
            self._end(cycle)

    def _end(self, cycle: _ShortCycle) -> None:
        task = asyncio.current_task()
        if task is not None:
            self.tasks.discard(task)
        cycle.response_complete = True
        self._answered_at = self.loop.time()
        if not cycle.keep_alive:
            self.transport.close()
        if self._unread or self.timeout_keep_alive_task is None:
            self.on_response_complete()
        else:
            self.server_state.total_requests += 1


@lru_cache(16)
def _head(status: int, headers: tuple[tuple[bytes, bytes], ...], keep_alive: bool) -> bytes:  # noqa: FBT001  # lru_cache
    lines = [b"%b: %b\r\n" % pair for pair in headers]
    return b"".join([STATUS_LINE[status], *lines, b"" if keep_alive else b"connection: close\r\n", b"\r\n"])
