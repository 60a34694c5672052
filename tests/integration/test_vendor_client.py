"""The vendor client against the sample vendor: every fault, the pool, limits, breaker, address policy, cancelling."""

import asyncio
import contextlib
import socket
import ssl
import sys
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
import trustme

from clue_desktop.domain.said import Said
from server.sandbox.sample_vendor.certificates import CertificateKind
from server.sandbox.sample_vendor.faults import FAULTS
from server.sandbox.sample_vendor.options import VendorOptions
from server.sandbox.sample_vendor.running import RunningVendor, new_event_loop, running_vendor
from server.verification import vendor_connection
from server.verification.vendor_client import (
    Family,
    Limits,
    NetworkPolicy,
    VendorClient,
    VendorFailure,
    VendorResponse,
    VendorState,
    VendorTarget,
    make_ssl_context,
    request_head,
)

LOOPBACK = NetworkPolicy(operator_networks=("127.0.0.0/8", "::1/128"))
BODY = b'{"deviceId":"123456789","userKey":"k-1"}'
SHORT = 0.3
PATIENT = 20.0
MANY = 1_000_000

Result = VendorResponse | VendorFailure
Run = Callable[[Coroutine[Any, Any, None]], None]


@pytest.fixture(scope="module")
def vendor() -> Iterator[RunningVendor]:
    with running_vendor() as running:
        yield running


@pytest.fixture(params=[asyncio.new_event_loop, new_event_loop], ids=["asyncio", "quickest"])
def run(request: pytest.FixtureRequest) -> Run:
    """Runs a coroutine on either kind of loop, in which nothing may be left behind."""

    async def alone(test: Coroutine[Any, Any, None]) -> None:
        async with asyncio.timeout(PATIENT):
            await test
            await until(lambda: asyncio.all_tasks() == {asyncio.current_task()})

    def runner(test: Coroutine[Any, Any, None]) -> None:
        with asyncio.Runner(loop_factory=request.param) as loop:
            loop.run(alone(test))

    return runner


async def until(condition: Callable[[], bool]) -> None:
    """Waits for a condition."""
    async with asyncio.timeout(PATIENT):
        while not condition():  # noqa: ASYNC110  what it waits for happens in another thread, or in a library
            await asyncio.sleep(0.002)


def limits(**more: Any) -> Limits:
    """Limits under which a connection is used again at once, and nothing ends by itself."""
    eager = {"rest_seconds": 0.0, "proving_answers": 0, "breaker_failures": MANY, "deadline": PATIENT}
    more.setdefault("in_flight_most", more.get("in_flight", 64))
    return Limits(**{**eager, **more})


@asynccontextmanager
async def client_of(
    vendor: RunningVendor, *, policy: NetworkPolicy = LOOPBACK, **more: Any
) -> AsyncIterator[VendorClient]:
    """A client that trusts the vendor and, at the end, has left no connection of its own there."""
    trusted = [vendor.ca_file] if vendor.ca_file else []
    more.setdefault("limits", limits())
    client = VendorClient(policy=policy, ssl_context=make_ssl_context(trusted), **more)
    try:
        yield client
    finally:
        await client.aclose()
    await until(lambda: vendor.connections_open == 0)


async def post(client: VendorClient, url: str, *, deadline: float | None = None, group: str = "") -> Result:
    target = VendorTarget.from_url(url, group)
    return await client.call(target, request_head(target, [("X-Api-Key", "s3cret")]), BODY, deadline=deadline)


def answered(result: Result) -> VendorResponse:
    assert isinstance(result, VendorResponse), result
    return result


def failed(result: Result) -> VendorFailure:
    assert isinstance(result, VendorFailure), result
    return result


async def out_of_time(call: Callable[[float], Awaitable[Result]], *, sent: bool = True) -> VendorFailure:
    """Call what does not answer with a short deadline; with a longer one where this process has taken the time itself.

    What the client says then is looked at in test_failure_families.
    """
    deadline = SHORT
    while (failure := failed(await call(deadline))).code == "server_busy" or failure.request_sent is not sent:
        deadline *= 2
    return failure


def open_sockets() -> int:
    """Sockets of this process, the vendor's included; event loops open other files when they please."""
    if sys.platform != "linux":
        return 0
    names = []
    for file in Path("/proc/self/fd").iterdir():
        with contextlib.suppress(FileNotFoundError):  # the directory's own descriptor
            names.append(str(file.readlink()))
    return sum(name.startswith("socket:") for name in names)


def named(*addresses: str) -> Callable[[str, int], Awaitable[Sequence[str]]]:
    """A resolver that knows one answer."""

    async def resolve(host: str, port: int) -> Sequence[str]:
        return addresses

    return resolve


def local(vendor: RunningVendor, path: str = "/grant") -> str:
    """The vendor's URL with a name instead of an address."""
    return vendor.url.replace("127.0.0.1", "localhost") + path


CONNECTION_FAILED = [
    "reset-before-headers",
    "reset-in-headers",
    "reset-in-body",
    "close-before-headers",
    "close-in-headers",
    "close-in-body",
    "cut-without-tls-close",
    "conflicting-content-length",
    "content-length-and-chunked",
    "bad-chunk",
    "junk",
    "http09",
    "http2",
    "status-not-a-number",
    "folded-content-type",
    "bad-header-chars",
    "header-without-colon",
]
TIMEOUT = ["no-answer", "stall-in-headers", "stall-in-body", "byte-a-second", "wrong-content-length-short"]
TOO_LARGE = [
    "endless-headers",
    "endless-body",
    "endless-body-until-close",
    "oversized",
    "deep-json-100000",
    "many-1xx",
    "huge-single-header",
]
EXPECTED = (
    dict.fromkeys(CONNECTION_FAILED, "connection_failed")
    | dict.fromkeys(TIMEOUT, "timeout")
    | dict.fromkeys(TOO_LARGE, "response_too_large")
)


@pytest.mark.parametrize("fault", FAULTS)
def test_every_fault_has_its_code_and_hurts_nothing_else(vendor: RunningVendor, run: Run, fault: str) -> None:
    """What is not in the table is a complete response; whether it grants is for the judging to say."""

    async def test() -> None:
        async with client_of(vendor) as client:
            url = f"{vendor.url}/fault/{fault}"
            result: Result
            if fault in TIMEOUT:
                result = await out_of_time(lambda deadline: post(client, url, deadline=deadline))
            else:
                result = await post(client, url)
            if fault in EXPECTED:
                failure = failed(result)
                assert failure.code == EXPECTED[fault]
                assert failure.request_sent
                assert "127.0.0.1 port" in failure.message
                assert failure.no_answer is (failure.code != "response_too_large")
                assert failure.truncated is (failure.code == "response_too_large")
                assert len(failure.body) <= Limits().response_bytes
                assert client.state(VendorTarget.from_url(vendor.url).vendor).idle == 0
            else:
                assert 200 <= answered(result).status < 400
            assert answered(await post(client, vendor.url + "/grant")).status == 200

    run(test())


@pytest.mark.parametrize("fault", ["stall-in-body", "reset-in-body", "endless-body"])
def test_a_failure_shows_what_came(vendor: RunningVendor, run: Run, fault: str) -> None:
    async def test() -> None:
        async with client_of(vendor) as client:
            deadline = SHORT if "stall" in fault else PATIENT
            while (
                failure := failed(await post(client, f"{vendor.url}/fault/{fault}", deadline=deadline))
            ).status is None:  # nothing of it had come yet
                assert fault == "stall-in-body"
                deadline *= 2
            assert failure.status == 200
            assert ("content-type", "application/json") in failure.headers
            assert failure.body.startswith(b'{"valid":true')
            assert failure.timings.first_byte_ms is not None

    run(test())


@pytest.mark.parametrize(
    ("kind", "words", "cause"),
    [
        ("expired", "certificate has expired", "certificate_expired"),
        ("not-yet-valid", "certificate is not yet valid", "certificate_not_yet_valid"),
        ("wrong-host", "certificate is not valid for '127.0.0.1'", "certificate_other_host"),
        ("untrusted", "unable to get local issuer certificate", "certificate_untrusted"),
    ],
)
def test_a_certificates_fault_is_told_in_words(
    run: Run, kind: CertificateKind, words: str, cause: str
) -> None:
    async def test(vendor: RunningVendor) -> None:
        async with client_of(vendor) as client:
            failure = failed(await post(client, vendor.url + "/grant"))
            assert (failure.code, failure.request_sent) == ("tls_failed", False)
            assert words in failure.message
            assert failure.cause == cause
            assert vendor.requests == []

    with running_vendor(VendorOptions(certificate=kind)) as vendor:
        run(test(vendor))


def test_a_certificate_that_names_its_host_as_common_name_alone_is_not_accepted(run: Run) -> None:
    async def test(vendor: RunningVendor) -> None:
        async with client_of(vendor) as client:
            failure = failed(await post(client, vendor.url.replace("127.0.0.1", "localhost") + "/grant"))
            assert (failure.code, failure.request_sent) == ("tls_failed", False)
            assert "certificate is not valid for 'localhost'" in failure.message
            assert vendor.requests == []

    with running_vendor(VendorOptions(certificate="common-name")) as vendor:
        run(test(vendor))


def test_plain_http_a_stalled_and_a_broken_handshake(run: Run) -> None:
    async def test(vendor: RunningVendor) -> None:
        async with client_of(vendor) as client:
            assert vendor.tls_stall_url is not None
            assert vendor.tls_reset_url is not None
            plain = failed(await post(client, vendor.url.replace("http:", "https:")))
            assert plain.code == "tls_failed"
            assert "does not speak TLS on this port" in plain.message
            stall = vendor.tls_stall_url
            stalled = await out_of_time(lambda deadline: post(client, stall, deadline=deadline), sent=False)
            assert stalled.code == "timeout"
            assert "TLS" in stalled.message
            reset = failed(await post(client, vendor.tls_reset_url))
            assert reset.code == "tls_failed"
            assert "reset" in reset.message
            assert [one.cause for one in (plain, stalled, reset)] == ["not_tls", "no_handshake", "tls_broken"]
            assert not any(failure.request_sent for failure in (plain, stalled, reset))

    with running_vendor(VendorOptions(plain_http=True, tls_stall=True, tls_reset=True)) as vendor:
        run(test(vendor))


def test_nothing_listens_and_a_name_nobody_knows(vendor: RunningVendor, run: Run) -> None:
    async def unknown(host: str, port: int) -> Sequence[str]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    async def test() -> None:
        with socket.create_server(("127.0.0.1", 0)) as closed:
            port = closed.getsockname()[1]
        async with client_of(vendor, resolve=unknown) as client:
            refused = failed(await post(client, f"https://127.0.0.1:{port}/"))
            assert (refused.code, refused.request_sent) == ("connection_failed", False)
            assert "connection refused" in refused.message
            assert refused.cause == "refused"
            nameless = failed(await post(client, "https://no-such-vendor.example/"))
            assert (nameless.code, nameless.cause) == ("dns_failed", "name_unknown")
            assert (
                "no-such-vendor.example could not be resolved: name or service not known" in nameless.message
            )

    run(test())


def test_a_server_that_asks_for_a_client_certificate_is_a_tls_fault(run: Run) -> None:
    """With TLS 1.3 the refusal comes only after the handshake, in the place of an answer."""
    authority = trustme.CA()

    def refuse_and_read_on(listener: socket.socket) -> None:
        sock, _ = listener.accept()
        sock.settimeout(PATIENT)
        incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        tls = context.wrap_bio(incoming, outgoing, server_side=True)
        with sock:
            while data := sock.recv(65536):  # an early close could destroy the alert on its way
                incoming.write(data)
                with contextlib.suppress(ssl.SSLError):
                    tls.do_handshake()
                sock.sendall(outgoing.read())

    async def test() -> None:
        with socket.create_server(("127.0.0.1", 0)) as listener:
            server = asyncio.create_task(asyncio.to_thread(refuse_and_read_on, listener))
            trusting = make_ssl_context()
            authority.configure_trust(trusting)
            client = VendorClient(policy=LOOPBACK, ssl_context=trusting)
            failure = failed(await post(client, f"https://127.0.0.1:{listener.getsockname()[1]}/"))
            await client.aclose()
            await server
        assert failure.code == "tls_failed"
        assert "asks for a client certificate, and none is chosen" in failure.message
        assert failure.cause == "client_certificate_required"

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    authority.configure_trust(context)
    context.verify_mode = ssl.CERT_REQUIRED
    run(test())


def test_the_request_is_this_to_the_byte(vendor: RunningVendor, run: Run) -> None:
    async def test() -> None:
        async with client_of(vendor) as client:
            vendor.forget_requests()
            target = VendorTarget.from_url(vendor.url + "/grant?a=%7e&b=/../")
            head = request_head(target, [("X-Api-Key", "s3cret"), ("X-Empty", "")])
            first, second = await client.call(target, head, BODY), await client.call(target, head, b"")
            assert (answered(first).status, answered(second).status) == (200, 200)
            raw = [request.raw for request in vendor.requests]
            assert raw == [head + b"40\r\n\r\n" + BODY, head + b"0\r\n\r\n"]
            assert raw[0].startswith(b"POST /grant?a=%7e&b=/../ HTTP/1.1\r\nHost: 127.0.0.1:")
            names = [name.lower() for name, _ in vendor.requests[0].headers]
            assert names == [
                "host",
                "content-type",
                "accept",
                "accept-encoding",
                "x-api-key",
                "x-empty",
                "user-agent",
                "content-length",
            ]

    run(test())


def test_a_connection_is_used_again_and_says_so(vendor: RunningVendor, run: Run) -> None:
    async def test() -> None:
        async with client_of(vendor) as client:
            vendor.forget_requests()
            first, second = [answered(await post(client, vendor.url + "/grant")) for _ in range(2)]
            assert first.timings.connect_ms is not None
            assert first.timings.tls_ms is not None
            assert second.timings.dns_ms is second.timings.connect_ms is second.timings.tls_ms is None
            assert second.timings.first_byte_ms is not None
            assert first.address == second.address == "127.0.0.1"
            assert [request.number for request in vendor.requests] == [1, 2]

    run(test())


@pytest.mark.parametrize("path", ["/grant", "/fault/close-after-response"])
def test_no_sentence_is_made_on_the_way_of_an_answer(
    vendor: RunningVendor, run: Run, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a new connection, a kept one, one that is closed after it: sentences are for what fails."""
    made: list[str] = []

    def noted(cls: type[Said], template: str, /, **values: str | float) -> Said:
        made.append(template)
        return Said.as_sent(template, template, values)

    async def test() -> None:
        async with client_of(vendor) as client:
            monkeypatch.setattr(Said, "__new__", noted)
            for _ in range(3):
                answered(await post(client, vendor.url + path))
            # A vendor that closes behind its answer may do so under the next call: that one is made once more.
            assert [said for said in made if not said.startswith("the connection was closed before")] == []
            made.clear()
            failed(await post(client, vendor.url + "/fault/reset-before-headers"))
            assert made != []  # so it would have been noted

    run(test())


def test_place_groups_share_neither_connections_nor_places_nor_the_breaker(
    vendor: RunningVendor, run: Run
) -> None:
    async def test() -> None:
        async with client_of(vendor, limits=limits(in_flight=1, breaker_failures=1)) as client:
            vendor.forget_requests()
            for group in ("a", "b", "a", "b"):
                answered(await post(client, vendor.url + "/grant", group=group))
            used = [request.connection for request in vendor.requests]
            assert used[0] == used[2] != used[1] == used[3]
            stuck = asyncio.create_task(
                post(client, f"{vendor.url}/fault/no-answer", group="a", deadline=1.0)
            )
            await until(lambda: len(vendor.requests) == 5)
            answered(await post(client, vendor.url + "/grant", group="b"))
            keys = [VendorTarget.from_url(vendor.url, group).vendor for group in ("a", "b", "c")]
            if failed(await stuck).code == "server_busy":  # this process was late; that cuts off nobody
                no_answer = f"{vendor.url}/fault/no-answer"
                await out_of_time(lambda deadline: post(client, no_answer, group="a", deadline=deadline))
            assert [client.is_cut_off(key) for key in keys] == [True, False, False]
            assert failed(await post(client, vendor.url + "/grant", group="a")).code == "vendor_unavailable"
            answered(await post(client, vendor.url + "/grant", group="b"))
            assert [client.certificate_end(key) is None for key in keys] == [False, False, True]

    run(test())


@pytest.mark.parametrize(
    "fault", ["close-after-response", "close-idle-on-next-request", "unsolicited-response"]
)
def test_a_pooled_connection_that_the_vendor_closed_is_never_a_failure(
    vendor: RunningVendor, run: Run, fault: str
) -> None:
    async def test() -> None:
        async with client_of(vendor) as client:
            for _ in range(20):
                assert answered(await post(client, f"{vendor.url}/fault/{fault}")).status == 200

    run(test())


def test_many_at_once_over_connections_that_the_vendor_keeps_closing(vendor: RunningVendor, run: Run) -> None:
    async def test() -> None:
        async with client_of(vendor) as client:
            url = f"{vendor.url}/fault/close-after-response"
            results = await asyncio.gather(*(post(client, url) for _ in range(200)))
            assert all(answered(result).status == 200 for result in results)

    run(test())


def test_only_a_reused_connection_is_tried_again_and_only_once(vendor: RunningVendor, run: Run) -> None:
    async def test() -> None:
        async with client_of(vendor) as client:
            vendor.forget_requests()
            assert (
                failed(await post(client, f"{vendor.url}/fault/close-before-headers")).code
                == "connection_failed"
            )
            assert len(vendor.requests) == 1
            answered(await post(client, vendor.url + "/grant"))
            assert (
                failed(await post(client, f"{vendor.url}/fault/close-before-headers")).code
                == "connection_failed"
            )
            assert len(vendor.requests) == 4
            answered(await post(client, vendor.url + "/grant"))
            assert (
                failed(await post(client, f"{vendor.url}/fault/reset-in-headers")).code == "connection_failed"
            )
            assert len(vendor.requests) == 6
            tries: list[float] = []

            async def unanswered(deadline: float) -> Result:
                tries.append(deadline)
                return await post(client, f"{vendor.url}/fault/no-answer", deadline=deadline)

            assert (await out_of_time(unanswered)).code == "timeout"
            await until(lambda: len(vendor.requests) >= 6 + 1)
            assert len(vendor.requests) <= 6 + len(tries)

    run(test())


def test_an_answer_nobody_asked_for_is_never_taken_for_the_next_one(vendor: RunningVendor, run: Run) -> None:
    """The second answer, a grant, arrives on the idle connection; the next call is a denial and stays one."""

    async def test() -> None:
        async with client_of(vendor) as client:
            answered(await post(client, f"{vendor.url}/fault/unsolicited-response-later?interval_ms=5"))
            await until(lambda: client.state(VendorTarget.from_url(vendor.url).vendor).idle == 0)
            for fault in ("unsolicited-response", "204", "304"):
                answered(await post(client, f"{vendor.url}/fault/{fault}"))
                assert b'"valid":false' in answered(await post(client, vendor.url + "/deny")).body

    run(test())


USUAL = Limits(breaker_failures=MANY, deadline=PATIENT)


@pytest.mark.parametrize("interval_ms", [0, 1, 2, 8, 40, 200])
def test_a_vendor_that_answers_twice_gives_no_other_request_its_second_answer(
    vendor: RunningVendor, run: Run, interval_ms: int
) -> None:
    """Neither another request of the same group, nor one of another group, whenever the second answer comes."""

    async def test() -> None:
        async with client_of(vendor, limits=USUAL) as client:
            doubling = f"{vendor.url}/fault/doubling?interval_ms={interval_ms}"
            for _ in range(10):
                assert b'"valid":true' in answered(await post(client, doubling)).body
                assert b'"valid":false' in answered(await post(client, vendor.url + "/deny")).body
                calls = [post(client, vendor.url + "/deny", group=group) for group in ("", "b", "")]
                granted, *others = await asyncio.gather(post(client, doubling), *calls)
                assert b'"valid":true' in answered(granted).body
                assert all(b'"valid":false' in answered(result).body for result in others)
            mine, theirs = (VendorTarget.from_url(vendor.url, group).vendor for group in ("", "b"))
            await until(lambda: client.state(mine).distrusted)
            assert not client.state(theirs).distrusted

    run(test())


def test_each_request_of_a_vendor_that_answered_twice_has_a_connection_of_its_own_for_a_while(
    vendor: RunningVendor, run: Run
) -> None:
    now = [1000.0]

    async def test() -> None:
        limited = limits(distrust_seconds=60.0, idle_seconds=3600.0)
        async with client_of(vendor, limits=limited, clock=lambda: now[0]) as client:

            def state() -> VendorState:
                return client.state(VendorTarget.from_url(vendor.url).vendor)

            answered(await post(client, f"{vendor.url}/fault/doubling?interval_ms=5"))
            await until(lambda: state().distrusted)
            vendor.forget_requests()
            for _ in range(3):
                answered(await post(client, vendor.url + "/grant"))
            assert [request.number for request in vendor.requests] == [1, 1, 1]
            assert state().idle == 3, "they are listened to"
            answered(await post(client, f"{vendor.url}/fault/doubling?interval_ms=5"))
            await until(lambda: state().idle == 3)
            now[0] += 61.0
            answered(await post(client, vendor.url + "/grant"))
            assert vendor.requests[-1].number == 2

    run(test())


def test_a_time_out_told_to_an_idle_connection_is_no_second_answer(vendor: RunningVendor, run: Run) -> None:
    """RFC 9110, 15.5.9: a server may say 408 before it closes a connection that it has kept for nothing."""

    async def test() -> None:
        async with client_of(vendor) as client:
            answered(await post(client, f"{vendor.url}/fault/request-timeout-later?interval_ms=5"))
            key = VendorTarget.from_url(vendor.url).vendor
            await until(lambda: client.state(key).idle == 0)
            assert not client.state(key).distrusted

    run(test())


def test_connections_rest_before_they_are_used_again(vendor: RunningVendor, run: Run) -> None:
    """Long after the first answers of a request target, then shortly; who comes meanwhile gets another one."""
    now = [1000.0]

    async def test() -> None:
        limited = limits(proving_answers=2, proving_seconds=1.0, rest_seconds=0.1, idle_seconds=3600.0)
        async with client_of(vendor, limits=limited, clock=lambda: now[0]) as client:

            async def number(path: str = "/grant") -> int:
                vendor.forget_requests()
                answered(await post(client, vendor.url + path))
                return vendor.requests[0].number

            assert [await number(), await number(), await number()] == [1, 1, 1]
            now[0] += 1.0
            assert await number() == 2, "three have proved themselves"
            assert await number() == 2
            assert await number() == 2
            assert await number() == 1, "all three rest for 0.1 s"
            now[0] += 0.1
            assert await number() == 2, "the one used last"
            assert await number("/deny") == 3
            now[0] += 0.1
            assert [await number() for _ in range(4)] == [3, 3, 3, 1], "the other one proves itself"

    run(test())


def test_an_answer_that_left_before_the_request_came_is_none(
    vendor: RunningVendor, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the peer's system has not acknowledged it has not seen; the call is made again on a fresh connection, once."""
    unseen = [False]
    monkeypatch.setattr(vendor_connection, "_unacknowledged", lambda _sock: unseen[0])
    monkeypatch.setattr(vendor_connection, "_CROSSING_SECONDS", PATIENT)

    async def test() -> None:
        async with client_of(vendor) as client:
            vendor.forget_requests()
            answered(await post(client, vendor.url + "/grant"))
            answered(await post(client, vendor.url + "/grant"))
            assert (client.distrusted, [request.number for request in vendor.requests]) == (0, [1, 2])
            unseen[0] = True
            assert b'"valid":false' in answered(await post(client, vendor.url + "/deny")).body
            assert (client.distrusted, [request.number for request in vendor.requests]) == (1, [1, 2, 3, 1])
            assert client.state(VendorTarget.from_url(vendor.url).vendor).distrusted

    run(test())


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux")
def test_what_the_peer_has_not_seen_is_known() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as listener,
        socket.create_connection(listener.getsockname()) as sock,
    ):
        assert vendor_connection._unacknowledged(sock) is False
        sock.setblocking(False)
        with contextlib.suppress(BlockingIOError):
            while sock.send(bytes(1 << 20)):  # until the peer, which does not read, takes no more
                pass
        assert vendor_connection._unacknowledged(sock) is True


@pytest.mark.parametrize("piece", [b"H", b"HTTP/1.1 200 OK\r\n"], ids=["a byte", "half an answer"])
def test_half_an_answer_on_an_idle_connection_ends_it(run: Run, piece: bytes) -> None:
    """Even half a record of TLS: its other half would pass for the beginning of the next answer."""

    async def test() -> None:
        authority = trustme.CA()
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert("127.0.0.1").configure_cert(context)
        trusting = make_ssl_context()
        authority.configure_trust(trusting)
        with socket.create_server(("127.0.0.1", 0)) as listener:
            url = f"https://127.0.0.1:{listener.getsockname()[1]}/"
            go_on = threading.Event()
            server = asyncio.create_task(
                asyncio.to_thread(answer_and_a_half, listener, context, piece, go_on)
            )
            client = VendorClient(policy=LOOPBACK, ssl_context=trusting, limits=limits())
            answered(await post(client, url))
            key = VendorTarget.from_url(url).vendor
            assert client.state(key).idle == 1
            go_on.set()
            await until(lambda: client.state(key).idle == 0)
            await client.aclose()
            await server

    run(test())


def test_an_answer_before_the_first_question_is_none(run: Run) -> None:
    """What lies there when the request is sent was said before anybody asked: also on a fresh connection."""

    async def test() -> None:
        authority = trustme.CA()
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert("127.0.0.1").configure_cert(context)
        trusting = make_ssl_context()
        authority.configure_trust(trusting)
        with socket.create_server(("127.0.0.1", 0)) as listener:
            url = f"https://127.0.0.1:{listener.getsockname()[1]}/"
            server = asyncio.create_task(asyncio.to_thread(answer_at_once, listener, context, said))
            client = VendorClient(policy=LOOPBACK, ssl_context=trusting, limits=limits())
            failure = failed(await post(client, url))
            assert (failure.code, failure.status) == ("connection_failed", None)
            assert "something that was not asked for" in failure.message
            assert client.state(VendorTarget.from_url(url).vendor).distrusted
            await client.aclose()
            await server

    said = threading.Event()
    listen = vendor_connection.VendorConnection.listen

    async def listen_late(connection: vendor_connection.VendorConnection) -> None:
        said.wait(PATIENT)  # the loop does not run meanwhile, only the vendor's thread does
        await listen(connection)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(vendor_connection.VendorConnection, "listen", listen_late)
        run(test())


def answer_at_once(listener: socket.socket, context: ssl.SSLContext, said: threading.Event) -> None:
    """Shakes hands and sends an answer without having read a request."""
    sock, _ = listener.accept()
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    sock.settimeout(PATIENT)
    with context.wrap_socket(sock, server_side=True, suppress_ragged_eofs=True) as tls:
        tls.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")
        said.set()
        with contextlib.suppress(OSError):
            while tls.recv(65536):
                pass


def answer_and_a_half(
    listener: socket.socket, context: ssl.SSLContext, piece: bytes, go_on: threading.Event
) -> None:
    """Answers one request and then, when told so, sends the first half of a TLS record."""
    sock, _ = listener.accept()
    sock.settimeout(PATIENT)
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    tls = context.wrap_bio(incoming, outgoing, server_side=True)
    request = b""
    with sock:
        while not request.endswith(BODY):
            incoming.write(sock.recv(65536))
            with contextlib.suppress(ssl.SSLWantReadError):
                tls.do_handshake()
                request += tls.read(65536)
            sock.sendall(outgoing.read())
        tls.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")
        sock.sendall(outgoing.read())
        go_on.wait(PATIENT)
        tls.write(piece)
        record = outgoing.read()
        sock.sendall(record[: len(record) // 2])
        while sock.recv(65536):
            pass


def test_what_arrives_while_the_loop_is_busy_is_noticed_too(vendor: RunningVendor, run: Run) -> None:
    async def test() -> None:
        async with client_of(vendor) as client:
            answered(await post(client, f"{vendor.url}/fault/unsolicited-response-later?interval_ms=100"))
            pool = client._pools[VendorTarget.from_url(vendor.url).vendor]
            idle = pool._idle[0]
            while idle.quiet:  # the loop does not run meanwhile, only the vendor's thread does
                pass
            assert b'"valid":false' in answered(await post(client, vendor.url + "/deny")).body

    run(test())


def test_cancelling_closes_the_outgoing_connection_at_once(vendor: RunningVendor, run: Run) -> None:
    async def test() -> None:
        async with client_of(vendor) as client:
            vendor.forget_requests()
            call = asyncio.create_task(post(client, f"{vendor.url}/fault/no-answer"))
            await until(lambda: len(vendor.requests) == 1)
            call.cancel()
            with pytest.raises(asyncio.CancelledError):
                await call
            await until(lambda: vendor.connections_open == 0)
            state = client.state(VendorTarget.from_url(vendor.url).vendor)
            assert (state.in_flight, state.idle, state.consecutive_failures) == (0, 0, 0)

    run(test())


def test_cancelling_at_any_moment_leaves_nothing_behind(vendor: RunningVendor, run: Run) -> None:
    async def test() -> None:
        async with client_of(vendor, resolve=named("127.0.0.2", "127.0.0.1")) as client:
            before = open_sockets()
            for turns in range(40):
                call = asyncio.create_task(post(client, local(vendor, "/delay/1")))
                for _ in range(turns):
                    await asyncio.sleep(0)
                call.cancel()
                await asyncio.wait([call])
            state = client.state(VendorTarget.from_url(local(vendor)).vendor)
            assert (state.in_flight, state.waiting) == (0, 0)
            client.set_policy(NetworkPolicy())
            await until(lambda: vendor.connections_open == 0)
            await until(lambda: open_sockets() <= before)

    run(test())


def test_a_vendor_that_hangs_fills_only_its_own_limit(vendor: RunningVendor, run: Run) -> None:
    async def test(hanging: RunningVendor) -> None:
        context = make_ssl_context([file for file in (vendor.ca_file, hanging.ca_file) if file])
        client = VendorClient(policy=LOOPBACK, ssl_context=context, limits=limits(in_flight=4))
        stuck = [asyncio.create_task(post(client, hanging.url + "/fault/no-answer")) for _ in range(4)]
        await until(lambda: len(hanging.requests) == 4)
        late = failed(await post(client, hanging.url + "/grant", deadline=SHORT))
        assert (late.code, late.family, late.request_sent) == ("server_busy", Family.OWN, False)
        assert "4 calls under way" in late.message
        for _ in range(20):
            answered(await post(client, vendor.url + "/grant"))
        state = client.state(VendorTarget.from_url(hanging.url).vendor)
        assert (state.in_flight, state.waiting) == (4, 0)
        await client.aclose()
        assert {failed(result).code for result in await asyncio.gather(*stuck)} == {"server_fault"}
        await until(lambda: vendor.connections_open == hanging.connections_open == 0)

    with running_vendor() as other:
        run(test(other))


def test_who_waits_for_a_slot_is_served_in_order(vendor: RunningVendor, run: Run) -> None:
    async def test() -> None:
        async with client_of(vendor, limits=limits(in_flight=1)) as client:
            vendor.forget_requests()
            calls = [asyncio.create_task(post(client, f"{vendor.url}/delay/2?n={n}")) for n in range(6)]
            await until(lambda: client.state(VendorTarget.from_url(vendor.url).vendor).waiting == 5)
            calls[2].cancel()
            await asyncio.wait(calls)
            assert [request.query for request in vendor.requests] == ["n=0", "n=1", "n=3", "n=4", "n=5"]
            assert {request.connection for request in vendor.requests} == {vendor.requests[0].connection}

    run(test())


def test_an_honest_crowd_is_served_where_the_vendor_carries_it(vendor: RunningVendor, run: Run) -> None:
    """250 devices at once, a vendor of 1.2 s: with 64 places the last would have to wait for three rounds of others.

    How long it takes is not looked at, as the vendor shares this process; but that there is room for all in two rounds.
    """

    async def test() -> None:
        async with client_of(vendor, limits=Limits(deadline=2 * PATIENT)) as client:
            target = VendorTarget.from_url(vendor.url + "/delay/1200")
            head = request_head(target, [])
            calls = [client.call(target, head, BODY, device=str(number)) for number in range(250)]
            results = await asyncio.gather(*calls)
            assert {answered(result).status for result in results} == {200}
            state = client.state(target.vendor)
            assert state.room > 128
            assert client.turned_away == 0

    run(test())


def test_a_crowd_that_the_vendor_does_not_carry_is_our_own_fault(vendor: RunningVendor, run: Run) -> None:
    """Whoever found no room was never asked about: no device may decide by itself."""

    async def test() -> None:
        target = VendorTarget.from_url(vendor.url + "/fault/no-answer")
        head = request_head(target, [])

        async def crowd(deadline: float) -> bool:
            """Return whether those that the vendor was asked for were listened to by a process that was not late."""
            async with client_of(vendor, limits=limits(in_flight=4, deadline=deadline)) as client:
                results = await asyncio.gather(*(client.call(target, head, BODY) for _ in range(40)))
                codes = [(failed(result).code, failed(result).no_answer) for result in results]
                assert set(codes) <= {("timeout", True), ("server_busy", False)}
                assert set(codes[4:]) == {("server_busy", False)}
                assert client.turned_away == 36
                assert {failed(result).request_sent for result in results[4:]} == {False}
                return set(codes[:4]) == {("timeout", True)}

        deadline = 2.0
        while not await crowd(deadline):
            deadline *= 1.5

    run(test())


def test_who_had_to_wait_for_room_is_our_own_fault_whatever_the_vendor_does(
    vendor: RunningVendor, run: Run
) -> None:
    """The time that the vendor was left with is less than what is its own, even where it was a second and more."""

    async def test() -> None:
        async with client_of(vendor, limits=limits(in_flight=1, deadline=3.0)) as client:
            first = asyncio.create_task(post(client, vendor.url + "/delay/500"))
            await until(lambda: client.in_flight == 1)
            late = failed(await post(client, vendor.url + "/fault/no-answer"))
            assert (late.code, late.no_answer, late.request_sent) == ("server_busy", False, True)
            answered(await first)

    run(test())


def test_a_crowd_uses_the_connections_that_rest_rather_than_dial(vendor: RunningVendor, run: Run) -> None:
    async def test() -> None:
        async with client_of(vendor, limits=limits(in_flight=4, rest_seconds=0.01)) as client:
            vendor.forget_requests()
            results = await asyncio.gather(*(post(client, vendor.url + "/delay/5") for _ in range(40)))
            assert {answered(result).status for result in results} == {200}
            assert len({request.connection for request in vendor.requests}) <= 8

    run(test())


def test_a_second_round_of_as_many_calls_as_are_allowed_makes_no_handshake(
    vendor: RunningVendor, run: Run
) -> None:
    """As many connections are kept as calls may be under way: none of them is dialled for anew, not one."""
    at_once = Limits().in_flight
    assert at_once == 64

    async def test() -> None:
        usual = limits(in_flight=at_once, rest_seconds=Limits().rest_seconds)
        async with client_of(vendor, limits=usual) as client:
            vendor.forget_requests()
            for _ in range(3):
                calls = [post(client, vendor.url + "/delay/100") for _ in range(at_once)]
                assert {answered(result).status for result in await asyncio.gather(*calls)} == {200}
                assert vendor.connections_open == at_once
            assert len(vendor.requests) == 3 * at_once
            # A connection is a handshake each: sessions are not resumed.
            assert len({request.connection for request in vendor.requests}) == at_once

    run(test())


def test_the_breaker_opens_fails_fast_and_closes_with_the_first_answer(
    vendor: RunningVendor, run: Run
) -> None:
    now = [0.0]

    async def test() -> None:
        reachable = False

        async def resolve(host: str, port: int) -> Sequence[str]:
            if not reachable:
                raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
            return ["127.0.0.1"]

        async with client_of(vendor, resolve=resolve, limits=Limits(), clock=lambda: now[0]) as client:
            key = VendorTarget.from_url(local(vendor)).vendor
            for _ in range(5):
                assert failed(await post(client, local(vendor))).code == "dns_failed"
            assert client.state(key).breaker == "open"
            refused = failed(await post(client, local(vendor)))
            assert (refused.code, refused.request_sent, refused.no_answer) == (
                "vendor_unavailable",
                False,
                True,
            )
            assert "name or service not known" in refused.message
            assert refused.cause == "name_unknown", "what made it unavailable"
            reachable = True
            assert failed(await post(client, local(vendor))).code == "vendor_unavailable"
            now[0] += 1.0
            answered(await post(client, local(vendor)))
            assert client.state(key).breaker == "closed"
            assert client.state(key).last_failure == "dns_failed"
            answered(await post(client, local(vendor)))

    run(test())


@pytest.mark.parametrize(
    ("fault", "deadline"),
    # Only what stalls takes its time; it must be long enough for a handshake on a busy machine.
    [("reset-in-headers", PATIENT), ("junk", PATIENT), ("oversized", PATIENT), ("stall-in-headers", 1.0)],
)
def test_a_vendor_that_sends_anything_does_not_open_the_breaker(
    vendor: RunningVendor, run: Run, fault: str, deadline: float
) -> None:
    async def test() -> None:
        async with client_of(vendor, limits=Limits(breaker_failures=2)) as client:
            for _ in range(3):
                assert (
                    failed(await post(client, f"{vendor.url}/fault/{fault}", deadline=deadline)).code
                    in EXPECTED[fault]
                )
            assert client.state(VendorTarget.from_url(vendor.url).vendor).breaker == "closed"

    run(test())


def test_who_waits_for_a_slot_is_sent_away_when_the_breaker_opens(vendor: RunningVendor, run: Run) -> None:
    async def test() -> None:
        async with client_of(
            vendor, limits=Limits(in_flight=1, breaker_failures=1, deadline=PATIENT)
        ) as client:
            others: list[asyncio.Task[Result]] = []

            async def first(deadline: float) -> Result:
                await asyncio.gather(*others)  # of a time before, when this process was late
                call = asyncio.create_task(post(client, f"{vendor.url}/fault/no-answer", deadline=deadline))
                others[:] = [asyncio.create_task(post(client, vendor.url + "/grant")) for _ in range(3)]
                return await call

            assert (await out_of_time(first)).code == "timeout"
            assert {failed(result).code for result in await asyncio.gather(*others)} == {"vendor_unavailable"}

    run(test())


@pytest.mark.parametrize("host", ["127.0.0.1", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "localhost", "[::1]",
                                  "[::ffff:127.0.0.1]", "169.254.169.254", "0.0.0.0"])  # fmt: skip
def test_no_way_of_writing_a_forbidden_address_gets_through(
    vendor: RunningVendor, run: Run, host: str
) -> None:
    async def test() -> None:
        async with client_of(vendor, policy=NetworkPolicy(private_networks=["10.0.0.0/8"])) as client:
            before = vendor.connections_seen
            port = VendorTarget.from_url(vendor.url).port
            failure = failed(await post(client, f"https://{host}:{port}/grant"))
            assert (failure.code, failure.request_sent) == ("address_not_allowed", False)
            assert vendor.connections_seen == before
            state = client.state(VendorTarget.from_url(f"https://{host}:{port}").vendor)
            assert state.consecutive_failures == 0

    run(test())


def test_a_name_is_called_at_its_permitted_addresses_only(vendor: RunningVendor, run: Run) -> None:
    async def test() -> None:
        mixed = named("169.254.169.254", "10.0.0.1", "127.0.0.1")
        async with client_of(vendor, resolve=mixed) as client:
            assert answered(await post(client, local(vendor))).address == "127.0.0.1"
        async with client_of(vendor, resolve=named("169.254.169.254", "10.0.0.1")) as client:
            failure = failed(await post(client, local(vendor)))
            assert failure.code == "address_not_allowed"
            assert "169.254.169.254 is a link-local address" in failure.message

    run(test())


def test_when_one_address_refuses_the_next_is_tried(vendor: RunningVendor, run: Run) -> None:
    async def test() -> None:
        async with client_of(vendor, resolve=named("::1", "127.0.0.3", "127.0.0.1")) as client:
            assert answered(await post(client, local(vendor))).address == "127.0.0.1"

    run(test())


def test_a_range_taken_out_counts_at_the_next_call_and_closes_idle_connections(
    vendor: RunningVendor, run: Run
) -> None:
    async def test() -> None:
        async with client_of(vendor) as client:
            answered(await post(client, vendor.url + "/grant"))
            busy = asyncio.create_task(post(client, vendor.url + "/delay/50"))
            await asyncio.sleep(0)
            answered(await post(client, vendor.url + "/grant"))
            client.set_policy(NetworkPolicy())
            assert client.state(VendorTarget.from_url(vendor.url).vendor).idle == 0
            answered(await busy)
            await until(lambda: vendor.connections_open == 0)
            assert failed(await post(client, vendor.url + "/grant")).code == "address_not_allowed"

    run(test())


def test_idle_connections_are_closed_after_their_time(vendor: RunningVendor, run: Run) -> None:
    async def test() -> None:
        async with client_of(vendor, limits=limits(in_flight=2, idle_seconds=0.05)) as client:
            await asyncio.gather(*(post(client, vendor.url + "/delay/20") for _ in range(5)))
            assert client.state(VendorTarget.from_url(vendor.url).vendor).idle <= 2
            await until(lambda: vendor.connections_open == 0)

    run(test())


def test_a_resolver_that_hangs_ends_with_the_deadline_and_delays_nobody_else(
    vendor: RunningVendor, run: Run
) -> None:
    async def test() -> None:
        async def hang(host: str, port: int) -> Sequence[str]:
            await asyncio.Event().wait()
            return []

        async with client_of(vendor, resolve=hang) as client:
            stuck = asyncio.create_task(post(client, "https://vendor.example/", deadline=SHORT))
            answered(await post(client, vendor.url + "/grant"))
            failure = failed(await stuck)
            assert (failure.code, failure.timings.dns_ms) == ("server_fault", None)
            assert "looking up its host name" in failure.message

    run(test())


def test_after_closing_nothing_is_called(vendor: RunningVendor, run: Run) -> None:
    async def test() -> None:
        async with client_of(vendor) as client:
            await client.aclose()
            failure = failed(await post(client, vendor.url + "/grant"))
            assert (failure.code, failure.no_answer) == ("server_fault", False)

    run(test())


def test_a_ca_file_that_is_none_is_told(tmp_path: Path) -> None:
    with pytest.raises(OSError):
        make_ssl_context([tmp_path / "absent.pem"])
    (tmp_path / "empty.pem").write_text("nothing")
    with pytest.raises(OSError):
        make_ssl_context([tmp_path / "empty.pem"])
