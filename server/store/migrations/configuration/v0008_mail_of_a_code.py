"""Which mail brings an allocation code; of those that were issued before, it is not known."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this step."""
    op.add_column("allocation_codes", sa.Column("mail_id", sa.String(length=32), nullable=True))
