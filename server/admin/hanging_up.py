"""Work that is only done as long as somebody waits for its answer."""

import asyncio
from collections.abc import Coroutine
from typing import Any

from fastapi import Request, Response
from pydantic import BaseModel

from clue_desktop.tasks import begin
from server.http.answers import answer

_CLIENT_CLOSED_REQUEST = 499  # never seen by anybody: the client is gone


async def until_hung_up(request: Request, work: Coroutine[Any, Any, BaseModel], name: str) -> Response:
    """Return the answer with what `work` gives; a client that hangs up before aborts it."""
    call = begin(work, name=name)
    gone = begin(_disconnected(request), name=f"{name}-client")
    try:
        await asyncio.wait({call, gone}, return_when=asyncio.FIRST_COMPLETED)
        if not call.done():
            return Response(status_code=_CLIENT_CLOSED_REQUEST)
        return answer(call.result())
    finally:
        for task in (call, gone):
            task.cancel()
        await asyncio.wait({call, gone})


async def _disconnected(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
