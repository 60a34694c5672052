"""The one way to the programs of the operating system that services are told by: each by its full path, in the system's folders.

PATH, the current folder and what lies there have no say: these commands run as root or as an administrator.
"""

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from server.starting.service.errors import ServiceError

_WITHOUT_A_WINDOW: int = getattr(subprocess, "CREATE_NO_WINDOW", 0)
SECONDS = 120.0
"""How long one of them may take: `systemctl stop` waits until answers under way are given."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one of them left: its exit status, and what it said."""

    status: int
    output: str
    complaint: str

    @property
    def words(self) -> str:
        """The last line that it said, "" for none."""
        lines = [line.strip() for line in (self.complaint or self.output).splitlines() if line.strip()]
        return lines[-1] if lines else ""


def system_folders() -> tuple[Path, ...]:
    """Return the folders of the system's own programs."""
    if sys.platform == "win32":
        import ctypes

        buffer = ctypes.create_unicode_buffer(1024)
        ctypes.windll.kernel32.GetSystemDirectoryW(buffer, len(buffer))
        return (Path(buffer.value),)
    return tuple(map(Path, ("/usr/bin", "/bin", "/usr/sbin", "/sbin")))


class Tools:
    """Runs them."""

    def __init__(self, folders: Sequence[Path] | None = None) -> None:
        """`folders` are where they are looked for; the system's own when None."""
        self._folders = tuple(system_folders() if folders is None else folders)

    def run(self, name: str, *arguments: str) -> Outcome:
        """Run one and wait for its end, whatever it says. Raises ServiceError: it is not there, or does not end."""
        command = [str(self._path_of(name)), *arguments]
        try:
            done = subprocess.run(  # noqa: S603  # programs of the system, by full path
                command,
                check=False,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=SECONDS,
                env={**os.environ, "LC_ALL": "C", "TZ": "UTC"},
                creationflags=_WITHOUT_A_WINDOW,
            )
        except subprocess.TimeoutExpired as fault:
            raise ServiceError(
                f"`{name} {' '.join(arguments)}` did not end within {SECONDS:.0f} s"
            ) from fault
        return Outcome(done.returncode, _text(done.stdout), _text(done.stderr))

    def must(self, name: str, *arguments: str, fine: Sequence[int] = (0,)) -> Outcome:
        """Run one that has to go well. Raises ServiceError with what it said."""
        outcome = self.run(name, *arguments)
        if outcome.status not in fine:
            said = f": {outcome.words}" if outcome.words else ""
            raise ServiceError(f"`{name} {' '.join(arguments)}` ended with {outcome.status}{said}")
        return outcome

    def _path_of(self, name: str) -> Path:
        for folder in self._folders:
            for path in (folder / name, folder / f"{name}.exe"):
                if path.is_file() and (os.name == "nt" or os.access(path, os.X_OK)):
                    return path
        raise ServiceError(
            f"there is no {name} on this machine; `clue-server service print` shows what it would be told"
        )


def _text(said: bytes) -> str:
    # Windows' own programs speak the code page of consoles.
    return said.decode("oem" if sys.platform == "win32" else "utf-8", errors="replace")
