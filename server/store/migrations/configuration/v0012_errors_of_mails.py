"""What the error of a mail was made of, for other languages; of those that are there already, it is not known."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this step."""
    op.add_column("outbox", sa.Column("last_error_said", sa.Text(), nullable=True))
