"""Moments in words: clear without a calendar, brief where that is enough."""

from datetime import UTC, datetime, timedelta

import pytest

from ui.widgets.moments import ago, short_time

NOON = datetime(2026, 7, 1, 12, 0, tzinfo=UTC).astimezone().replace(hour=12, minute=0)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "just now"), (45, "45 s ago"), (130, "2 min ago"), (7300, "2 h ago"), (-5, "just now")],
)
def test_how_long_ago(seconds: int, words: str):
    assert ago(NOON - timedelta(seconds=seconds), NOON) == words


def test_what_is_older_than_a_day_has_a_date():
    assert ago(NOON - timedelta(days=3), NOON) == "2026-06-28"


def test_times_of_today_of_this_year_and_of_another():
    assert short_time(NOON, NOON) == "12:00:00"
    assert short_time(NOON - timedelta(days=1), NOON) == "06-30 12:00:00"
    assert short_time(NOON - timedelta(days=365), NOON) == "2025-07-01 12:00:00"
