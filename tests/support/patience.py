"""Waiting for what another process is about to do: for a condition, never for a time."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def eventually(what: Callable[[], T | None], seconds: float = 60.0) -> T:
    """Return what `what` returns once it is true; fail after `seconds`."""
    until = time.monotonic() + seconds
    while not (found := what()):
        assert time.monotonic() < until, "it never came true"
        time.sleep(0.01)
    return found
