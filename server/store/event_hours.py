"""Events counted by the hour, so that a picture of a month needs no look at millions of events.

A row says how many events of one hour, place group and API had one outcome and took about so long. What was counted is
known by the id of the last event; what came after it is read from the events themselves.
"""

from clue_desktop.domain.diagnosis import UNANSWERED

HOUR_MS = 3_600_000
# Upper bounds of the classes of latency, in milliseconds; what is slower is in one more class.
LATENCY_BOUNDS_MS = (1, 2, 5, 10, 20, 35, 50, 75, 100, 150, 200, 350, 500, 750, 1000, 1500, 2000, 3000, 5000)

_REASONS = ", ".join(f"'{reason}'" for reason in UNANSWERED)
_LATENCY = " ".join(
    f"WHEN elapsed_us < {bound * 1000} THEN {number}" for number, bound in enumerate(LATENCY_BOUNDS_MS)
)
HOUR = f"at / {HOUR_MS} * {HOUR_MS}"
OUTCOME = (
    f"CASE WHEN reason IN ({_REASONS}) THEN 'failed' WHEN result IN ('granted', 'local') THEN result"
    " ELSE 'denied' END"
)
LATENCY = f"CASE {_LATENCY} ELSE {len(LATENCY_BOUNDS_MS)} END"

COUNT_UP = f"""
    INSERT INTO event_hours (hour, branch_id, place_group_id, api_id, outcome, latency, events)
    SELECT {HOUR}, coalesce(branch_id, ''), coalesce(place_group_id, ''), coalesce(api_id, ''),
        {OUTCOME}, {LATENCY}, count(*)
    FROM events WHERE id > {{after}} AND id <= {{through}}
    GROUP BY 1, 2, 3, 4, 5, 6
    ON CONFLICT (hour, branch_id, place_group_id, api_id, outcome, latency)
    DO UPDATE SET events = event_hours.events + excluded.events
"""  # noqa: S608  # words and numbers of our own
"""Counts a range of ids, once."""
UNCOUNT = COUNT_UP.replace("count(*)", "-count(*)")
"""Takes back what a range of ids was counted as; before an event in it becomes another."""
COUNTED = "SELECT through_id FROM event_hours_progress WHERE id = 1"
LAST_OF_SLICE = (
    "SELECT max(id) FROM (SELECT id FROM events WHERE id > {after} ORDER BY id LIMIT {most}) AS slice"
)
REMEMBER = "UPDATE event_hours_progress SET through_id = {through} WHERE id = 1"
FORGET = (
    "DELETE FROM event_hours WHERE rowid IN"
    " (SELECT rowid FROM event_hours WHERE hour < {before} ORDER BY hour LIMIT {most})"
)
"""Deletes some of what is older, on SQLite."""
# What another process is deleting at the moment is left to it.
FORGET_ON_POSTGRESQL = (
    "DELETE FROM event_hours WHERE ctid = ANY (ARRAY"
    " (SELECT ctid FROM event_hours WHERE hour < {before} ORDER BY hour LIMIT {most} FOR UPDATE SKIP LOCKED))"
)
FORGET_LATE = "DELETE FROM event_late WHERE until < {before}"
