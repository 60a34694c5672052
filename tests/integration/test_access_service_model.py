"""Whatever is saved in whatever order: devices get what a simple model of the manual says (manual 4, 6, 7)."""

from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from running import Console, Device, api_form

from server.sandbox.sample_vendor.options import VendorOptions
from server.sandbox.sample_vendor.running import RunningVendor, running_vendor

VALUES = {"rfCard": "04A1B2C3", "face": "minji.kim"}
KINDS = ("grants", "denies", "silent")
GROUPS, PLACES = range(2), range(3)

CHOICE = st.sampled_from([None, *KINDS])


def _without_contradiction(act: dict[str, Any]) -> dict[str, Any]:
    return {**act, "inherit": [one for one in act["inherit"] if one not in act["assignments"]]}


GROUP_SAVES = st.fixed_dictionaries(
    {
        "do": st.just("save group"),
        "group": st.sampled_from(GROUPS),
        "accessType": st.sampled_from(["none", "vendor", "mixed", "mixed"]),
        "assignments": st.fixed_dictionaries({}, optional=dict.fromkeys(VALUES, CHOICE)),
        "onNoAnswer": st.fixed_dictionaries({}, optional=dict.fromkeys(VALUES, st.sampled_from(["deny", "local"]))),
    }
)  # fmt: skip
OVERRIDES = st.fixed_dictionaries(
    {
        "do": st.just("override"),
        "place": st.sampled_from(PLACES),
        "assignments": st.fixed_dictionaries({}, optional=dict.fromkeys(VALUES, CHOICE)),
        "inherit": st.lists(st.sampled_from(list(VALUES)), unique=True),
    }
).map(_without_contradiction)
RESETS = st.fixed_dictionaries({"do": st.just("reset"), "place": st.sampled_from(PLACES)})
MOVES = st.fixed_dictionaries(
    {"do": st.just("move"), "place": st.sampled_from(PLACES), "group": st.sampled_from(GROUPS)}
)
ACTS = st.lists(GROUP_SAVES | OVERRIDES | RESETS | MOVES, min_size=2, max_size=7)


@dataclass
class Model:
    """The manual in a few lines: what each group has, what each place overrides, and where it stands."""

    groups: list[dict[str, Any]] = field(default_factory=lambda: [{"accessType": "none"} for _ in GROUPS])
    overrides: list[dict[str, str | None]] = field(default_factory=lambda: [{} for _ in PLACES])
    stands: list[int] = field(default_factory=lambda: [0 for _ in PLACES])

    def apply(self, act: dict[str, Any]) -> list[int]:
        """Do it, and return the places whose overrides a group's save removes."""
        if act["do"] == "save group":
            below = [place for place in PLACES if self.stands[place] == act["group"]]
            lost = [place for place in below if self.overrides[place]]
            self.groups[act["group"]] = act
            for place in below:
                self.overrides[place] = {}
            return lost
        if act["do"] == "override":
            own = {**self.overrides[act["place"]], **act["assignments"]}
            self.overrides[act["place"]] = {one: own[one] for one in own if one not in act["inherit"]}
        elif act["do"] == "reset" or self.stands[act["place"]] != act["group"]:
            self.overrides[act["place"]] = {}
            self.stands[act["place"]] = act.get("group", self.stands[act["place"]])
        return []

    def result(self, place: int, credential: str) -> str:
        """What a device at the place is told."""
        group = self.groups[self.stands[place]]
        inherited = group.get("assignments", {}).get(credential)
        kind = self.overrides[place].get(credential, inherited)
        if group["accessType"] == "none" or kind is None:
            return "local"
        if kind == "silent" and group["accessType"] == "mixed":
            return {"local": "local"}.get(group["onNoAnswer"].get(credential, "deny"), "denied")
        return "granted" if kind == "grants" else "denied"


@dataclass(frozen=True)
class Real:
    """The same over HTTP; APIs are known by what they do."""

    owner: Console
    groups: list[str]
    places: list[str]
    devices: list[Device]
    apis: dict[tuple[str, str, str], str]

    def ids(self, group: str, assignments: dict[str, str | None]) -> dict[str, str | None]:
        return {
            credential: kind and self.apis[group, credential, kind]
            for credential, kind in assignments.items()
        }

    def begin(self) -> None:
        for place in self.places:
            self.owner.ask("PATCH", f"/places/{place}", {"parentId": self.groups[0]}, 200)
        for group in self.groups:
            self.owner.ask("PUT", f"/place-groups/{group}/access-service", {"accessType": "none"}, 200)

    def apply(self, act: dict[str, Any], model: Model) -> list[int]:
        """Do it; for a group's save, ask for its preview before, and return the places it overwrote."""
        if act["do"] == "save group":
            group = self.groups[act["group"]]
            path = f"/place-groups/{group}/access-service"
            body = {
                "accessType": act["accessType"],
                "assignments": self.ids(group, act["assignments"]),
                "onNoAnswer": act["onNoAnswer"],
            }
            preview = self.owner.ask("POST", f"{path}/preview", body, 200).json()
            overwritten = self.owner.ask("PUT", path, body, 200).json()["overwrittenPlaces"]
            assert {one["placeId"] for one in preview["overwrites"]} == set(overwritten)
            assert preview["childPlaces"] == model.stands.count(act["group"])
            return sorted(self.places.index(place) for place in overwritten)
        place = self.places[act["place"]]
        path = f"/places/{place}/access-service"
        if act["do"] == "override":
            group = self.groups[model.stands[act["place"]]]
            body = {"assignments": self.ids(group, act["assignments"]), "inherit": act["inherit"]}
            self.owner.ask("PUT", path, body, 200)
        elif act["do"] == "reset":
            self.owner.ask("DELETE", path, expect=204)
        else:
            self.owner.ask("PATCH", f"/places/{place}", {"parentId": self.groups[act["group"]]}, 200)
        return []


@pytest.fixture(scope="module")
def real(owner: Console, vendor: RunningVendor) -> Real:
    groups = [owner.place("placeGroup") for _ in GROUPS]
    places = [owner.place("place", groups[0], f"Place {number}") for number in PLACES]
    devices = [owner.device(place) for place in places]
    assert vendor.ca_file is not None
    apis = {}
    with running_vendor(VendorOptions(cert_dir=vendor.ca_file.parent)) as silent:
        for group in groups:
            for credential in VALUES:
                for kind in KINDS:
                    form = api_form(
                        silent if kind == "silent" else vendor,
                        credential,
                        path="/deny" if kind == "denies" else "/grant",
                    )
                    apis[group, credential, kind] = owner.register(group, form)["id"]
    return Real(owner, groups, places, devices, apis)


@settings(max_examples=15)
@given(ACTS)
def test_devices_get_what_the_model_says(real: Real, acts: list[dict[str, Any]]):
    """After each act, and at once."""
    model = Model()
    real.begin()
    for act in acts:
        done = real.apply(act, model)
        assert done == model.apply(act)
        for place in PLACES:
            told = {
                credential: real.devices[place].present(credential, value)["result"]
                for credential, value in VALUES.items()
            }
            assert told == {credential: model.result(place, credential) for credential in VALUES}
            shown = real.owner.get(f"/places/{real.places[place]}/access-service")["assignments"]
            for credential in VALUES:
                assert shown[credential]["inherited"] is (credential not in model.overrides[place])
