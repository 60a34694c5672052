"""The project's programs as processes of their own."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from forked import ForkedPopen, run_forked


@contextmanager
def vendor_process(*options: str) -> Iterator[dict[str, Any]]:
    """Run clue-vendor and give its ready line."""
    command = [sys.executable, "-m", "server.sandbox.sample_vendor", "--stop-with-stdin", "--quiet", *options]
    with ForkedPopen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            yield json.loads(process.stdout.readline())
        finally:
            process.stdin.close()
            assert process.wait(20) == 0


def present(
    server: str, ca: str, serial: str, token: str, credential: str, value: str
) -> tuple[int, dict[str, Any]]:
    """Present a credential with clue-device; return its exit code and what it printed."""
    command = [sys.executable, "-m", "server.sandbox.device", "present", "--json"]
    command += ["--server", server, "--ca", ca, "--serial", serial, credential, value]
    environment = {**os.environ, "CLUE_DEVICE_TOKEN": token}
    done = run_forked(command, capture_output=True, text=True, env=environment, timeout=30, check=False)
    assert done.stdout, done.stderr
    return done.returncode, json.loads(done.stdout)
