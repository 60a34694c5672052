"""What an overview says of vendors, devices and registrations, in lines that lead there; without Qt."""

from datetime import datetime, timedelta

from clue_desktop.contract.devices import Device
from clue_desktop.contract.overview import AccessAtNode, CredentialAtNode, Overview, VendorAtNode
from clue_desktop.domain.access_service import AccessType
from clue_desktop.domain.credentials import CREDENTIAL_TYPES
from clue_desktop.domain.permissions import Action
from clue_desktop.domain.place_tree import PlaceKind
from ui.overview.rows import Listing, Row
from ui.state.destination import (
    Destination,
    SettingsSection,
    ToAccessService,
    ToCustomerApi,
    ToDevices,
    ToPlace,
    ToPlaces,
    ToServerSettings,
)
from ui.state.directory import Directory
from ui.state.vendor_state import TONES, state_title
from ui.widgets.moments import ago
from ui.widgets.vendor_words import health_in_words
from ui.words.language import told, tr

NOTABLE_SKEW = timedelta(minutes=2)
"""Clocks that differ by less are alike: an answer takes its time."""


def skew_in_words(ahead: timedelta) -> str:
    """Return that this computer's clock is not the server's; "" where it is, as nearly as matters."""
    if abs(ahead) < NOTABLE_SKEW:
        return ""
    text = (
        tr(
            "This computer's clock is {time} ahead of the server's. Today is counted by the server's clock; set the one"
            " right that is wrong."
        )
        if ahead > timedelta()
        else tr(
            "This computer's clock is {time} behind the server's. Today is counted by the server's clock; set the one"
            " right that is wrong."
        )
    )
    return text.format(time=_duration(abs(ahead)))


def _duration(time: timedelta) -> str:
    minutes = round(time.total_seconds() / 60)
    if minutes < 60:
        return tr("{number} min").format(number=minutes)
    if minutes < 48 * 60:
        return tr("{hours} h {minutes} min").format(hours=minutes // 60, minutes=minutes % 60)
    return tr("{number} days").format(number=round(minutes / 60 / 24))


class Words:
    """Says what is going on at a node."""

    def __init__(self, directory: Directory, overview: Overview) -> None:
        self._directory = directory
        self._overview = overview
        self._node_id = overview.place_id
        self._is_place = overview.kind is PlaceKind.PLACE

    # ---- vendors

    @property
    def vendors_title(self) -> str:
        """What the list of those who verify is called."""
        return tr("Verified by") if self._is_place else tr("Vendors")

    def vendors(self) -> Listing | None:
        """Return who verifies: at a place by credential, else the APIs; None where one may not know."""
        access, vendors = self._overview.access, self._overview.vendors
        if self._is_place and access is not None:
            return self._credentials(access)
        if vendors is None:
            return None
        rows = [self._vendor(one) for one in vendors.items]
        ill = sum(number for state, number in vendors.states.items() if TONES[state] == "bad")
        remark = ""
        if vendors.total:
            remark = (
                tr("{number} failing of {total}").format(number=f"{ill:,}", total=f"{vendors.total:,}")
                if ill
                else _count(vendors.total, tr("1 API"), tr("{number} APIs"))
            )
        if access is not None:
            rows = [self._access_type(access), *rows]
            remark = remark or tr("no API registered yet")
            offer, to = tr("Customer API Integration"), self._to_apis(access)
        else:
            offer, to = tr("Places"), ToPlaces(self._node_id)
        more = vendors.total > len(vendors.items) or not vendors.total
        return Listing(
            tuple(rows),
            remark,
            tr("No API is registered here yet."),
            offer if more else "",
            to if more else None,
        )

    def _to_apis(self, access: AccessAtNode) -> Destination:
        if access.access_type is AccessType.NONE:  # Customer API Integration is closed until there is one
            return ToAccessService(self._node_id)
        return ToCustomerApi(self._node_id)

    def _access_type(self, access: AccessAtNode) -> Row:
        title = {
            AccessType.NONE: tr("No access type chosen"),
            AccessType.VENDOR: tr("Access type Vendor"),
            AccessType.MIXED: tr("Access type Mixed / Advanced"),
        }[access.access_type]
        verified = sum(one.api_id is not None for one in access.credentials)
        note = tr("{number} of {total} credentials").format(number=verified, total=len(access.credentials))
        return Row("accessType", title, ToAccessService(self._node_id), note=note, tone="accent")

    def _vendor(self, one: VendorAtNode) -> Row:
        health = one.health
        place = "" if one.place_group_id == self._node_id else self._name(one.place_group_id)
        title = told(CREDENTIAL_TYPES[one.credential].title)
        return Row(
            health.api_id,
            f"{one.api_name} · {place}" if place else f"{one.api_name} · {title}",
            ToCustomerApi(one.place_group_id, health.api_id),
            detail=health_in_words(health),
            note=state_title(health.state),
            tone="warning"
            if one.certificate_ends_soon and TONES[health.state] != "bad"
            else TONES[health.state],
        )

    def _credentials(self, access: AccessAtNode) -> Listing:
        return Listing(
            tuple(self._credential(access, one) for one in access.credentials),
            offer=tr("Setting of access service"),
            to=ToAccessService(self._node_id),
        )

    def _credential(self, access: AccessAtNode, one: CredentialAtNode) -> Row:
        title = told(CREDENTIAL_TYPES[one.credential].title)
        to: Destination = ToAccessService(self._node_id, one.credential)
        if one.api_id is None:
            note = tr("Device-local") if one.inherited else tr("Device-local · set here")
            return Row(str(one.credential), title, to, note=note)
        note = (
            tr("{api} · from “{group}”").format(
                api=one.api_name or one.api_id, group=self._name(access.place_group_id)
            )
            if one.inherited
            else tr("{api} · set here").format(api=one.api_name or one.api_id)
        )
        vendors = self._overview.vendors
        states = {each.health.api_id: each.health.state for each in vendors.items} if vendors else {}
        tone = TONES[states[one.api_id]] if one.api_id in states else "accent"
        if self._directory.may(Action.VENDOR_APIS, self._node_id).allowed:
            to = ToCustomerApi(access.place_group_id, one.api_id)
        return Row(str(one.credential), title, to, note=note, tone=tone)

    # ---- devices and registrations

    def devices(self) -> Listing | None:
        """Return the devices that are not connected; None where one may not know."""
        devices, to = self._overview.devices, ToDevices(self._node_id)
        if devices is None:
            return None
        if not devices.total:
            return Listing(
                (), nothing=tr("No device is registered here yet."), offer=tr("Register a device"), to=to
            )
        away = devices.total - devices.connected
        remark = (
            tr("{number} of 1 device").format(number=away)
            if devices.total == 1
            else tr("{number} of {total} devices").format(number=f"{away:,}", total=f"{devices.total:,}")
        )
        rows = tuple(self._device(one) for one in devices.away)
        more = away > len(rows)
        return Listing(
            rows,
            remark,
            tr("All of them are connected."),
            tr("All {number} that are not connected").format(number=f"{away:,}") if more else "",
            to if more else None,
        )

    def _device(self, device: Device) -> Row:
        where = "" if device.place_id == self._node_id else self._name(device.place_id)
        # Many a device is called as its place is.
        place = f" · {where}" if where and where != device.name else ""
        note = tr("never seen")
        if device.last_seen_at is not None:
            note = tr("seen {ago}").format(ago=ago(device.last_seen_at, self._now))
        elif device.awaited_until is not None:
            note = tr("registered ahead")
        return Row(
            device.serial,
            f"{device.name or device.serial}{place}",
            ToDevices(device.place_id, device.serial),
            note=note,
            tone="" if device.last_seen_at is None else "warning",
        )

    def registrations(self) -> Listing | None:
        """Return the registrations under way; None where one may not know."""
        found = self._overview.registrations
        if found is None:
            return None
        rows = tuple(
            Row(
                one.serial,
                one.serial if self._is_place else f"{one.serial} · {self._name(one.place_id)}",
                ToPlace(one.place_id),
                note=tr("asked {ago}").format(ago=ago(one.requested_at, self._now)),
                tone="accent",
            )
            for one in found.items
        )
        remark = _count(found.total, tr("1 under way"), tr("{number} under way")) if found.total else ""
        nothing = tr("No device is being registered now.")
        if self._is_place:
            return Listing(rows, remark, nothing, tr("All registrations"), ToPlace(self._node_id))
        if self._directory.may(Action.SERVER_SETTINGS, self._node_id).allowed:
            to = ToServerSettings(self._node_id, SettingsSection.REGISTRATIONS)
            return Listing(rows, remark, nothing, tr("All registrations"), to)
        return Listing(rows, remark, nothing, tr("Places"), ToPlaces(self._node_id))

    # ---- what they share

    @property
    def _now(self) -> datetime:
        return self._overview.at

    def _name(self, place_id: str) -> str:
        node = self._directory.node(place_id)
        return node.name if node is not None else place_id


def _count(number: int, one: str, many: str) -> str:
    return one if number == 1 else many.format(number=f"{number:,}")
