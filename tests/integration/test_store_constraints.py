"""The database itself refuses what the services promise never to write; and its schema is the one that the code uses."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from postgres import NoPostgresqlError, running_cluster
from sqlalchemy import Connection, Table, insert, select, text, update
from sqlalchemy.exc import IntegrityError

from clue_desktop.domain.credentials import Credential
from server.store import tables
from server.store.engine import Database, open_postgresql, open_sqlite
from server.store.migrate import (
    CONFIGURATION,
    EVENTS,
    Schema,
    SchemaError,
    migrate,
    require_current,
    revision_of,
)

NOW = datetime(2026, 1, 1, tzinfo=UTC)
ROOT, GROUP, OTHER_GROUP, PLACE = "H0000001", "G0000001", "G0000002", "P0000001"


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A database of each kind, with all tables; what a test writes is rolled back."""
    if request.param == "sqlite":
        opened = open_sqlite(tmp_path_factory.mktemp("store") / "clue.db")
        migrate(opened, [CONFIGURATION, EVENTS])
        yield opened
        opened.close()
        return
    try:
        with running_cluster() as cluster:
            opened = open_postgresql(cluster.new_database())
            migrate(opened, [CONFIGURATION, EVENTS])
            yield opened
            opened.close()
    except NoPostgresqlError as fault:
        pytest.skip(str(fault))


@pytest.fixture
def connection(database: Database) -> Iterator[Connection]:
    """A tree of two place groups and a place, one API in each group, and a service that uses the first."""
    with database.engine.connect() as connection, connection.begin() as transaction:
        for place_id, kind, parent in (
            (ROOT, "headquarters", None),
            (GROUP, "placeGroup", ROOT),
            (OTHER_GROUP, "placeGroup", ROOT),
            (PLACE, "place", GROUP),
        ):
            add(connection, tables.places, id=place_id, kind=kind, name=kind, parent_id=parent)
        add(connection, tables.vendor_apis, **api("a"))
        add(connection, tables.vendor_apis, **api("b", place_group_id=OTHER_GROUP))
        add(connection, tables.vendor_apis, **api("c", auth_type="face"))
        for group in (GROUP, OTHER_GROUP):
            add(
                connection,
                tables.access_services,
                place_group_id=group,
                access_type="vendor",
                settings_version=1,
            )
        add(connection, tables.group_links, **link(api_id="a"))
        add(connection, tables.place_overrides, **override(api_id="a"))
        add(connection, tables.devices, **device("547838629"))
        add(connection, tables.allocation_codes, **code())
        yield connection
        transaction.rollback()


def add(connection: Connection, table: Table, **values: Any) -> None:
    connection.execute(insert(table).values(**values))


def api(api_id: str, **changes: Any) -> dict[str, Any]:
    return {
        "id": api_id,
        "place_group_id": GROUP,
        "auth_type": "rfCard",
        "slot": 1,
        "name": "An API",
        "document": {},
        "sealed_headers": "",
        "revision": 1,
        "created_at": NOW,
        **changes,
    }


def link(**changes: Any) -> dict[str, Any]:
    return {
        "place_group_id": GROUP,
        "credential": "rfCard",
        "api_id": None,
        "on_no_answer": "deny",
        **changes,
    }


def override(**changes: Any) -> dict[str, Any]:
    return {"place_id": PLACE, "credential": "rfCard", "place_group_id": GROUP, "api_id": None, **changes}


def shadow(**changes: Any) -> dict[str, Any]:
    return {"place_group_id": GROUP, "credential": "rfCard", "api_id": "a", **changes}


def device(serial: str, **changes: Any) -> dict[str, Any]:
    return {
        "serial": serial,
        "place_id": PLACE,
        "token_hash": serial.encode().ljust(32),
        "settings_version": 1,
        "registered_at": NOW,
        **changes,
    }


def code(serial: str = "547838630", **changes: Any) -> dict[str, Any]:
    return {
        "serial": serial,
        "place_id": PLACE,
        "source": "203.0.113.7",
        "code_hash": b"x" * 32,
        "issued_at": NOW,
        "wrong_entries": 5,
        **changes,
    }


def place(**changes: Any) -> dict[str, Any]:
    return {"id": "P0000009", "kind": "place", "name": "A place", "parent_id": GROUP, **changes}


REFUSED: list[tuple[str, Table, dict[str, Any]]] = [
    ("a second headquarters", tables.places, place(id="H0000002", kind="headquarters", parent_id=None)),
    ("a headquarters below something", tables.places, place(kind="headquarters")),
    ("a place below nothing", tables.places, place(parent_id=None)),
    ("a place below what does not exist", tables.places, place(parent_id="G0000099")),
    ("an unknown kind of place", tables.places, place(kind="room")),
    ("a Place ID twice", tables.places, place(id=PLACE)),
    ("a fourth API of a credential", tables.vendor_apis, api("d", slot=4)),
    ("an API in no slot", tables.vendor_apis, api("d", slot=0)),
    ("two APIs in one slot", tables.vendor_apis, api("d", slot=1)),
    ("an API of an unknown credential", tables.vendor_apis, api("d", auth_type="iris")),
    ("an API of no group", tables.vendor_apis, api("d", place_group_id="G0000099")),
    ("a group's link to another group's API", tables.group_links, link(credential="face", api_id="b")),
    (
        "a group's link to an API of another credential",
        tables.group_links,
        link(credential="face", api_id="a"),
    ),
    ("a group's link to what does not exist", tables.group_links, link(credential="face", api_id="z")),
    ("two links of a group for a credential", tables.group_links, link(api_id="a")),
    ("a group's link for an unknown credential", tables.group_links, link(credential="iris")),
    ("an unknown rule for no answer", tables.group_links, link(credential="face", on_no_answer="grant")),
    ("a shadow beside no link", tables.group_shadows, shadow(credential="face", api_id="c")),
    ("a shadow of another group", tables.group_shadows, shadow(api_id="b")),
    ("a shadow of another credential", tables.group_shadows, shadow(api_id="c")),
    (
        "a shadow beside no override",
        tables.place_shadows,
        shadow(place_id=PLACE, credential="face", api_id="c"),
    ),
    ("a place's shadow of another group", tables.place_shadows, shadow(place_id=PLACE, api_id="b")),
    ("an override with another group's API", tables.place_overrides, override(credential="face", api_id="b")),
    (
        "an override with an API of another credential",
        tables.place_overrides,
        override(credential="face", api_id="a"),
    ),
    ("two overrides of a place for a credential", tables.place_overrides, override()),
    ("an override for an unknown credential", tables.place_overrides, override(credential="iris")),
    (
        "an override of a place that does not exist",
        tables.place_overrides,
        override(place_id="P0000099", credential="face"),
    ),
    (
        "an unknown access type",
        tables.access_services,
        {"place_group_id": PLACE, "access_type": "some", "settings_version": 1},
    ),
    (
        "two access services of a group",
        tables.access_services,
        {"place_group_id": GROUP, "access_type": "none", "settings_version": 1},
    ),
    ("a serial twice", tables.devices, device("547838629", token_hash=b"x" * 32)),
    ("a token twice", tables.devices, device("547838630", token_hash=b"547838629".ljust(32))),
    ("a device at no place", tables.devices, device("547838630", place_id="P0000099")),
    ("two codes for a device", tables.allocation_codes, code()),
    (
        "a code for a place that does not exist",
        tables.allocation_codes,
        code("547838631", place_id="P0000099"),
    ),
    ("a sixth wrong entry", tables.allocation_codes, code("547838631", wrong_entries=6)),
    (
        "an attempt with an unknown outcome",
        tables.enrollment_attempts,
        {"at": NOW, "outcome": "granted", "serial": "547838630", "place_id": PLACE, "source": "x"},
    ),
    ("a second counter of changes", tables.change_counter, {"id": 2, "version": 1}),
]


@pytest.mark.parametrize(("table", "values"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_refuses(connection: Connection, table: Table, values: dict[str, Any]):
    with pytest.raises(IntegrityError):
        add(connection, table, **values)


def test_takes_three_apis_of_every_credential(connection: Connection):
    for credential in Credential:
        for slot in (1, 2, 3):
            add(
                connection,
                tables.vendor_apis,
                **api(f"{credential}-{slot}", auth_type=credential, slot=slot, place_group_id=PLACE),
            )


def test_an_api_that_is_linked_stays(connection: Connection):
    with pytest.raises(IntegrityError):
        connection.execute(tables.vendor_apis.delete().where(tables.vendor_apis.c.id == "a"))


def test_a_node_with_something_under_it_stays(connection: Connection):
    with pytest.raises(IntegrityError):
        connection.execute(tables.places.delete().where(tables.places.c.id == PLACE))


def test_the_headquarters_cannot_be_put_below_something(connection: Connection):
    with pytest.raises(IntegrityError):
        connection.execute(
            update(tables.places).where(tables.places.c.id == ROOT).values(parent_id=OTHER_GROUP)
        )


def test_what_belongs_to_an_administrator_goes_with_them(connection: Connection):
    add(
        connection,
        tables.administrators,
        id="x",
        name="Kim",
        email="k@example.com",
        email_folded="k@example.com",
        password_hash="",
        created_at=NOW,
    )
    add(connection, tables.roles, administrator_id="x", place_id=GROUP)
    add(
        connection,
        tables.sessions,
        token_hash=b"t" * 32,
        administrator_id="x",
        created_at=NOW,
        last_seen_at=NOW,
        expires_at=NOW,
    )

    connection.execute(tables.administrators.delete())

    assert not connection.execute(select(tables.roles)).all()
    assert not connection.execute(select(tables.sessions)).all()


@pytest.mark.parametrize("schema", [CONFIGURATION, EVENTS], ids=lambda schema: schema.name)
def test_the_steps_make_the_tables_that_the_code_uses(database: Database, schema: Schema):
    with database.read() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "version_table": schema.version_table,
                "include_name": schema.config(connection).attributes["include_name"],
                "compare_type": True,
            },
        )
        assert compare_metadata(context, schema.metadata) == []


@pytest.mark.parametrize("schema", [CONFIGURATION, EVENTS], ids=lambda schema: schema.name)
def test_the_steps_are_those_of_alembic(database: Database, schema: Schema):
    with database.read() as connection:
        script = ScriptDirectory.from_config(schema.config(connection))
        seen = MigrationContext.configure(connection, opts={"version_table": schema.version_table})
        assert revision_of(database, schema) == seen.get_current_revision() == script.get_current_head()
    assert schema.steps == [step.revision for step in script.walk_revisions()][::-1]


def test_a_database_that_says_it_has_seen_several_steps_is_refused(tmp_path: Path):
    database = open_sqlite(tmp_path / "clue.db")
    migrate(database, [CONFIGURATION])
    with database.write() as connection:
        connection.execute(text("INSERT INTO schema_version VALUES ('0001')"))
    for use in (migrate, require_current):
        with pytest.raises(SchemaError, match="several versions of the schema configuration"):
            use(database, [CONFIGURATION])
    database.close()


def test_alembic_is_loaded_only_when_there_is_something_to_do(tmp_path: Path):
    database = open_sqlite(tmp_path / "clue.db")
    migrate(database, [CONFIGURATION])
    database.close()
    program = (
        "import pathlib, sys; from server.store.engine import open_sqlite; from server.store.migrate import *;"
        "migrate(open_sqlite(pathlib.Path(sys.argv[1])), [CONFIGURATION]); sys.exit('alembic' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program, str(tmp_path / "clue.db")], check=True)


def test_an_up_to_date_database_is_left_alone(tmp_path: Path):
    database = open_sqlite(tmp_path / "clue.db")
    for _ in range(2):
        migrate(database, [CONFIGURATION], backup=tmp_path / "clue.db")
    database.close()
    assert not list(tmp_path.glob("*-before-*"))
