"""The one shape of an error: RFC 9457 problem details with a code and the problems of single fields."""

from http import HTTPStatus
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from clue_desktop.contract.said import LONGEST_TEXT, Sentence, Values, cut, in_parts, put_together
from clue_desktop.domain.problems import Problem

MOST_PROBLEMS = 50
"""A refusal names so many problems; `moreProblems` says how many there are beyond."""

LONGEST_FIELD = 200
"""Names of members may come from who is refused: beyond this they are cut."""

MEDIA_TYPE = "application/problem+json"


class FieldProblem(Sentence):
    """One broken rule: where, which, and what to do about it."""

    field: str
    code: str


class ErrorDocument(BaseModel):
    """RFC 9457 problem details; `requestId` names the request in the server's log, `template` and `values` are what `detail`
    was made of. Members beyond these belong to single codes (`attemptsLeft`, `retryAfterSeconds`, `moreProblems`).
    """

    model_config = ConfigDict(extra="allow", frozen=True)

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    template: str | None = None
    values: Values = None
    code: str
    problems: list[FieldProblem] = Field(default_factory=list)
    request_id: str | None = Field(default=None, alias="requestId")

    @model_validator(mode="after")
    def _put_together(self) -> Self:
        self.__dict__["detail"] = put_together(self.detail, self.template, self.values)
        return self


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
        "detail": cut(detail, LONGEST_TEXT),
        **in_parts(detail),
        "code": code,
        "problems": [
            {
                "field": cut(problem.field, LONGEST_FIELD),
                "code": problem.code,
                "message": cut(problem.message, LONGEST_TEXT),
                **in_parts(problem.message),
            }
            for problem in problems[:MOST_PROBLEMS]
        ],
        **members,
    }
