"""A limit on how much of a request is read; whoever sends more is told so and the rest is not read."""

import json

from clue_desktop.contract.errors import MEDIA_TYPE, error_document
from server.http.asgi import AsgiApp, Receive, Scope, Send, header, too_large

_USUAL = 1024 * 1024
# A judgment carries a vendor's response, escaped once more as a JSON string.
_LARGER = {"/api/v1/judgments": 8 * 1024 * 1024}
_WITH_BODY = {"POST", "PUT", "PATCH"}


class _TooLargeError(Exception):
    pass


def limit_body(app: AsgiApp) -> AsgiApp:
    """Return the application behind the limit; bodies that are not JSON are refused too."""

    async def limited(scope: Scope, receive: Receive, send: Send) -> None:
        limit = _LARGER.get(scope["path"], _USUAL)
        declared = header(scope, b"content-length")
        if declared is not None and declared.isdigit() and int(declared) > limit:
            await _refuse(send, 413, too_large(limit))
            return
        if scope["method"] in _WITH_BODY and _has_body(scope) and not _is_json(scope):
            await _refuse(
                send,
                415,
                error_document(415, "unsupported_media_type", "Send Content-Type: application/json."),
            )
            return
        read = 0

        async def counting() -> dict[str, object]:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > limit:
                raise _TooLargeError
            return dict(message)

        try:
            await app(scope, counting, send)
        except _TooLargeError:
            await _refuse(send, 413, too_large(limit))

    return limited


def _has_body(scope: Scope) -> bool:
    length = header(scope, b"content-length")
    return header(scope, b"transfer-encoding") is not None or (length is not None and length != b"0")


def _is_json(scope: Scope) -> bool:
    return (header(scope, b"content-type") or b"").partition(b";")[0].strip().lower() == b"application/json"


async def _refuse(send: Send, status: int, document: dict[str, object]) -> None:
    body = json.dumps(document).encode()
    await send(
        {
            "type": "http.response.start",
            "status": status,
            "headers": [
                (b"content-type", MEDIA_TYPE.encode()),
                (b"content-length", b"%d" % len(body)),
                (b"connection", b"close"),
            ],
        }
    )
    await send({"type": "http.response.body", "body": body})
