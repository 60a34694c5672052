"""What steps of the schema share."""

from typing import Any

from alembic import op


def create_index_beside_writers(name: str, table: str, columns: list[str], **more: Any) -> None:
    """Make an index on a table that holds data, while others go on writing to it; alone in its step.

    On PostgreSQL it is no part of a transaction: what an interrupted one has left counts for nothing there, and is made anew.
    It waits for all transactions that are older, however long that takes, and nobody waits for it.
    """
    if op.get_bind().dialect.name == "sqlite":
        op.create_index(name, table, columns, **more)
        return
    with op.get_context().autocommit_block():
        op.execute("SET lock_timeout = 0")
        op.drop_index(name, table_name=table, postgresql_concurrently=True, if_exists=True)
        op.create_index(name, table, columns, postgresql_concurrently=True, **more)
        op.execute("RESET lock_timeout")
