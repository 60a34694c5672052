"""A limit on how much of a request is read; whoever sends more is told so and the rest is not read."""

from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from typing import Any

from clue_desktop.contract.errors import error_document
from server.http.asgi import AsgiApp, Receive, Scope, Send, header, refuse, too_large

_USUAL = 1024 * 1024
# A judgment carries a vendor's response, escaped once more as a JSON string: six bytes for one at the most.
_LARGER = {"/api/v1/judgments": 2 * 1024 * 1024}
# JSON is read on the event loop, and a megabyte of brackets holds it up for a tenth of a second: not for anybody.
_STRANGERS = 64 * 1024
_WITH_BODY = {"POST", "PUT", "PATCH"}
_CLOSE = [(b"connection", b"close")]  # the rest of the request is not read


def limit_body(app: AsgiApp, signed_in: Callable[[Scope], Awaitable[bool]]) -> AsgiApp:
    """Return the application behind the limit; bodies that are not JSON are refused too.

    The body is read before the application is called: what it raises while it reads would be answered by it.

    Args:
        app: the application.
        signed_in: whether an administrator sends a request; asked only when its body is more than a stranger may send.
    """

    async def limited(scope: Scope, receive: Receive, send: Send) -> None:
        limit = _LARGER.get(scope["path"], _USUAL)
        declared = header(scope, b"content-length")
        if declared is not None and declared.isdigit() and int(declared) > limit:
            await refuse(send, 413, too_large(limit), _CLOSE)
            return
        if scope["method"] in _WITH_BODY and _has_body(scope) and not _is_json(scope):
            document = error_document(415, "unsupported_media_type", "Send Content-Type: application/json.")
            await refuse(send, 415, document, _CLOSE)
            return
        body = await _read(receive, min(limit, _STRANGERS)) if _has_body(scope) else _Body()
        if len(body.data) > _STRANGERS:
            if not await signed_in(scope):
                document = error_document(
                    401, "unauthenticated", f"Sign in to send over {_STRANGERS:,} bytes."
                )
                await refuse(send, 401, document, [*_CLOSE, (b"www-authenticate", b"Bearer")])
                return
            body = await _read(receive, limit, body)
        if body.broken_off:
            return
        if len(body.data) > limit:
            await refuse(send, 413, too_large(limit), _CLOSE)
            return
        ahead: list[MutableMapping[str, Any]] = [
            {"type": "http.request", "body": body.data, "more_body": False}
        ]

        async def replay() -> MutableMapping[str, Any]:
            return ahead.pop() if ahead else await receive()

        await app(scope, replay, send)

    return limited


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
