"""Who registered a device ahead, and until when it is waited for; those that are there already are waited for without end."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this step."""
    op.add_column("devices", sa.Column("ahead_by", sa.String(length=32), nullable=True))
    op.add_column("devices", sa.Column("ahead_until", sa.BigInteger(), nullable=True))
