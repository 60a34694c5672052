"""Which servers a client trusts: a CA file's, the one with a pinned fingerprint, or the system's usual ones.

A server of ours has a CA of its own and sends the CA's certificate along with its own. What people compare and a
client pins is the SHA-256 of that CA certificate: the server renews its own certificate every year, the CA stays for
ten, so a renewal locks nobody out. Of a server with a certificate from elsewhere (`--tls CERT:KEY`) the certificate
itself is pinned, and only that one is accepted.

With a pin, a connection is good when the server holds the key of a certificate that is either the pinned one, or
signed for servers by the pinned one, both of them in their period. The host name need not be in the certificate: the
pin names the server more exactly. Pinned may be only a CA that signs nothing but servers (self-signed, path length
0), which no public authority is; so that nobody pins half the internet by copying the wrong line.

Errors: TrustError, for what the person gave; ssl.SSLCertVerificationError, in the handshake, for what the server sent.
"""

import hashlib
import hmac
import re
import socket
import ssl
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.x509.oid import ExtendedKeyUsageOID
from typing_extensions import Buffer, override

from clue_desktop.domain.borrowed_words import reason_of
from clue_desktop.domain.said import Said, said_by

_NOT_HEX = re.compile(r"^(sha-?256)?\s*(fingerprint)?\s*[:=]?|[:\s]", re.IGNORECASE)


class TrustError(ValueError):
    """A CA file that cannot be used, or a text that is no SHA-256 fingerprint."""


class _Refused(Exception):  # noqa: N818 - an answer of this module to itself, never seen outside
    """Why a chain is not accepted, in words."""


def ssl_context(ca_file: Path | None = None, fingerprint: str | None = None) -> ssl.SSLContext:
    """The TLS context for httpx (`verify=`), asyncio or `wrap_socket`, with certificates checked in any case.

    With `ca_file` (PEM) only what its authorities signed for the host called is accepted; with `fingerprint` (64 hex
    digits; colons, blanks, case and a "SHA256 Fingerprint=" in front do not matter) only the server with that pin,
    under whatever name; with neither, what the system trusts. Raises TrustError.
    """
    if ca_file is not None and fingerprint is not None:
        raise TrustError(Said("Give a CA file or a fingerprint, not both."))
    if fingerprint is not None:
        return _PinnedContext.for_pin(parse_fingerprint(fingerprint))
    try:
        context = ssl.create_default_context(cafile=ca_file)
    except (OSError, ssl.SSLError) as error:
        raise TrustError(
            Said(
                "The CA file {file} cannot be used: {reason}.",
                file=str(ca_file),
                reason=reason_of(error),
            )
        ) from error
    # Alike with every Python: 3.13 takes the issuing CA alone for a file, and minds the form of a private CA's certificates.
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    context.verify_flags &= ~ssl.VERIFY_X509_STRICT
    context.hostname_checks_common_name = False  # a name counts in subjectAltName alone (RFC 9110 §4.3.4)
    return context


def presented_fingerprint(host: str, port: int, timeout: float = 10.0) -> str:
    """The fingerprint that a server shows of itself, for a person to compare before it is pinned.

    It proves nothing yet. One handshake is made, without checks and without sending anything, and the connection is
    closed. Blocks; raises OSError (ssl.SSLError among them) when there is no TLS server.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE  # nothing can be checked before a person has compared
    with (
        socket.create_connection((host, port), timeout) as plain,
        context.wrap_socket(plain, server_hostname=host) as connection,
    ):
        chain = _chain_of(connection)
    return format_fingerprint(_pin_of(chain))


def trusted_fingerprint(host: str, port: int, context: ssl.SSLContext, timeout: float = 10.0) -> str | None:
    """The fingerprint of a server that `context` trusts, for others to pin; None where it has no CA of its own.

    The certificate of a public authority is not offered for pinning: its next renewal would lock everybody out.
    One handshake is made, with all checks. Blocks; raises OSError, ssl.SSLError among them.
    """
    with (
        socket.create_connection((host, port), timeout) as plain,
        context.wrap_socket(plain, server_hostname=host) as connection,
    ):
        chain = _chain_of(connection)
    if isinstance(context, _PinnedContext):
        return format_fingerprint(context.pin)
    pin = _pin_of(chain)
    own = any(hmac.compare_digest(pin, hashlib.sha256(der).digest()) for der in chain[1:])
    return format_fingerprint(pin) if own else None


def parse_fingerprint(text: str) -> bytes:
    """The 32 bytes of a SHA-256 fingerprint in any usual spelling. Raises TrustError."""
    digits = _NOT_HEX.sub("", text.strip())
    try:
        digest = bytes.fromhex(digits)
    except ValueError:
        digest = b""
    if len(digest) != hashlib.sha256().digest_size:
        raise TrustError(Said("Not a SHA-256 fingerprint, which has 64 hex digits: {text}", text=f"{text!r}"))
    return digest


def format_fingerprint(digest: bytes) -> str:
    """Upper-case hex pairs with colons, as the server and other programs show it."""
    return digest.hex(":").upper()


class _PinnedContext(ssl.SSLContext):
    """A context whose connections carry nothing before their chain has been judged against the pin.

    OpenSSL cannot be told a hash to trust, so its own verification is off and `_judge` takes its place: in
    `do_handshake`, which every user of the ssl module calls, and guarded in reading and writing for one that does not.
    """

    pin: bytes

    @classmethod
    def for_pin(cls, pin: bytes) -> Self:
        context = cls(ssl.PROTOCOL_TLS_CLIENT)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE  # replaced by _judge, see above
        context.options |= ssl.OP_NO_RENEGOTIATION
        context.pin = pin
        context.sslobject_class = _PinnedObject
        context.sslsocket_class = _PinnedSocket
        return context

    def check(self, chain: Sequence[bytes]) -> None:
        """Raises ssl.SSLCertVerificationError for a chain that is not the pinned server's."""
        try:
            _judge(chain, self.pin, datetime.now(UTC))
        except _Refused as refusal:
            error = ssl.SSLCertVerificationError(1, f"certificate verify failed: {refusal}")
            error.reason, error.library = "CERTIFICATE_VERIFY_FAILED", "SSL"
            error.verify_code, error.verify_message = 1, said_by(refusal)
            raise error from refusal


class _PinnedObject(ssl.SSLObject):
    """TLS over memory buffers, as asyncio, uvloop and anyio use it."""

    _judged = False

    @override
    def do_handshake(self) -> None:
        super().do_handshake()
        _check(self)
        self._judged = True

    @override
    def read(self, len: int = 1024, buffer: Buffer | None = None) -> Any:
        _require(judged=self._judged)
        return super().read(len, buffer)

    @override
    def write(self, data: Any) -> int:
        _require(judged=self._judged)
        return super().write(data)


class _PinnedSocket(ssl.SSLSocket):
    """TLS over a socket; `recv` and its relatives read by `read`, `sendall` and `sendfile` by `send`."""

    _judged = False

    @override
    def do_handshake(self, block: bool = False) -> None:
        super().do_handshake(block)
        _check(self)
        self._judged = True

    @override
    def read(self, len: int = 1024, buffer: Buffer | None = None) -> Any:
        _require(judged=self._judged)
        return super().read(len, buffer)

    @override
    def write(self, data: Any) -> int:
        _require(judged=self._judged)
        return super().write(data)

    @override
    def send(self, data: Any, flags: int = 0) -> int:
        _require(judged=self._judged)
        return super().send(data, flags)


def _check(connection: ssl.SSLObject | ssl.SSLSocket) -> None:
    context = connection.context
    if not isinstance(context, _PinnedContext):
        raise ssl.SSLError("a pinned connection lost its context")
    context.check(_chain_of(connection))


def _require(*, judged: bool) -> None:
    if not judged:
        raise ssl.SSLError("the server's certificate has not been judged yet: call do_handshake first")


def _chain_of(connection: ssl.SSLObject | ssl.SSLSocket) -> list[bytes]:
    """What the server sent, its own certificate first, each in DER."""
    if sys.version_info >= (3, 13):
        return list(connection.get_unverified_chain())
    # Before 3.13 only the inner object has it, the same in 3.11 and 3.12.
    inner: Any = connection._sslobj  # type: ignore[union-attr]  # noqa: SLF001
    return [
        ssl.PEM_cert_to_DER_cert(certificate.public_bytes())
        for certificate in inner.get_unverified_chain() or ()
    ]


def _pin_of(chain: Sequence[bytes]) -> bytes:
    """What to pin of a server: its own CA where it sends one, else its certificate."""
    for der in chain[1:]:
        try:
            _own_authority(der)
        except _Refused:
            continue
        return hashlib.sha256(der).digest()
    return hashlib.sha256(chain[0]).digest()


def _judge(chain: Sequence[bytes], pin: bytes, now: datetime) -> None:
    """Raises _Refused unless the first certificate is the pinned one or was issued by it.

    TLS itself has proved that the server holds the first one's key.
    """
    pinned = [der for der in chain if hmac.compare_digest(hashlib.sha256(der).digest(), pin)]
    if not pinned:
        shown = format_fingerprint(_pin_of(chain)) if chain else Said("none")
        raise _Refused(
            Said(
                "the server's fingerprint is {found}, not the expected {expected}",
                found=shown,
                expected=format_fingerprint(pin),
            )
        )
    server = _parsed(chain[0])
    _in_period(server, Said("the server's certificate"), now)
    if pinned[0] == chain[0]:
        return
    authority = _own_authority(pinned[0])
    _in_period(authority, Said("the server's CA certificate"), now)
    try:
        server.verify_directly_issued_by(authority)
        usages = server.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except (InvalidSignature, ValueError, TypeError, x509.ExtensionNotFound) as error:
        raise _Refused(Said("the server's certificate was not issued by the pinned CA")) from error
    if ExtendedKeyUsageOID.SERVER_AUTH not in usages:
        raise _Refused(Said("the certificate is not one for servers"))


def _own_authority(der: bytes) -> x509.Certificate:
    """The CA of one server, as opposed to one that signs for others. Raises _Refused."""
    certificate = _parsed(der)
    try:
        constraints = certificate.extensions.get_extension_for_class(x509.BasicConstraints).value
        certificate.verify_directly_issued_by(certificate)
    except (InvalidSignature, ValueError, TypeError, x509.ExtensionNotFound) as error:
        raise _Refused(Said("the pinned certificate is not a server's own CA")) from error
    if not constraints.ca or constraints.path_length != 0:
        raise _Refused(Said("the pinned certificate is not a server's own CA"))
    return certificate


def _parsed(der: bytes) -> x509.Certificate:
    try:
        return x509.load_der_x509_certificate(der)
    except ValueError as error:
        raise _Refused(
            Said("the server's certificate cannot be read ({reason})", reason=str(error))
        ) from error


def _in_period(certificate: x509.Certificate, what: str, now: datetime) -> None:
    start, end = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    if now < start:
        raise _Refused(
            Said(
                "{thing} is valid from {start} UTC on; is this machine's clock right?",
                thing=what,
                start=f"{start:%Y-%m-%d %H:%M}",
            )
        )
    if now > end:
        raise _Refused(Said("{thing} expired on {end} UTC", thing=what, end=f"{end:%Y-%m-%d %H:%M}"))
