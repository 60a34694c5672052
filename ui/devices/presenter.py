"""Devices of a node: which there are, who is connected, and what can be done to them."""

import secrets
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from typing_extensions import override

from clue_desktop.client.errors import ClientError, Conflict, Invalid
from clue_desktop.contract.devices import Device, DeviceChange, DeviceCredential, NewDevice, RegisteredDevice
from clue_desktop.contract.events import Change
from clue_desktop.domain.credentials import is_device_serial
from clue_desktop.domain.enrollment import DEVICE_ID_INVALID
from clue_desktop.domain.folding import folded
from clue_desktop.domain.pasted import Number, number_in
from clue_desktop.domain.permissions import Action
from clue_desktop.domain.place_tree import PlaceKind, validate_place_name
from clue_desktop.domain.said import said_by
from clue_desktop.sample_vendor import BLOCKED_CARD, GRANTED_CARD
from ui.state.context import PageContext
from ui.state.credential_file import CredentialFileError, belongs_to, load_credential, save_credential
from ui.state.notices import Level, Notice, in_words
from ui.state.question import Overtaken, Question, twice
from ui.state.reading import Reading
from ui.state.trying_out import Running
from ui.words.language import told, tr


@dataclass(frozen=True, slots=True)
class DeviceRow:
    """A device as the table shows it; `place` is the path under the page's node."""

    serial: str
    name: str
    place_id: str
    place: str
    model: str
    registered_at: datetime
    last_seen_at: datetime | None
    connected: bool
    awaited_until: datetime | None = None


class DevicesPresenter(Reading[Sequence[Device]]):
    """State and decisions of the page."""

    def __init__(self, context: PageContext, place_id: str) -> None:
        super().__init__()
        self._context = context
        self.place_id = place_id
        self._needle = ""

    # ---- what there is

    @property
    def devices(self) -> Sequence[Device]:
        """The devices as they were last read."""
        return self.value or ()

    @property
    def rows(self) -> list[DeviceRow]:
        """The devices that match the search."""
        parts = folded(self._needle).split()
        places = {
            place_id: self._context.directory.name_below(place_id, self.place_id)
            for place_id in {one.place_id for one in self.devices}
        }
        rows = [_row(device, places[device.place_id]) for device in self.devices]
        return [
            row
            for row in rows
            if not parts
            or all(part in folded(f"{row.serial} {row.name} {row.place} {row.model}") for part in parts)
        ]

    @property
    def total(self) -> int:
        """How many devices there are, whatever is searched for."""
        return len(self.devices)

    @property
    def summary(self) -> str:
        """How many there are and how many are connected, in words."""
        connected = sum(device.connected for device in self.devices)
        if not self.loaded:
            return ""
        return tr("{total} registered · {connected} connected").format(
            total=f"{self.total:,}", connected=f"{connected:,}"
        )

    @property
    def searching(self) -> bool:
        """Whether a search restricts the list."""
        return bool(self._needle)

    @property
    def why_not(self) -> str:
        """Why devices cannot be changed here, or ""."""
        return self._context.directory.may(Action.DEVICES, self.place_id).why_not

    def search(self, needle: str) -> None:
        """Show only devices that hold every word of `needle` in serial, name, place or model."""
        self._needle = needle.strip()
        before, self.asked_for = self.asked_for, True
        self._changed()
        self.asked_for = before

    def device(self, serial: str) -> Device | None:
        """Return a device of the list."""
        return next((device for device in self.devices if device.serial == serial), None)

    def concerns(self, change: Change | None) -> bool:
        """Tell whether a change may be seen in the list."""
        return change is None or change.kind in {"device", "place"}

    @override
    async def _ask(self) -> Sequence[Device]:
        return await self._context.client.devices.all(self.place_id)

    @override
    def _is_news(self, value: Sequence[Device]) -> bool:
        return value != self.value or bool(self.fault)

    # ---- what can be done

    def serial_problem(self, serial: str) -> str:
        """Return what is wrong with a serial for a new device, or ""."""
        meant = number_in(serial, Number.SERIAL)
        serial = meant.text
        if meant.code == "number_ambiguous":
            return told(meant.problem)
        if not is_device_serial(serial):
            return told(DEVICE_ID_INVALID)
        if (known := self.device(serial)) is not None:
            return tr("{serial} is registered already, at “{place}”.").format(
                serial=serial, place=self._context.directory.name_below(known.place_id, self.place_id)
            )
        return ""

    def name_problem(self, name: str) -> str:
        """Return what is wrong with a name, which may be left empty, or ""."""
        problems = validate_place_name(name) if name.strip() else []
        return told(problems[0].message) if problems else ""

    def places(self, *, beside: str | None = None) -> list[tuple[str, str]]:
        """Return the nodes that a device may be registered at, with their paths, in the order of the tree."""
        directory = self._context.directory
        found = [
            place_id
            for place_id in directory.ids()
            if place_id != beside and directory.may(Action.DEVICES, place_id).allowed
        ]
        return [(place_id, " › ".join(node.name for node in directory.path(place_id))) for place_id in found]

    async def register(self, serial: str, place_id: str, name: str) -> RegisteredDevice | dict[str, str]:
        """Register a device ahead; returns it with its token, or what is wrong, by field ("" for the whole)."""
        wanted = NewDevice(serial=serial, place_id=place_id, name=name.strip() or None)
        try:
            device = await self._context.client.devices.register(wanted)
        except Invalid as fault:
            found = {problem.field: told(problem.message) for problem in fault.problems}
            return found or {"": told(fault.detail)}
        except Conflict as fault:
            return {"serial": told(fault.detail)}
        except ClientError as fault:
            return {"": in_words(fault)}
        self._context.device_tokens.keep(device.serial, device.token)
        await self.load_own()
        return device

    # ---- a virtual device

    @property
    def offers_virtual(self) -> bool:
        """Whether a virtual device can be made here: with the bundled server, which stands beside this console."""
        return self._context.sample_vendor is not None

    async def register_virtual(self) -> str | None:
        """Register a device ahead whose serial is made up, and keep its token here; return the serial, None where that failed.

        At a place group it is put at its first place, where a door would be.
        """
        directory = self._context.directory
        place_id = self.place_id
        while directory.kind(place_id) is not PlaceKind.PLACE and directory.children(place_id):
            place_id = directory.children(place_id)[0]
        serial = _made_up_serial()
        answer = await self.register(serial, place_id, tr("Virtual device"))
        if not isinstance(answer, RegisteredDevice):
            text = tr("No virtual device was made. {why}").format(why=" ".join(answer.values()))
            self._context.notices.tell(Notice(Level.FAULT, text))
            return None
        await self._keep_virtual(answer)
        return serial

    async def _keep_virtual(self, device: RegisteredDevice) -> None:
        """Keep its credential where the console finds it at its next start; without it, it is known until then."""
        folder, client = self._context.credential_files, self._context.client
        if folder is None:
            return
        try:
            credential = DeviceCredential(
                server=client.address,
                serial=device.serial,
                token=device.token,
                fingerprint=self._context.server_fingerprint,
            )
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            save_credential(folder / f"device-{device.serial}.json", credential)
        except (CredentialFileError, OSError) as fault:
            self._context.notices.failed(fault, tr("Keeping the virtual device's credential"))

    @property
    def sample_cards(self) -> tuple[tuple[str, str], ...]:
        """Cards that the sample vendor knows, while it runs, each with what it says of it."""
        switch = self._context.sample_vendor
        if switch is None or switch.running is not Running.YES:
            return ()
        return (GRANTED_CARD, tr("is granted")), (BLOCKED_CARD, tr("is blocked"))

    async def rename(self, serial: str, name: str, seen: str) -> Overtaken | None:
        """Give a device another name, unless it has another one by now than was `seen`; an empty one takes it away."""
        mine = name.strip()

        async def attempt() -> Overtaken | None:
            present = await self._context.client.devices.read(serial)
            theirs = present.value.name or ""
            if theirs not in {seen, mine}:
                text = tr(
                    "Somebody else has named device {serial} “{theirs}” meanwhile. Name it “{mine}”?"
                ).format(serial=serial, theirs=theirs, mine=mine)
                return Overtaken(Question(tr("Save mine over it"), text), theirs)
            change = DeviceChange(name=mine or None)
            await self._context.client.devices.change(serial, change, if_match=present.etag)
            return None

        return await self._change(attempt, tr("Renaming device {serial}").format(serial=serial))

    async def move(self, serial: str, place_id: str, seen: str) -> Overtaken | None:
        """Move a device to another node, unless it is at another one by now than was `seen`."""

        async def attempt() -> Overtaken | None:
            present = await self._context.client.devices.read(serial)
            theirs = present.value.place_id
            if theirs not in {seen, place_id}:
                text = tr(
                    "Somebody else has moved device {serial} to “{theirs}” meanwhile. Move it to “{mine}”?"
                ).format(
                    serial=serial,
                    theirs=self._context.directory.name_below(theirs, self.place_id),
                    mine=self._context.directory.name_below(place_id, self.place_id),
                )
                return Overtaken(Question(tr("Save mine over it"), text), theirs)
            change = DeviceChange(place_id=place_id)
            await self._context.client.devices.change(serial, change, if_match=present.etag)
            return None

        return await self._change(attempt, tr("Moving device {serial}").format(serial=serial))

    def move_question(self, serial: str, place_id: str) -> Question:
        """Return what a move does."""
        return Question(
            tr("Move"),
            tr("Move device {serial} to “{place}”? It works by the settings there at once.").format(
                serial=serial, place=self._context.directory.name_below(place_id, self.place_id)
            ),
        )

    def release_question(self, serial: str) -> Question:
        """Return what a release does."""
        device = self.device(serial)
        if device is None:
            text = tr("Release device {serial}?").format(serial=serial)
        elif not device.name:
            text = tr("Release device {serial} from “{place}”?").format(
                serial=serial, place=self._context.directory.name_below(device.place_id, self.place_id)
            )
        else:
            text = tr("Release device {serial} “{name}” from “{place}”?").format(
                serial=serial,
                name=device.name,
                place=self._context.directory.name_below(device.place_id, self.place_id),
            )
        return Question(
            tr("Release"),
            text,
            tr("Its token is void at once: it cannot ask for decisions until it is registered again."),
            destroys=True,
        )

    async def release(self, serial: str, seen: str) -> Overtaken | None:
        """Release a device, unless it is at another node by now than was `seen`."""

        async def attempt() -> Overtaken | None:
            present = await self._context.client.devices.read(serial)
            theirs = present.value.place_id
            if theirs != seen:
                text = tr(
                    "Somebody else has moved device {serial} to “{theirs}” meanwhile. Release it all the same?"
                ).format(serial=serial, theirs=self._context.directory.name_below(theirs, self.place_id))
                return Overtaken(Question(tr("Release"), text, destroys=True), theirs)
            await self._context.client.devices.release(serial, if_match=present.etag)
            self._context.device_tokens.forget(serial)
            self._context.notices.done(tr("Device {serial} is released.").format(serial=serial))
            return None

        return await self._change(attempt, tr("Releasing device {serial}").format(serial=serial))

    def new_token_question(self, serial: str) -> Question:
        """Return what a new token does."""
        return Question(
            tr("New token"),
            tr("Make a new token for device {serial}? It is shown once.").format(serial=serial),
            tr("The present token is void at once: the device is cut off until it has the new one."),
            destroys=True,
        )

    async def new_token(self, serial: str) -> RegisteredDevice | None:
        """Make a new token; None when that failed."""
        try:
            device = await self._context.client.devices.renew_token(serial)
        except ClientError as fault:
            doing = tr("Making a new token for device {serial}").format(serial=serial)
            self._context.notices.failed(fault, doing)
            return None
        self._context.device_tokens.keep(serial, device.token)
        await self.load_own()
        return device

    # ---- credential files

    async def save_credential(self, path: Path, device: RegisteredDevice) -> str:
        """Write a device's credential file, for its owner's eyes only; returns what went wrong, or ""."""
        client = self._context.client
        try:
            fingerprint = await client.fingerprint()
            save_credential(
                path,
                DeviceCredential(
                    server=client.address, serial=device.serial, token=device.token, fingerprint=fingerprint
                ),
            )
        except CredentialFileError as fault:
            return said_by(fault)
        except ClientError as fault:
            return in_words(fault)
        self._context.notices.done(
            tr("Saved {path}. Only you can read it; keep it that way on the device too.").format(path=path)
        )
        return ""

    def load_credential(self, path: Path) -> str | None:
        """Take a device's token from its credential file; returns the serial, None when that failed (told)."""
        server = self._context.client.address
        try:
            credential = load_credential(path)
            if not is_device_serial(credential.serial):
                raise CredentialFileError(
                    tr("{path} is not a credential file ({reason}).").format(
                        path=path, reason=told(DEVICE_ID_INVALID).rstrip(".")
                    )
                )
            if not belongs_to(credential, server, self._context.server_fingerprint):
                raise CredentialFileError(
                    tr("{path} belongs to another server, {other}; here it is {server}.").format(
                        path=path, other=credential.server, server=server
                    )
                )
        except CredentialFileError as fault:
            text = tr("The credential file was not loaded. {reason}").format(reason=fault)
            self._context.notices.tell(Notice(Level.FAULT, text))
            return None
        self._context.device_tokens.keep(credential.serial, credential.token)
        self._changed()
        return credential.serial

    async def _change(
        self, attempt: Callable[[], Awaitable[Overtaken | None]], doing: str
    ) -> Overtaken | None:
        overtaken = None
        try:
            overtaken = await twice(attempt)
        except ClientError as fault:
            self._context.notices.failed(fault, doing)
        await self.load_own()
        return overtaken


def _made_up_serial() -> str:
    """Return a serial of twelve digits, of which no real series is likely to be."""
    return f"99{secrets.randbelow(10**10):010d}"


def _row(device: Device, place: str) -> DeviceRow:
    return DeviceRow(
        device.serial,
        device.name or "",
        device.place_id,
        place,
        device.model or "",
        device.registered_at,
        device.last_seen_at,
        device.connected,
        device.awaited_until,
    )
