"""What doors were told while no event of it could be written, kept until the log has it: in a file, else in memory."""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

from server.store.engine import StorageError
from server.store.event_writing import Told
from server.store.outage_file import OutageFile, Slice

_logger = logging.getLogger(__name__)
_MOST_IN_MEMORY = 1000
_MOST_ON_THE_WAY = 10_000  # to a file that hangs
_Result = TypeVar("_Result")


class Outage:
    """A file of its own thread, since a disk may hang; and memory for what the file does not take.

    Attributes:
        kept: how many events were kept.
        dropped: how many found no room in either.
    """

    def __init__(self, data_dir: Path | None, most_bytes: int) -> None:
        """Take where the file may be, and how large; without a folder there is none."""
        self.kept = 0
        self._file = None if data_dir is None else OutageFile(data_dir, most_bytes)
        self._memory: deque[Told] = deque()
        self._on_the_way = 0
        self._counting = Lock()
        self._taken_of_memory = 0
        self._lost = 0
        self._thread = ThreadPoolExecutor(1, "outage")

    @property
    def dropped(self) -> int:
        """How many events found no room."""
        return self._lost

    @property
    def damaged(self) -> int:
        """How many lines were unreadable."""
        return 0 if self._file is None else self._file.damaged

    @property
    def waiting(self) -> int:
        """How many events wait to be brought in, as far as this process has them."""
        return len(self._memory) + (0 if self._file is None else self._file.waiting)

    @property
    def waiting_since(self) -> float | None:
        """When the earliest of them happened, in seconds since 1970; None where none waits."""
        moments = [] if self._file is None or self._file.earliest is None else [self._file.earliest]
        with suppress(IndexError):  # the other thread takes from it
            moments.append(self._memory[0].row.at)
        return min(moments) / 1000 if moments else None

    def keep(self, told: Sequence[Told], then: Callable[[], None]) -> None:
        """Keep what doors were told; `then` is called when that is done, in another thread, or at once where too much waits."""
        with self._counting:
            has_room = self._on_the_way + len(told) <= _MOST_ON_THE_WAY
            self._on_the_way += len(told) if has_room else 0
            self._lost += 0 if has_room else len(told)
        if not has_room:
            then()
            return

        def ended(done: Future[None]) -> None:
            with self._counting:
                self._on_the_way -= len(told)
            if (fault := done.exception()) is not None:
                _logger.error("what doors were told could not be kept", exc_info=fault)
            then()

        self._thread.submit(self._keep, told).add_done_callback(ended)

    async def begin(self) -> None:
        """Take over what processes that ended have left."""
        if (file := self._file) is not None:
            await self._run(file.adopt)
            if others := await self._run(file.others):
                _logger.warning(
                    "%d files with decisions of an outage are of other hosts: they are brought in by a server there",
                    others,
                )

    async def holds_any(self) -> bool:
        """Tell whether there is something to bring in, also of processes that have ended meanwhile."""
        if self._file is not None:
            await self._run(self._look, self._file)
        return bool(self._memory) or (self._file is not None and self._file.holds_any)

    async def take(self, most: int) -> Slice:
        """Return what comes next; nothing when all was taken."""
        if self._memory:
            told = list(self._memory)[:most]
            self._taken_of_memory = len(told)
            return Slice(told, [])
        return Slice([], []) if self._file is None else await self._run(self._file.take, most)

    async def brought_in(self) -> None:
        """Forget what was taken."""
        if self._taken_of_memory:
            for _ in range(self._taken_of_memory):
                self._memory.popleft()
            self._taken_of_memory = 0
        elif self._file is not None:
            await self._run(self._file.all_brought_in)

    async def put_back(self) -> None:
        """Take the same again next time."""
        self._taken_of_memory = 0
        if self._file is not None:
            await self._run(self._file.put_back)

    async def note_fence(self, fence: int) -> None:
        """Write down by which fence events are brought in from now on."""
        if self._file is not None and self._file.holds_any:
            await self._run(self._file.note_fence, fence)

    async def close(self) -> None:
        """Let go of the file; what hangs is left alone."""
        if self._file is not None:
            self._thread.submit(self._file.close)
        await asyncio.to_thread(self._thread.shutdown, wait=False)

    def _keep(self, told: Sequence[Told]) -> None:
        self.kept += len(told)
        if self._file is not None and self._file.keep(told):
            return
        room = _MOST_IN_MEMORY - len(self._memory)
        self._memory.extend(told[:room])
        if len(told) > room:
            with self._counting:
                self._lost += len(told) - room
            self.kept -= len(told) - room

    @staticmethod
    def _look(file: OutageFile) -> None:
        file.sync()
        file.adopt()

    async def _run(self, work: Callable[..., _Result], *given: Any) -> _Result:
        try:
            return await asyncio.wrap_future(self._thread.submit(work, *given))
        except OSError as fault:
            raise StorageError(str(fault.strerror or fault)) from fault
