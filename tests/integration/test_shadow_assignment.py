"""Assigning shadows: by the rules of an assignment, at a group and at a place; switching, deleting, undoing, histories."""

from dataclasses import dataclass
from typing import Any

import pytest
from running import Console, api_form

from server.sandbox.sample_vendor.running import RunningVendor


@dataclass
class Scene:
    owner: Console
    group: str
    place: str
    other: str
    apis: dict[str, str]

    @property
    def at_group(self) -> str:
        return f"/place-groups/{self.group}/access-service"

    @property
    def at_place(self) -> str:
        return f"/places/{self.place}/access-service"

    def setting(self, api: str | None, shadow: str | None = None, **more: Any) -> dict[str, Any]:
        assigned: dict[str, Any] = {"assignments": {"rfCard": api and self.apis[api]}}
        if shadow is not None:
            assigned["shadows"] = {"rfCard": self.apis[shadow]}
        return {**assigned, **more}

    def save(self, api: str | None, shadow: str | None = None, expect: int = 200) -> dict[str, Any]:
        body = self.setting(api, shadow, accessType="vendor")
        document: dict[str, Any] = self.owner.ask("PUT", self.at_group, body, expect).json()
        return document

    def override(self, api: str | None, shadow: str | None = None, expect: int = 200) -> dict[str, Any]:
        document: dict[str, Any] = self.owner.ask(
            "PUT", self.at_place, self.setting(api, shadow), expect
        ).json()
        return document

    def held(self, place: str | None = None) -> dict[str, Any]:
        found = self.owner.get(f"/places/{place or self.place}/access-service")
        document: dict[str, Any] = found["assignments"]["rfCard"]
        return document


@pytest.fixture
def scene(owner: Console, group: str, place: str, vendor: RunningVendor) -> Scene:
    apis = {
        name: owner.register(group, api_form(vendor, name=name))["id"]
        for name in ("first", "second", "third")
    }
    return Scene(owner, group, place, owner.place("place", group), apis)


def codes(refusal: dict[str, Any]) -> list[tuple[str, str]]:
    return [(one["field"], one["code"]) for one in refusal["problems"]]


def test_a_group_sets_a_shadow_and_places_inherit_it(scene: Scene):
    assert "shadows" not in scene.save("first")
    assert scene.save("first", "second")["shadows"] == {"rfCard": scene.apis["second"]}
    inherited = {
        "apiId": scene.apis["first"],
        "inherited": True,
        "shadowApiId": scene.apis["second"],
    }
    assert scene.held() == inherited
    assert scene.owner.get(scene.at_place)["groupShadows"] == {"rfCard": scene.apis["second"]}
    assert "shadows" not in scene.save("first"), "what a save does not name is none"


def test_what_is_no_shadow_is_refused_with_all_problems(scene: Scene, owner: Console, vendor: RunningVendor):
    foreign = owner.register(owner.place("placeGroup"), api_form(vendor))["id"]
    pin = owner.register(scene.group, api_form(vendor, credential="userPin"))["id"]
    for shadow, code in ((scene.apis["first"], "shadow_is_api"), (foreign, "api_not_assignable")):
        body = {"accessType": "vendor", **scene.setting("first"), "shadows": {"rfCard": shadow}}
        for method, path in (("PUT", scene.at_group), ("POST", f"{scene.at_group}/preview")):
            assert codes(owner.ask(method, path, body, 422).json()) == [("shadows.rfCard", code)]
        del body["accessType"]
        assert codes(owner.ask("PUT", scene.at_place, body, 422).json()) == [("shadows.rfCard", code)]
    assert codes(scene.save(None, "first", 422)) == [("shadows.rfCard", "shadow_without_api")]
    assert codes(scene.override(None, "first", 422)) == [("shadows.rfCard", "shadow_without_api")]
    body = scene.setting("first") | {"shadows": {"rfCard": pin, "face": scene.apis["second"]}}
    assert sorted(codes(owner.ask("PUT", scene.at_place, body, 422).json())) == [
        ("shadows.face", "api_not_assignable"),
        ("shadows.face", "shadow_without_api"),
        ("shadows.rfCard", "api_not_assignable"),
    ]


def test_an_override_has_a_shadow_of_its_own_or_none(scene: Scene):
    scene.save("first", "second")
    scene.override("first")
    assert scene.held() == {"apiId": scene.apis["first"], "inherited": False}
    scene.override("second", "third")
    assert scene.held()["shadowApiId"] == scene.apis["third"]
    assert scene.held(scene.other)["shadowApiId"] == scene.apis["second"]
    body = {"assignments": {}, "inherit": ["rfCard"]}
    scene.owner.ask("PUT", scene.at_place, body, 200)
    assert scene.held()["inherited"]
    assert scene.held()["shadowApiId"] == scene.apis["second"]


def test_the_preview_names_whose_data_goes_to_another_vendor_and_what_is_lost(scene: Scene):
    scene.save("first")
    scene.override("second", "third")
    preview = scene.owner.ask(
        "POST", f"{scene.at_group}/preview", scene.setting("first", "second", accessType="vendor"), 200
    ).json()
    assert preview["askedToo"] == ["rfCard"]
    assert [one["fromShadow"] for one in preview["overwrites"]] == [scene.apis["third"]]


def test_a_save_overwrites_shadows_below_and_the_undo_brings_them_back(scene: Scene):
    scene.save("first")
    scene.override("second", "third")
    saved = scene.save("first", "second")
    assert saved["overwrittenPlaces"] == [scene.place]
    assert scene.held() == {
        "apiId": scene.apis["first"],
        "inherited": True,
        "shadowApiId": scene.apis["second"],
    }
    scene.owner.ask("POST", f"{scene.at_group}/undo", expect=200)
    assert scene.held() == {
        "apiId": scene.apis["second"],
        "inherited": False,
        "shadowApiId": scene.apis["third"],
    }
    assert "shadows" not in scene.owner.get(scene.at_group)


def test_a_switch_of_a_group_is_a_save(scene: Scene):
    scene.save("first", "second")
    scene.override("third")
    tag = scene.owner.ask("GET", scene.at_group).headers["etag"]
    stale = {"if-match": '"stale"'}
    body = {"credential": "rfCard"}
    scene.owner.ask("POST", f"{scene.at_group}/switch", body, 412, headers=stale)
    answer = scene.owner.ask("POST", f"{scene.at_group}/switch", body, 200, headers={"if-match": tag})
    document = answer.json()
    assert answer.headers["etag"] == scene.owner.ask("GET", scene.at_group).headers["etag"]
    assert document["assignments"]["rfCard"] == scene.apis["second"]
    assert document["shadows"] == {"rfCard": scene.apis["first"]}
    assert document["overwrittenPlaces"] == [scene.place]
    assert scene.held()["apiId"] == scene.apis["second"]
    [newest, *_] = scene.owner.get(f"{scene.at_group}/revisions")["items"]
    assert (newest["cause"], newest["setting"]["shadows"]) == ("switch", {"rfCard": scene.apis["first"]})
    trail = scene.owner.get("/audit", params={"placeId": scene.group})["items"]
    assert trail[0]["action"] == "accessService.switch"
    scene.owner.ask("POST", f"{scene.at_group}/undo", expect=200)
    assert scene.held()["apiId"] == scene.apis["third"]
    refusal = scene.owner.ask("POST", f"{scene.at_group}/switch", {"credential": "face"}, 422).json()
    assert codes(refusal) == [("credential", "shadow_missing")]


def test_a_switch_of_a_place_is_an_override_of_its_own(scene: Scene):
    scene.save("first", "second")
    body = {"credential": "rfCard"}
    scene.owner.ask("POST", f"{scene.at_place}/switch", body, 412, headers={"if-match": '"stale"'})
    document = scene.owner.ask("POST", f"{scene.at_place}/switch", body, 200).json()
    assert document["assignments"]["rfCard"] == {
        "apiId": scene.apis["second"],
        "inherited": False,
        "shadowApiId": scene.apis["first"],
    }
    assert scene.held(scene.other)["apiId"] == scene.apis["first"]
    [newest, *_] = scene.owner.get(f"{scene.at_place}/revisions")["items"]
    assert (newest["cause"], newest["shadows"]) == ("switch", {"rfCard": scene.apis["first"]})
    scene.owner.ask("DELETE", scene.at_place, expect=204)
    refusal = scene.owner.ask("POST", f"{scene.at_place}/switch", {"credential": "userPin"}, 422).json()
    assert codes(refusal) == [("credential", "shadow_missing")]


def test_a_restore_brings_shadows_back_that_are_still_there(scene: Scene):
    scene.save("first", "second")
    scene.save("first")
    restored = scene.owner.ask("POST", f"{scene.at_group}/revisions/1/restore", expect=200).json()
    assert restored["shadows"] == {"rfCard": scene.apis["second"]}
    scene.override("first", "third")
    scene.override("second")
    scene.owner.ask("POST", f"{scene.at_place}/revisions/1/restore", expect=200)
    assert scene.held()["shadowApiId"] == scene.apis["third"]
    scene.owner.ask("DELETE", f"/apis/{scene.apis['third']}", expect=200)
    restored = scene.owner.ask("POST", f"{scene.at_place}/revisions/1/restore", expect=200).json()
    assert restored["assignments"]["rfCard"] == {"apiId": scene.apis["first"], "inherited": False}


def test_a_shadow_counts_as_used_and_goes_with_its_api(scene: Scene):
    scene.save("first", "second")
    scene.override("third", "second")
    links = scene.owner.get(f"/apis/{scene.apis['second']}/usage")["links"]
    assert [(one["placeId"], one.get("shadow"), one["inheritedBy"]) for one in links] == [
        (scene.group, True, 1),
        (scene.place, True, 0),
    ]
    gone = scene.owner.ask("DELETE", f"/apis/{scene.apis['second']}", expect=200).json()["unlinked"]
    assert sorted((one["placeId"], one["shadow"]) for one in gone) == sorted(
        [(scene.group, True), (scene.place, True)]
    )
    assert scene.held() == {"apiId": scene.apis["third"], "inherited": False}
    assert scene.held(scene.other) == {"apiId": scene.apis["first"], "inherited": True}
    for path in (scene.at_group, scene.at_place):
        newest = scene.owner.get(f"{path}/revisions")["items"][0]
        assert newest["cause"] == "apiDeleted"
        assert "shadows" not in newest.get("setting", newest)


def test_a_shadow_has_nothing_to_do_once_its_vendor_is_gone(scene: Scene):
    scene.save("first", "second")
    scene.owner.ask("DELETE", f"/apis/{scene.apis['first']}", expect=200)
    assert scene.held() == {"apiId": None, "inherited": True}
    assert "shadows" not in scene.owner.get(scene.at_group)
    assert scene.owner.get(f"/apis/{scene.apis['second']}/usage")["links"] == []


def test_a_place_that_moves_loses_its_shadow_with_its_override(scene: Scene, owner: Console):
    scene.save("first", "second")
    scene.override("second", "third")
    there = owner.place("placeGroup")
    owner.ask("PATCH", f"/places/{scene.place}", {"parentId": there}, 200)
    assert scene.held() == {"apiId": None, "inherited": True}
    owner.ask("PATCH", f"/places/{scene.place}", {"parentId": scene.group}, 200)
    assert scene.held()["shadowApiId"] == scene.apis["second"]


def test_comparisons_are_of_groups_and_places_alone(scene: Scene):
    for path in ("", "/pairs"):
        scene.owner.ask(
            "GET",
            f"/places/{scene.owner.headquarters}/access-service/shadow{path}?credential=face",
            expect=404,
        )
    wrong = f"{scene.at_place}/shadow/pairs?credential=face&cursor=nowhere"
    assert codes(scene.owner.ask("GET", wrong, expect=422).json()) == [("cursor", "cursor_invalid")]
    empty = scene.owner.get(f"{scene.at_place}/shadow?credential=face")
    assert empty == {
        "agreed": 0,
        "differed": 0,
        "unanswered": 0,
        "notAsked": 0,
        "latency": {"medianMs": None, "p99Ms": None},
        "shadowLatency": {"medianMs": None, "p99Ms": None},
    }
