"""TLS of the server's own: a local CA, made at first start, and a certificate under it, made anew before it ends.

    ca-key.pem      the CA's key and certificate in one file, so that they cannot part; everything else follows from it
    ca.pem          the CA's certificate alone, to be given to clients (`--ca`)
    server-key.pem  the server's key
    server.pem      the server's certificate and the CA's, as sent to clients

The fingerprint to compare and pin is the CA's: the server's certificate is renewed within 397 days, with a new key, and
the CA stays for ten years, so a renewal locks no device out. Clients accept a pin of the CA because it comes along in
the handshake (`clue_desktop.client.trust`); browsers and `openssl s_client -showcerts` show it as well. A pair that the
operator gives is `server.certificates.given_pair`'s.
"""

import ipaddress
import logging
import os
import re
import socket
import ssl
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from server.bounding.bounded import call_within
from server.keys.private_files import private_directory, read_if_any, replace_file, restrict

AUTHORITY_LIFE = timedelta(days=3652)
CERTIFICATE_LIFE = timedelta(days=397)
RENEW_BEFORE = timedelta(days=30)
CLOCK_SKEW = timedelta(days=1)
"""New certificates are valid from a day ago: a door's clock may lag behind."""

LOOKUP_SECONDS = 1.0

MAKE_ANEW = (
    "`clue-server certificate anew` makes a new CA and certificate; every device and console then needs the new "
    "fingerprint."
)

_log = logging.getLogger(__name__)
# Letters, digits, hyphens and, as many a network has them, underscores; a star for all hosts of a domain.
_HOST_NAME = re.compile(
    r"(?:\*\.)?[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?)*"
)


class TlsError(Exception):
    """The server's certificate or key cannot be used; the message names the file and the way out."""


@dataclass(frozen=True, slots=True)
class ServerTls:
    """What the server listens with.

    Attributes: certificate: PEM, the server's own first; key: PEM; ca: the file that clients can trust, None for an
    operator's pair; fingerprint: to be compared and pinned, SHA-256 as upper-case hex pairs with colons: of the CA
    where there is one of our own, else of the certificate.
    """

    certificate: Path
    key: Path
    ca: Path | None
    fingerprint: str


@dataclass(frozen=True, slots=True)
class _Authority:
    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate


def ensure_tls(
    directory: Path, host: str, now: datetime, extra_names: Sequence[str] = (), *, renew: bool = False
) -> ServerTls:
    """The server's own CA and certificate in `directory`, made, repaired or renewed where that is due.

    The certificate is for localhost, 127.0.0.1, ::1, `host` (the address to listen on, unless it stands for all),
    this machine's names and `extra_names`; it is renewed when less than 30 days are left or one of these is missing, and at once with
    `renew`. `now` is aware. Raises TlsError.
    """
    tls = ServerTls(directory / "server.pem", directory / "server-key.pem", directory / "ca.pem", "")
    try:
        private_directory(directory)
        for unfinished in directory.glob(".*.pem.*.tmp"):
            unfinished.unlink(missing_ok=True)
        authority = _kept_authority(directory, now) or _new_authority(directory, now)
        _write_if_changed(directory / "ca.pem", authority.certificate.public_bytes(Encoding.PEM))
        names = _names(host, extra_names)
        if renew or not _is_good(tls, authority, names, now):
            _issue(tls, authority, names, now)
        restrict(tls.key)
    except OSError as error:
        raise TlsError(f"The certificates in {directory} cannot be used: {error}.") from error
    check_loadable(tls.certificate, tls.key)
    return ServerTls(tls.certificate, tls.key, tls.ca, fingerprint_of(authority.certificate))


def make_anew(
    directory: Path, host: str, now: datetime, extra_names: Sequence[str] = ()
) -> tuple[ServerTls, Path | None]:
    """A new CA and certificate, whatever is there; what was there is kept in a folder beside, which is returned.

    Every client has to be given the new fingerprint. Raises TlsError.
    """
    kept = None
    try:
        if directory.exists():
            kept = directory.with_name(f"{directory.name}-until-{now:%Y%m%d-%H%M%S}")
            directory.rename(kept)
    except OSError as error:
        raise TlsError(f"{directory} could not be put aside: {error}.") from error
    return ensure_tls(directory, host, now, extra_names), kept


def make_authority(directory: Path, now: datetime) -> None:
    """A new CA in a directory that has none. Raises OSError."""
    private_directory(directory)
    _new_authority(directory, now)


def _kept_authority(directory: Path, now: datetime) -> _Authority | None:
    """The CA of an earlier start; None for a directory that has none yet. Never replaced: clients trust it."""
    path = directory / "ca-key.pem"
    data = read_if_any(path)
    if data is None:
        followers = [name for name in ("ca.pem", "server.pem") if (directory / name).exists()]
        if followers:
            raise TlsError(
                f"{path} is missing, though {followers[0]} was made with it. Restore it from a backup. If there is none: "
                f"{MAKE_ANEW}"
            )
        return None
    restrict(path)
    key, certificate = _private_key(path, data), _certificates(path, data)[0]
    if not isinstance(key, ec.EllipticCurvePrivateKey) or not belong_together(certificate, key):
        raise _damaged(path, "key and certificate do not belong together")
    start, end = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    if now < start:
        raise TlsError(
            f"By this machine's clock it is {now:%Y-%m-%d}, but {path} was made on {start:%Y-%m-%d}. Set the clock right. "
            f"If it is right now and was wrong then: {MAKE_ANEW}"
        )
    if now > end:
        raise TlsError(
            f"The CA in {path} expired on {end:%Y-%m-%d}. If this machine's clock is right: {MAKE_ANEW}"
        )
    if end - now < CERTIFICATE_LIFE:
        _log.warning(
            "the CA in %s expires on %s; devices will need a new fingerprint", path, f"{end:%Y-%m-%d}"
        )
    return _Authority(key, certificate)


def _new_authority(directory: Path, now: datetime) -> _Authority:
    key = ec.generate_private_key(ec.SECP256R1())
    # A name of its own, so that the CAs of two servers in one list of trusted ones are told apart.
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"CLUe Desktop CA {os.urandom(4).hex()}")])
    identifier = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    certificate = (
        x509.CertificateBuilder(issuer_name=name, subject_name=name, public_key=key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - CLOCK_SKEW)
        .not_valid_after(now - CLOCK_SKEW + AUTHORITY_LIFE)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_key_usage(signs_certificates=True), critical=True)
        .add_extension(identifier, critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(identifier), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    replace_file(directory / "ca-key.pem", _key_pem(key) + certificate.public_bytes(Encoding.PEM))
    return _Authority(key, certificate)


def _is_good(tls: ServerTls, authority: _Authority, names: Sequence[x509.GeneralName], now: datetime) -> bool:
    """Whether the certificate that is there can stay.

    One that is missing or parted from its key was being written when the server was stopped, and is made anew;
    one that cannot be read is damage, and raises TlsError.
    """
    chain_pem, key_pem = read_if_any(tls.certificate), read_if_any(tls.key)
    if chain_pem is None or key_pem is None:
        return False
    try:
        chain, key = _certificates(tls.certificate, chain_pem), _private_key(tls.key, key_pem)
    except TlsError as error:
        raise TlsError(
            f"{error} Or delete it: the next start makes a new one, and devices need not know."
        ) from error
    leaf = chain[0]
    try:
        leaf.verify_directly_issued_by(authority.certificate)
        present = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (InvalidSignature, ValueError, TypeError, x509.ExtensionNotFound):
        return False
    return (
        belong_together(leaf, key)
        and chain[1:] == [authority.certificate]
        and leaf.not_valid_before_utc <= now <= leaf.not_valid_after_utc - RENEW_BEFORE
        and set(names) <= set(present)
    )


def _issue(tls: ServerTls, authority: _Authority, names: Sequence[x509.GeneralName], now: datetime) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    ca = authority.certificate
    start = max(now - CLOCK_SKEW, ca.not_valid_before_utc)
    issuer = ca.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    certificate = (
        x509.CertificateBuilder(issuer_name=ca.subject, public_key=key.public_key())
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "CLUe Desktop server")]))
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(min(start + CERTIFICATE_LIFE, ca.not_valid_after_utc))
        .add_extension(x509.SubjectAlternativeName(_with_full_name(names)), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_key_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(issuer), critical=False)
        .sign(authority.key, hashes.SHA256())
    )
    replace_file(tls.key, _key_pem(key))
    replace_file(tls.certificate, certificate.public_bytes(Encoding.PEM) + ca.public_bytes(Encoding.PEM))


def _key_usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _names(host: str, extra_names: Iterable[str]) -> list[x509.GeneralName]:
    """The names that the certificate must have, each once."""
    names = [_name(text) for text in ("localhost", "127.0.0.1", "::1")]
    names += [_name(text) for text in (host, *extra_names) if not _stands_for_all(text)]
    try:
        names.append(_name(socket.gethostname()))
    except TlsError:
        _log.info("this machine's name %r cannot stand in a certificate", socket.gethostname())
    return list(dict.fromkeys(names))


def _with_full_name(names: Sequence[x509.GeneralName]) -> list[x509.GeneralName]:
    """With this machine's full name, if the name service says it at once. Not asked at every start: it may be slow."""
    try:
        full = _name(call_within(LOOKUP_SECONDS, socket.getfqdn))
    except (TimeoutError, OSError, TlsError) as error:
        _log.info("the certificate goes without this machine's full name: %s", error)
        return list(names)
    return list(dict.fromkeys([*names, full]))


def _stands_for_all(host: str) -> bool:
    """The unspecified addresses, and nothing at all, mean every interface and name none."""
    return host in ("", "0.0.0.0", "::", "[::]")  # noqa: S104 - compared with, not bound to


def check_name(text: str) -> None:
    """Raise TlsError, with what to give instead, where a certificate cannot be for this."""
    _name(text)


def _name(text: str) -> x509.GeneralName:
    bare = text.strip().removeprefix("[").removesuffix("]")
    try:
        return x509.IPAddress(ipaddress.ip_address(bare.partition("%")[0]))
    except ValueError:
        pass  # not an address: a name
    try:
        name = bare.encode("idna").decode("ascii").lower().removesuffix(".")
    except (UnicodeError, ValueError) as error:
        raise TlsError(f"Not a host name or address for a certificate: {text!r}.") from error
    if _HOST_NAME.fullmatch(name) is None:
        raise TlsError(f"Not a host name or address for a certificate: {text!r}.{_instead_of(bare)}")
    return x509.DNSName(name)


def _instead_of(text: str) -> str:
    """What somebody meant who gave an address of the Web, a port or a path for a name."""
    rest = text.partition("://")[2] or text
    host = rest.partition("/")[0].rpartition("@")[2]
    bare = re.sub(r"(?<=[^:]):[0-9]*$|(?<=\]):[0-9]*$", "", host).removeprefix("[").removesuffix("]")
    if bare in {"", text}:
        return ""
    try:
        check_name(bare)
    except TlsError:
        return ""
    return f" Give the name alone: {bare}."


def _certificates(path: Path, data: bytes) -> list[x509.Certificate]:
    try:
        return x509.load_pem_x509_certificates(data)
    except ValueError as error:
        raise _damaged(path, "it holds no readable certificate") from error


def _private_key(path: Path, data: bytes) -> PrivateKeyTypes:
    try:
        return load_pem_private_key(data, password=None)
    except TypeError as error:
        raise TlsError(
            f"The key in {path} is locked with a passphrase; the server needs it without one."
        ) from error
    except (ValueError, UnsupportedAlgorithm) as error:
        raise _damaged(path, "it holds no readable key") from error


def _damaged(path: Path, fault: str) -> TlsError:
    return TlsError(f"{path} is damaged: {fault}. Restore it from a backup.")


def belong_together(certificate: x509.Certificate, key: PrivateKeyTypes) -> bool:
    """Whether the key is the one that the certificate vouches for."""

    def plain(public: object) -> bytes:
        return public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)  # type: ignore[attr-defined, no-any-return]

    return plain(certificate.public_key()) == plain(key.public_key())


def _key_pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def fingerprint_of(certificate: x509.Certificate) -> str:
    """SHA-256 as upper-case hex pairs with colons."""
    return certificate.fingerprint(hashes.SHA256()).hex(":").upper()


def _write_if_changed(path: Path, data: bytes) -> None:
    if read_if_any(path) != data:
        replace_file(path, data, mode=0o644)


def check_loadable(certificate: Path, key: Path) -> None:
    """OpenSSL has the last word: it refuses, say, keys that are too short."""
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate, key, password="")
    except (OSError, ssl.SSLError) as error:
        raise TlsError(f"{certificate} and {key} cannot be used for TLS: {error}.") from error
