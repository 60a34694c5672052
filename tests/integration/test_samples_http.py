"""Samples of an API: stored beside it, in its history, asked of nobody, and what a trial by sample says."""

from typing import Any

import pytest
from running import GRANTED, Console, api_form

from server.sandbox.sample_vendor.running import RunningVendor

CARD = GRANTED["rfCard"]


def sample(name: str, value: str | None = CARD, **more: Any) -> dict[str, Any]:
    granted = {
        "name": name,
        "parameters": {"deviceId": "547838629", "cardNumber": value},
        "statusCode": 200,
        "contentType": "application/json",
        "body": '{"valid":true,"message":"Welcome, sample."}',
        "expected": {"result": "granted", "message": "Welcome, sample."},
    }
    return granted | more


def named(api: dict[str, Any]) -> list[str]:
    return [one["name"] for one in api["samples"]]


def audited(owner: Console, api: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = owner.get(f"/audit?subjectId={api['id']}")["items"][0]["detail"]
    return found


def test_samples_are_saved_without_a_test_and_left_alone_by_whoever_does_not_know_them(
    owner: Console, group: str, vendor: RunningVendor
):
    form = api_form(vendor)
    api = owner.register(group, form)
    assert api["samples"] == []
    asked = len(vendor.requests)
    path = f"/apis/{api['id']}"
    saved = owner.ask("PUT", path, {**form, "samples": [sample(" Anna "), sample("Bob", "06")]}, 200).json()
    assert named(saved) == ["Anna", "Bob"]
    assert audited(owner, api)["samples"] == ["Anna", "Bob"]
    assert saved["samples"][0]["parameters"] == {
        "deviceId": "547838629", "cardNumber": CARD, "userKey": None, "uniquePin": None, "qrCode": None,
    }  # fmt: skip
    assert owner.get(path)["samples"] == saved["samples"]
    again = owner.ask("PUT", path, {**form, "name": "Renamed"}, 200).json()
    assert named(again) == ["Anna", "Bob"]
    assert named(owner.ask("PUT", path, {**form, "samples": []}, 200).json()) == []
    assert len(vendor.requests) == asked


def test_a_new_api_has_its_samples_from_the_start_and_lists_leave_them_out(
    owner: Console, group: str, vendor: RunningVendor
):
    api = owner.register(group, api_form(vendor, samples=[sample("Anna")]))
    assert named(api) == ["Anna"]
    (listed,) = [one for one in owner.get(f"/place-groups/{group}/apis")["items"] if one["id"] == api["id"]]
    assert listed["samples"] is None


def test_another_sample_is_another_state_that_history_and_restoring_know(
    owner: Console, group: str, vendor: RunningVendor
):
    form = api_form(vendor)
    api = owner.register(group, {**form, "samples": [sample("Anna")]})
    path = f"/apis/{api['id']}"
    other = sample("Anna", body='{"valid":false}', expected={"result": "denied"})
    before = owner.ask("GET", path, expect=200).headers["etag"]
    changed = owner.ask("PUT", path, {**form, "samples": [other, sample("Bob", "06")]}, 200)
    assert changed.headers["etag"] != before
    stale = {**form, "samples": []}
    owner.ask("PUT", path, stale, 412, headers={"if-match": before})
    newest, oldest = owner.get(f"{path}/revisions")["items"]
    assert [mark["name"] for mark in newest["samples"]] == ["Anna", "Bob"]
    assert [mark["name"] for mark in oldest["samples"]] == ["Anna"]
    assert newest["samples"][0]["digest"] != oldest["samples"][0]["digest"]
    assert newest["api"]["samples"] is None
    back = owner.ask("POST", f"{path}/revisions/1/restore", None, 200).json()
    assert back["samples"] == api["samples"]
    assert owner.get(f"{path}/revisions")["items"][0]["samples"] == oldest["samples"]


@pytest.mark.parametrize(
    ("samples", "field", "code"),
    [
        ([sample("Anna"), sample("anna")], "samples[1].name", "sample_name_taken"),
        ([sample(str(number)) for number in range(51)], "samples", "too_many_samples"),
        ([sample("Anna", body="x" * 16385)], "samples[0].body", "sample_too_large"),
        ([sample("Anna", None)], "samples[0].parameters.cardNumber", "card_number_required"),
        ([sample("Anna", statusCode=99)], "samples[0].statusCode", "sample_status_range"),
    ],
)
def test_what_cannot_be_kept_is_refused_by_name(
    owner: Console, group: str, vendor: RunningVendor, samples: list[Any], field: str, code: str
):
    form = api_form(vendor)
    api = owner.register(group, form)
    answer = owner.ask("PUT", f"/apis/{api['id']}", {**form, "samples": samples}, 422).json()
    assert [(one["field"], one["code"]) for one in answer["problems"]] == [(field, code)]


def test_a_pin_is_not_kept(owner: Console, group: str, vendor: RunningVendor):
    form = api_form(vendor, credential="userPin")
    api = owner.register(group, form)
    kept = sample("Anna", parameters={"deviceId": "547838629", "uniquePin": "471100"})
    answer = owner.ask("PUT", f"/apis/{api['id']}", {**form, "samples": [kept]}, 422).json()
    assert [one["code"] for one in answer["problems"]] == ["sample_value_secret"]
    assert "471100" not in str(answer)
    kept["parameters"] = {"deviceId": "547838629"}
    assert named(owner.ask("PUT", f"/apis/{api['id']}", {**form, "samples": [kept]}, 200).json()) == ["Anna"]


def test_a_header_of_a_sample_is_refused(owner: Console, group: str, vendor: RunningVendor):
    form = api_form(vendor)
    api = owner.register(group, form)
    with_headers = sample("Anna", headers=[["authorization", "Bearer x"]])
    owner.ask("PUT", f"/apis/{api['id']}", {**form, "samples": [with_headers]}, 422)


def test_a_trial_by_sample_judges_what_is_kept_and_asks_nobody(
    owner: Console, group: str, place: str, vendor: RunningVendor
):
    denied = sample("Blocked", "04DEAD00", body='{"valid":false,"message":"Blocked."}', statusCode=200)
    api = owner.register(group, api_form(vendor, samples=[sample("Anna", "06ABCDEF"), denied]))
    owner.assign(group, rfCard=api["id"])
    asked = len(vendor.requests)

    def attempt(value: str, expect: int = 200, **more: Any) -> Any:
        body = {"credential": "rfCard", "value": value, "bySample": True, **more}
        return owner.ask("POST", f"/places/{place}/access-service/trials", body, expect).json()

    told = attempt("06ABCDEF")
    assert (told["result"], told["message"], told["sample"]) == ("granted", "Welcome, sample.", "Anna")
    assert (told["statusCode"], told["traceId"], told["elapsedMs"], told["inherited"]) == (
        200,
        None,
        None,
        True,
    )
    told = attempt("04DEAD00")
    assert (told["result"], told["reason"], told["message"]) == ("denied", "condition_not_met", "Blocked.")
    assert [one["code"] for one in attempt("06", 422)["problems"]] == ["no_sample"]
    assert attempt("1001", credential="fingerprint")["result"] == "local"
    assert len(vendor.requests) == asked
    assert owner.get(f"/events?placeId={group}")["items"] == []


def test_samples_go_with_their_api(owner: Console, group: str, vendor: RunningVendor):
    api = owner.register(group, api_form(vendor, samples=[sample("Anna")]))
    owner.ask("DELETE", f"/apis/{api['id']}", None, 200)
    owner.ask("GET", f"/apis/{api['id']}", expect=404)
