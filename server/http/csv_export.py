"""Documents as CSV, a page at a time, harmless in a spreadsheet."""

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from fastapi.responses import StreamingResponse
from pydantic import BaseModel

_LIKE_A_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]*)?(?:[Ee][+-]?[0-9]+)?")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def wants_csv(accept: str | None) -> bool:
    """Tell from an Accept header whether CSV is asked for."""
    return "text/csv" in (accept or "")


def csv_answer(
    kind: type[BaseModel],
    first: Sequence[BaseModel],
    pages: Iterable[Sequence[BaseModel]],
    name: str,
    *,
    for_spreadsheet: bool = False,
) -> StreamingResponse:
    """Return documents as a CSV file, streamed: `first` was read already, so that a refusal is a refusal.

    For a spreadsheet, texts that look like numbers are written so that it shows them as they are; programs read the
    other kind.
    """
    return StreamingResponse(
        _lines_of(kind, first, pages, spreadsheet_cell if for_spreadsheet else csv_cell),
        media_type="text/csv",
        headers=_headers(name),
    )


def csv_of_lines(kind: type[BaseModel], first: str, rest: Iterator[str], name: str) -> StreamingResponse:
    """As `csv_answer`, of lines that are made already."""

    def text() -> Iterator[str]:
        yield _lines([_columns(kind)])
        yield first
        yield from rest

    return StreamingResponse(text(), media_type="text/csv", headers=_headers(name))


def csv_cell(value: object) -> str:
    """Return a cell that no spreadsheet takes for a formula (OWASP, "CSV Injection")."""
    if isinstance(value, dict | list):
        value = json.dumps(value, ensure_ascii=False)
    text = "" if value is None else str(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(_FORMULA_STARTS) else text


def spreadsheet_cell(value: object) -> str:
    """Return a cell for a spreadsheet: a text of digits stays one (`="012345678"`), with its zeros and to the last digit.

    It is the one formula that is ever written, and it holds nothing but digits, a point, an E and signs.
    """
    if isinstance(value, str) and _LIKE_A_NUMBER.fullmatch(value):
        return f'="{value}"'
    return csv_cell(value)


def _lines_of(
    kind: type[BaseModel],
    first: Sequence[BaseModel],
    pages: Iterable[Sequence[BaseModel]],
    cell: Callable[[object], str],
) -> Iterator[str]:
    yield _lines([_columns(kind)])
    yield _lines(_rows(first, cell))
    for page in pages:
        yield _lines(_rows(page, cell))


def _headers(name: str) -> dict[str, str]:
    return {"content-disposition": f'attachment; filename="{name}"'}


def _columns(kind: type[BaseModel]) -> list[str]:
    return [field.alias or name for name, field in kind.model_fields.items()]


def _rows(page: Sequence[BaseModel], cell: Callable[[object], str]) -> Iterator[list[str]]:
    for document in page:
        yield [cell(value) for value in document.model_dump(mode="json").values()]


def _lines(rows: Iterable[list[str]]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer).writerows(rows)
    return buffer.getvalue()
