"""Keeps the tokens of vendors' APIs: fetched ahead of their end, once for all calls, in memory and nowhere else.

A source that doors go by has its token from the moment that an API of it is assigned, and the next one well before the
end of the last, in the background. Only where that fails, or a token lives too short, does a door wait for one, at most
as long as its own call may take, and all doors wait for the same request.

What a token server does is bounded by its own: a silent one is asked again after one second, then two, up to half a minute,
and after the second failure nobody waits for it any more; one that refuses is asked up to once a minute; a vendor's 401
has a token fetched anew for the next call, at most once in ten seconds, then twenty, up to ten minutes. Times are those
of the monotonic clock, so that setting the clock moves no end.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Iterable
from typing import Protocol

from clue_desktop.domain.access_token import AccessToken
from clue_desktop.domain.failure_causes import FailureCause
from clue_desktop.domain.failure_family import Family
from clue_desktop.domain.said import Said
from clue_desktop.tasks import begin
from server.verification.plans import Update
from server.verification.token_source import NoToken, TokenSource, what_came
from server.verification.vendor_call import latest_start
from server.verification.vendor_messages import VendorFailure, VendorResponse, VendorTarget

_logger = logging.getLogger(__name__)
_UNAUTHORIZED = 401
_FIRST_AGAIN = 1.0
_LAST_AGAIN = 30.0
_LAST_AGAIN_REFUSED = 60.0
_CUT_OFF_AFTER = 2
_LEAST_BETWEEN = 5.0
_FIRST_ANEW = 10.0
_LAST_ANEW = 600.0
_AHEAD_AT_ONCE = 8
_MOST_PASSING = 256
_GRACE = 0.25
_SECONDS_OF_TESTS = 30.0


class Asks(Protocol):
    """What vendors and token servers are asked by (`VendorClient`)."""

    async def call(
        self,
        target: VendorTarget,
        head: bytes,
        body: bytes,
        *,
        device: str = "",
        deadline: float | None = None,
        lines: bytes = b"",
        reuse: bool = True,
    ) -> VendorResponse | VendorFailure:
        """Send one request and return what came of it."""


class _Kept:
    """What is known of one source; moments of the keeper's clock."""

    __slots__ = (
        "anew_at",
        "anew_pause",
        "doubted",
        "failure",
        "failures",
        "fetching",
        "not_before",
        "source",
        "timer",
        "token",
        "usable_until",
    )

    def __init__(self, source: TokenSource) -> None:
        self.source = source
        self.token: AccessToken | None = None
        self.usable_until = 0.0
        self.doubted = False
        self.failure: NoToken | None = None
        self.failures = 0
        self.not_before = 0.0
        self.fetching: asyncio.Task[AccessToken | NoToken] | None = None
        self.timer: asyncio.TimerHandle | None = None
        self.anew_at = float("-inf")
        self.anew_pause = _FIRST_ANEW

    def usable(self, now: float) -> AccessToken | None:
        """Return the token, if a call may begin with it."""
        return self.token if now < self.usable_until else None


class TokenKeeper:
    """The tokens of one process. All calls on the event loop.

    Attributes:
        failed: how many requests for a token brought none.
    """

    def __init__(
        self,
        asks: Asks,
        deadline: float,
        *,
        ahead: bool = True,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`deadline` is what holds for vendors, in seconds.

        Without `ahead`, for tests, tokens are fetched for calls alone and serve those of half a minute, so that a test shows
        what the token server says now; a failure is then no reason not to ask it again.
        """
        self.failed = 0
        self._asks = asks
        self._deadline = deadline
        self._patience = latest_start(deadline, 0.0)
        self._is_ahead = ahead
        self._clock = clock
        self._kept: dict[TokenSource, _Kept] = {}
        self._passing: dict[TokenSource, _Kept] = {}
        self._of_groups: dict[str, frozenset[TokenSource]] = {}
        self._waiting: list[_Kept] = []
        self._ahead_of: set[asyncio.Task[None]] = set()
        self._fetches: set[asyncio.Task[AccessToken | NoToken]] = set()
        self._closed = False

    @property
    def count(self) -> int:
        """How many tokens can be used now."""
        now = self._clock()
        return sum(kept.usable(now) is not None for kept in self._kept.values())

    def follow(self, update: Update) -> None:
        """Keep the tokens of what doors go by now, and forget the others."""
        if update.whole:
            self._of_groups.clear()
        for group_id, plans in update.groups.items():
            if plans is None or not plans.tokens:
                self._of_groups.pop(group_id, None)
            else:
                self._of_groups[group_id] = plans.tokens
        if update.whole or update.groups:
            self._keep({source for sources in self._of_groups.values() for source in sources})

    async def call(
        self,
        source: TokenSource,
        target: VendorTarget,
        head: bytes,
        body: bytes,
        *,
        device: str = "",
        deadline: float | None = None,
        lines: bytes = b"",
        reuse: bool = True,
    ) -> VendorResponse | VendorFailure:
        """Ask a vendor with a token of a source; otherwise as `VendorClient.call`, within the same time."""
        began = self._clock()
        seconds = self._deadline if deadline is None else min(deadline, self._deadline)
        until = began + seconds
        kept = self._of(source)
        token = kept.usable(began)
        if token is None or kept.doubted:
            latest = latest_start(until, began)
            found = await self._fetched(kept, min(until, latest + _GRACE))
            now = self._clock()
            if isinstance(found, NoToken):
                # One that the vendor may have refused is better than none: what it says then is its own word.
                token = kept.usable(now)
                if token is None:
                    return found.failure((now - began) * 1000)
            else:
                token = found
            if until - now < (until - latest) / 2:
                return _too_late(kept).failure((now - began) * 1000)
        answer = await self._asks.call(
            target,
            head,
            body,
            device=device,
            deadline=until - self._clock(),
            lines=lines + token.header,
            reuse=reuse,
        )
        if isinstance(answer, VendorResponse) and answer.status == _UNAUTHORIZED:
            self._rejected(kept, token)
        return answer

    async def aclose(self) -> None:
        """Fetch nothing any more, forget all tokens, and wait for what is under way."""
        self._closed = True
        self._keep(())
        self._passing.clear()
        self._waiting.clear()
        under_way = [*self._ahead_of, *self._fetches]
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)

    # ---- which are kept -------------------------------------------------------------------------------------------

    def _keep(self, sources: Iterable[TokenSource]) -> None:
        wanted = set(sources)
        for source in [one for one in self._kept if one not in wanted]:
            kept = self._kept.pop(source)
            if kept.timer is not None:
                kept.timer.cancel()
        for source in wanted - set(self._kept):
            kept = self._kept[source] = self._passing.pop(source, _Kept(source))
            self._plan(kept, 0.0)

    def _of(self, source: TokenSource) -> _Kept:
        """Return what is known of a source; one that no door goes by any more, or only a test, is remembered for a while."""
        kept = self._kept.get(source)
        if kept is None:
            kept = self._passing[source] = self._passing.pop(source, _Kept(source))
            if len(self._passing) > _MOST_PASSING:
                del self._passing[next(iter(self._passing))]
        return kept

    # ---- fetching -------------------------------------------------------------------------------------------------

    async def _fetched(self, kept: _Kept, until: float) -> AccessToken | NoToken:
        """Return a new token, or why there is none, by a moment; whoever comes meanwhile waits for the same request."""
        now = self._clock()
        failure = kept.failure if self._is_ahead else None
        if failure is not None and (
            now < kept.not_before or (kept.fetching is not None and kept.failures >= _CUT_OFF_AFTER)
        ):
            return failure
        under_way = kept.fetching or self._begin(kept)
        await asyncio.wait({under_way}, timeout=max(0.0, until - now))
        if under_way.done() and not under_way.cancelled():
            return under_way.result()
        now = self._clock()
        if self._closed or under_way.cancelled():
            return NoToken(
                "server_fault",
                Family.OWN,
                Said("this server is shutting down and fetches no token any more."),
                None,
            )
        if failure is not None and now - until <= _GRACE:
            return failure
        # Whether it is the token server's silence shows only when its own time is up.
        return _too_late(kept)

    def _begin(self, kept: _Kept) -> asyncio.Task[AccessToken | NoToken]:
        fetch = kept.fetching = begin(self._fetch(kept), name=f"token-{kept.source.target.host}")
        self._fetches.add(fetch)
        fetch.add_done_callback(self._fetches.discard)
        return fetch

    async def _fetch(self, kept: _Kept) -> AccessToken | NoToken:
        source, asked_at = kept.source, self._clock()
        try:
            outcome = await self._asks.call(
                source.target, source.head, source.body, deadline=self._patience, reuse=False
            )
            found = what_came(source, outcome)
        except Exception:
            _logger.exception("a token of %s could not be fetched", source.where)
            found = NoToken("server_fault", Family.OWN, Said("a fault of this server: see its log."), None)
        finally:
            kept.fetching = None
        now = self._clock()
        if isinstance(found, NoToken):
            self.failed += 1
            kept.failures += 1
            if kept.failures == 1:
                _logger.warning("no token of %s: %s", source.where, found.message, extra={"sort": found.code})
            kept.failure = found
            most = _LAST_AGAIN_REFUSED if found.code == "token_refused" else _LAST_AGAIN
            kept.not_before = now + min(most, _FIRST_AGAIN * 2.0 ** min(kept.failures - 1, 8))
            self._plan(kept, kept.not_before - now)
        else:
            if kept.failures:
                _logger.info("%s gives tokens again", source.where)
            kept.failure, kept.failures, kept.not_before = None, 0, 0.0
            lasts = found.usable_seconds if self._is_ahead else min(found.usable_seconds, _SECONDS_OF_TESTS)
            kept.token, kept.usable_until, kept.doubted = found, asked_at + lasts, False
            self._plan(kept, max(found.renewed_after - (now - asked_at), _LEAST_BETWEEN))
        return found

    def _plan(self, kept: _Kept, seconds: float) -> None:
        """Fetch the next token in so many seconds, for a source that doors go by."""
        if kept.timer is not None:
            kept.timer.cancel()
            kept.timer = None
        if self._is_ahead and not self._closed and self._kept.get(kept.source) is kept:
            kept.timer = asyncio.get_running_loop().call_later(seconds, self._due, kept)

    def _due(self, kept: _Kept) -> None:
        kept.timer = None
        self._waiting.append(kept)
        self._go_ahead()

    def _go_ahead(self) -> None:
        """Fetch ahead, a few at once: at the start there may be hundreds. A call that needs one does not wait for them."""
        while self._waiting and len(self._ahead_of) < _AHEAD_AT_ONCE:
            task = begin(self._ahead(self._waiting.pop(0)), name="token-ahead")
            self._ahead_of.add(task)
            task.add_done_callback(self._ahead_done)

    def _ahead_done(self, task: asyncio.Task[None]) -> None:
        self._ahead_of.discard(task)
        self._go_ahead()

    async def _ahead(self, kept: _Kept) -> None:
        # While it waited a call may have fetched one, so that another is due later.
        if self._kept.get(kept.source) is kept and kept.timer is None:
            await asyncio.wait({kept.fetching or self._begin(kept)})

    def _rejected(self, kept: _Kept, token: AccessToken) -> None:
        """Note that a vendor said 401 to a token: the next call has a new one, unless that was tried just now."""
        now = self._clock()
        if kept.token is not token or kept.doubted or now < kept.anew_at:
            return
        quiet = now - kept.anew_at > kept.anew_pause
        kept.anew_pause = _FIRST_ANEW if quiet else min(_LAST_ANEW, kept.anew_pause * 2)
        kept.anew_at = now + kept.anew_pause
        kept.doubted = True
        _logger.info("a vendor said 401 to the token of %s; the next call has a new one", kept.source.where)
        self._plan(kept, 0.0)


def _too_late(kept: _Kept) -> NoToken:
    return NoToken(
        "token_unavailable",
        Family.OWN,
        Said(
            "the token of {where} did not come in time to ask the vendor. Check how quickly the token server answers.",
            where=kept.source.where,
        ),
        FailureCause.TOKEN_LATE,
    )
