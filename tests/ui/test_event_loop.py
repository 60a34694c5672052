"""The ground under the tests with windows holds: coroutines run, conditions are awaited, tasks do not linger."""

import asyncio
import gc
import socket

import anyio
import httpx
import pytest
import respx
from PySide6.QtCore import QTimer
from qt import GROUP, until

from ui.state.context import PageContext


async def test_a_condition_becomes_true_by_a_timer_of_qt():
    rung: list[str] = []
    QTimer.singleShot(20, lambda: rung.append("ring"))
    assert await until(lambda: rung) == ["ring"]


async def test_a_condition_that_stays_false_is_named():
    with pytest.raises(AssertionError, match="still not so"):
        await until(lambda: False, seconds=0.05)


async def test_a_page_has_a_tree_and_a_server_that_answers(page_context: PageContext, router: respx.Router):
    router.get("/api/v1/places").mock(return_value=httpx.Response(200, json={"items": []}))
    assert await page_context.client.places.all() == []
    group = page_context.directory.node(GROUP)
    assert group is not None
    assert group.name == "Tower A"


async def test_the_live_server_answers(live_context: PageContext):
    assert len(live_context.directory) >= 1


async def test_a_task_left_behind_is_ended(request: pytest.FixtureRequest):
    """The next test's loop must not meet it; the hook cancels it, and its cancellation is seen here."""
    ended = asyncio.Event()

    async def linger() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    task = asyncio.create_task(linger())
    request.addfinalizer(lambda: (ended.is_set() and task.cancelled()) or pytest.fail("it lingers"))
    await asyncio.sleep(0)


async def test_a_connection_that_has_not_begun_is_ended_without_a_warning(request: pytest.FixtureRequest):
    """AnyIO has just begun the task that connects when the test ends; garbage would tell of what is never awaited."""
    request.addfinalizer(gc.collect)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]

    async def connect() -> None:
        with pytest.raises(OSError, match="connection attempts failed"):
            await anyio.connect_tcp("127.0.0.1", port)

    connecting = asyncio.create_task(connect())
    await asyncio.sleep(0)
    assert not connecting.done()
