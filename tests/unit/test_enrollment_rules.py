"""The rules of registering in the field: texts to the letter, codes, delays, and what guessing can reach."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clue_desktop.domain import enrollment
from clue_desktop.domain.enrollment import (
    LIMITS,
    MAX_ATTEMPTS,
    Counted,
    IssuedCode,
    Scope,
    code_problem,
    known_model,
    model_problem,
    refusal_before_trying,
    refusal_of_limit,
    refusal_of_resend,
    refusal_of_wrong_entry,
    resend_delay,
    serial_problem,
)

NOW = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
MOST = {(limit.scope, limit.counted): limit.most for limit in LIMITS}


@pytest.mark.parametrize("code", ["000000", "123456", "999999"])
def test_six_digits_are_a_code(code: str):
    assert code_problem(code) is None


@pytest.mark.parametrize(
    "code",
    ["", "12345", "1234567", "12345x", " 12345", "123456 ", "123456\n", "-12345", "１２３４５６", "١٢٣٤٥٦"],
)
def test_anything_else_is_none(code: str):
    problem = code_problem(code)
    assert problem is not None
    assert (problem.field, problem.code) == ("code", "code_invalid")
    assert problem.message == "Please enter the 6-digit allocation code."


@pytest.mark.parametrize("serial", ["12345678", "1234567890123", "54783862x", "", "５４７８３８６２９"])
def test_a_serial_has_9_to_12_digits(serial: str):
    problem = serial_problem(serial)
    assert problem is not None
    assert (problem.field, problem.code, problem.message) == (
        "serial",
        "device_id_invalid",
        "The device serial must be 9 to 12 digits.",
    )
    assert serial_problem("547838629") is None


@pytest.mark.parametrize(
    ("model", "good"),
    [
        ("BioStation 3", True),
        ("X-Station_2/S2.1", True),
        ("x" * 32, True),
        ("x" * 33, False),
        ("", False),
        ("   ", False),
        ("출입 단말기", False),
        ("<img src=x>", False),
        ("BioStation 3 (v2)", False),
        ("a\nb", False),
        ("a\0b", False),
        ("a\u202eb", False),
        ("a\u00a0b", False),
        ("\uff11", False),
        ("\ud800", False),
        ("x" * 100_000, False),
    ],
    ids=lambda value: ascii(value)[:40],
)
def test_a_model_is_short_and_plain(model: str, good: bool):  # noqa: FBT001
    assert (model_problem(model) is None) is good
    assert known_model(model) == (model if good else None)


def test_no_model_is_no_problem():
    assert model_problem(None) is None
    assert known_model(None) is None
    assert known_model("  BioStation 3 ") == "BioStation 3"


def test_wrong_entries_to_the_letter():
    said = [refusal_of_wrong_entry(IssuedCode(NOW, wrong)) for wrong in range(1, MAX_ATTEMPTS + 1)]
    assert [(refusal.code, refusal.attempts_left, refusal.text) for refusal in said] == [
        *(
            ("code_mismatch", left, f"The allocation code does not match. Attempts left: {left}.")
            for left in (4, 3, 2, 1)
        ),
        (
            "code_discarded",
            None,
            "The allocation code was entered incorrectly 5 times and has been discarded. Please request a new code.",
        ),
    ]


@pytest.mark.parametrize(
    ("wrong", "age", "code"),
    [
        (0, timedelta(), None),
        (4, timedelta(minutes=29, seconds=59), None),
        (0, timedelta(minutes=30), "code_expired"),
        (4, timedelta(hours=5), "code_expired"),
        (5, timedelta(), "code_discarded"),
        (5, timedelta(hours=5), "code_discarded"),
    ],
)
def test_what_is_judged(wrong: int, age: timedelta, code: str | None):
    refusal = refusal_before_trying(IssuedCode(NOW - age, wrong), NOW)
    assert (refusal.code if refusal else None) == code


def test_an_expired_code_to_the_letter():
    refusal = refusal_before_trying(IssuedCode(NOW - timedelta(minutes=30), 0), NOW)
    assert refusal is not None
    assert refusal.text == "The allocation code has expired. Please request a new code."


def test_the_delay_is_a_minute_and_grows():
    delays = [resend_delay(sent).total_seconds() for sent in range(1, 11)]
    assert delays == [60, 60, 120, 240, 480, 960, 1920, 3600, 3600, 3600]


@given(st.integers(0, 10_000))
def test_the_delay_never_shrinks_nor_falls_below_a_minute(sent: int):
    assert timedelta(seconds=60) <= resend_delay(sent) <= resend_delay(sent + 1) <= timedelta(hours=1)


@pytest.mark.parametrize(
    ("passed", "left"), [(0, 60), (0.5, 60), (1, 59), (59.001, 1), (60, None), (61, None)]
)
def test_the_time_until_the_next_code_is_rounded_up(passed: float, left: int | None):
    refusal = refusal_of_resend(NOW, 1, NOW + timedelta(seconds=passed))
    if left is None:
        assert refusal is None
    else:
        assert refusal is not None
        assert (refusal.code, refusal.retry_after) == ("resend_too_soon", left)
        assert refusal.text == f"You can request a new code in {left} seconds."


def test_the_first_code_needs_no_wait():
    assert refusal_of_resend(None, 0, NOW) is None


def test_a_limit_says_when_and_who_can_lift_it():
    refusal = refusal_of_limit(NOW + timedelta(minutes=2), NOW)
    assert (refusal.code, refusal.retry_after) == ("rate_limited", 120)
    assert "120 seconds" in refusal.text
    assert "administrator" in refusal.text


# ---- guessing


def test_guessing_stays_under_a_tenth_of_a_percent_a_day():
    """A run of guesses ends at its first right one, so the wrong ones are all that has to be bounded."""
    chance = 1 / 10**enrollment.CODE_DIGITS
    assert MOST[Scope.SERVER, Counted.WRONG] * chance < 0.001
    assert MOST[Scope.PLACE, Counted.TRIES] * chance <= 0.0005


def test_the_limits_of_a_place_are_those_of_the_design():
    assert MOST[Scope.PLACE, Counted.TRIES] == 500
    assert MOST[Scope.PLACE, Counted.MAILS] == 100


def test_an_honest_place_is_stopped_by_its_mails_alone():
    """A hundred registrations, each with one wrong entry, all from one address."""
    honest = MOST[Scope.PLACE, Counted.MAILS]
    assert honest * 2 <= MOST[Scope.PLACE, Counted.TRIES]
    for scope in (Scope.SOURCE, Scope.SERVER):
        assert MOST[scope, Counted.MAILS] >= honest
        assert MOST[scope, Counted.WRONG] >= honest


def test_no_address_and_no_place_uses_up_what_the_server_has():
    for scope, counted in (
        (Scope.SOURCE, Counted.WRONG),
        (Scope.SOURCE, Counted.MAILS),
        (Scope.PLACE, Counted.MAILS),
    ):
        assert MOST[scope, counted] < MOST[Scope.SERVER, counted] / 2
    assert MOST[Scope.PLACE, Counted.TRIES] < MOST[Scope.SERVER, Counted.WRONG]
