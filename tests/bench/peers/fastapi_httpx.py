"""FastAPI with httpx doing the job of a verification: what one would write oneself, one process of uvicorn."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

from peer import Peer, by_http
from stand import MEASURED_CORE, Target, pinned

NAME = "FastAPI + httpx"
LOG = "a row committed (SQLite)"
_START_SECONDS = 30


def missing() -> str | None:
    """Return what is missing, or None: all of it comes with this project."""
    return None


@contextmanager
def running(directory: Path, vendor_url: str, vendor_ca: Path, token: str) -> Iterator[Peer]:
    """Run it, on uvloop and httptools."""
    directory.mkdir()
    port = _free_port()
    command = [
        sys.executable, "-m", "uvicorn", "fastapi_app:app", "--host", "127.0.0.1", "--port", str(port),
        "--no-access-log", "--log-level", "warning", "--loop", "uvloop", "--http", "httptools",
    ]  # fmt: skip
    environment = {
        "PEER_TOKEN": token,
        "PEER_VENDOR": vendor_url,
        "PEER_CA": str(vendor_ca),
        "PEER_LOG": str(directory / "events.db"),
    }
    log = directory / "log"
    with log.open("w") as output:
        process = subprocess.Popen(
            pinned(command, MEASURED_CORE),
            stdout=output,
            stderr=output,
            cwd=Path(__file__).parent,
            env={**os.environ, **environment},
        )
    try:
        _wait_until_listening(process, port, log)
        target = Target(f"http://127.0.0.1:{port}", token, None, process.pid)
        yield by_http(NAME, target, LOG, f"{version('fastapi')}, {version('httpx')}")
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_until_listening(process: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    until = time.monotonic() + _START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    msg = f"FastAPI did not start: {log.read_text()}"
    raise RuntimeError(msg)
