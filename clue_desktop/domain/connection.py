"""The section *Connection* of a vendor API: how it is called, where the manual's form leaves that open.

Nothing of it has to be filled in: an API whose section is empty is called as the manual says and no other way.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from clue_desktop.domain import client_credentials, webhook_signature
from clue_desktop.domain.client_credentials import ClientCredentials, CredentialsDraft
from clue_desktop.domain.own_certificates import (
    CaDraft,
    ClientCertificate,
    ClientCertificateDraft,
    validate_ca,
    validate_certificate,
)
from clue_desktop.domain.problems import Problem
from clue_desktop.domain.said import Said
from clue_desktop.domain.webhook_signature import SecretDraft

DEADLINE_MS = range(500, 4001)
DEFAULT_DEADLINE_MS = 4000
TRACE_HEADERS = frozenset({"traceparent", "tracestate"})


@dataclass(frozen=True, slots=True)
class ConnectionDraft:
    """The section as it came, never trusted.

    Attributes:
        deadline_ms: None where nothing was entered.
        traced: whether each call carries a trace id.
        reuse: whether a connection serves more than one call.
        signing: the secrets that calls are signed with; None where they are not signed.
        ca: the CAs that a vendor's certificate has to come from; None for those that the server trusts.
        client_certificate: the certificate that the vendor is shown; None for none.
        oauth: what tokens for the vendor are asked for with; None where its calls carry none.
    """

    deadline_ms: int | None = None
    traced: bool = True
    reuse: bool = True
    signing: tuple[SecretDraft, ...] | None = None
    ca: CaDraft | None = None
    client_certificate: ClientCertificateDraft | None = None
    oauth: CredentialsDraft | None = None


@dataclass(frozen=True, slots=True)
class Connection:
    """How a vendor API is called.

    Attributes:
        deadline_ms: how long the whole call may take, in milliseconds; no part of what a test vouches for.
        traced: whether each call carries `traceparent` (W3C Trace Context).
        reuse: whether a connection serves more than one call; otherwise each has a new one, which ends with it.
        signing: the keys that calls are signed with, none where they are not signed.
        ca: the CAs by which alone the vendor's certificate is judged, in PEM; "" for those that the server trusts.
        client_certificate: what the vendor is shown.
        oauth: what tokens for the vendor are asked for with; None where its calls carry none.
    """

    deadline_ms: int = DEFAULT_DEADLINE_MS
    traced: bool = True
    reuse: bool = True
    signing: tuple[bytes, ...] = field(default=(), repr=False)
    ca: str = ""
    client_certificate: ClientCertificate | None = None
    oauth: ClientCredentials | None = None

    @property
    def is_plain(self) -> bool:
        """Whether the section says nothing."""
        return self == PLAIN

    def vouched_for(self) -> list[object]:
        """Return what a successful test vouches for besides the manual's form: nothing for an empty section.

        The deadline is not in it: another one asks for no new test.
        """
        shown = self.client_certificate.id if self.client_certificate else ""
        more: list[object] = [[self.ca, shown]] if self.ca or shown else []
        if self.oauth is not None:
            more.append(self.oauth.vouched_for())
        if (self.traced, self.reuse, self.signing) == (True, True, ()):
            return more
        return [self.traced, self.reuse, *(key.hex() for key in self.signing), *more]


PLAIN = Connection()


def validate(draft: ConnectionDraft) -> Iterator[Problem]:
    """Yield every problem of the section, at fields below `connection.`."""
    if draft.deadline_ms is not None and draft.deadline_ms not in DEADLINE_MS:
        yield Problem(
            "connection.deadlineMs",
            "deadline_invalid",
            Said(
                "Enter a whole number of milliseconds from {least} to {most}, or nothing for {most}.",
                least=DEADLINE_MS[0],
                most=DEADLINE_MS[-1],
            ),
        )
    if draft.signing is not None:
        yield from webhook_signature.validate(draft.signing, "connection.signing.secrets")
    if draft.ca is not None:
        yield from validate_ca(draft.ca)
    if draft.client_certificate is not None:
        yield from validate_certificate(draft.client_certificate)
    if draft.oauth is not None:
        yield from client_credentials.validate(draft.oauth)


def parse(draft: ConnectionDraft) -> Connection:
    """Return the section of a draft without problems."""
    keys = (webhook_signature.key_in(secret.value or "") for secret in draft.signing or ())
    return Connection(
        DEFAULT_DEADLINE_MS if draft.deadline_ms is None else draft.deadline_ms,
        draft.traced,
        draft.reuse,
        tuple(key for key in keys if key is not None),
        draft.ca.pem if draft.ca else "",
        draft.client_certificate.opened if draft.client_certificate else None,
        client_credentials.parse(draft.oauth) if draft.oauth else None,
    )
