"""Hearing of changes that other processes have committed: LISTEN and NOTIFY on PostgreSQL, nothing to hear on SQLite."""

import asyncio
import logging
from contextlib import suppress
from typing import Any

from sqlalchemy import Connection, text

from server.store.engine import Database

_logger = logging.getLogger(__name__)
_CHANNEL = "clue_changes"


def notify(connection: Connection) -> None:
    """Tell all processes, once this transaction is committed, that the configuration has changed."""
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"NOTIFY {_CHANNEL}"))


class Notices:
    """Waits for `notify` of any process; a connection that breaks is made again, and counts as news."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._connection: Any = None  # psycopg's; its import is for those who have PostgreSQL
        self._descriptor = -1  # a connection that broke does not know it any more
        self._readable = asyncio.Event()

    async def wait(self, seconds: float) -> None:
        """Return when the configuration may have changed, and at the latest after so many seconds."""
        if self._database.is_sqlite:
            await asyncio.sleep(seconds)
            return
        if self._connection is None:
            await self._connect(seconds)
            return
        with suppress(TimeoutError):
            await asyncio.wait_for(self._readable.wait(), seconds)
        if self._readable.is_set():
            self._readable.clear()
            self._take()

    def close(self) -> None:
        """Hear no more."""
        if self._connection is not None:
            asyncio.get_running_loop().remove_reader(self._descriptor)
            self._connection.close()
            self._connection = None

    async def _connect(self, seconds: float) -> None:
        try:
            self._connection = await asyncio.to_thread(self._listen)
        except Exception as fault:  # noqa: BLE001  # the driver's; changes are looked for all the same
            _logger.debug("no connection that tells of changes: %s", fault)
            await asyncio.sleep(seconds)
        else:
            self._readable.clear()
            self._descriptor = self._connection.fileno()
            asyncio.get_running_loop().add_reader(self._descriptor, self._readable.set)

    def _listen(self) -> Any:
        connection = self._database.own_connection()
        try:
            connection.execute(f"LISTEN {_CHANNEL}")
        except BaseException:
            connection.close()
            raise
        return connection

    def _take(self) -> None:
        driver = self._connection.pgconn
        try:
            driver.consume_input()
            while driver.notifies() is not None:
                pass  # what they say is read from the database
        except Exception as fault:  # noqa: BLE001  # psycopg's; whatever it is, the connection is made anew
            _logger.warning("the connection that tells of changes broke: %s", str(fault).strip())
            self.close()
