"""Hearing of changes that other processes have committed: LISTEN and NOTIFY on PostgreSQL, nothing to hear on SQLite.

Behind a pooler that lends connections for one transaction, what listens hears nothing, and nothing says so. So each process tells
itself something from time to time and sees whether it hears that; else changes are looked for each second, as they are anyway.
"""

import asyncio
import logging
from contextlib import suppress
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, text

from server.store.engine import Database, StorageError

_logger = logging.getLogger(__name__)
_CHANNEL = "clue_changes"
_TELL = text("SELECT pg_notify(:channel, :words)")
_TEST_SECONDS = 60.0
_ECHO_SECONDS = 2.0


def notify(connection: Connection) -> None:
    """Tell all processes, once this transaction is committed, that the configuration has changed."""
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"NOTIFY {_CHANNEL}"))


class Notices:
    """Waits for `notify` of any process; a connection that breaks is made again, and counts as news.

    Attributes:
        heard: whether what is told is heard; None while that is not known.
    """

    def __init__(self, database: Database) -> None:
        self.heard: bool | None = None
        self._database = database
        self._connection: Any = None  # psycopg's; its import is for those who have PostgreSQL
        self._descriptor = -1  # a connection that broke does not know it any more
        self._readable = asyncio.Event()
        self._word = uuid4().hex  # by which this process knows its own
        self._told_at: float | None = None
        self._test_at = float("-inf")
        self._is_deaf = False

    async def wait(self, seconds: float) -> None:
        """Return when the configuration may have changed, and at the latest after so many seconds."""
        if self._database.is_sqlite:
            await asyncio.sleep(seconds)
            return
        loop = asyncio.get_running_loop()
        if self._connection is None:
            if self._is_pooled or (self._is_deaf and loop.time() < self._test_at):
                await asyncio.sleep(seconds)
            else:
                await self._connect(seconds)
            return
        if self._told_at is None and loop.time() >= self._test_at:
            await self._tell_itself()
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._readable.wait()
        if self._readable.is_set():
            self._readable.clear()
            self._take()
        if self._told_at is not None and loop.time() - self._told_at > _ECHO_SECONDS:
            self._give_up()

    def close(self) -> None:
        """Hear no more."""
        self._told_at = None
        if self._connection is not None:
            asyncio.get_running_loop().remove_reader(self._descriptor)
            self._connection.close()
            self._connection = None

    @property
    def _is_pooled(self) -> bool:
        connector = self._database.connector
        if connector is None or not connector.address.pooled:
            return False
        if self.heard is None:
            self.heard = False
            _logger.info(
                "behind a pooler (pgbouncer=true) changes that other servers make are looked for each second"
            )
        return True

    async def _connect(self, seconds: float) -> None:
        try:
            self._connection = await asyncio.to_thread(self._listen)
        except Exception as fault:  # noqa: BLE001  # the driver's; changes are looked for all the same
            _logger.debug("no connection that tells of changes: %s", fault)
            await asyncio.sleep(seconds)
        else:
            self._readable.clear()
            self._descriptor = self._connection.fileno()
            self._test_at = float("-inf")
            asyncio.get_running_loop().add_reader(self._descriptor, self._readable.set)

    def _listen(self) -> Any:
        connection = self._database.own_connection()
        try:
            connection.execute(f"LISTEN {_CHANNEL}")
        except BaseException:
            connection.close()
            raise
        return connection

    async def _tell_itself(self) -> None:
        loop = asyncio.get_running_loop()
        self._test_at = loop.time() + _TEST_SECONDS
        try:
            await asyncio.to_thread(self._tell)
        except StorageError as fault:
            _logger.debug("whether changes are heard cannot be told now: %s", fault)
        else:
            self._told_at = loop.time()

    def _tell(self) -> None:
        # On another connection: a pooler may have the same one of the server's for whoever listens and tells at once.
        with self._database.each_statement() as connection:
            connection.execute(_TELL, {"channel": _CHANNEL, "words": self._word})

    def _take(self) -> None:
        driver = self._connection.pgconn
        try:
            driver.consume_input()
            while (notice := driver.notifies()) is not None:  # what they say is read from the database
                if notice.extra == self._word.encode():
                    self._hear()
        except Exception as fault:  # noqa: BLE001  # psycopg's; whatever it is, the connection is made anew
            _logger.warning("the connection that tells of changes broke: %s", str(fault).strip())
            self.close()

    def _hear(self) -> None:
        if self._is_deaf:
            _logger.warning("changes that other servers make are heard at once again")
        self.heard, self._is_deaf, self._told_at = True, False, None

    def _give_up(self) -> None:
        if not self._is_deaf:
            _logger.warning(
                "changes that other servers make are not heard at once, but looked for each second: what stands before the"
                " database does not pass on LISTEN, as a pooler in transaction mode (then add pgbouncer=true to the URL)"
            )
        self.heard, self._is_deaf = False, True
        self.close()
