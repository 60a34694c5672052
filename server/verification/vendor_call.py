"""One call of a vendor under way, and what is said of its outcome: whose doing it was, and in which words."""

from collections.abc import Callable
from functools import lru_cache
from typing import Final

from clue_desktop.domain.failure_causes import FailureCause
from clue_desktop.domain.failure_family import FailureCode, Family, family_of
from clue_desktop.domain.said import Said
from server.verification.dial_faults import nothing_through_proxy, own_fault_in_words, tls_fault, tunnel_broke
from server.verification.loop_watch import LoopWatch
from server.verification.response_reader import Outcome, ResponseReader
from server.verification.vendor_connection import VendorConnection
from server.verification.vendor_dialer import DialTrace
from server.verification.vendor_messages import Timings, VendorFailure, VendorResponse, VendorTarget
from server.verification.vendor_pool import VendorPool

_LEAST_TIME = 1.0  # to answer in, or else a vendor that has not was not silent
_LATE = 0.25
_WITH_CAUSES: Final[frozenset[FailureCode]] = frozenset(
    {"connection_failed", "dns_failed", "tls_failed", "timeout", "vendor_unavailable"}
)
"""Of what is no doing of the vendor's, such as this server's load, its cause would be a guess."""


class VendorCall:
    """One call under way: what its outcome is told with."""

    __slots__ = (
        "_clock",
        "_started",
        "_watch",
        "reader",
        "request_sent",
        "reuse",
        "target",
        "trace",
        "until",
        "waited",
    )

    def __init__(
        self,
        target: VendorTarget,
        started: float,
        until: float,
        clock: Callable[[], float],
        watch: LoopWatch,
        *,
        reuse: bool = True,
    ) -> None:
        self.target = target
        self.until = until
        self.reuse = reuse
        self.waited = 0.0
        self.request_sent = False
        self.trace = DialTrace()
        self.reader: ResponseReader | None = None
        self._started = started
        self._clock = clock
        self._watch = watch

    def release(self) -> None:
        """Let go of the memory that the response was read into."""
        if self.reader is not None:
            self.reader.release()

    @property
    def where(self) -> str:
        """Whom is called, in words."""
        return Said("{host} port {port}", host=self.target.host, port=self.target.port)

    def response(self, connection: VendorConnection, reader: ResponseReader) -> VendorResponse:
        """Return the complete response that was read."""
        timings = self._timings(connection)
        return VendorResponse(reader.status, reader.headers, reader.body, timings, connection.address)

    def failure(
        self,
        code: FailureCode,
        message: str,
        family: Family | None = None,
        cause: FailureCause | None = None,
    ) -> VendorFailure:
        """Return a failure before anything of a response came; no family: that of the code."""
        return VendorFailure(
            code=code,
            family=family_of(code, family),
            message=message,
            request_sent=self.request_sent,
            status=None,
            headers=(),
            body=b"",
            truncated=False,
            timings=self._timings(None),
            address=self.trace.address,
            cause=cause if code in _WITH_CAUSES else None,
        )

    def broken_off(self, connection: VendorConnection, reader: ResponseReader) -> VendorFailure:
        """Return what it means that the exchange ended without a complete response."""
        code, message, family, cause = self._what_broke(connection, reader)
        return VendorFailure(
            code=code,
            family=family_of(code, family),
            message=message,
            request_sent=self.request_sent,
            status=reader.status or None,
            headers=reader.headers,
            body=reader.body,
            truncated=reader.truncated,
            timings=self._timings(connection),
            address=connection.address,
            cause=cause if code in _WITH_CAUSES else None,
        )

    def _what_broke(
        self, connection: VendorConnection, reader: ResponseReader
    ) -> tuple[FailureCode, str, Family | None, FailureCause | None]:
        if reader.outcome is Outcome.NO_ROOM:
            words = Said(
                "this server has no memory left for the large response of {where}: {reason}.",
                where=self.where,
                reason=reader.fault,
            )
            return "server_busy", words, None, None
        if reader.outcome is Outcome.TOO_LARGE:
            return (
                "response_too_large",
                Said(
                    "the response of {where} is too large: {reason}.", where=self.where, reason=reader.fault
                ),
                None,
                None,
            )
        if connection.expired:
            seconds = round(self.until - self._started, 1)
            cause: FailureCause | None = (
                FailureCause.ANSWER_UNFINISHED if reader.started else FailureCause.NO_ANSWER
            )
            if reader.started:
                fault = Said(
                    "{where} began to answer, but its response did not end within {seconds} s.",
                    where=self.where,
                    seconds=seconds,
                )
            else:
                fault = Said(
                    "{where} took the request, but did not answer within {seconds} s.",
                    where=self.where,
                    seconds=seconds,
                )
            message = Said("{reason} Check how quickly the vendor's server answers.", reason=fault)
            if (
                connection.by_proxy and connection.reused
            ):  # in this call nothing tells that the proxy is still there
                return "server_fault", nothing_through_proxy(self.where), None, None
            return *self.ran_out(message, connection.unread, connection.overdue), None, cause
        if connection.tls_fault is not None and not reader.started:
            fault_in_words = tls_fault(self.target, connection.tls_fault)
            return fault_in_words.code, fault_in_words.message, fault_in_words.family, fault_in_words.cause
        if connection.own_fault is not None:
            return "server_fault", own_fault_in_words(self.where, connection.own_fault), None, None
        if connection.by_proxy and connection.lost and not connection.closed_in_tls:
            return "server_fault", tunnel_broke(self.where, connection.loss), None, None
        if connection.lost and self.was_late:  # an answer that lay there may be gone with the connection
            return "server_busy", self.too_busy(), None, None
        if not reader.started:
            fault = Said(
                "{where} gave no response: {reason} before any byte of one",
                where=self.where,
                reason=connection.loss,
            )
            cause = connection.cause_of_loss
        else:
            cause = FailureCause.INCOMPLETE if reader.cut_short else FailureCause.NOT_HTTP
            fault = Said(
                "{where} did not send a complete HTTP response: {reason}",
                where=self.where,
                reason=reader.fault,
            )
        return (
            "connection_failed",
            Said("{reason}. Check the vendor's server and its log.", reason=fault),
            None,
            cause,
        )

    @property
    def was_late(self) -> bool:
        """Whether for some time since the vendor was turned to nobody here looked what came of it."""
        return self._watch.late_since(self._asked_at) > _LATE

    @property
    def _asked_at(self) -> float:
        return self._started if self.trace.asked_at is None else self.trace.asked_at

    def too_busy(self) -> str:
        """Return what is said of that."""
        return Said(
            "this server was too busy to look in time whether {where} had answered. Check the load of this"
            " server.",
            where=self.where,
        )

    def ran_out(self, message: str, unread: bool, overdue: float = 0.0) -> tuple[FailureCode, str]:  # noqa: FBT001  # a plain fact
        """Return what it means that the time is up: the vendor's silence, if it had its time and was listened to.

        `message` is of that, `unread` tells whether something lay there all the same, and `overdue` for how many
        seconds longer nobody looked, if that is known.
        """
        now = self._clock()
        asked_at = self._asked_at
        late = self._watch.late_since(asked_at)
        if unread or max(overdue, now - self.until) > _LATE:
            return "server_busy", self.too_busy()
        had = self.until - asked_at - late
        if self.waited > _LATE or had < min(_LEAST_TIME, (self.until - self._started) / 2):
            return "server_busy", (
                Said(
                    "{where} was left only {seconds} s to answer: the rest of the time went by on this server. Check"
                    " how quickly the vendor's server answers, and the load of this server.",
                    where=self.where,
                    seconds=round(max(0.0, had), 1),
                )
            )
        return "timeout", message

    def _timings(self, connection: VendorConnection | None) -> Timings:
        first_byte_ms = None
        if connection is not None and connection.first_byte_at is not None and connection.sent_at is not None:
            first_byte_ms = (connection.first_byte_at - connection.sent_at) * 1000
        trace = self.trace
        total_ms = (self._clock() - self._started) * 1000
        return Timings(trace.dns_ms, trace.connect_ms, trace.tls_ms, first_byte_ms, total_ms)

    def shut_down(self) -> VendorFailure:
        """Return that no vendor is called any more."""
        return self.failure(
            "server_fault", Said("this server is shutting down and calls no vendor any more.")
        )

    def unavailable(self, pool: VendorPool) -> VendorFailure:
        """Return that a vendor that has not answered for some time was not called."""
        last = pool.breaker.last_fault
        return self.failure(
            "vendor_unavailable",
            _away(self.target.host, self.target.port, pool.breaker.consecutive, last[1] if last else None),
            Family.SILENT if pool.breaker.silent else Family.ANSWERED,
            last[2] if last else None,
        )


@lru_cache(maxsize=256)
def _away(host: str, port: int, calls: int, last_fault: str | None) -> str:
    """Return what is said of a vendor that is away: the same to all whose doors it keeps waiting."""
    away = Said(
        "{where} has not answered the last {count} calls, so it is only called once in a while to see whether it is back.",
        where=Said("{host} port {port}", host=host, port=port),
        count=calls,
    )
    return (
        away
        if last_fault is None
        else Said("{words} The last fault was: {reason}", words=away, reason=last_fault)
    )


def latest_start(until: float, now: float) -> float:
    """Return until when waiting for room makes sense: the exchange itself must have its time."""
    return until - min(_LEAST_TIME, (until - now) / 2)
