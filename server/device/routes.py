"""What devices ask beside verifications: whether they are registered, and their settings."""

from typing import Annotated

from fastapi import Header, Request, Response

from clue_desktop.contract import devices as contract
from server.device.presence import Presence
from server.http.answers import answer
from server.http.guard import Device, Guard, Routes
from server.services.registrations.devices import DeviceService
from server.verification.plans import Plans

routes = Routes("devices' side")


@routes.add("GET", "/registrations/{serial}", Guard.ANYONE, contract.RegistrationState)
def get_registration(serial: str, request: Request) -> Response:
    """Whether a serial is registered."""
    service: DeviceService = request.app.state.parts.devices
    return answer(service.registration(serial))


@routes.add("GET", "/settings", Guard.DEVICE, contract.DeviceSettings)
async def get_settings(
    request: Request,
    device: Device,
    if_none_match: Annotated[str | None, Header(alias="If-None-Match")] = None,
) -> Response:
    """What the device has to know; 304 when its tag is still the present one."""
    plans: Plans = request.app.state.plans
    presence: Presence = request.app.state.presence
    presence.seen(device.serial)
    settings = plans.settings(device)
    etag = f'"{settings.version}"'
    if if_none_match is not None and etag in {
        tag.strip().removeprefix("W/") for tag in if_none_match.split(",")
    }:
        return Response(status_code=304, headers={"etag": etag})
    return answer(settings, etag=etag)
