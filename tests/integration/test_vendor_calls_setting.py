"""How much of a vendor's response is read: a setting that holds in a test and at a door at once, within bounds."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from in_process import application
from running import Console, Device, api_form, running_server, set_up

from server.sandbox.sample_vendor.running import RunningVendor, running_vendor
from server.verification.response_reader import Outcome, ResponseReader
from server.verification.response_room import OWN_BYTES, ResponseRoom
from server.verification.vendor_client import (
    Limits,
    NetworkPolicy,
    VendorClient,
    VendorFailure,
    VendorResponse,
    VendorTarget,
    make_ssl_context,
    request_head,
)

PATH = "/settings/vendor-calls"
KIB = 1024


@pytest.fixture(scope="module")
def vendor() -> Iterator[RunningVendor]:
    with running_vendor() as running:
        yield running


@pytest.fixture(scope="module")
def owner(tmp_path_factory: pytest.TempPathFactory, vendor: RunningVendor) -> Iterator[Console]:
    data = tmp_path_factory.mktemp("calls") / "data"
    options = ("--vendor-response-kib", "300", "--vendor-no-proxy", ".corp.example")
    environ = {"CLUE_VENDOR_PROXY": "http://kim:hush@127.0.0.1:1", "CLUE_VENDOR_NO_PROXY": "*"}
    with running_server(
        data, *options, "--vendor-no-proxy", "127.0.0.0/8", vendors=[vendor], environ=environ
    ) as server:
        yield set_up(server)


def asked(owner: Console, vendor: RunningVendor, group: str, size: int) -> tuple[bool, str | None]:
    """Run a test whose response has so many bytes; return its success, and why not."""
    body = {
        "api": api_form(vendor, path=f"/size/{size}"),
        "parameters": {"deviceId": "547838629", "cardNumber": "1"},
    }
    result: dict[str, Any] = owner.ask("POST", f"/place-groups/{group}/api-tests", body, 200).json()
    return result["success"], result["error"] and result["error"]["code"]


def door(owner: Console, vendor: RunningVendor, group: str, size: int) -> Device:
    form = {**api_form(vendor, path=f"/size/{size}"), "name": f"of {size}"}
    owner.assign(group, rfCard=owner.register(group, form)["id"])
    return owner.device(owner.place("place", group))


def test_the_cap_is_a_setting_for_tests_and_doors_alike(owner: Console, vendor: RunningVendor) -> None:
    group = owner.place("placeGroup")
    assert asked(owner, vendor, group, 300 * KIB) == (True, None)
    assert asked(owner, vendor, group, 300 * KIB + 1) == (False, "response_too_large")

    answer = owner.ask("PUT", PATH, {"responseKib": 1024}, 200)
    assert answer.json()["responseKib"] == 1024
    device = door(owner, vendor, group, 900 * KIB)
    assert device.present("rfCard", "1")["result"] == "granted"

    owner.ask("PUT", PATH, {"responseKib": 16}, 200)
    assert device.present("rfCard", "1") == {"result": "denied"}
    event = owner.get(f"/events?serial={device.serial}&limit=1")["items"][0]
    assert event["reason"] == "response_too_large"
    assert asked(owner, vendor, group, 16 * KIB + 1) == (False, "response_too_large")
    judgment = {
        "criteria": api_form(vendor)["criteria"],
        "statusCode": 200,
        "contentType": "application/json",
    }
    judged = owner.ask("POST", "/judgments", {**judgment, "body": " " * (16 * KIB + 1)}, 200).json()
    assert judged["reason"] == "response_too_large"

    owner.ask("PUT", PATH, {"responseKib": None}, 200)
    assert asked(owner, vendor, group, 300 * KIB) == (True, None)


def test_what_was_given_at_the_start_is_shown_without_the_proxys_password(owner: Console) -> None:
    answer = owner.ask("GET", PATH, expect=200)
    assert answer.json() == {
        "responseKib": None,
        "startedResponseKib": 300,
        "proxy": "127.0.0.1:1",
        "noProxy": [".corp.example", "127.0.0.0/8"],
        "operatorNetworks": ["127.0.0.0/8"],
        "trustedProxies": [],
        "unnamedProxies": [],
    }
    assert answer.headers["etag"]


@pytest.mark.parametrize("kib", [15, 8193, 0, -1, "256", 256.5, True])
def test_the_bounds(owner: Console, kib: object) -> None:
    problems = owner.ask("PUT", PATH, {"responseKib": kib}, 422).json()["problems"]
    assert [problem["field"] for problem in problems] == ["responseKib"]
    owner.ask("PUT", PATH, {"responseKib": 256, "proxy": None}, 422)


def test_lost_updates_and_the_audit_trail(owner: Console) -> None:
    before = owner.ask("GET", PATH, expect=200).headers["etag"]
    owner.ask("PUT", PATH, {"responseKib": 64}, 200, headers={"if-match": before})
    owner.ask("PUT", PATH, {"responseKib": 128}, 412, headers={"if-match": before})
    owner.ask("PUT", PATH, {"responseKib": None}, 200)
    entries = [entry for entry in owner.get("/audit")["items"] if entry["action"] == "settings.vendorCalls"]
    assert entries


def test_it_outlives_a_restart(tmp_path: Path) -> None:
    with running_server(tmp_path / "data") as server:
        console = set_up(server)
        console.ask("PUT", PATH, {"responseKib": 8192}, 200)
        token = console.client.headers["authorization"].removeprefix("Bearer ")
    with running_server(tmp_path / "data") as server:
        answer = server.client(token).get(f"/api/v1{PATH}")
        assert (answer.json()["responseKib"], answer.json()["startedResponseKib"]) == (8192, 256)


# ---- memory -------------------------------------------------------------------------------------------------------


def test_what_tests_read_of_large_responses_is_taken_from_no_door(tmp_path: Path) -> None:
    async def run() -> None:
        async with application(tmp_path) as (app, _client):
            assert app.living is not None
            tests = app.living.parts.test_vendors._response_room
            doors = app.living.verifications._verifier._vendors._response_room
            left = doors.left
            assert tests.take(tests.left)
            assert doors.left == left

    asyncio.run(run())


def test_large_responses_share_what_memory_there_is_and_give_it_back(vendor: RunningVendor) -> None:
    """One that finds none left is our own fault: never local, whatever was chosen."""

    async def test() -> None:
        assert vendor.ca_file is not None
        size = 1024 * KIB
        room = ResponseRoom(2 * size)
        client = VendorClient(
            policy=NetworkPolicy(operator_networks=("127.0.0.0/8",)),
            ssl_context=make_ssl_context([vendor.ca_file]),
            limits=Limits(deadline=20.0, response_bytes=size),
            response_room=room,
        )
        target = VendorTarget.from_url(f"{vendor.url}/size/{size}")
        answers = await asyncio.gather(
            *(client.call(target, request_head(target, []), b"{}") for _ in range(12))
        )
        assert (room.left, room.taken) == (2 * size, 0)
        refused = [answer for answer in answers if isinstance(answer, VendorFailure)]
        assert {(answer.code, answer.no_answer) for answer in refused} <= {("server_busy", False)}
        room.take(2 * size - 1)
        busy = await client.call(target, request_head(target, []), b"{}")
        assert isinstance(busy, VendorFailure)
        assert (busy.code, busy.no_answer, busy.truncated) == ("server_busy", False, False)
        assert "no memory left for the large response" in busy.message
        small = VendorTarget.from_url(f"{vendor.url}/size/{OWN_BYTES}")
        assert isinstance(await client.call(small, request_head(small, []), b"{}"), VendorResponse)
        assert room.left == 1
        await client.aclose()

    asyncio.run(test())


@pytest.mark.parametrize("framing", ["length", "chunks", "close"])
def test_a_reader_takes_of_the_room_only_what_goes_beyond_its_own_share(framing: str) -> None:
    size = OWN_BYTES + 5000
    room = ResponseRoom(5000)
    heads = {
        "length": b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % size,
        "chunks": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n" % size,
        "close": b"HTTP/1.1 200 OK\r\n\r\n",
    }
    limits = Limits(response_bytes=size)
    first = ResponseReader(limits, None, room)
    first.feed(heads[framing] + b"x" * size)
    assert first.outcome in (None, Outcome.COMPLETE)
    assert room.left == 0
    second = ResponseReader(limits, None, room)
    assert second.feed(heads[framing] + b"x" * (OWN_BYTES + 1))
    assert second.outcome is Outcome.NO_ROOM
    first.release()
    first.release()
    second.release()
    assert room.left == 5000
