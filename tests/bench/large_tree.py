"""A tree of thousands of places, written straight into a server's database while it does not run."""

import sqlite3
import time
from collections.abc import Sequence
from pathlib import Path

from clue_desktop.domain.place_tree import place_id
from server.keys.tokens import new_device_token, token_hash

_FIRST = 2_000_000


def add_places(data_dir: Path, parents: Sequence[str], count: int, kind: str = "place") -> list[str]:
    """Add so many nodes, evenly under the parents; returns their Place IDs."""
    with _database(data_dir) as database:
        (known,) = database.execute("SELECT count(*) FROM places").fetchone()
        added = [place_id(_FIRST + known + number) for number in range(count)]
        database.executemany(
            "INSERT INTO places (id, kind, name, parent_id, settings_version) VALUES (?, ?, ?, ?, 0)",
            [
                (node, kind, f"{kind} {number}", parents[number % len(parents)])
                for number, node in enumerate(added)
            ],
        )
    return added


def add_devices(data_dir: Path, places: Sequence[str]) -> list[str]:
    """Register a device at each place; returns their tokens."""
    tokens = [new_device_token(str(600_000_000 + number)) for number in range(len(places))]
    with _database(data_dir) as database:
        database.executemany(
            "INSERT INTO devices (serial, place_id, token_hash, settings_version, registered_at)"
            " VALUES (?, ?, ?, 0, ?)",
            [
                (token.partition(".")[0], place, token_hash(token), time.time_ns() // 1_000_000)
                for token, place in zip(tokens, places, strict=True)
            ],
        )
    return tokens


def _database(data_dir: Path) -> sqlite3.Connection:
    return sqlite3.connect(data_dir / "clue.db")
