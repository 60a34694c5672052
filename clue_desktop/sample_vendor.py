"""The sample vendor beside the bundled server: a child process of the console's, over HTTPS on this machine alone.

It ends with the console, and keeps its authority and its port from one start to the next. What it answers is its built-in
script, or one that is made from the samples of a vendor API.
"""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from clue_desktop.child_process import ChildProcess, ProcessState, clean_environment, own_program
from clue_desktop.client.trust import ssl_context
from clue_desktop.kept_port import keep_port, kept_port
from clue_desktop.profiles import write_privately

NAME = "clue-vendor"
READY_SECONDS = 30.0
GRACE_SECONDS = 5.0
ASK_SECONDS = 10.0
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
    """The process; `on_change` is called, on the event loop, with each new state, and `on_line` with each line of its log."""

    def __init__(
        self,
        folder: Path,
        on_change: Callable[[ProcessState], None],
        environment: Mapping[str, str] | None = None,
        on_line: Callable[[str], None] | None = None,
    ) -> None:
        """`folder` is for its authority, its port and its script."""
        self._folder = folder
        self._on_change = on_change
        self._on_line = on_line
        self._environment = clean_environment(os.environ if environment is None else environment)
        self._process: ChildProcess | None = None

    def write_script(self, text: str) -> None:
        """Let it answer by this script; one that runs by a script does so from the next request on. Raises OSError."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_privately(self._script, text)

    @property
    def _script(self) -> Path:
        return self._folder / "script.toml"

    async def start(self, *, by_script: bool = False) -> VendorReady:
        """Start it, by the script that was written or the one that it has. Raises ProcessFailure, OSError; nothing runs then.

        By a script that was written it tells of each request, in a line without headers.
        """
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        command = own_program(
            "server.sandbox.sample_vendor",
            *("--host", ADDRESS, "--port", str(kept_port(self._folder))),
            *(("--script", str(self._script)) if by_script else ("--quiet",)),
            *("--cert-dir", str(self._folder / "authority"), "--stop-with-stdin"),
        )
        self._process = ChildProcess(NAME, command, self._environment, self._on_change, self._on_line)
        ready = await self._process.start(READY_SECONDS)
        url = str(ready["url"])
        if (port := urlsplit(url).port) is not None:  # vendor APIs that were registered go on asking there
            keep_port(self._folder, port)
        return VendorReady(f"{url}{DOOR}", Path(str(ready["ca"])))

    async def stop(self) -> None:
        """End it, if it runs."""
        if self._process is not None:
            await self._process.stop(GRACE_SECONDS)


async def ask_once(url: str, ca: Path, body: bytes) -> tuple[int, str]:
    """Send a request to a sample vendor as a verification would, and return the status and the body of its answer.

    No header of the API's goes along: the sample vendor goes by the body alone. Raises ConnectionError in words.
    """
    headers = {"content-type": "application/json", "accept": "application/json"}
    try:
        async with httpx.AsyncClient(verify=ssl_context(ca), trust_env=False, timeout=ASK_SECONDS) as client:
            answer = await client.post(url, content=body, headers=headers)
    except httpx.HTTPError as fault:
        raise ConnectionError(str(fault) or type(fault).__name__) from fault
    return answer.status_code, answer.text
