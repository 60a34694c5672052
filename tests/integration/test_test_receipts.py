"""Receipts of successful tests: what they vouch for, where, and for how long (manual 5.6, 5.8)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from running import DENIED, Console, api_form, running_server, set_up

from clue_desktop.contract.vendor_apis import VendorApiForm
from clue_desktop.domain.vendor_api import RequestPart, parse_request_part
from server.keys.secrets import Secrets
from server.sandbox.sample_vendor.running import RunningVendor
from server.services.customer_api import receipts

TEST_REQUIRED = {("testReceipt", "test_required")}
DEVICE = {"placeholder": "DEVICE_SERIAL", "key": "deviceId", "enabled": True}
CARD = {"placeholder": "CARD_NUMBER", "key": "rfCard", "enabled": True}


@dataclass(frozen=True)
class Registered:
    """An API that is registered, with the form and the receipt it was registered with."""

    group: str
    id: str
    form: dict[str, Any]
    receipt: str


@pytest.fixture(scope="module")
def registered(owner: Console, vendor: RunningVendor) -> Registered:
    group = owner.place("placeGroup")
    form = api_form(vendor)
    receipt = owner.tested(group, form)
    api = owner.ask("POST", f"/place-groups/{group}/apis", {**form, "testReceipt": receipt}, 201).json()
    return Registered(group, api["id"], form, receipt)


def problems(owner: Console, method: str, path: str, body: Any) -> set[tuple[str, str]]:
    found = owner.ask(method, path, body, 422).json()["problems"]
    return {(problem["field"], problem["code"]) for problem in found}


def header(key: str, value: str | None) -> dict[str, Any]:
    return {"key": key, "value": value}


def manual(key: str, value: str, kind: str = "STRING") -> dict[str, str]:
    return {"key": key, "type": kind, "value": value}


def changed(form: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {**form, **changes}


REQUEST_CHANGES: list[tuple[str, Callable[[dict[str, Any]], dict[str, Any]]]] = [
    ("URL", lambda form: changed(form, webhookUrl=form["webhookUrl"] + "?x")),
    ("header key", lambda form: changed(form, headers=[header("Other", "Bearer s3cret-of-the-vendor")])),
    ("header value", lambda form: changed(form, headers=[header("Authorization", "Bearer another")])),
    ("header removed", lambda form: changed(form, headers=[])),
    ("auto field off", lambda form: changed(form, autoFields=[DEVICE, {**CARD, "enabled": False}])),
    ("auto field key", lambda form: changed(form, autoFields=[DEVICE, {**CARD, "key": "card"}])),
    ("order of fields", lambda form: changed(form, autoFields=[CARD, DEVICE])),
    ("manual field", lambda form: changed(form, manualFields=[manual("site", "1")])),
]


@pytest.mark.parametrize(("what", "change"), REQUEST_CHANGES, ids=[what for what, _ in REQUEST_CHANGES])
def test_a_receipt_holds_for_exactly_what_was_sent(
    owner: Console, registered: Registered, what: str, change: Callable[[dict[str, Any]], dict[str, Any]]
):
    save = {**change(registered.form), "testReceipt": registered.receipt}

    assert problems(owner, "POST", f"/place-groups/{registered.group}/apis", save) == TEST_REQUIRED
    assert problems(owner, "PUT", f"/apis/{registered.id}", save) == TEST_REQUIRED


def test_the_type_of_a_manual_value_is_part_of_what_was_sent(
    owner: Console, group: str, vendor: RunningVendor
):
    form = api_form(vendor, manualFields=[manual("site", "1", "NUMBER")])
    receipt = owner.tested(group, form)
    as_text = {**form, "manualFields": [manual("site", "1")], "testReceipt": receipt}
    same = {**form, "manualFields": [manual("site", " 1 ", "NUMBER")], "testReceipt": receipt}

    assert problems(owner, "POST", f"/place-groups/{group}/apis", as_text) == TEST_REQUIRED
    owner.ask("POST", f"/place-groups/{group}/apis", same, 201)  # the blanks are not sent


def test_a_receipt_is_good_any_number_of_times_with_any_name_and_criteria(
    owner: Console, group: str, vendor: RunningVendor
):
    form = api_form(vendor)
    receipt = owner.tested(group, form, DENIED)  # any answer will do
    for name in ("one", "two", "three"):
        save = {**form, "name": name, "criteria": {"statusCodes": [201]}, "testReceipt": receipt}
        owner.ask("POST", f"/place-groups/{group}/apis", save, 201)


def test_another_groups_receipt_is_refused(owner: Console, registered: Registered):
    other = owner.place("placeGroup")
    save = {**registered.form, "testReceipt": registered.receipt}
    assert problems(owner, "POST", f"/place-groups/{other}/apis", save) == TEST_REQUIRED


def tampered(receipt: str) -> list[str]:
    swapped = "B" if receipt[0] == "A" else "A"
    return [
        "",
        "x",
        "ééé",
        receipt[:-4],
        receipt[4:],
        receipt + "AAAA",
        f"{receipt[:20]}!{receipt[20:]}",
        f"{receipt}\n",
        *(receipt[:at] + ("A" if receipt[at] != "A" else "B") + receipt[at + 1 :] for at in range(0, 40, 5)),
        swapped + receipt[1:],
    ]


def test_a_tampered_receipt_is_refused(owner: Console, registered: Registered):
    for wrong in tampered(registered.receipt):
        save = {**registered.form, "testReceipt": wrong}
        assert problems(owner, "POST", f"/place-groups/{registered.group}/apis", save) == TEST_REQUIRED, wrong


def test_what_was_saved_can_be_saved_again_without_a_test(owner: Console, group: str, vendor: RunningVendor):
    """As it is shown, hidden header values included; and with another name and other criteria."""
    api = owner.register(group, api_form(vendor))
    same = owner.ask("PUT", f"/apis/{api['id']}", api, 200).json()
    assert same == api

    renamed = {**api, "name": "Other", "criteria": {"statusCodes": [204]}}
    assert owner.ask("PUT", f"/apis/{api['id']}", renamed, 200).json()["name"] == "Other"
    assert owner.get(f"/apis/{api['id']}")["criteria"]["statusCodes"] == [204]


def test_a_receipt_survives_a_restart(tmp_path: Path, vendor: RunningVendor):
    data = tmp_path / "data"
    form = api_form(vendor)
    with running_server(data, vendors=[vendor]) as server:
        owner = set_up(server)
        group = owner.place("placeGroup")
        receipt = owner.tested(group, form)
        token = owner.client.headers["authorization"].removeprefix("Bearer ")
        server.kill()  # not even an orderly end is needed
    with running_server(data, vendors=[vendor]) as server:
        owner = Console(server, server.client(token))
        owner.ask("POST", f"/place-groups/{group}/apis", {**form, "testReceipt": receipt}, 201)


# ---- their age, with a clock of the test's own ---------------------------------------------------------------------

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
SECRETS = Secrets(bytes(range(32)), "file")


def part(**changes: Any) -> RequestPart:
    form = {"authType": "face", "webhookUrl": "https://vendor.example/", **changes}
    return parse_request_part(VendorApiForm.model_validate(form).to_draft())


@pytest.mark.parametrize(
    ("age", "valid"),
    [
        (timedelta(), True),
        (timedelta(hours=24) - timedelta(seconds=1), True),
        (timedelta(hours=24), False),
        (timedelta(days=400), False),
    ],
)
def test_a_receipt_holds_for_24_hours(age: timedelta, *, valid: bool):
    receipt = receipts.issue(SECRETS, "22222222", part(), NOW)
    assert receipts.is_valid(SECRETS, receipt, "22222222", part(), NOW + age) is valid


def test_a_receipt_is_of_one_server_group_and_request_part():
    receipt = receipts.issue(SECRETS, "22222222", part(), NOW)
    assert receipts.is_valid(SECRETS, receipt, "22222222", part(), NOW)
    assert not receipts.is_valid(Secrets(bytes(32), "file"), receipt, "22222222", part(), NOW)
    assert not receipts.is_valid(SECRETS, receipt, "22222223", part(), NOW)
    assert not receipts.is_valid(SECRETS, receipt, "22222222", part(authType="fingerprint"), NOW)
    assert not receipts.is_valid(SECRETS, None, "22222222", part(), NOW)


def test_a_receipt_tells_nothing_of_the_secrets_it_vouches_for():
    secret = part(headers=[{"key": "Authorization", "value": "Bearer s3cret"}])
    receipt = receipts.issue(SECRETS, "22222222", secret, NOW)
    assert len(receipt) == len(receipts.issue(SECRETS, "22222222", part(), NOW)) < 100
