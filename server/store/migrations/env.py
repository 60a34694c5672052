"""Alembic's entry: runs the schema steps on the connection that `migrate.py` hands over."""

from alembic import context

config = context.config
context.configure(
    connection=config.attributes["connection"],
    target_metadata=config.attributes["metadata"],
    version_table=config.attributes["version_table"],
    include_name=config.attributes["include_name"],
    render_as_batch=config.attributes["connection"].dialect.name == "sqlite",
    compare_type=True,
    # A connection that has begun a transaction keeps all steps in it.
    transaction_per_migration=True,
)
with context.begin_transaction():
    context.run_migrations()
