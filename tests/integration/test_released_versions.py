"""Every released version's databases, settings and files open in this one; and this one is not opened by an older."""

import argparse
import asyncio
import gzip
import hashlib
import json
import os
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic import command
from command_line import clue_server
from in_process import application
from released_site import DATABASES, PASSWORD, RELEASED
from running import OWNER

from clue_desktop import __main__ as console
from clue_desktop import __version__
from clue_desktop.kept_port import first_port
from clue_desktop.new_version_keeping import NewsKeeping
from clue_desktop.profiles import LAST_PLACE, Profiles
from clue_desktop.settings_format import FORMAT, keep_format, why_newer
from server.settings import add_options, read_settings
from server.starting.service.record import Record
from server.store.copies import KEPT, copies_of, copies_since, copy_before, put_back
from server.store.engine import open_sqlite
from server.store.event_tables import events_metadata
from server.store.going_back import VERSION_FILE, require_not_newer
from server.store.migrate import CONFIGURATION, EVENTS, SchemaError, migrate, revision_of
from server.store.tables import metadata
from ui.customer_api.presenter import read_definition
from ui.state.credential_file import load_credential

VERSIONS = sorted(folder.name for folder in RELEASED.iterdir())
RUN_OUT = {
    *(
        "allocation_codes",
        "enrollment_attempts",
        "familiar_sources",
        "guesses",
        "invitations",
        "lifted_limits",
    ),
    *("outbox", "password_resets", "refused_registrations", "sessions"),
}
"""Tables whose rows are cleared away by the server when their time is over."""
each_version = pytest.mark.parametrize("version", VERSIONS)


def restored(version: str, tmp_path: Path) -> Path:
    """Return a data directory with what a released version's backup holds."""
    tmp_path.mkdir(exist_ok=True)
    backup = tmp_path / "backup.tar"
    backup.write_bytes(gzip.decompress((RELEASED / version / "backup.tar.gz").read_bytes()))
    data = tmp_path / "data"
    done = clue_server("restore", backup, "--data-dir", data)
    assert done.returncode == 0, done.stderr
    return data


def as_it_was(version: str, tmp_path: Path) -> Path:
    """Return a data directory as a released version left it: its databases, its schema, its key."""
    data = restored(version, tmp_path)
    for name in DATABASES:
        for part in ("", "-wal", "-shm"):
            (data / f"{name}.db{part}").unlink(missing_ok=True)
        with closing(sqlite3.connect(data / f"{name}.db")) as database:
            database.executescript((RELEASED / version / f"{name}.sql").read_text("utf-8"))
            database.execute("PRAGMA journal_mode = WAL")
    shutil.copyfile(RELEASED / version / VERSION_FILE, data / VERSION_FILE)
    return data


def hashes(folder: Path) -> dict[str, str]:
    """Return what is in a folder, file by file."""
    return {
        str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def test_this_version_is_kept():
    """`packaging/released.py` writes it; once it is released it does not change."""
    assert __version__ in VERSIONS


@each_version
def test_it_has_rows_in_every_table_of_its_time(version: str, tmp_path: Path):
    data = as_it_was(version, tmp_path)
    for name in DATABASES:
        with closing(sqlite3.connect(data / f"{name}.db")) as database:
            tables = [
                row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            ]
            counts = {
                table: database.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0]
                for table in tables
                if not table.startswith("sqlite_")
            }
        assert min(counts.values()) > 0, counts


@each_version
def test_its_databases_open_and_serve(version: str, tmp_path: Path):
    data = as_it_was(version, tmp_path)
    before = {name: _counts(data / f"{name}.db") for name in DATABASES}
    asyncio.run(_looked_through(data))
    for name in DATABASES:
        after = _counts(data / f"{name}.db")
        lost = {table for table, count in before[name].items() if after.get(table, 0) < count}
        assert lost <= RUN_OUT, name


async def _looked_through(data: Path) -> None:
    """Sign in and look at everything, by this version."""
    async with application(data) as (_app, client):
        answer = await client.post("/api/v1/session", json={"email": OWNER["email"], "password": PASSWORD})
        assert answer.status_code in {200, 201}, answer.text
        client.headers["authorization"] = f"Bearer {answer.json()['token']}"
        for path in ("places", "events", "audit", "devices", "administrators", "server"):
            answer = await client.get(f"/api/v1/{path}")
            assert answer.status_code == 200, f"{path}: {answer.text}"


@each_version
def test_its_backup_and_its_secrets_are_in_order(version: str, tmp_path: Path):
    for data in (restored(version, tmp_path / "one"), as_it_was(version, tmp_path / "two")):
        for database, schema in (("clue.db", CONFIGURATION), ("events.db", EVENTS)):
            opened = open_sqlite(data / database)
            migrate(opened, [schema], backup=data / database)
            opened.close()
        done = clue_server("check", "--data-dir", data)
        assert done.returncode == 0, done.stdout


@each_version
def test_its_settings_and_files_are_read(version: str, tmp_path: Path):
    folder = tmp_path / version
    shutil.copytree(RELEASED / version, folder)
    (folder / "credential.json").chmod(0o600)
    profiles = Profiles(folder / "settings")
    remote, bundled = profiles.all()
    assert (bundled.is_bundled, bundled.name, bundled.email) == (True, "Seoul HQ", OWNER["email"])
    assert remote.fingerprint
    assert profiles.language == "ko"
    assert profiles.preferences().get(LAST_PLACE) == ["SEOULHQ1", "overview"]
    assert NewsKeeping(folder / "settings").read().asks is False
    assert why_newer(folder / "settings") is None
    assert first_port(folder) == 8443
    assert read_definition(folder / "definition.json").headers
    assert load_credential(folder / "credential.json").serial == "100000001"
    record = Record.read(folder / "service.json")
    assert record is not None
    assert record.options == ("--port", "9443")
    assert (folder / "events.csv").read_text("utf-8-sig").count("\n") >= 2


@each_version
def test_every_option_that_it_was_started_with_is_one_still(version: str):
    options = json.loads((RELEASED / version / "options.json").read_text())
    parser = argparse.ArgumentParser()
    add_options(parser)
    words = [word for option in options.items() for word in option]
    assert read_settings(parser.parse_args(words), {}).port == 9443


def _counts(database: Path) -> dict[str, int]:
    with closing(sqlite3.connect(database)) as connection:
        tables = [table.name for table in (*metadata.sorted_tables, *events_metadata.sorted_tables)]
        there = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
        return {
            table: connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0]
            for table in tables
            if table in there
        }


# ------------------------------------------------------------------------------------------------- copies before a change


def test_a_database_is_copied_before_a_newer_version_changes_it(tmp_path: Path):
    file = tmp_path / "clue.db"
    database = open_sqlite(file)
    with database.write() as connection:
        command.upgrade(CONFIGURATION.config(connection), "0011")
    began = datetime.now(UTC)
    migrate(database, [CONFIGURATION], backup=file)
    assert revision_of(database, CONFIGURATION) != "0011"
    database.close()

    (copy,) = copies_of(file)
    assert copy.name.startswith(f"clue.db-before-{__version__}-")
    assert copy.stat().st_mode & 0o077 == 0
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("SELECT version_num FROM schema_version").fetchone() == ("0011",)
    assert copies_since(tmp_path, began) == {file: copy}
    assert copies_since(tmp_path, datetime.now(UTC) + timedelta(minutes=1)) == {}
    put_back({file: copy})
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("SELECT version_num FROM schema_version").fetchone() == ("0011",)


def test_a_new_database_is_not_copied_and_few_copies_are_kept(tmp_path: Path):
    file = tmp_path / "events.db"
    database = open_sqlite(file)
    migrate(database, [EVENTS], backup=file)
    database.close()
    assert copies_of(file) == []
    for number in range(KEPT + 3):
        copy = copy_before(file, f"0.{number}.0", "0003")
        moment = 1_000_000_000 + number
        os.utime(copy, (moment, moment))
    assert [copy.name for copy in copies_of(file)] == [
        f"events.db-before-0.{number}.0-0003" for number in range(KEPT + 2, 2, -1)
    ]
    assert not list(tmp_path.glob("*.new"))


# ------------------------------------------------------------------------------------------------- going back


@pytest.mark.parametrize(("name", "table"), [("clue", "schema_version"), ("events", "event_schema_version")])
@pytest.mark.parametrize("copied", [True, False])
def test_a_newer_schema_is_refused_in_one_sentence_and_left_as_it_is(
    tmp_path: Path, name: str, table: str, *, copied: bool
):
    data = as_it_was(VERSIONS[-1], tmp_path)
    if copied:
        copy_before(data / f"{name}.db", "9.9.9", "9999")
    (data / VERSION_FILE).write_text(json.dumps({"version": "9.9.9"}))
    (data / "server.json").write_text(json.dumps({"setupToken": None}))
    with closing(sqlite3.connect(data / f"{name}.db")) as database, database:
        database.execute(f"UPDATE {table} SET version_num = '9999'")
    before = hashes(data)

    done = clue_server("--data-dir", data, "--port", "0")

    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert line.startswith(
        f"clue-server: {name}.db in {data} was changed by version 9.9.9 and is newer than this program"
    )
    assert f"({__version__})" in line
    assert (f"{name}.db-before-9.9.9-9999" in line) is copied
    assert ("clue-server restore" in line) is not copied
    assert hashes(data) == before
    (data / VERSION_FILE).unlink()
    with pytest.raises(SchemaError, match="changed by a newer version"):
        require_not_newer(data)


def test_other_commands_refuse_it_too(tmp_path: Path):
    data = as_it_was(VERSIONS[-1], tmp_path)
    with closing(sqlite3.connect(data / "clue.db")) as database, database:
        database.execute("UPDATE schema_version SET version_num = '9999'")
    for words in (("check",), ("reset-password", OWNER["email"], "--stdin")):
        done = clue_server(*words, "--data-dir", data, stdin="a long enough passphrase\n")
        assert done.returncode != 0
        assert "Traceback" not in done.stderr
        assert "newer" in done.stdout + done.stderr or "9999" in done.stdout + done.stderr


def test_newer_settings_of_the_console_are_refused_and_left_as_they_are(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    folder = tmp_path / "settings"
    shutil.copytree(RELEASED / VERSIONS[-1] / "settings", folder)
    (folder / "format.json").write_text(json.dumps({"format": FORMAT + 1, "version": "9.9.9"}))
    before = hashes(folder)
    for words in ([], ["enroll"]):
        assert console.main([*words, "--settings", str(folder)]) == 2
        line = capsys.readouterr().err
        assert line.count("\n") == 1
        assert "written by version 9.9.9, which is newer" in line
        assert "--settings" in line
    assert hashes(folder) == before


def test_the_form_of_settings_is_kept_and_a_spoilt_one_says_nothing(tmp_path: Path):
    keep_format(tmp_path)
    assert json.loads((tmp_path / "format.json").read_text()) == {"format": FORMAT, "version": __version__}
    for spoilt in ("", "[]", '{"format": "x"}', "{"):
        (tmp_path / "format.json").write_text(spoilt)
        assert why_newer(tmp_path) is None
