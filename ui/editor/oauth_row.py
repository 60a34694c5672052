"""OAuth 2.0 in the editor: what is typed of it, and what stands for the secret that the server has stored."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace

from clue_desktop.contract import vendor_apis as contract
from clue_desktop.domain import client_credentials as rules
from clue_desktop.domain.client_credentials import CredentialsDraft, SecretIn

FIELDS = {
    rules.TOKEN_URL: "token_url",
    rules.CLIENT_ID: "client_id",
    rules.CLIENT_SECRET: "client_secret",
    rules.SCOPE: "scope",
    rules.AUDIENCE: "audience",
    rules.SECRET_IN: "secret_in",
}
"""The fields as problems name them, and what holds each."""
_STAND_IN = "stored"


@dataclass(frozen=True, slots=True)
class OAuthRow:
    """What tokens are asked for with, as typed.

    Attributes:
        client_secret: None while nothing is typed and what the server has stored is kept.
        stored: whether it came from a registered API, whose secret is hidden.
    """

    token_url: str = ""
    client_id: str = ""
    client_secret: str | None = field(default="", repr=False)
    scope: str = ""
    audience: str = ""
    secret_in: str = SecretIn.HEADER.value
    stored: bool = False


def row_of(document: contract.ClientCredentials | None) -> OAuthRow | None:
    """Return what a document has of it."""
    if document is None:
        return None
    return OAuthRow(
        document.token_url,
        document.client_id,
        document.client_secret,
        document.scope or "",
        document.audience or "",
        document.secret_in,
        stored=document.client_secret is None,
    )


def document_of(row: OAuthRow | None) -> contract.ClientCredentials | None:
    """Return a row as the server takes it."""
    if row is None:
        return None
    return contract.ClientCredentials(
        token_url=row.token_url,
        client_id=row.client_id,
        client_secret=row.client_secret,
        scope=row.scope.strip() or None,
        audience=row.audience.strip() or None,
        secret_in=row.secret_in,
    )


def draft_of(row: OAuthRow | None) -> CredentialsDraft | None:
    """Return a row for the rules."""
    if row is None:
        return None
    return CredentialsDraft(
        row.token_url, row.client_id, row.client_secret, row.scope, row.audience, row.secret_in
    )


def with_field(row: OAuthRow, name: str, value: str) -> OAuthRow:
    """Return a row with something else in one of `FIELDS`; taking back what was typed over a stored secret keeps that."""
    if name == rules.CLIENT_SECRET and not value and row.stored:
        return replace(row, client_secret=None)
    match FIELDS[name]:
        case "token_url":
            return replace(row, token_url=value)
        case "client_id":
            return replace(row, client_id=value)
        case "client_secret":
            return replace(row, client_secret=value)
        case "scope":
            return replace(row, scope=value)
        case "audience":
            return replace(row, audience=value)
        case _:
            return replace(row, secret_in=value)


def stored_key(draft: CredentialsDraft, webhook_url: str) -> str:
    """Return what a stored secret is known by: the two addresses that it was entered for."""
    addresses = (rules.target_of(draft.token_url), rules.target_of(webhook_url))
    return f"oauth: {addresses}"  # no header's key: those have no blanks


def with_stored_secret(
    draft: CredentialsDraft | None, webhook_url: str, stored_keys: Collection[str]
) -> CredentialsDraft | None:
    """Return a draft for the rules, in which a secret that the server has stored for these addresses stands as a valid one."""
    if draft is None or draft.client_secret is not None or stored_key(draft, webhook_url) not in stored_keys:
        return draft
    return replace(draft, client_secret=_STAND_IN)
