"""The use cases that administrators' routes call, as one value."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from server.admin.api_test_places import ApiTestPlaces
from server.heavy_work import HeavyWork
from server.http.at_once import OpenStreams, Reads
from server.http.broadcast import Broadcast
from server.services.access_service import AccessServices
from server.services.access_service_history import AccessServiceHistory
from server.services.accounts import AccountService
from server.services.administrators import AdministratorService
from server.services.audit import AuditService
from server.services.backups import BackupService
from server.services.certificates import CertificateService
from server.services.devices import DeviceService
from server.services.enrollment import EnrollmentService
from server.services.event_series import EventSeriesService
from server.services.events import EventService
from server.services.invitations import InvitationService
from server.services.mail_settings import MailSettingsService
from server.services.outbox import OutboxService
from server.services.password_resets import PasswordResetService
from server.services.places import PlaceService
from server.services.server_log import LogService
from server.services.server_settings import ServerSettings
from server.services.sessions import SessionService
from server.services.vendor_apis import VendorApiService
from server.services.vendor_health import VendorHealthService
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
    access_services: AccessServices
    access_service_history: AccessServiceHistory
    devices: DeviceService
    enrollment: EnrollmentService
    events: EventService
    event_series: EventSeriesService
    settings: ServerSettings
    mail_settings: MailSettingsService
    outbox: OutboxService
    backups: BackupService
    certificates: CertificateService
    log: LogService
    vendor_health: VendorHealthService
    test_vendors: VendorClient
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
