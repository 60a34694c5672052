"""Waiting for what another process does, which nobody is told of."""

import time
from collections.abc import Callable

_LOOK_SECONDS = 0.2


def until(is_so: Callable[[], bool], seconds: float) -> bool:
    """Wait until something is so, and return whether it came to be within that time."""
    end = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() >= end:
            return False
        time.sleep(_LOOK_SECONDS)
    return True
