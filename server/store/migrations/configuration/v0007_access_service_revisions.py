"""The states that each access service has had; those in force now are the first of them."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Connection

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_STATE = """
    SELECT s.id, s.version, c.at, c.administrator_id, c.administrator_name
    FROM ({nodes}) s LEFT JOIN changes c ON c.version = s.version ORDER BY s.id
"""  # two constant texts
_GROUPS = "SELECT place_group_id AS id, settings_version AS version FROM access_services"
_PLACES = """
    SELECT id, settings_version AS version FROM places WHERE id IN (SELECT place_id FROM place_overrides)
"""


def upgrade() -> None:
    """Apply this step."""
    revisions = op.create_table(
        "access_service_revisions",
        sa.Column("place_id", sa.String(length=8), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("administrator_id", sa.String(length=32), nullable=True),
        sa.Column("administrator_name", sa.Text(), nullable=True),
        sa.Column("cause", sa.String(length=16), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("api_names", sa.JSON(), nullable=False),
        sa.Column("overwritten_places", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["place_id"],
            ["places.id"],
            name=op.f("fk_access_service_revisions_place_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("place_id", "number", name=op.f("pk_access_service_revisions")),
    )
    _begin(op.get_bind(), revisions)


def _begin(connection: Connection, revisions: sa.Table) -> None:
    """Keep what is in force, with who set it last where that is known."""
    names = {row.id: row.name for row in connection.execute(sa.text("SELECT id, name FROM vendor_apis"))}
    documents: dict[str, dict[str, Any]] = {}
    for row in connection.execute(sa.text("SELECT place_group_id, access_type FROM access_services")):
        documents[row.place_group_id] = {
            "accessType": row.access_type,
            "assignments": {},
            "onNoAnswer": {},
        }
    for row in connection.execute(
        sa.text("SELECT place_group_id, credential, api_id, on_no_answer FROM group_links")
    ):
        documents[row.place_group_id]["assignments"][row.credential] = row.api_id
        documents[row.place_group_id]["onNoAnswer"][row.credential] = row.on_no_answer
    for row in connection.execute(sa.text("SELECT place_id, credential, api_id FROM place_overrides")):
        documents.setdefault(row.place_id, {"overrides": {}})["overrides"][row.credential] = row.api_id
    newest = connection.execute(sa.text("SELECT max(at) FROM changes")).scalar_one() or 0
    rows = [
        {
            "place_id": row.id,
            "number": 1,
            "at": row.at if row.at is not None else newest,
            "administrator_id": row.administrator_id,
            "administrator_name": row.administrator_name,
            "cause": "begun",
            "document": documents[row.id],
            "api_names": {api_id: names[api_id] for api_id in _apis(documents[row.id])},
            "overwritten_places": 0,
        }
        for nodes in (_GROUPS, _PLACES)
        for row in connection.execute(sa.text(_STATE.format(nodes=nodes)))
    ]
    if rows:
        op.bulk_insert(revisions, rows)


def _apis(document: dict[str, Any]) -> list[str]:
    assigned = document.get("assignments") or document.get("overrides") or {}
    return sorted({api_id for api_id in assigned.values() if api_id is not None})
