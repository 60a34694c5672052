"""Everything that httpx raises or receives becomes one of the client's errors, in words and without secrets."""

import asyncio
import socket
import ssl
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from clue_desktop.client import errors
from clue_desktop.client.connection import ServerConnection
from clue_desktop.client.errors import (
    HTTPX_ERRORS,
    Cause,
    ClientError,
    Refused,
    Unintelligible,
    Unreachable,
    from_exception,
    from_response,
    translated,
)
from clue_desktop.contract.errors import error_document
from clue_desktop.contract.session import Server
from clue_desktop.domain.problems import Problem

SERVER = "https://server.example"
SECRET = "s3cret-token"

HTTPX_EXCEPTIONS = sorted(
    (thing for thing in vars(httpx).values() if isinstance(thing, type) and issubclass(thing, Exception)),
    key=lambda thing: thing.__name__,
)

EXPECTED: dict[type[Exception], tuple[type[ClientError], Cause | None]] = {
    httpx.CloseError: (Unreachable, Cause.LOST),
    httpx.ConnectError: (Unreachable, Cause.NETWORK),
    httpx.ConnectTimeout: (Unreachable, Cause.TIMEOUT),
    httpx.CookieConflict: (Unintelligible, None),
    httpx.DecodingError: (Unintelligible, None),
    httpx.HTTPError: (Unreachable, Cause.LOST),
    httpx.HTTPStatusError: (Unintelligible, None),
    httpx.InvalidURL: (Unreachable, Cause.ADDRESS),
    httpx.LocalProtocolError: (Unreachable, Cause.NETWORK),
    httpx.NetworkError: (Unreachable, Cause.LOST),
    httpx.PoolTimeout: (Unreachable, Cause.TIMEOUT),
    httpx.ProtocolError: (Unreachable, Cause.LOST),
    httpx.ProxyError: (Unreachable, Cause.NETWORK),
    httpx.ReadError: (Unreachable, Cause.LOST),
    httpx.ReadTimeout: (Unreachable, Cause.TIMEOUT),
    httpx.RemoteProtocolError: (Unintelligible, None),
    httpx.RequestError: (Unreachable, Cause.LOST),
    httpx.RequestNotRead: (Unreachable, Cause.LOST),
    httpx.ResponseNotRead: (Unreachable, Cause.LOST),
    httpx.StreamClosed: (Unreachable, Cause.LOST),
    httpx.StreamConsumed: (Unreachable, Cause.LOST),
    httpx.StreamError: (Unreachable, Cause.LOST),
    httpx.TimeoutException: (Unreachable, Cause.TIMEOUT),
    httpx.TooManyRedirects: (Unintelligible, None),
    httpx.TransportError: (Unreachable, Cause.LOST),
    httpx.UnsupportedProtocol: (Unreachable, Cause.ADDRESS),
    httpx.WriteError: (Unreachable, Cause.LOST),
    httpx.WriteTimeout: (Unreachable, Cause.TIMEOUT),
}


def make(kind: type[Exception], text: str = SECRET) -> Exception:
    """An instance, whatever its constructor wants."""
    if kind in {httpx.RequestNotRead, httpx.ResponseNotRead, httpx.StreamClosed, httpx.StreamConsumed}:
        return kind()
    if kind is httpx.HTTPStatusError:
        request = httpx.Request("GET", SERVER)
        return httpx.HTTPStatusError(text, request=request, response=httpx.Response(418, request=request))
    return kind(text)


@pytest.mark.parametrize("kind", HTTPX_EXCEPTIONS)
def test_every_exception_of_httpx_is_caught_and_translated(kind: type[Exception]):
    """A new class in a new httpx fails here until somebody has said what it means."""
    expected, cause = EXPECTED[kind]
    with pytest.raises(ClientError) as caught, translated(SERVER):
        raise make(kind)
    assert type(caught.value) is expected
    assert getattr(caught.value, "cause", None) == cause
    assert SECRET not in str(caught.value)


def test_the_roots_cover_all_of_httpx():
    assert all(issubclass(kind, HTTPX_ERRORS) for kind in HTTPX_EXCEPTIONS)


def connect_error(cause: BaseException) -> httpx.ConnectError:
    error = httpx.ConnectError("All connection attempts failed")
    error.__cause__ = cause
    return error


def untrusted(message: str) -> ssl.SSLCertVerificationError:
    error = ssl.SSLCertVerificationError(1, "certificate verify failed")
    error.verify_message = message
    return error


def with_reason(reason: str) -> ssl.SSLError:
    error = ssl.SSLError(1, "…")
    error.reason = reason
    return error


@pytest.mark.parametrize(
    ("lower", "cause", "words"),
    [
        (ConnectionRefusedError(111, "Connection refused"), Cause.REFUSED, "nothing accepts connections"),
        (
            OSError("All attempts failed", ExceptionGroup("", [OSError(113, "No route to host")])),
            Cause.NETWORK,
            "cannot be reached",
        ),
        (OSError(113, "No route to host"), Cause.NETWORK, "No route to host"),
        (socket.gaierror(-2, "Name or service not known"), Cause.DNS, "name is not known"),
        (untrusted("certificate has expired"), Cause.TLS, "certificate has expired"),
        (with_reason("WRONG_VERSION_NUMBER"), Cause.TLS, "does not speak TLS"),
        (with_reason("TLSV1_ALERT_UNKNOWN_CA"), Cause.TLS, "tlsv1 alert unknown ca"),
        (ssl.SSLEOFError(8, "EOF"), Cause.TLS, "ended within the TLS handshake"),
        (ssl.SSLError("odd"), Cause.TLS, "handshake failed"),
        (ConnectionResetError(104, "reset"), Cause.LOST, "ended the connection at once"),
        (RuntimeError("odd"), Cause.NETWORK, "cannot be reached"),
    ],
)
def test_why_no_connection_came_about(lower: BaseException, cause: Cause, words: str):
    error = from_exception(connect_error(lower), SERVER)
    assert isinstance(error, Unreachable)
    assert error.cause == cause
    assert words in str(error)
    assert not error.may_have_arrived


def test_several_addresses_that_all_refused():
    group = ExceptionGroup(
        "multiple", [ConnectionRefusedError(111, "IPv6"), ConnectionRefusedError(111, "IPv4")]
    )
    outer = OSError("All connection attempts failed")
    outer.__cause__ = group
    error = from_exception(connect_error(outer), SERVER)
    assert isinstance(error, Unreachable)
    assert error.cause == Cause.REFUSED


@pytest.mark.parametrize(
    ("error", "arrived"),
    [
        (httpx.ConnectTimeout(""), False),
        (httpx.PoolTimeout(""), False),
        (httpx.ReadTimeout(""), True),
        (httpx.WriteError(""), True),
        (httpx.RemoteProtocolError("Server disconnected without sending a response."), True),
        (httpx.RemoteProtocolError("peer closed connection without sending complete message body"), True),
        (TimeoutError(), True),
    ],
)
def test_whether_the_server_may_have_acted_is_told(error: Exception, arrived: bool):  # noqa: FBT001
    found = from_exception(error, SERVER)
    assert isinstance(found, Unreachable)
    assert found.may_have_arrived is arrived


def test_tls_that_breaks_later_is_told_as_such():
    error = httpx.ReadError("")
    error.__cause__ = with_reason("TLSV13_ALERT_CERTIFICATE_REQUIRED")
    found = from_exception(error, SERVER)
    assert isinstance(found, Unreachable)
    assert found.cause == Cause.TLS


def refusal(
    status: int, code: str = "some_code", *, retry_after: str | None = None, **members: Any
) -> httpx.Response:
    headers = {"Retry-After": retry_after} if retry_after is not None else {}
    document = error_document(
        status, code, "The sentence.", (Problem("name", "name_required", "Say it."),), **members
    )
    response = httpx.Response(status, json=document, headers=headers)
    response.headers["Content-Type"] = "application/problem+json"
    return response


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, errors.Refused),
        (401, errors.Unauthenticated),
        (403, errors.Forbidden),
        (404, errors.NotFound),
        (409, errors.Conflict),
        (410, errors.Gone),
        (412, errors.PreconditionFailed),
        (413, errors.Refused),
        (415, errors.Refused),
        (422, errors.Invalid),
        (429, errors.RateLimited),
        (500, errors.ServerFault),
        (503, errors.Unavailable),
        (507, errors.ServerFault),
    ],
)
def test_refusals_by_status(status: int, kind: type[Refused]):
    error = from_response(refusal(status, attemptsLeft=3))
    assert type(error) is kind
    assert isinstance(error, Refused)
    assert (error.status, error.code, error.detail, str(error)) == (
        status,
        "some_code",
        "The sentence.",
        "The sentence.",
    )
    assert [(problem.field, problem.code) for problem in error.problems] == [("name", "name_required")]
    assert error.members == {"attemptsLeft": 3}
    assert error.retry_after is None


def test_all_refusals_have_a_class_in_the_tree_of_the_docstring():
    def names(kind: type[Exception]) -> Iterator[str]:
        yield kind.__name__
        for below in kind.__subclasses__():
            # Others may have exceptions of their own under it; the tree is that of this module.
            if below.__module__ == errors.__name__:
                yield from names(below)

    assert errors.__doc__
    assert all(name in errors.__doc__ for name in names(ClientError))


@pytest.mark.parametrize(
    ("header", "member", "seconds"),
    [
        ("30", None, 30),
        ("1.5", None, 1.5),
        (None, 7, 7),
        ("soon", None, None),
        ("-1", None, None),
        ("inf", 4, 4),
    ],
)
def test_when_to_try_again(header: str | None, member: float | None, seconds: float | None):
    members: dict[str, Any] = {} if member is None else {"retryAfterSeconds": member}
    error = from_response(refusal(429, retry_after=header, **members))
    assert isinstance(error, errors.RateLimited)
    assert error.retry_after == seconds


@pytest.mark.parametrize(
    "response",
    [
        httpx.Response(404, html="<h1>Not found</h1>"),
        httpx.Response(500, text="Internal Server Error"),
        httpx.Response(422, json={"detail": []}),
        httpx.Response(422, content=b"{", headers={"Content-Type": "application/problem+json"}),
        httpx.Response(422, json={"a": 1}, headers={"Content-Type": "application/problem+json"}),
        httpx.Response(302, headers={"Location": "https://elsewhere.example"}),
    ],
)
def test_answers_that_are_not_the_servers(response: httpx.Response):
    error = from_response(response)
    assert isinstance(error, Unintelligible)
    assert error.status == response.status_code


@pytest.mark.parametrize("status", [502, 503, 504])
def test_a_proxy_in_front_of_an_absent_server(status: int):
    error = from_response(httpx.Response(status, html="<h1>Bad gateway</h1>"))
    assert isinstance(error, Unreachable)
    assert error.cause == Cause.GATEWAY


@pytest.mark.parametrize(
    "address",
    [
        "",
        "server.example",
        "ftp://server.example",
        "https://",
        "http://server.example",
        "https://u:p@x",
        "https://[",
        "https://x/?a",
    ],
)
def test_addresses_that_cannot_be_used(address: str):
    with pytest.raises(Unreachable) as caught:
        ServerConnection(address)
    assert caught.value.cause == Cause.ADDRESS
    assert "u:p" not in str(caught.value)


@pytest.mark.parametrize("address", ["http://127.0.0.1:8080", "http://[::1]:8080", "http://localhost"])
def test_plain_http_is_for_this_machine(address: str):
    connection = ServerConnection(address)
    assert connection.server == address
    asyncio.run(connection.aclose())


@pytest.mark.parametrize("token", ["", "two words", "line\nbreak", "naïve"])
def test_a_token_that_no_header_carries_is_refused_without_being_shown(token: str):
    with pytest.raises(ValueError) as caught:
        ServerConnection("http://localhost", token=token)
    assert not token or token not in str(caught.value)


def test_an_answer_that_is_not_of_the_contract_is_not_quoted():
    def answer(_: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json={"name": {"token": SECRET}, "version": SECRET})

    async def ask() -> None:
        connection = ServerConnection(SERVER, transport=httpx.MockTransport(answer))
        try:
            await connection.ask("GET", "/api/v1/server", Server)
        finally:
            await connection.aclose()

    with pytest.raises(Unintelligible) as caught:
        asyncio.run(ask())
    assert caught.value.status == 200
    assert "Server, name" in str(caught.value)
    assert SECRET not in str(caught.value)
    assert caught.value.__context__ is None


def test_problems_beyond_the_first_are_counted():
    problems = tuple(Problem(f"m{number}", "unknown_member", "Remove it.") for number in range(60))
    document = error_document(422, "invalid", "60 rules are broken.", problems)
    assert (len(document["problems"]), document["moreProblems"]) == (50, 10)
    answer = httpx.Response(422, json=document, headers={"content-type": "application/problem+json"})
    fault = from_response(answer)
    assert isinstance(fault, errors.Invalid)
    assert (len(fault.problems), fault.more_problems) == (50, 10)
    assert "moreProblems" not in error_document(422, "invalid", "x", problems[:50])


@pytest.mark.parametrize("sent", [None, "10", -1, True, 1.5, [1]])
def test_a_count_that_is_none_is_none(sent: object):
    document = {**error_document(422, "invalid", "x"), "moreProblems": sent}
    answer = httpx.Response(422, json=document, headers={"content-type": "application/problem+json"})
    fault = from_response(answer)
    assert isinstance(fault, Refused)
    assert fault.more_problems == 0
