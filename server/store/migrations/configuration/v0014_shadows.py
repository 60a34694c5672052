"""The APIs that are asked besides, and decide nothing: of place groups and of what places override."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this step."""
    op.create_table(
        "group_shadows",
        sa.Column("place_group_id", sa.String(length=8), nullable=False),
        sa.Column("credential", sa.String(length=16), nullable=False),
        sa.Column("api_id", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("place_group_id", "credential", name=op.f("pk_group_shadows")),
        sa.ForeignKeyConstraint(
            ["place_group_id", "credential"],
            ["group_links.place_group_id", "group_links.credential"],
            name=op.f("fk_group_shadows_place_group_id_credential"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["api_id", "place_group_id", "credential"],
            ["vendor_apis.id", "vendor_apis.place_group_id", "vendor_apis.auth_type"],
            name=op.f("fk_group_shadows_api_id_place_group_id_credential"),
            ondelete="CASCADE",
        ),
    )
    op.create_table(
        "place_shadows",
        sa.Column("place_id", sa.String(length=8), nullable=False),
        sa.Column("credential", sa.String(length=16), nullable=False),
        sa.Column("place_group_id", sa.String(length=8), nullable=False),
        sa.Column("api_id", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("place_id", "credential", name=op.f("pk_place_shadows")),
        sa.ForeignKeyConstraint(
            ["place_id", "credential"],
            ["place_overrides.place_id", "place_overrides.credential"],
            name=op.f("fk_place_shadows_place_id_credential"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["api_id", "place_group_id", "credential"],
            ["vendor_apis.id", "vendor_apis.place_group_id", "vendor_apis.auth_type"],
            name=op.f("fk_place_shadows_api_id_place_group_id_credential"),
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_place_shadows_place_group_id", "place_shadows", ["place_group_id"], unique=False)
