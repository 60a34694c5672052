"""What a device would be told after a run with the criteria as they stand, and why, in words (manual 5.7, 9.3 C, 9.5)."""

import json
from dataclasses import dataclass
from enum import StrEnum

from clue_desktop.domain.criteria import Criteria, SuccessResult
from clue_desktop.domain.data_type import DataType, is_boolean, is_number
from clue_desktop.domain.diagnosis import REASONS
from clue_desktop.domain.judgment import Denial, MessageNotice, Verdict, judge, mode_of
from clue_desktop.domain.problems import Problem
from clue_desktop.domain.response_json import JsonDocument, ResponseFault
from clue_desktop.domain.test_advice import WRONG_FORMAT, advice_for
from ui.test_console.json_values import kind_of, written
from ui.test_console.response_node import JsonKind
from ui.test_console.run import Run

MODES = {1: "Response Code Verification", 2: "Response Body Verification", 3: "Combined Verification"}
_SHOWN = 80
_NOT_ACCEPTED = "Without an acceptable response nobody is let in."
_NO_ANSWER = "Nobody is let in, unless Mixed / Advanced lets the device decide by itself."


class Decision(StrEnum):
    """The verdict's headline."""

    GRANTED = "GRANTED"
    DENIED = "DENIED"
    OPEN = "—"


@dataclass(frozen=True, slots=True)
class ToldVerdict:
    """A verdict in words.

    Attributes:
        message: what the device's screen shows; None for nothing.
        why: the reason, in one or two sentences.
        about_message: why there is no message, where one might be expected; "" otherwise.
        check: the manual's “what to check”; "" where there is nothing to mend.
        response: whether there was a complete response to judge.
    """

    decision: Decision
    message: str | None
    why: str
    about_message: str = ""
    check: str = ""
    response: bool = True


def missing_criteria(problems: list[Problem]) -> ToldVerdict:
    """Return what takes the verdict's place while the criteria have problems."""
    told = list(dict.fromkeys(problem.message for problem in problems))
    advice = advice_for(problems[0].code)
    return ToldVerdict(Decision.OPEN, None, " ".join(told), check=advice.check if advice else "")


def verdict_on(run: Run, criteria: Criteria) -> ToldVerdict:
    """Judge a run as the server would judge a device's verification with the same response."""
    result = run.result
    if run.response is None or result.status_code is None:
        code = result.error.code if result.error else "connection_failed"
        too_large = code == "response_too_large"
        return ToldVerdict(
            Decision.DENIED,
            None,
            f"{_said(code)} {_NOT_ACCEPTED if too_large else _NO_ANSWER}",
            check=_check(code),
            response=too_large,
        )
    judged = judge(criteria, result.status_code, run.response)
    why = _why_granted(criteria, result.status_code) if judged.granted else _why_denied(run, criteria, judged)
    return ToldVerdict(
        Decision.GRANTED if judged.granted else Decision.DENIED,
        judged.message,
        why,
        _about_message(criteria, judged),
        _check_of(run, judged),
    )


def _why_granted(criteria: Criteria, status: int) -> str:
    listed = f"status code {status} is in the list"
    if criteria.success_result is None:
        return f"{_mode(criteria)}: {listed}."
    met = f"{criteria.success_result.query.text} is {_required(criteria.success_result)}, as required"
    return (
        f"{_mode(criteria)}: {listed} and {met}." if criteria.status_codes else f"{_mode(criteria)}: {met}."
    )


def _why_denied(run: Run, criteria: Criteria, judged: Verdict) -> str:
    condition = criteria.success_result
    match judged.reason:
        case Denial.STATUS_NOT_ACCEPTED:
            codes = ", ".join(map(str, criteria.status_codes))
            rest = "; the body is not evaluated" if condition else ""
            return (
                f"{_mode(criteria)}: status code {run.result.status_code} is not in the list ({codes}){rest}."
            )
        case Denial.CONDITION_NOT_FOUND if condition:
            return f"{_mode(criteria)}: the response has nothing under {condition.query.text}."
        case Denial.CONDITION_AMBIGUOUS if condition:
            return f"{_mode(criteria)}: {condition.query.text} selects several values; it must select exactly one."
        case Denial.CONDITION_NOT_MET if condition:
            return f"{_mode(criteria)}: {_mismatch(run.response, condition)}"
        case reason:
            return _said(str(reason))


def _mismatch(response: JsonDocument | ResponseFault | None, condition: SuccessResult) -> str:
    found = condition.query.select(response.root, limit=1) if isinstance(response, JsonDocument) else []
    if not found:
        return _said(Denial.CONDITION_NOT_MET)
    kind = kind_of(found[0])
    text = (
        f"{condition.query.text} is {_cut(written(found[0]))} ({kind.upper()}), not {_required(condition)}."
    )
    scalar = {
        JsonKind.STRING: DataType.STRING,
        JsonKind.NUMBER: DataType.NUMBER,
        JsonKind.BOOLEAN: DataType.BOOLEAN,
    }
    return text if scalar.get(kind) is condition.type else f"{text} The type must match."


def _required(condition: SuccessResult) -> str:
    value = (
        json.dumps(condition.value, ensure_ascii=False)
        if condition.type is DataType.STRING
        else condition.value
    )
    return f"{_cut(value)} ({condition.type})"


def _about_message(criteria: Criteria, judged: Verdict) -> str:
    if isinstance(judged.reason, ResponseFault):
        # No path is looked at in a response that cannot be read.
        return ""
    path = criteria.success_message if judged.granted else criteria.failure_message
    name = "Success Message JSONPath" if judged.granted else "Failure Message JSONPath"
    match judged.notice:
        case MessageNotice.MISSING if path:
            return f"No message: the response has no text under {path.text} ({name})."
        case MessageNotice.NOT_STRING if path:
            return f"No message: what {path.text} selects is not one string ({name})."
        case _:
            return "" if judged.message else f"No message: {name} is not set." if path is None else ""


def _mode(criteria: Criteria) -> str:
    return MODES[mode_of(criteria)]


def _said(code: str) -> str:
    return REASONS[code][1] if code in REASONS else "The vendor gave no response that can be accepted."


def _check_of(run: Run, judged: Verdict) -> str:
    """Return what to check; after a denial also numbers and the like that were sent as texts (manual 9.3 C)."""
    check = _check(judged.reason or judged.notice or "")
    doubtful = [
        field.key
        for field in run.tested.manual_fields
        if field.type == DataType.STRING and (is_number(field.value) or is_boolean(field.value))
    ]
    if judged.granted or not doubtful:
        return check
    return f"{check}. {WRONG_FORMAT.check}: {', '.join(doubtful)} is sent as a text."


def _check(code: str) -> str:
    advice = advice_for(code)
    return advice.check if advice else ""


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
