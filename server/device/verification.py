"""The verification route: a plain ASGI endpoint, ahead of the router and of middleware, because devices wait for it."""

import json
import logging
import re
from typing import Any, NamedTuple

from clue_desktop.contract.errors import error_document
from clue_desktop.domain.credentials import CREDENTIAL_NAMES, Credential, is_device_serial
from clue_desktop.domain.problems import Problem
from server.device.presence import Presence
from server.http.asgi import Receive, Scope, Send, header, refuse, too_large
from server.http.guard import bearer_token
from server.services.refusals import UnauthenticatedError
from server.tokens import serial_of, token_hash
from server.verification.plans import Plans
from server.verification.strangers import Strangers
from server.verification.verifier import Verifier

_logger = logging.getLogger(__name__)
_LARGEST_BODY = 16 * 1024
_JSON = [(b"content-type", b"application/json")]
_CHALLENGE = [(b"www-authenticate", b"Bearer")]
_UNKEEPABLE = re.compile("[\0\ud800-\udfff]")  # no database keeps these, and no credential holds them


class _Reported(NamedTuple):
    credential: str
    value: str


class VerificationEndpoint:
    """POST /device/v1/verifications."""

    def __init__(self, plans: Plans, verifier: Verifier, presence: Presence, strangers: Strangers) -> None:
        self._plans = plans
        self._verifier = verifier
        self._presence = presence
        self._strangers = strangers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        try:
            status, document = await self._answer(scope, receive)
        except Exception:
            _logger.exception("a verification failed")
            status, document = 200, {"result": "denied"}
        if status == 0:  # the device hung up before its request was complete
            return
        if status != 200:
            await refuse(send, status, document, _CHALLENGE if status == 401 else ())
            return
        body = json.dumps(document).encode()
        await send(
            {
                "type": "http.response.start",
                "status": status,
                "headers": [*_JSON, (b"content-length", b"%d" % len(body))],
            }
        )
        await send({"type": "http.response.body", "body": body})

    async def _answer(self, scope: Scope, receive: Receive) -> tuple[int, dict[str, Any]]:
        body = await _read(receive)
        if body is None:
            return 0, {}
        token = _token(header(scope, b"authorization"))
        device = None if token is None else self._plans.device(token_hash(token))
        if device is None:
            if token is not None:
                await self._note_stranger(token, body)
            return 401, error_document(
                401, "unauthenticated", "Register this device: its token opens nothing here."
            )
        self._presence.seen(device.serial)
        if len(body) > _LARGEST_BODY:
            return 413, too_large(_LARGEST_BODY)
        if (header(scope, b"content-type") or b"").partition(b";")[0].strip().lower() != b"application/json":
            return 415, error_document(415, "unsupported_media_type", "Send Content-Type: application/json.")
        reported, problems = _parse(body)
        if reported is None:
            return 422, error_document(422, "invalid", "The request is not as agreed.", tuple(problems))
        if reported.credential not in CREDENTIAL_NAMES:
            await self._verifier.refuse(
                device.serial, device.place_id, "credential_unknown", reported.credential[:32], reported.value
            )
            problem = Problem("credential", "credential_unknown", f"It is one of {', '.join(Credential)}.")
            return 422, error_document(422, "invalid", "There is no such credential type.", (problem,))
        decision = await self._verifier.verify(device, Credential(reported.credential), reported.value)
        if decision.message is None:
            return 200, {"result": decision.result}
        return 200, {"result": decision.result, "message": decision.message}

    async def _note_stranger(self, token: str, body: bytes) -> None:
        """Put a refused token into the event log, within limits, so that step 2 of the diagnosis can be told."""
        serial = serial_of(token)
        reported, _problems = _parse(body) if len(body) <= _LARGEST_BODY else (None, [])
        if serial is None or not is_device_serial(serial) or reported is None:
            return
        found = await self._strangers.reason(serial)
        if found is not None:
            await self._verifier.refuse(
                serial, found.place_id, found.reason, reported.credential[:32], reported.value
            )


def _token(authorization: bytes | None) -> str | None:
    try:
        return bearer_token(None if authorization is None else authorization.decode("latin-1"))
    except UnauthenticatedError:
        return None


async def _read(receive: Receive) -> bytes | None:
    """Return the body, or its first part when it is too large; None when the client hung up."""
    message = await receive()
    if message["type"] == "http.disconnect":
        return None
    body: bytes = message.get("body", b"")
    while message.get("more_body", False) and len(body) <= _LARGEST_BODY:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        body += message.get("body", b"")
    return body


def _parse(body: bytes) -> tuple[_Reported | None, list[Problem]]:
    try:
        document = json.loads(body.decode())
    except (ValueError, RecursionError):
        return None, [Problem("", "json_invalid", "The body is not valid JSON.")]
    if not isinstance(document, dict):
        return None, [Problem("", "type_invalid", "The body is a JSON object.")]
    problems = [
        Problem(name, "required" if name not in document else "type_invalid", "This is a text, and required.")
        for name in ("credential", "value")
        if not isinstance(document.get(name), str)
    ]
    problems += [
        Problem(name, "unknown_member", "There is no such member; remove it.")
        for name in document
        if name not in {"credential", "value"}
    ]
    problems += [
        Problem(name, "text_invalid", "This text holds a NUL character or half a surrogate pair.")
        for name in ("credential", "value")
        if isinstance(document.get(name), str) and _UNKEEPABLE.search(document[name])
    ]
    if problems:
        return None, problems
    return _Reported(document["credential"], document["value"]), []
