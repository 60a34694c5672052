"""Every reason that an event can carry has its step and its words; the steps and checks are the manual's (9.1)."""

from typing import get_args

import pytest

from clue_desktop.domain.diagnosis import (
    OWN_CHECKS,
    REASONS,
    STEP_TITLES,
    UNANSWERED,
    WHAT_TO_CHECK,
    Outcome,
    Step,
    outcome_of,
    step_reached,
    what_to_check,
)
from clue_desktop.domain.failure_family import FailureCode
from clue_desktop.domain.judgment import Denial, MessageNotice
from clue_desktop.domain.response_json import ResponseFault

TABLE = {
    Step.PRESENTED: "credential_unknown credential_value_invalid",
    Step.DEVICE_TO_SERVER: "device_unknown device_token_invalid device_released",
    Step.SERVER_TO_VENDOR: "connection_failed dns_failed tls_failed timeout address_not_allowed vendor_unavailable",
    Step.JUDGED: (
        "not_json_content_type invalid_json response_too_large status_not_accepted condition_not_met"
        " condition_not_found condition_ambiguous"
    ),
    Step.ANSWERED: "message_missing message_not_string",
}


@pytest.mark.parametrize(("step", "reasons"), TABLE.items())
def test_the_table(step, reasons):
    for reason in reasons.split():
        assert step_reached(reason) is step


def test_besides_the_table_there_are_only_faults_of_our_own_and_of_token_servers():
    assert set(REASONS) - set(" ".join(TABLE.values()).split()) == {
        "device_rate",
        "log_unavailable",
        "server_busy",
        "server_fault",
        "token_refused",
        "token_unavailable",
    }


@pytest.mark.parametrize("code", [*ResponseFault, *Denial, *MessageNotice, *get_args(FailureCode)])
def test_whatever_stops_a_verification_has_a_step(code):
    assert str(code) in REASONS


def test_without_a_reason_all_steps_were_gone_through():
    assert step_reached(None) is Step.ANSWERED


@pytest.mark.parametrize("result", ["granted", "denied", "local"])
@pytest.mark.parametrize("reason", [None, *REASONS])
def test_what_came_of_a_verification(result, reason):
    if reason in UNANSWERED:
        assert outcome_of(result, reason) is Outcome.FAILED
    else:
        assert outcome_of(result, reason) == result


def test_each_step_has_a_title_and_what_to_check():
    assert [int(step) for step in Step] == [1, 2, 3, 4, 5]
    assert set(STEP_TITLES) == set(WHAT_TO_CHECK) == set(Step)


def test_what_to_check_is_the_manuals_table():
    assert list(WHAT_TO_CHECK.values()) == [
        "Whether the credential is registered and enabled on the device",
        "Network connectivity, device registration status",
        "Registered URL (HTTPS), custom headers, firewall rules",
        "Judgment criteria (judgment mode, success key/value, HTTP status codes)",
        "Success/Failure Message JSONPath settings, message string in the response body",
    ]


@pytest.mark.parametrize("reason", ["server_busy", "server_fault", "log_unavailable"])
def test_what_to_check_after_a_fault_of_our_own_is_nothing_of_the_vendors(reason):
    check = what_to_check(reason, Step.SERVER_TO_VENDOR)
    assert "CLUe server" in check
    assert check not in WHAT_TO_CHECK.values()


def test_what_to_check_after_all_else_is_the_steps():
    for reason, (step, _words) in REASONS.items():
        if reason not in OWN_CHECKS:
            assert what_to_check(reason, step) == WHAT_TO_CHECK[step]
    assert what_to_check(None, Step.JUDGED) == WHAT_TO_CHECK[Step.JUDGED]


def test_the_words_are_sentences():
    for _step, words in REASONS.values():
        assert words[0].isupper()
        assert words.endswith(".")
