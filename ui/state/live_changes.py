"""What is read again because the server tells of changes, while one is signed in; and what was missed while it was away."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import aclosing

from clue_desktop.client.admin import AdminClient
from clue_desktop.client.errors import Unreachable
from clue_desktop.client.following import Patience
from clue_desktop.contract.session import Administrator
from ui.state.context import ChangeFeed
from ui.state.directory import Directory

_SETTLE_SECONDS = 0.2
_SHOWN_IN_TREE = frozenset({"place", "device", "placeAccessService", "accessService", "administrator"})
"""Kinds of change after which names, counts, marks or roles in the tree may be others."""

_logger = logging.getLogger(__name__)


class LiveChanges:
    """Tells whoever shows something of each change, and keeps the tree and who one is up to date.

    `follow` and `keep_fresh` run side by side for as long as one is signed in.
    """

    def __init__(
        self,
        directory: Directory,
        changes: ChangeFeed,
        who: Callable[[], Administrator | None],
        is_now: Callable[[Administrator], None],
    ) -> None:
        """Take whose roles it is about (`who`), and who takes in what has changed of them (`is_now`)."""
        self._directory = directory
        self._changes = changes
        self._who = who
        self._is_now = is_now
        self._wanted = asyncio.Event()
        self._am_i_changed = False

    def refresh(self) -> None:
        """Read the tree again soon; several wishes become one."""
        self._wanted.set()

    def catch_up(self) -> None:
        """Have all that was read before the stream stood read again: a change in between was told to nobody.

        That is the tree, who one is, and what pages show: the first is open before the first stream stands.
        """
        self._am_i_changed = True
        self._wanted.set()
        self._changes.tell(None)

    async def follow(self, client: AdminClient, patience: Patience) -> None:
        """Follow the stream. Raises ClientError."""
        async with aclosing(client.changes.follow(patience=patience)) as changes:
            async for change in changes:
                self._changes.tell(change)
                if change.kind in _SHOWN_IN_TREE:
                    self._wanted.set()
                who = self._who()
                if who is not None and change.id == who.id:
                    self._am_i_changed = True

    async def keep_fresh(self, client: AdminClient) -> None:
        """Read the tree, and who one is, whenever it is wanted. Raises ClientError."""
        while True:
            await self._wanted.wait()
            await asyncio.sleep(_SETTLE_SECONDS)
            self._wanted.clear()
            try:
                await self._directory.load(client.places.in_parts())
                if self._am_i_changed:
                    self._am_i_changed = False
                    self._is_now((await client.session.current()).administrator)
            except Unreachable as fault:  # the stream of changes notices too, and asks again when it is back
                _logger.info("The tree could not be read again: %s", fault)
