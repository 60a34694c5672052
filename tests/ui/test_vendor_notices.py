"""A console with its own server, vendor and door: a certificate that ends soon is told, and leads to its API."""

from pathlib import Path
from typing import Any

import pytest
from opened_console import bundled, console, set_up
from PySide6.QtWidgets import QLabel
from qt import find, until
from running import GRANTED, api_form

from clue_desktop.client.admin import AdminClient
from clue_desktop.contract.access_service import GroupAccessService
from clue_desktop.contract.devices import NewDevice
from clue_desktop.contract.vendor_apis import ApiTest, TestParameters, VendorApiSave
from clue_desktop.domain.access_service import AccessType
from clue_desktop.domain.credentials import Credential
from clue_desktop.domain.place_tree import PlaceKind
from server.sandbox.sample_vendor.options import VendorOptions
from server.sandbox.sample_vendor.running import running_vendor
from ui import names
from ui.customer_api.card import ApiCard
from ui.editor.editor import ApiEditor

CARD = GRANTED["rfCard"]
SERIAL = "547838629"


async def granted_at_a_door(client: AdminClient, form: dict[str, Any]) -> str:
    """Register an API in the first place group, assign it, and present a card at a door there; return the API's id."""
    nodes = await client.places.all()
    group = next(node.id for node in nodes if node.kind is PlaceKind.PLACE_GROUP)
    place = next(node.id for node in nodes if node.parent_id == group)
    save = VendorApiSave.model_validate(form)
    parameters = TestParameters(device_id=SERIAL, card_number=CARD)
    tested = await client.vendor_apis.test(group, ApiTest(api=save, parameters=parameters))
    api = await client.vendor_apis.create(group, save.model_copy(update={"test_receipt": tested.receipt}))
    assignments: dict[Credential, str | None] = {Credential.RF_CARD: api.value.id}
    setting = GroupAccessService(access_type=AccessType.VENDOR, assignments=assignments)
    await client.group_access.save(group, setting)
    device = await client.devices.register(NewDevice(serial=SERIAL, place_id=place))
    async with client.as_device(SERIAL, device.token) as door:
        assert (await door.verify(Credential.RF_CARD, CARD)).result == "granted"
    return api.value.id


async def test_a_certificate_that_ends_soon_is_told_and_leads_to_its_api(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    with running_vendor(VendorOptions(certificate="expiring")) as vendor:
        assert vendor.ca_file is not None
        async with console(bundled(tmp_path, vendor.ca_file)) as opened:
            await set_up(opened)
            assert opened.session.client is not None
            keyring = list(opened.notices.shown)  # that it cannot keep the sign-in

            api_id = await granted_at_a_door(opened.session.client, api_form(vendor, name="Visitors"))

            (notice,) = await until(lambda: [one for one in opened.notices.shown if one not in keyring])
            assert "The certificate of the vendor of “Visitors” (Tower A) ends on" in notice.text
            assert notice.act is not None
            notice.act()
            editor = await until(lambda: opened.window.findChild(ApiEditor, names.EDITOR))
            await until(lambda: editor.complete)
            card = await until(lambda: opened.window.findChild(ApiCard, names.api_card(api_id)))
            certificate = find(card, QLabel, f"{names.api_card_health(api_id)}.certificate")
            await until(lambda: "in 9 days" in certificate.text())
