"""What an event says: which of the five steps it reached, which one to look at, and what to check (manual 3.2, 9.1)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from clue_desktop.contract.events import Event
from clue_desktop.domain.credentials import CREDENTIAL_TYPES, Credential
from clue_desktop.domain.diagnosis import REASONS, STEP_TITLES, WHAT_TO_CHECK, Step
from clue_desktop.domain.test_advice import FAILED

RESULT_TITLES: Mapping[str, str] = {"granted": "Granted", "denied": "Denied", "local": "Device-local"}
RESULT_TONES: Mapping[str, str] = {"granted": "good", "denied": "bad", "local": "accent"}

VENDOR_SAID_NO = "condition_not_met"
"""The reason of an ordinary “no”: the vendor answered as agreed, and the answer is no."""


class Mark(StrEnum):
    """How a step went."""

    PASSED = "passed"
    DECIDED = "decided"
    """The vendor decided here, against the person; nothing is wrong."""
    FAULTY = "faulty"
    NOT_REACHED = "not reached"
    NOT_NEEDED = "not needed"


@dataclass(frozen=True, slots=True)
class StepMark:
    """A step and how it went."""

    step: Step
    title: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What there is to say of an event.

    Attributes:
        headline: what came of it.
        tone: good, bad, warning or accent.
        reason: why, in words.
        check: the manual's “what to check”, "" where nothing is wrong.
    """

    headline: str
    tone: str
    reason: str
    check: str
    steps: tuple[StepMark, ...]


def credential_title(wire_name: str) -> str:
    """Return a credential's name on screens; a device may have reported one that does not exist."""
    try:
        return CREDENTIAL_TYPES[Credential(wire_name)].title
    except ValueError:
        return wire_name


def reason_in_words(reason: str | None) -> str:
    """Return a reason code in words; "" for none."""
    if reason is None:
        return ""
    known = REASONS.get(reason)
    return known[1] if known else f"“{reason}”, a reason that this console does not know yet."


def _what_to_check(reason: str, step: Step) -> str:
    """Return the manual's row for the step (9.1), after the one for a response that is no JSON (9.3 B)."""
    advice = FAILED.get(reason) if step is Step.JUDGED else None
    return WHAT_TO_CHECK[step] if advice is None else f"{advice.check}. {WHAT_TO_CHECK[step]}"


def diagnose(event: Event) -> Diagnosis:
    """Return what an event says."""
    if event.reason is None:
        return _without_reason(event)
    step = REASONS[event.reason][0] if event.reason in REASONS else Step(event.step)
    words, check = reason_in_words(event.reason), _what_to_check(event.reason, step)
    if step is Step.ANSWERED:
        return Diagnosis(
            f"{RESULT_TITLES.get(event.result, event.result)}, and no message was displayed.",
            "warning",
            words,
            check,
            _marks(step, Mark.FAULTY),
        )
    if event.result == "local":
        return Diagnosis(
            "No answer from the vendor: the device decided by itself.",
            "warning",
            f"{words} The setting “Mixed / Advanced” lets the device decide in this case.",
            check,
            _marks(step, Mark.FAULTY),
        )
    if event.reason == VENDOR_SAID_NO:
        return Diagnosis(
            "Denied by the vendor.",
            "accent",
            f"The vendor answered{_status(event)}, and its answer does not grant access: {_lower(words)}"
            " This is an ordinary decision of the vendor.",
            f"Only if the vendor says that it did grant: {check}",
            _marks(step, Mark.DECIDED),
        )
    return Diagnosis("Denied.", "bad", f"{words}{_status_note(event)}", check, _marks(step, Mark.FAULTY))


def _without_reason(event: Event) -> Diagnosis:
    if event.result == "local":
        steps = tuple(
            StepMark(
                step,
                STEP_TITLES[step],
                Mark.NOT_NEEDED if step in {Step.SERVER_TO_VENDOR, Step.JUDGED} else Mark.PASSED,
            )
            for step in Step
        )
        reason = (
            f"No API is assigned to {credential_title(event.credential)} at this place, so no vendor is asked"
            " (device-local authentication)."
        )
        return Diagnosis("The device decides by itself.", "accent", reason, "", steps)
    if event.result == "granted":
        said = (
            f"The device showed “{event.message}”."
            if event.message
            else "The device showed no message of the vendor."
        )
        return Diagnosis("Granted.", "good", said, "", _marks(Step.ANSWERED, Mark.PASSED))
    return Diagnosis(
        RESULT_TITLES.get(event.result, event.result) + ".",
        RESULT_TONES.get(event.result, "warning"),
        "The server gives no reason.",
        "",
        _marks(Step(event.step), Mark.DECIDED),
    )


def _marks(at: Step, mark: Mark) -> tuple[StepMark, ...]:
    """Return the steps: passed before `at`, `mark` there, and after it as far as they still took place."""

    def of(step: Step) -> Mark:
        if step < at:
            return Mark.PASSED
        if step == at:
            return mark
        # The device is told of every decision, also of one that went wrong on the way.
        answered = step is Step.ANSWERED and at >= Step.SERVER_TO_VENDOR
        return Mark.PASSED if answered else Mark.NOT_REACHED

    return tuple(StepMark(step, STEP_TITLES[step], of(step)) for step in Step)


def _status(event: Event) -> str:
    return f" (HTTP {event.status_code})" if event.status_code is not None else ""


def _status_note(event: Event) -> str:
    return f" The vendor's status code was {event.status_code}." if event.status_code is not None else ""


def _lower(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]
