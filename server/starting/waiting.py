"""What is answered while the database that everything is in is away: no more than a door needs, and never silence.

A device that gets no answer may decide by itself. So whoever presents a credential with a token is denied, though
nobody can tell yet whose token it is; no event is written of it, as there is nowhere to. All else is told to wait.
"""

from contextlib import AbstractAsyncContextManager

from typing_extensions import override

from clue_desktop.contract.errors import error_document
from clue_desktop.domain.said import Said
from server.app import VERIFICATIONS, Application, Living
from server.bounding.bounds import Bounds
from server.http.asgi import Answer, Receive, Scope, Send, header, refusal
from server.http.guard import bearer_token
from server.http.identified import identified
from server.refusals import UnauthenticatedError

_RETRY_AFTER = [(b"retry-after", b"2")]


def _nothing() -> AbstractAsyncContextManager[Living]:
    raise RuntimeError("a server that waits for its database has nothing to live with")


class Waiting(Application):
    """The application of a server that waits."""

    def __init__(self, bounds: Bounds) -> None:
        super().__init__(_nothing, bounds)
        self._told = identified(_tell)

    @override
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or run the application's lifespan."""
        if scope["type"] == "lifespan":
            for step in ("startup", "shutdown"):
                await receive()
                await send({"type": f"lifespan.{step}.complete"})
        elif scope["type"] == "http":
            await self._told(scope, receive, send)


async def _tell(scope: Scope, _receive: Receive, send: Send) -> None:
    await _answer(scope).send(send)


def _answer(scope: Scope) -> Answer:
    if scope["path"] == "/healthz":
        return Answer.of(200, "application/json", {"status": "ok"})
    if scope["path"] == VERIFICATIONS and scope["method"] == "POST":
        authorization = header(scope, b"authorization")
        try:
            bearer_token(None if authorization is None else authorization.decode("latin-1"))
        except UnauthenticatedError:
            document = error_document(401, "unauthenticated", Said("Send the device's token."))
            return refusal(401, document, [(b"www-authenticate", b"Bearer")])
        return Answer.of(200, "application/json", {"result": "denied"})
    words = Said("The server waits for its database, and goes on by itself. Until then doors are denied.")
    return refusal(503, error_document(503, "not_ready", words), _RETRY_AFTER)
