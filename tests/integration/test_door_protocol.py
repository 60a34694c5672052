"""The short way of a device's repeated requests: the same answers as uvicorn's way, in order, and only for what is known.

The application behind it is a stand-in that tells which way a request came; its endpoint answers when it is let.
"""

import asyncio
import inspect
import json
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import uvicorn
from running import Console
from uvicorn.protocols.http import httptools_impl
from uvicorn.server import ServerState

from clue_desktop.client.trust import ssl_context
from server.bounding.reached import Limit
from server.device.verification import Asked
from server.http.asgi import Answer, Receive, Scope, Send
from server.running.door_protocol import DoorProtocol

PATIENCE = 30


class Endpoint:
    """Answers with what it was asked; a body that says "wait" waits for `go`."""

    def __init__(self) -> None:
        self.go = asyncio.Event()
        self.waiting = asyncio.Event()
        self.asked: list[bytes] = []

    async def answer(self, asked: Asked, body: bytes) -> Answer:
        """Answer one request."""
        self.asked.append(body)
        if body == b"wait":
            self.waiting.set()
            await self.go.wait()
        return Answer.of(200, "application/json", {"token": asked.token, "body": body.decode()})


class Application:
    """Counts what comes by ASGI."""

    def __init__(self) -> None:
        self.endpoint = Endpoint()
        self.living = SimpleNamespace(verifications=self.endpoint)
        self.by_asgi = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        self.by_asgi += 1
        body, more = b"", True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                return
            body, more = body + message["body"], message["more_body"]
        await (await self.endpoint.answer(Asked.by(scope), body)).send(send)


class Line:
    """A device's connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self.writer = writer

    def send(self, data: bytes) -> None:
        """Send bytes, in one piece as far as this side is concerned."""
        self.writer.write(data)

    async def head_and_body(self) -> tuple[bytes, bytes]:
        """Return the next response."""
        async with asyncio.timeout(PATIENCE):
            while (head := await self._reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 100"):
                pass
            length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
            return head, await self._reader.readexactly(length)

    async def body(self) -> bytes:
        """Return the next response's body."""
        return (await self.head_and_body())[1]

    async def rest(self) -> bytes:
        """Return all that comes until the server closes."""
        async with asyncio.timeout(PATIENCE):
            return await self._reader.read()


class Stand:
    """A listening server."""

    def __init__(self, application: Application, state: ServerState, port: int) -> None:
        self.application = application
        self.endpoint = application.endpoint
        self.state = state
        self._port = port
        self._lines: list[Line] = []

    async def line(self) -> Line:
        """Connect."""
        line = Line(*await asyncio.open_connection("127.0.0.1", self._port))
        self._lines.append(line)
        return line

    async def known(self) -> Line:
        """Connect and have the head of plain requests with a body of four bytes learnt."""
        line = await self.line()
        line.send(plain_head(4) + b"once")
        await line.body()
        assert self.application.by_asgi == 1
        return line

    async def waiting(self) -> None:
        """Wait until a request is under way."""
        async with asyncio.timeout(PATIENCE):
            await self.endpoint.waiting.wait()

    async def close(self) -> None:
        """Hang up everywhere."""
        for line in self._lines:
            line.writer.close()
            await asyncio.gather(line.writer.wait_closed(), return_exceptions=True)
        await until(lambda: not (self.state.connections or self.state.tasks))


async def until(condition: Callable[[], bool]) -> None:
    """Wait for a condition."""
    async with asyncio.timeout(PATIENCE):
        while not condition():  # noqa: ASYNC110  # nothing tells of it
            await asyncio.sleep(0)


@asynccontextmanager
async def standing(**options: Any) -> AsyncIterator[Stand]:
    """Listen for the time of a block."""
    application = Application()
    config = uvicorn.Config(application, http=DoorProtocol, log_config=None, **options)
    config.load()
    state = ServerState()
    state.default_headers = [(b"date", b"today")]
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: DoorProtocol(config=config, server_state=state, app_state={}), "127.0.0.1", 0
    )
    stand = Stand(application, state, server.sockets[0].getsockname()[1])
    try:
        yield stand
    finally:
        application.endpoint.go.set()
        await stand.close()
        server.close()
        await server.wait_closed()


def plain_head(
    length: int, *more: str, path: str = "/device/v1/verifications", method: str = "POST"
) -> bytes:
    """Return the head of a request as devices send it."""
    lines = [
        f"{method} {path} HTTP/1.1",
        "Host: server",
        "Authorization: Bearer t",
        "Content-Type: application/json",
    ]
    return "\r\n".join([*lines, *more, f"Content-Length: {length}", "", ""]).encode()


def run(test: Callable[[Stand], Awaitable[None]], **options: Any) -> None:
    """Run a test on a stand."""

    async def stand_and_run() -> None:
        async with standing(**options) as stand:
            await test(stand)

    asyncio.run(stand_and_run())


def test_a_known_head_goes_the_short_way_and_gets_the_same_answer():
    async def test(stand: Stand) -> None:
        line = await stand.line()
        answers = []
        for _ in range(3):
            line.send(plain_head(4) + b"same")
            answers.append(await line.head_and_body())
        assert answers[0] == answers[1] == answers[2]
        assert b"date: today" in answers[0][0]
        assert stand.application.by_asgi == 1
        assert stand.state.total_requests == 3

    run(test)


@pytest.mark.parametrize(
    "request_bytes",
    [
        plain_head(5) + b"fiver",
        plain_head(4).replace(b"Bearer t", b"Bearer u") + b"same",
        plain_head(4, path="/device/v1/settings") + b"same",
        plain_head(4, "Connection: keep-alive") + b"same",
        plain_head(4).replace(b"POST", b"PUT") + b"same",
    ],
    ids=["another length", "another token", "another path", "another header", "another method"],
)
def test_any_other_head_goes_the_long_way(request_bytes: bytes):
    async def test(stand: Stand) -> None:
        line = await stand.known()
        line.send(request_bytes)
        await line.body()
        assert stand.application.by_asgi == 2

    run(test)


@pytest.mark.parametrize(
    "request_bytes",
    [
        plain_head(4, "Expect: 100-continue") + b"same",
        plain_head(4).replace(b"Content-Length: 4", b"Transfer-Encoding: chunked")
        + b"4\r\nsame\r\n0\r\n\r\n",
        plain_head(4, f"X-Long: {'x' * 3000}") + b"same",
        plain_head(5000) + b"x" * 5000,
        plain_head(4, path="/elsewhere") + b"same",
        plain_head(4, method="PUT") + b"same",
    ],
    ids=["expect", "chunked", "long head", "large body", "path", "method"],
)
def test_what_is_not_a_plain_verification_is_not_remembered(request_bytes: bytes):
    async def test(stand: Stand) -> None:
        line = await stand.line()
        for times in (1, 2):
            line.send(request_bytes)
            await line.body()
            assert stand.application.by_asgi == times

    run(test)


@pytest.mark.parametrize(
    "request_bytes",
    [
        plain_head(4, "Connection: close") + b"same",
        plain_head(4).replace(b"HTTP/1.1", b"HTTP/1.0") + b"same",
    ],
    ids=["close", "HTTP/1.0"],
)
def test_who_wants_no_more_answers_gets_one(request_bytes: bytes):
    async def test(stand: Stand) -> None:
        line = await stand.line()
        line.send(request_bytes)
        await line.body()
        assert await line.rest() == b""

    run(test)


def test_pipelined_requests_are_answered_in_their_order():
    async def test(stand: Stand) -> None:
        line = await stand.known()
        line.send(plain_head(4) + b"wait")
        await stand.waiting()
        for body in (b"two ", b"thre", b"four"):
            line.send(plain_head(4) + body)
            await line.writer.drain()
        stand.endpoint.go.set()
        assert [await line.body() for _ in range(4)] == [
            b'{"token": "t", "body": "%b"}' % body for body in (b"wait", b"two ", b"thre", b"four")
        ]

    run(test)


def test_two_requests_in_one_piece_are_two():
    async def test(stand: Stand) -> None:
        line = await stand.known()
        line.send((plain_head(4) + b"one ") + (plain_head(4) + b"two "))
        assert b"one " in await line.body()
        assert b"two " in await line.body()

    run(test)


def test_a_request_may_come_in_pieces_of_any_size():
    async def test(stand: Stand) -> None:
        line = await stand.known()
        whole = plain_head(4) + b"same"
        for size in (1, 7, len(whole) - 4, len(whole) - 1):
            for start in range(0, len(whole), size):
                line.send(whole[start : start + size])
                await line.writer.drain()
                await asyncio.sleep(0.0005)  # not a wait for anything: it lets the pieces arrive apart
            assert b"same" in await line.body()
        line.send(whole)
        assert b"same" in await line.body()

    run(test)


def test_what_looks_like_a_known_request_inside_of_another_body_is_a_body():
    async def test(stand: Stand) -> None:
        line = await stand.known()
        inner = plain_head(4) + b"evil"
        line.send(plain_head(len(inner)))
        await line.writer.drain()
        await asyncio.sleep(0.01)  # the head alone arrives first
        line.send(inner)
        await line.body()
        assert stand.endpoint.asked[1:] == [inner]

    run(test)


def test_hanging_up_midway_ends_the_request_and_leaves_nothing():
    async def test(stand: Stand) -> None:
        line = await stand.known()
        line.send(plain_head(4) + b"wait")
        await stand.waiting()
        line.writer.transport.abort()
        await until(lambda: not stand.state.connections)
        assert len(stand.state.tasks) == 1  # it is decided and kept as an event, though nobody waits any more
        stand.endpoint.go.set()
        await until(lambda: not stand.state.tasks)

    run(test)


def test_stopping_lets_the_answer_under_way_leave_and_closes():
    async def test(stand: Stand) -> None:
        line = await stand.known()
        line.send(plain_head(4) + b"wait")
        await stand.waiting()
        (connection,) = stand.state.connections
        assert isinstance(connection, DoorProtocol)
        connection.shutdown()
        stand.endpoint.go.set()
        head, body = await line.head_and_body()
        assert b"connection: close" in head
        assert b"wait" in body
        assert await line.rest() == b""

    run(test)


def test_a_cancelled_request_gets_no_answer_but_an_end():
    async def test(stand: Stand) -> None:
        line = await stand.known()
        line.send(plain_head(4) + b"wait")
        await stand.waiting()
        for task in stand.state.tasks:
            task.cancel()
        assert await line.rest() == b""

    run(test)


def test_an_idle_connection_is_closed_in_time_and_not_before():
    async def test(stand: Stand) -> None:
        line = await stand.known()
        loop = asyncio.get_running_loop()
        line.send(plain_head(4) + b"wait")
        await stand.waiting()
        asked = loop.time()
        loop.call_later(1.2, stand.endpoint.go.set)  # longer than an idle connection is kept
        assert b"wait" in await line.body()
        assert loop.time() - asked > 1
        answered = loop.time()
        assert await line.rest() == b""
        assert 0.9 < loop.time() - answered < PATIENCE

    run(test, timeout_keep_alive=1)


@pytest.mark.parametrize("body", [b"\r\n", b"\r\n\r\n", b"\n\r\n\r"])
@pytest.mark.parametrize("stray", [b"\r\n", b"\r\n\r\n"])
def test_line_ends_in_and_after_a_body_do_not_shift_what_is_remembered(body: bytes, stray: bytes):
    async def test(stand: Stand) -> None:
        line = await stand.line()
        line.send(plain_head(len(body)) + body + stray)
        await line.body()
        # Whoever remembers more than the head takes the last bytes of this for the body.
        line.send(plain_head(len(body)) + body + b"x" * len(stray))
        await line.body()
        assert stand.endpoint.asked == [body, body]
        assert b"400 Bad Request" in await line.rest()

    run(test)


def test_a_head_is_remembered_with_empty_lines_before_it_or_not_at_all():
    async def test(stand: Stand) -> None:
        line = await stand.line()
        for _ in range(3):
            line.send(b"\r\n" + plain_head(4) + b"same")
            await line.body()
        line.send(plain_head(4) + b"same")
        await line.body()
        assert stand.endpoint.asked == [b"same"] * 4

    run(test)


def test_a_request_in_the_middle_of_another_is_not_begun_while_one_waits():
    """What is sent ahead stays bytes: neither parsed nor begun, and read no further."""

    async def test(stand: Stand) -> None:
        line = await stand.known()
        line.send(plain_head(4) + b"wait")
        await stand.waiting()
        ahead = (plain_head(4, path="/elsewhere") + b"same") * 5_000
        line.send(ahead)
        (connection,) = stand.state.connections
        assert isinstance(connection, DoorProtocol)
        transport = connection.transport
        await until(lambda: not transport.is_reading())
        assert not connection.pipeline
        assert stand.application.by_asgi == 1
        stand.endpoint.go.set()
        for _ in range(5_001):
            await line.body()
        assert stand.application.by_asgi == 5_001
        assert transport.is_reading()

    run(test)


def test_who_sends_a_body_too_slowly_or_does_not_read_is_overdue():
    async def test(stand: Stand) -> None:
        line = await stand.known()
        (connection,) = stand.state.connections
        assert isinstance(connection, DoorProtocol)
        now = asyncio.get_running_loop().time
        assert connection.overdue(now() + 1000) is None  # idle: that has a limit of its own
        line.send(plain_head(4) + b"wait")
        await stand.waiting()
        assert connection.overdue(now() + 1000) is None  # it waits for us
        stand.endpoint.go.set()
        await line.body()
        line.send(plain_head(4, path="/elsewhere") + b"sa")
        await until(lambda: connection.overdue(now() + 91) is Limit.SLOW_REQUEST)
        assert connection.overdue(now() + 89) is None
        line.send(b"me")
        await line.body()
        assert connection.overdue(now() + 1000) is None
        reader = line.writer.transport
        assert isinstance(reader, asyncio.ReadTransport)
        reader.pause_reading()
        line.send((plain_head(4000) + b"x" * 4000) * 2000)
        await until(lambda: connection.overdue(now() + 31) is Limit.SLOW_READER)
        assert connection.overdue(now() + 20) is None
        reader.resume_reading()
        for _ in range(2000):
            await line.body()
        assert connection.overdue(now() + 1000) is None

    run(test)


def test_what_is_relied_on_of_uvicorn_is_there():
    """Members without a promise of its own: a version that lacks one must be noticed here, not at a door."""

    async def test(stand: Stand) -> None:
        line = await stand.line()
        line.send(plain_head(4) + b"wait")
        await stand.waiting()
        (connection,) = stand.state.connections
        for name in [
            "cycle",
            "flow",
            "headers",
            "url",
            "scope",
            "transport",
            "tasks",
            "loop",
            "parser",
            "config",
            "server_state",
            "timeout_keep_alive",
            "timeout_keep_alive_task",
            "timeout_keep_alive_handler",
            "_unset_keepalive_if_required",
            "pause_writing",
            "resume_writing",
            "on_message_begin",
            "on_url",
            "on_header",
            "on_headers_complete",
            "on_body",
            "on_message_complete",
            "on_response_complete",
        ]:
            assert hasattr(connection, name), name
        assert isinstance(connection, DoorProtocol)
        for name in "body disconnected keep_alive message_event response_complete response_started".split():  # noqa: SIM905
            assert hasattr(connection.cycle, name), name
        for name in ("pause_reading", "resume_reading", "read_paused", "write_paused", "drain"):
            assert hasattr(connection.flow, name), name
        assert connection in stand.state.connections
        for name in ("connections", "tasks", "total_requests", "default_headers"):
            assert hasattr(stand.state, name), name

    run(test)


def test_what_is_relied_on_of_uvicorns_server_is_there():
    """`server.running.serving` overrides and reads these; an override that nothing calls any more would go unnoticed."""
    for name in ("startup", "shutdown", "on_tick", "capture_signals", "handle_exit", "serve"):
        assert callable(getattr(uvicorn.Server, name)), name
    config = uvicorn.Config(lambda: None, log_config=None)
    server = uvicorn.Server(config)
    for name in ("started", "should_exit", "server_state", "config"):
        assert hasattr(server, name), name
    config.load()
    assert hasattr(config, "ssl")
    assert list(inspect.signature(uvicorn.Server.startup).parameters) == ["self", "sockets"]
    assert list(inspect.signature(uvicorn.Server.shutdown).parameters) == ["self", "sockets"]
    assert list(inspect.signature(uvicorn.Server.on_tick).parameters) == ["self", "counter"]
    for name in ("lifespan", "servers"):  # made when it starts
        assert f"self.{name}" in inspect.getsource(uvicorn.Server), name
    assert isinstance(httptools_impl.STATUS_LINE[200], bytes)


def test_a_known_head_opens_nothing_once_its_device_is_released(owner: Console, place: str):
    """With the real server: what is remembered of a head is what it says, never whom it lets in."""
    device = owner.device(place)
    body = json.dumps({"credential": "rfCard", "value": "04A1B2C3"}).encode()
    request = plain_head(len(body)).replace(b"Bearer t", b"Bearer " + device.token.encode()) + body
    host, _, port = owner.server.url.removeprefix("https://").rpartition(":")
    context = ssl_context(Path(owner.server.ready["ca"]))
    with (
        socket.create_connection((host, int(port)), PATIENCE) as plain,
        context.wrap_socket(plain, server_hostname=host) as line,
        line.makefile("rb") as answers,
    ):

        def ask() -> tuple[bytes, Any]:
            line.sendall(request)
            head = b"".join(iter(answers.readline, b"\r\n"))
            length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
            return head.split()[1], json.loads(answers.read(length))

        assert [ask() for _ in range(3)] == [(b"200", {"result": "local"})] * 3
        owner.ask("DELETE", f"/devices/{device.serial}", expect=204)
        status, refusal = ask()
        assert status == b"401"
        assert refusal["code"] == "unauthenticated"
