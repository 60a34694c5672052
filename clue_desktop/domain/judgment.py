"""Judging a vendor's response: granted or denied, why, and with which message (manual 5.7)."""

import re
from enum import StrEnum
from typing import NamedTuple

from clue_desktop.domain.criteria import Criteria, SuccessResult
from clue_desktop.domain.data_type import DataType
from clue_desktop.domain.jsonpath import Query
from clue_desktop.domain.response_json import JsonDocument, ResponseFault

MAX_MESSAGE_LENGTH = 256

# Where a line of foreign text ends, or a field of it: CR, LF, NEL, LS, PS, TAB, VT, FF, and FS, GS, RS.
_LINE_END = re.compile("[\t-\r\x1c-\x1e\x85\u2028\u2029]")
# Words of it: all but blanks, line ends, the categories Cc (control) and Cs (surrogate) and the property Bidi_Control,
# with which a message could be made to read as another one (UAX #9). The runs are bounded so that a long text is not
# copied for its start.
_WORD = re.compile(
    "[^ \x00-\x1f\x7f-\x9f\ud800-\udfff\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]{1,256}",
)


class Result(StrEnum):
    """What a device is told."""

    GRANTED = "granted"
    DENIED = "denied"
    LOCAL = "local"


# Names of their own: to ask a member of an enumeration by its name takes ten times as long, for each decision.
_GRANTED, _DENIED = Result.GRANTED, Result.DENIED
_STRING, _BOOLEAN = DataType.STRING, DataType.BOOLEAN


class Denial(StrEnum):
    """Why the criteria do not accept a response that is JSON."""

    STATUS_NOT_ACCEPTED = "status_not_accepted"
    CONDITION_NOT_FOUND = "condition_not_found"
    CONDITION_AMBIGUOUS = "condition_ambiguous"
    CONDITION_NOT_MET = "condition_not_met"


class MessageNotice(StrEnum):
    """Why no message is shown although a path for one is set; a notice, not a failure (manual 9.5)."""

    MISSING = "message_missing"
    NOT_STRING = "message_not_string"


class Verdict(NamedTuple):
    """The judgment of one response.

    Attributes:
        granted: whether the door opens.
        reason: why not; None when granted.
        message: the text for the device's screen; None for none.
        notice: why there is no message although its path is set.
    """

    granted: bool
    reason: ResponseFault | Denial | None
    message: str | None = None
    notice: MessageNotice | None = None

    @property
    def result(self) -> Result:
        """The verdict in the words of the contract."""
        return _GRANTED if self.granted else _DENIED


def mode_of(criteria: Criteria) -> int:
    """Return the judgment mode: 1 response code, 2 response body, 3 combined (manual 5.7)."""
    if criteria.success_result is None:
        return 1
    return 3 if criteria.status_codes else 2


def judge(criteria: Criteria, status: int, response: JsonDocument | ResponseFault) -> Verdict:
    """Judge a complete response. Of several reasons the first is given: content type, JSON, status, condition.

    Args:
        criteria: the vendor API's criteria.
        status: the HTTP status code.
        response: the body as `response_json.read_json` returned it.
    """
    if isinstance(response, ResponseFault):
        return Verdict(granted=False, reason=response)
    reason = _denial(criteria, status, response)
    message, notice = _message(criteria.failure_message if reason else criteria.success_message, response)
    return Verdict(reason is None, reason, message, notice)


def clean_message(text: str) -> str | None:
    """Return foreign text as it may be shown on one line: 256 characters at most.

    Where lines end there is one blank, and none at the start and the end; control, bidirectional-control and unpaired
    characters are taken out.
    """
    plain, at = "", 0
    while len(plain) < MAX_MESSAGE_LENGTH:
        word = _WORD.search(text, at)
        end = len(text) if word is None else word.start()
        if _LINE_END.search(text, at, end):
            plain += " " if plain and word else ""
        else:
            plain += " " * min(text.count(" ", at, end), MAX_MESSAGE_LENGTH)
        if word is None:
            break
        plain += word[0]
        at = word.end()
    return plain[:MAX_MESSAGE_LENGTH] or None


def _denial(criteria: Criteria, status: int, response: JsonDocument) -> Denial | None:
    if criteria.status_codes and status not in criteria.status_codes:
        return Denial.STATUS_NOT_ACCEPTED
    if criteria.success_result is None:
        # Parsed criteria have at least one part; an empty one must not grant even so.
        return None if criteria.status_codes else Denial.CONDITION_NOT_MET
    selected = criteria.success_result.query.select(response.root, limit=2)
    if not selected:
        return Denial.CONDITION_NOT_FOUND
    if len(selected) > 1:
        return Denial.CONDITION_AMBIGUOUS
    return None if _is_met(criteria.success_result, selected[0]) else Denial.CONDITION_NOT_MET


def _is_met(condition: SuccessResult, value: object) -> bool:
    if condition.type is _STRING:
        return isinstance(value, str) and value == condition.expected
    if condition.type is _BOOLEAN:
        return isinstance(value, bool) and value is condition.expected
    # Python's bool is an int, JSON's is no number. Python compares an int with a float exactly. A number
    # too large for a double was read as infinity, which equals no Value: Values are finite.
    return type(value) in {int, float} and value == condition.expected


def _message(path: Query | None, response: JsonDocument) -> tuple[str | None, MessageNotice | None]:
    if path is None:
        return None, None
    selected = path.select(response.root, limit=2)
    if not selected:
        return None, MessageNotice.MISSING
    value = selected[0]
    if len(selected) > 1 or not isinstance(value, str):
        return None, MessageNotice.NOT_STRING
    message = clean_message(value)
    return message, None if message else MessageNotice.MISSING
