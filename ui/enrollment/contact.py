"""The way from a server's address to one that is trusted, without Qt: asked for, reached, compared, known."""

import asyncio
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

import httpx

from clue_desktop.client.connection import server_address
from clue_desktop.client.errors import ClientError, from_exception
from clue_desktop.client.trust import TrustError, ssl_context, trusted_fingerprint
from clue_desktop.domain.pasted import trimmed
from clue_desktop.domain.said import said_by
from clue_desktop.sign_in_keeping import in_thread
from ui.state.observable import Observable

_HTTPS_PORT = 443


class Server(Protocol):
    """A server and how far it is trusted; a part of `ui.state.hosting.Host`."""

    @property
    def url(self) -> str:
        """The address."""

    async def start(self) -> None:
        """Make it run, or check its address. Raises ClientError."""

    async def fingerprint_to_compare(self) -> str | None:
        """Return what a person must compare before anything is sent; None when it is trusted already."""

    def trust(self, fingerprint: str) -> None:
        """Trust the server with that fingerprint from now on. Raises OSError."""

    async def tls(self) -> ssl.SSLContext:
        """Return the context for connections. Raises TrustError."""


@dataclass(frozen=True, slots=True)
class GivenServer:
    """A server whose trust was given along with its address: a CA file, or a fingerprint."""

    url: str
    ca: Path | None = None
    fingerprint: str | None = None

    async def start(self) -> None:
        """Check the address. Raises Unreachable."""
        server_address(self.url)

    async def fingerprint_to_compare(self) -> str | None:
        """Return None: whoever gave it has compared."""
        return None

    def trust(self, fingerprint: str) -> None:
        """Never asked for."""
        raise NotImplementedError(fingerprint)

    async def tls(self) -> ssl.SSLContext:
        """Trust what was given and nobody else. Raises TrustError."""
        return await in_thread(lambda: ssl_context(self.ca, self.fingerprint))


class Phase(StrEnum):
    """Where a contact is."""

    ADDRESS = "address"
    """A person has to say which server it is."""
    CONNECTING = "connecting"
    FINGERPRINT = "fingerprint"
    """A person has to compare the server's fingerprint."""
    READY = "ready"
    STOPPED = "stopped"
    """It cannot be reached or trusted; a person may try again."""


@dataclass(frozen=True, slots=True)
class Trusted:
    """A server that answered and is trusted.

    Attributes:
        tls: the context for connections.
        fingerprint: by what a device can know it, None where a public authority or a CA file vouches for it.
    """

    url: str
    tls: ssl.SSLContext
    fingerprint: str | None


class Contact(Observable):
    """Finds a server and makes sure of it, once.

    Attributes:
        phase: where it is.
        reason: why it stopped, in words.
        fingerprint: what is to be compared.
        trusted: the server, once READY.
    """

    def __init__(self, server: Server | None, find: Callable[[str], Server]) -> None:
        """Take the server, or None to ask for its address; `find` makes a server of an address."""
        super().__init__()
        self.phase = Phase.ADDRESS if server is None else Phase.CONNECTING
        self.reason = ""
        self.fingerprint = ""
        self.trusted: Trusted | None = None
        self._was_asked = server is None
        self._server = server
        self._find = find
        self._compared = asyncio.Event()

    @property
    def url(self) -> str:
        """The server's address, "" while it is asked for."""
        return self._server.url if self._server is not None else ""

    async def take_address(self, address: str) -> None:
        """Go on with the address that a person typed."""
        address = trimmed(address).rstrip("/")
        try:
            server_address(address)
        except ClientError as fault:
            self._go(Phase.ADDRESS, said_by(fault))
            return
        self._server = self._find(address)
        await self.connect()

    @property
    def may_be_another(self) -> bool:
        """Whether the address was typed here, and may be typed again."""
        return self._was_asked

    def ask_for_address(self) -> None:
        """Ask for the address again."""
        self._go(Phase.ADDRESS)

    def accept(self) -> None:
        """Trust the server: a person has compared the fingerprint."""
        self._compared.set()

    async def connect(self) -> None:
        """Reach the server and make sure of it; it ends at READY or STOPPED."""
        server = self._server
        if server is None:
            return
        self._go(Phase.CONNECTING)
        try:
            await server.start()
            fingerprint = await server.fingerprint_to_compare()
            if fingerprint is not None:
                self._compared.clear()
                self.fingerprint = fingerprint
                self._go(Phase.FINGERPRINT)
                await self._compared.wait()
                self._go(Phase.CONNECTING)
                server.trust(fingerprint)
            tls = await server.tls()
            self.trusted = Trusted(server.url, tls, await _known_by(server.url, tls))
        except (TrustError, ClientError) as fault:
            self._go(Phase.STOPPED, said_by(fault))
        except OSError as fault:
            self._go(Phase.STOPPED, said_by(from_exception(fault, server.url)))
        else:
            self._go(Phase.READY)

    def _go(self, phase: Phase, reason: str = "") -> None:
        self.phase, self.reason = phase, reason
        self._changed()


async def _known_by(address: str, tls: ssl.SSLContext) -> str | None:
    """Return the fingerprint for the device's credential file. Raises OSError."""
    url = httpx.URL(address)
    if url.scheme != "https":
        return None
    return await in_thread(lambda: trusted_fingerprint(url.host, url.port or _HTTPS_PORT, tls))
