"""Reads files with certificates and keys: the same in the console, at the moment of choosing, and on the server.

PEM in any order, its key encrypted or not, and PKCS#12 (`.p12`, `.pfx`). No file, no network, no clock: bytes in, and what
they hold, or why they cannot be used, out.
"""

import base64
import binascii
import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from typing import NamedTuple

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, rsa
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    pkcs12,
)

from clue_desktop.domain.own_certificates import (
    MOST_CAS,
    MOST_FILE_BYTES,
    CaDraft,
    ClientCertificate,
    ClientCertificateDraft,
    ca_problem,
    file_problem,
    password_problem,
)
from clue_desktop.domain.problems import Problem
from clue_desktop.domain.said import Said

LEAST_RSA_BITS = 2048
_CURVES = ("secp256r1", "secp384r1", "secp521r1")
_MOST_CERTIFICATES = 32
_MOST_NAME = 200
MOST_ROUNDS = 2_000_000
"""Of making a key from a password: seconds of work, for the console. Most programs write 2,000 to 10,000."""
MOST_ROUNDS_OF_SERVER = 100_000
"""For the server, whose doors wait meanwhile; the console has opened the file before, and sends it without a password."""
_PEM_CERTIFICATE = re.compile(rb"-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----", re.DOTALL)
_PEM_KEY = re.compile(
    rb"-----BEGIN (?P<kind>(?:[A-Z0-9]+ )?PRIVATE KEY)-----(?P<body>.*?)-----END (?P=kind)-----", re.DOTALL
)
# OIDs whose parameters begin with a salt and a number of rounds: PBKDF2, PKCS#12's own (RFC 8018, RFC 7292), PBES1.
_SALTED = re.compile(
    rb"\x06(?:\x09\x2a\x86\x48\x86\xf7\x0d\x01\x05.|\x0a\x2a\x86\x48\x86\xf7\x0d\x01\x0c\x01.)\x30", re.DOTALL
)


class ReadCa(NamedTuple):
    """What people are told of a CA; `fingerprint` is SHA-256 in hex."""

    subject: str
    not_after: datetime
    fingerprint: str


class _UnusableError(Exception):
    """The file cannot be used, for what the problem says."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


# ---- CAs ----------------------------------------------------------------------------------------------------------


def pem_of(content: bytes) -> str:
    """Return a file with CAs as the document holds it: PEM as it is, DER written as PEM, anything else as it reads."""
    with suppress(ValueError):
        return x509.load_der_x509_certificate(content).public_bytes(Encoding.PEM).decode()
    return content.decode("ascii", "replace")


def read_ca(pem: str, now: datetime) -> CaDraft:
    """Return the CAs of a text, nothing else of it, or why they cannot be used."""
    try:
        found = _cas(pem.encode(errors="replace"), now)
    except _UnusableError as fault:
        return CaDraft(pem, was_read=True, faults=(fault.problem,))
    return CaDraft("".join(map(_pem, found)), was_read=True)


def cas_in(pem: str) -> list[ReadCa]:
    """Return what there is to say of CAs that were read."""
    return [
        ReadCa(_name(one.subject), one.not_valid_after_utc, one.fingerprint(SHA256()).hex())
        for one in x509.load_pem_x509_certificates(pem.encode())
    ]


def _cas(content: bytes, now: datetime) -> list[x509.Certificate]:
    if len(content) > MOST_FILE_BYTES:
        raise _UnusableError(ca_problem("ca_too_large", _too_large()))
    try:
        found = list(dict.fromkeys(_certificates(content)))
    except ValueError as fault:
        raise _UnusableError(
            ca_problem("ca_unreadable", Said("A certificate in the file is damaged; ask for the file again."))
        ) from fault
    if not found:
        raise _UnusableError(
            ca_problem(
                "ca_unreadable",
                Said(
                    "There is no certificate in it. Such a file is PEM, with a line -----BEGIN CERTIFICATE-----, or DER."
                ),
            )
        )
    if len(found) > MOST_CAS:
        raise _UnusableError(
            ca_problem(
                "too_many_cas",
                Said(
                    "There are {count} CAs in it; at most {most} are possible. Choose a file with those that issue the"
                    " vendor's certificate.",
                    count=len(found),
                    most=MOST_CAS,
                ),
            )
        )
    for one in found:
        if not (_may_issue(one) or _is_own_issuer(one)):
            raise _UnusableError(
                ca_problem(
                    "ca_is_none",
                    Said(
                        "{subject} is no CA, but a certificate that one has issued. Choose the certificate of its issuer,"
                        " {issuer}.",
                        subject=_name(one.subject),
                        issuer=_name(one.issuer),
                    ),
                )
            )
    if not any(one.not_valid_before_utc <= now <= one.not_valid_after_utc for one in found):
        last = max(found, key=lambda one: one.not_valid_after_utc)
        raise _UnusableError(
            ca_problem("ca_expired", _expired(last))
            if last.not_valid_after_utc < now
            else ca_problem("ca_not_yet_valid", _not_yet(last))
        )
    return found


def _may_issue(certificate: x509.Certificate) -> bool:
    """Tell whether a certificate may vouch for others; before version 3 nothing says so, and those may."""
    if certificate.version is x509.Version.v1:
        return True
    try:
        return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except (x509.ExtensionNotFound, ValueError):
        return False


# ---- the certificate that a vendor is shown -----------------------------------------------------------------------


def open_certificate(
    draft: ClientCertificateDraft, now: datetime, most_rounds: int = MOST_ROUNDS
) -> ClientCertificateDraft:
    """Return a draft with what its file holds, or why it cannot be used; one without a file as it is.

    File and password are not in it any more once they have served. A password that is stretched more than `most_rounds`
    times is not tried.
    """
    if draft.file is None:
        return draft
    try:
        found = _opened(_decoded(draft.file), draft.password or "", now, most_rounds)
    except _UnusableError as fault:
        return replace(draft, opened=None, faults=(fault.problem,))
    return ClientCertificateDraft(found.id, opened=found)


def _decoded(text: str) -> bytes:
    try:
        content = base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError) as fault:
        raise _UnusableError(
            file_problem("client_certificate_unreadable", Said("The file has to be sent as base64."))
        ) from fault
    if len(content) > MOST_FILE_BYTES:
        raise _UnusableError(file_problem("client_certificate_too_large", _too_large()))
    return content


def _opened(content: bytes, password: str, now: datetime, most_rounds: int) -> ClientCertificate:
    keys, certificates = (_of_pkcs12 if _is_pkcs12(content) else _of_pem)(content, password, most_rounds)
    if not certificates:
        raise _UnusableError(
            file_problem(
                "client_certificate_missing",
                Said(
                    "There is a key in the file, and no certificate. Choose a file with both: PEM with one after the other,"
                    " or PKCS#12 (.p12, .pfx)."
                )
                if keys
                else Said(
                    "There is neither a certificate nor a key in the file. Choose PEM with both, or PKCS#12 (.p12, .pfx)."
                ),
            )
        )
    if not keys:
        raise _UnusableError(
            file_problem(
                "client_certificate_key_missing",
                Said(
                    "There is a certificate in the file, and no private key. Choose a file with both: PEM with one after the"
                    " other, or PKCS#12 (.p12, .pfx)."
                ),
            )
        )
    leaf, key = _pair(certificates, keys)
    _check_key(key)
    if leaf.not_valid_after_utc < now:
        raise _UnusableError(file_problem("client_certificate_expired", _expired(leaf)))
    if now < leaf.not_valid_before_utc:
        raise _UnusableError(file_problem("client_certificate_not_yet_valid", _not_yet(leaf)))
    chain = _chain(leaf, certificates)
    return ClientCertificate(
        sha256(b"".join(one.public_bytes(Encoding.DER) for one in chain)).hexdigest(),
        _name(leaf.subject),
        _name(leaf.issuer),
        leaf.not_valid_after_utc,
        len(chain) > 1 or _is_own_issuer(leaf),
        "".join(map(_pem, chain)),
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode(),
    )


def _is_pkcs12(content: bytes) -> bool:
    """Tell whether it begins as RFC 7292 has it: a sequence whose first member is the version, 3."""
    return content[:1] == b"\x30" and b"\x02\x01\x03\x30" in content[:12]


def _of_pkcs12(
    content: bytes, password: str, most_rounds: int
) -> tuple[list[PrivateKeyTypes], list[x509.Certificate]]:
    if not _is_whole(content):
        raise _UnusableError(_damaged())
    _check_rounds(content, most_rounds)
    bundle = None
    for secret in [password.encode()] if password else [None, b""]:
        try:
            bundle = pkcs12.load_pkcs12(content, secret)
        except (ValueError, TypeError):
            continue  # the next one, or what is said below
        except UnsupportedAlgorithm as fault:
            raise _UnusableError(
                file_problem(
                    "client_certificate_unreadable",
                    Said(
                        "The file is encrypted in a way that is not known here. Have it written anew, with AES-256."
                    ),
                )
            ) from fault
        break
    if bundle is None:
        raise _UnusableError(_wrong_password() if password else _no_password())
    certificates = [one.certificate for one in (bundle.cert, *bundle.additional_certs) if one is not None]
    return [] if bundle.key is None else [bundle.key], certificates


def _is_whole(content: bytes) -> bool:
    """Tell whether as many bytes are there as the outermost length says (X.690 8.1.3); an indefinite one says nothing."""
    length = content[1] if len(content) > 1 else 0
    if length < 0x80:
        return len(content) >= length + 2
    octets = length & 0x7F
    return octets == 0 or len(content) >= int.from_bytes(content[2 : 2 + octets], "big") + 2 + octets


def _of_pem(
    content: bytes, password: str, most_rounds: int
) -> tuple[list[PrivateKeyTypes], list[x509.Certificate]]:
    try:
        certificates = _certificates(content)
    except ValueError as fault:
        raise _UnusableError(_damaged()) from fault
    keys = []
    for found in _PEM_KEY.finditer(content):
        text = found[0]
        encrypted = b"ENCRYPTED" in found["kind"] or b"ENCRYPTED" in found["body"][:100]
        if encrypted and not password:
            raise _UnusableError(_no_password())
        if b"ENCRYPTED" in found["kind"]:
            with suppress(binascii.Error, ValueError):
                _check_rounds(base64.b64decode(b"".join(found["body"].split())), most_rounds)
        try:
            keys.append(load_pem_private_key(text, password.encode() if encrypted else None))
        except (ValueError, TypeError) as fault:
            raise _UnusableError(_wrong_password() if encrypted else _damaged()) from fault
        except UnsupportedAlgorithm as fault:
            raise _UnusableError(_unusable_key()) from fault
    return keys, certificates


def _certificates(content: bytes) -> list[x509.Certificate]:
    """Return the certificates of PEM text. Raises ValueError for a damaged one, or one of too many."""
    found = _PEM_CERTIFICATE.findall(content)
    if len(found) > _MOST_CERTIFICATES * 4:
        raise ValueError("too many certificates")
    return [x509.load_pem_x509_certificate(one) for one in found]


def _check_rounds(der: bytes, most: int) -> None:
    """Refuse what is made to keep a server busy: each round of a password's key costs its time."""
    for found in _SALTED.finditer(der):
        if _salt_and_rounds(der, found.end() + 1)[1] > most:
            raise _UnusableError(_too_costly(most))
    # The MAC of PKCS#12 is the end of the file: its salt, and its rounds.
    for start in range(max(0, len(der) - 80), len(der)):
        end, rounds = _salt_and_rounds(der, start)
        if end == len(der) and rounds > most:
            raise _UnusableError(_too_costly(most))


def _salt_and_rounds(der: bytes, start: int) -> tuple[int, int]:
    """Return where an octet string and an integer behind it end, and the integer; (-1, 0) where there are none."""
    if der[start : start + 1] != b"\x04":
        return -1, 0
    integer = start + 2 + (der[start + 1] if start + 1 < len(der) else 0)
    if der[integer : integer + 1] != b"\x02" or integer + 1 >= len(der):
        return -1, 0
    end = integer + 2 + der[integer + 1]
    return end, int.from_bytes(der[integer + 2 : end], "big")


def _pair(
    certificates: Sequence[x509.Certificate], keys: Sequence[PrivateKeyTypes]
) -> tuple[x509.Certificate, PrivateKeyTypes]:
    """Return the certificate of which there is the key, wherever it stands."""
    for certificate in certificates:
        for key in keys:
            if _public(certificate) == _public(key):
                return certificate, key
    raise _UnusableError(
        file_problem(
            "client_certificate_key_mismatch",
            Said(
                "The private key in the file is not the one of the certificate {subject}. Choose the file in which they"
                " belong together.",
                subject=_name(certificates[0].subject),
            ),
        )
    )


def _public(of: x509.Certificate | PrivateKeyTypes) -> bytes | None:
    try:
        return of.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    except (ValueError, UnsupportedAlgorithm):
        return None


def _check_key(key: PrivateKeyTypes) -> None:
    """Refuse a key with which no TLS library signs a handshake (RFC 8446 4.2.3), or only a very old one."""
    if isinstance(key, rsa.RSAPrivateKey):
        usable = key.key_size >= LEAST_RSA_BITS
    elif isinstance(key, ec.EllipticCurvePrivateKey):
        usable = key.curve.name in _CURVES
    else:
        usable = isinstance(key, ed25519.Ed25519PrivateKey | ed448.Ed448PrivateKey)
    if not usable:
        raise _UnusableError(_unusable_key())


def _chain(leaf: x509.Certificate, others: Sequence[x509.Certificate]) -> list[x509.Certificate]:
    """Return a certificate and those that vouch for it, one for the other, without the last one's vouching for itself."""
    chain = [leaf]
    while not _is_own_issuer(chain[-1]) and len(chain) < _MOST_CERTIFICATES:
        issuer = next(
            (one for one in others if one not in chain and _vouches_for(one, chain[-1])),
            None,
        )
        if issuer is None:
            break
        chain.append(issuer)
    return chain


def _is_own_issuer(certificate: x509.Certificate) -> bool:
    return _vouches_for(certificate, certificate)


def _vouches_for(issuer: x509.Certificate, certificate: x509.Certificate) -> bool:
    if issuer.subject != certificate.issuer:
        return False
    try:
        certificate.verify_directly_issued_by(issuer)
    except (InvalidSignature, ValueError, TypeError, UnsupportedAlgorithm):
        return False
    return True


def _name(name: x509.Name) -> str:
    text = name.rfc4514_string()
    return text if len(text) <= _MOST_NAME else text[: _MOST_NAME - 1] + "…"


def _pem(certificate: x509.Certificate) -> str:
    return certificate.public_bytes(Encoding.PEM).decode()


# ---- words --------------------------------------------------------------------------------------------------------


def _too_large() -> str:
    return Said("The file is larger than {most} KiB, which no such file is.", most=MOST_FILE_BYTES // 1024)


def _expired(certificate: x509.Certificate) -> str:
    return Said(
        "The certificate {subject} expired on {day}. Ask for a new one.",
        subject=_name(certificate.subject),
        day=f"{certificate.not_valid_after_utc:%Y-%m-%d}",
    )


def _not_yet(certificate: x509.Certificate) -> str:
    return Said(
        "The certificate {subject} is not valid before {day}. Check the clock, or choose it then.",
        subject=_name(certificate.subject),
        day=f"{certificate.not_valid_before_utc:%Y-%m-%d}",
    )


def _damaged() -> Problem:
    return file_problem(
        "client_certificate_unreadable", Said("The file is damaged, or not whole. Ask for the file again.")
    )


def _no_password() -> Problem:
    return password_problem(
        "client_certificate_password_missing",
        Said("The file has a password: enter it. It is used once, and not kept."),
    )


def _wrong_password() -> Problem:
    return password_problem("client_certificate_password_wrong", Said("This is not the file's password."))


def _too_costly(most: int) -> Problem:
    return file_problem(
        "client_certificate_unreadable",
        Said(
            "The file's password is stretched more than {most} times, which would keep the server busy. Have the file written"
            " anew.",
            most=most,
        ),
    )


def _unusable_key() -> Problem:
    return file_problem(
        "client_certificate_key_unusable",
        Said(
            "TLS cannot use this kind of key. Have a certificate issued for RSA of {bits} bits or more, for an elliptic curve"
            " (P-256, P-384, P-521), or for Ed25519.",
            bits=LEAST_RSA_BITS,
        ),
    )
