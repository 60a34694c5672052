"""One verification: device → plan → vendor → judged → event committed → answer (manual 3.2).

Nothing fails open: whatever goes wrong on the way, the answer is `denied`.
"""

import logging
import time
from collections.abc import Callable
from functools import lru_cache, partial
from typing import NamedTuple

from clue_desktop.domain.access_service import OnNoAnswer
from clue_desktop.domain.credentials import Credential, in_sight, is_credential_value, is_text, mask
from clue_desktop.domain.diagnosis import LOG_UNAVAILABLE, REASONS, step_reached
from clue_desktop.domain.judgment import Result, Verdict, judge
from clue_desktop.domain.response_causes import explain
from clue_desktop.domain.response_json import ResponseFault, content_type_of, read_json
from server.bounding.heavy_work import LARGE_BYTES, HeavyWork, TooBusyError
from server.monitoring.metrics import Tally
from server.store.engine import StorageError
from server.store.event_log import EventLog, EventRow
from server.verification.device_places import DevicePlaces
from server.verification.device_rate import Excess
from server.verification.plans import CompiledApi, DeviceEntry, PlaceEntry, Plan, Plans, UnusableApi
from server.verification.token_keeper import TokenKeeper
from server.verification.vendor_client import VendorClient, VendorFailure, VendorResponse
from server.verification.vendor_figures import VendorFigures
from server.verification.vendor_health import VendorHealth

_logger = logging.getLogger(__name__)
_EXPLAINED_BYTES = 16 * 1024
_NO_VALUE = "credential_value_invalid"
_LONGEST_CREDENTIAL = 32
_UNREADABLE = frozenset(map(str, ResponseFault))
_DENIED = Result.DENIED  # which takes a tenth of the time that asking the enumeration does
_content_type_of = lru_cache(32)(content_type_of)  # a vendor's heads are the same but for the second


AskShadow = Callable[[Plan, str, EventRow], None]
"""Takes note of a question for a plan's shadow: the value presented, and the event that is committed."""


def _ask_nobody(_plan: Plan, _value: str, _event: EventRow) -> None:
    """Ask no shadow."""


class Decision(NamedTuple):
    """What the device is told."""

    result: Result
    message: str | None = None


class _Finding(NamedTuple):
    """What a verification came to, as the event log keeps it."""

    result: Result
    reason: str | None = None
    message: str | None = None
    status: int | None = None
    plan: Plan | None = None
    cause: str | None = None
    trace: str | None = None
    vendor_us: int = 0


DENIED = Decision(Result.DENIED)


class Verifier:
    """Decides. One per process; all calls on the event loop."""

    def __init__(
        self,
        plans: Plans,
        vendors: VendorClient,
        health: VendorHealth,
        log: EventLog,
        tally: Tally,
        heavy: HeavyWork,
        devices: DevicePlaces,
        tokens: TokenKeeper,
        ask_shadow: AskShadow = _ask_nobody,
    ) -> None:
        self._plans = plans
        self._vendors = vendors
        self._health = health
        self._log = log
        self._tally = tally
        self.figures = VendorFigures(tally.slot, vendors)
        self._heavy = heavy
        self._devices = devices
        self._tokens = tokens
        self._ask_shadow = ask_shadow

    async def verify(self, device: DeviceEntry, credential: Credential, value: str) -> Decision:
        """Return the decision; its event is committed by then, or else the decision is `denied`."""
        started = time.perf_counter_ns()
        place = self._plans.place(device.place_id)
        if not self._devices.enter(device.serial):
            return await self._turn_away(device, place, credential, value, started)
        try:
            try:
                finding = await self._find(device, place, credential, value)
            except Exception:
                _logger.exception("verification of device %s failed", device.serial)
                finding = _Finding(Result.DENIED, "server_fault")
            if finding.result is not _DENIED and self._plans.device(device.token_hash) is None:
                # While the vendor was asked: whoever released it has been told that it opens nothing any more.
                reason = (
                    "device_token_invalid" if self._plans.registered(device.serial) else "device_released"
                )
                finding = finding._replace(result=Result.DENIED, reason=reason, message=None, cause=None)
            return await self._told(device.serial, place, credential, value, finding, started)
        finally:
            self._devices.leave(device.serial)

    async def deny(self, device: DeviceEntry, reason: str, credential: str, value: str) -> Decision:
        """Return `denied` for what no vendor need be asked about: a credential that there is not, a value too long to look at."""
        place, finding = self._plans.place(device.place_id), _Finding(Result.DENIED, reason)
        return await self._told(device.serial, place, credential, value, finding, time.perf_counter_ns())

    async def _turn_away(
        self, device: DeviceEntry, place: PlaceEntry, credential: Credential, value: str, started: int
    ) -> Decision:
        """Deny at once what a device asks beyond its places: a fault of nobody's but its own."""
        if not self._devices.refuse(device.serial):
            self._tally.count(Result.DENIED, "server_busy", _since(started))
            return DENIED
        plan = self._plans.plans_at(place).plans.get(credential)
        finding = _Finding(Result.DENIED, "server_busy", plan=plan)
        return await self._told(device.serial, place, credential, value, finding, started)

    def count_excess(self) -> None:
        """Count what was denied because its device had presented too much; `record_excess` tells of it now and then."""
        self._tally.count(Result.DENIED, "device_rate", 0)

    async def record_excess(self, excess: Excess) -> None:
        """Put into the event log how many presentations of a device were denied unasked."""
        place = self._plans.place(excess.place_id)
        finding = _Finding(Result.DENIED, "device_rate", message=str(excess.times))
        started = time.perf_counter_ns()
        if not await self._record(excess.serial, place, excess.credential, excess.value, finding, started):
            _logger.error("there is no event of what device %s had denied: %d", excess.serial, excess.times)

    async def refuse(
        self, serial: str, place_id: str | None, reason: str, credential: str, value: str
    ) -> None:
        """Record a request of a stranger's, which is refused."""
        place = self._plans.place(place_id) if place_id else None
        started, finding = time.perf_counter_ns(), _Finding(Result.DENIED, reason)
        await self._record(serial, place, credential, value, finding, started)
        self._tally.count("refused", reason, _since(started))

    async def _told(
        self,
        serial: str,
        place: PlaceEntry,
        credential: str,
        value: str,
        finding: _Finding,
        started: int,
    ) -> Decision:
        """Return what the device is told, counted as that: with no event there is no decision but `denied`."""
        try:
            recorded = await self._record(serial, place, credential, value, finding, started)
        except Exception:
            _logger.exception("the event of device %s could not be kept", serial)
            recorded = False
        decision = Decision(finding.result, finding.message) if recorded else DENIED
        reason = finding.reason if recorded else LOG_UNAVAILABLE
        self._tally.count(decision.result, reason, _since(started), finding.vendor_us)
        return decision

    async def _find(
        self, device: DeviceEntry, place: PlaceEntry, credential: Credential, value: str
    ) -> _Finding:
        if not self._plans.trusted or place.place_id != device.place_id:  # or nobody knows where it stands
            return _Finding(Result.DENIED, "server_fault")
        plan = self._plans.plans_at(place).plans.get(credential)
        if plan is None:
            return _Finding(Result.LOCAL) if is_text(value) else _Finding(Result.DENIED, _NO_VALUE)
        if not is_credential_value(credential, value):
            return _Finding(Result.DENIED, _NO_VALUE, plan=plan)
        api = plan.api
        if isinstance(api, UnusableApi):
            return _Finding(Result.DENIED, "server_fault", plan=plan)
        call = api.call
        body, lines, trace = call.request(device.serial, value)
        ask = self._vendors.call if call.token is None else partial(self._tokens.call, call.token)
        answer = await ask(
            call.target,
            call.head,
            body,
            device=device.serial,
            deadline=call.deadline,
            lines=lines,
            reuse=call.reuse,
        )
        vendor_us = int(answer.timings.total_ms * 1000)
        self.figures.called(api, vendor_us)
        if isinstance(answer, VendorFailure):
            self._health.failed(api, answer.code, answer.message)
            self.figures.failed(api, answer.code)
            if not answer.request_sent:
                trace = None  # no vendor's log has it
            if trace is not None:
                _logger.info(
                    "device %s: %s, trace id %s",
                    device.serial,
                    answer.code,
                    trace,
                    extra={"sort": answer.code},
                )
            by_itself = answer.no_answer and plan.on_no_answer is OnNoAnswer.LOCAL
            return _Finding(
                Result.LOCAL if by_itself else Result.DENIED,
                answer.code,
                status=answer.status,
                plan=plan,
                cause=answer.cause,
                trace=trace,
                vendor_us=vendor_us,
            )
        if len(answer.body) <= LARGE_BYTES:
            verdict = judged(api, answer)
        else:
            try:
                verdict = await self._heavy.for_door(
                    place.place_group_id or "", partial(judged, api, answer), answer.timings.total_ms / 1000
                )
            except TooBusyError:
                return _Finding(
                    Result.DENIED,
                    "server_busy",
                    status=answer.status,
                    plan=plan,
                    trace=trace,
                    vendor_us=vendor_us,
                )
        cause = None
        if verdict.reason in _UNREADABLE:
            cause, words = _explained(verdict.reason, api, answer)
            self._health.failed(api, verdict.reason, words)
            self.figures.failed(api, verdict.reason)
        else:
            self._health.answered(api, answer.timings.total_ms)
        return _Finding(
            verdict.result,
            verdict.reason or verdict.notice,
            verdict.message,
            answer.status,
            plan,
            cause,
            trace,
            vendor_us,
        )

    async def _record(
        self,
        serial: str,
        place: PlaceEntry | None,
        credential: str,
        value: str,
        finding: _Finding,
        started: int,
    ) -> bool:
        api = finding.plan.api if finding.plan else None
        elapsed_us = _since(started)
        row = EventRow(  # by place, which takes less than half the time; in the order of the columns
            time.time_ns() // 1_000_000,
            serial,
            place.place_id if place else None,
            place.place_group_id if place else None,
            place.branch_id if place else None,
            _kept_name(credential),
            mask(credential, value),
            api.api_id if api else None,
            api.name if api else None,
            finding.result,
            finding.reason,
            int(step_reached(finding.reason)),  # of an enumeration's member the driver asks what it is
            finding.status,
            finding.message,
            elapsed_us,
            finding.trace,
            finding.cause,
        )
        try:
            await self._log.append(row)
        except StorageError:
            return False
        if finding.plan is not None and finding.plan.shadow is not None:
            try:
                self._ask_shadow(finding.plan, value, row)  # later: the device has its answer by then
            except Exception:  # the event is committed: the door is told what it says
                _logger.exception("the shadow of API %s could not be asked", finding.plan.api.api_id)
        return True


def _kept_name(credential: str) -> str:
    """Return what a device calls a credential, as far as the log's column holds it: escapes are longer than what they stand for."""
    return in_sight(credential[:_LONGEST_CREDENTIAL])[:_LONGEST_CREDENTIAL]


def _explained(reason: str, api: CompiledApi, answer: VendorResponse) -> tuple[str | None, str]:
    """Return what is wrong with a response that cannot be read; of a large one only its kind, as looking takes time."""
    if len(answer.body) > _EXPLAINED_BYTES:
        return None, REASONS[reason][1]
    fault = ResponseFault(reason)
    found = explain(fault, api.target.url, answer.status, answer.headers, answer.body)
    return found.cause, found.message


def judged(api: CompiledApi, answer: VendorResponse) -> Verdict:
    """Judge a vendor's complete response by an API's criteria."""
    return judge(api.criteria, answer.status, read_json(_content_type_of(answer.headers), answer.body))


def _since(started: int) -> int:
    """Return the microseconds since a moment of the performance counter."""
    return (time.perf_counter_ns() - started) // 1000
