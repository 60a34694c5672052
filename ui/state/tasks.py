"""Tasks with an owner and a name: none is lost, none outlives the view that began it, none fails unheard."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

Report = Callable[[BaseException, str], None]


class Tasks:
    """The tasks of one owner."""

    def __init__(self, report: Report) -> None:
        """Take whom to tell of a task's exception and of what the task was doing."""
        self._report = report
        self._tasks: set[asyncio.Task[None]] = set()

    def spawn(self, work: Coroutine[Any, Any, None], doing: str) -> asyncio.Task[None]:
        """Start a task; `doing` completes the sentence “… could not be done” for people."""
        task = asyncio.get_running_loop().create_task(work, name=doing)
        self._tasks.add(task)
        task.add_done_callback(self._done)
        return task

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (fault := task.exception()) is not None:
            self._report(fault, task.get_name())

    def cancel(self) -> None:
        """Cancel all tasks; the view is closing."""
        for task in tuple(self._tasks):
            task.cancel()

    async def aclose(self) -> None:
        """Cancel all tasks and wait for their end."""
        self.cancel()
        if self._tasks:
            await asyncio.wait(tuple(self._tasks))
