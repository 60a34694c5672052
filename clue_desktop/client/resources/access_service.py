"""Setting of access service of a place group."""

from dataclasses import dataclass
from datetime import datetime

from clue_desktop.client.connection import Versioned
from clue_desktop.client.resources.resource import Resource, segment
from clue_desktop.client.resources.vendor_apis import TEST_READ_SECONDS
from clue_desktop.contract.access_service import (
    GroupAccessService,
    PlaceAccessService,
    PlaceOverrides,
    Preview,
    SavedGroupAccessService,
    Switch,
)
from clue_desktop.contract.access_service_history import (
    GroupRevisions,
    PlaceRevisions,
    RestoredGroupAccessService,
    RestoredPlaceAccessService,
)
from clue_desktop.contract.shadows import ShadowComparison, ShadowPairs
from clue_desktop.contract.trials import Trial, TrialOutcome
from clue_desktop.domain.credentials import Credential
from clue_desktop.domain.shadow import ShadowOutcome


class GroupAccessResource(Resource):
    """Setting of access service of a place group."""

    async def read(self, place_group_id: str) -> Versioned[GroupAccessService]:
        """Read a place group's setting."""
        return await self._connection.ask("GET", _group_access(place_group_id), GroupAccessService)

    async def save(
        self, place_group_id: str, setting: GroupAccessService, *, if_match: str | None = None
    ) -> Versioned[SavedGroupAccessService]:
        """Save a place group's setting and remove every override below it."""
        return await self._connection.ask(
            "PUT", _group_access(place_group_id), SavedGroupAccessService, body=setting, if_match=if_match
        )

    async def preview(self, place_group_id: str, setting: GroupAccessService) -> Preview:
        """Ask what saving would do; nothing is written."""
        path = f"{_group_access(place_group_id)}/preview"
        return (await self._connection.ask("POST", path, Preview, body=setting)).value

    async def switch(
        self, place_group_id: str, credential: Credential, *, if_match: str | None = None
    ) -> Versioned[SavedGroupAccessService]:
        """Let a credential's shadow decide, and its API be the shadow; overrides below are removed as by a save."""
        path = f"{_group_access(place_group_id)}/switch"
        body = Switch(credential=credential)
        return await self._connection.ask("POST", path, SavedGroupAccessService, body=body, if_match=if_match)

    async def undo(
        self, place_group_id: str, *, if_match: str | None = None
    ) -> Versioned[GroupAccessService]:
        """Take back the last save with the overrides it removed; Conflict `nothing_to_undo` after other changes."""
        path = f"{_group_access(place_group_id)}/undo"
        return await self._connection.ask("POST", path, GroupAccessService, if_match=if_match)

    async def revisions(self, place_group_id: str) -> GroupRevisions:
        """List all states that a place group's setting has had, newest first."""
        path = f"{_group_access(place_group_id)}/revisions"
        return (await self._connection.ask("GET", path, GroupRevisions)).value

    async def restore(
        self, place_group_id: str, number: int, *, if_match: str | None = None
    ) -> Versioned[RestoredGroupAccessService]:
        """Set an earlier state of a place group again, and remove every override below it."""
        path = f"{_group_access(place_group_id)}/revisions/{number}/restore"
        return await self._connection.ask("POST", path, RestoredGroupAccessService, if_match=if_match)


class TrialResource(Resource):
    """What would happen to somebody at a place group or a place."""

    async def ask(self, place_id: str, trial: Trial) -> TrialOutcome:
        """Ask as a verification there would; no event is written. ClientError as every call."""
        path = f"/api/v1/places/{segment(place_id)}/access-service/trials"
        answer = await self._connection.ask(
            "POST", path, TrialOutcome, body=trial, read_seconds=TEST_READ_SECONDS
        )
        return answer.value


@dataclass(frozen=True, slots=True)
class Compared:
    """What of a shadow is to be compared: a credential at a place group or a place, in a time, by the ids of two APIs."""

    place_id: str
    credential: Credential
    api_id: str | None = None
    shadow_id: str | None = None
    since: datetime | None = None
    until: datetime | None = None

    def parameters(self) -> dict[str, str | int | None]:
        """Return the query parameters of the contract."""
        return {
            "credential": self.credential,
            "apiId": self.api_id,
            "shadowApiId": self.shadow_id,
            "since": self.since.isoformat() if self.since else None,
            "until": self.until.isoformat() if self.until else None,
        }


class ShadowResource(Resource):
    """How shadows compare with what decided."""

    async def comparison(self, wanted: Compared) -> ShadowComparison:
        """Ask what became of a time's verifications, in numbers."""
        parameters = wanted.parameters()
        return (
            await self._connection.ask(
                "GET", _shadow(wanted.place_id), ShadowComparison, parameters=parameters
            )
        ).value

    async def pairs(
        self, wanted: Compared, outcome: ShadowOutcome, *, cursor: str | None = None, limit: int | None = None
    ) -> ShadowPairs:
        """Read a page of the verifications of one outcome, newest first, with what the shadow said."""
        path = f"{_shadow(wanted.place_id)}/pairs"
        parameters = wanted.parameters() | {"outcome": outcome, "cursor": cursor, "limit": limit}
        return (await self._connection.ask("GET", path, ShadowPairs, parameters=parameters)).value


class PlaceAccessResource(Resource):
    """Setting of access service at a place."""

    async def read(self, place_id: str) -> Versioned[PlaceAccessService]:
        """Read what holds at a place and what may be chosen there."""
        return await self._connection.ask("GET", _place_access(place_id), PlaceAccessService)

    async def save(
        self, place_id: str, overrides: PlaceOverrides, *, if_match: str | None = None
    ) -> Versioned[PlaceAccessService]:
        """Override at a place the credentials named."""
        return await self._connection.ask(
            "PUT", _place_access(place_id), PlaceAccessService, body=overrides, if_match=if_match
        )

    async def switch(
        self, place_id: str, credential: Credential, *, if_match: str | None = None
    ) -> Versioned[PlaceAccessService]:
        """Let a credential's shadow decide at this place alone, and its API be the shadow."""
        path, body = f"{_place_access(place_id)}/switch", Switch(credential=credential)
        return await self._connection.ask("POST", path, PlaceAccessService, body=body, if_match=if_match)

    async def reset(self, place_id: str, *, if_match: str | None = None) -> None:
        """Go back to what the place group sets, for all credentials of a place."""
        await self._connection.tell("DELETE", _place_access(place_id), if_match=if_match)

    async def revisions(self, place_id: str) -> PlaceRevisions:
        """List all states that a place's overrides have had, newest first."""
        return (
            await self._connection.ask("GET", f"{_place_access(place_id)}/revisions", PlaceRevisions)
        ).value

    async def restore(
        self, place_id: str, number: int, *, if_match: str | None = None
    ) -> Versioned[RestoredPlaceAccessService]:
        """Set the overrides of an earlier state of a place again."""
        path = f"{_place_access(place_id)}/revisions/{number}/restore"
        return await self._connection.ask("POST", path, RestoredPlaceAccessService, if_match=if_match)


def _group_access(place_group_id: str) -> str:
    return f"/api/v1/place-groups/{segment(place_group_id)}/access-service"


def _place_access(place_id: str) -> str:
    return f"/api/v1/places/{segment(place_id)}/access-service"


def _shadow(place_id: str) -> str:
    return f"{_place_access(place_id)}/shadow"
