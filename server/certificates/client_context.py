"""Gives a context of TLS the certificate that a client shows, without its key ever being readable on a disk."""

import secrets
import ssl
import tempfile
from dataclasses import replace
from pathlib import Path

from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)

from clue_desktop.domain.own_certificates import ClientCertificate, ClientCertificateDraft, file_problem
from clue_desktop.domain.said import Said


def show_certificate(context: ssl.SSLContext, certificate: ClientCertificate) -> None:
    """Have a context show a certificate to whoever asks for one. Raises OSError (ssl.SSLError is one).

    Python's ssl reads certificates from files alone. The key in this one is encrypted under a password that is made for this
    moment and known to nobody else, and the file is gone before this returns: what a crash may leave behind is of no use.
    """
    password = secrets.token_hex(32)
    key = load_pem_private_key(certificate.key.encode(), None).private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(password.encode())
    )
    with tempfile.TemporaryDirectory(prefix="clue-") as private:
        file = Path(private) / "pair.pem"
        file.write_bytes(key + certificate.chain.encode())
        context.load_cert_chain(file, password=password)


def usable(draft: ClientCertificateDraft) -> ClientCertificateDraft:
    """Return a draft whose certificate TLS takes, as this server's does it; otherwise with that fault."""
    if draft.opened is None or not draft.opened.key:
        return draft
    try:
        show_certificate(ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT), draft.opened)
    except ssl.SSLError as fault:
        reason = (fault.reason or "").replace("_", " ").lower() or str(fault)
        problem = file_problem(
            "client_certificate_key_unusable",
            Said(
                "TLS on this server does not take the certificate: {reason}. Have one issued with SHA-256 and a longer key.",
                reason=reason,
            ),
        )
        return replace(draft, opened=None, faults=(problem,))
    return draft
