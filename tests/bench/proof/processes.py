"""A program that runs until it is ended, with its log, its signals, and its whole family of processes."""

import contextlib
import os
import signal
import socket
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from proof.load import waited


class Running:
    """One program and what it started, in a group of processes of its own."""

    def __init__(
        self,
        command: Sequence[str],
        log: Path,
        *,
        environ: Mapping[str, str] | None = None,
        folder: Path | None = None,
    ) -> None:
        self.log = log
        with log.open("ab") as lines:
            self.process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,  # a server that is told so ends with it, should this program be killed
                stdout=lines,
                stderr=subprocess.STDOUT,
                env=dict(os.environ if environ is None else environ),
                cwd=folder or "/",
                start_new_session=True,
            )

    @property
    def is_running(self) -> bool:
        """Whether it has not ended."""
        return self.process.poll() is None

    def tell(self, number: signal.Signals) -> None:
        """Send a signal to the program alone."""
        if self.is_running:
            self.process.send_signal(number)

    def tell_all(self, number: signal.Signals) -> None:
        """Send a signal to the program and all that it started."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, number)

    def crash(self) -> None:
        """End all of it as a loss of power would."""
        self.tell_all(signal.SIGKILL)
        self.process.wait(10)

    def end(self, seconds: float = 30) -> int:
        """End it in order; what does not end in time is killed. Return its exit status."""
        self.tell_all(signal.SIGCONT)
        self.tell(signal.SIGTERM)
        try:
            status = self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            status = -9
        self.tell_all(signal.SIGKILL)
        self.process.wait(10)
        if self.process.stdin is not None:
            self.process.stdin.close()
        return status


def free_port() -> int:
    """Return a port of loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def listens(port: int) -> bool:
    """Tell whether somebody accepts connections there."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def until_it_listens(running: Running, port: int, seconds: float = 30) -> None:
    """Wait until a program accepts connections.

    Raises:
        RuntimeError: it ended instead.
    """

    def there() -> bool:
        if not running.is_running:
            raise RuntimeError(f"it ended: {running.log.read_text('utf-8', 'replace')[-2000:]}")
        return listens(port)

    waited(there, seconds, f"port {port}")
