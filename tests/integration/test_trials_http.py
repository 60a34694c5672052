"""What would happen to somebody at a door: which API, from which level, what the door would do; and nothing is written."""

from typing import Any

import pytest
from administrators import administrator
from running import DENIED, GRANTED, Console, api_form

from server.sandbox.sample_vendor.options import VendorOptions
from server.sandbox.sample_vendor.running import RunningVendor, running_vendor

CARD = GRANTED["rfCard"]


def attempt(console: Console, node: str, value: str = CARD, credential: str = "rfCard", **more: Any) -> Any:
    body = {"credential": credential, "value": value, **more}
    return console.ask("POST", f"/places/{node}/access-service/trials", body, 200).json()


@pytest.mark.parametrize(("value", "result"), [(CARD, "granted"), (DENIED, "denied")])
def test_it_is_what_the_door_then_does_and_leaves_no_event(
    owner: Console, group: str, place: str, vendor: RunningVendor, value: str, result: str
):
    api = owner.register(group, api_form(vendor))
    owner.assign(group, rfCard=api["id"])
    vendor.forget_requests()
    told = [attempt(owner, node, value) for node in (group, place)]
    assert owner.get(f"/events?placeId={group}")["items"] == []
    device = owner.device(place)
    decision = device.present("rfCard", value)
    (event,) = owner.get(f"/events?placeId={place}")["items"]
    assert [request.body.split(b",")[1:] for request in vendor.requests[:2]] == [
        vendor.requests[2].body.split(b",")[1:]
    ] * 2
    for one in told:
        assert (one["result"], one["message"], one["reason"]) == (
            decision["result"],
            decision["message"],
            event["reason"],
        )
        assert (one["result"], one["apiId"], one["apiName"]) == (result, api["id"], api["name"])
        assert (one["accessType"], one["inherited"], one["mode"], one["statusCode"]) == (
            "vendor",
            True,
            3,
            200,
        )
        assert one["traceId"] in str([request.headers for request in vendor.requests])


def test_an_override_is_told_as_one_and_not_assigned_is_the_devices_own_decision(
    owner: Console, group: str, place: str, vendor: RunningVendor
):
    first, second = (owner.register(group, api_form(vendor, name=name)) for name in ("First", "Second"))
    owner.assign(group, rfCard=first["id"])
    owner.ask("PUT", f"/places/{place}/access-service", {"assignments": {"rfCard": second["id"]}}, 200)
    assert [(one["apiName"], one["inherited"]) for one in (attempt(owner, group), attempt(owner, place))] == [
        ("First", True),
        ("Second", False),
    ]
    asked = len(vendor.requests)
    local = attempt(owner, place, "1001", "fingerprint")
    assert (local["result"], local["apiId"], local["traceId"]) == ("local", None, None)
    owner.assign(group, "none", rfCard=first["id"])
    assert attempt(owner, group)["result"] == "local"
    assert len(vendor.requests) == asked


def test_a_vendor_that_is_silent_is_told_as_the_setting_says(
    owner: Console, group: str, vendor: RunningVendor
):
    assert vendor.ca_file is not None
    with running_vendor(VendorOptions(cert_dir=vendor.ca_file.parent)) as going:
        api = owner.register(group, api_form(going))["id"]
    owner.assign(group, rfCard=api)
    gone = attempt(owner, group)
    assert (gone["result"], gone["reason"], gone["cause"]) == ("denied", "connection_failed", "refused")
    mixed = {"accessType": "mixed", "assignments": {"rfCard": api}, "onNoAnswer": {"rfCard": "local"}}
    owner.ask("PUT", f"/place-groups/{group}/access-service", mixed, 200)
    assert attempt(owner, group)["result"] == "local"


def test_what_no_credential_can_carry_is_denied_unasked(owner: Console, group: str, vendor: RunningVendor):
    api = owner.register(group, api_form(vendor, credential="face"))
    owner.assign(group, face=api["id"])
    vendor.forget_requests()
    told = attempt(owner, group, "no blanks allowed", "face")
    assert (told["result"], told["reason"]) == ("denied", "credential_value_invalid")
    assert vendor.requests == []
    body = {"credential": "face", "value": "minji.kim", "deviceId": "12"}
    problems = owner.ask("POST", f"/places/{group}/access-service/trials", body, 422).json()["problems"]
    assert [(one["field"], one["code"]) for one in problems] == [("deviceId", "device_id_invalid")]


def test_whoever_may_see_the_setting_may_try_and_nobody_else(
    owner: Console, group: str, place: str, vendor: RunningVendor
):
    api = owner.register(group, api_form(vendor))
    owner.assign(group, rfCard=api["id"])
    at_place = administrator(owner.server, place)
    assert attempt(at_place, place)["result"] == "granted"
    body = {"credential": "rfCard", "value": CARD}
    at_place.ask("POST", f"/places/{group}/access-service/trials", body, 403)
    elsewhere = administrator(owner.server, owner.place("placeGroup"))
    elsewhere.ask("POST", f"/places/{place}/access-service/trials", body, 404)
    owner.ask("POST", f"/places/{owner.headquarters}/access-service/trials", body, 404)
    entries = owner.get("/audit", params={"placeId": place})["items"]
    tried = [entry["detail"] for entry in entries if entry["action"] == "vendorApi.test"]
    assert [one["value"] for one in tried] == ["••••B2C3"], "the vendor was asked, and that is kept, masked"
