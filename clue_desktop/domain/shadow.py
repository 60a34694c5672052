"""Shadows: a second vendor that is asked the same once a door has its answer, and how the two compare."""

from enum import StrEnum
from typing import NamedTuple

from clue_desktop.domain.diagnosis import REASONS, UNANSWERED, Step
from clue_desktop.domain.judgment import Result


class ShadowOutcome(StrEnum):
    """How a shadow's word compares with what decided.

    `agreed`: the door would have done and shown the same. `differed`: it would not, or the vendor gave nothing that could
    be judged and the shadow did. `unanswered`: the shadow gave nothing that could be judged. `notAsked`: it gave way.
    """

    AGREED = "agreed"
    DIFFERED = "differed"
    UNANSWERED = "unanswered"
    NOT_ASKED = "notAsked"


COMPARED = (ShadowOutcome.AGREED, ShadowOutcome.DIFFERED)
"""Those in which the shadow gave an answer."""


class Word(NamedTuple):
    """What came of asking one vendor: the decision, a reason code of the diagnosis, the message to show."""

    result: Result
    reason: str | None
    message: str | None


_NOT_TURNED_TO = frozenset(
    {
        "server_busy",
        "server_fault",
        "address_not_allowed",
        "vendor_unavailable",
        "token_unavailable",
        "token_refused",
        "log_unavailable",
    }
)


def was_asked(reason: str | None) -> bool:
    """Tell whether a verification with this reason turned to its vendor: only then is a shadow asked, too."""
    if reason is None:
        return True
    return REASONS[reason][0] > Step.DEVICE_TO_SERVER and reason not in _NOT_TURNED_TO


def compared(decided: Word, shadow: Word) -> ShadowOutcome:
    """Return how the shadow's word compares: by what the door does and shows, not by why."""
    if shadow.reason in UNANSWERED:
        return ShadowOutcome.UNANSWERED
    same = (decided.result, decided.message) == (shadow.result, shadow.message)
    return ShadowOutcome.AGREED if same and decided.reason not in UNANSWERED else ShadowOutcome.DIFFERED
