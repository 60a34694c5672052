"""A row of what a method of the admin client sends and reads: the call, its request line and body, the answer, what comes of it."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from clue_desktop.client.admin import AdminClient

Call = Callable[[AdminClient], Awaitable[Any]]


def row(name: str, call: Call, sent: str, body: Any, answer: Any, result: Any = "the answer") -> Any:
    """A row of the table: the call, its request line and body, the answer's JSON, and what comes of it."""
    return pytest.param(call, sent, body, answer, answer if result == "the answer" else result, id=name)
