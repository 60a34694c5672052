"""The console beside a server that runs as a service: set up with its token, used, and left running."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from forked import ForkedPopen
from opened_console import bundled, console, set_up

from ui.state.hosting import BundledHost


@pytest.fixture
def service(tmp_path: Path) -> Iterator["subprocess.Popen[str]"]:
    """A server in the data folder of the console that is opened, started by somebody else."""
    process = ForkedPopen(
        [sys.executable, "-m", "server", "--data-dir", str(tmp_path / "server"), "--port", "0"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "CLUE_USE_KEYRING": "false"},
    )
    with process:
        try:
            assert process.stdout is not None
            assert json.loads(process.stdout.readline())["ready"]
            yield process
            process.terminate()
            assert process.wait(20) == 0
        finally:
            process.kill()


async def test_it_is_used_from_the_first_run_on_and_left_running(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, service: "subprocess.Popen[str]"
):
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    async with console(bundled(tmp_path)) as opened:
        await set_up(opened)
        host = opened.session.host
        assert isinstance(host, BundledHost)
        assert host.process.pid == service.pid
        assert host.describes == "Server running as a service"
    assert service.poll() is None
