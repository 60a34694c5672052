"""The sample vendor's own certificate authority and the certificate, good or bad on purpose, that it serves with."""

import ipaddress
import os
import ssl
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal, get_args

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

CertificateKind = Literal[
    "valid", "expiring", "expired", "wrong-host", "untrusted", "not-yet-valid", "common-name"
]
CERTIFICATE_KINDS: tuple[CertificateKind, ...] = get_args(CertificateKind)

CA_FILE = "ca.pem"
CA_KEY_FILE = "ca-key.pem"
CLIENT_FILE = "client.pem"
_CA_DAYS = 3650
_LEAF_DAYS = 365
EXPIRING_DAYS = 10


@dataclass(frozen=True, slots=True)
class Authority:
    """A certificate with the key that signs in its name."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey


def server_context(
    directory: Path, kind: CertificateKind, host: str, now: datetime, client_ca: Path | None = None
) -> ssl.SSLContext:
    """A TLS context that serves a fresh certificate of the given kind for `host`, 127.0.0.1, ::1 and localhost.

    The authority in `directory` is kept when it is there and still good, so that a restart needs no new trust; a
    client has to trust `directory / CA_FILE`. With `client_ca`, a client has to show a certificate of one of the CAs in
    that file. Raises OSError when the directory cannot be written, or that file not be used.
    """
    authority = _authority_in(directory, now)
    issuer = _new_authority("A stranger's authority", now) if kind == "untrusted" else authority
    leaf = _leaf(issuer, kind, host, now)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_alpn_protocols(["http/1.1"])
    # ssl reads certificates from files only; the leaf is made anew at each start, so its file lives no longer than that.
    with tempfile.TemporaryDirectory(prefix="clue-vendor-") as passing:
        chain = Path(passing) / "leaf.pem"
        _write_private(chain, _key_pem(leaf.key) + _pem(leaf.certificate))
        context.load_cert_chain(chain)
    if client_ca is not None:
        context.load_verify_locations(client_ca)
        context.verify_mode = ssl.CERT_REQUIRED
    return context


def issue_client_certificate(directory: Path, now: datetime) -> None:
    """Write `directory / CLIENT_FILE`: a key, a certificate of the authority there that a client may show, and its issuer."""
    authority = _authority_in(directory, now)
    leaf = _leaf(authority, "valid", "localhost", now, ExtendedKeyUsageOID.CLIENT_AUTH)
    text = _key_pem(leaf.key) + _pem(leaf.certificate) + _pem(authority.certificate)
    _write_private(directory / CLIENT_FILE, text)


def _authority_in(directory: Path, now: datetime) -> Authority:
    directory.mkdir(parents=True, exist_ok=True)
    authority = _kept_authority(directory, now)
    if authority is None:
        authority = _new_authority("CLUe sample vendor authority", now)
        _write_private(directory / CA_KEY_FILE, _key_pem(authority.key) + _pem(authority.certificate))
    (directory / CA_FILE).write_bytes(_pem(authority.certificate))
    return authority


def _kept_authority(directory: Path, now: datetime) -> Authority | None:
    """The authority of an earlier start; None when there is none, or it is damaged or about to expire."""
    try:
        pem = (directory / CA_KEY_FILE).read_bytes()
        key = serialization.load_pem_private_key(pem, password=None)
        certificate = x509.load_pem_x509_certificate(pem)
    except (FileNotFoundError, ValueError):
        return None
    if not isinstance(key, ec.EllipticCurvePrivateKey) or certificate.public_key() != key.public_key():
        return None
    good = (
        certificate.not_valid_before_utc <= now < certificate.not_valid_after_utc - timedelta(days=_LEAF_DAYS)
    )
    return Authority(certificate, key) if good else None


def _new_authority(name: str, now: datetime) -> Authority:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=_CA_DAYS))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_key_usage(signs_certificates=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    return Authority(certificate, key)


def _leaf(
    issuer: Authority,
    kind: CertificateKind,
    host: str,
    now: datetime,
    purpose: x509.ObjectIdentifier = ExtendedKeyUsageOID.SERVER_AUTH,
) -> Authority:
    begin, end = now - timedelta(hours=1), now + timedelta(days=_LEAF_DAYS)
    if kind == "expired":
        begin, end = now - timedelta(days=30), now - timedelta(days=1)
    elif kind == "expiring":
        end = now + timedelta(days=EXPIRING_DAYS)
    elif kind == "not-yet-valid":
        begin, end = now + timedelta(days=1), now + timedelta(days=30)
    names = ["elsewhere.example"] if kind == "wrong-host" else [host, "127.0.0.1", "::1", "localhost"]
    # As before 2000: the host as the subject's common name, and nowhere else.
    by_common_name = kind == "common-name"
    subject = "localhost" if by_common_name else "CLUe sample vendor"
    key = ec.generate_private_key(ec.SECP256R1())
    builder = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, subject)]))
        .issuer_name(issuer.certificate.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(end)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_key_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([purpose]), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.key.public_key()), critical=False
        )
    )
    if not by_common_name:
        hosts = x509.SubjectAlternativeName([_general_name(name) for name in dict.fromkeys(names)])
        builder = builder.add_extension(hosts, critical=False)
    return Authority(builder.sign(issuer.key, hashes.SHA256()), key)


def _key_usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )


def _general_name(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def utc_now() -> datetime:
    """The time that certificates are made for, in whole seconds as they hold it."""
    return datetime.now(UTC).replace(microsecond=0)


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


def _key_pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _write_private(path: Path, content: bytes) -> None:
    """Writes a file that only its owner can read, whole or not at all."""
    unfinished = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
    unfinished.replace(path)
