"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this step."""
    op.create_table(
        "events",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("serial", sa.String(length=12), nullable=True),
        sa.Column("place_id", sa.String(length=8), nullable=True),
        sa.Column("place_group_id", sa.String(length=8), nullable=True),
        sa.Column("branch_id", sa.String(length=8), nullable=True),
        sa.Column("credential", sa.String(length=32), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("api_id", sa.String(length=32), nullable=True),
        sa.Column("api_name", sa.Text(), nullable=True),
        sa.Column("result", sa.String(length=8), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=True),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("status_code", sa.Integer(), nullable=True),
        sa.Column("message", sa.Text(), nullable=True),
        sa.Column("elapsed_us", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("events", schema=None) as batch_op:
        batch_op.create_index("ix_events_branch_id_id", ["branch_id", "id"], unique=False)
        batch_op.create_index("ix_events_place_group_id_id", ["place_group_id", "id"], unique=False)
        batch_op.create_index("ix_events_place_id_id", ["place_id", "id"], unique=False)
        batch_op.create_index("ix_events_serial_id", ["serial", "id"], unique=False)
    op.create_table(
        "event_log_probe",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_log_probe")),
    )
