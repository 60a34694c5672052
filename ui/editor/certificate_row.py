"""The client certificate in the editor: a file that was chosen, opened or still locked, or what the server has stored."""

import base64
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import lru_cache

from clue_desktop.certificate_files import open_certificate
from clue_desktop.contract import vendor_apis as contract
from clue_desktop.domain.own_certificates import CaDraft, ClientCertificate, ClientCertificateDraft
from clue_desktop.domain.problems import Problem


@dataclass(frozen=True, slots=True)
class CertificateRow:
    """A client certificate that is chosen.

    Attributes:
        locked: base64 of a file that could not be opened yet.
        password: what is typed for it; it is used here and sent nowhere.
        opened: what the file holds, or without a key what the server has stored.
        faults: why the file cannot be used.
    """

    locked: str | None = field(default=None, repr=False)
    password: str = field(default="", repr=False)
    opened: ClientCertificate | None = None
    faults: tuple[Problem, ...] = ()

    @property
    def file(self) -> str | None:
        """Base64 of what is sent: without a password, as the file has been opened here. None keeps the stored one."""
        if self.opened is not None and self.opened.key:
            return base64.b64encode(f"{self.opened.key}{self.opened.chain}".encode()).decode()
        return self.locked


def chosen(content: bytes) -> CertificateRow:
    """Return a file that was chosen, opened if it has no password."""
    return unlocked(CertificateRow(base64.b64encode(content).decode()))


def unlocked(row: CertificateRow) -> CertificateRow:
    """Return a row whose file is opened with the password that is typed, or tells why it cannot be."""
    draft = ClientCertificateDraft(file=row.locked, password=row.password or None)
    found = open_certificate(draft, datetime.now(UTC))
    if found.opened is not None:
        return CertificateRow(opened=found.opened)
    return replace(row, faults=found.faults)


def row_of(document: contract.ClientCertificate | None) -> CertificateRow | None:
    """Return what a document has of a certificate: its description, or nothing of one that was left out."""
    if document is None:
        return None
    if not document.id or document.not_after is None:
        return CertificateRow()
    return CertificateRow(
        opened=ClientCertificate(
            document.id,
            document.subject or "",
            document.issuer or "",
            document.not_after,
            document.is_chain_whole is not False,
        )
    )


def document_of(row: CertificateRow | None) -> contract.ClientCertificate | None:
    """Return a row as the server takes it."""
    if row is None:
        return None
    told = row.opened
    return contract.ClientCertificate(
        id=told.id if told else None,
        subject=told.subject if told else None,
        issuer=told.issuer if told else None,
        not_after=told.not_after if told else None,
        is_chain_whole=told.is_chain_whole if told else None,
        file=row.file,
    )


def draft_of(row: CertificateRow | None) -> ClientCertificateDraft | None:
    """Return a row for the rules."""
    if row is None:
        return None
    return ClientCertificateDraft(
        row.opened.id if row.opened else None, row.file, opened=row.opened, faults=row.faults
    )


def with_what_is_known(
    draft: ClientCertificateDraft | None, stored_ids: Collection[str]
) -> ClientCertificateDraft | None:
    """Return a draft in which what is stored under its id stands as valid, and a file is opened."""
    if draft is None or draft.faults:
        return draft
    if draft.file is None:
        known = draft.opened or ClientCertificate(draft.id or "", "", "", datetime.max.replace(tzinfo=UTC))
        return replace(draft, opened=known if draft.id in stored_ids else None)
    return draft if draft.opened is not None else _opened(draft.file)


def was_read(draft: CaDraft | None) -> CaDraft | None:
    """Return CAs that were looked at when they were chosen, or by the server."""
    return None if draft is None else replace(draft, was_read=True)


@lru_cache(maxsize=8)
def _opened(file: str) -> ClientCertificateDraft:
    return replace(open_certificate(ClientCertificateDraft(file=file), datetime.now(UTC)), file=file)
