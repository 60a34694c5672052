"""The log of a service that no system keeps: a file, with a few full ones before it."""

import threading
from pathlib import Path
from typing import BinaryIO

MOST_BYTES = 10 * 1024 * 1024
"""Of one file."""
KEPT = 4
"""Full files beside the one that is written: `server.log.1`, the newest of them, to `.4`."""


class BoundedLog:
    """Takes lines, from one process; what cannot be written (a full disk) is left out, so that doors go on."""

    def __init__(self, file: Path, most_bytes: int = MOST_BYTES, kept: int = KEPT) -> None:
        """`file` is made with its folder. Raises OSError."""
        self._path = file
        self._most = most_bytes
        self._kept = kept
        self._writing = threading.Lock()
        file.parent.mkdir(parents=True, exist_ok=True)
        self._file = self._open()

    def write(self, line: bytes) -> None:
        """Add a line, with its end."""
        with self._writing:
            try:
                if self._file.tell() and self._file.tell() + len(line) > self._most:
                    self._turn()
                self._file.write(line)
                self._file.flush()
            except OSError:
                return

    def close(self) -> None:
        """Close the file."""
        with self._writing:
            self._file.close()

    def _open(self) -> BinaryIO:
        file = self._path.open("ab")
        file.seek(0, 2)
        return file

    def _turn(self) -> None:
        self._file.close()
        try:
            numbered = [
                self._path,
                *(self._path.with_name(f"{self._path.name}.{n}") for n in range(1, self._kept + 1)),
            ]
            for older, newer in zip(reversed(numbered), list(reversed(numbered))[1:], strict=False):
                if newer.exists():
                    newer.replace(older)
        finally:
            self._file = self._open()
