"""A tree of thousands of places, written straight into a server's database while it does not run.

The database is that of a data directory, or one of PostgreSQL by its URL.
"""

import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from clue_desktop.domain.place_tree import place_id
from server.keys.tokens import new_device_token, token_hash

_FIRST = 2_000_000


def add_places(where: Path | str, parents: Sequence[str], count: int, kind: str = "place") -> list[str]:
    """Add so many nodes, evenly under the parents; returns their Place IDs."""
    with _database(where) as (database, mark):
        (known,) = database.execute("SELECT count(*) FROM places").fetchone()
        added = [place_id(_FIRST + known + number) for number in range(count)]
        database.executemany(
            "INSERT INTO places (id, kind, name, parent_id, settings_version)"
            f" VALUES ({mark}, {mark}, {mark}, {mark}, 0)",
            [
                (node, kind, f"{kind} {number}", parents[number % len(parents)])
                for number, node in enumerate(added)
            ],
        )
    return added


def add_devices(where: Path | str, places: Sequence[str]) -> list[str]:
    """Register a device at each place; returns their tokens."""
    tokens = [new_device_token(str(600_000_000 + number)) for number in range(len(places))]
    with _database(where) as (database, mark):
        database.executemany(
            "INSERT INTO devices (serial, place_id, token_hash, settings_version, registered_at)"
            f" VALUES ({mark}, {mark}, {mark}, 0, {mark})",
            [
                (token.partition(".")[0], place, token_hash(token), time.time_ns() // 1_000_000)
                for token, place in zip(tokens, places, strict=True)
            ],
        )
    return tokens


@contextmanager
def _database(where: Path | str) -> Iterator[tuple[Any, str]]:
    """Give a cursor of a transaction, and what stands for a parameter."""
    if isinstance(where, Path):
        with sqlite3.connect(where / "clue.db") as file:
            yield file.cursor(), "?"
        return
    import psycopg

    with psycopg.connect(where) as connection:
        yield connection.cursor(), "%s"
