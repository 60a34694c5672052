"""Figures that cost a look elsewhere (the database, files, the system): looked up now and then, and told as they were."""

import asyncio
import math
import platform
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from prometheus_client.core import GaugeMetricFamily, Metric

from clue_desktop import __version__
from clue_desktop.contract.operation import CertificateEnd
from clue_desktop.version import commit
from server.chores.configuration_follower import ConfigurationFollower
from server.services.mail.mail_queue import MailQueue
from server.services.operation.certificates import CertificateService
from server.services.operation.server_settings import ServerSettings
from server.verification.plans import Plans

LOOK_SECONDS = 10.0
_CERTIFICATES_SECONDS = 60.0
_MOST_CERTIFICATES = 200
_LONGEST_NAME = 64
_DAY_SECONDS = 86_400
_OPEN_FILES = next((path for path in (Path("/proc/self/fd"), Path("/dev/fd")) if path.is_dir()), None)


@dataclass(slots=True)
class LookedUpFigures:
    """Looked up by a chore of each process; told on the event loop."""

    plans: Plans
    follower: ConfigurationFollower
    settings: ServerSettings
    mails: MailQueue
    certificates: CertificateService
    database: str
    started_at: float = field(default_factory=time.time)
    _commit: str | None = None
    _behind: int = 0
    _mails: dict[str, int] = field(default_factory=dict)
    _oldest_mail: datetime | None = None
    _ends: list[CertificateEnd] = field(default_factory=list)
    _certificates_due: float = -math.inf
    _open_files: int | None = None

    async def look(self) -> None:
        """Look all of them up. Raises StorageError."""
        if self._commit is None:
            self._commit = await asyncio.to_thread(commit)
        self._open_files = await asyncio.to_thread(_count_open_files)
        if time.monotonic() >= self._certificates_due:
            self._ends = await asyncio.to_thread(self.certificates.all)
            self._certificates_due = time.monotonic() + _CERTIFICATES_SECONDS
        self._mails, self._oldest_mail = await asyncio.to_thread(self.mails.backlog)
        newest = await asyncio.to_thread(self.settings.version)
        self._behind = max(0, newest - self.plans.point.version)

    def families(self) -> Iterable[Metric]:
        """Return what was found."""
        build = GaugeMetricFamily(
            "clue_build_info", "Which program this is", labels=["version", "commit", "python", "database"]
        )
        build.add_metric([__version__, self._commit or "", platform.python_version(), self.database], 1)
        yield build
        for name, words, value in (
            ("clue_start_time_seconds", "When it began to serve, in seconds since 1970", self.started_at),
            (
                "clue_configuration_trusted",
                "Whether verifications go by a configuration that is known to be in force; else all are denied",
                float(self.plans.trusted),
            ),
            (
                "clue_configuration_age_seconds",
                "Since when the database has not been asked for changes with success",
                time.monotonic() - self.follower.confirmed_at,
            ),
            (
                "clue_configuration_behind",
                "Changes in the database that verifications do not go by yet",
                self._behind,
            ),
            (
                "clue_outbox_oldest_seconds",
                "Since when the oldest mail waits that is to be sent",
                self._waited(),
            ),
        ):
            gauge = GaugeMetricFamily(name, words)
            gauge.add_metric([], value)
            yield gauge
        mails = GaugeMetricFamily("clue_outbox_mails", "Mails in the outbox", labels=["state"])
        for state, count in self._mails.items():
            mails.add_metric([state], count)
        yield mails
        yield self._of_certificates()
        yield from self._of_files()

    def _waited(self) -> float:
        oldest = self._oldest_mail
        return 0.0 if oldest is None else max(0.0, (self.mails.clock() - oldest).total_seconds())

    def _of_certificates(self) -> Metric:
        days = GaugeMetricFamily(
            "clue_certificate_days",
            "Days until a certificate ends; of several with one name, of the one that ends first",
            labels=["kind", "name"],
        )
        now, soonest = self.certificates.clock(), dict[tuple[str, str], float]()
        for end in self._ends[:_MOST_CERTIFICATES]:
            if end.ends_at is not None:
                left = (end.ends_at - now).total_seconds() / _DAY_SECONDS
                known = (end.kind.value, end.name[:_LONGEST_NAME])
                soonest[known] = min(left, soonest.get(known, left))
        for labels, left in soonest.items():
            days.add_metric(labels, left)
        return days

    def _of_files(self) -> Iterable[Metric]:
        count = GaugeMetricFamily("clue_open_files", "Open files of the process that has most")
        limit = GaugeMetricFamily("clue_open_files_limit", "How many one process may have")
        if self._open_files is not None and sys.platform != "win32":
            import resource

            count.add_metric([], self._open_files)
            limit.add_metric([], resource.getrlimit(resource.RLIMIT_NOFILE)[0])
        yield from (count, limit)


def _count_open_files() -> int | None:
    return None if _OPEN_FILES is None else sum(1 for _ in _OPEN_FILES.iterdir())
