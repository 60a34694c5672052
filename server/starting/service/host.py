"""`clue-server service run`: what a service manager starts where it keeps no log itself, and on Windows has to be answered.

It starts the server as a child, which ends when its standard input does, so also when this process is killed. It serves
nobody and holds no key.
"""

import json
import os
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from server.keys.private_files import replace_file
from server.settings import DRAIN_SECONDS
from server.starting.service.bounded_log import BoundedLog

GRACE_SECONDS = 55.0
"""How long the server may take to end: longer than the longest drain, and than it waits for answers under way then."""
WRONG_SETTINGS = 2
"""The server's exit status that trying again does not change."""
_KEPT_LINES = 20
FAILURE_FILE = "last-failure.json"


class Host:
    """One life of the server under a service manager."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str], log: Path) -> None:
        """`log` is the file for what the server says; beside it stands how it failed last."""
        self._command = [*command, "--stop-with-stdin"]
        self._environment = dict(environment)
        self._log_file = log
        self._words: deque[str] = deque(maxlen=_KEPT_LINES)

    def run(self, told_to_stop: threading.Event, on_ready: Callable[[], None]) -> int:
        """Run it until it ends or is told to; return 0 for an end in order and for settings that have to be mended first.

        Any other status asks the service manager to start it again. Raises OSError: it could not be started.
        """
        log = BoundedLog(self._log_file)
        ended = threading.Event()
        try:
            with subprocess.Popen(  # noqa: S603  # this program's own server
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env=self._environment,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            ) as process:
                works: list[tuple[Callable[..., None], tuple[object, ...]]] = [
                    (self._log, (process.stderr, log)),
                    (_heed, (process.stdout, on_ready)),
                    (_wait, (process, ended, told_to_stop)),
                ]
                threads = [threading.Thread(target=work, args=about, daemon=True) for work, about in works]
                for thread in threads:
                    thread.start()
                told_to_stop.wait()
                was_told = not ended.is_set()
                status = _end(process) if was_told else process.wait()
                for thread in threads:
                    thread.join(5)
        finally:
            log.close()
        if was_told or status == 0:
            return 0
        words = next((line for line in reversed(self._words) if line.startswith("clue-server: ")), "")
        keep_failure(self._log_file, status, words.removeprefix("clue-server: "))
        return 0 if status == WRONG_SETTINGS else 1

    def _log(self, said: IO[bytes], log: BoundedLog) -> None:
        for line in said:
            self._words.append(line.decode(errors="replace").strip())
            log.write(line)


def keep_failure(log: Path, status: int, words: str) -> None:
    """Keep beside the log how the server failed last."""
    document = {
        "at": datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        "exitStatus": status,
        "words": words,
    }
    try:
        replace_file(log.with_name(FAILURE_FILE), json.dumps(document).encode(), 0o644)
    except OSError as fault:
        sys.stderr.write(f"clue-server: how the server failed cannot be kept: {fault}\n")


def host_environment(variables: Mapping[str, str]) -> dict[str, str]:
    """Return what the server gets: this process's environment, what its own file says, and what a service needs.

    It is ended by its standard input, and yet by nobody who is gone: it drains as at SIGTERM, unless something else is said.
    """
    drain = {"CLUE_DRAIN": str(DRAIN_SECONDS)}
    return {**drain, **os.environ, **variables, "CLUE_USE_KEYRING": "false", "CLUE_LOG_FORMAT": "json"}


def _end(process: "subprocess.Popen[bytes]") -> int:
    if process.stdin is not None:
        process.stdin.close()
    try:
        return process.wait(GRACE_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        return process.wait()


def _wait(process: "subprocess.Popen[bytes]", ended: threading.Event, wake: threading.Event) -> None:
    process.wait()
    if not wake.is_set():
        ended.set()
        wake.set()


def _heed(said: IO[bytes], on_ready: Callable[[], None]) -> None:
    for line in said:
        if b'"ready": true' in line:
            on_ready()
