"""Registering in the field over HTTP, by a clock that is moved by hand: every case of rules.md, to the letter."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from clocks import Clock
from site_by_clock import EMAIL, HOME, Site, code_in, running_site, wrong

PLACE_NOT_FOUND = "The entered Place ID does not exist. Please check the correct Place ID and enter it again."
EMAIL_NOT_SET = "The administrator must first set an allocation email address."
ALREADY = "This device is already registered. Changes can be made from the CLUe portal."
EXPIRED = "The allocation code has expired. Please request a new code."
DISCARDED = (
    "The allocation code was entered incorrectly 5 times and has been discarded. Please request a new code."
)
NOT_ISSUED = "Please request an allocation code first."
INVALID = "Please enter the 6-digit allocation code."
SERIAL_INVALID = "The device serial must be 9 to 12 digits."


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A server that the tests share; each has Places and serials of its own, and moves the clock a day on."""
    with running_site(tmp_path_factory.mktemp("site"), Clock()) as running:
        running.set_up()
        yield running


@pytest.fixture(autouse=True)
def another_day(site: Site) -> None:
    """No test is counted together with another."""
    site.pass_time(hours=25)


def assert_refused(answer: httpx.Response, status: int, code: str, text: str) -> dict[str, Any]:
    """Insist on a refusal to the letter and return its document."""
    assert answer.headers["content-type"] == "application/problem+json"
    document: dict[str, Any] = answer.json()
    assert (answer.status_code, document["code"], document["detail"]) == (status, code, text)
    assert bool(document["problems"]) == (status == 422)
    return document


def spoken(document: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Return the problems of a refusal as a person reads them."""
    return [(problem["field"], problem["code"], problem["message"]) for problem in document["problems"]]


def audited(site: Site, serial: str) -> list[tuple[str, str]]:
    """Return what the audit trail has of a device, oldest first."""
    entries = site.admin("GET", "/audit?limit=1000")["items"]
    return [(entry["action"], entry["outcome"]) for entry in reversed(entries) if entry["subject"] == serial]


# ---- the way in


def test_from_the_code_to_the_first_verification(site: Site):
    place, serial = site.place(), site.serial()
    answer = site.request(place, serial, model="BioStation 3")
    waits = {"expiresInSeconds": 1800, "resendAfterSeconds": 60, "mailWaits": True}
    assert (answer.status_code, answer.json()) == (202, waits)
    assert not site.ask("GET", f"/device/v1/registrations/{serial}").json()["registered"]

    done = site.enter(place, serial, code_in(site.mail(serial)))
    assert done.status_code == 201, done.text
    assert set(done.json()) == {"token", "placeId", "placeName"}
    assert (done.json()["placeId"], done.json()["placeName"]) == (place, "Lobby")

    token = {"authorization": f"Bearer {done.json()['token']}"}
    settings = site.ask("GET", "/device/v1/settings", **token)
    assert (settings.status_code, settings.json()["placeId"]) == (200, place)
    card = {"credential": "rfCard", "value": "04A1B2C3"}
    assert site.ask("POST", "/device/v1/verifications", card, **token).json() == {"result": "local"}
    assert site.ask("GET", f"/device/v1/registrations/{serial}").json()["registered"]
    (device,) = site.admin("GET", f"/devices?placeId={place}")["items"]
    assert (device["serial"], device["model"]) == (serial, "BioStation 3")
    assert audited(site, serial) == [("enrollment.requestCode", "done"), ("enrollment.register", "done")]


def test_the_mail_holds_the_facts(site: Site):
    place, serial = site.place("Café “Ω”"), site.serial()
    assert site.request(place, serial, model="BioStation_3/N-2.0", source="2001:db8::7").status_code == 202
    mail = site.mail(serial)
    assert (mail["to"], mail["subject"]) == (EMAIL, f"Allocation code for device {serial}")
    at, until = site.clock.now, site.clock.now.replace(minute=site.clock.now.minute + 30)
    facts = ["Seoul HQ", "Café “Ω”", place, serial, "BioStation_3/N-2.0", "2001:db8::7", code_in(mail)]
    for fact in [*facts, f"{at:%Y-%m-%d %H:%M:%S} UTC", f"{until:%Y-%m-%d %H:%M:%S} UTC"]:
        assert fact in mail["text"]


def test_without_a_model(site: Site):
    place, serial = site.place(), site.serial()
    body: dict[str, Any] = {"placeId": place, "serial": serial, "model": None}
    assert site.ask("POST", "/device/v1/allocation-codes", body).status_code == 202
    assert site.enter(place, serial, code_in(site.mail(serial))).status_code == 201
    assert site.admin("GET", f"/devices?placeId={place}")["items"][0]["model"] is None


# ---- refusals to the letter


def test_unknown_and_higher_nodes_are_answered_alike(site: Site):
    branch = site.node("branch")
    group = site.node("placeGroup", branch)
    place = site.place()
    mistyped = place[:-1] + str((int(place[-1]) + 1) % 10)
    for entered in (site.headquarters, branch, group, mistyped, "99999990", "", "x", place + " ", "9" * 1000):
        for answer in (
            site.request(entered, site.serial()),
            site.enter(entered, site.serial(), "123456"),
        ):
            document = assert_refused(answer, 404, "place_not_found", PLACE_NOT_FOUND)
            assert set(document) == {
                "type",
                "title",
                "status",
                "detail",
                "code",
                "problems",
                "requestId",
                "template",
                "values",
            }


def test_a_place_without_an_allocation_email(site: Site):
    place = site.node("place", site.node("placeGroup"))
    assert_refused(site.request(place, site.serial()), 409, "allocation_email_not_set", EMAIL_NOT_SET)


@pytest.mark.parametrize("level", ["headquarters", "branch", "placeGroup", "place"])
def test_a_device_of_any_level_is_blocked(site: Site, level: str):
    place, serial = site.place(), site.serial()
    code = site.code(place, serial)
    branch = site.node("branch")
    group = site.node("placeGroup", branch)
    nodes = {
        "headquarters": site.headquarters,
        "branch": branch,
        "placeGroup": group,
        "place": site.node("place", group),
    }
    site.admin("POST", "/devices", {"serial": serial, "placeId": nodes[level]}, expect=201)
    site.clock.move(seconds=61)
    assert_refused(site.request(place, serial), 409, "already_registered", ALREADY)
    assert_refused(site.enter(place, serial, code), 409, "already_registered", ALREADY)
    without_email = site.node("place", group)
    assert_refused(site.request(without_email, serial), 409, "already_registered", ALREADY)


def test_a_released_device_may_register_again_but_not_with_an_old_code(site: Site):
    place, serial = site.place(), site.serial()
    code = site.code(place, serial)
    assert site.enter(place, serial, code).status_code == 201
    assert_refused(site.enter(place, serial, code), 409, "already_registered", ALREADY)
    site.admin("DELETE", f"/devices/{serial}", expect=204)
    assert_refused(site.enter(place, serial, code), 409, "code_not_issued", NOT_ISSUED)
    site.clock.move(seconds=60)
    assert site.enter(place, serial, site.code(place, serial)).status_code == 201


def test_the_next_code_comes_after_a_minute_across_places(site: Site):
    place, other, serial = site.place(), site.place(), site.serial()
    assert site.request(place, serial).status_code == 202
    for passed, left in ((0, 60), (1.5, 59), (58, 1)):
        site.clock.move(seconds=passed)
        for asked in (place, other):
            answer = site.request(asked, serial)
            document = assert_refused(
                answer, 429, "resend_too_soon", f"You can request a new code in {left} seconds."
            )
            assert answer.headers["retry-after"] == str(left) == str(document["retryAfterSeconds"])
    assert site.request(place, site.serial()).status_code == 202  # another device
    site.clock.move(seconds=0.5)
    assert site.request(other, serial).json()["resendAfterSeconds"] == 60


def test_the_delay_grows(site: Site):
    place, serial = site.place(), site.serial()
    told = []
    for _ in range(5):
        told.append(site.request(place, serial).json()["resendAfterSeconds"])
        site.clock.move(seconds=told[-1] - 0.1)
        assert site.request(place, serial).json()["code"] == "resend_too_soon"
        site.clock.move(seconds=0.1)
    assert told == [60, 60, 120, 240, 480]


def test_a_code_is_good_for_half_an_hour(site: Site):
    place, late, in_time = site.place(), site.serial(), site.serial()
    codes = {serial: site.code(place, serial) for serial in (late, in_time)}
    site.clock.move(minutes=29, seconds=59)
    assert site.enter(place, in_time, codes[in_time]).status_code == 201
    site.clock.move(seconds=1)
    for entered in (codes[late], wrong(codes[late])):
        assert_refused(site.enter(place, late, entered), 410, "code_expired", EXPIRED)
    assert site.enter(place, late, site.code(place, late)).status_code == 201


def test_the_fifth_wrong_entry_discards_the_code(site: Site):
    place, serial = site.place(), site.serial()
    code = site.code(place, serial)
    for left in (4, 3, 2, 1):
        text = f"The allocation code does not match. Attempts left: {left}."
        document = assert_refused(site.enter(place, serial, wrong(code, left)), 422, "code_mismatch", text)
        assert document["attemptsLeft"] == left
        assert spoken(document) == [("code", "code_mismatch", text)]
    for entered in (wrong(code), wrong(code), code):
        document = assert_refused(site.enter(place, serial, entered), 410, "code_discarded", DISCARDED)
    assert audited(site, serial) == [
        ("enrollment.requestCode", "done"),
        *[("enrollment.register", "code_mismatch")] * 4,
        *[("enrollment.register", "code_discarded")] * 3,
    ]
    site.clock.move(seconds=60)
    assert site.enter(place, serial, site.code(place, serial)).status_code == 201


@pytest.mark.parametrize("entered", ["", "12345", "1234567", "12345x", "１２３４５６", "123456 "])
def test_what_is_no_code_is_no_try(site: Site, entered: str):
    place, serial = site.place(), site.serial()
    code = site.code(place, serial)
    for _ in range(6):
        document = assert_refused(site.enter(place, serial, entered), 422, "code_invalid", INVALID)
        assert spoken(document) == [("code", "code_invalid", INVALID)]
    assert site.enter(place, serial, code).status_code == 201


def test_the_form_of_a_serial(site: Site):
    place = site.place()
    for serial in ("12345678", "1234567890123", "54783862x", "", "５４７８３８６２９"):
        answers = site.request(place, serial), site.enter(place, serial, "123456")
        for answer in answers:
            assert_refused(answer, 422, "device_id_invalid", SERIAL_INVALID)
    both = site.enter(place, "1", "x").json()
    assert [problem["code"] for problem in both["problems"]] == ["device_id_invalid", "code_invalid"]


@pytest.mark.parametrize(
    "model",
    ["", " ", "x" * 33, "x" * 5000, "a\nb", "a\0b", "<img src=x>", "출입 단말기", "a\u202eb"],
    ids=ascii,
)
def test_what_is_no_model_is_left_out_and_hinders_nobody(site: Site, model: str):
    place, serial = site.place(), site.serial()
    assert site.request(place, serial, model=model).status_code == 202
    mail = site.mail(serial)
    assert "not known" in mail["text"]
    assert site.admin("GET", f"/places/{place}/enrollment-limits")["pending"][0]["model"] is None
    assert site.enter(place, serial, code_in(mail)).status_code == 201
    assert site.admin("GET", f"/devices?placeId={place}")["items"][0]["model"] is None


def test_a_code_is_bound_to_device_and_place(site: Site):
    place, other, serial, another = site.place(), site.place(), site.serial(), site.serial()
    code = site.code(place, serial)
    assert_refused(site.enter(other, serial, code), 409, "code_not_issued", NOT_ISSUED)
    assert_refused(site.enter(place, another, code), 409, "code_not_issued", NOT_ISSUED)
    if site.code(place, another) != code:  # once in a million runs they are alike
        assert site.enter(place, another, code).json()["code"] == "code_mismatch"
    assert site.enter(place, serial, code).status_code == 201


def test_a_new_code_replaces_the_old_one(site: Site):
    place, other, serial = site.place(), site.place(), site.serial()
    first = site.code(place, serial)
    assert site.enter(place, serial, wrong(first)).json()["attemptsLeft"] == 4
    site.clock.move(seconds=60)
    second = site.code(place, serial)
    if second != first:
        assert site.enter(place, serial, first).json()["attemptsLeft"] == 4  # counted anew
    site.clock.move(seconds=60)
    third = site.code(other, serial)
    assert_refused(site.enter(place, serial, second), 409, "code_not_issued", NOT_ISSUED)
    assert site.enter(other, serial, third).status_code == 201


# ---- the mails of void codes


def registered(site: Site, place: str, serial: str, code: str) -> None:
    assert site.enter(place, serial, code).status_code == 201


def registered_ahead(site: Site, place: str, serial: str, _code: str) -> None:
    site.admin("POST", "/devices", {"serial": serial, "placeId": place}, expect=201)


def asked_for_another(site: Site, place: str, serial: str, _code: str) -> None:
    site.clock.move(seconds=60)
    assert site.request(place, serial).status_code == 202


def not_ours(site: Site, place: str, serial: str, _code: str) -> None:
    site.admin("DELETE", f"/places/{place}/pending-registrations/{serial}", expect=204)


def discarded(site: Site, place: str, serial: str, code: str) -> None:
    answers = [site.enter(place, serial, wrong(code)) for _ in range(5)]
    assert answers[-1].json()["code"] == "code_discarded"


def place_deleted(site: Site, place: str, _serial: str, _code: str) -> None:
    site.admin("DELETE", f"/places/{place}", expect=204)


@pytest.mark.parametrize(
    "step", [registered, registered_ahead, asked_for_another, not_ours, discarded, place_deleted]
)
def test_the_mail_of_a_void_code_is_not_sent_any_more(
    site: Site, step: Callable[[Site, str, str, str], None]
):
    place, serial, other = site.place(), site.serial(), site.serial()
    code = site.code(place, serial)
    site.request(place, other)
    spent, kept = site.mail(serial), site.mail(other)

    step(site, place, serial, code)

    waiting = {mail["id"] for mail in site.admin("GET", "/outbox")["items"]}
    assert spent["id"] not in waiting
    assert (kept["id"] in waiting) == (step is not place_deleted)


# ---- who is told


def test_what_is_pending(site: Site):
    place, serial, discarded = site.place(), site.serial(), site.serial()
    site.request(place, serial, model="BioStation 3", source="198.51.100.9")
    wrong_ones = site.code(place, discarded)
    for _ in range(5):
        site.enter(place, discarded, wrong(wrong_ones))
    limits = site.admin("GET", f"/places/{place}/enrollment-limits")
    assert (limits["mails"], limits["tries"], limits["wrong"], limits["reached"]) == (2, 5, 5, [])
    pending = {row["serial"]: row for row in limits["pending"]}
    asked = pending[serial]
    assert (
        asked["state"],
        asked["model"],
        asked["requestedFrom"],
        asked["attemptsLeft"],
        asked["placeId"],
    ) == (
        "waiting",
        "BioStation 3",
        "198.51.100.9",
        5,
        place,
    )
    assert (pending[discarded]["state"], pending[discarded]["attemptsLeft"]) == ("discarded", 0)
    everywhere = site.admin("GET", f"/places/{site.headquarters}/enrollment-limits")
    assert {serial, discarded} <= {row["serial"] for row in everywhere["pending"]}

    site.clock.move(minutes=30)
    limits = site.admin("GET", f"/places/{place}/enrollment-limits")
    assert {row["serial"]: row["state"] for row in limits["pending"]}[serial] == "expired"
    site.pass_time(hours=24)
    limits = site.admin("GET", f"/places/{place}/enrollment-limits")
    assert (limits["pending"], limits["mails"], limits["tries"]) == ([], 0, 0)


def test_not_ours(site: Site):
    place, other, serial = site.place(), site.place(), site.serial()
    code = site.code(place, serial)
    path = f"/places/{place}/pending-registrations/{serial}"
    site.admin("DELETE", f"/places/{other}/pending-registrations/{serial}", expect=404)
    site.admin("DELETE", path, expect=204)
    site.admin("DELETE", path, expect=404)
    site.clock.move(seconds=60)
    for answer in (site.request(place, serial), site.enter(place, serial, code)):
        assert (answer.status_code, answer.json()["code"]) == (429, "rate_limited")
        assert int(answer.headers["retry-after"]) == 24 * 3600 - 60
        assert "administrator" in answer.json()["detail"]
    limits = site.admin("GET", f"/places/{place}/enrollment-limits")
    assert limits["pending"] == []
    assert [(row["serial"], row["placeId"]) for row in limits["refused"]] == [(serial, place)]
    assert ("enrollment.refuse", "done") in audited(site, serial)
    assert site.request(other, serial).status_code == 202  # elsewhere it may
    site.pass_time(hours=24)
    assert site.request(place, serial).status_code == 202


def test_not_ours_is_lifted_with_the_limits(site: Site):
    place, serial = site.place(), site.serial()
    site.code(place, serial)
    site.admin("DELETE", f"/places/{place}/pending-registrations/{serial}", expect=204)
    site.clock.move(seconds=60)
    site.admin("DELETE", f"/places/{place}/enrollment-limits", expect=204)
    assert site.enter(place, serial, site.code(place, serial)).status_code == 201


def test_every_refusal_is_audited_but_nobody_fills_the_disk(site: Site):
    place, serial = site.place(), site.serial()
    for _ in range(100):
        site.enter(place, serial, "123456")
    assert audited(site, serial) == [("enrollment.register", "code_not_issued")] * 20
    for address in range(100):
        site.enter(place, serial, "123456", source=f"198.51.100.{address}")
    assert len(audited(site, serial)) == 60
    site.clock.move(minutes=1)
    site.enter(place, serial, "123456")
    assert len(audited(site, serial)) == 61


def test_where_it_came_from_is_kept(site: Site):
    place, serial = site.place(), site.serial()
    site.request(place, serial, source=f"198.51.100.1, {HOME}")
    entry = site.admin("GET", "/audit")["items"][0]
    assert (entry["source"], entry["placeId"], entry["detail"]["to"]) == (HOME, place, EMAIL)


def test_secrets_are_nowhere_in_the_clear(site: Site):
    place, serial = site.place(), site.serial()
    code = site.code(place, serial)
    token = site.enter(place, serial, code).json()["token"]
    told = str(site.admin("GET", "/audit")["items"]) + str(
        site.admin("GET", f"/places/{place}/enrollment-limits")
    )
    assert code not in re.findall("[0-9]+", told)
    assert token not in told


# ---- a restart


def test_a_restart_forgets_nothing(tmp_path: Path):
    clock = Clock()
    with running_site(tmp_path, clock) as site:
        site.set_up()
        place, serial, refused = site.place(), site.serial(), site.serial()
        code = site.code(place, serial)
        site.code(place, refused)
        site.admin("DELETE", f"/places/{place}/pending-registrations/{refused}", expect=204)
        for _ in range(4):
            site.enter(place, serial, wrong(code))
        token = site.token
    with running_site(tmp_path, clock) as site:
        site.token = token
        assert site.request(place, serial).json()["code"] == "resend_too_soon"
        assert site.request(place, refused).json()["code"] == "rate_limited"
        limits = site.admin("GET", f"/places/{place}/enrollment-limits")
        assert (limits["mails"], limits["tries"]) == (2, 4)
        assert site.enter(place, serial, wrong(code)).json()["code"] == "code_discarded"
