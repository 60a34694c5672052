"""A CA and certificates for loopback, for what is not clue-server's own: PostgreSQL and the vendor."""

from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID


def make_pair(folder: Path, name: str) -> tuple[Path, Path, Path]:
    """Write `NAME-ca.pem`, `NAME.pem` and `NAME-key.pem`, valid for localhost and 127.0.0.1; return the three."""
    now = datetime.now(UTC)
    ca_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    ca_name, own_name = (
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)]) for text in (f"{name} CA", "localhost")
    )

    def begun(subject: x509.Name, public: ec.EllipticCurvePublicKey) -> x509.CertificateBuilder:
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(ca_name)
            .public_key(public)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=2))
        )

    ca = begun(ca_name, ca_key.public_key()).add_extension(
        x509.BasicConstraints(ca=True, path_length=0), critical=True
    )
    names = x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))])
    own = begun(own_name, key.public_key()).add_extension(names, critical=False)
    files = folder / f"{name}-ca.pem", folder / f"{name}.pem", folder / f"{name}-key.pem"
    files[0].write_bytes(ca.sign(ca_key, hashes.SHA256()).public_bytes(Encoding.PEM))
    files[1].write_bytes(own.sign(ca_key, hashes.SHA256()).public_bytes(Encoding.PEM))
    files[2].write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    files[2].chmod(0o600)
    return files
