"""What still keeps `Save Configuration` disabled, in the order in which the manual checks it (9.2)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from clue_desktop.domain.problems import Problem
from clue_desktop.domain.test_advice import advice_for

TEST_FIELD = "testReceipt"

_ROW = re.compile(r"\[(\d+)\]")


class Check(Enum):
    """The checks, in the manual's order and words; what the manual leaves out stands where the screen has it."""

    REQUIRED = "Required fields"
    URL = "Webhook URL"
    HEADERS = "Custom headers"
    AUTO = "Auto fields"
    MANUAL = "Manual fields"
    CRITERIA = "Judgment criteria"
    TEST = "API test"


@dataclass(frozen=True, slots=True)
class Blocker:
    """One thing to put right.

    Attributes:
        check: which of the checks it belongs to.
        field: the field to go to.
        message: what is wrong there, and the way out.
        row: the row of its list, counted from 1; None outside of lists.
        advice: the manual's “what to check”; "" where it has none.
    """

    check: Check
    field: str
    message: str
    row: int | None = None
    advice: str = ""

    @property
    def text(self) -> str:
        """The entry as it is read in the list."""
        where = f"{self.check.value}, row {self.row}" if self.row else self.check.value
        return f"{where} — {self.message}"


def anchor_of(field: str) -> str:
    """Return the field of the screen at which a problem of the document's field stands."""
    if field.startswith("criteria.statusCodes"):
        return "criteria.statusCodes"
    return re.sub(r"(autoFields\[\d+\])\.placeholder", r"\1.key", field)


def in_manual_order(problems: Iterable[Problem]) -> list[Blocker]:
    """Return the problems as entries of the list, each once, in the manual's order."""
    order = list(Check)
    blockers = dict.fromkeys(map(_blocker, problems))
    return sorted(blockers, key=lambda blocker: order.index(blocker.check))


def _blocker(problem: Problem) -> Blocker:
    row = _ROW.search(problem.field) if problem.field.startswith(("headers", "manual")) else None
    advice = advice_for(problem.code)
    return Blocker(
        _check(problem),
        anchor_of(problem.field),
        problem.message,
        int(row.group(1)) + 1 if row else None,
        advice.check if advice else "",
    )


def _check(problem: Problem) -> Check:
    list_name = re.split(r"[.\[]", problem.field)[0]
    match list_name:
        case "webhookUrl":
            return Check.REQUIRED if problem.code == "url_required" else Check.URL
        case "headers":
            return Check.HEADERS
        case "autoFields":
            return Check.AUTO
        case "manualFields":
            return Check.MANUAL
        case "criteria":
            return Check.CRITERIA
        case "testReceipt":
            return Check.TEST
        case _:
            return Check.REQUIRED
