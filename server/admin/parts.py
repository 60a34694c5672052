"""The use cases that administrators' routes call, as one value."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from server.admin.api_test_places import ApiTestPlaces
from server.bounding.heavy_work import HeavyWork
from server.http.at_once import OpenStreams, Reads
from server.http.broadcast import Broadcast
from server.services.access_service.history import AccessServiceHistory
from server.services.access_service.setting import AccessServices
from server.services.customer_api.tokens import TokenService
from server.services.customer_api.trials import TrialService
from server.services.customer_api.vendor_apis import VendorApiService
from server.services.customer_api.vendor_health import VendorHealthService
from server.services.mail.mail_settings import MailSettingsService
from server.services.mail.outbox import OutboxService
from server.services.operation.certificates import CertificateService
from server.services.operation.server_log import LogService
from server.services.operation.server_settings import ServerSettings
from server.services.overview.summary import OverviewService
from server.services.people.accounts import AccountService
from server.services.people.administrators import AdministratorService
from server.services.people.invitations import InvitationService
from server.services.people.password_resets import PasswordResetService
from server.services.people.sessions import SessionService
from server.services.place_tree.places import PlaceService
from server.services.records.audit import AuditService
from server.services.records.event_outage import EventOutageService
from server.services.records.event_series import EventSeriesService
from server.services.records.events import EventService
from server.services.records.shadows import ShadowService
from server.services.registrations.devices import DeviceService
from server.services.registrations.enrollment import EnrollmentService
from server.services.safekeeping.backups import BackupService
from server.verification.token_keeper import TokenKeeper
from server.verification.vendor_client import VendorClient


@dataclass(frozen=True, slots=True)
class Parts:
    """What routes work with."""

    sessions: SessionService
    accounts: AccountService
    password_resets: PasswordResetService
    administrators: AdministratorService
    invitations: InvitationService
    audit: AuditService
    places: PlaceService
    vendor_apis: VendorApiService
    trials: TrialService
    tokens: TokenService
    access_services: AccessServices
    access_service_history: AccessServiceHistory
    devices: DeviceService
    enrollment: EnrollmentService
    events: EventService
    shadows: ShadowService
    event_series: EventSeriesService
    event_outage: EventOutageService
    overviews: OverviewService
    settings: ServerSettings
    mail_settings: MailSettingsService
    outbox: OutboxService
    backups: BackupService
    certificates: CertificateService
    log: LogService
    vendor_health: VendorHealthService
    test_vendors: VendorClient
    test_tokens: TokenKeeper
    test_places: ApiTestPlaces
    new_events: Broadcast
    new_changes: Broadcast
    heavy: HeavyWork
    streams: OpenStreams
    reads: Reads


async def parts_of(request: Request) -> Parts:
    """Return the application's use cases; asynchronous, as others cost a worker thread."""
    parts: Parts = request.app.state.parts
    return parts


Use = Annotated[Parts, Depends(parts_of)]
