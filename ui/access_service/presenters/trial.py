"""What would happen to somebody at a door of this place: asked of the server, in words (manual 6, 7, 9.1)."""

from dataclasses import dataclass

from clue_desktop.client.errors import ClientError, Invalid
from clue_desktop.contract.trials import Trial, TrialOutcome
from clue_desktop.domain.credentials import CREDENTIAL_TYPES, Credential, validate_test_parameters
from clue_desktop.domain.diagnosis import REASONS, what_to_check
from clue_desktop.domain.failure_causes import CAUSES
from ui.state.context import PageContext
from ui.state.notices import in_words
from ui.state.observable import Observable
from ui.words.language import told, tr

_A_SERIAL = "000000000"  # of no device: only the value is typed here, so only that is looked at


@dataclass(frozen=True, slots=True)
class Told:
    """What came of it.

    Attributes:
        headline: what the door would do.
        tone: good, bad, warning or accent.
        by: which API, from which level.
        why: the reason; "" where the vendor said yes.
        check: the manual's “what to check”; "" where there is nothing to mend.
    """

    headline: str
    tone: str
    by: str
    why: str = ""
    check: str = ""


class TrialPresenter(Observable):
    """The state of one dialog.

    Attributes:
        credential: whose value is typed.
        value: what is typed.
        by_sample: whether the answer that a sample keeps is judged, and no vendor asked.
        asking: whether the server is being asked.
        told: what came of the last question; None before, and after a change.
        fault: why there is no answer; "" for none.
    """

    def __init__(self, context: PageContext, place_id: str) -> None:
        super().__init__()
        self.credential = Credential.RF_CARD
        self.value = ""
        self.by_sample = False
        self.asking = False
        self.told: Told | None = None
        self.fault = ""
        self._context = context
        self._place_id = place_id

    @property
    def problem(self) -> str:
        """What is wrong with the value; "" for nothing, and for nothing typed yet."""
        if not self.value:
            return ""
        given = {"deviceId": _A_SERIAL, CREDENTIAL_TYPES[self.credential].parameter: self.value}
        return " ".join(told(found.message) for found in validate_test_parameters(self.credential, given))

    @property
    def may_ask(self) -> bool:
        """Whether there is something to ask."""
        return bool(self.value) and not self.problem and not self.asking

    def choose(self, credential: Credential) -> None:
        """Try another credential; its value is another one."""
        self.credential, self.value, self.told, self.fault = credential, "", None, ""
        self._changed()

    def enter(self, value: str) -> None:
        """Take what is typed: what was told is of another value then."""
        self.value, self.told, self.fault = value, None, ""
        self._changed()

    def go_by(self, *, sample: bool) -> None:
        """Ask the vendor itself, or go by a sample: what was told is of the other way then."""
        self.by_sample, self.told, self.fault = sample, None, ""
        self._changed()

    async def ask(self) -> None:
        """Ask as a verification there would."""
        if not self.may_ask:
            return
        asked = Trial(credential=self.credential, value=self.value, by_sample=self.by_sample)
        self.asking, self.told, self.fault = True, None, ""
        self._changed()
        try:
            outcome = await self._context.client.trials.ask(self._place_id, asked)
        except Invalid as refusal:
            self.fault = " ".join(told(problem.message) for problem in refusal.problems)
        except ClientError as fault:
            self.fault = in_words(fault)
        else:
            if (self.credential, self.value, self.by_sample) == (
                asked.credential,
                asked.value,
                asked.by_sample,
            ):
                self.told = in_trial_words(outcome)
        finally:
            self.asking = False
            self._changed()


def in_trial_words(outcome: TrialOutcome) -> Told:
    """Return an outcome for people."""
    by = _by(outcome)
    shown = f" “{outcome.message}”" if outcome.message else ""
    match outcome.result:
        case "granted":
            return Told(tr("The door would open.") + shown, "good", by, _reason(outcome))
        case "local" if outcome.reason is None:
            return Told(
                tr("The device would decide by itself."),
                "accent",
                by,
                tr("No vendor is asked about this credential here."),
            )
        case "local":
            text = tr("{reason} The setting “Mixed / Advanced” lets the device decide in this case.")
            return Told(
                tr("The device would decide by itself."),
                "warning",
                by,
                text.format(reason=_reason(outcome)),
                _check(outcome),
            )
    decided = outcome.reason == "condition_not_met"
    return Told(
        tr("The door would stay shut.") + shown,
        "bad" if decided else "warning",
        by,
        _reason(outcome),
        "" if decided else _check(outcome),
    )


def _by(outcome: TrialOutcome) -> str:
    level = tr("set by the place group") if outcome.inherited else tr("an override of this place")
    if outcome.api_name is None:
        return level
    if outcome.sample is not None:
        by = tr("by the sample “{name}”, nobody was asked").format(name=outcome.sample)
        return f"{outcome.api_name} · {level} · {by}"
    took = "" if outcome.elapsed_ms is None else " · " + tr("{n} ms").format(n=f"{outcome.elapsed_ms:.0f}")
    return f"{outcome.api_name} · {level}{took}"


def _reason(outcome: TrialOutcome) -> str:
    if outcome.reason is None:
        return ""
    words = told(REASONS[outcome.reason][1]) if outcome.reason in REASONS else outcome.reason
    cause = told(CAUSES.get(outcome.cause or "", ""))
    return tr("{reason} In detail: {cause}.").format(reason=words, cause=cause) if cause else words


def _check(outcome: TrialOutcome) -> str:
    if outcome.reason is None or outcome.reason not in REASONS:
        return ""
    return told(what_to_check(outcome.reason, REASONS[outcome.reason][0]))
