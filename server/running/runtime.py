"""Putting the server together: services, and what lives with the event loop."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from functools import partial

from clue_desktop.contract.operation import CertificateKind
from clue_desktop.contract.trail import ChangeKind
from server.admin.api_test_places import ApiTestPlaces
from server.admin.parts import Parts
from server.app import Living
from server.bounding.heavy_work import HeavyWork
from server.chores.configuration_follower import ConfigurationFollower
from server.chores.loops import Chores
from server.chores.postman import Postman
from server.device.presence import Presence
from server.device.stream import SettingsStream
from server.device.verification import VerificationEndpoint
from server.http.acquaintances import Acquaintances
from server.http.at_once import STREAMS_OF_DEVICE, STREAMS_OF_SESSION, OpenStreams, Reads
from server.http.broadcast import Broadcast
from server.http.guard import Doorkeeper
from server.http.readiness import Readiness
from server.http.rooms import Rooms
from server.keys.secrets import Secrets
from server.monitoring.cells import SharedCells
from server.monitoring.logs import LogTail
from server.monitoring.metrics import Tally
from server.running.databases import Databases, audit_seal, now
from server.running.figures import database_families, metrics_of
from server.running.interpreter import favour_doors
from server.running.looked_up_figures import LookedUpFigures
from server.running.upkeep import Upkeep
from server.running.vendor_trust import VendorTrust
from server.services.access_service.history import AccessServiceHistory
from server.services.access_service.setting import AccessServices
from server.services.configuration import ConfigurationLoader
from server.services.customer_api.tokens import TokenService
from server.services.customer_api.trials import TrialService
from server.services.customer_api.vendor_apis import VendorApiService
from server.services.customer_api.vendor_health import VendorHealthService
from server.services.journal import Change, Clock
from server.services.mail.mail_queue import MailQueue
from server.services.mail.mail_settings import MailSettingsService
from server.services.mail.outbox import OutboxService
from server.services.operation.certificates import CertificateService, Files
from server.services.operation.clock_set_right import ClockService
from server.services.operation.server_log import LogService
from server.services.operation.server_settings import GivenAtStart, ServerSettings
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
from server.settings import Settings
from server.store.engine import StorageError
from server.store.event_log import EventLog
from server.store.notices import Notices
from server.store.outage import Outage
from server.verification.device_places import DevicePlaces
from server.verification.device_rate import DeviceRates
from server.verification.newcomers import Newcomers
from server.verification.plans import Plans, Update, of_shadows
from server.verification.response_room import ResponseRoom
from server.verification.shadows import UNDER_WAY_OF_ONE, Shadows
from server.verification.strangers import Strangers
from server.verification.token_keeper import TokenKeeper
from server.verification.vendor_client import Limits, NetworkPolicy, VendorClient
from server.verification.vendor_health import VendorHealth
from server.verification.vendor_proxy import Proxy
from server.verification.verifier import Verifier


class _Late:
    """Stands for the followers of changes until they exist: services need them, and they need services."""

    def __init__(self) -> None:
        self.follower: ConfigurationFollower | None = None
        self.postman: Postman | None = None

    def committed(self, changes: list[Change]) -> None:
        """Pass changes on."""
        if self.follower is not None:
            self.follower.committed(changes)
        if self.postman is not None and any(
            change.kind in {ChangeKind.MAIL, ChangeKind.SETTINGS} for change in changes
        ):
            self.postman.wake()


_TESTS_LARGE_BYTES = 16 * 1024 * 1024
_SHADOWS_LARGE_BYTES = 16 * 1024 * 1024


@asynccontextmanager
async def living(
    settings: Settings,
    databases: Databases,
    secrets: Secrets,
    clock: Clock = now,
    place: tuple[SharedCells, int] | None = None,
) -> AsyncIterator[Living]:
    """Make everything that lives with the event loop, and end it in order.

    `place` is where the server's processes have their figures, and which of them this is, where there are several.
    """
    loop = asyncio.get_running_loop()
    new_events, new_changes = Broadcast(), Broadcast()
    outage = Outage(settings.data_dir, settings.outage_file_mib * 1024 * 1024)
    # On PostgreSQL every process hears of a correction from the database, this one too.
    corrected = new_events.interrupt if databases.event_log.is_sqlite else _nothing
    event_log = EventLog(databases.event_log, loop, new_events.announce, outage, corrected)
    await outage.begin()
    plans, tally, late = Plans(), Tally(place and place[0].slot(place[1])), _Late()
    base = (databases.configuration, clock, late, audit_seal(secrets))
    limits = Limits(
        deadline=settings.vendor_deadline_seconds, response_bytes=settings.vendor_response_kib * 1024
    )
    response_room = ResponseRoom()
    trust = VendorTrust(settings.vendor_ca)
    for_tests = replace(limits, reuse=False, breaker_failures=0, lookups=16, lookups_per_group=4)
    for_shadows = replace(
        limits,
        in_flight=UNDER_WAY_OF_ONE,
        in_flight_most=UNDER_WAY_OF_ONE,
        lookups=16,
        lookups_per_group=4,
    )
    vendors, test_vendors, shadow_vendors = (
        VendorClient(
            policy=NetworkPolicy(operator_networks=settings.vendor_networks),
            ssl_context=trust.context,
            proxy=settings.vendor_proxy,
            no_proxy=settings.vendor_no_proxy,
            limits=of_each,
            response_room=room,
        )
        # What tests and shadows read of large responses is taken from no door.
        for of_each, room in (
            (limits, response_room),
            (for_tests, ResponseRoom(_TESTS_LARGE_BYTES)),
            (for_shadows, ResponseRoom(_SHADOWS_LARGE_BYTES)),
        )
    )
    tokens = TokenKeeper(vendors, limits.deadline)
    shadow_tokens = TokenKeeper(shadow_vendors, limits.deadline)
    test_tokens = TokenKeeper(test_vendors, limits.deadline, ahead=False)
    test_places = ApiTestPlaces()
    health, heavy, rooms = VendorHealth(vendors), HeavyWork(), Rooms()
    vendor_apis, devices = VendorApiService(*base, secrets), DeviceService(*base)
    mail_settings = MailSettingsService(*base, secrets)
    log_tail = LogTail()
    certificates = CertificateService(*base, _certificate_files(settings), health)
    vendor_health = VendorHealthService(*base, databases.events, health, vendors, vendor_apis.is_usable)
    parts = Parts(
        sessions=SessionService(*base, settings.name),
        accounts=AccountService(*base),
        password_resets=PasswordResetService(*base, secrets),
        administrators=AdministratorService(*base),
        invitations=InvitationService(*base, secrets),
        audit=AuditService(*base),
        places=PlaceService(*base),
        vendor_apis=vendor_apis,
        trials=TrialService(*base, vendor_apis),
        tokens=TokenService(*base, vendor_apis),
        access_services=AccessServices(*base),
        access_service_history=AccessServiceHistory(*base),
        devices=devices,
        enrollment=EnrollmentService(*base, secrets),
        events=EventService(*base, databases.events),
        shadows=ShadowService(*base, databases.events),
        event_series=EventSeriesService(*base, databases.events),
        event_outage=EventOutageService(*base, event_log),
        overviews=OverviewService(*base, databases.events, vendor_health, certificates),
        settings=ServerSettings(*base, _given_at_start(settings)),
        mail_settings=mail_settings,
        outbox=OutboxService(*base, secrets),
        backups=BackupService(*base, secrets, settings.data_dir if settings.database is None else None),
        certificates=certificates,
        log=LogService(*base, log_tail),
        vendor_health=vendor_health,
        test_vendors=test_vendors,
        test_tokens=test_tokens,
        test_places=test_places,
        new_events=new_events,
        new_changes=new_changes,
        heavy=heavy,
        streams=OpenStreams(STREAMS_OF_SESSION),
        reads=Reads(),
    )

    def judge_by(context: ssl.SSLContext) -> None:
        for client in (vendors, test_vendors, shadow_vendors):
            client.set_ssl_context(context)

    device_streams = OpenStreams(STREAMS_OF_DEVICE)

    def applied(update: Update) -> None:
        if update.networks is not None:
            policy = NetworkPolicy(update.networks, settings.vendor_networks)
            for client in (vendors, test_vendors, shadow_vendors):
                client.set_policy(policy)
        if update.response_kib is not None:
            size = (update.response_kib or settings.vendor_response_kib) * 1024
            for client in (vendors, test_vendors, shadow_vendors):
                client.set_response_bytes(size)
        tokens.follow(update)  # by the policy and the settings of now
        shadow_tokens.follow(of_shadows(update))
        if update.whole:  # consoles and others ask for everything anew
            new_changes.interrupt()
            new_events.interrupt()
        new_changes.announce()
        new_events.announce()  # rights may have changed, and sessions have ended: their streams look again

    follower = ConfigurationFollower(
        ConfigurationLoader(databases.plans, vendor_apis),
        plans,
        loop,
        applied,
        others_change_it=not databases.plans.is_sqlite,
    )
    mails = MailQueue(*base, secrets, mail_settings)
    postman = Postman(mails, loop, settings.name)
    late.follower, late.postman = follower, postman
    presence = Presence(devices)
    device_places = DevicePlaces(settings.device_in_flight)
    shadows = Shadows(shadow_vendors, shadow_tokens, heavy, event_log.write_shadows, settings.shadow_rate)
    verifier = Verifier(plans, vendors, health, event_log, tally, heavy, device_places, tokens, shadows.ask)
    rates = DeviceRates(settings.device_rate, verifier.record_excess)
    newcomers = Newcomers(plans, None if databases.plans.is_sqlite else follower.catch_up)

    async def look() -> None:
        await event_log.probe()
        await asyncio.to_thread(parts.settings.version)

    readiness, chores = Readiness(look), Chores()
    strangers = Strangers(plans, newcomers, devices.released_from)
    result = Living(
        parts=parts,
        plans=plans,
        presence=presence,
        event_log=event_log,
        doorkeeper=Doorkeeper(parts.sessions, newcomers, settings.trusted_proxies),
        metrics=metrics_of(
            tally,
            presence=presence,
            plans=plans,
            vendors=vendors,
            tokens=tokens,
            response_room=response_room,
            test_places=test_places,
            space=databases.configuration.space,
            heavy=heavy,
            device_places=device_places,
            rates=rates,
            device_streams=device_streams,
            parts=parts,
            event_log=event_log,
            cells=place and place[0],
        ),
        metrics_token=settings.metrics_token,
        metrics_open=settings.metrics_open,
        verifications=VerificationEndpoint(plans, verifier, presence, strangers, rates),
        stream=SettingsStream(plans, newcomers, presence, device_streams),
        look_at_files=partial(trust.look, lambda context: loop.call_soon_threadsafe(judge_by, context)),
        heavy=heavy,
        rooms=rooms,
        acquaintances=Acquaintances(await asyncio.to_thread(parts.sessions.familiar_networks)),
        readiness=readiness,
        chores=chores,
    )
    result.metrics.add(partial(rooms.families, databases.configuration.lane))
    looked_up = LookedUpFigures(
        plans,
        follower,
        parts.settings,
        mails,
        certificates,
        "sqlite" if databases.events.is_sqlite else "postgresql",
    )
    result.metrics.add(chores.families)
    result.metrics.add(looked_up.families)
    result.metrics.add(verifier.figures.families)
    result.metrics.add(shadows.families)
    await asyncio.to_thread(follower.load)
    notices = Notices(databases.plans)
    if not databases.plans.is_sqlite:
        result.metrics.add(partial(database_families, databases, notices))
    upkeep = Upkeep(
        plans=databases.plans,
        events=databases.events,
        configuration=databases.configuration,
        follower=follower,
        notices=notices,
        presence=presence,
        new_events=new_events,
        new_changes=new_changes,
        event_log=event_log,
        event_outage=parts.event_outage,
        settings=parts.settings,
        devices=devices,
        backups=parts.backups,
        clock=ClockService(*base),
        certificates=parts.certificates,
        postman=postman,
        health=health,
        vendor_health=parts.vendor_health,
        looked_up=looked_up,
        metrics=result.metrics,
        shadows=shadows,
    )
    chores.begin(upkeep.chores())
    favour_doors()
    try:
        with log_tail.listening():
            yield result
    finally:
        shadows.stop()
        await chores.end()
        notices.close()
        with suppress(Exception):
            await presence.close()
        with suppress(StorageError):  # the claim runs out by itself
            await postman.close()
        await test_tokens.aclose()
        await tokens.aclose()
        await shadow_tokens.aclose()
        await test_vendors.aclose()
        await rates.close()
        await readiness.close()
        await vendors.aclose()
        await shadows.close()
        await heavy.close()
        await event_log.close()


def _nothing() -> None:
    """Do nothing."""


def _given_at_start(settings: Settings) -> GivenAtStart:
    """Return what the console shows of the options and variables, and no secret of them."""
    return GivenAtStart(
        response_kib=settings.vendor_response_kib,
        proxy=Proxy.from_url(settings.vendor_proxy).shown if settings.vendor_proxy else None,
        no_proxy=settings.vendor_no_proxy,
        operator_networks=settings.vendor_networks,
        trusted_proxies=tuple(map(str, settings.trusted_proxies)),
    )


def _certificate_files(settings: Settings) -> Files:
    own = settings.data_dir / "tls"
    files: Files = ()
    if settings.tls_pair is not None:
        files = ((CertificateKind.GIVEN, settings.tls_pair[0]),)
    elif settings.tls == "auto":
        files = ((CertificateKind.SERVER, own / "server.pem"), (CertificateKind.AUTHORITY, own / "ca.pem"))
    return files + tuple((CertificateKind.VENDOR_AUTHORITY, file) for file in settings.vendor_ca)
