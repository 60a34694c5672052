"""What a device would be told after a run with the criteria as they stand, and why, in words (manual 5.7, 9.3 C, 9.5)."""

import json
from dataclasses import dataclass
from enum import StrEnum

from clue_desktop.domain.advice import WRONG_FORMAT, advice_for
from clue_desktop.domain.criteria import Criteria, SuccessResult
from clue_desktop.domain.data_type import DataType, is_boolean, is_number
from clue_desktop.domain.diagnosis import REASONS
from clue_desktop.domain.inverted_doors import false_instead, grants_an_error
from clue_desktop.domain.judgment import Denial, MessageNotice, Verdict, judge, mode_of
from clue_desktop.domain.problems import Problem
from clue_desktop.domain.response_json import JsonDocument, ResponseFault
from clue_desktop.domain.unseen import escaped
from ui.state.response_node import JsonKind
from ui.test_console.json_values import kind_of, written
from ui.test_console.run import Run
from ui.words.language import told, tr

_SHOWN = 80


class Decision(StrEnum):
    """The verdict's headline."""

    GRANTED = "GRANTED"
    DENIED = "DENIED"
    OPEN = "—"


def decision_in_words(decision: Decision) -> str:
    """Return the headline for people."""
    return {Decision.GRANTED: tr("GRANTED"), Decision.DENIED: tr("DENIED")}.get(decision, decision.value)


@dataclass(frozen=True, slots=True)
class ToldVerdict:
    """A verdict in words.

    Attributes:
        message: what the device's screen shows; None for nothing.
        why: the reason, in one or two sentences.
        about_message: why there is no message, where one might be expected; "" otherwise.
        check: the manual's “what to check”; "" where there is nothing to mend.
        response: whether there was a complete response to judge.
        false_instead: how the response says false where the condition asks for true; None where it does not.
        grants_error: whether access is granted by a response with a status of 4xx or 5xx.
    """

    decision: Decision
    message: str | None
    why: str
    about_message: str = ""
    check: str = ""
    response: bool = True
    false_instead: str | None = None
    grants_error: bool = False


def missing_criteria(problems: list[Problem]) -> ToldVerdict:
    """Return what takes the verdict's place while the criteria have problems."""
    messages = dict.fromkeys(told(problem.message) for problem in problems)
    return ToldVerdict(Decision.OPEN, None, " ".join(messages), check=_check(problems[0].code))


def verdict_on(run: Run, criteria: Criteria) -> ToldVerdict:
    """Judge a run as the server would judge a device's verification with the same response."""
    result = run.result
    if run.response is None or result.status_code is None:
        code = result.error.code if result.error else "connection_failed"
        too_large = code == "response_too_large"
        consequence = (
            tr("Without an acceptable response nobody is let in.")
            if too_large
            else tr("Nobody is let in, unless Mixed / Advanced lets the device decide by itself.")
        )
        return ToldVerdict(
            Decision.DENIED,
            None,
            f"{_said(code)} {consequence}",
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
        false_instead=false_instead(criteria, run.response),
        grants_error=grants_an_error(criteria, result.status_code, run.response),
    )


def _why_granted(criteria: Criteria, status: int) -> str:
    condition = criteria.success_result
    if condition is None:
        text = tr("{mode}: status code {status} is in the list.")
        return text.format(mode=_mode(criteria), status=status)
    if criteria.status_codes:
        text = tr("{mode}: status code {status} is in the list and {path} is {value}, as required.")
    else:
        text = tr("{mode}: {path} is {value}, as required.")
    return text.format(
        mode=_mode(criteria), status=status, path=escaped(condition.query.text), value=_required(condition)
    )


def _why_denied(run: Run, criteria: Criteria, judged: Verdict) -> str:
    condition = criteria.success_result
    match judged.reason:
        case Denial.STATUS_NOT_ACCEPTED:
            text = (
                tr("{mode}: status code {status} is not in the list ({codes}); the body is not evaluated.")
                if condition
                else tr("{mode}: status code {status} is not in the list ({codes}).")
            )
            codes = ", ".join(map(str, criteria.status_codes))
            return text.format(mode=_mode(criteria), status=run.result.status_code, codes=codes)
        case Denial.CONDITION_NOT_FOUND if condition:
            text = tr("{mode}: the response has nothing under {path}.")
            return text.format(mode=_mode(criteria), path=escaped(condition.query.text))
        case Denial.CONDITION_AMBIGUOUS if condition:
            text = tr("{mode}: {path} selects several values; it must select exactly one.")
            return text.format(mode=_mode(criteria), path=escaped(condition.query.text))
        case Denial.CONDITION_NOT_MET if condition:
            return f"{_mode(criteria)}: {_mismatch(run.response, condition)}"
        case reason:
            return _said(str(reason))


def _mismatch(response: JsonDocument | ResponseFault | None, condition: SuccessResult) -> str:
    found = condition.query.select(response.root, limit=1) if isinstance(response, JsonDocument) else []
    if not found:
        return _said(Denial.CONDITION_NOT_MET)
    kind = kind_of(found[0])
    scalar = {
        JsonKind.STRING: DataType.STRING,
        JsonKind.NUMBER: DataType.NUMBER,
        JsonKind.BOOLEAN: DataType.BOOLEAN,
    }
    text = (
        tr("{path} is {found} ({type}), not {required}.")
        if scalar.get(kind) is condition.type
        else tr("{path} is {found} ({type}), not {required}. The type must match.")
    )
    return text.format(
        path=escaped(condition.query.text),
        found=_cut(escaped(written(found[0]))),
        type=kind.upper(),
        required=_required(condition),
    )


def _required(condition: SuccessResult) -> str:
    value = (
        json.dumps(condition.value, ensure_ascii=False)
        if condition.type is DataType.STRING
        else condition.value
    )
    return f"{_cut(escaped(value))} ({condition.type})"


def _about_message(criteria: Criteria, judged: Verdict) -> str:
    if isinstance(judged.reason, ResponseFault):
        # No path is looked at in a response that cannot be read.
        return ""
    path = criteria.success_message if judged.granted else criteria.failure_message
    name = tr("Success Message JSONPath") if judged.granted else tr("Failure Message JSONPath")
    match judged.notice:
        case MessageNotice.MISSING if path:
            text = tr("No message: the response has no text under {path} ({name}).")
            return text.format(path=escaped(path.text), name=name)
        case MessageNotice.NOT_STRING if path:
            text = tr("No message: what {path} selects is not one string ({name}).")
            return text.format(path=escaped(path.text), name=name)
        case _ if path is None and not judged.message:
            return tr("No message: {name} is not set.").format(name=name)
        case _:
            return ""


def _mode(criteria: Criteria) -> str:
    return {
        1: tr("Response Code Verification"),
        2: tr("Response Body Verification"),
        3: tr("Combined Verification"),
    }[mode_of(criteria)]


def _said(code: str) -> str:
    if code in REASONS:
        return told(REASONS[code][1])
    return tr("The vendor gave no response that can be accepted.")


def _check_of(run: Run, judged: Verdict) -> str:
    """Return what to check; after a denial also numbers and the like that were sent as texts (manual 9.3 C)."""
    cause = run.result.error.cause if run.result.error else None
    check = _check(judged.reason or judged.notice or "", cause)
    doubtful = [
        field.key
        for field in run.tested.manual_fields
        if field.type == DataType.STRING and (is_number(field.value) or is_boolean(field.value))
    ]
    if judged.granted or not doubtful:
        return check
    return tr("{check}. {advice}: {fields} is sent as a text.").format(
        check=check, advice=told(WRONG_FORMAT.check), fields=", ".join(doubtful)
    )


def _check(code: str, cause: str | None = None) -> str:
    advice = advice_for(code, cause)
    return told(advice.check) if advice else ""


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
