"""`clue-server reset-password`: a sole owner who has forgotten the password gets in again, and nobody else learns anything."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from administrators import PASSWORD, administrator
from command_line import clue_server
from in_process import application
from patience import eventually
from running import OWNER, Console, Server, running_server, set_up

NEW = "quite another passphrase"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Console]:
    """A server that believes this machine's X-Forwarded-For, so that each test has addresses of its own."""
    data = tmp_path_factory.mktemp("new-password") / "data"
    with running_server(data, "--trusted-proxy", "127.0.0.1/32") as server:
        yield set_up(server)


@pytest.fixture
def someone(site: Console) -> Console:
    return administrator(site.server, site.place("placeGroup"))


def reset(server: Server, email: str, password: str = NEW) -> "subprocess.CompletedProcess[str]":
    return clue_server(
        "reset-password", email, "--stdin", "--data-dir", server.data_dir, stdin=f"{password}\n"
    )


def sign_in(server: Server, email: str, password: str, source: str = "127.0.0.1") -> int:
    body = {"email": email, "password": password}
    headers = {"x-forwarded-for": source} if source != "127.0.0.1" else {}
    return server.client().post("/api/v1/session", json=body, headers=headers).status_code


def test_it_works_while_the_server_runs_and_ends_every_session(site: Console, someone: Console):
    email, server = someone.administrator["email"], site.server
    site.client.post("/api/v1/password-resets", json={"email": email})
    eventually(lambda: [mail for mail in site.get("/outbox")["items"] if mail["to"] == email])
    with someone.client.stream("GET", "/api/v1/changes/stream") as stream:
        lines = stream.iter_lines()
        assert next(lines) == ": connected"
        done = reset(server, f" {email.upper()} ")
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.endswith("is set; 1 session ended.\n")
        assert not [line for line in lines if line.startswith("data: ")]  # it ends
    assert someone.ask("GET", "/session").status_code == 401
    assert sign_in(server, email, PASSWORD, "192.0.2.10") == 401
    assert sign_in(server, email, NEW, "192.0.2.10") == 201
    [entry] = site.get("/audit?action=account.setPassword")["items"]
    assert (entry["subject"], entry["outcome"]) == (email, "done")
    assert entry["administratorName"] is None
    assert entry["detail"]["sessions"] == 1
    assert entry["detail"]["operator"]
    # A code that was mailed before is void, with its mail.
    assert not [mail for mail in site.get("/outbox")["items"] if mail["to"] == email]
    assert (
        clue_server("check", "--data-dir", server.data_dir).returncode == 0
    )  # the audit trail's chain holds


def test_whoever_has_guessed_too_often_is_let_in_at_once(site: Console, someone: Console):
    email, server = someone.administrator["email"], site.server
    for source in ("127.0.0.1", "192.0.2.20"):
        statuses = [sign_in(server, email, f"guess {n} at it", source) for n in range(6)]
        assert statuses[-1] == 429
    assert reset(server, email).returncode == 0
    assert sign_in(server, email, NEW) == 201


def test_it_works_while_no_server_runs(tmp_path: Path):
    setup = {"setupToken": "the setup token", "organizationName": "HQ", "administrator": OWNER}

    async def statuses(*asked: tuple[str, str, Any], token: str = "") -> list[httpx.Response]:
        async with application(tmp_path / "data") as (_app, client):
            client.headers["authorization"] = f"Bearer {token}"
            return [await client.request(method, f"/api/v1{path}", json=body) for method, path, body in asked]

    (tmp_path / "data").mkdir()
    [done] = asyncio.run(statuses(("POST", "/setup", setup)))
    token = done.json()["token"]
    reset = clue_server(
        "reset-password", OWNER["email"], "--stdin", "--data-dir", tmp_path / "data", stdin=f"{NEW}\n"
    )
    assert reset.returncode == 0, reset.stderr
    old, new = ({"email": OWNER["email"], "password": one} for one in (OWNER["password"], NEW))
    answers = asyncio.run(
        statuses(("GET", "/session", {}), ("POST", "/session", old), ("POST", "/session", new), token=token)
    )
    assert [answer.status_code for answer in answers] == [401, 401, 201]


def one_line(finished: "subprocess.CompletedProcess[str]") -> str:
    assert (finished.returncode, finished.stdout) == (2, "")
    line, *more = finished.stderr.splitlines()
    assert not more
    return line.removeprefix("clue-server: ")


def test_what_cannot_be_is_said_in_one_sentence_and_changes_nothing(
    site: Console, someone: Console, tmp_path: Path
):
    email, server = someone.administrator["email"], site.server
    nobody = one_line(reset(server, "nobody@example.com"))
    assert nobody == "there is no administrator with the email address nobody@example.com"
    assert one_line(reset(server, email, "short")) == "The password must have at least 10 characters."
    assert "among the first that are tried" in one_line(reset(server, email, "password123"))
    assert one_line(reset(server, email, email)) == "The password must not be the email address."
    empty = clue_server("reset-password", email, "--stdin", "--data-dir", server.data_dir)
    assert one_line(empty) == "standard input holds no password"
    untold = clue_server("reset-password", email, "--data-dir", server.data_dir, stdin=f"{NEW}\n")
    assert one_line(untold).startswith("there is no terminal to ask at")
    elsewhere = clue_server("reset-password", email, "--stdin", "--data-dir", tmp_path, stdin=f"{NEW}\n")
    assert one_line(elsewhere) == f"{tmp_path} holds no data of a server; is --data-dir right?"
    assert list(tmp_path.iterdir()) == []
    assert someone.ask("GET", "/session").status_code == 200
    assert sign_in(server, email, PASSWORD, "192.0.2.30") == 201


@pytest.mark.parametrize("words", [["reset-password"], ["reset-password", "--stdin"], ["check", "--stdin"]])
def test_a_wrong_command_line_is_refused(words: list[str]):
    finished = clue_server(*words)
    assert finished.returncode == 2
    assert "reset-password" in finished.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="a terminal as these systems have it")
def test_at_a_terminal_it_asks_twice_and_shows_nothing(site: Console, someone: Console):
    import pty

    email = someone.administrator["email"]
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "server", "reset-password", email, "--data-dir"]
    process = subprocess.Popen(
        [*command, str(site.server.data_dir)],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env={**os.environ, "CLUE_USE_KEYRING": "false"},
        start_new_session=True,
    )
    os.close(theirs)
    shown = b""
    try:
        for asked in (b"New password: ", b"The same again: "):
            while not shown.endswith(asked):
                shown += os.read(ours, 1000)
            os.write(ours, NEW.encode() + b"\n")
        while b"ended." not in shown and process.poll() is None:
            shown += os.read(ours, 1000)
    finally:
        assert process.wait(20) == 0
        os.close(ours)
    assert NEW.encode() not in shown
    assert sign_in(site.server, email, NEW, "192.0.2.40") == 201
