"""One dialogue with a mail server (RFC 5321): step by step, so that a failure says at which one and why.

STARTTLS, where chosen, is required: nothing falls back to an unencrypted connection. Certificates are always verified,
and a user name and password never leave over a connection that is not encrypted.
"""

import asyncio
import os
import socket
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from email.policy import SMTPUTF8
from ipaddress import ip_address
from typing import cast

import aiosmtplib
import idna

from clue_desktop.domain.borrowed_words import borrowed, reason_of
from clue_desktop.domain.judgment import clean_message
from clue_desktop.domain.mail import MailSecurity
from clue_desktop.domain.said import Said, said_by
from server.certificates.certificate_rules import judge_alike

DEADLINE_SECONDS = 60.0
"""For a whole dialogue."""

# Not recognized, its argument not understood, not implemented (RFC 5321, 4.2.4); others refuse this client.
_UNKNOWN_COMMAND = frozenset({500, 501, 502, 504})


@dataclass(frozen=True, slots=True)
class MailAccount:
    """By which server mails are sent, who signs in there, and which address they come from.

    Attributes:
        ca_file: a PEM file with the CA of the server's certificate; None: what the system trusts.
    """

    host: str
    port: int
    security: MailSecurity
    username: str | None
    password: str | None = field(repr=False)
    sender: str
    ca_file: str | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a dialogue, and the server's reply."""

    name: str
    reply: str


class CaFileError(Exception):
    """The file with the CA cannot be used; the message says why."""


class DeliveryError(Exception):
    """A mail was not taken over.

    Attributes:
        code: what failed, for programs.
        permanent: whether it would fail again however often it is tried: the recipient or the message is refused.
    """

    def __init__(self, code: str, message: str, *, permanent: bool = False) -> None:
        super().__init__(message)
        self.code = code
        self.permanent = permanent


def tls_context(ca_file: str | None) -> ssl.SSLContext:
    """Return how mail servers are trusted.

    Raises:
        CaFileError: the file cannot be read, or holds no certificate.
    """
    try:
        context = ssl.create_default_context(cafile=ca_file)
    except ssl.SSLError as fault:
        raise CaFileError(Said("{file} holds no certificate in PEM form.", file=str(ca_file))) from fault
    except OSError as fault:
        raise CaFileError(
            Said(
                "{file} cannot be read on the server: {reason}.",
                file=str(ca_file),
                reason=reason_of(fault),
            )
        ) from fault
    judge_alike(context)
    context.hostname_checks_common_name = False
    return context


async def deliver(
    account: MailAccount,
    message: EmailMessage,
    recipient: str,
    steps: list[Step],
    *,
    deadline_seconds: float = DEADLINE_SECONDS,
) -> None:
    """Hand a message over to the account's mail server; each step is added to `steps` as it is done.

    Raises:
        DeliveryError: it was not taken over, or no answer says that it was.
    """
    dialogue = _Dialogue(account, steps)
    try:
        async with asyncio.timeout(deadline_seconds):
            await dialogue.hold(message, recipient)
    except TimeoutError as fault:
        where = Said("{host} port {port}", host=account.host, port=account.port)
        raise DeliveryError(
            "timeout",
            Said(
                "{where} did not answer in time ({step}); the limit is {seconds} s.",
                where=where,
                step=dialogue.doing,
                seconds=f"{deadline_seconds:g}",
            ),
        ) from fault


class _Dialogue:
    def __init__(self, account: MailAccount, steps: list[Step]) -> None:
        self._account = account
        self._steps = steps
        self._where = Said("{host} port {port}", host=account.host, port=account.port)
        self.doing: str = Said("connecting")

    async def hold(self, message: EmailMessage, recipient: str) -> None:
        account = self._account
        try:
            context = await asyncio.to_thread(tls_context, account.ca_file)
        except CaFileError as fault:
            raise DeliveryError("ca_file_invalid", said_by(fault)) from fault
        smtp = aiosmtplib.SMTP(
            hostname=account.host,
            port=account.port,
            use_tls=account.security is MailSecurity.TLS,
            start_tls=False,
            tls_context=context,
            timeout=None,  # the deadline is that of the whole
            local_hostname="localhost",  # until the connection says from which address
        )
        try:
            await self._begin(smtp)
            if account.security is MailSecurity.STARTTLS:
                await self._encrypt(smtp)
            if account.username is not None:
                await self._sign_in(smtp, account.username, account.password or "")
            await self._hand_over(smtp, message, recipient)
        finally:
            # Nothing is waited for any more: the answer that counts has come, or will not.
            transport = smtp.transport
            smtp.close()
            if transport is not None:
                cast("asyncio.WriteTransport", transport).abort()  # uvloop's are no subclass of it

    async def _begin(self, smtp: aiosmtplib.SMTP) -> None:
        async with self._step(Said("connecting"), "greeting_refused"):
            greeting = await smtp.connect()
        self._note("connect", greeting)
        smtp.local_hostname = _address_literal(smtp.get_transport_info("sockname"))
        async with self._step(Said("greeting"), "greeting_refused"):
            await self._greet(smtp)

    async def _greet(self, smtp: aiosmtplib.SMTP) -> None:
        """Say EHLO, or HELO to a server that knows no other (RFC 5321, 3.2): it offers no extension then."""
        try:
            self._note("ehlo", await smtp.ehlo())
        except aiosmtplib.SMTPHeloError as fault:
            if fault.code not in _UNKNOWN_COMMAND:
                raise
            self._note("helo", await smtp.helo())

    async def _encrypt(self, smtp: aiosmtplib.SMTP) -> None:
        if not smtp.supports_extension("starttls"):
            raise DeliveryError(
                "starttls_not_offered",
                Said(
                    "{where} does not offer STARTTLS, so nothing was sent. Choose TLS (usually port 465) or ask who"
                    " runs the mail server.",
                    where=self._where,
                ),
            )
        async with self._step("STARTTLS", "starttls_refused"):
            self._note("starttls", await smtp.starttls())
        async with self._step(Said("greeting again"), "greeting_refused"):
            self._note("ehlo", await smtp.ehlo())

    async def _sign_in(self, smtp: aiosmtplib.SMTP, username: str, password: str) -> None:
        if smtp.get_transport_info("sslcontext") is None:
            raise DeliveryError(
                "credentials_unencrypted",
                Said(
                    "The connection to {where} is not encrypted, so the password was not sent.",
                    where=self._where,
                ),
            )
        if not smtp.supported_auth_methods and smtp.server_auth_methods:
            ways = clean_message(", ".join(smtp.server_auth_methods).upper()) or ""
            raise DeliveryError(
                "sign_in_not_offered",
                Said(
                    "{where} offers no other way to sign in than {ways}, which this server does not know. Ask who"
                    " runs the mail server to allow a user name and password (SMTP AUTH) for this account.",
                    where=self._where,
                    ways=ways,
                ),
            )
        if not smtp.supports_extension("auth") or not smtp.supported_auth_methods:
            raise DeliveryError(
                "sign_in_not_offered",
                Said(
                    "{where} offers no way to sign in that this server knows. Remove the user name, or use the port"
                    " for sending mail (usually 587 or 465).",
                    where=self._where,
                ),
            )
        async with self._step(Said("signing in"), "sign_in_refused"):
            self._note("signIn", await smtp.login(username, password))

    async def _hand_over(self, smtp: aiosmtplib.SMTP, message: EmailMessage, recipient: str) -> None:
        sender, to = on_the_wire(self._account.sender), on_the_wire(recipient)
        international = not (sender.isascii() and to.isascii())
        if international and not smtp.supports_extension("smtputf8"):
            raise DeliveryError(
                "address_not_supported",
                Said(
                    "{where} takes only addresses in ASCII before the @, which {sender} to {recipient} is not.",
                    where=self._where,
                    sender=sender,
                    recipient=to,
                ),
                permanent=True,
            )
        options = ["SMTPUTF8"] if international else []
        content = message.as_bytes(policy=SMTPUTF8 if international else SMTP_POLICY)
        async with self._step(Said("naming the sender"), "sender_refused"):
            self._note("sender", await smtp.mail(sender, options=options, encoding="utf-8"))
        async with self._step(Said("naming the recipient"), "recipient_refused", final=True):
            self._note("recipient", await smtp.rcpt(to, encoding="utf-8"))
        async with self._step(Said("handing the message over"), "message_refused", final=True):
            self._note("message", await smtp.data(content))

    def _note(self, name: str, response: aiosmtplib.SMTPResponse) -> None:
        self._steps.append(Step(name, _words(response.code, response.message)))

    @asynccontextmanager
    async def _step(self, doing: str, refused: str, *, final: bool = False) -> AsyncIterator[None]:
        """Translate every fault of a step; `final`: a refusal for good is one of this mail, not of the account."""
        self.doing = doing
        try:
            yield
        except aiosmtplib.SMTPResponseException as fault:
            if not 400 <= fault.code <= 599:
                raise DeliveryError(
                    "protocol_error",
                    Said(
                        "{where} does not speak SMTP as expected ({step}): {reason}",
                        where=self._where,
                        step=doing,
                        reason=_words(fault.code, fault.message),
                    ),
                ) from fault
            raise DeliveryError(
                refused,
                Said(
                    "{where} refused ({step}): {reason}",
                    where=self._where,
                    step=doing,
                    reason=_words(fault.code, fault.message),
                ),
                permanent=final and fault.code >= 500,
            ) from fault
        except (aiosmtplib.SMTPException, OSError) as fault:
            raise self._broken(doing, fault) from fault

    def _broken(self, doing: str, fault: Exception) -> DeliveryError:
        cause = fault.__cause__ if isinstance(fault, aiosmtplib.SMTPException) and fault.__cause__ else fault
        if isinstance(cause, ssl.SSLCertVerificationError):
            return DeliveryError("tls_failed", _certificate_fault(self._where, cause))
        if isinstance(cause, ssl.SSLError):
            return DeliveryError(
                "tls_failed",
                Said(
                    "TLS with {where} failed ({reason}). Check the port: TLS usually has 465, STARTTLS 587.",
                    where=self._where,
                    reason=cause.reason or str(cause),
                ),
            )
        if isinstance(cause, socket.gaierror):
            return DeliveryError(
                "dns_failed",
                Said("The name {host} could not be found. Check how it is written.", host=self._account.host),
            )
        if isinstance(cause, OSError) and not isinstance(cause, aiosmtplib.SMTPException):
            # The event loop's own text says that it failed; the system's, why.
            words = borrowed(os.strerror(cause.errno) if cause.errno else str(cause) or type(cause).__name__)
        else:
            words = Said("the mail server ended the connection")
        return DeliveryError(
            "connection_failed",
            Said(
                "The connection to {where} failed ({step}): {reason}.",
                where=self._where,
                step=doing,
                reason=words,
            ),
        )


def _address_literal(sockname: object) -> str:
    """Return the own address as EHLO takes it (RFC 5321 §4.1.3): it needs no look-up and tells no host name."""
    address = ip_address(str(sockname[0]).partition("%")[0]) if isinstance(sockname, tuple) else None
    if address is None:
        return "localhost"
    return f"[IPv6:{address}]" if address.version == 6 else f"[{address}]"


def on_the_wire(address: str) -> str:
    """Return an address with its domain as the DNS knows it (RFC 5890); the part before the @ stays as it is.

    Raises:
        DeliveryError: no name of the DNS has these letters.
    """
    local, at, domain = address.rpartition("@")
    if domain.isascii():
        return address
    try:
        return f"{local}{at}{idna.encode(domain, uts46=True).decode()}"
    except idna.IDNAError as fault:
        raise DeliveryError(
            "address_not_supported",
            Said("“{text}” cannot be a name in the DNS, so no mail can be sent there.", text=domain),
        ) from fault


def _words(code: int, text: str) -> str:
    """Return a reply on one line, as foreign text may be shown."""
    reply = clean_message(" / ".join(text.splitlines())) or ""
    return f"{code} {reply}".strip() if code > 0 else reply


def _certificate_fault(where: str, fault: ssl.SSLCertVerificationError) -> str:
    words = fault.verify_message
    if "expired" in words or "not yet valid" in words:
        advice = Said("Check the clock of this server, and the certificate with who runs the mail server.")
    elif "mismatch" in words or "not valid for" in words:
        advice = Said("Enter the mail server by the name that its certificate has.")
    else:
        advice = Said("If it comes from a CA of your own, name that CA's file.")
    return Said(
        "The certificate of {where} is not accepted: {reason}. {advice}",
        where=where,
        reason=borrowed(words),
        advice=advice,
    )
