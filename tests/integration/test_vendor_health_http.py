"""The health of vendor APIs as administrators see it, by what real verifications brought."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from administrators import administrator
from running import Console, Server, api_form, running_server, set_up
from streams import following

from server.sandbox.sample_vendor.certificates import EXPIRING_DAYS
from server.sandbox.sample_vendor.options import VendorOptions
from server.sandbox.sample_vendor.running import RunningVendor, running_vendor

CARD = "04A1B2C3"


def health(owner: Console, group: str) -> dict[str, dict[str, Any]]:
    return {entry["apiId"]: entry for entry in owner.get(f"/place-groups/{group}/api-health")["items"]}


def concerned(owner: Console) -> dict[str, dict[str, Any]]:
    return {concern["placeGroupId"]: concern for concern in owner.get("/api-health")["items"]}


def seconds_ago(moment: str) -> float:
    return (datetime.now(UTC) - datetime.fromisoformat(moment)).total_seconds()


def test_a_vendor_that_is_gone_is_unavailable_and_consoles_are_told_when_that_changes(
    server: Server, owner: Console, group: str, place: str, vendor: RunningVendor
):
    assert vendor.ca_file is not None
    with running_vendor(VendorOptions(cert_dir=vendor.ca_file.parent)) as going:
        api = owner.register(group, api_form(going))["id"]
        owner.assign(group, rfCard=api)
        device = owner.device(place)
        with following(administrator(server, group).client, "/api/v1/changes/stream") as changes:
            device.present("rfCard", CARD)
            _id, change = changes.next()
            assert (change["kind"], change["id"], change["by"]) == ("vendorHealth", group, None)
    for _ in range(6):
        assert device.present("rfCard", CARD)["result"] == "denied"

    found = health(owner, group)[api]

    assert (found["state"], found["breakerOpen"], found["failuresLastHour"]) == ("unavailable", True, 6)
    assert found["lastFailure"]["code"] == "connection_failed"
    assert "connection refused" in found["lastFailure"]["message"]
    assert seconds_ago(found["since"]) < 30
    assert found["lastAnswerAt"] < found["since"]


# A user key says what the vendor answers with.
SCRIPT = """
[default]
json = { valid = true }
[[rule]]
fault = "html"
when.body.userKey = "html"
"""


@pytest.fixture(scope="module")
def expiring(tmp_path_factory: pytest.TempPathFactory):
    """The owner's side of a server whose vendor has a certificate that ends soon, and that vendor."""
    with (
        running_vendor(VendorOptions(certificate="expiring", script_text=SCRIPT)) as vendor,
        running_server(tmp_path_factory.mktemp("expiring") / "data", vendors=[vendor]) as server,
    ):
        yield set_up(server), vendor


def test_each_api_is_known_by_its_own_answers(expiring: tuple[Console, RunningVendor]):
    owner, vendor = expiring
    group = owner.place("placeGroup")
    card = owner.register(group, api_form(vendor))["id"]
    face = owner.register(group, api_form(vendor, "face"))["id"]
    owner.assign(group, rfCard=card, face=face)
    device = owner.device(owner.place("place", group))
    assert {entry["state"] for entry in health(owner, group).values()} == {"unknown"}

    assert device.present("rfCard", CARD)["result"] == "granted"
    assert device.present("face", "html")["result"] == "denied"

    found = health(owner, group)
    well, ill = found[card], found[face]
    assert (well["state"], well["lastFailure"], well["failuresLastHour"]) == ("healthy", None, 0)
    assert well["medianMs"] > 0
    assert 0 <= seconds_ago(well["lastAnswerAt"]) < 30
    assert well["breakerOpen"] is False
    assert (ill["lastFailure"]["code"], ill["failuresLastHour"]) == ("not_json_content_type", 1)
    assert ill["lastAnswerAt"] is None
    assert ill["certificateExpiresAt"] == well["certificateExpiresAt"] is not None


def test_a_certificate_that_ends_soon_concerns_those_who_can_do_something(
    expiring: tuple[Console, RunningVendor],
):
    owner, vendor = expiring
    group, other = owner.place("placeGroup"), owner.place("placeGroup")
    place = owner.place("place", group)
    form = api_form(vendor, name="Visitors")
    api = owner.register(group, form)["id"]
    owner.assign(group, rfCard=api)
    device = owner.device(place)
    assert group not in concerned(owner)
    device.present("rfCard", CARD)

    concern = concerned(owner)[group]

    assert (concern["health"]["apiId"], concern["apiName"]) == (api, "Visitors")
    assert (concern["failing"], concern["certificateEndsSoon"]) == (False, True)
    left = datetime.fromisoformat(concern["health"]["certificateExpiresAt"]) - datetime.now(UTC)
    assert timedelta(days=EXPIRING_DAYS - 1) < left < timedelta(days=EXPIRING_DAYS)
    assert concerned(administrator(owner.server, group)) == {group: concern}
    for node in (other, place):
        assert concerned(administrator(owner.server, node)) == {}
