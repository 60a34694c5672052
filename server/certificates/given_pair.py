"""The certificate and key that an operator gives: found in one option or two, and refused with what to give instead."""

import logging
import re
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.serialization import load_der_private_key, load_pem_private_key

from server.certificates.tls import (
    RENEW_BEFORE,
    ServerTls,
    TlsError,
    belong_together,
    check_loadable,
    fingerprint_of,
)

_log = logging.getLogger(__name__)
_DRIVE = re.compile(r"(?:^|:)(?:[\\/]{2}[?.][\\/])?[A-Za-z]$")
"""The letter of a drive where a path begins, in a device path (`\\\\?\\C:\\…`) too."""


def split_pair(
    text: str, is_file: Callable[[str], bool] = lambda path: Path(path).is_file()
) -> tuple[str, str]:
    r"""Return certificate and key of `CERT:KEY`, drive letters of Windows (`C:\a.pem:C:\a.key`) in it or not.

    Raises TlsError where it cannot be told.
    """
    cuts = [place for place, character in enumerate(text) if character == ":"]
    there = [cut for cut in cuts if is_file(text[:cut]) and is_file(text[cut + 1 :])]
    likely = there or [cut for cut in cuts if not _is_of_drive(text, cut)]
    if len(likely) != 1 or not text[: likely[0]] or not text[likely[0] + 1 :]:
        raise TlsError(
            "--tls: give auto, off, or CERT:KEY; where that cannot be told apart, --tls-cert CERT and --tls-key KEY."
        )
    return text[: likely[0]], text[likely[0] + 1 :]


def _is_of_drive(text: str, cut: int) -> bool:
    return text[cut + 1 : cut + 2] in {"\\", "/"} and _DRIVE.search(text[:cut]) is not None


def load_tls(certificate: Path, key: Path, now: datetime | None = None) -> ServerTls:
    """A pair of PEM files: the certificate (its chain behind it) and its key, which may stand in the same file.

    Raises TlsError when they cannot be read, do not belong together, or are out of their period (`now`, aware); a
    certificate with less than 30 days left is logged as a warning.
    """
    try:
        certificate_data, key_data = certificate.read_bytes(), key.read_bytes()
    except OSError as error:
        raise TlsError(f"{error.filename} cannot be read: {error.strerror}.") from error
    chain = _certificates(certificate, certificate_data, key, key_data)
    loaded = _private_key(key, key_data)
    leaf = chain[0]
    if not belong_together(leaf, loaded):
        if any(belong_together(other, loaded) for other in chain[1:]):
            raise TlsError(
                f"In {certificate} the server's own certificate does not stand first. Put it before those of the "
                "authorities."
            )
        raise TlsError(f"The key in {key} is not the one of the certificate in {certificate}.")
    now = now or datetime.now(UTC)
    if now < leaf.not_valid_before_utc:
        raise TlsError(
            f"The certificate in {certificate} is not valid before {leaf.not_valid_before_utc:%Y-%m-%d}; by this "
            f"machine's clock it is {now:%Y-%m-%d}."
        )
    if now > leaf.not_valid_after_utc:
        raise TlsError(f"The certificate in {certificate} expired on {leaf.not_valid_after_utc:%Y-%m-%d}.")
    if leaf.not_valid_after_utc - now < RENEW_BEFORE:
        _log.warning(
            "the certificate in %s expires on %s", certificate, f"{leaf.not_valid_after_utc:%Y-%m-%d}"
        )
    check_loadable(certificate, key)
    return ServerTls(certificate, key, None, fingerprint_of(leaf))


def _certificates(path: Path, data: bytes, key: Path, key_data: bytes) -> list[x509.Certificate]:
    try:
        return x509.load_pem_x509_certificates(data)
    except ValueError as error:
        if b"PRIVATE KEY-----" in data and b"-----BEGIN CERTIFICATE-----" in key_data:
            raise TlsError(
                f"{path} holds the key and {key} the certificate: give them the other way round."
            ) from error
        raise TlsError(f"{path} holds no certificate in PEM form. {_way_out(path, data)}") from error


def _private_key(path: Path, data: bytes) -> PrivateKeyTypes:
    try:
        return load_pem_private_key(data, password=None)
    except TypeError as error:
        raise TlsError(
            f"The key in {path} is locked with a passphrase; the server needs it without one: "
            f"openssl pkey -in {path} -out key.pem"
        ) from error
    except (ValueError, UnsupportedAlgorithm) as error:
        raise TlsError(f"{path} holds no private key in PEM form. {_way_out(path, data)}") from error


def _way_out(path: Path, data: bytes) -> str:
    """Say what such a file is, and the command that makes of it what is needed."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "It is saved as UTF-16: save it as plain text (ASCII or UTF-8)."
    if b"-----BEGIN CERTIFICATE REQUEST-----" in data or b"-----BEGIN NEW CERTIFICATE REQUEST-----" in data:
        return "It is a request for a certificate: give what the authority answered to it."
    if b"-----BEGIN PKCS7-----" in data:
        return f"Take the certificates out of it: openssl pkcs7 -print_certs -in {path} -out cert.pem"
    with suppress(ValueError):
        x509.load_der_x509_certificate(data)
        return f"It is in DER form: openssl x509 -inform DER -in {path} -out cert.pem"
    with suppress(ValueError, TypeError, UnsupportedAlgorithm):
        load_der_private_key(data, password=None)
        return f"It is in DER form: openssl pkey -inform DER -in {path} -out key.pem"
    if data[:1] == b"\x30" and b"\x02\x01\x03\x30" in data[:12]:
        return (
            f"It is a PKCS#12 file (PFX). Take both out of it: openssl pkcs12 -in {path} -nokeys -out cert.pem, and "
            f"openssl pkcs12 -in {path} -nocerts -nodes -out key.pem"
        )
    return "Such a file begins with a line like -----BEGIN CERTIFICATE----- or -----BEGIN PRIVATE KEY-----."
