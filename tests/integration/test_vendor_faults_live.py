"""Every fault of a vendor's answer, seen from a door: denied, with its reason, and nothing is left behind (quality: reliability)."""

import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from running import Console, Device, api_form, running_server, set_up
from vendor_faults import CAUSES, CODES, NO_RESPONSE_CODES, PROPER, REDIRECTS

from server.sandbox.sample_vendor.faults import FAULTS
from server.sandbox.sample_vendor.options import VendorOptions
from server.sandbox.sample_vendor.running import RunningVendor, running_vendor

GRANTED = "a card without a fault"
# The card's number says which fault its holder meets. Each damaged answer carries a grant.
SCRIPT = "[default]\njson = { valid = true, message = 'Access granted.' }\n" + "".join(
    f"[[rule]]\nfault = '{fault}'\nwhen.body.rfCard = '{fault}'\n" for fault in FAULTS
)


@dataclass(frozen=True)
class Door:
    """A device, and the server and the vendor behind it."""

    owner: Console
    vendor: RunningVendor
    group: str
    place: str
    device: Device

    def last_event(self) -> dict[str, Any]:
        return dict(self.owner.get(f"/events?serial={self.device.serial}&limit=1")["items"][0])


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    """A server that waits for vendors only briefly, and a vendor with all faults."""
    data = tmp_path_factory.mktemp("faults") / "data"
    with (
        running_vendor(VendorOptions(script_text=SCRIPT)) as vendor,
        running_server(data, "--vendor-deadline", "0.5", vendors=[vendor]) as server,
    ):
        owner = set_up(server)
        group = owner.place("placeGroup")
        place = owner.place("place", group)
        api = owner.register(group, api_form(vendor), GRANTED)
        owner.assign(group, rfCard=api["id"])
        yield Door(owner, vendor, group, place, owner.device(place))


@pytest.mark.parametrize(("fault", "code"), CODES.items())
def test_a_fault_denies_and_says_why(door: Door, fault: str, code: str):
    """The calls that go well before and after it show that nobody else pays for it."""
    assert door.device.present("rfCard", GRANTED)["result"] == "granted"
    told = door.device.present("rfCard", fault)

    assert told["result"] == "denied"
    assert "message" not in told
    event = door.last_event()
    assert (event["result"], event["reason"], event["message"]) == ("denied", code, None)
    assert event["step"] == (3 if fault in NO_RESPONSE_CODES else 4)
    assert event["cause"] == CAUSES.get(fault)
    assert door.device.present("rfCard", GRANTED)["result"] == "granted"


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ("euc-kr", "its Content-Type names the charset euc-kr, but JSON is sent in UTF-8"),
        ("raw-tab", "(TAB, line 1, column 32)"),
        ("utf8-bom", "byte-order mark"),
        ("gzip", "The body is compressed (gzip)"),
        ("redirect-page", "/fault/redirect-page/; enter that address."),
        ("folded-content-type", "its header field Content-Type goes on in the next line"),
    ],
)
def test_the_card_says_what_exactly_was_wrong_at_the_door(door: Door, fault: str, words: str):
    assert door.device.present("rfCard", fault)["result"] == "denied"
    health = door.owner.get(f"/place-groups/{door.group}/api-health")["items"][0]
    assert words in health["lastFailure"]["message"]


@pytest.mark.parametrize("fault", REDIRECTS)
def test_a_redirect_is_not_followed(door: Door, fault: str):
    door.vendor.forget_requests()
    assert door.device.present("rfCard", fault)["result"] == "denied"
    event = door.last_event()
    assert (event["reason"], event["step"], event["statusCode"]) == ("status_not_accepted", 4, 302)
    assert len(door.vendor.requests) == 1


@pytest.mark.parametrize("fault", PROPER)
def test_what_only_looks_odd_is_taken_and_the_next_call_too(door: Door, fault: str):
    """A connection that the vendor closes between requests, or fills with what nobody asked for, denies nobody."""
    for _ in range(5):
        told = door.device.present("rfCard", fault)
        assert told == {"result": "granted", "message": "Access granted."}
        assert door.device.present("rfCard", GRANTED)["result"] == "granted"
    assert (door.last_event()["reason"], door.last_event()["cause"]) == (None, None)


@pytest.mark.parametrize("fault", NO_RESPONSE_CODES)
def test_no_complete_response_is_no_answer_where_devices_may_then_decide(door: Door, fault: str):
    api = door.owner.get(f"/place-groups/{door.group}/apis")["items"][0]["id"]
    path = f"/place-groups/{door.group}/access-service"
    mixed = {"accessType": "mixed", "assignments": {"rfCard": api}, "onNoAnswer": {"rfCard": "local"}}
    door.owner.ask("PUT", path, mixed, 200)
    try:
        assert door.device.present("rfCard", GRANTED)["result"] == "granted"
        assert door.device.present("rfCard", fault) == {"result": "local"}
        assert (door.last_event()["reason"], door.last_event()["step"]) == (NO_RESPONSE_CODES[fault], 3)
    finally:
        door.owner.assign(door.group, rfCard=api)


# ---- nothing is left behind ---------------------------------------------------------------------------------------


def memory_kib(pid: int) -> int:
    """Resident memory that belongs to the process alone."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith("RssAnon")).split()[1])


def open_files(pid: int) -> int:
    return sum(1 for _ in Path(f"/proc/{pid}/fd").iterdir())


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_many_faults_leave_nothing_behind(door: Door):
    """A few rounds of all faults, some at once: what one kept, of up to 256 KiB each time, would add up."""
    pid = int(door.owner.server.ready["pid"])
    devices = [door.owner.device(door.place) for _ in range(3)]
    faults = [fault for fault, code in CODES.items() if code != "timeout"]

    def meet_all(device: Device) -> None:
        for fault in faults:
            device.present("rfCard", GRANTED)  # a sign of life, so that the breaker stays closed
            assert device.present("rfCard", fault)["result"] == "denied"

    def rounds(count: int) -> None:
        with ThreadPoolExecutor(len(devices)) as pool:
            for _ in range(count):
                list(pool.map(meet_all, devices))

    rounds(2)
    files, memory = open_files(pid), memory_kib(pid)
    door.vendor.forget_requests()
    rounds(6)

    assert open_files(pid) <= files + 8
    assert memory_kib(pid) <= memory + 12 * 1024
    met = Counter(str(request.fields["rfCard"]) for request in door.vendor.requests)
    assert min(met[fault] for fault in faults) > 9, "they were not called"
