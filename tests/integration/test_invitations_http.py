"""Inviting administrators: who is let in by which code, once, and what everybody else is told."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest
from administrators import PASSWORD, administrator
from clocks import Clock
from mail_server import HANG, running_mail_server
from running import OWNER, Console, Server, running_server, set_up
from site_by_clock import Site, running_site

from clue_desktop.domain.one_time_codes import INVITATION_LIFETIME, is_complete

INVITATIONS = "/administrators/invitations"
NEW_PASSWORD = "an invited person's passphrase"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Console]:
    """A server that believes this machine's X-Forwarded-For, so that each test has an address of its own."""
    with running_server(
        tmp_path_factory.mktemp("invitations") / "data", "--trusted-proxy", "127.0.0.1/32"
    ) as server:
        yield set_up(server)


@pytest.fixture
def group(site: Console) -> str:
    return site.place("placeGroup")


def invite(console: Console, email: str, place: str) -> dict[str, Any]:
    document: dict[str, Any] = console.ask(
        "POST", INVITATIONS, {"email": email, "placeId": place}, 201
    ).json()
    return document


def accept(
    server: Server, code: str, source: str, name: str = "Lee Invited", password: str = NEW_PASSWORD
) -> httpx.Response:
    body = {"code": code, "name": name, "password": password}
    return server.client().post("/api/v1/invitations/accept", json=body, headers={"x-forwarded-for": source})


def as_admin(server: Server, answer: httpx.Response) -> Console:
    assert answer.status_code == 201, answer.text
    document = answer.json()
    return Console(server, server.client(document["token"]), administrator=document["administrator"])


def open_ids(console: Console) -> set[str]:
    return {item["id"] for item in console.get(INVITATIONS)["items"]}


def codes_of(answer: httpx.Response) -> set[tuple[str, str]]:
    assert answer.status_code == 422, answer.text
    return {(problem["field"], problem["code"]) for problem in answer.json()["problems"]}


def test_an_invited_person_makes_an_account_and_has_the_role_of_the_node(site: Console, group: str):
    sent = invite(site, " Lee@Example.com ", group)
    assert (sent["email"], sent["placeId"], sent["role"]) == ("Lee@Example.com", group, "placeGroupAdmin")
    assert is_complete(sent["code"])
    assert sent["mailed"] is False  # no mail server is set up
    [listed] = [item for item in site.get(INVITATIONS)["items"] if item["id"] == sent["id"]]
    assert (listed["invitedBy"], listed["mailState"], listed["expiresAt"]) == (
        OWNER["name"],
        None,
        sent["expiresAt"],
    )
    assert "code" not in listed

    typed = sent["code"].lower().replace("-", " ")
    lee = as_admin(site.server, accept(site.server, typed, "192.0.2.1"))

    assert lee.administrator["roles"] == [{"placeId": group, "role": "placeGroupAdmin"}]
    assert (lee.administrator["name"], lee.administrator["email"]) == ("Lee Invited", "Lee@Example.com")
    assert lee.place("place", group)
    assert sent["id"] not in open_ids(site)
    signed_in = site.server.client().post(
        "/api/v1/session", json={"email": "lee@example.com", "password": NEW_PASSWORD}
    )
    assert signed_in.status_code == 201


def test_wrong_used_withdrawn_and_replaced_codes_are_refused_alike(site: Console, group: str):
    used, withdrawn = invite(site, "used@example.com", group), invite(site, "withdrawn@example.com", group)
    replaced, newer = (invite(site, "again@example.com", group) for _ in range(2))
    as_admin(site.server, accept(site.server, used["code"], "192.0.2.2"))
    site.ask("DELETE", f"{INVITATIONS}/{withdrawn['id']}", expect=204)
    site.ask("DELETE", f"{INVITATIONS}/{withdrawn['id']}", expect=404)
    assert newer["id"] in open_ids(site)
    assert replaced["id"] not in open_ids(site)

    wrong = "0000-0000-0000-0000-0000-0000"
    answers = [
        accept(site.server, code, "192.0.2.3")
        for code in (wrong, "x", used["code"], withdrawn["code"], replaced["code"])
    ]

    assert codes_of(answers[0]) == {("code", "code_not_valid")}
    assert len({answer.text.replace(answer.json().get("requestId", "-"), "") for answer in answers}) == 1
    limited = accept(site.server, newer["code"], "192.0.2.3")
    assert (limited.status_code, limited.json()["code"]) == (429, "rate_limited")
    as_admin(site.server, accept(site.server, newer["code"], "192.0.2.4"))


def test_of_many_who_enter_one_code_at_once_one_gets_in(site: Console, group: str):
    code = invite(site, "once@example.com", group)["code"]
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda n: accept(site.server, code, f"192.0.2.{10 + n}"), range(6)))
    statuses = sorted(answer.status_code for answer in answers)
    assert statuses == [201, 422, 422, 422, 422, 422]
    people = [item for item in site.get("/administrators")["items"] if item["email"] == "once@example.com"]
    assert len(people) == 1


def test_two_invitations_of_a_new_address_at_once_make_one_account(site: Console):
    codes = [invite(site, "two@example.com", site.place("placeGroup"))["code"] for _ in range(2)]
    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(
            lambda code: accept(site.server, code, "192.0.2.20", password=f"the passphrase {code}"), codes
        )
    statuses = sorted([first.status_code, second.status_code])
    assert statuses == [201, 422]
    refused = first if first.status_code == 422 else second
    assert codes_of(refused) == {("password", "password_wrong")}
    held = [item for item in site.get("/administrators")["items"] if item["email"] == "two@example.com"]
    assert [len(person["roles"]) for person in held] == [1]


def test_name_and_password_follow_the_rules_and_leave_the_code_good(site: Console, group: str):
    sent = invite(site, "careful@example.com", group)
    refused = accept(site.server, sent["code"], "192.0.2.30", name=" ", password="careful@example.com")
    assert codes_of(refused) == {("name", "name_required"), ("password", "password_weak")}
    assert sent["id"] in open_ids(site)
    as_admin(site.server, accept(site.server, sent["code"], "192.0.2.30"))


def test_a_password_that_nobody_could_choose_tells_no_account(site: Console, group: str):
    """Whoever invites an address has the code, and could ask without a trace."""
    someone = administrator(site.server, site.place("placeGroup"))
    answers = []
    for email in (someone.administrator["email"], "nobody-here@example.com"):
        sent = invite(site, email, group)
        for name, password in (("Lee", "short"), ("", "short"), ("Lee", "1234567890"), ("", NEW_PASSWORD)):
            answer = accept(site.server, sent["code"], "192.0.2.41", password=password, name=name)
            answers.append((email, name, password, answer.status_code, codes_of(answer)))
        assert sent["id"] in open_ids(site)
    half = len(answers) // 2
    assert [one[1:] for one in answers[:half]] == [one[1:] for one in answers[half:]]
    assert all(one[3] == 422 for one in answers)


def test_an_account_that_is_there_gets_the_role_with_its_own_password_alone(site: Console, group: str):
    someone = administrator(site.server, site.place("placeGroup"))
    email = someone.administrator["email"]
    sent = invite(site, email.upper(), group)

    for password in (NEW_PASSWORD, OWNER["password"]):
        refused = accept(site.server, sent["code"], "192.0.2.40", password=password)
        assert codes_of(refused) == {("password", "password_wrong")}
    assert sent["id"] in open_ids(site)

    accepted = as_admin(
        site.server, accept(site.server, sent["code"], "192.0.2.40", name="Another", password=PASSWORD)
    )
    assert accepted.administrator["id"] == someone.administrator["id"]
    assert accepted.administrator["name"] == someone.administrator["name"]
    assert {role["placeId"] for role in accepted.administrator["roles"]} >= {group}
    assert someone.ask("GET", f"/place-groups/{group}/apis").status_code == 200


def test_passwords_cannot_be_guessed_by_way_of_invitations(site: Console, group: str):
    """Whoever invites knows the code; they guess no faster than at the sign-in."""
    someone = administrator(site.server, site.place("placeGroup"))
    code = invite(site, someone.administrator["email"], group)["code"]
    statuses = [
        accept(site.server, code, "192.0.2.50", password=f"guess number {n}").status_code for n in range(6)
    ]
    assert statuses == [422] * 5 + [429]
    sign_in = site.server.client().post(
        "/api/v1/session",
        json={"email": someone.administrator["email"], "password": PASSWORD},
        headers={"x-forwarded-for": "192.0.2.50"},
    )
    assert sign_in.status_code == 429


def test_whoever_holds_the_role_is_not_invited_to_it(site: Console, group: str):
    someone = administrator(site.server, group)
    body = {"email": someone.administrator["email"], "placeId": group}
    refused = site.ask("POST", INVITATIONS, body, 409)
    assert refused.json()["code"] == "already_administrator"


def test_an_invitation_ends_with_the_rights_of_whoever_sent_it(site: Console, group: str):
    rogue = administrator(site.server, group)
    sent = invite(rogue, "friend@example.com", group)
    assert sent["id"] in open_ids(site)
    site.ask("DELETE", f"/administrators/{rogue.administrator['id']}/roles/{group}", expect=204)
    assert sent["id"] not in open_ids(site)
    assert codes_of(accept(site.server, sent["code"], "192.0.2.60")) == {("code", "code_not_valid")}


def test_one_sees_the_invitations_of_ones_own_part_only(site: Console, group: str):
    place = site.place("place", group)
    at_group, at_place = invite(site, "seen@example.com", group), invite(site, "seen@example.com", place)
    assert {at_group["id"], at_place["id"]} <= open_ids(administrator(site.server, group))
    assert open_ids(administrator(site.server, place)) == {at_place["id"]}
    assert open_ids(administrator(site.server, site.place("placeGroup"))) == set()


def test_nobody_invites_hundreds_in_a_minute(site: Console, group: str):
    eager = administrator(site.server, group)
    statuses = [
        eager.ask("POST", INVITATIONS, {"email": f"n{n}@example.com", "placeId": group}).status_code
        for n in range(26)
    ]
    assert statuses == [201] * 25 + [429]


def test_everything_is_in_the_audit_trail_but_no_code(site: Console, group: str):
    sent = invite(site, "trail@example.com", group)
    accept(site.server, "not a code", "192.0.2.70")
    lee = as_admin(site.server, accept(site.server, sent["code"], "192.0.2.70"))
    gone = invite(site, "gone@example.com", group)
    site.ask("DELETE", f"{INVITATIONS}/{gone['id']}", expect=204)
    site.ask("DELETE", f"/administrators/{lee.administrator['id']}/roles/{group}", expect=204)

    here = site.get(f"/audit?placeId={group}&limit=1000")["items"]
    assert [(entry["action"], entry["administratorName"]) for entry in here[:5]] == [
        ("administrator.revoke", OWNER["name"]),
        ("invitation.withdraw", OWNER["name"]),
        ("invitation.send", OWNER["name"]),
        ("invitation.accept", "Lee Invited"),
        ("invitation.send", OWNER["name"]),
    ]
    assert (here[3]["source"], here[3]["detail"]["administrator"]) == ("192.0.2.70", "trail@example.com")
    whole = str(site.get("/audit?limit=1000"))
    assert "'action': 'invitation.accept', 'placeId': None, 'subject': None, 'outcome': 'refused'" in whole
    assert sent["code"] not in whole
    assert sent["code"].replace("-", "") not in whole
    kept = b"".join(file.read_bytes() for file in site.server.data_dir.glob("clue.db*"))
    assert sent["code"].encode() not in kept


def test_changes_of_administrators_are_told(site: Console, group: str):
    watcher = administrator(site.server, group)
    with watcher.client.stream("GET", "/api/v1/changes/stream") as stream:
        lines = stream.iter_lines()
        assert next(lines) == ": connected"
        sent = invite(site, "told@example.com", group)
        lee = as_admin(site.server, accept(site.server, sent["code"], "192.0.2.80"))
        lee.ask("PATCH", "/session", {"name": "Lee Renamed"}, 200)
        told = []
        for line in lines:
            if found := re.match(r'data: .*"kind":"administrator","id":"(\w+)","by":"([^"]+)"', line):
                told.append((found[1], found[2]))
            if len(told) == 3:
                break
    account = lee.administrator["id"]
    assert told == [(sent["id"], OWNER["name"]), (account, "Lee Invited"), (account, "Lee Invited")]


def test_whoever_loses_the_last_role_is_told_and_sees_nothing(site: Console, group: str):
    someone = administrator(site.server, group)
    account = someone.administrator["id"]
    with someone.client.stream("GET", "/api/v1/changes/stream") as stream:
        lines = stream.iter_lines()
        assert next(lines) == ": connected"
        site.ask("DELETE", f"/administrators/{account}/roles/{group}", expect=204)
        told = [next(line for line in lines if line.startswith("data: "))]
        site.place("place", group)
        invite(site, "unseen@example.com", group)
        site.ask("DELETE", f"/administrators/{account}/sessions", expect=204)
        told += [line for line in lines if line.startswith("data: ")]  # the stream has ended
    assert all(f'"kind":"administrator","id":"{account}"' in line for line in told)
    assert someone.ask("GET", "/session").status_code == 401


# ------------------------------------------------------------------------------------------------ mail, by the clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def by_clock(tmp_path: Path, clock: Clock) -> Iterator[Site]:
    with running_site(tmp_path, clock) as opened:
        opened.set_up()
        yield opened


def accept_here(site: Site, code: str) -> httpx.Response:
    body = {"code": code, "name": "Lee", "password": NEW_PASSWORD}
    return site.ask("POST", "/api/v1/invitations/accept", body)


def test_an_invitation_is_good_for_seven_days(by_clock: Site):
    codes = [
        by_clock.admin(
            "POST", INVITATIONS, {"email": f"{n}@example.com", "placeId": by_clock.headquarters}, expect=201
        )["code"]
        for n in range(2)
    ]
    by_clock.clock.move(seconds=INVITATION_LIFETIME.total_seconds() - 1)
    assert accept_here(by_clock, codes[0]).status_code == 201
    by_clock.pass_time(seconds=1)
    assert codes_of(accept_here(by_clock, codes[1])) == {("code", "code_not_valid")}
    assert by_clock.admin("GET", INVITATIONS) == {"items": []}


def test_where_mail_is_set_up_the_code_is_mailed(by_clock: Site, tmp_path: Path):
    new = {"email": "mailed@example.com", "placeId": by_clock.headquarters}
    with running_mail_server(tmp_path) as mail_server:
        by_clock.admin("PUT", "/settings/mail", mail_server.settings())
        sent = by_clock.admin("POST", INVITATIONS, new, expect=201)
        text = mail_server.next_mail().part("plain")
    assert sent["mailed"] is True
    assert sent["code"] in text
    assert re.search(r"Role: +owner\b", text)
    [listed] = by_clock.admin("GET", INVITATIONS)["items"]
    assert listed["mailState"] in {"sending", "sent"}
    assert accept_here(by_clock, sent["code"]).status_code == 201


def test_the_mail_of_an_invitation_that_has_ended_is_not_sent(by_clock: Site, tmp_path: Path):
    new = {"email": "never@example.com", "placeId": by_clock.headquarters}
    with running_mail_server(tmp_path) as mail_server:
        by_clock.admin("PUT", "/settings/mail", mail_server.settings())
        mail_server.faults["connect"] = HANG
        withdrawn = by_clock.admin("POST", INVITATIONS, new, expect=201)
        mail_server.await_step("connect")
        by_clock.admin("DELETE", f"{INVITATIONS}/{withdrawn['id']}", expect=204)
        replaced, accepted = (by_clock.admin("POST", INVITATIONS, new, expect=201) for _ in range(2))
        [left] = by_clock.admin("GET", "/outbox")["items"]
        assert accepted["code"] in left["text"]
        assert replaced["code"] not in left["text"]
        assert accept_here(by_clock, accepted["code"]).status_code == 201
        assert by_clock.admin("GET", "/outbox") == {"items": []}
        del mail_server.faults["connect"]
        mail_server.cut()
        mail_server.await_end()
        by_clock.admin("POST", INVITATIONS, {**new, "email": "next@example.com"}, expect=201)
        assert mail_server.next_mail().recipients == ["next@example.com"]
        assert mail_server.mails() == []
