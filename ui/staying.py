"""The event loop of a window that is shown: what fills it, and an end in order. Imported once the window is painted.

asyncio and qasync take a fifth of the time in which a window would otherwise be there.
"""

import asyncio
import json
import os
import signal
import socket
import sys
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Protocol

from PySide6.QtWidgets import QApplication  # before qasync, which takes the binding that is there

import qasync  # isort: skip


class Window(Protocol):
    """A window whose end is awaited."""

    closed: Callable[[], None]

    def show(self) -> None:
        """Show it."""

    def hide(self) -> None:
        """Hide it."""


class Contents(Protocol):
    """What fills a window."""

    async def aclose(self) -> None:
        """End in order."""


def stay(
    app: QApplication, window: Window, fill: Callable[[], Awaitable[Contents]], *, stop_with_stdin: bool
) -> int:
    """Fill a window, stay until it is closed, and return the exit code."""
    loop = qasync.QEventLoop(app)
    with loop:
        code: int = loop.run_until_complete(_stay(window, fill, stop_with_stdin=stop_with_stdin))
    return code


async def _stay(window: Window, fill: Callable[[], Awaitable[Contents]], *, stop_with_stdin: bool) -> int:
    closed = asyncio.Event()
    window.closed = closed.set
    await asyncio.sleep(0)  # the first paint comes before everything else
    async with _ended_by_signals(closed.set):
        contents = await fill()
        if stop_with_stdin:
            _end_with_stdin(closed.set)
        try:
            await closed.wait()
        finally:
            window.hide()
            await contents.aclose()
    return 0


def _end_with_stdin(end: Callable[[], None]) -> None:
    """Keep the agreement of child processes (`clue_desktop.child_process`): a ready line, an end when stdin closes."""
    loop = asyncio.get_running_loop()

    def read() -> None:
        while os.read(0, 4096):
            pass
        if not loop.is_closed():
            loop.call_soon_threadsafe(end)

    threading.Thread(target=read, name="stdin", daemon=True).start()
    sys.stdout.write(json.dumps({"ready": True, "pid": os.getpid()}) + "\n")
    sys.stdout.flush()


@asynccontextmanager
async def _ended_by_signals(end: Callable[[], None]) -> AsyncIterator[None]:
    """Let SIGINT, SIGTERM and SIGHUP end the console in order.

    Python's handlers run only when Python code runs; while Qt waits, a socket wakes it.
    """
    if sys.platform == "win32":
        yield
        return
    loop = asyncio.get_running_loop()
    ours, woken_by = socket.socketpair()
    with ours, woken_by:
        ours.setblocking(False)
        woken_by.setblocking(False)
        loop.add_reader(ours.fileno(), lambda: ours.recv(64))
        before_fd = signal.set_wakeup_fd(woken_by.fileno(), warn_on_full_buffer=False)
        numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
        before = {number: signal.signal(number, lambda *_: end()) for number in numbers}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
            signal.set_wakeup_fd(before_fd)
            loop.remove_reader(ours.fileno())
