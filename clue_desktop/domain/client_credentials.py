"""OAuth 2.0 client credentials (RFC 6749 §4.4): what the token server is asked with, and the rules of what is entered.

The answer is read by `access_token`. Nothing here has a clock or a connection.
"""

import base64
import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import quote, quote_plus, urlencode

from clue_desktop.domain import pasted, webhook_url
from clue_desktop.domain.problems import Problem
from clue_desktop.domain.said import Said

TOKEN_URL = "connection.oauth.tokenUrl"  # noqa: S105 - a field's name
CLIENT_ID = "connection.oauth.clientId"
CLIENT_SECRET = "connection.oauth.clientSecret"  # noqa: S105 - a field's name
SCOPE = "connection.oauth.scope"
AUDIENCE = "connection.oauth.audience"
SECRET_IN = "connection.oauth.secretIn"  # noqa: S105 - a field's name
AUTHORIZATION = "authorization"

MAX_CLIENT_ID_LENGTH = 512
MAX_SECRET_LENGTH = 4096
MAX_SCOPE_LENGTH = 1024
MAX_AUDIENCE_LENGTH = 512

_VISIBLE = re.compile(r"[!-~](?:[ -~]*[!-~])?")  # RFC 6749 A.1, A.2: VSCHAR, without blanks around it
_SCOPE = re.compile(r"[!#-\[\]-~]+(?: [!#-\[\]-~]+)*")  # RFC 6749 A.4


class SecretIn(StrEnum):
    """Where the token server is shown the client's secret (RFC 6749 §2.3.1)."""

    HEADER = "header"
    BODY = "body"


@dataclass(frozen=True, slots=True)
class CredentialsDraft:
    """What is entered, never trusted.

    Attributes:
        client_secret: None keeps the stored one, where there is one.
        scope: scopes with blanks between them; "" for those that the token server gives by itself.
        audience: for whom the token is, where the token server asks for that; "" for nothing.
        secret_in: a `SecretIn`.
    """

    token_url: str = ""
    client_id: str = ""
    client_secret: str | None = field(default=None, repr=False)
    scope: str = ""
    audience: str = ""
    secret_in: str = SecretIn.HEADER


@dataclass(frozen=True, slots=True)
class ClientCredentials:
    """What tokens are asked for with; it satisfies every rule."""

    token_url: str
    client_id: str
    client_secret: str = field(repr=False)
    scope: str = ""
    audience: str = ""
    secret_in: SecretIn = SecretIn.HEADER

    def vouched_for(self) -> list[str]:
        """Return all of it: a test of an API vouches for each part."""
        return [
            "oauth",
            self.token_url,
            self.client_id,
            self.client_secret,
            self.scope,
            self.audience,
            self.secret_in,
        ]

    @property
    def authorization(self) -> str | None:
        """The header `Authorization` of the token request; None where the secret is sent in the body.

        Both are form-encoded before they are joined (RFC 6749 §2.3.1), so that a colon in an id parts nothing.
        """
        if self.secret_in is SecretIn.BODY:
            return None
        pair = f"{quote_plus(self.client_id)}:{quote_plus(self.client_secret)}"
        return f"Basic {base64.b64encode(pair.encode()).decode()}"

    @property
    def body(self) -> bytes:
        """The body of the token request, `application/x-www-form-urlencoded`."""
        return self._body(self.client_secret)

    def body_with(self, hidden: str) -> str:
        """Return the body with something else in the secret's place, as it may be shown."""
        return self._body("\0").decode().replace("%00", hidden)

    def _body(self, secret: str) -> bytes:
        members = [("grant_type", "client_credentials")]
        if self.scope:
            members.append(("scope", self.scope))
        if self.audience:
            members.append(("audience", self.audience))
        if self.secret_in is SecretIn.BODY:
            members += [("client_id", self.client_id), ("client_secret", secret)]
        return urlencode(members).encode()

    def spellings(self) -> tuple[str, ...]:
        """Return how the secret may stand in what a token server says of a request, the longest first."""
        secret = self.client_secret
        found = {
            secret,
            quote_plus(secret),
            quote(secret),
            quote(secret, safe=""),
            html.escape(secret),
            json.dumps(secret)[1:-1],
            (self.authorization or "").removeprefix("Basic "),
        }
        return tuple(sorted(filter(None, found), key=len, reverse=True))


def validate(draft: CredentialsDraft) -> Iterator[Problem]:
    """Yield every problem of what is entered."""
    yield from _url_problems(draft.token_url)
    if not _fits(draft.client_id, _VISIBLE, MAX_CLIENT_ID_LENGTH):
        yield Problem(
            CLIENT_ID,
            "client_id_invalid",
            Said("Enter the client id: 1–{most} visible ASCII characters.", most=MAX_CLIENT_ID_LENGTH),
        )
    if draft.client_secret is None:
        yield Problem(
            CLIENT_SECRET,
            "client_secret_required",
            Said("Enter the client secret: it is not stored for this token URL and this webhook URL."),
        )
    elif not draft.client_secret:
        yield Problem(CLIENT_SECRET, "client_secret_invalid", Said("Enter the client secret."))
    elif not _fits(draft.client_secret, _VISIBLE, MAX_SECRET_LENGTH):
        yield Problem(
            CLIENT_SECRET,
            "client_secret_invalid",
            Said("A client secret has 1–{most} visible ASCII characters.", most=MAX_SECRET_LENGTH),
        )
    if draft.scope.strip() and not _fits(draft.scope, _SCOPE, MAX_SCOPE_LENGTH):
        yield Problem(
            SCOPE,
            "scope_invalid",
            Said(
                'Scopes are visible ASCII characters without " and \\, with one blank between two; {most} characters at most.',
                most=MAX_SCOPE_LENGTH,
            ),
        )
    if draft.audience.strip() and not _fits(draft.audience, _VISIBLE, MAX_AUDIENCE_LENGTH):
        yield Problem(
            AUDIENCE,
            "audience_invalid",
            Said("An audience has at most {most} visible ASCII characters.", most=MAX_AUDIENCE_LENGTH),
        )
    if draft.secret_in not in set(SecretIn):
        yield Problem(
            SECRET_IN, "secret_in_invalid", Said("The secret is sent in the header or in the body.")
        )


def parse(draft: CredentialsDraft) -> ClientCredentials:
    """Return the value of a draft without problems."""
    trimmed = pasted.trimmed
    return ClientCredentials(
        webhook_url.trimmed(draft.token_url),
        trimmed(draft.client_id),
        trimmed(draft.client_secret or ""),
        trimmed(draft.scope),
        trimmed(draft.audience),
        SecretIn(draft.secret_in),
    )


def target_of(token_url: str) -> str:
    """Return what a stored secret is bound to of a token URL: all of it but the query."""
    return webhook_url.trimmed(token_url).partition("?")[0]


def _fits(text: str, form: re.Pattern[str], most: int) -> bool:
    text = pasted.trimmed(text)
    return len(text) <= most and form.fullmatch(text) is not None


def _url_problems(url: str) -> Iterator[Problem]:
    """Yield what is wrong with the token URL, by the rules of a webhook URL (RFC 6749 §3.2: no fragment, a query may be)."""
    url = webhook_url.trimmed(url)
    if not url:
        yield Problem(TOKEN_URL, "token_url_required", Said("Enter the URL of the token server."))
        return
    if len(url) > webhook_url.MAX_URL_LENGTH:
        yield Problem(
            TOKEN_URL,
            "token_url_too_long",
            Said(
                "The token URL has {count} characters; at most {most} are allowed.",
                count=len(url),
                most=webhook_url.MAX_URL_LENGTH,
            ),
        )
    if not webhook_url.is_https(url):
        yield Problem(
            TOKEN_URL,
            "token_url_not_https",
            Said("The token URL must start with https:// (in lower case)."),
        )
    elif fault := webhook_url.fault_in(url):
        yield Problem(TOKEN_URL, "token_url_invalid", Said("The token URL {reason}.", reason=fault))
