"""What every service is made of: the database, a clock, and someone to tell of committed changes."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import Connection

from server.services.audit_trail import Seal
from server.services.journal import Change, Clock, Journal
from server.services.tree import Caller
from server.store.engine import Database
from server.store.notices import notify


class ChangeListener(Protocol):
    """Told of changes after they are committed and before the administrator has the answer."""

    def committed(self, changes: list[Change]) -> None:
        """Take changes, in a worker thread; return when this process goes by them."""


@dataclass(frozen=True, slots=True)
class Service:
    """Base of the services."""

    database: Database
    clock: Clock
    listener: ChangeListener
    seal: Seal

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a transaction that reads."""
        with self.database.read() as connection:
            yield connection

    @contextmanager
    def writing(
        self, caller: Caller | None, source: str | None = None, *, makes_room: bool = False
    ) -> Iterator[Journal]:
        """Give a transaction that writes, with its journal; after the commit the changes in it are published.

        `makes_room`: it is to work on a disk that is nearly full too.
        """
        with self.database.write(makes_room=makes_room) as connection:
            journal = Journal(connection, self.clock(), self.seal, caller, source)
            yield journal
            if journal.changes:
                notify(connection)
        for line in journal.lines:
            line.tell()
        if journal.changes:
            self.listener.committed(journal.changes)
