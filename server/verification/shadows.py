"""Asking shadows: a second vendor gets the same question once a door has its answer; what it says decides nothing.

It has a client of its own (limits, pools, breakers, look-ups), a bounded queue, and a rate; and it gives way first: while
the event loop is late nothing is asked, and what has waited too long or finds no room is counted as not asked. No
decision waits for any of it.
"""

import asyncio
import logging
import time
from collections import OrderedDict, deque
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from clue_desktop.domain.failure_family import Family
from clue_desktop.domain.judgment import Result
from clue_desktop.domain.shadow import ShadowOutcome, Word, compared, was_asked
from clue_desktop.tasks import begin
from server.bounding.heavy_work import LARGE_BYTES, HeavyWork, TooBusyError
from server.store.engine import StorageError
from server.store.event_writing import EventRow
from server.store.shadow_writing import ShadowRow, Unasked
from server.verification.plans import CompiledApi, Plan, UnusableApi
from server.verification.token_keeper import TokenKeeper
from server.verification.vendor_client import VendorClient, VendorFailure
from server.verification.verifier import judged

_logger = logging.getLogger(__name__)

MOST_WAITING = 512
"""Questions that wait, of all shadows together: each holds a credential's value in memory."""
MOST_OF_ONE = 128
UNDER_WAY_OF_ONE = 16
PATIENCE_SECONDS = 5.0
"""How long a question waits: later, the vendor's data may be another than at the decision."""
KEPT = 1_000_000
"""Rows of what shadows said; they also go when events of their age do."""
_TICK_SECONDS = 0.01  # the answer has left by then, and several questions are taken at once
_LATE_SECONDS = 0.03
_MOST_UNWRITTEN = 4096
_MOST_COUNTS = 10_000
_WRITTEN_AT_ONCE = 64
_MOST_LINES = 1024
_MINUTE_MS = 60_000
_CLOSING_SECONDS = 1.0

Keep = Callable[[Sequence[ShadowRow], Mapping[Unasked, int]], Awaitable[None]]


class _Question(NamedTuple):
    shadow: CompiledApi
    api_id: str
    value: str
    event: EventRow
    at: float


@dataclass(slots=True)
class _Line:
    """The questions for one shadow, and what came of those that were."""

    vendor: str = "?"
    waiting: deque[_Question] = field(default_factory=deque)
    under_way: int = 0
    asked: int = 0
    failed: int = 0
    dropped: int = 0


class Shadows:
    """All shadows of one process; all calls on the event loop."""

    def __init__(
        self, vendors: VendorClient, tokens: TokenKeeper, heavy: HeavyWork, keep: Keep, rate: float
    ) -> None:
        """Take a client of its own with its tokens, and what writes; `rate` is how many are asked in a second, 0 for none."""
        self._vendors = vendors
        self._tokens = tokens
        self._heavy = heavy
        self._keep = keep
        self._rate = rate
        self._loop = asyncio.get_running_loop()
        self._lines: dict[str, _Line] = {}
        self._in_turn: OrderedDict[str, _Line] = OrderedDict()  # those in which something waits
        self._waiting = 0
        self._allowance, self._allowed_at = max(1.0, rate / 4), self._loop.time()
        self._timer: asyncio.TimerHandle | None = None
        self._due = 0.0
        self._tasks: set[asyncio.Task[None]] = set()
        self._rows: deque[ShadowRow] = deque()
        self._unasked: dict[Unasked, int] = {}
        self._lost = 0
        self._closed = False

    def ask(self, plan: Plan, value: str, event: EventRow) -> None:
        """Ask a plan's shadow what its vendor was asked, in a while; `event` is that of the decision, committed."""
        shadow = plan.shadow
        if shadow is None or not was_asked(event.reason):
            return
        line = self._line(shadow)
        if (
            self._closed
            or isinstance(shadow, UnusableApi)
            or self._waiting >= MOST_WAITING
            or len(line.waiting) >= MOST_OF_ONE
            or not self._rate
        ):
            self._drop(line, event, plan.api.api_id, shadow.api_id)
            return
        line.waiting.append(_Question(shadow, plan.api.api_id, value, event, self._loop.time()))
        self._in_turn.setdefault(shadow.api_id, line)
        self._waiting += 1
        self._tick_later()

    @property
    def waiting(self) -> int:
        """How many questions wait."""
        return self._waiting

    @property
    def under_way(self) -> int:
        """How many are being asked."""
        return len(self._tasks)

    @property
    def unwritten(self) -> int:
        """How many answers are not written yet."""
        return len(self._rows)

    async def write(self) -> None:
        """Write what has come, in batches.

        Raises:
            StorageError: it could not be; what is not too much is tried again.
        """
        while self._rows or self._unasked:
            rows = [self._rows.popleft() for _ in range(min(len(self._rows), _WRITTEN_AT_ONCE))]
            unasked, self._unasked = self._unasked, {}
            try:
                await self._keep(rows, unasked)
            except StorageError:
                self._rows.extendleft(reversed(rows))
                for where, count in unasked.items():
                    self._unasked[where] = self._unasked.get(where, 0) + count
                raise
            except Exception:
                self._lost += len(rows) + sum(unasked.values())  # what no database takes keeps no other back
                raise

    def stop(self) -> None:
        """Ask nothing any more: the server is ending, and what is under way is let go."""
        self._closed = True
        if self._timer is not None:
            self._timer.cancel()
        for shadow_id, line in self._in_turn.items():
            while line.waiting:
                self._drop_question(line, line.waiting.popleft(), shadow_id)
        self._in_turn.clear()
        self._waiting = 0
        for task in self._tasks:
            task.cancel()

    async def close(self) -> None:
        """Stop, and write what is there, if that is quickly done."""
        self.stop()
        if self._tasks:
            await asyncio.wait(self._tasks)
        with suppress(StorageError, TimeoutError):
            async with asyncio.timeout(_CLOSING_SECONDS):
                await self.write()
        await self._vendors.aclose()

    def families(self) -> Iterable[Metric]:
        """Return what became of questions, by the shadow's host."""
        by_host: dict[str, list[int]] = {}
        for line in self._lines.values():
            counts = by_host.setdefault(line.vendor, [0, 0, 0])
            for place, count in enumerate((line.asked, line.dropped, line.failed)):
                counts[place] += count
        for place, (name, words) in enumerate(
            (
                ("clue_shadow_asked", "Questions that a shadow vendor was asked"),
                ("clue_shadow_dropped", "Questions that a shadow vendor was not asked, as shadows give way"),
                (
                    "clue_shadow_failed",
                    "Questions to which a shadow vendor gave nothing that could be judged",
                ),
            )
        ):
            family = CounterMetricFamily(name, words, labels=["vendor"])
            for host, counts in by_host.items():
                family.add_metric([host], counts[place])
            yield family
        lost = CounterMetricFamily("clue_shadow_unwritten", "Answers of shadows that could not be kept")
        lost.add_metric([], self._lost)
        yield lost
        waiting = GaugeMetricFamily("clue_shadow_waiting", "Questions that wait for their shadow")
        waiting.add_metric([], self._waiting)
        yield waiting

    # ---- what waits

    def _line(self, shadow: CompiledApi | UnusableApi) -> _Line:
        line = self._lines.get(shadow.api_id)
        if line is None:
            if len(self._lines) >= _MOST_LINES:
                self._forget_a_line()
            line = self._lines[shadow.api_id] = _Line()
        if isinstance(shadow, CompiledApi):
            line.vendor = f"{shadow.target.host}:{shadow.target.port}"
        return line

    def _forget_a_line(self) -> None:
        for shadow_id, line in self._lines.items():
            if not line.waiting and not line.under_way:
                del self._lines[shadow_id]
                return

    def _tick_later(self) -> None:
        if self._timer is None and not self._closed:
            self._due = self._loop.time() + _TICK_SECONDS
            self._timer = self._loop.call_at(self._due, self._tick)

    def _tick(self) -> None:
        self._timer = None
        now = self._loop.time()
        self._allowance = min(
            max(1.0, self._rate / 4), self._allowance + (now - self._allowed_at) * self._rate
        )
        self._allowed_at = now
        is_late = now - self._due > _LATE_SECONDS
        for shadow_id, line in list(self._in_turn.items()):
            while line.waiting and now - line.waiting[0].at > PATIENCE_SECONDS:
                self._waiting -= 1
                self._drop_question(line, line.waiting.popleft(), shadow_id)
            if not is_late and self._allowance >= 1 and self._begin(line):
                self._in_turn.move_to_end(shadow_id)  # the others come before it next time
            if not line.waiting:
                del self._in_turn[shadow_id]
        if self._waiting:
            self._tick_later()

    def _begin(self, line: _Line) -> bool:
        """Ask what one may be asked now of those that wait; return whether that was any."""
        before = self._waiting
        while line.waiting and self._allowance >= 1 and line.under_way < UNDER_WAY_OF_ONE:
            question = line.waiting.popleft()
            self._waiting -= 1
            self._allowance -= 1
            line.under_way += 1
            task = begin(self._ask(line, question), name="shadow")
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        return self._waiting < before

    def _drop_question(self, line: _Line, question: _Question, shadow_id: str) -> None:
        self._drop(line, question.event, question.api_id, shadow_id)

    def _drop(self, line: _Line, event: EventRow, api_id: str, shadow_id: str) -> None:
        line.dropped += 1
        where = Unasked(
            event.at // _MINUTE_MS * _MINUTE_MS,
            event.place_id or "",
            event.place_group_id or "",
            event.credential,
            api_id,
            shadow_id,
        )
        if where in self._unasked or len(self._unasked) < _MOST_COUNTS:
            self._unasked[where] = self._unasked.get(where, 0) + 1
        else:
            self._lost += 1

    # ---- asking

    async def _ask(self, line: _Line, question: _Question) -> None:
        try:
            await self._exchange(line, question)
        except asyncio.CancelledError:
            self._drop_question(line, question, question.shadow.api_id)
            raise
        except Exception:
            _logger.exception("a shadow could not be asked: API %s", question.shadow.api_id)
            line.failed += 1
            self._note(question, Word(Result.DENIED, "server_fault", None), None, None, 0)
        finally:
            line.under_way -= 1

    async def _exchange(self, line: _Line, question: _Question) -> None:
        shadow, event = question.shadow, question.event
        call, serial = shadow.call, event.serial or ""
        body, lines, trace = call.request(serial, question.value)
        started = time.perf_counter_ns()
        ask = self._vendors.call if call.token is None else partial(self._tokens.call, call.token)
        answer = await ask(
            call.target,
            call.head,
            body,
            device=serial,
            deadline=call.deadline,
            lines=lines,
            reuse=call.reuse,
        )
        elapsed_us = (time.perf_counter_ns() - started) // 1000
        if isinstance(answer, VendorFailure):
            if (
                answer.family is Family.OWN
                and not answer.request_sent
                and answer.code != "address_not_allowed"
            ):
                self._drop_question(line, question, shadow.api_id)
                return
            line.asked += 1
            line.failed += 1
            word = Word(Result.DENIED, answer.code, None)
            self._note(question, word, answer.status, trace if answer.request_sent else None, elapsed_us)
            return
        line.asked += 1
        if len(answer.body) <= LARGE_BYTES:
            verdict = judged(shadow, answer)
        else:
            try:
                verdict = await self._heavy.for_administrator(
                    f"shadow {shadow.api_id}", lambda: judged(shadow, answer)
                )
            except TooBusyError:
                line.failed += 1
                word = Word(Result.DENIED, "server_busy", None)
                self._note(question, word, answer.status, trace, elapsed_us)
                return
        word = Word(verdict.result, verdict.reason or verdict.notice, verdict.message)
        self._note(question, word, answer.status, trace, elapsed_us)

    def _note(
        self, question: _Question, word: Word, status: int | None, trace: str | None, elapsed_us: int
    ) -> None:
        event = question.event
        decided = Word(Result(event.result), event.reason, event.message)
        outcome = compared(decided, word)
        if len(self._rows) >= _MOST_UNWRITTEN:
            self._lost += 1
            self._rows.popleft()
        self._rows.append(
            ShadowRow(
                event.serial or "",
                event.at,
                event.place_id,
                event.place_group_id,
                event.branch_id,
                event.credential,
                question.api_id,
                event.elapsed_us,
                question.shadow.api_id,
                elapsed_us,
                outcome,
                None if outcome is ShadowOutcome.UNANSWERED else word.result,
                word.reason,
                word.message,
                status,
                trace,
            )
        )
