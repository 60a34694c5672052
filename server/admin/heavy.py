"""What an administrator asks for that may take the interpreter for long."""

from collections.abc import Callable
from typing import TypeVar

from fastapi.concurrency import run_in_threadpool

from clue_desktop.domain.said import Said
from server.bounding.heavy_work import LARGE_BYTES, HeavyWork, TooBusyError
from server.refusals import BusyError
from server.services.tree import Caller

T = TypeVar("T")


async def in_turn(heavy: HeavyWork, caller: Caller, size: int, act: Callable[[], T]) -> T:
    """Return what `act` makes of JSON of so many bytes: beside others of little, in the administrator's turn of much.

    Raises:
        BusyError: it had no turn in time.
    """
    if size <= LARGE_BYTES:
        return await run_in_threadpool(act)
    try:
        return await heavy.for_administrator(caller.administrator_id, act)
    except TooBusyError:
        raise BusyError(Said("The server is busy with large requests. Try again in a moment.")) from None
