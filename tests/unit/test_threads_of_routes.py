"""What routes need to work in threads is made ready at the first of them, beside the event loop, and once."""

import asyncio
import subprocess
import sys
from contextlib import nullcontext
from typing import Any

import pytest

from server.app import Application

_ASKS_AT_ONCE = """
import asyncio, sys, threading

class Recorder:
    def find_spec(self, name, path=None, target=None):
        if name.startswith("anyio"):
            imported.add((name, threading.current_thread() is threading.main_thread()))

from server.app import create_api
from server.http.threads import Threads
from fastapi.concurrency import run_in_threadpool

async def run():
    threads = Threads()
    await asyncio.gather(*(threads.ready() for _ in range(8)))
    first, ran = set(imported), len(begun)
    assert await run_in_threadpool(lambda: 42) == 42
    await threads.ready()
    assert imported == first, "there was more to import"
    assert len(begun) == ran == 1, "it is done once"

create_api()
imported, begun = set(), []
import anyio
anyio.run = lambda *given, run=anyio.run: (begun.append(given), run(*given))
sys.meta_path.insert(0, Recorder())
asyncio.run(run())
assert imported, "somebody has imported it before"
assert not [name for name, on_loop in imported if on_loop], imported
"""


def test_what_they_are_made_of_is_imported_beside_the_event_loop_and_once():
    done = subprocess.run(
        [sys.executable, "-c", _ASKS_AT_ONCE], capture_output=True, text=True, check=False, timeout=60
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("path", "needs_threads"),
    [("/api/v1/session", True), ("/device/v1/settings", True), ("/healthz", False), ("/metrics", False)],
)
def test_whoever_asks_a_route_waits_for_it_and_others_do_not(path: str, *, needs_threads: bool):
    came: list[str] = []

    async def ready() -> None:
        came.append("ready")

    async def routed(*_: Any) -> None:
        came.append("routed")

    application = Application(nullcontext)  # type: ignore[arg-type]
    application._threads.ready = ready  # type: ignore[method-assign]
    application._routed = routed  # type: ignore[assignment]

    async def run() -> None:
        await application._route({"type": "http", "path": path}, _unused, _unused)

    asyncio.run(run())
    assert came == ["ready", "routed"] if needs_threads else ["routed"]


async def _unused(*_: Any) -> Any:
    raise AssertionError
