"""Copies of SQLite files that are made before a newer version changes them, and the way back to them.

A copy stands beside its database as `clue.db-before-VERSION-STEP`: the version that was about to change it, and the step of
the schema that it went to. A database keeps the newest few.
"""

import os
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

KEPT = 3
"""Copies of one database."""
DATABASES = ("clue.db", "events.db")
_BEFORE = "-before-"


def copy_before(database: Path, version: str, step: str) -> Path:
    """Copy a database as it is, by SQLite's own way, and drop the oldest beyond those that are kept.

    Raises:
        sqlite3.Error, OSError: there is no copy then, nor a part of one.
    """
    target = database.with_name(f"{database.name}{_BEFORE}{version}-{step}")
    unfinished = target.with_name(f"{target.name}.new")
    unfinished.unlink(missing_ok=True)
    try:
        os.close(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        with closing(sqlite3.connect(database)) as original, closing(sqlite3.connect(unfinished)) as copy:
            original.backup(copy)
        unfinished.replace(target)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    for old in copies_of(database)[KEPT:]:
        old.unlink(missing_ok=True)
    return target


def copies_of(database: Path) -> list[Path]:
    """Return the copies of a database, the newest first."""
    found = [copy for copy in database.parent.glob(f"{database.name}{_BEFORE}*") if copy.suffix != ".new"]
    return sorted(found, key=lambda copy: copy.stat().st_mtime, reverse=True)


def copies_since(data_dir: Path, moment: datetime) -> dict[Path, Path]:
    """Return, by database, the first copy that was made since then: what was there at that moment."""
    found = {}
    for name in DATABASES:
        made = [copy for copy in copies_of(data_dir / name) if _made(copy) >= moment.replace(microsecond=0)]
        if made:
            found[data_dir / name] = made[-1]
    return found


def put_back(copies: Mapping[Path, Path]) -> None:
    """Put copies in place of their databases, which nobody has open; the copies stay. Raises OSError."""
    for database, copy in copies.items():
        unfinished = database.with_name(f"{database.name}.new")
        unfinished.write_bytes(copy.read_bytes())
        if os.name == "posix":
            about = database.stat()
            os.chown(unfinished, about.st_uid, about.st_gid)
            unfinished.chmod(about.st_mode & 0o777)
        # A log of the database before would destroy the one that takes its place.
        for part in ("-wal", "-shm"):
            database.with_name(database.name + part).unlink(missing_ok=True)
        unfinished.replace(database)


def _made(copy: Path) -> datetime:
    return datetime.fromtimestamp(copy.stat().st_mtime, UTC)
