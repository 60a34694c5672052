"""A second start brings the first window forward and ends; with real processes."""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.frame.only_window import OnlyWindow
from ui.frame.window import MainWindow

SECOND = """
import sys
from pathlib import Path
from ui.frame.only_window import OnlyWindow
only = OnlyWindow(Path(sys.argv[1]), sys.argv[2])
print(only.claim(), flush=True)
sys.stdin.read()
only.release()
"""
linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="stops a process")


@pytest.fixture(autouse=True)
def runtime(monkeypatch: pytest.MonkeyPatch, qapp: QApplication) -> Iterator[Path]:
    """A folder for the lock and the socket, of a short name, as sockets need it: pytest's own are too long."""
    with tempfile.TemporaryDirectory(prefix="clue-") as name:
        monkeypatch.setenv("XDG_RUNTIME_DIR", name)
        yield Path(name)


@pytest.fixture
def first(tmp_path: Path) -> Iterator[OnlyWindow]:
    only = OnlyWindow(tmp_path, "bundled")
    assert only.claim()
    yield only
    only.release()


def start(folder: Path, key: str = "bundled", **environment: str) -> "subprocess.Popen[str]":
    """Start another one."""
    return subprocess.Popen(
        [sys.executable, "-c", SECOND, str(folder), key],
        env={**os.environ, **environment},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def claims(process: "subprocess.Popen[str]") -> bool:
    """Return whether a process is to open a window, and let it end."""
    out, said = process.communicate("", timeout=40)
    assert out in {"True\n", "False\n"}, said
    return out == "True\n"


def test_a_second_start_brings_the_first_window_forward(
    first: OnlyWindow, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("XDG_ACTIVATION_TOKEN", "")
    window = MainWindow()
    qtbot.addWidget(window)
    window.show()
    window.showMinimized()
    came: list[bool] = []

    def come_forward(token: str) -> bool:
        came.append(window.come_forward(token))
        assert os.environ["XDG_ACTIVATION_TOKEN"] == "of the desktop"
        return came[-1]

    first.come_forward = come_forward
    second = start(tmp_path, XDG_ACTIVATION_TOKEN="of the desktop")
    qtbot.waitUntil(lambda: second.poll() is not None or bool(came), timeout=60_000)
    qtbot.waitUntil(lambda: second.stdout is not None and bool(came))
    assert not claims(second)
    assert came == [True]
    assert not window.windowState() & Qt.WindowState.WindowMinimized
    qtbot.waitUntil(window.isActiveWindow)


def test_another_server_and_another_folder_have_windows_of_their_own(first: OnlyWindow, tmp_path: Path):
    others = [start(tmp_path, "https://server.example"), start(tmp_path / "other")]
    assert [claims(other) for other in others] == [True, True]


def test_the_next_start_waits_for_a_window_that_is_closing_and_is_then_the_first(
    first: OnlyWindow, tmp_path: Path, qtbot: QtBot
):
    asked: list[str] = []

    def closing(token: str) -> bool:
        asked.append(token)
        return False

    first.come_forward = closing
    second = start(tmp_path)
    qtbot.waitUntil(lambda: len(asked) > 1, timeout=60_000)
    assert second.poll() is None
    first.release()
    assert claims(second)


def test_what_a_killed_window_leaves_keeps_nobody_out(tmp_path: Path, runtime: Path):
    killed = start(tmp_path)
    assert killed.stdout is not None
    assert killed.stdout.readline() == "True\n"
    killed.kill()
    killed.communicate()
    assert len(list(runtime.iterdir())) == 2
    assert claims(start(tmp_path))


@linux
def test_a_window_that_does_not_answer_keeps_nobody_out(tmp_path: Path):
    hangs = start(tmp_path)
    assert hangs.stdout is not None
    assert hangs.stdout.readline() == "True\n"
    hangs.send_signal(signal.SIGSTOP)
    try:
        assert claims(start(tmp_path))
    finally:
        hangs.kill()
        hangs.communicate()


@linux
def test_only_its_own_user_can_knock(first: OnlyWindow, runtime: Path):
    (socket,) = runtime.glob("*.socket")
    assert socket.stat().st_mode & 0o077 == 0


@linux
def test_in_a_folder_that_others_may_write_to_nobody_is_asked(
    tmp_path: Path, runtime: Path, caplog: pytest.LogCaptureFixture
):
    runtime.chmod(0o777)
    only = OnlyWindow(tmp_path, "bundled")
    assert only.claim()
    assert "not this user's alone" in caplog.text
    assert list(runtime.iterdir()) == []
    only.release()


def test_a_window_that_closes_does_not_come_forward(qtbot: QtBot):
    window = MainWindow()
    qtbot.addWidget(window)
    window.show()
    window.close_now()
    assert not window.come_forward()
