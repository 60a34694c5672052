"""The undo of a propagation: the group's former setting and the overrides come back, as long as nothing else has changed."""

from running import Console, api_form

from server.sandbox.sample_vendor.running import RunningVendor


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


def undo(owner: Console, group: str):
    return owner.ask("POST", f"/place-groups/{group}/access-service/undo")


def test_undo_brings_back_the_setting_and_the_overrides(
    owner: Console, group: str, place: str, vendor: RunningVendor
):
    first, second = two_apis(owner, group, vendor)
    before = owner.assign(group, rfCard=first)
    owner.ask(
        "PUT", f"/places/{place}/access-service", {"assignments": {"rfCard": second, "face": None}}, 200
    )
    overridden = owner.get(f"/places/{place}/access-service")["assignments"]
    device = owner.device(place)
    owner.assign(group, "none")
    assert device.present("rfCard", "04A1B2C3") == {"result": "local"}

    answer = undo(owner, group)

    assert answer.status_code == 200, answer.text
    assert answer.json()["assignments"] == before["assignments"]
    assert owner.get(f"/places/{place}/access-service")["assignments"] == overridden
    assert device.present("rfCard", "04A1B2C3")["result"] == "granted"
    assert undo(owner, group).json()["code"] == "nothing_to_undo"


def test_undo_is_refused_after_another_override(
    owner: Console, group: str, place: str, vendor: RunningVendor
):
    first, _second = two_apis(owner, group, vendor)
    owner.assign(group, rfCard=first)
    owner.ask("PUT", f"/places/{place}/access-service", {"assignments": {"rfCard": None}}, 200)

    assert undo(owner, group).status_code == 409


def test_undo_is_refused_when_an_api_is_gone(owner: Console, group: str, place: str, vendor: RunningVendor):
    first, second = two_apis(owner, group, vendor)
    owner.assign(group, rfCard=first)
    owner.ask("PUT", f"/places/{place}/access-service", {"assignments": {"rfCard": second}}, 200)
    owner.assign(group, rfCard=first)
    owner.ask("DELETE", f"/apis/{second}", expect=200)

    assert undo(owner, group).status_code == 409


def test_nothing_was_saved(owner: Console, group: str):
    assert undo(owner, group).status_code == 409


def test_single_credentials_go_back_to_inherited_in_one_step(
    owner: Console, group: str, place: str, vendor: RunningVendor
):
    first, second = two_apis(owner, group, vendor)
    owner.assign(group, rfCard=first)
    path = f"/places/{place}/access-service"
    owner.ask("PUT", path, {"assignments": {"rfCard": second, "face": None}}, 200)

    held = owner.ask("PUT", path, {"assignments": {}, "inherit": ["rfCard"]}, 200).json()["assignments"]

    assert held["rfCard"] == {"apiId": first, "inherited": True}
    assert held["face"] == {"apiId": None, "inherited": False}
    refused = owner.ask("PUT", path, {"assignments": {"face": None}, "inherit": ["face"]}, 422).json()
    assert [problem["code"] for problem in refused["problems"]] == ["inherit_and_override"]
