"""The console as the program opens it, and its first run, for tests that go through the whole of it."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QLineEdit, QPushButton, QWidget
from qt import click, find, type_text, until
from running import OWNER

from clue_desktop.local_server import ServerOptions
from ui import names
from ui.application import ConsoleOptions, open_console
from ui.frame.console import Console
from ui.frame.window import MainWindow
from ui.state.session import Phase


def bundled(folder: Path, *vendor_ca: Path) -> ConsoleOptions:
    """Return how to open a console with a bundled server that trusts vendors on this machine."""
    environment = {**os.environ, "CLUE_USE_KEYRING": "false"}
    server = ServerOptions(
        data_dir=folder / "server",
        vendor_networks=("127.0.0.0/8",),
        vendor_ca=vendor_ca,
        environment=environment,
    )
    return ConsoleOptions(server_options=server, settings=folder / "settings")


@asynccontextmanager
async def console(options: ConsoleOptions) -> AsyncIterator[Console]:
    """Open the console as the program does, and close it as a person does."""
    window = MainWindow()
    closed = asyncio.Event()
    window.closed = closed.set
    window.show()
    opened = await open_console(window, options)
    try:
        yield opened
    finally:
        window.close_now()
        await closed.wait()
        await opened.aclose()
        window.deleteLater()


async def reached(opened: Console, wanted: Phase, seconds: float = 60) -> None:
    """Wait until the session is in a phase."""
    await until(lambda: opened.session.state.phase is wanted, seconds)


def fill(window: QWidget, texts: dict[str, str]) -> None:
    """Type into fields, by their object names."""
    for name, text in texts.items():
        type_text(find(window, QLineEdit, name), text)


async def set_up(opened: Console) -> None:
    """Go through the first run as its page asks, with the sample tree."""
    await reached(opened, Phase.SETUP_REQUIRED)
    fill(
        opened.window,
        {
            names.SETUP_ORGANIZATION: "Seoul HQ",
            names.SETUP_NAME: OWNER["name"],
            names.SETUP_EMAIL: OWNER["email"],
            names.SETUP_PASSWORD: OWNER["password"],
        },
    )
    assert find(opened.window, QCheckBox, names.SETUP_SAMPLE_TREE).isChecked()
    click(find(opened.window, QPushButton, names.SETUP_SUBMIT))
    await reached(opened, Phase.READY)
