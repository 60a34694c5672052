"""Devices: register ahead, move, release, renew tokens."""

from typing import Annotated

from fastapi import Query, Response

from clue_desktop.contract import devices as contract
from server.admin.parts import Use
from server.http.answers import answer, nothing
from server.http.guard import Administrator, Guard, IfMatch, Routes
from server.services.registrations.devices import device_etag

routes = Routes("devices")


@routes.add("GET", "/devices", Guard.ADMINISTRATOR, contract.Devices)
def get_devices(
    caller: Administrator,
    use: Use,
    place_id: Annotated[str | None, Query(alias="placeId", max_length=64)] = None,
) -> Response:
    """The devices at a node and under it."""
    return answer(use.devices.all(caller, place_id))


@routes.add("POST", "/devices", Guard.ADMINISTRATOR, contract.RegisteredDevice, 201)
def register_device(new: contract.NewDevice, caller: Administrator, use: Use) -> Response:
    """Register a device ahead; its token is shown this once."""
    device = use.devices.register(caller, new)
    return answer(device, status=201, etag=device_etag(device))


@routes.add("GET", "/devices/{serial}", Guard.ADMINISTRATOR, contract.Device)
def get_device(serial: str, caller: Administrator, use: Use) -> Response:
    """One device."""
    device = use.devices.one(caller, serial)
    return answer(device, etag=device_etag(device))


@routes.add("PATCH", "/devices/{serial}", Guard.ADMINISTRATOR, contract.Device)
def change_device(
    serial: str, change: contract.DeviceChange, caller: Administrator, use: Use, if_match: IfMatch = None
) -> Response:
    """Move or rename a device."""
    device = use.devices.change(caller, serial, change, if_match)
    return answer(device, etag=device_etag(device))


@routes.add("DELETE", "/devices/{serial}", Guard.ADMINISTRATOR, status=204)
def release_device(serial: str, caller: Administrator, use: Use, if_match: IfMatch = None) -> Response:
    """Release a device; its token is void from now on."""
    use.devices.release(caller, serial, if_match)
    return nothing()


@routes.add("POST", "/devices/{serial}/token", Guard.ADMINISTRATOR, contract.RegisteredDevice, 201)
def renew_token(serial: str, caller: Administrator, use: Use) -> Response:
    """A new token; the old one is void from now on."""
    device = use.devices.renew_token(caller, serial)
    return answer(device, status=201, etag=device_etag(device))
