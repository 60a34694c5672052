"""Answers: documents as JSON with their entity tag, refusals in the one shape of the contract."""

import json
import logging
import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.routing import compile_path

from clue_desktop.contract.errors import MEDIA_TYPE, error_document
from clue_desktop.domain.problems import InvalidError, Problem
from clue_desktop.domain.said import Said, said_by
from server.monitoring.request_ids import present_id
from server.refusals import (
    AbsentError,
    BusyError,
    ConflictError,
    EnrollmentRefusedError,
    ForbiddenError,
    RateLimitedError,
    RefusedError,
    StaleError,
    UnauthenticatedError,
)
from server.store.engine import StorageBusyError, StorageError, StorageUncertainError, TextError

_logger = logging.getLogger(__name__)

ANSWERED = "clue.answered"
_RETRY_STORAGE_SECONDS = 5
_RETRY_BUSY_SECONDS = 1
_READING = {"GET", "HEAD"}
_SAVES_NOTHING = ("/preview", "/trials", "/api-tests", "/api-tokens", "/judgments", "/mail/test")
"""How the paths end of what is sent with POST and asks for something all the same."""

_STATUS: Mapping[type[RefusedError], int] = {
    UnauthenticatedError: 401,
    ForbiddenError: 403,
    AbsentError: 404,
    ConflictError: 409,
    StaleError: 412,
    RateLimitedError: 429,
}
_ENROLLMENT_STATUS = {
    "place_not_found": 404,
    "allocation_email_not_set": 409,
    "already_registered": 409,
    "code_not_issued": 409,
    "code_expired": 410,
    "code_discarded": 410,
    "code_mismatch": 422,
    "code_invalid": 422,
    "device_id_invalid": 422,
    "model_invalid": 422,
    "resend_too_soon": 429,
    "rate_limited": 429,
}
_CODES_OF_STATUS = {
    404: "not_found",
    405: "method_not_allowed",
    413: "too_large",
    415: "unsupported_media_type",
}


def answer(document: BaseModel, *, status: int = 200, etag: str | None = None) -> Response:
    """Return a document of the contract as JSON."""
    return Response(
        document.model_dump_json(by_alias=True),
        status_code=status,
        media_type="application/json",
        headers={"etag": etag} if etag else None,
    )


def nothing() -> Response:
    """Return 204."""
    return Response(status_code=204)


def refusal(
    status: int,
    code: str,
    detail: str,
    problems: tuple[Problem, ...] = (),
    headers: Mapping[str, str] | None = None,
    **members: Any,
) -> Response:
    """Return a refusal as RFC 9457 problem details."""
    if (request_id := present_id()) is not None:
        members["requestId"] = request_id
    return Response(
        json.dumps(error_document(status, code, detail, problems, **members)),
        status_code=status,
        media_type=MEDIA_TYPE,
        headers=headers,
    )


def refused(fault: RefusedError) -> Response:
    """Return the answer to a use case's refusal."""
    status = (429 if fault.own else 503) if isinstance(fault, BusyError) else _STATUS[type(fault)]
    headers: dict[str, str] = {}
    members: dict[str, Any] = {}
    if isinstance(fault, RateLimitedError | BusyError):
        headers["retry-after"] = str(fault.retry_after_seconds)
        members["retryAfterSeconds"] = fault.retry_after_seconds
    if isinstance(fault, UnauthenticatedError):
        headers["www-authenticate"] = "Bearer"
    return refusal(status, fault.code, fault.detail, headers=headers, **members)


def enrollment_refused(fault: EnrollmentRefusedError) -> Response:
    """Return the answer to a step of registering in the field that is not done; its `detail` is the text to the letter."""
    given = fault.refusal
    headers: dict[str, str] = {}
    members: dict[str, Any] = {}
    if given.retry_after is not None:
        headers["retry-after"] = str(given.retry_after)
        members["retryAfterSeconds"] = given.retry_after
    if given.attempts_left is not None:
        members["attemptsLeft"] = given.attempts_left
    status = _ENROLLMENT_STATUS[given.code]
    return refusal(status, given.code, given.text, fault.problems, headers, **members)


def invalid(problems: Sequence[Problem]) -> Response:
    """Return 422 with all problems."""
    count = len(problems)
    return refusal(
        422,
        "invalid",
        Said("One rule is broken.") if count == 1 else Said("{count} rules are broken.", count=f"{count:,}"),
        tuple(problems),
    )


def storage_unavailable(fault: StorageError, request: Request) -> Response:
    """Return 503: nothing was written, or nothing could be read, by what was asked for."""
    seconds = _RETRY_STORAGE_SECONDS
    if isinstance(fault, StorageBusyError):
        seconds = _RETRY_BUSY_SECONDS
        detail = Said("The server is busy: {reason}. Try again in a moment.", reason=said_by(fault))
    elif isinstance(fault, StorageUncertainError):
        detail = Said(
            "It cannot be told whether this was saved: {reason}. Look before you do it again.",
            reason=said_by(fault),
        )
    elif request.method in _READING or request.url.path.endswith(_SAVES_NOTHING):
        detail = Said("Nothing could be read: {reason}.", reason=said_by(fault))
        if _can_write_no_event(request):  # what a console says while it cannot be told anything else
            detail = Said(
                "Nothing could be read: {reason}. All doors are denied meanwhile.", reason=said_by(fault)
            )
    else:
        detail = Said("Nothing was saved: {reason}.", reason=said_by(fault))
    return refusal(503, fault.code, detail, headers={"retry-after": str(seconds)}, retryAfterSeconds=seconds)


def _can_write_no_event(request: Request) -> bool:
    parts: Any = getattr(request.app.state, "parts", None)
    return parts is not None and parts.event_outage.event_log.fault is not None


def _failed(fault: BaseException) -> Response:
    """Return 500 with an id that the log has beside the exception; never more."""
    incident = secrets.token_hex(8)
    _logger.error("internal error %s", incident, exc_info=fault)
    return refusal(
        500,
        "internal",
        Said("The server failed. Its log has details under {incident}.", incident=incident),
        id=incident,
    )


def add_handlers(app: FastAPI) -> None:
    """Make every failure of a route an answer in the one shape."""

    @app.exception_handler(RefusedError)
    def _refused(request: Request, fault: RefusedError) -> Response:
        caller = getattr(request.state, "caller", None)
        if caller is not None and isinstance(fault, ForbiddenError | AbsentError):
            try:
                request.app.state.parts.audit.note_refusal(
                    caller, f"{request.method} {request.url.path}", fault
                )
            except StorageError as instead:  # what cannot be noted is not told
                return storage_unavailable(instead, request)
        return refused(fault)

    @app.exception_handler(EnrollmentRefusedError)
    def _enrollment(_request: Request, fault: EnrollmentRefusedError) -> Response:
        return enrollment_refused(fault)

    @app.exception_handler(InvalidError)
    def _invalid(_request: Request, fault: InvalidError) -> Response:
        return invalid(fault.problems)

    @app.exception_handler(RequestValidationError)
    def _malformed(_request: Request, fault: RequestValidationError) -> Response:
        return invalid([_problem(error) for error in fault.errors()])

    @app.exception_handler(StorageError)
    def _storage(request: Request, fault: StorageError) -> Response:
        return storage_unavailable(fault, request)

    @app.exception_handler(Exception)
    def _internal(request: Request, fault: Exception) -> Response:
        request.scope[ANSWERED] = True
        return _failed(fault)

    @app.exception_handler(TextError)
    def _text(_request: Request, fault: TextError) -> Response:
        return invalid([Problem("", "text_invalid", Said("{reason}.", reason=said_by(fault)))])

    @app.exception_handler(HTTPException)
    def _http(request: Request, fault: HTTPException) -> Response:
        if fault.status_code == 400:
            # FastAPI's word for JSON that breaks the parser: no UTF-8, too deep, numbers beyond measure.
            return invalid([Problem("", "json_invalid", Said("The body is not valid JSON."))])
        headers = fault.headers
        if fault.status_code == 405:
            headers = {"allow": ", ".join(_methods_at(request))}
        code = _CODES_OF_STATUS.get(fault.status_code, "invalid")
        return refusal(fault.status_code, code, str(fault.detail), headers=headers)


def _methods_at(request: Request) -> list[str]:
    """Return the methods of all routes with this path; the router names only those of the first (RFC 9110 §15.5.6)."""
    described: dict[str, dict[str, Any]] = request.app.openapi()["paths"]
    return sorted(
        method.upper()
        for template, operations in described.items()
        if compile_path(template)[0].match(request.url.path)
        for method in operations
    )


_WORDS = {
    "extra_forbidden": ("unknown_member", Said("There is no such member; remove it.")),
    "missing": ("required", Said("This is missing.")),
    "json_invalid": ("json_invalid", Said("The body is not valid JSON.")),
}


def _problem(error: Mapping[str, Any]) -> Problem:
    code, message = _WORDS.get(error["type"], ("type_invalid", Said("{reason}.", reason=error["msg"])))
    # The first step says where in the request (body, query, path); the rest is the field.
    steps = [step for step in error["loc"][1:] if step != "[key]"]
    if error["type"] == "json_invalid":
        steps = []
    field = ""
    for step in steps:
        field += f"[{step}]" if isinstance(step, int) else f".{step}" if field else str(step)
    return Problem(field, code, message)
