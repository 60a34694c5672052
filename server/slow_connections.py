"""Closing connections on which no request comes, or none to its end: else anybody could keep as many open as they like."""

from collections.abc import Iterable
from typing import Any, Protocol


class Connection(Protocol):
    """What is used of uvicorn's connections: `cycle` is the last request on it, None before the first."""

    cycle: Any
    transport: Any


class SlowConnections:
    """Told of all connections now and then; aborts those that wait for the same request as the time before."""

    def __init__(self) -> None:
        self._waiting: dict[Connection, object] = {}

    def look(self, connections: Iterable[Connection]) -> None:
        """Abort whoever has kept the server waiting since the last look."""
        waiting = {connection: connection.cycle for connection in connections if _awaits_request(connection)}
        for connection, cycle in waiting.items():
            if connection in self._waiting and self._waiting[connection] is cycle:
                connection.transport.abort()
        self._waiting = waiting


def _awaits_request(connection: Connection) -> bool:
    cycle = connection.cycle
    return cycle is None or cycle.response_complete or getattr(cycle, "more_body", False)
