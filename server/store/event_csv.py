"""Events as lines of CSV, made by the database: no row of an export goes through this process by itself.

The lines are those of `server.http.csv_export` to the letter, which a test compares. What the database puts together takes a
tenth of the time, and nothing of the interpreter that doors need.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

from sqlalchemy import ColumnElement, Connection, func, literal_column, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from server.store.event_tables import events

AT_ONCE = 2000
"""Lines of one slice: some 300 kB, and a few milliseconds of the database."""

# The characters by which spreadsheets know a formula, and those for which a cell stands in quotation marks.
_STARTS = "=+@\t\r\n＝＋－＠-"  # the wide ones too
_QUOTED = '",\r\n'
_NUMBER = "^[+-]?[0-9]+([.][0-9]*)?([Ee][+-]?[0-9]+)?$"
_TEXTS = frozenset(name for name, column in events.c.items() if column.type.python_type is str)


class _Words:
    """What the two databases call the same things."""

    def __init__(self, *, is_sqlite: bool) -> None:
        self.is_sqlite = is_sqlite

    def literal(self, text: str) -> str:
        """Return a text, of characters that may be any."""
        name = "char" if self.is_sqlite else "chr"
        return "(" + "||".join(f"{name}({ord(char)})" for char in text) + ")"

    def has_any(self, column: str, characters: str) -> str:
        """Return whether one of some characters is in it."""
        if self.is_sqlite:
            return f"{column} GLOB {self.literal(f'*[{characters}]*')}"
        return f"translate({column}, {self.literal(characters)}, '') <> {column}"

    def is_number(self, column: str) -> str:
        """Return whether it looks like a number (`spreadsheet_cell`)."""
        if not self.is_sqlite:
            return f"{column} ~ '{_NUMBER}'"
        # SQLite has no patterns of that kind: mantissa and exponent are looked at one after the other.
        lowered = f"replace({column}, 'e', 'E')"
        before = f"substr({lowered}, 1, instr({lowered} || 'E', 'E') - 1)"
        after = f"substr({lowered}, instr({lowered} || 'E', 'E') + 1)"
        unsigned = "CASE WHEN {0} GLOB '[+-]*' THEN substr({0}, 2) ELSE {0} END"
        digits = "({0}) GLOB '[0-9]*' AND ({0}) NOT GLOB '*[^0-9]*'"
        mantissa, exponent = unsigned.format(before), unsigned.format(after)
        whole = f"replace(({mantissa}), '.', '')"
        return (
            f"({column} NOT GLOB '*[^0-9.eE+-]*' AND {digits.format(whole)} AND ({mantissa}) GLOB '[0-9]*'"
            f" AND ({mantissa}) NOT GLOB '*.*.*'"
            f" AND (instr({lowered}, 'E') = 0 OR ({digits.format(exponent)})))"
        )

    @property
    def moment(self) -> str:
        """The time of an event (RFC 3339, UTC, milliseconds)."""
        if self.is_sqlite:
            return "strftime('%Y-%m-%dT%H:%M:%S', at / 1000, 'unixepoch') || printf('.%03dZ', at % 1000)"
        return (
            "to_char(to_timestamp(at / 1000) AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS')"
            " || '.' || lpad((at % 1000)::text, 3, '0') || 'Z'"
        )

    @property
    def milliseconds(self) -> str:
        """How long it took, with at least one place behind the point and no more than needed."""
        places = (
            "printf('%03d', elapsed_us % 1000)"
            if self.is_sqlite
            else "lpad((elapsed_us % 1000)::text, 3, '0')"
        )
        return (
            f"CAST(elapsed_us / 1000 AS TEXT) || '.' ||"
            f" CASE WHEN elapsed_us % 1000 = 0 THEN '0' ELSE rtrim({places}, '0') END"
        )

    def printed(self, cells: Sequence[str]) -> str:
        """Return cells, of which any may be NULL, as one line without its end."""
        name = "printf" if self.is_sqlite else "format"
        return f"{name}('{','.join(['%s'] * len(cells))}', {', '.join(cells)})"

    def cell(self, column: str, *, for_spreadsheet: bool) -> str:
        """Return a text's cell (`csv_cell`, `spreadsheet_cell`)."""
        first = f"substr({column}, 1, 1)"
        starts = ", ".join(self.literal(char) for char in _STARTS)
        guard = f"CASE WHEN {first} IN ({starts}) THEN '''' ELSE '' END"
        plain = (
            f"CASE WHEN {self.has_any(column, _QUOTED)}"
            f" THEN '\"' || {guard} || replace({column}, '\"', '\"\"') || '\"' ELSE {guard} || {column} END"
        )
        if for_spreadsheet:
            plain = (
                f'CASE WHEN {self.is_number(column)} THEN \'"=""\' || {column} || \'"""\' ELSE {plain} END'
            )
        return f"coalesce({plain}, '')"


@lru_cache
def _line(names: tuple[str, ...], *, is_sqlite: bool, for_spreadsheet: bool) -> str:
    words = _Words(is_sqlite=is_sqlite)

    def cell_of(name: str, of_text: Callable[[str], str]) -> str:
        match name:
            case "at":
                return words.moment
            case "elapsed_ms":
                return words.milliseconds
        return of_text(name) if name in _TEXTS else f"coalesce(CAST({events.c[name].name} AS TEXT), '')"

    def cell_of_text(name: str) -> str:
        return words.cell(name, for_spreadsheet=for_spreadsheet)

    careful = words.printed([cell_of(name, cell_of_text) for name in names])
    end = words.literal("\r\n")
    if for_spreadsheet:
        return f"{careful} || {end}"
    # Of most events no text has any of these: one look instead of many halves the time.
    texts = " || ".join(f"coalesce({name}, '')" for name in names if name in _TEXTS)
    harmless = words.printed([cell_of(name, lambda text: text) for name in names])
    return f"CASE WHEN {words.has_any(f'({texts})', _QUOTED + _STARTS)} THEN {careful} ELSE {harmless} END || {end}"


def slice_of(
    connection: Connection,
    names: Iterable[str],
    condition: ColumnElement[bool],
    *,
    is_sqlite: bool,
    for_spreadsheet: bool,
) -> tuple[str, int, int | None]:
    """Return lines of events, newest first, `AT_ONCE` of them at most; how many; and the id of the last.

    `names` are those of the table's columns, in their order; `elapsed_ms` stands for `elapsed_us`.
    """
    line = _line(tuple(names), is_sqlite=is_sqlite, for_spreadsheet=for_spreadsheet)
    chosen = (
        select(events.c.id, literal_column(line).label("line"))
        .where(condition)
        .order_by(events.c.id.desc())
        .limit(AT_ONCE)
        .subquery()
    )
    joined: Callable[..., ColumnElement[str]] = func.group_concat if is_sqlite else func.string_agg
    # SQLite goes through the subquery in its order.
    ordered = "" if is_sqlite else aggregate_order_by(literal_column("''"), chosen.c.id.desc())
    lines, count, last = connection.execute(
        select(joined(chosen.c.line, ordered), func.count(), func.min(chosen.c.id))
    ).one()
    return lines or "", count, last
