"""The console's session with one server: connecting, setting up, signing in, staying in touch, coming back."""

import asyncio
import logging
import ssl
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

from clue_desktop.child_process import ProcessFailure
from clue_desktop.client.admin import AdminClient
from clue_desktop.client.errors import Cause, ClientError, Unauthenticated, Unreachable, from_exception
from clue_desktop.client.following import Interruption, Patience
from clue_desktop.client.trust import TrustError
from clue_desktop.contract.session import Administrator, NewAdministrator, Server, Setup
from clue_desktop.domain.said import said_by
from clue_desktop.profiles import Profiles, ServerProfile
from clue_desktop.sign_in_keeping import Kept, KeptIn, SignInKeeping
from clue_desktop.tasks import begin
from ui.state.context import ChangeFeed
from ui.state.directory import Directory
from ui.state.hosting import Host
from ui.state.live_changes import LiveChanges
from ui.state.notices import Level, Notice, Notices
from ui.state.observable import Observable
from ui.state.sample_tree import add_sample_tree
from ui.words.language import told, tr

FIRST_WAIT_SECONDS = 1.0
LONGEST_WAIT_SECONDS = 30.0
_KEYRING_SECONDS = 3.0
_GOODBYE_SECONDS = 3.0
"""How long the end of the program waits for the server to end a session."""

_logger = logging.getLogger(__name__)


class Phase(StrEnum):
    """Where a session is."""

    CONNECTING = "connecting"
    FINGERPRINT = "fingerprint"
    """A person must compare the server's fingerprint."""
    SETUP_REQUIRED = "setupRequired"
    SIGN_IN = "signIn"
    READY = "ready"
    LOST = "lost"
    """The server is gone; it is tried again."""
    STOPPED = "stopped"
    """Trying again by itself would not help, or must not be: the certificate is another one, for example."""


@dataclass(frozen=True, slots=True)
class State:
    """What there is to show of a session.

    Attributes:
        reason: why it is so, in words; "" where there is nothing to say.
        retry_at: the event loop's time of the next attempt, None when there is none planned.
        fingerprint: what is to be compared.
    """

    phase: Phase
    reason: str = ""
    retry_at: float | None = None
    fingerprint: str = ""


@dataclass(frozen=True, slots=True)
class FirstSetup:
    """What the first-run page asks for."""

    setup_token: str
    organization: str
    name: str
    email: str
    password: str
    sample_tree: bool


class _SignedOut(ClientError):  # noqa: N818 - a person wanted it
    """The administrator signed out, or the server no longer accepts the token."""


class Session(Observable):
    """One server, from the start of the window to its end: `run` is its life, the other methods what people do.

    Attributes:
        state: what there is to show.
        client: the connection, None until the server is trusted; the same object for the whole session.
        server: what anybody may know of the server, None until it answered.
        administrator: who is signed in, or was last.
        kept: where the sign-in is kept.
        begins_at: the place group of the sample tree, where one begins after the set-up; "" without it.
    """

    def __init__(
        self,
        host: Host,
        profiles: Profiles,
        profile: ServerProfile,
        keeping: SignInKeeping,
        *,
        directory: Directory,
        changes: ChangeFeed,
        notices: Notices,
        connect: Callable[..., AdminClient] = AdminClient,
    ) -> None:
        super().__init__()
        self.state = State(Phase.CONNECTING)
        self.host = host
        self.profile = profile
        self.client: AdminClient | None = None
        self.server: Server | None = None
        self.administrator: Administrator | None = None
        self.kept = Kept(KeptIn.MEMORY)
        self.begins_at = ""
        self._profiles = profiles
        self._keeping = keeping
        self._directory = directory
        self._notices = notices
        self._connect_client = connect
        self._retry = asyncio.Event()
        self._trusted = asyncio.Event()
        self._signed_in = asyncio.Event()
        self._out = asyncio.Event()
        self._out_reason = ""
        self._was_ready = False
        self._live = LiveChanges(directory, changes, lambda: self.administrator, self.is_now)

    @property
    def title(self) -> str:
        """What people call the server."""
        profile = self.profile
        return profile.name or (tr("This computer") if profile.is_bundled else profile.key)

    # What people do

    def retry_now(self) -> None:
        """Try again at once; without effect while the server is there."""
        self._retry.set()

    def trust(self) -> None:
        """Pin the fingerprint that is shown: a person has compared it."""
        self.host.trust(self.state.fingerprint)
        self._trusted.set()

    async def set_up(self, wanted: FirstSetup, *, file_allowed: bool = False) -> None:
        """Set the server up and be signed in. Raises ClientError."""
        client = self._connected()
        administrator = NewAdministrator(name=wanted.name, email=wanted.email, password=wanted.password)
        setup = Setup(
            setup_token=self.host.setup_token or wanted.setup_token,
            organization_name=wanted.organization,
            administrator=administrator,
        )
        done = await client.server.set_up(setup)
        if wanted.sample_tree:
            self.begins_at = await add_sample_tree(client, done.headquarters_id)
        await self._keep(done.administrator, remember=True, file_allowed=file_allowed)
        self._signed_in.set()

    async def sign_in(self, email: str, password: str, *, remember: bool, file_allowed: bool = False) -> None:
        """Sign in. Raises ClientError: Unauthenticated, RateLimited, Unreachable …"""
        session = await self._connected().session.sign_in(email, password)
        await self._keep(session.administrator, remember=remember, file_allowed=file_allowed)
        self._signed_in.set()

    async def accept_invitation(self, code: str, name: str, password: str) -> None:
        """Take the role that an invitation gives, and be signed in. Raises ClientError."""
        session = await self._connected().invitations.accept(code, name, password)
        await self._keep(session.administrator, remember=True, file_allowed=False)
        self._signed_in.set()

    async def request_password_reset(self, email: str) -> None:
        """Have a code for a new password mailed, where there is such an account. Raises ClientError.

        `server` says afterwards whether it is mailed, or waits in the outbox.
        """
        await self._connected().account.request_password_reset(email)
        self.server = await self._connected().server.about()

    async def reset_password(self, code: str, password: str) -> None:
        """Set a new password by a mailed code; one has to sign in with it. Raises ClientError."""
        await self._connected().account.reset_password(code, password)

    def signs_in_as(self, email: str) -> None:
        """Propose an address at the sign-in."""
        self._remember(email=email)

    def is_now(self, administrator: Administrator) -> None:
        """Take in what has changed of who is signed in, their name for example."""
        self.administrator = administrator
        self._changed()

    async def sign_out(self) -> None:
        """End the session, here in any case, on the server if it can be reached."""
        client = self._connected()
        await self._forget()
        try:
            await client.session.sign_out()
        except Unreachable as fault:
            self._notices.tell(
                Notice(
                    Level.WARNING,
                    tr(
                        "You are signed out here. The server could not be told: {fault} "
                        "The session ends there by itself."
                    ).format(fault=told(said_by(fault))),
                )
            )
        client.token = None
        self._leave(session_ended=False)

    def setup_was_done(self) -> None:
        """Look again: the server says that somebody else has set it up meanwhile."""
        self._signed_in.set()

    def refresh(self) -> None:
        """Read the tree again soon; several wishes become one."""
        self._live.refresh()

    # Its life

    async def run(self) -> None:
        """Stay with the server until cancelled."""
        while self.client is None:
            await self._first_contact()
        while True:
            self._retry.clear()
            try:
                await self._identify(self.client)
                await self._stay(self.client)
            except (_SignedOut, Unauthenticated):
                self.client.token = None
                await self._forget()
            except ClientError as fault:
                await self._failed(fault)

    async def aclose(self) -> None:
        """End a session that is kept nowhere, close the connection, and stop the server, where it is ours."""
        if self.client is not None:
            await self._end_what_is_not_kept(self.client)
            await self.client.aclose()
        await self.host.aclose()

    async def _end_what_is_not_kept(self, client: AdminClient) -> None:
        """End a session at the server that nobody could go on with: its token is forgotten with this window."""
        if client.token is None or self.kept.where is not KeptIn.MEMORY:
            return
        try:
            async with asyncio.timeout(_GOODBYE_SECONDS):
                await client.session.sign_out()
        except (ClientError, TimeoutError) as fault:
            _logger.warning("The server could not be told that the session is over: %r", fault)

    async def _first_contact(self) -> None:
        self._retry.clear()
        self._show(State(Phase.CONNECTING, self.host.describes))
        try:
            await self.host.start()
            fingerprint = await self.host.fingerprint_to_compare()
            if fingerprint is not None:
                self._trusted.clear()
                self._show(State(Phase.FINGERPRINT, fingerprint=fingerprint))
                await self._trusted.wait()
            self._show(State(Phase.CONNECTING, tr("Asking the system's keyring for your sign-in…")))
            token, self.kept = await self._keeping.look_up(self.profile.key)
            self.client = self._connect_client(self.host.url, await self.host.tls(), token=token)
        except ProcessFailure as fault:
            await self._stop(said_by(fault))
        except TrustError as fault:
            await self._stop(said_by(fault))
        except ClientError as fault:
            await self._failed(fault)
        except OSError as fault:
            await self._failed(from_exception(fault, self.host.url))
        else:
            self.client.when_token_refused(lambda: self._leave(session_ended=True))

    async def _identify(self, client: AdminClient) -> None:
        """Be signed in, with the tree at hand."""
        self._out.clear()
        self.server = await client.server.about()
        while client.token is None:
            self._signed_in.clear()
            phase = Phase.SETUP_REQUIRED if self.server.setup_required else Phase.SIGN_IN
            self._show(State(phase, self._out_reason))
            await self._signed_in.wait()
            self.server = await client.server.about()
        self._out_reason = ""
        self._out.clear()
        self.administrator = (await client.session.current()).administrator
        await self._directory.load(client.places.in_parts())
        self._remember_name()
        self._back()

    async def _stay(self, client: AdminClient) -> None:
        """Follow what changes for as long as the session holds. Raises ClientError."""
        patience = Patience(
            on_interruption=self._interrupted, on_connected=self._live.catch_up, sleep=self._pause
        )
        # No TaskGroup: in Python 3.11 one swallows a cancellation that comes together with a failure.
        parts = [
            begin(self._live.follow(client, patience), name="follow-changes"),
            begin(self._live.keep_fresh(client), name="keep-the-tree-fresh"),
            begin(self._until_out(), name="wait-for-the-sign-out"),
        ]
        try:
            await asyncio.wait(parts, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for part in parts:
                part.cancel()
            await asyncio.wait(parts)
        faults = [fault for part in parts if not part.cancelled() and (fault := part.exception()) is not None]
        if faults:
            raise faults[0]

    async def _until_out(self) -> None:
        await self._out.wait()
        raise _SignedOut(self._out_reason)

    def _interrupted(self, interruption: Interruption) -> None:
        """Take the loss of the stream. Raises what must not be tried again by itself."""
        if _must_stop(interruption.error):
            raise interruption.error

    async def _pause(self, seconds: float) -> None:
        """Wait until the server answers again, at most so long and then a little longer each time."""
        client = self._connected()
        wait = min(seconds, FIRST_WAIT_SECONDS)
        reason = tr("The connection to the server was lost.")
        while True:
            self._retry.clear()
            try:
                await client.session.current()
            except Unauthenticated:
                return  # the stream is told the same
            except ClientError as fault:
                if _must_stop(fault):
                    raise
                reason = said_by(fault)
            else:
                self._back()
                return
            await self._wait(reason, wait)
            wait = min(wait * 2, LONGEST_WAIT_SECONDS)

    async def _failed(self, fault: ClientError) -> None:
        if _must_stop(fault):
            await self._stop(said_by(fault))
        else:
            await self._wait(said_by(fault), FIRST_WAIT_SECONDS * 2)

    async def _stop(self, reason: str) -> None:
        """Wait for a person to say that it is to be tried again."""
        self._retry.clear()
        self._show(State(Phase.STOPPED, reason))
        await self._retry.wait()

    async def _wait(self, reason: str, seconds: float) -> None:
        """Wait for so long, or until a person or the bundled server's return makes it shorter.

        Not at all where that came while the attempt was made that failed: it may have been made just before the return.
        """
        self._show(State(Phase.LOST, reason, retry_at=asyncio.get_running_loop().time() + seconds))
        try:
            async with asyncio.timeout(seconds):
                await self._retry.wait()
        except TimeoutError:
            return

    def _back(self) -> None:
        """The server is there, and we are signed in."""
        self._was_ready = True
        self._show(State(Phase.READY))

    def _leave(self, *, session_ended: bool) -> None:
        """Sign in again: because the server ended the session, or because a person wants it."""
        self._out_reason = ""
        if session_ended and self._was_ready:
            self._out_reason = tr(
                "Your session has ended: it has expired or was revoked. Sign in again. "
                "What you have typed is still there."
            )
        elif session_ended:
            self._out_reason = tr("Your session has ended: it has expired or was revoked. Sign in again.")
        self._out.set()

    async def _keep(self, who: Administrator, *, remember: bool, file_allowed: bool) -> None:
        token = self._connected().token
        if remember and token is not None:
            self.kept = await self._keeping.keep(self.profile.key, token, file_allowed=file_allowed)
            if self.kept.where is KeptIn.MEMORY:
                self._notices.tell(
                    Notice(
                        Level.WARNING,
                        tr(
                            "You are signed in only until this window closes: the system's keyring cannot keep the"
                            " sign-in. On the page for signing in you can have it kept in a file instead."
                        ),
                        told(self.kept.why_not),
                    )
                )
        else:
            self.kept = Kept(KeptIn.MEMORY)
            await self._forget()
        self._remember(email=who.email)

    async def _forget(self) -> None:
        """Forget the kept sign-in; a keyring that waits for a person must not keep anybody from signing in."""
        try:
            async with asyncio.timeout(_KEYRING_SECONDS):
                await self._keeping.forget(self.profile.key)
        except TimeoutError:
            _logger.warning("The keyring does not answer; the old sign-in may still be in it.")

    def _remember_name(self) -> None:
        """Call the server by the organization at the top of its tree."""
        top = self._directory.children(None)
        node = self._directory.node(top[0]) if top else None
        if node is None or node.name == self.profile.name:
            return
        self._remember(name=node.name)

    def _remember(self, **members: str) -> None:
        known = self._profiles.profile(self.profile.key)
        try:
            self.profile = self._profiles.change(known, **members)
        except OSError as fault:
            self.profile = replace(known, **members)
            self._notices.failed(fault, tr("Remembering the server"))

    def _connected(self) -> AdminClient:
        if self.client is None:
            raise RuntimeError("There is no connection yet.")
        return self.client

    def _show(self, state: State) -> None:
        if state != self.state:
            self.state = state
            self._changed()


def _must_stop(fault: ClientError) -> bool:
    """Whether trying again by itself must not be: someone else may answer in the server's name.

    A handshake that merely broke, as when the server dies within it, is like any other loss.
    """
    if not isinstance(fault, Unreachable):
        return False
    return fault.cause is Cause.ADDRESS or (fault.cause is Cause.TLS and _is_of_certificate(fault))


def _is_of_certificate(fault: BaseException | None) -> bool:
    while fault is not None:
        if isinstance(fault, ssl.SSLCertVerificationError):
            return True
        fault = fault.__cause__ or fault.__context__
    return False
