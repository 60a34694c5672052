"""The made-up organization of the demonstration, configured as an administrator would: through the admin API."""

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from clue_desktop.client.admin import AdminClient
from clue_desktop.client.errors import Invalid
from clue_desktop.contract.access_service import GroupAccessService, PlaceOverrides
from clue_desktop.contract.devices import NewDevice
from clue_desktop.contract.places import NewPlace
from clue_desktop.contract.session import NewAdministrator, Setup
from clue_desktop.contract.vendor_apis import (
    ApiTest,
    AutoField,
    Connection,
    Criteria,
    ExpectedVerdict,
    Header,
    ManualField,
    Sample,
    Signing,
    SigningSecret,
    SuccessResult,
    TestParameters,
    TestResult,
    VendorApiSave,
)
from clue_desktop.demo.cases import CAR_PARK, LOBBY, MAIN_ENTRANCE, OLD_GATE, SERVER_ROOM
from clue_desktop.domain.access_service import AccessType, OnNoAnswer
from clue_desktop.domain.credentials import (
    CREDENTIAL_TYPES,
    DEVICE_SERIAL_DEFAULT_KEY,
    Credential,
    Placeholder,
)
from clue_desktop.domain.judgment import judge
from clue_desktop.domain.place_tree import PlaceKind
from clue_desktop.domain.response_json import content_type_of, read_json
from clue_desktop.domain.sample_script import SampleKeys, sample_script
from clue_desktop.domain.vendor_api import parse_criteria
from clue_desktop.local_server import ServerReady

ORGANIZATION, BRANCH = "Hangang Offices", "Seoul"
TOWER, VISITOR_CENTRE = "Seoul Tower", "Visitor Centre"
OWNER_EMAIL = "owner@example.com"
_TOWER_PLACES = (MAIN_ENTRANCE, CAR_PARK, SERVER_ROOM)
_SERIALS = {
    MAIN_ENTRANCE: "547838629",
    CAR_PARK: "547838630",
    SERVER_ROOM: "547838631",
    LOBBY: "547838632",
    OLD_GATE: "547838633",
}
_BY_VALID = SuccessResult(path="$.valid", value="true", type="BOOLEAN")
_HEADERS = [Header(key="Authorization", value="Bearer made-up-for-the-demonstration")]


class DemoError(Exception):
    """The demonstration cannot go on: something did not behave as it has to."""


@dataclass(frozen=True, slots=True)
class Device:
    """A device registered ahead; `credential_file` is what `clue-device` reads."""

    serial: str
    token: str = field(repr=False)
    credential_file: Path


@dataclass(frozen=True, slots=True)
class Organization:
    """What was set up: devices by their place's name, the names of places by their Place IDs, the larger group's ID.

    Attributes:
        sampled: the API that keeps a sample.
    """

    devices: Mapping[str, Device]
    places: Mapping[str, str]
    tower: str
    sampled: str

    async def script_of_samples(self, admin: AdminClient) -> str:
        """Return the script of a vendor that answers by what that API keeps. Raises ClientError."""
        api = (await admin.vendor_apis.read(self.sampled)).value
        draft = api.to_draft()
        return sample_script(api.name, draft.samples or (), SampleKeys.of(api.auth_type, draft.auto_fields))


@dataclass(frozen=True, slots=True)
class _Api:
    """One vendor API of the demonstration: `value` is what its test presents, `key` the member that carries it."""

    name: str
    credential: Credential
    path: str
    key: str
    value: str
    criteria: Criteria
    manual: tuple[ManualField, ...] = ()
    secret: str | None = None

    def form(
        self, vendor_url: str, receipt: str | None = None, samples: list[Sample] | None = None
    ) -> VendorApiSave:
        """Return the form as an administrator fills it in."""
        serial, own = Placeholder.DEVICE_SERIAL, CREDENTIAL_TYPES[self.credential].placeholder
        return VendorApiSave(
            name=self.name,
            auth_type=self.credential,
            webhook_url=f"{vendor_url}{self.path}",
            headers=_HEADERS,
            auto_fields=[
                AutoField(placeholder=serial, key=DEVICE_SERIAL_DEFAULT_KEY, enabled=True),
                AutoField(placeholder=own, key=self.key, enabled=True),
            ],
            manual_fields=list(self.manual),
            criteria=self.criteria,
            connection=None
            if self.secret is None
            else Connection(signing=Signing(secrets=[SigningSecret(value=self.secret)])),
            samples=samples,
            test_receipt=receipt,
        )

    def test(self, vendor_url: str) -> ApiTest:
        """Return the test call with the inputs of the test console."""
        inputs = {
            "deviceId": _SERIALS[MAIN_ENTRANCE],
            CREDENTIAL_TYPES[self.credential].parameter: self.value,
        }
        return ApiTest(api=self.form(vendor_url), parameters=TestParameters.model_validate(inputs))


_STAFF_CARDS = _Api(
    "Staff cards", Credential.RF_CARD, "/staff/cards", "cardNo", "04A1B2C3",
    Criteria(status_codes=[200], success_result=_BY_VALID,
             success_message_path="$.message", failure_message_path="$.message"),
    (ManualField(key="site", type="NUMBER", value="12"),),
)  # fmt: skip
_STAFF_FACES = _Api(
    "Staff faces", Credential.FACE, "/staff/faces", "employeeId", "minji.kim",
    Criteria(success_result=SuccessResult(path="$.access.decision", value="ALLOW", type="STRING"),
             success_message_path="$.access.text"),
)  # fmt: skip
_VISITORS = _Api(
    "Visitors", Credential.CUSTOM_QR, "/visitors", "qrCode", "VISIT-2026",
    Criteria(status_codes=[200, 201], failure_message_path="$.message"),
)  # fmt: skip
_SERVER_ROOM = _Api(
    "Server room policy", Credential.RF_CARD, "/server-room", "rfCard", "04A1B2C3",
    Criteria(success_result=_BY_VALID, failure_message_path="$.message"),
)  # fmt: skip
_GUESTS = _Api(
    "Guest cards", Credential.RF_CARD, "/guests", "rfCard", "06001234",
    Criteria(success_result=_BY_VALID, success_message_path="$.message"),
)  # fmt: skip


_VENDORS_SECRET = "whsec_bWFkZS11cC1mb3ItdGhlLWRlbW9uc3RyYXRpb24tMDA="  # noqa: S105 - made up, and in the vendor's script
_ANOTHER_SECRET = "whsec_bm90LXRoZS12ZW5kb3JzLWJ1dC1zb21lYm9keS1lbHNlcyE="  # noqa: S105 - made up, too
_CONTRACTORS = _Api(
    "Contractors", Credential.CLUE_QR, "/contractors", "userKey", "park.sora",
    Criteria(status_codes=[200], success_result=_BY_VALID,
             success_message_path="$.message", failure_message_path="$.message"),
    secret=_VENDORS_SECRET,
)  # fmt: skip
_WRONGLY_SIGNED = replace(_CONTRACTORS, name="Contractors, another secret", secret=_ANOTHER_SECRET)


class Configuration:
    """An administrator's way through the configuration (manual 3.1); `done` hears of each thing that was done."""

    def __init__(
        self, admin: AdminClient, vendor_url: str, folder: Path, done: Callable[[str], None]
    ) -> None:
        self._admin = admin
        self._vendor_url = vendor_url
        self._folder = folder
        self._done = done

    async def carry_out(self, server: ServerReady, password: str) -> Organization:
        """Set up, configure and register everything. Raises DemoError, ClientError."""
        owner = NewAdministrator(name="Kim Owner", email=OWNER_EMAIL, password=password)
        setup = Setup(
            setup_token=server.setup_token or "", organization_name=ORGANIZATION, administrator=owner
        )
        headquarters = (await self._admin.server.set_up(setup)).headquarters_id
        self._done(f"Set up, and signed in as the owner of {ORGANIZATION}.")
        branch = await self._place(headquarters, PlaceKind.BRANCH, BRANCH)
        tower = await self._place(branch, PlaceKind.PLACE_GROUP, TOWER)
        centre = await self._place(branch, PlaceKind.PLACE_GROUP, VISITOR_CENTRE)
        places = {name: await self._place(tower, PlaceKind.PLACE, name) for name in _TOWER_PLACES}
        places[LOBBY] = await self._place(centre, PlaceKind.PLACE, LOBBY)
        self._done(f"Places: {BRANCH} › {TOWER} › {', '.join(_TOWER_PLACES)};  {VISITOR_CENTRE} › {LOBBY}.")
        await self._refused_without_a_test(tower)
        assigned = {
            api.credential: await self._register(tower, api)
            for api in (_STAFF_CARDS, _STAFF_FACES, _VISITORS, _CONTRACTORS)
        }
        server_room = await self._register(tower, _SERVER_ROOM)
        wrongly_signed = await self._register(tower, _WRONGLY_SIGNED)
        guests = await self._register(centre, _GUESTS, keep=True)
        await self._assign(tower, places, assigned)
        await self._override(places[SERVER_ROOM], SERVER_ROOM, _SERVER_ROOM, server_room)
        await self._override(places[CAR_PARK], CAR_PARK, _WRONGLY_SIGNED, wrongly_signed)
        mixed = GroupAccessService(
            access_type=AccessType.MIXED,
            assignments={Credential.RF_CARD: guests},
            on_no_answer={Credential.RF_CARD: OnNoAnswer.LOCAL},
        )
        await self._admin.group_access.save(centre, mixed)
        self._done(f"{VISITOR_CENTRE}: Mixed / Advanced, device-local where the vendor gives no answer.")
        devices = {name: await self._device(name, place, server) for name, place in places.items()}
        devices[OLD_GATE] = await self._device(OLD_GATE, places[CAR_PARK], server)
        await self._admin.devices.release(devices[OLD_GATE].serial)
        self._done(f"Devices: {len(devices)} registered ahead, one of them released again.")
        return Organization(devices, {place: name for name, place in places.items()}, tower, guests)

    async def _place(self, parent: str, kind: PlaceKind, name: str) -> str:
        return (await self._admin.places.add(NewPlace(parent_id=parent, kind=kind, name=name))).value.id

    async def _refused_without_a_test(self, group: str) -> None:
        try:
            await self._admin.vendor_apis.create(group, _STAFF_CARDS.form(self._vendor_url))
        except Invalid as refusal:
            if [problem.code for problem in refusal.problems] != ["test_required"]:
                raise
            self._done("Saving an API without a successful test was refused: test_required.")
        else:
            raise DemoError("An API was saved without a successful test.")

    async def _register(self, group: str, api: _Api, *, keep: bool = False) -> str:
        """Test, then save (manual 5.6–5.8), with the answer as a sample if it is to be kept; return the API's id."""
        result = await self._admin.vendor_apis.test(group, api.test(self._vendor_url))
        if result.error is not None:
            raise DemoError(
                f"The test of the API “{api.name}” failed: {result.error.message} ({result.error.code})"
            )
        samples = [_kept(api, result)] if keep else None
        form = api.form(self._vendor_url, result.receipt, samples)
        saved = await self._admin.vendor_apis.create(group, form)
        title = CREDENTIAL_TYPES[api.credential].title
        self._done(f"{title} API “{api.name}”: tested (HTTP {result.status_code}, {result.elapsed_ms:.0f} ms), saved.")  # fmt: skip
        if samples:
            self._done(f"The answer to that test was kept as a sample of “{api.name}”.")
        return saved.value.id

    async def _assign(
        self, group: str, places: Mapping[str, str], assigned: Mapping[Credential, str]
    ) -> None:
        setting = GroupAccessService(access_type=AccessType.VENDOR, assignments=dict(assigned))
        preview = await self._admin.group_access.preview(group, setting)
        await self._admin.group_access.save(group, setting)
        for name in _TOWER_PLACES:
            there = (await self._admin.place_access.read(places[name])).value.assignments
            if any(there[one].api_id != api or not there[one].inherited for one, api in assigned.items()):
                raise DemoError(f"{name} did not take over what its place group {TOWER} sets.")
        self._done(f"{TOWER}: Vendor, four credentials assigned; holds at all {preview.child_places} places.")

    async def _override(self, place_id: str, place: str, api: _Api, api_id: str) -> None:
        overrides = PlaceOverrides(assignments={api.credential: api_id})
        await self._admin.place_access.save(place_id, overrides)
        title = CREDENTIAL_TYPES[api.credential].title
        self._done(f"{place} overrides {title} with “{api.name}”, for itself alone.")

    async def _device(self, name: str, place_id: str, server: ServerReady) -> Device:
        device = NewDevice(serial=_SERIALS[name], place_id=place_id, name=name)
        registered = await self._admin.devices.register(device)
        file = self._folder / f"device-{registered.serial}.json"
        document = {"server": server.url, "serial": registered.serial, "token": registered.token}
        if server.ca is not None:
            document["ca"] = str(server.ca)
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            json.dump(document, stream)
        return Device(registered.serial, registered.token, file)


def _kept(api: _Api, result: TestResult) -> Sample:
    """Return the answer to an API's test as a sample, expecting what the criteria make of it."""
    kind, body = content_type_of(result.response_headers), result.response_body or ""
    status = result.status_code or 0
    verdict = judge(parse_criteria(api.criteria.to_draft()), status, read_json(kind, body.encode()))
    return Sample(
        name=api.value,
        parameters=api.test("").parameters,
        status_code=status,
        content_type=kind,
        body=body,
        expected=ExpectedVerdict(result="granted" if verdict.granted else "denied", message=verdict.message),
    )
