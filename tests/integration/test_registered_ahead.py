"""Devices registered ahead: who is told what of a serial, how many one may have waiting, and when they lapse."""

import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from clocks import Clock
from site_by_clock import Site, running_site
from sqlalchemy import insert

from clue_desktop.domain import registering_ahead as rules
from clue_desktop.domain.enrollment import ALREADY_REGISTERED
from server.keys.passwords import hash_password
from server.services.people.sessions import insert_administrator, open_session
from server.services.registrations import devices as devices_service
from server.store.tables import roles

_PASSWORD_HASH = hash_password("a passphrase that is long enough")


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with running_site(tmp_path, Clock()) as running:
        running.set_up()
        yield running


class Admin:
    """An administrator of one node."""

    def __init__(self, site: Site, node: str) -> None:
        self.site = site
        with site.living.parts.devices.database.write() as connection:
            email = f"{uuid.uuid4().hex}@example.com"
            added = insert_administrator(connection, "Lee", email, _PASSWORD_HASH, site.clock())
            connection.execute(insert(roles).values(administrator_id=added, place_id=node))
            self.token = open_session(connection, added, "127.0.0.1", site.clock()).token

    def register(self, serial: str, node: str) -> Any:
        """Register a device ahead; returns the status and the document."""
        body = {"serial": serial, "placeId": node}
        answer = self.site.ask("POST", "/api/v1/devices", body, authorization=f"Bearer {self.token}")
        return answer.status_code, answer.json()


def states(site: Site, place: str) -> list[tuple[str, str | None]]:
    items = site.admin("GET", f"/devices?placeId={place}")["items"]
    return [(item["serial"], item["awaitedUntil"]) for item in items]


def test_of_a_serial_elsewhere_one_is_sent_to_the_administrator_and_counted(site: Site):
    mine, theirs, serial = site.place(), site.place(), site.serial()
    here, there = Admin(site, mine), Admin(site, theirs)
    assert there.register(serial, theirs)[0] == 201
    status, document = here.register(serial, mine)
    assert (status, document["code"], document["detail"]) == (
        409,
        "serial_not_available",
        rules.SERIAL_NOT_AVAILABLE,
    )
    assert theirs not in str(document)
    status, document = there.register(serial, theirs)
    assert (status, document["code"], document["detail"]) == (409, "already_registered", ALREADY_REGISTERED)
    assert (
        site.admin("POST", "/devices", {"serial": serial, "placeId": mine}, expect=409)["code"]
        == "already_registered"
    )
    for _ in range(4):
        assert here.register(serial, mine)[0] == 409
    # From now on nothing is told, of no serial at all.
    for tried in (serial, site.serial()):
        status, document = here.register(tried, mine)
        assert (status, document["code"]) == (429, "rate_limited")
    assert there.register(site.serial(), theirs)[0] == 201, "each administrator for themselves"
    site.clock.move(seconds=2)
    assert here.register(site.serial(), mine)[0] == 201
    assert here.register(serial, mine)[0] == 409
    assert here.register(serial, mine)[0] == 429, "a serial of one's own does not wipe it out"
    trail = site.admin("GET", f"/audit?placeId={mine}&action=device.register")["items"]
    assert [entry["outcome"] for entry in trail].count("serial_not_available") == 6


def test_a_device_above_ones_own_node_is_not_seen_either(site: Site):
    mine, serial = site.place(), site.serial()
    site.admin("POST", "/devices", {"serial": serial, "placeId": site.headquarters}, expect=201)
    assert Admin(site, mine).register(serial, mine)[1]["code"] == "serial_not_available"


def test_an_installer_reads_what_the_manual_says_of_any_registered_device(site: Site):
    place, ahead, used = site.place(), site.serial(), site.serial()
    site.admin("POST", "/devices", {"serial": ahead, "placeId": site.place()}, expect=201)
    token = site.admin("POST", "/devices", {"serial": used, "placeId": place}, expect=201)["token"]
    assert site.ask("GET", "/device/v1/settings", authorization=f"Bearer {token}").status_code == 200
    site.portal.call(site.living.presence.flush)
    for serial in (ahead, used):
        for answer in (site.request(place, serial), site.enter(place, serial, "123456")):
            assert (answer.status_code, answer.json()["code"], answer.json()["detail"]) == (
                409,
                "already_registered",
                ALREADY_REGISTERED,
            )


def test_what_never_appears_lapses_after_fourteen_days(site: Site):
    place = site.place()
    awaited, seen, field, late = (site.serial() for _ in range(4))
    assert site.enter(place, field, site.code(place, field)).status_code == 201
    token = site.admin("POST", "/devices", {"serial": seen, "placeId": place}, expect=201)["token"]
    dead = site.admin("POST", "/devices", {"serial": awaited, "placeId": place, "name": "Gate"}, expect=201)[
        "token"
    ]
    assert site.ask("GET", "/device/v1/settings", authorization=f"Bearer {token}").status_code == 200
    site.portal.call(site.living.presence.flush)
    service = site.living.parts.devices
    assert states(site, place) == [(awaited, "2026-03-15T09:00:00.000Z"), (seen, None), (field, None)]
    site.pass_time(days=13, hours=23)
    assert service.release_awaited() == []
    site.admin("POST", "/devices", {"serial": late, "placeId": place}, expect=201)
    site.pass_time(hours=1)
    assert service.release_awaited() == [awaited]
    assert service.release_awaited() == []
    assert awaited not in dict(states(site, place))
    assert set(dict(states(site, place))) == {seen, field, late}
    assert site.ask("GET", "/device/v1/settings", authorization=f"Bearer {dead}").status_code == 401
    entry = site.admin("GET", f"/audit?placeId={place}&action=device.lapse")["items"][0]
    assert (entry["subject"], entry["administratorName"], entry["detail"]) == (
        awaited,
        None,
        {"name": "Gate", "registeredAt": "2026-03-01T09:00:00+00:00"},
    )
    # Its serial is free again, for whoever has the device.
    assert site.enter(place, awaited, site.code(place, awaited)).status_code == 201


def test_a_new_token_is_waited_for_anew(site: Site):
    place, serial = site.place(), site.serial()
    site.admin("POST", "/devices", {"serial": serial, "placeId": place}, expect=201)
    site.pass_time(days=13)
    renewed = site.admin("POST", f"/devices/{serial}/token", expect=201)
    assert renewed["awaitedUntil"] == "2026-03-28T09:00:00.000Z"
    site.pass_time(days=2)
    assert site.living.parts.devices.release_awaited() == []


def test_nobody_keeps_serials_in_stock(site: Site, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(devices_service, "MAX_AHEAD", 3)
    place = site.place()
    one, other = Admin(site, place), Admin(site, place)
    serials = [site.serial() for _ in range(3)]
    assert [one.register(serial, place)[0] for serial in serials] == [201] * 3
    status, document = one.register(site.serial(), place)
    assert (status, document["code"]) == (409, "too_many_ahead")
    assert other.register(site.serial(), place)[0] == 201
    site.admin("DELETE", f"/devices/{serials[0]}", expect=204)
    assert one.register(site.serial(), place)[0] == 201
