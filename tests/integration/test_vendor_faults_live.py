"""Every fault of a vendor's answer, seen from a door: denied, with its reason, and nothing is left behind (quality: reliability)."""

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from patience import eventually
from running import Console, Device, api_form, running_server, set_up
from vendor_faults import CAUSES, CODES, NO_RESPONSE_CODES, PROPER, REDIRECTS

from server.sandbox.sample_vendor.faults import FAULTS
from server.sandbox.sample_vendor.options import VendorOptions
from server.sandbox.sample_vendor.running import RunningVendor, running_vendor

GRANTED = "a card without a fault"
# Long enough for any call that is answered, on a busy machine too: only what is never answered takes it, all at once.
DEADLINE = "2"
UNANSWERED = [fault for fault, code in CODES.items() if code == "timeout"]
ANSWERED = [fault for fault in CODES if fault not in UNANSWERED]
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
    api: str
    device: Device

    def last_event(self) -> dict[str, Any]:
        return dict(self.owner.get(f"/events?serial={self.device.serial}&limit=1")["items"][0])


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Console, RunningVendor]]:
    """A server that waits for vendors only briefly, and a vendor with all faults."""
    data = tmp_path_factory.mktemp("faults") / "data"
    with (
        running_vendor(VendorOptions(script_text=SCRIPT)) as vendor,
        running_server(data, "--vendor-deadline", DEADLINE, vendors=[vendor]) as server,
    ):
        yield set_up(server), vendor


def door_of(owner: Console, vendor: RunningVendor) -> Door:
    """A door of a place group of its own, which shares neither connections nor the breaker with another."""
    group = owner.place("placeGroup")
    place = owner.place("place", group)
    api = owner.register(group, api_form(vendor), GRANTED)["id"]
    owner.assign(group, rfCard=api)
    return Door(owner, vendor, group, place, api, owner.device(place))


@pytest.fixture(scope="module")
def door(site: tuple[Console, RunningVendor]) -> Door:
    return door_of(*site)


@pytest.fixture(scope="module")
def doors(site: tuple[Console, RunningVendor]) -> dict[str, Door]:
    """A door for each fault that takes its whole time, so that all can be waited for at once."""
    return {fault: door_of(*site) for fault in UNANSWERED}


def at_all(doors: dict[str, Door], act: Callable[[Door, str], None]) -> None:
    """Have something done at all of them at once."""
    with ThreadPoolExecutor(len(doors)) as pool:
        for done in [pool.submit(act, door, fault) for fault, door in doors.items()]:
            done.result()


def present_unanswered(door: Door, fault: str) -> dict[str, Any]:
    """Present what is never answered; again where the server itself was too busy to know whether it was."""

    def told() -> dict[str, Any] | None:
        answer = door.device.present("rfCard", fault)
        return None if door.last_event()["reason"] == "server_busy" else answer

    return eventually(told)


def denied_and_said_why(door: Door, fault: str, present: Callable[[Door, str], dict[str, Any]]) -> None:
    """The calls that go well before and after it show that nobody else pays for it."""
    assert door.device.present("rfCard", GRANTED)["result"] == "granted"
    told = present(door, fault)

    assert told["result"] == "denied"
    assert "message" not in told
    event = door.last_event()
    assert (event["result"], event["reason"], event["message"]) == ("denied", CODES[fault], None)
    assert event["step"] == (3 if fault in NO_RESPONSE_CODES else 4)
    assert event["cause"] == CAUSES.get(fault)
    assert door.device.present("rfCard", GRANTED)["result"] == "granted"


def present(door: Door, fault: str) -> dict[str, Any]:
    return door.device.present("rfCard", fault)


@pytest.mark.parametrize("fault", ANSWERED)
def test_a_fault_denies_and_says_why(door: Door, fault: str):
    denied_and_said_why(door, fault, present)


def test_each_answer_that_never_comes_or_never_ends_denies_and_says_why(doors: dict[str, Door]):
    at_all(doors, lambda door, fault: denied_and_said_why(door, fault, present_unanswered))


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


def local_where_devices_may_decide(
    door: Door, fault: str, present: Callable[[Door, str], dict[str, Any]]
) -> None:
    path = f"/place-groups/{door.group}/access-service"
    mixed = {"accessType": "mixed", "assignments": {"rfCard": door.api}, "onNoAnswer": {"rfCard": "local"}}
    door.owner.ask("PUT", path, mixed, 200)
    try:
        assert door.device.present("rfCard", GRANTED)["result"] == "granted"
        assert present(door, fault) == {"result": "local"}
        assert (door.last_event()["reason"], door.last_event()["step"]) == (NO_RESPONSE_CODES[fault], 3)
    finally:
        door.owner.assign(door.group, rfCard=door.api)


@pytest.mark.parametrize("fault", [fault for fault in NO_RESPONSE_CODES if fault in ANSWERED])
def test_no_complete_response_is_no_answer_where_devices_may_then_decide(door: Door, fault: str):
    local_where_devices_may_decide(door, fault, present)


def test_nor_is_one_that_never_comes_or_never_ends(doors: dict[str, Door]):
    at_all(doors, lambda door, fault: local_where_devices_may_decide(door, fault, present_unanswered))


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
    faults = ANSWERED

    def meet_all(device: Device) -> None:
        for fault in faults:
            if fault in NO_RESPONSE_CODES:
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

    eventually(lambda: open_files(pid) <= files + 8)  # what the vendor closed last, the server hears of later
    assert memory_kib(pid) <= memory + 12 * 1024
    met = Counter(str(request.fields["rfCard"]) for request in door.vendor.requests)
    assert min(met[fault] for fault in faults) > 9, "they were not called"
