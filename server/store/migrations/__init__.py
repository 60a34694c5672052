"""The databases' schema, step by step (alembic)."""
