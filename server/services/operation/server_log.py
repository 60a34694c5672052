"""The server's log, for owners."""

from dataclasses import dataclass
from typing import Protocol

from clue_desktop.contract import operation as contract
from server.services.base import Service
from server.services.tree import Caller, authorize_server


class Tail(Protocol):
    """The newest lines of a log."""

    def newest(self, count: int) -> list[str]:
        """Return so many of them at most, oldest first."""


@dataclass(frozen=True, slots=True)
class LogService(Service):
    """Use cases of the log."""

    tail: Tail

    def newest(self, caller: Caller, count: int) -> contract.LogLines:
        """Return the newest lines. Raises ForbiddenError."""
        with self.reading() as connection:
            authorize_server(connection, caller)
        return contract.LogLines(lines=self.tail.newest(count))
