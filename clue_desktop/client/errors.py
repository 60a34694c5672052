"""What can go wrong between a client and the server, told apart by what one can do about it.

    ClientError
    ├── Unreachable              no answer came: nobody there, TLS fault, too slow, connection lost
    ├── Refused                  the server said no (RFC 9457): status, code, detail, problems, members
    │   ├── Unauthenticated      401  sign in again; a device: register again
    │   ├── Forbidden            403
    │   ├── NotFound             404  gone, or never to be seen by this caller
    │   ├── Conflict             409
    │   ├── Gone                 410  an allocation code that has expired or was discarded
    │   ├── PreconditionFailed   412  somebody else was quicker
    │   ├── Invalid              422  the problems name each field
    │   ├── RateLimited          429  retry_after says when
    │   └── ServerFault          5xx  the server knows of its fault; the detail has an id for the log
    │       └── Unavailable      503  its database is away, or it has too much to do: asked again, it can
    └── Unintelligible           something answered, but not as the contract says

`from_exception` and `from_response` are the only places where httpx's exceptions and answers become these.
Messages are for people and never hold a token, a password or any header's value: texts of lower layers that may
quote what was sent are replaced, not repeated.
"""
# ruff: noqa: N818 - the names are read in except clauses and say what happened; all of them are a ClientError

import socket
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from enum import StrEnum
from typing import Any

import httpx
from pydantic import ValidationError

from clue_desktop.contract.errors import MEDIA_TYPE, ErrorDocument, FieldProblem
from clue_desktop.domain.borrowed_words import borrowed, reason_of
from clue_desktop.domain.said import Said

_KNOWN_MEMBERS = frozenset(ErrorDocument.model_fields)
_GATEWAY_STATUSES = frozenset({502, 503, 504})


class Cause(StrEnum):
    """Why a server could not be reached, for those who act on it; the message says it in words."""

    ADDRESS = "address"
    """The address itself cannot be used."""
    DNS = "dns"
    """Its name is not known."""
    REFUSED = "refused"
    """Nothing listens there."""
    TLS = "tls"
    """Whoever listens is not trusted, or speaks no TLS."""
    TIMEOUT = "timeout"
    """No answer in time."""
    LOST = "lost"
    """The connection ended before the answer was complete."""
    GATEWAY = "gateway"
    """A proxy answered that the server behind it is away."""
    NETWORK = "network"
    """Anything else between the two machines."""


class ClientError(Exception):
    """The root: whatever a client of the server raises."""


class Unreachable(ClientError):
    """No answer came.

    Attributes:
        cause: which of the kinds of trouble.
        may_have_arrived: whether the server may have carried out the request all the same.
    """

    def __init__(self, message: str, cause: Cause, *, may_have_arrived: bool = False) -> None:
        super().__init__(message)
        self.cause = cause
        self.may_have_arrived = may_have_arrived


class Unintelligible(ClientError):
    """Something answered that is not of the contract: another program, or another version.

    Attributes:
        status: the HTTP status, None where it did not get that far.
    """

    def __init__(self, message: str, status: int | None = None) -> None:
        super().__init__(message)
        self.status = status


class Refused(ClientError):
    """The server understood and said no.

    Attributes:
        status: the HTTP status.
        code: the rule's name, stable for programs.
        detail: the sentence for a person; also `str()` of the error.
        problems: the broken rules of single fields.
        more_problems: how many there are that the server did not list.
        request_id: by what the server's log names the request, None where the server did not say.
        members: what single codes add, by their wire names (`attemptsLeft`).
        retry_after: seconds to wait before trying again, None where the server did not say.
    """

    def __init__(self, document: ErrorDocument, retry_after: float | None = None) -> None:
        super().__init__(document.detail or document.title)
        self.status = document.status
        self.code = document.code
        self.detail = document.detail
        self.request_id = document.request_id
        self.problems: tuple[FieldProblem, ...] = tuple(document.problems)
        more = (document.model_extra or {}).get("moreProblems")
        self.more_problems: int = more if type(more) is int and more > 0 else 0
        self.members: Mapping[str, Any] = dict(document.model_extra or {})
        self.retry_after = retry_after


class Unauthenticated(Refused):
    """The token, or the address and password, are not accepted."""


class Forbidden(Refused):
    """The caller may see the thing but not do this."""


class NotFound(Refused):
    """No such thing, as far as this caller may know."""


class Conflict(Refused):
    """It does not fit the present state."""


class Gone(Refused):
    """It was there once and is no longer good."""


class PreconditionFailed(Refused):
    """The thing has changed since it was read."""


class Invalid(Refused):
    """Rules are broken; `problems` has them, `more_problems` counts those beyond the first 50."""


class RateLimited(Refused):
    """Too many attempts; `retry_after` says for how long."""


class ServerFault(Refused):
    """The server could not do it through no fault of the request."""


class Unavailable(ServerFault):
    """The server cannot do it now: its database is away, or it has too much to do."""


HTTPX_ERRORS = (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, httpx.CookieConflict)
"""The roots of everything that httpx raises; the classes below them have no common one."""

_BY_STATUS: Mapping[int, type[Refused]] = {
    401: Unauthenticated,
    403: Forbidden,
    404: NotFound,
    409: Conflict,
    410: Gone,
    412: PreconditionFailed,
    422: Invalid,
    429: RateLimited,
    503: Unavailable,
}


@contextmanager
def translated(server: str) -> Iterator[None]:
    """Raise what httpx raises within as the ClientError that it means."""
    try:
        yield
    except HTTPX_ERRORS as error:
        raise from_exception(error, server) from error


def from_response(response: httpx.Response) -> ClientError:
    """Return the error of a response that is no success; its body must have been read."""
    status = response.status_code
    if response.is_redirect:
        return Unintelligible(
            Said(
                "The server wants to send this client elsewhere (HTTP {status}), which is not followed.",
                status=status,
            ),
            status,
        )
    document = _error_document(response)
    if document is None:
        if status in _GATEWAY_STATUSES:
            return Unreachable(
                Said("The server is away, says a proxy in front of it (HTTP {status}).", status=status),
                Cause.GATEWAY,
                may_have_arrived=status != 503,
            )
        return Unintelligible(
            Said(
                "Something answered with HTTP {status}, but not as the server does. Is the address right?",
                status=status,
            ),
            status,
        )
    kind = _BY_STATUS.get(status, ServerFault if status >= 500 else Refused)
    return kind(document, _retry_after(response, document))


def from_exception(error: Exception, server: str) -> ClientError:
    """Return what an exception of httpx, or of what lies below it, means; `server` names the server in the message."""
    if isinstance(error, httpx.InvalidURL | httpx.UnsupportedProtocol):
        return Unreachable(Said("{server} is not an address that can be used.", server=server), Cause.ADDRESS)
    if isinstance(error, httpx.ConnectTimeout | httpx.PoolTimeout):
        return Unreachable(
            Said("{server} cannot be reached: no connection in time.", server=server), Cause.TIMEOUT
        )
    if isinstance(error, httpx.TimeoutException | TimeoutError):
        return Unreachable(
            Said("{server} did not answer in time.", server=server), Cause.TIMEOUT, may_have_arrived=True
        )
    if isinstance(error, httpx.LocalProtocolError):
        # Its text quotes the header that cannot be sent, which may be the token.
        return Unreachable(
            Said(
                "{server} was not asked: the request, or the token in it, has characters that HTTP cannot carry.",
                server=server,
            ),
            Cause.NETWORK,
        )
    if isinstance(error, httpx.RemoteProtocolError) and not _ended_early(error):
        return Unintelligible(
            Said("What answers at {server} does not speak HTTP as the server does.", server=server)
        )
    if isinstance(error, httpx.DecodingError | httpx.TooManyRedirects | httpx.CookieConflict):
        return Unintelligible(Said("{server} sent an answer that cannot be read.", server=server))
    if isinstance(error, httpx.ProxyError):
        return Unreachable(
            Said("{server} cannot be reached through the proxy.", server=server), Cause.NETWORK
        )
    if isinstance(error, httpx.ConnectError | OSError):
        return _not_connected(error, server)
    if isinstance(error, httpx.HTTPStatusError):
        return from_response(error.response)
    return _lost(error, server)


def _not_connected(error: Exception, server: str) -> Unreachable:
    causes = list(_chain(error))
    for cause in causes:
        if isinstance(cause, ssl.SSLError):
            return Unreachable(
                Said("{server} is not trusted: {reason}.", server=server, reason=_tls_fault(cause)), Cause.TLS
            )
    for cause in causes:
        if isinstance(cause, socket.gaierror):
            return Unreachable(
                Said("{server} cannot be reached: its name is not known.", server=server), Cause.DNS
            )
    for cause in causes:
        if isinstance(cause, ConnectionRefusedError):
            return Unreachable(
                Said("{server} cannot be reached: nothing accepts connections there.", server=server),
                Cause.REFUSED,
            )
    for cause in causes:
        if isinstance(cause, ConnectionResetError | BrokenPipeError | EOFError):
            return Unreachable(
                Said("{server} cannot be reached: it ended the connection at once.", server=server),
                Cause.LOST,
            )
    for cause in causes:
        if isinstance(cause, OSError) and cause.strerror:
            return Unreachable(
                Said("{server} cannot be reached: {reason}.", server=server, reason=reason_of(cause)),
                Cause.NETWORK,
            )
    return Unreachable(Said("{server} cannot be reached.", server=server), Cause.NETWORK)


def _lost(error: Exception, server: str) -> Unreachable:
    """Reading or writing failed on a connection that stood, whatever the class of the exception."""
    for cause in _chain(error):
        if isinstance(cause, ssl.SSLError):
            return Unreachable(
                Said(
                    "The secure connection to {server} broke: {reason}.",
                    server=server,
                    reason=_tls_fault(cause),
                ),
                Cause.TLS,
                may_have_arrived=True,
            )
    return Unreachable(
        Said("The connection to {server} was lost before its answer was complete.", server=server),
        Cause.LOST,
        may_have_arrived=True,
    )


def _tls_fault(error: ssl.SSLError) -> str:
    # Only errors that OpenSSL itself made have these attributes.
    reason: str = getattr(error, "reason", None) or ""
    if isinstance(error, ssl.SSLCertVerificationError):
        words: str = getattr(error, "verify_message", None) or Said("its certificate is not accepted")
        return words if isinstance(words, Said) else borrowed(words.rstrip("."))
    if reason in {"WRONG_VERSION_NUMBER", "HTTP_REQUEST", "RECORD_LAYER_FAILURE"}:
        return Said("what answers there does not speak TLS; an address with http:// may be meant")
    if isinstance(error, ssl.SSLEOFError | ssl.SSLZeroReturnError):
        return Said("the connection ended within the TLS handshake")
    return borrowed(reason.replace("_", " ").lower()) or Said("the TLS handshake failed")


def _ended_early(error: httpx.RemoteProtocolError) -> bool:
    """Tell a connection that ended from one that carries no HTTP; httpx has one class for both."""
    text = str(error).lower()
    return "disconnected" in text or "peer closed" in text


def _chain(error: BaseException) -> Iterator[BaseException]:
    """Yield an exception and everything that led to it, the members of groups included (several addresses tried)."""
    waiting: list[BaseException] = [error]
    seen: set[int] = set()
    while waiting:
        current = waiting.pop(0)
        if id(current) in seen:
            continue
        seen.add(id(current))
        yield current
        if isinstance(current, BaseExceptionGroup):
            waiting.extend(current.exceptions)
        waiting.extend(cause for cause in (current.__cause__, current.__context__) if cause is not None)


def _error_document(response: httpx.Response) -> ErrorDocument | None:
    media_type = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != MEDIA_TYPE:
        return None
    try:
        document = ErrorDocument.model_validate_json(response.content, extra="allow")
    except ValidationError:
        return None
    return document.model_copy(update={"status": response.status_code})


def _retry_after(response: httpx.Response, document: ErrorDocument) -> float | None:
    """Return the seconds of `Retry-After`, which the server sends as a number, or of the member of that name."""
    members = document.model_extra or {}
    for text in (response.headers.get("retry-after"), members.get("retryAfterSeconds")):
        try:
            seconds = float(text)  # type: ignore[arg-type]  # what is no number is passed over
        except (TypeError, ValueError):
            continue
        if 0 <= seconds < float("inf"):
            return seconds
    return None
