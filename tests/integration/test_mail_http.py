"""Mail over real HTTP: settings with a write-only password, their test in words, the outbox, and a server that is killed."""

import asyncio
import json
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from forked import run_forked
from mail_server import HANG, PASSWORD, USERNAME, MailServer, running_mail_server
from running import Console, Server, running_server, set_up, start_server
from streams import following

from clue_desktop.client.trust import ssl_context
from server.keys.secrets import Secrets
from server.mails.texts import Mail
from server.services.mail.outbox import enqueue
from server.store.engine import open_sqlite

CODE = "493817"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of its own: there is one mail setting for all."""
    with running_server(tmp_path_factory.mktemp("mail") / "data") as running:
        yield running


@pytest.fixture(scope="module")
def owner(server: Server) -> Console:
    return set_up(server)


@pytest.fixture
def mail_server(tmp_path: Path) -> Iterator[MailServer]:
    with running_mail_server(tmp_path, tls="starttls", sign_in=True) as running:
        yield running


@pytest.fixture
def settings(owner: Console, mail_server: MailServer) -> Iterator[dict[str, Any]]:
    """The mail settings, set up; taken away again, with the outbox emptied, after the test."""
    document = mail_server.settings(security="starttls", username=USERNAME, password=PASSWORD)
    owner.ask("PUT", "/settings/mail", document, 200)
    yield document
    owner.ask("PUT", "/settings/mail", {"host": None}, 200)
    for mail in owner.get("/outbox")["items"]:
        owner.ask("DELETE", f"/outbox/{mail['id']}", expect=204)


def post(owner: Console) -> str:
    """Put a mail into a running server's outbox behind its back, and wake its sender by a change of settings."""
    data_dir = owner.server.data_dir
    database = open_sqlite(data_dir / "clue.db")
    now = datetime.now(UTC)
    mail = Mail(
        "kim@site.example",
        "Allocation code for device 547838629",
        f"Allocation code:   {CODE}",
        f"<p>{CODE}</p>",
    )
    try:
        with database.write() as connection:
            mail_id = enqueue(
                connection,
                Secrets.open(data_dir, {}, use_keyring=False),
                mail,
                now,
                place_path=f"/{owner.headquarters}/",
                expires_at=now + timedelta(minutes=30),
            )
    finally:
        database.close()
    owner.ask("PUT", "/settings/vendor-networks", {"networks": []}, 200)
    return mail_id


def await_state(owner: Console, mail_id: str, state: str) -> dict[str, Any]:
    """Wait until a mail is in a state."""
    deadline = time.monotonic() + 20
    while True:
        shown: dict[str, Any] = next(mail for mail in owner.get("/outbox")["items"] if mail["id"] == mail_id)
        if shown["state"] == state:
            return shown
        assert time.monotonic() < deadline, shown


def problems(owner: Console, method: str, path: str, body: dict[str, Any]) -> dict[str, str]:
    found = owner.ask(method, path, body, 422).json()["problems"]
    return {problem["field"]: problem["code"] for problem in found}


def test_nothing_is_set_up_at_first(owner: Console):
    assert owner.get("/settings/mail") == {
        "host": None,
        "port": 587,
        "security": "starttls",
        "username": None,
        "password": None,
        "from": None,
        "caFile": None,
    }
    assert owner.get("/settings/state") == {
        "mailSetUp": False,
        "secretsFrom": "file",
        "certificatesToLookAfter": 0,
    }


def test_the_password_is_write_only(owner: Console, settings: dict[str, Any], server: Server):
    answer = owner.ask("GET", "/settings/mail", expect=200)

    assert answer.json() == {**settings, "password": None}
    assert owner.get("/settings/state")["mailSetUp"] is True
    with closing(sqlite3.connect(server.data_dir / "clue.db")) as database:
        everything = "\n".join(database.iterdump())
    assert PASSWORD not in everything
    assert PASSWORD not in json.dumps(owner.get("/audit"))


def test_a_lost_update_is_refused(owner: Console, settings: dict[str, Any]):
    tag = owner.ask("GET", "/settings/mail").headers["etag"]
    saved = owner.ask("PUT", "/settings/mail", settings, 200, headers={"if-match": tag})

    assert saved.headers["etag"] != tag  # a new password shows in the tag alone
    owner.ask("PUT", "/settings/mail", settings, 412, headers={"if-match": tag})


def test_a_kept_password_goes_only_where_it_was_entered_for(
    owner: Console, settings: dict[str, Any], mail_server: MailServer
):
    kept = {**settings, "password": None}
    test = {"to": "kim@site.example", "settings": kept}
    assert owner.ask("POST", "/settings/mail/test", test, 200).json()["success"]
    assert mail_server.next_mail().signed_in

    for changed in ({"host": "localhost"}, {"port": mail_server.port - 1}):
        elsewhere = {**kept, **changed}
        assert problems(owner, "PUT", "/settings/mail", elsewhere) == {"password": "password_required"}
        tried = {"to": "kim@site.example", "settings": elsewhere}
        assert problems(owner, "POST", "/settings/mail/test", tried) == {
            "settings.password": "password_required"
        }
    owner.ask("PUT", "/settings/mail", {**kept, "from": "doors@hq.example"}, 200)
    assert owner.ask("POST", "/settings/mail/test", {"to": "kim@site.example"}, 200).json()["success"]
    assert mail_server.next_mail().sender == "doors@hq.example"


def test_without_a_user_name_no_password_is_kept(owner: Console, settings: dict[str, Any]):
    nobody = {**settings, "username": None, "password": None}
    owner.ask("PUT", "/settings/mail", nobody, 200)

    again = {**settings, "password": None}
    assert problems(owner, "PUT", "/settings/mail", again) == {"password": "password_required"}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"host": "mail server"}, {"host": "host_invalid"}),
        ({"host": "mail.example:25"}, {"host": "host_invalid"}),
        ({"port": 0}, {"port": "port_invalid"}),
        ({"port": 65536}, {"port": "port_invalid"}),
        ({"from": None}, {"from": "email_required"}),
        ({"from": "nobody"}, {"from": "email_invalid"}),
        ({"from": "x@a.example\r\nBcc: y@b.example"}, {"from": "email_invalid"}),
        ({"security": "none"}, {"security": "credentials_unencrypted"}),
        ({"username": None}, {"username": "username_required"}),
        ({"password": "a\nb"}, {"password": "password_invalid"}),
        ({"caFile": "/nowhere/ca.pem"}, {"caFile": "ca_file_invalid"}),
        (
            {"port": 0, "from": None, "password": None, "host": "other.example"},
            {"port": "port_invalid", "from": "email_required", "password": "password_required"},
        ),
        ({"security": "ssl"}, {"security": "type_invalid"}),
        ({"more": 1}, {"more": "unknown_member"}),
    ],
)
def test_all_problems_of_the_settings(
    owner: Console, settings: dict[str, Any], changes: dict[str, Any], expected: dict[str, str]
):
    assert problems(owner, "PUT", "/settings/mail", {**settings, **changes}) == expected
    assert owner.get("/settings/mail") == {**settings, "password": None}


def test_a_test_mail_arrives(owner: Console, settings: dict[str, Any], mail_server: MailServer):
    result = owner.ask("POST", "/settings/mail/test", {"to": " kim@site.example "}, 200).json()

    assert result["success"], result
    assert result["error"] is None
    steps = [step["step"] for step in result["dialogue"]]
    assert steps == ["connect", "ehlo", "starttls", "ehlo", "signIn", "sender", "recipient", "message"]
    received = mail_server.next_mail()
    assert received.recipients == ["kim@site.example"]
    assert received.message["Subject"] == "Test mail of CLUe"
    assert "Kim Owner" in received.part("plain")
    assert "테스트 메일" in received.part("plain")
    assert owner.get("/outbox")["items"] == []


def test_what_failed_in_a_test_and_at_which_step(
    owner: Console, settings: dict[str, Any], mail_server: MailServer
):
    given = {**settings, "password": "a wrong one"}
    result = owner.ask(
        "POST", "/settings/mail/test", {"to": "kim@site.example", "settings": given}, 200
    ).json()

    assert not result["success"]
    assert result["error"]["code"] == "sign_in_refused"
    assert "535" in result["error"]["message"]
    assert [step["step"] for step in result["dialogue"]] == ["connect", "ehlo", "starttls", "ehlo"]
    assert "a wrong one" not in json.dumps(result)
    assert mail_server.mails() == []


def test_a_test_needs_an_address_and_a_mail_server(owner: Console):
    assert problems(owner, "POST", "/settings/mail/test", {"to": "nobody"}) == {
        "to": "email_invalid",
        "settings.host": "mail_not_set_up",
    }


def test_hanging_up_aborts_a_test(owner: Console, settings: dict[str, Any], mail_server: MailServer):
    mail_server.faults["message"] = HANG

    async def hang_up() -> None:
        async with httpx.AsyncClient(
            base_url=owner.server.url,
            verify=ssl_context(Path(owner.server.ready["ca"])),
            headers={"authorization": owner.client.headers["authorization"]},
            timeout=60,
        ) as client:
            asked = client.post("/api/v1/settings/mail/test", json={"to": "kim@site.example"})
            asking = asyncio.create_task(asked)
            await asyncio.to_thread(mail_server.await_step, "message")
            assert not asking.done()
            asking.cancel()
            await asyncio.wait({asking})

    asyncio.run(hang_up())
    mail_server.await_end()


def test_mails_wait_in_the_outbox_where_an_owner_reads_them(owner: Console):
    mail = post(owner)

    shown = owner.get("/outbox")["items"][0]
    assert shown["id"] == mail
    assert shown["to"] == "kim@site.example"
    assert CODE in shown["text"]
    assert (shown["state"], shown["attempts"], shown["nextAttemptAt"]) == ("waiting", 0, None)
    retried = owner.ask("POST", f"/outbox/{mail}/retry", expect=200).json()
    assert retried["state"] == "waiting"
    owner.ask("DELETE", f"/outbox/{mail}", expect=204)
    assert owner.get("/outbox")["items"] == []
    owner.ask("DELETE", f"/outbox/{mail}", expect=404)


def test_what_waited_is_sent_once_mail_is_set_up(owner: Console, mail_server: MailServer):
    mail = post(owner)
    document = mail_server.settings(security="starttls", username=USERNAME, password=PASSWORD)
    assert owner.server.client().get("/api/v1/server").json()["mailSetUp"] is False
    owner.ask("PUT", "/settings/mail", document, 200)
    assert (
        owner.server.client().get("/api/v1/server").json()["mailSetUp"] is True
    )  # so anybody is told what becomes of a code

    received = mail_server.next_mail()
    assert received.code == CODE
    assert received.encrypted
    shown = await_state(owner, mail, "sent")
    assert (shown["text"], shown["lastError"]) == (None, None)
    assert shown["finishedAt"]
    assert owner.ask("POST", f"/outbox/{mail}/retry", expect=409).json()["code"] == "mail_sent"
    owner.ask("DELETE", f"/outbox/{mail}", expect=204)
    owner.ask("PUT", "/settings/mail", {"host": None}, 200)


def test_a_failed_mail_can_be_tried_again(owner: Console, settings: dict[str, Any], mail_server: MailServer):
    mail_server.faults["rcpt"] = "550 no such mailbox"
    mail = post(owner)
    shown = await_state(owner, mail, "failed")
    assert "550 no such mailbox" in shown["lastError"]
    assert CODE in shown["text"]

    mail_server.faults.clear()
    owner.ask("POST", f"/outbox/{mail}/retry", expect=200)

    assert mail_server.next_mail().code == CODE
    await_state(owner, mail, "sent")


def test_a_mail_that_is_being_sent_is_left_alone(
    owner: Console, settings: dict[str, Any], mail_server: MailServer
):
    mail_server.faults["message"] = HANG
    mail = post(owner)
    mail_server.await_step("message")

    for method, path in (("DELETE", f"/outbox/{mail}"), ("POST", f"/outbox/{mail}/retry")):
        assert owner.ask(method, path, expect=409).json()["code"] == "mail_in_progress"
    mail_server.cut()
    assert "ended the connection" in await_state(owner, mail, "queued")["lastError"]


def test_a_server_that_is_killed_in_the_middle_sends_the_mail_after_all(tmp_path: Path):
    with running_mail_server(tmp_path) as mail_server:
        mail_server.faults["message"] = HANG
        killed = start_server(tmp_path / "data")
        owner = set_up(killed)
        owner.ask("PUT", "/settings/mail", mail_server.settings(), 200)
        mail = post(owner)
        mail_server.await_step("message")
        token = owner.client.headers["authorization"].removeprefix("Bearer ")
        for client in killed.clients:
            client.close()
        killed.kill()
        for pipe in (killed.process.stdin, killed.process.stdout):
            assert pipe is not None
            pipe.close()
        mail_server.faults.clear()

        with running_server(tmp_path / "data") as again:
            received = mail_server.next_mail()
            assert received.message["Message-ID"] == f"<{mail}@hq.example>"
            await_state(Console(again, again.client(token)), mail, "sent")


def test_consoles_hear_of_each_state(owner: Console, settings: dict[str, Any], mail_server: MailServer):
    with following(owner.client, "/api/v1/changes/stream") as stream:
        mail = post(owner)
        told: list[str] = []
        while len(told) < 2:  # being sent, sent
            change = stream.next()[1]
            if change["kind"] == "mail":
                told.append(change["id"])

    assert told == [mail] * 2


def test_check_names_a_password_that_cannot_be_opened(tmp_path: Path):
    with running_server(tmp_path / "data") as running:
        owner = set_up(running)
        document = {
            "host": "mail.example",
            "username": USERNAME,
            "password": PASSWORD,
            "from": "clue@hq.example",
        }
        owner.ask("PUT", "/settings/mail", document, 200)
        mail = post(owner)
    whole = check(tmp_path / "data")
    assert whole.returncode == 0, whole.stdout
    assert "ok    the mail settings" in whole.stdout
    assert f"ok    mail {mail} to kim@site.example" in whole.stdout

    with closing(sqlite3.connect(tmp_path / "data" / "clue.db")) as database:
        value = json.loads(
            database.execute("SELECT value FROM server_state WHERE key = 'mail'").fetchone()[0]
        )
        value["sealedPassword"] = value["sealedPassword"][:-8] + "AAAAAAA="
        database.execute("UPDATE server_state SET value = ? WHERE key = 'mail'", (json.dumps(value),))
        database.commit()
    broken = check(tmp_path / "data")

    assert broken.returncode == 1
    assert "FAULT the mail settings" in broken.stdout


def check(data_dir: Path) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "server", "check", "--data-dir", str(data_dir)]
    return run_forked(command, capture_output=True, text=True, check=False, timeout=60)
