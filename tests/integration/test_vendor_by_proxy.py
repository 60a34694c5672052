"""The vendor client behind a forward proxy: what it asks it for, what it never does, what it goes past it for."""

import asyncio
import base64
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any

import pytest

from server.sandbox.sample_vendor.running import RunningVendor, running_vendor
from server.verification.vendor_client import (
    Limits,
    NetworkPolicy,
    VendorClient,
    VendorFailure,
    VendorResponse,
    VendorTarget,
    make_ssl_context,
    request_head,
)
from server.verification.vendor_proxy import Exceptions, Proxy, literal_address, refusal

LOOPBACK = NetworkPolicy(operator_networks=("127.0.0.0/8", "::1/128"))
OK = b"HTTP/1.1 200 Connection established\r\n\r\n"
PATIENT = 20.0
Resolve = Callable[[str, int], Awaitable[Sequence[str]]]


@pytest.fixture(scope="module")
def vendor() -> Iterator[RunningVendor]:
    with running_vendor() as running:
        yield running


def run(test: Coroutine[Any, Any, None]) -> None:
    async def alone() -> None:
        async with asyncio.timeout(PATIENT):
            await test

    asyncio.run(alone())


class KnowsNames:
    """A proxy that gives one answer and, if it is a good one, opens a tunnel to the vendor, whatever the name.

    Attributes: `asked` holds the heads that it was sent.
    """

    def __init__(self, vendor: RunningVendor, answer: bytes = OK) -> None:
        self.asked: list[bytes] = []
        self.under_way: set[asyncio.Task[None]] = set()
        self._answer = answer
        self._vendor_port = VendorTarget.from_url(vendor.url).port

    @property
    def targets(self) -> list[str]:
        return [head.split()[1].decode() for head in self.asked]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self.under_way.add(task)
        self.asked.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(self._answer)
        if self._answer == OK:
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._vendor_port)
            await asyncio.gather(_copy(reader, far_writer), _copy(far_reader, writer))
        await _close(writer)


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        while data := await reader.read(65536):
            writer.write(data)
    await _close(writer)


async def _close(writer: asyncio.StreamWriter) -> None:
    writer.close()
    with suppress(ConnectionError):
        await writer.wait_closed()


@asynccontextmanager
async def client_behind(
    proxy: KnowsNames,
    vendor: RunningVendor,
    resolve: Resolve,
    policy: NetworkPolicy = LOOPBACK,
    no_proxy: Sequence[str] = (),
) -> AsyncIterator[VendorClient]:
    server = await asyncio.start_server(proxy.serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]

    async def with_proxy(host: str, wanted: int) -> Sequence[str]:
        return ("127.0.0.1",) if host == "proxy.test" else await resolve(host, wanted)

    assert vendor.ca_file is not None
    client = VendorClient(
        policy=policy,
        ssl_context=make_ssl_context([vendor.ca_file]),
        limits=Limits(deadline=10.0, breaker_failures=1_000_000, rest_seconds=0.0, proving_answers=0),
        resolve=with_proxy,
        proxy=f"http://user:p%40ss@proxy.test:{port}",
        no_proxy=no_proxy,
    )
    try:
        yield client
    finally:
        await client.aclose()
        server.close()
        await asyncio.gather(*proxy.under_way)


def named(*addresses: str) -> Resolve:
    async def resolve(_host: str, _port: int) -> Sequence[str]:
        return addresses

    return resolve


async def unknown(_host: str, _port: int) -> Sequence[str]:
    raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")


async def unreachable(_host: str, _port: int) -> Sequence[str]:
    raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")


async def silent(_host: str, _port: int) -> Sequence[str]:
    await asyncio.Event().wait()
    return ()


async def post(client: VendorClient, url: str) -> VendorResponse | VendorFailure:
    target = VendorTarget.from_url(url)
    return await client.call(target, request_head(target, []), b"{}")


def with_name(vendor: RunningVendor, name: str = "localhost") -> str:
    """The vendor's URL under a name of its certificate."""
    return vendor.url.replace("127.0.0.1", name) + "/grant"


@pytest.mark.parametrize("resolve", [unknown, unreachable, silent, named("127.0.0.1")])
def test_the_proxy_is_asked_for_the_name(vendor: RunningVendor, resolve: Resolve) -> None:
    """Also for one that nothing here resolves, and where the name server here does not answer."""

    async def test() -> None:
        proxy = KnowsNames(vendor)
        async with client_behind(proxy, vendor, resolve) as client:
            for _ in range(2):
                answer = await post(client, with_name(vendor))
                assert isinstance(answer, VendorResponse), answer
        port = VendorTarget.from_url(vendor.url).port
        secret = base64.b64encode(b"user:p@ss")
        assert proxy.asked == [
            b"CONNECT localhost:%d HTTP/1.1\r\nHost: localhost:%d\r\nProxy-Authorization: Basic %b\r\n\r\n"
            % (port, port, secret)
        ]

    run(test())


def test_a_name_server_that_does_not_answer_is_waited_for_once(vendor: RunningVendor) -> None:
    async def test() -> None:
        looked_up = 0

        async def resolve(host: str, port: int) -> Sequence[str]:
            nonlocal looked_up
            looked_up += 1
            return await silent(host, port)

        async with client_behind(KnowsNames(vendor, b"HTTP/1.1 502 Bad\r\n\r\n"), vendor, resolve) as client:
            for _ in range(4):
                answer = await post(client, "https://vendor.corp/")
                assert isinstance(answer, VendorFailure)
                assert answer.code == "server_fault"
        assert looked_up == 1

    run(test())


FORBIDDEN = [
    *("127.0.0.1", "2130706433", "0x7f000001", "0177.0.0.1", "127.1", "0x7f.1", "127.0.0.1.", "017700000001"),
    *("10.0.0.1", "0xa000001", "169.254.169.254", "2852039166", "0251.0376.0251.0376", "0.0.0.0", "0"),
    *("[::1]", "[::ffff:127.0.0.1]", "[::ffff:a9fe:a9fe]", "[fd00:ec2::254]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]"),
    *("1.2.3.4.5", "256.1.1.1", "0x", "1.2.3.0x100", "4294967296", "vendor.example.1"),
]  # fmt: skip


@pytest.mark.parametrize("host", FORBIDDEN)
def test_no_spelling_of_a_forbidden_address_reaches_the_proxy(vendor: RunningVendor, host: str) -> None:
    """Whatever a name server here or the proxy would make of it."""

    async def test() -> None:
        proxy = KnowsNames(vendor)
        async with client_behind(proxy, vendor, unknown, NetworkPolicy()) as client:
            answer = await post(client, f"https://{host}/")
        assert isinstance(answer, VendorFailure)
        assert answer.code == "address_not_allowed"
        assert proxy.asked == []

    run(test())


@pytest.mark.parametrize(
    ("name", "resolve"),
    [
        ("inside.example", named("10.0.0.1")),
        ("inside.example", named("93.184.215.14", "10.0.0.1")),
        ("inside.example", named("2606:2800:21f:cb07::1", "fd00:ec2::254")),
        ("inside.example", named("127.0.0.1")),
        ("localhost", unknown),
        ("door.localhost", unknown),
        ("LOCALHOST.", unknown),
        ("metadata.google.internal", unreachable),
        ("metadata", silent),
    ],
)
def test_a_name_that_is_a_forbidden_address_here_never_reaches_the_proxy(
    vendor: RunningVendor, name: str, resolve: Resolve
) -> None:
    """Also where only one of its addresses is: which of them the proxy would take is the proxy's choice."""

    async def test() -> None:
        proxy = KnowsNames(vendor)
        async with client_behind(proxy, vendor, resolve, NetworkPolicy()) as client:
            answer = await post(client, f"https://{name}/")
        assert isinstance(answer, VendorFailure)
        assert answer.code == "address_not_allowed"
        assert proxy.asked == []

    run(test())


def test_an_address_that_was_registered_is_asked_for_in_its_plain_form(vendor: RunningVendor) -> None:
    async def test() -> None:
        proxy = KnowsNames(vendor, b"HTTP/1.1 403 No\r\n\r\n")
        async with client_behind(proxy, vendor, unknown) as client:
            for host in ("0x7f.1", "127.0.0.1", "[0:0::1]"):
                await post(client, f"https://{host}:8443/")
        assert proxy.targets == ["127.0.0.1:8443", "127.0.0.1:8443", "[::1]:8443"]

    run(test())


def test_a_policy_that_is_replaced_counts_for_tunnels_too(vendor: RunningVendor) -> None:
    async def test() -> None:
        proxy = KnowsNames(vendor)
        async with client_behind(proxy, vendor, named("127.0.0.1")) as client:
            assert isinstance(await post(client, with_name(vendor)), VendorResponse)
            client.set_policy(NetworkPolicy())
            answer = await post(client, with_name(vendor))
            assert isinstance(answer, VendorFailure)
            assert answer.code == "address_not_allowed"
            assert len(proxy.asked) == 1

    run(test())


def test_a_tunnel_to_a_name_that_only_the_proxy_knows_outlives_a_change_of_the_networks(
    vendor: RunningVendor,
) -> None:
    async def test() -> None:
        proxy = KnowsNames(vendor)
        async with client_behind(proxy, vendor, unknown) as client:
            first = await post(client, with_name(vendor))
            client.set_policy(LOOPBACK)
            second = await post(client, with_name(vendor))
        assert isinstance(first, VendorResponse), first
        assert isinstance(second, VendorResponse), second
        assert len(proxy.asked) == 1

    run(test())


@pytest.mark.parametrize(
    ("no_proxy", "resolve", "past"),
    [
        (("localhost",), named("127.0.0.1"), True),
        (("LocalHost.",), named("127.0.0.1"), True),
        (("*",), named("127.0.0.1"), True),
        (("127.0.0.0/8",), named("127.0.0.1"), True),
        (("127.0.0.1",), named("127.0.0.1"), True),
        (("10.0.0.0/8", "127.0.0.0/8"), named("127.0.0.1"), True),
        ((".localhost",), named("127.0.0.1"), False),
        (("localhost:1",), named("127.0.0.1"), False),
        (("host",), named("127.0.0.1"), False),
        (("10.0.0.0/8",), named("127.0.0.1"), False),
        (("127.0.0.0/8",), named("127.0.0.1", "::1"), False),
    ],
)
def test_what_is_excepted_is_called_past_the_proxy(
    vendor: RunningVendor, no_proxy: tuple[str, ...], resolve: Resolve, *, past: bool
) -> None:
    async def test() -> None:
        proxy = KnowsNames(vendor)
        async with client_behind(proxy, vendor, resolve, no_proxy=no_proxy) as client:
            answer = await post(client, with_name(vendor))
            assert isinstance(answer, VendorResponse), answer
        assert (proxy.asked == []) is past

    run(test())


def test_an_exception_does_not_open_what_the_policy_forbids(vendor: RunningVendor) -> None:
    async def test() -> None:
        proxy = KnowsNames(vendor)
        for no_proxy in (("*",), ("localhost",), ("127.0.0.0/8",)):
            async with client_behind(
                proxy, vendor, named("127.0.0.1"), NetworkPolicy(), no_proxy=no_proxy
            ) as client:
                answer = await post(client, with_name(vendor))
                assert isinstance(answer, VendorFailure)
                assert answer.code == "address_not_allowed"
        assert proxy.asked == []

    run(test())


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n", "wants a user name and password"),
        (b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n", "refused to connect to vendor.corp port 443 (403 Forbidden)"),
        (b"HTTP/1.0 405 \r\n\r\n", "refused to connect to vendor.corp port 443 (405)"),
        (b"HTTP/1.1 502 Bad \x1b[31mGateway\r\n\r\n", "could not connect to vendor.corp port 443 (502 Bad [31mGateway)"),
        (b"HTTP/1.1 504 " + b"x" * 500 + b"\r\n\r\n", "(504 " + "x" * 60 + ")"),
        (b"HTTP/1.1 302 Found\r\nLocation: http://login/\r\n\r\n", "answered 302 Found when it was asked for vendor.corp"),
        (b"HTTP/1.1 200 OK\r\n\r\nmore", "something of its own behind its consent"),
        (b"SSH-2.0-OpenSSH\r\n\r\n", "something that is no HTTP"),
        (b"", "gave no answer"),
        (b"x" * 20_000, "gave no answer"),
    ],
)  # fmt: skip
def test_a_refusal_of_the_proxy_is_told_as_its_own(vendor: RunningVendor, answer: bytes, words: str) -> None:
    async def test() -> None:
        async with client_behind(KnowsNames(vendor, answer), vendor, unknown) as client:
            told = await post(client, "https://vendor.corp/")
        assert isinstance(told, VendorFailure)
        assert (told.code, told.no_answer, told.request_sent) == ("server_fault", False, False)
        assert "the proxy proxy.test port" in told.message
        assert words in told.message
        assert told.message.isprintable()
        assert "ss@" not in told.message

    run(test())


# ---- what is given at the start -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("entry", "host", "port", "excepted"),
    [
        ("vendor.example", "vendor.example", 443, True),
        ("vendor.example", "vendor.example.", 443, True),
        ("vendor.example", "door.vendor.example", 443, True),
        ("vendor.example", "myvendor.example", 443, False),
        (".vendor.example", "vendor.example", 443, False),
        (".vendor.example", "door.vendor.example", 443, True),
        ("*.vendor.example", "a.b.vendor.example", 8443, True),
        ("vendor.example:8443", "vendor.example", 8443, True),
        ("vendor.example:8443", "vendor.example", 443, False),
        ("*", "anything.example", 1, True),
        ("10.0.0.0/8", "10.example", 443, False),
    ],
)
def test_exceptions_by_name(entry: str, host: str, port: int, *, excepted: bool) -> None:
    assert Exceptions([entry]).name(host, port) is excepted


@pytest.mark.parametrize(
    ("entries", "addresses", "excepted"),
    [
        (["10.0.0.0/8"], ["10.1.2.3"], True),
        (["10.0.0.0/8"], ["10.1.2.3", "93.184.215.14"], False),
        (["10.1.2.3"], ["10.1.2.3"], True),
        (["fd12::/16", "10.0.0.0/8"], ["10.1.2.3", "fd12::1"], True),
        (["[fd12::1]:443"], ["fd12::1"], True),
        (["10.1.2.3:8443"], ["10.1.2.3"], False),
        (["fd12::/16"], ["10.1.2.3"], False),
        (["10.0.0.0/8"], [], False),
    ],
)
def test_exceptions_by_address(entries: list[str], addresses: list[str], *, excepted: bool) -> None:
    assert Exceptions(entries).addresses(addresses, 443) is excepted


@pytest.mark.parametrize(
    "entry",
    [
        "",
        "10.0.0.1/8",
        "a b",
        "http://x",
        "x/",
        "vendor.example:0",
        "vendor.example:70000",
        "..x",
        "1.2.3",
        "*x",
    ],
)
def test_an_exception_that_cannot_be_read_is_named(entry: str) -> None:
    with pytest.raises(ValueError, match="“"):
        Exceptions([entry])


@pytest.mark.parametrize(
    "url",
    [
        "socks5://x",
        "https://x",
        "http://",
        "http://x/path",
        "http://x?a",
        "http://kim:hush@x:port",
        "http://kim:hush@x:0x1",
        "x:1",
    ],
)
def test_a_proxy_that_cannot_be_read_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(ValueError, match="prox") as refused:
        Proxy.from_url(url)
    assert "hush" not in str(refused.value)


def test_a_proxy_shows_no_secret() -> None:
    proxy = Proxy.from_url("http://kim:hush@[2001:db8::1]")
    assert proxy.shown == "[2001:db8::1]:3128"
    assert "hush" not in repr(proxy)
    assert base64.b64encode(b"kim:hush").decode() not in repr(proxy)


def test_literal_addresses() -> None:
    assert literal_address("vendor.example") is None
    assert literal_address("0x7f.example") is None
    assert literal_address("10.0.0.010") == "10.0.0.8"
    assert literal_address("::FFFF:1.2.3.4") == "::ffff:102:304"


def test_consent_is_any_2xx() -> None:
    assert refusal("the proxy", "x", 1, b"HTTP/1.0 200\r\n\r\n") is None
    assert refusal("the proxy", "x", 1, b"HTTP/1.1 299 Fine\r\nVia: x\r\n\r\n") is None
