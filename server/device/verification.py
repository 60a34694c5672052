"""The verification route: a plain ASGI endpoint, ahead of the router and of middleware, because devices wait for it."""

import json
import logging
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from clue_desktop.contract.errors import error_document
from clue_desktop.domain.credentials import Credential, is_device_serial
from clue_desktop.domain.judgment import Result
from clue_desktop.domain.problems import Problem
from clue_desktop.domain.response_json import decode
from clue_desktop.domain.said import Said
from server.device.presence import Presence
from server.http.asgi import Answer, Receive, Scope, Send, header, prove, refusal
from server.http.guard import bearer_token
from server.keys.tokens import serial_of, token_hash
from server.monitoring.log_bounds import STRANGER
from server.monitoring.request_ids import HEADER, answering, given_id, new_id
from server.refusals import UnauthenticatedError
from server.verification.device_rate import DeviceRates
from server.verification.plans import DeviceEntry, Plans
from server.verification.strangers import Strangers
from server.verification.verifier import DENIED, Decision, Verifier

_logger = logging.getLogger(__name__)
_LARGEST_BODY = 64 * 1024  # room for the longest QR payload, each character of it escaped as twelve bytes
_CREDENTIALS: Mapping[str, Credential] = {credential.value: credential for credential in Credential}
_CHALLENGE = [(b"www-authenticate", b"Bearer")]
# What a person presented is data, also where a device puts it into its JSON as it is: control characters are taken, and
# bytes that are no UTF-8 become halves of surrogate pairs, which no credential holds.
_DECODER = json.JSONDecoder(strict=False, parse_int=float)
_NAMED = re.compile(rb'"credential"\s*:\s*"(\w{1,32})"')


class Asked(NamedTuple):
    """What the head of a request says: the same for all requests with that head."""

    token: str | None
    token_hash: bytes
    is_json: bool
    request_id: str | None = None

    @classmethod
    def by(cls, scope: Scope) -> "Asked":
        """Return what the head of this request says."""
        token = _token(header(scope, b"authorization"))
        hashed = b"" if token is None else token_hash(token)
        is_json = _is_json(header(scope, b"content-type"))
        return cls(token, hashed, is_json, given_id(header(scope, HEADER)))


class _Reported(NamedTuple):
    credential: str
    value: str


class _HungUpError(Exception):
    """The device hung up before its request was complete."""


class _RefusalError(Exception):
    """There is nothing to decide: nobody presented anything, or who says so has no token that opens anything."""

    def __init__(self, status: int, code: str, detail: str, problems: Sequence[Problem] = ()) -> None:
        super().__init__(code)
        self._status = status
        self._document = error_document(status, code, detail, tuple(problems))

    def answer(self, request_id: str, device: DeviceEntry | None) -> Answer:
        """Return the refusal of the request of that id; decisions carry none, as making one costs devices time.

        The log has it for the device that was refused; of strangers, as much as there is room for strangers.
        """
        headers = [*(_CHALLENGE if self._status == 401 else ()), (HEADER, request_id.encode())]
        with answering(request_id):
            level = logging.DEBUG if self._status == 401 else logging.INFO
            asker = STRANGER if device is None else f"device {device.serial}"
            _logger.log(
                level,
                "a verification was refused: %d %s",
                self._status,
                self._document["code"],
                extra={"asker": asker},
            )
            return refusal(self._status, self._document, headers)


def _encoded(decision: Decision) -> Answer:
    document: dict[str, str] = {"result": decision.result}
    if decision.message is not None:
        document["message"] = decision.message
    return Answer.of(200, "application/json", document)


_WITHOUT_MESSAGE = {result: _encoded(Decision(result)) for result in Result}


class VerificationEndpoint:
    """POST /device/v1/verifications."""

    def __init__(
        self, plans: Plans, verifier: Verifier, presence: Presence, strangers: Strangers, rates: DeviceRates
    ) -> None:
        self._plans = plans
        self._verifier = verifier
        self._presence = presence
        self._strangers = strangers
        self._rates = rates

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request that comes by ASGI."""
        try:
            body = await _read(receive)
        except _HungUpError:
            return
        asked = Asked.by(scope)
        if self._plans.device(asked.token_hash) is not None:
            prove(
                scope, asked.token_hash
            )  # before the vendor has its time: until then the connection may have to go
        answer = await self.answer(asked, body)
        if answer.status != 401:
            prove(scope, asked.token_hash)  # of a device that another process has just registered
        await answer.send(send)

    async def answer(self, asked: Asked, body: bytes) -> Answer:
        """Return the answer to one request; an event that belongs to it is committed by then."""
        try:
            decision = await self._decide(asked, body)
        except _RefusalError as refused:
            return refused.answer(asked.request_id or new_id(), self._plans.device(asked.token_hash))
        except Exception:
            _logger.exception("a verification failed", extra={"request_id": asked.request_id})
            decision = DENIED
        return _WITHOUT_MESSAGE[decision.result] if decision.message is None else _encoded(decision)

    async def _decide(self, asked: Asked, body: bytes) -> Decision:
        device = None if asked.token is None else self._plans.device(asked.token_hash)
        if device is None and asked.token is not None:
            device = await self._strangers.newcomer(asked.token_hash)
        if device is None:
            if asked.token is not None:
                await self._note_stranger(asked.token, body)
            raise _RefusalError(
                401, "unauthenticated", Said("Register this device: its token opens nothing here.")
            )
        self._presence.seen(device.serial)
        if not self._rates.admit(device.serial):
            return await self._deny_unasked(device, body)
        if len(body) > _LARGEST_BODY:
            if not body.lstrip().startswith(b"{"):
                raise _RefusalError(
                    413,
                    "too_large",
                    Said("The request is larger than {most} bytes.", most=f"{_LARGEST_BODY:,}"),
                )
            named = _NAMED.search(body)
            name = named[1].decode(errors="replace") if named else "?"
            return await self._verifier.deny(device, "credential_value_invalid", name, "")
        reported, problems = _parse(body)
        # From here on nothing is refused that a person may have presented: a device might take it for silence.
        if reported is None:
            if not asked.is_json:
                raise _RefusalError(
                    415, "unsupported_media_type", Said("Send Content-Type: application/json.")
                )
            raise _RefusalError(422, "invalid", Said("The request is not as agreed."), problems)
        credential = _CREDENTIALS.get(reported.credential)
        if credential is None:
            return await self._verifier.deny(device, "credential_unknown", *reported)
        return await self._verifier.verify(device, credential, reported.value)

    async def _deny_unasked(self, device: DeviceEntry, body: bytes) -> Decision:
        """Deny what is beyond the device's rate, with as little work as can be."""
        is_first = self._rates.is_quiet(device.serial)
        reported = _parse(body)[0] if is_first and len(body) <= _LARGEST_BODY else None
        self._verifier.count_excess()
        await self._rates.note(device.serial, device.place_id, *(reported or _Reported("?", "")))
        return DENIED

    async def _note_stranger(self, token: str, body: bytes) -> None:
        """Put a refused token into the event log, within limits, so that step 2 of the diagnosis can be told."""
        serial = serial_of(token)
        if serial is None or not is_device_serial(serial) or len(body) > _LARGEST_BODY:
            return
        found = await self._strangers.reason(serial)
        if found is None:
            return  # unread, too: reading takes milliseconds, and strangers may send as many as they like
        told = {"event": "device.refused", "outcome": found.reason, "subject": serial}
        _logger.warning(
            "a token that opens nothing came for device %s: %s",
            serial,
            found.reason,
            extra={"asker": STRANGER, "source": serial, "told": told},
        )
        reported, _problems = _parse(body)
        if reported is not None:
            await self._verifier.refuse(serial, found.place_id, found.reason, *reported)


def _token(authorization: bytes | None) -> str | None:
    try:
        return bearer_token(None if authorization is None else authorization.decode("latin-1"))
    except UnauthenticatedError:
        return None


def _is_json(content_type: bytes | None) -> bool:
    if content_type == b"application/json":
        return True
    return (content_type or b"").partition(b";")[0].strip().lower() == b"application/json"


async def _read(receive: Receive) -> bytes:
    """Return the body, or its first part when it is too large.

    Raises:
        _HungUpError: the client is gone.
    """
    message = await receive()
    if message["type"] == "http.disconnect":
        raise _HungUpError
    body: bytes = message.get("body", b"")
    while message.get("more_body", False) and len(body) <= _LARGEST_BODY:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise _HungUpError
        body += message.get("body", b"")
    return body


def _parse(body: bytes) -> tuple[_Reported | None, list[Problem]]:
    try:
        document = decode(_DECODER, body.decode("utf-8", "surrogateescape"))
    except (ValueError, RecursionError):
        return None, [Problem("", "json_invalid", Said("The body is not valid JSON."))]
    if not isinstance(document, dict):
        return None, [Problem("", "type_invalid", Said("The body is a JSON object."))]
    credential, value = document.get("credential"), document.get("value")
    if isinstance(credential, str) and isinstance(value, str):
        return _Reported(credential, value), []  # whatever else there is: this is what was presented
    return None, list(_problems(document))


def _problems(document: Mapping[str, Any]) -> Iterator[Problem]:
    for name in ("credential", "value"):
        text = document.get(name)
        if not isinstance(text, str):
            code = "type_invalid" if name in document else "required"
            yield Problem(name, code, Said("This is a text, and required."))
    for name in document:
        if name not in {"credential", "value"}:
            yield Problem(name, "unknown_member", Said("There is no such member; remove it."))
