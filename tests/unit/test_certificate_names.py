"""A certificate counts for the hosts in its subjectAltName (RFC 9110 §4.3.4), whoever is called."""

import ssl
from collections.abc import Callable

import pytest

from clue_desktop.client.trust import ssl_context
from server.mails.smtp import tls_context
from server.verification.vendor_client import make_ssl_context


@pytest.mark.parametrize(
    "make",
    [make_ssl_context, lambda: tls_context(None), ssl_context],
    ids=["vendors", "mail servers", "CLUe servers"],
)
def test_a_common_name_is_no_hosts_name(make: Callable[[], ssl.SSLContext]):
    context = make()
    assert context.check_hostname
    assert not context.hostname_checks_common_name
    assert context.verify_mode is ssl.CERT_REQUIRED
