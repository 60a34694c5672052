"""What this process knows of the vendor APIs: noted with every verification, read by administrators.

Noting is on the hot path: a look-up and a few assignments. The state is worked out when somebody asks.
"""

import time
from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime
from statistics import median
from typing import NamedTuple, Protocol

from clue_desktop.domain.vendor_health import (
    CERTIFICATE_NOTICE,
    FAILING_AFTER,
    ApiHealth,
    Failure,
    HealthState,
    is_lasting,
    state_of,
)
from server.verification.plans import CompiledApi
from server.verification.vendor_client import VendorKey, VendorTarget

_LATENCIES = 101
_MINUTES = 60
_FORGET_AFTER = 7 * 24 * 3600.0
_QUIET_SECONDS = 10.0
_FAILING_AFTER = FAILING_AFTER.total_seconds()
_CERTIFICATE_NOTICE = CERTIFICATE_NOTICE.total_seconds()
_UNAVAILABLE = "vendor_unavailable"
_BUSY = "server_busy"


class Vendors(Protocol):
    """What the vendor client knows of a vendor (`VendorTarget.vendor`)."""

    def is_cut_off(self, vendor: VendorKey) -> bool:
        """Whether its breaker is open."""

    def certificate_end(self, vendor: VendorKey) -> float | None:
        """When the certificate that it showed last ends, in seconds since 1970."""


class _Told(NamedTuple):
    """What of a state others are told about."""

    state: HealthState
    lasting: bool
    certificate_ends_soon: bool


_NOTHING_TOLD = _Told(HealthState.UNKNOWN, lasting=False, certificate_ends_soon=False)


class _Record:
    """What is noted of one API; moments in seconds since 1970."""

    __slots__ = (
        "answer_at",
        "answering_since",
        "busy",
        "failing_since",
        "failures",
        "last_failure",
        "latencies",
        "seen_at",
        "target",
        "told",
        "told_at",
    )

    def __init__(self, target: VendorTarget) -> None:
        self.target = target
        self.seen_at = 0.0
        self.answer_at: float | None = None
        self.answering_since: float | None = None
        self.failing_since: float | None = None
        self.last_failure: tuple[float, str, str] | None = None
        self.latencies: deque[float] = deque(maxlen=_LATENCIES)
        self.failures: deque[tuple[int, int]] = deque(maxlen=_MINUTES)
        self.busy: deque[tuple[int, int]] = deque(maxlen=_MINUTES)
        self.told = _NOTHING_TOLD
        self.told_at = 0.0


class VendorHealth:
    """The records of one process. Noted on the event loop; read anywhere."""

    def __init__(self, vendors: Vendors, clock: Callable[[], float] = time.time) -> None:
        """`clock` gives seconds since 1970."""
        self._vendors = vendors
        self._clock = clock
        self._records: dict[str, _Record] = {}

    def answered(self, api: CompiledApi, milliseconds: float) -> None:
        """Note that an API gave what could be judged, after so long."""
        record = self._records.get(api.api_id)
        if record is None or record.target is not api.target:
            record = self._record(api)
        now = record.seen_at = record.answer_at = self._clock()
        if record.answering_since is None:
            record.answering_since = now
        if record.failing_since is not None:
            if now - record.failing_since >= _FAILING_AFTER or record.told.state is HealthState.UNAVAILABLE:
                record.answering_since = now
            record.failing_since = None
        record.latencies.append(milliseconds)

    def failed(self, api: CompiledApi, code: str, message: str) -> None:
        """Note that an API gave nothing that could be judged."""
        record = self._records.get(api.api_id)
        if record is None or record.target is not api.target:
            record = self._record(api)
        now = record.seen_at = self._clock()
        if record.failing_since is None:
            record.failing_since = now
        last = record.last_failure
        if code != _UNAVAILABLE or last is None:
            record.last_failure = (now, code, message)
        else:  # what made it unavailable says more
            record.last_failure = (now, last[1], last[2])
        _count(record.failures, now)
        if code == _BUSY:
            _count(record.busy, now)

    def of(self, api_id: str) -> ApiHealth:
        """Return how an API is doing now, as far as this process knows."""
        record = self._records.get(api_id)
        return ApiHealth() if record is None else self._health(record, self._clock())

    def known(self) -> dict[str, ApiHealth]:
        """Return how each API is doing that was asked lately."""
        now = self._clock()
        return {api_id: self._health(record, now) for api_id, record in self._records.copy().items()}

    def news(self) -> dict[str, _Told]:
        """Return what others should be told now; of an API whose state goes to and fro, not more than six times a minute."""
        now = self._clock()
        found = {}
        for api_id, record in list(self._records.items()):
            if now - record.seen_at > _FORGET_AFTER:
                del self._records[api_id]
                continue
            told = self._to_tell(record, now)
            if told != record.told and now - record.told_at >= _QUIET_SECONDS:
                found[api_id] = told
        return found

    def told(self, news: dict[str, _Told]) -> None:
        """Note that others have been told."""
        now = self._clock()
        for api_id, told in news.items():
            record = self._records.get(api_id)
            if record is not None:
                record.told, record.told_at = told, now

    def _record(self, api: CompiledApi) -> _Record:
        """Return the record of an API, a new one where the API is at another address than before."""
        record = self._records.get(api.api_id)
        if record is None or record.target != api.target:
            record = self._records[api.api_id] = _Record(api.target)
        record.target = api.target
        return record

    def _to_tell(self, record: _Record, now: float) -> _Told:
        """Return what there is to tell of an API; of thousands that are well, in a few milliseconds."""
        ends = (self._vendors.certificate_end(record.target.vendor), _own_end(record.target))
        ends_soon = any(end is not None and end - now <= _CERTIFICATE_NOTICE for end in ends)
        if record.failing_since is None:
            state = HealthState.UNKNOWN if record.answer_at is None else HealthState.HEALTHY
            return _Told(state, lasting=False, certificate_ends_soon=ends_soon)
        health = self._health(record, now)
        return _Told(health.state, is_lasting(health, _moment(now)), ends_soon)

    def _health(self, record: _Record, now: float) -> ApiHealth:
        vendor = record.target.vendor
        latencies = record.latencies.copy()
        failing_since, answer_at = record.failing_since, record.answer_at
        breaker_open = self._vendors.is_cut_off(vendor)
        state = state_of(
            answered=answer_at is not None,
            failing_since=_moment_or_none(failing_since),
            breaker_open=breaker_open,
            now=_moment(now),
        )
        since = {
            HealthState.HEALTHY: record.answering_since,
            HealthState.UNKNOWN: None,
        }.get(state, failing_since)
        last, end = record.last_failure, self._vendors.certificate_end(vendor)
        return ApiHealth(
            state=state,
            since=_moment_or_none(since),
            last_answer_at=_moment_or_none(answer_at),
            last_failure=Failure(_moment(last[0]), last[1], last[2]) if last else None,
            failures_last_hour=_in_last_hour(record.failures, now),
            busy_last_hour=_in_last_hour(record.busy, now),
            median_ms=round(median(latencies), 1) if latencies else None,
            breaker_open=breaker_open,
            certificate_expires_at=_moment_or_none(end),
            client_certificate_expires_at=_moment_or_none(_own_end(record.target)),
        )


def _own_end(target: VendorTarget) -> float | None:
    """Return when the certificate that the vendor is shown ends, in seconds since 1970; None for none."""
    return target.tls.certificate_end if target.tls is not None else None


def _count(by_minute: deque[tuple[int, int]], now: float) -> None:
    minute = int(now // 60)
    if by_minute and by_minute[-1][0] == minute:
        by_minute[-1] = (minute, by_minute[-1][1] + 1)
    else:
        by_minute.append((minute, 1))


def _in_last_hour(by_minute: deque[tuple[int, int]], now: float) -> int:
    return sum(count for minute, count in by_minute.copy() if minute > now // 60 - _MINUTES)


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _moment_or_none(seconds: float | None) -> datetime | None:
    return None if seconds is None else _moment(seconds)
