"""Bringing what is committed, here or elsewhere, into what verifications of this process go by."""

import asyncio
import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future

from server.services.configuration import ConfigurationLoader
from server.services.journal import Change
from server.services.safekeeping.restoring import number_beyond
from server.store.engine import StorageError
from server.verification.plans import Plans, Update

_logger = logging.getLogger(__name__)
_NOT_LOADED = "a change could not be loaded; verifications are denied until it is"
_HAND_OVER_SECONDS = 10.0
UNASKED_SECONDS = 10.0
"""For how long verifications go by plans at most after the database was last asked with success, where others change it too."""


class ConfigurationFollower:
    """Brings committed changes into the plans of this process, in their order, before their author has the answer.

    What does not continue the plans (the database was put back under the server, lost its last changes in a failover,
    or is another one) is loaded whole and replaces them all. What others may have changed meanwhile counts only as long as the
    database answers: a connection that hangs, or a machine that has slept, must not keep a door open that was closed elsewhere.

    Attributes:
        confirmed_at: when the database was last asked and the plans were brought up to what it said, in monotonic seconds.
    """

    def __init__(
        self,
        loader: ConfigurationLoader,
        plans: Plans,
        loop: asyncio.AbstractEventLoop,
        applied: Callable[[Update], None],
        *,
        others_change_it: bool,
    ) -> None:
        self._loader = loader
        self._plans = plans
        self._loop = loop
        self._applied = applied
        self._lasts = UNASKED_SECONDS if others_change_it else None
        self._end: asyncio.TimerHandle | None = None
        self._highest = 0
        self.confirmed_at = time.monotonic()
        # One at a time: what is loaded later is never overwritten by what was loaded before it.
        self._lock = threading.Lock()

    def load(self) -> None:
        """Load everything; in a worker thread."""
        with self._lock:
            asked_at = time.monotonic()
            self._hand_over(self._loader.everything())
            self._confirm(asked_at)

    def committed(self, _changes: list[Change]) -> None:
        """Load what has changed; in the worker thread of the use case that changed something."""
        try:
            self.catch_up()
        # The change is saved, but this process does not go by it: nothing may be granted until it does.
        except StorageError as fault:
            _logger.error("%s: %s", _NOT_LOADED, fault)  # noqa: TRY400  # its words say it all
            self.distrust()
        except Exception:
            _logger.exception(_NOT_LOADED)
            self.distrust()

    def catch_up(self) -> None:
        """Load what this and other processes have changed; everything when the plans cannot be trusted."""
        with self._lock:
            asked_at = time.monotonic()
            if not self._plans.trusted:
                self._hand_over(self._loader.everything())
            elif (update := self._loader.since(self._plans.point)) is not None:
                self._hand_over(update)
            self._confirm(asked_at)
            self._number_beyond()

    def distrust(self) -> None:
        """Deny every verification until everything has been loaded anew."""
        self._loop.call_soon_threadsafe(self._mark_untrusted)

    def _number_beyond(self) -> None:
        """Let changes be numbered beyond all that consoles and devices have seen of a database that went back."""
        if self._plans.point.version >= self._highest:
            self._highest = self._plans.point.version
            return
        try:
            number_beyond(self._loader.database, self._highest)
        except StorageError as fault:
            _logger.info("changes could not be numbered on from %d yet: %s", self._highest, fault)

    def _confirm(self, asked_at: float) -> None:
        self.confirmed_at = asked_at
        if self._lasts is not None:
            self._loop.call_soon_threadsafe(self._trust_for, self._lasts)

    def _trust_for(self, seconds: float) -> None:
        # From now on, not from when it was asked: a large configuration that takes long to load would never be trusted.
        if self._end is not None:
            self._end.cancel()
        self._end = self._loop.call_later(seconds, self._end_trust)

    def _end_trust(self) -> None:
        if self._plans.trusted:
            _logger.error(
                "the database has not said for %.0f s whether the configuration has changed; verifications are denied until it does",
                time.monotonic() - self.confirmed_at,
            )
        self._mark_untrusted()

    def _mark_untrusted(self) -> None:
        self._plans.trusted = False

    def _hand_over(self, update: Update) -> None:
        done: Future[None] = Future()

        def apply() -> None:
            try:
                self._plans.apply(update)
                self._applied(update)
            except Exception as fault:  # noqa: BLE001  # raised again below
                self._plans.trusted = False
                done.set_exception(fault)
            else:
                done.set_result(None)

        self._loop.call_soon_threadsafe(apply)
        try:
            done.result(_HAND_OVER_SECONDS)
        except TimeoutError as fault:
            msg = f"the event loop did not take a change within {_HAND_OVER_SECONDS:.0f} seconds"
            raise TimeoutError(msg) from fault
