"""Certificates and keys for tests of the section Connection, as vendors hand them out: good ones and all kinds of bad ones."""

import base64
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import dsa, ec, rsa
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)
from cryptography.x509.oid import NameOID

NOW = datetime.now(UTC).replace(microsecond=0)


@dataclass(frozen=True)
class Pair:
    """A certificate, its key, and those that vouch for it."""

    certificate: x509.Certificate
    key: PrivateKeyTypes
    above: tuple["Pair", ...] = ()

    @property
    def certificate_pem(self) -> str:
        return self.certificate.public_bytes(Encoding.PEM).decode()

    @property
    def chain_pem(self) -> str:
        """The certificate and those above it."""
        return self.certificate_pem + "".join(one.certificate_pem for one in self.above)

    def key_pem(self, password: str = "", style: PrivateFormat = PrivateFormat.PKCS8) -> str:
        encryption = BestAvailableEncryption(password.encode()) if password else NoEncryption()
        return self.key.private_bytes(Encoding.PEM, style, encryption).decode()

    def pkcs12(self, password: str = "", *, chain: bool = True) -> bytes:
        encryption = BestAvailableEncryption(password.encode()) if password else NoEncryption()
        above = [one.certificate for one in self.above] if chain else None
        assert isinstance(self.key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey | dsa.DSAPrivateKey)
        return pkcs12.serialize_key_and_certificates(b"door", self.key, self.certificate, above, encryption)


def pair(
    name: str,
    issuer: Pair | None = None,
    *,
    key: PrivateKeyTypes | None = None,
    ca: bool = False,
    begins: timedelta = timedelta(days=-1),
    ends: timedelta = timedelta(days=200),
) -> Pair:
    """Issue a certificate; without an issuer it vouches for itself."""
    key = key or ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    signer = issuer.key if issuer else key
    assert isinstance(signer, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey | dsa.DSAPrivateKey)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.certificate.subject if issuer else subject)
        .public_key(key.public_key())  # type: ignore[arg-type]  # of every kind, bad ones too
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW + begins)
        .not_valid_after(NOW + ends)
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        .sign(signer, hashes.SHA256())
    )
    return Pair(certificate, key, (issuer, *issuer.above) if issuer else ())


def in_base64(content: str | bytes) -> str:
    """Return a file as a request sends it."""
    return base64.b64encode(content.encode() if isinstance(content, str) else content).decode()
