"""What a stranger sends: raw connections, with as much or as little as one likes on them, each bounded."""

import json
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

PATIENCE = 20.0


@dataclass(frozen=True, slots=True)
class Response:
    """One response. `fields` are by lower-case name."""

    status: int
    fields: dict[str, str]
    body: bytes

    @property
    def document(self) -> Any:
        """The body, decoded."""
        return json.loads(self.body)


class Stranger:
    """A connection on which anything is sent."""

    def __init__(self, line: socket.socket) -> None:
        self.line = line
        self._came = b""

    def send(self, data: bytes) -> bool:
        """Send all, and return whether the other side let it come to that."""
        try:
            self.line.sendall(data)
        except OSError:
            return False
        return True

    def send_what_goes(self, data: bytes) -> int:
        """Send without waiting for anybody to read, and return how much went."""
        self.line.setblocking(False)
        sent = 0
        try:
            while sent < len(data):
                sent += self.line.send(data[sent : sent + 65536])
        except (BlockingIOError, ssl.SSLWantWriteError, ssl.SSLWantReadError):
            pass
        except OSError:
            return sent
        finally:
            self.line.settimeout(PATIENCE)
        return sent

    def response(self) -> Response:
        """Return the next response."""
        while b"\r\n\r\n" not in self._came:
            self._read()
        head, _, self._came = self._came.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        fields = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        size = int(fields.get("content-length", 0))
        while len(self._came) < size:
            self._read()
        body, self._came = self._came[:size], self._came[size:]
        return Response(int(first.split()[1]), fields, body)

    def ended(self) -> bool:
        """Wait until the other side has ended the connection; nothing more may come before."""
        try:
            return self._came == b"" and self.line.recv(65536) == b""
        except ConnectionError:
            return True

    def hang_up(self) -> None:
        """End it for both sides, also for a thread that reads."""
        with suppress(OSError):
            self.line.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """End it."""
        self.line.close()

    def _read(self) -> None:
        piece = self.line.recv(65536)
        if not piece:
            raise EOFError(self._came)
        self._came += piece


@contextmanager
def stranger(url: str, ca: str | None = None) -> Iterator[Stranger]:
    """Connect for the time of a block."""
    parts = urlsplit(url)
    assert parts.hostname is not None
    line = socket.create_connection((parts.hostname, parts.port or 443), PATIENCE)
    line.settimeout(PATIENCE)
    if ca is not None:
        context = ssl.create_default_context(cafile=ca)
        line = context.wrap_socket(line, server_hostname=parts.hostname)
    try:
        yield Stranger(line)
    finally:
        with suppress(OSError):
            line.close()


def until(condition: Callable[[], bool], what: str) -> None:
    """Wait for a condition."""
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, what
        time.sleep(0.02)


def memory_bytes(pid: int) -> int:
    """Return a process's resident memory (Linux)."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * 4096
