"""A device that presents without end is denied unasked: counted, with one event a minute, at nobody else's cost."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from in_process import application
from running import GRANTED, OWNER, Server, api_form, running_server, set_up

from server.sandbox.sample_vendor.running import RunningVendor
from server.settings import Settings

VERIFICATIONS = "/device/v1/verifications"


def test_what_is_beyond_is_denied_and_told_of_once(tmp_path: Path, vendor: RunningVendor):
    """On the short way of the protocol and on uvicorn's alike; never `local`, although that is chosen."""
    environ = {"CLUE_DEVICE_RATE": "1"}
    with running_server(tmp_path / "data", vendors=[vendor], environ=environ) as server:
        owner = set_up(server)
        group = owner.place("placeGroup")
        api = owner.register(group, api_form(vendor))
        service = {
            "accessType": "mixed",
            "assignments": {"rfCard": api["id"]},
            "onNoAnswer": {"rfCard": "local"},
        }
        owner.ask("PUT", f"/place-groups/{group}/access-service", service, 200)
        place = owner.place("place", group)
        device, other = owner.device(place), owner.device(place)
        vendor.forget_requests()

        results = [device.present("rfCard", GRANTED["rfCard"]) for _ in range(60)]
        granted = [result for result in results if result["result"] == "granted"]
        beyond = [result for result in results if result["result"] != "granted"]
        assert 5 <= len(granted) < 40
        assert set(map(str, beyond)) == {"{'result': 'denied'}"}
        assert len(vendor.requests) == len(granted)
        assert other.present("rfCard", GRANTED["rfCard"])["result"] == "granted"

        events = owner.get(f"/events?serial={device.serial}&limit=1000")["items"]
        told = [event for event in events if event["reason"] == "device_rate"]
        assert len(told) == 1
        assert len(events) == len(granted) + 1
        (event,) = told
        assert (event["result"], event["step"], event["message"], event["placeId"]) == (
            "denied",
            2,
            "1",
            place,
        )
        assert event["credential"] == "rfCard"
        assert GRANTED["rfCard"] not in str(event)
        metrics = metrics_of(server)
        assert metrics["clue_device_rate_denied_total"] == len(beyond)
        assert metrics['clue_verification_reasons_total{reason="device_rate"}'] == len(beyond)
        assert metrics['clue_verifications_total{result="denied"}'] == len(beyond)
        serial = device.serial
    log = (tmp_path / "data.log").read_text()
    assert log.count(f"device {serial} presents more than 1 a second") == 1
    with running_server(tmp_path / "data", environ=environ) as server:
        owner.client = server.client(owner.client.headers["authorization"].split()[1])
        events = owner.get(f"/events?serial={serial}&reason=device_rate")["items"]
        assert [event["message"] for event in events] == [str(len(beyond) - 1), "1"]


def test_the_default():
    assert Settings(Path()).device_rate == 20


def metrics_of(server: Server) -> dict[str, float]:
    """Return the server's figures."""
    with server.client() as client:
        text = client.get("/metrics").text
    return {
        name: float(value)
        for name, _, value in (line.rpartition(" ") for line in text.splitlines() if not line.startswith("#"))
    }


@pytest.mark.parametrize("body", [b"", b"x" * 20_000, b"[]", b'{"credential": "dna", "value": "x"}', b"{}"])
def test_whatever_is_beyond_is_denied(tmp_path: Path, body: bytes):
    async def run() -> None:
        async with application(tmp_path, device_rate=1) as (_app, client):
            setup = {"setupToken": "the setup token", "organizationName": "HQ", "administrator": OWNER}
            done = (await client.post("/api/v1/setup", json=setup)).json()
            client.headers["authorization"] = f"Bearer {done['token']}"
            new = {"serial": "123456789", "placeId": done["headquartersId"]}
            token = (await client.post("/api/v1/devices", json=new)).json()["token"]

            async def send(content: bytes) -> Any:
                headers = {"authorization": f"Bearer {token}", "content-type": "application/json"}
                return await client.post(VERIFICATIONS, content=content, headers=headers)

            for _ in range(5):
                assert (await send(b'{"credential": "face", "value": "a"}')).json() == {"result": "local"}
            answers = [await send(body) for _ in range(30)]
            decided = [each for each in answers if each.status_code == 200]
            beyond = [each for each in decided if each.json() == {"result": "denied"}]
            assert beyond
            assert decided == beyond
            events = (await client.get("/api/v1/events?reason=device_rate")).json()["items"]
            assert [event["message"] for event in events] == ["1"]

    asyncio.run(run())
