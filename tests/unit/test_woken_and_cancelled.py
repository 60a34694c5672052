"""What is woken in the moment in which it is to end, ends: no cancellation is lost, or a server would never stop."""

import asyncio
from collections.abc import Awaitable, Callable
from types import SimpleNamespace
from typing import Any, cast

import pytest

from server.chores.postman import Postman
from server.http.broadcast import Broadcast
from server.running.serving import _HttpServer
from server.store.notices import Notices

Waiter = tuple[Callable[[], Awaitable[object]], Callable[[], asyncio.Event], Callable[[], object]]
"""What waits once, which event it waits for, and what wakes it."""


def postman() -> Waiter:
    queue = cast(Any, SimpleNamespace(next_moment=lambda: None))
    made = Postman(queue, asyncio.get_running_loop(), "CLUe")
    return lambda: made._until_there_may_be_more(60), lambda: made._woken, made._woken.set


def broadcast() -> Waiter:
    made = Broadcast()
    return lambda: made.beyond(made.generation, 60), lambda: made._next, made.announce


def notices() -> Waiter:
    made = Notices(cast(Any, SimpleNamespace(is_sqlite=False, is_pooled=False)))
    made._connection, made._test_at = object(), float("inf")
    made._take = lambda: None  # type: ignore[method-assign]
    return lambda: made.wait(60), lambda: made._readable, made._readable.set


def files() -> Waiter:
    event = asyncio.Event()
    server = cast(Any, SimpleNamespace(look_now=event))
    return lambda: _HttpServer.keep_looking(server, lambda: None), lambda: event, event.set


@pytest.mark.parametrize("turns", range(6))
@pytest.mark.parametrize("make", [postman, broadcast, notices, files])
def test_who_waits_again_and_again_ends_when_cancelled(make: Callable[[], Waiter], turns: int):
    async def run() -> bool:
        wait, awaited, wake = make()

        async def keep_waiting() -> None:
            while True:
                await wait()

        async def until_it_waits() -> None:
            while not awaited()._waiters:  # noqa: ASYNC110  # nobody tells of that
                await asyncio.sleep(0)

        task = asyncio.get_running_loop().create_task(keep_waiting())
        async with asyncio.timeout(10):
            await until_it_waits()
        wake()
        for _ in range(turns):
            await asyncio.sleep(0)
        task.cancel()
        ended, _ = await asyncio.wait([task], timeout=0.5)
        awaited().clear()
        task.cancel()
        await asyncio.wait([task], timeout=5)
        return bool(ended)

    assert asyncio.run(run())
