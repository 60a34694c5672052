"""Listening: a socket, an HTTP server on it, and an orderly end."""

import asyncio
import contextlib
import logging
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable, Collection, Iterator
from functools import partial
from types import FrameType
from typing import Any, cast

import uvicorn

from clue_desktop.tasks import begin
from server.app import Application
from server.connections.accepting import Acceptor
from server.connections.arrivals import Arrival, Arrivals
from server.connections.descriptors import raise_limit
from server.connections.slow_connections import SlowConnections
from server.running.door_protocol import DoorProtocol
from server.running.draining import Drain, answer_no_greeting
from server.running.tls_keeping import TlsKeeper
from server.settings import Settings

_logger = logging.getLogger(__name__)
# Longer than a vendor call may take, so that answers under way are given.
GRACE_SECONDS = 10
_IDLE_SECONDS = 75
# SIGBREAK is Windows' Ctrl-Break.
ENDING_SIGNALS = [
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGBREAK") if hasattr(signal, name)
]


# A person at a keyboard does not wait for load balancers.
AT_ONCE = frozenset(getattr(signal, name) for name in ("SIGINT", "SIGBREAK") if hasattr(signal, name))
_GOODBYE_SECONDS = 0.5
_LAST_LOOKS = 20
_LOOK_SECONDS = 0.005
# How often it is looked whether a file that the server was started with has changed.
_FILES_SECONDS = 10.0
HANG_UP: signal.Signals | None = getattr(signal, "SIGHUP", None)
"""Tells the server to look at its certificates now; Windows has no such signal."""


class ListenError(Exception):
    """The address cannot be listened on."""


def listen(host: str, port: int) -> socket.socket:
    """Return a listening socket.

    Raises:
        ListenError: the address is taken or not this machine's.
    """
    try:
        family, _kind, _protocol, _name, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, socket.SOCK_STREAM)
        if sys.platform != "win32":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(2048)
    except OSError as fault:
        msg = f"cannot listen on {host} port {port}: {fault.strerror or fault}"
        raise ListenError(msg) from fault
    listener.setblocking(False)
    return listener


def url_of(listener: socket.socket, settings: Settings) -> str:
    """Return the address under which clients on this machine reach the server."""
    host, port = listener.getsockname()[:2]
    if host in {"0.0.0.0", "::"}:  # noqa: S104  # a name for it, not a bind
        host = "127.0.0.1" if host == "0.0.0.0" else "::1"  # noqa: S104
    scheme = "http" if settings.tls == "off" else "https"
    return f"{scheme}://[{host}]:{port}" if ":" in host else f"{scheme}://{host}:{port}"


class _HttpServer(uvicorn.Server):
    """uvicorn, told to say when it is ready, and to end without losing a request (`server.running.draining`)."""

    def __init__(
        self, config: uvicorn.Config, application: Application, on_ready: Callable[[], None], drain: Drain
    ) -> None:
        super().__init__(config)
        self._drain = drain
        self._application = application
        self._on_ready = on_ready
        self._slow = SlowConnections(application.reached)
        self._acceptors: list[Acceptor] = []
        self._was_told = False
        self.look_now = asyncio.Event()

    async def keep_looking(self, look: Callable[[], None]) -> None:
        """Look at files that may change, every few seconds and when told to, until cancelled."""
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_FILES_SECONDS):
                    await self.look_now.wait()
            self.look_now.clear()
            try:
                await asyncio.to_thread(look)
            except Exception:
                _logger.exception("the files of certificates could not be looked at")

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup([])
        if self.started:
            bounds = self._application.bounds
            arrivals = self._application.arrivals = Arrivals(
                self._application.reached,
                most=raise_limit().connections,
                most_unproved=bounds.unproved_connections,
                most_per_source=bounds.unproved_per_source,
                trusted_proxies=bounds.trusted_proxies,
            )

            def make_protocol(arrival: Arrival) -> DoorProtocol:
                return DoorProtocol(
                    config=self.config,
                    server_state=self.server_state,
                    app_state=self.lifespan.state,
                    arrivals=arrivals,
                    arrival=arrival,
                )

            acceptors: list[Acceptor] = [
                Acceptor(each, make_protocol, self.config.ssl, arrivals) for each in sockets or ()
            ]
            self._acceptors = acceptors
            self.servers.extend(cast(list[Any], acceptors))
        if self.started and not self.should_exit:
            self._on_ready()

    async def on_tick(self, counter: int) -> bool:
        connections: Any = self.server_state.connections  # there is one kind of them
        now = asyncio.get_running_loop().time()
        self._slow.look(connections, now)
        ends = await super().on_tick(counter)
        if not ends or self.force_exit or self._application.living is None:
            return ends
        return self._drain.is_over(self, now)

    # ---- on the way to the end, as `draining` has it

    def seconds_since_asked(self) -> float | None:
        living = self._application.living
        return None if living is None else living.readiness.seconds_since_asked()

    def tell(self) -> None:
        if self._application.living is not None:
            self._application.living.tell_of_end()

    def connections(self) -> Collection[object]:
        return self.server_state.connections

    def close_after_answers(self) -> None:
        if self._application.arrivals is not None:
            self._application.arrivals.closing = True
        for connection in list(self.server_state.connections):
            if isinstance(connection, DoorProtocol):
                connection.close_after_answer()
        if self._application.living is not None:
            self._application.living.end_streams()

    def last_ones(self) -> int:
        fresh = [
            each for each in self.server_state.connections if isinstance(each, DoorProtocol) and each.is_fresh
        ]
        return len(fresh) + sum(each.beginning for each in self._acceptors)

    def accept_no_more(self) -> None:
        for each in self._acceptors:
            each.accept_no_more()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:  # noqa: ARG002  # as uvicorn has it
        """Begin the end at the first signal; at the second, wait for nothing any more."""
        if self.should_exit and self._was_told:
            self.force_exit = True
        elif sig in AT_ONCE:
            self._drain.seconds = 0.0
        self.should_exit = self._was_told = True

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self.tell()
        self.close_after_answers()
        for _ in range(_LAST_LOOKS):
            if not self._close_idle():
                break
            await asyncio.sleep(_LOOK_SECONDS)
        goodbyes = begin(self._cut_goodbyes_short(), name="goodbyes")
        try:
            await super().shutdown(sockets)
        finally:
            goodbyes.cancel()

    async def _cut_goodbyes_short(self) -> None:
        """Do not wait half a minute for TLS's goodbye of clients that were answered and read no more."""
        while True:
            await asyncio.sleep(_GOODBYE_SECONDS)
            self._close_idle()

    def _close_idle(self) -> bool:
        """Close what is idle; tell whether a request has just come to one of them, which is answered first."""
        has_come = False
        for connection in list(self.server_state.connections):
            if not isinstance(connection, DoorProtocol) or connection.transport is None:
                continue
            answered = connection.cycle is None or connection.cycle.response_complete
            if not answered or connection.transport.get_write_buffer_size() != 0:
                continue
            if connection.is_idle and not connection.transport.is_closing() and connection.has_more():
                has_come = True
            else:
                connection.transport.abort()
        return has_come

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Take the signals that end the server; unlike uvicorn, do not raise them again after an orderly end."""
        before = {number: signal.signal(number, self.handle_exit) for number in ENDING_SIGNALS}
        if HANG_UP is not None:
            loop = asyncio.get_running_loop()
            before[HANG_UP] = signal.signal(HANG_UP, lambda *_: loop.call_soon_threadsafe(self.look_now.set))
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def serve(
    application: Application,
    listener: socket.socket,
    tls: TlsKeeper | None,
    on_ready: Callable[[], None],
    until: Callable[[], None] | None = None,
    drain: float = 0.0,
    *,
    one_of_several: bool = False,
) -> bool:
    """Serve until SIGTERM or Ctrl-C, or until `until`, which runs in a thread of its own, returns.

    Args:
        application: what answers.
        listener: where it serves; other processes may accept connections on it too.
        tls: its certificates.
        on_ready: called once it serves.
        until: what ends it.
        drain: for how long it says that it is going to end before it does, in seconds; 0 to end at once.
        one_of_several: whether others accept connections there that end with it only if it was `until` that ended it.

    Returns whether it ever was ready.
    """
    config = uvicorn.Config(
        application,
        http=DoorProtocol,
        ws="none",
        loop="none",
        lifespan="on",
        proxy_headers=False,
        server_header=False,
        access_log=False,
        log_config=None,
        backlog=2048,
        timeout_keep_alive=_IDLE_SECONDS,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    config.load()
    config.ssl = tls.context if tls else None
    way_out = Drain(drain, always=one_of_several)
    if not one_of_several:
        way_out.greetings = partial(answer_no_greeting, listener)
    server = _HttpServer(config, application, on_ready, way_out)

    async def run() -> None:
        def look() -> None:
            if tls is not None:
                tls.look()
            if application.living is not None:
                application.living.look_at_files()

        watchers = [begin(server.keep_looking(look), name="files")]
        if until is not None:

            def all_end() -> None:
                way_out.greetings = partial(answer_no_greeting, listener)

            watchers.append(begin(_stop_after(until, server, all_end), name="until"))
        try:
            await server.serve(sockets=[listener])
        finally:
            for watcher in watchers:
                watcher.cancel()

    with asyncio.Runner(loop_factory=loop_factory()) as runner, contextlib.suppress(KeyboardInterrupt):
        runner.run(run())
    return server.started


def loop_factory() -> Callable[[], asyncio.AbstractEventLoop]:
    """Return what makes the event loop that the server runs on."""
    if sys.platform == "win32":
        import winloop  # one of the two is installed

        factory: Any = winloop.new_event_loop
    else:
        import uvloop

        factory = uvloop.new_event_loop
    return factory


def stdin_closed() -> None:
    """Return when standard input closes: whoever started this process is gone."""
    descriptor = sys.stdin.fileno()
    with contextlib.suppress(OSError, ValueError):
        # Not through sys.stdin: its lock, held by a thread that waits, aborts the interpreter at its end.
        while os.read(descriptor, 4096):
            pass


async def _stop_after(until: Callable[[], None], server: uvicorn.Server, then: Callable[[], None]) -> None:
    loop = asyncio.get_running_loop()
    ended = asyncio.Event()

    def wait_for_end() -> None:
        until()
        with contextlib.suppress(RuntimeError):  # the loop may be gone first
            loop.call_soon_threadsafe(ended.set)

    threading.Thread(target=wait_for_end, name="until", daemon=True).start()
    await ended.wait()
    then()
    server.should_exit = True
