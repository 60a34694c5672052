"""The main job over real HTTP: an administrator configures, a device asks, the vendor decides, the door gets its answer."""

import pytest
from running import DENIED, GRANTED, Console, api_form

from server.sandbox.sample_vendor.running import RunningVendor


@pytest.mark.parametrize("credential", GRANTED)
def test_every_credential_type_is_granted_and_denied(
    owner: Console, group: str, place: str, vendor: RunningVendor, credential: str
):
    api = owner.register(group, api_form(vendor, credential))
    owner.assign(group, **{credential: api["id"]})
    device = owner.device(place)

    granted = device.present(credential, GRANTED[credential])
    denied = device.present(credential, DENIED)

    assert granted["result"] == "granted"
    assert granted["message"]
    assert denied["result"] == "denied"


def test_what_is_not_assigned_is_for_the_device_to_decide(owner: Console, place: str):
    assert owner.device(place).present("face", "minji.kim") == {"result": "local"}
