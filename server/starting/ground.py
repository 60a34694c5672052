"""What a server stands on, looked at before anything is made there: the system's age, and the folder of its data."""

import sys
import tempfile
from pathlib import Path

from clue_desktop.domain.said import Said
from clue_desktop.domain.windows_paths import is_share, length_problem
from clue_desktop.this_system import why_too_old
from server.settings import Settings, SettingsError

LONGEST_BELOW = 90
"""Characters of the longest name below the data folder, with its separator: a file that is being written in the folder of a
certificate that was put aside."""
_DRIVE_REMOTE = 4
_FILE_SYSTEM = r"SYSTEM\CurrentControlSet\Control\FileSystem"


def require_ground(settings: Settings) -> None:
    """Make the folder of the data, and refuse what the server could not stand on. Raises SettingsError, in one sentence."""
    if (why := why_too_old()) is not None:
        raise SettingsError(why)
    folder = settings.data_dir.absolute()
    if sys.platform == "win32" and (problem := windows_problem_of(folder, settings)) is not None:
        raise SettingsError(f"--data-dir: {problem}")
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as fault:
        raise SettingsError(
            f"--data-dir: {folder} cannot be written to ({fault.strerror or fault}). Give a folder that this user may write"
            " to, on a disk that is not read-only."
        ) from fault


def windows_problem_of(folder: Path, settings: Settings) -> str | None:
    """Return what is wrong with a folder of Windows for this server's data, None for nothing."""
    if settings.database is None and (is_share(str(folder)) or _is_remote(folder)):
        return Said(
            "{folder} is on another machine. SQLite keeps no data safe over the network: give a folder of a disk of this"
            " machine, or keep the data in PostgreSQL (CLUE_DATABASE).",
            folder=str(folder),
        )
    return length_problem(str(folder), LONGEST_BELOW, long_paths=_long_paths())


def _is_remote(folder: Path) -> bool:
    """Tell whether the drive is one of a network, as mapped ones are."""
    if sys.platform == "win32":
        import ctypes

        return bool(ctypes.windll.kernel32.GetDriveTypeW(folder.anchor) == _DRIVE_REMOTE)
    return False


def _long_paths() -> bool:
    """Tell whether Windows lets programs whose manifest says so, as Python's does, use paths beyond MAX_PATH."""
    if sys.platform == "win32":
        import winreg

        try:
            with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, _FILE_SYSTEM) as opened:
                return bool(winreg.QueryValueEx(opened, "LongPathsEnabled")[0])
        except OSError:
            return False
    return True
