"""A limit on how much of a request is read, and at once; whoever sends more is told so and the rest is not read."""

import json
from collections import Counter
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from typing import Any

from clue_desktop.contract.errors import error_document
from clue_desktop.domain.problems import Problem
from clue_desktop.domain.said import Said
from server.bounding.heavy_work import LARGE_BYTES, HeavyWork, TooBusyError
from server.http.asgi import AsgiApp, Receive, Scope, Send, header, refuse, too_large
from server.http.json_values import MOST_VALUES, has_too_many_values
from server.refusals import BusyError
from server.services.tree import Caller

_USUAL = 1024 * 1024
# A judgment carries a vendor's response, escaped once more as a JSON string: six bytes for one at the most.
_LARGER = {"/api/v1/judgments": 2 * 1024 * 1024}
LARGE_AT_ONCE = 2
"""How many bodies of over 16 KiB an administrator may have under way."""

PARSED = "clue.parsed"
"""Where in the scope the document of a large body stands, which has been parsed already."""

_RETRY_SECONDS = 1
_WITH_BODY = {"POST", "PUT", "PATCH"}
_CLOSE = [(b"connection", b"close")]  # the rest of the request is not read
_CHALLENGE = [(b"www-authenticate", b"Bearer")]
_TOO_MANY_VALUES = Problem(
    "",
    "too_many_values",
    Said("The body holds more than {most} values; no request needs so many.", most=f"{MOST_VALUES:,}"),
)
_NOT_JSON = Problem("", "json_invalid", Said("The body is not valid JSON."))


class BodyLimits:
    """The application behind the limits; bodies that are not JSON are refused too.

    The body is read before the application is called: what it raises while it reads would be answered by it.

    Attributes:
        heavy: where large bodies are parsed; to be set before the first request.
    """

    heavy: HeavyWork

    def __init__(self, app: AsgiApp, sender: Callable[[Scope], Awaitable[Caller | None]]) -> None:
        """Take the application, and what finds the administrator who sends a request; asked only when it is large.

        It may find no room to look (BusyError).
        """
        self._app = app
        self._sender = sender
        self._large: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        limit = _LARGER.get(scope["path"], _USUAL)
        declared = header(scope, b"content-length")
        if declared is not None and declared.isdigit() and int(declared) > limit:
            await refuse(send, 413, too_large(limit), _CLOSE)
            return
        if scope["method"] in _WITH_BODY and _has_body(scope) and not _is_json(scope):
            document = error_document(
                415, "unsupported_media_type", Said("Send Content-Type: application/json.")
            )
            await refuse(send, 415, document, _CLOSE)
            return
        body = await _read(receive, LARGE_BYTES) if _has_body(scope) else _Body()
        if body.broken_off:
            return
        if len(body.data) > LARGE_BYTES:
            await self._take_large(scope, receive, send, body, limit)
        elif has_too_many_values(body.data):
            await _refuse_invalid(send, _TOO_MANY_VALUES)
        else:
            await self._pass_on(scope, receive, send, body)

    async def _take_large(
        self, scope: Scope, receive: Receive, send: Send, begun: "_Body", limit: int
    ) -> None:
        try:
            sender = await self._sender(scope)
        except BusyError:
            await _refuse_busy(send, 503)
            return
        if sender is None:
            text = Said("Sign in to send over {most} bytes.", most=f"{LARGE_BYTES:,}")
            await refuse(send, 401, error_document(401, "unauthenticated", text), [*_CLOSE, *_CHALLENGE])
            return
        scope.setdefault("state", {})["caller"] = sender  # for the log
        own = sender.administrator_id
        if self._large[own] >= LARGE_AT_ONCE:
            self.heavy.refused += 1
            await _refuse_busy(send, 429)
            return
        self._large[own] += 1
        self.heavy.large_bodies += 1
        try:
            body = await _read(receive, limit, begun)
            if body.broken_off:
                return
            if len(body.data) > limit:
                await refuse(send, 413, too_large(limit), _CLOSE)
                return
            try:
                document = await self.heavy.for_administrator(own, lambda: _parsed(body.data))
            except TooBusyError:
                await _refuse_busy(send, 503)
                return
            if isinstance(document, Problem):
                await _refuse_invalid(send, document)
                return
            scope[PARSED] = document
            await self._pass_on(scope, receive, send, body)
        finally:
            self.heavy.large_bodies -= 1
            self._large[own] -= 1
            if not self._large[own]:
                del self._large[own]

    async def _pass_on(self, scope: Scope, receive: Receive, send: Send, body: "_Body") -> None:
        ahead: list[MutableMapping[str, Any]] = [
            {"type": "http.request", "body": body.data, "more_body": False}
        ]

        async def replay() -> MutableMapping[str, Any]:
            return ahead.pop() if ahead else await receive()

        await self._app(scope, replay, send)


def _parsed(text: bytes) -> Any:
    """Return the document, or the problem with it."""
    if has_too_many_values(text):
        return _TOO_MANY_VALUES
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return _NOT_JSON


async def _refuse_invalid(send: Send, problem: Problem) -> None:
    await refuse(send, 422, error_document(422, "invalid", Said("One rule is broken."), (problem,)))


async def _refuse_busy(send: Send, status: int) -> None:
    text = Said("The server is busy with large requests. Try again in a moment.")
    document = error_document(status, "busy", text, retryAfterSeconds=_RETRY_SECONDS)
    await refuse(send, status, document, [*_CLOSE, (b"retry-after", b"%d" % _RETRY_SECONDS)])


@dataclass(frozen=True, slots=True)
class _Body:
    """As much of a request's body as was read; `broken_off` when the client hung up before its end."""

    data: bytes = b""
    complete: bool = False
    broken_off: bool = False


async def _read(receive: Receive, limit: int, begun: _Body = _Body()) -> _Body:
    """Read on until the end, or until it is more than `limit`."""
    parts, size, complete = [begun.data], len(begun.data), begun.complete
    while not complete and size <= limit:
        message = await receive()
        if message["type"] == "http.disconnect":
            return _Body(broken_off=True)
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        complete = not message.get("more_body", False)
    return _Body(b"".join(parts), complete)


def _has_body(scope: Scope) -> bool:
    length = header(scope, b"content-length")
    return header(scope, b"transfer-encoding") is not None or (length is not None and length != b"0")


def _is_json(scope: Scope) -> bool:
    return (header(scope, b"content-type") or b"").partition(b";")[0].strip().lower() == b"application/json"
