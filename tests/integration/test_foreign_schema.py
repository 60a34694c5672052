"""A database that holds more than this program has made, or something else in its place: refused, and named by `check`."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from command_line import clue_server
from postgres import NoPostgresqlError, running_cluster
from running import running_server, set_up
from sqlalchemy import text

from server.store.engine import open_postgresql
from server.store.migrate import CONFIGURATION, EVENTS, migrate
from server.store.schema_check import foreign_object


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data directory of a server that has been set up."""
    data_dir = tmp_path_factory.mktemp("kept") / "data"
    with running_server(data_dir) as server:
        set_up(server)
    return data_dir


CHANGES = {
    "a trigger": (
        "clue.db",
        ["CREATE TRIGGER quiet AFTER INSERT ON audit BEGIN DELETE FROM audit WHERE id = NEW.id; END"],
        "the trigger “quiet”",
    ),
    "a view in place of a table": (
        "clue.db",
        [
            "ALTER TABLE familiar_sources RENAME TO hidden",
            "CREATE VIEW familiar_sources AS SELECT * FROM hidden",
        ],
        "“hidden”",
    ),
    "a further view": ("events.db", ["CREATE VIEW peek AS SELECT * FROM events"], "the view “peek”"),
    "a trigger on events": (
        "events.db",
        ["CREATE TRIGGER lose AFTER INSERT ON events BEGIN DELETE FROM events; END"],
        "the trigger “lose”",
    ),
    "a constraint less": (
        "clue.db",
        ["DROP TABLE password_resets", "CREATE TABLE password_resets (code_hash BLOB)"],
        "the table “password_resets”",
    ),
    "a table less": ("clue.db", ["DROP TABLE password_resets"], "the table “password_resets” is missing"),
    "an index less": ("clue.db", ["DROP INDEX ix_places_one_headquarters"], "ix_places_one_headquarters"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_backup_with_a_foreign_schema_is_not_put_back(change: str, kept: Path, tmp_path: Path):
    file, statements, words = CHANGES[change]
    data_dir, backup = tmp_path / "data", tmp_path / "backup.tar"
    shutil.copytree(kept, data_dir)
    with closing(sqlite3.connect(data_dir / file)) as database:
        for statement in statements:
            database.execute(statement)
        database.commit()
    assert clue_server("backup", backup, "--with-key", "--data-dir", data_dir).returncode == 0

    refused = clue_server("restore", backup, "--data-dir", tmp_path / "new")

    assert refused.returncode == 2
    assert words in refused.stderr
    assert f"{file} of the backup cannot be used" in refused.stderr
    assert not (tmp_path / "new" / "clue.db").exists()
    found = clue_server("check", "--data-dir", data_dir)
    assert found.returncode == 1
    assert words in found.stdout


def test_what_this_program_has_made_is_put_back(kept: Path, tmp_path: Path):
    checked = clue_server("check", "--data-dir", kept)
    assert checked.returncode == 0
    # Of the database that it is compared with nothing is told: “brought from empty” would be taken for the data's own.
    assert checked.stderr == ""
    assert clue_server("backup", tmp_path / "backup.tar", "--with-key", "--data-dir", kept).returncode == 0
    done = clue_server("restore", tmp_path / "backup.tar", "--data-dir", tmp_path / "new")
    assert done.returncode == 0, done.stderr


def test_postgresql_is_looked_over_too():
    try:
        with running_cluster() as cluster:
            database = open_postgresql(cluster.new_database())
            migrate(database, [CONFIGURATION, EVENTS])
            schemas = (CONFIGURATION, EVENTS)
            assert foreign_object(database, schemas) is None
            with database.write() as connection:
                connection.execute(text("CREATE VIEW peek AS SELECT * FROM devices"))
            assert "“peek”" in (foreign_object(database, schemas) or "")
            with database.write() as connection:
                connection.execute(text("DROP VIEW peek"))
                connection.execute(
                    text(
                        "CREATE FUNCTION lose() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'"
                    )
                )
                connection.execute(
                    text("CREATE TRIGGER lose BEFORE INSERT ON events FOR EACH ROW EXECUTE FUNCTION lose()")
                )
            assert "the trigger “lose”" in (foreign_object(database, schemas) or "")
            with database.write() as connection:
                connection.execute(text("DROP TRIGGER lose ON events"))
                connection.execute(text("ALTER TABLE familiar_sources RENAME TO hidden"))
            assert "“familiar_sources” is missing" in (foreign_object(database, schemas) or "")
            database.close()
    except NoPostgresqlError as fault:
        pytest.skip(str(fault))
