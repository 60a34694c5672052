"""One server as its clients speak to it: address, trust, token, timeouts, and answers as documents of the contract."""

import asyncio
import ipaddress
import re
import ssl
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

import httpx
from pydantic import BaseModel, ValidationError

from clue_desktop.client.errors import (
    Cause,
    ClientError,
    Unauthenticated,
    Unintelligible,
    Unreachable,
    from_response,
    translated,
)
from clue_desktop.client.parts import parts
from clue_desktop.client.trust import ssl_context
from clue_desktop.domain.pasted import trimmed
from clue_desktop.domain.said import Said

T = TypeVar("T")
DocumentT = TypeVar("DocumentT", bound=BaseModel)

CONNECT_SECONDS = 3.0
READ_SECONDS = 10.0
STREAM_READ_SECONDS = 40.0
"""Silence after which a stream is given up; the server sends a comment every 15 s."""

# uvicorn closes idle connections after 5 s; letting go of them earlier avoids meeting one that is just closing.
_KEEP_ALIVE_SECONDS = 4.0
_HOST = re.compile(rb"[A-Za-z0-9._:-]+")
_TOKEN = re.compile(r"[\x21-\x7e]+")

Parameters = Mapping[str, str | int | None]


@dataclass(frozen=True, slots=True)
class Versioned(Generic[T]):
    """A thing as it was read, with the ETag to give back as `if_match` when changing it (None where there is none)."""

    value: T
    etag: str | None


class ServerConnection:
    """Sends requests of one client and reads their answers; keeps connections open until `aclose`.

    Errors: Unreachable for an address that cannot be used, ValueError for a token that no header can carry; later,
    any ClientError.

    Proxies, certificates and credentials that the environment or ~/.netrc name do not count: whom the client
    trusts and who it is are said here alone.
    """

    def __init__(
        self,
        server: str,
        tls: ssl.SSLContext | None = None,
        *,
        token: str | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        base = server_address(server)
        self.server = str(base).rstrip("/")
        self.token = token
        self.when_token_refused: Callable[[], None] | None = None
        self._client = httpx.AsyncClient(
            base_url=base,
            verify=tls or context_for(base),
            transport=transport,
            timeout=_timeout(READ_SECONDS),
            limits=httpx.Limits(max_connections=50, keepalive_expiry=_KEEP_ALIVE_SECONDS),
            headers={"Accept": "application/json", "User-Agent": "CLUe-Desktop"},
            follow_redirects=False,
            trust_env=False,
            event_hooks={"request": [watch_handshake]},
        )

    @property
    def token(self) -> str | None:
        """The bearer token of requests; None = none is sent."""
        return self._token

    @token.setter
    def token(self, token: str | None) -> None:
        if token is not None:
            check_token(token)
        self._token = token

    async def aclose(self) -> None:
        """End all connections; streams under way end with an error."""
        await self._client.aclose()

    async def ask(
        self,
        method: str,
        path: str,
        answer: type[DocumentT],
        *,
        body: BaseModel | None = None,
        only_what_is_set: bool = False,
        parameters: Parameters | None = None,
        if_match: str | None = None,
        read_seconds: float = READ_SECONDS,
    ) -> Versioned[DocumentT]:
        """Send a request and return its answer as a document. Raises ClientError.

        `only_what_is_set`: members that the body's maker did not name are left out (PATCH: they stay as they are).
        """
        content = None
        if body is not None:
            content = body.model_dump_json(by_alias=True, exclude_unset=only_what_is_set).encode()
        response = await self._send(
            method, path, content=content, parameters=parameters, if_match=if_match, read_seconds=read_seconds
        )
        return Versioned(self._parse(response, answer), response.headers.get("etag"))

    async def ask_in_parts(self, path: str, answer: type[DocumentT], most: int) -> AsyncGenerator[DocumentT]:
        """Read a list (GET) as documents of at most so many items each, and let others act in between.

        Raises ClientError.
        """
        response = await self._send("GET", path, if_match=None)
        for part in parts(response.content, most):
            yield self.parse(part, answer)
            await asyncio.sleep(0)

    async def tell(
        self, method: str, path: str, *, body: BaseModel | None = None, if_match: str | None = None
    ) -> None:
        """Send a request whose answer has nothing to read. Raises ClientError."""
        content = None if body is None else body.model_dump_json(by_alias=True).encode()
        await self._send(method, path, content=content, if_match=if_match)

    @asynccontextmanager
    async def stream(
        self,
        path: str,
        media_type: str,
        *,
        parameters: Parameters | None = None,
        last_event_id: str = "",
        read_seconds: float = STREAM_READ_SECONDS,
    ) -> AsyncGenerator[httpx.Response]:
        """Open a GET whose answer is read as it comes; `read_seconds` is the longest silence. Raises ClientError."""
        headers = self._headers(None) | {b"Accept": media_type.encode()}
        if last_event_id:
            headers[b"Last-Event-ID"] = last_event_id.encode()
        with translated(self.server):
            async with self._client.stream(
                "GET", path, params=_given(parameters), headers=headers, timeout=_timeout(read_seconds)
            ) as response:
                if not response.is_success:
                    await response.aread()
                    raise self._refusal(response, headers)
                found = response.headers.get("content-type", "").partition(";")[0].strip().lower()
                if found != media_type:
                    raise Unintelligible(
                        Said(
                            "{server} answered with {media_type} instead of {wanted}.",
                            server=self.server,
                            media_type=found or Said("no media type"),
                            wanted=media_type,
                        ),
                        response.status_code,
                    )
                yield response

    def parse(self, text: str | bytes, answer: type[DocumentT]) -> DocumentT:
        """Return a JSON text of the server as a document. Raises Unintelligible, without quoting the text."""
        try:
            # A newer server may say more than this client knows; that is no reason to stop working.
            return answer.model_validate_json(text, extra="ignore")
        except ValidationError as error:
            first = error.errors(include_url=False, include_context=False, include_input=False)[0]
            where = ".".join(map(str, first["loc"])) or Said("the whole")
        raise Unintelligible(
            Said(
                "{server} sent something that is not of the contract ({document}, {where}): {reason}.",
                server=self.server,
                document=answer.__name__,
                where=where,
                reason=first["msg"],
            )
        )

    def _parse(self, response: httpx.Response, answer: type[DocumentT]) -> DocumentT:
        try:
            return self.parse(response.content, answer)
        except Unintelligible as error:
            error.status = response.status_code
            raise

    async def _send(
        self,
        method: str,
        path: str,
        *,
        content: bytes | None = None,
        parameters: Parameters | None = None,
        if_match: str | None,
        read_seconds: float = READ_SECONDS,
    ) -> httpx.Response:
        headers = self._headers(if_match)
        if content is not None:
            headers[b"Content-Type"] = b"application/json"
        with translated(self.server):
            response = await self._client.request(
                method,
                path,
                content=content,
                params=_given(parameters),
                headers=headers,
                timeout=_timeout(read_seconds),
            )
        if not response.is_success:
            raise self._refusal(response, headers)
        return response

    def _refusal(self, response: httpx.Response, sent: Mapping[bytes, bytes]) -> ClientError:
        error = from_response(response)
        # An answer to a token that has been replaced meanwhile says nothing of the present one.
        present = sent.get(b"Authorization") == self._headers(None).get(b"Authorization") is not None
        if isinstance(error, Unauthenticated) and present and self.when_token_refused is not None:
            self.when_token_refused()
        return error

    def _headers(self, if_match: str | None) -> dict[bytes, bytes]:
        headers = {}
        if self._token is not None:
            headers[b"Authorization"] = b"Bearer " + self._token.encode()
        if if_match is not None:
            headers[b"If-Match"] = if_match.encode()
        return headers


class OneServersClient:
    """A client of one server, to be closed when it is done: `async with`, or `aclose`."""

    def __init__(self, connection: ServerConnection) -> None:
        self._connection = connection

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """End all connections, streams included."""
        await self._connection.aclose()


class _Handshake:
    """Closes the connection of a request that is cancelled within its TLS handshake: httpcore does so for errors alone.

    It is the request's `trace`, which httpcore tells of each step.
    """

    def __init__(self) -> None:
        self._close: Callable[[], Awaitable[None]] | None = None

    async def __call__(self, step: str, info: Mapping[str, Any]) -> None:
        if step == "connection.connect_tcp.complete":
            self._close = info["return_value"].aclose
        elif step == "connection.start_tls.failed" and self._close is not None:
            await self._close()


async def watch_handshake(request: httpx.Request) -> None:
    """Have a request that is cancelled within its TLS handshake leave no connection open: a hook of httpx's clients."""
    request.extensions["trace"] = _Handshake()


def server_address(server: str) -> httpx.URL:
    """Return a server's address as a URL. Raises Unreachable; http:// is for this very machine only."""
    try:
        url = httpx.URL(trimmed(server))
    except httpx.InvalidURL:
        url = httpx.URL("")
    if (
        url.scheme not in {"https", "http"}
        or not _HOST.fullmatch(url.raw_host)
        or url.userinfo
        or url.query
        or url.fragment
    ):
        # The text is not repeated: it may hold a password.
        raise Unreachable(Said("The server's address must look like https://host:port."), Cause.ADDRESS)
    if url.scheme == "http" and not _is_this_machine(url.host):
        raise Unreachable(
            Said("The server's address must begin with https://; http:// is for this very machine only."),
            Cause.ADDRESS,
        )
    return url


def check_token(token: str) -> None:
    """Raise ValueError, without showing it, for a token that no header can carry."""
    if not _TOKEN.fullmatch(token):
        raise ValueError("The token is empty or has characters that no token has.")


def context_for(base: httpx.URL) -> ssl.SSLContext:
    """Return the TLS context for an address that nothing else is known of: what the system trusts."""
    if base.scheme == "https":
        return ssl_context()
    # It is never used; one that trusts nobody spares loading the system's authorities, which takes long.
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def _is_this_machine(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _timeout(read_seconds: float) -> httpx.Timeout:
    return httpx.Timeout(connect=CONNECT_SECONDS, pool=CONNECT_SECONDS, read=read_seconds, write=READ_SECONDS)


def _given(parameters: Parameters | None) -> dict[str, str | int] | None:
    if parameters is None:
        return None
    return {name: value for name, value in parameters.items() if value is not None}
