"""A random tag with each change, which the next one names: databases that went different ways are told apart."""

from uuid import uuid4

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this step."""
    tag = sa.Column("tag", sa.String(length=32), nullable=False, server_default="")
    op.add_column("change_counter", tag)
    op.add_column("changes", sa.Column("follows", sa.String(length=32), nullable=True))
    op.get_bind().execute(sa.text("UPDATE change_counter SET tag = :tag"), {"tag": uuid4().hex})
