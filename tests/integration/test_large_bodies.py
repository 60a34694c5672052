"""What is large costs whoever sends it: refusals stay small, large bodies are few at once and parsed in turns."""

import asyncio
import json
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest
from administrators import administrator
from in_process import application
from running import OWNER, Console, api_form, running_server, set_up

from clue_desktop.contract.errors import LONGEST_FIELD, MOST_PROBLEMS
from clue_desktop.contract.said import LONGEST_TEXT
from server.bounding import heavy_work
from server.bounding.heavy_work import LARGE_BYTES
from server.http.json_values import MOST_VALUES
from server.http.limits import LARGE_AT_ONCE
from server.sandbox.sample_vendor.options import VendorOptions
from server.sandbox.sample_vendor.running import RunningVendor, running_vendor

JSON = {"content-type": "application/json"}
VERIFICATIONS = "/device/v1/verifications"
CRITERIA = {"statusCodes": [200], "successResult": {"path": "$.valid", "value": "true", "type": "BOOLEAN"}}


def members(count: int, **first: object) -> bytes:
    """Return an object with so many members that nobody knows."""
    return json.dumps({**first, **{f"m{number}": number for number in range(count)}}).encode()


def small_refusal(response: httpx.Response, status: int) -> dict[str, Any]:
    """Insist on a refusal that is small whatever was sent."""
    assert response.status_code == status, response.text[:500]
    assert len(response.content) < 64 * 1024
    document: dict[str, Any] = response.json()
    assert len(document["problems"]) <= MOST_PROBLEMS
    return document


# ---- refusals ----------------------------------------------------------------------------------------------------


def test_two_megabytes_of_unknown_members_are_refused_in_one_sentence(owner: Console):
    for count in (MOST_VALUES + 1, 120_000):
        document = small_refusal(
            owner.client.post("/api/v1/judgments", content=members(count), headers=JSON), 422
        )
        assert [problem["code"] for problem in document["problems"]] == ["too_many_values"]


@pytest.mark.parametrize("count", [MOST_PROBLEMS, MOST_PROBLEMS + 1, 1200, MOST_VALUES - 10])
def test_a_refusal_names_the_first_problems_and_counts_the_rest(owner: Console, count: int):
    document = small_refusal(
        owner.client.post(
            "/api/v1/places",
            content=members(count, parentId=owner.headquarters, kind="branch", name="x"),
            headers=JSON,
        ),
        422,
    )
    assert document["detail"] == f"{count:,} rules are broken."
    assert {problem["code"] for problem in document["problems"]} == {"unknown_member"}
    assert len(document["problems"]) == MOST_PROBLEMS
    assert document.get("moreProblems", 0) == count - MOST_PROBLEMS


def test_rules_of_the_form_are_listed_within_the_same_bound(owner: Console, group: str):
    headers = [{"key": "not a token", "value": "x"} for _ in range(200)]
    form = {"name": "", "authType": "rfCard", "webhookUrl": "", "headers": headers}
    document = small_refusal(owner.ask("POST", f"/place-groups/{group}/apis", form), 422)
    assert document["moreProblems"] >= 100


def test_a_device_is_told_a_few_problems_too(owner: Console, place: str):
    device = owner.device(place)
    document = small_refusal(
        device.client.post(VERIFICATIONS, content=members(1000, credential="rfCard"), headers=JSON),
        422,
    )
    assert document["moreProblems"] == 1001 - MOST_PROBLEMS


def test_names_that_were_sent_come_back_cut(owner: Console, place: str):
    device = owner.device(place)
    long = "n" * 15_000
    sent = {"parentId": owner.headquarters, "kind": "branch", "name": "x", long: 1}
    refused = [
        owner.client.post("/api/v1/places", json=sent),
        owner.client.post("/api/v1/places", json={**sent, "kind": long}),
        owner.client.get(f"/api/v1/events?limit={long[:8000]}"),
        device.client.post(VERIFICATIONS, json={"credential": "rfCard", long: 1}),
    ]
    for response in refused:
        for problem in small_refusal(response, 422)["problems"]:
            assert len(problem["field"]) <= LONGEST_FIELD
            assert len(problem["message"]) <= LONGEST_TEXT
        assert len(response.content) < 4096


@pytest.mark.parametrize(
    "path", ["/api/v1/session", "/api/v1/setup", "/device/v1/allocation-codes", "/nowhere"]
)
def test_strangers_send_little(owner: Console, path: str):
    for size in (LARGE_BYTES + 1, 60_000):
        body = json.dumps({"email": "x" * size}).encode()
        answer = owner.server.client().post(path, content=body, headers=JSON)
        assert small_refusal(answer, 401)["code"] == "unauthenticated"


# ---- how many at once --------------------------------------------------------------------------------------------


class _Slow:
    """A body of which the last byte comes when it is let go."""

    def __init__(self, body: bytes) -> None:
        self._body = body
        self.begun = threading.Event()
        self.go_on = threading.Event()

    def __iter__(self) -> Iterator[bytes]:
        yield self._body[:-1]
        self.begun.set()
        assert self.go_on.wait(20)
        yield self._body[-1:]


def judgment(size: int, *, valid: object = True) -> dict[str, Any]:
    """Return a request for a judgment of a response of so many bytes."""
    body = json.dumps({"valid": valid, "more": "x" * size})
    return {"criteria": CRITERIA, "statusCode": 200, "contentType": "application/json", "body": body}


def test_an_administrator_has_two_large_bodies_under_way(owner: Console, group: str):
    """What others send, and what is small, is answered meanwhile."""
    body = json.dumps(judgment(100_000)).encode()
    slow = [_Slow(body) for _ in range(LARGE_AT_ONCE)]
    other = administrator(owner.server, group)

    def send(content: Any) -> httpx.Response:
        return owner.server.client(owner.client.headers["authorization"].split()[1]).post(
            "/api/v1/judgments", content=content, headers=JSON
        )

    with ThreadPoolExecutor(LARGE_AT_ONCE) as pool:
        try:
            under_way = [pool.submit(send, each) for each in slow]
            assert all(each.begun.wait(20) for each in slow)
            metrics = retried(
                lambda: owner.server.client().get("/metrics"),
                until=lambda answer: f"clue_large_bodies {LARGE_AT_ONCE:.1f}" in answer.text,
            )
            assert f"clue_large_bodies {LARGE_AT_ONCE:.1f}" in metrics.text
            refused = send(body)
            document = small_refusal(refused, 429)
            assert document["code"] == "busy"
            assert int(refused.headers["retry-after"]) == document["retryAfterSeconds"] > 0
            assert other.ask("POST", "/judgments", judgment(100_000), 200).json()["result"] == "granted"
            assert owner.ask("POST", "/judgments", judgment(100), 200).json()["result"] == "granted"
        finally:
            for each in slow:
                each.go_on.set()
        assert [each.result().status_code for each in under_way] == [200] * LARGE_AT_ONCE
    assert send(body).status_code == 200


def retried(send: Callable[[], httpx.Response], until: Callable[[httpx.Response], bool]) -> httpx.Response:
    """Send until an answer is as wanted: what is under way has to have arrived first."""
    answer = send()
    for _ in range(100):
        if until(answer):
            break
        answer = send()
    return answer


def test_whoever_hangs_up_within_a_large_body_has_room_again(owner: Console):
    def broken() -> Iterator[bytes]:
        yield b" " * (LARGE_BYTES * 4)
        raise ConnectionError

    for _ in range(2 * LARGE_AT_ONCE):
        with pytest.raises(ConnectionError):
            owner.client.post("/api/v1/judgments", content=broken(), headers=JSON)
    answer = retried(
        lambda: owner.client.post("/api/v1/judgments", json=judgment(100_000)),
        until=lambda answer: answer.status_code == 200,
    )
    assert answer.status_code == 200


@pytest.mark.parametrize("size", [100, LARGE_BYTES, 100_000, 256 * 1024 - 100])
def test_large_and_small_are_judged_alike(owner: Console, size: int):
    assert owner.ask("POST", "/judgments", judgment(size), 200).json()["result"] == "granted"
    denied = owner.ask("POST", "/judgments", judgment(size, valid="true"), 200).json()
    assert (denied["result"], denied["reason"]) == ("denied", "condition_not_met")


@pytest.mark.parametrize("end", [b"", b"}", b'"\xff"}', b"1e}", b'"\\ud800"}'], ids=repr)
def test_a_large_body_that_is_not_as_agreed_is_refused_as_a_small_one(owner: Console, end: bytes):
    refused = [
        owner.client.post(
            "/api/v1/places", content=b'{"parentId": "' + b"x" * size + b'", "kind": ' + end, headers=JSON
        )
        for size in (10, 2 * LARGE_BYTES)
    ]
    small, large = (small_refusal(answer, 422) for answer in refused)
    assert small["code"] == large["code"] == "invalid"
    assert small["problems"]
    assert large["problems"]


# ---- vendors' answers --------------------------------------------------------------------------------------------

BIG = "a card with much to tell"
MANY = "a card with many values"
PLAIN = "a card"
SCRIPT = f"""
[default]
json = {{ valid = true }}
[[rule]]
when.body.rfCard = '{BIG}'
content_type = 'application/json'
body = '''{{"more": "{"x" * 200_000}", "valid": true, "message": "Welcome."}}'''
[[rule]]
when.body.rfCard = '{MANY}'
content_type = 'application/json'
body = '''{{"more": [{",".join(["{}"] * 60_000)}], "valid": "true"}}'''
"""


@pytest.fixture(scope="module")
def chatty() -> Iterator[RunningVendor]:
    """A vendor that tells much."""
    with running_vendor(VendorOptions(script_text=SCRIPT)) as vendor:
        yield vendor


def test_a_vendors_large_answer_is_judged_as_a_small_one(tmp_path: Path, chatty: RunningVendor):
    with running_server(tmp_path / "data", vendors=[chatty]) as server:
        owner = set_up(server)
        group = owner.place("placeGroup")
        api = owner.register(group, api_form(chatty), BIG)
        owner.assign(group, rfCard=api["id"])
        device = owner.device(owner.place("place", group))
        assert device.present("rfCard", PLAIN)["result"] == "granted"
        assert device.present("rfCard", BIG)["result"] == "granted"
        assert device.present("rfCard", MANY)["result"] == "denied"
        events = owner.get(f"/events?serial={device.serial}")["items"]
        assert [event["reason"] for event in events] == ["condition_not_met", None, "message_missing"]


def test_a_door_whose_answer_has_no_turn_is_denied_by_our_own_fault(
    tmp_path: Path, chatty: RunningVendor, monkeypatch: pytest.MonkeyPatch
):
    """Never `local`: the vendor has answered."""

    async def run() -> None:
        networks: dict[str, Any] = {"vendor_networks": ("127.0.0.0/8",), "vendor_ca": (chatty.ca_file,)}
        async with application(tmp_path, **networks) as (_app, client):
            setup = {"setupToken": "the setup token", "organizationName": "HQ", "administrator": OWNER}
            done = (await client.post("/api/v1/setup", json=setup)).json()
            client.headers["authorization"] = f"Bearer {done['token']}"

            async def ask(method: str, path: str, body: Any) -> Any:
                answer = await client.request(method, f"/api/v1{path}", json=body)
                assert answer.status_code in {200, 201}, answer.text
                return answer.json()

            node = {"parentId": done["headquartersId"], "kind": "placeGroup", "name": "Group"}
            group = (await ask("POST", "/places", node))["id"]
            form = api_form(chatty)
            tested = {"api": form, "parameters": {"deviceId": "547838629", "cardNumber": PLAIN}}
            receipt = (await ask("POST", f"/place-groups/{group}/api-tests", tested))["receipt"]
            api = await ask("POST", f"/place-groups/{group}/apis", {**form, "testReceipt": receipt})
            service = {
                "accessType": "mixed",
                "assignments": {"rfCard": api["id"]},
                "onNoAnswer": {"rfCard": "local"},
            }
            await ask("PUT", f"/place-groups/{group}/access-service", service)
            device = await ask("POST", "/devices", {"serial": "123456789", "placeId": group})
            monkeypatch.setattr(heavy_work, "MOST_WAITING", 0)
            for value, result in ((BIG, "denied"), (PLAIN, "granted")):
                answer = await client.post(
                    VERIFICATIONS,
                    json={"credential": "rfCard", "value": value},
                    headers={"authorization": f"Bearer {device['token']}"},
                )
                assert answer.json()["result"] == result
            events = (await client.get("/api/v1/events")).json()["items"]
            assert [event["reason"] for event in events] == ["message_missing", "server_busy"]
            refused = await client.post("/api/v1/judgments", json=judgment(100_000))
            assert (refused.status_code, refused.json()["code"]) == (503, "busy")
            assert int(refused.headers["retry-after"]) > 0
            metrics = (await client.get("/metrics")).text
            assert "clue_heavy_work_refused_total 2.0" in metrics

    asyncio.run(run())
