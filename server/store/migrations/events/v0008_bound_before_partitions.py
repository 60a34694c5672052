"""PostgreSQL: how far the events reach that are there, said so that nothing has to be looked through under a lock.

The bound is two months ahead, so that no event is refused by it before the next steps have made use of it: they follow at once,
and whenever a server of this version is started.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_AHEAD = (
    "extract(epoch FROM date_trunc('month', now() AT TIME ZONE 'UTC') + interval '2 months')::bigint * 1000"
)


def upgrade() -> None:
    """Apply this step."""
    if op.get_context().dialect.name != "postgresql":
        return
    connection = op.get_bind()
    op.execute("CREATE TABLE events_default (LIKE events INCLUDING DEFAULTS)")
    if connection.execute(sa.text("SELECT EXISTS (SELECT FROM events)")).scalar_one():
        bound = connection.execute(sa.text(f"SELECT {_AHEAD}")).scalar_one()
        op.execute(f"ALTER TABLE events ADD CONSTRAINT events_before_{bound} CHECK (at < {bound}) NOT VALID")
