"""What steps of the schema share."""

from typing import Any

import sqlalchemy as sa
from alembic import op


def create_index_beside_writers(name: str, table: str, columns: list[str], **more: Any) -> None:
    """Make an index on a table that holds data, while others go on writing to it; alone in its step.

    On PostgreSQL it is no part of a transaction: what an interrupted one has left counts for nothing there, and is made anew.
    It waits for all transactions that are older, however long that takes, and nobody waits for it. Of a table with partitions each gets
    its own, one after the other, and those that are made later have it from the start.
    """
    if op.get_bind().dialect.name == "sqlite":
        op.create_index(name, table, columns, **more)
        return
    partitions = list(op.get_bind().execute(_PARTITIONS, {"table": table}).scalars())
    with op.get_context().autocommit_block():
        if not partitions:
            _make(name, table, columns, **more)
            return
        # Of the table itself there is nothing to be looked through; valid once each partition has one.
        unique = "UNIQUE " if more.get("unique") else ""
        op.execute(f"CREATE {unique}INDEX IF NOT EXISTS {name} ON ONLY {table} ({', '.join(columns)})")
        for partition in partitions:
            own = f"{name}_{partition}"
            if op.get_bind().execute(_ATTACHED, {"name": own}).scalar_one():
                continue
            _make(own, partition, columns, **more)
            op.execute(f"ALTER INDEX {name} ATTACH PARTITION {own}")


_PARTITIONS = sa.text(
    "SELECT relname FROM pg_inherits JOIN pg_class ON pg_class.oid = inhrelid"
    " WHERE inhparent = to_regclass(:table) ORDER BY relname"
)
_ATTACHED = sa.text("SELECT EXISTS (SELECT FROM pg_inherits WHERE inhrelid = to_regclass(:name))")


def _make(name: str, table: str, columns: list[str], **more: Any) -> None:
    op.execute("SET lock_timeout = 0")
    op.drop_index(name, table_name=table, postgresql_concurrently=True, if_exists=True)
    op.create_index(name, table, columns, postgresql_concurrently=True, **more)
    op.execute("RESET lock_timeout")
