"""What each entry of the audit trail vouches with for all before it."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this step."""
    op.add_column("audit", sa.Column("digest", sa.LargeBinary(length=32), nullable=True))
