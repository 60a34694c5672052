"""Registering devices in the field: codes, what is counted, and what administrators have decided."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this step."""
    op.create_table(
        "allocation_codes",
        sa.Column("serial", sa.String(length=12), nullable=False),
        sa.Column("place_id", sa.String(length=8), nullable=False),
        sa.Column("model", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("issued_at", sa.BigInteger(), nullable=False),
        sa.Column("wrong_entries", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "wrong_entries BETWEEN 0 AND 5", name=op.f("ck_allocation_codes_at_most_five_wrong_entries")
        ),
        sa.ForeignKeyConstraint(
            ["place_id"], ["places.id"], name=op.f("fk_allocation_codes_place_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("serial", name=op.f("pk_allocation_codes")),
    )
    op.create_index(op.f("ix_allocation_codes_place_id"), "allocation_codes", ["place_id"])
    op.create_table(
        "enrollment_attempts",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("outcome", sa.String(length=8), nullable=False),
        sa.Column("serial", sa.String(length=12), nullable=False),
        sa.Column("place_id", sa.String(length=8), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "outcome IN ('mailed', 'right', 'wrong')", name=op.f("ck_enrollment_attempts_outcome_known")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrollment_attempts")),
    )
    op.create_index(op.f("ix_enrollment_attempts_at"), "enrollment_attempts", ["at"])
    for column in ("serial", "place_id", "source"):
        op.create_index(f"ix_enrollment_attempts_{column}_at", "enrollment_attempts", [column, "at"])
    op.create_table(
        "lifted_limits",
        sa.Column("place_id", sa.String(length=8), nullable=False),
        sa.Column("lifted_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["place_id"], ["places.id"], name=op.f("fk_lifted_limits_place_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("place_id", name=op.f("pk_lifted_limits")),
    )
    op.create_table(
        "refused_registrations",
        sa.Column("serial", sa.String(length=12), nullable=False),
        sa.Column("place_id", sa.String(length=8), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["place_id"], ["places.id"], name=op.f("fk_refused_registrations_place_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("serial", "place_id", name=op.f("pk_refused_registrations")),
    )
    op.create_index(op.f("ix_refused_registrations_place_id"), "refused_registrations", ["place_id"])
