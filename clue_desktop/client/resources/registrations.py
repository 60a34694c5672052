"""Registration in the field."""

from clue_desktop.client.resources.resource import Resource, segment
from clue_desktop.contract.enrollment import EnrollmentLimits


class RegistrationsResource(Resource):
    """Registration in the field."""

    async def limits(self, place_id: str) -> EnrollmentLimits:
        """Read who asks to register at a node and under it, what was counted in 24 hours, and the limits reached."""
        path = f"/api/v1/places/{segment(place_id)}/enrollment-limits"
        return (await self._connection.ask("GET", path, EnrollmentLimits)).value

    async def lift_limits(self, place_id: str) -> None:
        """Let devices register again at a node and under it."""
        await self._connection.tell("DELETE", f"/api/v1/places/{segment(place_id)}/enrollment-limits")

    async def refuse_pending(self, place_id: str, serial: str) -> None:
        """Say that a device is *not ours*: its code is discarded, and the Place refuses it for 24 hours."""
        path = f"/api/v1/places/{segment(place_id)}/pending-registrations/{segment(serial)}"
        await self._connection.tell("DELETE", path)
