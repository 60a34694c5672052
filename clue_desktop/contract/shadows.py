"""How a shadow compares with what decided: in numbers, and pair by pair."""

from clue_desktop.contract.base import Document
from clue_desktop.contract.events import Event


class Latency(Document):
    """How long answers took, in milliseconds; null where there are none."""

    median_ms: float | None
    p99_ms: float | None


class ShadowComparison(Document):
    """The verifications of a time in numbers, by what the shadow said of them.

    `agreed` and `differed` count those that it answered, `unanswered` those to which it gave nothing that could be judged,
    `notAsked` those for which it gave way. The latencies are of the same verifications, those that the shadow answered:
    `latency` from the device's question to the decision, `shadowLatency` of the shadow's call.
    """

    agreed: int
    differed: int
    unanswered: int
    not_asked: int
    latency: Latency
    shadow_latency: Latency


class ShadowWord(Document):
    """What a shadow said of an event: `outcome` is `agreed`, `differed` or `unanswered`; `result` null for the last.

    `traceId` is what it was sent in `traceparent`.
    """

    outcome: str
    api_id: str
    result: str | None
    reason: str | None
    message: str | None
    status_code: int | None
    elapsed_ms: float
    trace_id: str | None


class ShadowPair(Document):
    """An event, and what the shadow said."""

    event: Event
    shadow: ShadowWord


class ShadowPairs(Document):
    """A page of pairs, newest first; `nextCursor` goes on after the last one."""

    items: list[ShadowPair]
    next_cursor: str | None
