"""Samples by their rules: what can be kept, what the criteria make of it, where two answers differ, and the script made of them."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clue_desktop.contract.vendor_apis import Sample as SampleDocument
from clue_desktop.domain.credentials import CREDENTIAL_TYPES, Credential
from clue_desktop.domain.criteria import CriteriaDraft, SuccessResultDraft, parse_criteria
from clue_desktop.domain.json_differences import MOST_DIFFERENCES, member_differences
from clue_desktop.domain.judgment import judge
from clue_desktop.domain.request_body import canonical_request
from clue_desktop.domain.response_json import JsonDocument, read_json
from clue_desktop.domain.sample_script import SampleKeys, answerable, sample_script
from clue_desktop.domain.samples import (
    MAX_BODY_BYTES,
    MAX_BYTES_IN_ALL,
    MAX_SAMPLES,
    Sample,
    judge_sample,
    validate_samples,
    why_not_kept,
)
from clue_desktop.domain.vendor_api import VendorApiDraft, parse_request_part, validate
from server.sandbox.sample_vendor.messages import ReceivedRequest
from server.sandbox.sample_vendor.script_file import script_from

JSON = "application/json"
ANNA = Sample(
    "Anna", "547838629", "04A1B2C3", 200, JSON, '{"valid":true,"message":"Welcome"}', granted=True, message="Welcome"
)  # fmt: skip
BY_VALID = parse_criteria(CriteriaDraft((200,), SuccessResultDraft("$.valid", "true", "BOOLEAN"), "$.message", "$.message"))  # fmt: skip


def codes(*samples: Sample, auth_type: str | None = "rfCard") -> list[tuple[str, str]]:
    return [(problem.field, problem.code) for problem in validate_samples(samples, auth_type)]


def test_a_sample_that_was_kept_is_right():
    assert codes(ANNA, replace(ANNA, name="Bob")) == []
    assert codes(replace(ANNA, message=None, content_type=None, body="", status=404, granted=False)) == []


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"name": " "}, "name", "name_required"),
        ({"name": "x" * 65}, "name", "name_too_long"),
        ({"name": "a\u200bb"}, "name", "name_character_invalid"),
        ({"device_id": "12"}, "parameters.deviceId", "device_id_invalid"),
        ({"value": None}, "parameters.cardNumber", "card_number_required"),
        ({"value": ""}, "parameters.cardNumber", "card_number_required"),
        ({"others": ("uniquePin",)}, "parameters.uniquePin", "sample_value_of_another"),
        ({"status": 199}, "statusCode", "sample_status_range"),
        ({"status": 600}, "statusCode", "sample_status_range"),
        ({"content_type": "text/html\r\nx: y"}, "contentType", "sample_content_type"),
        ({"content_type": "x" * 257}, "contentType", "sample_content_type"),
        ({"body": "x" * (MAX_BODY_BYTES + 1)}, "body", "sample_too_large"),
        ({"body": "é" * (MAX_BODY_BYTES // 2 + 1)}, "body", "sample_too_large"),
        ({"body": '"\ud800"'}, "body", "sample_body_invalid"),
        ({"message": "two\nlines"}, "expected.message", "sample_message_invalid"),
        ({"message": ""}, "expected.message", "sample_message_invalid"),
        ({"message": "x" * 257}, "expected.message", "sample_message_invalid"),
    ],
)
def test_what_cannot_be_a_sample_is_named(change: dict[str, Any], field: str, code: str):
    assert (f"samples[1].{field}", code) in codes(replace(ANNA, name="Bob"), replace(ANNA, **change))


def test_names_are_unique_however_they_are_written():
    assert codes(ANNA, replace(ANNA, name=" ANNA ")) == [("samples[1].name", "sample_name_taken")]


def test_samples_are_few_and_small():
    many = [replace(ANNA, name=f"n{number}") for number in range(MAX_SAMPLES + 1)]
    assert codes(*many[:-1]) == []
    assert codes(*many) == [("samples", "too_many_samples")]
    large = [
        replace(one, body="x" * MAX_BODY_BYTES) for one in many[: MAX_BYTES_IN_ALL // MAX_BODY_BYTES + 1]
    ]
    assert codes(*large[:-1]) == []
    assert codes(*large) == [("samples", "samples_too_large")]


@pytest.mark.parametrize("credential", list(Credential))
def test_the_value_of_a_secret_credential_is_never_kept(credential: Credential):
    kind = CREDENTIAL_TYPES[credential]
    kept = replace(ANNA, value=None if kind.is_secret else "1001")
    assert codes(kept, auth_type=credential) == []
    if kind.is_secret:
        assert codes(replace(ANNA, value="4711"), auth_type=credential) == [
            (f"samples[0].parameters.{kind.parameter}", "sample_value_secret")
        ]


def test_a_form_holds_its_samples_to_the_rules_and_a_test_vouches_for_none():
    plain = VendorApiDraft("Staff", "rfCard", "https://vendor.example/verify", criteria=CriteriaDraft((200,)))
    sampled = replace(plain, samples=(ANNA, replace(ANNA, status=99)))
    assert [problem.code for problem in validate(sampled)] == ["sample_name_taken", "sample_status_range"]
    assert canonical_request(parse_request_part(sampled)) == canonical_request(parse_request_part(plain))


# ---- judging ----------------------------------------------------------------------------------------------------


def test_a_sample_gives_what_was_expected_until_the_criteria_say_otherwise():
    assert not judge_sample(ANNA, BY_VALID).differs
    for draft in (
        CriteriaDraft((201,), None, "$.message"),
        CriteriaDraft((200,)),  # granted, but nothing on the screen
        CriteriaDraft((200,), SuccessResultDraft("$.valid", "true", "STRING"), "$.message"),
        CriteriaDraft((200,), SuccessResultDraft("$.ok", "true", "BOOLEAN"), "$.message"),
    ):
        judged = judge_sample(ANNA, parse_criteria(draft))
        assert judged.differs
        assert not judge_sample(ANNA.expecting(judged.verdict), parse_criteria(draft)).differs


@given(
    st.sampled_from([200, 201, 403]),
    st.sampled_from([JSON, "text/html", None]),
    st.sampled_from(['{"valid":true}', '{"valid":false,"message":"No"}', "no json", ""]),
)
def test_it_is_judged_as_a_door_is(status: int, content_type: str | None, body: str):
    sample = replace(ANNA, status=status, content_type=content_type, body=body)
    assert judge_sample(sample, BY_VALID).verdict == judge(
        BY_VALID, status, read_json(content_type, body.encode())
    )


@pytest.mark.parametrize(
    ("status", "content_type", "body", "fault", "kept"),
    [
        (200, JSON, "{}", None, True),
        (503, "text/html", "<p>", "not_json_content_type", True),
        (200, JSON, "{", "invalid_json", True),
        (200, JSON, '"\ufffd"', "invalid_json", False),  # was no UTF-8
        (200, JSON, '{"a":1}', "not_json_content_type", False),  # was compressed
        (None, None, "", "timeout", False),
        (200, JSON, "{}", "response_too_large", False),
        (700, JSON, "{}", None, False),
        (200, JSON, f'"{"x" * MAX_BODY_BYTES}"', None, False),
        (200, "application/json; a=\u00e9", "{}", None, False),
    ],
)
def test_an_answer_is_kept_only_where_it_is_judged_as_it_came(
    status: int | None, content_type: str | None, body: str, fault: str | None, *, kept: bool
):
    assert (why_not_kept(status, content_type, body, fault) == "") is kept


# ---- as it travels ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("credential", list(Credential))
def test_a_sample_comes_back_as_it_was_sent(credential: Credential):
    sample = replace(ANNA, value=None if CREDENTIAL_TYPES[credential].is_secret else "1001")
    document = SampleDocument.of(sample, credential)
    assert (
        SampleDocument.model_validate_json(document.model_dump_json(by_alias=True)).to_sample(credential)
        == sample
    )
    assert "header" not in document.model_dump_json(by_alias=True).lower()


def test_other_values_than_the_credentials_own_are_told():
    sent = {
        "name": "A", "parameters": {"deviceId": "547838629", "cardNumber": "04", "userKey": "x"},
        "statusCode": 200, "body": "{}", "expected": {"result": "denied"},
    }  # fmt: skip
    assert SampleDocument.model_validate(sent).to_sample("rfCard").others == ("userKey",)


# ---- differing members ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ('{"a": 1}', '{"a": 1}', []),
        ('{"a": 1}', '{"a": 1.0}', []),
        ('{"a": 1}', '{"a": true}', [("$.a", "1", "true")]),
        ('{"a": null}', "{}", [("$.a", "null", None)]),
        ("{}", '{"a b": [1]}', [('$["a b"]', None, "[1]")]),
        ('{"u": {"n": "x"}}', '{"u": {"n": "y"}}', [("$.u.n", '"x"', '"y"')]),
        ("[1, 2]", "[1, 3, 4]", [("$[1]", "2", "3"), ("$[2]", None, "4")]),
        ('{"a": {}}', '{"a": []}', [("$.a", "{}", "[]")]),
        ('"x"', '"y"', [("$", '"x"', '"y"')]),
        ("1" + "0" * 5000, "1", [("$", "1" + "0" * 511 + "…", "1")]),
    ],
    ids=range(10),
)
def test_members_that_differ_are_told(
    before: str, after: str, told: list[tuple[str, str | None, str | None]]
):
    first, second = (read_json(JSON, text.encode()) for text in (before, after))
    assert isinstance(first, JsonDocument)
    assert isinstance(second, JsonDocument)
    found = member_differences(first.root, second.root)
    assert [(one.path, one.before, one.after) for one in found] == told


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=12,
)


@given(VALUES, VALUES)
def test_nothing_differs_from_itself_and_what_differs_is_told_from_both_sides(one: object, other: object):
    assert member_differences(one, one) == []
    there = [(found.path, found.before, found.after) for found in member_differences(one, other)]
    back = [(found.path, found.after, found.before) for found in member_differences(other, one)]
    assert sorted(there, key=str) == sorted(back, key=str)


def test_not_all_of_a_wholly_different_answer_is_told():
    assert len(member_differences({}, {str(number): 0 for number in range(10_000)})) == MOST_DIFFERENCES


# ---- the script -------------------------------------------------------------------------------------------------

KEYS = SampleKeys("rfCard", "deviceId")
TEXTS = st.text(st.characters(codec="utf-8"), max_size=40)


def asked(value: str, device: str = "547838629", keys: SampleKeys = KEYS) -> ReceivedRequest:
    body = json.dumps({keys.value or "": value, keys.device_id or "-": device}).encode()
    return ReceivedRequest(0.0, 1, 1, "POST", "/door", "1.1", (), body, body)


@given(
    TEXTS.filter(str.strip),
    TEXTS,
    TEXTS.filter(bool),
    TEXTS,
    st.sampled_from(["rfCard", 'k"e\\y', "a b", "é.x"]),
)
def test_the_script_answers_every_sample_to_the_byte(name: str, value: str, device: str, body: str, key: str):
    keys = SampleKeys(key, "deviceId")
    sample = replace(
        ANNA, name=name, value=value, device_id=device, body=body, content_type="text/x {{body.q}}"
    )
    script = script_from(sample_script('Staff {{x}} "A"', [sample, replace(sample, name="2")], keys))
    answer = script.answer_to(asked(value, device, keys))
    assert (answer.rule, answer.status, answer.body) == (name, 200, body.encode())
    assert answer.headers == (("Content-Type", "text/x {{body.q}}"),)


@pytest.mark.parametrize("body", ["{{body.rfCard}}", '{"a":"{{nobody}}"}', "{{ path }}"])
def test_braces_in_an_answer_are_no_template(body: str):
    script = script_from(sample_script("A", [replace(ANNA, body=body)], KEYS))
    assert script.answer_to(asked("04A1B2C3")).body == body.encode()


def test_an_asterisk_is_a_value_like_another():
    script = script_from(sample_script("A", [replace(ANNA, value="*")], KEYS))
    assert script.answer_to(asked("*")).rule == "Anna"
    assert script.answer_to(asked("04A1B2C3")).rule == "no sample"


def test_what_no_sample_knows_is_granted_by_nothing():
    script = script_from(sample_script("A", [ANNA], KEYS))
    answer = script.answer_to(asked("04FFFFFF"))
    assert answer.status == 404
    read = read_json(JSON, answer.body)
    assert not judge(BY_VALID, answer.status, read).granted


def test_a_device_counts_where_it_tells_samples_apart():
    other = replace(ANNA, name="Back door", device_id="547838630", status=403)
    script = script_from(sample_script("A", [ANNA, other], KEYS))
    assert [script.answer_to(asked("04A1B2C3", device)).rule for device in ("547838629", "547838630")] == [
        "Anna",
        "Back door",
    ]
    alone = script_from(sample_script("A", [ANNA], KEYS))
    assert alone.answer_to(asked("04A1B2C3", "999999999")).rule == "Anna"


def test_what_the_vendor_is_not_told_cannot_be_answered_by():
    secret = replace(ANNA, name="PIN", value=None)
    assert answerable([ANNA, secret], KEYS) == [ANNA]
    assert answerable([ANNA], SampleKeys(None, "deviceId")) == []
    assert script_from(sample_script("A", [ANNA], SampleKeys(None, None))).rules == ()
