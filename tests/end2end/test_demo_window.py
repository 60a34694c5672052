"""`clue-desktop demo` with a display: the console opens on the demonstration, and nothing is left when it is closed."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from demonstrations import demo, nothing_is_left_in, programs_of

MISSING = [program for program in ("xvfb-run", "xdotool") if shutil.which(program) is None]
pytestmark = [
    pytest.mark.skipif(bool(MISSING), reason=f"needs {' and '.join(MISSING)}"),
    pytest.mark.skipif(not Path("/proc/self").exists(), reason="finds processes by /proc"),
]


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """Where the demonstration keeps its files. Afterwards nothing of it is there, and no process is left."""
    with nothing_is_left_in(tmp_path):
        yield tmp_path
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
    temporary = dict.fromkeys(("TMPDIR", "HOME", "XDG_RUNTIME_DIR"), str(folder))
    return {"PATH": os.environ["PATH"], **temporary, "DISPLAY": name, "XAUTHORITY": authority}


def titles(variables: dict[str, str]) -> list[str]:
    """The titles of the windows on the screen."""
    names = ["xdotool", "search", "--name", "CLUe Desktop", "getwindowname", "%@"]
    done = subprocess.run(names, env=variables, capture_output=True, text=True, check=False)
    return done.stdout.splitlines()


def wait_for_title(variables: dict[str, str], title: str, playing: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + 60
    while title not in (shown := titles(variables)):
        assert playing.poll() is None, playing.communicate()
        assert time.monotonic() < deadline, shown


def test_the_console_opens_signed_in_on_the_demonstrations_tree_until_it_is_closed(folder: Path):
    with display() as screen:
        variables = environment(folder, screen)
        playing = demo(folder, variables=variables)
        # Only who is signed in sees a place's name.
        wait_for_title(variables, "Seoul Tower — Hangang Offices — CLUe Desktop", playing)
        (console,) = [pid for pid, line in programs_of(folder).items() if "-m clue_desktop --server" in line]
        os.kill(console, signal.SIGTERM)
        output, complaint = playing.communicate(timeout=60)

    assert (playing.returncode, complaint) == (0, ""), output
    assert "19 of 19 outcomes are as expected" in output
    assert output.endswith("Nothing is left running, and no files.\n")


def test_ctrl_c_closes_the_console_too(folder: Path):
    with display() as screen:
        variables = environment(folder, screen)
        playing = demo(folder, variables=variables)
        wait_for_title(variables, "Seoul Tower — Hangang Offices — CLUe Desktop", playing)
        playing.send_signal(signal.SIGINT)
        _, complaint = playing.communicate(timeout=60)

    assert (playing.returncode, complaint) == (0, "")


def test_without_a_window_if_so_wished(folder: Path):
    with display() as screen:
        playing = demo(folder, "--no-window", variables=environment(folder, screen))
        output, complaint = playing.communicate(timeout=110)

    assert (playing.returncode, complaint) == (0, "")
    assert "The console opens" not in output
