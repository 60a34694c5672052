"""Limits on guessing secrets: each attempt is counted before it is judged, in the database, so that many at once do not slip through."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select, update

from server.services.base import Service
from server.services.refusals import RateLimitedError
from server.store.tables import guesses

FREE_FAILURES = 5
LONGEST_WAIT = timedelta(minutes=15)
FORGOTTEN_AFTER = timedelta(hours=1)
WINDOW = timedelta(minutes=1)
MOST_PER_WINDOW = 25


@dataclass(frozen=True, slots=True)
class Counter:
    """One thing that attempts are counted for.

    Attributes:
        key: which one, such as `source:10.0.0.7`.
        delays: whether the wait grows with each failure (1 s after the fifth, doubling up to 15 minutes).
        caps: whether at most 25 attempts a minute are judged.
    """

    key: str
    delays: bool = False
    caps: bool = False


def count_attempt(connection: Connection, counters: list[Counter], now: datetime) -> None:
    """Count an attempt as a failure until `forget` says that it was none.

    Raises:
        RateLimitedError: it must not be judged now; it is not counted then.
    """
    rows = {counter.key: _read(connection, counter.key, now) for counter in counters}
    waits = [_wait(counter, rows[counter.key], now) for counter in counters]
    longest = max(waits, default=timedelta())
    if longest > timedelta():
        raise RateLimitedError(max(1, -(-longest // timedelta(seconds=1))))
    for counter in counters:
        _count(connection, counter.key, rows[counter.key], now)


def admit(service: Service, counters: list[Counter], source: str, action: str, subject: str | None) -> None:
    """Count an attempt as a failure, in a transaction of its own, before it is judged.

    Args:
        service: whose database and audit trail it is about.
        counters: what it is counted for.
        source: the address that it came from.
        action: what the audit trail calls it.
        subject: what it was about.

    Raises:
        RateLimitedError: it must not be judged now; the audit trail has it, once a minute for an address.
    """
    now = service.clock()
    try:
        with service.database.write() as connection:
            prune(connection, now)
            count_attempt(connection, counters, now)
    except RateLimitedError:
        with service.writing(None, source) as journal:
            # Nobody may fill the disk by going on.
            if is_first_of_window(journal.connection, f"refused:{action}@{source}", now):
                journal.audit(action, "", subject, outcome="rate_limited")
        raise


def is_first_of_window(connection: Connection, key: str, now: datetime) -> bool:
    """Tell whether nothing has been counted for this key in the last minute, and count it then."""
    return is_among_first_of_window(connection, key, 1, now)


def is_among_first_of_window(connection: Connection, key: str, most: int, now: datetime) -> bool:
    """Tell whether fewer than `most` have been counted for this key in the last minute, and count it then."""
    count = _read(connection, key, now)
    if count is not None and count.window_count >= most:
        return False
    _count(connection, key, count, now)
    return True


def forget(connection: Connection, keys: list[str]) -> None:
    """Forget the failures counted for these keys: the secret was right."""
    connection.execute(update(guesses).where(guesses.c.key.in_(keys)).values(failures=0))


def prune(connection: Connection, now: datetime) -> None:
    """Delete counters that no longer have any effect."""
    connection.execute(delete(guesses).where(guesses.c.last_failure_at < now - FORGOTTEN_AFTER))


@dataclass(frozen=True, slots=True)
class _Count:
    failures: int
    last_failure_at: datetime
    window_started_at: datetime
    window_count: int


def _read(connection: Connection, key: str, now: datetime) -> _Count | None:
    row = connection.execute(
        select(
            guesses.c.failures, guesses.c.last_failure_at, guesses.c.window_started_at, guesses.c.window_count
        )
        .where(guesses.c.key == key)
        # On PostgreSQL this makes attempts at the same secret wait for each other; SQLite has one writer anyway.
        .with_for_update()
    ).one_or_none()
    if row is None:
        return None
    count = _Count(*row)
    forgotten = now - count.last_failure_at > FORGOTTEN_AFTER
    # An attempt that waited for its turn carries a moment from before the window's start: it belongs to it all the same.
    renewed = abs(now - count.window_started_at) >= WINDOW
    return _Count(
        0 if forgotten else count.failures,
        count.last_failure_at,
        now if renewed else count.window_started_at,
        0 if renewed else count.window_count,
    )


def _wait(counter: Counter, count: _Count | None, now: datetime) -> timedelta:
    if count is None:
        return timedelta()
    wait = timedelta()
    if counter.delays and count.failures >= FREE_FAILURES:
        delay = min(timedelta(seconds=2 ** min(count.failures - FREE_FAILURES, 20)), LONGEST_WAIT)
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
