"""The chores of a server: what each does, and how often."""

import asyncio
import logging
import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from clue_desktop.contract.operation import CertificateEnd, CertificateKind
from server.chores.configuration_follower import ConfigurationFollower
from server.chores.loops import Chore
from server.chores.postman import Postman
from server.device.presence import FLUSH_SECONDS, Presence
from server.http.broadcast import Broadcast
from server.monitoring.log_bounds import tell_of_left_out
from server.monitoring.metrics import PUBLISH_SECONDS, Metrics
from server.refusals import ConflictError
from server.running.looked_up_figures import LOOK_SECONDS, LookedUpFigures
from server.services.customer_api.vendor_health import VendorHealthService
from server.services.operation.certificates import CertificateService
from server.services.operation.clock_set_right import ClockService
from server.services.operation.server_settings import ServerSettings
from server.services.records.event_outage import EventOutageService
from server.services.registrations.devices import DeviceService
from server.services.safekeeping.backups import BackupService
from server.store import event_partitions
from server.store.engine import Database
from server.store.event_log import EventLog
from server.store.event_order import News, news
from server.store.notices import Notices
from server.verification.shadows import KEPT, Shadows
from server.verification.vendor_health import VendorHealth

_logger = logging.getLogger(__name__)
_RELOAD_SECONDS = 1.0
_EVENTS_SECONDS = 0.25
_HEALTH_SECONDS = 1.0
_SHADOWS_SECONDS = 1.0
_SHADOWS_KEPT = timedelta(days=400)
_OUTAGE_SECONDS = 2.0
_OUTAGE_NOTICE_SECONDS = 1.0
_CLOCK_LOOK_SECONDS = 2.0
_SPACE_SECONDS = 5.0
_MINUTE_SECONDS = 60.0
_BACKUP_SECONDS = 300.0
_HOUR_SECONDS = 3600.0
_DAY_SECONDS = 86400.0


@dataclass(frozen=True, slots=True)
class Upkeep:
    """What the chores work with."""

    plans: Database
    events: Database
    configuration: Database
    follower: ConfigurationFollower
    notices: Notices
    presence: Presence
    new_events: Broadcast
    new_changes: Broadcast
    event_log: EventLog
    event_outage: EventOutageService
    settings: ServerSettings
    devices: DeviceService
    backups: BackupService
    clock: ClockService
    certificates: CertificateService
    postman: Postman
    health: VendorHealth
    vendor_health: VendorHealthService
    looked_up: LookedUpFigures
    metrics: Metrics
    shadows: Shadows

    def chores(self) -> Iterator[Chore]:
        """Return the table of all that are to be done with these databases."""
        # What others have changed must be followed as soon as it can be read again.
        yield Chore("configuration", _RELOAD_SECONDS, self._catch_up, _RELOAD_SECONDS, self.notices.wait)
        yield Chore("presence", FLUSH_SECONDS, self.presence.write)
        yield self.postman.chore()
        yield Chore("retention", _HOUR_SECONDS, self._drop_old_events)
        yield Chore("shadows", _SHADOWS_SECONDS, self.shadows.write)
        yield Chore("retention of shadows", _HOUR_SECONDS, self._drop_old_shadows)
        yield Chore("event hours", _MINUTE_SECONDS, self.event_log.count_hours)
        yield Chore("outage", _OUTAGE_SECONDS, self.event_log.bring_in)
        yield Chore("outage notice", _OUTAGE_NOTICE_SECONDS, self._tell_of_outage)
        yield Chore("daily backup", _BACKUP_SECONDS, self._back_up)
        yield Chore("devices registered ahead", _HOUR_SECONDS, self._release_awaited)
        yield Chore("clock", _CLOCK_LOOK_SECONDS, _ClockLook(self.clock).look)
        yield Chore("certificates", _HOUR_SECONDS, _Certificates(self.certificates).look)
        yield Chore("vendor health", _HEALTH_SECONDS, self._tell_of_vendors)
        yield Chore("figures", LOOK_SECONDS, self.looked_up.look)
        if self.metrics.is_shared:
            yield Chore("figures of workers", PUBLISH_SECONDS, self.metrics.publish)
        yield Chore("log", _MINUTE_SECONDS, _tell_of_left_out)
        if not self.events.is_sqlite:  # else this process writes them all, and announces them itself
            yield Chore("event partitions", _HOUR_SECONDS, self._make_partitions)
            yield Chore("events", _EVENTS_SECONDS, _Hearing(self.events, self.new_events).listen)
        if self.configuration.space is not None:
            yield Chore("free space", _SPACE_SECONDS, self._look_at_the_disk)

    async def _catch_up(self) -> None:
        """Follow what other processes have changed."""
        try:
            await asyncio.to_thread(self.follower.catch_up)
        except Exception:
            if not self.plans.is_sqlite:
                # Others may change it meanwhile: nothing may be granted by what is in memory.
                self.follower.distrust()
            raise

    async def _tell_of_outage(self) -> None:
        """Tell consoles that events cannot be written, or can again."""
        if self.event_outage.look():
            self.new_changes.announce()

    async def _drop_old_events(self) -> None:
        """Delete the events that are older than they are to be kept."""
        if (oldest := await asyncio.to_thread(self.settings.events_kept_since)) is None:
            return
        deleted, fault = 0, None
        if not self.events.is_sqlite:
            try:
                deleted = await asyncio.to_thread(event_partitions.drop_older, self.events, oldest)
            except event_partitions.NotToBeDroppedError as lasting:
                fault = lasting  # no waiting mends it: the events of that month go one by one
        if deleted := deleted + await self.event_log.drop_before(oldest):
            _logger.info("%d events from before %s were deleted", deleted, oldest.isoformat())
        if fault is not None:
            raise fault

    async def _drop_old_shadows(self) -> None:
        """Delete what shadows said of events that are not kept any more, and what is too much of it."""
        oldest = await asyncio.to_thread(self.settings.events_kept_since) or datetime.now(UTC) - _SHADOWS_KEPT
        if deleted := await self.event_log.drop_shadows(oldest, KEPT):
            _logger.info("%d answers of shadow vendors were deleted", deleted)

    async def _make_partitions(self) -> None:
        """Have a partition for the events of this month and the next ones."""
        if made := await asyncio.to_thread(event_partitions.make_ahead, self.events, self.clock.clock()):
            _logger.info("partitions for events were made: %s", ", ".join(made))

    async def _release_awaited(self) -> None:
        """Release the devices that were registered ahead and have not appeared in time."""
        if released := await asyncio.to_thread(self.devices.release_awaited):
            _logger.info("%d devices registered ahead have not appeared and were released", len(released))

    async def _back_up(self) -> None:
        """Make a backup where a daily one is wanted and due."""
        try:
            made = await asyncio.to_thread(self.backups.make_if_due)
        except ConflictError:
            _logger.info("the daily backup waits for one that is under way")
            return
        if made is not None:
            _logger.info("the daily backup was made: %s, %d bytes", made.name, made.size)

    async def _look_at_the_disk(self) -> None:
        """Look how much room there is."""
        if (space := self.configuration.space) is not None:
            await asyncio.to_thread(space.look)

    async def _tell_of_vendors(self) -> None:
        """Tell consoles which vendor APIs are doing otherwise than before."""
        if news := self.health.news():
            await asyncio.to_thread(self.vendor_health.announce, news)
            self.health.told(news)


class _Hearing:
    """Wakes those who wait for events when other processes have written some, or when their order is settled; ends their
    streams when some were corrected that they may have read, here or elsewhere.
    """

    def __init__(self, database: Database, new_events: Broadcast) -> None:
        self._database = database
        self._new_events = new_events
        self._known: News | None = None

    async def listen(self) -> None:
        # Once before anybody waits: what is corrected from then on is not missed.
        if self._known is not None and not self._new_events.awaited:
            return
        known, self._known = self._known, await asyncio.to_thread(news, self._database)
        if known is not None and self._known.corrections != known.corrections:
            self._new_events.interrupt()  # who has read them begins anew, whichever process they were read from
        elif self._known != known:
            self._new_events.announce()


class _ClockLook:
    """Sees to what is left of a clock that was ahead: at the start, when it has gone back, and else each minute."""

    def __init__(self, service: ClockService) -> None:
        self._service = service
        self._seen = service.clock()
        self._looked = -math.inf

    async def look(self) -> None:
        loop = asyncio.get_running_loop()
        now = self._service.clock()
        if now < self._seen or loop.time() - self._looked >= _MINUTE_SECONDS:
            await asyncio.to_thread(self._service.set_right)
            self._looked = loop.time()
        self._seen = now


class _Certificates:
    """Warns each day of certificates that end soon, in the log and, as soon as there are others, in consoles."""

    def __init__(self, service: CertificateService) -> None:
        self._service = service
        self._known: set[tuple[CertificateKind, str]] = set()
        self._warned = -math.inf

    async def look(self) -> None:
        loop = asyncio.get_running_loop()
        found = await asyncio.to_thread(self._service.to_look_after)
        present = {(each.kind, each.name) for each in found}
        if present != self._known or loop.time() - self._warned >= _DAY_SECONDS:
            for each in found:
                _logger.warning("%s", _in_words(each))
            self._warned = loop.time()
        if present != self._known:
            await asyncio.to_thread(self._service.announce)
            self._known = present


async def _tell_of_left_out() -> None:
    """Say in the log how many of its lines were left out."""
    tell_of_left_out()


def _in_words(end: CertificateEnd) -> str:
    where = f" in {end.file}" if end.file else ""
    if end.ends_at is None:
        return f"the certificate{where} cannot be read: {end.fault}"
    return f"the certificate of {end.name}{where} ends on {end.ends_at:%Y-%m-%d}"
