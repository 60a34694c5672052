"""Samples of vendor APIs: each once however many states have it, and which ones a state has, by name and digest."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this step."""
    op.create_table(
        "vendor_api_samples",
        sa.Column("api_id", sa.String(length=32), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["api_id"], ["vendor_apis.id"], name=op.f("fk_vendor_api_samples_api_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("api_id", "digest", name=op.f("pk_vendor_api_samples")),
    )
    for table in ("vendor_apis", "vendor_api_revisions"):
        op.add_column(table, sa.Column("samples", sa.JSON(none_as_null=True), nullable=True))
