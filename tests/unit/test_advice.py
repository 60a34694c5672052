"""The manual's tables of troubleshooting 9.3 are complete, and hold no code that nothing ever says."""

from typing import get_args

from clue_desktop.domain.advice import BLOCKED, FAILED, NOT_SAVED, OWN, UNEXPECTED, advice_for
from clue_desktop.domain.diagnosis import REASONS
from clue_desktop.domain.failure_family import FailureCode
from clue_desktop.domain.judgment import Denial, MessageNotice
from clue_desktop.domain.response_json import ResponseFault


def test_every_failure_of_a_test_has_advice():
    assert {*FAILED, *OWN} == {*get_args(FailureCode), *ResponseFault}
    assert not set(FAILED) & set(OWN)


def test_every_reason_of_a_denial_and_every_notice_has_advice():
    assert set(UNEXPECTED) == {*Denial, *MessageNotice}
    assert set(UNEXPECTED) <= set(REASONS)


def test_the_rows_of_the_manual_are_all_there():
    assert len({advice.symptom for advice in BLOCKED.values()}) == 11
    assert len({advice.symptom for advice in FAILED.values()}) == 3
    # 9.2 and 9.3 A share the rows of the URL and, for the most part, of the criteria.
    assert [advice.symptom for advice in dict.fromkeys(NOT_SAVED.values())] == [
        "Required fields",
        "Manual fields",
        "Judgment criteria",
        "API test",
    ]
    assert not set(NOT_SAVED) & set(BLOCKED)


def test_a_code_outside_the_manual_has_none():
    assert advice_for("credential_unknown") is None


def test_after_a_fault_of_our_own_nobody_is_sent_to_the_vendor():
    for code in OWN:
        advice = advice_for(code)
        assert advice is not None
        assert advice.check not in {each.check for each in FAILED.values()}
