"""Connections that keep the server waiting are ended within one round of looks; those that do not are left alone."""

from dataclasses import dataclass, field

import pytest

from server.bounding.reached import Limit, Reached
from server.connections.slow_connections import LOOKS, SlowConnections


@dataclass
class Transport:
    """Counts how often it was aborted."""

    aborted: int = 0

    def abort(self) -> None:
        """Be aborted."""
        self.aborted += 1


@dataclass(eq=False)
class Connection:
    """A connection that is overdue from some time on."""

    due: float
    limit: Limit = Limit.SLOW_REQUEST
    transport: Transport = field(default_factory=Transport)

    def overdue(self, now: float) -> Limit | None:
        """Tell whether it is overdue."""
        return self.limit if now > self.due and not self.transport.aborted else None


def test_a_round_sees_each_connection_once_and_ends_those_that_are_overdue():
    reached = Reached()
    slow = SlowConnections(reached)
    late = [Connection(due=1.0) for _ in range(25)]
    unread = [Connection(due=1.0, limit=Limit.SLOW_READER) for _ in range(3)]
    in_time = [Connection(due=9.0) for _ in range(25)]
    for _ in range(LOOKS):
        slow.look([*late, *in_time, *unread], 2.0)
    assert [each.transport.aborted for each in (*late, *unread)] == [1] * 28
    assert not any(each.transport.aborted for each in in_time)
    assert reached.times(Limit.SLOW_REQUEST) == 25
    assert reached.times(Limit.SLOW_READER) == 3


def test_no_single_look_goes_through_all():
    slow = SlowConnections(Reached())
    connections = [Connection(due=0.0) for _ in range(1000)]
    for number in range(1, LOOKS + 1):
        slow.look(connections, 1.0)
        assert sum(each.transport.aborted for each in connections) == number * 1000 // LOOKS


def test_who_comes_during_a_round_is_seen_in_the_next():
    slow = SlowConnections(Reached())
    first, second = Connection(due=0.0), Connection(due=0.0)
    slow.look([first], 1.0)
    for _ in range(2 * LOOKS):
        slow.look([first, second], 1.0)
    assert (first.transport.aborted, second.transport.aborted) == (1, 1)


def test_a_limit_is_said_once_a_minute_with_how_often_it_was_reached(caplog: pytest.LogCaptureFixture):
    now = 0.0
    reached = Reached(lambda: now)
    for now in (0.0, 1.0, 59.0, 61.0, 62.0):  # noqa: B007  # the clock reads it
        reached.note(Limit.HEAD, "a head is too large")
    assert [record.getMessage() for record in caplog.records] == [
        "limit head: a head is too large (1 since this was said last)",
        "limit head: a head is too large (3 since this was said last)",
    ]
    assert {record.levelname for record in caplog.records} == {"WARNING"}
    (family,) = reached.families()
    assert {sample.labels["limit"]: sample.value for sample in family.samples if sample.value} == {"head": 5}
