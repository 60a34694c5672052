"""What keeps criteria from letting in whom the vendor refuses: what a chosen value fills in, and what is said of it.

A person drags the field that says whether access is granted; the response at hand may be a refusal. Taken as it is, its
`false` would become the condition of a grant. Such criteria are not forbidden (manual 5.7): a vendor may mean
`"blocked": false`. They are only never made by a drag, and named before they are saved.
"""

from clue_desktop.domain.criteria import Criteria, CriteriaDraft, SuccessResultDraft
from clue_desktop.domain.data_type import DataType
from clue_desktop.domain.judgment import judge
from clue_desktop.domain.response_json import JsonDocument, ResponseFault

FIRST_ERROR_STATUS = 400

_TRUE = "true"
_FALSE = "false"
_GRANTING = {"False": "True", "FALSE": "TRUE"}
"""As the vendor would spell it; every other spelling of false becomes `true`."""


def condition_on(path: str, kind: DataType, text: str) -> SuccessResultDraft:
    """Return the condition on a value that was chosen in a response.

    A text or a number is taken as it is; a BOOLEAN, or a text that spells one, has to be true, whatever the response
    says.
    """
    if kind is DataType.BOOLEAN:
        return SuccessResultDraft(path, _TRUE, kind)
    if kind is DataType.STRING and _spells(text, _FALSE):
        return SuccessResultDraft(path, _GRANTING.get(text, _TRUE), kind)
    return SuccessResultDraft(path, text, kind)


def grants_on_false(criteria: CriteriaDraft) -> bool:
    """Tell whether access is granted where the response says false, also where it writes it as a text."""
    condition = criteria.success_result
    if condition is None or not condition.path or not condition.value:
        return False
    match condition.type:
        case DataType.BOOLEAN:
            return condition.value == _FALSE
        case DataType.STRING:
            return _spells(condition.value, _FALSE)
        case _:
            return False


def false_instead(criteria: Criteria, response: JsonDocument | ResponseFault | None) -> str | None:
    """Return how the response says false where the condition asks for true, as Value would hold it; None: it does not."""
    condition = criteria.success_result
    if condition is None or not _spells(condition.value, _TRUE) or not isinstance(response, JsonDocument):
        return None
    selected = condition.query.select(response.root, limit=2)
    if len(selected) != 1:
        return None
    match condition.type, selected[0]:
        case DataType.BOOLEAN, False:
            return _FALSE
        case DataType.STRING, str(text) if _spells(text, _FALSE):
            return text
        case _:
            return None


def grants_an_error(criteria: Criteria, status: int, response: JsonDocument | ResponseFault) -> bool:
    """Tell whether a response with a status of 4xx or 5xx grants access: mode 2 does not look at it (manual 5.7)."""
    return status >= FIRST_ERROR_STATUS and judge(criteria, status, response).granted


def _spells(text: str, word: str) -> bool:
    return text.strip().casefold() == word
