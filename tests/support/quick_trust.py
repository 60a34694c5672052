"""The authorities that the system trusts, without their files being read for each context of TLS.

A bundle of them is parsed anew each time, which costs a twentieth of a second of a core; tests make some hundred contexts,
in servers and in themselves, and none of them meets anybody whom a public authority has signed. One authority stands for
all of them, so that a store is not empty and no test hangs on whom this machine trusts. Where a test says by OpenSSL's
variables which files count, those are read, as they are in programs that are started as their users do.
"""

import os
import ssl
from datetime import UTC, datetime, timedelta
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding

_VARIABLES = ("SSL_CERT_FILE", "SSL_CERT_DIR")
_as_meant = ssl.SSLContext.load_default_certs
"""The library's own."""


def trust_quickly() -> None:
    """Have the contexts of this process trust a stand-in for the system's authorities from now on."""
    before = _said()
    _stand_in()  # once, also for what is forked

    def load(context: ssl.SSLContext, purpose: ssl.Purpose = ssl.Purpose.SERVER_AUTH) -> None:
        if _said() == before:
            context.load_verify_locations(cadata=_stand_in())
        else:
            _as_meant(context, purpose)

    ssl.SSLContext.load_default_certs = load  # type: ignore[assignment, method-assign]


def _said() -> list[str | None]:
    return [os.environ.get(name) for name in _VARIABLES]


@cache
def _stand_in() -> bytes:
    """Return the certificate, in DER, of an authority that signs nothing: nobody has its key."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "An authority that the system trusts")])
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    made = made.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    made = made.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    return made.sign(key, SHA256()).public_bytes(Encoding.DER)
