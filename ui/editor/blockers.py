"""What still keeps `Save Configuration` disabled, in the order in which the manual checks it (9.2)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto

from clue_desktop.domain.advice import advice_for
from clue_desktop.domain.problems import Problem
from ui.words.language import told, tr

TEST_FIELD = "testReceipt"

_ROW = re.compile(r"\[(\d+)\]")


class Check(Enum):
    """The checks, in the manual's order; what the manual leaves out stands where the screen has it."""

    REQUIRED = auto()
    URL = auto()
    HEADERS = auto()
    AUTO = auto()
    MANUAL = auto()
    CONNECTION = auto()
    CRITERIA = auto()
    TEST = auto()

    @property
    def title(self) -> str:
        """The check's name in the list."""
        return {
            Check.REQUIRED: tr("Required fields"),
            Check.URL: tr("Webhook URL"),
            Check.HEADERS: tr("Custom headers"),
            Check.AUTO: tr("Auto fields"),
            Check.MANUAL: tr("Manual fields"),
            Check.CONNECTION: tr("Connection"),
            Check.CRITERIA: tr("Judgment criteria"),
            Check.TEST: tr("API test"),
        }[self]


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
        title = self.check.title
        where = tr("{title}, row {number}").format(title=title, number=self.row) if self.row else title
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
        told(problem.message),
        int(row.group(1)) + 1 if row else None,
        told(advice.check) if advice else "",
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
        case "connection":
            return Check.CONNECTION
        case "criteria":
            return Check.CRITERIA
        case "testReceipt":
            return Check.TEST
        case _:
            return Check.REQUIRED
