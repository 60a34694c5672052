"""One's own account over HTTP: name, password, sessions; and a forgotten password, told to nobody but the mailbox."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest
from administrators import PASSWORD, administrator
from clocks import Clock
from mail_server import running_mail_server
from running import OWNER, Console, Server, running_server, set_up
from site_by_clock import Site, running_site

from clue_desktop.domain.one_time_codes import RESET_LIFETIME
from server.services.people.sessions import IDLE_LIFETIME
from server.store.engine import StorageError

NEW_PASSWORD = "quite another passphrase"
SESSION_MEMBERS = {"id", "createdAt", "lastSeenAt", "expiresAt", "source", "current"}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Console]:
    """A server that believes this machine's X-Forwarded-For, so that each test has an address of its own."""
    with running_server(
        tmp_path_factory.mktemp("accounts") / "data", "--trusted-proxy", "127.0.0.1/32"
    ) as server:
        yield set_up(server)


@pytest.fixture
def someone(site: Console) -> Console:
    return administrator(site.server, site.place("placeGroup"))


def sign_in(console: Console, password: str, source: str = "192.0.2.200") -> httpx.Response:
    body = {"email": console.administrator["email"], "password": password}
    return console.server.client().post("/api/v1/session", json=body, headers={"x-forwarded-for": source})


def again(console: Console, source: str = "192.0.2.201") -> Console:
    """Sign in once more."""
    answer = sign_in(console, PASSWORD, source)
    assert answer.status_code == 201, answer.text
    return Console(console.server, console.server.client(answer.json()["token"]))


def problems(answer: httpx.Response) -> set[tuple[str, str]]:
    assert answer.status_code == 422, answer.text
    return {(problem["field"], problem["code"]) for problem in answer.json()["problems"]}


def actions(site: Console, email: str) -> list[tuple[str, str]]:
    entries = site.get("/audit?limit=1000")["items"]
    return [(entry["action"], entry["outcome"]) for entry in entries if entry["subject"] == email]


def test_ones_name_is_changed_and_seen_by_others(site: Console, someone: Console):
    refused = someone.ask("PATCH", "/session", {"name": " "})
    assert problems(refused) == {("name", "name_required")}
    renamed = someone.ask("PATCH", "/session", {"name": " Lee Renamed "}, 200).json()
    assert renamed["administrator"] == {**someone.administrator, "name": "Lee Renamed"}
    assert renamed == someone.get("/session")
    listed = {item["id"]: item["name"] for item in site.get("/administrators")["items"]}
    assert listed[someone.administrator["id"]] == "Lee Renamed"


def test_a_password_is_changed_with_the_old_one_and_ends_the_other_sessions(site: Console, someone: Console):
    other = again(someone)
    change = {"oldPassword": "not the password", "newPassword": "short"}
    assert problems(someone.ask("PUT", "/session/password", change)) == {
        ("oldPassword", "password_wrong"),
        ("newPassword", "password_weak"),
    }
    weak = {"oldPassword": PASSWORD, "newPassword": someone.administrator["email"]}
    assert problems(someone.ask("PUT", "/session/password", weak)) == {("newPassword", "password_weak")}
    assert other.ask("GET", "/session").status_code == 200

    someone.ask(
        "PUT", "/session/password", {"oldPassword": PASSWORD, "newPassword": NEW_PASSWORD}, expect=204
    )

    assert someone.ask("GET", "/session").status_code == 200
    assert other.ask("GET", "/session").status_code == 401
    assert sign_in(someone, PASSWORD).status_code == 401
    assert sign_in(someone, NEW_PASSWORD).status_code == 201
    found = actions(site, someone.administrator["email"])
    assert found.count(("account.password", "done")) == found.count(("account.password", "refused")) == 1


def test_a_stolen_session_does_not_let_the_password_be_guessed(someone: Console):
    change = {"newPassword": NEW_PASSWORD}
    headers = {"x-forwarded-for": "192.0.2.202"}
    statuses = [
        someone.ask(
            "PUT", "/session/password", {**change, "oldPassword": f"guess {n}"}, headers=headers
        ).status_code
        for n in range(6)
    ]
    assert statuses == [422] * 5 + [429]
    assert sign_in(someone, PASSWORD, "192.0.2.203").status_code == 201  # elsewhere nobody waits


def test_ones_sessions_are_listed_and_ended(site: Console, someone: Console):
    other = again(someone, "192.0.2.204")
    listed = someone.get("/sessions")["items"]
    assert [set(item) for item in listed] == [SESSION_MEMBERS] * 2
    [current] = [item for item in listed if item["current"]]
    [elsewhere] = [item for item in listed if not item["current"]]
    assert elsewhere["source"] == "192.0.2.204"
    assert [item["id"] for item in other.get("/sessions")["items"] if item["current"]] == [elsewhere["id"]]

    # Of somebody else's session nobody knows whether there is one.
    assert site.ask("DELETE", f"/sessions/{elsewhere['id']}").status_code == 404
    someone.ask("DELETE", f"/sessions/{elsewhere['id']}", expect=204)
    someone.ask("DELETE", f"/sessions/{elsewhere['id']}", expect=404)
    assert other.ask("GET", "/session").status_code == 401
    assert [item["id"] for item in someone.get("/sessions")["items"]] == [current["id"]]
    someone.ask("DELETE", f"/sessions/{current['id']}", expect=204)
    assert someone.ask("GET", "/session").status_code == 401


@pytest.mark.parametrize("stream", ["/changes/stream", "/events/stream"])
def test_the_streams_of_a_session_end_with_it(someone: Console, stream: str):
    other = again(someone)
    with other.client.stream("GET", f"/api/v1{stream}") as answer:
        lines = answer.iter_lines()
        assert next(lines) == ": connected"
        for session in someone.get("/sessions")["items"]:
            if not session["current"]:
                someone.ask("DELETE", f"/sessions/{session['id']}", expect=204)
        assert not [line for line in lines if line.startswith("data: ")]  # and they have an end


def test_an_owner_ends_the_sessions_of_another(site: Console, someone: Console):
    account = someone.administrator["id"]
    other = again(someone)
    peer = administrator(site.server, someone.administrator["roles"][0]["placeId"])
    peer.ask("DELETE", f"/administrators/{account}/sessions", expect=403)
    site.ask("DELETE", f"/administrators/{account}/sessions", expect=204)
    assert {console.ask("GET", "/session").status_code for console in (someone, other)} == {401}
    entry = site.get("/audit?action=administrator.endSessions")["items"][0]
    assert (entry["subject"], entry["detail"]["sessions"]) == (account, 2)
    again(someone)  # they may sign in again


# ------------------------------------------------------------------------------------------------ forgotten passwords


def ask_reset(server: Server, email: str, source: str) -> httpx.Response:
    return server.client().post(
        "/api/v1/password-resets", json={"email": email}, headers={"x-forwarded-for": source}
    )


def reset(server: Server, code: str, password: str, source: str) -> httpx.Response:
    return server.client().post(
        "/api/v1/password-resets/accept",
        json={"code": code, "password": password},
        headers={"x-forwarded-for": source},
    )


def test_whether_an_address_has_an_account_is_not_told(site: Console, someone: Console):
    known, unknown = someone.administrator["email"], "nobody@example.com"
    answers = {email: ask_reset(site.server, email, "192.0.2.210") for email in (known, unknown)}
    assert [(answer.status_code, answer.content) for answer in answers.values()] == [(202, b"")] * 2
    names = [sorted(name for name in answer.headers if name != "date") for answer in answers.values()]
    assert names[0] == names[1]
    statuses = {
        email: [ask_reset(site.server, email, f"198.51.100.{n}").status_code for n in range(6)]
        for email in (known, unknown)
    }
    assert statuses[known] == statuses[unknown] == [202] * 4 + [429] * 2


def test_a_source_asks_for_few(site: Console):
    statuses = [ask_reset(site.server, f"{n}@example.com", "192.0.2.211").status_code for n in range(6)]
    assert statuses == [202] * 5 + [429]


def test_codes_are_not_guessed(site: Console):
    wrong = "0000-0000-0000-0000-0000-0000"
    answers = [reset(site.server, wrong, NEW_PASSWORD, "192.0.2.212") for _ in range(6)]
    assert problems(answers[0]) == {("code", "code_not_valid")}
    assert [answer.status_code for answer in answers] == [422] * 5 + [429]


@pytest.fixture
def by_clock(tmp_path: Path) -> Iterator[Site]:
    with running_site(tmp_path, Clock()) as opened:
        opened.set_up()
        yield opened


def codes_in_outbox(site: Site) -> list[str]:
    """The reset codes that are kept readable, newest first."""
    texts = [mail["text"] or "" for mail in site.admin("GET", "/outbox")["items"]]
    return [found[1] for text in texts if (found := re.search(r"Reset code: +([0-9A-Z-]{29})\b", text))]


def forget_password(site: Site) -> None:
    answer = site.ask("POST", "/api/v1/password-resets", {"email": OWNER["email"].upper()})
    assert answer.status_code == 202, answer.text


def set_password(site: Site, code: str, password: str = NEW_PASSWORD) -> httpx.Response:
    return site.ask("POST", "/api/v1/password-resets/accept", {"code": code, "password": password})


def test_a_code_sets_a_new_password_once_and_ends_every_session(by_clock: Site):
    for _ in range(2):
        forget_password(by_clock)
    newer, older = codes_in_outbox(by_clock)  # the first one stays good: strangers cannot spoil it
    assert problems(set_password(by_clock, older, "short")) == {("password", "password_weak")}

    assert set_password(by_clock, older).status_code == 204

    assert by_clock.ask("GET", "/api/v1/session", authorization=f"Bearer {by_clock.token}").status_code == 401
    old, new = ({"email": OWNER["email"], "password": p} for p in (OWNER["password"], NEW_PASSWORD))
    assert by_clock.ask("POST", "/api/v1/session", old).status_code == 401
    signed_in = by_clock.ask("POST", "/api/v1/session", new)
    by_clock.token = signed_in.json()["token"]
    for code in (older, newer):
        assert problems(set_password(by_clock, code)) == {("code", "code_not_valid")}
    assert codes_in_outbox(by_clock) == []
    trail = [(entry["action"], entry["outcome"]) for entry in by_clock.admin("GET", "/audit")["items"]]
    assert ("account.reset", "done") in trail
    assert trail.count(("account.reset", "refused")) == 2
    assert trail.count(("account.requestReset", "done")) == 2


def test_a_full_disk_is_in_the_log_and_not_in_the_answer(
    by_clock: Site, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    def full(*_: object, **__: object) -> str:
        raise StorageError("the disk is full")

    monkeypatch.setattr("server.services.people.password_resets.enqueue", full)
    forget_password(by_clock)
    assert "a code for a new password was not mailed: the disk is full" in caplog.messages


def test_a_code_is_good_for_an_hour(by_clock: Site):
    forget_password(by_clock)
    [code] = codes_in_outbox(by_clock)
    by_clock.clock.move(seconds=RESET_LIFETIME.total_seconds())
    assert problems(set_password(by_clock, code)) == {("code", "code_not_valid")}


def test_changing_the_password_voids_the_codes(by_clock: Site):
    forget_password(by_clock)
    [code] = codes_in_outbox(by_clock)
    change = {"oldPassword": OWNER["password"], "newPassword": NEW_PASSWORD}
    by_clock.admin("PUT", "/session/password", change, expect=204)
    assert problems(set_password(by_clock, code)) == {("code", "code_not_valid")}


def test_a_code_goes_to_the_accounts_own_address(by_clock: Site, tmp_path: Path):
    with running_mail_server(tmp_path) as mail_server:
        by_clock.admin("PUT", "/settings/mail", mail_server.settings())
        forget_password(by_clock)
        mail = mail_server.next_mail()
    assert mail.recipients == [OWNER["email"]]
    found = re.search(r"Reset code: +([0-9A-Z-]{29})\b", mail.part("plain"))
    assert found
    assert set_password(by_clock, found[1]).status_code == 204


def test_of_many_who_enter_one_code_at_once_one_sets_the_password(by_clock: Site):
    forget_password(by_clock)
    [code] = codes_in_outbox(by_clock)
    words = [f"the passphrase of number {n}" for n in range(4)]
    with ThreadPoolExecutor(4) as pool:
        statuses = list(pool.map(lambda password: set_password(by_clock, code, password).status_code, words))
    assert sorted(statuses) == [204, 422, 422, 422]


def test_whoever_has_the_new_password_need_not_wait_for_what_others_guessed(by_clock: Site):
    forget_password(by_clock)
    [code] = codes_in_outbox(by_clock)
    guess: dict[str, Any] = {"email": OWNER["email"], "password": "a guess"}
    assert [by_clock.ask("POST", "/api/v1/session", guess).status_code for _ in range(6)] == [401] * 5 + [429]
    assert set_password(by_clock, code).status_code == 204
    right = {**guess, "password": NEW_PASSWORD}
    assert by_clock.ask("POST", "/api/v1/session", right).status_code == 201


def test_sessions_that_are_over_are_not_listed(by_clock: Site):
    by_clock.pass_time(seconds=IDLE_LIFETIME.total_seconds())
    [only] = by_clock.admin("GET", "/sessions")["items"]
    assert only["current"] is True
