"""The tables. Unique, check and foreign-key constraints hold what the services promise."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    Column,
    Dialect,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)

from clue_desktop.domain.access_service import AccessType, OnNoAnswer
from clue_desktop.domain.credentials import Credential
from clue_desktop.domain.enrollment import MAX_ATTEMPTS
from clue_desktop.domain.place_tree import PlaceKind
from clue_desktop.domain.vendor_api import APIS_PER_AUTH_TYPE

_HEADQUARTERS_ONLY = text(f"kind = '{PlaceKind.HEADQUARTERS}'")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


class Moment(TypeDecorator[datetime]):
    """A moment, kept as milliseconds since 1970 so that it sorts and compares alike in every database."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:  # noqa: ARG002
        """Return milliseconds."""
        return None if value is None else (value - _EPOCH) // _MILLISECOND

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Return an aware UTC datetime."""
        return None if value is None else _EPOCH + value * _MILLISECOND


def _one_of(column: str, values: type[Credential | PlaceKind | AccessType | OnNoAnswer]) -> CheckConstraint:
    names = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({names})", name=f"{column}_known")


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

PlaceIdType = String(8)
ApiIdType = String(32)

INSTANCE_ID = "instance_id"
"""The key of `server_state` under which a database's identity is kept."""

server_state = Table(
    "server_state",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("value", Text, nullable=False),
)

# Configuration changes in the order in which they were committed: the one row of `change_counter` is updated in each
# writing transaction, so a version that can be read has no lower one still to come. It also gets a random tag with
# each, which the next change names: a database that was put back, or lost its last changes, has another one there.
change_counter = Table(
    "change_counter",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("version", BigInteger, nullable=False),
    Column("tag", String(32), nullable=False, server_default=""),
    CheckConstraint("id = 1", name="single_row"),
)

changes = Table(
    "changes",
    metadata,
    Column("version", BigInteger, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("kind", String(32), nullable=False),
    Column("subject_id", String(64), nullable=False),
    Column("place_path", Text, nullable=False),
    Column("administrator_id", String(32)),
    Column("administrator_name", Text),
    Column("follows", String(32)),
)

places = Table(
    "places",
    metadata,
    Column("id", PlaceIdType, primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("name", Text, nullable=False),
    Column("parent_id", PlaceIdType, ForeignKey("places.id", ondelete="RESTRICT"), index=True),
    Column("allocation_email", Text),
    Column("settings_version", BigInteger, nullable=False, server_default="0"),
    _one_of("kind", PlaceKind),
    CheckConstraint("(kind = 'headquarters') = (parent_id IS NULL)", name="only_headquarters_at_the_top"),
    Index(
        "ix_places_one_headquarters",
        "kind",
        unique=True,
        sqlite_where=_HEADQUARTERS_ONLY,
        postgresql_where=_HEADQUARTERS_ONLY,
    ),
)

administrators = Table(
    "administrators",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("name", Text, nullable=False),
    Column("email", Text, nullable=False),
    Column("email_folded", Text, nullable=False, unique=True),
    Column("password_hash", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
)

roles = Table(
    "roles",
    metadata,
    Column(
        "administrator_id", String(32), ForeignKey("administrators.id", ondelete="CASCADE"), nullable=False
    ),
    Column("place_id", PlaceIdType, ForeignKey("places.id", ondelete="CASCADE"), nullable=False, index=True),
    PrimaryKeyConstraint("administrator_id", "place_id"),
)

sessions = Table(
    "sessions",
    metadata,
    Column("token_hash", LargeBinary(32), primary_key=True),
    Column(
        "administrator_id",
        String(32),
        ForeignKey("administrators.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    Column("created_at", Moment, nullable=False),
    Column("last_seen_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("source", Text),
)

# Invitations that are open: one for an address at a node. They count for as long as who invited may invite there.
invitations = Table(
    "invitations",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("code_hash", LargeBinary(32), nullable=False, unique=True),
    Column("email", Text, nullable=False),
    Column("email_folded", Text, nullable=False),
    Column("place_id", PlaceIdType, ForeignKey("places.id", ondelete="CASCADE"), nullable=False),
    Column(
        "invited_by",
        String(32),
        ForeignKey("administrators.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("mail_id", String(32)),
    UniqueConstraint("place_id", "email_folded"),
)

# Codes for a new password. A new one does not void those before it: strangers who ask would spoil the owner's.
password_resets = Table(
    "password_resets",
    metadata,
    Column("code_hash", LargeBinary(32), primary_key=True),
    Column(
        "administrator_id",
        String(32),
        ForeignKey("administrators.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    Column("expires_at", Moment, nullable=False),
    Column("mail_id", String(32), nullable=False),
)

# Guesses at secrets, by what they are counted for (an account, a source address, both together).
guesses = Table(
    "guesses",
    metadata,
    Column("key", Text, primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("last_failure_at", Moment, nullable=False),
    Column("window_started_at", Moment, nullable=False),
    Column("window_count", Integer, nullable=False),
)

# Where an administrator has signed in from before: what strangers guess does not lock them out there.
familiar_sources = Table(
    "familiar_sources",
    metadata,
    Column(
        "administrator_id", String(32), ForeignKey("administrators.id", ondelete="CASCADE"), nullable=False
    ),
    Column("source", Text, nullable=False),
    Column("last_used_at", Moment, nullable=False, server_default="0"),
    PrimaryKeyConstraint("administrator_id", "source"),
)

vendor_apis = Table(
    "vendor_apis",
    metadata,
    Column("id", ApiIdType, primary_key=True),
    Column("place_group_id", PlaceIdType, ForeignKey("places.id", ondelete="RESTRICT"), nullable=False),
    Column("auth_type", String(16), nullable=False),
    Column("slot", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("document", JSON, nullable=False),
    Column("sealed_headers", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("samples", JSON(none_as_null=True)),
    _one_of("auth_type", Credential),
    CheckConstraint(f"slot BETWEEN 1 AND {APIS_PER_AUTH_TYPE}", name="at_most_three"),
    UniqueConstraint("place_group_id", "auth_type", "slot"),
    # What links refer to: an API can be linked only in its own group and for its own credential.
    UniqueConstraint("id", "place_group_id", "auth_type"),
)

vendor_api_revisions = Table(
    "vendor_api_revisions",
    metadata,
    Column("api_id", ApiIdType, ForeignKey("vendor_apis.id", ondelete="CASCADE"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("at", Moment, nullable=False),
    Column("administrator_id", String(32)),
    Column("administrator_name", Text),
    Column("name", Text, nullable=False),
    Column("document", JSON, nullable=False),
    Column("sealed_headers", Text, nullable=False),
    Column("samples", JSON(none_as_null=True)),
    PrimaryKeyConstraint("api_id", "number"),
)

# The samples of an API and of its revisions, each once; a state names its own by digests, in its column `samples`.
vendor_api_samples = Table(
    "vendor_api_samples",
    metadata,
    Column("api_id", ApiIdType, ForeignKey("vendor_apis.id", ondelete="CASCADE"), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("document", JSON, nullable=False),
    PrimaryKeyConstraint("api_id", "digest"),
)

access_services = Table(
    "access_services",
    metadata,
    Column("place_group_id", PlaceIdType, ForeignKey("places.id", ondelete="CASCADE"), primary_key=True),
    Column("access_type", String(8), nullable=False),
    Column("settings_version", BigInteger, nullable=False),
    _one_of("access_type", AccessType),
)

group_links = Table(
    "group_links",
    metadata,
    Column(
        "place_group_id",
        PlaceIdType,
        ForeignKey("access_services.place_group_id", ondelete="CASCADE"),
        nullable=False,
    ),
    Column("credential", String(16), nullable=False),
    Column("api_id", ApiIdType),
    Column("on_no_answer", String(8), nullable=False),
    PrimaryKeyConstraint("place_group_id", "credential"),
    ForeignKeyConstraint(
        ["api_id", "place_group_id", "credential"],
        ["vendor_apis.id", "vendor_apis.place_group_id", "vendor_apis.auth_type"],
        ondelete="RESTRICT",
    ),
    _one_of("credential", Credential),
    _one_of("on_no_answer", OnNoAnswer),
)

place_overrides = Table(
    "place_overrides",
    metadata,
    Column("place_id", PlaceIdType, ForeignKey("places.id", ondelete="CASCADE"), nullable=False),
    Column("credential", String(16), nullable=False),
    Column("place_group_id", PlaceIdType, nullable=False, index=True),
    Column("api_id", ApiIdType),
    PrimaryKeyConstraint("place_id", "credential"),
    ForeignKeyConstraint(
        ["api_id", "place_group_id", "credential"],
        ["vendor_apis.id", "vendor_apis.place_group_id", "vendor_apis.auth_type"],
        ondelete="RESTRICT",
    ),
    _one_of("credential", Credential),
)

# The APIs that are asked besides, and decide nothing. They go with the link or override that they stand beside, and
# with the API, also where a server of an earlier version deletes it.
group_shadows = Table(
    "group_shadows",
    metadata,
    Column("place_group_id", PlaceIdType, nullable=False),
    Column("credential", String(16), nullable=False),
    Column("api_id", ApiIdType, nullable=False),
    PrimaryKeyConstraint("place_group_id", "credential"),
    ForeignKeyConstraint(
        ["place_group_id", "credential"],
        ["group_links.place_group_id", "group_links.credential"],
        ondelete="CASCADE",
    ),
    ForeignKeyConstraint(
        ["api_id", "place_group_id", "credential"],
        ["vendor_apis.id", "vendor_apis.place_group_id", "vendor_apis.auth_type"],
        ondelete="CASCADE",
    ),
)

place_shadows = Table(
    "place_shadows",
    metadata,
    Column("place_id", PlaceIdType, nullable=False),
    Column("credential", String(16), nullable=False),
    Column("place_group_id", PlaceIdType, nullable=False, index=True),
    Column("api_id", ApiIdType, nullable=False),
    PrimaryKeyConstraint("place_id", "credential"),
    ForeignKeyConstraint(
        ["place_id", "credential"],
        ["place_overrides.place_id", "place_overrides.credential"],
        ondelete="CASCADE",
    ),
    ForeignKeyConstraint(
        ["api_id", "place_group_id", "credential"],
        ["vendor_apis.id", "vendor_apis.place_group_id", "vendor_apis.auth_type"],
        ondelete="CASCADE",
    ),
)

# What the last save of a group's setting replaced, so that it can be undone as long as nothing else has changed.
propagations = Table(
    "propagations",
    metadata,
    Column(
        "place_group_id",
        PlaceIdType,
        ForeignKey("access_services.place_group_id", ondelete="CASCADE"),
        primary_key=True,
    ),
    Column("version", BigInteger, nullable=False),
    Column("before", JSON, nullable=False),
    Column("lost_overrides", JSON, nullable=False),
)

# The states that the access service of a place group, and the overrides of a place, have had, newest number last.
# `api_names` keeps what the APIs were called, for those that are deleted since.
access_service_revisions = Table(
    "access_service_revisions",
    metadata,
    Column("place_id", PlaceIdType, ForeignKey("places.id", ondelete="CASCADE"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("at", Moment, nullable=False),
    Column("administrator_id", String(32)),
    Column("administrator_name", Text),
    Column("cause", String(16), nullable=False),
    Column("document", JSON, nullable=False),
    Column("api_names", JSON, nullable=False),
    Column("overwritten_places", Integer, nullable=False),
    PrimaryKeyConstraint("place_id", "number"),
)

devices = Table(
    "devices",
    metadata,
    Column("serial", String(12), primary_key=True),
    Column("place_id", PlaceIdType, ForeignKey("places.id", ondelete="RESTRICT"), nullable=False, index=True),
    Column("name", Text),
    Column("model", Text),
    Column("token_hash", LargeBinary(32), nullable=False, unique=True),
    Column("settings_version", BigInteger, nullable=False),
    Column("registered_at", Moment, nullable=False),
    Column("last_seen_at", Moment),
    Column("connected_until", Moment),
    # Of a device that was registered ahead: who did so, and until when it is waited for.
    Column("ahead_by", String(32)),
    Column("ahead_until", Moment),
)

# Serials that were registered once: their old tokens are told apart from those of strangers (diagnosis step 2).
released_devices = Table(
    "released_devices",
    metadata,
    Column("serial", String(12), primary_key=True),
    Column("place_id", PlaceIdType, nullable=False),
    Column("place_path", Text, nullable=False),
    Column("released_at", Moment, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", Moment, nullable=False),
    Column("administrator_id", String(32)),
    Column("administrator_name", Text),
    Column("source", Text),
    Column("action", String(64), nullable=False),
    Column("place_id", PlaceIdType),
    Column("place_path", Text, nullable=False),
    Column("subject", Text),
    Column("outcome", String(32), nullable=False),
    Column("detail", JSON, nullable=False),
    Column("digest", LargeBinary(32)),
    sqlite_autoincrement=True,
)

# Mails that wait to be sent, and for a while what became of them. The body holds a code, so it is sealed, and it is
# emptied when the mail is sent or the code has expired. `next_attempt_at` is the end of the claim while one is sent.
outbox = Table(
    "outbox",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("recipient", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("sealed_body", Text),
    Column("place_path", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("state", String(8), nullable=False),
    Column("claim", String(32)),
    Column("attempts", Integer, nullable=False),
    Column("next_attempt_at", Moment, nullable=False),
    Column("finished_at", Moment),
    Column("last_error", Text),
    Column("last_error_said", Text),  # as JSON, with the same text in it
    CheckConstraint("state IN ('queued', 'sending', 'sent', 'failed')", name="state_known"),
    CheckConstraint("(state = 'sending') = (claim IS NOT NULL)", name="claimed_to_send"),
    Index("ix_outbox_state_next_attempt_at", "state", "next_attempt_at"),
)

# Allocation codes that were sent and are not used yet: one for a device at a time, good for one Place.
allocation_codes = Table(
    "allocation_codes",
    metadata,
    Column("serial", String(12), primary_key=True),
    Column("place_id", PlaceIdType, ForeignKey("places.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("model", Text),
    Column("source", Text, nullable=False),
    Column("code_hash", LargeBinary(32), nullable=False),
    Column("issued_at", Moment, nullable=False),
    Column("wrong_entries", Integer, nullable=False),
    Column("mail_id", String(32)),
    CheckConstraint(f"wrong_entries BETWEEN 0 AND {MAX_ATTEMPTS}", name="at_most_five_wrong_entries"),
)

# What the limits on registration in the field count: codes that were mailed and entries that were judged, for 24 hours.
enrollment_attempts = Table(
    "enrollment_attempts",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", Moment, nullable=False, index=True),
    Column("outcome", String(8), nullable=False),
    Column("serial", String(12), nullable=False),
    Column("place_id", PlaceIdType, nullable=False),
    Column("source", Text, nullable=False),
    Column("site", Text),
    CheckConstraint("outcome IN ('mailed', 'right', 'wrong')", name="outcome_known"),
    Index("ix_enrollment_attempts_serial_at", "serial", "at"),
    Index("ix_enrollment_attempts_place_id_at", "place_id", "at"),
    Index("ix_enrollment_attempts_source_at", "source", "at"),
    Index("ix_enrollment_attempts_site_at", "site", "at"),
)

# Places whose limits an administrator has lifted, and devices that one has refused at a Place.
lifted_limits = Table(
    "lifted_limits",
    metadata,
    Column("place_id", PlaceIdType, ForeignKey("places.id", ondelete="CASCADE"), primary_key=True),
    Column("lifted_at", Moment, nullable=False),
)

refused_registrations = Table(
    "refused_registrations",
    metadata,
    Column("serial", String(12), nullable=False),
    Column("place_id", PlaceIdType, ForeignKey("places.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("until", Moment, nullable=False),
    PrimaryKeyConstraint("serial", "place_id"),
)
