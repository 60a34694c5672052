"""The API test console's call: what it returns for every way in which a vendor answers, or does not (manual 5.6, 9.3)."""

import base64
import json
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from administrators import administrator
from patience import eventually
from running import GRANTED, Console, api_form, running_server, set_up
from vendor_faults import CODES, PROPER, REDIRECTS

from clue_desktop.client.trust import ssl_context
from clue_desktop.domain.credentials import CREDENTIAL_TYPES, Credential
from server.admin.api_test_places import TESTS_PER_ADMINISTRATOR
from server.sandbox.sample_vendor.options import VendorOptions
from server.sandbox.sample_vendor.running import RunningVendor, running_vendor

DEVICE = "547838629"
GRANT = '{"valid":true,"message":"Access granted."}'
PATIENT = 60.0


@pytest.fixture(scope="module")
def console(tmp_path_factory: pytest.TempPathFactory, vendor: RunningVendor) -> Iterator[Console]:
    """The owner's side of a server of its own."""
    with running_server(tmp_path_factory.mktemp("tests") / "data", vendors=[vendor]) as server:
        yield set_up(server)


@pytest.fixture(scope="module")
def own_group(console: Console) -> str:
    return console.place("placeGroup")


def run_test(console: Console, group: str, form: dict[str, Any], value: str | None = None) -> dict[str, Any]:
    kind = CREDENTIAL_TYPES[Credential(form["authType"])]
    parameters = {"deviceId": DEVICE, kind.parameter: value or GRANTED[form["authType"]]}
    answer = console.ask(
        "POST", f"/place-groups/{group}/api-tests", {"api": form, "parameters": parameters}, 200
    )
    document: dict[str, Any] = answer.json()
    return document


def until(condition: Callable[[], bool]) -> None:
    """Waits for a condition that another thread or process brings about."""
    patience = time.monotonic() + PATIENT
    while not condition():
        assert time.monotonic() < patience, "it did not happen"
        time.sleep(0.005)


def run_faulty(console: Console, group: str, vendor: RunningVendor, fault: str) -> dict[str, Any]:
    """Test what has a fault; again where the server itself was too busy to know whether it had been answered.

    Only what never ends has a short deadline: whatever does needs its time on a busy machine.
    """
    changes: dict[str, Any] = {"connection": {"deadlineMs": 1000}} if CODES.get(fault) == "timeout" else {}
    form = api_form(vendor, path=f"/fault/{fault}", **changes)

    def told() -> dict[str, Any] | None:
        result = run_test(console, group, form)
        return None if result["error"] and result["error"]["code"] == "server_busy" else result

    return eventually(told)


# ---- responses ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/grant", 200),
        ("/deny", 200),
        ("/status/302", 302),
        ("/status/401", 401),
        ("/status/404", 404),
        ("/status/500", 500),
        ("/status/503", 503),
    ],
)
def test_any_json_response_is_a_success(
    owner: Console, group: str, vendor: RunningVendor, path: str, status: int
):
    result = run_test(owner, group, api_form(vendor, path=path))

    assert (result["success"], result["statusCode"], result["error"]) == (True, status, None)
    assert result["responseBody"].startswith('{"valid":')
    assert ["content-type", "application/json"] in [
        [name.lower(), value] for name, value in result["responseHeaders"]
    ]
    assert result["truncated"] is False
    assert result["receipt"]
    assert result["elapsedMs"] >= result["timings"]["firstByteMs"] > 0


def test_the_raw_body_is_shown_to_the_letter(owner: Console, group: str, vendor: RunningVendor):
    """Not parsed and written again: blanks, escapes, repeated keys and long numbers stay."""
    raw = '\r\n{ "a":1.50,"a" : 12345678901234567890123, "t":"\\u00e9é 한 😀\\n" }\t'
    encoded = base64.b64encode(raw.encode()).decode()
    script = f'[default]\nbody_base64 = "{encoded}"\ncontent_type = "application/json; charset=utf-8"'
    assert vendor.ca_file is not None
    with running_vendor(VendorOptions(script_text=script, cert_dir=vendor.ca_file.parent)) as other:
        result = run_test(owner, group, api_form(other))
    assert result["success"]
    assert result["responseBody"] == raw


def test_the_request_is_shown_with_its_secrets_hidden(owner: Console, group: str, vendor: RunningVendor):
    form = api_form(
        vendor,
        path="/grant?site=1",
        headers=[{"key": "Authorization", "value": "Bearer hush"}, {"key": "X-Empty", "value": ""}],
        manualFields=[{"key": "floor", "type": "NUMBER", "value": "1.0e2"}],
    )
    result = run_test(owner, group, form, "카드 7")

    name, traceparent = result["request"]["headers"].pop()
    assert (name, traceparent.split("-")[1]) == ("traceparent", result["traceId"])
    assert result["request"] == {
        "method": "POST",
        "url": f"{vendor.url}/grant?site=1",
        "headers": [
            ["content-type", "application/json"],
            ["accept", "application/json"],
            ["accept-encoding", "identity"],
            ["authorization", "•••"],
            ["x-empty", "•••"],
        ],
        "body": '{"deviceId":"547838629","rfCard":"카드 7","floor":1.0e2}',
    }
    assert "hush" not in json.dumps(result)


# ---- faults -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("fault", "code"), CODES.items())
def test_a_fault_has_its_code_shows_what_came_and_gives_no_receipt(
    console: Console, own_group: str, vendor: RunningVendor, fault: str, code: str
):
    assert run_test(console, own_group, api_form(vendor, path="/grant"))["success"]
    result = run_faulty(console, own_group, vendor, fault)

    assert result["success"] is False
    assert result["error"]["code"] == code
    assert len(result["error"]["message"]) > 20
    assert result["receipt"] is None
    assert result["truncated"] is (code == "response_too_large")
    if code in {"not_json_content_type", "invalid_json"}:
        assert result["statusCode"] in {200, 204, 301, 304}
        assert result["responseBody"] is not None


def scripted(body: bytes = b'{"valid":true}', content_type: str = "application/json", **more: object) -> str:
    """The script of a vendor that always gives this answer; `more` as it stands in TOML."""
    encoded = base64.b64encode(body).decode()
    lines = [f"body_base64 = '{encoded}'", f"content_type = '{content_type}'"]
    return "\n".join(["[default]", *lines, *(f"{name} = {value}" for name, value in more.items())])


EXPLAINED = {
    "a byte-order mark": (
        scripted(b'\xef\xbb\xbf{"valid":true}'),
        "invalid_json",
        "byte_order_mark",
        "EF BB BF",
    ),
    "EUC-KR": (
        scripted('{"valid":true,"message":"허가"}'.encode("euc-kr"), "application/json; charset=euc-kr"),
        *(
            "invalid_json",
            "charset",
            "(byte 26, line 1, column 26): its Content-Type names the charset euc-kr",
        ),
    ),
    "a raw TAB": (
        scripted(b'{"valid":true,\n"message":"a\tb"}'),
        *("invalid_json", "control_character", "(TAB, line 2, column 13), which JSON writes as \\t."),
    ),
    "gzip": (
        scripted(headers="{ Content-Encoding = 'gzip' }"),
        *(
            "not_json_content_type",
            "compressed",
            "The body is compressed (gzip) although uncompressed was asked for",
        ),
    ),
    "a redirect": (
        scripted(b"<html>", "text/html", status=301, headers="{ Location = '/verify/' }"),
        *("not_json_content_type", "redirect", "/verify/; enter that address."),
    ),
    "a page": (scripted(b"<html>"), "invalid_json", "markup", "HTML or XML"),
}


@pytest.mark.parametrize("name", EXPLAINED)
def test_what_is_wrong_with_a_response_is_told_with_its_place(
    owner: Console, group: str, vendor: RunningVendor, name: str
):
    script, code, cause, words = EXPLAINED[name]
    assert vendor.ca_file is not None
    with running_vendor(VendorOptions(script_text=script, cert_dir=vendor.ca_file.parent)) as other:
        result = run_test(owner, group, api_form(other))
        assert other.requests[0].headers_by_name["accept-encoding"] == "identity"
    assert (result["error"]["code"], result["error"]["cause"]) == (code, cause)
    assert words in result["error"]["message"]
    assert result["warnings"] == []


@pytest.mark.parametrize(
    ("script", "words"),
    [
        (scripted(headers="{ Content-Encoding = 'identity' }"), None),
        (scripted(headers="{ Content-Encoding = '' }"), None),
        (scripted(content_type="application/json; charset=UTF-8"), None),
        (
            scripted(content_type="application/json; charset=EUC-KR"),
            "names the charset EUC-KR, but JSON is read as",
        ),
        (scripted(status=307, headers="{ Location = '/v2?x=1' }"), "/v2?x=1; enter that address."),
    ],
)
def test_a_passed_test_warns_of_what_may_fail_at_a_door(
    owner: Console, group: str, vendor: RunningVendor, script: str, words: str | None
):
    assert vendor.ca_file is not None
    with running_vendor(VendorOptions(script_text=script, cert_dir=vendor.ca_file.parent)) as other:
        result = run_test(owner, group, api_form(other))
    assert (result["success"], result["error"]) == (True, None)
    assert result["receipt"]
    assert len(result["warnings"]) == (words is not None)
    assert words is None or words in result["warnings"][0]


BODIES_IN_PART = {
    "stall-in-body": GRANT[:21],
    "reset-in-body": GRANT[:21],
    "close-in-body": GRANT[:21],
    "wrong-content-length-short": GRANT,
    "wrong-content-length-long": GRANT[:-5],
    "cut-without-tls-close": GRANT,
    "html": "<!doctype html><title>Welcome</title><p>valid: true</p>",
    "plain-text": GRANT,
    "utf8-bom": "\ufeff" + GRANT,
    "trailing-comma": '{"valid":true,}',
    "empty-body": "",
    "204": "",
    "invalid-utf8": '{"valid":true,"message":"\ufffd\ufffd\ufffd("}',
    "no-answer": None,
    "reset-before-headers": None,
}


@pytest.mark.parametrize(("fault", "shown"), BODIES_IN_PART.items())
def test_whatever_came_of_a_body_is_shown(
    console: Console, own_group: str, vendor: RunningVendor, fault: str, shown: str | None
):
    assert run_test(console, own_group, api_form(vendor, path="/grant"))["success"]
    result = run_faulty(console, own_group, vendor, fault)
    assert result["responseBody"] == shown


@pytest.mark.parametrize("fault", [*PROPER, *REDIRECTS])
def test_what_only_looks_odd_is_a_success(
    console: Console, own_group: str, vendor: RunningVendor, fault: str
):
    result = run_test(console, own_group, api_form(vendor, path=f"/fault/{fault}"))
    assert (result["success"], result["responseBody"]) == (True, GRANT)
    assert result["statusCode"] == (302 if fault in REDIRECTS else 200)
    assert result["receipt"]


def test_a_redirect_is_not_followed(console: Console, own_group: str, vendor: RunningVendor):
    vendor.forget_requests()
    run_test(console, own_group, api_form(vendor, path="/fault/redirect"))
    assert [request.target for request in vendor.requests] == ["/fault/redirect"]


def test_what_is_too_large_is_shown_as_far_as_it_was_read(
    console: Console, own_group: str, vendor: RunningVendor
):
    cap = 256 * 1024
    fits = run_test(console, own_group, api_form(vendor, path=f"/size/{cap}"))
    exceeds = run_test(console, own_group, api_form(vendor, path=f"/size/{cap + 1}"))

    assert fits["success"]
    assert len(fits["responseBody"]) == cap
    assert exceeds["error"]["code"] == "response_too_large"
    assert exceeds["truncated"]
    assert 0 < len(exceeds["responseBody"]) <= cap


def test_nobody_listens_however_often_it_is_tested(console: Console, own_group: str, vendor: RunningVendor):
    """Whoever tests wants to know what is the matter now, not that it was the matter before."""
    with socket.socket() as held:  # nobody else can have it meanwhile
        held.bind(("127.0.0.1", 0))
        form = {**api_form(vendor), "webhookUrl": f"https://127.0.0.1:{held.getsockname()[1]}/"}
        codes = [run_test(console, own_group, form)["error"]["code"] for _ in range(7)]
    assert codes == ["connection_failed"] * 7


def test_tests_and_doors_have_nothing_of_each_other(console: Console, vendor: RunningVendor):
    """Neither the breaker nor connections, although they call the same host for the same place group."""
    group = console.place("placeGroup")
    console.assign(group, rfCard=console.register(group, api_form(vendor, path="/grant"))["id"])
    device = console.device(console.place("place", group))
    assert device.present("rfCard", "04A1B2C3")["result"] == "granted"
    vendor.forget_requests()
    for _ in range(6):
        assert run_faulty(console, group, vendor, "no-answer")["error"]["code"] == "timeout"
    assert device.present("rfCard", "04A1B2C3")["result"] == "granted"
    (entry,) = console.get(f"/place-groups/{group}/api-health")["items"]
    assert (entry["state"], entry["breakerOpen"], entry["failuresLastHour"]) == ("healthy", False, 0)

    for _ in range(3):
        assert run_test(console, group, api_form(vendor, path="/fault/doubling"))["success"]
        assert device.present("rfCard", "04A1B2C3")["result"] == "granted"
    used = {request.path: set[int]() for request in vendor.requests}
    for request in vendor.requests:
        used[request.path].add(request.connection)
    assert len(used["/fault/doubling"]) == 3, "each test has a connection of its own"
    assert used["/grant"].isdisjoint(used["/fault/doubling"] | used["/fault/no-answer"])


def test_a_test_stands_in_the_audit_trail(console: Console, vendor: RunningVendor):
    """Who called whom and what came, but no secret, and of the parameters a mask."""
    group = console.place("placeGroup")
    api = console.register(group, api_form(vendor, path="/grant", name="Staff"))
    body = {"apiId": api["id"], "api": api, "parameters": {"deviceId": DEVICE, "cardNumber": "04A1B2C3"}}
    console.ask("POST", f"/place-groups/{group}/api-tests", body, 200)
    run_test(console, group, api_form(vendor, path="/status/503"))
    run_test(console, group, api_form(vendor, path="/fault/reset-in-body?key=hush"))

    trail = console.get(f"/audit?placeId={group}&action=vendorApi.test")
    entries = trail["items"]
    assert [entry["detail"]["came"] for entry in entries] == ["connection_failed", "503", "200", "200"]
    of_the_saved = entries[2]
    host = vendor.url.removeprefix("https://")
    assert of_the_saved["subject"] == api["id"]
    assert of_the_saved["detail"] == {
        "name": "Staff",
        "authType": "rfCard",
        "host": host,
        "path": "/grant",
        "value": "••••B2C3",
        "came": "200",
    }
    assert {entry["subject"] for entry in entries} == {api["id"], host}
    for entry in entries:
        assert (entry["administratorName"], entry["outcome"]) == ("Kim Owner", "done")
    for hidden in ("04A1B2C3", "hush", "s3cret"):
        assert hidden not in json.dumps(trail)


@pytest.mark.parametrize(
    "host", ["10.0.0.1", "169.254.169.254", "[fd00:ec2::254]", "[::ffff:10.0.0.1]", "0.0.0.0", "0x0a000001"]
)
def test_addresses_that_are_not_allowed(console: Console, own_group: str, vendor: RunningVendor, host: str):
    result = run_test(console, own_group, {**api_form(vendor), "webhookUrl": f"https://{host}/"})
    assert (result["success"], result["error"]["code"]) == (False, "address_not_allowed")


def test_a_name_that_does_not_exist(owner: Console, group: str, vendor: RunningVendor):
    form = {**api_form(vendor), "webhookUrl": "https://no-such-vendor.invalid/"}
    assert run_test(owner, group, form)["error"]["code"] == "dns_failed"


# ---- before anything is sent --------------------------------------------------------------------------------------

USER_KEY = "user_key_invalid"
WRONG_PARAMETERS: list[tuple[str, dict[str, Any], set[tuple[str, str]]]] = [
    ("rfCard", {"cardNumber": "1"}, {("deviceId", "device_id_invalid")}),
    *(
        ("rfCard", {"deviceId": serial, "cardNumber": "1"}, {("deviceId", "device_id_invalid")})
        for serial in ("12345678", "1234567890123", "12345678a", " 123456789", "١٢٣٤٥٦٧٨٩", "")
    ),
    *(
        (credential, {"deviceId": DEVICE, "userKey": key}, {("userKey", USER_KEY)})
        for credential in ("face", "fingerprint", "clueQr")
        for key in (None, "", "k" * 65, "a b", "é", "a/b", "key\n")
    ),
    ("face", {}, {("deviceId", "device_id_invalid"), ("userKey", USER_KEY)}),
    ("rfCard", {"deviceId": DEVICE}, {("cardNumber", "card_number_required")}),
    ("rfCard", {"deviceId": DEVICE, "userKey": "1"}, {("cardNumber", "card_number_required")}),
    ("rfCard", {"deviceId": DEVICE, "cardNumber": "1" * 513}, {("cardNumber", "card_number_required")}),
    ("userPin", {"deviceId": DEVICE, "uniquePin": ""}, {("uniquePin", "unique_pin_required")}),
    ("customQr", {"deviceId": DEVICE}, {("qrCode", "qr_code_required")}),
]


@pytest.mark.parametrize(("credential", "parameters", "expected"), WRONG_PARAMETERS)
def test_wrong_parameters_are_told_and_nothing_is_sent(
    owner: Console,
    group: str,
    vendor: RunningVendor,
    credential: str,
    parameters: dict[str, Any],
    expected: set[tuple[str, str]],
):
    vendor.forget_requests()
    body = {"api": api_form(vendor, credential), "parameters": parameters}
    answer = owner.ask("POST", f"/place-groups/{group}/api-tests", body, 422).json()

    assert {(one["field"], one["code"]) for one in answer["problems"]} == {
        (f"parameters.{field}", code) for field, code in expected
    }
    assert vendor.requests == []


def test_longest_and_shortest_parameters(owner: Console, group: str, vendor: RunningVendor):
    for credential, value in (("face", "k" * 64), ("face", "-"), ("rfCard", "7" * 512), ("customQr", " ")):
        assert run_test(owner, group, api_form(vendor, credential, path="/grant"), value)["success"]


def test_an_api_of_another_group_is_not_found(owner: Console, group: str, vendor: RunningVendor):
    """It answers as one that does not exist, and so does the group."""
    other = owner.place("placeGroup")
    api = owner.register(other, api_form(vendor))
    parameters = {"deviceId": DEVICE, "cardNumber": "1"}
    for api_id in (api["id"], "0" * 32):
        body = {"apiId": api_id, "api": api, "parameters": parameters}
        refused = owner.ask("POST", f"/place-groups/{group}/api-tests", body, 404).json()
        assert refused["code"] == "not_found"
    form = {"api": api_form(vendor), "parameters": parameters}
    owner.ask("POST", "/place-groups/00000000/api-tests", form, 404)


# ---- hanging up ---------------------------------------------------------------------------------------------------


def test_hanging_up_aborts_the_call_to_the_vendor(tmp_path: Path):
    """The server would wait a minute: that the vendor sees its connection closed is the hanging up's doing."""
    data = tmp_path / "data"
    with (
        running_vendor() as slow,
        running_server(data, "--vendor-deadline", "60", vendors=[slow]) as server,
    ):
        console = set_up(server)
        group = console.place("placeGroup")
        form = api_form(slow, path="/fault/no-answer")
        body = json.dumps({"api": form, "parameters": {"deviceId": DEVICE, "cardNumber": "1"}}).encode()
        head = (
            f"POST /api/v1/place-groups/{group}/api-tests HTTP/1.1\r\nHost: x\r\n"
            f"Authorization: {console.client.headers['authorization']}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        ).encode()
        with connect(server.url, server.ready["ca"]) as caller:
            caller.sendall(head + body)
            until(lambda: len(slow.requests) == 1)
            assert slow.connections_open == 1

        until(lambda: slow.connections_open == 0)
        assert run_test(console, group, api_form(slow, path="/grant"))["success"]

        slow.forget_requests()
        callers = [connect(server.url, server.ready["ca"]) for _ in range(TESTS_PER_ADMINISTRATOR)]
        for caller in callers:
            caller.sendall(head + body)
        until(lambda: len(slow.requests) == len(callers))
        refused = console.ask("POST", f"/place-groups/{group}/api-tests", json.loads(body), 429)
        assert (refused.json()["code"], refused.headers["retry-after"]) == ("busy", "1")
        assert run_test(administrator(server, group), group, api_form(slow, path="/grant"))["success"]
        for caller in callers:
            caller.close()
        until(lambda: slow.connections_open == 0)

        def came() -> list[str]:
            trail = console.get(f"/audit?placeId={group}&action=vendorApi.test&limit=10")
            return [entry["detail"]["came"] for entry in trail["items"]]

        until(lambda: came() == [*["hung_up"] * len(callers), "200", "200", "hung_up"])
        assert run_test(console, group, api_form(slow, path="/grant"))["success"]
        assert len(slow.requests) == len(callers) + 2, "the refused one was not called"
    log = (tmp_path / "data.log").read_text()
    assert "ERROR" not in log
    assert "Traceback" not in log


def connect(url: str, ca: str) -> ssl.SSLSocket:
    host, _, port = url.removeprefix("https://").rpartition(":")
    plain = socket.create_connection((host, int(port)), timeout=PATIENT)
    return ssl_context(Path(ca)).wrap_socket(plain, server_hostname=host)
