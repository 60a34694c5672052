"""Whether the code of a service of the whole machine is the machine's own: who may write to it may become the service."""

import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

from server.starting.system_service import ServiceError


def require_owned(places: tuple[Path, ...] | None = None) -> None:
    """Refuse to install a service whose code, or a folder above it, somebody other than root may write to.

    Args:
        places: folders and files with code; those of this program when None.

    Raises:
        ServiceError: naming the first such place, and what to do.
    """
    if places is None:
        places = (
            Path(sys.prefix),
            Path(sys.executable),
            Path(sys.base_prefix) / "bin",
            Path(__file__).parent.parent,
        )
    for path in _looked_at(places):
        if (why := _why_not(path)) is not None:
            raise ServiceError(
                f"a service of the whole machine would run code that others than root may write to: {path} {why}. Install"
                " the program as root in a folder of root's own, such as /opt/clue, and install the service from there;"
                " or without --system, for this user"
            )


def _looked_at(places: tuple[Path, ...]) -> Iterator[Path]:
    resolved = dict.fromkeys(place.resolve() for place in places)
    for place in resolved:
        yield from reversed(place.parents)
        yield place
    for place in resolved:
        for folder, _names, files in os.walk(place):
            yield Path(folder)
            yield from (Path(folder, name) for name in files)


def _why_not(path: Path) -> str | None:
    try:
        found = path.lstat()
    except OSError as fault:
        return f"cannot be looked at ({fault.strerror})"
    if found.st_uid != 0:
        return f"belongs to the user {found.st_uid}"
    if stat.S_ISLNK(found.st_mode):
        return None  # what counts is where it leads, and who may change its folder
    is_shared_folder = (
        stat.S_ISDIR(found.st_mode) and found.st_mode & stat.S_ISVTX
    )  # such as /tmp: only owners rename
    if found.st_mode & 0o022 and not is_shared_folder:
        return f"may be written to by others (mode {stat.S_IMODE(found.st_mode):o})"
    return None
