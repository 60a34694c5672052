"""Which certificates the server depends on, and when each ends: its own, those in files, and those that vendors show."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from heapq import nsmallest
from operator import attrgetter
from pathlib import Path

from cryptography import x509
from cryptography.x509.oid import NameOID
from sqlalchemy import select

from clue_desktop.contract.operation import CertificateEnd, CertificateEnds, CertificateKind
from clue_desktop.contract.trail import ChangeKind
from clue_desktop.domain.borrowed_words import reason_of
from clue_desktop.domain.said import Said
from clue_desktop.domain.vendor_health import CERTIFICATE_NOTICE
from server.services.base import Service
from server.services.mail.mail_settings import mail_authority
from server.services.tree import Caller, authorize_server, has_root, read_root
from server.store.tables import vendor_apis
from server.verification.vendor_health import VendorHealth

# The server makes its own anew with 30 days left: with fewer, it could not.
_NOTICES = {
    CertificateKind.SERVER: timedelta(days=28),
    CertificateKind.AUTHORITY: timedelta(days=365),
    CertificateKind.GIVEN: timedelta(days=30),
    CertificateKind.VENDOR_AUTHORITY: timedelta(days=30),
    CertificateKind.MAIL_AUTHORITY: timedelta(days=30),
    CertificateKind.VENDOR: CERTIFICATE_NOTICE,
}

_MOST_OF_A_FILE = 20  # a bundle of all the world's authorities has hundreds

Files = tuple[tuple[CertificateKind, Path], ...]
"""Which files hold certificates, by what they are for."""


@dataclass(frozen=True, slots=True)
class CertificateService(Service):
    """Use cases of certificates.

    Attributes:
        files: those that the server was started with.
        live: what this process has seen of vendors.
    """

    files: Files
    live: VendorHealth

    def ends(self, caller: Caller) -> CertificateEnds:
        """Return all, those that end first at the top; of a file that cannot be read, why. For owners."""
        with self.reading() as connection:
            authorize_server(connection, caller)
        return CertificateEnds(items=self.all())

    def to_look_after(self) -> list[CertificateEnd]:
        """Return those about which somebody has to do something."""
        return [each for each in self.all() if each.needs_attention]

    def announce(self) -> None:
        """Tell consoles that others than before have to be looked after. Raises StorageError."""
        with self.reading() as connection:
            if not has_root(connection):
                return  # it has not been set up: nobody is there to be told
        with self.writing(None) as journal:
            journal.change(ChangeKind.SETTINGS, "certificates", read_root(journal.connection).path_text)

    def all(self) -> list[CertificateEnd]:
        """Return all of them."""
        now = self.clock()
        with self.reading() as connection:
            mail_ca = mail_authority(connection)
            seen = {
                api_id: health.certificate_expires_at
                for api_id, health in self.live.known().items()
                if health.certificate_expires_at is not None
            }
            names = connection.execute(
                select(vendor_apis.c.id, vendor_apis.c.name).where(vendor_apis.c.id.in_(seen))
            ).all()
        files = list(self.files)
        if mail_ca is not None:
            files.append((CertificateKind.MAIL_AUTHORITY, Path(mail_ca)))
        found = [each for kind, file in files for each in _in_file(kind, file, now)]
        found += [_end(CertificateKind.VENDOR, row.name, None, seen[row.id], now) for row in names]
        return sorted(found, key=lambda each: (each.fault is None, each.ends_at or now, each.name))


def _in_file(kind: CertificateKind, file: Path, now: datetime) -> Iterator[CertificateEnd]:
    try:
        certificates = x509.load_pem_x509_certificates(file.read_bytes())
    except (OSError, ValueError) as fault:
        words = (
            reason_of(fault) if isinstance(fault, OSError) else Said("it holds no certificate in PEM form")
        )
        yield CertificateEnd(
            kind=kind, name=file.name, file=str(file), ends_at=None, needs_attention=True, fault=words
        )
        return
    # Of a chain the server's own stands first; of authorities each counts.
    is_chain = kind in {CertificateKind.SERVER, CertificateKind.GIVEN}
    counting = certificates[:1] if is_chain else certificates
    for certificate in nsmallest(_MOST_OF_A_FILE, counting, key=attrgetter("not_valid_after_utc")):
        yield _end(kind, _name(certificate), str(file), certificate.not_valid_after_utc, now)


def _end(
    kind: CertificateKind, name: str, file: str | None, ends_at: datetime, now: datetime
) -> CertificateEnd:
    soon = ends_at - now <= _NOTICES[kind]
    return CertificateEnd(kind=kind, name=name, file=file, ends_at=ends_at, needs_attention=soon)


def _name(certificate: x509.Certificate) -> str:
    names = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(names[0].value) if names else certificate.subject.rfc4514_string()
