"""The audit trail."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from datetime import datetime

from clue_desktop.client.connection import READ_SECONDS
from clue_desktop.client.resources.resource import Resource
from clue_desktop.contract.session import Audit


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Which entries of the audit trail are wanted; None = all. `since` and `until` are aware times."""

    place_id: str | None = None
    administrator_id: str | None = None
    action: str | None = None
    outcome: str | None = None
    since: datetime | None = None
    until: datetime | None = None

    def parameters(self) -> dict[str, str | int | None]:
        """Return the query parameters of the contract."""
        return {
            "placeId": self.place_id,
            "administratorId": self.administrator_id,
            "action": self.action,
            "outcome": self.outcome,
            "since": self.since.isoformat() if self.since else None,
            "until": self.until.isoformat() if self.until else None,
        }


class AuditResource(Resource):
    """The audit trail."""

    async def page(
        self, wanted: AuditFilter | None = None, *, cursor: str | None = None, limit: int | None = None
    ) -> Audit:
        """Read a page of the audit trail, newest first; `limit` at most 1,000."""
        parameters = (wanted or AuditFilter()).parameters() | {"cursor": cursor, "limit": limit}
        return (await self._connection.ask("GET", "/api/v1/audit", Audit, parameters=parameters)).value

    async def csv(
        self, wanted: AuditFilter | None = None, *, spreadsheet: bool = False
    ) -> AsyncGenerator[bytes]:
        """Yield the entries wanted as CSV (UTF-8), in pieces as they come; for a spreadsheet, its texts of digits stay texts."""
        parameters = (wanted or AuditFilter()).parameters() | ({"spreadsheet": "true"} if spreadsheet else {})
        async with self._connection.stream(
            "/api/v1/audit", "text/csv", parameters=parameters, read_seconds=READ_SECONDS
        ) as response:
            async for piece in response.aiter_bytes():
                yield piece
