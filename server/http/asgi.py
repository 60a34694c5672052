"""The little of ASGI that endpoints ahead of the router need."""

import json
from collections.abc import Awaitable, Callable, Mapping, MutableMapping, Sequence
from typing import Any, NamedTuple

from clue_desktop.contract.errors import MEDIA_TYPE, error_document
from clue_desktop.domain.said import Said
from server.monitoring.request_ids import present_id

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
AsgiApp = Callable[[Scope, Receive, Send], Awaitable[None]]

PROVE = "clue.prove"
"""Where a scope has what is to be told when the request carried a valid token: `(token_hash: bytes) -> None`."""
PROVED_BY = "clue.proved_by"
"""Where a scope has what tells by which token its connection is proved: `() -> bytes | None`."""
STREAM_HEADERS = {"cache-control": "no-store, no-transform", "x-accel-buffering": "no"}
"""Of server-sent events: nginx with its own defaults keeps what is small until there is more, and what compresses does too."""
GOODBYE = ": the server ends\n\n"
"""The last word of a stream of server-sent events: a comment, which clients pass over."""
ENDS = Said("The server is about to end. Try again in a moment.")
_CAREFUL = ((b"cache-control", b"no-store"), (b"x-content-type-options", b"nosniff"))


Headers = Sequence[tuple[bytes, bytes]]


class Answer(NamedTuple):
    """A whole response; the names of its headers are in lower case, its length is among them."""

    status: int
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes

    @classmethod
    def of(cls, status: int, media_type: str, document: Mapping[str, Any], headers: Headers = ()) -> "Answer":
        """Return the answer that carries a document as JSON."""
        body = json.dumps(document).encode()
        about = ((b"content-type", media_type.encode()), (b"content-length", b"%d" % len(body)))
        return cls(status, (*about, *headers), body)

    async def send(self, send: Send) -> None:
        """Send it."""
        await send({"type": "http.response.start", "status": self.status, "headers": list(self.headers)})
        await send({"type": "http.response.body", "body": self.body})


def header(scope: Scope, name: bytes) -> bytes | None:
    """Return the first header of that lower-case name."""
    for key, value in scope["headers"]:
        if key == name:
            found: bytes = value
            return found
    return None


def prove(scope: Scope, token_hash: bytes) -> None:
    """Tell the connection that this request carried a valid token; from any thread, and where there is no connection too."""
    if (told := scope.get(PROVE)) is not None:
        told(token_hash)


def refusal(status: int, document: Mapping[str, Any], headers: Headers = ()) -> Answer:
    """Return the answer that carries a refusal's document."""
    if (request_id := present_id()) is not None:
        document = {**document, "requestId": request_id}
    return Answer.of(status, MEDIA_TYPE, document, headers)


async def refuse(send: Send, status: int, document: Mapping[str, Any], headers: Headers = ()) -> None:
    """Answer with a refusal's document."""
    await refusal(status, document, headers).send(send)


def careful(send: Send) -> Send:
    """Return `send` with what keeps browsers and proxies from storing answers, or from taking them for something else."""

    async def with_headers(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            names = {name.lower() for name, _value in message["headers"]}
            message["headers"] = [
                *message["headers"],
                *((name, value) for name, value in _CAREFUL if name not in names),
            ]
        await send(message)

    return with_headers


def too_large(limit: int) -> dict[str, Any]:
    """Return the body of a 413."""
    return error_document(
        413, "too_large", Said("The request is larger than {most} bytes.", most=f"{limit:,}")
    )
