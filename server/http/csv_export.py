"""Documents as CSV, a page at a time, harmless in a spreadsheet."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence

from fastapi.responses import StreamingResponse
from pydantic import BaseModel

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def wants_csv(accept: str | None) -> bool:
    """Tell from an Accept header whether CSV is asked for."""
    return "text/csv" in (accept or "")


def csv_answer(
    kind: type[BaseModel], first: Sequence[BaseModel], pages: Iterable[Sequence[BaseModel]], name: str
) -> StreamingResponse:
    """Return documents as a CSV file, streamed: `first` was read already, so that a refusal is a refusal."""
    return StreamingResponse(
        _lines_of(kind, first, pages),
        media_type="text/csv",
        headers={"content-disposition": f'attachment; filename="{name}"'},
    )


def csv_cell(value: object) -> str:
    """Return a cell that no spreadsheet takes for a formula (OWASP, "CSV Injection")."""
    if isinstance(value, dict | list):
        value = json.dumps(value, ensure_ascii=False)
    text = "" if value is None else str(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(_FORMULA_STARTS) else text


def _lines_of(
    kind: type[BaseModel], first: Sequence[BaseModel], pages: Iterable[Sequence[BaseModel]]
) -> Iterator[str]:
    columns = [field.alias or name for name, field in kind.model_fields.items()]
    yield _lines([columns])
    yield _lines(map(_row, first))
    for page in pages:
        yield _lines(map(_row, page))


def _row(document: BaseModel) -> list[str]:
    return [csv_cell(value) for value in document.model_dump(mode="json").values()]


def _lines(rows: Iterable[list[str]]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer).writerows(rows)
    return buffer.getvalue()
