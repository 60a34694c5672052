"""What Go to… finds: places, devices, APIs and actions, without Qt."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from clue_desktop.client.admin import AdminClient
from clue_desktop.domain.permissions import Action
from clue_desktop.domain.place_tree import KIND_TITLES, PlaceKind
from ui.context import Navigator, PageKey
from ui.directory import Directory
from ui.language import told, tr
from ui.observable import Callback, Observable

MOST_HITS = 30
_MOST_GROUPS = 30
"""Of how many place groups the APIs are read; more would be a flood of requests for one search."""


@dataclass(frozen=True, slots=True)
class Hit:
    """Something to go to or to do. `icon` is a name of `ui.widgets.icons`."""

    title: str
    remark: str
    icon: str
    act: Callback


@dataclass(frozen=True, slots=True)
class _Known:
    needle: str
    hit: Hit


class Searching(Observable):
    """Finds by any part of a name, a Place ID, a serial; all words typed must occur."""

    def __init__(
        self,
        client: AdminClient,
        directory: Directory,
        navigator: Navigator,
        actions: Callable[[], Sequence[Hit]],
    ) -> None:
        super().__init__()
        self._client = client
        self._directory = directory
        self._navigator = navigator
        self._actions = actions
        self._places: list[_Known] | None = None
        self._others: list[_Known] = []
        self._forget = directory.observe(self._tree_changed)

    def close(self) -> None:
        """Follow the tree no longer."""
        self._forget()

    def hits(self, text: str) -> list[Hit]:
        """Return what fits, at most MOST_HITS, those that begin with the text first."""
        words = text.lower().split()
        if not words:
            return list(self._actions())
        if self._places is None:
            self._places = [self._known_place(place_id) for place_id in self._ids(None)]
        actions = [_Known(hit.title.lower(), hit) for hit in self._actions()]
        found = [
            known
            for known in (*self._places, *self._others, *actions)
            if all(word in known.needle for word in words)
        ]
        found.sort(key=lambda known: not known.needle.startswith(words[0]))
        return [known.hit for known in found[:MOST_HITS]]

    async def read_others(self) -> None:
        """Read devices and APIs, for the search that begins now. What cannot be read is not found."""
        others: list[_Known] = []
        try:
            for device in await self._client.devices():
                name = device.name or device.model or tr("Device")
                others.append(
                    _Known(
                        f"{device.serial} {name}".lower(),
                        Hit(
                            f"{name} {device.serial}",
                            self._where(device.place_id),
                            "device",
                            self._going(device.place_id, PageKey.DEVICES, serial=device.serial),
                        ),
                    )
                )
            for group in self._groups():
                for api in await self._client.vendor_apis(group):
                    going = self._going(group, PageKey.CUSTOMER_API, api_id=api.id)
                    others.append(_Known(api.name.lower(), Hit(api.name, self._where(group), "link", going)))
        finally:
            self._others = others
            self._changed()

    def _groups(self) -> Iterable[str]:
        groups = [
            place_id
            for place_id in self._ids(None)
            if (node := self._directory.node(place_id)) is not None
            and node.kind is PlaceKind.PLACE_GROUP
            and self._directory.may(Action.VENDOR_APIS, place_id).allowed
        ]
        return groups[:_MOST_GROUPS]

    def _ids(self, top: str | None) -> Iterable[str]:
        waiting = list(reversed(self._directory.children(top)))
        while waiting:
            place_id = waiting.pop()
            yield place_id
            waiting.extend(reversed(self._directory.children(place_id)))

    def _known_place(self, place_id: str) -> _Known:
        node = self._directory.node(place_id)
        if node is None:
            raise LookupError(place_id)
        icon = "place-group" if node.kind is PlaceKind.PLACE_GROUP else str(node.kind)
        remark = f"{told(KIND_TITLES[node.kind])} · {node.id}"
        hit = Hit(node.name, remark, icon, self._going(place_id, None))
        return _Known(f"{node.name} {node.id}".lower(), hit)

    def _going(self, place_id: str, page: PageKey | None, **focus: str) -> Callback:
        def go() -> None:
            self._navigator.go(place_id, page or self._first_page(place_id), **focus)

        return go

    def _first_page(self, place_id: str) -> PageKey:
        node = self._directory.node(place_id)
        kind = node.kind if node is not None else PlaceKind.HEADQUARTERS
        return {PlaceKind.PLACE_GROUP: PageKey.ACCESS_SERVICE, PlaceKind.PLACE: PageKey.PLACE}.get(
            kind, PageKey.PLACES
        )

    def _where(self, place_id: str) -> str:
        return " › ".join(node.name for node in self._directory.path(place_id)[-2:])

    def _tree_changed(self) -> None:
        self._places = None
