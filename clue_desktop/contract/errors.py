"""The one shape of an error: RFC 9457 problem details with a code and the problems of single fields."""

from http import HTTPStatus
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from clue_desktop.contract.base import Document
from clue_desktop.domain.problems import Problem

MEDIA_TYPE = "application/problem+json"


class FieldProblem(Document):
    """One broken rule: where, which, and what to do about it."""

    field: str
    code: str
    message: str


class ErrorDocument(BaseModel):
    """RFC 9457 problem details; `requestId` names the request in the server's log. Members beyond these belong to single codes (`attemptsLeft`, `retryAfterSeconds`)."""

    model_config = ConfigDict(extra="allow", frozen=True)

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    code: str
    problems: list[FieldProblem] = Field(default_factory=list)
    request_id: str | None = Field(default=None, alias="requestId")


def error_document(
    status: int, code: str, detail: str, problems: tuple[Problem, ...] = (), **members: Any
) -> dict[str, Any]:
    """Return the body of a refusal; the status is repeated in it as RFC 9457 asks."""
    return {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "code": code,
        "problems": [
            {"field": problem.field, "code": problem.code, "message": problem.message} for problem in problems
        ],
        **members,
    }
