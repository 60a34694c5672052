"""PostgreSQL: all events are within the bound; what a clock that was ahead has left goes to where such events go."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_BOUND = "SELECT conname FROM pg_constraint WHERE conrelid = to_regclass('events') AND conname LIKE 'events\\_before\\_%'"


def upgrade() -> None:
    """Apply this step."""
    if op.get_context().dialect.name != "postgresql":
        return
    name = op.get_bind().execute(sa.text(_BOUND)).scalar_one_or_none()
    if name is None:
        return
    bound = int(name.rpartition("_")[2])
    columns = (
        op.get_bind()
        .execute(
            sa.text(
                "SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute"
                " WHERE attrelid = to_regclass('events') AND attnum > 0 AND NOT attisdropped"
            )
        )
        .scalar_one()
    )
    op.execute(
        f"WITH moved AS (DELETE FROM events WHERE at >= {bound} RETURNING {columns})"  # noqa: S608  # names and a number
        f" INSERT INTO events_default ({columns}) SELECT {columns} FROM moved"
    )
    op.execute(f"ALTER TABLE events VALIDATE CONSTRAINT {name}")
