"""Writing what shadows said: between two commits of the event log, on its connection, so that the two never contend.

Each row finds its event by what tells events apart, as the log gives no ids back to who appends.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from server.store.event_tables import shadow_answers, shadow_unasked


class ShadowRow(NamedTuple):
    """What a shadow said of one event; the members are columns of the table, but for `serial`, which finds the event.

    `at` is in milliseconds since 1970; `api_us` is how long the decision took, `shadow_us` how long the shadow did.
    """

    serial: str
    at: int
    place_id: str | None
    place_group_id: str | None
    branch_id: str | None
    credential: str
    api_id: str
    api_us: int
    shadow_id: str
    shadow_us: int
    outcome: str
    result: str | None
    reason: str | None
    message: str | None
    status_code: int | None
    trace: str | None


class Unasked(NamedTuple):
    """Of what a shadow was not asked: the minute (milliseconds since 1970), where, and of which two APIs."""

    minute: int
    place_id: str
    place_group_id: str
    credential: str
    api_id: str
    shadow_id: str


Run = Callable[..., Any]
"""Runs a statement with its parameters; returns a cursor."""

_COLUMNS = ShadowRow._fields[1:]
_NUMBERS = {"at", "api_us", "shadow_us", "status_code"}
_EVENT = "SELECT id FROM events WHERE serial = {serial} AND at = {at} AND elapsed_us = {us} ORDER BY id DESC LIMIT 1"
_INTO = f"INSERT INTO {shadow_answers.name} (event_id, {', '.join(_COLUMNS)})"
_SQLITE_INSERT = (
    f"{_INTO} SELECT id, {', '.join('?' * len(_COLUMNS))} FROM ({_EVENT.format(serial='?', at='?', us='?')})"  # noqa: S608  # names of our own
)
_POSTGRESQL_INSERT = (
    f"{_INTO} SELECT found.id, {', '.join(f'said.{name}' for name in _COLUMNS)}"  # noqa: S608  # names of our own
    " FROM json_to_recordset(%s::json) AS said"
    f" (serial text, {', '.join(f'{name} bigint' if name in _NUMBERS else f'{name} text' for name in _COLUMNS)}),"
    f" LATERAL ({_EVENT.format(serial='said.serial', at='said.at', us='said.api_us')}) AS found"
)
_UNKEEPABLE = re.compile("[\0\ud800-\udfff]")


def insert_into_sqlite(run: Run, rows: Sequence[ShadowRow]) -> None:
    """Insert rows, each beside its event; one without is left out."""
    for row in map(_keepable, rows):
        run(_SQLITE_INSERT, (*row[1:], row.serial, row.at, row.api_us))


def insert_into_postgresql(run: Run, rows: Sequence[ShadowRow]) -> None:
    """Do the same in one statement."""
    documents = [_keepable(row)._asdict() for row in rows]
    run(_POSTGRESQL_INSERT, json.dumps(documents, ensure_ascii=False, separators=(",", ":")))


def _keepable(row: ShadowRow) -> ShadowRow:
    """Return the row without what no database keeps in a text."""
    if row.message is None:
        return row
    return row._replace(message=_UNKEEPABLE.sub("\N{REPLACEMENT CHARACTER}", row.message))


def count_unasked(run: Run, mark: str, counts: Mapping[Unasked, int]) -> None:
    """Add to the numbers of those that were not asked."""
    columns = (*Unasked._fields, "events")
    statement = (
        f"INSERT INTO {shadow_unasked.name} ({', '.join(columns)}) VALUES ({', '.join([mark] * len(columns))})"  # noqa: S608
        f" ON CONFLICT ({', '.join(column.name for column in shadow_unasked.primary_key)})"
        f" DO UPDATE SET events = {shadow_unasked.name}.events + excluded.events"
    )
    for where, count in counts.items():
        run(statement, (*where, count))


def drop_oldest(run: Run, before: int, kept: int, most: int) -> int:
    """Delete at most so many of the oldest rows, of those before a moment or beyond how many are kept; return how many."""
    oldest = f"SELECT id FROM {shadow_answers.name} ORDER BY id LIMIT {most}"  # noqa: S608  # numbers and names
    beyond = f"(SELECT max(id) FROM {shadow_answers.name}) - {kept}"  # noqa: S608
    deleted: int = run(
        f"DELETE FROM {shadow_answers.name} WHERE id IN ({oldest}) AND (at < {before} OR id <= {beyond})"  # noqa: S608
    ).rowcount
    return deleted


def forget_unasked(run: Run, before: int) -> int:
    """Delete the numbers of minutes before a moment; return how many rows."""
    forgotten: int = run(f"DELETE FROM {shadow_unasked.name} WHERE minute < {before}").rowcount  # noqa: S608
    return forgotten
