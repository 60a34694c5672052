"""The trace id of an event's vendor call. A column that may be empty, at the end: no row is written anew, however many there are."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this step."""
    op.add_column("events", sa.Column("trace", sa.String(length=32), nullable=True))
