"""Sealed values that do not open, and keys that are not the database's: one bad value shuts one API, a foreign key all."""

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

from patience import eventually
from running import GRANTED, Console, Device, api_form, running_server, set_up

from server.sandbox.vendor.running import RunningVendor

CARD, FACE = GRANTED["rfCard"], GRANTED["face"]


def check(data_dir: Path) -> "subprocess.CompletedProcess[str]":
    """Run `clue-server check`."""
    command = [sys.executable, "-m", "server", "check", "--data-dir", str(data_dir)]
    environ = {**os.environ, "CLUE_USE_KEYRING": "false"}
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environ)


def spoil(data_dir: Path, table: str, column: str, condition: str = "1") -> None:
    """Change one byte of a sealed value, as a fault of the disk or a hand in the database would."""
    with closing(sqlite3.connect(data_dir / "clue.db")) as database:
        (value,) = database.execute(f"SELECT {column} FROM {table} WHERE {condition}").fetchone()
        spoiled = value.replace(value[-6], "A" if value[-6] != "A" else "B")
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
