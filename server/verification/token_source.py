"""Where an API's tokens come from, made ready (RFC 6749 §4.4): the request for one, and what came of it in the words of a call."""

from dataclasses import dataclass, field, replace
from typing import NamedTuple

from clue_desktop import __version__
from clue_desktop.domain.access_token import AccessToken, TokenRefusal, read_answer
from clue_desktop.domain.client_credentials import ClientCredentials
from clue_desktop.domain.failure_causes import FailureCause
from clue_desktop.domain.failure_family import FailureCode, Family, family_of
from clue_desktop.domain.said import Said
from server.verification.vendor_messages import Timings, VendorFailure, VendorResponse, VendorTarget
from server.verification.vendor_tls import VendorTls

_USER_AGENT = f"CLUe/{__version__}".encode("ascii")
_OWN_CODES: frozenset[FailureCode] = frozenset({"server_busy", "server_fault"})
_CAUSES: dict[FailureCode, FailureCause] = {
    "connection_failed": FailureCause.TOKEN_SERVER_NOT_REACHED,
    "dns_failed": FailureCause.TOKEN_SERVER_NOT_REACHED,
    "tls_failed": FailureCause.TOKEN_SERVER_TLS,
    "timeout": FailureCause.TOKEN_SERVER_SILENT,
    "vendor_unavailable": FailureCause.TOKEN_SERVER_NOT_REACHED,
    "address_not_allowed": FailureCause.TOKEN_SERVER_NOT_ALLOWED,
}


@dataclass(frozen=True, slots=True)
class TokenSource:
    """A token server and what it is asked with; equal ones have one token.

    Attributes:
        target: in a way of its own, so that neither its pool nor its breaker is that of a vendor's API.
        head: as of `request_head`, up to and including `Content-Length: `.
        credentials: for what may be shown of the request.
    """

    target: VendorTarget
    head: bytes = field(repr=False)
    body: bytes = field(repr=False)
    credentials: ClientCredentials = field(compare=False)

    @property
    def where(self) -> str:
        """The token server, in words."""
        return Said("{host} port {port}", host=self.target.host, port=self.target.port)


class NoToken(NamedTuple):
    """Why there is no token, as a call's failure says it."""

    code: FailureCode
    family: Family
    message: str
    cause: FailureCause | None

    def failure(self, elapsed_ms: float) -> VendorFailure:
        """Return that a vendor was not asked because of it, after so long."""
        return VendorFailure(
            code=self.code,
            family=family_of(self.code, self.family),
            message=self.message,
            request_sent=False,
            status=None,
            headers=(),
            body=b"",
            truncated=False,
            timings=Timings(None, None, None, None, elapsed_ms),
            address=None,
            cause=self.cause,
        )


def source_of(credentials: ClientCredentials, place_group_id: str, tls: VendorTls | None) -> TokenSource:
    """Return the source of a place group's API made ready; the API's CAs and certificate count for it, too."""
    target = VendorTarget.from_url(credentials.token_url, place_group_id)
    way = f"token, {tls.way}" if tls else "token"
    target = replace(target, way=way, tls=tls)
    lines = [
        b"POST " + target.target + b" HTTP/1.1",
        b"Host: " + target.host_header,
        b"Content-Type: application/x-www-form-urlencoded",
        b"Accept: application/json",
        b"Accept-Encoding: identity",
    ]
    if credentials.authorization is not None:
        lines.append(f"Authorization: {credentials.authorization}".encode("ascii"))
    lines += [b"User-Agent: " + _USER_AGENT, b"Connection: close", b"Content-Length: "]
    return TokenSource(target, b"\r\n".join(lines), credentials.body, credentials)


def what_came(source: TokenSource, outcome: VendorResponse | VendorFailure) -> AccessToken | NoToken:
    """Return the token that a token server gave, or whose doing it is that there is none."""
    if isinstance(outcome, VendorResponse):
        found = read_answer(outcome.status, outcome.headers, outcome.body)
        if isinstance(found, AccessToken):
            return found
        return _refused(source, found)
    if outcome.code == "response_too_large":
        return _refused(
            source,
            TokenRefusal(FailureCause.TOKEN_UNUSABLE, Said("its answer is larger than the server reads")),
        )
    message = Said("there is no token: {reason}", reason=outcome.message)
    if outcome.code in _OWN_CODES:
        return NoToken(outcome.code, outcome.family, message, None)
    return NoToken("token_unavailable", outcome.family, message, _CAUSES[outcome.code])


def _refused(source: TokenSource, refusal: TokenRefusal) -> NoToken:
    return NoToken(
        "token_refused",
        Family.ANSWERED,
        Said(
            "the token server {where} gives no token: {reason}.", where=source.where, reason=refusal.message
        ),
        refusal.cause,
    )
