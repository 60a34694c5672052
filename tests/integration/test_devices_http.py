"""Devices over HTTP: registered ahead, moved, released; what they are told, and how quickly."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from in_process import application
from running import OWNER, SERIALS, Console, Device, api_form, running_server, set_up
from streams import following

from server.device.stream import SettingsStream
from server.http.at_once import OpenStreams
from server.sandbox.sample_vendor.running import RunningVendor
from server.verification.newcomers import Newcomers

STREAM = "/device/v1/settings/stream"


def settings(device: Device) -> dict[str, Any]:
    document: dict[str, Any] = device.client.get("/device/v1/settings").json()
    return document


def eventually(check: Callable[[], Any], seconds: float = 30) -> Any:
    """Return what `check` returns once it is true."""
    end = monotonic() + seconds
    while not (found := check()):
        assert monotonic() < end, "it did not come to be"
    return found


def shown(owner: Console, device: Device) -> dict[str, Any]:
    items = owner.get("/devices")["items"]
    found: dict[str, Any] = next(item for item in items if item["serial"] == device.serial)
    return found


def last_event(owner: Console, serial: str) -> dict[str, Any]:
    event: dict[str, Any] = owner.get(f"/events?serial={serial}&limit=1")["items"][0]
    return event


def test_registering_ahead(owner: Console, place: str):
    serial = str(next(SERIALS))
    state = owner.server.client().get(f"/device/v1/registrations/{serial}")
    assert state.json() == {"registered": False}

    made = owner.ask(
        "POST", "/devices", {"serial": serial, "placeId": place, "name": " Front door "}, 201
    ).json()

    assert made["token"].startswith(f"{serial}.")
    assert made["registeredAt"].endswith("Z")
    expected = {
        "serial": serial,
        "placeId": place,
        "name": "Front door",
        "model": None,
        "lastSeenAt": None,
        "connected": False,
    }
    assert {key: made[key] for key in expected} == expected
    listed = owner.get(f"/devices?placeId={place}")["items"]
    assert listed == [{key: value for key, value in made.items() if key != "token"}]
    assert owner.server.client().get(f"/device/v1/registrations/{serial}").json() == {"registered": True}
    again = owner.ask("POST", "/devices", {"serial": serial, "placeId": owner.headquarters}, 409).json()
    assert again["code"] == "already_registered"
    assert again["detail"] == "This device is already registered. Changes can be made from the CLUe portal."


@pytest.mark.parametrize(
    "serial", ["", "12345678", "1234567890123", "12345678x", "１２３４５６７８９", " 123456789", "-12345678"]
)
def test_a_serial_has_9_to_12_digits(owner: Console, place: str, serial: str):
    refused = owner.ask(
        "POST", "/devices", {"serial": serial, "placeId": place, "name": "x" * 65}, 422
    ).json()
    assert [(row["field"], row["code"]) for row in refused["problems"]] == [
        ("serial", "device_id_invalid"),
        ("name", "name_too_long"),
    ]
    if serial:
        state = owner.server.client().get(f"/device/v1/registrations/{serial}")
        assert (state.status_code, state.json()["problems"][0]["code"]) == (422, "device_id_invalid")


def test_a_device_may_stand_at_every_kind_of_node(owner: Console, group: str, place: str):
    for node in (owner.headquarters, owner.place("branch"), group, place):
        device = owner.device(node)
        assert settings(device)["placeId"] == node
        assert device.present("rfCard", "1")["result"] == "local"


def test_moving_and_renaming_go_by_the_entity_tag(owner: Console, group: str, place: str):
    made = owner.ask("POST", "/devices", {"serial": str(next(SERIALS)), "placeId": place}, 201)
    path, tag = f"/devices/{made.json()['serial']}", {"if-match": made.headers["etag"]}
    other = owner.place("place", group)

    moved = owner.ask("PATCH", path, {"placeId": other}, 200, headers=tag)
    assert (moved.json()["placeId"], moved.json()["name"]) == (other, None)
    owner.ask("PATCH", path, {"name": "lost"}, 412, headers=tag)
    owner.ask("DELETE", path, expect=412, headers=tag)
    tag = {"if-match": moved.headers["etag"]}
    assert owner.ask("PATCH", path, {"name": "Gate"}, 200, headers=tag).json()["placeId"] == other
    assert owner.ask("PATCH", path, {"placeId": place}, 200).json()["name"] == "Gate"
    assert owner.ask("PATCH", path, {"name": None}, 200).json()["name"] is None
    problems = owner.ask("PATCH", path, {"placeId": None, "name": "x" * 65}, 422).json()["problems"]
    assert {(row["field"], row["code"]) for row in problems} == {
        ("placeId", "place_required"),
        ("name", "name_too_long"),
    }
    unseen = owner.ask("PATCH", path, {"name": "Gate\u202e"}, 422).json()["problems"]
    assert [(row["field"], row["code"]) for row in unseen] == [("name", "name_character_invalid")]
    owner.ask("PATCH", path, {"placeId": "99999990"}, 404)
    audit = owner.get(f"/audit?placeId={group}&limit=2")["items"]
    assert [(entry["action"], entry["subject"]) for entry in audit] == [
        ("device.rename", made.json()["serial"]),
        ("device.move", made.json()["serial"]),
    ]


def test_a_refused_token_is_explained_in_the_log(owner: Console, place: str):
    """Step 2 of the diagnosis tells a released device, a renewed token and a stranger apart (manual 3.2)."""
    device = owner.device(place)
    body = {"credential": "rfCard", "value": "04A1B2C3"}

    def refused(token: str) -> None:
        response = owner.server.client(token).post("/device/v1/verifications", json=body)
        assert (response.status_code, response.json()["code"]) == (401, "unauthenticated")

    renewed = owner.ask("POST", f"/devices/{device.serial}/token", expect=201).json()
    refused(device.token)
    event = last_event(owner, device.serial)
    assert (event["reason"], event["step"], event["result"], event["placeId"]) == (
        "device_token_invalid",
        2,
        "denied",
        place,
    )
    assert owner.server.client(renewed["token"]).get("/device/v1/settings").status_code == 200

    owner.ask("DELETE", f"/devices/{device.serial}", expect=204)
    assert owner.server.client(renewed["token"]).get("/device/v1/settings").status_code == 401
    refused(renewed["token"])
    event = last_event(owner, device.serial)
    assert (event["reason"], event["step"], event["placeId"]) == ("device_released", 2, place)

    stranger = str(next(SERIALS))
    refused(f"{stranger}.{'A' * 43}")
    event = last_event(owner, stranger)
    assert (event["reason"], event["step"], event["placeId"]) == ("device_unknown", 2, None)

    for junk in (f"{'9' * 40}.{'A' * 43}", f"gate-1.{'A' * 43}"):
        refused(junk)  # names no serial, so there is nothing to log it under
    again = owner.ask("POST", "/devices", {"serial": device.serial, "placeId": place}, 201).json()
    assert again["token"] not in {device.token, renewed["token"]}


def test_settings_have_an_entity_tag(owner: Console, group: str, place: str, vendor: RunningVendor):
    device = owner.device(place)
    first = device.client.get("/device/v1/settings")
    assert first.json()["accessType"] == "none"
    assert set(first.json()["credentials"].values()) == {"local"}
    tag = {"if-none-match": f'"other", {first.headers["etag"]}'}
    unchanged = device.client.get("/device/v1/settings", headers=tag)
    assert (unchanged.status_code, unchanged.content, unchanged.headers["etag"]) == (
        304,
        b"",
        first.headers["etag"],
    )

    owner.assign(group, rfCard=owner.register(group, api_form(vendor))["id"])

    changed = device.client.get("/device/v1/settings", headers=tag)
    assert changed.status_code == 200
    assert changed.json()["credentials"]["rfCard"] == "vendor"
    assert changed.json()["accessType"] == "vendor"


def test_the_stream_tells_of_each_change_that_matters_at_once(
    owner: Console, group: str, place: str, vendor: RunningVendor
):
    api, spare = (owner.register(group, api_form(vendor, name=name))["id"] for name in ("one", "two"))
    device, override = owner.device(place), f"/places/{place}/access-service"
    other = owner.place("place", group)
    with following(device.client, STREAM) as stream:
        versions = []

        def told(**credentials: str) -> None:
            event_id, document = stream.next(1.0)
            assert int(event_id) == document["version"]
            versions.append(document["version"])
            vendors = {key for key, how in document["credentials"].items() if how == "vendor"}
            assert vendors == {key for key, how in credentials.items() if how == "vendor"}
            assert document == settings(device)

        told()
        owner.assign(group, rfCard=api)
        told(rfCard="vendor")
        owner.ask("PUT", override, {"assignments": {"rfCard": None}}, 200)
        told()
        owner.ask("DELETE", override, expect=204)
        told(rfCard="vendor")
        owner.ask("PATCH", f"/devices/{device.serial}", {"placeId": other}, 200)
        told(rfCard="vendor")
        owner.ask("DELETE", f"/apis/{api}", expect=200)
        told()
        owner.assign(group, rfCard=spare)
        told(rfCard="vendor")
        assert versions == sorted(set(versions))

        # Nothing of this changes what the device does.
        owner.ask("PATCH", f"/places/{other}", {"name": "renamed"}, 200)
        owner.ask("PATCH", f"/devices/{device.serial}", {"name": "renamed"}, 200)
        owner.assign(owner.place("placeGroup"))
        owner.device(other)
        assert stream.is_quiet(0.3)


@pytest.mark.parametrize("act", ["release", "renew"])
def test_the_stream_ends_when_the_token_is_void(owner: Console, place: str, act: str):
    device = owner.device(place)
    with following(device.client, STREAM) as stream:
        stream.next()
        if act == "release":
            owner.ask("DELETE", f"/devices/{device.serial}", expect=204)
        else:
            owner.ask("POST", f"/devices/{device.serial}/token", expect=201)
        stream.wait_for_end(2)
    assert device.client.get(STREAM).status_code == 401


def test_who_follows_is_shown_as_connected(owner: Console, place: str):
    device = owner.device(place)
    assert shown(owner, device)["lastSeenAt"] is None
    with following(device.client, STREAM) as stream:
        stream.next()
        seen = eventually(lambda: shown(owner, device)["connected"] and shown(owner, device)["lastSeenAt"])
    assert seen
    eventually(lambda: not shown(owner, device)["connected"])
    other = owner.device(place)
    other.present("rfCard", "1")
    assert eventually(lambda: shown(owner, other)["lastSeenAt"])
    assert shown(owner, other)["connected"] is False


def test_a_quiet_stream_is_kept_alive_by_comments(tmp_path: Path):
    """Driven as an ASGI application, since the real interval is 15 seconds."""

    async def run() -> None:
        async with application(tmp_path) as (app, client):
            setup = {"setupToken": "the setup token", "organizationName": "HQ", "administrator": OWNER}
            done = (await client.post("/api/v1/setup", json=setup)).json()
            device = await client.post(
                "/api/v1/devices",
                json={"serial": "123456789", "placeId": done["headquartersId"]},
                headers={"authorization": f"Bearer {done['token']}"},
            )
            assert app.living is not None
            plans = app.living.plans
            stream = SettingsStream(
                plans, Newcomers(plans, None), app.living.presence, OpenStreams(3), heartbeat_seconds=0.01
            )
            sent: asyncio.Queue[Any] = asyncio.Queue()
            authorization = f"Bearer {device.json()['token']}".encode()
            scope = {"type": "http", "headers": [(b"authorization", authorization)]}
            hang_up = asyncio.Event()

            async def receive() -> dict[str, str]:
                await hang_up.wait()
                return {"type": "http.disconnect"}

            serving = asyncio.create_task(stream(scope, receive, sent.put))
            assert (await sent.get())["status"] == 200
            assert (await sent.get())["body"].startswith(b"id: ")
            for _ in range(3):
                assert (await sent.get())["body"].startswith(b": ")
            hang_up.set()
            await asyncio.wait_for(serving, 20)
            assert app.living.presence.count == 0

    asyncio.run(run())


def test_the_version_never_falls(tmp_path: Path, vendor: RunningVendor):
    """Whatever is done, and across a restart: a device that holds a higher version would ignore the newer settings."""
    with running_server(tmp_path / "data", vendors=[vendor]) as server:
        owner = set_up(server)
        groups = [owner.place("placeGroup") for _ in range(2)]
        places = [owner.place("place", group) for group in groups]
        first, second = (owner.register(group, api_form(vendor))["id"] for group in groups)
        device = owner.device(places[0])
        versions = [settings(device)["version"]]

        def rises(method: str, path: str, body: Any = None) -> None:
            assert owner.ask(method, path, body).status_code < 300
            versions.append(settings(device)["version"])
            assert versions[-1] > versions[-2], (method, path)

        rises(
            "PUT",
            f"/place-groups/{groups[0]}/access-service",
            {"accessType": "vendor", "assignments": {"rfCard": first}},
        )
        rises("PUT", f"/places/{places[0]}/access-service", {"assignments": {"rfCard": None}})
        rises("DELETE", f"/places/{places[0]}/access-service")
        owner.assign(groups[1], rfCard=second)
        owner.assign(groups[0], rfCard=first)
        versions.append(settings(device)["version"])
        rises("PATCH", f"/devices/{device.serial}", {"placeId": places[1]})
        rises("DELETE", f"/apis/{second}")
        rises("PATCH", f"/places/{places[1]}", {"parentId": groups[0]})
        rises("DELETE", f"/apis/{first}")
        rises("PATCH", f"/devices/{device.serial}", {"placeId": owner.headquarters})
        rises("PATCH", f"/devices/{device.serial}", {"placeId": places[0]})
        before = settings(device)
    with running_server(tmp_path / "data", vendors=[vendor]) as server:
        again = server.client(device.token)
        assert again.get("/device/v1/settings").json() == before
        token = (
            server.client()
            .post("/api/v1/session", json={key: OWNER[key] for key in ("email", "password")})
            .json()["token"]
        )
        Console(server, server.client(token)).ask(
            "PATCH", f"/devices/{device.serial}", {"placeId": places[1]}, 200
        )
        assert again.get("/device/v1/settings").json()["version"] > before["version"]
