"""Administrators with a role at any node, made in the server's own database, which is quicker than inviting them."""

import uuid
from datetime import UTC, datetime

from running import Console, Server
from sqlalchemy import insert

from server.keys.passwords import hash_password
from server.services.people.sessions import insert_administrator, open_session
from server.store.engine import open_sqlite
from server.store.tables import roles

PASSWORD = "another long passphrase"


def administrator(server: Server, *place_ids: str, name: str = "Lee Admin") -> Console:
    """Return the signed-in side of a new administrator with a role at each of these nodes."""
    now = datetime.now(UTC)
    email = f"{uuid.uuid4().hex}@example.com"
    database = open_sqlite(server.data_dir / "clue.db")
    try:
        with database.write() as connection:
            added = insert_administrator(connection, name, email, hash_password(PASSWORD), now)
            for place_id in place_ids:
                connection.execute(insert(roles).values(administrator_id=added, place_id=place_id))
            session = open_session(connection, added, "127.0.0.1", now)
    finally:
        database.close()
    return Console(
        server,
        server.client(session.token),
        administrator=session.administrator.model_dump(mode="json", by_alias=True),
    )
