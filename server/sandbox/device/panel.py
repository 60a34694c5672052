"""`clue-device panel`: a device without an LCD, registered from a browser on the same network (manual 7).

The web server runs until some minutes after the registration; meanwhile, and with `then_watch` for good, the device
follows its settings as any registered one does.
"""

import asyncio
import contextlib
import ipaddress
import socket
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import uvicorn
from typing_extensions import override
from uvicorn.protocols.http.h11_impl import H11Protocol

from clue_desktop.tasks import begin
from server.sandbox.device import commands
from server.sandbox.device.access import AccessError, DeviceAccess
from server.sandbox.device.panel_device import PanelDevice, Timing
from server.sandbox.device.panel_web import PanelApplication

REGISTERED, NOT_REGISTERED = 0, 1
"""Exit codes of `panel`."""

LONGEST_REQUEST_SECONDS = 30.0
_MOST_CONNECTIONS = 64
_MOST_HEAD_BYTES = 16 * 1024
# Of a whole connection, which carries one request: its body may come in chunks.
_MOST_BYTES = 4 * _MOST_HEAD_BYTES
_SLICE_BYTES = 8 * 1024
_LINGER_SECONDS = 1.0
_GRACE_SECONDS = 3
_ANYWHERE = "198.51.100.1"
"""An address for documentation (RFC 5737), which lies beyond every router."""


@dataclass(frozen=True, slots=True)
class PanelPlan:
    """What the panel is to do.

    Attributes:
        host, port: where it listens; port 0 = any free one.
        names: further names and addresses under which browsers reach the device.
        file: where the credential is kept.
        model: the device's model, for the allocation mail.
        then_watch: go on following the settings when the web server has shut down.
    """

    host: str
    port: int
    names: Sequence[str]
    file: Path
    model: str | None
    then_watch: bool = False


async def panel(access: DeviceAccess, plan: PanelPlan, talk: commands.Talk, timing: Timing) -> int:
    """Serve the panel until its time is over, and be the registered device as soon as it is one.

    With `then_watch`, a device that is released after the panel has shut down ends the program as not registered:
    whatever starts it again brings back the panel. Raises AccessError where nothing can listen at the address; TrustError; ClientError where a registered device
    cannot go on.
    """
    access.tls()  # a CA file that cannot be used is found now, not in front of the installer
    device = PanelDevice(access, plan.file, plan.model, talk, timing)
    server = _server_of(PanelApplication(device, plan.names))
    with _listener(plan) as listener:
        url = _url(listener, access)
        talk.answer(
            {"ready": True, "url": url, "serial": access.serial},
            f"CLUe Device Web Panel of {access.serial}: {url}",
        )
        serving = begin(server.serve(sockets=[listener]), name="web panel")
        closing = begin(device.closing_time(), name="closing time of the web panel")
        living = begin(_live(device, serving), name="settings of the registered device")
        tasks = (serving, closing, living)
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            server.should_exit = True
            await serving
            if closing.done():
                talk.note("The web panel has shut down, as it does some minutes after the registration.")
            if living.done() or (plan.then_watch and closing.done()):
                await living
        except asyncio.CancelledError:
            if device.is_registered:
                return REGISTERED
            raise
        finally:
            server.should_exit = True
            await asyncio.wait({serving})
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
    return REGISTERED if device.is_registered else NOT_REGISTERED


async def _live(device: PanelDevice, serving: asyncio.Task[None]) -> None:
    """Be the registered device; after a release again, as long as there is a panel to register it anew."""
    while not serving.done():
        await device.follow_settings()


class _Connection(H11Protocol):
    """A connection to the panel: it carries one request, and no longer than that may take."""

    cycle: Any
    """None before there is a request, whatever the annotation of uvicorn says."""
    transport: Any

    @override
    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._end = self.loop.call_later(LONGEST_REQUEST_SECONDS, transport.abort)
        self._bytes = 0
        self._refused = False

    @override
    def data_received(self, data: bytes) -> None:
        """Pass on what came in slices, as the size of a head is looked at only between them."""
        if self._refused:
            return
        for start in range(0, len(data), _SLICE_BYTES):
            piece = data[start : start + _SLICE_BYTES]
            self._bytes += len(piece)
            if self.transport.is_closing():
                return
            if self._bytes > _MOST_BYTES or (self.cycle is None and self._bytes > _MOST_HEAD_BYTES):
                self._refuse_size()
                return
            super().data_received(piece)

    def _refuse_size(self) -> None:
        self._refused = True
        if self.cycle is not None:
            self.transport.abort()
            return
        self.transport.write(
            b"HTTP/1.1 431 Request Header Fields Too Large\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
        )
        # Closing while more comes would reset the connection, and the answer with it.
        self.transport.write_eof()
        self.loop.call_later(_LINGER_SECONDS, self.transport.close)

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        self._end.cancel()
        super().connection_lost(exc)


class _Server(uvicorn.Server):
    """uvicorn within a program that has signals and an end of its own."""

    @contextlib.contextmanager
    @override
    def capture_signals(self) -> Iterator[None]:
        yield


def _server_of(application: PanelApplication) -> _Server:
    return _Server(
        uvicorn.Config(
            application,
            http=_Connection,
            h11_max_incomplete_event_size=_MOST_HEAD_BYTES,
            limit_concurrency=_MOST_CONNECTIONS,
            timeout_graceful_shutdown=_GRACE_SECONDS,
            ws="none",
            loop="none",
            lifespan="off",
            proxy_headers=False,
            server_header=False,
            access_log=False,
            log_config=None,
        )
    )


def _listener(plan: PanelPlan) -> socket.socket:
    """Return the socket to listen on. Raises AccessError."""
    try:
        family = socket.AF_INET6 if ":" in plan.host else socket.AF_INET
        both = plan.host == "::" and socket.has_dualstack_ipv6()
        return socket.create_server((plan.host, plan.port), family=family, dualstack_ipv6=both)
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise AccessError(f"The panel cannot listen on {plan.host}, port {plan.port}: {reason}.") from error


def _url(listener: socket.socket, access: DeviceAccess) -> str:
    """Return the address to type into a browser on the same network."""
    host, port = listener.getsockname()[:2]
    if ipaddress.ip_address(host).is_unspecified:
        host = _own_address(access.server)
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def _own_address(server: str) -> str:
    """Return this machine's address on the way to the server or, where that is this machine too, to anywhere."""
    parts = urlsplit(server)
    address = "127.0.0.1"
    for host, port in ((parts.hostname, parts.port or 443), (_ANYWHERE, 443)):
        try:
            family, kind, protocol, _name, target = socket.getaddrinfo(host, port, type=socket.SOCK_DGRAM)[0]
            with socket.socket(family, kind, protocol) as probe:
                probe.connect(target)  # of UDP: nothing is sent, only the way is looked up
                address = str(probe.getsockname()[0])
        except OSError:
            continue
        if not ipaddress.ip_address(address).is_loopback:
            break
    return address
