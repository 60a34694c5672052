"""Whose doing a failed call was, at its source: what is our own fault is never told as the vendor's silence."""

import asyncio
import errno
import os
import socket
import ssl
import sys
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import pytest

from server.sandbox.sample_vendor.options import VendorOptions
from server.sandbox.sample_vendor.running import RunningVendor, new_event_loop, running_vendor
from server.verification.peers_doing import lacks_address_family
from server.verification.vendor_client import (
    Family,
    Limits,
    NetworkPolicy,
    VendorClient,
    VendorFailure,
    VendorResponse,
    VendorTarget,
    make_ssl_context,
    request_head,
)
from server.verification.vendor_dialer import VendorDialer

LOOPBACK = NetworkPolicy(operator_networks=("127.0.0.0/8", "::1/128"))
PATIENT = 20.0
MANY = 1_000_000
OWN_ERRNOS = (
    "EMFILE",
    "ENFILE",
    "ENOBUFS",
    "EADDRNOTAVAIL",
    "ENOMEM",
    "EPERM",
    "EACCES",
    "ENETDOWN",
    "EBADF",
)
PEERS_ERRNOS = ("ECONNREFUSED", "ECONNRESET", "EHOSTUNREACH", "ENETUNREACH", "ETIMEDOUT", "EPIPE")

Result = VendorResponse | VendorFailure
Run = Callable[[Coroutine[Any, Any, None]], None]


@pytest.fixture(scope="module")
def vendor() -> Iterator[RunningVendor]:
    with running_vendor() as running:
        yield running


@pytest.fixture(params=[asyncio.new_event_loop, new_event_loop], ids=["asyncio", "quickest"])
def run(request: pytest.FixtureRequest) -> Run:
    """Run a coroutine on either kind of loop."""

    async def patiently(test: Coroutine[Any, Any, None]) -> None:
        async with asyncio.timeout(PATIENT):
            await test

    def runner(test: Coroutine[Any, Any, None]) -> None:
        with asyncio.Runner(loop_factory=request.param) as loop:
            loop.run(patiently(test))

    return runner


@asynccontextmanager
async def client_of(vendor: RunningVendor | None = None, **more: Any) -> AsyncIterator[VendorClient]:
    trusted = [vendor.ca_file] if vendor and vendor.ca_file else []
    more.setdefault("limits", Limits(breaker_failures=MANY, deadline=PATIENT))
    more.setdefault("ssl_context", make_ssl_context(trusted))
    client = VendorClient(policy=LOOPBACK, **more)
    try:
        yield client
    finally:
        await client.aclose()


async def post(client: VendorClient, url: str, *, deadline: float | None = None) -> Result:
    target = VendorTarget.from_url(url)
    return await client.call(target, request_head(target, []), b"{}", deadline=deadline)


def failed(result: Result, code: str, family: Family) -> VendorFailure:
    assert isinstance(result, VendorFailure), result
    assert (result.code, result.family) == (code, family), result.message
    assert result.no_answer is (family is Family.SILENT)
    return result


async def heard(client: VendorClient, url: str, deadline: float) -> Result:
    """Call what never answers, again where this process was late itself: that says nothing of the vendor."""
    while True:
        result = await post(client, url, deadline=deadline)
        if not isinstance(result, VendorFailure) or result.code != "server_busy":
            return result


def named(*found: str | OSError) -> Callable[[str, int], Awaitable[Sequence[str]]]:
    """A resolver that knows one answer."""

    async def resolve(_host: str, _port: int) -> Sequence[str]:
        for one in found:
            if isinstance(one, OSError):
                raise one
        return [str(one) for one in found]

    return resolve


def closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        return int(closed.getsockname()[1])


async def until(condition: Callable[[], bool]) -> None:
    while not condition():  # noqa: ASYNC110  it happens in another thread
        await asyncio.sleep(0.002)


# ---- the machine under us --------------------------------------------------------------------------------------------


@contextmanager
def no_descriptor_left() -> Iterator[None]:
    import resource  # not on every system

    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    lowest_free = os.open(os.devnull, os.O_RDONLY)
    os.close(lowest_free)
    resource.setrlimit(resource.RLIMIT_NOFILE, (lowest_free, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)


@pytest.mark.skipif(sys.platform == "win32", reason="no such limit")
@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "no-such-vendor.invalid"])
def test_without_descriptors_nobody_is_called_and_nobody_is_silent(run: Run, host: str) -> None:
    """A look-up for want of a descriptor too, which some systems tell as an unknown name."""

    async def test() -> None:
        async with client_of() as client:
            port = closed_port()
            await asyncio.to_thread(str)  # the pool's thread is there before
            with no_descriptor_left():
                result = await post(client, f"https://{host}:{port}/")
            assert "too many open files" in failed(result, "server_fault", Family.OWN).message
            failed(await post(client, f"https://127.0.0.1:{port}/"), "connection_failed", Family.SILENT)

    run(test())


def connecting_fails_with(monkeypatch: pytest.MonkeyPatch, faults: dict[str, str]) -> None:
    async def connect(self: VendorDialer, address: str, port: int) -> socket.socket:
        number = int(getattr(errno, faults[address]))
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(VendorDialer, "_connect", connect)


@pytest.mark.parametrize("name", OWN_ERRNOS)
def test_what_this_machine_lacks_is_no_silence(run: Run, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    connecting_fails_with(monkeypatch, {"127.0.0.1": name})

    async def test() -> None:
        async with client_of() as client:
            failure = failed(await post(client, "https://127.0.0.1/"), "server_fault", Family.OWN)
            assert "this server could not talk to 127.0.0.1 port 443" in failure.message
            state = client.state(VendorTarget.from_url("https://127.0.0.1/").vendor)
            assert (state.consecutive_failures, state.last_failure) == (0, "server_fault")

    run(test())


@pytest.mark.parametrize("name", PEERS_ERRNOS)
def test_what_the_peer_does_or_lacks_is(run: Run, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    connecting_fails_with(monkeypatch, {"127.0.0.1": name})

    async def test() -> None:
        async with client_of() as client:
            failed(await post(client, "https://127.0.0.1/"), "connection_failed", Family.SILENT)

    run(test())


def test_of_several_addresses_one_fault_of_our_own_is_enough(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The address that was not tried might have answered."""
    connecting_fails_with(monkeypatch, {"127.0.0.1": "ECONNREFUSED", "127.0.0.2": "EMFILE"})

    async def test() -> None:
        async with client_of(resolve=named("127.0.0.1", "127.0.0.2")) as client:
            failed(await post(client, "https://vendor.example/"), "server_fault", Family.OWN)

    run(test())


def test_an_address_that_was_not_tried_counts_also_when_the_other_keeps_silent(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def connect(_self: VendorDialer, address: str, _port: int) -> socket.socket:
        if address == "127.0.0.1":
            await asyncio.Event().wait()
        raise OSError(errno.EMFILE, os.strerror(errno.EMFILE))

    monkeypatch.setattr(VendorDialer, "_connect", connect)

    async def test() -> None:
        async with client_of(resolve=named("127.0.0.2", "127.0.0.1")) as client:
            failed(await post(client, "https://vendor.example/", deadline=1.0), "server_fault", Family.OWN)

    run(test())


def test_an_address_of_a_kind_that_this_machine_lacks_is_merely_out_of_reach(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ports_taken = OSError(errno.EADDRNOTAVAIL, "Cannot assign requested address")
    assert not lacks_address_family("127.0.0.1", ports_taken)

    class WithoutIpv6(socket.socket):
        def __init__(self, *_args: object, **_more: object) -> None:
            raise OSError(errno.EAFNOSUPPORT, "Address family not supported by protocol")

    class WithIpv6(socket.socket):
        def __init__(self, *_args: object, **_more: object) -> None:
            super().__init__(socket.AF_INET, socket.SOCK_DGRAM)

        def connect(self, _address: object) -> None:
            """A way is found."""

    for kind, lacking in ((WithoutIpv6, True), (WithIpv6, False)):
        monkeypatch.setattr(socket, "socket", kind)
        assert lacks_address_family("2001:db8::1", ports_taken) is lacking
        monkeypatch.undo()


@pytest.mark.parametrize(
    ("fault", "code", "family"),
    [
        (OSError(errno.ENOBUFS, "No buffer space available"), "server_fault", Family.OWN),
        (MemoryError(), "server_fault", Family.OWN),
        (
            ConnectionResetError(errno.ECONNRESET, "Connection reset by peer"),
            "connection_failed",
            Family.SILENT,
        ),
        (TimeoutError(errno.ETIMEDOUT, "Connection timed out"), "connection_failed", Family.SILENT),
        (None, "connection_failed", Family.SILENT),
    ],
)
def test_a_connection_that_breaks_says_for_whose_fault(
    vendor: RunningVendor, run: Run, fault: Exception | None, code: str, family: Family
) -> None:
    async def test() -> None:
        async with client_of(vendor) as client:
            call = asyncio.create_task(post(client, vendor.url + "/fault/no-answer"))
            vendor.forget_requests()
            await until(lambda: len(vendor.requests) == 1)
            (connection,) = client._connections
            connection.connection_lost(fault)
            connection._transport.abort()
            failed(await call, code, family)

    run(test())


# ---- names -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fault", "code", "family"),
    [
        (socket.gaierror(socket.EAI_NONAME, "Name or service not known"), "dns_failed", Family.SILENT),
        (
            socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution"),
            "server_fault",
            Family.OWN,
        ),
        (socket.gaierror(socket.EAI_FAIL, "Non-recoverable failure"), "server_fault", Family.OWN),
        (socket.gaierror(socket.EAI_MEMORY, "Memory allocation failure"), "server_fault", Family.OWN),
        (OSError(errno.EMFILE, "Too many open files"), "server_fault", Family.OWN),
    ],
)
def test_a_name_that_nobody_has_and_a_name_server_that_is_not_there(
    run: Run, fault: OSError, code: str, family: Family
) -> None:
    async def test() -> None:
        async with client_of(resolve=named(fault)) as client:
            failed(await post(client, "https://vendor.example/"), code, family)

    run(test())


def test_a_name_without_an_address_is_nowhere(run: Run) -> None:
    async def test() -> None:
        async with client_of(resolve=named()) as client:
            failed(await post(client, "https://vendor.example/"), "dns_failed", Family.SILENT)

    run(test())


def test_one_look_up_too_many_is_a_crowd_here(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    let_go = threading.Event()

    def hang(*_args: object, **_more: object) -> list[Any]:
        let_go.wait(PATIENT)
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", hang)

    async def test() -> None:
        async with client_of(limits=Limits(breaker_failures=MANY, deadline=5.0)) as client:
            hanging = [asyncio.create_task(post(client, f"https://n{n}.example/")) for n in range(200)]
            done, waiting = await asyncio.wait(hanging, return_when=asyncio.FIRST_COMPLETED)
            for one in done:
                failed(one.result(), "server_busy", Family.OWN)
            let_go.set()
            for one in waiting:
                failure = await one
                assert isinstance(failure, VendorFailure)
                assert failure.code in {"server_busy", "dns_failed"}

    run(test())


def test_a_look_up_that_hangs_is_our_name_servers_silence(run: Run) -> None:
    async def hang(_host: str, _port: int) -> Sequence[str]:
        await asyncio.Event().wait()
        return []

    async def test() -> None:
        async with client_of(resolve=hang) as client:
            failed(await post(client, "https://vendor.example/", deadline=0.2), "server_fault", Family.OWN)

    run(test())


def test_no_thread_for_a_look_up_is_told_at_once_and_the_next_is_tried_again(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_room(_self: threading.Thread) -> None:
        msg = "can't start new thread"
        raise RuntimeError(msg)

    async def test() -> None:
        async with client_of() as client:
            with monkeypatch.context() as patch:
                patch.setattr(threading.Thread, "start", no_room)
                for _ in range(2):
                    failed(await post(client, "https://localhost/"), "server_fault", Family.OWN)
            port = closed_port()
            failed(await post(client, f"https://localhost:{port}/"), "connection_failed", Family.SILENT)

    run(test())


# ---- TLS -------------------------------------------------------------------------------------------------------------


def test_closed_within_tls_is_silence_and_anything_said_is_an_answer(run: Run) -> None:
    async def test(vendor: RunningVendor) -> None:
        assert vendor.tls_reset_url is not None
        async with client_of(vendor) as client:
            failed(await post(client, vendor.tls_reset_url), "tls_failed", Family.SILENT)
            plain = vendor.url.replace("http:", "https:")
            failed(await post(client, plain), "tls_failed", Family.ANSWERED)

    with running_vendor(VendorOptions(plain_http=True, tls_reset=True)) as vendor:
        run(test(vendor))


@pytest.mark.parametrize(
    ("said", "family"),
    [
        (b"", Family.SILENT),  # closed in order, without a word
        (b"\x15\x03\x03\x00\x02\x02\x28", Family.ANSWERED),  # handshake_failure
        (b"\x16\x03\x03\x00\x04junk", Family.ANSWERED),
    ],
)
def test_what_a_peer_says_in_a_handshake(run: Run, said: bytes, family: Family) -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(65536)
        writer.write(said)
        writer.close()

    async def test() -> None:
        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        async with client_of() as client:
            url = f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
            failed(await post(client, url), "tls_failed", family)
        server.close()

    run(test())


@pytest.mark.parametrize("kind", ["expired", "not-yet-valid", "wrong-host", "untrusted"])
def test_a_certificate_that_is_not_trusted_is_an_answer(run: Run, kind: Any) -> None:
    async def test(vendor: RunningVendor) -> None:
        async with client_of(vendor, limits=Limits(breaker_failures=2, deadline=PATIENT)) as client:
            for _ in range(2):
                failed(await post(client, vendor.url + "/grant"), "tls_failed", Family.ANSWERED)
            # The breaker that these opened tells of a vendor that is there.
            failed(await post(client, vendor.url + "/grant"), "vendor_unavailable", Family.ANSWERED)

    with running_vendor(VendorOptions(certificate=kind)) as vendor:
        run(test(vendor))


def test_a_trust_store_that_is_empty_is_our_own_fault(
    vendor: RunningVendor, run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "certs").mkdir()
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "absent.pem"))
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path / "certs"))

    async def test() -> None:
        async with client_of(ssl_context=make_ssl_context()) as client:
            failure = failed(await post(client, vendor.url + "/grant"), "server_fault", Family.OWN)
            assert "store of trusted certificate authorities is empty" in failure.message

    run(test())


# ---- time ------------------------------------------------------------------------------------------------------------


def test_a_vendor_that_had_its_time_and_said_nothing_was_silent(vendor: RunningVendor, run: Run) -> None:
    async def test() -> None:
        async with client_of(vendor) as client:
            url = vendor.url + "/fault/no-answer"
            failed(await heard(client, url, 1.2), "timeout", Family.SILENT)

    run(test())


def test_waiting_for_room_is_not_the_vendors_time(vendor: RunningVendor, run: Run) -> None:
    """The second gets its slot when too little time is left for anybody to answer."""

    async def test() -> None:
        async with client_of(vendor, limits=Limits(in_flight=1, breaker_failures=MANY)) as client:
            first = asyncio.create_task(post(client, vendor.url + "/delay/900"))
            await asyncio.sleep(0)
            url = vendor.url + "/fault/no-answer"
            failed(await post(client, url, deadline=1.4), "server_busy", Family.OWN)
            assert isinstance(await first, VendorResponse)
            state = client.state(VendorTarget.from_url(url).vendor)
            assert (state.breaker, state.consecutive_failures) == ("closed", 0)

    run(test())


def block(seconds: float) -> None:
    """Keep the event loop from doing anything."""
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        time.sleep(left)


@pytest.mark.parametrize("reused", [False, True])
def test_an_answer_that_lies_there_when_a_late_loop_looks_is_taken(
    vendor: RunningVendor, run: Run, *, reused: bool
) -> None:
    async def test() -> None:
        async with client_of(vendor) as client:
            if reused:
                await post(client, vendor.url + "/grant")
            vendor.forget_requests()
            call = asyncio.create_task(post(client, vendor.url + "/delay/100", deadline=1.0))
            await until(lambda: len(vendor.requests) == 1)
            block(1.6)
            result = await call
            assert isinstance(result, VendorResponse), result
            assert result.status == 200

    run(test())


@pytest.mark.parametrize("fault", ["no-answer", "stall-in-headers"])
def test_a_time_out_that_a_late_loop_notices_is_no_silence(
    vendor: RunningVendor, run: Run, fault: str
) -> None:
    async def test() -> None:
        async with client_of(vendor, limits=Limits(breaker_failures=1)) as client:
            vendor.forget_requests()
            call = asyncio.create_task(post(client, f"{vendor.url}/fault/{fault}", deadline=1.0))
            await until(lambda: len(vendor.requests) == 1)
            block(1.5)
            failure = failed(await call, "server_busy", Family.OWN)
            assert "too busy to look in time" in failure.message
            assert client.state(VendorTarget.from_url(vendor.url).vendor).breaker == "closed"

    run(test())


def test_a_loop_that_was_late_before_the_deadline_took_the_vendors_time(
    vendor: RunningVendor, run: Run
) -> None:
    """The timer itself is punctual: the stall was over by then."""

    async def test() -> None:
        async with client_of(vendor) as client:
            call = asyncio.create_task(post(client, f"{vendor.url}/fault/no-answer", deadline=1.6))
            await asyncio.sleep(0.02)
            block(1.3)
            failure = failed(await call, "server_busy", Family.OWN)
            assert "the rest of the time went by on this server" in failure.message

    run(test())


def test_a_handshake_that_ran_out_of_time_under_a_late_loop_is_no_silence(run: Run) -> None:
    async def test(vendor: RunningVendor) -> None:
        assert vendor.tls_stall_url is not None
        async with client_of(vendor) as client:
            punctual = await heard(client, vendor.tls_stall_url, 1.2)
            failed(punctual, "timeout", Family.SILENT)
            call = asyncio.create_task(post(client, vendor.tls_stall_url, deadline=1.0))
            await asyncio.sleep(0.05)
            block(1.5)
            failed(await call, "server_busy", Family.OWN)

    with running_vendor(VendorOptions(tls_stall=True)) as vendor:
        run(test(vendor))


# ---- the breaker, the end, the proxy ---------------------------------------------------------------------------------


def test_faults_of_our_own_never_open_the_breaker(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    async def test() -> None:
        url = f"https://127.0.0.1:{closed_port()}/"
        async with client_of(limits=Limits(breaker_failures=2)) as client:
            with monkeypatch.context() as patch:
                connecting_fails_with(patch, {"127.0.0.1": "EMFILE"})
                for _ in range(5):
                    failed(await post(client, url), "server_fault", Family.OWN)
            for _ in range(2):
                failed(await post(client, url), "connection_failed", Family.SILENT)
            failed(await post(client, url), "vendor_unavailable", Family.SILENT)

    run(test())


def test_ending_the_server_cuts_off_nobody_for_being_silent(vendor: RunningVendor, run: Run) -> None:
    """Waiting for a slot, looking up a name, shaking hands, asking: wherever a call is at the end."""

    async def hang(_host: str, _port: int) -> Sequence[str]:
        await asyncio.Event().wait()
        return []

    async def test(stalling: RunningVendor) -> None:
        assert stalling.tls_stall_url is not None
        limits = Limits(in_flight=1, deadline=PATIENT)
        async with client_of(vendor, limits=limits, resolve=hang) as client:
            calls = [
                asyncio.create_task(post(client, url))
                for url in (
                    vendor.url + "/fault/no-answer",
                    vendor.url + "/grant",
                    stalling.tls_stall_url,
                    "https://vendor.example/",
                )
            ]
            vendor.forget_requests()
            await until(lambda: len(vendor.requests) == 1)
            await client.aclose()
            for call in calls:
                failed(await call, "server_fault", Family.OWN)

    with running_vendor(VendorOptions(tls_stall=True)) as stalling:
        run(test(stalling))


def test_a_proxy_that_is_not_there_is_our_own_fault(run: Run) -> None:
    async def test() -> None:
        proxy = f"http://127.0.0.1:{closed_port()}"
        async with client_of(proxy=proxy) as client:
            failure = failed(await post(client, "https://127.0.0.1/"), "server_fault", Family.OWN)
            assert "could not connect to the proxy" in failure.message
        async with client_of(proxy="http://proxy.invalid:3128", resolve=named("127.0.0.1")) as client:
            failed(await post(client, "https://127.0.0.1/"), "server_fault", Family.OWN)

    run(test())


@pytest.mark.parametrize(
    "answer", [b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n", b"HTTP/1.1 503 Busy\r\n\r\n", b"", None]
)
def test_a_proxy_that_refuses_or_hangs_is_our_own_fault(run: Run, answer: bytes | None) -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        if answer is None:
            await reader.read()
        else:
            writer.write(answer)
        writer.close()

    async def test() -> None:
        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        proxy = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        async with client_of(proxy=proxy) as client:
            failed(await post(client, "https://127.0.0.1/", deadline=1.0), "server_fault", Family.OWN)
        server.close()

    run(test())


class _Tunnels:
    """A proxy that opens tunnels to one address, and can be cut off or stopped like a process that ends or hangs."""

    def __init__(self, host: str, port: int) -> None:
        self._far = host, port
        self._pumps: list[asyncio.Task[None]] = []
        self._writers: list[asyncio.StreamWriter] = []

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        far_reader, far_writer = await asyncio.open_connection(*self._far)
        writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        self._writers += writer, far_writer
        for one, other in ((reader, far_writer), (far_reader, writer)):
            self._pumps.append(asyncio.create_task(self._pump(one, other)))

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(65536):
            writer.write(data)
        writer.close()

    def hang(self) -> None:
        for pump in self._pumps:
            pump.cancel()

    def end(self, *, reset: bool) -> None:
        self.hang()
        for writer in self._writers:
            writer.transport.abort() if reset else writer.close()


@asynccontextmanager
async def tunnelled(host: str, port: int) -> AsyncIterator[tuple[_Tunnels, str]]:
    tunnels = _Tunnels(host, port)
    server = await asyncio.start_server(tunnels.serve, "127.0.0.1", 0)
    try:
        yield tunnels, f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()
        tunnels.end(reset=True)


@pytest.mark.parametrize("reset", [False, True])
def test_a_proxy_that_ends_during_a_call_is_our_own_fault(
    vendor: RunningVendor, run: Run, *, reset: bool
) -> None:
    """Also in the middle of an answer, and of a handshake; what the vendor itself ends within TLS is its silence."""

    async def test(stalling: RunningVendor) -> None:
        for url, asked in (
            (f"{vendor.url}/fault/no-answer", True),
            (f"{vendor.url}/fault/stall-in-headers", True),
            (stalling.tls_stall_url or "", False),
        ):
            target = VendorTarget.from_url(url)
            async with (
                tunnelled("127.0.0.1", target.port) as (tunnels, proxy),
                client_of(vendor, proxy=proxy, limits=Limits(breaker_failures=1)) as client,
            ):
                vendor.forget_requests()
                call = asyncio.create_task(post(client, url))
                await until(lambda: bool(client._connections))
                if asked:
                    await until(lambda: len(vendor.requests) == 1)
                await asyncio.sleep(0.1)
                tunnels.end(reset=reset)
                failure = failed(await call, "server_fault", Family.OWN)
                assert "through the proxy broke" in failure.message
                assert client.state(target.vendor).breaker == "closed"

    with running_vendor(VendorOptions(tls_stall=True)) as stalling:
        run(test(stalling))


def test_a_vendor_behind_a_proxy_that_closes_in_order_or_keeps_silent_is_silent(
    vendor: RunningVendor, run: Run
) -> None:
    async def test() -> None:
        port = VendorTarget.from_url(vendor.url).port
        async with tunnelled("127.0.0.1", port) as (_, proxy), client_of(vendor, proxy=proxy) as client:
            failed(
                await post(client, f"{vendor.url}/fault/close-before-headers"),
                "connection_failed",
                Family.SILENT,
            )
            failed(await heard(client, f"{vendor.url}/fault/no-answer", 1.2), "timeout", Family.SILENT)
            failed(await post(client, f"{vendor.url}/fault/junk"), "connection_failed", Family.SILENT)

    run(test())


def test_a_proxy_that_hangs_later_is_our_own_fault(vendor: RunningVendor, run: Run) -> None:
    async def test() -> None:
        port = VendorTarget.from_url(vendor.url).port
        limits = Limits(rest_seconds=0.0, proving_answers=0)
        async with (
            tunnelled("127.0.0.1", port) as (tunnels, proxy),
            client_of(vendor, proxy=proxy, limits=limits) as client,
        ):
            assert isinstance(await post(client, f"{vendor.url}/grant"), VendorResponse)
            tunnels.hang()
            failed(await post(client, f"{vendor.url}/grant", deadline=1.2), "server_fault", Family.OWN)

    run(test())


def test_a_connection_that_broke_while_nobody_looked_is_no_silence(vendor: RunningVendor, run: Run) -> None:
    """Not every system keeps what came before a reset: the answer may have been there."""

    async def test(stalling: RunningVendor) -> None:
        async with client_of(vendor, limits=Limits(breaker_failures=1)) as client:
            for url in (f"{vendor.url}/fault/no-answer", stalling.tls_stall_url or ""):
                call = asyncio.create_task(post(client, url))
                await until(lambda: bool(client._connections))
                await asyncio.sleep(0.1)
                (connection,) = client._connections
                block(0.5)
                connection.connection_lost(ConnectionResetError(errno.ECONNRESET, "reset"))
                connection._transport.abort()
                failed(await call, "server_busy", Family.OWN)
                await until(lambda: not client._connections)

    with running_vendor(VendorOptions(tls_stall=True)) as stalling:
        run(test(stalling))


def test_an_address_that_is_not_allowed_is_ours_to_forbid(run: Run) -> None:
    async def test() -> None:
        async with client_of() as client:
            failed(await post(client, "https://169.254.169.254/"), "address_not_allowed", Family.OWN)

    run(test())


def test_the_context_for_vendors_knows_authorities() -> None:
    """Else every certificate would be told as the vendor's fault."""
    context = make_ssl_context()
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.cert_store_stats()["x509_ca"] > 0 or Path(ssl.get_default_verify_paths().capath).is_dir()
