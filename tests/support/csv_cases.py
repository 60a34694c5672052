"""Events whose texts are hard for CSV, and what an export says of them."""

import csv
import io
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import true

from clue_desktop.contract.events import Event
from server.http.csv_export import csv_cell, spreadsheet_cell
from server.services.records.events import _CELLS, EventFilter
from server.store import event_csv
from server.store.engine import Database
from server.store.event_tables import events

STARTS = "=+-@\t\r\n＝＋－＠"
TEXTS = [
    None,
    "",
    " ",
    "0",
    "012345678",
    "04E12345",
    "1e5",
    "1E",
    "E5",
    "1E2E3",
    "1E+7",
    "1E+-7",
    "-1",
    "--1",
    "+1.5e3",
    "1.",
    ".5",
    "1.5.5",
    "1+1",
    "1\n",
    "１２",
    "1,5",
    '1"5',
    "1;5",
    "'",
    '"',
    '""',
    ",",
    "\r",
    "\n",
    "a\r\nb",
    "a\tb",
    "%s %(a)s :b ? \\",
    "남문 ✓ 😀",
    '=HYPERLINK("http://evil.example","x")',
    *(f"{start}1" for start in STARTS),
    *(f"{start}A1" for start in STARTS),
    *(f'{start}",{start}' for start in STARTS),
    *STARTS,
]
TIMES_US = [0, 1, 10, 999, 1000, 1500, 40_000, 123_456, 99_999_999_999]
MOMENTS = [0, 1, 999, 1000, 1_753_000_000_123, 4_102_444_799_999]


def everything() -> EventFilter:
    """Return the filter that all events fit."""
    return EventFilter()


def rows() -> list[dict[str, Any]]:
    """Return what is put into the table."""
    return [
        {
            "at": datetime.fromtimestamp(MOMENTS[number % len(MOMENTS)] // 1000, UTC).replace(
                microsecond=MOMENTS[number % len(MOMENTS)] % 1000 * 1000
            ),
            "serial": None if number % 3 else f"{number:09}",
            "credential": (text or "")[:32],
            "value": text or "",
            "api_name": text,
            "result": "denied",
            "reason": None if text is None else text[:32],
            "step": number % 6,
            "status_code": None if number % 2 else 200 + number,
            "message": text,
            "elapsed_us": TIMES_US[number % len(TIMES_US)],
        }
        for number, text in enumerate(TEXTS)
    ]


def check(database: Database) -> None:
    """Compare what the database makes of them with what this program would."""
    with database.write() as connection:
        connection.execute(events.insert(), rows())
    for for_spreadsheet in (False, True):
        with database.read() as connection:
            text, count, last = event_csv.slice_of(
                connection, _CELLS, true(), is_sqlite=database.is_sqlite, for_spreadsheet=for_spreadsheet
            )
        cell = spreadsheet_cell if for_spreadsheet else csv_cell
        expected = io.StringIO()
        for number, row in reversed(list(enumerate(rows(), 1))):
            document = Event(
                id=number,
                elapsed_ms=row.pop("elapsed_us") / 1000,
                place_id=None,
                api_id=None,
                **row,
            )
            csv.writer(expected).writerow([cell(each) for each in document.model_dump(mode="json").values()])
        assert text.split("\r\n") == expected.getvalue().split("\r\n")
        assert (count, last) == (len(TEXTS), 1)
