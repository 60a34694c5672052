"""Makes load on a server's verifications, measured so that the figures are the server's and not this program's.

Plain asyncio with httptools on connections that are kept open: under 20 µs of CPU for a request over TLS, where
httpx takes hundreds. Two ways to ask, which answer different questions:

- closed (`connections` alone): each connection asks again as soon as it has its answer. How much does the server
  decide when it is never left idle?
- open (`rate`): requests begin at fixed times whether or not earlier ones are answered, as people at doors do. How
  long do they wait at this rate? Times count from the moment a request *should* have begun, so that a server which
  stalls cannot hide the requests that had to wait behind it (coordinated omission).

Every answer is counted: 200 with a decision, or an error by kind. Nothing is asked twice.
"""

import asyncio
import ssl
import sys
import threading
import time
from array import array
from collections import Counter, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, cast
from urllib.parse import urlsplit

import httptools
from typing_extensions import override

from clue_desktop.client.connection import CONNECT_SECONDS
from clue_desktop.client.device import GIVE_UP_SECONDS
from clue_desktop.client.errors import ClientError, Unreachable, from_exception
from clue_desktop.contract.devices import Verification
from clue_desktop.domain.credentials import Credential
from clue_desktop.tasks import begin
from server.sandbox.device.answers import read_decision

_TICK_SECONDS = 0.0005
_SWEEP_SECONDS = 0.1
_RECONNECT_SECONDS = 0.2
_CONNECTING_AT_ONCE = 32


@dataclass(frozen=True, slots=True)
class LoadPlan:
    """What to ask and how hard.

    Attributes:
        rate: requests per second in the open way; None for the closed way.
        connections: how many; in the open way the most that are under way at once.
        seconds: for how long requests begin.
    """

    server: str
    token: str = field(repr=False)
    tls: ssl.SSLContext | None
    credential: Credential
    values: Sequence[str]
    connections: int
    seconds: float
    rate: float | None = None


@dataclass(slots=True)
class LoadFigures:
    """What came of it. Times in seconds, in no order.

    Attributes:
        latencies: from the moment a request should have begun to its decision.
        delays: how much later than it should have a request was sent, for want of a free connection.
        decisions: number of `granted`, `denied`, `local`.
        errors: number by kind.
        failed_connects: number of attempts to connect again that failed, by kind.
        elapsed: from the first request until none began any more, or to the last answer where that came later.
        own_cpu: processor time that this program took, in cores.
    """

    latencies: "array[float]" = field(default_factory=lambda: array("d"))
    delays: "array[float]" = field(default_factory=lambda: array("d"))
    decisions: Counter[str] = field(default_factory=Counter)
    errors: Counter[str] = field(default_factory=Counter)
    failed_connects: Counter[str] = field(default_factory=Counter)
    requests: int = 0
    elapsed: float = 0.0
    own_cpu: float = 0.0


def new_event_loop() -> asyncio.AbstractEventLoop:
    """Return the quickest event loop there is for this system."""
    if sys.platform == "win32":
        import winloop

        return cast(asyncio.AbstractEventLoop, winloop.new_event_loop())
    import uvloop

    return uvloop.new_event_loop()


async def make_load(plan: LoadPlan) -> LoadFigures:
    """Make load and return the figures; cancelling ends it early and returns the figures so far.

    Raises ClientError when not even the first connections come about.
    """
    return await _Load(plan).run()


class _Connection(asyncio.Protocol):
    """One connection: sends a request when told to, and tells the load what became of it."""

    __slots__ = ("_body", "_load", "_parser", "_transport", "closed", "due", "sent", "under_way")

    def __init__(self, load: "_Load") -> None:
        self._load = load
        self._parser = httptools.HttpResponseParser(self)
        self._body: list[bytes] = []
        self._transport: asyncio.Transport
        self.closed = asyncio.get_running_loop().create_future()
        self.under_way = False
        self.due = 0.0
        self.sent = 0.0

    def ask(self, request: bytes, due: float) -> None:
        """Send a request that should have begun at `due`."""
        self.under_way = True
        self.due = due
        self.sent = time.perf_counter()
        self._transport.write(request)

    def end(self, error: str | None = None) -> None:
        """Close at once; a request under way fails with `error`."""
        if error is not None and self.under_way:
            self.under_way = False
            self._load.failed(error)
        self._transport.abort()

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # The loop promises a full transport for a stream, but a wider type in the signature.
        self._transport = cast(asyncio.Transport, transport)

    @override
    def data_received(self, data: bytes) -> None:
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserCallbackError:
            raise  # a fault of ours, not of the server
        except httptools.HttpParserError:
            self.end("not HTTP")

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        if self.under_way:
            self.under_way = False
            self._load.failed("connection lost")
        self._load.lost(self)
        if not self.closed.done():
            self.closed.set_result(None)

    # httptools

    def on_body(self, body: bytes) -> None:
        """Take a piece of the answer's body."""
        self._body.append(body)

    def on_message_complete(self) -> None:
        """Take the whole answer."""
        status = self._parser.get_status_code()
        body = b"".join(self._body)
        self._body.clear()
        if status < 200:
            return  # interim; the answer is still to come
        if not self.under_way:
            self._transport.abort()
            return
        self.under_way = False
        keeps = self._parser.should_keep_alive()
        self._load.answered(self, status, body)
        if keeps:
            self._load.idle(self)
        else:
            self._transport.close()


class _Load:
    def __init__(self, plan: LoadPlan) -> None:
        self._plan = plan
        self._figures = LoadFigures()
        address = urlsplit(plan.server)
        if (address.scheme == "https") != (plan.tls is not None):
            raise ValueError(
                "https:// needs a TLS context, and http:// none: a token must not travel in the clear."
            )
        self._host = address.hostname or ""
        self._port = address.port or (443 if address.scheme == "https" else 80)
        self._requests = [_request(address.netloc, address.path, plan, value) for value in plan.values]
        self._next_value = 0
        self._connections: set[_Connection] = set()
        self._idle: deque[_Connection] = deque()
        self._waiting: deque[float] = deque()
        self._asking = False
        self._start = 0.0
        self._last_answer = 0.0
        self._asked_until = 0.0
        self._begun = 0

    async def run(self) -> LoadFigures:
        gate = asyncio.Semaphore(_CONNECTING_AT_ONCE)
        keepers: list[asyncio.Task[None]] = []
        try:
            async with asyncio.TaskGroup() as group:
                first = [
                    group.create_task(self._connect(gate), name=f"connect {number}")
                    for number in range(self._plan.connections)
                ]
        except BaseExceptionGroup as group:
            self._abort_all()
            raise group.exceptions[0] from None
        try:
            keepers = [
                begin(self._keep(task.result(), gate), name=f"keep {number}")
                for number, task in enumerate(first)
            ]
            await self._measure()
        except asyncio.CancelledError:
            pass  # asked to end early: what was measured so far is the result
        finally:
            for keeper in keepers:
                keeper.cancel()
            await asyncio.gather(*keepers, return_exceptions=True)
            self._abort_all()
        return self._figures

    async def _measure(self) -> None:
        figures, plan = self._figures, self._plan
        cpu = time.process_time()
        self._asking = True
        self._start = self._last_answer = time.perf_counter()
        try:
            if plan.rate is None:
                for connection in list(self._connections):
                    self._ask(connection, self._start)
                await self._sweep_until(self._start + plan.seconds)
            else:
                self._idle.extend(self._connections)
                with _Metronome(max(1 / plan.rate, _TICK_SECONDS), self._start, self._begin_due):
                    await self._sweep_until(self._start + plan.seconds)
                self._begin_due()
            self._end_asking()
            await self._sweep_until(
                time.perf_counter() + GIVE_UP_SECONDS + _SWEEP_SECONDS, until_answered=True
            )
        finally:
            self._end_asking()
            figures.elapsed = max(self._last_answer, self._asked_until) - self._start
            figures.own_cpu = (time.process_time() - cpu) / (time.perf_counter() - self._start)

    def _end_asking(self) -> None:
        if self._asking:
            self._asking = False
            self._asked_until = time.perf_counter()

    async def _sweep_until(self, end: float, *, until_answered: bool = False) -> None:
        """Let the load run, and give up what a device would have given up."""
        while (now := time.perf_counter()) < end:
            if until_answered and not self._waiting and not any(c.under_way for c in self._connections):
                return
            await asyncio.sleep(min(_SWEEP_SECONDS if not until_answered else 0.01, end - now))
            longest = time.perf_counter() - GIVE_UP_SECONDS
            for connection in list(self._connections):
                if connection.under_way and connection.due < longest:
                    connection.end("timeout")
            while self._waiting and self._waiting[0] < longest:
                self._waiting.popleft()
                self._figures.requests += 1
                self.failed("timeout")

    def _begin_due(self) -> None:
        """In the open way: begin every request whose time has come."""
        rate = cast(float, self._plan.rate)
        due = min(int((time.perf_counter() - self._start) * rate) + 1, round(self._plan.seconds * rate))
        while self._begun < due:
            intended = self._start + self._begun / rate
            self._begun += 1
            if self._idle:
                self._ask(self._idle.pop(), intended)
            else:
                self._waiting.append(intended)

    def _ask(self, connection: _Connection, due: float) -> None:
        request = self._requests[self._next_value]
        self._next_value = (self._next_value + 1) % len(self._requests)
        self._figures.requests += 1
        connection.ask(request, due)

    # What connections tell

    def answered(self, connection: _Connection, status: int, body: bytes) -> None:
        """Count an answer."""
        now = self._last_answer = time.perf_counter()
        figures = self._figures
        if status != 200:
            figures.errors[f"HTTP {status}"] += 1
            return
        decision = read_decision(body)
        if decision is None:
            figures.errors["not of the contract"] += 1
            return
        figures.decisions[decision] += 1
        figures.latencies.append(now - connection.due)
        figures.delays.append(connection.sent - connection.due)

    def failed(self, kind: str) -> None:
        """Count a request without an answer."""
        self._figures.errors[kind] += 1

    def idle(self, connection: _Connection) -> None:
        """Give a free connection its next request."""
        if self._waiting:
            self._ask(connection, self._waiting.popleft())
        elif self._plan.rate is not None:
            self._idle.append(connection)
        elif self._asking:
            self._ask(connection, time.perf_counter())

    def lost(self, connection: _Connection) -> None:
        """Forget a connection."""
        self._connections.discard(connection)
        if connection in self._idle:
            self._idle.remove(connection)

    # Connecting

    async def _keep(self, connection: _Connection, gate: asyncio.Semaphore) -> None:
        """Put a new connection in the place of one that ended, for as long as the load lasts."""
        while True:
            await connection.closed
            while True:
                try:
                    connection = await self._connect(gate)
                    break
                except ClientError as error:
                    kind = error.cause.value if isinstance(error, Unreachable) else "unintelligible"
                    self._figures.failed_connects[kind] += 1
                    await asyncio.sleep(_RECONNECT_SECONDS)
            self.idle(connection)

    async def _connect(self, gate: asyncio.Semaphore) -> _Connection:
        loop = asyncio.get_running_loop()
        async with gate:
            try:
                async with asyncio.timeout(CONNECT_SECONDS):
                    _, connection = await loop.create_connection(
                        lambda: _Connection(self),
                        self._host,
                        self._port,
                        ssl=self._plan.tls,
                        server_hostname=self._host if self._plan.tls else None,
                    )
            except OSError as error:
                raise from_exception(error, self._plan.server) from error
        self._connections.add(connection)
        return connection

    def _abort_all(self) -> None:
        for connection in list(self._connections):
            connection.end()


class _Metronome:
    """Calls back in the loop at even times.

    A thread that sleeps: the loops' own timers count whole milliseconds, too coarse to time answers that take one.
    """

    def __init__(self, period: float, start: float, beat: Callable[[], Any]) -> None:
        self._period = period
        self._start = start
        self._beat = beat
        self._loop = asyncio.get_running_loop()
        self._ended = threading.Event()
        self._heard = threading.Event()
        self._thread = threading.Thread(target=self._run, name="metronome", daemon=True)

    def __enter__(self) -> None:
        self._heard.set()
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._ended.is_set():
            if self._heard.is_set():
                # A beat that the loop has not heard yet is not doubled; the next one makes up for it.
                self._heard.clear()
                self._loop.call_soon_threadsafe(self._on_beat)
            passed = (time.perf_counter() - self._start) % self._period
            time.sleep(min(self._period - passed, _SWEEP_SECONDS))

    def _on_beat(self) -> None:
        self._heard.set()
        if not self._ended.is_set():
            self._beat()


def _request(host: str, prefix: str, plan: LoadPlan, value: str) -> bytes:
    body = Verification(credential=plan.credential, value=value).model_dump_json(by_alias=True).encode()
    head = (
        f"POST {prefix.rstrip('/')}/device/v1/verifications HTTP/1.1\r\n"
        f"Host: {host}\r\n"
        f"Authorization: Bearer {plan.token}\r\n"
        "Content-Type: application/json\r\n"
        "Accept: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode("ascii") + body
