"""Which version of this program has the data, kept beside them; and the refusal of an older one, before anything is touched."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

from clue_desktop import __version__
from clue_desktop.domain.said import Said
from server.keys.private_files import read_if_any, replace_file
from server.store.copies import copies_of
from server.store.migrate import CONFIGURATION, EVENTS, Schema, SchemaError
from server.store.missing import read_only_uri

VERSION_FILE = "version.json"
_DATABASES = (("clue.db", CONFIGURATION), ("events.db", EVENTS))


def require_not_newer(data_dir: Path) -> None:
    """Refuse SQLite databases whose schema is newer than this program's, and change nothing. Raises SchemaError."""
    for name, schema in _DATABASES:
        step = _step_of(data_dir / name, schema)
        if step is not None and step not in schema.steps:
            raise SchemaError(refusal(data_dir, name))


def refusal(data_dir: Path, name: str) -> str:
    """Return the sentence that refuses to go back, and says how to."""
    copies = [copy for database, _schema in _DATABASES for copy in copies_of(data_dir / database)]
    maker = made_by(data_dir)
    by = Said("version {version}", version=maker) if maker else Said("a newer version")
    back = (
        Said(
            "or, to go back to {ours}, put the copies from before the upgrade in place of the databases while no server runs: {copies}",
            ours=__version__,
            copies=", ".join(copy.name for copy in copies),
        )
        if copies
        else Said(
            "or, to go back to {ours}, a backup from before with `clue-server restore`", ours=__version__
        )
    )
    return Said(
        "{database} in {folder} was changed by {by} and is newer than this program ({ours}), which leaves it as it is: use that version, {back}",
        database=name,
        folder=str(data_dir),
        by=by,
        ours=__version__,
        back=back,
    )


def remember_version(data_dir: Path) -> None:
    """Keep which version has opened the data, once its schema is up to date. Raises OSError."""
    document = {
        "version": __version__,
        "schemas": {schema.name: schema.steps[-1] for _name, schema in _DATABASES},
    }
    text = json.dumps(document).encode()
    if read_if_any(data_dir / VERSION_FILE) != text:
        replace_file(data_dir / VERSION_FILE, text)


def made_by(data_dir: Path) -> str:
    """Return which version has opened the data last, "" where that is not kept."""
    try:
        document = json.loads(read_if_any(data_dir / VERSION_FILE) or b"{}")
    except (OSError, ValueError):
        return ""
    version = document.get("version") if isinstance(document, dict) else None
    return version if isinstance(version, str) else ""


def _step_of(database: Path, schema: Schema) -> str | None:
    if not database.is_file():
        return None
    # Nothing is made beside it where nobody has it open; what is in a log that was left counts.
    uri = read_only_uri(database.absolute())
    if not database.with_name(f"{database.name}-wal").exists():
        uri += "&immutable=1"
    try:
        with closing(sqlite3.connect(uri, uri=True)) as connection:
            row = connection.execute(f"SELECT version_num FROM {schema.version_table}").fetchone()  # noqa: S608  # a name of ours
    except sqlite3.Error:
        return None  # empty, damaged or not ours: whoever opens it says so
    return str(row[0]) if row else None
