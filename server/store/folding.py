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


PLAIN = r"\u0001-\u007f‐-…가-힣一-鿿ぁ-ゖァ-ー"
"""Letters and signs, as ranges of a pattern, of which folding changes no other than A to Z, whatever stands beside them."""


@compiles(Folded, "postgresql")
def _on_postgresql(element: Folded, compiler: Any, **options: Any) -> str:
    text = f"({compiler.process(element.clauses, **options)})"
    # ICU's rules for letters, whatever the locale of the database; it lowers, where folding has fewer letters still.
    lowered = f"""lower(normalize({text}, NFC) COLLATE "und-x-icu")"""
    careful = f"normalize(replace(translate({lowered}, 'ςſ', 'σs'), 'ß', 'ss'), NFC)"
    # Of most texts that changes nothing else, and one look for others takes a sixth of the time.
    return (
        f"""CASE WHEN {text} ~ '[^{PLAIN}]' THEN {careful} COLLATE "C" ELSE lower({text} COLLATE "C") END"""
    )


def teach(connection: sqlite3.Connection) -> None:
    """Give a connection to SQLite, which knows ASCII's letters only, this function."""
    connection.create_function("folded", 1, folded_text, deterministic=True)
