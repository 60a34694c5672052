"""A real SMTP server (aiosmtpd) on a free port of loopback, in a thread of its own: it collects mails, and makes faults."""

import asyncio
import queue
import re
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import partial
from pathlib import Path
from typing import Any, AnyStr, cast

import trustme
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

HANG = "hang"
DROP = "drop"
USERNAME, PASSWORD = "clue@mail.example", "s3cret-of-the-mail-server"
PATIENCE_SECONDS = 20.0


@dataclass(frozen=True)
class Received:
    """A mail that was taken over."""

    sender: str
    recipients: list[str]
    message: EmailMessage
    encrypted: bool
    signed_in: bool

    def part(self, subtype: str) -> str:
        """Return the text of one of its forms: `plain` or `html`."""
        body = self.message.get_body((subtype,))
        assert body is not None, f"there is no {subtype} part"
        return str(body.get_content())

    @property
    def code(self) -> str:
        """The allocation code in it."""
        found = re.search(r"Allocation code:\s+(\d{6})\b", self.part("plain"))
        assert found is not None, self.part("plain")
        return found[1]


@dataclass
class MailServer:
    """A running mail server.

    Attributes:
        port: where it listens on 127.0.0.1; its certificate is for `localhost` and 127.0.0.1.
        ca_file: the CA of its certificate; None without TLS.
        faults: what goes wrong from now on: a step (connect, ehlo, helo, starttls, auth, mail, rcpt, data, message) → a reply
            such as "451 later", HANG or DROP.
        sessions: how many connections there were.
        reached: steps that were begun, in their order.
    """

    port: int
    ca_file: Path | None
    faults: dict[str, str] = field(default_factory=dict)
    sessions: int = 0
    reached: list[str] = field(default_factory=list)
    _inbox: "queue.Queue[Received]" = field(default_factory=queue.Queue)
    _begun: "queue.Queue[str]" = field(default_factory=queue.Queue)
    _ended: "queue.Queue[None]" = field(default_factory=queue.Queue)
    _cut: Callable[[], object] = lambda: None

    def settings(self, **changes: Any) -> dict[str, Any]:
        """Return mail settings for it, as the contract has them, without TLS and sign-in unless `changes` say so."""
        return {
            "host": "127.0.0.1",
            "port": self.port,
            "security": "none",
            "from": "clue@hq.example",
            "caFile": None if self.ca_file is None else str(self.ca_file),
            **changes,
        }

    def next_mail(self, seconds: float = PATIENCE_SECONDS) -> Received:
        """Wait for the next mail."""
        return self._inbox.get(timeout=seconds)

    def mails(self) -> list[Received]:
        """Return the mails that have come and were not returned yet, without waiting."""
        found = []
        while not self._inbox.empty():
            found.append(self._inbox.get_nowait())
        return found

    def await_step(self, step: str, seconds: float = PATIENCE_SECONDS) -> None:
        """Wait until a client begins a step; those before it are forgotten."""
        while self._begun.get(timeout=seconds) != step:
            pass

    def await_end(self, seconds: float = PATIENCE_SECONDS) -> None:
        """Wait until a connection has ended."""
        self._ended.get(timeout=seconds)

    def cut(self) -> None:
        """Cut every connection."""
        self._cut()

    def ended(self) -> None:
        """Note that a connection has ended."""
        self._ended.put(None)

    def begin(self, step: str) -> str | None:
        """Note that a client has begun a step, and return what is to go wrong."""
        self.reached.append(step)
        self._begun.put(step)
        return self.faults.get(step)

    def take(self, received: Received) -> None:
        """Take a mail over."""
        self._inbox.put(received)


class _Handler:
    def __init__(self, server: MailServer) -> None:
        self._server = server

    async def handle_DATA(self, smtp: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.content
        assert isinstance(content, bytes)
        self._server.take(
            Received(
                envelope.mail_from or "",
                list(envelope.rcpt_tos),
                message_from_bytes(content, policy=policy.default),
                encrypted=smtp.transport is not None
                and smtp.transport.get_extra_info("sslcontext") is not None,
                signed_in=bool(session.authenticated),
            )
        )
        return "250 taken"


class _FaultySmtp(SMTP):
    """aiosmtpd's server with faults before its answers."""

    def __init__(self, server: MailServer, **options: Any) -> None:
        super().__init__(_Handler(server), hostname="mail.example", enable_SMTPUTF8=True, **options)
        self._mail_server = server
        self._greeted = False

    def connection_lost(self, error: Exception | None) -> None:
        super().connection_lost(error)
        self._mail_server.ended()

    async def push(self, status: AnyStr) -> None:
        if not self._greeted:
            self._greeted = True
            self._mail_server.sessions += 1
            if await self._goes_wrong("connect"):
                return
        await super().push(status)

    async def smtp_EHLO(self, hostname: str) -> None:  # noqa: N802
        if not await self._goes_wrong("ehlo"):
            await super().smtp_EHLO(hostname)

    async def smtp_HELO(self, hostname: str) -> None:  # noqa: N802
        if not await self._goes_wrong("helo"):
            await super().smtp_HELO(hostname)

    async def smtp_STARTTLS(self, arg: str) -> None:  # noqa: N802
        if not await self._goes_wrong("starttls"):
            await super().smtp_STARTTLS(arg)

    async def smtp_AUTH(self, arg: str) -> None:  # noqa: N802
        if not await self._goes_wrong("auth"):
            await super().smtp_AUTH(arg)

    async def smtp_MAIL(self, arg: str | None) -> None:  # noqa: N802
        if not await self._goes_wrong("mail"):
            await super().smtp_MAIL(arg)

    async def smtp_RCPT(self, arg: str | None) -> None:  # noqa: N802
        if not await self._goes_wrong("rcpt"):
            await super().smtp_RCPT(arg)

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802
        if await self._goes_wrong("data"):
            return
        fault = self._mail_server.begin("message")
        if fault is None:
            await super().smtp_DATA(arg)
            return
        await super().push("354 go on")
        while True:
            line = await self._reader.readline()
            if line in {b".\r\n", b""} or fault == DROP:
                break
        await self._make(fault)

    def hang_up(self) -> None:
        """Cut the connection."""
        if self.transport is not None:
            cast("asyncio.WriteTransport", self.transport).abort()  # uvloop's are no subclass of it

    async def _goes_wrong(self, step: str) -> bool:
        fault = self._mail_server.begin(step)
        if fault is not None:
            await self._make(fault)
        return fault is not None

    async def _make(self, fault: str) -> None:
        if fault == HANG:
            await asyncio.Event().wait()
        elif fault == DROP:
            self.hang_up()
        else:
            await super().push(fault)


def _authenticated(_smtp: SMTP, _session: Session, _envelope: Envelope, _how: str, data: Any) -> AuthResult:
    right = isinstance(data, LoginPassword) and data == LoginPassword(USERNAME.encode(), PASSWORD.encode())
    return AuthResult(success=right, handled=False)


@contextmanager
def running_mail_server(
    directory: Path,
    *,
    tls: str = "none",
    sign_in: bool = False,
    names: tuple[str, ...] = ("localhost", "127.0.0.1"),
) -> Iterator[MailServer]:
    """Run a mail server for the time of a test.

    Args:
        directory: where its CA file is put.
        tls: "none", "starttls" (offered, not forced) or "tls".
        sign_in: whether it asks for USERNAME and PASSWORD.
        names: what its certificate is for.
    """
    context, ca_file = None, None
    if tls != "none":
        authority = trustme.CA()
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        authority.issue_cert(*names).configure_cert(context)
        ca_file = directory / "mail-ca.pem"
        authority.cert_pem.write_to_path(str(ca_file))
    server = MailServer(0, ca_file)
    options: dict[str, Any] = {"tls_context": context} if tls == "starttls" else {}
    if sign_in:
        forced = tls == "starttls"  # aiosmtpd counts only STARTTLS as encryption, and warns without
        options |= {"authenticator": _authenticated, "auth_required": forced, "auth_require_tls": forced}
    started: queue.Queue[asyncio.AbstractEventLoop] = queue.Queue()
    stop = asyncio.Event()

    async def serve() -> None:
        loop = asyncio.get_running_loop()
        open_sessions: list[_FaultySmtp] = []

        def accept() -> _FaultySmtp:
            session = _FaultySmtp(server, loop=loop, **options)
            open_sessions.append(session)
            return session

        listener = await loop.create_server(accept, "127.0.0.1", 0, ssl=context if tls == "tls" else None)
        server.port = listener.sockets[0].getsockname()[1]

        def cut() -> None:
            for session in open_sessions:
                session.hang_up()

        server._cut = partial(loop.call_soon_threadsafe, cut)
        started.put(loop)
        await stop.wait()
        listener.close()
        cut()
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    thread = threading.Thread(target=asyncio.run, args=(serve(),), name="mail server")
    thread.start()
    loop = started.get(timeout=PATIENCE_SECONDS)
    try:
        yield server
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(PATIENCE_SECONDS)
