"""Sealed values that do not open, and keys that are not the database's: one bad value shuts one API, a foreign key all."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

from command_line import clue_server
from forked import run_forked
from patience import eventually
from running import GRANTED, Console, Device, api_form, running_server, set_up

from server.sandbox.sample_vendor.running import RunningVendor

CARD, FACE = GRANTED["rfCard"], GRANTED["face"]


def check(data_dir: Path) -> "subprocess.CompletedProcess[str]":
    """Run `clue-server check`."""
    return clue_server("check", "--data-dir", data_dir)


def spoil(data_dir: Path, table: str, column: str, condition: str = "1") -> None:
    """Change one byte of a sealed value, as a fault of the disk or a hand in the database would."""
    with closing(sqlite3.connect(data_dir / "clue.db")) as database:
        (value,) = database.execute(f"SELECT {column} FROM {table} WHERE {condition}").fetchone()
        spoiled = value[:-6] + ("A" if value[-6] != "A" else "B") + value[-5:]
        database.execute(f"UPDATE {table} SET {column} = ? WHERE {condition}", (spoiled,))
        database.commit()


def both(console: Console, vendor: RunningVendor) -> tuple[str, Device, dict[str, Any]]:
    """Return a group in which a vendor decides for cards and faces, and devices may decide when it is silent."""
    group = console.place("placeGroup")
    card = console.register(group, api_form(vendor, "rfCard", name="Card policy"))
    face = console.register(group, api_form(vendor, "face"))
    service = {
        "accessType": "mixed",
        "assignments": {"rfCard": card["id"], "face": face["id"]},
        "onNoAnswer": {"rfCard": "local", "face": "local"},
    }
    console.ask("PUT", f"/place-groups/{group}/access-service", service, 200)
    return group, console.device(console.place("place", group)), card


def test_one_value_that_does_not_open_shuts_that_api_alone_until_it_is_entered_again(
    tmp_path: Path, vendor: RunningVendor
):
    data_dir = tmp_path / "data"
    with running_server(data_dir, vendors=[vendor]) as server:
        console = set_up(server)
        group, device, api = both(console, vendor)
        _group, other, _api = both(console, vendor)
        token = console.client.headers["authorization"]
    spoil(data_dir, "vendor_apis", "sealed_headers", f"id = '{api['id']}'")

    found = check(data_dir)
    assert found.returncode == 1
    assert "FAULT vendor API “Card policy”" in found.stdout

    with running_server(data_dir, vendors=[vendor]) as server:
        console = Console(server, server.client(), console.headquarters)
        console.client.headers["authorization"] = token
        device = Device(device.serial, device.token, server.client(device.token))
        other = Device(other.serial, other.token, server.client(other.token))

        assert device.present("rfCard", CARD) == {
            "result": "denied"
        }  # never `local`: the vendor was not silent
        assert device.present("face", FACE)["result"] == "granted"
        assert other.present("rfCard", CARD)["result"] == "granted"
        event = console.get(f"/events?serial={device.serial}&credential=rfCard")["items"][0]
        assert (event["reason"], event["apiId"]) == ("server_fault", api["id"])
        for _ in range(3):
            console.ask("PATCH", f"/places/{group}", {"name": "Another name"}, 200)
        log = (tmp_path / "data.log").read_text()
        assert log.count("vendor API “Card policy”") == 1
        assert "is denied: The secret stored for" in log

        health = {row["apiId"]: row for row in console.get(f"/place-groups/{group}/api-health")["items"]}
        assert health[api["id"]]["state"] == "unavailable"
        assert health[api["id"]]["lastFailure"]["code"] == "server_fault"
        assert "entered again" in health[api["id"]]["lastFailure"]["message"]
        concerns = console.get("/api-health")["items"]
        assert [(one["apiName"], one["failing"]) for one in concerns] == [("Card policy", True)]

        present = console.get(f"/apis/{api['id']}")
        kept = {**present, "headers": [{"key": "Authorization", "value": None}], "testReceipt": None}
        refused = console.ask("PUT", f"/apis/{api['id']}", kept, 422).json()
        assert "headers[0].value" in {problem["field"] for problem in refused["problems"]}
        form = api_form(vendor, "rfCard", name="Card policy")
        console.ask("PUT", f"/apis/{api['id']}", {**form, "testReceipt": console.tested(group, form)}, 200)
        assert device.present("rfCard", CARD)["result"] == "granted"
        assert console.get("/api-health")["items"] == []


def test_one_api_that_breaks_a_rule_of_this_version_shuts_that_one_alone(
    tmp_path: Path, vendor: RunningVendor
):
    data_dir = tmp_path / "data"
    with running_server(data_dir, vendors=[vendor]) as server:
        console = set_up(server)
        _group, device, api = both(console, vendor)
        token = console.client.headers["authorization"]
    with closing(sqlite3.connect(data_dir / "clue.db")) as database:
        (text,) = database.execute("SELECT document FROM vendor_apis WHERE id = ?", (api["id"],)).fetchone()
        document = {**json.loads(text), "connection": {"deadline_ms": 1}}
        database.execute(
            "UPDATE vendor_apis SET document = ? WHERE id = ?", (json.dumps(document), api["id"])
        )
        database.commit()
    with running_server(
        data_dir, vendors=[vendor], expected_errors=["is denied: connection.deadlineMs"]
    ) as server:
        console = Console(server, server.client(), console.headquarters)
        console.client.headers["authorization"] = token
        device = Device(device.serial, device.token, server.client(device.token))
        assert device.present("rfCard", CARD) == {"result": "denied"}
        assert device.present("face", FACE)["result"] == "granted"
        assert "vendor API “Card policy”" in (tmp_path / "data.log").read_text()
        assert [one["apiName"] for one in console.get("/api-health")["items"]] == ["Card policy"]


def test_a_mail_password_that_does_not_open_is_named_and_all_else_goes_on(
    tmp_path: Path, vendor: RunningVendor
):
    data_dir = tmp_path / "data"
    mail = {
        "host": "127.0.0.1", "port": 1, "security": "tls", "username": "clue",
        "password": "a password", "from": "clue@example.com",
    }  # fmt: skip
    with running_server(data_dir, vendors=[vendor]) as server:
        console = set_up(server)
        _group, device, _api = both(console, vendor)
        console.ask("PUT", "/settings/mail", mail, 200)
        token = console.client.headers["authorization"]
    with closing(sqlite3.connect(data_dir / "clue.db")) as database:
        row = database.execute("SELECT key, value FROM server_state WHERE value LIKE '%sealedPassword%'")
        key, text = row.fetchone()
        document = json.loads(text)
        document["sealedPassword"] = document["sealedPassword"][:-8] + "AAAAAAA="
        database.execute("UPDATE server_state SET value = ? WHERE key = ?", (json.dumps(document), key))
        database.commit()

    assert "FAULT the mail settings" in check(data_dir).stdout
    with running_server(data_dir, vendors=[vendor]) as server:
        console = Console(server, server.client(), console.headquarters)
        console.client.headers["authorization"] = token
        device = Device(device.serial, device.token, server.client(device.token))
        assert device.present("rfCard", CARD)["result"] == "granted"
        invitation = {"email": "lee@example.com", "placeId": console.headquarters}
        for _ in range(2):
            console.ask("POST", "/administrators/invitations", invitation, 201)
        eventually(lambda: "cannot be opened" in str(console.get("/outbox")))
    assert (tmp_path / "data.log").read_text().count("mails wait: The secret stored for mail:password") == 1


# ---- keys that are not the database's ----------------------------------------------------------------------------


def key_check(data_dir: Path) -> Any:
    """Return what a database says of its key, or None."""
    with closing(sqlite3.connect(data_dir / "clue.db")) as database:
        row = database.execute("SELECT value FROM server_state WHERE key = 'key_check'").fetchone()
    return row and json.loads(row[0])


def serve(data_dir: Path, *options: str, **environ: str) -> "subprocess.CompletedProcess[str]":
    """Start a server that is expected to refuse."""
    command = [sys.executable, "-m", "server", "--data-dir", str(data_dir), "--port", "0", *options]
    variables = {**os.environ, "CLUE_USE_KEYRING": "false", **environ}
    return run_forked(
        command,
        capture_output=True,
        text=True,
        check=False,
        env=variables,
        stdin=subprocess.DEVNULL,
        timeout=60,
    )


def test_a_data_directory_whose_database_is_of_another_key_is_refused(tmp_path: Path, vendor: RunningVendor):
    for name in ("first", "second"):
        with running_server(tmp_path / name, vendors=[vendor]) as server:
            both(set_up(server), vendor)
    copied = tmp_path / "copied"
    shutil.copytree(tmp_path / "second", copied)
    shutil.copy(tmp_path / "first" / "clue.db", copied / "clue.db")
    before = (copied / "clue.db").read_bytes()

    refused = serve(copied)

    assert refused.returncode == 2
    assert "this database is sealed with another key: copy secret.key and secrets.json from" in refused.stderr
    assert str(tmp_path / "first") in refused.stderr
    assert str(copied) in refused.stderr
    assert (copied / "clue.db").read_bytes() == before
    found = check(copied)
    assert "FAULT the database's key: this database is sealed with another key" in found.stdout
    for name in ("secret.key", "secrets.json"):  # as it says
        shutil.copy(tmp_path / "first" / name, copied / name)
    with running_server(copied, vendors=[vendor]):
        pass


def forget_the_check(data_dir: Path) -> None:
    """Make the database one of an older version."""
    with closing(sqlite3.connect(data_dir / "clue.db")) as database:
        database.execute("DELETE FROM server_state WHERE key = 'key_check'")
        database.commit()


def test_an_older_database_gets_its_check_only_from_the_host_whose_key_opens_something(
    tmp_path: Path, vendor: RunningVendor
):
    for name in ("first", "second"):
        with running_server(tmp_path / name, vendors=[vendor]) as server:
            both(set_up(server), vendor)
    data_dir = tmp_path / "first"
    forget_the_check(data_dir)
    own = {name: (data_dir / name).read_bytes() for name in ("secret.key", "secrets.json")}
    for name in own:
        shutil.copy(tmp_path / "second" / name, data_dir / name)

    refused = serve(data_dir)

    assert refused.returncode == 2
    assert "sealed with another key" in refused.stderr
    assert key_check(data_dir) is None
    for name, content in own.items():
        (data_dir / name).write_bytes(content)
    with running_server(data_dir, vendors=[vendor]):
        assert key_check(data_dir)["place"] == str(data_dir / "secret.key")


def test_an_older_database_in_which_nothing_is_sealed_takes_the_key_of_who_comes(tmp_path: Path):
    with running_server(tmp_path / "data"):
        pass
    forget_the_check(tmp_path / "data")
    for name in ("secret.key", "secrets.json"):
        (tmp_path / "data" / name).unlink()
    with running_server(tmp_path / "data"):
        assert key_check(tmp_path / "data") is not None
