"""OAuth 2.0 client credentials of an API, at doors and in tests alike: a token server with faults, and its secret."""

import html
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from hostile import until
from running import Console, Device, api_form, running_server, set_up
from token_server import CLIENT_ID, SECRET, TokenServer, answer, token_server

from server.sandbox.sample_vendor.options import VendorOptions
from server.sandbox.sample_vendor.running import RunningVendor, running_vendor
from server.sandbox.sample_vendor.script_file import example_text

CARD = "04A1B2C3"
SPELLINGS = (
    SECRET,
    "s3cret%2Bof",
    "ZG9vcitjbGllbn",
    "client &amp; more",
)  # as entered, form-encoded, in HTTP Basic …


@pytest.fixture(scope="module")
def running(vendor: RunningVendor) -> Iterator[TokenServer]:
    assert vendor.ca_file is not None
    with token_server(vendor.ca_file.parent) as server:
        yield server


@pytest.fixture
def tokens(running: TokenServer, vendor: RunningVendor) -> TokenServer:
    running.begin()
    vendor.forget_requests()
    return running


def section(tokens: TokenServer, **changes: Any) -> dict[str, Any]:
    return {"oauth": {"tokenUrl": tokens.url, "clientId": CLIENT_ID, "clientSecret": SECRET, **changes}}


def form_of(
    vendor: RunningVendor, tokens: TokenServer, path: str = "/door", **changes: Any
) -> dict[str, Any]:
    return api_form(vendor, path=path, headers=[], connection=section(tokens, **changes))


def run_test(owner: Console, group: str, form: dict[str, Any], api_id: str | None = None) -> dict[str, Any]:
    body = {"apiId": api_id, "api": form, "parameters": {"deviceId": "547838629", "cardNumber": CARD}}
    result: dict[str, Any] = owner.ask("POST", f"/place-groups/{group}/api-tests", body, 200).json()
    return result


def get_token(owner: Console, group: str, form: dict[str, Any], api_id: str | None = None) -> dict[str, Any]:
    body = {"apiId": api_id, "api": form}
    result: dict[str, Any] = owner.ask("POST", f"/place-groups/{group}/api-tokens", body, 200).json()
    return result


def problems(
    owner: Console, path: str, form: dict[str, Any], method: str = "POST", **more: Any
) -> list[tuple[str, str]]:
    answer = owner.ask(method, path, form, 422, **more).json()
    return [(one["field"], one["code"]) for one in answer["problems"]]


def shown_tokens(vendor: RunningVendor) -> list[str]:
    return [request.headers_by_name["authorization"] for request in vendor.requests]


def event_of(owner: Console, device: Device) -> dict[str, Any]:
    found: dict[str, Any] = owner.get(f"/events?serial={device.serial}")["items"][0]
    return found


def test_doors_and_tests_carry_a_token_that_is_there_before_the_first_of_them(
    owner: Console, group: str, place: str, vendor: RunningVendor, tokens: TokenServer
):
    form = form_of(vendor, tokens, scope="doors", audience="https://api.example/")
    shown = run_test(owner, group, form)
    assert shown["success"], shown
    assert ["authorization", "Bearer •••"] in shown["request"]["headers"]
    api = owner.register(group, form)
    granted = len(tokens.granted)
    owner.assign(group, rfCard=api["id"])
    until(lambda: len(tokens.granted) == granted + 1, "the token is fetched at the assignment")
    tokens.silent = True
    device = owner.device(place)
    for _ in range(3):
        assert device.present("rfCard", CARD)["result"] == "granted"
    assert shown_tokens(vendor)[-3:] == [f"Bearer {tokens.granted[-1]}"] * 3
    assert tokens.requests[-1].form["scope"] == "doors"
    assert tokens.requests[-1].form["audience"] == "https://api.example/"
    assert api["connection"]["oauth"] == {
        "tokenUrl": tokens.url,
        "clientId": CLIENT_ID,
        "clientSecret": None,
        "scope": "doors",
        "audience": "https://api.example/",
        "secretIn": "header",
    }


def test_neither_secret_nor_token_is_ever_told(
    owner: Console, group: str, place: str, vendor: RunningVendor, tokens: TokenServer
):
    form = form_of(vendor, tokens, secretIn="body")
    told: list[Any] = [run_test(owner, group, form), get_token(owner, group, form)]
    api = owner.register(group, form)
    owner.assign(group, rfCard=api["id"])
    device = owner.device(place)
    assert device.present("rfCard", CARD)["result"] == "granted"
    tokens.answer = answer(
        400, {"error": "invalid_client", "error_description": f"{CLIENT_ID}:{SECRET} is unknown"}
    )
    told.append(get_token(owner, group, form))
    tokens.answer = answer(401, SECRET.encode(), "text/html")
    told.append(get_token(owner, group, {**form, "connection": section(tokens)}))
    for body in (
        json.dumps({"error": [SECRET], SECRET: "x", "error_description": {"a": SECRET}}).encode(),
        f"<p>{html.escape(SECRET)}</p><p>{quote(SECRET)}</p>".encode(),
    ):
        tokens.answer = answer(403, body, "text/html")
        told.append(get_token(owner, group, form))
    told += [
        owner.get(f"/apis/{api['id']}"),
        owner.get(f"/apis/{api['id']}/revisions"),
        owner.get("/audit", params={"placeId": group}),
        owner.get(f"/events?serial={device.serial}"),
        owner.get(f"/place-groups/{group}/api-health"),
        owner.server.log,
    ]
    text = json.dumps(told, ensure_ascii=False)
    for hidden in (*SPELLINGS, *tokens.granted, "token-"):
        assert hidden not in text
    for file in (owner.server.data_dir / "clue.db", owner.server.data_dir / "clue.db-wal"):
        assert not [one for one in SPELLINGS if one.encode() in file.read_bytes()]


@pytest.mark.parametrize("secret_in", ["header", "body"])
def test_get_a_token_shows_the_exchange_masked(
    owner: Console, group: str, vendor: RunningVendor, tokens: TokenServer, secret_in: str
):
    tokens.members = {"scope": "doors", "refresh_token": "r3fresh"}
    form = form_of(vendor, tokens, secretIn=secret_in)
    # Nothing else of the form has to be right for it.
    shown = get_token(owner, group, {**form, "name": "", "authType": None, "webhookUrl": ""})
    assert (shown["success"], shown["statusCode"], shown["error"]) == (True, 200, None)
    token = shown["token"]
    assert (token["type"], token["scope"], token["seconds"]) == ("Bearer", "doors", 3600)
    assert (token["tellsEnd"], token["renewedAfter"]) == (True, 3240)
    assert token["characters"] == len(tokens.granted[-1])
    assert json.loads(shown["responseBody"]) == {
        "access_token": "•••",
        "token_type": "Bearer",
        "expires_in": 3600,
        "scope": "doors",
        "refresh_token": "•••",
    }
    asked = shown["request"]
    assert (asked["method"], asked["url"]) == ("POST", tokens.url)
    assert (["authorization", "Basic •••"] in asked["headers"]) is (secret_in == "header")
    assert asked["body"].startswith("grant_type=client_credentials")
    assert asked["body"].endswith("&client_secret=•••") is (secret_in == "body")
    (entry,) = [
        one
        for one in owner.get("/audit", params={"placeId": group})["items"]
        if one["action"] == "vendorApi.token"
    ]
    assert entry["detail"]["clientId"] == CLIENT_ID
    assert entry["detail"]["came"] == "token"


def test_get_a_token_says_why_there_is_none(
    owner: Console, group: str, vendor: RunningVendor, tokens: TokenServer
):
    form = form_of(vendor, tokens, clientSecret="wrong")
    shown = get_token(owner, group, form)
    assert (shown["success"], shown["statusCode"], shown["token"]) == (False, 401, None)
    assert (shown["error"]["code"], shown["error"]["cause"]) == ("token_refused", "token_client_refused")
    assert json.loads(shown["responseBody"]) == {"error": "invalid_client"}
    tokens.answer = answer(302, b"", "text/plain", "Location: https://127.0.0.1:9/")
    shown = get_token(owner, group, form)
    assert shown["error"]["cause"] == "token_redirect"
    assert ["location", "https://127.0.0.1:9/"] in shown["responseHeaders"]
    path = f"/place-groups/{group}/api-tokens"
    assert problems(owner, path, {"api": api_form(vendor)}) == [("api.connection.oauth", "oauth_required")]
    broken = form_of(vendor, tokens, tokenUrl="http://x/", clientId="")
    assert problems(owner, path, {"api": broken}) == [
        ("api.connection.oauth.tokenUrl", "token_url_not_https"),
        ("api.connection.oauth.clientId", "client_id_invalid"),
    ]


FAULTS = {
    "token_client_refused": answer(401, {"error": "invalid_client"}),
    "token_server_fault": answer(500, b"oops", "text/plain"),
    "token_unusable": answer(200, {"access_token": "a\r\nb", "token_type": "Bearer"}),
}


@pytest.mark.parametrize("cause", FAULTS)
def test_a_refusal_denies_at_a_door_and_says_the_same_in_a_test(
    owner: Console, group: str, place: str, vendor: RunningVendor, tokens: TokenServer, cause: str
):
    form = form_of(vendor, tokens)
    receipt = owner.tested(group, form)
    tokens.answer = FAULTS[cause]
    changed = {**form, "testReceipt": receipt}
    api = owner.ask("POST", f"/place-groups/{group}/apis", changed, 201).json()
    mixed_local(owner, group, api["id"])
    device = owner.device(place)
    vendor.forget_requests()
    assert device.present("rfCard", CARD)["result"] == "denied", (
        "whatever the device may do without an answer"
    )
    event = event_of(owner, device)
    assert (event["reason"], event["cause"], event["step"]) == ("token_refused", cause, 3)
    assert event["traceId"] is None
    assert vendor.requests == []
    tested = run_test(owner, group, {**form, "connection": section(tokens, scope="other")})
    assert (tested["error"]["code"], tested["error"]["cause"]) == ("token_refused", cause)
    (health,) = owner.get(f"/place-groups/{group}/api-health")["items"]
    assert health["lastFailure"]["code"] == "token_refused"


def mixed_local(owner: Console, group: str, api_id: str) -> None:
    body = {"accessType": "mixed", "assignments": {"rfCard": api_id}, "onNoAnswer": {"rfCard": "local"}}
    owner.ask("PUT", f"/place-groups/{group}/access-service", body, 200)


def test_a_silent_token_server_is_no_answer_so_that_the_offline_rule_holds(
    owner: Console, group: str, place: str, vendor: RunningVendor, tokens: TokenServer
):
    form = form_of(vendor, tokens)
    api = owner.register(group, form)
    tokens.stop()
    try:
        mixed_local(owner, group, api["id"])
        device = owner.device(place)
        assert device.present("rfCard", CARD)["result"] == "local"
        event = event_of(owner, device)
        assert (event["reason"], event["cause"]) == ("token_unavailable", "token_server_not_reached")
        owner.assign(group, rfCard=api["id"])
        assert device.present("rfCard", CARD)["result"] == "denied"
    finally:
        tokens.start()
    until(lambda: device.present("rfCard", CARD)["result"] == "granted", "it is found back after its restart")


def test_a_slow_token_server_keeps_a_door_no_longer_than_its_call_may_take(
    owner: Console, group: str, place: str, vendor: RunningVendor, tokens: TokenServer
):
    form = form_of(vendor, tokens)
    form["connection"]["deadlineMs"] = 600
    api = owner.register(group, form)
    tokens.silent = True
    owner.assign(group, rfCard=api["id"])
    device = owner.device(place)
    began = time.monotonic()
    assert device.present("rfCard", CARD)["result"] == "denied"
    assert time.monotonic() - began < 2.5, "not the four seconds that others may take"
    assert event_of(owner, device)["reason"] == "token_unavailable"


REVOKED = """
[[rule]]
status = 401
json = { valid = false, message = "Token revoked." }
"""


def test_a_401_of_the_vendor_has_a_new_token_for_the_next_call(
    owner: Console, group: str, place: str, vendor: RunningVendor, tokens: TokenServer
):
    form = form_of(vendor, tokens, path="/door/revoked")
    api = owner.register(group, form)
    owner.assign(group, rfCard=api["id"])
    device = owner.device(place)
    assert device.present("rfCard", CARD)["result"] == "granted"
    before = shown_tokens(vendor)[-1]
    vendor.use_script(REVOKED)
    try:
        vendor.forget_requests()
        assert device.present("rfCard", CARD)["result"] == "denied"
        assert len(vendor.requests) == 1, "the door's call is not repeated"
        assert event_of(owner, device)["reason"] == "status_not_accepted"
        for _ in range(5):
            device.present("rfCard", CARD)
        assert shown_tokens(vendor)[0] == before
        assert len(set(shown_tokens(vendor)[1:])) == 1
        assert shown_tokens(vendor)[1] != before
    finally:
        vendor.use_script(example_text())


def test_the_secret_goes_nowhere_but_where_it_was_entered_for(
    owner: Console, group: str, vendor: RunningVendor, tokens: TokenServer
):
    form = form_of(vendor, tokens)
    api = owner.register(group, form)
    kept = {**form, "connection": section(tokens, clientSecret=None)}
    assert get_token(owner, group, kept, api["id"])["success"]
    assert run_test(owner, group, kept, api["id"])["success"]
    asked = len(tokens.requests)
    moved_token = {**form, "connection": section(tokens, clientSecret=None, tokenUrl=f"{tokens.url}/other")}
    moved_vendor = {**kept, "webhookUrl": f"{vendor.url}/elsewhere"}
    for changed in (moved_token, moved_vendor):
        test = {
            "apiId": api["id"],
            "api": changed,
            "parameters": {"deviceId": "547838629", "cardNumber": CARD},
        }
        field = "connection.oauth.clientSecret"
        assert problems(owner, f"/place-groups/{group}/api-tests", test) == [
            (f"api.{field}", "client_secret_required")
        ]
        assert problems(owner, f"/place-groups/{group}/api-tokens", {"apiId": api["id"], "api": changed}) == [
            (f"api.{field}", "client_secret_required")
        ]
        assert (field, "client_secret_required") in problems(owner, f"/apis/{api['id']}", changed, "PUT")
    assert len(tokens.requests) == asked
    same_target = {
        **form,
        "connection": section(tokens, clientSecret=None, tokenUrl=f"{tokens.url}?tenant=2"),
    }
    assert get_token(owner, group, same_target, api["id"])["success"]


@pytest.mark.parametrize(
    "change", [{"clientSecret": "another"}, {"scope": "other"}, {"audience": "x"}, {"secretIn": "body"}]
)
def test_a_change_asks_for_a_new_test(
    owner: Console, group: str, vendor: RunningVendor, tokens: TokenServer, change: dict[str, str]
):
    form = form_of(vendor, tokens)
    api = owner.register(group, form)
    kept = {**form, "connection": section(tokens, clientSecret=None)}
    owner.ask("PUT", f"/apis/{api['id']}", kept, 200)
    changed = {**form, "connection": section(tokens, **{"clientSecret": None, **change})}
    assert problems(owner, f"/apis/{api['id']}", changed, "PUT") == [("testReceipt", "test_required")]
    assert problems(owner, f"/apis/{api['id']}", {**form, "connection": None}, "PUT") == [
        ("testReceipt", "test_required")
    ]


def test_a_restore_brings_section_and_secret_back_and_the_audit_trail_has_no_secret(
    owner: Console, group: str, place: str, vendor: RunningVendor, tokens: TokenServer
):
    form = form_of(vendor, tokens, scope="doors")
    api = owner.register(group, form)
    plain = {**form, "connection": None}
    receipt = owner.tested(group, plain)
    saved = owner.ask("PUT", f"/apis/{api['id']}", {**plain, "testReceipt": receipt}, 200).json()
    assert saved["connection"] is None
    restored = owner.ask("POST", f"/apis/{api['id']}/revisions/1/restore", None, 200).json()
    assert restored["connection"]["oauth"]["clientId"] == CLIENT_ID
    owner.assign(group, rfCard=api["id"])
    assert owner.device(place).present("rfCard", CARD)["result"] == "granted"
    assert tokens.requests[-1].basic == (CLIENT_ID, SECRET)
    entries = owner.get("/audit", params={"placeId": group})["items"]
    (told,) = [one["detail"]["connection"] for one in entries if one["action"] == "vendorApi.register"]
    assert told["oauth"] == {
        "tokenUrl": tokens.url,
        "clientId": CLIENT_ID,
        "scope": "doors",
        "secretIn": "header",
    }


def test_authorization_is_reserved_while_there_are_tokens(
    owner: Console, group: str, vendor: RunningVendor, tokens: TokenServer
):
    form = {**form_of(vendor, tokens), "headers": [{"key": "authorization", "value": "Bearer mine"}]}
    assert ("headers[0].key", "header_reserved") in problems(owner, f"/place-groups/{group}/apis", form)


def test_a_token_server_in_a_forbidden_network_is_not_asked(
    tmp_path: Path, vendor: RunningVendor, tokens: TokenServer
):
    """The vendor stands in a permitted network, the token server beside it in none."""
    with running_server(tmp_path / "data", vendors=[vendor], vendor_network="127.0.0.1/32") as server:
        owner = set_up(server)
        group = owner.place("placeGroup")
        elsewhere = tokens.url.replace("127.0.0.1", "127.0.0.2")
        shown = get_token(owner, group, form_of(vendor, tokens, tokenUrl=elsewhere))
        assert (shown["error"]["code"], shown["error"]["cause"]) == (
            "token_unavailable",
            "token_server_not_allowed",
        )
        tested = run_test(owner, group, form_of(vendor, tokens, tokenUrl=elsewhere))
        assert tested["error"]["code"] == "token_unavailable"
        assert tokens.requests == []


def test_the_apis_own_ca_counts_for_its_token_server(owner: Console, group: str, tmp_path: Path):
    """Vendor and token server of a private CA, which the server itself does not trust."""
    with running_vendor(VendorOptions(cert_dir=tmp_path)) as private, token_server(tmp_path) as tokens:
        assert private.ca_file is not None
        form = form_of(private, tokens)
        untrusted = get_token(owner, group, form)
        assert (untrusted["error"]["code"], untrusted["error"]["cause"]) == (
            "token_unavailable",
            "token_server_tls",
        )
        form["connection"]["ca"] = private.ca_file.read_text()
        assert get_token(owner, group, form)["success"]
        assert run_test(owner, group, form)["success"]
