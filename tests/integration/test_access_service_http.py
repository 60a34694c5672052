"""Setting of access service over HTTP, and what devices get by it at once: links, overrides, propagation (manual 4, 6, 7)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from running import Console, Device, api_form

from clue_desktop.domain.credentials import Credential
from server.sandbox.sample_vendor.options import VendorOptions
from server.sandbox.sample_vendor.running import RunningVendor, running_vendor

CARD = "04A1B2C3"
NOT_ASSIGNABLE = "api_not_assignable"


@dataclass(frozen=True)
class Site:
    """A place group with two places, a device in each, and APIs whose results tell them apart."""

    owner: Console
    group: str
    places: tuple[str, str]
    devices: tuple[Device, Device]
    granting: str
    denying: str

    def results(self) -> list[str]:
        """What the two devices are told about the same card."""
        return [device.present("rfCard", CARD)["result"] for device in self.devices]

    def group_setting(self) -> dict[str, Any]:
        return dict(self.owner.get(f"/place-groups/{self.group}/access-service"))

    def place_setting(self, which: int = 0) -> dict[str, Any]:
        return dict(self.owner.get(f"/places/{self.places[which]}/access-service"))

    def override(self, which: int = 0, **assignments: str | None) -> dict[str, Any]:
        path = f"/places/{self.places[which]}/access-service"
        return dict(self.owner.ask("PUT", path, {"assignments": assignments}, 200).json())


@pytest.fixture
def site(owner: Console, group: str, vendor: RunningVendor) -> Site:
    places = (owner.place("place", group, "Gate 1"), owner.place("place", group, "Gate 2"))
    granting = owner.register(group, api_form(vendor, path="/grant", name="Grants"))["id"]
    denying = owner.register(group, api_form(vendor, path="/deny", name="Denies"))["id"]
    devices = (owner.device(places[0]), owner.device(places[1]))
    return Site(owner, group, places, devices, granting, denying)


@pytest.fixture(scope="module")
def gone(owner: Console, vendor: RunningVendor) -> tuple[str, str]:
    """A group, and an API in it whose vendor has been switched off since it was tested."""
    group = owner.place("placeGroup")
    assert vendor.ca_file is not None
    with running_vendor(VendorOptions(cert_dir=vendor.ca_file.parent)) as other:
        api = owner.register(group, api_form(other, path="/grant"))
    return group, api["id"]


@pytest.fixture(scope="module")
def turning(vendor: RunningVendor) -> Iterator[RunningVendor]:
    """A vendor whose answers a test changes."""
    assert vendor.ca_file is not None
    with running_vendor(VendorOptions(cert_dir=vendor.ca_file.parent)) as other:
        yield other


def none_of_all(value: str | None) -> dict[str, str | None]:
    return {str(credential): value for credential in Credential}


def test_a_group_begins_with_none(owner: Console, group: str, place: str):
    assert owner.get(f"/place-groups/{group}/access-service") == {
        "accessType": "none",
        "assignments": none_of_all(None),
        "onNoAnswer": none_of_all("deny"),
    }
    assert owner.get(f"/places/{place}/access-service") == {
        "accessType": "none",
        "assignments": {str(one): {"apiId": None, "inherited": True} for one in Credential},
        "choices": {str(one): [] for one in Credential},
        "groupAssignments": none_of_all(None),
    }


def test_a_setting_counts_for_the_very_next_verification(site: Site):
    """Back and forth, with both access types; None keeps the links but calls nobody."""
    assert site.results() == ["local", "local"]
    for access_type, result in [("vendor", "granted"), ("none", "local"), ("mixed", "granted")] * 3:
        saved = site.owner.assign(site.group, access_type, rfCard=site.granting)
        assert site.results() == [result, result]
        assert saved["assignments"]["rfCard"] == site.granting
    site.owner.assign(site.group, rfCard=site.denying)
    assert site.results() == ["denied", "denied"]
    site.owner.assign(site.group)
    assert site.results() == ["local", "local"]


def test_local_calls_no_vendor_and_leaves_an_event(site: Site, vendor: RunningVendor):
    site.owner.assign(site.group, "none", rfCard=site.granting)
    vendor.forget_requests()
    assert site.results() == ["local", "local"]
    assert vendor.requests == []
    events = site.owner.get(f"/events?serial={site.devices[0].serial}")["items"]
    assert [(one["result"], one["reason"], one["step"], one["apiId"]) for one in events] == [
        ("local", None, 5, None)
    ]


def test_a_get_shows_what_was_put(site: Site):
    body = {
        "accessType": "mixed",
        "assignments": {**none_of_all(None), "rfCard": site.granting},
        "onNoAnswer": {**none_of_all("deny"), "rfCard": "local", "face": "local"},
    }
    path = f"/place-groups/{site.group}/access-service"
    put = site.owner.ask("PUT", path, body, 200)
    get = site.owner.ask("GET", path, expect=200)
    assert put.json() == {**body, "overwrittenPlaces": []}
    assert get.json() == body
    assert put.headers["etag"] == get.headers["etag"]


# ---- places -------------------------------------------------------------------------------------------------------


def test_an_override_is_for_its_place_and_its_credentials_alone(site: Site, vendor: RunningVendor):
    face = site.owner.register(site.group, api_form(vendor, "face", path="/grant"))["id"]
    site.owner.assign(site.group, rfCard=site.granting, face=face)

    shown = site.override(0, rfCard=site.denying)

    assert site.results() == ["denied", "granted"]
    assert shown == site.place_setting(0)
    assert shown["assignments"]["rfCard"] == {"apiId": site.denying, "inherited": False}
    assert shown["assignments"]["face"] == {"apiId": face, "inherited": True}
    assert site.place_setting(1)["assignments"]["rfCard"] == {"apiId": site.granting, "inherited": True}
    assert site.group_setting()["assignments"]["rfCard"] == site.granting
    assert shown["choices"]["rfCard"] == [
        {"apiId": site.granting, "name": "Grants"},
        {"apiId": site.denying, "name": "Denies"},
    ]
    assert [one["apiId"] for one in shown["choices"]["face"]] == [face]
    assert shown["choices"]["customQr"] == []

    site.override(0, face=None)
    assert site.devices[0].present("face", "minji.kim")["result"] == "local"
    assert site.results() == ["denied", "granted"], "an override that is not named stays"


def test_an_override_with_the_groups_own_api_is_one_all_the_same(site: Site):
    site.owner.assign(site.group, rfCard=site.granting)
    shown = site.override(0, rfCard=site.granting)
    assert shown["assignments"]["rfCard"] == {"apiId": site.granting, "inherited": False}
    places = {one["id"]: one["hasOverrides"] for one in site.owner.get("/places")["items"]}
    assert (places[site.places[0]], places[site.places[1]]) == (True, False)


def test_back_to_inherited(site: Site):
    site.owner.assign(site.group, rfCard=site.granting)
    site.override(0, rfCard=site.denying)
    path = f"/places/{site.places[0]}/access-service"
    site.owner.ask("DELETE", path, expect=204)
    assert site.results() == ["granted", "granted"]
    assert site.place_setting(0)["assignments"]["rfCard"] == {"apiId": site.granting, "inherited": True}
    site.owner.ask("DELETE", path, expect=204)  # there is nothing left to remove


def test_one_credential_alone_goes_back_to_inherited(site: Site):
    site.owner.assign(site.group, rfCard=site.granting)
    site.override(0, rfCard=site.denying, face=None)
    path = f"/places/{site.places[0]}/access-service"
    body = {"assignments": {"userPin": None}, "inherit": ["rfCard"]}
    shown = site.owner.ask("PUT", path, body, 200).json()["assignments"]
    own = [credential for credential, one in shown.items() if not one["inherited"]]
    assert sorted(own) == ["face", "userPin"]
    assert site.results() == ["granted", "granted"]
    both = {"assignments": {"face": site.granting}, "inherit": ["face"]}
    assert problems(site.owner, "PUT", path, both) == {
        ("inherit", "inherit_and_override"),
        ("assignments.face", NOT_ASSIGNABLE),
    }


def test_overrides_are_allowed_while_the_type_is_none_and_count_when_it_no_longer_is(site: Site):
    """Saving the group in order to change the type removes them, though: that is what propagation means."""
    site.override(0, rfCard=site.granting)
    assert site.results() == ["local", "local"]
    assert site.place_setting(0)["assignments"]["rfCard"] == {"apiId": site.granting, "inherited": False}
    saved = site.owner.assign(site.group, rfCard=site.denying)
    assert saved["overwrittenPlaces"] == [site.places[0]]
    assert site.results() == ["denied", "denied"]


def test_a_place_that_moves_loses_its_overrides(site: Site, vendor: RunningVendor):
    other = site.owner.place("placeGroup")
    api = site.owner.register(other, api_form(vendor, path="/grant"))["id"]
    site.owner.assign(other, rfCard=api)
    site.owner.assign(site.group, rfCard=site.granting)
    site.override(0, rfCard=site.denying)
    assert site.results() == ["denied", "granted"]

    site.owner.ask("PATCH", f"/places/{site.places[0]}", {"parentId": other}, 200)

    assert site.results() == ["granted", "granted"]
    assert site.place_setting(0)["assignments"]["rfCard"] == {"apiId": api, "inherited": True}
    site.owner.ask("PATCH", f"/places/{site.places[0]}", {"parentId": site.group}, 200)
    assert site.place_setting(0)["assignments"]["rfCard"] == {"apiId": site.granting, "inherited": True}


def test_renaming_a_place_keeps_its_overrides(site: Site):
    site.owner.assign(site.group, rfCard=site.granting)
    site.override(0, rfCard=site.denying)
    body = {"name": "Other", "parentId": site.group}
    site.owner.ask("PATCH", f"/places/{site.places[0]}", body, 200)
    assert site.results() == ["denied", "granted"]


# ---- propagation --------------------------------------------------------------------------------------------------


def test_the_preview_says_what_the_save_then_does(site: Site):
    site.owner.assign(site.group, rfCard=site.granting)
    site.override(0, rfCard=site.denying, face=None)
    site.override(1, rfCard=None)
    body = {"accessType": "vendor", "assignments": {}, "onNoAnswer": {}}
    path = f"/place-groups/{site.group}/access-service"
    before = (site.group_setting(), site.place_setting(0), site.place_setting(1), site.results())
    audited = len(site.owner.get("/audit")["items"])

    preview = site.owner.ask("POST", f"{path}/preview", body, 200).json()

    first, second = site.places
    assert preview == {
        "childPlaces": 2,
        "overwrites": [
            {"placeId": first, "placeName": "Gate 1", "credential": "face", "from": None, "to": None},
            {"placeId": first, "placeName": "Gate 1", "credential": "rfCard", "from": site.denying, "to": None},
            {"placeId": second, "placeName": "Gate 2", "credential": "rfCard", "from": None, "to": None},
        ],
        "becomeLocal": ["rfCard"],
    }  # fmt: skip
    assert before == (site.group_setting(), site.place_setting(0), site.place_setting(1), site.results())
    assert len(site.owner.get("/audit")["items"]) == audited

    saved = site.owner.ask("PUT", path, body, 200).json()
    assert saved["overwrittenPlaces"] == [first, second]
    assert site.results() == ["local", "local"]
    for which in (0, 1):
        assert all(one["inherited"] for one in site.place_setting(which)["assignments"].values())
    assert site.owner.ask("POST", f"{path}/preview", body, 200).json()["overwrites"] == []


def test_a_new_place_inherits(site: Site):
    site.owner.assign(site.group, rfCard=site.granting)
    device = site.owner.device(site.owner.place("place", site.group))
    assert device.present("rfCard", CARD)["result"] == "granted"


def test_a_device_at_the_group_itself_goes_by_the_groups_setting(site: Site):
    device = site.owner.device(site.group)
    site.owner.assign(site.group, rfCard=site.granting)
    site.override(0, rfCard=site.denying)
    assert device.present("rfCard", CARD)["result"] == "granted"


def test_other_groups_are_not_touched(site: Site, vendor: RunningVendor):
    other = site.owner.place("placeGroup")
    place = site.owner.place("place", other)
    api = site.owner.register(other, api_form(vendor, path="/deny"))["id"]
    site.owner.ask("PUT", f"/places/{place}/access-service", {"assignments": {"rfCard": api}}, 200)
    site.owner.assign(site.group, rfCard=site.granting)
    held = site.owner.get(f"/places/{place}/access-service")
    assert held["assignments"]["rfCard"] == {"apiId": api, "inherited": False}


# ---- no answer ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("access_type", "choice", "result"),
    [
        ("mixed", "local", "local"),
        ("mixed", "deny", "denied"),
        ("mixed", None, "denied"),
        ("vendor", "local", "denied"),
    ],
)
def test_no_answer(owner: Console, gone: tuple[str, str], access_type: str, choice: str | None, result: str):
    """Connection refused, and the open breaker after some of it."""
    group, api = gone
    device = owner.device(owner.place("place", group))
    body = {
        "accessType": access_type,
        "assignments": {"rfCard": api},
        "onNoAnswer": {"rfCard": choice} if choice else {},
    }
    owner.ask("PUT", f"/place-groups/{group}/access-service", body, 200)

    told = [device.present("rfCard", CARD) for _ in range(7)]

    assert told == [{"result": result}] * 7
    events = owner.get(f"/events?serial={device.serial}")["items"]
    assert {one["reason"] for one in events} <= {"connection_failed", "vendor_unavailable"}
    assert {(one["step"], one["result"], one["apiId"]) for one in events} == {(3, result, api)}
    stored = owner.get(f"/place-groups/{group}/access-service")["onNoAnswer"]["rfCard"]
    assert stored == (choice or "deny"), "a choice without effect is kept"


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ('fault = "html"', "not_json_content_type"),
        ('fault = "204"', "not_json_content_type"),
        ('fault = "trailing-comma"', "invalid_json"),
        ('fault = "oversized"', "response_too_large"),
        ('fault = "redirect"', "status_not_accepted"),
        ("status = 503\njson = { valid = true }", "status_not_accepted"),
        ("json = { valid = false }", "condition_not_met"),
        ("json = { other = true }", "condition_not_found"),
    ],
)
def test_an_unacceptable_answer_is_an_answer_and_denies(
    owner: Console, group: str, place: str, turning: RunningVendor, answer: str, reason: str
):
    """Also where the device may decide by itself when there is no answer."""
    turning.use_script("[default]\njson = { valid = true }")
    api = owner.register(group, api_form(turning))
    body = {"accessType": "mixed", "assignments": {"rfCard": api["id"]}, "onNoAnswer": {"rfCard": "local"}}
    owner.ask("PUT", f"/place-groups/{group}/access-service", body, 200)
    device = owner.device(place)
    assert device.present("rfCard", CARD)["result"] == "granted"
    turning.use_script(f"[default]\n{answer}")
    assert device.present("rfCard", CARD)["result"] == "denied"
    event = owner.get(f"/events?serial={device.serial}&limit=1")["items"][0]
    assert (event["result"], event["reason"], event["step"]) == ("denied", reason, 4)


# ---- what is refused ----------------------------------------------------------------------------------------------


def problems(owner: Console, method: str, path: str, body: Any) -> set[tuple[str, str]]:
    found = owner.ask(method, path, body, 422).json()["problems"]
    return {(one["field"], one["code"]) for one in found}


def test_only_apis_of_this_group_and_credential_can_be_assigned(site: Site, vendor: RunningVendor):
    foreign = site.owner.register(site.owner.place("placeGroup"), api_form(vendor))["id"]
    assignments = {
        "face": site.granting,
        "rfCard": foreign,
        "userPin": "0" * 32,
        "clueQr": "",
        "customQr": None,
    }
    wrong = {(f"assignments.{one}", NOT_ASSIGNABLE) for one in ("face", "rfCard", "userPin", "clueQr")}
    path = f"/place-groups/{site.group}/access-service"
    body = {"accessType": "vendor", "assignments": assignments}
    before = site.group_setting()

    assert problems(site.owner, "PUT", path, body) == wrong
    assert problems(site.owner, "POST", f"{path}/preview", body) == wrong
    place = f"/places/{site.places[0]}/access-service"
    assert problems(site.owner, "PUT", place, {"assignments": assignments}) == wrong
    assert site.group_setting() == before
    assert all(one["inherited"] for one in site.place_setting(0)["assignments"].values())


def test_what_is_not_as_agreed(site: Site):
    path = f"/place-groups/{site.group}/access-service"
    assert problems(site.owner, "PUT", path, {}) == {("accessType", "required")}
    body = {"accessType": "open", "assignments": {"iris": None}, "onNoAnswer": {"face": "grant"}, "x": 1}
    found = site.owner.ask("PUT", path, body, 422).json()["problems"]
    assert {one["field"].partition("[")[0] for one in found} == {
        "accessType",
        "assignments.iris",
        "onNoAnswer.face",
        "x",
    }
    place = f"/places/{site.places[0]}/access-service"
    assert problems(site.owner, "PUT", place, {}) == {("assignments", "required")}


def test_each_setting_belongs_to_its_kind_of_node(site: Site):
    owner = site.owner
    for node, kind in (
        (site.places[0], "place-groups"),
        (site.group, "places"),
        (owner.headquarters, "places"),
    ):
        assert owner.ask("GET", f"/{kind}/{node}/access-service").status_code == 404


def test_lost_updates(site: Site):
    group, place = f"/place-groups/{site.group}/access-service", f"/places/{site.places[0]}/access-service"
    read = site.owner.ask("GET", group, expect=200).headers["etag"]
    held = site.owner.ask("GET", place, expect=200).headers["etag"]
    site.owner.assign(site.group, rfCard=site.granting)
    body = {"accessType": "none", "assignments": {}}
    site.owner.ask("PUT", group, body, 412, headers={"if-match": read})
    site.owner.ask("PUT", place, {"assignments": {"rfCard": None}}, 412, headers={"if-match": held})
    site.owner.ask("DELETE", place, expect=412, headers={"if-match": held})
    assert site.results() == ["granted", "granted"]
    now = site.owner.ask("GET", place, expect=200).headers["etag"]
    saved = site.owner.ask("PUT", place, {"assignments": {"rfCard": None}}, 200, headers={"if-match": now})
    assert saved.headers["etag"] == site.owner.ask("GET", place, expect=200).headers["etag"]


def test_devices_are_told_and_their_version_rises(site: Site):
    """Just where something changed for them."""

    def settings() -> list[dict[str, Any]]:
        return [device.client.get("/device/v1/settings").json() for device in site.devices]

    before = settings()
    site.owner.assign(site.group, rfCard=site.granting)
    saved = settings()
    site.override(0, rfCard=None)
    overridden = settings()

    assert [one["credentials"]["rfCard"] for one in saved] == ["vendor", "vendor"]
    assert [one["credentials"]["rfCard"] for one in overridden] == ["local", "vendor"]
    assert all(one["accessType"] == "vendor" for one in overridden)
    assert all(new["version"] > old["version"] for old, new in zip(before, saved, strict=True))
    assert overridden[0]["version"] > saved[0]["version"]
    assert overridden[1] == saved[1]
