"""Putting the server together: databases, secrets, services, and what lives with the event loop."""

import asyncio
import logging
import math
import os
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial

from clue_desktop.contract.operation import CertificateEnd, CertificateKind
from server.admin.api_test_places import ApiTestPlaces
from server.admin.parts import Parts
from server.app import Living
from server.configuration_follower import ConfigurationFollower
from server.device.presence import Presence
from server.device.rate import DeviceRates
from server.device.stream import SettingsStream
from server.device.verification import VerificationEndpoint
from server.heavy_work import HeavyWork
from server.http.acquaintances import Acquaintances
from server.http.at_once import STREAMS_OF_DEVICE, STREAMS_OF_SESSION, OpenStreams, Reads
from server.http.broadcast import Broadcast
from server.http.guard import Doorkeeper
from server.http.rooms import Rooms
from server.interpreter import favour_doors
from server.log_bounds import tell_of_left_out
from server.logs import LogTail
from server.mail import Postman
from server.metrics import Figures, Metrics, Tally
from server.readiness import Readiness
from server.secrets import Secrets
from server.services.access_service import AccessServices
from server.services.access_service_history import AccessServiceHistory
from server.services.accounts import AccountService
from server.services.administrators import AdministratorService
from server.services.audit import AuditService
from server.services.audit_trail import Seal
from server.services.backups import BackupService
from server.services.certificates import CertificateService, Files
from server.services.clock_set_right import ClockService
from server.services.configuration import ConfigurationLoader
from server.services.devices import DeviceService
from server.services.enrollment import EnrollmentService
from server.services.event_series import EventSeriesService
from server.services.events import EventService
from server.services.invitations import InvitationService
from server.services.journal import Change, Clock
from server.services.key_check import forestall, require_own
from server.services.mail_queue import MailQueue
from server.services.mail_settings import MailSettingsService
from server.services.outbox import OutboxService
from server.services.password_resets import PasswordResetService
from server.services.places import PlaceService
from server.services.refusals import ConflictError
from server.services.server_log import LogService
from server.services.server_settings import GivenAtStart, ServerSettings
from server.services.sessions import SessionService
from server.services.vendor_apis import VendorApiService
from server.services.vendor_health import VendorHealthService
from server.settings import Settings
from server.store.engine import Database, StorageError, open_postgresql, open_sqlite
from server.store.event_log import EventLog
from server.store.event_order import settled
from server.store.free_space import FreeSpace
from server.store.migrate import CONFIGURATION, EVENTS, migrate
from server.store.notices import Notices
from server.store.reaching import reach
from server.vendor_trust import VendorTrust
from server.verification.device_places import DevicePlaces
from server.verification.newcomers import Newcomers
from server.verification.plans import Plans, Update
from server.verification.response_room import ResponseRoom
from server.verification.strangers import Strangers
from server.verification.vendor_client import Limits, NetworkPolicy, VendorClient
from server.verification.vendor_health import VendorHealth
from server.verification.vendor_proxy import Proxy
from server.verification.verifier import Verifier

_logger = logging.getLogger(__name__)
_RELOAD_SECONDS = 1.0
_EVENTS_SECONDS = 0.25
_AWAITED_SECONDS = 3600.0
_RETENTION_SECONDS = 3600.0
_HOURS_SECONDS = 60.0
_HEALTH_SECONDS = 1.0
_BACKUP_SECONDS = 300.0
_LEFT_OUT_SECONDS = 60.0
_SPACE_SECONDS = 5.0
_CERTIFICATES_SECONDS = 3600.0
_CLOCK_LOOK_SECONDS = 2.0
_CLOCK_SECONDS = 60.0
_DAY_SECONDS = 86400.0


@dataclass(frozen=True, slots=True)
class Databases:
    """Where things are kept. With PostgreSQL all is one database, and doors have connections of their own to it.

    Attributes:
        configuration: for administrators.
        events: for administrators, who read them.
        plans: the configuration, for verifications to go by.
        event_log: where verifications write their events.
    """

    configuration: Database
    events: Database
    plans: Database
    event_log: Database

    def close(self) -> None:
        """Close all."""
        for database in (self.configuration, self.events, self.plans, self.event_log):
            database.close()


def open_databases(settings: Settings) -> Databases:
    """Open the databases and bring their schemas up to date.

    Raises:
        StorageError, SchemaError: they cannot be used.
    """
    if settings.database is not None:
        administrators, doors = reach(settings.database), open_postgresql(settings.database)
        migrate(administrators, [CONFIGURATION, EVENTS])
        return Databases(administrators, administrators, doors, doors)
    configuration_file, events_file = settings.data_dir / "clue.db", settings.data_dir / "events.db"
    configuration = open_sqlite(configuration_file, synchronous=settings.synchronous)
    events = open_sqlite(events_file, synchronous=settings.synchronous)
    migrate(configuration, [CONFIGURATION], backup=configuration_file)
    migrate(events, [EVENTS], backup=events_file)
    if settings.disk_reserve_mib:
        configuration.space = FreeSpace(settings.data_dir, settings.disk_reserve_mib)
    return Databases(configuration, events, configuration, events)


def open_secrets(settings: Settings, databases: Databases) -> Secrets:
    """Open this host's secrets, if they are those that the database was sealed with.

    Raises:
        SecretsError: there is no key, or it is another one.
        StorageError: the database cannot be used.
    """
    forestall(databases.configuration, settings.data_dir, os.environ)
    secrets = Secrets.open(settings.data_dir, os.environ, settings.use_keyring)
    require_own(databases.configuration, secrets, settings.data_dir)
    return secrets


def now() -> datetime:
    """Return the present moment; the one clock of the services."""
    return datetime.now(UTC)


class _Silent:
    """Told of changes before anything goes by them."""

    def committed(self, changes: list[Change]) -> None:
        """Nothing goes by them yet."""


def session_service(settings: Settings, databases: Databases, secrets: Secrets) -> SessionService:
    """Return the use cases of setup, for the time before the event loop runs."""
    return SessionService(databases.configuration, now, _Silent(), audit_seal(secrets), settings.name)


def audit_seal(secrets: Secrets) -> Seal:
    """Return what seals the audit trail."""
    return partial(secrets.keyed_digest, "audit")


class _Late:
    """Stands for the followers of changes until they exist: services need them, and they need services."""

    def __init__(self) -> None:
        self.follower: ConfigurationFollower | None = None
        self.postman: Postman | None = None

    def committed(self, changes: list[Change]) -> None:
        """Pass changes on."""
        if self.follower is not None:
            self.follower.committed(changes)
        if self.postman is not None and any(change.kind in {"mail", "settings"} for change in changes):
            self.postman.wake()


@asynccontextmanager
async def living(
    settings: Settings, databases: Databases, secrets: Secrets, clock: Clock = now
) -> AsyncIterator[Living]:
    """Make everything that lives with the event loop, and end it in order."""
    loop = asyncio.get_running_loop()
    new_events, new_changes = Broadcast(), Broadcast()
    event_log = EventLog(databases.event_log, loop, new_events.announce)
    plans, tally, late = Plans(), Tally(), _Late()
    base = (databases.configuration, clock, late, audit_seal(secrets))
    limits = Limits(
        deadline=settings.vendor_deadline_seconds, response_bytes=settings.vendor_response_kib * 1024
    )
    response_room = ResponseRoom()
    trust = VendorTrust(settings.vendor_ca)
    for_tests = replace(limits, reuse=False, breaker_failures=0, lookups=16, lookups_per_group=4)
    vendors, test_vendors = (
        VendorClient(
            policy=NetworkPolicy(operator_networks=settings.vendor_networks),
            ssl_context=trust.context,
            proxy=settings.vendor_proxy,
            no_proxy=settings.vendor_no_proxy,
            limits=of_each,
            response_room=response_room,
        )
        for of_each in (limits, for_tests)
    )
    test_places = ApiTestPlaces()
    health, heavy, rooms = VendorHealth(vendors), HeavyWork(), Rooms()
    vendor_apis, devices = VendorApiService(*base, secrets), DeviceService(*base)
    mail_settings = MailSettingsService(*base, secrets)
    log_tail = LogTail()
    parts = Parts(
        sessions=SessionService(*base, settings.name),
        accounts=AccountService(*base),
        password_resets=PasswordResetService(*base, secrets),
        administrators=AdministratorService(*base),
        invitations=InvitationService(*base, secrets),
        audit=AuditService(*base),
        places=PlaceService(*base),
        vendor_apis=vendor_apis,
        access_services=AccessServices(*base),
        access_service_history=AccessServiceHistory(*base),
        devices=devices,
        enrollment=EnrollmentService(*base, secrets),
        events=EventService(*base, databases.events),
        event_series=EventSeriesService(*base, databases.events),
        settings=ServerSettings(*base, _given_at_start(settings)),
        mail_settings=mail_settings,
        outbox=OutboxService(*base, secrets),
        backups=BackupService(*base, secrets, settings.data_dir if settings.database is None else None),
        certificates=CertificateService(*base, _certificate_files(settings), health),
        log=LogService(*base, log_tail),
        vendor_health=VendorHealthService(*base, databases.events, health, vendors, vendor_apis.is_usable),
        test_vendors=test_vendors,
        test_places=test_places,
        new_events=new_events,
        new_changes=new_changes,
        heavy=heavy,
        streams=OpenStreams(STREAMS_OF_SESSION),
        reads=Reads(),
    )

    def judge_by(context: ssl.SSLContext) -> None:
        vendors.set_ssl_context(context)
        test_vendors.set_ssl_context(context)

    device_streams = OpenStreams(STREAMS_OF_DEVICE)

    def applied(update: Update) -> None:
        if update.networks is not None:
            policy = NetworkPolicy(update.networks, settings.vendor_networks)
            vendors.set_policy(policy)
            test_vendors.set_policy(policy)
        if update.response_kib is not None:
            size = (update.response_kib or settings.vendor_response_kib) * 1024
            vendors.set_response_bytes(size)
            test_vendors.set_response_bytes(size)
        if update.whole:  # consoles and others ask for everything anew
            new_changes.interrupt()
            new_events.interrupt()
        new_changes.announce()
        new_events.announce()  # rights may have changed, and sessions have ended: their streams look again

    follower = ConfigurationFollower(ConfigurationLoader(databases.plans, vendor_apis), plans, loop, applied)
    postman = Postman(MailQueue(*base, secrets, mail_settings), loop, settings.name)
    late.follower, late.postman = follower, postman
    presence = Presence(devices)
    device_places = DevicePlaces(settings.device_in_flight)
    verifier = Verifier(plans, vendors, health, event_log, tally, heavy, device_places)
    rates = DeviceRates(settings.device_rate, verifier.record_excess)
    newcomers = Newcomers(plans, None if databases.plans.is_sqlite else follower.catch_up)

    async def look() -> None:
        await event_log.probe()
        await asyncio.to_thread(parts.settings.version)

    readiness = Readiness(look)
    strangers = Strangers(plans, newcomers, devices.released_from)
    result = Living(
        parts=parts,
        plans=plans,
        presence=presence,
        event_log=event_log,
        doorkeeper=Doorkeeper(parts.sessions, newcomers, settings.trusted_proxies),
        metrics=Metrics(
            tally,
            {
                "clue_connected_devices": ("Devices that follow their settings", lambda: presence.count),
                "clue_configuration_version": ("Last change of configuration", lambda: plans.point.version),
                "clue_vendor_calls_in_flight": ("Calls of vendors under way", lambda: vendors.in_flight),
                "clue_vendor_calls_waiting": ("Verifications that wait for room", lambda: vendors.waiting),
                "clue_vendor_large_response_bytes": (
                    "Memory in use by the parts of vendors' responses beyond 256 KiB each",
                    lambda: response_room.taken,
                ),
                "clue_vendor_lookups": ("Names of vendors being looked up", lambda: vendors.names.under_way),
                "clue_api_tests": ("API tests under way", lambda: test_places.taken),
                **_figures_of_space(databases.configuration.space),
                "clue_large_bodies": ("Requests with a large body under way", lambda: heavy.large_bodies),
                "clue_heavy_work_waiting": ("Large JSON that waits for its turn", lambda: heavy.waiting),
            },
            {
                "clue_device_in_flight_refused": (
                    "Verifications beyond what one device may have under way",
                    lambda: device_places.refused,
                ),
                "clue_vendor_calls_turned_away": (
                    "Verifications that found no room for their call",
                    lambda: vendors.turned_away,
                ),
                "clue_vendor_answers_distrusted": (
                    "Answers that came before the vendor can have read the request",
                    lambda: vendors.distrusted,
                ),
                "clue_vendor_lookups_refused": (
                    "Names not looked up because too many were",
                    lambda: vendors.names.refused,
                ),
                "clue_vendor_names_stale": (
                    "Calls to addresses that a name had before it got no answer",
                    lambda: vendors.names.stale,
                ),
                "clue_api_tests_refused": ("API tests beyond what is allowed", lambda: test_places.refused),
                "clue_disk_refused": (
                    "Changes and backups refused for the room that is kept for events",
                    lambda: (
                        0 if databases.configuration.space is None else databases.configuration.space.refused
                    ),
                ),
                "clue_heavy_work_refused": ("Large JSON that had no turn in time", lambda: heavy.refused),
                "clue_device_rate_denied": (
                    "Presentations denied because their device had too many",
                    lambda: rates.denied,
                ),
                "clue_streams_ended": (
                    "Streams that ended for a newer one of the same device or session",
                    lambda: device_streams.ended + parts.streams.ended,
                ),
                "clue_reads_refused": (
                    "Exports and searches beyond those that one may have under way",
                    lambda: parts.reads.refused,
                ),
            },
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
    )
    result.metrics.add(partial(rooms.families, databases.configuration.lane))
    await asyncio.to_thread(follower.load)
    space = databases.configuration.space
    tasks = [
        asyncio.create_task(presence.keep_written(), name="presence"),
        asyncio.create_task(_catch_up(follower, databases.plans), name="configuration"),
        asyncio.create_task(_hear_of_events(databases.events, new_events), name="events"),
        asyncio.create_task(_drop_old_events(parts.settings, event_log), name="retention"),
        asyncio.create_task(_count_hours(event_log), name="event hours"),
        asyncio.create_task(_back_up_daily(parts.backups), name="backup"),
        asyncio.create_task(_release_awaited(parts.devices), name="devices registered ahead"),
        asyncio.create_task(postman.send_all(), name="outbox"),
        asyncio.create_task(_tell_of_left_out(), name="log"),
        asyncio.create_task(_look_at_the_disk(space), name="free space"),
        asyncio.create_task(_set_clock_right(ClockService(*base)), name="clock"),
        asyncio.create_task(_look_after_certificates(parts.certificates), name="certificates"),
        asyncio.create_task(_tell_of_vendors(health, parts.vendor_health), name="vendor health"),
    ]
    favour_doors()
    try:
        with log_tail.listening():
            yield result
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)
        with suppress(Exception):
            await presence.close()
        with suppress(StorageError):  # the claim runs out by itself
            await postman.close()
        await test_vendors.aclose()
        await rates.close()
        await readiness.close()
        await vendors.aclose()
        await heavy.close()
        await event_log.close()


def _given_at_start(settings: Settings) -> GivenAtStart:
    """Return what the console shows of the options and variables, and no secret of them."""
    return GivenAtStart(
        response_kib=settings.vendor_response_kib,
        proxy=Proxy.from_url(settings.vendor_proxy).shown if settings.vendor_proxy else None,
        no_proxy=settings.vendor_no_proxy,
        operator_networks=settings.vendor_networks,
        trusted_proxies=tuple(map(str, settings.trusted_proxies)),
    )


def _figures_of_space(space: FreeSpace | None) -> Figures:
    if space is None:
        return {}
    return {
        "clue_disk_free_bytes": ("Free on the disk of the data directory", lambda: space.free or 0),
        "clue_disk_reserve_bytes": ("What of it is kept for events", lambda: space.reserve),
    }


async def _catch_up(follower: ConfigurationFollower, database: Database) -> None:
    """Follow what other processes change: at once when they say so, and in any case each second."""
    notices = Notices(database)
    try:
        while True:
            try:
                await notices.wait(_RELOAD_SECONDS)
                await asyncio.to_thread(follower.catch_up)
            except Exception as fault:
                unforeseen = not isinstance(fault, StorageError)
                _logger.error("the configuration could not be read: %s", fault, exc_info=unforeseen)  # noqa: TRY400
                if not database.is_sqlite:
                    # Others may change it meanwhile: nothing may be granted by what is in memory.
                    follower.distrust()
                await asyncio.sleep(_RELOAD_SECONDS)
    finally:
        notices.close()


async def _hear_of_events(database: Database, new_events: Broadcast) -> None:
    """Wake those who wait for events when other processes have written some, or when their order is settled."""
    if database.is_sqlite:
        return  # this process writes them all, and announces them itself
    known: int | None = None
    while True:
        await asyncio.sleep(_EVENTS_SECONDS)
        if not new_events.awaited:
            continue
        with suppress(StorageError):  # whoever reads is told
            newest = await asyncio.to_thread(settled, database)
            if newest != known:
                known = newest
                new_events.announce()


async def _drop_old_events(settings: ServerSettings, event_log: EventLog) -> None:
    """Delete each hour the events that are older than they are to be kept."""
    while True:
        try:
            if (oldest := await asyncio.to_thread(settings.events_kept_since)) is not None:
                deleted = await event_log.drop_before(oldest)
                if deleted:
                    _logger.info("%d events from before %s were deleted", deleted, oldest.isoformat())
        except StorageError as fault:
            _logger.error("old events could not be deleted: %s", fault)  # noqa: TRY400  # its words say it all
        await asyncio.sleep(_RETENTION_SECONDS)


async def _release_awaited(service: DeviceService) -> None:
    """Release each hour the devices that were registered ahead and have not appeared in time."""
    while True:
        try:
            if released := await asyncio.to_thread(service.release_awaited):
                _logger.info("%d devices registered ahead have not appeared and were released", len(released))
        except StorageError as fault:
            _logger.error("devices registered ahead could not be released: %s", fault)  # noqa: TRY400  # its words say it all
        await asyncio.sleep(_AWAITED_SECONDS)


async def _count_hours(event_log: EventLog) -> None:
    """Count each minute by the hour what has happened, for pictures of long times."""
    while True:
        try:
            await event_log.count_hours()
        except StorageError as fault:
            _logger.error("events could not be counted by the hour: %s", fault)  # noqa: TRY400  # its words say it all
        await asyncio.sleep(_HOURS_SECONDS)


async def _back_up_daily(backups: BackupService) -> None:
    """Make a backup each day, where that is wanted."""
    while True:
        try:
            made = await asyncio.to_thread(backups.make_if_due)
            if made is not None:
                _logger.info("the daily backup was made: %s, %d bytes", made.name, made.size)
        except StorageError as fault:
            _logger.error("the daily backup was not made: %s", fault)  # noqa: TRY400  # its words say it all
        except ConflictError:
            _logger.info("the daily backup waits for one that is under way")
        await asyncio.sleep(_BACKUP_SECONDS)


async def _look_at_the_disk(space: FreeSpace | None) -> None:
    """Look every few seconds how much room there is."""
    while space is not None:
        await asyncio.to_thread(space.look)
        await asyncio.sleep(_SPACE_SECONDS)


async def _tell_of_left_out() -> None:
    """Say in the log each minute how many of its lines were left out."""
    while True:
        await asyncio.sleep(_LEFT_OUT_SECONDS)
        tell_of_left_out()


def _certificate_files(settings: Settings) -> Files:
    own = settings.data_dir / "tls"
    files: Files = ()
    if settings.tls_pair is not None:
        files = ((CertificateKind.GIVEN, settings.tls_pair[0]),)
    elif settings.tls == "auto":
        files = ((CertificateKind.SERVER, own / "server.pem"), (CertificateKind.AUTHORITY, own / "ca.pem"))
    return files + tuple((CertificateKind.VENDOR_AUTHORITY, file) for file in settings.vendor_ca)


async def _set_clock_right(service: ClockService) -> None:
    """See to what is left of a clock that was ahead: at the start, when it has gone back, and else each minute."""
    seen, looked = service.clock(), -math.inf
    loop = asyncio.get_running_loop()
    while True:
        now = service.clock()
        if now < seen or loop.time() - looked >= _CLOCK_SECONDS:
            looked = loop.time()
            try:
                await asyncio.to_thread(service.set_right)
            except StorageError as fault:
                _logger.error("moments from the future could not be set right: %s", fault)  # noqa: TRY400  # its words say it all
        seen = now
        await asyncio.sleep(_CLOCK_LOOK_SECONDS)


async def _look_after_certificates(certificates: CertificateService) -> None:
    """Warn each day of certificates that end soon, in the log and, as soon as there are others, in consoles."""
    known: set[tuple[CertificateKind, str]] = set()
    warned = 0.0
    loop = asyncio.get_running_loop()
    while True:
        try:
            found = await asyncio.to_thread(certificates.to_look_after)
            present = {(each.kind, each.name) for each in found}
            if present != known or loop.time() - warned >= _DAY_SECONDS:
                warned = loop.time()
                for each in found:
                    _logger.warning("%s", _in_words(each))
            if present != known:
                await asyncio.to_thread(certificates.announce)
                known = present
        except StorageError as fault:
            _logger.error("certificates could not be looked after: %s", fault)  # noqa: TRY400  # its words say it all
        await asyncio.sleep(_CERTIFICATES_SECONDS)


def _in_words(end: CertificateEnd) -> str:
    where = f" in {end.file}" if end.file else ""
    if end.ends_at is None:
        return f"the certificate{where} cannot be read: {end.fault}"
    return f"the certificate of {end.name}{where} ends on {end.ends_at:%Y-%m-%d}"


async def _tell_of_vendors(health: VendorHealth, service: VendorHealthService) -> None:
    """Tell consoles each second which vendor APIs are doing otherwise than before."""
    while True:
        await asyncio.sleep(_HEALTH_SECONDS)
        if news := health.news():
            try:
                await asyncio.to_thread(service.announce, news)
            except StorageError as fault:
                _logger.error("consoles could not be told of the vendors' health: %s", fault)  # noqa: TRY400  # its words say it all
            else:
                health.told(news)
