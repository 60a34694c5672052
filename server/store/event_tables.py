"""The tables of the event log.

In SQLite they live in a database of their own: an administrator's long transaction never holds up a door.
"""

from sqlalchemy import BigInteger, Column, Index, Integer, MetaData, PrimaryKeyConstraint, String, Table, Text

from server.store.tables import ApiIdType, Moment, PlaceIdType, metadata

events_metadata = MetaData(naming_convention=metadata.naming_convention)

events = Table(
    "events",
    events_metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("at", Moment, nullable=False),
    Column("serial", String(12)),
    Column("place_id", PlaceIdType),
    Column("place_group_id", PlaceIdType),
    Column("branch_id", PlaceIdType),
    Column("credential", String(32), nullable=False),
    Column("value", Text, nullable=False),
    Column("api_id", ApiIdType),
    Column("api_name", Text),
    Column("result", String(8), nullable=False),
    Column("reason", String(32)),
    Column("step", Integer, nullable=False),
    Column("status_code", Integer),
    Column("message", Text),
    Column("elapsed_us", BigInteger, nullable=False),
    Column("cause", String(32)),
    Column("trace", String(32)),  # without an index: the id names its time, and ids of events rise with that
    Index("ix_events_place_id_id", "place_id", "id"),
    Index("ix_events_place_group_id_id", "place_group_id", "id"),
    Index("ix_events_branch_id_id", "branch_id", "id"),
    Index("ix_events_serial_id", "serial", "id"),
    sqlite_autoincrement=True,
)

# Written when nothing else is, to find out whether events could be; with id 2, on PostgreSQL, how often events were corrected.
event_log_probe = Table(
    "event_log_probe",
    events_metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
)

# Events counted by the hour, for pictures of long times; '' where an event has no branch, group or API.
event_hours = Table(
    "event_hours",
    events_metadata,
    Column("hour", Moment, nullable=False),
    Column("branch_id", PlaceIdType, nullable=False),
    Column("place_group_id", PlaceIdType, nullable=False),
    Column("api_id", ApiIdType, nullable=False),
    Column("outcome", String(8), nullable=False),
    Column("latency", Integer, nullable=False),
    Column("events", BigInteger, nullable=False),
    PrimaryKeyConstraint("hour", "branch_id", "place_group_id", "api_id", "outcome", "latency"),
)

# Up to which event they have been counted.
event_hours_progress = Table(
    "event_hours_progress",
    events_metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("through_id", BigInteger, nullable=False),
)

# What shadows said of events: each is written some seconds after its event, and names it.
shadow_answers = Table(
    "shadow_answers",
    events_metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("event_id", BigInteger, nullable=False),
    Column("at", Moment, nullable=False),  # as the event's, and so the next three
    Column("place_id", PlaceIdType),
    Column("place_group_id", PlaceIdType),
    Column("branch_id", PlaceIdType),
    Column("credential", String(16), nullable=False),
    Column("api_id", ApiIdType, nullable=False),
    Column("api_us", BigInteger, nullable=False),
    Column("shadow_id", ApiIdType, nullable=False),
    Column("shadow_us", BigInteger, nullable=False),
    Column("outcome", String(12), nullable=False),
    Column("result", String(8)),
    Column("reason", String(32)),
    Column("message", Text),
    Column("status_code", Integer),
    Column("trace", String(32)),
    Index("ix_shadow_answers_place_group_id_at", "place_group_id", "at"),
    Index("ix_shadow_answers_place_id_at", "place_id", "at"),
    sqlite_autoincrement=True,
)

# How many were not asked of a shadow, by the minute: under load that is all that is kept of them.
shadow_unasked = Table(
    "shadow_unasked",
    events_metadata,
    Column("minute", Moment, nullable=False),
    Column("place_id", PlaceIdType, nullable=False),
    Column("place_group_id", PlaceIdType, nullable=False),
    Column("credential", String(16), nullable=False),
    Column("api_id", ApiIdType, nullable=False),
    Column("shadow_id", ApiIdType, nullable=False),
    Column("events", BigInteger, nullable=False),
    PrimaryKeyConstraint("minute", "place_id", "credential", "api_id", "shadow_id"),
)

# Events that came into the log after their time: which ids have events of which time, the last one included.
event_late = Table(
    "event_late",
    events_metadata,
    Column("first_id", BigInteger, primary_key=True, autoincrement=False),
    Column("last_id", BigInteger, nullable=False),
    Column("since", Moment, nullable=False),
    Column("until", Moment, nullable=False),
)

# PostgreSQL: one for each connection that writes events. An insert has its connection's, or inserts nothing; taking it
# away keeps what such a connection left behind from being inserted after all.
event_fences = Table(
    "event_fences",
    events_metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
)
