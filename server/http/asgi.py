"""The little of ASGI that endpoints ahead of the router need."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from clue_desktop.contract.errors import error_document

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
AsgiApp = Callable[[Scope, Receive, Send], Awaitable[None]]


def header(scope: Scope, name: bytes) -> bytes | None:
    """Return the first header of that lower-case name."""
    for key, value in scope["headers"]:
        if key == name:
            found: bytes = value
            return found
    return None


def too_large(limit: int) -> dict[str, Any]:
    """Return the body of a 413."""
    return error_document(413, "too_large", f"The request is larger than {limit:,} bytes.")
