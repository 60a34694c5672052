"""Starts: how long each program takes to what its user waits for, in turns with the least that Python or Qt allow.

    python3 packaging/bootstrap.py exec python tests/bench/bench_starts.py

`--version` beside an empty Python, a server that is ready beside one that has only imported its libraries, the console's first
window beside a bare one of PySide6. Windows are real ones, on a virtual screen of this command's own; without Xvfb and xdotool
they are left out. Shortest of the rounds, as a start can only be held up. Needs Linux.
"""

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent.parent
_PYTHON = [sys.executable, "-P"]
_BARE_WINDOW = """
import sys
from PySide6.QtWidgets import QApplication, QMainWindow
application = QApplication([])
window = QMainWindow()
window.setWindowTitle("bare")
window.show()
application.processEvents()
sys.stdin.read()
"""
_LIBRARIES = "import fastapi, uvicorn, sqlalchemy, httptools, uvloop, cryptography"
_PATIENCE_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Start:
    """What one start took, in seconds, until it was there; CPU until it had ended, None where it was ended at once."""

    wall: float
    cpu: float | None


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=7, help="how often each takes its turn (7)")
    parser.add_argument("--json", action="store_true", help="as one line of JSON")
    given = parser.parse_args()
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # nobody has all modules compiled at each start
    with tempfile.TemporaryDirectory(prefix="clue-starts-") as folder, screen() as display:
        data = Path(folder)
        ready(data)  # lays out the databases: a first start takes longer, once
        ways: dict[str, Callable[[], Start]] = {
            "empty Python": lambda: ended([*_PYTHON, "-c", "pass"]),
            "clue-server --version": lambda: ended([*_PYTHON, "-m", "server", "--version"]),
            "clue-desktop --version": lambda: ended([*_PYTHON, "-m", "clue_desktop", "--version"]),
            "the server's libraries imported": lambda: ended([*_PYTHON, "-c", _LIBRARIES]),
            "clue-server check": lambda: ended(
                [*_PYTHON, "-m", "server", "check", "--data-dir", str(data / "server")]
            ),
            "clue-server ready": lambda: ready(data),
        }
        if display:
            ways["bare PySide6 window"] = lambda: shown([*_PYTHON, "-c", _BARE_WINDOW], "bare", display, data)
            ways["clue-desktop's first window"] = lambda: shown(
                [*_PYTHON, "-m", "clue_desktop", "--stop-with-stdin", "--settings", str(data / "settings")],
                "CLUe",
                display,
                data,
            )
        taken: dict[str, list[Start]] = {name: [] for name in ways}
        for _ in range(given.rounds):
            for name, way in ways.items():
                taken[name].append(way())
    report(taken, as_json=given.json, with_windows=bool(display))
    return 0


def ended(command: list[str]) -> Start:
    """Run a program to its end."""
    before, began = _cpu_of_children(), time.monotonic()
    subprocess.run(command, check=True, cwd=PROJECT, stdin=subprocess.DEVNULL, capture_output=True)
    return Start(time.monotonic() - began, _cpu_of_children() - before)


def ready(folder: Path) -> Start:
    """Start a server, wait until it says that it is ready, and end it."""
    before, began = _cpu_of_children(), time.monotonic()
    options = ["--data-dir", str(folder / "server"), "--port", "0", "--stop-with-stdin"]
    with subprocess.Popen(
        [*_PYTHON, "-m", "server", *options],
        cwd=PROJECT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        if not process.stdout.readline():
            msg = "the server did not start"
            raise RuntimeError(msg)
        wall = time.monotonic() - began
        process.stdin.close()
    return Start(wall, _cpu_of_children() - before)


def shown(command: list[str], title: str, display: str, folder: Path) -> Start:
    """Start a program, wait until the screen shows a window of that title, and end it."""
    own = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "HOME": str(folder)}
    search = ["xdotool", "search", "--sync", "--onlyvisible", "--name", title]
    began = time.monotonic()
    with subprocess.Popen(
        command,
        cwd=PROJECT,
        env=own,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        assert process.stdin is not None
        # It gives up where a window goes while it looks, as those of Qt's that nobody sees do.
        while subprocess.run(search, check=False, env=own, capture_output=True).returncode:
            if time.monotonic() > began + _PATIENCE_SECONDS or process.poll() is not None:
                process.kill()
                msg = f"{command[-1]}: there is no window “{title}”"
                raise RuntimeError(msg)
        wall = time.monotonic() - began
        process.stdin.close()  # the next is not to share the processor with what this one still does
    return Start(wall, None)


@contextmanager
def screen() -> Iterator[str]:
    """Give a virtual screen's name; "" where there is no program for one."""
    if not (shutil.which("Xvfb") and shutil.which("xdotool")):
        sys.stderr.write("Without Xvfb and xdotool no window is measured.\n")
        yield ""
        return
    theirs, ours = os.pipe()
    with subprocess.Popen(
        ["Xvfb", "-displayfd", str(ours), "-screen", "0", "1280x800x24", "-nolisten", "tcp"],
        pass_fds=[ours],
        stderr=subprocess.DEVNULL,
    ) as process:
        os.close(ours)
        try:
            with os.fdopen(theirs) as told:
                yield f":{told.readline().strip()}"
        finally:
            process.terminate()


def report(taken: dict[str, list[Start]], *, as_json: bool, with_windows: bool) -> None:
    """Print the shortest of each, and how windows compare."""
    least = {name: min(starts, key=lambda start: start.wall) for name, starts in taken.items()}
    windows = None
    if with_windows:
        windows = least["clue-desktop's first window"].wall / least["bare PySide6 window"].wall
    if as_json:
        figures = {name: {"wall": start.wall, "cpu": start.cpu} for name, start in least.items()}
        sys.stdout.write(json.dumps({"seconds": figures, "windows": windows}) + "\n")
        return
    for name, start in least.items():
        cpu = "" if start.cpu is None else f"{start.cpu:8.2f} s of CPU"
        sys.stdout.write(f"{name:34}{start.wall:6.2f} s{cpu}\n")
    if windows is not None:
        sys.stdout.write(f"The console's first window takes {windows:.2f} times as long as a bare one.\n")


def _cpu_of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    sys.exit(main())
