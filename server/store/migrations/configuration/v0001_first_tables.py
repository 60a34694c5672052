"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this step."""
    op.create_table(
        "administrators",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("email_folded", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_administrators")),
        sa.UniqueConstraint("email_folded", name=op.f("uq_administrators_email_folded")),
    )
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("administrator_id", sa.String(length=32), nullable=True),
        sa.Column("administrator_name", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("action", sa.String(length=64), nullable=False),
        sa.Column("place_id", sa.String(length=8), nullable=True),
        sa.Column("place_path", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=True),
        sa.Column("outcome", sa.String(length=32), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "change_counter",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_change_counter_single_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change_counter")),
    )
    op.create_table(
        "changes",
        sa.Column("version", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("subject_id", sa.String(length=64), nullable=False),
        sa.Column("place_path", sa.Text(), nullable=False),
        sa.Column("administrator_id", sa.String(length=32), nullable=True),
        sa.Column("administrator_name", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_changes")),
    )
    op.create_table(
        "guesses",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_failure_at", sa.BigInteger(), nullable=False),
        sa.Column("window_started_at", sa.BigInteger(), nullable=False),
        sa.Column("window_count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_guesses")),
    )
    op.create_table(
        "places",
        sa.Column("id", sa.String(length=8), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("parent_id", sa.String(length=8), nullable=True),
        sa.Column("allocation_email", sa.Text(), nullable=True),
        sa.Column("settings_version", sa.BigInteger(), server_default="0", nullable=False),
        sa.CheckConstraint(
            "(kind = 'headquarters') = (parent_id IS NULL)",
            name=op.f("ck_places_only_headquarters_at_the_top"),
        ),
        sa.CheckConstraint(
            "kind IN ('headquarters', 'branch', 'placeGroup', 'place')", name=op.f("ck_places_kind_known")
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["places.id"], name=op.f("fk_places_parent_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_places")),
    )
    with op.batch_alter_table("places", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_places_parent_id"), ["parent_id"], unique=False)
        batch_op.create_index(
            "ix_places_one_headquarters",
            ["kind"],
            unique=True,
            sqlite_where=sa.text("kind = 'headquarters'"),
            postgresql_where=sa.text("kind = 'headquarters'"),
        )

    op.create_table(
        "released_devices",
        sa.Column("serial", sa.String(length=12), nullable=False),
        sa.Column("place_id", sa.String(length=8), nullable=False),
        sa.Column("place_path", sa.Text(), nullable=False),
        sa.Column("released_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("serial", name=op.f("pk_released_devices")),
    )
    op.create_table(
        "server_state",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_server_state")),
    )
    op.create_table(
        "access_services",
        sa.Column("place_group_id", sa.String(length=8), nullable=False),
        sa.Column("access_type", sa.String(length=8), nullable=False),
        sa.Column("settings_version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "access_type IN ('none', 'vendor', 'mixed')", name=op.f("ck_access_services_access_type_known")
        ),
        sa.ForeignKeyConstraint(
            ["place_group_id"],
            ["places.id"],
            name=op.f("fk_access_services_place_group_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("place_group_id", name=op.f("pk_access_services")),
    )
    op.create_table(
        "devices",
        sa.Column("serial", sa.String(length=12), nullable=False),
        sa.Column("place_id", sa.String(length=8), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("model", sa.Text(), nullable=True),
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("settings_version", sa.BigInteger(), nullable=False),
        sa.Column("registered_at", sa.BigInteger(), nullable=False),
        sa.Column("last_seen_at", sa.BigInteger(), nullable=True),
        sa.Column("connected_until", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["place_id"], ["places.id"], name=op.f("fk_devices_place_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("serial", name=op.f("pk_devices")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_devices_token_hash")),
    )
    with op.batch_alter_table("devices", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_devices_place_id"), ["place_id"], unique=False)

    op.create_table(
        "familiar_sources",
        sa.Column("administrator_id", sa.String(length=32), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["administrator_id"],
            ["administrators.id"],
            name=op.f("fk_familiar_sources_administrator_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("administrator_id", "source", name=op.f("pk_familiar_sources")),
    )
    op.create_table(
        "roles",
        sa.Column("administrator_id", sa.String(length=32), nullable=False),
        sa.Column("place_id", sa.String(length=8), nullable=False),
        sa.ForeignKeyConstraint(
            ["administrator_id"],
            ["administrators.id"],
            name=op.f("fk_roles_administrator_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["place_id"], ["places.id"], name=op.f("fk_roles_place_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("administrator_id", "place_id", name=op.f("pk_roles")),
    )
    with op.batch_alter_table("roles", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_roles_place_id"), ["place_id"], unique=False)

    op.create_table(
        "sessions",
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("administrator_id", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("last_seen_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["administrator_id"],
            ["administrators.id"],
            name=op.f("fk_sessions_administrator_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_sessions")),
    )
    with op.batch_alter_table("sessions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sessions_administrator_id"), ["administrator_id"], unique=False)

    op.create_table(
        "vendor_apis",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("place_group_id", sa.String(length=8), nullable=False),
        sa.Column("auth_type", sa.String(length=16), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("sealed_headers", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "auth_type IN ('face', 'fingerprint', 'rfCard', 'userPin', 'clueQr', 'customQr')",
            name=op.f("ck_vendor_apis_auth_type_known"),
        ),
        sa.CheckConstraint("slot BETWEEN 1 AND 3", name=op.f("ck_vendor_apis_at_most_three")),
        sa.ForeignKeyConstraint(
            ["place_group_id"], ["places.id"], name=op.f("fk_vendor_apis_place_group_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vendor_apis")),
        sa.UniqueConstraint(
            "id", "place_group_id", "auth_type", name=op.f("uq_vendor_apis_id_place_group_id_auth_type")
        ),
        sa.UniqueConstraint(
            "place_group_id", "auth_type", "slot", name=op.f("uq_vendor_apis_place_group_id_auth_type_slot")
        ),
    )
    op.create_table(
        "group_links",
        sa.Column("place_group_id", sa.String(length=8), nullable=False),
        sa.Column("credential", sa.String(length=16), nullable=False),
        sa.Column("api_id", sa.String(length=32), nullable=True),
        sa.Column("on_no_answer", sa.String(length=8), nullable=False),
        sa.CheckConstraint(
            "credential IN ('face', 'fingerprint', 'rfCard', 'userPin', 'clueQr', 'customQr')",
            name=op.f("ck_group_links_credential_known"),
        ),
        sa.CheckConstraint(
            "on_no_answer IN ('deny', 'local')", name=op.f("ck_group_links_on_no_answer_known")
        ),
        sa.ForeignKeyConstraint(
            ["api_id", "place_group_id", "credential"],
            ["vendor_apis.id", "vendor_apis.place_group_id", "vendor_apis.auth_type"],
            name=op.f("fk_group_links_api_id_place_group_id_credential"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["place_group_id"],
            ["access_services.place_group_id"],
            name=op.f("fk_group_links_place_group_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("place_group_id", "credential", name=op.f("pk_group_links")),
    )
    op.create_table(
        "place_overrides",
        sa.Column("place_id", sa.String(length=8), nullable=False),
        sa.Column("credential", sa.String(length=16), nullable=False),
        sa.Column("place_group_id", sa.String(length=8), nullable=False),
        sa.Column("api_id", sa.String(length=32), nullable=True),
        sa.CheckConstraint(
            "credential IN ('face', 'fingerprint', 'rfCard', 'userPin', 'clueQr', 'customQr')",
            name=op.f("ck_place_overrides_credential_known"),
        ),
        sa.ForeignKeyConstraint(
            ["api_id", "place_group_id", "credential"],
            ["vendor_apis.id", "vendor_apis.place_group_id", "vendor_apis.auth_type"],
            name=op.f("fk_place_overrides_api_id_place_group_id_credential"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["place_id"], ["places.id"], name=op.f("fk_place_overrides_place_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("place_id", "credential", name=op.f("pk_place_overrides")),
    )
    with op.batch_alter_table("place_overrides", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_place_overrides_place_group_id"), ["place_group_id"], unique=False
        )

    op.create_table(
        "vendor_api_revisions",
        sa.Column("api_id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("administrator_id", sa.String(length=32), nullable=True),
        sa.Column("administrator_name", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("sealed_headers", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["api_id"], ["vendor_apis.id"], name=op.f("fk_vendor_api_revisions_api_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("api_id", "number", name=op.f("pk_vendor_api_revisions")),
    )
