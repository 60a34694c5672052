"""An id for each request, and a line in the log for each refusal, as far as whoever asks may fill the log."""

import logging
from collections.abc import Callable, MutableMapping
from typing import Any
from urllib.parse import quote

from clue_desktop.domain.sources import source_networks
from server.http.asgi import AsgiApp, Receive, Scope, Send, header
from server.monitoring.log_bounds import STRANGER
from server.monitoring.request_ids import HEADER, answering, given_id, new_id

# Longer ones are nobody's but a stranger's.
_LONGEST_PATH = 200
_logger = logging.getLogger(__name__)
# Strangers may not fill the log.
_ANYBODY_CAN_CAUSE = {401, 404, 405}


def identified(app: AsgiApp, count: Callable[[str, int], None] = lambda _path, _status: None) -> AsgiApp:
    """Return the application with an id for each request; `count` is told the path and status of each answer."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        request_id = given_id(header(scope, HEADER)) or new_id()

        async def send_with_id(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], (HEADER, request_id.encode())]
                count(scope["path"], status := message["status"])
                if status >= 400:
                    is_quiet = status in _ANYBODY_CAN_CAUSE or scope.get("state", {}).get(
                        "is_foreseen", False
                    )
                    level = logging.DEBUG if is_quiet else logging.INFO
                    about = {"sort": status, **_asker(scope)}
                    _logger.log(level, "%s %s: %d", scope["method"], _path(scope), status, extra=about)
            await send(message)

        with answering(request_id):
            await app(scope, receive, send_with_id)

    return answer


def _asker(scope: Scope) -> dict[str, str]:
    """Return who a line of the log is about: an administrator, a device, or a stranger and from where."""
    state = scope.get("state", {})
    if (caller := state.get("caller")) is not None:
        return {"asker": f"administrator {caller.administrator_id}"}
    if (device := state.get("device")) is not None:
        return {"asker": f"device {device.serial}"}
    client = scope.get("client")
    return {"asker": STRANGER, "source": source_networks(client[0])[-1] if client else ""}


def _path(scope: Scope) -> str:
    """Return the path, escaped and cut, but not within an escape."""
    path = quote(scope["path"][:_LONGEST_PATH])
    if len(path) <= _LONGEST_PATH and len(scope["path"]) <= _LONGEST_PATH:
        return path
    cut = path[:_LONGEST_PATH]
    start = cut.rfind("%", _LONGEST_PATH - 2)
    return f"{cut if start < 0 else cut[:start]}…"
