"""The one shape of an error: RFC 9457 problem details with a code and the problems of single fields."""

from http import HTTPStatus
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from clue_desktop.contract.base import Document
from clue_desktop.domain.problems import Problem

MOST_PROBLEMS = 50
"""A refusal names so many problems; `moreProblems` says how many there are beyond."""

LONGEST_FIELD = 200
LONGEST_TEXT = 1000
"""Names of members and texts may come from who is refused: beyond these they are cut."""

MEDIA_TYPE = "application/problem+json"


class FieldProblem(Document):
    """One broken rule: where, which, and what to do about it."""

    field: str
    code: str
    message: str


class ErrorDocument(BaseModel):
    """RFC 9457 problem details; `requestId` names the request in the server's log. Members beyond these belong to single codes (`attemptsLeft`, `retryAfterSeconds`, `moreProblems`)."""

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
    """Return the body of a refusal; the status is repeated in it as RFC 9457 asks.

    Whatever was sent, it stays small: at most 50 problems, and the number of the rest.
    """
    if len(problems) > MOST_PROBLEMS:
        members["moreProblems"] = len(problems) - MOST_PROBLEMS
    return {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": _cut(detail, LONGEST_TEXT),
        "code": code,
        "problems": [
            {
                "field": _cut(problem.field, LONGEST_FIELD),
                "code": problem.code,
                "message": _cut(problem.message, LONGEST_TEXT),
            }
            for problem in problems[:MOST_PROBLEMS]
        ],
        **members,
    }


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
