"""One server at a time on a data directory: two writers of one event log would be slower, and know too late of changes."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from clue_desktop.contract.operation import DATA_IN_USE
from server.store.engine import StorageError

_FILE = "in-use.lock"


@contextmanager
def claimed(data_dir: Path) -> Iterator[None]:
    """Hold the directory; the system lets go of it when the process ends, however it ends.

    Raises:
        StorageError: another server holds it.
    """
    with (data_dir / _FILE).open("a+b") as file:
        try:
            lock(file)
        except OSError as fault:
            msg = f"{DATA_IN_USE} {data_dir}; stop it, or give this one another --data-dir"
            raise StorageError(msg) from fault
        yield


if sys.platform == "win32":
    import msvcrt

    def lock(file: BinaryIO) -> None:
        """Hold a file until this process ends or closes it; raises OSError where another has it."""
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def lock(file: BinaryIO) -> None:
        """Hold a file until this process ends or closes it; raises OSError where another has it."""
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
