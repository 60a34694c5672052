"""The place tree."""

from collections.abc import AsyncGenerator
from datetime import datetime

from clue_desktop.client.connection import Versioned
from clue_desktop.client.resources.resource import Resource, segment
from clue_desktop.contract.overview import Overview
from clue_desktop.contract.places import AllocationEmail, MovePreview, NewPlace, Place, PlaceChange, Places

_PLACES_AT_ONCE = 1000
"""Some 5 ms of work."""


class PlacesResource(Resource):
    """The place tree."""

    async def all(self) -> list[Place]:
        """List the nodes that one may see, parents before children."""
        return [place async for part in self.in_parts() for place in part]

    async def in_parts(self) -> AsyncGenerator[list[Place]]:
        """List them a part at a time: a large tree takes half a second to read, in which a window must not stand still."""
        async for part in self._connection.ask_in_parts("/api/v1/places", Places, _PLACES_AT_ONCE):
            yield part.items

    async def overview(self, place_id: str, since: datetime | None = None) -> Overview:
        """Read what is going on at a node and under it since a moment of the last 26 hours, or in the last 24."""
        parameters = {"since": since.isoformat() if since else None}
        path = f"/api/v1/places/{segment(place_id)}/overview"
        return (await self._connection.ask("GET", path, Overview, parameters=parameters)).value

    async def preview_move(self, place_id: str, parent_id: str) -> MovePreview:
        """Ask what moving a node would do with its events; nothing is written."""
        path, parameters = f"/api/v1/places/{segment(place_id)}/move-preview", {"parentId": parent_id}
        return (await self._connection.ask("GET", path, MovePreview, parameters=parameters)).value

    async def add(self, place: NewPlace) -> Versioned[Place]:
        """Add a node."""
        return await self._connection.ask("POST", "/api/v1/places", Place, body=place)

    async def read(self, place_id: str) -> Versioned[Place]:
        """Read one node."""
        return await self._connection.ask("GET", f"/api/v1/places/{segment(place_id)}", Place)

    async def change(
        self, place_id: str, change: PlaceChange, *, if_match: str | None = None
    ) -> Versioned[Place]:
        """Rename or move a node; members that `change` was not given stay."""
        path = f"/api/v1/places/{segment(place_id)}"
        return await self._connection.ask(
            "PATCH", path, Place, body=change, only_what_is_set=True, if_match=if_match
        )

    async def delete(self, place_id: str, *, if_match: str | None = None) -> None:
        """Delete a node without children and devices (else Conflict `not_empty`)."""
        await self._connection.tell("DELETE", f"/api/v1/places/{segment(place_id)}", if_match=if_match)

    async def allocation_email(self, place_id: str) -> Versioned[AllocationEmail]:
        """Read where a Place's allocation codes are sent."""
        path = f"/api/v1/places/{segment(place_id)}/allocation-email"
        return await self._connection.ask("GET", path, AllocationEmail)

    async def set_allocation_email(
        self, place_id: str, email: str | None, *, if_match: str | None = None
    ) -> Versioned[AllocationEmail]:
        """Set where a Place's allocation codes are sent; None = nowhere."""
        path = f"/api/v1/places/{segment(place_id)}/allocation-email"
        body = AllocationEmail(email=email)
        return await self._connection.ask("PUT", path, AllocationEmail, body=body, if_match=if_match)
