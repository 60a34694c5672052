"""The devices' side of the contract: registration, settings, and the verification of what a person presents."""

import asyncio
import ssl
from collections.abc import AsyncGenerator
from urllib.parse import quote

import httpx

from clue_desktop.client.connection import OneServersClient, ServerConnection, Versioned
from clue_desktop.client.errors import from_exception
from clue_desktop.client.following import Patience, follow
from clue_desktop.contract.devices import (
    DeviceSettings,
    RegistrationState,
    Verification,
    VerificationAnswer,
)
from clue_desktop.contract.enrollment import (
    AllocationCodeRequest,
    AllocationCodeSent,
    Registration,
    RegistrationRequest,
)
from clue_desktop.domain.credentials import Credential

GIVE_UP_SECONDS = 5.0
"""How long a person stands before a door: a device waits no longer for a decision."""


class DeviceClient(OneServersClient):
    """A device's connection to its server.

    Every method raises ClientError and nothing else of its own; whatever is raised, the door stays shut.

    `token` comes from the registration; without one, only the registration's own routes answer.
    """

    def __init__(
        self,
        server: str,
        serial: str,
        tls: ssl.SSLContext | None = None,
        *,
        token: str | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        super().__init__(ServerConnection(server, tls, token=token, transport=transport))
        self.serial = serial

    @property
    def server(self) -> str:
        """The server's address."""
        return self._connection.server

    @property
    def token(self) -> str | None:
        """The device's token; None = not registered, as far as this client knows."""
        return self._connection.token

    async def is_registered(self) -> bool:
        """Ask whether the server has this serial registered, anywhere."""
        path = f"/device/v1/registrations/{quote(self.serial, safe='')}"
        return (await self._connection.ask("GET", path, RegistrationState)).value.registered

    async def request_allocation_code(self, place_id: str, model: str | None = None) -> AllocationCodeSent:
        """Have an allocation code sent to the Place's allocation email."""
        body = AllocationCodeRequest(place_id=place_id, serial=self.serial)
        if model is not None:
            body = AllocationCodeRequest(place_id=place_id, serial=self.serial, model=model)
        answer = await self._connection.ask(
            "POST", "/device/v1/allocation-codes", AllocationCodeSent, body=body, only_what_is_set=True
        )
        return answer.value

    async def register(self, place_id: str, code: str) -> Registration:
        """Register with the allocation code and keep the token. A wrong code is Invalid, with `attemptsLeft`."""
        body = RegistrationRequest(place_id=place_id, serial=self.serial, code=code)
        answer = await self._connection.ask("POST", "/device/v1/registrations", Registration, body=body)
        self._connection.token = answer.value.token
        return answer.value

    async def settings(self) -> Versioned[DeviceSettings]:
        """Read which credentials a vendor verifies."""
        return await self._connection.ask("GET", "/device/v1/settings", DeviceSettings)

    def follow_settings(self, *, patience: Patience | None = None) -> AsyncGenerator[DeviceSettings]:
        """Yield the settings now and after every change; see `following.follow`."""
        return follow(self._connection, "/device/v1/settings/stream", DeviceSettings, patience=patience)

    async def verify(self, credential: Credential, value: str) -> VerificationAnswer:
        """Ask for the decision on what was presented; gives up after GIVE_UP_SECONDS, however the time was spent."""
        body = Verification(credential=credential, value=value)
        try:
            async with asyncio.timeout(GIVE_UP_SECONDS):
                answer = await self._connection.ask(
                    "POST", "/device/v1/verifications", VerificationAnswer, body=body
                )
        except TimeoutError as error:
            raise from_exception(error, self.server) from error
        return answer.value
