"""Whether the code of a service of the whole machine is the machine's own: who may write to it may become the service."""

import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

from clue_desktop.domain.windows_rights import who_may_change
from clue_desktop.windows_security import descriptor_of
from server.starting.service.errors import ServiceError

_ADMIN_GROUP = 80
"""The group `admin` of macOS."""


def require_owned(places: tuple[Path, ...] | None = None) -> None:
    """Refuse to install a service whose code, or a folder above it, somebody other than root may write to.

    Args:
        places: folders and files with code; those of this program when None.

    Raises:
        ServiceError: naming the first such place, and what to do.
    """
    if places is None:
        places = code_of_this_program()
    why_not = _why_not_on_windows if sys.platform == "win32" else _why_not
    resolved = {place.resolve() for place in places}
    above = {folder for place in resolved for folder in place.parents}
    for path in _looked_at(places):
        if (why := why_not(path, is_above=path in above)) is not None:
            if sys.platform == "win32":
                raise ServiceError(
                    "a service of the machine would run code that others than administrators may write to:"
                    f" {path} {why}. Install the program for all users, in “Program Files”, and install the service from"
                    " there; or without --system, for this user"
                )
            way = (
                "Make the program root's own, `sudo chown -R root:wheel` and its path, and install the service again"
                if sys.platform == "darwin"
                else "Install the program as root in a folder of root's own, such as /opt/clue, and install the service from"
                " there"
            )
            raise ServiceError(
                f"a service of the whole machine would run code that others than root may write to: {path} {why}. {way}; or"
                " without --system, for this user"
            )


def code_of_this_program() -> tuple[Path, ...]:
    """Return the folders and files that this program's code comes from: where Python looks, its own, and ours."""
    shared = Path(sys.base_prefix) if sys.platform == "win32" else Path(sys.base_prefix) / "bin"
    own = (
        (Path(sys.prefix),) if sys.prefix != sys.base_prefix else ()
    )  # a prefix such as /usr holds more than code of ours
    looked_in = (Path(entry) for entry in sys.path if entry)
    found = (*own, Path(sys.executable), shared, Path(__file__).parents[1], *looked_in)
    return tuple(dict.fromkeys(place for place in found if place.exists()))


def _looked_at(places: tuple[Path, ...]) -> Iterator[Path]:
    resolved = dict.fromkeys(place.resolve() for place in places)
    for place in resolved:
        yield from reversed(place.parents)
        yield place
    for place in resolved:
        for folder, _names, files in os.walk(place):
            yield Path(folder)
            yield from (Path(folder, name) for name in files)


def _why_not_on_windows(path: Path, *, is_above: bool) -> str | None:
    try:
        others = who_may_change(descriptor_of(path), is_above=is_above)
    except OSError as fault:
        return f"cannot be looked at ({fault.strerror})"
    return f"may be changed by {', '.join(others)}" if others else None


def _may_be_written_by_others(found: os.stat_result) -> bool:
    # On macOS the group of administrators may write to /Applications and more; they may become root anyway.
    administrators = sys.platform == "darwin" and found.st_gid in {0, _ADMIN_GROUP}
    return bool(found.st_mode & (0o002 if administrators else 0o022))


def _why_not(path: Path, *, is_above: bool) -> str | None:  # noqa: ARG001  # who may write to a folder above may rename what is in it
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
    if _may_be_written_by_others(found) and not is_shared_folder:
        return f"may be written to by others (mode {stat.S_IMODE(found.st_mode):o})"
    return None
