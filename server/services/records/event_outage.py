"""What keeps events from being written, as this process knows it: for consoles, which are told when it begins and ends."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from clue_desktop.contract.events import Change
from clue_desktop.contract.operation import EventOutage
from clue_desktop.contract.said import Sentence
from clue_desktop.contract.trail import ChangeKind
from clue_desktop.domain.said import Said
from server.refusals import ForbiddenError
from server.services.base import Service
from server.services.tree import Caller, read_rights
from server.store.event_log import EventLog

CHANGED = "outage"
"""What a change of settings is about that tells of it: it is in no database, which could not take it."""

_Known = tuple[str | None, datetime | None]


@dataclass(slots=True)
class Standing:
    """What consoles were told last; on the event loop.

    Attributes:
        number: rises each time that there is something else to tell.
        ongoing: whether there is an outage.
    """

    number: int = 0
    ongoing: bool = False
    known: _Known = (None, None)


@dataclass(frozen=True, slots=True)
class EventOutageService(Service):
    """The use cases of an outage of the log."""

    event_log: EventLog
    standing: Standing = field(default_factory=Standing)

    def now(self, caller: Caller) -> EventOutage:
        """Return what is known of it, to whoever holds a role.

        Raises:
            ForbiddenError: the caller holds none.
        """
        with self.reading() as connection:
            if not read_rights(connection, caller.administrator_id).held:
                raise ForbiddenError(Said("Only an administrator of a place may see this."))
        fault = self.event_log.fault
        return EventOutage(
            writable=fault is None,
            since=self.event_log.outage_since,
            reason=None if fault is None else Sentence(message=fault),
            waiting=self.event_log.outage.waiting,
        )

    def look(self) -> bool:
        """Return whether consoles are to be told: it began, ended, or became another."""
        log = self.event_log
        known = (log.fault, log.outage_since)
        if known == self.standing.known:
            return False
        self.standing.known = known
        self.standing.ongoing = known[1] is not None
        self.standing.number += 1
        return True


class Teller:
    """Tells one stream of changes about it, beside what the database has."""

    def __init__(self, service: EventOutageService) -> None:
        self._service = service
        self._told = 0 if service.standing.ongoing else service.standing.number

    def beside(self, rows: Sequence[Change], last: int) -> Sequence[Change]:
        """Return the changes with one more where there is something to tell; its version is that of the one before."""
        if self._told == (number := self._service.standing.number):
            return rows
        self._told = number
        version = rows[-1].version if rows else last
        told = Change(
            version=version, at=self._service.clock(), kind=ChangeKind.SETTINGS, id=CHANGED, by=None
        )
        return [*rows, told]
