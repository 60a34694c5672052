"""What the last save of a group's setting replaced, for its undo."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this step."""
    op.create_table(
        "propagations",
        sa.Column("place_group_id", sa.String(length=8), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("lost_overrides", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["place_group_id"],
            ["access_services.place_group_id"],
            name=op.f("fk_propagations_place_group_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("place_group_id", name=op.f("pk_propagations")),
    )
