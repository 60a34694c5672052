"""What exactly an event's fault was. A column that may be empty, at the end: no row is written anew, however many there are."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this step."""
    op.add_column("events", sa.Column("cause", sa.String(length=32), nullable=True))
