"""The vendor API form over HTTP: each rule, by POST, PUT and test, with its code and the exact field (manual 5.2–5.8)."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import pytest
from running import GRANTED, Console, api_form

from clue_desktop.domain.credentials import CREDENTIAL_TYPES, Credential
from server.sandbox.sample_vendor.running import RunningVendor

Found = set[tuple[str, str]]
TEST_REQUIRED = ("testReceipt", "test_required")
PARAMETERS = {"deviceId": "547838629", "cardNumber": "04A1B2C3"}


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


def problems(owner: Console, method: str, path: str, body: Any) -> Found:
    """The problems of a request that is refused for its content."""
    response = owner.ask(method, path, body, 422)
    document = response.json()
    assert response.headers["content-type"] == "application/problem+json"
    assert document["code"] == "invalid"
    assert all(problem["message"] for problem in document["problems"])
    found = [(problem["field"], problem["code"]) for problem in document["problems"]]
    assert len(found) == len(set(found)), "a problem is told twice"
    return set(found)


def header(key: str, value: str | None = "v") -> dict[str, Any]:
    return {"key": key, "value": value}


def manual(key: str, value: str = "1", kind: str = "STRING") -> dict[str, str]:
    return {"key": key, "type": kind, "value": value}


def auto(placeholder: str, key: str = "k", *, enabled: bool = True) -> dict[str, Any]:
    return {"placeholder": placeholder, "key": key, "enabled": enabled}


DEVICE, CARD = auto("DEVICE_SERIAL", "deviceId"), auto("CARD_NUMBER", "rfCard")
LONG_URL = "https://vendor.example/" + "a" * 490
RESERVED = [
    "Content-Type",
    "ACCEPT",
    "accept-encoding",
    "Host",
    "content-length",
    "Transfer-Encoding",
    "Connection",
    "keep-alive",
    "TE",
    "trailer",
    "Upgrade",
    "expect",
    "Proxy-Authorization",
    "proxy-anything",
]

# What is changed in a correct form → the problems of it: (field, code).
REQUEST_PART: list[tuple[dict[str, Any], Found]] = [
    ({"authType": None}, {("authType", "auth_type_required")}),
    ({"authType": "iris"}, {("authType", "auth_type_required")}),
    ({"webhookUrl": "  "}, {("webhookUrl", "url_required")}),
    ({"webhookUrl": "http://vendor.example/"}, {("webhookUrl", "url_not_https")}),
    ({"webhookUrl": "HTTPS://vendor.example/"}, {("webhookUrl", "url_not_https")}),
    ({"webhookUrl": LONG_URL}, {("webhookUrl", "url_too_long")}),
    ({"webhookUrl": "https:///path"}, {("webhookUrl", "url_invalid")}),
    ({"webhookUrl": "https://user@vendor.example/"}, {("webhookUrl", "url_invalid")}),
    ({"webhookUrl": "https://vendor.example/#top"}, {("webhookUrl", "url_invalid")}),
    ({"webhookUrl": "https://vendor.example/a b"}, {("webhookUrl", "url_invalid")}),
    ({"webhookUrl": "https://vendor.example:0/"}, {("webhookUrl", "url_invalid")}),
    ({"headers": [header("")]}, {("headers[0].key", "header_key_invalid")}),
    ({"headers": [header("A"), header("B C")]}, {("headers[1].key", "header_key_invalid")}),
    ({"headers": [header("k" * 129)]}, {("headers[0].key", "header_key_invalid")}),
    ({"headers": [header("X-Key"), header("x-KEY")]}, {("headers[1].key", "header_key_duplicate")}),
    ({"headers": [header(f"H{row}") for row in range(11)]}, {("headers", "too_many_headers")}),
    ({"headers": [header("New", None)]}, {("headers[0].value", "header_value_invalid")}),
    ({"headers": [header("A", "a\r\nB: c")]}, {("headers[0].value", "header_value_invalid")}),
    ({"headers": [header("A", "nul\0")]}, {("headers[0].value", "header_value_invalid")}),
    ({"headers": [header("A", "a\u200bb")]}, {("headers[0].value", "header_value_invalid")}),
    ({"headers": [header("A", "é")]}, {("headers[0].value", "header_value_invalid")}),
    ({"headers": [header("A", "a" * 4097)]}, {("headers[0].value", "header_value_invalid")}),
    *(({"headers": [header(key)]}, {("headers[0].key", "header_reserved")}) for key in RESERVED),
    ({"autoFields": [auto("DEVICE_SERIAL", " "), CARD]}, {("autoFields[0].key", "field_key_required")}),
    ({"manualFields": [manual("")]}, {("manualFields[0].key", "field_key_required")}),
    ({"manualFields": [manual("k" * 513)]}, {("manualFields[0].key", "value_too_long")}),
    ({"autoFields": [DEVICE, auto("CARD_NUMBER", "deviceId")]}, {("autoFields[1].key", "field_key_duplicate")}),
    ({"manualFields": [manual("deviceId")]}, {("manualFields[0].key", "field_key_duplicate")}),
    ({"manualFields": [manual("a"), manual("a")]}, {("manualFields[1].key", "field_key_duplicate")}),
    ({"manualFields": [manual(f"m{row}") for row in range(9)]}, {("manualFields", "too_many_fields")}),
    ({"autoFields": [auto("USER_KEY")]}, {("autoFields[0].placeholder", "placeholder_not_allowed")}),
    ({"autoFields": [auto("PLACE_ID", enabled=False)]}, {("autoFields[0].placeholder", "placeholder_not_allowed")}),
    ({"autoFields": [CARD, auto("CARD_NUMBER")]}, {("autoFields[1].placeholder", "placeholder_not_allowed")}),
    ({"manualFields": [manual("a", "12x", "NUMBER")]}, {("manualFields[0].value", "manual_value_not_number")}),
    ({"manualFields": [manual("a", "012", "NUMBER")]}, {("manualFields[0].value", "manual_value_not_number")}),
    ({"manualFields": [manual("a", "NaN", "NUMBER")]}, {("manualFields[0].value", "manual_value_not_number")}),
    ({"manualFields": [manual("a", "١", "NUMBER")]}, {("manualFields[0].value", "manual_value_not_number")}),
    ({"manualFields": [manual("a", "", "NUMBER")]}, {("manualFields[0].value", "manual_value_not_number")}),
    ({"manualFields": [manual("a", "True", "BOOLEAN")]}, {("manualFields[0].value", "manual_value_not_boolean")}),
    ({"manualFields": [manual("a", " true", "BOOLEAN")]}, {("manualFields[0].value", "manual_value_not_boolean")}),
    ({"manualFields": [manual("a", "1", "DATE")]}, {("manualFields[0].type", "field_type_invalid")}),
    ({"manualFields": [manual("a", "v" * 513)]}, {("manualFields[0].value", "value_too_long")}),
]  # fmt: skip


def result(path: str | None, value: str | None = "true", kind: str | None = "BOOLEAN") -> dict[str, Any]:
    return {"path": path, "value": value, "type": kind}


KEY, VALUE = "criteria.successResult.path", "criteria.successResult.value"
NAME_AND_CRITERIA: list[tuple[dict[str, Any], Found]] = [
    ({"name": ""}, {("name", "name_required")}),
    ({"name": " \t"}, {("name", "name_required")}),
    ({"name": "n" * 65}, {("name", "name_too_long")}),
    ({"criteria": {}}, {("criteria", "criteria_required")}),
    ({"criteria": {"failureMessagePath": "$.m"}}, {("criteria", "criteria_required")}),
    ({"criteria": {"statusCodes": [99, 200]}}, {("criteria.statusCodes[0]", "status_code_range")}),
    ({"criteria": {"statusCodes": [200, 400]}}, {("criteria.statusCodes[1]", "status_code_range")}),
    ({"criteria": {"statusCodes": [200, 201, 200]}}, {("criteria.statusCodes[2]", "status_code_duplicate")}),
    ({"criteria": {"statusCodes": [200, 201, 202, 203]}}, {("criteria.statusCodes", "too_many_status_codes")}),
    ({"criteria": {"successResult": result("valid")}}, {(KEY, "json_path_invalid")}),
    ({"criteria": {"successResult": result("$")}}, {(KEY, "json_path_invalid")}),
    ({"criteria": {"successResult": result(" $.valid")}}, {(KEY, "json_path_invalid")}),
    ({"criteria": {"successResult": result("$.a b")}}, {(KEY, "json_path_invalid")}),
    ({"criteria": {"successResult": result("$." + "a" * 127)}}, {(KEY, "json_path_too_long")}),
    ({"criteria": {"successResult": result("$.a..b..c")}}, {(KEY, "json_path_too_costly")}),
    ({"criteria": {"successResult": result(None)}}, {(KEY, "success_result_incomplete")}),
    ({"criteria": {"successResult": result("$.a", "", "STRING")}}, {(VALUE, "success_result_incomplete")}),
    (
        {"criteria": {"successResult": result("$.a", "true", None)}},
        {("criteria.successResult.type", "success_result_incomplete")},
    ),
    ({"criteria": {"successResult": result("$.a", "TRUE")}}, {(VALUE, "success_value_type")}),
    ({"criteria": {"successResult": result("$.a", "1,5", "NUMBER")}}, {(VALUE, "success_value_type")}),
    ({"criteria": {"statusCodes": [200], "successMessagePath": "m"}},
     {("criteria.successMessagePath", "json_path_invalid")}),
    ({"criteria": {"statusCodes": [200], "failureMessagePath": "$.a[?length(@.b)>1]"}},
     {("criteria.failureMessagePath", "json_path_too_costly")}),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "expected"), REQUEST_PART)
def test_a_rule_of_the_request_part(
    owner: Console, registered: Registered, changes: dict[str, Any], expected: Found
):
    """A form that cannot be sent cannot have been tested, so a test is asked for beside the problem itself."""
    form = {**registered.form, **changes}
    save = {**form, "testReceipt": registered.receipt}
    test = {"api": form, "parameters": PARAMETERS}

    posted = problems(owner, "POST", f"/place-groups/{registered.group}/apis", save)
    put = problems(owner, "PUT", f"/apis/{registered.id}", save)
    tested = problems(owner, "POST", f"/place-groups/{registered.group}/api-tests", test)

    assert posted == {*expected, TEST_REQUIRED}
    assert put - {("authType", "auth_type_locked")} == {*expected, TEST_REQUIRED}
    assert tested == {(f"api.{field}", code) for field, code in expected}


@pytest.mark.parametrize(("changes", "expected"), NAME_AND_CRITERIA)
def test_a_rule_of_name_and_criteria(
    owner: Console, registered: Registered, changes: dict[str, Any], expected: Found
):
    """They come after the test, which therefore does not look at them; the receipt holds on."""
    form = {**registered.form, **changes}
    save = {**form, "testReceipt": registered.receipt}

    posted = problems(owner, "POST", f"/place-groups/{registered.group}/apis", save)
    put = problems(owner, "PUT", f"/apis/{registered.id}", form)

    assert posted == expected
    assert put == expected
    assert owner.tested(registered.group, form)


def broken_everywhere() -> tuple[dict[str, Any], Found]:
    """A form that breaks nearly everything, and all its problems."""
    form = {
        "name": "n" * 65,
        "authType": "iris",
        "webhookUrl": "http://" + "a" * 512,
        "headers": [header("Host"), *(header(f"H{row}") for row in range(9)), header("h0", "\0"), header("")],
        "autoFields": [auto("DEVICE_SERIAL", ""), auto("DEVICE_SERIAL", "d"), auto("DOOR", "e")],
        "manualFields": [
            manual("d"),
            manual("a", "x", "NUMBER"),
            manual("b", "x", "BOOLEAN"),
            manual("c", "x", "DATE"),
            manual("", "x" * 513),
            *(manual(f"m{row}") for row in range(4)),
        ],
        "criteria": {
            "statusCodes": [200, 200, 404, 99],
            "successResult": result("valid", "yes", "BOOLEAN"),
            "successMessagePath": "$." + "a" * 127,
            "failureMessagePath": "$..a..b",
        },
    }
    return form, {
        ("name", "name_too_long"),
        ("authType", "auth_type_required"),
        ("webhookUrl", "url_too_long"),
        ("webhookUrl", "url_not_https"),
        ("headers", "too_many_headers"),
        ("headers[0].key", "header_reserved"),
        ("headers[10].key", "header_key_duplicate"),
        ("headers[10].value", "header_value_invalid"),
        ("headers[11].key", "header_key_invalid"),
        ("autoFields[0].key", "field_key_required"),
        ("autoFields[1].placeholder", "placeholder_not_allowed"),
        ("autoFields[2].placeholder", "placeholder_not_allowed"),
        ("manualFields", "too_many_fields"),
        ("manualFields[0].key", "field_key_duplicate"),
        ("manualFields[1].value", "manual_value_not_number"),
        ("manualFields[2].value", "manual_value_not_boolean"),
        ("manualFields[3].type", "field_type_invalid"),
        ("manualFields[4].key", "field_key_required"),
        ("manualFields[4].value", "value_too_long"),
        ("criteria.statusCodes", "too_many_status_codes"),
        ("criteria.statusCodes[1]", "status_code_duplicate"),
        ("criteria.statusCodes[2]", "status_code_range"),
        ("criteria.statusCodes[3]", "status_code_range"),
        (KEY, "json_path_invalid"),
        (VALUE, "success_value_type"),
        ("criteria.successMessagePath", "json_path_too_long"),
        ("criteria.failureMessagePath", "json_path_too_costly"),
        TEST_REQUIRED,
    }


def test_all_problems_come_at_once(owner: Console, registered: Registered):
    form, expected = broken_everywhere()

    assert problems(owner, "POST", f"/place-groups/{registered.group}/apis", form) == expected
    put = problems(owner, "PUT", f"/apis/{registered.id}", form)
    assert put == {*expected, ("authType", "auth_type_locked")}
    tested = problems(
        owner, "POST", f"/place-groups/{registered.group}/api-tests", {"api": form, "parameters": {}}
    )
    of_request = {
        (f"api.{field}", code)
        for field, code in expected - {TEST_REQUIRED}
        if field != "name" and not field.startswith("criteria")
    }
    assert tested == {*of_request, ("parameters.deviceId", "device_id_invalid")}


def test_an_empty_form_says_all_that_is_missing(owner: Console, group: str):
    assert problems(owner, "POST", f"/place-groups/{group}/apis", {}) == {
        ("name", "name_required"),
        ("authType", "auth_type_required"),
        ("webhookUrl", "url_required"),
        ("criteria", "criteria_required"),
        TEST_REQUIRED,
    }


def test_a_new_api_without_a_test_is_refused(owner: Console, group: str, vendor: RunningVendor):
    path = f"/place-groups/{group}/apis"
    assert problems(owner, "POST", path, api_form(vendor)) == {TEST_REQUIRED}


def test_the_auth_type_is_locked_after_saving(owner: Console, group: str, vendor: RunningVendor):
    """Even with a test of the other type."""
    form = api_form(vendor)
    api = owner.register(group, form)
    other = {**api_form(vendor, "face"), "headers": form["headers"]}
    receipt = owner.tested(group, other)

    assert problems(owner, "PUT", f"/apis/{api['id']}", {**other, "testReceipt": receipt}) == {
        ("authType", "auth_type_locked")
    }
    assert owner.get(f"/apis/{api['id']}")["authType"] == "rfCard"


def test_what_lies_just_within_the_rules_is_accepted_and_kept(
    owner: Console, group: str, vendor: RunningVendor
):
    form = api_form(
        vendor,
        name=f"  {'n' * 64}  ",
        webhookUrl=f"  {(vendor.url + '/door?').ljust(512, 'x')}  ",
        headers=[header("k" * 128, "v" * 4096), *(header(f"H{row}", "") for row in range(9))],
        manualFields=[manual(f"m{row}", "v" * 512) for row in range(7)] + [manual("", " 1e400 ", "NUMBER")],
        criteria={"statusCodes": [100, 399, 200], "successMessagePath": "$." + "a" * 126},
    )
    form["manualFields"][7]["key"] = "K" * 512
    api = owner.register(group, form)

    assert api["name"] == "n" * 64
    assert api["webhookUrl"] == form["webhookUrl"].strip()
    assert api["manualFields"][:7] == form["manualFields"][:7]
    assert api["autoFields"] == form["autoFields"]
    assert api["criteria"] == {**form["criteria"], "successResult": None, "failureMessagePath": None}
    assert api["headers"] == [header(row["key"], None) for row in form["headers"]]
    assert "testReceipt" not in api


def test_an_auto_field_that_is_off_neither_counts_nor_clashes(
    owner: Console, group: str, vendor: RunningVendor
):
    form = api_form(
        vendor,
        autoFields=[auto("CARD_NUMBER", "m0", enabled=False)],
        manualFields=[manual(f"m{row}") for row in range(10)],
    )
    assert owner.register(group, form)["autoFields"] == form["autoFields"]


def test_empty_parts_of_the_criteria_are_kept_as_null(owner: Console, group: str, vendor: RunningVendor):
    form = api_form(
        vendor, criteria={"statusCodes": [200], "successMessagePath": "", "failureMessagePath": ""}
    )
    assert owner.register(group, form)["criteria"] == {
        "statusCodes": [200],
        "successResult": None,
        "successMessagePath": None,
        "failureMessagePath": None,
    }


# ---- how many -----------------------------------------------------------------------------------------------------


def test_three_per_credential_type_and_eighteen_in_all(owner: Console, group: str, vendor: RunningVendor):
    path = f"/place-groups/{group}/apis"
    for credential in Credential:
        form = api_form(vendor, credential)
        save = {**form, "testReceipt": owner.tested(group, form)}
        for _ in range(3):
            owner.ask("POST", path, save, 201)
        assert problems(owner, "POST", path, save) == {("authType", "api_limit_reached")}
        broken = {**save, "name": "", "testReceipt": None}
        assert problems(owner, "POST", path, broken) == {
            ("authType", "api_limit_reached"),
            ("name", "name_required"),
            TEST_REQUIRED,
        }

    listed = owner.get(path)["items"]
    assert len(listed) == 18
    assert [api["authType"] for api in listed] == [str(one) for one in Credential for _ in range(3)]

    owner.ask("DELETE", f"/apis/{listed[0]['id']}", expect=200)
    form = api_form(vendor, listed[0]["authType"])
    owner.register(group, form)
    other = owner.place("placeGroup")
    owner.register(other, form)  # each group has a limit of its own


def test_of_many_at_once_only_one_gets_the_last_place(owner: Console, group: str, vendor: RunningVendor):
    form = api_form(vendor)
    save = {**form, "testReceipt": owner.tested(group, form)}
    path = f"/place-groups/{group}/apis"
    for _ in range(2):
        owner.ask("POST", path, save, 201)

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: owner.ask("POST", path, save), range(4)))

    assert sorted(answer.status_code for answer in answers) == [201, 422, 422, 422]
    refused = {answer.json()["problems"][0]["code"] for answer in answers if answer.status_code == 422}
    assert refused == {"api_limit_reached"}
    assert len(owner.get(path)["items"]) == 3


@pytest.mark.parametrize("credential", GRANTED)
def test_each_credential_has_its_own_two_placeholders_and_no_other(
    owner: Console, group: str, vendor: RunningVendor, credential: str
):
    kind = CREDENTIAL_TYPES[Credential(credential)]
    names = ["DEVICE_SERIAL", "USER_KEY", "CARD_NUMBER", "UNIQUE_PIN", "QR_CODE", "PLACE_ID"]
    form = api_form(vendor, credential, autoFields=[auto(name, name) for name in names])

    found = problems(owner, "POST", f"/place-groups/{group}/apis", form)

    assert found == {TEST_REQUIRED} | {
        (f"autoFields[{row}].placeholder", "placeholder_not_allowed")
        for row, name in enumerate(names)
        if name not in {"DEVICE_SERIAL", kind.placeholder}
    }


def test_id_and_group_sent_back_must_be_the_addressed_ones(owner: Console, registered: Registered):
    api = owner.get(f"/apis/{registered.id}")
    wrong = {**api, "id": "0" * 32, "placeGroupId": "00000000"}
    assert problems(owner, "PUT", f"/apis/{registered.id}", wrong) == {
        ("id", "id_mismatch"),
        ("placeGroupId", "id_mismatch"),
    }


def test_unknown_members_and_wrong_types_are_problems(owner: Console, registered: Registered):
    path = f"/place-groups/{registered.group}/apis"
    assert problems(owner, "POST", path, {**registered.form, "colour": "red"}) == {
        ("colour", "unknown_member")
    }
    codes = {"statusCodes": [200, "201", True, 200.5]}
    assert problems(owner, "POST", path, {**registered.form, "criteria": codes}) == {
        (f"criteria.statusCodes[{row}]", "type_invalid") for row in (1, 2, 3)
    }
    assert problems(owner, "POST", path, {**registered.form, "headers": [{"key": "A", "value": 1}]}) == {
        ("headers[0].value", "type_invalid")
    }
