"""Commands that root runs on the data of a server that runs as another user: what they make is that user's, or it could not start."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def kept_owner(data_dir: Path) -> Iterator[None]:
    """Give what root has made in a data directory to the directory's owner, however the work ends. Raises OSError."""
    before = _owner_of(data_dir)
    try:
        yield
    finally:
        if before is not None:
            _give(data_dir, *before)


def _owner_of(data_dir: Path) -> tuple[int, int] | None:
    """Return user and group that the directory is of; None where there is nothing to give."""
    if os.name != "posix" or os.geteuid() != 0:
        return None
    try:
        found = data_dir.stat()
    except FileNotFoundError:
        return None
    return (found.st_uid, found.st_gid) if found.st_uid != 0 else None


def _give(data_dir: Path, user: int, group: int) -> None:
    for folder, _names, files in os.walk(data_dir.resolve()):
        for path in (Path(folder), *(Path(folder, name) for name in files)):
            found = path.lstat()
            if found.st_uid == 0 and not stat.S_ISLNK(found.st_mode):
                os.chown(path, user, group, follow_symlinks=False)
