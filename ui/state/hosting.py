"""The server that the console works with: the bundled one, started and supervised, or one elsewhere, pinned."""

import secrets
import ssl
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from clue_desktop.child_process import Phase, ProcessFailure, ProcessState
from clue_desktop.client.connection import server_address
from clue_desktop.client.trust import parse_fingerprint, presented_fingerprint, ssl_context
from clue_desktop.contract.operation import DATA_IN_USE
from clue_desktop.local_server import LocalServer, ServerOptions, is_ours, set_new_password
from clue_desktop.profiles import Profiles, ServerProfile
from clue_desktop.sign_in_keeping import in_thread
from ui.state.trying_out import SampleVendorSwitch
from ui.words.language import tr

_HTTPS_PORT = 443


class Host(Protocol):
    """Where a server is, and how far it is trusted."""

    @property
    def url(self) -> str:
        """The address."""

    @property
    def setup_token(self) -> str | None:
        """What the first setup needs, where the console knows it."""

    @property
    def describes(self) -> str:
        """What is known of it now, for the status bar."""

    @property
    def fingerprint(self) -> str | None:
        """By what it is known, whatever its address; None where that is not pinned."""

    @property
    def sample_vendor(self) -> SampleVendorSwitch | None:
        """The sample vendor beside it; None where there can be none."""

    @property
    def vendor_of_samples(self) -> SampleVendorSwitch | None:
        """The sample vendor that answers by samples; beside a server that is not the console's, it runs all the same."""

    @property
    def sets_passwords(self) -> bool:
        """Whether whoever is signed in to this computer may set a new password there: the data is theirs."""

    async def set_new_password(self, email: str, password: str) -> str:
        """Set an administrator's password without the old one; return "" or why it was not set."""

    @property
    def remark(self) -> str:
        """What a person should know of it for as long as it lasts; "" for nothing."""

    async def start(self) -> None:
        """Make it run, where that is the console's task. Raises ProcessFailure."""

    async def fingerprint_to_compare(self) -> str | None:
        """Return what a person must compare before anything is sent; None when it is trusted already.

        Raises OSError, TrustError, Unreachable.
        """

    def trust(self, fingerprint: str) -> None:
        """Trust the server with that fingerprint from now on. Raises OSError."""

    async def tls(self) -> ssl.SSLContext:
        """Return the context for connections. Raises TrustError."""

    async def aclose(self) -> None:
        """Stop it, where the console had started it."""


class BundledHost:
    """The server on this machine, which may be a service; `on_change` hears of its life and death."""

    def __init__(
        self,
        on_change: Callable[[ProcessState], None],
        options: ServerOptions | None = None,
    ) -> None:
        # The server prints a token of its own only once; one that we give is good at every start until the setup.
        self.setup_token: str | None = secrets.token_urlsafe(24)
        options = options or ServerOptions.usual()
        environment = {**options.environment, "CLUE_SETUP_TOKEN": self.setup_token}
        self._data_dir = options.data_dir
        self._server = LocalServer(replace(options, environment=environment), on_change=on_change)
        self._sample_vendor = SampleVendorSwitch(
            self._data_dir, lambda: self._server.options, self._server.restart
        )
        self._apart = SampleVendorSwitch(self._data_dir)
        self._started = False
        self._url = ""
        self._ca: Path | None = None
        self.fingerprint: str | None = None

    @property
    def url(self) -> str:
        """The address; the port stays when the server is started again."""
        return self._url

    @property
    def data_dir(self) -> Path:
        """The folder of its data."""
        machine = self._server.options.machine
        return Path(machine.places.data) if machine and self._server.is_of_machine else self._data_dir

    @property
    def log_file(self) -> Path | None:
        """The file of its log, where it is the computer's service and the system does not keep it."""
        machine = self._server.options.machine
        return (
            Path(machine.places.log)
            if machine and self._server.is_of_machine and machine.places.log
            else None
        )

    @property
    def process(self) -> ProcessState:
        """What is known of the process now."""
        return self._server.state

    @property
    def describes(self) -> str:
        """What is known of it now, for the status bar."""
        state = self._server.state
        if self._server.is_service and state.phase is Phase.READY:
            if self._server.is_of_machine:
                return tr("Server of this computer, running as a service")
            return tr("Server running as a service")
        if state.retry_seconds is not None:
            return tr("Bundled server ended; it is started again")
        return {
            Phase.NOT_STARTED: tr("Bundled server not started"),
            Phase.STARTING: tr("Bundled server starting…"),
            Phase.READY: tr("Bundled server running"),
            Phase.STOPPING: tr("Bundled server stopping…"),
            Phase.ENDED: tr("Bundled server ended"),
        }[state.phase]

    @property
    def sample_vendor(self) -> SampleVendorSwitch | None:
        """The sample vendor; None while the server is a service, which is not the console's to start anew."""
        return None if self._server.is_service else self._sample_vendor

    @property
    def vendor_of_samples(self) -> SampleVendorSwitch | None:
        """The sample vendor, which a service neither reaches nor trusts by itself."""
        return self._apart if self._server.is_service else self._sample_vendor

    @property
    def sets_passwords(self) -> bool:
        """Whether its data belongs to whoever is signed in to this computer."""
        return not self._server.is_of_machine and is_ours(self._data_dir)

    async def set_new_password(self, email: str, password: str) -> str:
        """Set it by the server's own command, in the server's own data."""
        return await set_new_password(self._server.options, email, password)

    @property
    def remark(self) -> str:
        """That it has another port than devices know, or that the computer has a service beside it."""
        if self._server.beside_machine and not self._server.taken_port:
            return tr(
                "A server of this computer is installed as a service as well, with data of its own. This console goes on with the"
                " data in {folder}, since devices may know that server. To work with the service instead, take the data along or"
                " move this folder away."
            ).format(folder=self._data_dir)
        if not self._server.taken_port:
            return ""
        return tr(
            "Another program has taken port {taken}, by which devices know this server; it listens at {address} now."
            " Devices that were registered before do not reach it. End that program and start CLUe Desktop again."
        ).format(taken=self._server.taken_port, address=self._url)

    async def start(self) -> None:
        """Start it once; from then on it is kept alive. Raises ProcessFailure."""
        if self._started:
            return
        try:
            ready = await self._server.start()
        except ProcessFailure as failure:
            if not any(DATA_IN_USE in line for line in failure.state.last_words):
                raise
            raise ProcessFailure(self._in_use(), failure.state) from failure
        self._started = True
        self._url, self._ca, self.fingerprint = ready.url, ready.ca, ready.fingerprint
        if self._server.is_service:  # which was not given ours
            self.setup_token = ready.setup_token

    def _in_use(self) -> str:
        return tr(
            "The console is open already with the data in {folder}, or a clue-server runs there. Use the window that is"
            " open, or close it and retry. For a second window beside it, start clue-desktop with --server and the"
            " address under Server settings › Server."
        ).format(folder=self._data_dir)

    async def fingerprint_to_compare(self) -> str | None:
        """Return None: it is trusted by its own CA file."""
        return None

    def trust(self, fingerprint: str) -> None:
        """Never asked for."""
        raise NotImplementedError(fingerprint)

    async def tls(self) -> ssl.SSLContext:
        """Trust its own CA and nobody else, or where only its fingerprint is said, the server with that."""
        if self._ca is None and self.fingerprint is not None:
            fingerprint = self.fingerprint
            return await in_thread(lambda: ssl_context(fingerprint=fingerprint))
        return await in_thread(lambda: ssl_context(self._ca))

    async def aclose(self) -> None:
        """End it in order, unless it is a service."""
        await self._server.stop()
        for switch in (self._sample_vendor, self._apart):
            await switch.aclose()


class RemoteHost:
    """A server elsewhere, known by its fingerprint."""

    def __init__(self, profiles: Profiles, profile: ServerProfile) -> None:
        self._profiles = profiles
        self._profile = profile
        self._vendor = SampleVendorSwitch(profiles.folder)

    @property
    def url(self) -> str:
        """The address."""
        return self._profile.key

    @property
    def setup_token(self) -> str | None:
        """Return None: whoever started that server has it."""
        return None

    @property
    def describes(self) -> str:
        """Its address."""
        return tr("Server {address}").format(address=self._profile.key)

    @property
    def fingerprint(self) -> str | None:
        """The pinned one."""
        return self._profile.fingerprint

    @property
    def sample_vendor(self) -> SampleVendorSwitch | None:
        """None: what it may reach is said where it is started."""
        return None

    @property
    def vendor_of_samples(self) -> SampleVendorSwitch | None:
        """One on this computer, for whatever reaches it."""
        return self._vendor

    @property
    def sets_passwords(self) -> bool:
        """Never: that is done on its own machine."""
        return False

    async def set_new_password(self, email: str, password: str) -> str:
        """Never asked for."""
        raise NotImplementedError(email, len(password))

    @property
    def remark(self) -> str:
        """Nothing: it is somebody else's."""
        return ""

    async def start(self) -> None:
        """Only check the address; the server is somebody else's to start. Raises Unreachable."""
        server_address(self.url)

    async def fingerprint_to_compare(self) -> str | None:
        """Ask it for its fingerprint, unless that is pinned or the connection stays on this machine unencrypted."""
        address = urlsplit(self.url)
        if self._profile.fingerprint is not None or address.scheme == "http":
            return None
        host, port = address.hostname or "", address.port or _HTTPS_PORT
        return await in_thread(lambda: presented_fingerprint(host, port))

    def trust(self, fingerprint: str) -> None:
        """Pin it."""
        parse_fingerprint(fingerprint)
        self._profile = self._profiles.change(self._profiles.profile(self.url), fingerprint=fingerprint)

    async def tls(self) -> ssl.SSLContext:
        """Trust the pinned server and nobody else."""
        fingerprint = self._profile.fingerprint
        if fingerprint is None:
            return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # plain HTTP to this very machine: never used
        return await in_thread(lambda: ssl_context(fingerprint=fingerprint))

    async def aclose(self) -> None:
        """Leave it running: it is not ours. Only what runs beside it ends."""
        await self._vendor.aclose()
