"""What shadows said of events, and how many events they were not asked about."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this step."""
    op.create_table(
        "shadow_answers",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("event_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("place_id", sa.String(length=8), nullable=True),
        sa.Column("place_group_id", sa.String(length=8), nullable=True),
        sa.Column("branch_id", sa.String(length=8), nullable=True),
        sa.Column("credential", sa.String(length=16), nullable=False),
        sa.Column("api_id", sa.String(length=32), nullable=False),
        sa.Column("api_us", sa.BigInteger(), nullable=False),
        sa.Column("shadow_id", sa.String(length=32), nullable=False),
        sa.Column("shadow_us", sa.BigInteger(), nullable=False),
        sa.Column("outcome", sa.String(length=12), nullable=False),
        sa.Column("result", sa.String(length=8), nullable=True),
        sa.Column("reason", sa.String(length=32), nullable=True),
        sa.Column("message", sa.Text(), nullable=True),
        sa.Column("status_code", sa.Integer(), nullable=True),
        sa.Column("trace", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shadow_answers")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_shadow_answers_place_group_id_at", "shadow_answers", ["place_group_id", "at"], unique=False
    )
    op.create_index("ix_shadow_answers_place_id_at", "shadow_answers", ["place_id", "at"], unique=False)
    op.create_table(
        "shadow_unasked",
        sa.Column("minute", sa.BigInteger(), nullable=False),
        sa.Column("place_id", sa.String(length=8), nullable=False),
        sa.Column("place_group_id", sa.String(length=8), nullable=False),
        sa.Column("credential", sa.String(length=16), nullable=False),
        sa.Column("api_id", sa.String(length=32), nullable=False),
        sa.Column("shadow_id", sa.String(length=32), nullable=False),
        sa.Column("events", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint(
            "minute", "place_id", "credential", "api_id", "shadow_id", name=op.f("pk_shadow_unasked")
        ),
    )
