"""PostgreSQL: events by the month. What is there becomes the first partition as it is; no row is looked at or written."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_BOUND = "SELECT conname FROM pg_constraint WHERE conrelid = to_regclass('events') AND conname LIKE 'events\\_before\\_%'"
_MONTH = (
    "extract(epoch FROM date_trunc('month', now() AT TIME ZONE 'UTC') + interval '{} months')::bigint * 1000"
)
_INDEXES = (
    "SELECT indexrelid::regclass::text AS name, pg_get_indexdef(indexrelid) AS made FROM pg_index"
    " WHERE indrelid = to_regclass('events') AND NOT indisunique"
)
_TIDY = "(autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 20000, autovacuum_analyze_scale_factor = 0.02)"


def upgrade() -> None:
    """Apply this step."""
    if op.get_context().dialect.name != "postgresql":
        return
    connection = op.get_bind()
    op.execute("LOCK TABLE events IN ACCESS EXCLUSIVE MODE")
    name = connection.execute(sa.text(_BOUND)).scalar_one_or_none()
    if name is not None:
        bound = int(name.rpartition("_")[2])
    else:  # there were none: the months begin with this one
        is_empty = not connection.execute(sa.text("SELECT EXISTS (SELECT FROM events)")).scalar_one()
        bound = connection.execute(sa.text(f"SELECT {_MONTH.format(0 if is_empty else 2)}")).scalar_one()
    indexes = connection.execute(sa.text(_INDEXES)).all()
    op.execute("ALTER TABLE events RENAME TO events_before")
    op.execute("ALTER TABLE events_before DROP CONSTRAINT pk_events")
    op.execute(
        "ALTER TABLE events_before ADD CONSTRAINT pk_events_before PRIMARY KEY USING INDEX uq_events_id_at"
    )
    for index in indexes:
        op.execute(f"ALTER INDEX {index.name} RENAME TO {index.name.replace('events', 'events_before', 1)}")
    op.execute("CREATE TABLE events (LIKE events_before INCLUDING DEFAULTS) PARTITION BY RANGE (at)")
    op.execute("ALTER TABLE events ADD CONSTRAINT pk_events PRIMARY KEY (id, at)")
    for index in indexes:
        op.execute(index.made)
    op.execute(f"ALTER TABLE events ATTACH PARTITION events_before FOR VALUES FROM (MINVALUE) TO ({bound})")
    op.execute("ALTER TABLE events ATTACH PARTITION events_default DEFAULT")
    op.execute("ALTER SEQUENCE events_id_seq OWNED BY events.id")
    if name is not None:
        op.execute(f"ALTER TABLE events_before DROP CONSTRAINT {name}")
    for partition in ("events_before", "events_default"):
        op.execute(f"ALTER TABLE {partition} SET {_TIDY}")
