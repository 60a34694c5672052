"""Connections on which nothing comes are closed at the second look; those that work, or answer for long, are not."""

from dataclasses import dataclass

import pytest

from server.slow_connections import SlowConnections


class Transport:
    """Notes whether it was aborted."""

    aborted = False

    def abort(self) -> None:
        """Be aborted."""
        self.aborted = True


@dataclass(eq=False)
class Cycle:
    """One request."""

    response_complete: bool = False
    more_body: bool = False


@dataclass(eq=False)
class Connection:
    """One connection, with its last request."""

    cycle: Cycle | None
    transport: Transport


@pytest.mark.parametrize(
    ("cycle", "aborted"),
    [
        (None, True),
        (Cycle(response_complete=True), True),
        (Cycle(more_body=True), True),
        (Cycle(), False),  # a stream, or a vendor that takes its time
    ],
)
def test_who_keeps_the_server_waiting_is_cut_off(cycle: Cycle | None, *, aborted: bool):
    connection, slow = Connection(cycle, Transport()), SlowConnections()
    slow.look([connection])
    assert not connection.transport.aborted
    slow.look([connection])
    assert connection.transport.aborted is aborted


def test_who_has_asked_in_between_is_not():
    connection, slow = Connection(None, Transport()), SlowConnections()
    for _ in range(5):
        slow.look([connection])
        connection.cycle = Cycle(response_complete=True)
    assert not connection.transport.aborted
