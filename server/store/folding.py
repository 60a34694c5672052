"""`folded(text)` in SQL: what `clue_desktop.domain.folding` does, in both databases."""

import sqlite3
from typing import Any

from sqlalchemy import Text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction

from clue_desktop.domain.folding import folded as folded_text


class Folded(GenericFunction[str]):
    """A text, folded; never NULL."""

    type = Text()
    inherit_cache = True
    name = "folded"


@compiles(Folded, "postgresql")
def _on_postgresql(element: Folded, compiler: Any, **options: Any) -> str:
    # ICU's rules for letters, whatever the locale of the database; it lowers, where folding has fewer letters still.
    text = compiler.process(element.clauses, **options)
    lowered = f"""lower(normalize({text}, NFC) COLLATE "und-x-icu")"""
    return f"normalize(replace(translate({lowered}, 'ςſ', 'σs'), 'ß', 'ss'), NFC)"


def teach(connection: sqlite3.Connection) -> None:
    """Give a connection to SQLite, which knows ASCII's letters only, this function."""
    connection.create_function("folded", 1, folded_text, deterministic=True)
