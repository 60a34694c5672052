"""Whatever is presented at a device ends in a decision and an event; only what presents nothing is refused."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from postgres import NoPostgresqlError, running_cluster
from running import Console, Device, api_form, running_server, set_up

from server.sandbox.sample_vendor.options import VendorOptions
from server.sandbox.sample_vendor.running import RunningVendor, running_vendor

VERIFICATIONS = "/device/v1/verifications"
JSON = {"content-type": "application/json"}
GRANTS_ALL = "[default]\njson = { valid = true }\n"


@dataclass(frozen=True)
class Door:
    """A device where QR codes and cards are a vendor's to decide, and everything else is the device's."""

    owner: Console
    vendor: RunningVendor
    group: str
    device: Device

    def last_event(self) -> dict[str, Any]:
        return dict(self.owner.get(f"/events?serial={self.device.serial}&limit=1")["items"][0])

    def events(self) -> int:
        return len(self.owner.get(f"/events?serial={self.device.serial}&limit=1000")["items"])

    def sent(self, body: bytes, **headers: str) -> dict[str, Any]:
        """Send bytes and return the decision: status 200, and one more event."""
        before = self.events()
        response = self.device.client.post(VERIFICATIONS, content=body, headers=headers or JSON)
        assert response.status_code == 200, response.text
        assert self.events() == before + 1
        document: dict[str, Any] = response.json()
        return document

    def vendor_got(self) -> Any:
        return json.loads(self.vendor.requests[-1].body)


@pytest.fixture(scope="module")
def vendor() -> Any:
    with running_vendor(VendorOptions(script_text=GRANTS_ALL)) as running:
        yield running


def door_of(owner: Console, vendor: RunningVendor) -> Door:
    group = owner.place("placeGroup")
    device = owner.device(owner.place("place", group))
    qr = owner.register(group, api_form(vendor, "customQr"), "a code")
    card = owner.register(group, api_form(vendor, "rfCard"), "a card")
    owner.assign(group, customQr=qr["id"], rfCard=card["id"])
    return Door(owner, vendor, group, device)


@pytest.fixture(scope="module")
def sqlite_door(tmp_path_factory: pytest.TempPathFactory, vendor: RunningVendor) -> Any:
    with running_server(tmp_path_factory.mktemp("shown") / "data", vendors=[vendor]) as server:
        yield door_of(set_up(server), vendor)


@pytest.fixture(scope="module")
def postgresql_door(tmp_path_factory: pytest.TempPathFactory, vendor: RunningVendor) -> Any:
    try:
        with running_cluster() as cluster:
            data: Path = tmp_path_factory.mktemp("shown") / "data"
            with running_server(data, "--database", cluster.new_database(), vendors=[vendor]) as server:
                yield door_of(set_up(server), vendor)
    except NoPostgresqlError as fault:
        pytest.skip(str(fault))


@pytest.fixture(params=["sqlite_door", "postgresql_door"])
def door(request: pytest.FixtureRequest) -> Door:
    found: Door = request.getfixturevalue(request.param)
    return found


def presented(value: str, credential: str = "customQr") -> bytes:
    """A presentation as a device writes it; a half pair is its escape."""
    return json.dumps({"credential": credential, "value": value}).encode()


DATA = {
    "NUL": "VISIT\0-2026",
    "GS1 separators": "\x1d010460123456789321\x1dABC\x1d",
    "line ends": "BEGIN:VCARD\r\nFN:Kim\r\n",
    "every control": "".join(map(chr, [*range(32), *range(127, 160)])),
    "turned": "\u202e6202-TISIV",
    "quotes": '","valid":true,"x":"\\',
    "beyond the BMP": "방문 😀",
    "blank": " ",
    "all that is allowed": "\0" * 512,
}


@pytest.mark.parametrize("value", DATA.values(), ids=DATA)
def test_what_was_presented_reaches_the_vendor_as_it_is(door: Door, value: str) -> None:
    """Live as in a test."""
    assert door.sent(presented(value)) == {"result": "granted"}
    assert door.vendor_got() == {"deviceId": door.device.serial, "qrCode": value}
    live = bytes(door.vendor.requests[-1].body)
    api = {**api_form(door.vendor, "customQr")}
    parameters = {"deviceId": door.device.serial, "qrCode": value}
    path = f"/place-groups/{door.group}/api-tests"
    result = door.owner.ask("POST", path, {"api": api, "parameters": parameters}, 200).json()
    assert result["success"], result
    assert door.vendor.requests[-1].body == live
    shown = door.last_event()["value"]
    assert shown.startswith("••••")
    assert all(character.isprintable() for character in shown)


def test_a_device_that_writes_control_characters_as_they_are_is_understood(door: Door) -> None:
    assert door.sent(b'{"credential":"customQr","value":"A\x00\x1d\nB"}') == {"result": "granted"}
    assert door.vendor_got()["qrCode"] == "A\0\x1d\nB"


NO_VALUE = {
    "half a surrogate pair": rb'{"credential":"customQr","value":"VISIT\ud800"}',
    "the other half": rb'{"credential":"customQr","value":"\udfffVISIT"}',
    "halves the wrong way round": rb'{"credential":"customQr","value":"\ude00\ud83d"}',
    "bytes that are no UTF-8": b'{"credential":"customQr","value":"VISIT\xff\xe9"}',
    "half a pair in bytes": b'{"credential":"customQr","value":"VISIT\xed\xa0\x80"}',
    "empty": presented(""),
    "too long": presented("x" * 5000),
    "too long to be looked at quickly": presented("\0" * 8000),
    "too long to be looked at": presented("x" * 70_000),
    "a megabyte": b' {"value":"%b", "credential": "customQr"}' % (b"x" * 1_000_000),
    "too long, and the name of its kind too": presented("x" * 70_000, "card" * 20),
}


@pytest.mark.parametrize("body", NO_VALUE.values(), ids=NO_VALUE)
def test_what_no_credential_carries_is_denied_and_kept(door: Door, body: bytes) -> None:
    door.vendor.forget_requests()
    assert door.sent(body) == {"result": "denied"}
    assert door.vendor.requests == []
    event = door.last_event()
    assert (event["result"], event["reason"], event["step"]) == ("denied", "credential_value_invalid", 1)
    assert event["value"].startswith("••••")


def test_half_a_pair_is_denied_where_the_device_decides_too(door: Door) -> None:
    assert door.sent(rb'{"credential":"userPin","value":"\ud800"}') == {"result": "denied"}
    assert door.last_event()["reason"] == "credential_value_invalid"
    assert door.sent(presented("x" * 5000, "userPin")) == {"result": "local"}


NAMES = [
    "iris",
    "",
    "RFCARD",
    "rfCard\0",
    "\ud800",
    "x" * 100,
    "방문증\u202e",
    "\0" * 6,
    "\x1d\U000e0001" * 50,
]


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_a_kind_of_credential_that_there_is_not_is_denied_and_kept(door: Door, name: str) -> None:
    assert door.sent(presented("04A1B2C3", name)) == {"result": "denied"}
    event = door.last_event()
    assert (event["reason"], event["step"], event["value"]) == ("credential_unknown", 1, "••••")
    assert event["credential"].isprintable()
    assert len(event["credential"]) <= 32


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (b'{"credential":"rfCard","value":"04A1B2C3","extra":1}', JSON),
        (b'{"credential":"rfCard","value":"04A1B2C3","n":' + b"9" * 10_000 + b"}", JSON),
        (b'{"value":"x","credential":"iris","credential":"rfCard","value":"04A1B2C3"}', JSON),
        (b'{"credential":"rfCard","value":"04A1B2C3"}', {"content-type": "text/plain"}),
        (b'{"credential":"rfCard","value":"04A1B2C3"}' + b" " * 30_000, JSON),
    ],
    ids=["one more member", "a huge number", "twice", "another type", "blanks"],
)
def test_what_stands_around_a_presentation_changes_nothing(
    sqlite_door: Door, body: bytes, headers: dict[str, str]
) -> None:
    assert sqlite_door.sent(body, **headers) == {"result": "granted"}
    assert sqlite_door.vendor_got()["rfCard"] == "04A1B2C3"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 422),
        (b"{", 422),
        (b"[]", 422),
        (b"{}", 422),
        (b'{"credential":"rfCard"}', 422),
        (b'{"credential":"rfCard","value":4711}', 422),
        (b'{"credential":["rfCard"],"value":"4711"}', 422),
        (b'{"credential":"rfCard","value":null}', 422),
        (b"\xff\xfe{\0", 422),
        (b" " * 100_000, 413),
    ],
)
def test_only_what_presents_nothing_is_refused(sqlite_door: Door, body: bytes, status: int) -> None:
    before = sqlite_door.events()
    response = sqlite_door.device.client.post(VERIFICATIONS, content=body, headers=JSON)
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    assert sqlite_door.events() == before


def test_a_strangers_presentation_is_kept_whatever_it_holds(door: Door) -> None:
    place = door.owner.place("place", door.group)
    stranger = door.owner.device(place)
    door.owner.ask("POST", f"/devices/{stranger.serial}/token", expect=201)
    response = stranger.client.post(
        VERIFICATIONS, content=rb'{"credential":"rfCard\u0000","value":"\ud800\u0000"}', headers=JSON
    )
    assert response.status_code == 401
    (event,) = door.owner.get(f"/events?serial={stranger.serial}")["items"]
    found = (event["reason"], event["credential"], event["value"])
    assert found == ("device_token_invalid", "rfCard\\u0000", "••••")


def test_every_mask_can_be_exported(door: Door) -> None:
    for value in DATA.values():
        door.sent(presented(value))
    answer = door.owner.ask("GET", f"/events?serial={door.device.serial}", headers={"accept": "text/csv"})
    assert answer.status_code == 200
    assert answer.text.count("••••") == len(answer.text.splitlines()) - 1
