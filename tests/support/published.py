"""The server's own description of its routes, made once: it takes a second, and several files of tests go by it."""

from functools import cache
from typing import Any

from server.app import create_api


@cache
def published() -> dict[str, Any]:
    """Return the description as OpenAPI; it is shared, so not to be changed."""
    return create_api().openapi()
