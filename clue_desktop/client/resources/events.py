"""The event log."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from datetime import datetime

from clue_desktop.client.connection import READ_SECONDS
from clue_desktop.client.following import Patience, follow
from clue_desktop.client.resources.resource import Resource
from clue_desktop.contract.events import Event, Events, EventSeries
from clue_desktop.contract.operation import EventOutage
from clue_desktop.domain.credentials import Credential


@dataclass(frozen=True, slots=True)
class EventFilter:
    """Which events are wanted; None = all. `since` and `until` are aware times, `reason` a code of the diagnosis.

    `outcome` is what came of them as plots count it: `failed`, whatever the door did then, apart from `denied`.
    """

    place_id: str | None = None
    serial: str | None = None
    credential: Credential | None = None
    result: str | None = None
    reason: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    search: str | None = None
    outcome: str | None = None

    def parameters(self) -> dict[str, str | int | None]:
        """Return the query parameters of the contract."""
        return {
            "placeId": self.place_id,
            "serial": self.serial,
            "credential": self.credential,
            "result": self.result,
            "reason": self.reason,
            "since": self.since.isoformat() if self.since else None,
            "until": self.until.isoformat() if self.until else None,
            "search": self.search,
            "outcome": self.outcome,
        }


class EventsResource(Resource):
    """The event log."""

    async def page(
        self, wanted: EventFilter | None = None, *, cursor: str | None = None, limit: int | None = None
    ) -> Events:
        """Read a page of events, newest first; `limit` at most 1,000."""
        parameters = (wanted or EventFilter()).parameters() | {"cursor": cursor, "limit": limit}
        return (await self._connection.ask("GET", "/api/v1/events", Events, parameters=parameters)).value

    async def outage(self) -> EventOutage:
        """Ask whether events can be written, and how many decisions wait to be brought in."""
        return (await self._connection.ask("GET", "/api/v1/events/outage", EventOutage)).value

    async def csv(
        self, wanted: EventFilter | None = None, *, spreadsheet: bool = False
    ) -> AsyncGenerator[bytes]:
        """Yield the events wanted as CSV (UTF-8), in pieces as they come; for a spreadsheet, its texts of digits stay texts."""
        parameters = (wanted or EventFilter()).parameters() | ({"spreadsheet": "true"} if spreadsheet else {})
        async with self._connection.stream(
            "/api/v1/events", "text/csv", parameters=parameters, read_seconds=READ_SECONDS
        ) as response:
            async for piece in response.aiter_bytes():
                yield piece

    async def series(
        self, place_id: str, *, api_id: str | None = None, hours: int = 24, step_hours: int = 1
    ) -> EventSeries:
        """Read what became of the verifications at a node, or by one API, in the last hours."""
        parameters = {"placeId": place_id, "apiId": api_id, "hours": hours, "stepHours": step_hours}
        path = "/api/v1/events/series"
        return (await self._connection.ask("GET", path, EventSeries, parameters=parameters)).value

    def follow(self, *, last_event_id: str = "", patience: Patience | None = None) -> AsyncGenerator[Event]:
        """Yield events as they happen, without gaps over lost connections; see `following.follow`."""
        return follow(
            self._connection, "/api/v1/events/stream", Event, last_event_id=last_event_id, patience=patience
        )
