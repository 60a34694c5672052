"""The request that a vendor sees, to the byte: for each credential type, in a test and in a verification (manual 5.2–5.5)."""

import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from running import Console, Device, api_form

from clue_desktop.domain import webhook_url
from clue_desktop.domain.credentials import CREDENTIAL_TYPES, Credential
from server.sandbox.sample_vendor.messages import ReceivedRequest
from server.sandbox.sample_vendor.running import RunningVendor
from server.verification.vendor_client import VendorTarget

VALUES = {
    "face": "minji.kim@A-1_b",
    "fingerprint": "1001",
    "rfCard": "04:A1 B2/C3",
    "userPin": "0071#*",
    "clueQr": "joon.lee",
    "customQr": '{"visit": "한/é \\ \t\n\u2028😀"}',
}
AS_JSON = {
    **{credential: f'"{value}"' for credential, value in VALUES.items()},
    "customQr": r'"{\"visit\": \"한/é \\ \t\n' + "\u2028" + r'😀\"}"',
}


def run_test(console: Console, group: str, form: dict[str, Any], serial: str, value: str) -> None:
    """Run a test of the API."""
    parameter = CREDENTIAL_TYPES[Credential(form["authType"])].parameter
    body = {"api": form, "parameters": {"deviceId": serial, parameter: value}}
    console.ask("POST", f"/place-groups/{group}/api-tests", body, 200)


def seen_by_test_and_device(
    owner: Console, group: str, vendor: RunningVendor, form: dict[str, Any], value: str
) -> tuple[str, list[ReceivedRequest]]:
    """Return a device's serial, and the requests of a test and of a verification with that serial."""
    api = owner.register(group, form)
    owner.assign(group, **{form["authType"]: api["id"]})
    device: Device = owner.device(owner.place("place", group))
    vendor.forget_requests()
    run_test(owner, group, form, device.serial, value)
    device.present(form["authType"], value)
    return device.serial, vendor.requests


def wire(
    vendor: RunningVendor, target: str, headers: list[str], body: str, user_agent: str, traceparent: str
) -> bytes:
    """The whole message, as the rules say that it is."""
    lines = [
        f"POST {target} HTTP/1.1",
        f"Host: {vendor.url.removeprefix('https://')}",
        "Content-Type: application/json",
        "Accept: application/json",
        "Accept-Encoding: identity",
        *headers,
        f"User-Agent: {user_agent}",
        f"Content-Length: {len(body.encode())}",
        f"traceparent: {traceparent}",
    ]
    return ("\r\n".join(lines) + "\r\n\r\n" + body).encode()


@pytest.mark.parametrize("credential", VALUES)
def test_the_request_of_each_credential_type(
    owner: Console, group: str, vendor: RunningVendor, credential: str
):
    kind = CREDENTIAL_TYPES[Credential(credential)]
    target = f"/Grant//a%2Fb/../%ed%95%9c;v=1/?q=a+b%20c&&x=%7e'{credential}'&"
    form = api_form(
        vendor,
        credential,
        path=target,
        headers=[
            {"key": "X-Zulu", "value": "last  comes\tfirst"},
            {"key": "authorization", "value": 'Bearer a,b;c="d"'},
            {"key": "X-Empty", "value": ""},
        ],
        autoFields=[
            {"placeholder": kind.placeholder, "key": '값 "key"', "enabled": True},
            {"placeholder": "DEVICE_SERIAL", "key": "Device.Id", "enabled": True},
        ],
        manualFields=[
            {"key": "floor", "type": "NUMBER", "value": " -12.50E+3 "},
            {"key": "open", "type": "BOOLEAN", "value": "false"},
            {"key": "note", "type": "STRING", "value": ""},
            {"key": "Floor", "type": "STRING", "value": "12"},
        ],
    )  # fmt: skip
    serial, requests = seen_by_test_and_device(owner, group, vendor, form, VALUES[credential])

    body = (
        r'{"값 \"key\"":' + AS_JSON[credential] + f',"Device.Id":"{serial}"'
        ',"floor":-12.50E+3,"open":false,"note":"","Floor":"12"}'
    )
    assert len(requests) == 2
    headers = ["X-Zulu: last  comes\tfirst", 'authorization: Bearer a,b;c="d"', "X-Empty: "]
    for request in requests:
        agent = request.headers_by_name["user-agent"]
        assert agent.startswith("CLUe/")
        traceparent = request.headers_by_name["traceparent"]
        assert re.fullmatch("00-[0-9a-f]{32}-[0-9a-f]{16}-01", traceparent)
        assert request.raw == wire(vendor, target, headers, body, agent, traceparent)
    assert json.loads(requests[1].body)['값 "key"'] == VALUES[credential]


def test_what_is_off_is_not_sent(owner: Console, group: str, vendor: RunningVendor):
    form = api_form(
        vendor,
        headers=[],
        autoFields=[
            {"placeholder": "DEVICE_SERIAL", "key": "deviceId", "enabled": False},
            {"placeholder": "CARD_NUMBER", "key": "card", "enabled": False},
        ],
    )
    _serial, requests = seen_by_test_and_device(owner, group, vendor, form, "1")
    assert [request.body for request in requests] == [b"{}", b"{}"]


def test_a_users_own_agent_takes_the_place_of_ours(owner: Console, group: str, vendor: RunningVendor):
    form = api_form(vendor, headers=[{"key": "User-agent", "value": "Door/1"}])
    _serial, requests = seen_by_test_and_device(owner, group, vendor, form, "1")
    for request in requests:
        agents = [value for name, value in request.headers if name.lower() == "user-agent"]
        assert agents == ["Door/1"]


@pytest.mark.parametrize("value", ["{{USER_KEY}}", "{{CARD_NUMBER}}", "{{DEVICE_SERIAL}}", "%s{0}$1\\1"])
def test_what_looks_like_a_placeholder_is_data(owner: Console, group: str, vendor: RunningVendor, value: str):
    """In a presented value, in a manual value, in a key and in a header."""
    form = api_form(
        vendor,
        headers=[{"key": "X-Look", "value": value}],
        autoFields=[
            {"placeholder": "CARD_NUMBER", "key": value, "enabled": True},
            {"placeholder": "DEVICE_SERIAL", "key": "deviceId", "enabled": True},
        ],
        manualFields=[{"key": f"{value} 2", "type": "STRING", "value": value}],
    )
    serial, requests = seen_by_test_and_device(owner, group, vendor, form, value)
    for request in requests:
        assert request.fields == {value: value, "deviceId": serial, f"{value} 2": value}
        assert request.headers_by_name["x-look"] == value


@pytest.mark.parametrize(
    "number",
    ["0", "-0", "-0.0", "1.0", "1E5", "1e-400", "1e400", "123456789012345678901234567890.10", "9" * 512],
)
def test_a_number_is_sent_as_typed(owner: Console, group: str, vendor: RunningVendor, number: str):
    form = api_form(vendor, autoFields=[], manualFields=[{"key": "n", "type": "NUMBER", "value": number}])
    _serial, requests = seen_by_test_and_device(owner, group, vendor, form, "1")
    assert [request.body.decode() for request in requests] == [f'{{"n":{number}}}'] * 2


@pytest.mark.parametrize(
    ("registered", "target"),
    [
        ("", "/"),
        ("/", "/"),
        ("?a=1", "/?a=1"),
        ("//", "//"),
        ("/./x/../y", "/./x/../y"),
        ("/%41%zz"[:4], "/%41"),
        ("/a?b?c/d", "/a?b?c/d"),
    ],
)
def test_the_target_is_as_registered(
    owner: Console, group: str, vendor: RunningVendor, registered: str, target: str
):
    form = api_form(vendor, path=registered)
    _serial, requests = seen_by_test_and_device(owner, group, vendor, form, "1")
    assert [request.target for request in requests] == [target, target]


LONGEST_QR = "eyJhbGciOiJFUzI1NiJ9." + "Ab3_" * 1068 + "xyz"
"""A signed ticket of as many characters as a QR code holds (4,296)."""


@pytest.mark.parametrize(
    "payload",
    [LONGEST_QR[:748], LONGEST_QR, "한" * 4296, "\U0001f600" * 4296, '"' * 4296],
    ids=["748", "4296", "korean", "astral", "quotes"],
)
def test_a_qr_payload_of_any_length_that_a_code_holds_reaches_the_vendor(
    owner: Console, group: str, vendor: RunningVendor, payload: str
):
    """In a test and from a device alike, however its program writes JSON (characters as escapes of up to 12 bytes)."""
    assert len(LONGEST_QR) == 4296
    form = api_form(vendor, "customQr", path="/grant")
    serial, requests = seen_by_test_and_device(owner, group, vendor, form, payload)
    escaped = json.dumps({"credential": "customQr", "value": payload})
    device = owner.device(owner.place("place", group))
    told = device.client.post(
        "/device/v1/verifications", content=escaped, headers={"content-type": "application/json"}
    )
    assert told.json()["result"] == "granted"
    wanted = {"deviceId": serial, "qrCode": payload}
    assert [json.loads(request.body) for request in requests] == [wanted, wanted]


def test_a_longer_qr_payload_is_refused_in_words_of_its_own_and_denied_live(
    owner: Console, group: str, vendor: RunningVendor
):
    form = api_form(vendor, "customQr", path="/grant")
    owner.assign(group, customQr=owner.register(group, form)["id"])
    device = owner.device(owner.place("place", group))
    vendor.forget_requests()
    body = {"api": form, "parameters": {"deviceId": device.serial, "qrCode": LONGEST_QR + "x"}}
    problem = owner.ask("POST", f"/place-groups/{group}/api-tests", body, 422).json()["problems"][0]
    assert (problem["field"], problem["code"]) == ("parameters.qrCode", "qr_code_required")
    assert problem["message"] == "The QR payload has 4297 characters; no QR code holds more than 4296."
    assert device.present("customQr", LONGEST_QR + "x") == {"result": "denied"}
    assert vendor.requests == []
    event = owner.get(f"/events?serial={device.serial}&limit=1")["items"][0]
    assert (event["reason"], event["value"]) == ("credential_value_invalid", "••••xyzx")


# ---- what the form accepts can be called --------------------------------------------------------------------------

URL_PARTS = st.lists(
    st.sampled_from(
        [*"aZ9._-~:/?[]@!$&'()*+,;=%#\\ ", "%41", "::1", "한", "ß", "。", "xn--", "vendor.example", ":443", "\u200d"]
    )
    | st.characters(),
    max_size=12,
)  # fmt: skip


@given(URL_PARTS)
def test_a_url_that_the_form_accepts_can_be_called(parts: list[str]):
    """Otherwise one saved API would break the plans of all."""
    url = "https://" + "".join(parts)
    if not webhook_url.validate(url):
        target = VendorTarget.from_url(webhook_url.trimmed(url))
        assert target.host
        assert target.target.startswith(b"/")
