"""Files that hold keys: private to their owner, written whole or not at all.

Windows keeps no POSIX modes; there the user's profile folder, where the data directory lies, protects them.
"""

import os
import stat
import tempfile
from pathlib import Path

PRIVATE_DIRECTORY = 0o700
PRIVATE_FILE = 0o600


def private_directory(directory: Path) -> None:
    """Make `directory` (parents too) and let nobody but its owner in. Raises OSError."""
    directory.mkdir(mode=PRIVATE_DIRECTORY, parents=True, exist_ok=True)
    restrict(directory, PRIVATE_DIRECTORY)


def restrict(path: Path, mode: int = PRIVATE_FILE) -> None:
    """Take away every right on `path` beyond `mode`. Raises OSError."""
    if os.name == "posix" and stat.S_IMODE(path.stat().st_mode) & ~mode:
        path.chmod(mode)


def read_if_any(path: Path) -> bytes | None:
    """Contents of `path`; None where it is missing or empty, as a power cut can leave it. Raises OSError."""
    try:
        return path.read_bytes() or None
    except FileNotFoundError:
        return None


def replace_file(path: Path, data: bytes, mode: int = PRIVATE_FILE) -> None:
    """Put `data` at `path` in one step: readers and crashes find the old contents or the new. Raises OSError."""
    temporary = _written_beside(path, data, mode)
    try:
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    _sync_directory(path.parent)


def create_file(path: Path, data: bytes) -> bool:
    """As `replace_file`, but False, and nothing changed, where `path` exists: of two processes one wins."""
    temporary = _written_beside(path, data, PRIVATE_FILE)
    try:
        os.link(temporary, path)
    except FileExistsError:
        return False
    finally:
        temporary.unlink(missing_ok=True)
    _sync_directory(path.parent)
    return True


def _written_beside(path: Path, data: bytes, mode: int) -> Path:
    """A new file with `data`, on the same file system as `path` and safely on the disk."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".tmp", dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(mode)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return temporary


def _sync_directory(directory: Path) -> None:
    """Make the new name itself survive a power cut. Windows cannot open a directory."""
    if os.name != "posix":
        return
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
