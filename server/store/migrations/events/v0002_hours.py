"""Events counted by the hour."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this step."""
    op.create_table(
        "event_hours",
        sa.Column("hour", sa.BigInteger(), nullable=False),
        sa.Column("branch_id", sa.String(length=8), nullable=False),
        sa.Column("place_group_id", sa.String(length=8), nullable=False),
        sa.Column("api_id", sa.String(length=32), nullable=False),
        sa.Column("outcome", sa.String(length=8), nullable=False),
        sa.Column("latency", sa.Integer(), nullable=False),
        sa.Column("events", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint(
            "hour",
            "branch_id",
            "place_group_id",
            "api_id",
            "outcome",
            "latency",
            name=op.f("pk_event_hours"),
        ),
    )
    progress = op.create_table(
        "event_hours_progress",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("through_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_hours_progress")),
    )
    op.bulk_insert(progress, [{"id": 1, "through_id": 0}])
