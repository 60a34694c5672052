"""The web panel over HTTP: one page, its few questions to the device, and the taking over of a credential."""

import json
import math
from collections.abc import Awaitable, Callable, Collection, Mapping, MutableMapping, Sequence
from importlib.resources import files
from typing import Any, NamedTuple, TypeVar

from pydantic import BaseModel, ValidationError

from clue_desktop.client.errors import ClientError, Refused, Unauthenticated
from clue_desktop.client.panel import HAND_OVER_PATH
from clue_desktop.client.trust import TrustError
from clue_desktop.contract.devices import DeviceCredential
from clue_desktop.contract.errors import MEDIA_TYPE, error_document
from server.sandbox.device.access import AccessError
from server.sandbox.device.panel_device import PanelDevice
from server.sandbox.device.panel_documents import AllocateSpace, IssueCode
from server.sandbox.device.panel_gate import Refusal, check_host, check_page, check_program

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
DocumentT = TypeVar("DocumentT", bound=BaseModel)

MAX_BODY = 16 * 1024
_MOST_HEADERS = 100
_MOST_TARGET_BYTES = 8 * 1024

_FILES: Mapping[str, tuple[str, str]] = {
    "/": ("panel.html", "text/html; charset=utf-8"),
    "/panel.css": ("panel.css", "text/css; charset=utf-8"),
    "/panel.js": ("panel.js", "text/javascript; charset=utf-8"),
    "/texts.js": ("texts.js", "text/javascript; charset=utf-8"),
    "/panel.svg": ("panel.svg", "image/svg+xml"),
}
_POLICY = (
    b"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    b"base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    b"require-trusted-types-for 'script'; trusted-types 'none'"
)
_HEADERS: Sequence[tuple[bytes, bytes]] = (
    (b"content-security-policy", _POLICY),
    (b"x-frame-options", b"DENY"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cache-control", b"no-store"),
    # One request for each connection, so that a connection's time is limited by limiting the request's.
    (b"connection", b"close"),
)


class _Answer(NamedTuple):
    status: int
    media_type: str
    body: bytes
    headers: Sequence[tuple[bytes, bytes]] = ()


class _NoRequest(Exception):  # noqa: N818 - an answer of this module to itself
    """The body is too large, or does not come to its end."""

    def __init__(self, answer: _Answer | None) -> None:
        super().__init__()
        self.answer = answer


class PanelApplication:
    """The ASGI application of one device's panel; `names` are further names by which browsers may ask for it."""

    def __init__(self, device: PanelDevice, names: Collection[str] = ()) -> None:
        self._device = device
        self._names = frozenset(name.lower() for name in names)
        folder = files("resources") / "web_panel"
        self._pages = {
            path: _Answer(200, media_type, (folder / name).read_bytes())
            for path, (name, media_type) in _FILES.items()
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        try:
            answer = await self._answer(scope, receive)
        except _NoRequest as refusal:
            if refusal.answer is None:
                return
            answer = refusal.answer
        headers = [
            (b"content-type", answer.media_type.encode()),
            (b"content-length", b"%d" % len(answer.body)),
            *answer.headers,
            *_HEADERS,
        ]
        await send({"type": "http.response.start", "status": answer.status, "headers": headers})
        await send({"type": "http.response.body", "body": answer.body})

    async def _answer(self, scope: Scope, receive: Receive) -> _Answer:
        if len(scope["headers"]) > _MOST_HEADERS:
            return _problem(431, "head_too_large", f"A request has at most {_MOST_HEADERS} header fields.")
        if len(scope["raw_path"]) + len(scope["query_string"]) > _MOST_TARGET_BYTES:
            return _problem(414, "target_too_long", f"A target has at most {_MOST_TARGET_BYTES:,} bytes.")
        named = [value.decode("latin-1") for name, value in scope["headers"] if name == b"host"]
        server = scope.get("server")
        refusal = check_host(
            named[0] if len(named) == 1 else None, server[0] if server else None, self._names
        )
        if refusal is not None:
            return _refused(refusal)
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        method, path = scope["method"], scope["path"]
        asked = "GET" if method == "HEAD" else method
        match asked, path:
            case "GET", _ if path in self._pages:
                return self._pages[path]
            case "GET", "/api/status":
                return await self._asked(headers, receive, None, lambda _: self._device.status())
            case "POST", "/api/allocation-codes":
                return await self._asked(
                    headers, receive, IssueCode, lambda asked: self._device.issue_code(asked.place_id), 202
                )
            case "POST", "/api/registrations":
                return await self._asked(
                    headers,
                    receive,
                    AllocateSpace,
                    lambda asked: self._device.allocate(asked.place_id, asked.code),
                    201,
                )
            case "PUT", _ if path == HAND_OVER_PATH:
                refusal = check_program(headers)
                if refusal is not None:
                    return _refused(refusal)
                return await _done(receive, DeviceCredential, self._device.take, 204)
        allowed = _METHODS.get(path) or ("GET" if path in self._pages else None)
        if allowed is None:
            return _problem(404, "not_found", "There is nothing here.")
        answer = _problem(405, "invalid", f"Only {allowed} is understood here.")
        return answer._replace(headers=((b"allow", allowed.encode()),))

    async def _asked(
        self,
        headers: Mapping[str, str],
        receive: Receive,
        document: type[DocumentT] | None,
        act: Callable[[Any], Awaitable[BaseModel | None]],
        status: int = 200,
    ) -> _Answer:
        refusal = check_page(headers, changes=document is not None)
        if refusal is not None:
            return _refused(refusal)
        return await _done(receive, document, act, status)


_METHODS = {
    "/api/status": "GET",
    "/api/allocation-codes": "POST",
    "/api/registrations": "POST",
    HAND_OVER_PATH: "PUT",
}


async def _done(
    receive: Receive,
    document: type[DocumentT] | None,
    act: Callable[[Any], Awaitable[BaseModel | None]],
    status: int,
) -> _Answer:
    """Read a request's document, do what it asks for, and return the answer in either case."""
    asked = None
    if document is not None:
        body = await _body(receive)
        try:
            asked = document.model_validate_json(body)
        except ValidationError as error:
            # Not the error's own text, which quotes what was sent.
            found = error.errors(include_url=False, include_context=False, include_input=False)[0]
            where = ".".join(map(str, found["loc"])) or "the whole"
            return _problem(422, "invalid", f"The request is not understood ({where}: {found['msg']}).")
    try:
        result = await act(asked)
    except Refused as error:
        return _refused_by_server(error)
    except (ClientError, TrustError) as error:
        return _problem(502, "server_unreachable", str(error))
    except AccessError as error:
        return _problem(500, "credential_not_kept", str(error))
    if result is None:
        return _Answer(status, "application/json", b"")
    return _Answer(status, "application/json", result.model_dump_json(by_alias=True).encode())


async def _body(receive: Receive) -> bytes:
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise _NoRequest(None)
        body += message.get("body", b"")
        if len(body) > MAX_BODY:
            raise _NoRequest(_problem(413, "too_large", f"The request is larger than {MAX_BODY:,} bytes."))
        if not message.get("more_body", False):
            return bytes(body)


def _refused(refusal: Refusal) -> _Answer:
    return _problem(refusal.status, refusal.code, refusal.detail)


def _refused_by_server(error: Refused) -> _Answer:
    # A 401 would speak of a sign-in at the panel, which has none.
    status = 502 if isinstance(error, Unauthenticated) else error.status
    members = dict(error.members)
    headers: Sequence[tuple[bytes, bytes]] = ()
    if error.retry_after is not None:
        members["retryAfterSeconds"] = error.retry_after
        headers = ((b"retry-after", b"%d" % math.ceil(error.retry_after)),)
    problems = [problem.model_dump(by_alias=True) for problem in error.problems]
    document = error_document(status, error.code, error.detail) | {"problems": problems}
    return _Answer(status, MEDIA_TYPE, json.dumps(members | document).encode(), headers)


def _problem(status: int, code: str, detail: str) -> _Answer:
    return _Answer(status, MEDIA_TYPE, json.dumps(error_document(status, code, detail)).encode())
