"""Where the last day begins in the event log: found by halves over ids that rise with time, with gaps."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert

from server.services.records.events import first_since
from server.store.engine import open_sqlite
from server.store.event_tables import events, events_metadata

START = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize("count", [0, 1, 2, 7, 100])
def test_the_first_event_since_a_moment(tmp_path: Path, count: int):
    database = open_sqlite(tmp_path / "events.db")
    events_metadata.create_all(database.engine)
    rows: list[dict[str, Any]] = [
        {
            "id": 10 + 3 * number,
            "at": START + timedelta(hours=number),
            "credential": "face",
            "value": "",
            "result": "denied",
            "step": 1,
            "elapsed_us": 1,
        }
        for number in range(count)
    ]
    with database.write() as connection:
        if rows:
            connection.execute(insert(events), rows)
    with database.read() as connection:
        for number in range(-1, count + 2):
            moment = START + timedelta(hours=number) - timedelta(minutes=1)
            expected = {row["id"] for row in rows if row["at"] >= moment}
            first = first_since(connection, moment)
            assert {row["id"] for row in rows if row["id"] >= first} == expected
    database.close()
