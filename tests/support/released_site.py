"""Makes what is kept of a released version: its databases with rows in every table, a backup, settings, exports.

The rows that a first day makes come from the program itself; those that take mails, time or mistakes are put in beside them.
Everything in it is made up, and what is sealed in it protects nothing.
"""

import gzip
import hashlib
import json
import shutil
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from command_line import clue_server
from running import GRANTED, OWNER, Console, api_form, running_server, set_up
from sqlalchemy import MetaData, func, insert, select, update

from clue_desktop import __version__
from clue_desktop.contract.devices import DeviceCredential
from clue_desktop.contract.vendor_apis import VendorApiForm
from clue_desktop.kept_port import keep_port
from clue_desktop.new_version_keeping import KeptNews, NewsKeeping
from clue_desktop.profiles import LAST_PLACE, Profiles, ServerProfile
from clue_desktop.settings_format import keep_format
from server.sandbox.sample_vendor.running import RunningVendor
from server.starting.service.record import Record
from server.store.engine import Database, open_sqlite
from server.store.event_tables import events_metadata
from server.store.going_back import VERSION_FILE
from server.store.tables import metadata
from ui.customer_api.presenter import definition_text
from ui.state.credential_file import save_credential

RELEASED = Path(__file__).parents[1] / "fixtures" / "released"
DATABASES = ("clue", "events")
PASSWORD = OWNER["password"]
_MOMENT = datetime(2026, 1, 1, tzinfo=UTC)
_HOUR = timedelta(hours=1)


def make(folder: Path, vendor: RunningVendor, scratch: Path) -> None:
    """Write all of it into a folder that is not there yet; `scratch` is for a server's data meanwhile."""
    folder.mkdir(parents=True)
    data = scratch / "data"
    with running_server(data, vendors=[vendor]) as server:
        owner = set_up(server)
        _first_day(owner, vendor)
        made = _exports(owner, vendor, folder)
    _the_rest(data, made)
    done = clue_server("backup", scratch / "backup.tar", "--with-key", "--data-dir", data)
    assert done.returncode == 0, done.stderr
    (folder / "backup.tar.gz").write_bytes(gzip.compress((scratch / "backup.tar").read_bytes(), mtime=0))
    for name in DATABASES:
        with closing(sqlite3.connect(data / f"{name}.db")) as connection:
            (folder / f"{name}.sql").write_text("\n".join(connection.iterdump()) + "\n", "utf-8")
    shutil.copyfile(data / VERSION_FILE, folder / VERSION_FILE)
    _settings(folder / "settings", made)
    keep_port(folder, 8443)
    program = ("/opt/clue/bin/python", "-P", "-m", "server")
    record = Record(__version__, program, "/var/lib/clue-server", ("--port", "9443"), "2026-01-01T00:00:00Z")
    record.keep(folder / "service.json")
    (folder / "options.json").write_text(json.dumps(_OPTIONS, indent=1))


_OPTIONS = {
    "--data-dir": "data",
    "--host": "127.0.0.1",
    "--port": "9443",
    "--tls": "off",
    "--tls-name": "doors.example",
    "--vendor-network": "10.0.0.0/8",
    "--vendor-deadline": "3",
    "--vendor-no-proxy": "vendor.example",
    "--vendor-response-kib": "512",
    "--device-in-flight": "8",
    "--trusted-proxy": "10.0.0.1",
    "--unproved-connections": "100",
    "--unproved-per-source": "50",
    "--requests": "64",
    "--requests-per-source": "16",
    "--device-rate": "10",
    "--disk-reserve": "64",
    "--workers": "1",
    "--publish-in": "run",
    "--name": "Doors",
    "--synchronous": "FULL",
    "--log-format": "json",
    "--log-level": "warning",
}
"""What a script, a unit or a task of this version may start the server with."""


_SAMPLE = {
    "name": "Anna",
    "parameters": {"deviceId": "100000001", "cardNumber": GRANTED["rfCard"]},
    "statusCode": 200,
    "contentType": "application/json",
    "body": '{"valid":true}',
    "expected": {"result": "granted"},
}


def _first_day(owner: Console, vendor: RunningVendor) -> None:
    branch = owner.place("branch", name="Busan 지사")
    group = owner.place("placeGroup", branch, "Lobby doors")
    place, other = owner.place("place", group, "North"), owner.place("place", group, "South")
    api = owner.register(group, api_form(vendor, samples=[_SAMPLE]))["id"]
    owner.assign(group, rfCard=api)
    device = owner.device(place)
    assert device.present("rfCard", GRANTED["rfCard"])["result"] == "granted"
    shadows = {"rfCard": owner.register(group, api_form(vendor, name="Another vendor"))["id"]}
    assigned = {"assignments": {"rfCard": api}, "shadows": shadows}
    for _ in range(2):  # the first is lost by a propagation, which keeps what there was before
        setting = {"accessType": "vendor", **assigned}
        owner.ask("PUT", f"/place-groups/{group}/access-service", setting, 200)
        for where, body in ((place, assigned), (other, {"assignments": {"rfCard": None}})):
            owner.ask("PUT", f"/places/{where}/access-service", body, 200)


def _exports(owner: Console, vendor: RunningVendor, folder: Path) -> dict[str, str]:
    events = owner.ask("GET", "/events", expect=200, headers={"accept": "text/csv"})
    (folder / "events.csv").write_bytes(events.content)
    form = VendorApiForm.model_validate(api_form(vendor))
    (folder / "definition.json").write_text(definition_text(form), "utf-8")
    fingerprint = str(owner.server.ready["fingerprint"])
    credential = DeviceCredential(
        server="https://clue.example:8443", serial="100000001", token="t" * 43, fingerprint=fingerprint
    )
    save_credential(folder / "credential.json", credential)
    return {"fingerprint": fingerprint, "administrator": str(owner.administrator["id"])}


def _settings(folder: Path, made: Mapping[str, str]) -> None:
    profiles = Profiles(folder)
    profiles.remember(ServerProfile(name="Seoul HQ", email=OWNER["email"]))
    profiles.remember(
        ServerProfile("https://clue.example:8443", made["fingerprint"], "Busan", "b@example.com")
    )
    profiles.keep_language("ko")
    preferences = profiles.preferences()
    preferences.set(LAST_PLACE, ["SEOULHQ1", "overview"])
    preferences.save()
    NewsKeeping(folder).write(KeptNews(asks=False, asked_at=datetime(2026, 1, 1, tzinfo=UTC)))
    keep_format(folder)
    assert asdict(profiles.all()[0])["fingerprint"] == made["fingerprint"]


def _the_rest(data: Path, made: Mapping[str, str]) -> None:
    configuration, events = open_sqlite(data / "clue.db"), open_sqlite(data / "events.db")
    try:
        with configuration.read() as connection:
            place = str(connection.execute(select(metadata.tables["places"].c.id).limit(1)).scalar_one())
        _without_this_machine(configuration)
        _fill(configuration, metadata, _rows(place, made["administrator"]))
        _fill(events, events_metadata, _event_rows(place))
    finally:
        configuration.close()
        events.close()


def _without_this_machine(database: Database) -> None:
    """Say that it was made on a machine of no name."""
    state = metadata.tables["server_state"].c
    with database.write() as connection:
        said = json.loads(
            connection.execute(select(state.value).where(state.key == "key_check")).scalar_one()
        )
        said |= {"machine": "a-server", "place": "/var/lib/clue-server/secret.key"}
        value = json.dumps(said)
        connection.execute(
            update(metadata.tables["server_state"]).where(state.key == "key_check").values(value=value)
        )


def _fill(database: Database, schema: MetaData, rows: Mapping[str, dict[str, Any]]) -> None:
    """Put a row into every table that has none yet; a new table needs one here."""
    with database.write() as connection:
        for table in schema.sorted_tables:
            if connection.execute(select(func.count()).select_from(table)).scalar_one() == 0:
                assert table.name in rows, f"a released version is kept with rows in {table.name}: add one"
                connection.execute(insert(table).values(rows[table.name]))


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


def _rows(place: str, administrator: str) -> dict[str, dict[str, Any]]:
    soon = _MOMENT + _HOUR
    return {
        "enrollment_attempts": {
            "at": _MOMENT,
            "outcome": "wrong",
            "serial": "100000009",
            "place_id": place,
            "source": "192.0.2.1",
            "site": "192.0.2.0/24",
        },
        "guesses": {
            "key": "a-key",
            "failures": 3,
            "last_failure_at": _MOMENT,
            "window_started_at": _MOMENT,
            "window_count": 3,
        },
        "outbox": {
            "id": "m" * 32,
            "recipient": "lobby@example.com",
            "subject": "A code",
            "sealed_body": None,
            "place_path": f"/{place}/",
            "created_at": _MOMENT,
            "expires_at": soon,
            "state": "failed",
            "claim": None,
            "attempts": 3,
            "next_attempt_at": soon,
            "finished_at": soon,
            "last_error": "no route",
            "last_error_said": None,
        },
        "released_devices": {
            "serial": "100000008",
            "place_id": place,
            "place_path": f"/{place}/",
            "released_at": _MOMENT,
        },
        "access_service_revisions": {
            "place_id": place,
            "number": 1,
            "at": _MOMENT,
            "administrator_id": administrator,
            "administrator_name": "Kim Owner",
            "cause": "saved",
            "document": {},
            "api_names": {},
            "overwritten_places": 0,
        },
        "allocation_codes": {
            "serial": "100000007",
            "place_id": place,
            "model": "R-1",
            "source": "192.0.2.1",
            "code_hash": _digest("code"),
            "issued_at": _MOMENT,
            "wrong_entries": 1,
            "mail_id": None,
        },
        "familiar_sources": {
            "administrator_id": administrator,
            "source": "192.0.2.1",
            "last_used_at": _MOMENT,
        },
        "invitations": {
            "id": "i" * 32,
            "code_hash": _digest("invitation"),
            "email": "New@example.com",
            "email_folded": "new@example.com",
            "place_id": place,
            "invited_by": administrator,
            "created_at": _MOMENT,
            "expires_at": soon,
            "mail_id": None,
        },
        "lifted_limits": {"place_id": place, "lifted_at": _MOMENT},
        "password_resets": {
            "code_hash": _digest("reset"),
            "administrator_id": administrator,
            "expires_at": soon,
            "mail_id": "m" * 32,
        },
        "refused_registrations": {"serial": "100000006", "place_id": place, "until": soon},
        "sessions": {
            "token_hash": _digest("session"),
            "administrator_id": administrator,
            "created_at": _MOMENT,
            "last_seen_at": _MOMENT,
            "expires_at": soon,
            "source": "192.0.2.1",
        },
    }


def _event_rows(place: str) -> dict[str, dict[str, Any]]:
    return {
        "event_hours": {
            "hour": _MOMENT,
            "branch_id": place,
            "place_group_id": place,
            "api_id": "a" * 32,
            "outcome": "granted",
            "latency": 1,
            "events": 5,
        },
        "event_hours_progress": {"id": 1, "through_id": 0},
        "event_log_probe": {"id": 1, "at": _MOMENT},
        "shadow_answers": {
            "event_id": 1,
            "at": _MOMENT,
            "place_id": place,
            "place_group_id": place,
            "branch_id": place,
            "credential": "rfCard",
            "api_id": "a" * 32,
            "api_us": 12_000,
            "shadow_id": "b" * 32,
            "shadow_us": 15_000,
            "outcome": "differed",
            "result": "denied",
            "reason": "condition_not_met",
            "message": "No",
            "status_code": 200,
            "trace": None,
        },
        "shadow_unasked": {
            "minute": _MOMENT,
            "place_id": place,
            "place_group_id": place,
            "credential": "rfCard",
            "api_id": "a" * 32,
            "shadow_id": "b" * 32,
            "events": 3,
        },
        "event_late": {"first_id": 1, "last_id": 1, "since": _MOMENT, "until": _MOMENT},
        "event_fences": {"id": 1, "at": _MOMENT},
    }
