"""Whom a vendor's certificate has to come from, and the certificate that we show a vendor: their shapes and rules.

Files are read elsewhere (`clue_desktop.certificate_files`), as that takes a library; what was found in one is noted in the
draft, and one that was not read is not valid.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from clue_desktop.domain.problems import Problem
from clue_desktop.domain.said import Said

MOST_FILE_BYTES = 48 * 1024
"""Of a file with a certificate, or with CAs: ten times what is usual."""
MOST_CAS = 16
CA = "connection.ca"
CERTIFICATE_FILE = "connection.clientCertificate.file"
CERTIFICATE_PASSWORD = "connection.clientCertificate.password"  # noqa: S105 - a field's name


@dataclass(frozen=True, slots=True)
class ClientCertificate:
    """The certificate that a vendor is shown.

    Attributes:
        id: SHA-256 over the certificates that are sent, in hex: where there is no chain, the certificate's fingerprint.
        subject: RFC 4514; `issuer` alike.
        not_after: when it ends.
        is_chain_whole: whether all that vouch for it are sent with it, up to one that vouches for itself or comes below it.
        chain: what is sent, in PEM, its own first; "" where only its description is known.
        key: its private key, unencrypted PKCS#8 in PEM.
    """

    id: str
    subject: str
    issuer: str
    not_after: datetime
    is_chain_whole: bool = True
    chain: str = ""
    key: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class ClientCertificateDraft:
    """A certificate as it came.

    Attributes:
        id: names the one that is stored.
        file: base64 of PEM or PKCS#12; None keeps the stored one.
        password: what the file, or its key, is encrypted with; None for nothing.
        opened: what the file holds, or what is stored under the id.
        faults: why the file cannot be used.
    """

    id: str | None = None
    file: str | None = field(default=None, repr=False)
    password: str | None = field(default=None, repr=False)
    opened: ClientCertificate | None = None
    faults: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class CaDraft:
    """The CAs by which a vendor's certificate is judged, and by no others.

    Attributes:
        pem: the certificates.
        was_read: whether they were looked at.
        faults: why they cannot be used.
    """

    pem: str
    was_read: bool = False
    faults: tuple[Problem, ...] = ()


def validate_ca(draft: CaDraft) -> Iterator[Problem]:
    """Yield every problem of the CAs."""
    yield from draft.faults
    if not (draft.was_read or draft.faults):
        yield ca_problem("ca_unreadable", Said("The CAs have not been read."))


def validate_certificate(draft: ClientCertificateDraft) -> Iterator[Problem]:
    """Yield every problem of the certificate."""
    yield from draft.faults
    if draft.opened is not None or draft.faults:
        return
    if draft.file is None:
        yield file_problem(
            "client_certificate_required",
            Said("Choose the certificate's file: it is not stored for this URL."),
        )
    else:
        yield file_problem("client_certificate_unreadable", Said("The certificate has not been read."))


def ca_problem(code: str, message: str) -> Problem:
    """Return a problem of the CAs."""
    return Problem(CA, code, message)


def file_problem(code: str, message: str) -> Problem:
    """Return a problem of the certificate's file."""
    return Problem(CERTIFICATE_FILE, code, message)


def password_problem(code: str, message: str) -> Problem:
    """Return a problem of its password."""
    return Problem(CERTIFICATE_PASSWORD, code, message)
