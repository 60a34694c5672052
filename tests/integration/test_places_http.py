"""The place tree over HTTP: kinds and parents, Place IDs, moves, what is not empty, entity tags, allocation emails."""

from typing import Any

import pytest
from administrators import administrator
from running import Console, api_form

from clue_desktop.domain.place_tree import is_place_id
from server.sandbox.sample_vendor.running import RunningVendor


def codes(response) -> set[tuple[str, str]]:
    assert response.status_code == 422, response.text
    return {(problem["field"], problem["code"]) for problem in response.json()["problems"]}


def node(owner: Console, place_id: str) -> dict[str, object] | None:
    found: dict[str, object] | None = next(
        (item for item in owner.get("/places")["items"] if item["id"] == place_id), None
    )
    return found


def test_every_node_has_a_place_id(owner: Console, group: str):
    ids = [
        owner.headquarters,
        owner.place("branch"),
        group,
        *(owner.place("place", group) for _ in range(10)),
    ]
    assert all(map(is_place_id, ids))
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize(
    ("kind", "parent", "allowed"),
    [
        ("branch", "headquarters", True),
        ("placeGroup", "headquarters", True),
        ("placeGroup", "branch", True),
        ("place", "placeGroup", True),
        ("place", "headquarters", False),
        ("place", "branch", False),
        ("place", "place", False),
        ("branch", "branch", False),
        ("branch", "placeGroup", False),
        ("placeGroup", "placeGroup", False),
        ("placeGroup", "place", False),
        ("headquarters", "headquarters", False),
    ],
)
def test_what_may_stand_under_what(owner: Console, kind: str, parent: str, allowed: bool):  # noqa: FBT001
    group = owner.place("placeGroup")
    parents = {
        "headquarters": owner.headquarters,
        "branch": owner.place("branch"),
        "placeGroup": group,
        "place": owner.place("place", group),
    }
    response = owner.ask("POST", "/places", {"parentId": parents[parent], "kind": kind, "name": "x"})
    if allowed:
        assert response.status_code == 201
        assert response.json()["parentId"] == parents[parent]
        assert node(owner, response.json()["id"]) == response.json()
    else:
        assert codes(response) == {("parentId", "parent_kind_invalid")}


def test_all_problems_come_at_once(owner: Console):
    response = owner.ask(
        "POST", "/places", {"parentId": owner.headquarters, "kind": "place", "name": "x" * 65}
    )
    assert codes(response) == {("parentId", "parent_kind_invalid"), ("name", "name_too_long")}


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("", "name_required"),
        ("  ", "name_required"),
        ("\u3164", "name_required"),
        ("x" * 65, "name_too_long"),
        ("Lobby\u202e\u202d", "name_character_invalid"),
        ("Lobby\nDoors are open", "name_character_invalid"),
        ("Lob\0by", "name_character_invalid"),
        ("Lobby\u200b2", "name_character_invalid"),
    ],
    ids=ascii,
)
def test_names(owner: Console, place: str, name: str, code: str):
    assert codes(owner.ask("PATCH", f"/places/{place}", {"name": name})) == {("name", code)}


def test_names_are_trimmed_and_may_be_anything(owner: Console, group: str):
    name = "정문 <b>1</b> ' OR 1=1 --"
    made = owner.ask(
        "POST", "/places", {"parentId": group, "kind": "place", "name": f"  {name} "}, 201
    ).json()
    assert made["name"] == name


def test_a_rename_goes_by_the_entity_tag(owner: Console, group: str):
    made = owner.ask("POST", "/places", {"parentId": group, "kind": "place", "name": "old"}, 201)
    path, first = f"/places/{made.json()['id']}", made.headers["etag"]

    renamed = owner.ask("PATCH", path, {"name": "new"}, 200, headers={"if-match": first})
    assert renamed.json()["name"] == "new"
    assert renamed.headers["etag"] != first
    owner.ask("PATCH", path, {"name": "lost"}, 412, headers={"if-match": first})
    owner.ask("PATCH", path, {"name": "lost"}, 412, headers={"if-match": f"W/{renamed.headers['etag']}"})
    owner.ask("DELETE", path, expect=412, headers={"if-match": first})
    assert (node(owner, made.json()["id"]) or {})["name"] == "new"
    either = f"{first}, {renamed.headers['etag']}"
    owner.ask("PATCH", path, {"name": "newer"}, 200, headers={"if-match": either})
    owner.ask("DELETE", path, expect=204, headers={"if-match": "*"})
    owner.ask("DELETE", path, expect=404)


def test_what_happens_below_does_not_change_a_nodes_tag(owner: Console):
    made = owner.ask(
        "POST", "/places", {"parentId": owner.headquarters, "kind": "placeGroup", "name": "g"}, 201
    )
    owner.device(made.json()["id"])
    owner.place("place", made.json()["id"])
    owner.ask(
        "PATCH",
        f"/places/{made.json()['id']}",
        {"name": "h"},
        200,
        headers={"if-match": made.headers["etag"]},
    )


def test_only_what_is_empty_is_deleted(owner: Console):
    branch = owner.place("branch")
    group = owner.place("placeGroup", branch)
    place = owner.place("place", group)
    device = owner.device(place)

    for full in (owner.headquarters, branch, group, place):
        refused = owner.ask("DELETE", f"/places/{full}", expect=409)
        assert refused.json()["code"] == "not_empty"
    owner.ask("DELETE", f"/devices/{device.serial}", expect=204)
    for empty in (place, group, branch):
        owner.ask("DELETE", f"/places/{empty}", expect=204)
        assert node(owner, empty) is None


def test_a_group_is_deleted_with_its_apis(owner: Console, group: str, vendor: RunningVendor):
    api = owner.register(group, api_form(vendor))
    owner.assign(group, rfCard=api["id"])
    owner.ask("DELETE", f"/places/{group}", expect=204)
    owner.ask("GET", f"/apis/{api['id']}", expect=404)


def test_moves(owner: Console, group: str, place: str, vendor: RunningVendor):
    """A place that moves to another group loses its overrides, which point to the old group's APIs."""
    api = owner.register(group, api_form(vendor))
    owner.assign(group)
    owner.ask("PUT", f"/places/{place}/access-service", {"assignments": {"rfCard": api["id"]}}, 200)
    device = owner.device(place)
    assert device.present("rfCard", "04A1B2C3")["result"] == "granted"
    assert (node(owner, place) or {})["hasOverrides"] is True
    branch = owner.place("branch")
    other = owner.place("placeGroup", branch)

    moved = owner.ask("PATCH", f"/places/{place}", {"parentId": other, "name": "moved"}, 200).json()

    assert (moved["parentId"], moved["name"], moved["hasOverrides"], moved["deviceCount"]) == (
        other,
        "moved",
        False,
        1,
    )
    assert device.present("rfCard", "04A1B2C3")["result"] == "local"
    assert owner.get(f"/apis/{api['id']}/usage")["links"] == []
    owner.ask("PATCH", f"/places/{other}", {"parentId": owner.headquarters}, 200)
    for wrong in (branch, owner.headquarters, place):
        assert codes(owner.ask("PATCH", f"/places/{place}", {"parentId": wrong})) == {
            ("parentId", "parent_kind_invalid")
        }
    assert codes(owner.ask("PATCH", f"/places/{owner.headquarters}", {"parentId": branch})) == {
        ("parentId", "parent_kind_invalid")
    }
    assert codes(owner.ask("PATCH", f"/places/{place}", {"parentId": None})) == {
        ("parentId", "parent_kind_invalid")
    }
    owner.ask("PATCH", f"/places/{place}", {"parentId": "99999990"}, 404)


def test_the_tree_lists_parents_before_children(owner: Console):
    group = owner.place("placeGroup", owner.place("branch"))
    owner.place("place", group)
    known: set[str | None] = {None}
    for item in owner.get("/places")["items"]:
        assert item["parentId"] in known
        known.add(item["id"])


def test_the_allocation_email_of_a_place(owner: Console, group: str, place: str):
    path = f"/places/{place}/allocation-email"
    unset = owner.ask("GET", path, expect=200)
    assert unset.json() == {"email": None}

    tag = {"if-match": unset.headers["etag"]}
    assert owner.ask("PUT", path, {"email": " gate@example.com "}, 200, headers=tag).json() == {
        "email": "gate@example.com"
    }
    owner.ask("PUT", path, {"email": "other@example.com"}, 412, headers=tag)
    assert codes(owner.ask("PUT", path, {"email": "not an address"})) == {("email", "email_invalid")}
    assert codes(owner.ask("PUT", path, {"email": f"{'x' * 64}@{'y' * 186}.com"})) == {
        ("email", "email_invalid")
    }
    assert codes(owner.ask("PUT", path, {})) == {("email", "required")}
    assert owner.get(path) == {"email": "gate@example.com"}
    assert owner.ask("PUT", path, {"email": None}, 200).json() == {"email": None}
    for other in (group, owner.headquarters):
        owner.ask("GET", f"/places/{other}/allocation-email", expect=404)


def test_a_move_is_told_whose_events_move_with_it(owner: Console):
    north, south = (owner.place("branch", None, name) for name in ("North", "South"))
    tower, hall = owner.place("placeGroup", north, "Tower"), owner.place("placeGroup", south, "Hall")
    lobby = owner.place("place", tower, "Lobby")
    device = owner.device(lobby)
    for value in ("1", "2", "3"):
        device.present("rfCard", value)

    def preview(node: str, parent: str) -> Any:
        return owner.get(f"/places/{node}/move-preview?parentId={parent}")

    def named(*ids: tuple[str, str]) -> list[dict[str, str]]:
        return [{"placeId": node, "placeName": name} for node, name in ids]

    told = {
        "events": 3,
        "moreEvents": False,
        "readersAdded": named((south, "South"), (hall, "Hall")),
        "readersKept": named((north, "North"), (tower, "Tower")),
    }
    assert preview(lobby, hall) == told
    assert preview(tower, south) == told | {
        "readersAdded": named((south, "South")),
        "readersKept": named((north, "North")),
    }
    assert preview(lobby, tower) == told | {"readersAdded": [], "readersKept": []}
    assert node(owner, lobby)["parentId"] == tower  # type: ignore[index]  # it is there
    # It is so.
    here, there = administrator(owner.server, hall), administrator(owner.server, tower)
    here.ask("GET", f"/events?placeId={lobby}", expect=404)
    owner.ask("PATCH", f"/places/{lobby}", {"parentId": hall}, 200)
    assert len(here.get(f"/events?placeId={lobby}")["items"]) == 3
    assert len(there.get(f"/events?placeId={tower}")["items"]) == 3
    device.present("rfCard", "4")
    assert len(there.get(f"/events?placeId={tower}")["items"]) == 3
    there.ask("GET", f"/places/{lobby}/move-preview?parentId={tower}", expect=404)
    here.ask("GET", f"/places/{lobby}/move-preview?parentId={tower}", expect=404)
    assert codes(owner.ask("GET", f"/places/{lobby}/move-preview?parentId={north}")) == {
        ("parentId", "parent_kind_invalid")
    }
