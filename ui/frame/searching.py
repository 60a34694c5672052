"""What Go to… finds: places, devices, APIs and actions, without Qt."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from clue_desktop.client.admin import AdminClient
from clue_desktop.client.errors import ClientError, NotFound
from clue_desktop.contract.devices import Device
from clue_desktop.contract.events import Change
from clue_desktop.contract.places import Place
from clue_desktop.contract.vendor_apis import VendorApi
from clue_desktop.domain.folding import folded
from clue_desktop.domain.permissions import Action
from clue_desktop.domain.place_tree import KIND_TITLES, PlaceKind
from ui.state.context import ChangeFeed
from ui.state.destination import (
    Destination,
    Navigator,
    ToAccessService,
    ToCustomerApi,
    ToDevices,
    ToPlace,
    ToPlaces,
)
from ui.state.directory import Directory
from ui.state.observable import Callback, Observable
from ui.words.language import told, tr

MOST_HITS = 30
_NAMES_AT_ONCE = 5_000
_GROUPS_AT_ONCE = 20
"""After how many place groups what was found in them is shown."""
_Entry = tuple[str, str]
"""What is searched in, and the Place ID that it stands for."""


@dataclass(frozen=True, slots=True)
class Hit:
    """Something to go to or to do.

    `icon` is a name of `ui.widgets.icons`; what is not `is_offered` is found only by what is typed.
    """

    title: str
    remark: str
    icon: str
    act: Callback
    is_offered: bool = True


@dataclass(frozen=True, slots=True)
class _Known:
    needle: str
    hit: Hit


class Searching(Observable):
    """Finds by any part of a name, a Place ID, a serial; all words typed must occur.

    Devices and APIs are read when a search begins, once; then again after they have changed. APIs can only be asked
    for one place group at a time: until all groups were asked, `still_reading` says how far it is.
    """

    def __init__(
        self,
        client: AdminClient,
        directory: Directory,
        navigator: Navigator,
        actions: Callable[[], Sequence[Hit]],
        changes: ChangeFeed,
    ) -> None:
        super().__init__()
        self._client = client
        self._directory = directory
        self._navigator = navigator
        self._actions = actions
        self._names: Iterator[tuple[str, str, str | None]] = iter(())
        self._places: list[_Entry] = []
        self._devices: list[_Known] = []
        self._devices_read = False
        self._apis: dict[str, list[_Known]] = {}
        self._groups_read: set[str] = set()
        self._reading = False
        self._group_ids: list[str] | None = None
        self._forget = [directory.observe(self._tree_changed), changes.follow(self._follow)]
        self._tree_changed()

    def close(self) -> None:
        """Follow tree and changes no longer."""
        for forget in self._forget:
            forget()

    def hits(self, text: str) -> list[Hit]:
        """Return what fits, at most MOST_HITS, those that begin with the text first."""
        words = folded(text).split()
        if not words:
            return [hit for hit in self._actions() if hit.is_offered]
        while self._prepare():
            pass
        places = self._places
        for word in words:
            places = [entry for entry in places if word in entry[0]]
        others = [
            known
            for known in (*self._devices, *chain.from_iterable(self._apis.values()), *self._known_actions())
            if all(word in known.needle for word in words)
        ]

        def ordered() -> Iterator[Hit]:
            for begins in (True, False):
                for needle, place_id in places:
                    if needle.startswith(words[0]) is begins and (hit := self._place(place_id)) is not None:
                        yield hit
                for known in others:
                    if known.needle.startswith(words[0]) is begins:
                        yield known.hit

        return list(islice(ordered(), MOST_HITS))

    def still_reading(self) -> str:
        """Say what cannot be found yet, "" when everything can."""
        groups = self._groups()
        left = sum(group not in self._groups_read for group in groups)
        if not self._reading or not left:
            return ""
        return tr("Still reading: APIs of {count} of {total} place groups are known.").format(
            count=f"{len(groups) - left:,}", total=f"{len(groups):,}"
        )

    async def read_others(self) -> None:
        """Read what is not known yet, for the search that begins now. What cannot be read is not found."""
        if self._reading:
            return
        self._reading = True
        try:
            for _ in iter(self._prepare, False):
                await asyncio.sleep(0)
            await self._read_devices()
            await self._read_apis()
        finally:
            self._reading = False
            self._changed()

    async def _read_devices(self) -> None:
        if self._devices_read:
            return
        self._devices_read = True
        try:
            devices = await self._client.devices.all()
        except ClientError:
            self._devices_read = False
            raise
        self._devices = [self._known_device(device) for device in devices]
        self._changed()

    async def _read_apis(self) -> None:
        groups = self._groups()
        for gone in self._apis.keys() - set(groups):
            del self._apis[gone]
        for number, group in enumerate(groups, 1):
            if group in self._groups_read:
                continue
            self._groups_read.add(group)
            try:
                apis = await self._client.vendor_apis.all(group)
            except NotFound:
                apis = []  # deleted meanwhile; the tree says so in a moment
            except ClientError:
                self._groups_read.discard(group)
                raise
            self._apis[group] = [self._known_api(group, api) for api in apis]
            if number % _GROUPS_AT_ONCE == 0:
                self._changed()

    def _groups(self) -> list[str]:
        if self._group_ids is None:
            self._group_ids = [
                place_id
                for place_id in self._directory.of_kind(PlaceKind.PLACE_GROUP)
                if self._directory.may(Action.VENDOR_APIS, place_id).allowed
            ]
        return self._group_ids

    def _prepare(self) -> bool:
        """Make some more names ready; returns whether there may be any left."""
        before = len(self._places)
        self._places += [
            (folded(f"{name} {place_id}"), place_id)
            for place_id, name, _above in islice(self._names, _NAMES_AT_ONCE)
        ]
        return len(self._places) - before == _NAMES_AT_ONCE

    def _known_actions(self) -> list[_Known]:
        return [_Known(folded(hit.title), hit) for hit in self._actions()]

    def _known_device(self, device: Device) -> _Known:
        name = device.name or device.model or tr("Device")
        going = self._going(ToDevices(device.place_id, device.serial))
        hit = Hit(f"{name} {device.serial}", self._where(device.place_id), "device", going)
        return _Known(folded(f"{device.serial} {name}"), hit)

    def _known_api(self, group: str, api: VendorApi) -> _Known:
        going = self._going(ToCustomerApi(group, api.id))
        return _Known(folded(api.name), Hit(api.name, self._where(group), "link", going))

    def _place(self, place_id: str) -> Hit | None:
        """Return how to go to a node; None where one may only see its name."""
        node = self._directory.node(place_id)
        if node is None or node.role is None:
            return None
        icon = "place-group" if node.kind is PlaceKind.PLACE_GROUP else str(node.kind)
        remark = f"{told(KIND_TITLES[node.kind])} · {node.id}"
        return Hit(node.name, remark, icon, self._going(_first_page(node)))

    def _going(self, to: Destination) -> Callback:
        return lambda: self._navigator.go(to)

    def _where(self, place_id: str) -> str:
        return " › ".join(node.name for node in self._directory.path(place_id)[-2:])

    def _tree_changed(self) -> None:
        self._names, self._places, self._group_ids = self._directory.names(), [], None

    def _follow(self, change: Change | None) -> None:
        """Read again at the next search what may be another; until then, what is known is still found."""
        if change is None or change.kind == "device":
            self._devices_read = False
        if change is None or change.kind == "vendorApi":
            self._groups_read.clear()


def _first_page(node: Place) -> Destination:
    match node.kind:
        case PlaceKind.PLACE_GROUP:
            return ToAccessService(node.id)
        case PlaceKind.PLACE:
            return ToPlace(node.id)
        case _:
            return ToPlaces(node.id)
