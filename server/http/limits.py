"""A limit on how much of a request is read; whoever sends more is told so and the rest is not read."""

from collections.abc import MutableMapping
from typing import Any

from clue_desktop.contract.errors import error_document
from server.http.asgi import AsgiApp, Receive, Scope, Send, header, refuse, too_large

_USUAL = 1024 * 1024
# A judgment carries a vendor's response, escaped once more as a JSON string.
_LARGER = {"/api/v1/judgments": 8 * 1024 * 1024}
_WITH_BODY = {"POST", "PUT", "PATCH"}
_CLOSE = [(b"connection", b"close")]  # the rest of the request is not read


def limit_body(app: AsgiApp) -> AsgiApp:
    """Return the application behind the limit; bodies that are not JSON are refused too.

    The body is read before the application is called: what it raises while it reads would be answered by it.
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
        body = await _read(receive, limit) if _has_body(scope) else b""
        if body is None:  # the client hung up before its request was complete
            return
        if len(body) > limit:
            await refuse(send, 413, too_large(limit), _CLOSE)
            return
        ahead: list[MutableMapping[str, Any]] = [{"type": "http.request", "body": body, "more_body": False}]

        async def replay() -> MutableMapping[str, Any]:
            return ahead.pop() if ahead else await receive()

        await app(scope, replay, send)

    return limited


async def _read(receive: Receive, limit: int) -> bytes | None:
    parts, size, more = [], 0, True
    while more and size <= limit:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        more = message.get("more_body", False)
    return b"".join(parts)


def _has_body(scope: Scope) -> bool:
    length = header(scope, b"content-length")
    return header(scope, b"transfer-encoding") is not None or (length is not None and length != b"0")


def _is_json(scope: Scope) -> bool:
    return (header(scope, b"content-type") or b"").partition(b";")[0].strip().lower() == b"application/json"
