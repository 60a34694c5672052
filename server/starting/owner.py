"""Commands that root, or an administrator, runs on the data of a service: what they make is the service's too, or it could not start."""

import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from clue_desktop.domain.machine_places import machine_places
from clue_desktop.windows_security import program_data
from server.starting.service.tools import Tools


@contextmanager
def kept_owner(data_dir: Path, platform: str = sys.platform, tools: Tools | None = None) -> Iterator[None]:
    """Give what is made in a data directory to whom the directory is for, however the work ends.

    Args:
        data_dir: the directory.
        platform: which system, as `sys.platform` names it.
        tools: the system's programs.

    Raises:
        OSError, ServiceError: it cannot be given.
    """
    before = _owner_of(data_dir)
    try:
        yield
    finally:
        if platform == "win32":
            _inherit(data_dir, tools or Tools())
        elif before is not None:
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


def _inherit(data_dir: Path, tools: Tools) -> None:
    """Give what is in the folder of the machine's service the folder's own rights: a new folder of Python's has none but its maker's."""
    places = machine_places("win32", program_data())
    if places is not None and str(data_dir).rstrip("\\/").lower() == places.data.lower():
        tools.must("icacls", f"{data_dir}\\*", "/reset", "/T", "/C", "/Q")
