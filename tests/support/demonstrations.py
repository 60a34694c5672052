"""Runs of `clue-desktop demo`, and what is left of them."""

import locale
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from forked import ForkedPopen, of_the_start

_DEMO = [sys.executable, "-m", "clue_desktop", "demo"]


def demo(
    folder: Path, *options: str, variables: dict[str, str], started: bool = False
) -> subprocess.Popen[str]:
    """Begin the demonstration in a folder, with these variables and those that a Python needs here.

    It and the programs that it starts are forked, unless it is to be `started`, each a Python anew, as a newcomer does.
    """
    if started or locale.getencoding().lower() != "utf-8":
        kept = {name: os.environ[name] for name in ("PYTHONPATH",) if name in os.environ} | {
            "PYTHONUTF8": "1"
        }
    else:
        kept = of_the_start(os.environ)
    begin = subprocess.Popen[str] if started else ForkedPopen[str]
    return begin(
        [*_DEMO, *options],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        cwd=folder,
        env={**kept, **variables},
    )


def programs_of(folder: Path) -> dict[int, str]:
    """The processes that have to do with a folder, by their command lines; empty where there is no /proc.

    They name it, or run in it, as those do that a demonstration in this folder began.
    """
    found = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            line = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            runs_in = (entry / "cwd").readlink()
        except OSError:  # it has just ended
            continue
        if (str(folder) in line or runs_in.is_relative_to(folder)) and int(entry.name) != os.getpid():
            found[int(entry.name)] = line
    return found


@contextmanager
def nothing_is_left_in(folder: Path) -> Iterator[None]:
    """Require that no process has to do with a folder in the end."""
    yield
    left = programs_of(folder)
    for process in left:
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
    assert left == {}
