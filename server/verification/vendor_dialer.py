"""Opens a connection to a vendor: name, permitted address, TCP, proxy if there is one, TLS.

Faults of every step become one `DialError`:

    the name has no address            -> dns_failed
    no name server says so             -> server_fault, or server_busy for too many names at once
    NetworkPolicy.why_not              -> address_not_allowed
    OSError from the socket            -> connection_failed if it is the peer's doing, else server_fault
    anything of the proxy              -> server_fault, and so a tunnel that breaks: it may be the proxy that is gone
    ssl.SSLError, NotTlsError          -> tls_failed, answered; with a trust store that is at fault itself server_fault
    a close while shaking hands        -> tls_failed, silent
    no time left                       -> timeout while the vendor is waited for, else server_fault
"""

import asyncio
import contextlib
import ipaddress
import socket
import ssl
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from clue_desktop.domain.failure_causes import FailureCause
from clue_desktop.domain.network_policy import NetworkPolicy
from clue_desktop.domain.said import Said, said_by
from clue_desktop.tasks import begin
from server.verification.dial_faults import (
    DialError,
    cause_of,
    connection_broke,
    dns_fault,
    fault_in_words,
    own_fault,
    tls_fault,
    tunnel_broke,
)
from server.verification.peers_doing import is_peers, lacks_address_family
from server.verification.vendor_connection import NotTlsError, VendorConnection
from server.verification.vendor_messages import VendorTarget
from server.verification.vendor_proxy import Exceptions, Proxy, literal_address, refusal, stands_for
from server.verification.vendor_resolver import Resolve

_NEXT_ADDRESS_AFTER = (
    0.25  # RFC 8305, section 5: the recommended delay before the next address is tried beside
)
_MOST_ADDRESSES = 8
_NO_ADDRESS = getattr(socket, "EAI_NODATA", socket.EAI_NONAME)
# X509_V_ERR_OUT_OF_MEM, …_INVALID_CALL, …_STORE_LOOKUP (OpenSSL, x509_vfy.h): the verification itself went wrong.
_STORE_FAULTS = frozenset({17, 69, 70})
# How long the proxy's vendors are looked up here: what nothing here resolves is the proxy's to resolve. A name that was
# not resolved in that time is not waited for again so soon.
_LOOKUP_PATIENCE = 0.5
_NO_PATIENCE_SECONDS = 30.0
_MOST_IMPATIENT = 1024
_NEXT_PROXY_ADDRESS_AFTER = 1.0


_LOOKING_UP = Said("looking up its host name")
_CONNECTING = Said("connecting")
_ASKING_THE_PROXY = Said("asking the proxy")
_SHAKING_HANDS = Said("shaking hands for TLS")


@dataclass(slots=True)
class DialTrace:
    """How far one call came; times in milliseconds, None for steps not finished.

    `asked_at` is when the vendor itself was first turned to (in the clock's seconds), after everything that is between
    this server and its own name server. `unread` tells that something of the vendor's lay there when the time ran out,
    `own_fault` that an address was not tried for a fault of this machine's.
    """

    step: str = _LOOKING_UP
    asked_at: float | None = None
    unread: bool = False
    own_fault: OSError | None = None
    address: str | None = None
    dns_ms: float | None = None
    connect_ms: float | None = None
    tls_ms: float | None = None

    def forget_before(self) -> None:
        """Begin again, on a fresh connection: what counts is how this one is come by."""
        self.asked_at = self.own_fault = None


class VendorDialer:
    """Opens connections. `policy` may be replaced at any time and counts from the next address on."""

    def __init__(
        self,
        *,
        policy: NetworkPolicy,
        context: ssl.SSLContext,
        resolve_for: Callable[[str], Resolve],
        clock: Callable[[], float],
        proxy: Proxy | None,
        no_proxy: Exceptions,
        on_open: Callable[[VendorConnection], None],
    ) -> None:
        """`resolve_for` gives what looks up names for a place group; `on_open` is told of every connection as soon as it
        has a socket, whatever becomes of it.

        Vendors are reached through `proxy`, but for those in `no_proxy`.
        """
        self.policy = policy
        self.context = context
        self._resolve_for = resolve_for
        self._clock = clock
        self._proxy = proxy
        self._no_proxy = no_proxy
        self._impatient: dict[str, float] = {}
        self._on_open = on_open
        self._under_way: set[asyncio.Timeout] = set()

    async def dial(self, target: VendorTarget, until: float, trace: DialTrace) -> VendorConnection:
        """Return an open connection by `until` (in the clock's seconds), noting in `trace` how far it came.

        Raises DialError.
        """
        trace.forget_before()
        try:
            async with asyncio.timeout(max(0.0, until - self._clock())) as limit:
                self._under_way.add(limit)
                try:
                    return await self._dial(target, trace)
                finally:
                    self._under_way.discard(limit)
        except TimeoutError:
            where = Said("{host} port {port}", host=target.host, port=target.port)
            if trace.asked_at is None:
                raise DialError(
                    "server_fault",
                    Said(
                        "this server could not get as far as {where}: the time ran out while {step}. Check this server's"
                        " name server, and its proxy if it has one.",
                        where=where,
                        step=trace.step,
                    ),
                ) from None
            if trace.own_fault is not None:
                raise own_fault(target, trace.own_fault) from None
            raise DialError(
                "timeout",
                Said(
                    "{where} did not answer in time: the time ran out while {step}. Check that the vendor's server is"
                    " up and that no firewall drops the packets.",
                    where=where,
                    step=trace.step,
                ),
                cause=FailureCause.NO_HANDSHAKE
                if trace.step is _SHAKING_HANDS
                else FailureCause.NOT_CONNECTED,
            ) from None

    def hurry(self) -> None:
        """Let the time of everything under way run out now."""
        for limit in self._under_way:
            limit.reschedule(0)

    async def _dial(self, target: VendorTarget, trace: DialTrace) -> VendorConnection:
        context = await self._context_for(target)
        began = self._clock()
        proxy, addresses = await self._way(target)
        trace.dns_ms = (self._clock() - began) * 1000
        began = self._clock()
        trace.address = addresses[0] if addresses else None
        if proxy is None:
            trace.step, trace.asked_at = _CONNECTING, began
            sock, trace.address = await self._connect_first(target, addresses, trace)
            try:
                connection = await self._wrap(target, sock, trace.address, context)
            except OSError as fault:
                raise connection_broke(target, fault) from fault
        else:
            trace.step = _ASKING_THE_PROXY
            connection = await self._tunnel(proxy, target, addresses, context)
            trace.asked_at = self._clock()
        trace.connect_ms = (self._clock() - began) * 1000
        trace.step = _SHAKING_HANDS
        began = self._clock()
        await self._secure(target, connection, trace)
        trace.tls_ms = (self._clock() - began) * 1000
        connection.round_trip = min(trace.connect_ms, trace.tls_ms) / 1000
        for address in connection.judged:  # it may have been replaced since they were checked
            if not self.policy.permits(address):
                connection.abort()
                raise self._not_allowed(target, address)
        return connection

    async def _context_for(self, target: VendorTarget) -> ssl.SSLContext:
        """Return the context for a vendor; one of its own is made in a thread, at its first call after the start."""
        usual, tls = self.context, target.tls
        if tls is None:
            return usual
        try:
            made = tls.made(usual)
            return made if made is not None else await asyncio.to_thread(tls.make, usual)
        except OSError as fault:  # ssl.SSLError is one
            raise own_fault(target, fault) from fault

    async def _way(self, target: VendorTarget) -> tuple[Proxy | None, Sequence[str]]:
        """Return the proxy to go through, None for none, and the vendor's permitted addresses as far as they are known here."""
        if self._proxy is None or self._no_proxy.name(target.host, target.port):
            return None, self._permitted(target, await self._addresses(target))
        addresses = await self._known_here(target)
        if self._no_proxy.addresses(addresses, target.port):
            return None, self._permitted(target, addresses)
        # Which of them the proxy connects to is the proxy's choice: all have to be permitted.
        for address in addresses:
            if not self.policy.permits(address):
                raise self._not_allowed(target, address)
        return self._proxy, addresses

    async def _known_here(self, target: VendorTarget) -> Sequence[str]:
        """Return what can be known here of where the proxy would connect to: nothing for a name that only it resolves."""
        try:
            literal = literal_address(target.host)
        except ValueError as fault:
            raise DialError(
                "address_not_allowed",
                Said(
                    "{host} must not be called: {reason}. Check the webhook URL.",
                    host=target.host,
                    reason=said_by(fault),
                ),
            ) from fault
        if literal is not None:
            return (literal,)
        if self._clock() < self._impatient.get(target.host, 0.0):
            return stands_for(target.host)
        try:
            async with asyncio.timeout(_LOOKUP_PATIENCE):
                return await self._resolve_for(target.place_group_id)(target.host, target.port) or stands_for(
                    target.host
                )
        except TimeoutError:
            if len(self._impatient) >= _MOST_IMPATIENT:
                self._impatient.clear()
            self._impatient[target.host] = self._clock() + _NO_PATIENCE_SECONDS
            return stands_for(target.host)
        except socket.gaierror:
            return stands_for(target.host)
        except OSError as fault:
            raise dns_fault(target, fault) from fault

    async def _addresses(self, target: VendorTarget) -> Sequence[str]:
        try:
            return (str(ipaddress.ip_address(target.host)),)
        except ValueError:
            pass  # a name, then
        try:
            addresses = await self._resolve_for(target.place_group_id)(target.host, target.port)
        except OSError as fault:
            raise dns_fault(target, fault) from fault
        if not addresses:
            raise dns_fault(target, socket.gaierror(_NO_ADDRESS, Said("the name has no address")))
        return addresses

    def _permitted(self, target: VendorTarget, addresses: Sequence[str]) -> Sequence[str]:
        permitted = [address for address in addresses if self.policy.permits(address)]
        if permitted:
            return permitted[:_MOST_ADDRESSES]
        raise self._not_allowed(target, addresses[0])

    def _not_allowed(self, target: VendorTarget, address: str) -> DialError:
        reason = self.policy.why_not(address)
        return DialError(
            "address_not_allowed",
            Said(
                "{host} must not be called: {reason}. Check the webhook URL.",
                host=target.host,
                reason=reason or "",
            ),
        )

    async def _connect_first(
        self, target: VendorTarget, addresses: Sequence[str], trace: DialTrace
    ) -> tuple[socket.socket, str]:
        """Try the addresses in order, the next as soon as one fails or keeps us waiting; the first to connect wins."""
        left = list(addresses)
        attempts: dict[asyncio.Task[socket.socket], str] = {}
        faults: list[tuple[str, OSError]] = []
        try:
            while left or attempts:
                if left:
                    address = left.pop(0)
                    name = f"vendor-connect-{address}"
                    attempts[begin(self._connect(address, target.port), name=name)] = address
                patience = _NEXT_ADDRESS_AFTER if left else None
                done, _ = await asyncio.wait(attempts, timeout=patience, return_when=asyncio.FIRST_COMPLETED)
                for attempt in done:
                    try:
                        sock = attempt.result()
                    except OSError as fault:
                        address = attempts.pop(attempt)
                        faults.append((address, fault))
                        if not is_peers(fault) and not lacks_address_family(address, fault):
                            trace.own_fault = fault
                        continue
                    del attempts[attempt]
                    return self._checked(target, sock)
        finally:
            for attempt in attempts:
                attempt.add_done_callback(_close_unused)
                attempt.cancel()
        if trace.own_fault is not None:
            raise own_fault(target, trace.own_fault)
        address, reason = faults[0]
        raise DialError(
            "connection_failed",
            Said(
                "could not connect to {host} port {port} ({address}): {reason}. Check that the vendor's server is"
                " up and that no firewall is in the way.",
                host=target.host,
                port=target.port,
                address=address,
                reason=fault_in_words(reason),
            ),
            cause=cause_of(reason),
        )

    async def _connect(self, address: str, port: int) -> socket.socket:
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        sock = socket.socket(family, socket.SOCK_STREAM)
        try:
            sock.setblocking(False)
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            await asyncio.get_running_loop().sock_connect(sock, (address, port))
        except BaseException:
            sock.close()
            raise
        return sock

    def _checked(self, target: VendorTarget, sock: socket.socket) -> tuple[socket.socket, str]:
        """What counts is the address really connected to, under the policy of this moment."""
        try:
            peer = str(sock.getpeername()[0])
        except OSError as fault:
            sock.close()
            raise connection_broke(target, fault) from fault
        if not self.policy.permits(peer):
            sock.close()
            raise self._not_allowed(target, peer)
        return sock, peer

    async def _wrap(
        self, target: VendorTarget, sock: socket.socket, address: str, context: ssl.SSLContext
    ) -> VendorConnection:
        try:
            connection = VendorConnection(address, sock, context, target.host.rstrip("."), self._clock)
            await asyncio.get_running_loop().create_connection(lambda: connection, sock=sock)
        except BaseException:
            sock.close()
            raise
        self._on_open(connection)
        return connection

    async def _tunnel(
        self, proxy: Proxy, target: VendorTarget, addresses: Sequence[str], context: ssl.SSLContext
    ) -> VendorConnection:
        """Have the proxy open a tunnel to the vendor's name; to the address itself where that is what was registered."""
        at = Said("the proxy {host} port {port}", host=proxy.host, port=proxy.port)
        host = target.host.rstrip(".")
        if (literal := literal_address(target.host)) is not None:
            host = f"[{literal}]" if ":" in literal else literal
        try:
            sock = await self._connect_to(proxy)
            connection = await self._wrap(target, sock, addresses[0] if addresses else target.host, context)
        except OSError as fault:
            raise DialError(
                "server_fault",
                Said(
                    "could not connect to {where}: {reason}. Check CLUE_VENDOR_PROXY, and that the proxy is up.",
                    where=at,
                    reason=fault_in_words(fault),
                ),
            ) from fault
        connection.judged = tuple(addresses)
        connection.by_proxy = True
        try:
            answer = await connection.ask_proxy(proxy.request(f"{host}:{target.port}"))
        except ConnectionError as fault:
            connection.abort()
            raise DialError(
                "server_fault", Said("{where} gave no answer: {reason}.", where=at, reason=said_by(fault))
            ) from fault
        except BaseException:
            connection.abort()
            raise
        if (words := refusal(at, host, target.port, answer)) is not None:
            connection.abort()
            raise DialError("server_fault", words)
        return connection

    async def _connect_to(self, proxy: Proxy) -> socket.socket:
        """Connect to the proxy itself, wherever it is: the operator has named it. Raises OSError."""
        *others, last = await self._resolve_for("")(proxy.host, proxy.port) or ("",)
        for address in others:
            with contextlib.suppress(OSError):  # TimeoutError is one; the next address is tried
                async with asyncio.timeout(_NEXT_PROXY_ADDRESS_AFTER):
                    return await self._connect(address, proxy.port)
        return await self._connect(last, proxy.port)

    async def _secure(self, target: VendorTarget, connection: VendorConnection, trace: DialTrace) -> None:
        try:
            await connection.start_tls()
        except (ssl.SSLError, NotTlsError, ConnectionError) as fault:
            connection.abort()
            if connection.own_fault is not None:
                raise own_fault(target, connection.own_fault) from fault
            if isinstance(fault, ssl.SSLCertVerificationError) and self._trusts_nothing(target, fault):
                raise DialError(
                    "server_fault",
                    Said(
                        "this server cannot judge the certificate of {host} port {port}: its store of trusted certificate"
                        " authorities is empty or cannot be read. Install the system's CA certificates, or name a file"
                        " (--vendor-ca).",
                        host=target.host,
                        port=target.port,
                    ),
                ) from fault
            if connection.by_proxy and isinstance(fault, ConnectionError) and not connection.closed_in_tls:
                words = tunnel_broke(
                    Said("{host} port {port}", host=target.host, port=target.port), connection.loss
                )
                raise DialError("server_fault", words) from fault
            raise tls_fault(target, fault) from fault
        except BaseException:
            trace.unread = not (connection.lost or connection.quiet)
            connection.abort()
            raise

    def _trusts_nothing(self, target: VendorTarget, fault: ssl.SSLCertVerificationError) -> bool:
        """Tell whether it is the trust store here, not the certificate, that a verification failed for."""
        if fault.verify_code in _STORE_FAULTS:
            return True
        if target.tls is not None and target.tls.judges_alone:
            return False
        if self.context.cert_store_stats()["x509_ca"]:
            return False
        # A directory of certificates is read when one is needed, and not counted before.
        directory = ssl.get_default_verify_paths()._asdict()["capath"]
        return directory is None or not any(Path(directory).iterdir())


def _close_unused(attempt: asyncio.Task[socket.socket]) -> None:
    """An attempt that lost the race; it may have connected all the same."""
    if not attempt.cancelled() and attempt.exception() is None:
        attempt.result().close()
