"""PostgreSQL: the key that partitions by time need, made while doors go on."""

from alembic import op

from server.store.migrations.indexes import create_index_beside_writers

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this step."""
    if op.get_context().dialect.name == "postgresql":
        create_index_beside_writers("uq_events_id_at", "events", ["id", "at"], unique=True)
