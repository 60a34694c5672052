"""What an event says: which of the five steps it reached, which one to look at, and what to check (manual 3.2, 9.1)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from clue_desktop.contract.events import Event
from clue_desktop.domain.advice import FAILED
from clue_desktop.domain.credentials import CREDENTIAL_TYPES, Credential
from clue_desktop.domain.diagnosis import REASONS, STEP_TITLES, Outcome, Step, outcome_of, what_to_check
from clue_desktop.domain.failure_causes import CAUSES
from ui.state.series import outcome_titles
from ui.words.language import told, tr

OUTCOME_TONES: Mapping[str, str] = {
    Outcome.GRANTED: "good",
    Outcome.DENIED: "bad",
    Outcome.FAILED: "warning",
    Outcome.LOCAL: "accent",
}

VENDOR_SAID_NO = "condition_not_met"
"""The reason of an ordinary “no”: the vendor answered as agreed, and the answer is no."""


class Mark(StrEnum):
    """How a step went."""

    PASSED = "passed"
    DECIDED = "decided"
    """The vendor decided here, against the person; nothing is wrong."""
    FAULTY = "faulty"
    NOT_REACHED = "notReached"
    NOT_NEEDED = "notNeeded"


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
        shown: what the person saw on the device, "" where the reason says it, or nobody knows.
    """

    headline: str
    tone: str
    reason: str
    check: str
    steps: tuple[StepMark, ...]
    shown: str = ""


def outcome(event: Event) -> Outcome:
    """Return what came of an event, as plots, filters and cards count it."""
    return outcome_of(event.result, event.reason)


def outcome_in_words(event: Event) -> str:
    """Return what came of an event; a failure is denied, except where it says otherwise."""
    came = outcome(event)
    if came is Outcome.FAILED and event.result == "local":
        return tr("Failed, device-local")
    known = event.result in {Outcome.GRANTED, Outcome.DENIED, Outcome.LOCAL}
    return outcome_titles()[came] if known else event.result


def credential_title(wire_name: str) -> str:
    """Return a credential's name on screens; a device may have reported one that does not exist."""
    try:
        return told(CREDENTIAL_TYPES[Credential(wire_name)].title)
    except ValueError:
        return wire_name


def reason_in_words(reason: str | None) -> str:
    """Return a reason code in words; "" for none."""
    if reason is None:
        return ""
    known = REASONS.get(reason)
    if known is None:
        return tr("“{reason}”, a reason that this console does not know yet.").format(reason=reason)
    return told(known[1])


def _what_to_check(reason: str, step: Step) -> str:
    """Return the row for the step (9.1), after the one for a response that is no JSON (9.3 B)."""
    advice = FAILED.get(reason) if step is Step.JUDGED else None
    check = told(what_to_check(reason, step))
    return check if advice is None else f"{told(advice.check)}. {check}"


def cause_in_words(cause: str | None) -> str:
    """Return what exactly a fault was; "" where the reason says it all, or a newer server another cause."""
    return "" if cause is None else told(CAUSES.get(cause, ""))


def diagnose(event: Event) -> Diagnosis:
    """Return what an event says."""
    return replace(_diagnosis(event), shown=_shown(event))


def _shown(event: Event) -> str:
    """Return what the person saw who was denied; a stranger's device was told nothing."""
    known = (
        event.reason is None
        or event.reason not in REASONS
        or REASONS[event.reason][0] is not Step.DEVICE_TO_SERVER
    )
    if event.result != "denied" or not known:
        return ""
    if event.message:
        return tr("The device showed “{message}”.").format(message=event.message)
    return tr("The device showed that access is denied, and no message.")


def _diagnosis(event: Event) -> Diagnosis:
    if event.reason is None:
        return _without_reason(event)
    step = REASONS[event.reason][0] if event.reason in REASONS else Step(event.step)
    words, check = reason_in_words(event.reason), _what_to_check(event.reason, step)
    if cause := cause_in_words(event.cause):
        words = tr("{reason} In detail: {cause}.").format(reason=words, cause=cause)
    if event.reason == "device_rate" and event.message:
        words = tr("{reason} Denied without asking: {count}.").format(reason=words, count=event.message)
    if step is Step.ANSWERED:
        return Diagnosis(
            tr("{result}, and no message was displayed.").format(result=_result(event)),
            "warning",
            words,
            check,
            _marks(step, Mark.FAULTY),
        )
    if event.result == "local":
        return Diagnosis(
            tr("Failed, so the device decided by itself."),
            "warning",
            tr("{reason} The setting “Mixed / Advanced” lets the device decide in this case.").format(
                reason=words
            ),
            check,
            _marks(step, Mark.FAULTY),
        )
    if event.reason == VENDOR_SAID_NO:
        return Diagnosis(
            tr("Denied by the vendor."),
            "accent",
            _vendor_said_no(event.status_code, words),
            tr("Only if the vendor says that it did grant: {check}").format(check=check),
            _marks(step, Mark.DECIDED),
        )
    failed = outcome(event) is Outcome.FAILED
    return Diagnosis(
        tr("Failed, so access was denied.") if failed else tr("Denied."),
        "warning" if failed else "bad",
        _with_status(words, event.status_code),
        check,
        _marks(step, Mark.FAULTY),
    )


def _without_reason(event: Event) -> Diagnosis:
    if event.result == "local":
        steps = tuple(
            StepMark(
                step,
                told(STEP_TITLES[step]),
                Mark.NOT_NEEDED if step in {Step.SERVER_TO_VENDOR, Step.JUDGED} else Mark.PASSED,
            )
            for step in Step
        )
        reason = tr(
            "No API is assigned to {credential} at this place, so no vendor is asked (device-local authentication)."
        ).format(credential=credential_title(event.credential))
        return Diagnosis(tr("The device decides by itself."), "accent", reason, "", steps)
    if event.result == "granted":
        said = (
            tr("The device showed “{message}”.").format(message=event.message)
            if event.message
            else tr("The device showed no message of the vendor.")
        )
        return Diagnosis(tr("Granted."), "good", said, "", _marks(Step.ANSWERED, Mark.PASSED))
    return Diagnosis(
        tr("{result}.").format(result=_result(event)),
        OUTCOME_TONES[outcome(event)],
        tr("The server gives no reason."),
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
        # The device is told of every decision, also of one that went wrong on the way; a stranger is told nothing.
        answered = step is Step.ANSWERED and at is not Step.DEVICE_TO_SERVER
        return Mark.PASSED if answered else Mark.NOT_REACHED

    return tuple(StepMark(step, told(STEP_TITLES[step]), of(step)) for step in Step)


def _result(event: Event) -> str:
    return outcome_in_words(event)


def _vendor_said_no(status: int | None, words: str) -> str:
    if status is None:
        return tr(
            "The vendor answered, and its answer does not grant access. {reason} This is an ordinary decision of the"
            " vendor."
        ).format(reason=words)
    return tr(
        "The vendor answered (HTTP {status}), and its answer does not grant access. {reason} This is an ordinary"
        " decision of the vendor."
    ).format(status=status, reason=words)


def _with_status(words: str, status: int | None) -> str:
    if status is None:
        return words
    return tr("{reason} The vendor's status code was {status}.").format(reason=words, status=status)
