"""Vendor APIs of place groups."""

from clue_desktop.client.connection import Versioned
from clue_desktop.client.resources.resource import Resource, segment
from clue_desktop.contract.vendor_apis import (
    ApiFigures,
    ApiTest,
    Deleted,
    GroupFigures,
    Judgment,
    JudgmentRequest,
    Link,
    Revision,
    Revisions,
    TestResult,
    TokenRequest,
    TokenResult,
    Unlinked,
    Usage,
    VendorApi,
    VendorApis,
    VendorApiSave,
)
from clue_desktop.contract.vendor_health import ApiHealth, GroupHealth, HealthConcern, HealthConcerns

TEST_READ_SECONDS = 30.0


class VendorApisResource(Resource):
    """Vendor APIs of place groups."""

    async def all(self, place_group_id: str) -> list[VendorApi]:
        """List a place group's vendor APIs."""
        path = f"/api/v1/place-groups/{segment(place_group_id)}/apis"
        return (await self._connection.ask("GET", path, VendorApis)).value.items

    async def create(self, place_group_id: str, api: VendorApiSave) -> Versioned[VendorApi]:
        """Register a vendor API; `api` holds the receipt of a successful test. Raises Invalid with all problems."""
        path = f"/api/v1/place-groups/{segment(place_group_id)}/apis"
        return await self._connection.ask("POST", path, VendorApi, body=api)

    async def read(self, api_id: str) -> Versioned[VendorApi]:
        """Read a vendor API; header values are None."""
        return await self._connection.ask("GET", _api(api_id), VendorApi)

    async def save(
        self, api_id: str, api: VendorApiSave, *, if_match: str | None = None
    ) -> Versioned[VendorApi]:
        """Change a vendor API; a header value None keeps the stored one. Raises Invalid with all problems."""
        return await self._connection.ask("PUT", _api(api_id), VendorApi, body=api, if_match=if_match)

    async def delete(self, api_id: str, *, if_match: str | None = None) -> list[Unlinked]:
        """Delete a vendor API and return the links that went with it."""
        answer = await self._connection.ask("DELETE", _api(api_id), Deleted, if_match=if_match)
        return answer.value.unlinked

    async def usage(self, api_id: str) -> list[Link]:
        """List where an API is used."""
        return (await self._connection.ask("GET", f"{_api(api_id)}/usage", Usage)).value.links

    async def revisions(self, api_id: str) -> list[Revision]:
        """List all states that an API has had, newest first."""
        return (await self._connection.ask("GET", f"{_api(api_id)}/revisions", Revisions)).value.items

    async def restore(self, api_id: str, number: int, *, if_match: str | None = None) -> Versioned[VendorApi]:
        """Make an earlier state of an API the present one."""
        path = f"{_api(api_id)}/revisions/{number}/restore"
        return await self._connection.ask("POST", path, VendorApi, if_match=if_match)

    async def test(self, place_group_id: str, test: ApiTest) -> TestResult:
        """Send a test call to the vendor. Cancelling hangs up, which aborts the vendor's call too."""
        path = f"/api/v1/place-groups/{segment(place_group_id)}/api-tests"
        answer = await self._connection.ask(
            "POST", path, TestResult, body=test, read_seconds=TEST_READ_SECONDS
        )
        return answer.value

    async def get_token(self, place_group_id: str, asked: TokenRequest) -> TokenResult:
        """Have a token fetched, to see the exchange. Cancelling hangs up, which aborts it."""
        path = f"/api/v1/place-groups/{segment(place_group_id)}/api-tokens"
        answer = await self._connection.ask(
            "POST", path, TokenResult, body=asked, read_seconds=TEST_READ_SECONDS
        )
        return answer.value

    async def judge(self, request: JudgmentRequest) -> Judgment:
        """Ask what the server would decide on a response."""
        return (await self._connection.ask("POST", "/api/v1/judgments", Judgment, body=request)).value

    async def figures(self, place_group_id: str) -> list[ApiFigures]:
        """Read what became of the last 24 hours' verifications by a place group's APIs."""
        path = f"/api/v1/place-groups/{segment(place_group_id)}/api-figures"
        return (await self._connection.ask("GET", path, GroupFigures)).value.items

    async def health(self, place_group_id: str) -> list[ApiHealth]:
        """Read how each of a place group's vendor APIs is doing."""
        path = f"/api/v1/place-groups/{segment(place_group_id)}/api-health"
        return (await self._connection.ask("GET", path, GroupHealth)).value.items

    async def concerns(self) -> list[HealthConcern]:
        """Read which vendor APIs need attention, of all that one administers."""
        return (await self._connection.ask("GET", "/api/v1/api-health", HealthConcerns)).value.items


def _api(api_id: str) -> str:
    return f"/api/v1/apis/{segment(api_id)}"
