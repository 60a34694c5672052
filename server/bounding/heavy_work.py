"""Work that keeps the interpreter for milliseconds, such as parsing large JSON: one piece at a time, in turns.

A thread takes it off the event loop, but the interpreter runs one thread at a time: a parser written in C lets nobody in
until it is done. So what protects doors is that there is one such piece at a time, that the loop goes once round
between two, and that after a long one there is a pause of several times its length. Whose last piece was a short one
does not wait for that: no place group's long answers keep another's from their turn.
"""

import asyncio
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from contextvars import copy_context
from typing import Any, NamedTuple, TypeVar

from clue_desktop.tasks import begin

LARGE_BYTES = 16 * 1024
"""JSON beyond this is parsed here; smaller is parsed in less time than handing it over and back would take."""

PATIENCE_SECONDS = 1.5
"""How long a door's work may wait for its turn: the vendor has had its time, and a device waits for about five."""
DOOR_SECONDS = 4.5
"""Within which a device should have its answer: it gives up, and may decide by itself, after about five."""
_LEAST_SECONDS = 0.2

MOST_WAITING = 256
"""How many pieces of one place group or administrator may wait."""

_LONG_SECONDS = 0.003
_PAUSES = 3
_MOST_LONG = 4096
T = TypeVar("T")


class TooBusyError(Exception):
    """The work had no turn in time, or too much of the same share waits; nothing was done."""


class _Piece(NamedTuple):
    share: str
    act: Callable[[], Any]
    done: asyncio.Future[Any]
    until: float


class HeavyWork:
    """The one thread for heavy work; all calls on the event loop.

    Shares take turns, whatever one of them has waiting: a place group's for answers of its vendors, an administrator's
    for what they send. Place groups come before administrators.

    Attributes:
        large_bodies: how many requests with a large body are under way.
        refused: how many pieces had no turn, or were not even taken.
    """

    def __init__(self) -> None:
        self.large_bodies = 0
        self.refused = 0
        self._thread = ThreadPoolExecutor(1, "heavy-work")
        self._doors: dict[str, deque[_Piece]] = {}
        self._others: dict[str, deque[_Piece]] = {}
        self._worker: asyncio.Task[None] | None = None
        self._came = asyncio.Event()
        self._paused_until = 0.0
        self._long: set[str] = set()  # shares whose last piece was long

    @property
    def waiting(self) -> int:
        """How many pieces wait."""
        return sum(len(waiting) for shares in (self._doors, self._others) for waiting in shares.values())

    async def for_door(self, group_id: str, act: Callable[[], T], already: float = 0.0) -> T:
        """Return what `act` returns, in a turn of a place group's share.

        `already` is how many seconds the decision has taken so far: what is left of a device's patience is waited.

        Raises:
            TooBusyError: it had no turn in time.
        """
        patience = min(PATIENCE_SECONDS, max(_LEAST_SECONDS, DOOR_SECONDS - already))
        return await self._take(self._doors, group_id, act, patience)

    async def for_administrator(self, administrator_id: str, act: Callable[[], T]) -> T:
        """Return what `act` returns, in a turn of an administrator's share.

        Raises:
            TooBusyError: it had no turn in time.
        """
        return await self._take(self._others, administrator_id, act, 4 * PATIENCE_SECONDS)

    async def close(self) -> None:
        """Let the present piece end; what waits is refused."""
        for shares in (self._doors, self._others):
            for waiting in shares.values():
                for piece in waiting:
                    self._refuse(piece)
            shares.clear()
        self._came.set()
        if self._worker is not None:
            await asyncio.wait([self._worker])
        self._thread.shutdown()

    async def _take(
        self, shares: dict[str, deque[_Piece]], share: str, act: Callable[[], T], patience: float
    ) -> T:
        waiting = shares.setdefault(share, deque())
        if len(waiting) >= MOST_WAITING:
            self.refused += 1
            raise TooBusyError
        loop = asyncio.get_running_loop()
        done: asyncio.Future[T] = loop.create_future()
        context = copy_context()
        waiting.append(_Piece(share, lambda: context.run(act), done, loop.time() + patience))
        self._came.set()
        if self._worker is None or self._worker.done():
            self._worker = begin(self._work(), name="heavy work")
        return await done

    async def _work(self) -> None:
        loop = asyncio.get_running_loop()
        while self._doors or self._others:
            piece = self._next(paused=loop.time() < self._paused_until)
            if piece is None:
                self._came.clear()
                with suppress(TimeoutError):
                    async with asyncio.timeout_at(self._paused_until):
                        await self._came.wait()
                continue
            if piece.done.done():  # nobody waits for it any more
                continue
            if loop.time() > piece.until:
                self._refuse(piece)
                continue
            result, fault, seconds = await loop.run_in_executor(self._thread, _timed, piece.act)
            if not piece.done.done():
                if fault is None:
                    piece.done.set_result(result)
                else:
                    piece.done.set_exception(fault)
            del result, fault
            self._note(piece.share, seconds)

    def _note(self, share: str, seconds: float) -> None:
        if seconds <= _LONG_SECONDS:
            self._long.discard(share)
            return
        if len(self._long) >= _MOST_LONG:
            self._long.clear()
        self._long.add(share)
        self._paused_until = asyncio.get_running_loop().time() + _PAUSES * seconds

    def _next(self, *, paused: bool) -> _Piece | None:
        for shares in (self._doors, self._others):
            for share, waiting in shares.items():
                if paused and share in self._long:
                    continue
                del shares[share]
                piece = waiting.popleft()
                if waiting:
                    shares[share] = waiting  # at the end: all others come first
                return piece
        return None

    def _refuse(self, piece: _Piece) -> None:
        if not piece.done.done():
            self.refused += 1
            piece.done.set_exception(TooBusyError())


def _timed(act: Callable[[], Any]) -> tuple[Any, Exception | None, float]:
    """Do it and measure it; processor time, since a thread that waits for the interpreter holds nobody up."""
    started = time.thread_time()
    try:
        return act(), None, time.thread_time() - started
    except Exception as fault:  # noqa: BLE001  # whoever waits for it is told
        return None, fault, time.thread_time() - started
