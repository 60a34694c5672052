"""Putting the server together: databases, secrets, services, and what lives with the event loop."""

import asyncio
import logging
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime

from server.admin.parts import Parts
from server.app import Living
from server.device.presence import Presence
from server.device.stream import SettingsStream
from server.device.verification import VerificationEndpoint
from server.http.broadcast import Broadcast
from server.http.guard import Doorkeeper
from server.metrics import Metrics, Tally
from server.secrets import Secrets
from server.services.access_service import AccessServices
from server.services.administrators import AdministratorService
from server.services.configuration import ConfigurationLoader
from server.services.devices import DeviceService
from server.services.events import EventService
from server.services.journal import Change
from server.services.places import PlaceService
from server.services.server_settings import ServerSettings
from server.services.sessions import SessionService
from server.services.vendor_apis import VendorApiService
from server.settings import Settings
from server.store.engine import Database, open_postgresql, open_sqlite
from server.store.event_log import EventLog
from server.store.migrate import CONFIGURATION, EVENTS, migrate
from server.verification.plans import Plans, Update
from server.verification.strangers import Strangers
from server.verification.vendor_client import Limits, NetworkPolicy, VendorClient, make_ssl_context
from server.verification.verifier import Verifier

_logger = logging.getLogger(__name__)
_RELOAD_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Databases:
    """Configuration and event log; with PostgreSQL both are one."""

    configuration: Database
    events: Database

    def close(self) -> None:
        """Close both."""
        self.configuration.close()
        self.events.close()


def open_databases(settings: Settings) -> Databases:
    """Open the databases and bring their schemas up to date.

    Raises:
        StorageError, SchemaError: they cannot be used.
    """
    if settings.database is not None:
        both = open_postgresql(settings.database)
        migrate(both, [CONFIGURATION, EVENTS])
        return Databases(both, both)
    configuration_file, events_file = settings.data_dir / "clue.db", settings.data_dir / "events.db"
    configuration = open_sqlite(configuration_file, synchronous=settings.synchronous)
    events = open_sqlite(events_file, synchronous=settings.synchronous)
    migrate(configuration, [CONFIGURATION], backup=configuration_file)
    migrate(events, [EVENTS], backup=events_file)
    return Databases(configuration, events)


def now() -> datetime:
    """Return the present moment; the one clock of the services."""
    return datetime.now(UTC)


class _Silent:
    """Told of changes before anything goes by them."""

    def committed(self, changes: list[Change]) -> None:
        """Nothing goes by them yet."""


def session_service(settings: Settings, databases: Databases) -> SessionService:
    """Return the use cases of setup, for the time before the event loop runs."""
    return SessionService(databases.configuration, now, _Silent(), settings.name)


class ConfigurationFollower:
    """Brings committed changes into the plans of this process, in their order, before their author has the answer."""

    def __init__(
        self,
        loader: ConfigurationLoader,
        plans: Plans,
        loop: asyncio.AbstractEventLoop,
        applied: Callable[[Update], None],
    ) -> None:
        self._loader = loader
        self._plans = plans
        self._loop = loop
        self._applied = applied
        # One at a time: what is loaded later is never overwritten by what was loaded before it.
        self._lock = threading.Lock()

    def load(self) -> None:
        """Load everything; in a worker thread."""
        with self._lock:
            self._hand_over(self._loader.everything())

    def committed(self, changes: list[Change]) -> None:
        """Load what these changes touch; in the worker thread of the use case that made them."""
        try:
            with self._lock:
                self._hand_over(self._loader.touched(changes))
        except Exception:
            # The change is saved, but this process does not go by it: nothing may be granted until it does.
            _logger.exception("a change could not be loaded; verifications are denied until it is")
            self._loop.call_soon_threadsafe(self._distrust)

    def catch_up(self) -> None:
        """Load what other processes have changed; everything when the plans cannot be trusted."""
        if not self._plans.trusted:
            self.load()
            return
        with self._lock:
            update = self._loader.since(self._plans.version)
            if update.version > self._plans.version:
                self._hand_over(update)

    def _distrust(self) -> None:
        self._plans.trusted = False

    def _hand_over(self, update: Update) -> None:
        done = threading.Event()

        def apply() -> None:
            try:
                self._plans.apply(update)
                self._applied(update)
            finally:
                done.set()

        self._loop.call_soon_threadsafe(apply)
        if not done.wait(10):
            msg = "the event loop did not take a change within 10 seconds"
            raise TimeoutError(msg)


class _Late:
    """Stands for the follower of changes until it exists: services need it, and it needs them."""

    def __init__(self) -> None:
        self.follower: ConfigurationFollower | None = None

    def committed(self, changes: list[Change]) -> None:
        """Pass changes on."""
        if self.follower is not None:
            self.follower.committed(changes)


@asynccontextmanager
async def living(settings: Settings, databases: Databases, secrets: Secrets) -> AsyncIterator[Living]:
    """Make everything that lives with the event loop, and end it in order."""
    loop = asyncio.get_running_loop()
    new_events, new_changes = Broadcast(), Broadcast()
    event_log = EventLog(databases.events, loop, new_events.announce)
    plans, tally, late = Plans(), Tally(), _Late()
    base = (databases.configuration, now, late)
    limits = Limits(deadline=settings.vendor_deadline_seconds)
    vendors = VendorClient(
        policy=NetworkPolicy(operator_networks=settings.vendor_networks),
        ssl_context=make_ssl_context(settings.vendor_ca),
        limits=limits,
    )
    vendor_apis, devices = VendorApiService(*base, secrets), DeviceService(*base)
    parts = Parts(
        sessions=SessionService(*base, settings.name),
        administrators=AdministratorService(*base),
        places=PlaceService(*base),
        vendor_apis=vendor_apis,
        access_services=AccessServices(*base),
        devices=devices,
        events=EventService(*base, databases.events),
        settings=ServerSettings(*base),
        vendors=vendors,
        new_events=new_events,
        new_changes=new_changes,
        response_bytes=limits.response_bytes,
    )

    def applied(update: Update) -> None:
        if update.networks is not None:
            vendors.set_policy(NetworkPolicy(update.networks, settings.vendor_networks))
        new_changes.announce()

    follower = ConfigurationFollower(
        ConfigurationLoader(databases.configuration, vendor_apis), plans, loop, applied
    )
    late.follower = follower
    presence = Presence(devices)
    verifier = Verifier(plans, vendors, event_log, tally)
    strangers = Strangers(plans, devices.released_from)
    result = Living(
        parts=parts,
        plans=plans,
        presence=presence,
        event_log=event_log,
        doorkeeper=Doorkeeper(parts.sessions, plans, settings.trusted_proxies),
        metrics=Metrics(
            tally,
            {
                "clue_connected_devices": ("Devices that follow their settings", lambda: presence.count),
                "clue_configuration_version": ("Last change of configuration", lambda: plans.version),
            },
        ),
        metrics_token=settings.metrics_token,
        verifications=VerificationEndpoint(plans, verifier, presence, strangers),
        stream=SettingsStream(plans, presence),
    )
    await asyncio.to_thread(follower.load)
    tasks = [
        asyncio.create_task(presence.keep_written(), name="presence"),
        asyncio.create_task(_catch_up(follower), name="configuration"),
    ]
    try:
        yield result
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)
        with suppress(Exception):
            await presence.close()
        await vendors.aclose()
        await event_log.close()


async def _catch_up(follower: ConfigurationFollower) -> None:
    while True:
        await asyncio.sleep(_RELOAD_SECONDS)
        try:
            await asyncio.to_thread(follower.catch_up)
        except Exception:
            _logger.exception("the configuration could not be read")
