"""The administrators' side of the contract: one typed method for each route of `/api/v1`."""

import asyncio
import ssl
from collections.abc import AsyncGenerator, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import Self
from urllib.parse import quote

import httpx

from clue_desktop.client.connection import READ_SECONDS, ServerConnection, Versioned
from clue_desktop.client.device import DeviceClient
from clue_desktop.client.errors import Cause, Unauthenticated, Unreachable
from clue_desktop.client.following import Patience, follow
from clue_desktop.client.trust import trusted_fingerprint
from clue_desktop.contract.access_service import (
    GroupAccessService,
    PlaceAccessService,
    PlaceOverrides,
    Preview,
    SavedGroupAccessService,
)
from clue_desktop.contract.access_service_history import (
    GroupRevisions,
    PlaceRevisions,
    RestoredGroupAccessService,
    RestoredPlaceAccessService,
)
from clue_desktop.contract.administrators import (
    Acceptance,
    AccountChange,
    Invitation,
    Invitations,
    NewInvitation,
    OpenSession,
    OpenSessions,
    PasswordChange,
    PasswordReset,
    PasswordResetRequest,
    SentInvitation,
)
from clue_desktop.contract.devices import Device, DeviceChange, Devices, NewDevice, RegisteredDevice
from clue_desktop.contract.enrollment import EnrollmentLimits
from clue_desktop.contract.events import (
    Change,
    Event,
    Events,
    EventSeries,
    Retention,
    VendorCalls,
    VendorCallsSetting,
    VendorNetworks,
)
from clue_desktop.contract.mail import (
    MailSettings,
    MailTest,
    MailTestResult,
    Outbox,
    OutboxMail,
    ServerState,
)
from clue_desktop.contract.operation import Backup, Backups, BackupSettings, CertificateEnds, LogLines
from clue_desktop.contract.overview import Overview
from clue_desktop.contract.places import AllocationEmail, MovePreview, NewPlace, Place, PlaceChange, Places
from clue_desktop.contract.session import (
    Administrator,
    Administrators,
    Audit,
    CurrentSession,
    Server,
    Session,
    Setup,
    SetupDone,
    SignIn,
)
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
    Unlinked,
    Usage,
    VendorApi,
    VendorApis,
    VendorApiSave,
)
from clue_desktop.contract.vendor_health import ApiHealth, GroupHealth, HealthConcern, HealthConcerns
from clue_desktop.domain.borrowed_words import reason_of
from clue_desktop.domain.credentials import Credential
from clue_desktop.domain.said import Said

TEST_READ_SECONDS = 30.0
BACKUP_READ_SECONDS = 600.0
"""A copy of ten million events takes a minute or so."""
_HTTPS_PORT = 443
_PLACES_AT_ONCE = 1000
"""Some 5 ms of work."""


@dataclass(frozen=True, slots=True)
class EventFilter:
    """Which events are wanted; None = all. `since` and `until` are aware times, `reason` a code of the diagnosis."""

    place_id: str | None = None
    serial: str | None = None
    credential: Credential | None = None
    result: str | None = None
    reason: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    search: str | None = None

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
        }


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


class AdminClient:
    """An administrator's connection to one server.

    Every method raises ClientError and nothing else of its own. What can be changed comes as `Versioned`; its `etag`
    given back as `if_match` turns an overlooked change by somebody else into PreconditionFailed.

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
        self._connection = ServerConnection(server, tls, token=token, transport=transport)
        self._tls = tls
        self._transport = transport

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """End all connections, streams included."""
        await self._connection.aclose()

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

    # Server and session

    async def server(self) -> Server:
        """Ask what anybody may know of the server; needs no session."""
        return (await self._connection.ask("GET", "/api/v1/server", Server)).value

    async def setup(self, setup: Setup) -> SetupDone:
        """Set the server up, once (Conflict `already_set_up` after), and be signed in."""
        done = (await self._connection.ask("POST", "/api/v1/setup", SetupDone, body=setup)).value
        self._connection.token = done.token
        return done

    async def sign_in(self, email: str, password: str) -> Session:
        """Begin a session. Raises Unauthenticated alike for a wrong address and password, RateLimited after too many."""
        body = SignIn(email=email, password=password)
        session = (await self._connection.ask("POST", "/api/v1/session", Session, body=body)).value
        self._connection.token = session.token
        return session

    async def sign_out(self) -> None:
        """End the session; one that the server has ended already counts as ended."""
        with suppress(Unauthenticated):
            await self._connection.tell("DELETE", "/api/v1/session")
        self._connection.token = None

    async def current_session(self) -> CurrentSession:
        """Ask who is signed in."""
        return (await self._connection.ask("GET", "/api/v1/session", CurrentSession)).value

    # One's own account

    async def change_name(self, name: str) -> CurrentSession:
        """Change one's own name."""
        body = AccountChange(name=name)
        return (await self._connection.ask("PATCH", "/api/v1/session", CurrentSession, body=body)).value

    async def change_password(self, old: str, new: str) -> None:
        """Change one's own password; all other sessions of one's own end."""
        body = PasswordChange(old_password=old, new_password=new)
        await self._connection.tell("PUT", "/api/v1/session/password", body=body)

    async def request_password_reset(self, email: str) -> None:
        """Have a code for a new password mailed; answered alike whether the address has an account or not."""
        body = PasswordResetRequest(email=email)
        await self._connection.tell("POST", "/api/v1/password-resets", body=body)

    async def reset_password(self, code: str, password: str) -> None:
        """Set a new password with a mailed code; all sessions of the account end, and one can sign in."""
        body = PasswordReset(code=code, password=password)
        await self._connection.tell("POST", "/api/v1/password-resets/accept", body=body)

    async def sessions(self) -> list[OpenSession]:
        """List one's own sessions, the last used first."""
        return (await self._connection.ask("GET", "/api/v1/sessions", OpenSessions)).value.items

    async def end_session(self, session_id: str) -> None:
        """End one of one's own sessions."""
        await self._connection.tell("DELETE", f"/api/v1/sessions/{_part(session_id)}")

    # Administrators

    async def administrators(self) -> list[Administrator]:
        """List the administrators of one's own subtree."""
        answer = await self._connection.ask("GET", "/api/v1/administrators", Administrators)
        return answer.value.items

    async def remove_role(self, administrator_id: str, place_id: str) -> None:
        """Take an administrator's role at a node away."""
        await self._connection.tell(
            "DELETE", f"/api/v1/administrators/{_part(administrator_id)}/roles/{_part(place_id)}"
        )

    async def end_sessions_of(self, administrator_id: str) -> None:
        """End all sessions of an administrator; for owners."""
        await self._connection.tell("DELETE", f"/api/v1/administrators/{_part(administrator_id)}/sessions")

    async def invitations(self) -> list[Invitation]:
        """List the open invitations of one's own subtree, oldest first."""
        return (
            await self._connection.ask("GET", "/api/v1/administrators/invitations", Invitations)
        ).value.items

    async def invite(self, email: str, place_id: str) -> SentInvitation:
        """Invite somebody to a node; an open invitation of theirs to it is replaced. The code is shown this once."""
        body = NewInvitation(email=email, place_id=place_id)
        path = "/api/v1/administrators/invitations"
        return (await self._connection.ask("POST", path, SentInvitation, body=body)).value

    async def withdraw_invitation(self, invitation_id: str) -> None:
        """Withdraw an open invitation."""
        await self._connection.tell("DELETE", f"/api/v1/administrators/invitations/{_part(invitation_id)}")

    async def accept_invitation(self, code: str, name: str, password: str) -> Session:
        """Accept an invitation and be signed in; an account that the address has already keeps its name and password."""
        body = Acceptance(code=code, name=name, password=password)
        session = (await self._connection.ask("POST", "/api/v1/invitations/accept", Session, body=body)).value
        self._connection.token = session.token
        return session

    # The audit trail

    async def audit(
        self, wanted: AuditFilter | None = None, *, cursor: str | None = None, limit: int | None = None
    ) -> Audit:
        """Read a page of the audit trail, newest first; `limit` at most 1,000."""
        parameters = (wanted or AuditFilter()).parameters() | {"cursor": cursor, "limit": limit}
        return (await self._connection.ask("GET", "/api/v1/audit", Audit, parameters=parameters)).value

    async def audit_csv(
        self, wanted: AuditFilter | None = None, *, spreadsheet: bool = False
    ) -> AsyncGenerator[bytes]:
        """Yield the entries wanted as CSV (UTF-8), in pieces as they come; for a spreadsheet, its texts of digits stay texts."""
        parameters = (wanted or AuditFilter()).parameters() | ({"spreadsheet": "true"} if spreadsheet else {})
        async with self._connection.stream(
            "/api/v1/audit", "text/csv", parameters=parameters, read_seconds=READ_SECONDS
        ) as response:
            async for piece in response.aiter_bytes():
                yield piece

    # Places

    async def places(self) -> list[Place]:
        """List the nodes that one may see, parents before children."""
        return [place async for part in self.places_in_parts() for place in part]

    async def overview(self, place_id: str, since: datetime | None = None) -> Overview:
        """Read what is going on at a node and under it since a moment of the last 26 hours, or in the last 24."""
        parameters = {"since": since.isoformat() if since else None}
        path = f"/api/v1/places/{_part(place_id)}/overview"
        return (await self._connection.ask("GET", path, Overview, parameters=parameters)).value

    async def preview_move(self, place_id: str, parent_id: str) -> MovePreview:
        """Ask what moving a node would do with its events; nothing is written."""
        path, parameters = f"/api/v1/places/{_part(place_id)}/move-preview", {"parentId": parent_id}
        return (await self._connection.ask("GET", path, MovePreview, parameters=parameters)).value

    async def places_in_parts(self) -> AsyncGenerator[list[Place]]:
        """List them a part at a time: a large tree takes half a second to read, in which a window must not stand still."""
        async for part in self._connection.ask_in_parts("/api/v1/places", Places, _PLACES_AT_ONCE):
            yield part.items

    async def add_place(self, place: NewPlace) -> Versioned[Place]:
        """Add a node."""
        return await self._connection.ask("POST", "/api/v1/places", Place, body=place)

    async def place(self, place_id: str) -> Versioned[Place]:
        """Read one node."""
        return await self._connection.ask("GET", f"/api/v1/places/{_part(place_id)}", Place)

    async def change_place(
        self, place_id: str, change: PlaceChange, *, if_match: str | None = None
    ) -> Versioned[Place]:
        """Rename or move a node; members that `change` was not given stay."""
        path = f"/api/v1/places/{_part(place_id)}"
        return await self._connection.ask(
            "PATCH", path, Place, body=change, only_what_is_set=True, if_match=if_match
        )

    async def delete_place(self, place_id: str, *, if_match: str | None = None) -> None:
        """Delete a node without children and devices (else Conflict `not_empty`)."""
        await self._connection.tell("DELETE", f"/api/v1/places/{_part(place_id)}", if_match=if_match)

    async def allocation_email(self, place_id: str) -> Versioned[AllocationEmail]:
        """Read where a Place's allocation codes are sent."""
        path = f"/api/v1/places/{_part(place_id)}/allocation-email"
        return await self._connection.ask("GET", path, AllocationEmail)

    async def set_allocation_email(
        self, place_id: str, email: str | None, *, if_match: str | None = None
    ) -> Versioned[AllocationEmail]:
        """Set where a Place's allocation codes are sent; None = nowhere."""
        path = f"/api/v1/places/{_part(place_id)}/allocation-email"
        body = AllocationEmail(email=email)
        return await self._connection.ask("PUT", path, AllocationEmail, body=body, if_match=if_match)

    # Registration in the field

    async def enrollment_limits(self, place_id: str) -> EnrollmentLimits:
        """Read who asks to register at a node and under it, what was counted in 24 hours, and the limits reached."""
        path = f"/api/v1/places/{_part(place_id)}/enrollment-limits"
        return (await self._connection.ask("GET", path, EnrollmentLimits)).value

    async def lift_enrollment_limits(self, place_id: str) -> None:
        """Let devices register again at a node and under it."""
        await self._connection.tell("DELETE", f"/api/v1/places/{_part(place_id)}/enrollment-limits")

    async def refuse_pending_registration(self, place_id: str, serial: str) -> None:
        """Say that a device is *not ours*: its code is discarded, and the Place refuses it for 24 hours."""
        path = f"/api/v1/places/{_part(place_id)}/pending-registrations/{_part(serial)}"
        await self._connection.tell("DELETE", path)

    # Vendor APIs

    async def vendor_api_figures(self, place_group_id: str) -> list[ApiFigures]:
        """Read what became of the last 24 hours' verifications by a place group's APIs."""
        path = f"/api/v1/place-groups/{_part(place_group_id)}/api-figures"
        return (await self._connection.ask("GET", path, GroupFigures)).value.items

    async def vendor_api_health(self, place_group_id: str) -> list[ApiHealth]:
        """Read how each of a place group's vendor APIs is doing."""
        path = f"/api/v1/place-groups/{_part(place_group_id)}/api-health"
        return (await self._connection.ask("GET", path, GroupHealth)).value.items

    async def health_concerns(self) -> list[HealthConcern]:
        """Read which vendor APIs need attention, of all that one administers."""
        return (await self._connection.ask("GET", "/api/v1/api-health", HealthConcerns)).value.items

    async def vendor_apis(self, place_group_id: str) -> list[VendorApi]:
        """List a place group's vendor APIs."""
        path = f"/api/v1/place-groups/{_part(place_group_id)}/apis"
        return (await self._connection.ask("GET", path, VendorApis)).value.items

    async def create_vendor_api(self, place_group_id: str, api: VendorApiSave) -> Versioned[VendorApi]:
        """Register a vendor API; `api` holds the receipt of a successful test. Raises Invalid with all problems."""
        path = f"/api/v1/place-groups/{_part(place_group_id)}/apis"
        return await self._connection.ask("POST", path, VendorApi, body=api)

    async def vendor_api(self, api_id: str) -> Versioned[VendorApi]:
        """Read a vendor API; header values are None."""
        return await self._connection.ask("GET", _api(api_id), VendorApi)

    async def save_vendor_api(
        self, api_id: str, api: VendorApiSave, *, if_match: str | None = None
    ) -> Versioned[VendorApi]:
        """Change a vendor API; a header value None keeps the stored one. Raises Invalid with all problems."""
        return await self._connection.ask("PUT", _api(api_id), VendorApi, body=api, if_match=if_match)

    async def delete_vendor_api(self, api_id: str, *, if_match: str | None = None) -> list[Unlinked]:
        """Delete a vendor API and return the links that went with it."""
        answer = await self._connection.ask("DELETE", _api(api_id), Deleted, if_match=if_match)
        return answer.value.unlinked

    async def vendor_api_usage(self, api_id: str) -> list[Link]:
        """List where an API is used."""
        return (await self._connection.ask("GET", f"{_api(api_id)}/usage", Usage)).value.links

    async def vendor_api_revisions(self, api_id: str) -> list[Revision]:
        """List all states that an API has had, newest first."""
        return (await self._connection.ask("GET", f"{_api(api_id)}/revisions", Revisions)).value.items

    async def restore_vendor_api(
        self, api_id: str, number: int, *, if_match: str | None = None
    ) -> Versioned[VendorApi]:
        """Make an earlier state of an API the present one."""
        path = f"{_api(api_id)}/revisions/{number}/restore"
        return await self._connection.ask("POST", path, VendorApi, if_match=if_match)

    async def test_api(self, place_group_id: str, test: ApiTest) -> TestResult:
        """Send a test call to the vendor. Cancelling hangs up, which aborts the vendor's call too."""
        path = f"/api/v1/place-groups/{_part(place_group_id)}/api-tests"
        answer = await self._connection.ask(
            "POST", path, TestResult, body=test, read_seconds=TEST_READ_SECONDS
        )
        return answer.value

    async def judge(self, request: JudgmentRequest) -> Judgment:
        """Ask what the server would decide on a response."""
        return (await self._connection.ask("POST", "/api/v1/judgments", Judgment, body=request)).value

    # Access service

    async def group_access_service(self, place_group_id: str) -> Versioned[GroupAccessService]:
        """Read a place group's setting."""
        return await self._connection.ask("GET", _group_access(place_group_id), GroupAccessService)

    async def save_group_access_service(
        self, place_group_id: str, setting: GroupAccessService, *, if_match: str | None = None
    ) -> Versioned[SavedGroupAccessService]:
        """Save a place group's setting and remove every override below it."""
        return await self._connection.ask(
            "PUT", _group_access(place_group_id), SavedGroupAccessService, body=setting, if_match=if_match
        )

    async def preview_group_access_service(self, place_group_id: str, setting: GroupAccessService) -> Preview:
        """Ask what saving would do; nothing is written."""
        path = f"{_group_access(place_group_id)}/preview"
        return (await self._connection.ask("POST", path, Preview, body=setting)).value

    async def undo_group_access_service(
        self, place_group_id: str, *, if_match: str | None = None
    ) -> Versioned[GroupAccessService]:
        """Take back the last save with the overrides it removed; Conflict `nothing_to_undo` after other changes."""
        path = f"{_group_access(place_group_id)}/undo"
        return await self._connection.ask("POST", path, GroupAccessService, if_match=if_match)

    async def group_access_service_revisions(self, place_group_id: str) -> GroupRevisions:
        """List all states that a place group's setting has had, newest first."""
        path = f"{_group_access(place_group_id)}/revisions"
        return (await self._connection.ask("GET", path, GroupRevisions)).value

    async def restore_group_access_service(
        self, place_group_id: str, number: int, *, if_match: str | None = None
    ) -> Versioned[RestoredGroupAccessService]:
        """Set an earlier state of a place group again, and remove every override below it."""
        path = f"{_group_access(place_group_id)}/revisions/{number}/restore"
        return await self._connection.ask("POST", path, RestoredGroupAccessService, if_match=if_match)

    async def place_access_service(self, place_id: str) -> Versioned[PlaceAccessService]:
        """Read what holds at a place and what may be chosen there."""
        return await self._connection.ask("GET", _place_access(place_id), PlaceAccessService)

    async def save_place_access_service(
        self, place_id: str, overrides: PlaceOverrides, *, if_match: str | None = None
    ) -> Versioned[PlaceAccessService]:
        """Override at a place the credentials named."""
        return await self._connection.ask(
            "PUT", _place_access(place_id), PlaceAccessService, body=overrides, if_match=if_match
        )

    async def reset_place_access_service(self, place_id: str, *, if_match: str | None = None) -> None:
        """Go back to what the place group sets, for all credentials of a place."""
        await self._connection.tell("DELETE", _place_access(place_id), if_match=if_match)

    async def place_access_service_revisions(self, place_id: str) -> PlaceRevisions:
        """List all states that a place's overrides have had, newest first."""
        return (
            await self._connection.ask("GET", f"{_place_access(place_id)}/revisions", PlaceRevisions)
        ).value

    async def restore_place_access_service(
        self, place_id: str, number: int, *, if_match: str | None = None
    ) -> Versioned[RestoredPlaceAccessService]:
        """Set the overrides of an earlier state of a place again."""
        path = f"{_place_access(place_id)}/revisions/{number}/restore"
        return await self._connection.ask("POST", path, RestoredPlaceAccessService, if_match=if_match)

    # Devices

    async def devices(self, place_id: str | None = None) -> list[Device]:
        """List the devices at a node and under it; None = all that one may see."""
        parameters = {"placeId": place_id}
        return (
            await self._connection.ask("GET", "/api/v1/devices", Devices, parameters=parameters)
        ).value.items

    async def device(self, serial: str) -> Versioned[Device]:
        """Read one device."""
        return await self._connection.ask("GET", _device(serial), Device)

    async def register_device(self, device: NewDevice) -> RegisteredDevice:
        """Register a device ahead; its token is shown this once."""
        return (await self._connection.ask("POST", "/api/v1/devices", RegisteredDevice, body=device)).value

    async def change_device(
        self, serial: str, change: DeviceChange, *, if_match: str | None = None
    ) -> Versioned[Device]:
        """Move or rename a device; members that `change` was not given stay."""
        return await self._connection.ask(
            "PATCH", _device(serial), Device, body=change, only_what_is_set=True, if_match=if_match
        )

    async def release_device(self, serial: str, *, if_match: str | None = None) -> None:
        """Release a device; its token is no longer good."""
        await self._connection.tell("DELETE", _device(serial), if_match=if_match)

    async def new_device_token(self, serial: str) -> RegisteredDevice:
        """Give a device a new token, shown this once; the old one is no longer good."""
        return (await self._connection.ask("POST", f"{_device(serial)}/token", RegisteredDevice)).value

    # Events and changes

    async def events(
        self, wanted: EventFilter | None = None, *, cursor: str | None = None, limit: int | None = None
    ) -> Events:
        """Read a page of events, newest first; `limit` at most 1,000."""
        parameters = (wanted or EventFilter()).parameters() | {"cursor": cursor, "limit": limit}
        return (await self._connection.ask("GET", "/api/v1/events", Events, parameters=parameters)).value

    async def events_csv(
        self, wanted: EventFilter | None = None, *, spreadsheet: bool = False
    ) -> AsyncGenerator[bytes]:
        """Yield the events wanted as CSV (UTF-8), in pieces as they come; for a spreadsheet, its texts of digits stay texts."""
        parameters = (wanted or EventFilter()).parameters() | ({"spreadsheet": "true"} if spreadsheet else {})
        async with self._connection.stream(
            "/api/v1/events", "text/csv", parameters=parameters, read_seconds=READ_SECONDS
        ) as response:
            async for piece in response.aiter_bytes():
                yield piece

    async def event_series(
        self, place_id: str, *, api_id: str | None = None, hours: int = 24, step_hours: int = 1
    ) -> EventSeries:
        """Read what became of the verifications at a node, or by one API, in the last hours."""
        parameters = {"placeId": place_id, "apiId": api_id, "hours": hours, "stepHours": step_hours}
        path = "/api/v1/events/series"
        return (await self._connection.ask("GET", path, EventSeries, parameters=parameters)).value

    def follow_events(
        self, *, last_event_id: str = "", patience: Patience | None = None
    ) -> AsyncGenerator[Event]:
        """Yield events as they happen, without gaps over lost connections; see `following.follow`."""
        return follow(
            self._connection, "/api/v1/events/stream", Event, last_event_id=last_event_id, patience=patience
        )

    def follow_changes(
        self, *, last_event_id: str = "", patience: Patience | None = None
    ) -> AsyncGenerator[Change]:
        """Yield which things others changed, so that a screen can refresh; see `following.follow`."""
        return follow(
            self._connection, "/api/v1/changes/stream", Change, last_event_id=last_event_id, patience=patience
        )

    # Server settings

    async def vendor_networks(self) -> Versioned[VendorNetworks]:
        """Read which private address ranges webhooks may reach."""
        return await self._connection.ask("GET", "/api/v1/settings/vendor-networks", VendorNetworks)

    async def set_vendor_networks(
        self, networks: list[str], *, if_match: str | None = None
    ) -> Versioned[VendorNetworks]:
        """Set which private address ranges webhooks may reach, in CIDR form."""
        path = "/api/v1/settings/vendor-networks"
        body = VendorNetworks(networks=networks)
        return await self._connection.ask("PUT", path, VendorNetworks, body=body, if_match=if_match)

    async def vendor_calls(self) -> Versioned[VendorCalls]:
        """Read what holds for all vendor calls."""
        return await self._connection.ask("GET", "/api/v1/settings/vendor-calls", VendorCalls)

    async def set_vendor_calls(
        self, response_kib: int | None, *, if_match: str | None = None
    ) -> Versioned[VendorCalls]:
        """Read so much of a vendor's response, in KiB; None = as the server was started."""
        path, body = "/api/v1/settings/vendor-calls", VendorCallsSetting(response_kib=response_kib)
        return await self._connection.ask("PUT", path, VendorCalls, body=body, if_match=if_match)

    async def retention(self) -> Versioned[Retention]:
        """Read for how long events are kept."""
        return await self._connection.ask("GET", "/api/v1/settings/retention", Retention)

    async def set_retention(
        self, event_days: int | None, *, if_match: str | None = None
    ) -> Versioned[Retention]:
        """Keep events for so many days; None = for ever."""
        path, body = "/api/v1/settings/retention", Retention(event_days=event_days)
        return await self._connection.ask("PUT", path, Retention, body=body, if_match=if_match)

    async def certificates(self) -> CertificateEnds:
        """Return the certificates that the server depends on, and when each ends. Owners only."""
        return (await self._connection.ask("GET", "/api/v1/settings/certificates", CertificateEnds)).value

    async def server_state(self) -> ServerState:
        """Ask whether mail is set up, and where the key of stored secrets is kept."""
        return (await self._connection.ask("GET", "/api/v1/settings/state", ServerState)).value

    # Backups and the log

    async def backups(self) -> Backups:
        """List the backups in the server's data directory, newest first; Conflict `backup_by_postgresql`."""
        return (await self._connection.ask("GET", "/api/v1/backups", Backups)).value

    async def make_backup(self) -> Backup:
        """Have the server make a backup; Conflict `backup_under_way`. Cancelling leaves the server to finish it."""
        answer = await self._connection.ask(
            "POST", "/api/v1/backups", Backup, read_seconds=BACKUP_READ_SECONDS
        )
        return answer.value

    async def backup_file(self, name: str) -> AsyncGenerator[bytes]:
        """Yield a backup's file, in pieces as they come."""
        async with self._connection.stream(
            f"/api/v1/backups/{_part(name)}", "application/x-tar", read_seconds=READ_SECONDS
        ) as response:
            async for piece in response.aiter_bytes():
                yield piece

    async def delete_backup(self, name: str) -> None:
        """Delete a backup."""
        await self._connection.tell("DELETE", f"/api/v1/backups/{_part(name)}")

    async def backup_settings(self) -> Versioned[BackupSettings]:
        """Read whether the server makes a backup each day, and how many of them it keeps."""
        return await self._connection.ask("GET", "/api/v1/settings/backup", BackupSettings)

    async def set_backup_settings(
        self, settings: BackupSettings, *, if_match: str | None = None
    ) -> Versioned[BackupSettings]:
        """Decide it."""
        return await self._connection.ask(
            "PUT", "/api/v1/settings/backup", BackupSettings, body=settings, if_match=if_match
        )

    async def log(self, lines: int = 200) -> LogLines:
        """Read the newest lines of the server's log; at most 2,000."""
        parameters = {"lines": lines}
        return (await self._connection.ask("GET", "/api/v1/log", LogLines, parameters=parameters)).value

    # Mail

    async def mail_settings(self) -> Versioned[MailSettings]:
        """Read the SMTP account; its password is None."""
        return await self._connection.ask("GET", "/api/v1/settings/mail", MailSettings)

    async def set_mail_settings(
        self, settings: MailSettings, *, if_match: str | None = None
    ) -> Versioned[MailSettings]:
        """Set mail up, or with a host of None take it away; a password of None keeps the stored one."""
        return await self._connection.ask(
            "PUT", "/api/v1/settings/mail", MailSettings, body=settings, if_match=if_match
        )

    async def test_mail(self, test: MailTest) -> MailTestResult:
        """Send a test mail. Cancelling hangs up, which aborts it on the server too."""
        answer = await self._connection.ask(
            "POST", "/api/v1/settings/mail/test", MailTestResult, body=test, read_seconds=TEST_READ_SECONDS
        )
        return answer.value

    async def outbox(self) -> list[OutboxMail]:
        """List the server's newest mails, newest first."""
        return (await self._connection.ask("GET", "/api/v1/outbox", Outbox)).value.items

    async def retry_mail(self, mail_id: str) -> OutboxMail:
        """Have a mail tried again at once; Conflict `mail_sent`, `mail_in_progress` or `mail_expired`."""
        path = f"/api/v1/outbox/{_part(mail_id)}/retry"
        return (await self._connection.ask("POST", path, OutboxMail)).value

    async def delete_mail(self, mail_id: str) -> None:
        """Remove a mail, sent or not; Conflict `mail_in_progress` while it is being sent."""
        await self._connection.tell("DELETE", f"/api/v1/outbox/{_part(mail_id)}")


def _part(text: str) -> str:
    """Return a text as one segment of a path; "." and "..", which a path would swallow, escaped too."""
    return "%2E" * len(text) if text in {".", ".."} else quote(text, safe="")


def _api(api_id: str) -> str:
    return f"/api/v1/apis/{_part(api_id)}"


def _group_access(place_group_id: str) -> str:
    return f"/api/v1/place-groups/{_part(place_group_id)}/access-service"


def _place_access(place_id: str) -> str:
    return f"/api/v1/places/{_part(place_id)}/access-service"


def _device(serial: str) -> str:
    return f"/api/v1/devices/{_part(serial)}"
