"""The history of access services: who set what and when, what each change leaves behind, and going back."""

import json
from pathlib import Path
from typing import Any

from administrators import administrator
from alembic import command
from running import OWNER, Console, Server, api_form
from sqlalchemy import insert, text

from server.sandbox.sample_vendor.running import RunningVendor
from server.store import tables
from server.store.engine import open_sqlite
from server.store.migrate import CONFIGURATION, migrate


def two_apis(owner: Console, group: str, vendor: RunningVendor) -> tuple[str, str]:
    form = api_form(vendor)
    receipt = owner.tested(group, form)
    ids = [
        owner.ask(
            "POST", f"/place-groups/{group}/apis", {**form, "name": name, "testReceipt": receipt}, 201
        ).json()["id"]
        for name in ("First", "Second")
    ]
    return ids[0], ids[1]


def of_group(owner: Console, group: str) -> dict[str, Any]:
    document: dict[str, Any] = owner.get(f"/place-groups/{group}/access-service/revisions")
    return document


def of_place(owner: Console, place: str) -> dict[str, Any]:
    document: dict[str, Any] = owner.get(f"/places/{place}/access-service/revisions")
    return document


def override(owner: Console, place: str, **assignments: str | None) -> None:
    owner.ask("PUT", f"/places/{place}/access-service", {"assignments": assignments}, 200)


def held(owner: Console, place: str) -> dict[str, Any]:
    document: dict[str, Any] = owner.get(f"/places/{place}/access-service")["assignments"]["rfCard"]
    return document


def test_each_save_of_a_group_is_kept_with_who_and_when(
    server: Server, owner: Console, group: str, vendor: RunningVendor
):
    first, second = two_apis(owner, group, vendor)
    assert of_group(owner, group) == {"items": [], "apis": []}
    owner.assign(group, rfCard=first)
    other = administrator(server, group)
    other.assign(group, "mixed", rfCard=second)

    found = of_group(owner, group)

    newest, oldest = found["items"]
    assert [row["number"] for row in (newest, oldest)] == [2, 1]
    assert oldest["by"] == OWNER["name"]
    assert newest["by"] == other.get("/session")["administrator"]["name"]
    assert newest["at"] >= oldest["at"]
    assert newest["cause"] == "save"
    assert newest["setting"] == owner.get(f"/place-groups/{group}/access-service")
    assert oldest["setting"]["accessType"] == "vendor"
    assert oldest["setting"]["assignments"]["rfCard"] == first
    assert sorted((api["name"], api["gone"]) for api in found["apis"]) == [
        ("First", False),
        ("Second", False),
    ]


def test_saving_the_same_again_is_no_new_state(owner: Console, group: str, vendor: RunningVendor):
    first, _second = two_apis(owner, group, vendor)
    owner.assign(group, rfCard=first)
    owner.assign(group, rfCard=first)

    assert len(of_group(owner, group)["items"]) == 1


def test_a_propagation_is_in_the_history_of_every_place_that_lost_overrides(
    owner: Console, group: str, vendor: RunningVendor
):
    first, second = two_apis(owner, group, vendor)
    lobby, roof, plain = (owner.place("place", group, name) for name in ("Lobby", "Roof", "Plain"))
    override(owner, lobby, rfCard=second)
    override(owner, lobby, face=None)
    override(owner, roof, rfCard=None)

    owner.assign(group, rfCard=first)

    assert of_group(owner, group)["items"][0]["overwrittenPlaces"] == 2
    states = [(row["number"], row["cause"], row["overrides"]) for row in of_place(owner, lobby)["items"]]
    assert states == [
        (3, "propagation", {}),
        (2, "save", {"rfCard": second, "face": None}),
        (1, "save", {"rfCard": second}),
    ]
    assert [row["cause"] for row in of_place(owner, roof)["items"]] == ["propagation", "save"]
    assert of_place(owner, plain)["items"] == []

    owner.ask("POST", f"/place-groups/{group}/access-service/undo", expect=200)
    newest = of_place(owner, lobby)["items"][0]
    assert (newest["cause"], newest["overrides"]) == ("undo", {"rfCard": second, "face": None})
    newest = of_group(owner, group)["items"][0]
    assert (newest["cause"], newest["overwrittenPlaces"]) == ("undo", 2)


def test_going_back_to_inherited_is_a_state_too(
    owner: Console, group: str, place: str, vendor: RunningVendor
):
    first, _second = two_apis(owner, group, vendor)
    override(owner, place, rfCard=first)
    owner.ask("DELETE", f"/places/{place}/access-service", expect=204)

    assert [row["cause"] for row in of_place(owner, place)["items"]] == ["reset", "save"]


def test_deleting_an_api_is_in_the_history_of_group_and_places_by_its_last_name(
    owner: Console, group: str, place: str, vendor: RunningVendor
):
    first, second = two_apis(owner, group, vendor)
    owner.assign(group, rfCard=first)
    override(owner, place, rfCard=first)
    owner.ask("DELETE", f"/apis/{first}", expect=200)

    found = of_group(owner, group)
    newest = found["items"][0]
    assert (newest["cause"], newest["setting"]["assignments"]["rfCard"]) == ("apiDeleted", None)
    assert found["apis"] == [{"apiId": first, "name": "First", "gone": True}]
    newest = of_place(owner, place)["items"][0]
    assert (newest["cause"], newest["overrides"]) == ("apiDeleted", {"rfCard": None})

    owner.ask("DELETE", f"/apis/{second}", expect=200)  # was not assigned anywhere
    assert len(of_group(owner, group)["items"]) == 2


def test_a_group_goes_back_by_the_rules_of_a_propagation(
    owner: Console, group: str, place: str, vendor: RunningVendor
):
    first, second = two_apis(owner, group, vendor)
    before = owner.assign(group, "mixed", rfCard=first)
    owner.assign(group, rfCard=second)
    override(owner, place, rfCard=None)
    device = owner.device(place)
    assert device.present("rfCard", "04A1B2C3") == {"result": "local"}
    tag = owner.ask("GET", f"/place-groups/{group}/access-service").headers["etag"]

    path = f"/place-groups/{group}/access-service/revisions/1/restore"
    answer = owner.ask("POST", path, expect=200, headers={"if-match": tag})

    restored = answer.json()
    assert restored["accessType"] == "mixed"
    assert restored["assignments"] == before["assignments"]
    assert restored["overwrittenPlaces"] == [place]
    assert restored["notRestored"] == []
    assert answer.headers["etag"] == owner.ask("GET", f"/place-groups/{group}/access-service").headers["etag"]
    assert held(owner, place) == {"apiId": first, "inherited": True}
    assert device.present("rfCard", "04A1B2C3")["result"] == "granted"
    newest = of_group(owner, group)["items"][0]
    assert (newest["number"], newest["cause"], newest["overwrittenPlaces"]) == (3, "restore", 1)
    entry = owner.get(f"/audit?placeId={group}&action=accessService.restore")["items"][0]
    assert entry["detail"]["revision"] == 1

    owner.ask("POST", f"/place-groups/{group}/access-service/undo", expect=200)
    assert held(owner, place) == {"apiId": None, "inherited": False}


def test_apis_that_are_gone_become_not_assigned_and_the_answer_says_so(
    owner: Console, group: str, place: str, vendor: RunningVendor
):
    first, second = two_apis(owner, group, vendor)
    face = owner.register(group, api_form(vendor, "face"))["id"]
    owner.assign(group, rfCard=first, face=face)
    override(owner, place, rfCard=second, face=None)
    owner.assign(group, "none")
    for gone in (first, second):
        owner.ask("DELETE", f"/apis/{gone}", expect=200)

    restored = owner.ask(
        "POST", f"/place-groups/{group}/access-service/revisions/1/restore", expect=200
    ).json()
    assert restored["notRestored"] == [{"credential": "rfCard", "apiId": first, "apiName": "First"}]
    assert (restored["assignments"]["rfCard"], restored["assignments"]["face"]) == (None, face)

    restored = owner.ask("POST", f"/places/{place}/access-service/revisions/1/restore", expect=200).json()
    assert restored["notRestored"] == [{"credential": "rfCard", "apiId": second, "apiName": "Second"}]
    assert restored["assignments"]["rfCard"] == {"apiId": None, "inherited": False}


def test_a_place_goes_back_alone(owner: Console, group: str, place: str, vendor: RunningVendor):
    first, second = two_apis(owner, group, vendor)
    sibling = owner.place("place", group)
    override(owner, sibling, rfCard=second)
    override(owner, place, rfCard=first)
    override(owner, place, rfCard=second, face=None)
    path = f"/places/{place}/access-service/revisions/1/restore"
    owner.ask("POST", path, expect=412, headers={"if-match": '"stale"'})

    answer = owner.ask("POST", path, expect=200)

    assert answer.json()["assignments"]["rfCard"] == {"apiId": first, "inherited": False}
    assert answer.json()["assignments"]["face"]["inherited"] is True
    assert answer.headers["etag"] == owner.ask("GET", f"/places/{place}/access-service").headers["etag"]
    assert held(owner, sibling) == {"apiId": second, "inherited": False}
    assert of_place(owner, place)["items"][0]["cause"] == "restore"


def test_a_place_that_moves_keeps_its_history_and_cannot_take_the_other_groups_apis_back(
    owner: Console, group: str, place: str, vendor: RunningVendor
):
    first, _second = two_apis(owner, group, vendor)
    override(owner, place, rfCard=first)
    owner.ask("PATCH", f"/places/{place}", {"parentId": owner.place("placeGroup")}, 200)

    assert [row["cause"] for row in of_place(owner, place)["items"]] == ["moved", "save"]
    restored = owner.ask("POST", f"/places/{place}/access-service/revisions/1/restore", expect=200).json()
    assert [one["apiId"] for one in restored["notRestored"]] == [first]
    assert held(owner, place) == {"apiId": None, "inherited": False}


def test_a_state_that_never_was_is_absent(owner: Console, group: str, place: str):
    for path in (f"/place-groups/{group}", f"/places/{place}"):
        answer = owner.ask("POST", f"{path}/access-service/revisions/1/restore")
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_what_is_in_force_before_histories_are_kept_becomes_their_first_state(tmp_path: Path):
    database = open_sqlite(tmp_path / "clue.db")
    with database.write() as connection:
        command.upgrade(CONFIGURATION.config(connection), "0006")
        places = [("10000001", "headquarters", None), ("10000002", "placeGroup", "10000001")]
        for place_id, kind, parent in [*places, ("10000003", "place", "10000002")]:
            row = {"id": place_id, "kind": kind, "name": kind, "parent_id": parent, "settings_version": 7}
            connection.execute(insert(tables.places).values(**row))
        change = {"version": 7, "at": 1_700_000_000_000, "kind": "accessService", "subject": "10000002"}
        connection.execute(
            text(
                "INSERT INTO changes (version, at, kind, subject_id, place_path, administrator_name)"
                " VALUES (:version, :at, :kind, :subject, '/', 'Kim')"
            ),
            change,
        )
        for statement in (
            "INSERT INTO vendor_apis VALUES ('a1', '10000002', 'face', 1, 'Staff', '{}', '', 1, 0)",
            "INSERT INTO access_services VALUES ('10000002', 'vendor', 7)",
            "INSERT INTO group_links VALUES ('10000002', 'face', 'a1', 'deny')",
            "INSERT INTO place_overrides VALUES ('10000003', 'face', '10000002', NULL)",
        ):
            connection.execute(text(statement))

    migrate(database, [CONFIGURATION])

    with database.read() as connection:
        group, place = connection.execute(
            text("SELECT * FROM access_service_revisions ORDER BY place_id")
        ).all()
    database.close()
    assert (group.number, group.at, group.administrator_name, group.cause) == (
        1,
        1_700_000_000_000,
        "Kim",
        "begun",
    )
    assert json.loads(group.document) == {
        "accessType": "vendor",
        "assignments": {"face": "a1"},
        "onNoAnswer": {"face": "deny"},
    }
    assert json.loads(group.api_names) == {"a1": "Staff"}
    assert json.loads(place.document) == {"overrides": {"face": None}}
