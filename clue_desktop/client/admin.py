"""The administrators' side of the contract: a resource for each part of `/api/v1`, one typed method for each route."""

import asyncio
import ssl
from collections.abc import Callable

import httpx

from clue_desktop.client.connection import OneServersClient, ServerConnection
from clue_desktop.client.device import DeviceClient
from clue_desktop.client.errors import Cause, Unreachable
from clue_desktop.client.resources.access_service import (
    GroupAccessResource,
    PlaceAccessResource,
    ShadowResource,
    TrialResource,
)
from clue_desktop.client.resources.account import AccountResource
from clue_desktop.client.resources.administrators import AdministratorsResource
from clue_desktop.client.resources.audit import AuditResource
from clue_desktop.client.resources.backups import BackupsResource
from clue_desktop.client.resources.changes import ChangesResource
from clue_desktop.client.resources.devices import DevicesResource
from clue_desktop.client.resources.events import EventsResource
from clue_desktop.client.resources.invitations import InvitationsResource
from clue_desktop.client.resources.mail import MailResource, OutboxResource
from clue_desktop.client.resources.places import PlacesResource
from clue_desktop.client.resources.registrations import RegistrationsResource
from clue_desktop.client.resources.server import ServerResource
from clue_desktop.client.resources.session import SessionResource
from clue_desktop.client.resources.settings import SettingsResource
from clue_desktop.client.resources.vendor_apis import VendorApisResource
from clue_desktop.client.trust import trusted_fingerprint
from clue_desktop.domain.borrowed_words import reason_of
from clue_desktop.domain.said import Said

_HTTPS_PORT = 443


class AdminClient(OneServersClient):
    """An administrator's connection to one server.

    Its routes are methods of resources: `client.places.add(…)`, `client.vendor_apis.all(group)`.

    `tls` is a context of `clue_desktop.client.trust` (None: what the system trusts). `token` is that of an earlier
    session; setup and sign-in replace it. `transport` stands in for the network in tests.
    """

    def __init__(
        self,
        server: str,
        tls: ssl.SSLContext | None = None,
        *,
        token: str | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        super().__init__(ServerConnection(server, tls, token=token, transport=transport))
        self._tls = tls
        self._transport = transport
        self.server = ServerResource(self._connection)
        self.session = SessionResource(self._connection)
        self.account = AccountResource(self._connection)
        self.administrators = AdministratorsResource(self._connection)
        self.invitations = InvitationsResource(self._connection)
        self.audit = AuditResource(self._connection)
        self.places = PlacesResource(self._connection)
        self.registrations = RegistrationsResource(self._connection)
        self.vendor_apis = VendorApisResource(self._connection)
        self.group_access = GroupAccessResource(self._connection)
        self.place_access = PlaceAccessResource(self._connection)
        self.trials = TrialResource(self._connection)
        self.shadows = ShadowResource(self._connection)
        self.devices = DevicesResource(self._connection)
        self.events = EventsResource(self._connection)
        self.changes = ChangesResource(self._connection)
        self.settings = SettingsResource(self._connection)
        self.backups = BackupsResource(self._connection)
        self.mail = MailResource(self._connection)
        self.outbox = OutboxResource(self._connection)

    @property
    def token(self) -> str | None:
        """The session's token; None = not signed in."""
        return self._connection.token

    @token.setter
    def token(self, token: str | None) -> None:
        self._connection.token = token

    @property
    def address(self) -> str:
        """The server's address, without a slash at the end."""
        return self._connection.server

    def as_device(self, serial: str, token: str) -> DeviceClient:
        """Return a device's connection to the same server, which it trusts as this client does."""
        return DeviceClient(self.address, serial, self._tls, token=token, transport=self._transport)

    async def fingerprint(self) -> str | None:
        """Return by what others can know this server; None where a public authority vouches for it, or without TLS.

        Raises Unreachable.
        """
        address = httpx.URL(self.address)
        if address.scheme != "https" or self._tls is None:
            return None
        try:
            return await asyncio.to_thread(
                trusted_fingerprint, address.host, address.port or _HTTPS_PORT, self._tls
            )
        except OSError as error:
            raise Unreachable(
                Said(
                    "{server} did not show its certificate: {reason}",
                    server=self.address,
                    reason=reason_of(error),
                ),
                Cause.NETWORK,
            ) from error

    def when_token_refused(self, callback: Callable[[], None]) -> None:
        """Call `callback` whenever the server no longer accepts the present token, whoever asked."""
        self._connection.when_token_refused = callback
