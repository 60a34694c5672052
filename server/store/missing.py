"""A data directory from which a database is gone: never begun anew without a word."""

import sqlite3
from contextlib import closing
from pathlib import Path, PurePath, PureWindowsPath

from server.store.engine import StorageError


def require_whole(data_dir: Path, *, has_key: bool) -> None:
    """Raise StorageError, with the ways on, where a SQLite database is missing that was there before.

    `has_key`: a secret key was once made for this directory, which the first start does after its databases.
    """
    configuration, events = data_dir / "clue.db", data_dir / "events.db"
    if not configuration.exists() and has_key:
        raise StorageError(
            f"{configuration} is missing, though {data_dir} holds the key of a server that has run. Put the data back "
            "with `clue-server restore FILE`; if they are in PostgreSQL, give CLUE_DATABASE; to begin as a new server, "
            f"move {data_dir} away."
        )
    if not events.exists() and _is_set_up(configuration):
        raise StorageError(
            f"{events}, the event log, is missing, though {configuration.name} is there. Put it back, or both with "
            "`clue-server restore FILE`; to go on without the events until now, make an empty file of this name."
        )


def read_only_uri(path: PurePath) -> str:
    """Return the URI by which SQLite opens a file to be read only.

    A share's machine is part of its path, not a host to ask, and a device path of Windows is that of the file itself.
    """
    if (text := str(path)).startswith("\\\\?\\") and isinstance(path, PureWindowsPath):
        share = text[4:8].lower() == "unc\\"
        path = PureWindowsPath(f"\\\\{text[8:]}" if share else text[4:])
    uri = path.as_uri()
    return f"{uri if uri.startswith('file:///') else uri.replace('file://', 'file:////', 1)}?mode=ro"


def _is_set_up(configuration: Path) -> bool:
    if not configuration.exists():
        return False
    try:
        with closing(sqlite3.connect(read_only_uri(configuration.absolute()), uri=True)) as connection:
            return connection.execute("SELECT 1 FROM administrators LIMIT 1").fetchone() is not None
    except sqlite3.Error:
        return False  # damaged, or of another version: whoever opens it says so
