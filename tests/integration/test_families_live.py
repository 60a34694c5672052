"""At a door with “Mixed / Advanced”: a vendor's silence lets the device decide, what this server lacks never does."""

import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from running import Console, Device, api_form, running_server, set_up

from server.sandbox.sample_vendor.options import VendorOptions
from server.sandbox.sample_vendor.running import running_vendor

CARD = "04A1B2C3"


def let_devices_decide(owner: Console, group: str, **assignments: str) -> None:
    """Assign APIs, with the device's own decision after silence."""
    body = {
        "accessType": "mixed",
        "assignments": assignments,
        "onNoAnswer": dict.fromkeys(assignments, "local"),
    }
    owner.ask("PUT", f"/place-groups/{group}/access-service", body, 200)


def told(owner: Console, device: Device, credential: str = "rfCard", value: str = CARD) -> tuple[str, Any]:
    """Present something and return the result and the reason that the event gives for it."""
    result = device.present(credential, value)["result"]
    (event,) = owner.get(f"/events?serial={device.serial}&limit=1")["items"]
    assert event["result"] == result
    return result, event["reason"]


def reasons_counted(owner: Console) -> dict[str, float]:
    lines = owner.client.get("/metrics").text.splitlines()
    name = "clue_verification_reasons_total"
    return {line.split('"')[1]: float(line.split()[-1]) for line in lines if line.startswith(name)}


@pytest.mark.skipif(sys.platform != "linux", reason="needs prlimit to take the descriptors away")
def test_without_descriptors_the_door_stays_shut_and_with_a_vendor_that_is_gone_the_device_decides(
    tmp_path: Path,
) -> None:
    import resource

    with ExitStack() as until_gone, ExitStack() as stack:
        vendor = until_gone.enter_context(running_vendor())
        server = stack.enter_context(running_server(tmp_path / "data", vendors=[vendor]))
        owner = set_up(server)
        group = owner.place("placeGroup")
        device = owner.device(owner.place("place", group))
        form = api_form(vendor)
        named = api_form(vendor, "customQr")
        named["webhookUrl"] = named["webhookUrl"].replace("127.0.0.1", "localhost")
        card, qr = owner.register(group, form), owner.register(group, named)
        let_devices_decide(owner, group, rfCard=card["id"], customQr=qr["id"])
        pid = server.process.pid
        assert told(owner, device, "userPin", "4711") == ("local", None)  # and the connections stand
        before = resource.prlimit(pid, resource.RLIMIT_NOFILE)
        resource.prlimit(pid, resource.RLIMIT_NOFILE, (3, before[1]))
        try:
            for _ in range(6):  # more than open a breaker
                assert told(owner, device) == ("denied", "server_fault")
            assert told(owner, device, "customQr", "VISIT-2026") == ("denied", "server_fault")
        finally:
            resource.prlimit(pid, resource.RLIMIT_NOFILE, before)
        assert told(owner, device) == ("granted", None)
        assert told(owner, device, "customQr", "VISIT-2026") == ("granted", None)
        assert reasons_counted(owner) == {"server_fault": 7.0}
        until_gone.close()
        results = [told(owner, device) for _ in range(7)]
        assert results[0] == ("local", "connection_failed")
        assert set(results[5:]) <= {("local", "vendor_unavailable"), ("local", "connection_failed")}


def test_a_certificate_that_is_not_trusted_any_more_denies_and_so_does_the_breaker_that_it_opens(
    tmp_path: Path,
) -> None:
    with ExitStack() as until_gone, ExitStack() as stack:
        vendor = until_gone.enter_context(running_vendor())
        server = stack.enter_context(running_server(tmp_path / "data", vendors=[vendor]))
        owner = set_up(server)
        group = owner.place("placeGroup")
        device = owner.device(owner.place("place", group))
        let_devices_decide(owner, group, rfCard=owner.register(group, api_form(vendor))["id"])
        port = int(vendor.url.rpartition(":")[2])
        until_gone.close()
        with running_vendor(VendorOptions(port=port, certificate="untrusted")):
            results = [told(owner, device) for _ in range(7)]
        assert {result for result, _reason in results} == {"denied"}
        assert results[0] == ("denied", "tls_failed")
        assert results[-1][1] in {"vendor_unavailable", "tls_failed"}
