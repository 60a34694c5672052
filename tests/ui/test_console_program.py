"""The program clue-desktop as it is started: it ends in order, leaves no process, and says why where it cannot start."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc")


@contextmanager
def environment_in(folder: Path) -> Iterator[dict[str, str]]:
    """A home of its own, without a keyring; and a runtime folder of a short name, as sockets need it."""
    with tempfile.TemporaryDirectory(prefix="clue-") as runtime:
        yield {
            **os.environ,
            "HOME": str(folder),
            "XDG_CONFIG_HOME": str(folder / "config"),
            "XDG_DATA_HOME": str(folder / "data"),
            "QT_QPA_PLATFORM": "offscreen",
            "CLUE_USE_KEYRING": "false",
            "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
            "XDG_RUNTIME_DIR": runtime,
        }


@contextmanager
def console(environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """The console, its bundled server ready."""
    data = Path(environment["XDG_DATA_HOME"])
    process = subprocess.Popen(
        [sys.executable, "-m", "clue_desktop"],
        env=environment,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
    )
    with process:
        try:
            wait_for(lambda: list(data.glob("*/server/tls/server.pem")))
            wait_for(lambda: children(process.pid))
            yield process
        finally:
            process.kill()


@pytest.fixture
def environment(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of a console of the test's own."""
    with environment_in(tmp_path) as made:
        yield made


@pytest.fixture
def program(environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """A console of the test's own, which may end it."""
    with console(environment) as process:
        yield process


@dataclass
class Opened:
    """A console that goes on, whoever else is started."""

    process: subprocess.Popen[bytes]
    environment: dict[str, str]

    def goes_on(self) -> bool:
        """Tell whether it and its server run."""
        return self.process.poll() is None and any(map(runs, children(self.process.pid)))


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    """One for the tests that leave it as it is."""
    with environment_in(tmp_path_factory.mktemp("opened")) as made, console(made) as process:
        yield Opened(process, made)


def wait_for(condition: Callable[[], object], seconds: float = 60) -> None:
    """Wait until `condition()` is true."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "still not so"
        time.sleep(0.02)


def children(pid: int) -> list[int]:
    """Return the processes that a process has started."""
    return [
        int(child)
        for task in Path(f"/proc/{pid}/task").iterdir()
        for child in (task / "children").read_text().split()
    ]


def runs(pid: int) -> bool:
    """Tell whether a process is there and no zombie."""
    try:
        return "State:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except FileNotFoundError:
        return False


@linux
def test_it_ends_in_order_on_a_signal(program: subprocess.Popen[bytes], tmp_path: Path):
    server = children(program.pid)
    program.send_signal(signal.SIGTERM)
    _, said = program.communicate(timeout=20)
    assert program.returncode == 0, said
    assert b"Traceback" not in said
    assert not any(map(runs, server))
    assert list(tmp_path.glob("config/*/preferences/*.json"))


@linux
def test_its_server_does_not_outlive_a_kill(program: subprocess.Popen[bytes]):
    server = children(program.pid)
    program.kill()
    program.wait(20)
    wait_for(lambda: not any(map(runs, server)))


@linux
def test_a_second_start_brings_the_window_forward_and_ends(opened: Opened):
    second = subprocess.run(
        [sys.executable, "-m", "clue_desktop"],
        env=opened.environment,
        capture_output=True,
        stdin=subprocess.DEVNULL,
        timeout=40,
        check=False,
    )
    assert (second.returncode, second.stdout) == (0, b"")
    assert b"Traceback" not in second.stderr
    assert opened.goes_on()


@linux
def test_a_window_that_another_program_opens_stands_for_itself(opened: Opened):
    """It does not damage the first one's server, and ends in order too."""
    with subprocess.Popen(
        [sys.executable, "-m", "clue_desktop", "--stop-with-stdin"],
        env=opened.environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as second:
        try:
            assert second.stdout is not None
            assert b'"ready": true' in second.stdout.readline()
            second.communicate(b"", timeout=20)
        finally:
            second.kill()
    assert second.returncode == 0
    assert opened.goes_on()


@linux
def test_without_a_display_it_says_so(environment: dict[str, str]):
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        environment.pop(name, None)
    done = subprocess.run(
        [sys.executable, "-m", "clue_desktop"], env=environment, capture_output=True, check=False
    )
    assert done.returncode == 2
    assert b"no display" in done.stderr


@linux
@pytest.mark.parametrize(
    "dead", [{"DISPLAY": ":4711"}, {"DISPLAY": "nonsense"}, {"WAYLAND_DISPLAY": "wayland-4711"}]
)
def test_a_display_that_is_dead_is_one_line_and_not_an_abort(
    environment: dict[str, str], dead: dict[str, str], tmp_path: Path
):
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        environment.pop(name, None)
    environment |= {**dead, "XDG_RUNTIME_DIR": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-m", "clue_desktop"], env=environment, capture_output=True, check=False
    )
    assert done.returncode == 2
    (line,) = done.stderr.decode().splitlines()
    assert "The display cannot be reached: nothing answers at " in line
    assert all(f"{name}={value}" in line for name, value in dead.items())


@pytest.mark.parametrize(
    ("arguments", "variable", "named"),
    [(["--language", "fr"], "", "--language"), ([], "kr", "CLUE_LANGUAGE")],
)
def test_a_language_that_is_not_spoken_is_said(
    environment: dict[str, str], arguments: list[str], variable: str, named: str
):
    environment["CLUE_LANGUAGE"] = variable
    done = subprocess.run(
        [sys.executable, "-m", "clue_desktop", *arguments], env=environment, capture_output=True, check=False
    )
    assert done.returncode == 2
    assert f"clue-desktop: {named}: ".encode() in done.stderr
    assert b"none of en, ko" in done.stderr


_LOOKED_AT = """
from PySide6.QtGui import QGuiApplication
from ui.frame.window import MainWindow
from ui.program import ProgramOptions, run_window

class Nothing:
    async def aclose(self):
        pass

async def fill(window):
    print(QGuiApplication.desktopFileName(), window.windowIcon().isNull())
    window.close_now()
    return Nothing()

raise SystemExit(run_window(MainWindow, fill, ProgramOptions()))
"""


def test_a_window_has_the_icon_of_the_program_and_the_name_of_its_desktop_entry(environment: dict[str, str]):
    done = subprocess.run(
        [sys.executable, "-c", _LOOKED_AT],
        env=environment,
        capture_output=True,
        text=True,
        timeout=40,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "clue-desktop False\n"), done.stderr
