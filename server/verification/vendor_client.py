"""The one client that calls vendors: for verifications of devices and for an administrator's tests alike.

Per vendor (place group, host and port; no group meets another's connections): a pool of TLS connections, a limit on calls in flight, a circuit breaker. Per call: one
deadline over everything, and one retry on a fresh connection if a *reused* one turned out closed before any byte of
an answer. A vendor's doing never raises: a call returns a `VendorResponse` or a `VendorFailure`.
"""

import asyncio
import ssl
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from clue_desktop.domain.failure_family import FailureCode, Family
from clue_desktop.domain.network_policy import NetworkPolicy, parse_networks
from clue_desktop.domain.said import Said
from server.verification.dial_faults import DialError
from server.verification.loop_watch import LoopWatch
from server.verification.response_reader import Outcome, ResponseReader
from server.verification.response_room import ResponseRoom
from server.verification.vendor_call import VendorCall, latest_start
from server.verification.vendor_connection import VendorConnection
from server.verification.vendor_dialer import VendorDialer
from server.verification.vendor_messages import (
    Limits,
    Timings,
    VendorFailure,
    VendorKey,
    VendorResponse,
    VendorTarget,
    request_head,
)
from server.verification.vendor_pool import VendorPool, VendorState
from server.verification.vendor_proxy import Exceptions, Proxy
from server.verification.vendor_resolver import Resolve, VendorResolver
from server.verification.vendor_room import SharedRoom
from server.verification.vendor_tls import strict

__all__ = [
    "FailureCode",
    "Family",
    "Limits",
    "NetworkPolicy",
    "Timings",
    "VendorClient",
    "VendorFailure",
    "VendorKey",
    "VendorResponse",
    "VendorState",
    "VendorTarget",
    "make_ssl_context",
    "parse_networks",
    "request_head",
]

_COMPLETE = Outcome.COMPLETE
_FORGET_AFTER = 600.0
_MOST_CERTIFICATES = 10_000


def make_ssl_context(ca_files: Sequence[Path] = ()) -> ssl.SSLContext:
    """The context for vendor calls: always verifying, against the system's store and the given CA files (PEM).

    Raises OSError (ssl.SSLError is one) for a file that cannot be read or holds no certificate.
    """
    context = strict(ssl.create_default_context())
    for ca_file in ca_files:
        context.load_verify_locations(cafile=ca_file)
    return context


class VendorClient:
    """Calls vendors. Belongs to the event loop of its first call; `aclose` when done."""

    def __init__(
        self,
        *,
        policy: NetworkPolicy,
        ssl_context: ssl.SSLContext | None = None,
        limits: Limits | None = None,
        clock: Callable[[], float] = time.monotonic,
        resolve: Resolve | None = None,
        proxy: str | None = None,
        no_proxy: Sequence[str] = (),
        response_room: ResponseRoom | None = None,
    ) -> None:
        """`proxy` is `http://[user:password@]host:port`, `no_proxy` as `Exceptions`; raises ValueError if they are not."""
        self._limits = limits or Limits()
        self._clock = clock
        self._pools: dict[VendorKey, VendorPool] = {}
        self._connections: set[VendorConnection] = set()
        self._certificate_ends: dict[VendorKey, float | None] = {}
        self._shared_room = SharedRoom(self._limits.in_flight_shared)
        self._response_room = response_room or ResponseRoom()
        self._sweeper: asyncio.TimerHandle | None = None
        self._closed = False
        self._watch = LoopWatch(clock)
        self.turned_away = 0
        self.distrusted = 0
        self.names = VendorResolver(
            clock, most=self._limits.lookups, per_group=self._limits.lookups_per_group
        )
        self._dialer = VendorDialer(
            policy=policy,
            context=ssl_context or make_ssl_context(),
            resolve_for=self.names.of_group if resolve is None else lambda _group: resolve,
            clock=clock,
            proxy=Proxy.from_url(proxy) if proxy else None,
            no_proxy=Exceptions(no_proxy),
            on_open=self._own,
        )

    async def call(
        self,
        target: VendorTarget,
        head: bytes,
        body: bytes,
        *,
        device: str = "",
        deadline: float | None = None,
        lines: bytes = b"",
        reuse: bool = True,
    ) -> VendorResponse | VendorFailure:
        """Send one request and return what came of it; never raises for a vendor's doing.

        `head` is of `request_head`; where calls have to wait, each `device` has its turn; `deadline` is in seconds from
        now (`Limits.deadline` if None, and at most that); `lines` are headers of this call alone, each with its end. Without `reuse` it has a
        connection of its own, which ends with it. Cancelling it closes the outgoing connection at once.
        """
        now = self._clock()
        seconds = self._limits.deadline if deadline is None else min(deadline, self._limits.deadline)
        call = VendorCall(target, now, now + seconds, self._clock, self._watch, reuse=reuse)
        if self._closed:
            return call.shut_down()
        pool = self._pool(target.vendor, now)
        if not pool.breaker.admits(now):
            return call.unavailable(pool)
        self._watch.enter()
        try:
            if not pool.room.try_enter():
                if not await pool.room.enter(device, latest_start(call.until, now)):
                    pool.breaker.abandoned()
                    return self._turned_away(call, pool)
                call.waited = self._clock() - now
            try:
                result = await self._exchange(
                    call, pool, b"%b%d\r\n%b\r\n%b" % (head, len(body), lines, body)
                )
                result = self._blamed(call, result)
                self._note(pool, result)
                return result
            finally:
                call.release()
                pool.room.leave()
        except BaseException:
            pool.breaker.abandoned()
            raise
        finally:
            self._watch.leave()

    def set_policy(self, policy: NetworkPolicy) -> None:
        """Replace the policy: it counts from the next connection on, and connections it forbids are not used again."""
        self._dialer.policy = policy
        for connection in self._connections:
            connection.retired = connection.retired or not all(map(policy.permits, connection.judged))
        for pool in self._pools.values():
            pool.close_idle(lambda connection: connection.retired)

    def set_ssl_context(self, context: ssl.SSLContext) -> None:
        """Judge certificates by another context: connections that were made under the one before are not used again."""
        self._dialer.context = context
        for connection in self._connections:
            connection.retired = True
        for pool in self._pools.values():
            pool.close_idle(lambda connection: connection.retired)

    @property
    def response_bytes(self) -> int:
        """How much of a response's body is read."""
        return self._limits.response_bytes

    def set_response_bytes(self, size: int) -> None:
        """Read so much of a response's body from the next call on."""
        self._limits = replace(self._limits, response_bytes=size)

    def state(self, vendor: VendorKey) -> VendorState:
        """How a vendor (`VendorTarget.vendor`) is doing; a vendor never called is idle and well."""
        pool = self._pools.get(vendor) or VendorPool(self._limits, self._clock)
        return pool.state()

    @property
    def in_flight(self) -> int:
        """How many calls are under way at all vendors together."""
        return sum(pool.room.in_flight for pool in self._pools.values())

    @property
    def waiting(self) -> int:
        """How many calls wait for room at all vendors together."""
        return sum(pool.room.waiting for pool in self._pools.values())

    def is_cut_off(self, vendor: VendorKey) -> bool:
        """Whether a vendor's breaker is open, so that it is only probed."""
        pool = self._pools.get(vendor)
        return pool is not None and pool.breaker.state != "closed"

    def certificate_end(self, vendor: VendorKey) -> float | None:
        """When the certificate that a vendor showed at the last handshake ends, in seconds since 1970; None = not seen."""
        return self._certificate_ends.get(vendor)

    async def aclose(self) -> None:
        """End what is under way with `server_fault`, close all connections, and wait for that."""
        self._closed = True
        if self._sweeper is not None:
            self._sweeper.cancel()
        self._watch.close()
        self._dialer.hurry()
        for pool in self._pools.values():
            pool.room.send_waiting_away()
        connections = list(self._connections)
        for connection in connections:
            connection.abort()
        await asyncio.gather(*(connection.wait_closed() for connection in connections))

    async def _exchange(
        self, call: VendorCall, pool: VendorPool, request: bytes
    ) -> VendorResponse | VendorFailure:
        connection = pool.take_idle() if call.reuse else None
        if connection is None and call.reuse and pool.may_wait_for_rest:
            connection = await pool.take_rested()
        if connection is not None:
            reader = self._reader(call, pool)
            call.trace.asked_at = self._clock()
            await connection.exchange(request, reader, call.until)
            call.request_sent = True
            if not _is_about_something_else(connection, reader) or self._closed:
                return self._conclude(call, pool, connection, reader)
            connection.abort()  # and once more, on a fresh one
            self.distrusted += connection.distrusted
        try:
            connection = await self._dialer.dial(call.target, call.until, call.trace)
        except DialError as fault:
            if fault.code == "timeout":
                return call.failure(*call.ran_out(fault.message, call.trace.unread), cause=fault.cause)
            if fault.code == "tls_failed" and fault.family is Family.SILENT and call.was_late:
                return call.failure("server_busy", call.too_busy())
            return call.failure(fault.code, fault.message, fault.family, fault.cause)
        self._note_certificate(call.target.vendor, connection)
        connection.on_odd = pool.distrust
        await connection.listen()
        reader = self._reader(call, pool)
        call.request_sent = True
        await connection.exchange(request, reader, call.until)
        return self._conclude(call, pool, connection, reader)

    def _reader(self, call: VendorCall, pool: VendorPool) -> ResponseReader:
        """Return what reads the response of a call; of an earlier one of it nothing is kept."""
        call.release()
        call.reader = ResponseReader(self._limits, pool.known_heads, self._response_room)
        return call.reader

    def _conclude(
        self, call: VendorCall, pool: VendorPool, connection: VendorConnection, reader: ResponseReader
    ) -> VendorResponse | VendorFailure:
        if reader.outcome is not _COMPLETE:
            failure = call.broken_off(connection, reader)
            connection.abort()
            return failure
        if reader.surplus:
            pool.distrust("sent more than one answer")
        if reader.keep_alive and call.reuse and not self._closed:
            pool.keep(connection, call.target.target)
        else:
            connection.close()
        return call.response(connection, reader)

    def _blamed(
        self, call: VendorCall, result: VendorResponse | VendorFailure
    ) -> VendorResponse | VendorFailure:
        """Return the result, or a fault of our own where it was we who cut the vendor off."""
        if self._closed and isinstance(result, VendorFailure) and result.family is not Family.ANSWERED:
            return call.shut_down()
        return result

    def _note(self, pool: VendorPool, result: VendorResponse | VendorFailure) -> None:
        """Tell the breaker and the figures what a call was like."""
        if isinstance(result, VendorResponse):
            pool.breaker.answered()
            pool.room.answered(result.timings.first_byte_ms or 0.0, result.status)
            return
        pool.note_failure(result.code)
        if result.timings.first_byte_ms is not None:
            pool.breaker.answered()
        elif result.family is Family.OWN:
            pool.breaker.abandoned()
            if result.request_sent:
                pool.room.unanswered()
        else:
            pool.room.unanswered()
            opened = pool.breaker.failed(
                self._clock(), result.code, result.message, silent=result.no_answer, cause=result.cause
            )
            if opened:
                pool.room.send_waiting_away()

    def _turned_away(self, call: VendorCall, pool: VendorPool) -> VendorFailure:
        if self._closed:
            return call.shut_down()
        if pool.breaker.state != "closed":
            return call.unavailable(pool)
        pool.note_failure("server_busy")
        self.turned_away += 1
        return call.failure(
            "server_busy",
            Said(
                "{where} has {count} calls under way, and none ended in time to make room for this one. Check how"
                " quickly the vendor's server answers.",
                where=call.where,
                count=pool.room.in_flight,
            ),
        )

    def _pool(self, vendor: VendorKey, now: float) -> VendorPool:
        pool = self._pools.get(vendor)
        if pool is None:
            where = f"the vendor {vendor[1]} port {vendor[2]} (place group {vendor[0]})"
            pool = self._pools[vendor] = VendorPool(self._limits, self._clock, self._shared_room, where)
            if self._sweeper is None:
                self._sweep()
        pool.last_used = now
        return pool

    def _note_certificate(self, vendor: VendorKey, connection: VendorConnection) -> None:
        self._certificate_ends.pop(vendor, None)
        if len(self._certificate_ends) >= _MOST_CERTIFICATES:
            del self._certificate_ends[next(iter(self._certificate_ends))]
        self._certificate_ends[vendor] = connection.certificate_end()

    def _own(self, connection: VendorConnection) -> None:
        self._connections.add(connection)
        connection.when_closed(self._connections.discard)
        if self._closed:
            connection.abort()

    def _sweep(self) -> None:
        """Close connections that were idle too long, and forget vendors that nobody calls any more."""
        now = self._clock()
        for vendor, pool in list(self._pools.items()):
            pool.close_idle(lambda connection: now - connection.idle_since >= self._limits.idle_seconds)
            pool.room.settle()
            if pool.unused and now - pool.last_used > _FORGET_AFTER:
                pool.room.release()
                del self._pools[vendor]
        self._sweeper = asyncio.get_running_loop().call_later(self._limits.idle_seconds / 4, self._sweep)


def _is_about_something_else(connection: VendorConnection, reader: ResponseReader) -> bool:
    """Whether what came on a reused connection has nothing to do with the request, as far as anyone can tell.

    The vendor had closed it before it saw the request, or said so with 408 (RFC 9110, 15.5.9), or what came is too early
    to be an answer.
    """
    if not reader.started:
        return connection.lost and not connection.expired
    return reader.status == 408
