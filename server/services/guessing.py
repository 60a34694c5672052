"""Limits on guessing secrets: each attempt is counted before it is judged, in the database, so that many at once do not slip through."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection, case, delete, insert, select, update

from clue_desktop.contract.trail import AuditAction
from clue_desktop.domain.sources import source_network, source_networks
from server.refusals import RateLimitedError
from server.services.base import Service
from server.store.tables import guesses

FREE_FAILURES = 5
FREE_FAILURES_OF_A_SITE = 4 * FREE_FAILURES
LONGEST_WAIT = timedelta(minutes=15)
FORGOTTEN_AFTER = timedelta(hours=1)
WINDOW = timedelta(minutes=1)
MOST_PER_WINDOW = 25
_AUDITED = 60


@dataclass(frozen=True, slots=True)
class Counter:
    """One thing that attempts are counted for.

    Attributes:
        key: which one, such as `sign-in-source:10.0.0.7`.
        delays: whether the wait grows with each failure (1 s after the last free one, doubling up to 15 minutes).
        caps: whether at most 25 attempts a minute are judged.
        free: after how many failures the wait begins.
    """

    key: str
    delays: bool = False
    caps: bool = False
    free: int = FREE_FAILURES


def of_source(purpose: str, source: str) -> list[Counter]:
    """Return what attempts are counted for by where they come from: of IPv6 the /64, and less strictly the /48."""
    network, *wider = source_networks(source)
    return [
        Counter(f"{purpose}:{network}", delays=True),
        *(Counter(f"{purpose}:{site}", delays=True, free=FREE_FAILURES_OF_A_SITE) for site in wider),
    ]


def count_attempt(connection: Connection, counters: list[Counter], now: datetime) -> None:
    """Count an attempt as a failure until `forget` or `take_back` says that it was none.

    Raises:
        RateLimitedError: it must not be judged now; it is not counted then.
    """
    # On PostgreSQL attempts at the same secret wait for each other here; SQLite has one writer anyway.
    rows = {counter.key: _read(connection, counter.key, now, lock=True) for counter in counters}
    _require_none([_wait(counter, rows[counter.key], now) for counter in counters])
    for counter in counters:
        _count(connection, counter.key, rows[counter.key], now)


def refuse_at_sight(
    connection: Connection, counters: list[Counter], source: str, action: AuditAction, now: datetime
) -> None:
    """Refuse an attempt without counting or writing anything, where the audit trail has enough of these.

    Raises:
        RateLimitedError: it must not be judged now.
    """
    if not would_be_among_first(connection, _told(action, source), now):
        require_no_wait(connection, counters, now)


def require_no_wait(connection: Connection, counters: list[Counter], now: datetime) -> None:
    """Require that an attempt may be judged now, counting nothing.

    Raises:
        RateLimitedError: it must not be.
    """
    _require_none([_wait(counter, _read(connection, counter.key, now), now) for counter in counters])


def admit(
    service: Service, counters: list[Counter], source: str, action: AuditAction, subject: str | None
) -> None:
    """Count an attempt as a failure, in a transaction of its own, before it is judged.

    Args:
        service: whose database and audit trail it is about.
        counters: what it is counted for.
        source: the address that it came from.
        action: what the audit trail calls it.
        subject: what it was about.

    Raises:
        RateLimitedError: it must not be judged now; the audit trail has it, once a minute for an address and up to 60
            times in all. Nothing is written where it has it already.
    """
    now = service.clock()
    with service.reading() as connection:
        refuse_at_sight(connection, counters, source, action, now)
    try:
        with service.database.write() as connection:
            prune(connection, now)
            count_attempt(connection, counters, now)
    except RateLimitedError:
        with service.writing(None, source) as journal:
            # Nobody may fill the disk by going on.
            told = _told(action, source)
            if all(is_among_first_of_window(journal.connection, key, most, now) for key, most in told):
                journal.audit(action, "", subject, outcome="rate_limited")
        raise


def is_first_of_window(connection: Connection, key: str, now: datetime) -> bool:
    """Tell whether nothing has been counted for this key in the last minute, and count it then."""
    return is_among_first_of_window(connection, key, 1, now)


def is_among_first_of_window(connection: Connection, key: str, most: int, now: datetime) -> bool:
    """Tell whether fewer than `most` have been counted for this key in the last minute, and count it then."""
    count = _read(connection, key, now, lock=True)
    if count is not None and count.window_count >= most:
        return False
    _count(connection, key, count, now)
    return True


def would_be_among_first(connection: Connection, keys: Iterable[tuple[str, int]], now: datetime) -> bool:
    """Tell what `is_among_first_of_window` would say of all these keys, counting nothing."""
    counts = [(_read(connection, key, now), most) for key, most in keys]
    return all(count is None or count.window_count < most for count, most in counts)


def count_of_window(connection: Connection, key: str, now: datetime) -> int:
    """Count one more for this key, and return how many that makes in the last minute."""
    count = _read(connection, key, now, lock=True)
    _count(connection, key, count, now)
    return 1 if count is None else count.window_count + 1


def failures(connection: Connection, key: str, now: datetime) -> int:
    """Return how many failures are counted for a key now."""
    count = _read(connection, key, now)
    return 0 if count is None else count.failures


def forget(connection: Connection, keys: Iterable[str]) -> None:
    """Forget the failures counted for these keys: the secret was right."""
    connection.execute(update(guesses).where(guesses.c.key.in_(list(keys))).values(failures=0))


def forget_all(connection: Connection, beginning: str) -> None:
    """Forget the failures counted for all keys that begin so."""
    alike = guesses.c.key.startswith(beginning, autoescape=True)
    connection.execute(update(guesses).where(alike).values(failures=0))


def take_back(connection: Connection, keys: Iterable[str], number: int = 1) -> None:
    """Take failures back for each of these keys: they were none, but of others counted there nothing is known."""
    counted = guesses.c.key.in_(list(keys)) & (guesses.c.failures > 0)
    left = case((guesses.c.failures > number, guesses.c.failures - number), else_=0)
    connection.execute(update(guesses).where(counted).values(failures=left))


def prune(connection: Connection, now: datetime) -> None:
    """Delete counters that no longer have any effect."""
    connection.execute(delete(guesses).where(guesses.c.last_failure_at < now - FORGOTTEN_AFTER))


def _told(action: AuditAction, source: str) -> list[tuple[str, int]]:
    """Return what refusals are counted for, and how many of each are in the audit trail within a minute."""
    return [(f"refused:{action}@{source_network(source)}", 1), (f"refused:{action}", _AUDITED)]


@dataclass(frozen=True, slots=True)
class _Count:
    failures: int
    last_failure_at: datetime
    window_started_at: datetime
    window_count: int


def _read(connection: Connection, key: str, now: datetime, *, lock: bool = False) -> _Count | None:
    query = select(
        guesses.c.failures, guesses.c.last_failure_at, guesses.c.window_started_at, guesses.c.window_count
    ).where(guesses.c.key == key)
    row = connection.execute(query.with_for_update() if lock else query).one_or_none()
    if row is None:
        return None
    count = _Count(*row)
    count = replace(
        count, last_failure_at=min(count.last_failure_at, now)
    )  # of a clock that was set right since
    forgotten = now - count.last_failure_at > FORGOTTEN_AFTER
    # An attempt that waited for its turn carries a moment from before the window's start: it belongs to it all the same.
    renewed = abs(now - count.window_started_at) >= WINDOW
    return _Count(
        0 if forgotten else count.failures,
        count.last_failure_at,
        now if renewed else count.window_started_at,
        0 if renewed else count.window_count,
    )


def _require_none(waits: list[timedelta]) -> None:
    longest = max(waits, default=timedelta())
    if longest > timedelta():
        raise RateLimitedError(max(1, -(-longest // timedelta(seconds=1))))


def _wait(counter: Counter, count: _Count | None, now: datetime) -> timedelta:
    if count is None:
        return timedelta()
    wait = timedelta()
    if counter.delays and count.failures >= counter.free:
        delay = min(timedelta(seconds=2 ** min(count.failures - counter.free, 20)), LONGEST_WAIT)
        wait = count.last_failure_at + delay - now
    if counter.caps and count.window_count >= MOST_PER_WINDOW:
        wait = max(wait, count.window_started_at + WINDOW - now)
    return min(wait, LONGEST_WAIT)


def _count(connection: Connection, key: str, count: _Count | None, now: datetime) -> None:
    if count is None:
        connection.execute(
            insert(guesses).values(
                key=key, failures=1, last_failure_at=now, window_started_at=now, window_count=1
            )
        )
    else:
        connection.execute(
            update(guesses)
            .where(guesses.c.key == key)
            .values(
                failures=count.failures + 1,
                last_failure_at=now,
                window_started_at=count.window_started_at,
                window_count=count.window_count + 1,
            )
        )
