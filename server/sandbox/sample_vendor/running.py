"""A running sample vendor: started and stopped in a loop of one's own, or in a thread for plain tests."""

import asyncio
import ssl
import sys
import tempfile
import threading
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import AsyncExitStack, contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from clue_desktop.tasks import begin
from server.sandbox.sample_vendor.certificates import (
    CA_FILE,
    CLIENT_FILE,
    issue_client_certificate,
    server_context,
    utc_now,
)
from server.sandbox.sample_vendor.connection import (
    Closable,
    Connection,
    ResettingConnection,
    SilentConnection,
)
from server.sandbox.sample_vendor.messages import Answer, ReceivedRequest
from server.sandbox.sample_vendor.options import VendorOptions
from server.sandbox.sample_vendor.paths import answer_by_path
from server.sandbox.sample_vendor.request_log import RequestLog
from server.sandbox.sample_vendor.script import Script
from server.sandbox.sample_vendor.script_file import (
    Stamp,
    example_text,
    follow,
    script_from,
    script_in,
    stamp,
)
from server.sandbox.sample_vendor.telling_tls import TellingTls

_FAREWELL_SECONDS = 0.5


class RunningVendor:
    """A vendor that accepts connections.

    `url` has no trailing slash. `ca_file` is what a client has to trust, None without TLS; `client_file` what it has to show,
    where the vendor has issued that itself. `tls_stall_url` and
    `tls_reset_url` are there when the options ask for those ports. What is public here, but `close`, may be used from
    any thread.
    """

    def __init__(self, options: VendorOptions, script: Script, log: RequestLog) -> None:
        self.options = options
        self.url = ""
        self.ca_file: Path | None = None
        self.client_file: Path | None = None
        self.tls_stall_url: str | None = None
        self.tls_reset_url: str | None = None
        self.delay_ms = options.delay_ms
        self._log = log
        self._replace_script(script)
        self._requests: deque[ReceivedRequest] = deque(maxlen=options.remember)
        self._connections: set[Closable] = set()
        self._connected = 0
        self._all_gone = asyncio.Event()
        self._all_gone.set()
        self._resources = AsyncExitStack()

    @property
    def requests(self) -> list[ReceivedRequest]:
        """The latest requests, oldest first, as many as the options let it remember."""
        return list(self._requests)

    @property
    def connections_seen(self) -> int:
        """How many connections there have been so far."""
        return self._connected

    @property
    def connections_open(self) -> int:
        """How many connections there are now."""
        return len(self._connections)

    def forget_requests(self) -> None:
        """Begins the list of requests anew."""
        self._requests.clear()

    def use_script(self, text: str) -> None:
        """Takes another script from the next request on. Raises ScriptError and keeps the old one."""
        self._replace_script(script_from(text))

    async def close(self) -> None:
        """Ends every connection, frees the ports and removes what was temporary."""
        await self._resources.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    # for its connections

    def connected(self, connection: Closable) -> int:
        """Takes note of a new connection and gives it its number."""
        self._connections.add(connection)
        self._all_gone.clear()
        self._connected += 1
        return self._connected

    def disconnected(self, connection: Closable) -> None:
        """Takes note of the end of a connection."""
        self._connections.discard(connection)
        if not self._connections:
            self._all_gone.set()

    def decide(self, request: ReceivedRequest) -> Answer:
        """The answer to a request, which is recorded with it."""
        self._requests.append(request)
        answer = answer_by_path(request) or self._script.answer_to(request)
        self._log.record(request, answer)
        return answer

    def might_answer_early(self, target: bytes) -> bool:
        """Whether it is worth asking `answers_early`: quick, for every request."""
        return self._script_answers_early or target.startswith(b"/fault/early")

    def answers_early(self, request: ReceivedRequest) -> bool:
        """Whether the answer leaves before the body was read; `request` has no body yet."""
        return (answer_by_path(request) or self._script.answer_to(request)).fault == "early-response"

    # starting

    async def start(self) -> None:
        """Opens the ports. Raises OSError when that cannot be."""
        options = self.options
        self._resources.callback(self._log.close)
        try:
            tls = None if options.plain_http else self._tls_context()
            scheme = "http" if options.plain_http else "https"
            if tls is not None and tls.verify_mode is ssl.CERT_REQUIRED:
                asking = tls
                self.url = await self._listen(
                    scheme, options.port, lambda: TellingTls(asking, Connection(self))
                )
            else:
                self.url = await self._listen(scheme, options.port, lambda: Connection(self), tls)
            if options.tls_stall:
                self.tls_stall_url = await self._listen("https", 0, lambda: SilentConnection(self))
            if options.tls_reset:
                self.tls_reset_url = await self._listen("https", 0, lambda: ResettingConnection(self))
        except BaseException:
            await self.close()
            raise

    def follow_script(self, path: Path, seen: Stamp) -> None:
        """Reads the script again whenever its file is no longer as `seen`, until the vendor is closed."""
        watcher = begin(follow(path, seen, self._replace_script, self._log.tell), name="vendor script")
        self._resources.callback(watcher.cancel)

    def _replace_script(self, script: Script) -> None:
        self._script_answers_early = script.uses_fault("early-response")
        self._script = script

    def _tls_context(self) -> ssl.SSLContext:
        options = self.options
        directory = options.cert_dir
        if directory is None:
            directory = Path(
                self._resources.enter_context(tempfile.TemporaryDirectory(prefix="clue-vendor-"))
            )
        client_ca = options.client_ca
        if options.asks_for_own:
            issue_client_certificate(directory, utc_now())
            client_ca, self.client_file = directory / CA_FILE, directory / CLIENT_FILE
        context = server_context(directory, options.certificate, options.host, utc_now(), client_ca)
        self.ca_file = directory / CA_FILE
        return context

    async def _listen(
        self,
        scheme: str,
        port: int,
        protocol: Callable[[], asyncio.Protocol],
        tls: ssl.SSLContext | None = None,
    ) -> str:
        server = await asyncio.get_running_loop().create_server(
            protocol, self.options.host, port, ssl=tls, backlog=1024
        )
        self._resources.push_async_callback(self._stop_listening, server)
        return f"{scheme}://{_reachable(self.options.host)}:{server.sockets[0].getsockname()[1]}"

    async def _stop_listening(self, server: asyncio.Server) -> None:
        server.close()
        for connection in tuple(self._connections):
            connection.close()
        # A peer that neither reads nor hangs up must not hold the vendor; asyncio itself would wait for it.
        with suppress(TimeoutError):
            async with asyncio.timeout(_FAREWELL_SECONDS):
                await self._all_gone.wait()
        for connection in tuple(self._connections):
            connection.abort()


async def serve(options: VendorOptions) -> RunningVendor:
    """Starts a vendor in the running loop; `async with await ...` stops it at the end of the block.

    Raises ScriptError for a script that cannot be used and OSError for what the system refuses: a port that is taken,
    a log or a certificate directory that cannot be written.
    """
    seen = None if options.script is None else stamp(options.script)
    if options.script is not None:
        script = script_in(options.script)
    else:
        script = script_from(example_text() if options.script_text is None else options.script_text)
    vendor = RunningVendor(options, script, RequestLog(options.log, quiet=options.quiet))
    await vendor.start()
    if options.script is not None:
        vendor.follow_script(options.script, seen)
    return vendor


class VendorThread:
    """A vendor in a thread with a loop of its own."""

    def __init__(self, options: VendorOptions) -> None:
        self._options = options
        self._thread = threading.Thread(target=self._run, name="sample vendor", daemon=True)
        self._started: Future[RunningVendor] = Future()

    def start(self) -> RunningVendor:
        """Starts it and returns once it listens. Raises what `serve` raises."""
        self._thread.start()
        return self._started.result()

    def stop(self) -> None:
        """Stops it and returns once it has ended; a vendor that has stopped already stays so."""
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._stopping.set)
        self._thread.join()

    def _run(self) -> None:
        with asyncio.Runner(loop_factory=new_event_loop) as runner:
            runner.run(self._serve())

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._stopping = asyncio.Event()
        try:
            vendor = await serve(self._options)
        except BaseException as error:  # noqa: BLE001 - start() raises it where somebody sees it
            self._started.set_exception(error)
            return
        async with vendor:
            self._started.set_result(vendor)
            await self._stopping.wait()


@contextmanager
def running_vendor(options: VendorOptions | None = None) -> Iterator[RunningVendor]:
    """A vendor for the length of a `with` block, in a thread: for tests and benchmarks without a loop."""
    thread = VendorThread(VendorOptions() if options is None else options)
    vendor = thread.start()
    try:
        yield vendor
    finally:
        thread.stop()


def new_event_loop() -> asyncio.AbstractEventLoop:
    """The quickest event loop there is for this system."""
    if sys.platform == "win32":
        import winloop

        return winloop.new_event_loop()  # type: ignore[no-any-return]
    import uvloop

    return uvloop.new_event_loop()


def _reachable(host: str) -> str:
    """The host as a URL names it; an address that stands for all of them becomes the loopback one."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}.get(host, host)  # noqa: S104
    return f"[{host}]" if ":" in host else host
