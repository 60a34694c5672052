"""Runs a window, the console's or the enrollment wizard's: the window first, then what it needs, and an end in order."""

import asyncio
import json
import os
import signal
import socket
import sys
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication  # before qasync, which takes the binding that is there

import qasync  # isort: skip

from clue_desktop.profiles import Profiles
from ui.widgets import theme
from ui.widgets.icons import program_icon
from ui.widgets.keyboard import let_enter_press
from ui.widgets.translation import system_language, use_language
from ui.words.language import Language

DESKTOP_FILE = "clue-desktop"
"""By this name a desktop knows which entry, with which icon, a window belongs to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgramOptions:
    """How a program with a window was started.

    Attributes:
        settings: the folder for profiles and preferences; None for the user's own.
        stop_with_stdin: say in one line on stdout that the window is there, and close it when stdin ends.
        language: what to speak this time; None for what a person has chosen before, or else the system's language.
    """

    settings: Path | None = None
    stop_with_stdin: bool = False
    language: Language | None = None

    @property
    def chosen_language(self) -> Language | None:
        """What a person has chosen, this time or before; None = like the system."""
        kept = Profiles(self.settings).language
        return self.language or (Language(kept) if kept in set(Language) else None)


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


WindowT = TypeVar("WindowT", bound=Window)


def run_window(
    make: Callable[[], WindowT], fill: Callable[[WindowT], Awaitable[Contents]], options: ProgramOptions
) -> int:
    """Make a window and fill it, stay until it is closed, and return the exit code."""
    app = application()
    app.setApplicationName("CLUe Desktop")
    app.setWindowIcon(program_icon())
    QGuiApplication.setDesktopFileName(DESKTOP_FILE)
    app.setQuitOnLastWindowClosed(False)
    theme.apply(app)
    let_enter_press(app)
    use_language(app, options.chosen_language or system_language())
    window = make()
    window.show()
    loop = qasync.QEventLoop(app)
    with loop:
        code: int = loop.run_until_complete(_stay(window, fill, options))
    return code


def application() -> QApplication:
    """Return Qt's application, made when it is first asked for: what listens needs it."""
    app = QApplication.instance()
    return app if isinstance(app, QApplication) else QApplication(sys.argv[:1])


async def _stay(
    window: WindowT, fill: Callable[[WindowT], Awaitable[Contents]], options: ProgramOptions
) -> int:
    closed = asyncio.Event()
    window.closed = closed.set
    await asyncio.sleep(0)  # the first paint comes before everything else
    async with _ended_by_signals(closed.set):
        contents = await fill(window)
        if options.stop_with_stdin:
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
