"""Databases of new servers without the steps of their schemas each time: copies of one that has been brought up to date.

The steps cost a tenth of a second of a core, and tests start some hundred servers. The copy is what they make, to the
byte, but for the tag that each database draws for itself. That the steps make it is shown where it is meant
(`test_store_constraints`, and wherever a test starts the programs as their users do).
"""

import atexit
import shutil
import sqlite3
import tempfile
from contextlib import closing
from functools import cache
from pathlib import Path
from uuid import uuid4

from server.store.engine import Database, open_sqlite
from server.store.migrate import CONFIGURATION, EVENTS, Schema, migrate

CONFIGURATION_FILE, EVENTS_FILE = "clue.db", "events.db"
_SCHEMAS = {CONFIGURATION_FILE: CONFIGURATION, EVENTS_FILE: EVENTS}


def lay_out(data_dir: Path) -> None:
    """Give a data directory that has no database yet those of a new server, as the server itself would make them."""
    if any((data_dir / name).exists() for name in _SCHEMAS):
        return
    if not data_dir.exists():
        data_dir.mkdir(mode=0o700, parents=True)
    for name in _SCHEMAS:
        _copy(name, data_dir / name)


def open_new(file: Path, schema: Schema) -> Database:
    """Open a database that does not exist yet, with the tables of a schema in it."""
    (name,) = (name for name, known in _SCHEMAS.items() if known is schema)
    _copy(name, file)
    return open_sqlite(file)


def _copy(name: str, file: Path) -> None:
    shutil.copyfile(_made() / name, file)
    file.chmod(0o600)
    if name == CONFIGURATION_FILE:
        with closing(sqlite3.connect(file)) as database, database:
            database.execute("UPDATE change_counter SET tag = ?", [uuid4().hex])


@cache
def _made() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="clue-new-data-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    for name, schema in _SCHEMAS.items():
        database = open_sqlite(folder / name)
        migrate(database, [schema])
        database.close()
    return folder
