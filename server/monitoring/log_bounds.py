"""How much of the log one cause may fill: lines alike are left out beyond a rate, and counted.

Whoever asks is told apart: what strangers cause is bounded for each of them and in all, so that no flood of them fills a
disk or hides what happens to administrators and devices, each of whom has a share of their own.
"""

import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from typing_extensions import override

STRANGER = "stranger"
_logger = logging.getLogger(__name__)
# Lines of these are caused by bytes of anybody.
_ANYBODYS = ("uvicorn", "asyncio")
_MOST_KINDS = 2000
_LONGEST = 200
_KEPT, _LEFT_OUT = "clue_kept", "left_out"
_STRANGERS = f"{STRANGER} "


@dataclass(frozen=True, slots=True)
class Rate:
    """How many lines at once, and how many a minute."""

    at_once: int
    a_minute: float


ONE_KIND = Rate(60, 60)
"""Of one kind of line, about one administrator or device or about none."""

ONE_STRANGER = Rate(5, 2)
"""Of one kind of line about one stranger."""

ALL_STRANGERS = Rate(30, 30)
"""Of all lines about strangers: at most 43,000 a day, of some 300 bytes."""


@dataclass(slots=True)
class _Bucket:
    rate: Rate
    tokens: float
    filled_at: float
    left_out: int = 0
    words: str = ""

    def take(self, now: float) -> bool:
        gained = (now - self.filled_at) * self.rate.a_minute / 60
        self.tokens = min(float(self.rate.at_once), self.tokens + gained)
        self.filled_at = now
        if self.tokens < 1:
            return False
        self.tokens -= 1
        return True


_Kind = tuple[str, str, int, str, object]


class LineBounds(logging.Filter):
    """Lets a line pass, or counts it; the same for all handlers that have such a filter, as the first of them decides.

    A record may say whose doing it is (`extra`): `asker`, STRANGER or any name of an administrator or device, `source`,
    a stranger's address, and `sort`, what else makes lines alike, such as an HTTP status.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._lock = threading.Lock()
        self._kinds: OrderedDict[_Kind, _Bucket] = OrderedDict()
        self._others_left_out = 0
        self._strangers = _Bucket(ALL_STRANGERS, ALL_STRANGERS.at_once, clock())

    @override
    def filter(self, record: logging.LogRecord) -> bool:
        """Tell whether the line is written; it then has `left_out`, how many alike were not before it."""
        kept: bool | None = getattr(record, _KEPT, None)
        if kept is None:
            kept = self._admits(record)
            setattr(record, _KEPT, kept)
        return kept

    def tell(self) -> None:
        """Write a line for each kind of which some were left out since; of strangers' as many as have room beside their lines."""
        pending = []
        now = self._clock()
        with self._lock:
            for (_name, _message, _level, who, _sort), bucket in self._kinds.items():
                if not bucket.left_out:
                    continue
                if who.startswith(_STRANGERS) and not self._strangers.take(now):
                    self._others_left_out += bucket.left_out
                else:
                    pending.append((bucket.words, bucket.left_out))
                bucket.left_out = 0
            others, self._others_left_out = self._others_left_out, 0
        for words, count in pending:
            _logger.warning("left out %d lines like “%s”", count, words, extra={_KEPT: True})
        if others:
            _logger.warning("left out %d lines that strangers have caused", others, extra={_KEPT: True})

    def _admits(self, record: logging.LogRecord) -> bool:
        asker = getattr(record, "asker", "")
        if not asker and record.name.startswith(_ANYBODYS):
            asker = STRANGER
        is_stranger = asker == STRANGER
        who = f"{_STRANGERS}{getattr(record, 'source', '')}" if is_stranger else asker
        kind: _Kind = (
            record.name,
            str(record.msg)[:_LONGEST],
            record.levelno,
            who,
            getattr(record, "sort", None),
        )
        now = self._clock()
        with self._lock:
            bucket = self._bucket(kind, ONE_STRANGER if is_stranger else ONE_KIND, now)
            admitted = bucket.take(now)
            if admitted and is_stranger and not self._strangers.take(now):
                # Not by their kinds: whoever comes from thousands of addresses makes as many of them.
                self._others_left_out += 1
                return False
            if not admitted:
                bucket.left_out += 1
                if not bucket.words:
                    bucket.words = record.getMessage()[:_LONGEST]
                return False
            setattr(record, _LEFT_OUT, bucket.left_out)
            bucket.left_out = 0
            return True

    def _bucket(self, kind: _Kind, rate: Rate, now: float) -> _Bucket:
        kinds = self._kinds
        bucket = kinds.get(kind)
        if bucket is None:
            bucket = kinds[kind] = _Bucket(rate, rate.at_once, now)
            if len(kinds) > _MOST_KINDS:
                _kind, oldest = kinds.popitem(last=False)
                self._others_left_out += oldest.left_out
        else:
            kinds.move_to_end(kind)
        return bucket


def left_out(record: logging.LogRecord) -> int:
    """Return how many lines alike were left out before this one."""
    count: int = getattr(record, _LEFT_OUT, 0)
    return count


def tell_of_left_out() -> None:
    """Let all filters of the root logger's handlers tell what they have left out."""
    for handler in logging.getLogger().handlers:
        for each in handler.filters:
            if isinstance(each, LineBounds):
                each.tell()
