"""`clue-desktop demo` with a display: the console opens on the demonstration, and nothing is left when it is closed."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

DEMO = [sys.executable, "-m", "clue_desktop", "demo"]
MISSING = [program for program in ("xvfb-run", "xdotool") if shutil.which(program) is None]
pytestmark = [
    pytest.mark.skipif(bool(MISSING), reason=f"needs {' and '.join(MISSING)}"),
    pytest.mark.skipif(not Path("/proc/self").exists(), reason="finds processes by /proc"),
]


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """Where the demonstration keeps its files. Afterwards nothing of it is there, and no process is left."""
    yield tmp_path
    left = programs_of(tmp_path)
    for process in left:
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
    assert left == {}
    assert list(tmp_path.glob("clue-demo-*")) == []


@contextmanager
def display() -> Iterator[str]:
    """A virtual screen of its own, by its name; it must not begin anew whenever xdotool was its only guest."""
    command = [
        "xvfb-run",
        "-a",
        "-s",
        "-screen 0 1400x900x24 -noreset",
        "sh",
        "-c",
        "echo $DISPLAY $XAUTHORITY; cat",
    ]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as screen:
        assert screen.stdout is not None
        assert screen.stdin is not None
        try:
            yield screen.stdout.readline().strip()
        finally:
            screen.stdin.close()


def environment(folder: Path, screen: str) -> dict[str, str]:
    """An environment with a display and nothing of the user's own."""
    name, _, authority = screen.partition(" ")
    kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
    temporary = dict.fromkeys(("TMPDIR", "HOME", "XDG_RUNTIME_DIR"), str(folder))
    return {**kept, **temporary, "PYTHONUTF8": "1", "DISPLAY": name, "XAUTHORITY": authority}


def programs_of(folder: Path) -> dict[int, str]:
    """The processes whose command line names a folder."""
    found = {}
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            line = entry.read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue
        if str(folder) in line and int(entry.parent.name) != os.getpid():
            found[int(entry.parent.name)] = line
    return found


def titles(variables: dict[str, str]) -> list[str]:
    """The titles of the windows on the screen."""
    names = ["xdotool", "search", "--name", "CLUe Desktop", "getwindowname", "%@"]
    done = subprocess.run(names, env=variables, capture_output=True, text=True, check=False)
    return done.stdout.splitlines()


def wait_for_title(variables: dict[str, str], title: str, demo: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + 60
    while title not in (shown := titles(variables)):
        assert demo.poll() is None, demo.communicate()
        assert time.monotonic() < deadline, shown


def start(folder: Path, variables: dict[str, str], *options: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [*DEMO, *options],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        cwd=folder,
        env=variables,
    )


def test_the_console_opens_signed_in_on_the_demonstrations_tree_until_it_is_closed(folder: Path):
    with display() as screen:
        variables = environment(folder, screen)
        demo = start(folder, variables)
        # Only who is signed in sees a place's name.
        wait_for_title(variables, "Seoul Tower — Hangang Offices — CLUe Desktop", demo)
        (console,) = [pid for pid, line in programs_of(folder).items() if "-m clue_desktop --server" in line]
        os.kill(console, signal.SIGTERM)
        output, complaint = demo.communicate(timeout=60)

    assert (demo.returncode, complaint) == (0, ""), output
    assert "19 of 19 outcomes are as expected" in output
    assert output.endswith("Nothing is left running, and no files.\n")


def test_ctrl_c_closes_the_console_too(folder: Path):
    with display() as screen:
        variables = environment(folder, screen)
        demo = start(folder, variables)
        wait_for_title(variables, "Seoul Tower — Hangang Offices — CLUe Desktop", demo)
        demo.send_signal(signal.SIGINT)
        _, complaint = demo.communicate(timeout=60)

    assert (demo.returncode, complaint) == (0, "")


def test_without_a_window_if_so_wished(folder: Path):
    with display() as screen:
        demo = start(folder, environment(folder, screen), "--no-window")
        output, complaint = demo.communicate(timeout=110)

    assert (demo.returncode, complaint) == (0, "")
    assert "The console opens" not in output
