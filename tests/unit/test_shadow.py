"""Shadows by the rules: how two words compare, of what a shadow is asked, what may be one, and what a switch gives."""

import pytest

from clue_desktop.domain.access_service import (
    Assignment,
    GroupService,
    assignment,
    newly_shadowed,
    shadow_problems,
    switched,
)
from clue_desktop.domain.access_service_history import (
    ShadowDifference,
    group_differences,
    override_differences,
    restorable_shadows,
)
from clue_desktop.domain.credentials import Credential
from clue_desktop.domain.diagnosis import REASONS, UNANSWERED
from clue_desktop.domain.judgment import Result
from clue_desktop.domain.shadow import ShadowOutcome, Word, compared, was_asked

AGREED, DIFFERED, UNANSWERED_BY_SHADOW = (
    ShadowOutcome.AGREED,
    ShadowOutcome.DIFFERED,
    ShadowOutcome.UNANSWERED,
)
CARD, PIN, FACE = Credential.RF_CARD, Credential.USER_PIN, Credential.FACE
GRANTED = Word(Result.GRANTED, None, "Welcome")
DENIED = Word(Result.DENIED, "condition_not_met", "No")


@pytest.mark.parametrize(
    ("decided", "shadow", "outcome"),
    [
        (GRANTED, GRANTED, AGREED),
        (DENIED, DENIED, AGREED),
        (DENIED, DENIED._replace(reason="status_not_accepted"), AGREED),
        (GRANTED._replace(message=None), GRANTED._replace(message=None, reason="message_missing"), AGREED),
        (GRANTED, DENIED, DIFFERED),
        (DENIED, GRANTED, DIFFERED),
        (GRANTED, GRANTED._replace(message="welcome"), DIFFERED),
        (GRANTED, GRANTED._replace(message=None), DIFFERED),
        (DENIED, DENIED._replace(message="Nein"), DIFFERED),
        (Word(Result.DENIED, "timeout", None), GRANTED, DIFFERED),
        (Word(Result.LOCAL, "timeout", None), DENIED, DIFFERED),
        (Word(Result.DENIED, "timeout", None), Word(Result.DENIED, "condition_not_met", None), DIFFERED),
        (Word(Result.DENIED, "invalid_json", None), GRANTED, DIFFERED),
        *((GRANTED, Word(Result.DENIED, reason, None), UNANSWERED_BY_SHADOW) for reason in UNANSWERED),
        *((DENIED, Word(Result.DENIED, reason, None), UNANSWERED_BY_SHADOW) for reason in UNANSWERED),
        (Word(Result.DENIED, "timeout", None), Word(Result.DENIED, "timeout", None), UNANSWERED_BY_SHADOW),
    ],
)
def test_words_compare_by_what_the_door_does_and_shows(decided: Word, shadow: Word, outcome: ShadowOutcome):
    assert compared(decided, shadow) is outcome


def test_a_shadow_is_asked_only_where_the_vendor_was():
    asked = {reason for reason in REASONS if was_asked(reason)}
    assert was_asked(None)
    assert asked == {
        "connection_failed",
        "dns_failed",
        "tls_failed",
        "timeout",
        "not_json_content_type",
        "invalid_json",
        "response_too_large",
        "status_not_accepted",
        "condition_not_met",
        "condition_not_found",
        "condition_ambiguous",
        "message_missing",
        "message_not_string",
    }


def test_a_place_has_its_own_pair_or_the_groups():
    service = GroupService(assignments={CARD: "a", PIN: "c"}, shadows={CARD: "b"})
    assert assignment(service, {}, CARD) == Assignment("a", inherited=True, shadow_id="b")
    assert assignment(service, {CARD: "b"}, CARD) == Assignment("b", inherited=False)
    assert assignment(service, {CARD: "b"}, CARD, {CARD: "a"}) == Assignment("b", False, "a")
    assert assignment(service, {CARD: None}, CARD, {CARD: "a"}) == Assignment(None, inherited=False)
    assert assignment(service, {CARD: "a"}, CARD, {CARD: "a"}) == Assignment("a", inherited=False)
    assert assignment(service, {}, PIN) == Assignment("c", inherited=True)


def test_a_shadow_needs_another_api_beside_it():
    problems = shadow_problems({CARD: "a", PIN: None, FACE: "c"}, {CARD: "a", PIN: "b", FACE: "d"})
    assert [(one.field, one.code) for one in problems] == [
        ("shadows.rfCard", "shadow_is_api"),
        ("shadows.userPin", "shadow_without_api"),
    ]
    assert [one.code for one in shadow_problems({}, {CARD: "a"})] == ["shadow_without_api"]


def test_a_switch_swaps_one_pair():
    assert switched({CARD: "a", PIN: "c"}, {CARD: "b", PIN: "d"}, CARD) == (
        {CARD: "b", PIN: "c"},
        {CARD: "a", PIN: "d"},
    )
    assert switched({CARD: "a"}, {}, CARD) is None
    assert switched({CARD: None}, {CARD: "b"}, CARD) is None
    assert switched({CARD: "a"}, {CARD: "a"}, CARD) is None


def test_whose_data_goes_to_another_vendor_is_named():
    assert newly_shadowed({CARD: "a", PIN: "b"}, {CARD: "a", PIN: "c", FACE: "d"}) == (FACE, PIN)
    assert newly_shadowed({CARD: "a"}, {}) == ()


def test_histories_tell_of_shadows():
    before = GroupService(assignments={CARD: "a"}, shadows={CARD: "b"})
    after = GroupService(assignments={CARD: "a"}, shadows={PIN: "c"})
    assert group_differences(before, after) == [
        ShadowDifference(CARD, "b", None),
        ShadowDifference(PIN, None, "c"),
    ]
    assert override_differences({CARD: "a"}, {CARD: "a"}, {CARD: "b"}, {}) == [
        ShadowDifference(CARD, "b", None)
    ]


def test_only_shadows_that_are_there_come_back():
    here = {("a", CARD), ("b", CARD), ("c", PIN)}
    assert restorable_shadows({CARD: "a", PIN: None}, {CARD: "b", PIN: "c"}, here) == {CARD: "b"}
    assert restorable_shadows({CARD: "a"}, {CARD: "gone"}, here) == {}
    assert restorable_shadows({CARD: "a"}, {CARD: "a"}, here) == {}
