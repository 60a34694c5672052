"""Series of events, made up."""

from datetime import UTC, datetime, timedelta
from typing import Any

from clue_desktop.contract.events import EventSeries, EventsInTime

BEGIN = datetime(2026, 7, 1, tzinfo=UTC)


def step(number: int, step_hours: int = 1, **members: Any) -> EventsInTime:
    """Return a step of a series that begins at BEGIN; nothing happened in it but what is given."""
    nothing = {"granted": 0, "denied": 0, "failed": 0, "local": 0, "median_ms": None, "p95_ms": None}
    at = BEGIN + timedelta(hours=number * step_hours)
    return EventsInTime(at=at, **{**nothing, **members})


def series(
    hours: int = 24, step_hours: int = 1, happened: dict[int, dict[str, Any]] | None = None
) -> EventSeries:
    """Return a series; `happened` says what in which of its steps."""
    given = happened or {}
    steps = [step(number, step_hours, **given.get(number, {})) for number in range(hours // step_hours)]
    return EventSeries(step_hours=step_hours, items=steps)
