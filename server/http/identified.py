"""An id for each request, and a line in the log for each refusal."""

import logging
from collections.abc import MutableMapping
from typing import Any
from urllib.parse import quote

from server.http.asgi import AsgiApp, Receive, Scope, Send, header
from server.request_ids import HEADER, answering, given_id, new_id

_logger = logging.getLogger(__name__)
# Strangers may not fill the log.
_ANYBODY_CAN_CAUSE = {401, 404, 405, 429}


def identified(app: AsgiApp) -> AsgiApp:
    """Return the application with an id for each request."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        request_id = given_id(header(scope, HEADER)) or new_id()

        async def send_with_id(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], (HEADER, request_id.encode())]
                if (status := message["status"]) >= 400:
                    level = logging.DEBUG if status in _ANYBODY_CAN_CAUSE else logging.INFO
                    _logger.log(level, "%s %s: %d", scope["method"], quote(scope["path"]), status)
            await send(message)

        with answering(request_id):
            await app(scope, receive, send_with_id)

    return answer
