"""A long event log, made by the database itself: thirteen months, 10,000 places, 2,000 devices of which some have most to do.

The same text of SQL makes it on SQLite and on PostgreSQL; ten million rows take one to two minutes. Each device has stood at
five places, one after the other; an event of its own kind is rare, one day has a busy middle and a quiet night.
"""

import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from large_tree import add_places

from clue_desktop.domain.place_tree import place_id
from server.store.engine import Database
from server.store.event_partitions import make_ahead, month_after

DAYS, PLACES, DEVICES = 395, 10_000, 2_000
MOVES = PLACES // DEVICES
RARE_EVERY = 100_000
RARE_WORD, ABSENT_WORD = "forklift", "nobody"
DAY_MS = 86_400_000
COLUMNS = (
    "id, at, serial, place_id, place_group_id, branch_id, credential, value, api_name, result, reason, step,"
    " status_code, message, elapsed_us"
)


@dataclass(frozen=True, slots=True)
class Tree:
    """The nodes that events are of, each list in the order of its making."""

    branches: list[str]
    groups: list[str]
    places: list[str]

    @classmethod
    def added(cls, where: Path | str, headquarters: str) -> "Tree":
        """Add it below headquarters: to a server's data directory, or to a PostgreSQL database by its URL."""
        branches = add_places(where, [headquarters], 10, "branch")
        groups = add_places(where, branches, 100, "placeGroup")
        return cls(branches, groups, add_places(where, groups, PLACES))

    @classmethod
    def made_up(cls) -> "Tree":
        """Return nodes that no server knows."""
        numbers = iter(range(3_000_000, 4_000_000))
        branches, groups, places = (
            [place_id(next(numbers)) for _ in range(count)] for count in (10, 100, PLACES)
        )
        return cls(branches, groups, places)

    @property
    def rows(self) -> list[tuple[int, str, str, str]]:
        """Return each place: its number, itself, its group and branch."""
        return [
            (number, place, self.groups[number % 100], self.branches[number % 100 % 10])
            for number, place in enumerate(self.places)
        ]


@dataclass(frozen=True, slots=True)
class Span:
    """When the events are: so many, evenly over the days, the last one now.

    Attributes:
        count: how many.
        first: the beginning of the first day, in milliseconds since 1970.
    """

    count: int
    first: int

    @classmethod
    def until_now(cls, count: int) -> "Span":
        """Let it end now."""
        return cls(count, int(time.time() * 1000) - DAYS * DAY_MS)

    @property
    def per_day(self) -> int:
        """How many a day."""
        return -(-self.count // DAYS)

    def moment(self, number: int) -> datetime:
        """Return when about an event was, by its number."""
        return datetime.fromtimestamp((self.first + number * DAY_MS // self.per_day) / 1000, UTC)

    def number_at(self, moment: datetime) -> int:
        """Return about how many were before a moment."""
        return int((moment.timestamp() * 1000 - self.first) * self.per_day / DAY_MS)


def serial_at(number: int) -> str:
    """Return the serial of a device, the busiest first."""
    return f"{500_000_000 + number}"


def rows_made(span: Span, numbers: str) -> str:
    """Return the query that makes all rows, of a table-like `numbers` with a column `n` from 0 and a table `node`.

    Devices by a square: the busiest of 2,000 has 2 % of all, the quietest half a quarter.
    """
    per_day, count = span.per_day, span.count
    x = f"(2 * (n % {per_day}) - {per_day})"
    return f"""
        SELECT n + 1, {span.first} + n / {per_day} * {DAY_MS} + {DAY_MS // 2}
                + {DAY_MS // 2} * {x} * abs({x}) / {per_day * per_day},
            CAST(500000000 + device AS TEXT), node.place_id, node.group_id, node.branch_id,
            CASE WHEN mixed % 10 < 7 THEN 'rfCard' WHEN mixed % 10 < 9 THEN 'face' ELSE 'customQr' END,
            '••••' || CAST(1000 + mixed % 9000 AS TEXT), 'Access policy',
            CASE WHEN mixed % 12 = 0 THEN 'denied' ELSE 'granted' END,
            CASE WHEN mixed % 12 <> 0 THEN NULL WHEN mixed % 48 = 0 THEN 'timeout' ELSE 'condition_not_met' END,
            CASE WHEN mixed % 48 = 0 THEN 3 WHEN mixed % 12 = 0 THEN 4 ELSE 5 END,
            CASE WHEN mixed % 48 = 0 THEN NULL ELSE 200 END,
            CASE WHEN mixed % 48 = 0 THEN NULL
                WHEN n % {RARE_EVERY} = {RARE_EVERY // 2} THEN 'No access with a {RARE_WORD}'
                WHEN mixed % 12 = 0 THEN 'Not on the list of today' ELSE 'Welcome' END,
            20000 + mixed % 30000 + CASE WHEN mixed % 48 = 0 THEN 3000000 ELSE 0 END
        FROM (SELECT n, mixed, mixed * mixed * {DEVICES} / 65536 / 65536 AS device,
                n * {MOVES} / {count} AS move
            FROM (SELECT n, n * 2654435761 / 65536 % 65536 AS mixed FROM {numbers}) AS drawn) AS made
        JOIN node ON node.number = device + {DEVICES} * move ORDER BY n
    """  # numbers of our own


def fill_sqlite(file: Path, span: Span, tree: Tree) -> None:
    """Write all into a file that nobody uses."""
    with closing(sqlite3.connect(file, isolation_level=None)) as log:
        for setting in ("journal_mode = OFF", "synchronous = OFF", "threads = 2"):
            log.execute(f"PRAGMA {setting}")
        log.execute("PRAGMA cache_size = -500000")
        # Indexes are made afterwards: that takes a third of the time.
        indexes = log.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = 'events' AND sql IS NOT NULL"
        ).fetchall()
        for name, _sql in indexes:
            log.execute(f"DROP INDEX {name}")
        log.execute(
            "CREATE TEMP TABLE node (number INTEGER PRIMARY KEY, place_id TEXT, group_id TEXT, branch_id TEXT)"
        )
        log.executemany("INSERT INTO node VALUES (?, ?, ?, ?)", tree.rows)
        numbers = (
            "(WITH RECURSIVE up (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM up"
            f" WHERE n < {span.count - 1}) SELECT n FROM up)"
        )
        # Nothing to be sorted: numbers come in their order, and the table of nodes is looked up.
        made = rows_made(span, numbers).replace("JOIN node", "CROSS JOIN node").replace("ORDER BY n", "")
        made = made.replace("CROSS JOIN node ON", "CROSS JOIN node WHERE")
        log.execute(f"INSERT INTO events ({COLUMNS}) {made}")
        for _name, sql in indexes:
            log.execute(sql)
        log.execute("PRAGMA journal_mode = WAL")


def fill_postgresql(connection: Any, span: Span, tree: Tree) -> None:
    """Write all into the table `events`, by a connection of psycopg in autocommit mode; its indexes are made anew."""
    connection.execute("SET statement_timeout = 0")
    connection.execute("SET maintenance_work_mem = '512MB'")
    connection.execute(
        "CREATE TEMP TABLE node (number int PRIMARY KEY, place_id text, group_id text, branch_id text)"
    )
    with connection.cursor() as cursor, cursor.copy("COPY node FROM STDIN") as copy:
        for row in tree.rows:
            copy.write_row(row)
    indexes = connection.execute(
        "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index"
        " WHERE indrelid = 'events'::regclass AND NOT indisprimary"
    ).fetchall()
    for name, _made in indexes:
        connection.execute(f"DROP INDEX {name}")
    numbers = f"generate_series(0::bigint, {span.count - 1}) AS up (n)"
    connection.execute(f"INSERT INTO events ({COLUMNS}) {rows_made(span, numbers)}")
    for _name, made in indexes:
        connection.execute(made.replace(" ON ONLY ", " ON "))  # of a table with partitions, theirs too
    connection.execute(f"SELECT setval('events_id_seq', {span.count})")
    connection.execute("DROP TABLE node")
    connection.execute("ANALYZE events")


def months_made(database: Database, span: Span) -> None:
    """Have an empty log's months as if the server had run since the first one."""
    with database.write() as connection:
        connection.exec_driver_sql("DROP TABLE events_before")
    begun, now = span.moment(0), datetime.now(UTC)
    month = month_after(begun, 0)
    while month <= now:
        make_ahead(database, month + timedelta(days=1))
        month = month_after(month, 1)


@contextmanager
def connected(url: str) -> Iterator[Any]:
    """Give a connection of psycopg in autocommit mode."""
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        yield connection


def bytes_on_disk(files: Sequence[Path]) -> int:
    """Return how large files are together, those left out that are not there."""
    return sum(file.stat().st_size for file in files if file.exists())
