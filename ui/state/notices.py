"""The one way in which faults and news reach people: a list of notices, shown by the frame."""

import logging
from dataclasses import dataclass
from enum import StrEnum

from clue_desktop.client.errors import (
    ClientError,
    Forbidden,
    Invalid,
    NotFound,
    PreconditionFailed,
    RateLimited,
    Refused,
    Unauthenticated,
    Unreachable,
)
from clue_desktop.domain.said import said_by
from ui.state.observable import Callback, Observable
from ui.words.language import told, tr

_logger = logging.getLogger(__name__)
_MOST_PROBLEMS = 5  # of a refusal without a form to show them in


class Level(StrEnum):
    """How much a notice asks for attention."""

    DONE = "done"
    WARNING = "warning"
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to tell.

    Attributes:
        text: what happened, to what, and what to do.
        details: what can be copied for support; never a secret.
        action: what a button offers (“Undo”), with `act` behind it.
        key: what it is about, where it may say something else later: it then takes the place of the one before, and
            while its level is the same nobody's attention is asked for again.
    """

    level: Level
    text: str
    details: str = ""
    action: str = ""
    act: Callback | None = None
    key: str = ""


class Notices(Observable):
    """The notices that are shown, newest last."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[Notice] = []

    def tell(self, notice: Notice) -> None:
        """Show a notice; one with a key in the place of that with the same one."""
        for place, other in enumerate(self.shown):
            if notice.key and other.key == notice.key:
                self.shown[place] = notice
                break
        else:
            self.shown.append(notice)
        self._changed()

    def dismiss(self, notice: Notice) -> None:
        """Take a notice away."""
        if notice in self.shown:
            self.shown.remove(notice)
            self._changed()

    def done(self, text: str) -> None:
        """Say that something was done."""
        self.tell(Notice(Level.DONE, text))

    def failed(self, fault: BaseException, doing: str) -> None:
        """Say that something could not be done, and why; `doing` names it in the person's language."""
        if not isinstance(fault, ClientError):
            _logger.error("%s failed", doing, exc_info=fault)
        self.tell(
            Notice(
                Level.FAULT,
                tr("{doing} failed. {why}").format(doing=doing, why=in_words(fault)),
                details_of(fault),
            )
        )


def in_words(fault: BaseException) -> str:
    """Return what went wrong and what to do, for a person."""
    match fault:
        case Unreachable():
            return tr("{fault} It is tried again as soon as the server answers.").format(
                fault=told(said_by(fault))
            )
        case Unauthenticated():
            return told(fault.detail)
        case Forbidden():
            return tr("{fault} Ask an administrator of a place or group above for the right.").format(
                fault=told(fault.detail)
            )
        case NotFound():
            return tr("{fault} It may have been deleted by somebody else.").format(fault=told(fault.detail))
        case PreconditionFailed():
            return tr(
                "Somebody else has changed it since you opened it. Look at the present state and repeat your change."
            )
        case Invalid():
            return problems_of(fault)
        case RateLimited() | Refused() | ClientError():
            return told(said_by(fault))
        case _:
            return tr("This is a fault of the program; its log has the details.")


def why_not_read(fault: BaseException) -> str:
    """Return why what is shown is not up to date, for a person.

    That the server is gone, why, and when it is tried again, is said in one place, the strip of the window, by whoever
    watches the connection; what each of the requests met that broke with it would be other causes of the same loss.
    """
    if isinstance(fault, Unreachable):
        return tr("Not up to date: the server does not answer. It is read again as soon as it does.")
    return in_words(fault)


def problems_of(fault: Invalid) -> str:
    """Return what is wrong in one text: the first few problems, each once, and how many more there are."""
    messages = list(dict.fromkeys(told(problem.message) for problem in fault.problems))
    shown = messages[:_MOST_PROBLEMS]
    more = len(messages) - len(shown) + fault.more_problems
    if more:
        shown.append(more_problems(more))
    return " ".join(shown) or told(fault.detail)


def more_problems(count: int) -> str:
    """Return that there are more problems than are shown."""
    return tr("… and {count} more.").format(count=f"{count:,}")


def details_of(fault: BaseException) -> str:
    """Return what support wants to know."""
    if isinstance(fault, Refused):
        request = "" if fault.request_id is None else f" [request {fault.request_id}]"
        return f"{fault.status} {fault.code}: {fault.detail}{request}"
    return f"{type(fault).__name__}: {fault}" if isinstance(fault, ClientError) else type(fault).__name__
