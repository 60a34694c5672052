"""Registered APIs over HTTP: hidden header values, lost updates, usage, deletion, revisions and their restoring."""

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from running import GRANTED, Console, Device, api_form, running_server, set_up

from server.sandbox.sample_vendor.running import RunningVendor

SECRET, NEWER = "Bearer the-first-secret", "Bearer the-second-secret"
CARD = GRANTED["rfCard"]


def header(key: str, value: str | None) -> dict[str, Any]:
    return {"key": key, "value": value}


def secret_form(vendor: RunningVendor, path: str = "/door", value: str = SECRET) -> dict[str, Any]:
    return api_form(vendor, path=path, headers=[header("Authorization", value), header("X-Site", "")])


def own_path(group: str) -> str:
    """A path that only this test's vendor API has, to find its requests by."""
    return f"/door/{group}"


def authorization_seen(vendor: RunningVendor, path: str) -> list[str]:
    return [request.headers_by_name["authorization"] for request in vendor.requests if request.path == path]


def test_header_values_are_never_shown(owner: Console, group: str, place: str, vendor: RunningVendor):
    """Neither the old nor the new one, in any answer that tells of the API."""
    form = secret_form(vendor)
    parameters = {"deviceId": "547838629", "cardNumber": CARD}
    test = owner.ask("POST", f"/place-groups/{group}/api-tests", {"api": form, "parameters": parameters}, 200)
    api = owner.ask(
        "POST", f"/place-groups/{group}/apis", {**form, "testReceipt": test.json()["receipt"]}, 201
    )
    path = f"/apis/{api.json()['id']}"
    owner.assign(group, rfCard=api.json()["id"])
    newer = secret_form(vendor, value=NEWER)
    put = owner.ask("PUT", path, {**newer, "testReceipt": owner.tested(group, newer)}, 200)
    broken = owner.ask("PUT", path, {**newer, "headers": [header("Host", NEWER)]}, 422)
    wrong = owner.ask("PUT", path, {**newer, "headers": [{"key": "A", "value": [NEWER]}]}, 422)
    device = owner.device(place)
    assert device.present("rfCard", CARD)["result"] == "granted"

    answers = [
        test,
        api,
        put,
        broken,
        wrong,
        owner.ask("GET", path),
        owner.ask("GET", f"{path}/usage"),
        owner.ask("GET", f"{path}/revisions"),
        owner.ask("POST", f"{path}/revisions/1/restore"),
        owner.ask("GET", f"/place-groups/{group}/apis"),
        owner.ask("GET", "/audit"),
        owner.ask("GET", "/events"),
        owner.ask("DELETE", path),
        owner.ask("GET", "/audit"),
    ]

    for answer in answers:
        assert answer.status_code in {200, 201, 422}
        for secret in ("the-first-secret", "the-second-secret"):
            assert secret not in answer.text, answer.url
    assert owner.server.data_dir.is_dir()
    for file in owner.server.data_dir.parent.rglob("*"):
        if file.is_file():
            assert b"the-first-secret" not in file.read_bytes(), file


def test_null_keeps_the_stored_value_and_a_new_key_needs_one(
    owner: Console, group: str, place: str, vendor: RunningVendor
):
    path = own_path(group)
    api = owner.register(group, secret_form(vendor, path))
    owner.assign(group, rfCard=api["id"])
    device = owner.device(place)

    kept = {**api, "name": "Renamed", "headers": [header("AUTHORIZATION", None), header("X-Site", None)]}
    refused = owner.ask("PUT", f"/apis/{api['id']}", kept, 422).json()
    assert [one["code"] for one in refused["problems"]] == ["test_required"], "the case is what is sent"
    owner.ask("PUT", f"/apis/{api['id']}", {**api, "name": "Renamed"}, 200)
    vendor.forget_requests()
    assert device.present("rfCard", CARD)["result"] == "granted"
    assert authorization_seen(vendor, path) == [SECRET]

    new = {**api, "headers": [*api["headers"], header("X-New", None)]}
    problems = owner.ask("PUT", f"/apis/{api['id']}", new, 422).json()["problems"]
    assert {(one["field"], one["code"]) for one in problems} == {
        ("headers[2].value", "header_value_invalid"),
        ("testReceipt", "test_required"),
    }


def test_a_test_takes_the_stored_value_where_none_is_given(owner: Console, group: str, vendor: RunningVendor):
    path = own_path(group)
    api = owner.register(group, secret_form(vendor, path))
    parameters = {"deviceId": "547838629", "cardNumber": CARD}
    tests = f"/place-groups/{group}/api-tests"
    changed = {**api, "manualFields": [{"key": "site", "type": "STRING", "value": "1"}]}
    vendor.forget_requests()

    answer = owner.ask(
        "POST", tests, {"apiId": api["id"], "api": changed, "parameters": parameters}, 200
    ).json()
    assert authorization_seen(vendor, path) == [SECRET]
    owner.ask("PUT", f"/apis/{api['id']}", {**changed, "testReceipt": answer["receipt"]}, 200)

    without_api = owner.ask("POST", tests, {"api": changed, "parameters": parameters}, 422).json()
    assert [one["field"] for one in without_api["problems"]] == [
        "api.headers[0].value",
        "api.headers[1].value",
    ]


# ---- lost updates -------------------------------------------------------------------------------------------------


def etag(owner: Console, api_id: str) -> str:
    return owner.ask("GET", f"/apis/{api_id}", expect=200).headers["etag"]


def test_a_save_on_top_of_another_one_is_refused(owner: Console, group: str, vendor: RunningVendor):
    api = owner.register(group, api_form(vendor))
    path, read = f"/apis/{api['id']}", etag(owner, api["id"])
    saved = owner.ask("PUT", path, {**api, "name": "Mine"}, 200, headers={"if-match": read})
    assert saved.headers["etag"] == etag(owner, api["id"]) != read

    stale = {"if-match": read}
    assert (
        owner.ask("PUT", path, {**api, "name": "Yours"}, 412, headers=stale).json()["code"]
        == "precondition_failed"
    )
    owner.ask("POST", f"{path}/revisions/1/restore", expect=412, headers=stale)
    owner.ask("DELETE", path, expect=412, headers=stale)
    assert owner.get(path)["name"] == "Mine"
    owner.ask("DELETE", path, expect=200, headers={"if-match": saved.headers["etag"]})
    owner.ask("DELETE", path, expect=404)


def test_a_change_of_a_secret_alone_is_a_change(owner: Console, group: str, vendor: RunningVendor):
    """A GET shows the same before and after; the entity tag tells them apart."""
    api = owner.register(group, secret_form(vendor))
    path, read = f"/apis/{api['id']}", etag(owner, api["id"])
    newer = secret_form(vendor, value=NEWER)
    saved = owner.ask("PUT", path, {**newer, "testReceipt": owner.tested(group, newer)}, 200)

    assert saved.json() == api
    assert etag(owner, api["id"]) != read
    owner.ask("PUT", path, api, 412, headers={"if-match": read})
    owner.ask("DELETE", path, expect=412, headers={"if-match": read})


def test_registering_returns_the_tag_that_a_get_has(owner: Console, group: str, vendor: RunningVendor):
    form = api_form(vendor)
    answer = owner.ask(
        "POST", f"/place-groups/{group}/apis", {**form, "testReceipt": owner.tested(group, form)}, 201
    )
    assert answer.headers["etag"] == etag(owner, answer.json()["id"])


# ---- usage and deletion -------------------------------------------------------------------------------------------


def test_usage_and_deletion_name_every_link(owner: Console, group: str, vendor: RunningVendor):
    one, other = (owner.register(group, api_form(vendor)) for _ in range(2))
    inheriting = [owner.place("place", group, f"Inherits {number}") for number in range(2)]
    to_one = owner.place("place", group, "Overrides to one")
    to_other = owner.place("place", group, "Overrides to other")
    owner.assign(group, rfCard=one["id"])
    for place, api in ((to_one, one), (to_other, other)):
        owner.ask("PUT", f"/places/{place}/access-service", {"assignments": {"rfCard": api["id"]}}, 200)

    links = owner.get(f"/apis/{one['id']}/usage")["links"]
    assert [(link["placeId"], link["credential"], link["inheritedBy"]) for link in links] == [
        (group, "rfCard", 2),
        (to_one, "rfCard", 0),
    ]
    assert links[1]["placeName"] == "Overrides to one"

    devices = {place: owner.device(place) for place in (*inheriting, to_one, to_other)}
    assert all(device.present("rfCard", CARD)["result"] == "granted" for device in devices.values())
    unlinked = owner.ask("DELETE", f"/apis/{one['id']}", expect=200).json()["unlinked"]

    assert unlinked == [
        {"placeId": group, "credential": "rfCard"},
        {"placeId": to_one, "credential": "rfCard"},
    ]
    results = {place: device.present("rfCard", CARD)["result"] for place, device in devices.items()}
    assert results == {**dict.fromkeys([*inheriting, to_one], "local"), to_other: "granted"}
    held = owner.get(f"/places/{to_one}/access-service")["assignments"]["rfCard"]
    assert held == {"apiId": None, "inherited": False}, "an override to Not assigned remains"
    assert owner.get(f"/place-groups/{group}/access-service")["assignments"]["rfCard"] is None
    for what in ("", "/usage", "/revisions"):
        owner.ask("GET", f"/apis/{one['id']}{what}", expect=404)


def test_an_api_that_is_not_assigned_has_no_usage(owner: Console, group: str, vendor: RunningVendor):
    api = owner.register(group, api_form(vendor))
    assert owner.get(f"/apis/{api['id']}/usage") == {"links": []}
    assert owner.ask("DELETE", f"/apis/{api['id']}", expect=200).json() == {"unlinked": []}


# ---- revisions ----------------------------------------------------------------------------------------------------


def test_revisions_say_who_changed_what_and_restoring_brings_old_headers_back(
    owner: Console, group: str, place: str, vendor: RunningVendor
):
    path = own_path(group)
    api = owner.register(group, secret_form(vendor, path))
    address = f"/apis/{api['id']}"
    owner.assign(group, rfCard=api["id"])
    device = owner.device(place)
    newer = {**secret_form(vendor, path, NEWER), "name": "Newer", "criteria": {"statusCodes": [201]}}
    owner.ask("PUT", address, {**newer, "testReceipt": owner.tested(group, newer)}, 200)
    vendor.forget_requests()
    assert device.present("rfCard", CARD)["result"] == "denied"

    revisions = owner.get(f"{address}/revisions")["items"]
    assert [(one["number"], one["api"]["name"], one["by"]) for one in revisions] == [
        (2, "Newer", "Kim Owner"),
        (1, api["name"], "Kim Owner"),
    ]
    said = {name: api[name] for name in api if name not in {"id", "placeGroupId"}}
    assert revisions[1]["api"] == said | {"samples": None}  # a list says nothing of them

    restored = owner.ask("POST", f"{address}/revisions/1/restore", expect=200)
    assert restored.json() == api
    assert restored.headers["etag"] == etag(owner, api["id"])
    assert device.present("rfCard", CARD)["result"] == "granted"
    assert authorization_seen(vendor, path) == [NEWER, SECRET]
    assert [one["number"] for one in owner.get(f"{address}/revisions")["items"]] == [3, 2, 1]

    # What was restored was tested when it was saved: it can be saved again as it stands.
    owner.ask("PUT", address, restored.json(), 200)
    owner.ask("POST", f"{address}/revisions/9/restore", expect=404)
    owner.ask("POST", f"{address}/revisions/0/restore", expect=422)


def test_every_decision_goes_wholly_by_the_old_or_the_new_state(
    owner: Console, group: str, place: str, vendor: RunningVendor
):
    """Each state is granted by its own criteria alone; a mixture of the two would be denied."""
    states = []
    for status in (200, 201):
        form = api_form(vendor, path=f"/status/{status}", criteria={"statusCodes": [status]})
        states.append({**form, "testReceipt": owner.tested(group, form)})
    api = owner.ask("POST", f"/place-groups/{group}/apis", states[0], 201).json()
    owner.assign(group, rfCard=api["id"])
    devices = [owner.device(place) for _ in range(2)]
    stop = threading.Event()

    def knock(device: Device) -> Counter[str]:
        results: Counter[str] = Counter()
        while not stop.is_set():
            results[device.present("rfCard", CARD)["result"]] += 1
        return results

    with ThreadPoolExecutor(len(devices)) as pool:
        knocking = [pool.submit(knock, device) for device in devices]
        try:
            for turn in range(40):
                owner.ask("PUT", f"/apis/{api['id']}", states[turn % 2], 200)
        finally:
            stop.set()
        results = sum((one.result() for one in knocking), Counter[str]())

    assert set(results) == {"granted"}
    assert {one["statusCode"] for one in owner.get(f"/events?placeId={place}")["items"]} == {200, 201}


# ---- whose it is --------------------------------------------------------------------------------------------------

ON_AN_API: list[Callable[[Console, str], int]] = [
    lambda console, api: console.ask("GET", f"/apis/{api}").status_code,
    lambda console, api: console.ask("PUT", f"/apis/{api}", {}).status_code,
    lambda console, api: console.ask("DELETE", f"/apis/{api}").status_code,
    lambda console, api: console.ask("GET", f"/apis/{api}/usage").status_code,
    lambda console, api: console.ask("GET", f"/apis/{api}/revisions").status_code,
    lambda console, api: console.ask("POST", f"/apis/{api}/revisions/1/restore").status_code,
]


@pytest.mark.parametrize("ask", ON_AN_API)
def test_an_api_that_does_not_exist(owner: Console, ask: Callable[[Console, str], int]):
    assert ask(owner, "0" * 32) == 404


def test_a_server_that_is_started_again_goes_by_what_was_saved(tmp_path: Path, vendor: RunningVendor):
    """The stored header reaches the vendor after a crash, too."""
    data = tmp_path / "data"
    with running_server(data, vendors=[vendor]) as server:
        owner = set_up(server)
        group = owner.place("placeGroup")
        place = owner.place("place", group)
        path = f"{own_path(group)}/crash"
        api = owner.register(group, secret_form(vendor, path))
        owner.assign(group, rfCard=api["id"])
        device = owner.device(place)
        server.kill()
    vendor.forget_requests()
    with running_server(data, vendors=[vendor]) as server:
        again = Device(device.serial, device.token, server.client(device.token))
        assert again.present("rfCard", CARD)["result"] == "granted"
    assert authorization_seen(vendor, path) == [SECRET]


@pytest.mark.parametrize(
    ("url", "other"),
    [
        ("127.0.0.1", "localhost"),
        ("/door", "/other-path"),
        ("/door", "/door/"),
        ("/door", "/door/../door"),
        ("/door", "/DOOR"),
        ("/door", ""),
        ("/door", "/?/door"),
    ],
)
def test_a_stored_secret_goes_to_no_other_target(
    owner: Console, group: str, vendor: RunningVendor, url: str, other: str
):
    """Whoever may change an API may not read its secrets by pointing it to a host, or a path, of their own."""
    api = owner.register(group, api_form(vendor))
    vendor.forget_requests()
    elsewhere = {**api, "webhookUrl": (vendor.url + "/door").replace(url, other)}
    test = {
        "apiId": api["id"],
        "api": elsewhere,
        "parameters": {"deviceId": "547838629", "cardNumber": "04A1B2C3"},
    }

    refused = owner.ask("POST", f"/place-groups/{group}/api-tests", test, 422).json()
    unsaved = owner.ask("PUT", f"/apis/{api['id']}", elsewhere, 422).json()

    assert [(p["field"], p["code"]) for p in refused["problems"]] == [
        ("api.headers[0].value", "header_value_invalid")
    ]
    assert ("headers[0].value", "header_value_invalid") in [
        (p["field"], p["code"]) for p in unsaved["problems"]
    ]
    assert vendor.requests == []
    same_target = {**api, "webhookUrl": f"{vendor.url}/door?site=2"}
    owner.ask("POST", f"/place-groups/{group}/api-tests", {**test, "api": same_target}, 200)
    assert [
        ("Authorization", "Bearer s3cret-of-the-vendor") in request.headers for request in vendor.requests
    ] == [True]
