"""The administrators of one's own subtree."""

from clue_desktop.client.resources.resource import Resource, segment
from clue_desktop.contract.session import Administrator, Administrators


class AdministratorsResource(Resource):
    """The administrators of one's own subtree."""

    async def all(self) -> list[Administrator]:
        """List the administrators of one's own subtree."""
        answer = await self._connection.ask("GET", "/api/v1/administrators", Administrators)
        return answer.value.items

    async def remove_role(self, administrator_id: str, place_id: str) -> None:
        """Take an administrator's role at a node away."""
        await self._connection.tell(
            "DELETE", f"/api/v1/administrators/{segment(administrator_id)}/roles/{segment(place_id)}"
        )

    async def end_sessions(self, administrator_id: str) -> None:
        """End all sessions of an administrator; for owners."""
        await self._connection.tell("DELETE", f"/api/v1/administrators/{segment(administrator_id)}/sessions")
