"""The one place where tasks begin, outside the console's views (`ui.state.tasks`): each has a name, and none is lost on its way.

The event loop itself keeps tasks weakly: one that nobody holds may vanish in the middle. Whoever begins one awaits it,
cancels it, or keeps it with those that it ends.
"""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")
_under_way: set[asyncio.Task[Any]] = set()


def begin(work: Coroutine[Any, Any, T], *, name: str) -> asyncio.Task[T]:
    """Begin a task on the running event loop, and hold it until it is done; its fault is for whoever awaits it."""
    task = asyncio.create_task(work, name=name)  # noqa: TID251  # the owner
    _under_way.add(task)
    task.add_done_callback(_under_way.discard)
    return task
