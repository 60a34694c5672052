"""What is taken for the end of a chain of certificates, whichever Python the server runs on."""

import ssl
from collections.abc import Callable
from pathlib import Path

import pytest
import trustme

from clue_desktop.client.trust import ssl_context
from server.mails.smtp import tls_context
from server.verification.vendor_client import make_ssl_context

CONTEXTS: dict[str, Callable[[Path], ssl.SSLContext]] = {
    "vendors": lambda file: make_ssl_context([file]),
    "mail": lambda file: tls_context(str(file)),
    "clients": ssl_context,
}


def handshake(client: ssl.SSLContext, server: ssl.SSLContext, name: str) -> None:
    """Shake hands in memory; raises what the client raises."""
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    ours = client.wrap_bio(to_client, to_server, server_hostname=name)
    theirs = server.wrap_bio(to_server, to_client, server_side=True)
    for _ in range(4):
        for side in (ours, theirs):
            try:
                side.do_handshake()
            except ssl.SSLWantReadError:
                continue
    ours.do_handshake()


def shown_by(certificate: trustme.LeafCert) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    return context


@pytest.mark.parametrize("kind", CONTEXTS)
def test_the_issuing_authority_is_enough(kind: str, tmp_path: Path):
    issuing = trustme.CA().create_child_ca()
    certificate = issuing.issue_cert("vendor.example")
    file = tmp_path / "issuing.pem"
    issuing.cert_pem.write_to_path(str(file))
    make = CONTEXTS[kind]
    handshake(make(file), shown_by(certificate), "vendor.example")
    with pytest.raises(ssl.SSLCertVerificationError, match="mismatch"):
        handshake(make(file), shown_by(certificate), "other.example")
    with pytest.raises(ssl.SSLCertVerificationError):
        handshake(
            make(file),
            shown_by(trustme.CA().create_child_ca().issue_cert("vendor.example")),
            "vendor.example",
        )


@pytest.mark.parametrize("kind", CONTEXTS)
def test_the_very_certificate_is_enough_for_itself_alone(kind: str, tmp_path: Path):
    authority = trustme.CA()
    certificate = authority.issue_cert("vendor.example")
    file = tmp_path / "vendor.pem"
    certificate.cert_chain_pems[0].write_to_path(str(file))
    handshake(CONTEXTS[kind](file), shown_by(certificate), "vendor.example")
    with pytest.raises(ssl.SSLCertVerificationError):
        handshake(CONTEXTS[kind](file), shown_by(authority.issue_cert("vendor.example")), "vendor.example")


@pytest.mark.parametrize("kind", CONTEXTS)
def test_the_form_of_certificates_is_judged_alike_by_every_python(kind: str, tmp_path: Path):
    file = tmp_path / "ca.pem"
    trustme.CA().cert_pem.write_to_path(str(file))
    assert not CONTEXTS[kind](file).verify_flags & ssl.VERIFY_X509_STRICT
