"""When an administrator last signed in from where; attempts to register counted by the site of an IPv6 address too."""

import time

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this step."""
    op.add_column(
        "familiar_sources", sa.Column("last_used_at", sa.BigInteger(), nullable=False, server_default="0")
    )
    # Of what is known already nobody knows when: it counts as used now.
    op.execute(
        sa.text("UPDATE familiar_sources SET last_used_at = :now").bindparams(now=time.time_ns() // 1_000_000)
    )
    op.add_column("enrollment_attempts", sa.Column("site", sa.Text(), nullable=True))
    op.create_index("ix_enrollment_attempts_site_at", "enrollment_attempts", ["site", "at"])
