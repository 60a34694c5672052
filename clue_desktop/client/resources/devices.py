"""Registered devices."""

from clue_desktop.client.connection import Versioned
from clue_desktop.client.resources.resource import Resource, segment
from clue_desktop.contract.devices import Device, DeviceChange, Devices, NewDevice, RegisteredDevice


class DevicesResource(Resource):
    """Registered devices."""

    async def all(self, place_id: str | None = None) -> list[Device]:
        """List the devices at a node and under it; None = all that one may see."""
        parameters = {"placeId": place_id}
        return (
            await self._connection.ask("GET", "/api/v1/devices", Devices, parameters=parameters)
        ).value.items

    async def read(self, serial: str) -> Versioned[Device]:
        """Read one device."""
        return await self._connection.ask("GET", _device(serial), Device)

    async def register(self, device: NewDevice) -> RegisteredDevice:
        """Register a device ahead; its token is shown this once."""
        return (await self._connection.ask("POST", "/api/v1/devices", RegisteredDevice, body=device)).value

    async def change(
        self, serial: str, change: DeviceChange, *, if_match: str | None = None
    ) -> Versioned[Device]:
        """Move or rename a device; members that `change` was not given stay."""
        return await self._connection.ask(
            "PATCH", _device(serial), Device, body=change, only_what_is_set=True, if_match=if_match
        )

    async def release(self, serial: str, *, if_match: str | None = None) -> None:
        """Release a device; its token is no longer good."""
        await self._connection.tell("DELETE", _device(serial), if_match=if_match)

    async def renew_token(self, serial: str) -> RegisteredDevice:
        """Give a device a new token, shown this once; the old one is no longer good."""
        return (await self._connection.ask("POST", f"{_device(serial)}/token", RegisteredDevice)).value


def _device(serial: str) -> str:
    return f"/api/v1/devices/{segment(serial)}"
