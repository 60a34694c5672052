"""The section Connection, live and in a test alike: deadline, trace id, a new connection for each call."""

import csv
import io
import re
import time
from typing import Any

import pytest
from patience import eventually
from running import Console, api_form
from standardwebhooks import Webhook, WebhookVerificationError

from clue_desktop.domain.webhook_signature import secret_of
from server.sandbox.sample_vendor.messages import ReceivedRequest
from server.sandbox.sample_vendor.running import RunningVendor

UNSAID = {"trace": True, "reuse": True, "signing": None, "ca": None, "clientCertificate": None, "oauth": None}
CARD = "04A1B2C3"
OTHERS = "11223344"
ATTEMPTS = 6  # one more than the breaker needs


def assigned(owner: Console, group: str, form: dict[str, Any]) -> dict[str, Any]:
    """Register an API and assign it."""
    api = owner.register(group, form)
    owner.assign(group, **{form["authType"]: api["id"]})
    return api


def run_test(owner: Console, group: str, form: dict[str, Any]) -> dict[str, Any]:
    body = {"api": form, "parameters": {"deviceId": "547838629", "cardNumber": CARD}}
    result: dict[str, Any] = owner.ask("POST", f"/place-groups/{group}/api-tests", body, 200).json()
    return result


def test_an_empty_section_is_null_and_nothing_else_is_sent_than_the_trace(
    owner: Console, group: str, vendor: RunningVendor
):
    plain = owner.register(group, api_form(vendor))
    assert plain["connection"] is None
    written_out = {"deadlineMs": None, "trace": True, "reuse": True}
    assert owner.register(group, api_form(vendor, connection=written_out))["connection"] is None


@pytest.mark.parametrize("deadline", [499, 4001, 0, -500])
def test_a_deadline_out_of_range_is_refused_by_name(
    owner: Console, group: str, vendor: RunningVendor, deadline: int
):
    form = api_form(vendor, connection={"deadlineMs": deadline})
    for path, body, field in (
        (f"/place-groups/{group}/apis", form, "connection.deadlineMs"),
        (
            f"/place-groups/{group}/api-tests",
            {"api": form, "parameters": {"deviceId": "547838629", "cardNumber": CARD}},
            "api.connection.deadlineMs",
        ),
    ):
        problems = owner.ask("POST", path, body, 422).json()["problems"]
        assert (field, "deadline_invalid") in [(one["field"], one["code"]) for one in problems]


def test_a_short_deadline_ends_its_own_calls_and_cuts_nobody_else_off(
    owner: Console, group: str, place: str, vendor: RunningVendor
):
    impatient = owner.register(group, api_form(vendor))
    owner.assign(group, rfCard=impatient["id"])
    # Saved after the test: another deadline asks for no new one. The vendor takes longer than it now.
    slow = api_form(vendor, path="/delay/1500")
    slow_api = owner.register(group, slow)
    saved = owner.ask(
        "PUT", f"/apis/{slow_api['id']}", {**slow, "connection": {"deadlineMs": 500}}, 200
    ).json()
    assert saved["connection"] == {"deadlineMs": 500, **UNSAID}
    patient = owner.register(group, api_form(vendor, path="/delay/900", credential="userPin"))
    owner.assign(group, rfCard=slow_api["id"], userPin=patient["id"])
    device = owner.device(place)

    def reasons_of_denials() -> list[str]:
        began = time.monotonic()
        assert device.present("rfCard", CARD)["result"] == "denied"
        assert time.monotonic() - began < 1.5, "not even the vendor's own 1500 ms"
        return [event["reason"] for event in owner.get(f"/events?serial={device.serial}")["items"]]

    eventually(lambda: reasons_of_denials()[0] == "vendor_unavailable")  # its own breaker has opened
    # The server says of itself when it was too busy to hear the vendor; that is no silence, and opens no breaker.
    events = [
        event
        for event in owner.get(f"/events?serial={device.serial}")["items"]
        if event["reason"] != "server_busy"
    ]
    reasons = [event["reason"] for event in events]
    assert [event["traceId"] is None for event in events] == [why == "vendor_unavailable" for why in reasons]
    assert set(reasons) == {"timeout", "vendor_unavailable"}
    assert len(reasons) >= ATTEMPTS
    assert device.present("userPin", "471100")["result"] == "granted"
    form = {**slow, "connection": {"deadlineMs": 500}}
    tested = eventually(
        lambda: None if (told := run_test(owner, group, form))["error"]["code"] == "server_busy" else told
    )
    assert (tested["success"], tested["error"]["code"]) == (False, "timeout")
    assert "0.5 s" in tested["error"]["message"]


def test_the_vendor_the_event_the_search_and_the_export_name_one_id(
    owner: Console, group: str, place: str, vendor: RunningVendor
):
    assigned(owner, group, api_form(vendor))
    device = owner.device(place)
    vendor.forget_requests()
    for card in (CARD, OTHERS):
        assert device.present("rfCard", card)["result"] == "granted"
    first, second = (request.headers_by_name["traceparent"] for request in vendor.requests)
    assert first != second
    second_id = second.split("-")[1]
    for search in (second, second_id, second_id.upper()):
        found = owner.get("/events", params={"placeId": place, "search": search})["items"]
        assert [(event["traceId"], event["value"]) for event in found] == [(second_id, "••••3344")]
    answer = owner.ask("GET", f"/events?placeId={place}", headers={"accept": "text/csv"}, expect=200)
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert [row["traceId"] for row in rows] == [second_id, first.split("-")[1]]
    assert owner.get("/events", params={"search": "0" * 32})["items"] == []


def test_a_test_shows_its_id_and_what_was_not_sent_has_none(
    owner: Console, group: str, place: str, vendor: RunningVendor
):
    vendor.forget_requests()
    shown = run_test(owner, group, api_form(vendor))
    assert ["traceparent", vendor.requests[0].headers_by_name["traceparent"]] in shown["request"]["headers"]
    assert shown["traceId"] in vendor.requests[0].headers_by_name["traceparent"]
    form = api_form(vendor, connection={"trace": False})
    vendor.forget_requests()
    assert run_test(owner, group, form)["traceId"] is None
    assigned(owner, group, form)
    device = owner.device(place)
    device.present("rfCard", CARD)
    assert not [request for request in vendor.requests if "traceparent" in request.headers_by_name]
    assert owner.get(f"/events?serial={device.serial}")["items"][0]["traceId"] is None


def test_what_is_decided_without_the_vendor_has_no_id(
    owner: Console, group: str, place: str, vendor: RunningVendor
):
    assigned(owner, group, api_form(vendor))
    device = owner.device(place)
    assert device.present("rfCard", "")["result"] == "denied"
    assert device.present("face", "minji.kim")["result"] == "local"
    assert [event["traceId"] for event in owner.get(f"/events?serial={device.serial}")["items"]] == [
        None,
        None,
    ]


def test_a_failed_call_has_its_id_in_the_event_and_in_the_log(
    owner: Console, group: str, place: str, vendor: RunningVendor
):
    form = api_form(vendor, path="/delay/1500")
    api = assigned(owner, group, form)
    owner.ask("PUT", f"/apis/{api['id']}", {**form, "connection": {"deadlineMs": 1000}}, 200)
    device = owner.device(place)
    vendor.forget_requests()
    assert device.present("rfCard", CARD)["result"] == "denied"
    sent = {request.headers_by_name["traceparent"].split("-")[1] for request in vendor.requests}
    (event,) = owner.get(f"/events?serial={device.serial}")["items"]
    assert sent == {event["traceId"]}
    assert f"trace id {event['traceId']}" in owner.server.log


def connections(requests: list[ReceivedRequest]) -> int:
    return len({request.connection for request in requests})


@pytest.mark.parametrize("reuse", [True, False])
def test_each_call_has_a_connection_of_its_own_where_that_is_chosen(
    owner: Console, group: str, place: str, vendor: RunningVendor, *, reuse: bool
):
    assigned(owner, group, api_form(vendor, path=f"/grant/{reuse}", connection={"reuse": reuse}))
    device = owner.device(place)
    vendor.forget_requests()
    for _ in range(12):
        assert device.present("rfCard", CARD)["result"] == "granted"
        if reuse:
            time.sleep(0.05)
    asked = vendor.requests
    assert len(asked) == 12
    assert (connections(asked) == 12) is not reuse
    closing = [request for request in asked if request.headers_by_name.get("connection") == "close"]
    assert len(closing) == (0 if reuse else 12)


@pytest.mark.parametrize("section", [{"trace": False}, {"reuse": False}])
def test_a_change_asks_for_a_new_test_but_for_the_deadline(
    owner: Console, group: str, vendor: RunningVendor, section: dict[str, Any]
):
    form = api_form(vendor)
    api = owner.register(group, form)
    problems = owner.ask("PUT", f"/apis/{api['id']}", {**form, "connection": section}, 422).json()
    assert [(one["field"], one["code"]) for one in problems["problems"]] == [("testReceipt", "test_required")]
    changed = {**form, "connection": {**section, "deadlineMs": 1500}}
    receipt = owner.tested(group, {**changed, "connection": {**section, "deadlineMs": 2000}})
    saved = owner.ask("PUT", f"/apis/{api['id']}", {**changed, "testReceipt": receipt}, 200).json()
    assert saved["connection"] == {"deadlineMs": 1500, **UNSAID, **section}


def test_a_restore_brings_the_section_back_and_the_audit_trail_has_it(
    owner: Console, group: str, vendor: RunningVendor
):
    form = api_form(vendor, connection={"deadlineMs": 800})
    api = owner.register(group, form)
    owner.ask("PUT", f"/apis/{api['id']}", {**form, "connection": None}, 200)
    (plain, first) = owner.get(f"/apis/{api['id']}/revisions")["items"]
    assert (plain["api"]["connection"], first["api"]["connection"]["deadlineMs"]) == (None, 800)
    restored = owner.ask("POST", f"/apis/{api['id']}/revisions/1/restore", None, 200).json()
    assert restored["connection"]["deadlineMs"] == 800
    entries = owner.get("/audit", params={"placeId": group})["items"]
    told = [
        entry["detail"].get("connection") for entry in entries if entry["action"].startswith("vendorApi.r")
    ]
    assert {"deadlineMs": 800, "trace": True, "reuse": True} in told


def test_a_slow_vendor_is_told_of_by_the_days_times(
    owner: Console, group: str, place: str, vendor: RunningVendor
):
    api = assigned(owner, group, api_form(vendor))
    device = owner.device(place)
    for _ in range(3):
        device.present("rfCard", CARD)
    query = {"placeId": group, "apiId": api["id"], "hours": 24, "stepHours": 24}
    (day,) = owner.get("/events/series", params=query)["items"]
    assert 0 < day["medianMs"] <= day["p95Ms"] <= day["p99Ms"]
    assert re.fullmatch(r"[0-9]+", str(day["granted"]))


# ---- signatures ---------------------------------------------------------------------------------------------------

OLD, NEW = secret_of(bytes(range(32))), secret_of(bytes(range(1, 33)))


def signing(*secrets: dict[str, str]) -> dict[str, Any]:
    return {"signing": {"secrets": list(secrets)}}


def verified(request: ReceivedRequest, secret: str) -> bool:
    """Tell what a vendor with the published package makes of a request."""
    try:
        Webhook(secret).verify(request.body, dict(request.headers_by_name))
    except WebhookVerificationError:
        return False
    return True


def test_calls_are_signed_live_and_in_tests_and_the_secret_is_never_told(
    owner: Console, group: str, place: str, vendor: RunningVendor
):
    form = api_form(vendor, connection=signing({"value": OLD}))
    vendor.forget_requests()
    shown = run_test(owner, group, form)
    api = assigned(owner, group, form)
    device = owner.device(place)
    device.present("rfCard", CARD)
    assert len(vendor.requests) == 3
    assert all(verified(request, OLD) for request in vendor.requests)
    assert not any(verified(request, NEW) for request in vendor.requests)
    (event,) = owner.get(f"/events?serial={device.serial}")["items"]
    assert vendor.requests[-1].headers_by_name["webhook-id"] == event["traceId"]
    assert {"webhook-id", "webhook-timestamp", "webhook-signature"} <= {
        name for name, _ in shown["request"]["headers"]
    }
    kept = api["connection"]["signing"]["secrets"]
    assert [(len(one["id"]), one["value"]) for one in kept] == [(8, None)]
    everything = [
        owner.get(f"/apis/{api['id']}"),
        owner.get(f"/apis/{api['id']}/revisions"),
        owner.get("/audit", params={"placeId": group}),
        shown,
    ]
    assert OLD.removeprefix("whsec_") not in str(everything)
    for file in (owner.server.data_dir / "clue.db", owner.server.data_dir / "clue.db-wal"):
        assert OLD.removeprefix("whsec_").encode() not in file.read_bytes()


def test_while_a_secret_is_replaced_both_sign_and_then_the_new_one_alone(
    owner: Console, group: str, place: str, vendor: RunningVendor
):
    form = api_form(vendor, connection=signing({"value": OLD}))
    api = assigned(owner, group, form)
    old_id = api["connection"]["signing"]["secrets"][0]["id"]
    device = owner.device(place)

    def save(section: dict[str, Any]) -> dict[str, Any]:
        changed = {**form, "connection": section}
        body = {
            "apiId": api["id"],
            "api": changed,
            "parameters": {"deviceId": "547838629", "cardNumber": CARD},
        }
        tested = owner.ask("POST", f"/place-groups/{group}/api-tests", body, 200).json()
        saved: dict[str, Any] = owner.ask(
            "PUT", f"/apis/{api['id']}", {**changed, "testReceipt": tested["receipt"]}, 200
        ).json()
        vendor.forget_requests()
        assert device.present("rfCard", CARD)["result"] == "granted"
        return saved

    both = save(signing({"id": old_id}, {"value": NEW}))["connection"]["signing"]["secrets"]
    (request,) = vendor.requests
    assert (verified(request, OLD), verified(request, NEW)) == (True, True)
    new_id = next(one["id"] for one in both if one["id"] != old_id)
    save(signing({"id": new_id}))
    (request,) = vendor.requests
    assert (verified(request, OLD), verified(request, NEW)) == (False, True)
    restored = owner.ask("POST", f"/apis/{api['id']}/revisions/1/restore", None, 200).json()
    assert [one["id"] for one in restored["connection"]["signing"]["secrets"]] == [old_id]
    vendor.forget_requests()
    assert device.present("rfCard", CARD)["result"] == "granted"
    assert verified(vendor.requests[0], OLD)


def test_a_secret_goes_nowhere_but_where_it_was_entered_for(
    owner: Console, group: str, vendor: RunningVendor
):
    form = api_form(vendor, connection=signing({"value": OLD}))
    api = owner.register(group, form)
    kept = signing({"id": api["connection"]["signing"]["secrets"][0]["id"]})
    body = {
        "apiId": api["id"],
        "api": {**api_form(vendor, path="/elsewhere"), "connection": kept},
        "parameters": {"deviceId": "547838629", "cardNumber": CARD},
    }
    problems = owner.ask("POST", f"/place-groups/{group}/api-tests", body, 422).json()["problems"]
    assert [(one["field"], one["code"]) for one in problems] == [
        ("api.connection.signing.secrets[0].value", "signing_secret_invalid")
    ]


def test_headers_of_a_signature_are_reserved_while_calls_are_signed(
    owner: Console, group: str, vendor: RunningVendor
):
    headers = [{"key": "Webhook-Signature", "value": "v1,forged"}]
    owner.register(group, api_form(vendor, headers=headers))
    signed = api_form(vendor, headers=headers, connection=signing({"value": OLD}))
    problems = owner.ask("POST", f"/place-groups/{group}/apis", signed, 422).json()["problems"]
    assert ("headers[0].key", "header_reserved") in [(one["field"], one["code"]) for one in problems]
