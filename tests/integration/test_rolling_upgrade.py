"""A new version beside the one before on one PostgreSQL: its schema comes while the other serves, and nothing is taken from it."""

import ast
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from alembic import command
from pgbouncer import NoPgbouncerError, running_pgbouncer
from postgres import Cluster, NoPostgresqlError, running_cluster
from running import GRANTED, Device, Server, api_form, running_server, set_up
from sqlalchemy import inspect

from server.sandbox.sample_vendor.running import RunningVendor
from server.settings import Settings
from server.starting.opening import open_all
from server.store import migrating_beside
from server.store.engine import Database, open_postgresql, open_sqlite
from server.store.migrate import (
    CONFIGURATION,
    EVENTS,
    HERE,
    Schema,
    SchemaChangesError,
    SchemaError,
    WorkAheadError,
    migrate,
    revision_of,
)

ROOT = Path(__file__).resolve().parents[2]
CARD = {"credential": "rfCard", "value": GRANTED["rfCard"]}
STEP = '''"""A step of a later version."""

import sqlalchemy as sa
from alembic import op

from server.store.migrations.indexes import create_index_beside_writers

revision = "{revision}"
down_revision = "{before}"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this step."""
    {what}
'''
LATER = {
    "9001": 'op.add_column("events", sa.Column("later", sa.Text(), nullable=True))',
    "9002": 'create_index_beside_writers("ix_events_later", "events", ["later", "id"])',
    "9003": 'op.execute("SELECT pg_sleep(2)")',
}


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    """A PostgreSQL server."""
    try:
        with running_cluster() as running:
            yield running
    except NoPostgresqlError as fault:
        pytest.skip(str(fault))


def later_version(folder: Path) -> dict[str, str]:
    """Make a server with further steps for the events, and return the variables that have it started."""
    shutil.copytree(ROOT / "server", folder / "server", ignore=shutil.ignore_patterns("__pycache__"))
    add_steps(folder / "server" / "store" / "migrations" / "events", LATER)
    return {"PYTHONPATH": str(folder), "PYTHONSAFEPATH": "1"}


def add_steps(folder: Path, steps: dict[str, str]) -> None:
    """Put steps behind those that are there."""
    before = max(file.name[1:5] for file in folder.glob("v*.py"))
    for revision, what in steps.items():
        step = STEP.format(revision=revision, before=before, what=what)
        (folder / f"v{revision}_later.py").write_text(step)
        before = revision


def eventually(what: Callable[[], Any], seconds: float = 60) -> Any:
    """Return what becomes true."""
    until = time.monotonic() + seconds
    while not (result := what()):
        assert time.monotonic() < until, "it never came true"
        time.sleep(0.01)
    return result


class Opening:
    """A server that is being started, in a thread, since that returns when it serves."""

    def __init__(self, data_dir: Path, **more: Any) -> None:
        self._data_dir = data_dir
        self._more = more
        self._leave = threading.Event()
        self.server: Server | None = None
        self.fault: BaseException | None = None
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self) -> None:
        try:
            with running_server(self._data_dir, **self._more) as self.server:
                self._leave.wait(120)
        except BaseException as fault:  # noqa: BLE001  # raised in the test
            self.fault = fault

    def serves(self) -> bool:
        """Whether it does."""
        if self.fault is not None:
            raise self.fault
        return self.server is not None

    @property
    def log(self) -> str:
        """What it has said so far."""
        file = self._data_dir.parent / f"{self._data_dir.name}.log"
        return file.read_text() if file.exists() else ""

    def end(self) -> None:
        """End it."""
        self._leave.set()
        self._thread.join()
        if self.fault is not None:
            raise self.fault


class Visitor:
    """Presents a card again and again while something else happens."""

    def __init__(self, device: Device) -> None:
        self.results: list[str] = []
        self.longest = 0.0
        self._device = device
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._present)
        self._thread.start()

    def _present(self) -> None:
        while not self._stop.is_set():
            begun = time.monotonic()
            answer = self._device.client.post("/device/v1/verifications", json=CARD)
            self.longest = max(self.longest, time.monotonic() - begun)
            self.results.append(str(answer.json().get("result") or answer.status_code))
            self._stop.wait(0.02)

    def end(self) -> None:
        self._stop.set()
        self._thread.join()


def test_the_version_before_serves_on_while_a_large_table_is_changed(
    cluster: Cluster, tmp_path: Path, vendor: RunningVendor
):
    url = cluster.new_database()
    newer = later_version(tmp_path / "newer")
    more = {"vendors": [vendor], "environ": {"CLUE_DATABASE": url, **newer}, "expected_errors": ()}
    with running_server(tmp_path / "before", "--database", url, vendors=[vendor]) as before:
        console = set_up(before)
        group = console.place("placeGroup")
        console.assign(group, rfCard=console.register(group, api_form(vendor))["id"])
        device = console.device(console.place("place", group))
        fill(url, 60_000)
        eventually(lambda: device.present("rfCard", CARD["value"])["result"] == "granted")
        keep_keys(tmp_path / "before", tmp_path / "first", tmp_path / "second")
        with psycopg.connect(url) as reader:
            reader.execute("SELECT count(*) FROM events WHERE id < 10")  # and its transaction stays open
            visitor = Visitor(device)
            first = Opening(tmp_path / "first", **more)
            eventually(lambda: "waits for a table that is in use" in first.log)
            second = Opening(tmp_path / "second", **more)
            eventually(lambda: "another server is bringing the database up to date" in second.log)
            console.place("branch", name="Saved while a table is waited for")
        eventually(lambda: step(url) in {"9002", "9003"})
        saved = 0
        while not first.serves():
            console.place("branch", name=f"Saved meanwhile {saved}")
            saved += 1
        eventually(second.serves)
        visitor.end()
        assert before.client().get("/readyz").status_code == 200

        assert step(url) == "9003"
        assert set(visitor.results) == {"granted"}
        assert visitor.longest < 4.5, "a device waits for about five seconds"
        assert saved > 3
        assert "the schema events is brought from" in first.log
        assert "recovery_target_lsn" in first.log
        assert "recovery_target_name clue-before-events-9003" in first.log
        with psycopg.connect(url) as connection:
            valid = connection.execute(
                "SELECT indisvalid FROM pg_index WHERE indexrelid = 'ix_events_later'::regclass"
            ).fetchone()
        assert valid == (True,)
        for opened in (first, second):
            assert opened.server is not None
            other = Device(device.serial, device.token, opened.server.client(device.token))
            assert other.present("rfCard", CARD["value"])["result"] == "granted"
            opened.end()


def keep_keys(source: Path, *targets: Path) -> None:
    """Give other hosts the keys of the first."""
    for target in targets:
        target.mkdir(mode=0o700)
        for name in ("secret.key", "secrets.json"):
            shutil.copy2(source / name, target / name)


def fill(url: str, count: int) -> None:
    """Add so many events."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            "INSERT INTO events (at, serial, place_id, credential, value, result, step, elapsed_us)"
            " SELECT 1795000000000 + n, '100000001', 'P0000001', 'rfCard', '04******', 'denied', 5, n"
            f" FROM generate_series(1, {count}) AS n"
        )


def step(url: str) -> str:
    """Return the step of the events' schema."""
    with psycopg.connect(url) as connection:
        row = connection.execute("SELECT version_num FROM event_schema_version").fetchone()
    assert row is not None
    return str(row[0])


def test_a_worker_that_ends_comes_back_though_a_newer_version_has_gone_on(cluster: Cluster, tmp_path: Path):
    """Each worker opens the database for itself; its server has looked at the schema."""
    url = cluster.new_database()
    settings = Settings(data_dir=tmp_path, database=url, use_keyring=False, tls="off", workers=2)
    open_all(settings).databases.close()
    with psycopg.connect(url) as connection:
        connection.execute("UPDATE schema_version SET version_num = '9999'")

    with pytest.raises(SchemaError, match="newer than this program"):
        open_all(settings)
    from server.running.databases import Schemas

    open_all(settings, Schemas.LEFT).databases.close()


def test_what_may_take_long_is_put_off_until_doors_are_answered(
    cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    at_postgresql = open_postgresql(cluster.new_database())
    file = tmp_path / "events.db"
    at_sqlite = open_sqlite(file)
    migrations = tmp_path / "migrations"
    shutil.copytree(HERE, migrations)
    monkeypatch.setattr("server.store.migrate.HERE", migrations)
    for database in (at_postgresql, at_sqlite):
        migrate(database, [EVENTS], may_take_long=False)  # what is new has nothing to be changed
    add_steps(migrations / "events", {"9001": LATER["9001"]})
    for database in (at_postgresql, at_sqlite):
        with pytest.raises(WorkAheadError, match=r"events 00.. to 9001"):
            migrate(database, [EVENTS], may_take_long=False)
        migrate(database, [EVENTS], backup=file)
        assert revision_of(database, EVENTS) == "9001"
        database.close()


def test_one_that_was_interrupted_is_made_anew(
    cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """An index that was being made when its server was killed is there, and counts for nothing."""
    url = cluster.new_database()
    database = open_postgresql(url)
    migrate(database, [EVENTS])
    fill(url, 10)
    with psycopg.connect(url, autocommit=True) as connection:
        row = connection.execute("SELECT DISTINCT tableoid::regclass::text FROM events").fetchone()
        assert row is not None
        partition, left = row[0], f"ix_events_later_{row[0]}"
        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute(f"CREATE UNIQUE INDEX CONCURRENTLY {left} ON {partition} (serial)")
        migrations = tmp_path / "migrations"
        shutil.copytree(HERE, migrations)
        monkeypatch.setattr("server.store.migrate.HERE", migrations)
        add_steps(migrations / "events", {"9001": LATER["9001"], "9002": LATER["9002"]})
        migrate(database, [EVENTS])
        found = connection.execute(
            "SELECT indisvalid, indisunique FROM pg_index WHERE indexrelid IN ('ix_events_later'::regclass, %s::regclass)",
            [left],
        ).fetchall()
        with_partitions = connection.execute(
            "SELECT (SELECT count(*) FROM pg_inherits WHERE inhparent = 'ix_events_later'::regclass),"
            " (SELECT count(*) FROM pg_inherits WHERE inhparent = 'events'::regclass)"
        ).fetchone()
    database.close()
    assert found == [(True, False)] * 2
    assert with_partitions is not None
    assert with_partitions[0] == with_partitions[1] > 1


def test_a_statement_may_take_as_long_as_it_takes(
    cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """Beyond the limit of whoever else asks something."""
    monkeypatch.setattr("server.store.libpq.STATEMENT_SECONDS", 1)
    for behind_a_pooler in (False, True):
        url = cluster.new_database()
        try:
            with running_pgbouncer(cluster, default_pool_size=4) as port:
                if behind_a_pooler:
                    url = url.replace(str(cluster.port), str(port)) + "?pgbouncer=true"
                database = open_postgresql(url)
                migrate(database, [EVENTS])
                migrations = tmp_path / f"migrations-{behind_a_pooler}"
                shutil.copytree(HERE, migrations)
                with monkeypatch.context() as patch:
                    patch.setattr("server.store.migrate.HERE", migrations)
                    add_steps(
                        migrations / "events",
                        {
                            "9001": 'op.execute("SELECT pg_sleep(1.3)")',
                            "9002": LATER["9001"],
                            "9003": LATER["9002"],
                        },
                    )
                    migrate(database, [EVENTS])
                    assert revision_of(database, EVENTS) == "9003"
                database.close()
        except NoPgbouncerError as fault:
            pytest.skip(str(fault))


def test_one_server_at_a_time(cluster: Cluster, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(migrating_beside, "_WAITED_SECONDS", 0.0)
    database = open_postgresql(cluster.new_database())
    migrating = database.for_migrating()
    with migrating_beside._alone(migrating), pytest.raises(SchemaChangesError, match="another server"):
        migrate(database, [EVENTS])
    migrating.close()
    migrate(database, [EVENTS])
    database.close()


def test_four_servers_at_once_make_one_database(cluster: Cluster):
    url = cluster.new_database()
    faults: list[BaseException] = []

    def make() -> None:
        database = open_postgresql(url)
        try:
            eventually(lambda: made(database))
        except BaseException as fault:  # noqa: BLE001  # raised in the test
            faults.append(fault)
        finally:
            database.close()

    def made(database: Database) -> bool:
        try:
            migrate(database, [CONFIGURATION, EVENTS])
        except SchemaChangesError:
            return False
        return True

    threads = [threading.Thread(target=make) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert step(url) == EVENTS.steps[-1]


# ---- steps only add ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
@pytest.mark.parametrize("schema", [CONFIGURATION, EVENTS], ids=lambda schema: schema.name)
def test_no_step_takes_away_what_the_version_before_reads_or_writes(
    schema: Schema, kind: str, tmp_path: Path, request: pytest.FixtureRequest
):
    if kind == "sqlite":
        database = open_sqlite(tmp_path / "stepwise.db")
    else:
        database = open_postgresql(request.getfixturevalue("cluster").new_database())
    before: dict[str, Any] = {}
    for revision in schema.steps:
        with database.engine.connect() as connection:
            command.upgrade(schema.config(connection), revision)
            connection.commit()
        after = described(database)
        for table, (columns, unique, foreign) in before.items():
            assert table in after, f"{revision} takes {table} away"
            now, unique_now, foreign_now = after[table]
            for name, (type_, nullable, _default) in columns.items():
                assert name in now, f"{revision} takes {table}.{name} away"
                assert now[name][0] == type_, f"{revision} makes {table}.{name} another type"
                assert now[name][1] >= nullable, (
                    f"{revision} has {table}.{name} given by whoever does not know"
                )
            for name in now.keys() - columns.keys():
                assert now[name][1] or now[name][2], f"the version before does not give {table}.{name}"
            assert unique_now <= unique, f"{revision} refuses in {table} what was taken before"
            assert foreign_now <= foreign, f"{revision} refuses in {table} what was taken before"
        before = after
    database.close()
    assert before.keys() >= set(schema.metadata.tables)


def described(database: Database) -> dict[str, Any]:
    """Return of each table its columns (type, may be empty, has a default), what is unique in it, and what it refers to."""
    with database.engine.connect() as connection:
        there = inspect(connection)
        foreign, unique = there.get_multi_foreign_keys(), there.get_multi_unique_constraints()
        indexes, keys = there.get_multi_indexes(), there.get_multi_pk_constraint()
        return {
            table[1]: (
                {
                    column["name"]: (str(column["type"]), column["nullable"], column["default"] is not None)
                    for column in columns
                },
                {
                    tuple(str(name) for name in one["column_names"])
                    for one in found_unique(unique.get(table, []), indexes.get(table, []))
                    # What has the key in it is unique anyway.
                    if not (key := set(keys[table]["constrained_columns"]))
                    or not key <= set(one["column_names"])
                },
                {tuple(one["constrained_columns"]) for one in foreign.get(table, [])},
            )
            for table, columns in there.get_multi_columns().items()
        }


def found_unique(constraints: Any, indexes: Any) -> list[Any]:
    """Return what is unique, by a constraint or by an index."""
    return [*constraints, *(index for index in indexes if index["unique"])]


_TAKES_AWAY = {"drop_table", "drop_column", "rename_table", "alter_column", "drop_index"}
_MADE_IN_A_MOMENT = {"configuration/v0009_sources.py"}
"""Indexes on a table that holds some hundred rows at most."""


@pytest.mark.parametrize(
    "file", sorted(HERE.glob("*/v*.py")), ids=lambda file: f"{file.parent.name}/{file.name}"
)
def test_steps_are_written_so_that_others_go_on_meanwhile(file: Path):
    tree = ast.parse(file.read_text("utf-8"))
    upgrade = next(one for one in tree.body if isinstance(one, ast.FunctionDef) and one.name == "upgrade")
    calls = [one for one in ast.walk(upgrade) if isinstance(one, ast.Call)]
    named = [(name_of(call), [ast.unparse(argument) for argument in call.args]) for call in calls]
    new = {arguments[0] for name, arguments in named if name == "create_table"}

    assert not _TAKES_AWAY & {name for name, _arguments in named}
    if any(name == "create_index_beside_writers" for name, _arguments in named):
        statements = upgrade.body[1:]
        assert len(statements) == 1, (
            "it is no part of a transaction: a step of its own, or it may be done twice"
        )
    if f"{file.parent.name}/{file.name}" in _MADE_IN_A_MOMENT:
        return
    for name, arguments in named:
        if name == "create_index" and len(arguments) > 1 and "batch_op" not in arguments[0]:
            if not isinstance(ast.parse(arguments[1]).body[0], ast.Expr) or arguments[1].startswith("["):
                continue  # of a batch, whose table is looked at below
            assert arguments[1] in new, "create_index_beside_writers lets others write meanwhile"
        if name == "batch_alter_table":
            assert arguments[0] in new, "a batch locks a table that holds data"


def name_of(call: ast.Call) -> str:
    """Return the last part of what is called."""
    return call.func.attr if isinstance(call.func, ast.Attribute) else ast.unparse(call.func)
