"""The sample vendor beside the bundled server: a child process of the console's, over HTTPS on this machine alone.

It ends with the console, keeps its authority and its port from one start to the next, and has no settings of the
person's own: its built-in script counts.
"""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from clue_desktop.child_process import ChildProcess, ProcessState, clean_environment, own_program
from clue_desktop.kept_port import keep_port, kept_port

NAME = "clue-vendor"
READY_SECONDS = 30.0
GRACE_SECONDS = 5.0
ADDRESS = "127.0.0.1"
DOOR = "/door"
"""The path whose answers hold `valid` and `message`."""
GRANTED_CARD, BLOCKED_CARD = "04A1B2C3", "04DEAD00"
"""Cards of its built-in script."""


@dataclass(frozen=True, slots=True)
class VendorReady:
    """Where it answers at a door, and the file with its authority's certificate."""

    url: str
    ca: Path


class SampleVendor:
    """The process; `on_change` is called, on the event loop, with each new state."""

    def __init__(
        self,
        folder: Path,
        on_change: Callable[[ProcessState], None],
        environment: Mapping[str, str] | None = None,
    ) -> None:
        """`folder` is for its authority and its port."""
        self._folder = folder
        self._on_change = on_change
        self._environment = clean_environment(os.environ if environment is None else environment)
        self._process: ChildProcess | None = None

    async def start(self) -> VendorReady:
        """Start it. Raises ProcessFailure, OSError; nothing runs then."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        command = own_program(
            "server.sandbox.sample_vendor",
            *("--host", ADDRESS, "--port", str(kept_port(self._folder)), "--quiet"),
            *("--cert-dir", str(self._folder / "authority"), "--stop-with-stdin"),
        )
        self._process = ChildProcess(NAME, command, self._environment, self._on_change)
        ready = await self._process.start(READY_SECONDS)
        url = str(ready["url"])
        if (port := urlsplit(url).port) is not None:  # vendor APIs that were registered go on asking there
            keep_port(self._folder, port)
        return VendorReady(f"{url}{DOOR}", Path(str(ready["ca"])))

    async def stop(self) -> None:
        """End it, if it runs."""
        if self._process is not None:
            await self._process.stop(GRACE_SECONDS)
