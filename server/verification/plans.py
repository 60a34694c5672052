"""All that a verification needs to know, in memory: devices, places and, for each credential, a compiled plan.

Everything here is read and replaced on the event loop's thread only. An update replaces whole values between two
verifications, so that each one goes wholly by the old or wholly by the new configuration, without a lock.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple, TypeVar

from clue_desktop.contract.devices import DeviceSettings
from clue_desktop.domain.access_service import AccessType, OnNoAnswer
from clue_desktop.domain.credentials import Credential
from clue_desktop.domain.vendor_api import Criteria, VendorApi
from server.verification.compiled_call import CompiledCall, compile_call
from server.verification.token_source import TokenSource
from server.verification.vendor_messages import VendorTarget


@dataclass(frozen=True, slots=True)
class CompiledApi:
    """A vendor API made ready: all that is the same in each call is computed once."""

    api_id: str
    name: str
    call: CompiledCall
    criteria: Criteria

    @property
    def target(self) -> VendorTarget:
        """Where it is."""
        return self.call.target


def compile_api(api_id: str, place_group_id: str, api: VendorApi) -> CompiledApi:
    """Return a vendor API of a place group made ready for calls."""
    return CompiledApi(api_id, api.name, compile_call(api.request, place_group_id), api.criteria)


@dataclass(frozen=True, slots=True)
class UnusableApi:
    """A vendor API that cannot be made ready, as its secrets do not open: whoever would ask it is denied."""

    api_id: str
    name: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What to do with one credential: ask this API, and what if it gives no answer; and whom to ask besides, later."""

    api: CompiledApi | UnusableApi
    on_no_answer: OnNoAnswer
    shadow: CompiledApi | UnusableApi | None = None


@dataclass(frozen=True, slots=True)
class PlacePlans:
    """The plans of a place; a credential without one is decided by the device itself."""

    access_type: AccessType
    plans: Mapping[Credential, Plan]


def tokens_of(plans: Iterable[PlacePlans]) -> frozenset[TokenSource]:
    """Return where the tokens come from that plans need."""
    apis = (plan.api for place in plans for plan in place.plans.values())
    return frozenset(api.call.token for api in apis if isinstance(api, CompiledApi) and api.call.token)


def shadow_tokens_of(plans: Iterable[PlacePlans]) -> frozenset[TokenSource]:
    """Return where the tokens come from that the shadows of plans need."""
    shadows = (plan.shadow for place in plans for plan in place.plans.values())
    return frozenset(api.call.token for api in shadows if isinstance(api, CompiledApi) and api.call.token)


LOCAL_ONLY = PlacePlans(AccessType.NONE, {})


@dataclass(frozen=True, slots=True)
class GroupPlans:
    """The plans of a place group, and of those places under it that override; replaced as one.

    Attributes:
        settings_version: the version of the change that set the group's access service last.
        tokens: where the tokens come from that its plans need.
        shadow_tokens: the same of its shadows.
    """

    settings_version: int
    default: PlacePlans
    overriding: Mapping[str, PlacePlans]
    tokens: frozenset[TokenSource] = frozenset()
    shadow_tokens: frozenset[TokenSource] = frozenset()


@dataclass(frozen=True, slots=True)
class PlaceEntry:
    """Where a node stands: its place group and branch, if any."""

    place_id: str
    place_group_id: str | None
    branch_id: str | None
    settings_version: int


@dataclass(frozen=True, slots=True)
class DeviceEntry:
    """A registered device."""

    serial: str
    place_id: str
    token_hash: bytes
    settings_version: int


class Point(NamedTuple):
    """A state of a database's configuration: equal ones are the same state, whatever happened to the database between.

    Attributes:
        identity: the database's own.
        version: its last change.
        tag: of that change, random.
    """

    identity: str = ""
    version: int = 0
    tag: str = ""


@dataclass(frozen=True, slots=True)
class Update:
    """What has changed; None stands for what is gone. With `whole`, nothing else remains.

    Of `networks` and `response_kib` None means that they have not changed; 0 KiB is as the server was started.
    """

    point: Point
    whole: bool = False
    places: Mapping[str, PlaceEntry | None] = field(default_factory=dict)
    groups: Mapping[str, GroupPlans | None] = field(default_factory=dict)
    devices: Mapping[str, DeviceEntry | None] = field(default_factory=dict)
    networks: tuple[str, ...] | None = None
    response_kib: int | None = None


def of_shadows(update: Update) -> Update:
    """Return an update for whoever keeps the tokens of shadows: with those in place of the plans' own."""
    groups = {
        group_id: plans and replace(plans, tokens=plans.shadow_tokens)
        for group_id, plans in update.groups.items()
    }
    return replace(update, groups=groups)


V = TypeVar("V")

_NOWHERE = PlaceEntry("", None, None, 0)


class Plans:
    """The directory of plans.

    Attributes:
        point: the state of the configuration that is in it.
        trusted: False while it may be out of date; nothing may be granted by it then.
    """

    def __init__(self) -> None:
        self.point = Point()
        self.trusted = False
        self._places: dict[str, PlaceEntry] = {}
        self._groups: dict[str, GroupPlans] = {}
        self._devices: dict[bytes, DeviceEntry] = {}
        self._tokens: dict[str, bytes] = {}
        self._followers: list[Callable[[Update], None]] = []

    def follow(self, callback: Callable[[Update], None]) -> None:
        """Call `callback` after each update, on the event loop."""
        self._followers.append(callback)

    def apply(self, update: Update) -> None:
        """Go by another configuration from now on: the whole of one, or what follows on the present one."""
        if update.whole:
            self._places.clear()
            self._groups.clear()
            self._devices.clear()
            self._tokens.clear()
            self.trusted = True
        _merge(self._places, update.places)
        _merge(self._groups, update.groups)
        for serial, device in update.devices.items():
            self._devices.pop(self._tokens.pop(serial, b""), None)
            if device is not None:
                self._devices[device.token_hash] = device
                self._tokens[serial] = device.token_hash
        self.point = update.point
        for callback in self._followers:
            callback(update)

    def device(self, token_hash: bytes) -> DeviceEntry | None:
        """Return the device with this token, or None."""
        return self._devices.get(token_hash)

    def registered(self, serial: str) -> DeviceEntry | None:
        """Return the device with this serial, or None."""
        return self._devices.get(self._tokens.get(serial, b""))

    def place(self, place_id: str) -> PlaceEntry:
        """Return where a node stands."""
        return self._places.get(place_id, _NOWHERE)

    def plans_at(self, place: PlaceEntry) -> PlacePlans:
        """Return the plans in force at a node; above the place groups devices decide by themselves."""
        group = self._groups.get(place.place_group_id or "")
        if group is None:
            return LOCAL_ONLY
        return group.overriding.get(place.place_id, group.default)

    def settings_content(self, device: DeviceEntry) -> tuple[str, AccessType, frozenset[Credential]]:
        """Return what of a device's settings matters to it; equal when there is no need to tell it anything."""
        plans = self.plans_at(self.place(device.place_id))
        return device.place_id, plans.access_type, frozenset(plans.plans)

    def settings(self, device: DeviceEntry) -> DeviceSettings:
        """Return what a device has to know."""
        place = self.place(device.place_id)
        plans = self.plans_at(place)
        group = self._groups.get(place.place_group_id or "")
        return DeviceSettings(
            version=max(
                device.settings_version, place.settings_version, group.settings_version if group else 0
            ),
            place_id=device.place_id,
            access_type=plans.access_type,
            credentials={
                credential: "vendor" if credential in plans.plans else "local" for credential in Credential
            },
        )


def _merge(target: dict[str, V], changed: Mapping[str, V | None]) -> None:
    for key, value in changed.items():
        if value is None:
            target.pop(key, None)
        else:
            target[key] = value
