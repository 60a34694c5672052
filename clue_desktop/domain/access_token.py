"""What a token server answers (RFC 6749 §5): the token, how long it is used and when it is renewed, or why there is none.

An answer is of anybody: it is read by its shape alone, and nothing of it is said again but codes of the specification.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from clue_desktop.domain.failure_causes import FailureCause
from clue_desktop.domain.response_json import ResponseFault, content_type_of, read_json
from clue_desktop.domain.said import Said

MOST_ANSWER_BYTES = 64 * 1024
MOST_TOKEN_LENGTH = 16 * 1024
UNTOLD_SECONDS = 300.0
"""How long a token is used whose end the server does not tell (RFC 6749 §5.1: `expires_in` is recommended)."""
LONGEST_SECONDS = 86_400.0
"""A token is had anew each day at the latest, whatever end it has."""
_RENEWED_AHEAD = 60.0
_SPARE = 5.0

_TOKEN = re.compile(
    r"[!-~]+"
)  # RFC 6749 A.12, without the blank, which would end it in a header (RFC 6750 §2.1)
_DIGITS = re.compile(r"[0-9]{1,18}")
_BEARER = "bearer"
_CLIENT_REFUSED = frozenset({"invalid_client", "unauthorized_client"})
_SCOPE_REFUSED = frozenset({"invalid_scope", "invalid_target"})  # RFC 8707 §2
_REQUEST_REFUSED = frozenset({"invalid_request", "invalid_grant", "unsupported_grant_type", "access_denied"})
_KNOWN = _CLIENT_REFUSED | _SCOPE_REFUSED | _REQUEST_REFUSED
_SHOWN_MEMBERS = frozenset(
    {"token_type", "expires_in", "scope", "error", "error_description", "error_uri", "error_codes"}
)


@dataclass(frozen=True, slots=True)
class AccessToken:
    """A token.

    Attributes:
        value: what the vendor is shown; of visible ASCII characters.
        seconds: how long it lasts, counted from when it was asked for.
        tells_end: whether the server said so.
        scope: what the server says that it is good for; "" where it says nothing.
    """

    value: str = field(repr=False)
    seconds: float
    tells_end: bool = True
    scope: str = ""

    @property
    def header(self) -> bytes:
        """The line of a request that shows it (RFC 6750 §2.1)."""
        return f"Authorization: Bearer {self.value}\r\n".encode("ascii")

    @property
    def usable_seconds(self) -> float:
        """How long a call may begin with it: a call takes its time, too."""
        return self.seconds - min(_SPARE, self.seconds / 10)

    @property
    def renewed_after(self) -> float:
        """When the next one is fetched, ahead of its end: at half its life at the earliest."""
        return max(self.seconds / 2, self.seconds - max(_RENEWED_AHEAD, self.seconds / 10))


@dataclass(frozen=True, slots=True)
class TokenRefusal:
    """Why a complete answer brings no token.

    Attributes:
        cause: which kind of reason it is.
        message: in words, as the end of a sentence.
    """

    cause: FailureCause
    message: str


def read_answer(status: int, headers: Sequence[tuple[str, str]], body: bytes) -> AccessToken | TokenRefusal:
    """Return the token of a complete answer of a token server, or why there is none."""
    if 300 <= status < 400:
        return TokenRefusal(
            FailureCause.TOKEN_REDIRECT,
            Said("it redirects (status {status}), which is not followed", status=status),
        )
    if status >= 500:
        return TokenRefusal(
            FailureCause.TOKEN_SERVER_FAULT,
            Said("it has a fault of its own (status {status})", status=status),
        )
    members = _members(headers, body)
    if not 200 <= status < 300:
        return _refused(status, members if isinstance(members, dict) else {})
    if isinstance(members, str):
        return _unusable(members)
    return _token(members)


def _members(headers: Sequence[tuple[str, str]], body: bytes) -> dict[str, object] | str:
    """Return the members of the answer, or why there are none."""
    if len(body) > MOST_ANSWER_BYTES:
        return Said("it is larger than {most} bytes", most=MOST_ANSWER_BYTES)
    document = read_json(content_type_of(headers), body)
    if document is ResponseFault.CONTENT_TYPE:
        return Said("its Content-Type is not application/json")
    if isinstance(document, ResponseFault):
        return Said("it is no valid JSON")
    if not isinstance(document.root, dict):
        return Said("it is no JSON object")
    return document.root


def _refused(status: int, members: dict[str, object]) -> TokenRefusal:
    error = members.get("error")
    known = error if isinstance(error, str) and error in _KNOWN else ""
    if known in _CLIENT_REFUSED or (not known and status == 401):
        cause = FailureCause.TOKEN_CLIENT_REFUSED
    elif known in _SCOPE_REFUSED:
        cause = FailureCause.TOKEN_SCOPE_REFUSED
    else:
        cause = FailureCause.TOKEN_REQUEST_REFUSED
    if known:
        return TokenRefusal(cause, Said("it refuses: {error} (status {status})", error=known, status=status))
    return TokenRefusal(cause, Said("it refuses (status {status})", status=status))


def _token(members: dict[str, object]) -> AccessToken | TokenRefusal:
    value, kind, scope = (members.get(name) for name in ("access_token", "token_type", "scope"))
    if not isinstance(value, str) or not value:
        return _unusable(Said("it has no access_token"))
    if len(value) > MOST_TOKEN_LENGTH:
        return _unusable(Said("its token has more than {most} characters", most=MOST_TOKEN_LENGTH))
    if not _TOKEN.fullmatch(value):
        return _unusable(Said("its token has a character that no header can hold"))
    if not isinstance(kind, str) or kind.lower() != _BEARER:
        return _unusable(Said("its token_type is not Bearer"))
    seconds = UNTOLD_SECONDS
    told = members.get("expires_in")
    if told is not None:
        lasts = _seconds(told)
        if lasts is None:
            return _unusable(Said("its expires_in is no number of seconds from 1 on"))
        seconds = lasts
    return AccessToken(value, seconds, told is not None, scope if isinstance(scope, str) else "")


def _seconds(told: object) -> float | None:
    """Return how long a token lasts, at most `LONGEST_SECONDS`; None for what is no such number. Some send it as a text."""
    if isinstance(told, str):
        told = int(told) if _DIGITS.fullmatch(told) else None
    if isinstance(told, bool) or not isinstance(told, int | float | Decimal):
        return None
    # Compared before it is converted: an int may be beyond what a float holds.
    if not told >= 1:
        return None
    return LONGEST_SECONDS if told >= LONGEST_SECONDS else float(told)


def _unusable(reason: str) -> TokenRefusal:
    return TokenRefusal(
        FailureCause.TOKEN_UNUSABLE, Said("its answer cannot be used: {reason}", reason=reason)
    )


def shown(value: object, hidden: str) -> object:
    """Return the members of an answer as they may be shown: of those that are not known to hold no token, nothing."""
    if not isinstance(value, dict):
        return hidden
    return {
        name: member if name in _SHOWN_MEMBERS and isinstance(member, str | int | float | list) else hidden
        for name, member in value.items()
    }
